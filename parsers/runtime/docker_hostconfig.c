/* /var/lib/docker/containers/ID/hostconfig.json: what a container was given of its
 * host, one object in one line.
 *
 *   {"Binds":["/var/run/docker.sock:/s"],"NetworkMode":"host","PidMode":"host","Privileged":true,…}
 *
 * It does not say whose it is, so that each member that can open a way out of the
 * container is stated as a setting "docker-hostconfig"; the path tells the rest. */
#include "parsers/runtime/formats.h"

#include "parsers/runtime/describe.h"

static const char *const told[] = {
    "AutoRemove",   "Binds",       "CapAdd",       "CapDrop",    "Cgroup",         "CgroupParent",
    "CgroupnsMode", "Devices",     "GroupAdd",     "IpcMode",    "Isolation",      "Mounts",
    "NetworkMode",  "PidMode",     "PortBindings", "Privileged", "ReadonlyRootfs", "RestartPolicy",
    "Runtime",      "SecurityOpt", "UTSMode",      "UsernsMode", "VolumesFrom",
};

enum key_bit { KEY_NETWORK = 1, KEY_PID = 2, KEY_BINDS = 4, KEY_FILE = 8, KEY_FOREIGN = 16 };

static bool is_hostconfig(struct et_slice object)
{
    static const struct et_json_key keys[] = {
        { "NetworkMode", '"', KEY_NETWORK },
        { "PidMode", '"', KEY_PID },
        { "Binds", 0, KEY_BINDS },
        { "ContainerIDFile", '"', KEY_FILE },
        { "RestartPolicy", '{', KEY_FILE },
        { "Id", 0, KEY_FOREIGN },
        { "ID", 0, KEY_FOREIGN },
        { "Image", 0, KEY_FOREIGN },
        { "Config", 0, KEY_FOREIGN },
    };
    unsigned found = et_json_keys_of(object, keys, sizeof keys / sizeof *keys);
    const unsigned needed = KEY_NETWORK | KEY_PID | KEY_BINDS | KEY_FILE;
    return (found & needed) == needed && !(found & KEY_FOREIGN);
}

static int bid_for(struct et_slice object, bool cut)
{
    (void)cut;
    return is_hostconfig(object) ? 85 : 0;
}

static int docker_hostconfig_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_document_bid(head, bid_for);
}

static int take(void *state, const json_t *object, const struct et_json_value *value,
                struct et_err *err)
{
    if (!is_hostconfig(value->text))
        return ET_SKIPPED;
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        int rc = et_describe_setting(state, "docker-hostconfig", told[i],
                                     et_json_at(object, told[i]), &value->at, err);
        if (rc < 0)
            return rc;
    }
    return ET_PARSED;
}

static int docker_hostconfig_document(void *state, struct et_slice text, struct et_tally *tally,
                                      struct et_err *err)
{
    return et_describer_read(state, take, NULL, text, tally, err);
}

const struct et_parser et_parser_docker_hostconfig = {
    .name = "docker-hostconfig",
    .summary = "Docker's hostconfig.json: what a container was given of its host",
    .group = ET_GROUP_RUNTIME,
    .sample =
        "{\"Binds\":null,\"ContainerIDFile\":\"\",\"NetworkMode\":\"default\",\"PortBindings\":"
        "{},\"RestartPolicy\":{\"Name\":\"no\",\"MaximumRetryCount\":0},\"PidMode\":\"\","
        "\"Privileged\":false,\"SecurityOpt\":null}\n",
    .bid = docker_hostconfig_bid,
    .open = et_describer_open,
    .document = docker_hostconfig_document,
    .close = et_describer_close,
};
