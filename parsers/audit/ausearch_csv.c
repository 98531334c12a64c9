/* `ausearch --format csv`, with any of its --extra-* options. A header row names
 * the columns, then one row per event:
 *
 *   NODE,EVENT,DATE,TIME,[YEAR,MONTH,DAY,WEEKDAY,HOUR,MILLI,GMT_OFFSET,]SERIAL_NUM,EVENT_KIND,
 *   SESSION,SUBJ_PRIME,SUBJ_SEC,SUBJ_KIND,[SUBJ_LABEL,]ACTION,RESULT,OBJ_PRIME,OBJ_SEC,[OBJ2,]
 *   [OBJ_LABEL,]OBJ_KIND,HOW[,KEY]
 *   ,SYSCALL,11/23/26,22:07:57,32,audit-rule,unset,system,root,privileged-acct,executed,success,
 *   /sbin/modprobe,1293,file,/usr/bin/kmod                                      (one line)
 *
 * It holds no pid, no argv and no user ids: an exec without its process.
 *
 * DATE and TIME are local to the machine that exported, DATE in its locale (local_time.h).
 * Without GMT_OFFSET the zone is not known: then sink->utc_offset_ns counts. ausearch
 * up to 3.0.9 writes whole hours there even in a zone of +05:30. */
#include "parsers/audit/formats.h"

#include "parsers/audit/ausearch_table.h"
#include "parsers/audit/local_time.h"

#include <stdlib.h>

struct export
{
    const struct et_sink *sink;
    struct et_table table;
    struct et_dated_lines dated;
    bool said_no_header, said_bad_time; /* once per stream */
};

static int ausearch_csv_bid(struct et_slice head, bool whole)
{
    (void)whole;
    static const char *const starts[] = {
        "NODE,EVENT,DATE,TIME,",
        "NODE,TYPE,DATE,TIME,",
        "\"NODE\",\"EVENT\",\"DATE\",\"TIME\",",
    };
    const char *end = et_slice_find(head, '\n');
    struct et_slice line = et_slice_to(head, end ? (size_t)(end - head.p) : head.n);
    if (!et_slice_search(line, ET_SLICE("SERIAL_NUM")))
        return 0;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (et_slice_starts(head, starts[i]))
            return 95;
    return 0;
}

static void ausearch_csv_close(void *state)
{
    struct export *export = state;
    if (!export)
        return;
    et_table_clear(&export->table);
    et_dated_clear(&export->dated);
    free(export);
}

/* Returns outcome, or a negative code. */
static int damage(struct export *export, const char *what, const char *kept, int outcome,
                  struct et_err *err)
{
    struct et_damage entry = { .at = export->table.at, .what = what, .kept = kept };
    int rc = export->sink->damage(export->sink->ctx, &entry, err);
    return rc < 0 ? rc : outcome;
}

/* As damage, for what is said once per stream; the row is broken each time. */
static int damage_once(struct export *export, bool *said, const char *what, struct et_err *err)
{
    bool again = *said;
    *said = true;
    return again ? ET_BROKEN : damage(export, what, NULL, ET_BROKEN, err);
}

/* The date of the columns YEAR, MONTH, DAY if they are there, else of DATE. */
static bool read_date(const struct et_table *table, struct et_local_date *date)
{
    static const enum et_table_column columns[] = { ET_COL_YEAR, ET_COL_MONTH, ET_COL_DAY };
    size_t digits;
    if (!et_table_cell(table, ET_COL_YEAR).p)
        return et_local_date_read(et_table_cell(table, ET_COL_DATE), date);
    date->order = ET_DATE_YEAR_FIRST;
    for (size_t i = 0; i < 3; i++)
        if (!et_table_numbers(et_table_cell(table, columns[i]), '-', 1, &date->part[i], &digits))
            return false;
    return true;
}

/* The third field of a line, where DATE always stands; absent where other columns
 * tell the date. */
static struct et_slice date_of(const void *state, struct et_slice line)
{
    const struct export *export = state;
    if (export->table.has_header && export->table.index[ET_COL_YEAR] != SIZE_MAX)
        return ET_SLICE_NONE;
    for (int i = 0; i < 2; i++) {
        const char *comma = et_slice_find(line, ',');
        line = comma ? et_slice_from(line, (size_t)(comma - line.p) + 1) : ET_SLICE_NONE;
    }
    const char *comma = et_slice_find(line, ',');
    if (!comma)
        return ET_SLICE_NONE;
    line = et_slice_to(line, (size_t)(comma - line.p));
    bool quoted = line.n > 1 && line.p[0] == '"' && line.p[line.n - 1] == '"';
    return quoted ? et_slice_to(et_slice_from(line, 1), line.n - 2) : line;
}

/* "+05:00", in nanoseconds east of UTC. */
static bool east_of(struct et_slice text, int64_t *ns)
{
    int part[2];
    size_t digits[2];
    if ((text.p[0] != '+' && text.p[0] != '-') ||
        !et_table_numbers(et_slice_from(text, 1), ':', 2, part, digits) || part[0] > 23 ||
        part[1] > 59)
        return false;
    *ns = (part[0] * 3600 + part[1] * 60) * ET_NS_PER_S * (text.p[0] == '-' ? -1 : 1);
    return true;
}

static bool time_of(const struct export *export, struct et_event_id *id)
{
    const struct et_table *table = &export->table;
    struct et_slice zone = et_table_cell(table, ET_COL_GMT_OFFSET);
    int64_t east = export->sink->utc_offset_ns;
    struct et_local_date date;
    size_t digits;
    int milli;
    if (!read_date(table, &date) || (zone.p && !east_of(zone, &east)) ||
        !et_local_time(&date, export->dated.order, et_table_cell(table, ET_COL_TIME), &id->time_ns))
        return false;
    id->zoneless = zone.p == NULL;
    id->time_ns -= east;
    id->precision_ns = ET_NS_PER_S;
    if (et_table_numbers(et_table_cell(table, ET_COL_MILLI), '.', 1, &milli, &digits) &&
        milli <= 999) {
        id->time_ns += milli * (ET_NS_PER_S / 1000);
        id->precision_ns = ET_NS_PER_S / 1000;
    }
    return true;
}

static int state_fact(struct export *export, struct et_fact *fact, struct et_err *err)
{
    fact->places = &export->table.at;
    fact->place_count = 1;
    int rc = export->sink->fact(export->sink->ctx, fact, err);
    return rc < 0 ? rc : ET_PARSED;
}

/* whole: the row is as long as its header, so that the fields behind a name are
 * where they should be. The path is the one ausearch made absolute. */
static int state_exec(struct export *export, const struct et_event_id *id, bool whole,
                      struct et_err *err)
{
    const struct et_table *table = &export->table;
    uint64_t inode;
    bool has_inode =
        et_slice_u64(et_table_cell(table, ET_COL_OBJ_SEC), &inode) && inode <= INT64_MAX;
    struct et_path_item path = {
        .item = 0,
        .name = et_table_cell(table, ET_COL_OBJ_PRIME),
        .inode = has_inode ? (int64_t)inode : ET_ABSENT,
        .dev = ET_ABSENT,
        .mode = ET_ABSENT,
        .ouid = ET_ABSENT,
        .ogid = ET_ABSENT,
    };
    struct et_slice result = et_table_cell(table, ET_COL_RESULT);
    struct et_exec exec = {
        .id = *id,
        .who = ET_SUBJECT_NONE,
        .arch = ET_ABSENT,
        .syscall = ET_ABSENT,
        .success = et_slice_is(result, "success")  ? 1
                   : et_slice_is(result, "failed") ? 0
                                                   : ET_ABSENT,
        .exit = ET_ABSENT,
        .lossy = true,
        .argv_state = ET_ARGV_NONE,
        .paths = &path,
        .path_count = whole && path.name.p ? 1 : 0,
    };
    if (whole)
        exec.who.exe = et_table_cell(table, ET_COL_HOW);
    struct et_fact fact = { .kind = ET_FACT_EXEC, .exec = &exec };
    return state_fact(export, &fact, err);
}

/* True if the event is about the audit system itself. */
static bool change_of(struct et_slice event, enum et_audit_change *change)
{
    static const struct {
        const char *event;
        enum et_audit_change change;
    } changes[] = {
        { "DAEMON_START", ET_AUDIT_DAEMON_START }, { "DAEMON_END", ET_AUDIT_DAEMON_END },
        { "CONFIG_CHANGE", ET_AUDIT_CONFIG },      { "SYSTEM_BOOT", ET_AUDIT_BOOT },
        { "SYSTEM_SHUTDOWN", ET_AUDIT_SHUTDOWN },
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        *change = changes[i].change;
        if (et_slice_is(event, changes[i].event))
            return true;
    }
    *change = ET_AUDIT_DAEMON_OTHER;
    return et_slice_starts(event, "DAEMON_");
}

static bool is_exec(const struct et_table *table)
{
    return et_slice_is(et_table_cell(table, ET_COL_EVENT), "SYSCALL") &&
           et_slice_is(et_table_cell(table, ET_COL_ACTION), "executed");
}

static int state_row(struct export *export, const struct et_event_id *id, bool whole,
                     struct et_err *err)
{
    const struct et_table *table = &export->table;
    struct et_audit_state state = { .id = *id,
                                    .type = et_table_cell(table, ET_COL_EVENT),
                                    .text = et_strbuf_slice(&export->table.raw),
                                    .lost = ET_ABSENT };
    if (is_exec(table))
        return state_exec(export, id, whole, err);
    if (!change_of(state.type, &state.change))
        return ET_PARSED;
    struct et_fact fact = { .kind = ET_FACT_AUDIT_STATE, .audit_state = &state };
    return state_fact(export, &fact, err);
}

/* The row is complete: header or event. An et_outcome or a negative code. */
static int take_row(struct export *export, struct et_err *err)
{
    struct et_table *table = &export->table;
    if (et_table_is_header(table))
        return et_table_read_header(table)
                   ? ET_SKIPPED
                   : damage(export, "header row lacks a column that is needed", NULL, ET_BROKEN,
                            err);
    if (!table->has_header)
        return damage_once(export, &export->said_no_header, "rows without a header row before them",
                           err);
    et_table_join_labels(table);
    if (table->field_count < table->width) {
        if (table->cut)
            return damage(export, "the stream ends within a row", NULL, ET_BROKEN, err);
        if (et_table_is_empty_frame(table))
            return ET_PARSED;
        return damage(export, "row has fewer fields than its header", NULL, ET_BROKEN, err);
    }
    struct et_event_id id = { .node = et_table_cell(table, ET_COL_NODE) };
    uint64_t serial;
    if (!et_slice_u64(et_table_cell(table, ET_COL_SERIAL_NUM), &serial) || serial > INT64_MAX)
        return damage(export, "SERIAL_NUM is not a number", NULL, ET_BROKEN, err);
    id.serial = (int64_t)serial;
    if (!time_of(export, &id))
        return damage_once(export, &export->said_bad_time,
                           "DATE or TIME is none that can be read: rows like this are lost", err);
    bool whole = table->field_count == table->width;
    int rc = state_row(export, &id, whole, err);
    if (rc < 0)
        return rc;
    if (!whole)
        return damage(export, "row has more fields than its header: a name holds a comma",
                      is_exec(table) ? "time, serial and result" : NULL, ET_PARSED, err);
    if (table->cut)
        return damage(export, "the stream ends without a line end: the last field may be cut",
                      "all but the last field", ET_PARSED, err);
    return ET_PARSED;
}

/* Ends a row whose quote was not closed. */
static int close_row(struct export *export, struct et_err *err)
{
    int added = et_table_close(&export->table, err);
    if (added < 0)
        return added;
    return added == ET_TABLE_ROW
               ? take_row(export, err)
               : damage(export, "a quoted field is not closed", NULL, ET_BROKEN, err);
}

static int take_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct export *export = state;
    if (et_table_interrupted(&export->table, line->text)) {
        int rc = close_row(export, err);
        if (rc < 0)
            return rc;
    }
    int added = et_table_add(&export->table, line, err);
    switch (added) {
    case ET_TABLE_NOTHING:
        return ET_SKIPPED;
    case ET_TABLE_WAITS:
        return ET_PARSED;
    case ET_TABLE_ROW:
        return take_row(export, err);
    case ET_TABLE_OPEN:
        return damage(export, "a quoted field is not closed within many lines", NULL, ET_BROKEN,
                      err);
    default:
        return added;
    }
}

static int ausearch_csv_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct export *export = calloc(1, sizeof *export);
    if (!export)
        return et_fail_memory(err);
    if (et_table_init(&export->table, err) < 0) {
        free(export);
        return ET_FATAL;
    }
    export->sink = sink;
    export->dated = (struct et_dated_lines){
        .sink = sink, .date_of = date_of, .take = take_line, .state = export
    };
    *state = export;
    return 0;
}

static int ausearch_csv_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct export *export = state;
    return et_dated_line(&export->dated, line, err);
}

static int ausearch_csv_finish(void *state, struct et_err *err)
{
    struct export *export = state;
    int rc = et_dated_finish(&export->dated, err);
    if (rc == 0 && export->table.line_count > 0)
        rc = close_row(export, err);
    return rc < 0 ? rc : 0;
}

static void ausearch_csv_waited(const void *state, struct et_tally *tally)
{
    const struct export *export = state;
    et_dated_waited(&export->dated, tally);
}

const struct et_parser et_parser_ausearch_csv = {
    .name = "ausearch-csv",
    .summary = "ausearch --format csv, with any extra columns",
    .group = ET_GROUP_AUDIT,
    .sample = "NODE,EVENT,DATE,TIME,SERIAL_NUM,EVENT_KIND,SESSION,SUBJ_PRIME,SUBJ_SEC,SUBJ_KIND,"
              "ACTION,RESULT,"
              "OBJ_PRIME,OBJ_SEC,OBJ_KIND,HOW\n,SYSCALL,11/23/"
              "26,22:13:33,1331,audit-rule,unset,unset,root,"
              "privileged-acct,executed,success,/usr/bin/gcc,,file,gcc",
    .sample_invented = true,
    .bid = ausearch_csv_bid,
    .open = ausearch_csv_open,
    .line = ausearch_csv_line,
    .finish = ausearch_csv_finish,
    .waited = ausearch_csv_waited,
    .close = ausearch_csv_close,
};
