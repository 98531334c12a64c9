/* What podman, buildah and CRI-O keep on disk, /var/lib/containers/storage (of a user:
 * ~/.local/share/containers/storage), each an array in one line:
 *
 *   overlay-containers/containers.json
 *     [{"id":"f655…","names":["pod-builder"],"image":"cfb6…","layer":"efdc…",
 *       "metadata":"{\"image-name\":\"localhost/acme/builder:12\",…}","created":"2026-…Z",
 *       "flags":{"MountLabel":"","ProcessLabel":""}}]
 *   overlay-images/images.json
 *     [{"id":"cfb6…","names":["localhost/acme/builder:12"],"layer":"6fff…","created":"…"}]
 *   overlay-layers/layers.json
 *     [{"id":"e273…","parent":"…","created":"…","diff-digest":"sha256:e273…","diff-size":77332480}]
 *
 * Layers say nothing of containers, and are skipped. */
#include "parsers/runtime/formats.h"

#include "parsers/image/layer.h"
#include "parsers/runtime/describe.h"

enum key_bit { KEY_ID = 1, KEY_LAYER = 2, KEY_IMAGE = 4, KEY_IMAGE_DATA = 8, KEY_DIFF = 16 };

enum shape { NONE, CONTAINER, IMAGE, LAYER };

static enum shape shape_of(struct et_slice object)
{
    static const struct et_json_key keys[] = {
        { "id", '"', KEY_ID },
        { "layer", '"', KEY_LAYER },
        { "image", '"', KEY_IMAGE },
        { "big-data-names", '[', KEY_IMAGE_DATA },
        { "names-history", '[', KEY_IMAGE_DATA },
        { "diff-digest", '"', KEY_DIFF },
        { "compressed-diff-digest", '"', KEY_DIFF },
        { "diff-size", '0', KEY_DIFF },
    };
    unsigned found = et_json_keys_of(object, keys, sizeof keys / sizeof *keys);
    if (!(found & KEY_ID))
        return NONE;
    if ((found & KEY_LAYER) && (found & KEY_IMAGE))
        return CONTAINER;
    if ((found & KEY_LAYER) && (found & KEY_IMAGE_DATA))
        return IMAGE;
    return found & KEY_DIFF ? LAYER : NONE;
}

static int bid_for(struct et_slice object, bool cut)
{
    (void)cut;
    return shape_of(object) == NONE ? 0 : 80;
}

static int containers_storage_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_document_bid(head, bid_for);
}

/* Who made it notes down what it needs, as JSON in a text. CRI-O knows pods. */
static void take_metadata(const json_t *metadata, struct et_container *container)
{
    struct et_slice name = et_json_set_text(metadata, "name");
    container->runtime = ET_SLICE("podman");
    container->image = et_json_set_text(metadata, "image-name");
    if (name.p)
        container->name = name;
    container->sandbox = et_json_set_text(metadata, "pod-id");
    if (!container->sandbox.p)
        return;
    container->runtime = ET_SLICE("cri-o");
    container->pod_namespace = et_json_set_text(metadata, "namespace");
    if (et_slice_eq(container->sandbox, container->id)) /* a pod's own name */
        container->pod = et_json_set_text(metadata, "metadata-name");
}

static int take_container(struct et_describer *describer, const json_t *object,
                          const struct et_place *at, struct et_err *err)
{
    struct et_container container = ET_CONTAINER_NONE;
    ET_JSON_AUTO *metadata = NULL;
    struct et_err why = { 0 };
    container.id = et_json_set_text(object, "id");
    container.name = et_describe_first(object, "names");
    container.image_id = et_json_set_text(object, "image");
    container.created_ns = et_json_time(object, "created");
    container.mount_label = et_json_set_text(object, "flags/MountLabel");
    container.process_label = et_json_set_text(object, "flags/ProcessLabel");
    if (et_json_read(et_json_text(object, "metadata"), &metadata, &why) == ET_FATAL)
        return et_fail_memory(err);
    take_metadata(metadata, &container);
    return et_describe_container(describer, &container, at, err);
}

static int take_image(struct et_describer *describer, const json_t *object,
                      const struct et_place *at, struct et_err *err)
{
    const struct et_image image = {
        .runtime = ET_SLICE("podman"),
        .id = et_json_set_text(object, "id"),
        .names = et_describe_names(describer, et_json_at(object, "names")),
        .created_ns = et_json_time(object, "created"),
    };
    return et_describe_image(describer, &image, at, err);
}

static int take_layer(struct et_describer *describer, const json_t *object,
                      const struct et_place *at, struct et_err *err)
{
    struct et_layer layer = ET_LAYER_NONE;
    layer.runtime = ET_SLICE("podman");
    layer.id = et_json_set_text(object, "id");
    layer.diff_id = et_json_set_text(object, "diff-digest");
    layer.created_ns = et_json_time(object, "created");
    layer.size = et_json_number(object, "diff-size");
    return layer.diff_id.p ? et_layer_state(describer->sink, &layer, at, err) : ET_SKIPPED;
}

static int take(void *state, const json_t *object, const struct et_json_value *value,
                struct et_err *err)
{
    switch (shape_of(value->text)) {
    case CONTAINER:
        return take_container(state, object, &value->at, err);
    case IMAGE:
        return take_image(state, object, &value->at, err);
    case LAYER:
        return take_layer(state, object, &value->at, err);
    default:
        return ET_SKIPPED;
    }
}

static int containers_storage_document(void *state, struct et_slice text, struct et_tally *tally,
                                       struct et_err *err)
{
    return et_describer_read(state, take, NULL, text, tally, err);
}

const struct et_parser et_parser_containers_storage = {
    .name = "containers-storage",
    .summary = "containers.json, images.json and layers.json of podman, buildah and CRI-O",
    .group = ET_GROUP_RUNTIME,
    .sample = "[{\"id\":\"f65581431a59f65434e4ddc54c9f5315c25a0eb7364ef50f77e72a965393f41c\","
              "\"names\":[\"pod-builder\"],\"image\":"
              "\"cfb68df969da07637587218c5de8f84de44fb376788d1ae8a0cc4788f3858135\",\"layer\":"
              "\"efdc0e7e41683d89de5fbf8021cdf5a3ec48514517b0cd1448334c3d27d11a3f\",\"metadata\":"
              "\"{\\\"image-name\\\":\\\"localhost/acme/builder:12\\\",\\\"name\\\":\\\"pod-builder"
              "\\\"}\",\"created\":\"2026-11-23T22:12:51.874054448Z\"}]\n",
    .bid = containers_storage_bid,
    .open = et_describer_open,
    .document = containers_storage_document,
    .close = et_describer_close,
};
