/* How Docker keeps a container on disk: /var/lib/docker/containers/ID/config.v2.json,
 * before Docker 1.10 config.json, one object in one line.
 *
 *   {"StreamConfig":{},"State":{"Running":true,"Pid":3841,…},"ID":"7b02…","Created":"2017-…",
 *    "Path":"sleep","Args":["10d"],"Config":{…},"Image":"sha256:…","Name":"/dreamy_snyder",…}
 *
 * Its members are those of `docker inspect`, but for ID; what HostConfig would say
 * stands in hostconfig.json beside it. On a disk that was taken from a running host
 * (or one that lost power) it says Running, of the last start. */
#include "parsers/runtime/formats.h"

#include "parsers/runtime/docker_container.h"

enum key_bit { KEY_ID = 1, KEY_STATE = 2, KEY_CONFIG = 4, KEY_ON_DISK = 8, KEY_FOREIGN = 16 };

static unsigned keys_of(struct et_slice object)
{
    static const struct et_json_key keys[] = {
        { "ID", '"', KEY_ID },
        { "State", '{', KEY_STATE },
        { "Config", '{', KEY_CONFIG },
        { "StreamConfig", '{', KEY_ON_DISK },
        { "HasBeenStartedBefore", 0, KEY_ON_DISK },
        { "HasBeenManuallyStopped", 0, KEY_ON_DISK },
        { "MountPoints", 0, KEY_ON_DISK },
        { "HostsPath", 0, KEY_ON_DISK },
        { "Id", 0, KEY_FOREIGN },
        { "Spec", 0, KEY_FOREIGN },
    };
    return et_json_keys_of(object, keys, sizeof keys / sizeof *keys);
}

static bool is_config(unsigned found, bool cut)
{
    unsigned needed = KEY_ID | KEY_STATE | KEY_CONFIG | (cut ? 0 : KEY_ON_DISK);
    return (found & needed) == needed && !(found & KEY_FOREIGN);
}

static int bid_for(struct et_slice object, bool cut)
{
    return is_config(keys_of(object), cut) ? 90 : 0;
}

static int docker_config_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_document_bid(head, bid_for);
}

static int take(void *state, const json_t *object, const struct et_json_value *value,
                struct et_err *err)
{
    if (!is_config(keys_of(value->text), false))
        return ET_SKIPPED;
    const struct et_container container = et_docker_container(state, object, "ID");
    return et_describe_container(state, &container, &value->at, err);
}

static int docker_config_document(void *state, struct et_slice text, struct et_tally *tally,
                                  struct et_err *err)
{
    return et_describer_read(state, take, NULL, text, tally, err);
}

const struct et_parser et_parser_docker_config = {
    .name = "docker-config",
    .summary = "Docker's config.v2.json (or config.json) of a container",
    .group = ET_GROUP_RUNTIME,
    .sample = "{\"StreamConfig\":{},\"State\":{\"Running\":true,\"Pid\":3841,\"StartedAt\":"
              "\"2017-02-13T16:45:05.785658046Z\",\"FinishedAt\":\"0001-01-01T00:00:00Z\"},"
              "\"ID\":\"7b02fb3e8a665a63e32b909af5babb7d6ba0b64e10003b2d9534c7d5f2af8966\","
              "\"Path\":\"sleep\",\"Args\":[\"10d\"],\"Config\":{\"Image\":\"busybox\"},"
              "\"Name\":\"/dreamy_snyder\",\"HasBeenStartedBefore\":true}\n",
    .bid = docker_config_bid,
    .open = et_describer_open,
    .document = docker_config_document,
    .close = et_describer_close,
};
