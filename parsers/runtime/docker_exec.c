/* One command that was run in a container by `docker exec` (or podman exec), as the
 * engine's API describes it (GET /exec/ID/json):
 *
 *   {"ID":"1ca2…","Running":false,"ExitCode":0,"ProcessConfig":{"entrypoint":"gcc",
 *    "arguments":["-c","a.c"],"user":"",…},"ContainerID":"ffa3…","Pid":4711,…}
 *
 * Stated as a process that a listing shows; its pid is the host's. Before API 1.21
 * the container stands there with all that it is made of. */
#include "parsers/runtime/formats.h"

#include "base/printable.h"
#include "parsers/runtime/describe.h"

enum key_bit { KEY_ID = 1, KEY_PROCESS = 2, KEY_RUNNING = 4 };

static bool is_exec(struct et_slice object)
{
    static const struct et_json_key keys[] = {
        { "ID", '"', KEY_ID },
        { "ProcessConfig", '{', KEY_PROCESS },
        { "Running", 0, KEY_RUNNING },
    };
    const unsigned needed = KEY_ID | KEY_PROCESS | KEY_RUNNING;
    return (et_json_keys_of(object, keys, sizeof keys / sizeof *keys) & needed) == needed;
}

static int bid_for(struct et_slice object, bool cut)
{
    (void)cut;
    return is_exec(object) ? 90 : 0;
}

static int docker_exec_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_document_bid(head, bid_for);
}

static struct et_slice command_of(struct et_describer *describer, const json_t *object)
{
    const json_t *arguments = et_json_at(object, "ProcessConfig/arguments");
    struct et_strbuf *to = &describer->command;
    et_strbuf_reset(to);
    et_printable_add_shell(to, et_json_text(object, "ProcessConfig/entrypoint"));
    for (size_t i = 0; i < json_array_size(arguments); i++) {
        et_strbuf_addc(to, ' ');
        et_printable_add_shell(to, et_json_string(json_array_get(arguments, i)));
    }
    return et_strbuf_slice(to);
}

static int take(void *state, const json_t *object, const struct et_json_value *value,
                struct et_err *err)
{
    struct et_listed_process process = ET_LISTED_PROCESS_NONE;
    int64_t pid = et_json_number(object, "Pid");
    if (!is_exec(value->text))
        return ET_SKIPPED;
    if (pid > 0) {
        process.pid = pid;
        process.pids = ET_SLICE("host");
    }
    process.container = et_json_set_text(object, "ContainerID");
    if (!process.container.p)
        process.container = et_json_set_text(object, "Container/ID");
    process.user = et_json_set_text(object, "ProcessConfig/user");
    process.command = command_of(state, object);
    return et_describe_process(state, &process, &value->at, err);
}

static int docker_exec_document(void *state, struct et_slice text, struct et_tally *tally,
                                struct et_err *err)
{
    return et_describer_read(state, take, NULL, text, tally, err);
}

const struct et_parser et_parser_docker_exec_inspect = {
    .name = "docker-exec-inspect",
    .summary = "what the Docker API says of one docker exec",
    .group = ET_GROUP_RUNTIME,
    .sample = "{\"ID\":\"1ca2ca598fab202f86dd9281196c405456069013958a475396b707e85c56473b\","
              "\"Running\":false,\"ExitCode\":null,\"ProcessConfig\":{\"tty\":false,\"entrypoint\":"
              "\"/bin/bash\",\"arguments\":[],\"privileged\":false,\"user\":\"\"},\"ContainerID\":"
              "\"ffa39805f089af3099e36452a985481f96170a9dff40be69d34d1722c7660d38\"}\n",
    .bid = docker_exec_bid,
    .open = et_describer_open,
    .document = docker_exec_document,
    .close = et_describer_close,
};
