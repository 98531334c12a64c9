/* What is known in the middle of a stream, as bytes: so that reading can go on
 * when the stream has grown. Written and read by the same version of the program;
 * what does not read back as it was written is refused. */
#ifndef ET_PARSERS_SAVED_H
#define ET_PARSERS_SAVED_H

#include "base/strbuf.h"
#include "parsers/fact.h"

void et_saved_add_number(struct et_strbuf *to, uint64_t number);
void et_saved_add_signed(struct et_strbuf *to, int64_t number);
void et_saved_add_text(struct et_strbuf *to, struct et_slice text); /* absent stays absent */

struct et_saved {
    struct et_slice rest;
    bool broken; /* it ended early: what was taken since is 0 and absent */
};

/* In the order in which they were added. Texts are borrowed from the bytes. */
uint64_t et_saved_number(struct et_saved *from);
int64_t et_saved_signed(struct et_saved *from);
struct et_slice et_saved_text(struct et_saved *from);

/* Lines that a later line may still have to do with. */
struct et_open_lines {
    struct et_place *at; /* malloc'd */
    size_t count, cap;
};

/* In any order, and more than once. False if there is no memory. */
bool et_open_lines_add(struct et_open_lines *open, const struct et_place *at);
void et_open_lines_clear(struct et_open_lines *open);

/* Brings them into the order of the stream, each once. */
void et_open_lines_sort(struct et_open_lines *open);

#endif
