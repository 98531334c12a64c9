/* How each kind of fact becomes a row of its table. */
#ifndef ET_ANALYZER_FACT_ROWS_H
#define ET_ANALYZER_FACT_ROWS_H

#include "parsers/fact.h"
#include "schema/store.h"

enum et_column_form {
    ET_COLUMN_INT,     /* int64_t, absent = NULL */
    ET_COLUMN_TIME,    /* the same; and the evidence speaks of that time */
    ET_COLUMN_BOOL,    /* bool */
    ET_COLUMN_TEXT,    /* slice, absent = NULL */
    ET_COLUMN_WORD,    /* slice, absent = "" */
    ET_COLUMN_PREVIEW, /* slice, its first ET_PREVIEW_BYTES */
    ET_COLUMN_INTERN,  /* slice, as the id of a recurring text */
    ET_COLUMN_CHANGE,  /* enum et_audit_change */
};

enum { ET_PREVIEW_BYTES = 1024 };

struct et_fact_column {
    int param; /* of the row's statement */
    enum et_column_form form;
    size_t offset; /* in the fact's struct */
};

struct et_fact_row {
    enum et_query query;
    int fact_id, line, at_offset, length; /* its parameters; length 0 = has none */
    bool of_event;                        /* the fact's struct begins with a struct et_event_id */
    const struct et_fact_column *columns;
    size_t count;
    size_t size; /* of the fact's struct */
};

/* Whether the member is a slice. */
bool et_fact_column_is_text(const struct et_fact_column *column);

/* NULL for a kind that has no table of its own, and for an exec. */
const struct et_fact_row *et_fact_row(enum et_fact_kind kind);

#endif
