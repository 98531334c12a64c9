/* A file of rules: CSV with a header that names its columns. Lines that begin with #
 * are comments. */
#ifndef ET_ANALYZER_RULES_RULE_TABLE_H
#define ET_ANALYZER_RULES_RULE_TABLE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"

#include <stddef.h>
#include <stdint.h>

enum { ET_RULE_COLUMNS = 16 }; /* at most */

struct et_rule_table {
    const char *const *columns; /* their names, in order */
    size_t count;
    /* Takes one row; cells live in the arena. 0, or negative with err filled. */
    int (*row)(void *ctx, const struct et_slice *cells, struct et_err *err);
    void *ctx;
};

/* Reads csv, keeping the cells in text. 0, or negative with err filled: err->line tells
 * the line. */
int et_rule_table_read(const struct et_rule_table *table, struct et_slice csv,
                       struct et_arena *text, struct et_err *err);

#endif
