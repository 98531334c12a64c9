#include "parsers/runtime/pairs.h"

#include "base/printable.h"

void et_pairs_reset(struct et_pairs *pairs)
{
    pairs->count = 0;
    pairs->dropped = false;
}

void et_pairs_add(struct et_pairs *pairs, struct et_slice key, struct et_slice value)
{
    if (pairs->count == ET_PAIRS_MAX)
        pairs->dropped = true;
    else
        pairs->at[pairs->count++] = (struct et_pair){ key, value };
}

struct et_slice et_pairs_get(const struct et_pairs *pairs, const char *key)
{
    struct et_slice value = ET_SLICE_NONE;
    for (size_t i = 0; i < pairs->count; i++) {
        const struct et_pair *pair = &pairs->at[i];
        if (!et_slice_is(pair->key, key))
            continue;
        if (value.p && !et_slice_eq(value, pair->value))
            return ET_SLICE_NONE;
        value = pair->value;
    }
    return value.n ? value : ET_SLICE_NONE;
}

void et_pairs_json(struct et_strbuf *to, const struct et_pairs *pairs)
{
    et_strbuf_addc(to, '{');
    for (size_t i = 0; i < pairs->count; i++) {
        if (i)
            et_strbuf_addc(to, ',');
        et_json_add_string(to, pairs->at[i].key);
        et_strbuf_addc(to, ':');
        et_json_add_bytes(to, pairs->at[i].value);
    }
    et_strbuf_addc(to, '}');
}
