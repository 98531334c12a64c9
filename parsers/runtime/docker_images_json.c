/* Lists of images in JSON:
 *
 *   {"ID":"sha256:cfb6…","Repository":"acme/builder","Tag":"12","Digest":"<none>",
 *    "CreatedAt":"2026-11-23 21:42:47 +0000 UTC",…}      docker, nerdctl images --format json
 *   [{"Id":"sha256:cfb6…","ParentId":"","RepoTags":["acme/builder:12"],"Created":1795470167,…}]
 *                                                        the Docker API
 *   [{"Id":"cfb6…","Names":["localhost/acme/builder:12"],"Created":1795470167,…}]
 *                                                        podman images --format json */
#include "parsers/runtime/formats.h"

#include "parsers/runtime/describe.h"

enum key_bit {
    KEY_LINE = 1, /* of docker images */
    KEY_TAG = 2,
    KEY_REPOSITORY = 4,
    KEY_ID = 8, /* of the API's list and of podman's */
    KEY_CREATED = 16,
    KEY_NAMES = 32,
    KEY_SIZE = 64,
    KEY_FOREIGN = 128,
};

static bool is_listed(struct et_slice object)
{
    static const struct et_json_key keys[] = {
        { "ID", '"', KEY_LINE },         { "Tag", '"', KEY_TAG },
        { "Id", '"', KEY_ID },           { "Repository", '"', KEY_REPOSITORY },
        { "Created", '0', KEY_CREATED }, { "RepoTags", 0, KEY_NAMES },
        { "Names", '[', KEY_NAMES },     { "Size", '0', KEY_SIZE },
        { "Image", 0, KEY_FOREIGN },     { "Architecture", 0, KEY_FOREIGN },
    };
    const unsigned line = KEY_LINE | KEY_TAG | KEY_REPOSITORY;
    const unsigned list = KEY_ID | KEY_CREATED | KEY_NAMES | KEY_SIZE;
    unsigned found = et_json_keys_of(object, keys, sizeof keys / sizeof *keys);
    return ((found & line) == line || (found & list) == list) && !(found & KEY_FOREIGN);
}

static int bid_for(struct et_slice object, bool cut)
{
    (void)cut;
    return is_listed(object) ? 85 : 0;
}

static int docker_images_json_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_document_bid(head, bid_for);
}

static struct et_slice told(const json_t *object, const char *path)
{
    struct et_slice text = et_json_set_text(object, path);
    return et_slice_is(text, "<none>") ? ET_SLICE_NONE : text;
}

static void take_line(struct et_describer *describer, const json_t *object, struct et_image *image)
{
    struct et_slice repository = told(object, "Repository");
    image->runtime = et_json_at(object, "BlobSize") ? ET_SLICE("containerd") : ET_SLICE("docker");
    image->id = et_json_set_text(object, "ID");
    if (repository.p)
        image->names = et_describe_name(describer, repository, told(object, "Tag"));
    if (!et_time_from_go(et_json_text(object, "CreatedAt"), &image->created_ns))
        image->created_ns = ET_TIME_NONE;
}

static void take_element(struct et_describer *describer, const json_t *object,
                         struct et_image *image)
{
    const json_t *names = et_json_at(object, "Names");
    int64_t created = et_json_number(object, "Created");
    bool podman = names || et_json_at(object, "History");
    image->runtime = podman ? ET_SLICE("podman") : ET_SLICE("docker");
    image->id = et_json_set_text(object, "Id");
    image->names = et_describe_names(describer, names ? names : et_json_at(object, "RepoTags"));
    image->labels = et_describe_labels(describer, et_json_at(object, "Labels"));
    if (created > 0 && created < INT64_MAX / ET_NS_PER_S)
        image->created_ns = created * ET_NS_PER_S;
}

static int take(void *state, const json_t *object, const struct et_json_value *value,
                struct et_err *err)
{
    struct et_image image = { .created_ns = ET_TIME_NONE };
    if (!is_listed(value->text))
        return ET_SKIPPED;
    if (et_json_at(object, "Repository"))
        take_line(state, object, &image);
    else
        take_element(state, object, &image);
    return et_describe_image(state, &image, &value->at, err);
}

static int docker_images_json_document(void *state, struct et_slice text, struct et_tally *tally,
                                       struct et_err *err)
{
    return et_describer_read(state, take, NULL, text, tally, err);
}

const struct et_parser et_parser_docker_images_json = {
    .name = "docker-images-json",
    .summary = "docker images, podman images or nerdctl images in JSON, and the Docker API's list",
    .group = ET_GROUP_RUNTIME,
    .sample = "{\"Containers\":\"N/A\",\"CreatedAt\":\"2026-11-23 21:42:47 +0000 UTC\",\"Digest\":"
              "\"\\u003cnone\\u003e\",\"ID\":\"cfb68df969da\",\"Repository\":\"acme/builder\","
              "\"Size\":\"662MB\",\"Tag\":\"12\"}\n",
    .sample_invented = true,
    .bid = docker_images_json_bid,
    .open = et_describer_open,
    .document = docker_images_json_document,
    .close = et_describer_close,
};
