#include "analyzer/record_places.h"

#include "parsers/saved.h"

/* Lengths do not count the line break. */
static bool follows(const struct et_place *place, const struct et_place *before)
{
    return place->line == before->line + 1 && place->offset == before->offset + before->length + 1;
}

void et_record_places_pack(const struct et_place *places, size_t count, struct et_strbuf *packed)
{
    for (size_t i = 0; i < count; i++) {
        bool apart = i > 0 && !follows(&places[i], &places[i - 1]);
        et_strbuf_add_varint(packed, places[i].length << 1 | apart);
        if (apart) {
            et_strbuf_add_varint(packed, places[i].line - places[i - 1].line);
            et_strbuf_add_varint(packed, places[i].offset - places[i - 1].offset);
        }
    }
}

struct et_excerpt *et_record_places_unpack(struct et_slice packed, uint64_t line, uint64_t offset,
                                           struct et_arena *arena, size_t *count)
{
    /* A record takes a byte at least. */
    struct et_excerpt *excerpts = et_arena_alloc(arena, (packed.n + 1) * sizeof *excerpts);
    struct et_saved numbers = { packed, false };
    *count = 0;
    while (excerpts && numbers.rest.n) {
        uint64_t number = et_saved_number(&numbers), length = number >> 1;
        if (number & 1) {
            const struct et_excerpt *before = *count ? &excerpts[*count - 1] : NULL;
            line = (before ? before->line : line) + et_saved_number(&numbers);
            offset = (before ? before->offset : offset) + et_saved_number(&numbers);
        }
        if (numbers.broken)
            break;
        excerpts[(*count)++] =
            (struct et_excerpt){ .line = line, .offset = offset, .length = length };
        line++;
        offset += length + 1;
    }
    return excerpts;
}
