/* The tables of crictl, older and newer:
 *
 *   CONTAINER       IMAGE           CREATED       STATE     NAME     ATTEMPT   POD ID          POD
 *   1f73f2d81bf98   a4ca41631cc7a   2 hours ago   Running   worker   0         3f2164ffc40a9 pay-0
 *
 *   POD ID          CREATED       STATE   NAME    NAMESPACE   ATTEMPT   RUNTIME
 *   3f2164ffc40a9   2 hours ago   Ready   pay-0   payments    0         (default)
 *
 * Ids are cut to 13 digits unless --no-trunc was given; ages are no times. */
#include "parsers/runtime/formats.h"

#include "parsers/json/json_lines.h"
#include "parsers/runtime/docker_status.h"
#include "parsers/runtime/listing.h"

enum name {
    CONTAINER,
    CONTAINER_ID,
    IMAGE,
    STATE,
    NAME,
    ATTEMPT,
    POD_ID,
    POD,
    NAMESPACE,
    NAME_COUNT,
};

static const char *const names[NAME_COUNT] = {
    [CONTAINER] = "CONTAINER", [CONTAINER_ID] = "CONTAINER ID",
    [IMAGE] = "IMAGE",         [STATE] = "STATE",
    [NAME] = "NAME",           [ATTEMPT] = "ATTEMPT",
    [POD_ID] = "POD ID",       [POD] = "POD",
    [NAMESPACE] = "NAMESPACE",
};

enum { SHORT_ID = 12 };

static bool is_ps(const struct et_columns *columns)
{
    int first = columns->at[0].name;
    return (first == CONTAINER || first == CONTAINER_ID) && et_columns_has(columns, STATE) &&
           et_columns_has(columns, ATTEMPT);
}

static bool is_pods(const struct et_columns *columns)
{
    return columns->at[0].name == POD_ID && et_columns_has(columns, STATE) &&
           et_columns_has(columns, ATTEMPT);
}

static struct et_slice status_of(struct et_slice cell)
{
    static const char *const known[][2] = {
        { "Created", "created" }, { "Running", "running" },   { "Exited", "exited" },
        { "Ready", "ready" },     { "NotReady", "notready" }, { "Unknown", "unknown" },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (et_slice_is(cell, known[i][0]))
            return et_slice_of(known[i][1]);
    return cell;
}

static int take_ps(void *state, const struct et_columns *columns, const struct et_slice *cells,
                   const struct et_line *line, struct et_err *err)
{
    struct et_describer *describer = state;
    struct et_container container = ET_CONTAINER_NONE;
    container.id = columns->at[0].name == CONTAINER ? cells[CONTAINER] : cells[CONTAINER_ID];
    if (!et_slice_is_hex(container.id, SHORT_ID))
        return et_line_broken(describer->sink, line, "a row has no container id", err);
    container.runtime = ET_SLICE("cri");
    container.name = cells[NAME];
    container.pod = cells[POD];
    container.pod_namespace = cells[NAMESPACE];
    container.sandbox = cells[POD_ID];
    container.status = status_of(cells[STATE]);
    et_docker_image(&container, cells[IMAGE]);
    return et_describe_container(describer, &container, &line->at, err);
}

static int take_pod(void *state, const struct et_columns *columns, const struct et_slice *cells,
                    const struct et_line *line, struct et_err *err)
{
    struct et_describer *describer = state;
    struct et_container container = ET_CONTAINER_NONE;
    (void)columns;
    if (!et_slice_is_hex(cells[POD_ID], SHORT_ID))
        return et_line_broken(describer->sink, line, "a row has no pod id", err);
    container.id = container.sandbox = cells[POD_ID];
    container.runtime = ET_SLICE("cri");
    container.pod = cells[NAME];
    container.pod_namespace = cells[NAMESPACE];
    container.status = status_of(cells[STATE]);
    return et_describe_container(describer, &container, &line->at, err);
}

static const struct et_table_format ps = { names, NAME_COUNT, is_ps, take_ps };
static const struct et_table_format pods = { names, NAME_COUNT, is_pods, take_pod };

static int crictl_ps_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_table_begins(&ps, head) ? 80 : 0;
}

static int crictl_ps_line(void *state, const struct et_line *line, struct et_err *err)
{
    return et_listing_line(&ps, state, line, err);
}

static int crictl_pods_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_table_begins(&pods, head) ? 80 : 0;
}

static int crictl_pods_line(void *state, const struct et_line *line, struct et_err *err)
{
    return et_listing_line(&pods, state, line, err);
}

const struct et_parser et_parser_crictl_pods = {
    .name = "crictl-pods",
    .summary = "crictl pods as a table: the sandboxes of pods",
    .group = ET_GROUP_RUNTIME,
    .sample = "POD ID              CREATED             STATE               NAME                "
              "NAMESPACE           ATTEMPT             RUNTIME\n"
              "3f2164ffc40a9       2 hours ago         Ready               etcd-0              "
              "openshift-etcd      0                   (default)\n",
    .sample_invented = true,
    .bid = crictl_pods_bid,
    .open = et_listing_open,
    .line = crictl_pods_line,
    .close = et_listing_close,
};

const struct et_parser et_parser_crictl_ps = {
    .name = "crictl-ps",
    .summary = "crictl ps as a table",
    .group = ET_GROUP_RUNTIME,
    .sample = "CONTAINER           IMAGE               CREATED             STATE               "
              "NAME                ATTEMPT             POD ID              POD\n"
              "4820eec2dfc82       a4ca41631cc7a       2 hours ago         Running             "
              "etcd-member         0                   3f2164ffc40a9       etcd-0\n",
    .sample_invented = true,
    .bid = crictl_ps_bid,
    .open = et_listing_open,
    .line = crictl_ps_line,
    .close = et_listing_close,
};
