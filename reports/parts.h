/* Reports that are lists: each part is a statement, and one function puts each
 * of its rows on paper. Only one row is ever held. */
#ifndef ET_REPORTS_PARTS_H
#define ET_REPORTS_PARTS_H

#include "base/strbuf.h"
#include "reports/report.h"

typedef void et_part_row(struct et_strbuf *to, struct et_stmt *row);

struct et_part {
    const char *title;  /* before it; NULL = nothing */
    et_part_row *begin; /* a head of its columns' names; NULL = none. There may be no row yet */
    et_part_row *add;
    const char *none; /* in place of the head where there are no rows; NULL = the head stays */
    enum et_query query;
    bool frame; /* it names what other parts show: no limit cuts it */
};

struct et_parts {
    const struct et_part *parts;
    size_t count;
    const char *head, *between, *tail; /* around all rows; NULL = nothing */
};

#define ET_PARTS(LIST) .parts = (LIST), .count = sizeof(LIST) / sizeof *(LIST)

/* 0, or ET_FATAL. */
int et_write_parts(struct et_store *store, const struct et_report_options *options,
                   const struct et_parts *parts, FILE *file, struct et_err *err);

/* A row as a line of JSON, by et_json_tree_add. */
et_part_row et_add_json_line;

#endif
