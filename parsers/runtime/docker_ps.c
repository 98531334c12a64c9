/* The table of `docker ps`, `docker container ls`, `podman ps`, `nerdctl ps`, whether
 * ids are cut to 12 digits or not, and with any choice of columns that has the id:
 *
 *   CONTAINER ID   IMAGE             COMMAND        CREATED         STATUS          PORTS     NAMES
 *   44336f401beb   acme/builder:12   "sleep 3600"   7 seconds ago   Up 2 seconds              batch
 *
 * CREATED is an age, and no time; COMMAND is the words run together, and mostly cut:
 * neither is stated. */
#include "parsers/runtime/formats.h"

#include "parsers/json/json_lines.h"
#include "parsers/runtime/docker_status.h"
#include "parsers/runtime/listing.h"

enum name { ID, IMAGE, COMMAND, STATUS, NAMES, PODNAME, STATE, ATTEMPT, NAME_COUNT };

static const char *const names[NAME_COUNT] = {
    [ID] = "CONTAINER ID", [IMAGE] = "IMAGE",     [COMMAND] = "COMMAND", [STATUS] = "STATUS",
    [NAMES] = "NAMES",     [PODNAME] = "PODNAME", [STATE] = "STATE",     [ATTEMPT] = "ATTEMPT",
};

enum { SHORT_ID = 12 };

/* crictl's older tables begin alike. */
static bool is_header(const struct et_columns *columns)
{
    bool ours = et_columns_has(columns, IMAGE) || et_columns_has(columns, COMMAND) ||
                et_columns_has(columns, STATUS) || et_columns_has(columns, NAMES);
    return columns->at[0].name == ID && ours && !et_columns_has(columns, STATE) &&
           !et_columns_has(columns, ATTEMPT);
}

static int take_row(void *state, const struct et_columns *columns, const struct et_slice *cells,
                    const struct et_line *line, struct et_err *err)
{
    struct et_describer *describer = state;
    struct et_container container = ET_CONTAINER_NONE;
    if (!et_slice_is_hex(cells[ID], SHORT_ID))
        return et_line_broken(describer->sink, line, "a row has no container id", err);
    container.id = cells[ID];
    container.runtime = et_listing_runtime(columns, ID, cells[ID]);
    container.name = et_docker_own_name(cells[NAMES]);
    container.pod = cells[PODNAME];
    et_docker_image(&container, cells[IMAGE]);
    et_docker_status(&container, cells[STATUS]);
    return et_describe_container(describer, &container, &line->at, err);
}

static const struct et_table_format format = { names, NAME_COUNT, is_header, take_row };

static int docker_ps_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_table_begins(&format, head) ? 80 : 0;
}

static int docker_ps_line(void *state, const struct et_line *line, struct et_err *err)
{
    return et_listing_line(&format, state, line, err);
}

const struct et_parser et_parser_docker_ps = {
    .name = "docker-ps",
    .summary = "docker ps, podman ps or nerdctl ps as a table",
    .group = ET_GROUP_RUNTIME,
    .sample = "CONTAINER ID   IMAGE             COMMAND        CREATED         STATUS         "
              "NAMES\n"
              "03b99f2fdd83   acme/builder:12   \"sleep 3600\"   2 minutes ago   Up 2 minutes   "
              "matrix-build\n",
    .bid = docker_ps_bid,
    .open = et_listing_open,
    .line = docker_ps_line,
    .close = et_listing_close,
};
