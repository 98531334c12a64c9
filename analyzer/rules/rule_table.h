/* A file of rules: CSV with a header that names its columns. Lines that begin with #
 * are comments; "# version: WORD" among them tells which version of the file it is. */
#ifndef ET_ANALYZER_RULES_RULE_TABLE_H
#define ET_ANALYZER_RULES_RULE_TABLE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ET_RULE_COLUMNS = 16 }; /* at most */

/* Takes what is wrong with a file, one thing after the other: line and msg are filled. */
struct et_rule_problems {
    void *ctx;
    void (*tell)(void *ctx, const struct et_err *problem);
};

struct et_rule_table {
    const char *const *columns; /* their names, in order; the first is the rule's id */
    size_t count;
    /* Takes one row; cells live in the arena. 0, ET_DAMAGED with err filled where the row
     * makes no sense, or ET_FATAL: stop. */
    int (*row)(void *ctx, const struct et_slice *cells, struct et_err *err);
    void *ctx;
    const struct et_rule_problems *problems; /* NULL = the first one, in err, is enough */
};

/* Reads all of csv, keeping the cells in text. A row may break off behind "ID,off"; its
 * other cells are empty then. 0, or ET_FATAL if anything was wrong: err holds the first
 * problem, err->line its line. */
int et_rule_table_read(const struct et_rule_table *table, struct et_slice csv,
                       struct et_arena *text, struct et_err *err);

/* How many of the columns, from the first on, the header of csv names. */
size_t et_rule_table_likeness(const char *const *columns, size_t count, struct et_slice csv);

/* What the file says of its version; absent = nothing. */
struct et_slice et_rule_table_version(struct et_slice csv);

/* Whether a row only switches the rule of its id off. */
bool et_rule_row_is_off(const struct et_slice *cells, size_t count);

#endif
