/* One row per step, newest first, in columns that at least two blanks part:
 *
 *   header = ( "IMAGE" / "ID" / "SNAPSHOT" ) "CREATED" "CREATED BY" "SIZE" "COMMENT"
 *   row    = id created created-by size comment
 *   id     = "<missing>" / [ "sha256:" ] 12*64hex
 *
 *   a971f1e87c29   38 minutes ago   /bin/sh -c apt-get update   3.57MB
 *
 * An instruction may be of several lines, which break the columns; and it may hold
 * any number of blanks. So a row goes on up to the next line that begins with an
 * id, and its size is the last or last but one cell of its last line. */
#include "parsers/image/history_table.h"

#include "parsers/image/layer.h"
#include "parsers/text/list.h"

struct table {
    struct et_slice text;
    size_t at;     /* the next byte to look at */
    uint64_t line; /* its line, from 1 */
};

/* Steps over one line. */
static struct et_slice next_line(struct table *table)
{
    struct et_slice rest = et_slice_from(table->text, table->at);
    const char *end = et_slice_find(rest, '\n');
    size_t n = end ? (size_t)(end - rest.p) : rest.n;
    table->at += end ? n + 1 : n;
    table->line++;
    return et_slice_to(rest, n);
}

/* Takes a cell off text: up to two blanks or the end. */
static struct et_slice take_cell(struct et_slice *text)
{
    struct et_slice cell = *text;
    size_t n = 0;
    while (n < cell.n && cell.p[n] != '\n' &&
           !(cell.p[n] == ' ' && (n + 1 == cell.n || cell.p[n + 1] == ' ')))
        n++;
    size_t next = n;
    while (next < cell.n && cell.p[next] == ' ')
        next++;
    *text = et_slice_from(cell, next);
    return et_slice_to(cell, n);
}

bool et_history_table_is_header(struct et_slice line)
{
    static const char *const names[] = { "IMAGE", "ID", "SNAPSHOT" };
    struct et_slice rest = et_list_text(line);
    return ET_SLICE_IN(take_cell(&rest), names) && et_slice_is(take_cell(&rest), "CREATED") &&
           et_slice_is(take_cell(&rest), "CREATED BY") && et_slice_is(take_cell(&rest), "SIZE");
}

static bool begins_row(struct et_slice line)
{
    struct et_slice id = take_cell(&line);
    if (et_slice_is(id, "<missing>"))
        return true;
    if (et_slice_starts(id, "sha256:"))
        id = et_slice_from(id, sizeof "sha256:" - 1);
    return et_slice_is_hex(id, 12);
}

/* Steps over the lines by which a row goes on. */
static void skip_rest_of_row(struct table *table)
{
    struct table next = *table;
    while (next.at < next.text.n) {
        struct et_slice line = next_line(&next);
        if (begins_row(line) || et_history_table_is_header(line))
            return;
        *table = next;
    }
}

static bool is_blank(struct et_slice line)
{
    return et_slice_trim(line).n == 0;
}

/* Rows up to the next header. */
static uint64_t count_rows(struct table table)
{
    uint64_t rows = 0;
    while (table.at < table.text.n) {
        struct et_slice line = next_line(&table);
        if (et_history_table_is_header(line))
            break;
        rows += begins_row(line);
    }
    return rows;
}

/* Finds the size in the last line of a row, and the comment behind it. False where
 * there is none; else *before = how much of the line precedes it. Where times are
 * not written for people (raw), sizes are not either. */
static bool find_size(struct et_slice line, bool raw, size_t *before, struct et_layer *layer)
{
    for (struct et_slice rest = line; rest.n;) {
        struct et_slice cell = take_cell(&rest);
        if (cell.n == 0 || (cell.p[cell.n - 1] != 'B' && !raw) || et_layer_size(cell) == ET_ABSENT)
            continue;
        *before = (size_t)(cell.p - line.p);
        layer->size = et_layer_size(cell);
        layer->comment = rest.n ? rest : ET_SLICE_NONE;
    }
    return layer->size != ET_ABSENT;
}

/* Reads a row of any number of lines; text ends where its last line does. False if
 * it ends early: what is there is read. */
static bool read_row(struct et_slice text, struct et_layer *layer)
{
    struct et_slice rest = text;
    struct et_slice id = take_cell(&rest), created = take_cell(&rest);
    bool raw = et_time_from_rfc3339(created, &layer->created_ns);
    if (!raw && created.n && !et_slice_is(created, "N/A"))
        layer->age = created;
    if (!et_slice_is(id, "<missing>"))
        layer->id = id;
    size_t last_line = rest.n, before = 0;
    while (last_line > 0 && rest.p[last_line - 1] != '\n')
        last_line--;
    bool whole = find_size(et_slice_from(rest, last_line), raw, &before, layer);
    struct et_slice by = et_slice_trim(whole ? et_slice_to(rest, last_line + before) : rest);
    layer->created_by = by.n ? by : ET_SLICE_NONE;
    return whole;
}

/* The row that began at start goes on up to where the table stands. */
static int state_row(const struct et_sink *sink, const struct table *table, struct et_place start,
                     struct et_layer layer, struct et_err *err)
{
    struct et_slice text = et_slice_from(et_slice_to(table->text, table->at), start.offset);
    while (text.n && et_slice_find(ET_SLICE(" \r\n"), text.p[text.n - 1]))
        text.n--;
    start.length = text.n;
    bool whole = read_row(text, &layer);
    int rc = et_layer_state(sink, &layer, &start, err);
    if (rc < 0 || whole)
        return rc < 0 ? rc : 0;
    const struct et_damage damage = { .at = start,
                                      .what = "a row of the history has no size",
                                      .kept = "the step without its size" };
    return sink->damage(sink->ctx, &damage, err);
}

static int refuse_line(const struct et_sink *sink, uint64_t line, size_t offset, size_t n,
                       struct et_err *err)
{
    const struct et_damage damage = { .at = { line, offset, n },
                                      .what = "not a row of an image's history" };
    return sink->damage(sink->ctx, &damage, err);
}

int et_history_table_read(const struct et_sink *sink, struct et_slice text, struct et_tally *tally,
                          struct et_err *err)
{
    struct table table = { .text = text, .at = text.n - et_slice_unmarked(text).n };
    struct et_layer layer = ET_LAYER_NONE;
    uint64_t rows = count_rows(table);
    layer.runtime = ET_SLICE("docker");
    while (table.at < text.n) {
        struct et_place start = { .line = table.line + 1, .offset = table.at };
        struct et_slice line = next_line(&table);
        int rc = 0;
        if (et_history_table_is_header(line)) {
            layer.runtime = et_slice_starts(line, "ID")         ? ET_SLICE("podman")
                            : et_slice_starts(line, "SNAPSHOT") ? ET_SLICE("containerd")
                                                                : ET_SLICE("docker");
            rows = count_rows(table);
            tally->skipped++;
        } else if (begins_row(line)) {
            skip_rest_of_row(&table);
            tally->parsed += table.line + 1 - start.line;
            layer.position = (int64_t)--rows;
            rc = state_row(sink, &table, start, layer, err);
        } else if (is_blank(line)) {
            tally->skipped++;
        } else {
            tally->broken++;
            rc = refuse_line(sink, start.line, start.offset, line.n, err);
        }
        if (rc < 0)
            return rc;
    }
    return 0;
}
