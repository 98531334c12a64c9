/* The small files beside a bundle, /run/containerd/io.containerd.runtime.v2.task/NS/ID/:
 *
 *   init.pid         3718
 *   address          unix:///run/containerd/s/34d9ab41…
 *   options.json {"binary_name":"runc","root":"/var/run/docker/runtime-runc","systemd_cgroup":true}
 *   bootstrap.json   {"version":2,"address":"unix:///run/containerd/s/34d9…","protocol":"ttrpc"}
 *
 * None says whose it is: they are stated as settings, and the path tells the rest.
 * podman's pidfile and conmon.pid look like init.pid. A bare number is little to go
 * by, so that any other format goes before. */
#include "parsers/runtime/formats.h"

#include "parsers/json/json_lines.h"
#include "parsers/runtime/describe.h"
#include "parsers/text/list.h"

enum { PID_DIGITS = 7 };

static bool is_pid(struct et_slice text)
{
    uint64_t pid;
    return text.n <= PID_DIGITS && et_slice_u64(text, &pid) && pid > 0;
}

static bool is_address(struct et_slice text)
{
    return (et_slice_starts(text, "unix:///") || et_slice_starts(text, "vsock://")) &&
           !et_slice_find(text, '\n') && !et_slice_find(text, ' ');
}

static int init_pid_bid(struct et_slice head, bool whole)
{
    return whole && is_pid(et_slice_trim(head)) ? 5 : 0;
}

static int shim_address_bid(struct et_slice head, bool whole)
{
    return whole && is_address(et_slice_trim(head)) ? 50 : 0;
}

static int take_line(const struct et_sink *sink, const struct et_line *line, const char *topic,
                     bool (*fits)(struct et_slice), struct et_err *err)
{
    const struct et_setting setting = { .topic = et_slice_of(topic),
                                        .value = et_slice_trim(line->text) };
    if (setting.value.n == 0)
        return ET_SKIPPED;
    if (!fits(setting.value))
        return et_line_broken(sink, line, "not what the first line promised", err);
    return et_list_state(sink, line,
                         (struct et_fact){ .kind = ET_FACT_SETTING, .setting = &setting }, err);
}

static int init_pid_line(void *state, const struct et_line *line, struct et_err *err)
{
    return take_line(state, line, "init-pid", is_pid, err);
}

static int shim_address_line(void *state, const struct et_line *line, struct et_err *err)
{
    return take_line(state, line, "shim-address", is_address, err);
}

/* An object with nothing but members of these files. */
static bool is_options(struct et_slice object)
{
    static const char *const known[] = {
        "binary_name", "root",           "systemd_cgroup",   "no_pivot_root",    "no_new_keyring",
        "shim_cgroup", "io_uid",         "io_gid",           "criu_path",        "criu_image_path",
        "version",     "criu_work_path", "task_api_address", "task_api_version", "address",
        "protocol",
    };
    static const char *const telling[] = { "binary_name", "systemd_cgroup", "shim_cgroup",
                                           "no_pivot_root", "protocol" };
    struct et_json_keys walk;
    struct et_slice key;
    char kind;
    bool told = false;
    et_json_keys_init(&walk, object);
    while (et_json_keys_next(&walk, &key, &kind)) {
        if (!ET_SLICE_IN(key, known))
            return false;
        told = told || ET_SLICE_IN(key, telling);
    }
    return told;
}

static int bid_for(struct et_slice object, bool cut)
{
    return !cut && is_options(object) ? 50 : 0;
}

static int shim_options_bid(struct et_slice head, bool whole)
{
    return whole ? et_json_document_bid(head, bid_for) : 0;
}

static int take_options(void *state, const json_t *object, const struct et_json_value *value,
                        struct et_err *err)
{
    const char *name;
    json_t *member;
    if (!is_options(value->text))
        return ET_SKIPPED;
    json_object_foreach((json_t *)object, name, member)
    {
        int rc = et_describe_setting(state, "shim-options", name, member, &value->at, err);
        if (rc < 0)
            return rc;
    }
    return ET_PARSED;
}

static int shim_options_document(void *state, struct et_slice text, struct et_tally *tally,
                                 struct et_err *err)
{
    return et_describer_read(state, take_options, NULL, text, tally, err);
}

const struct et_parser et_parser_init_pid = {
    .name = "init-pid",
    .summary = "a file that holds a pid: init.pid beside a containerd bundle",
    .group = ET_GROUP_RUNTIME,
    .sample = "3718",
    .bid = init_pid_bid,
    .open = et_list_open,
    .line = init_pid_line,
    .close = et_list_close,
};

const struct et_parser et_parser_shim_address = {
    .name = "shim-address",
    .summary = "where a containerd shim listens",
    .group = ET_GROUP_RUNTIME,
    .sample = "unix:///run/containerd/s/"
              "34d9ab414d7c7b145eb98f4f08b9bf87dbb44b5917c38c313263a8a53debb7e6",
    .bid = shim_address_bid,
    .open = et_list_open,
    .line = shim_address_line,
    .close = et_list_close,
};

const struct et_parser et_parser_shim_options = {
    .name = "shim-options",
    .summary = "what a containerd shim was told: options.json, bootstrap.json",
    .group = ET_GROUP_RUNTIME,
    .sample = "{\"binary_name\":\"runc\",\"root\":\"/var/run/docker/runtime-runc\","
              "\"systemd_cgroup\":true}",
    .bid = shim_options_bid,
    .open = et_describer_open,
    .document = shim_options_document,
    .close = et_describer_close,
};
