/* MANIFEST.csv of scripts/collect (RFC 4180, times in UTC):
 *
 *   header = "path,command,exit_status,start,end,bytes,sha256" *( "," NAME )
 *
 *   docker/ps.txt,docker ps -a --no-trunc,0,2026-11-23T22:17:50Z,2026-11-23T22:17:50Z,2417,9f86…,,
 *
 * Each row is stated as a setting "collected": its name is the path (absent where
 * nothing was kept), its value the command, how it ended, and when. libcsv splits
 * the fields; a row may go over several lines, as names in it may hold line ends. */
#include "base/strbuf.h"
#include "parsers/collected/formats.h"
#include "parsers/json/json_lines.h"

#include <csv.h>
#include <stdlib.h>

enum {
    MAX_FIELDS = 32,           /* of a row; further ones are passed over */
    MAX_ROW_BYTES = 64 * 1024, /* of a row with the quotes around it */
};

enum column { PATH, COMMAND, EXIT_STATUS, START, END, COLUMNS };

static const char *const column_names[] = { "path", "command", "exit_status", "start", "end" };

static const char header[] = "path,command,exit_status,start,end,";

struct manifest {
    const struct et_sink *sink;
    struct csv_parser csv;
    struct et_strbuf bytes; /* of the row's fields */
    struct {
        size_t at, n;
    } fields[MAX_FIELDS];
    size_t count;
    size_t index[COLUMNS]; /* of the named columns; MAX_FIELDS = there is none */
    bool has_header, row_done;
    struct et_place at; /* of the row; length 0 = none is open */
    struct et_strbuf value;
};

static int manifest_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_slice_starts(head, header) ? 95 : 0;
}

static int manifest_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct manifest *m = calloc(1, sizeof *m);
    if (!m)
        return et_fail_memory(err);
    m->sink = sink;
    if (csv_init(&m->csv, 0) != 0) {
        free(m);
        return et_fail_memory(err);
    }
    *state = m;
    return 0;
}

static void manifest_close(void *state)
{
    struct manifest *m = state;
    if (!m)
        return;
    csv_free(&m->csv);
    et_strbuf_clear(&m->bytes);
    et_strbuf_clear(&m->value);
    free(m);
}

static void take_field(void *bytes, size_t n, void *ctx)
{
    struct manifest *m = ctx;
    if (m->count == MAX_FIELDS)
        return;
    m->fields[m->count].at = m->bytes.n;
    m->fields[m->count++].n = n;
    et_strbuf_add(&m->bytes, (struct et_slice){ bytes, n });
}

static void take_row(int end, void *ctx)
{
    struct manifest *m = ctx;
    (void)end;
    m->row_done = true;
}

static struct et_slice field(const struct manifest *m, size_t i)
{
    if (i >= m->count || m->fields[i].n == 0)
        return ET_SLICE_NONE;
    return et_slice_to(et_slice_from(et_strbuf_slice(&m->bytes), m->fields[i].at), m->fields[i].n);
}

static void read_header(struct manifest *m)
{
    for (size_t column = 0; column < COLUMNS; column++) {
        m->index[column] = MAX_FIELDS;
        for (size_t i = 0; i < m->count; i++)
            if (et_slice_is(field(m, i), column_names[column]))
                m->index[column] = i;
    }
    m->has_header = true;
}

static struct et_slice cell(const struct manifest *m, enum column column)
{
    struct et_slice text = field(m, m->index[column]);
    return text.p ? text : ET_SLICE("?");
}

static int state_row(struct manifest *m, struct et_err *err)
{
    const struct et_slice between[] = { ET_SLICE("; exit status "), ET_SLICE("; "),
                                        ET_SLICE(" to ") };
    et_strbuf_reset(&m->value);
    et_strbuf_add(&m->value, cell(m, COMMAND));
    for (enum column column = EXIT_STATUS; column <= END; column++) {
        et_strbuf_add(&m->value, between[column - EXIT_STATUS]);
        et_strbuf_add(&m->value, cell(m, column));
    }
    if (m->value.failed)
        return et_fail_memory(err);
    const struct et_setting collected = { .topic = ET_SLICE("collected"),
                                          .name = field(m, m->index[PATH]),
                                          .value = et_strbuf_slice(&m->value) };
    const struct et_fact fact = {
        .kind = ET_FACT_SETTING, .places = &m->at, .place_count = 1, .setting = &collected
    };
    return m->sink->fact(m->sink->ctx, &fact, err);
}

/* Gives up a row that a lost quote makes too long; the next line begins anew. */
static int too_long(struct manifest *m, const struct et_line *line, struct et_err *err)
{
    csv_free(&m->csv);
    m->at.length = 0;
    if (csv_init(&m->csv, 0) != 0)
        return et_fail_memory(err);
    return et_line_broken(m->sink, line, "row is longer than 64 KiB: given up", err);
}

/* ET_PARSED for every line of a row that is whole in the end. */
static int manifest_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct manifest *m = state;
    int rc = 0;
    if (line->text.n == 0 && m->at.length == 0)
        return ET_SKIPPED;
    if (m->at.length == 0) {
        m->at = line->at;
        m->count = 0;
        et_strbuf_reset(&m->bytes);
    }
    m->at.length = line->at.offset + line->at.length - m->at.offset;
    if (m->at.length > MAX_ROW_BYTES)
        return too_long(m, line, err);
    m->row_done = false;
    bool ok =
        csv_parse(&m->csv, line->text.p, line->text.n, take_field, take_row, m) == line->text.n &&
        csv_parse(&m->csv, "\n", 1, take_field, take_row, m) == 1;
    if (!ok || m->bytes.failed)
        return et_fail_memory(err);
    if (!m->row_done)
        return ET_PARSED;
    if (!m->has_header)
        read_header(m);
    else if (line->cut)
        rc = et_line_broken(m->sink, line, "the manifest ends within this row", err);
    else
        rc = state_row(m, err);
    m->at.length = 0;
    return rc == 0 ? ET_PARSED : rc;
}

static int manifest_finish(void *state, struct et_err *err)
{
    struct manifest *m = state;
    const struct et_damage damage = { .at = m->at, .what = "the manifest ends within this row" };
    return m->at.length ? m->sink->damage(m->sink->ctx, &damage, err) : 0;
}

const struct et_parser et_parser_collect_manifest = {
    .name = "collect-manifest",
    .summary = "MANIFEST.csv of scripts/collect: which command was run, when, and how it ended",
    .group = ET_GROUP_HOST,
    .sample =
        "path,command,exit_status,start,end,bytes,sha256,stderr_path,stderr_sha256\n"
        "docker/ps.txt,docker ps -a --no-trunc,0,2026-11-23T22:17:50Z,2026-11-23T22:17:51Z,2417,"
        "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9,,\n",
    .bid = manifest_bid,
    .open = manifest_open,
    .line = manifest_line,
    .finish = manifest_finish,
    .close = manifest_close,
};
