/* What runtimes note down of a container that exists. Three shapes:
 *
 *   {"id":"03b9…","init_process_pid":3718,"init_process_start":47896,"created":"2026-…Z",
 *    "config":{"rootfs":"/…/merged","labels":["bundle=/…"],…},"cgroup_paths":{"":"/sys/fs/cgroup/…"}}
 *                              runc: /run/…/runc/ID/state.json
 *   {"pid":1696,"cgroup-path":"/machine.slice/libpod-f655….scope/container","rootfs":"/…",
 *    "bundle":"/…","created":"2026-…Z",…}
 *                              crun: /run/crun/ID/status
 *   {"ociVersion":"1.0.2","id":"web","pid":7,"status":"running","bundle":"/srv/web","created":"…"}
 *                              runc state, crun state
 *
 * created is when the init process was there, not when its program began: no start. */
#include "parsers/runtime/formats.h"

#include "parsers/kubernetes/kubernetes.h"
#include "parsers/runtime/cgroup.h"
#include "parsers/runtime/describe.h"

enum key_bit {
    KEY_ID = 1,
    KEY_INIT_PID = 2, /* runc's file */
    KEY_PID = 4,
    KEY_BUNDLE = 8,
    KEY_CGROUP = 16, /* crun's file */
    KEY_VERSION = 32,
    KEY_STATUS = 64,
};

enum shape { NONE, RUNC_FILE, CRUN_FILE, STATE };

static enum shape shape_of(struct et_slice object)
{
    static const struct et_json_key keys[] = {
        { "id", '"', KEY_ID },
        { "init_process_pid", '0', KEY_INIT_PID },
        { "pid", '0', KEY_PID },
        { "bundle", '"', KEY_BUNDLE },
        { "cgroup-path", '"', KEY_CGROUP },
        { "ociVersion", '"', KEY_VERSION },
        { "status", '"', KEY_STATUS },
    };
    const unsigned runc = KEY_ID | KEY_INIT_PID, crun = KEY_PID | KEY_CGROUP | KEY_BUNDLE;
    const unsigned state = KEY_VERSION | KEY_ID | KEY_STATUS | KEY_BUNDLE;
    unsigned found = et_json_keys_of(object, keys, sizeof keys / sizeof *keys);
    if ((found & runc) == runc)
        return RUNC_FILE;
    if ((found & crun) == crun)
        return CRUN_FILE;
    return (found & state) == state ? STATE : NONE;
}

static int bid_for(struct et_slice object, bool cut)
{
    (void)cut;
    return shape_of(object) == NONE ? 0 : 85;
}

static int runc_state_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_document_bid(head, bid_for);
}

/* cgroup v2 has one path, under "". Of v1's any tells the id. */
static struct et_slice cgroup_of(const json_t *paths)
{
    static const char *const controllers[] = { "", "pids", "memory", "devices", "name=systemd" };
    for (size_t i = 0; i < sizeof controllers / sizeof *controllers; i++) {
        struct et_slice path = et_json_string(json_object_get(paths, controllers[i]));
        if (path.n)
            return path;
    }
    return ET_SLICE_NONE;
}

/* runc keeps labels as "KEY=VALUE"; the pairs as an object. NULL: no memory. */
static json_t *labels_of(const json_t *list)
{
    json_t *labels = json_object();
    for (size_t i = 0; labels && i < json_array_size(list); i++) {
        struct et_slice pair = et_json_string(json_array_get(list, i));
        const char *equals = et_slice_find(pair, '=');
        if (!equals)
            continue;
        struct et_slice value = et_slice_from(pair, (size_t)(equals - pair.p) + 1);
        if (json_object_setn_new_nocheck(labels, pair.p, (size_t)(equals - pair.p),
                                         json_stringn_nocheck(value.p, value.n)) < 0) {
            json_decref(labels);
            return NULL;
        }
    }
    return labels;
}

static void take_runc_file(const json_t *object, struct et_container *container)
{
    struct et_slice id;
    int64_t pid = et_json_number(object, "init_process_pid");
    container->id = et_json_set_text(object, "id");
    container->pid = pid > 0 ? pid : ET_ABSENT;
    container->rootfs = et_json_set_text(object, "config/rootfs");
    container->hostname = et_json_set_text(object, "config/hostname");
    container->process_label = et_json_set_text(object, "config/process_label");
    container->mount_label = et_json_set_text(object, "config/mount_label");
    container->apparmor = et_json_set_text(object, "config/apparmor_profile");
    container->cgroup = cgroup_of(et_json_at(object, "cgroup_paths"));
    et_cgroup_container(container->cgroup, &container->runtime, &id);
}

/* crun's file does not say the id: the control group does, or only the path. */
static bool take_crun_file(const json_t *object, struct et_container *container)
{
    int64_t pid = et_json_number(object, "pid");
    container->pid = pid > 0 ? pid : ET_ABSENT;
    container->rootfs = et_json_set_text(object, "rootfs");
    container->cgroup = et_json_set_text(object, "cgroup-path");
    return et_cgroup_container(container->cgroup, &container->runtime, &container->id);
}

static int take_settings(struct et_describer *describer, const json_t *object,
                         const struct et_place *at, struct et_err *err)
{
    static const char *const told[] = { "pid", "created", "bundle", "rootfs", "cgroup-path" };
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        int rc = et_describe_setting(describer, "crun-status", told[i], et_json_at(object, told[i]),
                                     at, err);
        if (rc < 0)
            return rc;
    }
    return ET_PARSED;
}

static void take_state(const json_t *object, struct et_container *container)
{
    int64_t pid = et_json_number(object, "pid");
    container->id = et_json_set_text(object, "id");
    container->status = et_json_set_text(object, "status");
    container->rootfs = et_json_set_text(object, "rootfs");
    if (pid > 0 && !et_slice_is(container->status, "stopped"))
        container->pid = pid;
}

static int take(void *state, const json_t *object, const struct et_json_value *value,
                struct et_err *err)
{
    struct et_container container = ET_CONTAINER_NONE;
    ET_JSON_AUTO *labels = labels_of(et_json_at(object, "config/labels"));
    if (!labels)
        return et_fail_memory(err);
    switch (shape_of(value->text)) {
    case RUNC_FILE:
        take_runc_file(object, &container);
        break;
    case CRUN_FILE:
        if (!take_crun_file(object, &container))
            return take_settings(state, object, &value->at, err);
        break;
    case STATE:
        take_state(object, &container);
        break;
    default:
        return ET_SKIPPED;
    }
    if (!container.runtime.p)
        container.runtime = ET_SLICE("oci");
    container.created_ns = et_json_time(object, "created");
    et_kubernetes_labels(&container, labels);
    et_kubernetes_labels(&container, et_json_at(object, "annotations"));
    return et_describe_container(state, &container, &value->at, err);
}

static int runc_state_document(void *state, struct et_slice text, struct et_tally *tally,
                               struct et_err *err)
{
    return et_describer_read(state, take, NULL, text, tally, err);
}

const struct et_parser et_parser_runc_state = {
    .name = "runc-state",
    .summary = "runc's state.json, crun's status, or what runc state prints",
    .group = ET_GROUP_RUNTIME,
    .sample =
        "{\"id\":\"03b99f2fdd83aec74799ea9e04d0f5f99ba0678569a10fed8112e1c45c199431\","
        "\"init_process_pid\":3718,\"init_process_start\":47896,\"created\":"
        "\"2026-11-23T22:15:46.239684554Z\",\"config\":{\"rootfs\":\"/var/lib/docker/overlay2/"
        "f3c2f836a108/merged\"},\"rootless\":false}\n",
    .bid = runc_state_bid,
    .open = et_describer_open,
    .document = runc_state_document,
    .close = et_describer_close,
};
