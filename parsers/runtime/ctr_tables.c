/* What containerd's and runc's own tools list:
 *
 *   CONTAINER                IMAGE                            RUNTIME                   ctr
 * containers ls 45065119e9988143ea1a…    docker.io/acme/toolbox:latest    io.containerd.runc.v2
 *
 *   TASK                     PID     STATUS                                             ctr tasks
 * ls 45065119e9988143ea1a…    1206    RUNNING
 *
 *   ID        PID      STATUS    BUNDLE               CREATED                  OWNER    runc list
 *   44336f…   1206     running   /run/containerd/…    2026-11-23T22:12:26.5Z   root
 *
 * The pids are the host's. An id is any text here. */
#include "parsers/runtime/formats.h"

#include "parsers/json/json_lines.h"
#include "parsers/runtime/listing.h"

enum name { CONTAINER, TASK, ID, IMAGE, RUNTIME, PID, STATUS, BUNDLE, CREATED, NAME_COUNT };

static const char *const names[NAME_COUNT] = {
    [CONTAINER] = "CONTAINER", [TASK] = "TASK",       [ID] = "ID",
    [IMAGE] = "IMAGE",         [RUNTIME] = "RUNTIME", [PID] = "PID",
    [STATUS] = "STATUS",       [BUNDLE] = "BUNDLE",   [CREATED] = "CREATED",
};

static bool is_containers(const struct et_columns *columns)
{
    return columns->at[0].name == CONTAINER && et_columns_has(columns, IMAGE) &&
           et_columns_has(columns, RUNTIME);
}

static bool is_tasks(const struct et_columns *columns)
{
    return columns->at[0].name == TASK && et_columns_has(columns, PID) &&
           et_columns_has(columns, STATUS);
}

static bool is_runc_list(const struct et_columns *columns)
{
    return columns->at[0].name == ID && et_columns_has(columns, PID) &&
           et_columns_has(columns, STATUS) && et_columns_has(columns, BUNDLE);
}

/* ctr writes states in capitals, runc does not. */
static struct et_slice status_of(struct et_slice cell)
{
    static const char *const known[][2] = {
        { "CREATED", "created" }, { "RUNNING", "running" }, { "STOPPED", "stopped" },
        { "PAUSED", "paused" },   { "PAUSING", "pausing" },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (et_slice_is(cell, known[i][0]))
            return et_slice_of(known[i][1]);
    return cell;
}

static int take_row(void *state, const struct et_columns *columns, const struct et_slice *cells,
                    const struct et_line *line, struct et_err *err)
{
    struct et_describer *describer = state;
    struct et_container container = ET_CONTAINER_NONE;
    uint64_t pid;
    container.runtime = columns->at[0].name == ID ? ET_SLICE("runc") : ET_SLICE("containerd");
    container.id = columns->at[0].name == ID     ? cells[ID]
                   : columns->at[0].name == TASK ? cells[TASK]
                                                 : cells[CONTAINER];
    if (container.id.n == 0)
        return et_line_broken(describer->sink, line, "a row has no container id", err);
    container.status = status_of(cells[STATUS]);
    if (!et_slice_is(cells[IMAGE], "-"))
        container.image = cells[IMAGE];
    if (et_slice_u64(cells[PID], &pid) && pid > 0 && pid <= INT32_MAX &&
        !et_slice_is(container.status, "stopped"))
        container.pid = (int64_t)pid;
    et_time_from_rfc3339(cells[CREATED], &container.created_ns);
    return et_describe_container(describer, &container, &line->at, err);
}

static const struct et_table_format containers = { names, NAME_COUNT, is_containers, take_row };
static const struct et_table_format tasks = { names, NAME_COUNT, is_tasks, take_row };
static const struct et_table_format runc_list = { names, NAME_COUNT, is_runc_list, take_row };

static int ctr_containers_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_table_begins(&containers, head) ? 80 : 0;
}

static int ctr_containers_line(void *state, const struct et_line *line, struct et_err *err)
{
    return et_listing_line(&containers, state, line, err);
}

static int ctr_tasks_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_table_begins(&tasks, head) ? 80 : 0;
}

static int ctr_tasks_line(void *state, const struct et_line *line, struct et_err *err)
{
    return et_listing_line(&tasks, state, line, err);
}

static int runc_list_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_table_begins(&runc_list, head) ? 80 : 0;
}

static int runc_list_line(void *state, const struct et_line *line, struct et_err *err)
{
    return et_listing_line(&runc_list, state, line, err);
}

const struct et_parser et_parser_ctr_containers = {
    .name = "ctr-containers",
    .summary = "ctr containers ls: the containers of one containerd namespace",
    .group = ET_GROUP_RUNTIME,
    .sample = "CONTAINER       IMAGE                            RUNTIME                  \n"
              "45065119e998    docker.io/acme/toolbox:latest    io.containerd.runc.v2    \n",
    .bid = ctr_containers_bid,
    .open = et_listing_open,
    .line = ctr_containers_line,
    .close = et_listing_close,
};

const struct et_parser et_parser_ctr_tasks = {
    .name = "ctr-tasks",
    .summary = "ctr tasks ls: the running containers of containerd, with their pids",
    .group = ET_GROUP_RUNTIME,
    .sample = "TASK            PID     STATUS    \n45065119e998    1206    RUNNING\n",
    .bid = ctr_tasks_bid,
    .open = et_listing_open,
    .line = ctr_tasks_line,
    .close = et_listing_close,
};

const struct et_parser et_parser_runc_list = {
    .name = "runc-list",
    .summary = "runc list or crun list as a table, with pids",
    .group = ET_GROUP_RUNTIME,
    .sample = "ID          PID         STATUS      BUNDLE      CREATED                OWNER\n"
              "web         1206        running     /srv/web    2026-11-23T22:12:26Z   root\n",
    .sample_invented = true,
    .bid = runc_list_bid,
    .open = et_listing_open,
    .line = runc_list_line,
    .close = et_listing_close,
};
