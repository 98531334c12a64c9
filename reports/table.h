/* The rows of any statement, as a table: for what somebody asked in SQL. Every value passes
 * through its format's escape function, as in a report; bytes stand as x'0a1b…'. */
#ifndef ET_REPORTS_TABLE_H
#define ET_REPORTS_TABLE_H

#include "base/err.h"
#include "base/strbuf.h"
#include "schema/store.h"

#include <stdbool.h>
#include <stdio.h>

/* How it looks; text only. */
struct et_table_look {
    bool colour, ascii;
    int width; /* columns of the terminal; 0 = no limit */
};

struct et_table_writer {
    const char *name;    /* as in --format NAME */
    const char *summary; /* one line for help */
    /* 0, or ET_FATAL (the statement fails, out cannot be written). */
    int (*write)(struct et_stmt *stmt, const struct et_table_look *look, FILE *out,
                 struct et_err *err);
};

extern const struct et_table_writer et_table_text, et_table_csv, et_table_json;

/* All writers. */
const struct et_table_writer *const *et_table_writers(size_t *count);

/* The writer of that name, or NULL. */
const struct et_table_writer *et_table_writer_named(struct et_slice name);

/* What stands in a cell, before it is escaped: absent for NULL. bytes holds what is made of
 * a blob; else the value dies with the row. */
struct et_slice et_table_value(struct et_stmt *stmt, int column, struct et_strbuf *bytes);

#endif
