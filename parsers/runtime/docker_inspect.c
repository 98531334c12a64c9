/* `docker inspect` of containers and images, Docker 1.x to 29, and podman's and
 * nerdctl's, whose shape is nearly the same:
 *
 *   document = *( array / object )     one or several, with or without line ends between
 *   array    = "[" object *( "," object ) "]"
 *
 *   [{"Id":"4f…","Created":"2026-11-23T22:17:30.7Z","Path":"sh","Args":["-c","true"],
 *     "State":{"Status":"exited","Pid":0,"ExitCode":0,…},"Name":"/batch",…,"Config":{…}}]
 *
 * A container has State, Config and Id; an image has Id and RepoTags. Networks,
 * volumes and whatever else stands between them is skipped. The daemon's own
 * config.v2.json looks alike but says ID (docker_config.c). */
#include "parsers/runtime/formats.h"

#include "parsers/runtime/docker_container.h"

enum key_bit {
    KEY_ID = 1,
    KEY_STATE = 2,
    KEY_CONFIG = 4,
    KEY_CONTAINER = 8, /* of a container, and of few other things */
    KEY_NAMED = 16,    /* of an image: what it is called */
    KEY_PLATFORM = 32, /* of an image: what it runs on */
    KEY_FOREIGN = 64,  /* never in this format */
};

static unsigned keys_of(struct et_slice object)
{
    static const struct et_json_key keys[] = {
        { "Id", '"', KEY_ID },
        { "State", '{', KEY_STATE },
        { "Config", '{', KEY_CONFIG },
        { "HostConfig", '{', KEY_CONTAINER },
        { "NetworkSettings", '{', KEY_CONTAINER },
        { "HostnamePath", '"', KEY_CONTAINER },
        { "ResolvConfPath", '"', KEY_CONTAINER },
        { "RestartCount", 0, KEY_CONTAINER },
        { "RepoTags", 0, KEY_NAMED },
        { "RepoDigests", 0, KEY_NAMED },
        { "Architecture", '"', KEY_PLATFORM },
        { "Os", '"', KEY_PLATFORM },
        { "RootFS", '{', KEY_PLATFORM },
        { "ID", 0, KEY_FOREIGN },
        { "StreamConfig", 0, KEY_FOREIGN },
        { "ociVersion", 0, KEY_FOREIGN },
        { "Actor", 0, KEY_FOREIGN },
    };
    return et_json_keys_of(object, keys, sizeof keys / sizeof *keys);
}

static bool has(unsigned found, unsigned bits)
{
    return (found & bits) == bits;
}

static bool is_container(unsigned found)
{
    return !has(found, KEY_FOREIGN) && has(found, KEY_STATE | KEY_CONFIG) &&
           (has(found, KEY_ID) || has(found, KEY_CONTAINER));
}

static bool is_image(unsigned found)
{
    return !has(found, KEY_FOREIGN) && has(found, KEY_ID | KEY_NAMED | KEY_PLATFORM);
}

/* A head may end within its first value; then fewer keys must do. */
static int bid_for(struct et_slice object, bool ends_early)
{
    unsigned found = keys_of(object);
    if (is_container(found))
        return 90;
    if (is_image(found))
        return 85;
    bool likely = !has(found, KEY_FOREIGN) && has(found, KEY_CONTAINER) &&
                  (found & (KEY_STATE | KEY_CONFIG)) != 0;
    return ends_early && likely ? 70 : 0;
}

static int docker_inspect_bid(struct et_slice head, bool whole)
{
    (void)whole; /* a document cut short is bid for as well: it yields what it holds */
    return et_json_document_bid(head, bid_for);
}

static int take_image(struct et_describer *describer, const json_t *object,
                      const struct et_place *at, struct et_err *err)
{
    const struct et_image image = {
        .runtime = et_slice_of(et_docker_is_podman(object) ? "podman" : "docker"),
        .id = et_json_set_text(object, "Id"),
        .names = et_describe_names(describer, et_json_at(object, "RepoTags")),
        .created_ns = et_json_time(object, "Created"),
        .labels = et_describe_labels(describer, et_json_at(object, "Config/Labels")),
    };
    return et_describe_image(describer, &image, at, err);
}

static int take(void *state, const json_t *object, const struct et_json_value *value,
                struct et_err *err)
{
    struct et_describer *describer = state;
    unsigned found = keys_of(value->text);
    if (!is_container(found))
        return is_image(found) ? take_image(describer, object, &value->at, err) : ET_SKIPPED;
    const struct et_container container = et_docker_container(describer, object, "Id");
    return et_describe_container(describer, &container, &value->at, err);
}

static int docker_inspect_document(void *state, struct et_slice text, struct et_tally *tally,
                                   struct et_err *err)
{
    return et_describer_read(state, take, NULL, text, tally, err);
}

const struct et_parser et_parser_docker_inspect = {
    .name = "docker-inspect",
    .summary = "docker inspect (or podman inspect) of containers and images",
    .group = ET_GROUP_RUNTIME,
    .sample = "[{\"Id\":\"4f66ad9a0b2e\",\"Created\":\"2026-11-23T22:17:30.7Z\",\"Path\":\"sh\","
              "\"Args\":[\"-c\","
              "\"true\"],\"State\":{\"Status\":\"exited\",\"Pid\":0,\"ExitCode\":0},\"Name\":\"/"
              "batch\",\"RestartCount\":0,"
              "\"Config\":{\"Image\":\"acme/builder:12\"},\"HostConfig\":{}}]",
    .sample_invented = true,
    .bid = docker_inspect_bid,
    .open = et_describer_open,
    .document = docker_inspect_document,
    .close = et_describer_close,
};
