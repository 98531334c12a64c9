/* Tables as command-line tools print them: a header whose words stand where the
 * columns begin, and rows whose cells stand beneath.
 *
 *   CONTAINER ID   IMAGE             COMMAND   STATUS                    NAMES
 *   44336f401beb   acme/builder:12   "sh"      Exited (0) 2 seconds ago  batch-ro
 *
 * Two blanks or more end a name in the header, as a name may hold one. Columns are
 * counted in characters, not in bytes, as the tools count them. A format says which
 * columns it knows, and what a row means; those that it does not know are passed
 * over. */
#ifndef ET_PARSERS_TEXT_COLUMNS_H
#define ET_PARSERS_TEXT_COLUMNS_H

#include "parsers/parser.h"

enum {
    ET_COLUMNS_MAX = 32,        /* columns of a table; the last one holds what is behind it */
    ET_COLUMNS_HEADER_LINE = 4, /* a prompt or a title may stand before the header */
};

struct et_columns {
    size_t count;
    struct {
        int name;     /* index of the format's names, -1 = another */
        size_t start; /* in characters from the line's start */
    } at[ET_COLUMNS_MAX];
};

/* Whether the table has the column, and its width with the blanks behind it: 0 for
 * one that it lacks, and for the last. */
bool et_columns_has(const struct et_columns *columns, int name);
size_t et_columns_width(const struct et_columns *columns, int name);

struct et_table_format {
    const char *const *names; /* of columns; up to ET_COLUMNS_MAX */
    size_t name_count;

    /* Whether a header with these columns is this format's. */
    bool (*header)(const struct et_columns *columns);

    /* Takes a row: cells[i] stands under names[i]; it is absent where it is empty or
     * the table has no such column. An et_outcome, or a negative code. */
    int (*row)(void *state, const struct et_columns *columns, const struct et_slice *cells,
               const struct et_line *line, struct et_err *err);
};

/* Whether a table of that format begins within the first lines of head. */
bool et_table_begins(const struct et_table_format *format, struct et_slice head);

/* Takes one line of a table; columns belongs to it and starts as zeros. What stands
 * before the header is skipped; a row that does not stand beneath it is damage. An
 * et_outcome, or a negative code. */
int et_table_line(const struct et_table_format *format, struct et_columns *columns,
                  const struct et_sink *sink, void *state, const struct et_line *line,
                  struct et_err *err);

/* The same of a table in which no cell is empty: a row that is set wider than the
 * header (kubectl prints long lists in pieces) is split at two blanks or more. */
int et_filled_table_line(const struct et_table_format *format, struct et_columns *columns,
                         const struct et_sink *sink, void *state, const struct et_line *line,
                         struct et_err *err);

#endif
