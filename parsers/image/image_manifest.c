/* What holds the parts of an image together, in the archives of docker save and in
 * OCI layouts:
 *
 *   manifest.json   [{"Config":"e870….json","RepoTags":["acme/toolbox:latest"],"Layers":[…]}]
 *   index           {"schemaVersion":2,"manifests":[{"digest":"sha256:…","annotations":{…}}]}
 *   manifest        {"schemaVersion":2,"config":{"digest":"sha256:…"},"layers":[{"digest":…}]}
 *   statement       {"_type":"https://in-toto.io/…","predicateType":…}       how it was built
 *   oci-layout      {"imageLayoutVersion":"1.0.0"}
 *   repositories    {"acme/toolbox":{"latest":"7a43…"}}      names of layers of old
 *   VERSION         1.0
 *   v2metadata      [{"Digest":"sha256:…","SourceRepository":"docker.io/library/debian"}]
 *
 * The first three say which names belong to which id, and of which parts (settings
 * "image-part": config, manifest, layer) a document of this digest is made; a layer's
 * digest is that of its packed form, not its diff id. The others say nothing of
 * interest. */
#include "base/printable.h"
#include "parsers/image/formats.h"
#include "parsers/runtime/describe.h"

#include <stdio.h>

enum { DIGEST_BYTES = 64, ID_BYTES = sizeof "sha256:" + DIGEST_BYTES };

enum key_bit {
    KEY_SCHEMA = 1,
    KEY_MANIFESTS = 2,
    KEY_CONFIG = 4,
    KEY_LAYERS = 8,
    KEY_SAVED_CONFIG = 16,
    KEY_SAVED_LAYERS = 32,
    KEY_LAYOUT = 64,
    KEY_STATEMENT = 128,
    KEY_PREDICATE = 256,
    KEY_DIGEST = 512,
    KEY_SOURCE = 1024,
};

enum kind { KIND_NONE, KIND_SAVED, KIND_INDEX, KIND_MANIFEST, KIND_OTHER };

/* {"acme/toolbox":{"latest":"7a43…"}}: nothing but names and digests. */
static bool is_repositories(struct et_slice object)
{
    struct et_json_keys repositories, tags;
    struct et_slice name;
    char kind;
    size_t count = 0;
    et_json_keys_init(&repositories, object);
    while (et_json_keys_next(&repositories, &name, &kind)) {
        et_json_keys_init(&tags, repositories.value);
        while (et_json_keys_next(&tags, &name, &kind)) {
            struct et_slice id = et_slice_trim(tags.value);
            id = et_slice_from(et_slice_to(id, DIGEST_BYTES + 1), 1);
            if (kind != '"' || tags.value.n < DIGEST_BYTES + 2 ||
                !et_slice_is_hex(id, DIGEST_BYTES))
                return false;
            count++;
        }
    }
    return count > 0;
}

static enum kind kind_of(struct et_slice object)
{
    static const struct et_json_key known[] = {
        { "schemaVersion", '0', KEY_SCHEMA },
        { "manifests", '[', KEY_MANIFESTS },
        { "config", '{', KEY_CONFIG },
        { "layers", '[', KEY_LAYERS },
        { "Config", '"', KEY_SAVED_CONFIG },
        { "Layers", '[', KEY_SAVED_LAYERS },
        { "imageLayoutVersion", '"', KEY_LAYOUT },
        { "_type", '"', KEY_STATEMENT },
        { "predicateType", '"', KEY_PREDICATE },
        { "Digest", '"', KEY_DIGEST },
        { "SourceRepository", '"', KEY_SOURCE },
    };
    static const struct {
        unsigned bits;
        enum kind kind;
    } kinds[] = {
        { KEY_SAVED_CONFIG | KEY_SAVED_LAYERS, KIND_SAVED },
        { KEY_SCHEMA | KEY_MANIFESTS, KIND_INDEX },
        { KEY_SCHEMA | KEY_CONFIG | KEY_LAYERS, KIND_MANIFEST },
        { KEY_LAYOUT, KIND_OTHER },
        { KEY_STATEMENT | KEY_PREDICATE, KIND_OTHER },
        { KEY_DIGEST | KEY_SOURCE, KIND_OTHER },
    };
    unsigned found = et_json_keys_of(object, known, sizeof known / sizeof *known);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if ((found & kinds[i].bits) == kinds[i].bits)
            return kinds[i].kind;
    return found == 0 && is_repositories(object) ? KIND_OTHER : KIND_NONE;
}

static int bid_for(struct et_slice object, bool cut)
{
    enum kind kind = kind_of(object);
    if (kind == KIND_NONE || (cut && kind == KIND_OTHER))
        return 0;
    return kind == KIND_OTHER ? 60 : 85;
}

static int image_manifest_bid(struct et_slice head, bool whole)
{
    if (whole && et_slice_is(et_slice_trim(head), "1.0"))
        return 30;
    return et_json_document_bid(head, bid_for);
}

/* "e870….json", "blobs/sha256/e870…", "sha256:e870…": the id of the image whose
 * configuration that file is; absent if its name is no digest. */
static struct et_slice id_of(struct et_slice file, char id[ID_BYTES])
{
    struct et_slice name = et_slice_basename(file);
    if (et_slice_starts(name, "sha256:"))
        name = et_slice_from(name, 7);
    if (et_slice_ends(name, ".json"))
        name.n -= 5;
    if (name.n != DIGEST_BYTES || !et_slice_is_hex(name, DIGEST_BYTES))
        return ET_SLICE_NONE;
    snprintf(id, ID_BYTES, "sha256:%.*s", DIGEST_BYTES, name.p);
    return et_slice_of(id);
}

static int take_saved(struct et_describer *describer, const json_t *object,
                      const struct et_place *at, struct et_err *err)
{
    char id[ID_BYTES];
    const struct et_image image = {
        .runtime = ET_SLICE("docker"),
        .id = id_of(et_json_text(object, "Config"), id),
        .names = et_describe_names(describer, et_json_at(object, "RepoTags")),
        .created_ns = ET_TIME_NONE,
    };
    return et_describe_image(describer, &image, at, err);
}

static int state_part(struct et_describer *describer, const char *name, const json_t *descriptor,
                      const struct et_place *at, struct et_err *err)
{
    return et_describe_setting(describer, "image-part", name, et_json_at(descriptor, "digest"), at,
                               err);
}

/* Names are annotations; the second may be a tag alone. */
static int state_name(struct et_describer *describer, const json_t *descriptor,
                      const struct et_place *at, struct et_err *err)
{
    static const char *const names[] = { "annotations/io.containerd.image.name",
                                         "annotations/org.opencontainers.image.ref.name" };
    struct et_image image = { .runtime = ET_SLICE("oci"),
                              .id = et_json_text(descriptor, "digest"),
                              .created_ns = ET_TIME_NONE };
    for (size_t i = 0; i < sizeof names / sizeof *names && !image.names.p; i++) {
        struct et_slice name = et_json_set_text(descriptor, names[i]);
        if (!name.p)
            continue;
        et_strbuf_reset(&describer->names);
        et_strbuf_addc(&describer->names, '[');
        et_json_add_string(&describer->names, name);
        et_strbuf_addc(&describer->names, ']');
        image.names = et_strbuf_slice(&describer->names);
    }
    return image.names.p ? et_describe_image(describer, &image, at, err) : ET_PARSED;
}

static int take_index(struct et_describer *describer, const json_t *object,
                      const struct et_place *at, struct et_err *err)
{
    const json_t *manifests = et_json_at(object, "manifests");
    int rc = ET_PARSED;
    for (size_t i = 0; i < json_array_size(manifests) && rc >= 0; i++) {
        const json_t *descriptor = json_array_get(manifests, i);
        rc = state_part(describer, "manifest", descriptor, at, err);
        if (rc >= 0)
            rc = state_name(describer, descriptor, at, err);
    }
    return rc < 0 ? rc : ET_PARSED;
}

static int take_manifest(struct et_describer *describer, const json_t *object,
                         const struct et_place *at, struct et_err *err)
{
    const json_t *layers = et_json_at(object, "layers");
    int rc = state_part(describer, "config", et_json_at(object, "config"), at, err);
    for (size_t i = 0; i < json_array_size(layers) && rc >= 0; i++)
        rc = state_part(describer, "layer", json_array_get(layers, i), at, err);
    return rc;
}

static int take(void *state, const json_t *object, const struct et_json_value *text,
                struct et_err *err)
{
    switch (kind_of(text->text)) {
    case KIND_SAVED:
        return take_saved(state, object, &text->at, err);
    case KIND_INDEX:
        return take_index(state, object, &text->at, err);
    case KIND_MANIFEST:
        return take_manifest(state, object, &text->at, err);
    default:
        return ET_SKIPPED;
    }
}

static int image_manifest_document(void *state, struct et_slice text, struct et_tally *tally,
                                   struct et_err *err)
{
    return et_describer_read(state, take, NULL, text, tally, err);
}

const struct et_parser et_parser_image_manifest = {
    .name = "image-manifest",
    .summary = "manifests and indexes of docker save archives and OCI layouts",
    .group = ET_GROUP_CONTENTS,
    .sample =
        "[{\"Config\":\"e8704438c0cc24fab92c9d4d04a3493bdb43a448965ab019effbd1db7daed893.json\","
        "\"RepoTags\":[\"acme/toolbox:latest\"],\"Layers\":[\"82a78c98373e7ad6544290e61b66159cd9"
        "b58e57ff6894964f2582dfd33b0e79/layer.tar\"]}]",
    .bid = image_manifest_bid,
    .open = et_describer_open,
    .document = image_manifest_document,
    .close = et_describer_close,
};
