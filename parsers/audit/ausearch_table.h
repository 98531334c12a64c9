/* The table that `ausearch --format csv` writes: its rows, its columns by name.
 * libcsv splits the fields; this module decides which quotes are the table's own.
 * What a row means is for ausearch_csv.c to say. */
#ifndef ET_PARSERS_AUDIT_AUSEARCH_TABLE_H
#define ET_PARSERS_AUDIT_AUSEARCH_TABLE_H

#include "base/strbuf.h"
#include "parsers/parser.h"

#include <csv.h>

/* Named limits. */
enum {
    ET_TABLE_MAX_FIELDS = 64,            /* of a row; further ones are counted, not kept */
    ET_TABLE_MAX_ROW_LINES = 64,         /* that one row with a quoted line end may have */
    ET_TABLE_MAX_ROW_BYTES = 256 * 1024, /* of such a row */
};

/* The columns that are read. */
enum et_table_column {
    ET_COL_NODE,
    ET_COL_EVENT,
    ET_COL_DATE,
    ET_COL_TIME,
    ET_COL_YEAR,
    ET_COL_MONTH,
    ET_COL_DAY,
    ET_COL_MILLI,
    ET_COL_GMT_OFFSET,
    ET_COL_SERIAL_NUM,
    ET_COL_SUBJ_LABEL,
    ET_COL_ACTION,
    ET_COL_RESULT,
    ET_COL_OBJ_PRIME,
    ET_COL_OBJ_SEC,
    ET_COL_OBJ_LABEL,
    ET_COL_HOW,
    ET_COLUMNS,
};

struct et_table {
    struct csv_parser csv;
    /* of the header */
    bool has_header, header_quoted;
    size_t width;
    size_t index[ET_COLUMNS]; /* SIZE_MAX: no such column */
    /* of the row at hand */
    struct et_strbuf bytes; /* its fields, with a comma between them */
    struct {
        size_t at, n;
    } fields[ET_TABLE_MAX_FIELDS];
    size_t field_count;
    bool row_done;
    bool cut;             /* its last line has no end: its last field is not certain */
    struct et_strbuf raw; /* its lines as they stand */
    struct et_place at;   /* its first line */
    uint64_t line_count;  /* 0: no row is open */
};

/* What became of a line. */
enum et_table_added {
    ET_TABLE_NOTHING, /* a blank line between rows */
    ET_TABLE_WAITS,   /* a quoted field is open: the row goes on */
    ET_TABLE_ROW,     /* a row is complete */
    ET_TABLE_OPEN,    /* a row is over a limit and was given up */
};

/* table lives in the caller, zeroed. 0, or ET_FATAL. */
int et_table_init(struct et_table *table, struct et_err *err);
void et_table_clear(struct et_table *table);

/* Is a row open that line does not belong to, as a row of its own begins there? */
bool et_table_interrupted(const struct et_table *table, struct et_slice line);

/* Takes one line; returns an et_table_added or ET_FATAL. The row lives until the
 * next call. */
int et_table_add(struct et_table *table, const struct et_line *line, struct et_err *err);

/* Ends the row that is open (there is one), its quotes taken as ordinary bytes:
 * ET_TABLE_ROW; ET_TABLE_OPEN if it has several lines and is given up; ET_FATAL. */
int et_table_close(struct et_table *table, struct et_err *err);

bool et_table_is_header(const struct et_table *table);

/* Takes the names of the columns from the row. False if one that is needed is
 * missing; the table then has no header. */
bool et_table_read_header(struct et_table *table);

/* Puts labels together that took two fields. Before cells are asked for. */
void et_table_join_labels(struct et_table *table);

/* The row's field in a column; absent where there is none or it is empty. */
struct et_slice et_table_cell(const struct et_table *table, enum et_table_column column);

/* True if all fields behind the serial number are empty: what ausearch writes of
 * an event it could not make sense of, in fewer fields than there should be. */
bool et_table_is_empty_frame(const struct et_table *table);

/* Numbers between separators, each with its count of digits; true if text is
 * exactly count of them, none of more than four digits. */
bool et_table_numbers(struct et_slice text, char separator, size_t count, int value[],
                      size_t digits[]);

#endif
