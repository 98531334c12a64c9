/* config.json of an OCI bundle (/run/containerd/io.containerd.runtime.v2.task/NS/ID/,
 * /var/lib/containers/storage/overlay-containers/ID/userdata/): what the runtime was
 * told to run.
 *
 *   {"ociVersion":"1.0.2-dev","process":{"args":["sleep","3600"],"apparmorProfile":
 *    "docker-default",…},"root":{"path":"/var/lib/docker/overlay2/f3c2…/merged"},
 *    "hostname":"03b9…","linux":{"cgroupsPath":"system.slice:docker:03b9…",…},…}
 *
 * It does not say whose it is, but its control group mostly holds the id, and CRI-O
 * writes it down. Mounts hold ids as well, but of whichever container lends its
 * network or its hosts file. Where no id is found, what the file says is stated as
 * settings "oci-config"; the path tells the rest. */
#include "parsers/runtime/formats.h"

#include "parsers/runtime/cgroup.h"
#include "parsers/runtime/oci_spec.h"

enum key_bit { KEY_VERSION = 1, KEY_PROCESS = 2, KEY_ROOT = 4, KEY_FOREIGN = 8 };

static unsigned keys_of(struct et_slice object)
{
    static const struct et_json_key keys[] = {
        { "ociVersion", '"', KEY_VERSION }, { "process", '{', KEY_PROCESS },
        { "root", '{', KEY_ROOT },          { "linux", '{', KEY_ROOT },
        { "id", 0, KEY_FOREIGN },
    };
    return et_json_keys_of(object, keys, sizeof keys / sizeof *keys);
}

static bool is_spec(unsigned found)
{
    const unsigned needed = KEY_VERSION | KEY_PROCESS | KEY_ROOT;
    return (found & needed) == needed && !(found & KEY_FOREIGN);
}

static int bid_for(struct et_slice object, bool cut)
{
    unsigned found = keys_of(object);
    bool likely = cut && found & KEY_VERSION && found & (KEY_PROCESS | KEY_ROOT);
    return is_spec(found) || likely ? 90 : 0;
}

static int oci_config_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_document_bid(head, bid_for);
}

static bool find_id(const json_t *spec, struct et_slice *runtime, struct et_slice *id)
{
    *runtime = ET_SLICE("cri-o");
    *id = et_json_set_text(spec, "annotations/io.kubernetes.cri-o.ContainerID");
    return id->p || et_cgroup_container(et_json_text(spec, "linux/cgroupsPath"), runtime, id);
}

static int take_settings(struct et_describer *describer, const json_t *spec,
                         const struct et_place *at, struct et_err *err)
{
    static const char *const told[] = {
        "process/args",
        "process/cwd",
        "process/user",
        "process/selinuxLabel",
        "process/apparmorProfile",
        "root/path",
        "hostname",
        "linux/cgroupsPath",
        "annotations",
    };
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        int rc = et_describe_setting(describer, "oci-config", told[i], et_json_at(spec, told[i]),
                                     at, err);
        if (rc < 0)
            return rc;
    }
    return ET_PARSED;
}

static int take(void *state, const json_t *spec, const struct et_json_value *value,
                struct et_err *err)
{
    struct et_describer *describer = state;
    struct et_container container = ET_CONTAINER_NONE;
    if (!is_spec(keys_of(value->text)))
        return ET_SKIPPED;
    if (!find_id(spec, &container.runtime, &container.id))
        return take_settings(describer, spec, &value->at, err);
    if (!container.runtime.p)
        container.runtime = ET_SLICE("oci");
    et_oci_spec_fill(describer, spec, &container);
    return et_describe_container(describer, &container, &value->at, err);
}

static int oci_config_document(void *state, struct et_slice text, struct et_tally *tally,
                               struct et_err *err)
{
    return et_describer_read(state, take, NULL, text, tally, err);
}

const struct et_parser et_parser_oci_config = {
    .name = "oci-config",
    .summary = "config.json of an OCI bundle: what runc or crun was told to run",
    .group = ET_GROUP_RUNTIME,
    .sample = "{\"ociVersion\":\"1.0.2-dev\",\"process\":{\"args\":[\"sleep\",\"3600\"],"
              "\"apparmorProfile\":\"docker-default\"},\"root\":{\"path\":\"rootfs\"},\"linux\":"
              "{\"cgroupsPath\":\"system.slice:docker:"
              "03b99f2fdd83aec74799ea9e04d0f5f99ba0678569a10fed8112e1c45c199431\"}}\n",
    .bid = oci_config_bid,
    .open = et_describer_open,
    .document = oci_config_document,
    .close = et_describer_close,
};
