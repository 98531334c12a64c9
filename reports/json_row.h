/* A row of a view as a JSON object whose members are its columns. What a column
 * holds beside numbers and texts is known by its name, which all views use alike:
 * JSON goes in as it is, truth as true and false. NULL is null. */
#ifndef ET_REPORTS_JSON_ROW_H
#define ET_REPORTS_JSON_ROW_H

#include "base/strbuf.h"
#include "schema/store.h"

void et_json_row_add(struct et_strbuf *to, struct et_stmt *row);

/* The same without its braces, for what more hangs in it. */
void et_json_members_add(struct et_strbuf *to, struct et_stmt *row);

#endif
