#include "analyzer/cli/found.h"

#include "analyzer/cli/terminal.h"
#include "reports/terminal.h"

#include <stdlib.h>

enum {
    FEW = 20,            /* streams that are listed one by one */
    FORMAT_COLUMNS = 18, /* at least */
    NUMBER_COLUMNS = 10,
};

/* A new row at the end, or NULL. */
static struct et_found_row *add_row(struct et_found_row **rows, size_t *count, size_t *cap)
{
    if (*count == *cap) {
        size_t bigger = *cap ? *cap * 2 : 32;
        struct et_found_row *more = realloc(*rows, bigger * sizeof *more);
        if (!more)
            return NULL;
        *rows = more;
        *cap = bigger;
    }
    struct et_found_row *row = &(*rows)[(*count)++];
    *row = (struct et_found_row){ 0 };
    return row;
}

static struct et_found_row *row_of_format(struct et_found *found, const char *format)
{
    for (size_t i = 0; i < found->format_count; i++)
        if (found->formats[i].format == format) /* one text for each format */
            return &found->formats[i];
    return add_row(&found->formats, &found->format_count, &found->format_cap);
}

/* Shortens where to the folder that path lies in as well, with a '/' at its end. */
static void widen(struct et_strbuf *where, struct et_slice path)
{
    size_t same = 0, folder = 0;
    while (same < where->n && same < path.n && where->p[same] == path.p[same]) {
        same++;
        if (where->p[same - 1] == '/' || where->p[same - 1] == '!')
            folder = same;
    }
    where->n = folder;
}

/* A stream that could not be unpacked at all is not empty. */
static const char *format_of(const struct et_ingest_report *report)
{
    static const char *const nothing = "empty";
    const struct et_parser *parser = report->accounts.parser;
    return parser ? parser->name : report->status == ET_INGEST_EMPTY ? nothing : NULL;
}

static void count(struct et_found *found, struct et_found_row *row,
                  const struct et_ingest_report *report)
{
    if (!row) {
        found->failed = true;
        return;
    }
    if (row->streams == 0)
        et_strbuf_add(&row->where, report->path);
    else
        widen(&row->where, report->path);
    row->format = format_of(report);
    row->streams++;
    row->lines += report->accounts.lines_read;
    row->facts += report->facts;
    found->failed = found->failed || row->where.failed;
}

void et_found_add(struct et_found *found, const struct et_ingest_report *report)
{
    if (report->status == ET_INGEST_KNOWN)
        return;
    if (found->each || found->streams < FEW)
        count(found, add_row(&found->rows, &found->count, &found->cap), report);
    found->streams++;
    count(found, row_of_format(found, format_of(report)), report);
}

/* By name; what was not recognised is last. */
static int by_format(const void *a, const void *b)
{
    const struct et_found_row *x = a, *y = b;
    if (!x->format || !y->format)
        return (x->format == NULL) - (y->format == NULL);
    return strcmp(x->format, y->format);
}

static const char *name_of(const struct et_found_row *row)
{
    return row->format ? row->format : "not recognised";
}

static int widest_of(const struct et_found_row *rows, size_t n)
{
    int widest = FORMAT_COLUMNS;
    for (size_t i = 0; i < n; i++) {
        int width = (int)strlen(name_of(&rows[i]));
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void print_head(struct et_terminal *term, int widest, bool each)
{
    et_term_style(term, ET_DIM);
    et_term_words(term, "  ");
    et_term_padded(term, ET_SLICE("format"), widest);
    et_term_words(term,
                  each ? "     lines     facts  file" : "     files     lines     facts  where");
    et_term_newline(term);
}

static void print_row(struct et_terminal *term, const struct et_found_row *row, int widest,
                      bool each)
{
    et_term_style(term, row->format ? ET_PLAIN : ET_DOUBT);
    et_term_words(term, "  ");
    et_term_padded(term, et_slice_of(name_of(row)), widest);
    if (!each)
        et_term_number_right(term, (int64_t)row->streams, NUMBER_COLUMNS);
    et_term_number_right(term, (int64_t)row->lines, NUMBER_COLUMNS);
    et_term_number_right(term, (int64_t)row->facts, NUMBER_COLUMNS);
    et_term_words(term, "  ");
    et_term_value(term, row->where.n ? et_strbuf_slice(&row->where) : ET_SLICE("./"));
    et_term_newline(term);
}

void et_found_print(struct et_found *found, FILE *file)
{
    struct et_terminal term;
    bool singly = found->each || found->streams <= FEW;
    const struct et_found_row *rows = singly ? found->rows : found->formats;
    size_t n = singly ? found->count : found->format_count;
    if (n == 0)
        return;
    if (found->format_count)
        qsort(found->formats, found->format_count, sizeof *found->formats, by_format);
    et_term_init(&term, file, et_terminal_colour(file), et_terminal_width(file));
    int widest = widest_of(rows, n);
    print_head(&term, widest, singly);
    for (size_t i = 0; i < n; i++)
        print_row(&term, &rows[i], widest, singly);
    et_term_end(&term, NULL);
    et_term_clear(&term);
    if (found->failed)
        fputs("  (not all: out of memory)\n", file);
}

void et_found_clear(struct et_found *found)
{
    for (size_t i = 0; i < found->count; i++)
        et_strbuf_clear(&found->rows[i].where);
    for (size_t i = 0; i < found->format_count; i++)
        et_strbuf_clear(&found->formats[i].where);
    free(found->rows);
    free(found->formats);
    *found = (struct et_found){ 0 };
}
