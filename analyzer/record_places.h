/* Where the records of an exec lie in its evidence, packed as fact_exec.records has it: numbers
 * in the usual form of varints. A record is length << 1 | apart. apart = 0: it begins on the line
 * behind the one before, or is the first, whose place the row tells. apart = 1: its line and its
 * offset, each less those of the one before, follow. */
#ifndef ET_ANALYZER_RECORD_PLACES_H
#define ET_ANALYZER_RECORD_PLACES_H

#include "analyzer/readback.h"
#include "base/arena.h"
#include "base/strbuf.h"
#include "parsers/fact.h"

/* Adds them to packed. count: at least one. */
void et_record_places_pack(const struct et_place *places, size_t count, struct et_strbuf *packed);

/* The same places again, of an exec whose first record begins at line and offset; as far as they
 * can be read, if the bytes are not ours. In arena; NULL if there is no memory. Sets *count. */
struct et_excerpt *et_record_places_unpack(struct et_slice packed, uint64_t line, uint64_t offset,
                                           struct et_arena *arena, size_t *count);

#endif
