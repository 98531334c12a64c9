/* The configuration of an image: what Docker keeps beneath image/…/imagedb, and what
 * archives and registries hold under the digest by which the image is known. The
 * image's id is the SHA-256 of this very document, the evidence's.
 *
 *   {"architecture":"amd64","config":{…},"created":"…","history":[{"created":"…",
 *    "created_by":"/bin/sh -c apt-get install -y gcc","empty_layer":true},…],
 *    "os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:369a…",…]}}
 *
 * The steps are oldest first; those without "empty_layer" have the diff ids, in the
 * same order. Before Docker 1.10 each layer was an image with a document of its own,
 * which docker save still writes as LAYER/json:
 *
 *   {"id":"0865…","parent":"82a7…","created":"…","container_config":{"Cmd":["/bin/sh","-c",…]}} */
#include "parsers/image/formats.h"
#include "parsers/image/layer.h"
#include "parsers/json/json_documents.h"

#include <stdlib.h>

enum key_bit {
    KEY_ROOTFS = 1,
    KEY_HISTORY = 2,
    KEY_PLATFORM = 4,
    KEY_CONFIG = 8,
    KEY_CREATED = 16,
    KEY_MAKER = 32, /* the container that a step ran in: old Docker's */
    KEY_OLD_ID = 64,
    KEY_FOREIGN = 128,
};

static const struct et_json_key known_keys[] = {
    { "rootfs", '{', KEY_ROOTFS },
    { "history", '[', KEY_HISTORY },
    { "architecture", '"', KEY_PLATFORM },
    { "config", '{', KEY_CONFIG },
    { "created", '"', KEY_CREATED },
    { "container_config", '{', KEY_MAKER },
    { "id", '"', KEY_OLD_ID },
    { "layer_id", '"', KEY_OLD_ID },
    { "ociVersion", 0, KEY_FOREIGN },
    { "schemaVersion", 0, KEY_FOREIGN },
};

static unsigned keys_of(struct et_slice object)
{
    return et_json_keys_of(object, known_keys, sizeof known_keys / sizeof *known_keys);
}

static bool has(unsigned found, unsigned bits)
{
    return (found & bits) == bits && !(found & KEY_FOREIGN);
}

static bool is_config(unsigned found)
{
    return has(found, KEY_ROOTFS | KEY_PLATFORM) || has(found, KEY_ROOTFS | KEY_HISTORY);
}

static bool is_old(unsigned found)
{
    return has(found, KEY_MAKER | KEY_OLD_ID | KEY_CREATED) && !(found & KEY_ROOTFS);
}

/* rootfs comes last, behind a history of any length. */
static int bid_for(struct et_slice object, bool cut)
{
    unsigned found = keys_of(object);
    if (is_config(found) || (cut && has(found, KEY_PLATFORM | KEY_CONFIG)))
        return 85;
    return is_old(found) ? 75 : 0;
}

static int image_config_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_document_bid(head, bid_for);
}

struct config {
    const struct et_sink *sink;
    struct et_strbuf command;
};

static size_t count_layers(const json_t *history)
{
    size_t layers = 0;
    for (size_t i = 0; i < json_array_size(history); i++)
        layers += et_json_flag(json_array_get(history, i), "empty_layer") != 1;
    return layers;
}

static int state_history(const struct config *config, const json_t *history, const json_t *diff_ids,
                         struct et_slice runtime, const struct et_place *at, struct et_err *err)
{
    bool matched = count_layers(history) == json_array_size(diff_ids);
    size_t next = 0;
    int rc = ET_PARSED;
    for (size_t i = 0; i < json_array_size(history) && rc >= 0; i++) {
        const json_t *step = json_array_get(history, i);
        struct et_layer layer = ET_LAYER_NONE;
        layer.runtime = runtime;
        layer.position = (int64_t)i;
        layer.empty = et_json_flag(step, "empty_layer") == 1; /* left out where it is false */
        if (matched && !layer.empty)
            layer.diff_id = et_json_string(json_array_get(diff_ids, next++));
        layer.created_by = et_json_set_text(step, "created_by");
        layer.comment = et_json_set_text(step, "comment");
        layer.created_ns = et_json_time(step, "created");
        rc = et_layer_state(config->sink, &layer, at, err);
    }
    return rc;
}

/* Layers that no step tells of. */
static int state_layers(const struct config *config, const json_t *diff_ids, bool in_order,
                        struct et_slice runtime, const struct et_place *at, struct et_err *err)
{
    int rc = ET_PARSED;
    for (size_t i = 0; i < json_array_size(diff_ids) && rc >= 0; i++) {
        struct et_layer layer = ET_LAYER_NONE;
        layer.runtime = runtime;
        layer.position = in_order ? (int64_t)i : ET_ABSENT;
        layer.diff_id = et_json_string(json_array_get(diff_ids, i));
        layer.empty = 0;
        rc = et_layer_state(config->sink, &layer, at, err);
    }
    return rc;
}

static int take_config(const struct config *config, const json_t *object, unsigned found,
                       const struct et_place *at, struct et_err *err)
{
    const json_t *history = et_json_at(object, "history");
    const json_t *diff_ids = et_json_at(object, "rootfs/diff_ids");
    bool docker = (found & KEY_MAKER) || et_json_text(object, "docker_version").p;
    struct et_slice runtime = docker ? ET_SLICE("docker") : ET_SLICE("oci");
    if (json_array_size(history) == 0)
        return state_layers(config, diff_ids, true, runtime, at, err);
    int rc = state_history(config, history, diff_ids, runtime, at, err);
    if (rc < 0 || count_layers(history) == json_array_size(diff_ids))
        return rc;
    const struct et_damage damage = { .at = *at,
                                      .what =
                                          "an image's history has not as many layers as diff ids",
                                      .kept = "the steps and the diff ids, each for itself" };
    if (config->sink->damage(config->sink->ctx, &damage, err) < 0)
        return ET_FATAL;
    return state_layers(config, diff_ids, false, runtime, at, err);
}

/* The step that made an old layer, as Docker writes it in a history. */
static int take_old(struct config *config, const json_t *object, const struct et_place *at,
                    struct et_err *err)
{
    const json_t *command = et_json_at(object, "container_config/Cmd");
    struct et_layer layer = ET_LAYER_NONE;
    et_strbuf_reset(&config->command);
    for (size_t i = 0; i < json_array_size(command); i++) {
        if (i > 0)
            et_strbuf_addc(&config->command, ' ');
        et_strbuf_add(&config->command, et_json_string(json_array_get(command, i)));
    }
    if (config->command.failed)
        return et_fail_memory(err);
    if (config->command.n == 0)
        return ET_SKIPPED;
    layer.runtime = ET_SLICE("docker");
    layer.id = et_json_set_text(object, "id");
    layer.created_by = et_strbuf_slice(&config->command);
    layer.comment = et_json_set_text(object, "comment");
    layer.created_ns = et_json_time(object, "created");
    return et_layer_state(config->sink, &layer, at, err);
}

static int take(void *state, const json_t *object, const struct et_json_value *text,
                struct et_err *err)
{
    unsigned found = keys_of(text->text);
    if (is_config(found))
        return take_config(state, object, found, &text->at, err);
    return is_old(found) ? take_old(state, object, &text->at, err) : ET_SKIPPED;
}

static int image_config_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct config *config = calloc(1, sizeof *config);
    if (!config)
        return et_fail_memory(err);
    config->sink = sink;
    *state = config;
    return 0;
}

static int image_config_document(void *state, struct et_slice text, struct et_tally *tally,
                                 struct et_err *err)
{
    struct config *config = state;
    const struct et_json_document document = {
        .sink = config->sink, .take = take, .state = config, .noun = "configuration"
    };
    return et_json_document_read(&document, text, tally, err);
}

static void image_config_close(void *state)
{
    struct config *config = state;
    if (config)
        et_strbuf_clear(&config->command);
    free(config);
}

const struct et_parser et_parser_image_config = {
    .name = "image-config",
    .summary = "configuration of an image: its steps and layers (imagedb, docker save, OCI)",
    .group = ET_GROUP_CONTENTS,
    .sample =
        "{\"architecture\":\"amd64\",\"config\":{\"Cmd\":[\"sh\"]},\"created\":\"2026-11-23T21:43:"
        "13."
        "369372081Z\",\"history\":[{\"created\":\"2026-11-23T21:36:44.297303775Z\",\"created_by\":"
        "\"/bin/sh -c #(nop)  LABEL org.opencontainers.image.title=acme busybox\",\"empty_layer\":"
        "true},{\"created\":\"2026-11-23T21:36:55.828489664Z\",\"created_by\":\"/bin/busybox "
        "--install /bin\"}],\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":"
        "[\"sha256:9eb54338e3795bcd001505c7ced7e645c8e18b15ff492f69fcca2aec3bc09341\"]}}",
    .bid = image_config_bid,
    .open = image_config_open,
    .document = image_config_document,
    .close = image_config_close,
};
