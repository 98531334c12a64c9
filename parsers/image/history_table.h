/* The table that `docker history` and its kin print. */
#ifndef ET_PARSERS_IMAGE_HISTORY_TABLE_H
#define ET_PARSERS_IMAGE_HISTORY_TABLE_H

#include "parsers/parser.h"

/* True if line is the table's header. */
bool et_history_table_is_header(struct et_slice line);

/* Takes the whole table; it is newest first, so a step's position is only known at
 * the end. 0 or a negative code. */
int et_history_table_read(const struct et_sink *sink, struct et_slice text, struct et_tally *tally,
                          struct et_err *err);

#endif
