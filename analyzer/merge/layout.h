/* Rows of conclusions on their way into another case: in which of their columns numbers stand, and
 * which numbers these are there. */
#ifndef ET_ANALYZER_MERGE_LAYOUT_H
#define ET_ANALYZER_MERGE_LAYOUT_H

#include "analyzer/merge/columns.h"
#include "analyzer/merge/spans.h"
#include "analyzer/merge/tables.h"

/* What tells the numbers here of those there. */
struct et_numbering {
    const struct et_span_host *hosts; /* of the case there */
    size_t host_count;
    struct et_numbers *numbers;
    struct et_map clues, presences; /* number there -> here */
};

/* Columns of a table, with what stands in them. */
struct et_layout {
    struct et_columns columns;
    size_t roles[ET_MERGE_MAX_PARAMETERS + 1]; /* of each parameter; of layout.c */
};

/* write: the statement that put is. */
void et_layout_match(struct et_layout *layout, struct et_stmt *row, struct et_stmt *put,
                     enum et_query write);

/* Binds all columns of a row. 0 or ET_FATAL. */
int et_layout_bind(const struct et_layout *layout, const struct et_numbering *here,
                   struct et_stmt *put, struct et_stmt *row, struct et_err *err);

#endif
