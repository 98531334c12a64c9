/* `docker history`, and podman's and nerdctl's: the steps by which an image was made,
 * newest first. As a table (history_table.c), as JSON lines, and as JSON arrays of
 * podman and of Docker's API, where times and sizes are numbers:
 *
 *   {"Comment":"","CreatedAt":"2026-11-23T21:42:47Z","CreatedBy":"/bin/sh -c #(nop) CMD [\"sh\"]",
 *    "CreatedSince":"36 minutes ago","ID":"sha256:cfb6…","Size":"0B"}
 *   [{"id":"cfb6…","created":"2026-11-23T21:42:47Z","CreatedBy":"…","size":0,"comment":""}]
 *
 * A step whose image is not here has the id "<missing>". */
#include "parsers/image/formats.h"
#include "parsers/image/history_table.h"
#include "parsers/image/layer.h"
#include "parsers/json/json_documents.h"

#include <stdlib.h>

struct history {
    const struct et_sink *sink;
    struct et_json_span ahead; /* walks the same values, to count what cannot be read too */
    uint64_t left;             /* steps behind it */
};

enum key_bit {
    KEY_ID = 1,
    KEY_BY = 2,
    KEY_CREATED = 4,
    KEY_SIZE = 8,
    KEY_PODMAN = 16,
    KEY_NERDCTL = 32
};

static const struct et_json_key known_keys[] = {
    { "ID", '"', KEY_ID },
    { "Id", '"', KEY_ID },
    { "id", '"', KEY_ID | KEY_PODMAN },
    { "Snapshot", '"', KEY_ID | KEY_NERDCTL },
    { "CreatedBy", '"', KEY_BY },
    { "CreatedAt", '"', KEY_CREATED },
    { "Created", 0, KEY_CREATED },
    { "created", '"', KEY_CREATED },
    { "Size", 0, KEY_SIZE },
    { "size", '0', KEY_SIZE },
};

static unsigned keys_of(struct et_slice object)
{
    return et_json_keys_of(object, known_keys, sizeof known_keys / sizeof *known_keys);
}

static bool is_step(unsigned found)
{
    const unsigned all = KEY_ID | KEY_BY | KEY_CREATED | KEY_SIZE;
    /* podman leaves an instruction out that is empty */
    return ((found | ((found & KEY_PODMAN) ? KEY_BY : 0)) & all) == all;
}

static int bid_for(struct et_slice object, bool cut)
{
    (void)cut;
    unsigned found = keys_of(object);
    return is_step(found) && (found & KEY_BY) ? 88 : 0;
}

static bool is_json(struct et_slice text)
{
    struct et_slice body = et_slice_trim(et_slice_unmarked(text));
    return body.n && (body.p[0] == '{' || body.p[0] == '[');
}

static int docker_history_bid(struct et_slice head, bool whole)
{
    (void)whole;
    const char *end = et_slice_find(head, '\n');
    if (et_history_table_is_header(et_slice_to(head, end ? (size_t)(end - head.p) : head.n)))
        return 95;
    return is_json(head) ? et_json_document_bid(head, bid_for) : 0;
}

/* Steps from where span is up to the one at offset, those that cannot be read included: they
 * have a position too. */
static uint64_t count_steps(struct et_json_span *span, uint64_t offset)
{
    struct et_json_value value;
    uint64_t steps = 0;
    do {
        enum et_json_found found = et_json_span_next(span, &value);
        if (found == ET_JSON_END)
            break;
        steps += value.text.n > 0 && (found != ET_JSON_WHOLE || is_step(keys_of(value.text)));
    } while (value.at.offset < offset);
    return steps;
}

static struct et_slice first_set(const json_t *step, const char *const *keys)
{
    struct et_slice text = ET_SLICE_NONE;
    for (; *keys && !text.p; keys++)
        text = et_json_set_text(step, *keys);
    return text;
}

static int64_t created_of(const json_t *step)
{
    static const char *const texts[] = { "CreatedAt", "Created", "created", NULL };
    int64_t ns, seconds = et_json_number(step, "Created");
    if (et_time_from_rfc3339(first_set(step, texts), &ns))
        return ns;
    bool fits = seconds > 0 && seconds < INT64_MAX / ET_NS_PER_S;
    return fits ? seconds * ET_NS_PER_S : ET_TIME_NONE;
}

static int64_t size_of(const json_t *step)
{
    const json_t *size = et_json_at(step, "Size");
    if (json_is_string(size))
        return et_layer_size(et_json_string(size));
    int64_t bytes = et_json_number(step, size ? "Size" : "size");
    return bytes >= 0 ? bytes : ET_ABSENT;
}

static int take_step(void *state, const json_t *step, const struct et_json_value *text,
                     struct et_err *err)
{
    static const char *const ids[] = { "ID", "Id", "id", "Snapshot", NULL };
    static const char *const comments[] = { "Comment", "comment", NULL };
    struct history *history = state;
    unsigned found = keys_of(text->text);
    if (!is_step(found))
        return ET_SKIPPED;
    struct et_layer layer = ET_LAYER_NONE;
    layer.runtime = found & KEY_PODMAN    ? ET_SLICE("podman")
                    : found & KEY_NERDCTL ? ET_SLICE("containerd")
                                          : ET_SLICE("docker");
    history->left -= count_steps(&history->ahead, text->at.offset);
    layer.position = (int64_t)history->left;
    layer.id = first_set(step, ids);
    if (et_slice_is(layer.id, "<missing>"))
        layer.id = ET_SLICE_NONE;
    layer.created_by = et_json_set_text(step, "CreatedBy");
    layer.comment = first_set(step, comments);
    layer.created_ns = created_of(step);
    if (layer.created_ns == ET_TIME_NONE)
        layer.age = et_json_set_text(step, "CreatedSince");
    layer.size = size_of(step);
    return et_layer_state(history->sink, &layer, &text->at, err);
}

static int docker_history_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct history *history = calloc(1, sizeof *history);
    if (!history)
        return et_fail_memory(err);
    history->sink = sink;
    *state = history;
    return 0;
}

static int docker_history_document(void *state, struct et_slice text, struct et_tally *tally,
                                   struct et_err *err)
{
    struct history *history = state;
    const struct et_json_document document = {
        .sink = history->sink, .take = take_step, .state = history, .noun = "step"
    };
    if (!is_json(text))
        return et_history_table_read(history->sink, text, tally, err);
    et_json_span_init(&history->ahead, text);
    struct et_json_span whole = history->ahead;
    history->left = count_steps(&whole, UINT64_MAX);
    return et_json_document_read(&document, text, tally, err);
}

const struct et_parser et_parser_docker_history = {
    .name = "docker-history",
    .summary = "docker history (or podman's, nerdctl's): the steps of an image, as table or JSON",
    .group = ET_GROUP_CONTENTS,
    .sample =
        "{\"Comment\":\"\",\"CreatedAt\":\"2026-11-23T21:42:22Z\",\"CreatedBy\":\"/bin/sh -c "
        "apt-get "
        "install -y --no-install-recommends gcc g++ make libc6-dev binutils\","
        "\"CreatedSince\":\"36 minutes ago\",\"ID\":\"sha256:"
        "b4a14348b45e7832378d642206d1268292bf7386fe2fa75947d4393ba0348a99\",\"Size\":\"270MB\"}",
    .bid = docker_history_bid,
    .open = docker_history_open,
    .document = docker_history_document,
    .close = free,
};
