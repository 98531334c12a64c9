/* The rows of a table of rules, and how the rows of one file are laid over those of
 * others: which take the place of which, which go before which, which are off. Knows
 * the id of a row, and nothing of its other cells. */
#ifndef ET_ANALYZER_RULES_RULE_ROWS_H
#define ET_ANALYZER_RULES_RULE_ROWS_H

#include "analyzer/rules/rule_table.h"
#include "base/map.h"

enum { ET_MAX_RULES = 4096 }; /* of a table */

struct et_rule_row {
    const struct et_slice *cells; /* the first is the id */
    size_t file;                  /* where it stands, or was switched off, as et_rule_rows_read */
    uint64_t line;                /* was told */
    bool off;
};

struct et_rule_rows {
    const char *const *columns;
    size_t column_count;
    struct et_rule_row *at;
    size_t count, cap;
    struct et_map by_id;  /* id -> index + 1 */
    struct et_arena text; /* the cells of what was read; of what is laid over, none */
};

void et_rule_rows_init(struct et_rule_rows *rows, const char *const *columns, size_t column_count);
void et_rule_rows_clear(struct et_rule_rows *rows);

/* Gives all of from to to, which is empty, as from is then. */
void et_rule_rows_move(struct et_rule_rows *to, struct et_rule_rows *from);

/* Reads a file, whose number is the caller's. An id may stand in it once. 0, or ET_FATAL
 * as et_rule_table_read. problems may be NULL. */
int et_rule_rows_read(struct et_rule_rows *rows, struct et_slice csv, size_t file,
                      const struct et_rule_problems *problems, struct et_err *err);

/* Hands each row that is on to take, which returns 0, or negative with err filled where it
 * makes no sense. 0, or ET_FATAL if any did not: err holds the first, with its line. */
int et_rule_rows_each(const struct et_rule_rows *rows,
                      int (*take)(void *ctx, const struct et_slice *cells, struct et_err *err),
                      void *ctx, const struct et_rule_problems *problems, struct et_err *err);

/* Lays the rows of over, which has to live as long, over those of under. One with a known
 * id takes that row's place; those with new ids go before all others, in their order. One
 * that says off switches a rule off, which has to be there. 0, or ET_FATAL with err filled. */
int et_rule_rows_lay(struct et_rule_rows *under, const struct et_rule_rows *over,
                     const struct et_rule_problems *problems, struct et_err *err);

#endif
