/* Values in a form of which a digest is taken: each is its kind (n nothing, i number, t text, b
 * bytes, r number with a fraction), its length in decimal, a colon, its bytes, a comma; nothing is
 * "n,". So no two lists of values look alike, and any program can make the same bytes. */
#ifndef ET_ANALYZER_CELLS_H
#define ET_ANALYZER_CELLS_H

#include "base/strbuf.h"
#include "schema/store.h"

/* "i4:1234,"; ET_NULL is "n,". */
void et_cell_add_int(struct et_strbuf *to, int64_t value);

/* "t5:hello,"; absent is "n,". */
void et_cell_add_text(struct et_strbuf *to, struct et_slice text);

/* The columns from one to another (that one not) of the present row. */
void et_cells_add_row(struct et_strbuf *to, struct et_stmt *row, int from, int until);

#endif
