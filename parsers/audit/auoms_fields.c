#include "parsers/audit/auoms_fields.h"

#include <stdlib.h>

void et_auoms_clear(struct et_auoms_record *said)
{
    free(said->at);
    *said = (struct et_auoms_record){ 0 };
}

bool et_auoms_add(struct et_auoms_record *said, struct et_slice key, struct et_slice value)
{
    if (said->count == said->cap) {
        size_t cap = said->cap ? said->cap * 2 : 128;
        struct et_auoms_field *more = realloc(said->at, cap * sizeof *more);
        if (!more)
            return false;
        said->at = more;
        said->cap = cap;
    }
    said->at[said->count++] = (struct et_auoms_field){ key, value };
    return true;
}

struct et_slice et_auoms_value(const struct et_auoms_record *said, const char *key)
{
    for (size_t i = 0; i < said->count; i++)
        if (et_slice_is(said->at[i].key, key))
            return said->at[i].value;
    return ET_SLICE_NONE;
}
