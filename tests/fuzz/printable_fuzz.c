/* Any bytes through each printable form: what comes out is harmless, and reads
 * back to the same bytes. */
#include "base/printable.h"

#include <jansson.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool truth)
{
    if (!truth)
        abort();
}

/* Nothing that a terminal acts upon, apart from the $' that marks an escape. */
static void require_harmless(struct et_slice text)
{
    while (et_slice_starts(text, "$'"))
        text = et_slice_from(text, 1);
    require(et_printable_plain(text));
}

static void check_printable(struct et_slice bytes)
{
    ET_STRBUF_AUTO text = { 0 };
    ET_STRBUF_AUTO back = { 0 };
    et_printable_add(&text, bytes);
    et_printable_decode(&back, et_strbuf_slice(&text));
    require(et_slice_eq(et_strbuf_slice(&back), bytes));
    require_harmless(et_strbuf_slice(&text));
    require(!et_printable_plain(bytes) || et_slice_eq(et_strbuf_slice(&text), bytes));
}

static void check_shell(struct et_slice bytes)
{
    ET_STRBUF_AUTO text = { 0 };
    et_printable_add_shell(&text, bytes);
    require(text.n > 0);
    require_harmless(et_strbuf_slice(&text));
}

static void check_json(struct et_slice bytes)
{
    ET_STRBUF_AUTO text = { 0 };
    et_json_add_bytes(&text, bytes);
    json_t *json = json_loadb(text.p, text.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    require(json != NULL);
    if (et_utf8_valid(bytes)) {
        const struct et_slice got = { json_string_value(json), json_string_length(json) };
        require(et_slice_eq(got, bytes));
    } else {
        require(json_string_length(json_object_get(json, "hex")) == 2 * bytes.n);
    }
    json_decref(json);
    et_strbuf_reset(&text);
    et_json_add_string(&text, bytes);
    require(et_utf8_valid(et_strbuf_slice(&text)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct et_slice bytes = { size ? (const char *)data : "", size };
    ET_STRBUF_AUTO back = { 0 };
    check_printable(bytes);
    check_shell(bytes);
    check_json(bytes);
    et_printable_decode(&back, bytes); /* somebody else's escapes: no harm */
    return 0;
}
