#include "analyzer/facts.h"

#include "analyzer/fact_rows.h"
#include "analyzer/open_rows.h"
#include "analyzer/record_places.h"
#include "analyzer/row_text.h"
#include "base/printable.h"

#include <stdlib.h>

int et_facts_init(struct et_facts *facts, struct et_store *store, int64_t evidence_row,
                  struct et_err *err)
{
    *facts = (struct et_facts){
        .store = store, .evidence_row = evidence_row, .events = ET_NULL, .execve_events = ET_NULL
    };
    et_map_init(&facts->nodes);
    et_map_init(&facts->carriers);
    return et_intern_init(&facts->intern, store, err);
}

void et_facts_clear(struct et_facts *facts)
{
    et_map_clear(&facts->nodes);
    et_map_clear(&facts->carriers);
    et_intern_clear(&facts->intern);
    et_strbuf_clear(&facts->places);
    free(facts->streams);
    facts->streams = NULL;
    facts->stream_count = facts->stream_cap = 0;
}

/* Room for one more; NULL with err filled. */
static struct et_fact_stream *add_stream(struct et_facts *in, struct et_err *err)
{
    if (in->stream_count == in->stream_cap) {
        size_t cap = in->stream_cap ? in->stream_cap * 2 : 4;
        struct et_fact_stream *more = realloc(in->streams, cap * sizeof *more);
        if (!more) {
            et_fail_memory(err);
            return NULL;
        }
        in->streams = more;
        in->stream_cap = cap;
    }
    return &in->streams[in->stream_count++];
}

/* The number of node's stream, 0 = it has none yet; NULL if there is no memory. */
static uint64_t *slot_of(struct et_facts *in, struct et_slice node, bool carried)
{
    return node.p ? et_map_put(carried ? &in->carriers : &in->nodes, node, NULL) : &in->unnamed;
}

int et_facts_resume(struct et_facts *facts, struct et_store *store, int64_t evidence_row,
                    struct et_err *err)
{
    int rc = et_facts_init(facts, store, evidence_row, err);
    ET_STMT_AUTO *stmt = rc == 0 ? et_store_query(store, ET_Q_STREAMS_OF_EVIDENCE, err) : NULL;
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_STREAMS_OF_EVIDENCE_EVIDENCE_ROW, evidence_row);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        ET_STRBUF_AUTO node = { 0 };
        bool named = !et_stmt_col_is_null(stmt, 1);
        et_printable_decode(&node, et_stmt_col_text(stmt, 1));
        struct et_fact_stream *stream = add_stream(facts, err);
        uint64_t *slot = slot_of(facts, named ? et_strbuf_slice(&node) : ET_SLICE_NONE,
                                 et_stmt_col_int(stmt, 2) == 1);
        if (!stream || !slot || node.failed)
            return et_fail_memory(err);
        *slot = facts->stream_count;
        int64_t facts_kept = et_stmt_col_int(stmt, et_stmt_col_is_null(stmt, 6) ? 5 : 6);
        *stream = (struct et_fact_stream){ et_stmt_col_int(stmt, 0), et_stmt_col_int(stmt, 3),
                                           et_stmt_col_int(stmt, 4), facts_kept, ET_NULL };
    }
    return rc;
}

/* A new stream; NULL with err filled. */
static struct et_fact_stream *new_stream(struct et_facts *in, struct et_slice node, bool carried,
                                         struct et_err *err)
{
    ET_STRBUF_AUTO name = { 0 };
    et_printable_add(&name, node);
    if (name.failed) {
        et_fail_memory(err);
        return NULL;
    }
    ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_PUT_STREAM, err);
    if (!stmt)
        return NULL;
    et_stmt_int(stmt, ET_PUT_STREAM_EVIDENCE_ROW, in->evidence_row);
    if (node.p)
        et_stmt_text(stmt, ET_PUT_STREAM_NODE, et_strbuf_slice(&name));
    et_stmt_int(stmt, ET_PUT_STREAM_CARRIED, node.p && carried);
    if (et_stmt_run(stmt, err) < 0)
        return NULL;
    struct et_fact_stream *stream = add_stream(in, err);
    if (!stream)
        return NULL;
    *stream = (struct et_fact_stream){ et_store_last_id(in->store), ET_NULL, ET_NULL, 0,
                                       in->ended ? 0 : ET_NULL };
    return stream;
}

/* The stream of what is said about node (absent = it is not said whom); NULL
 * with err filled. Valid until the next call. */
static struct et_fact_stream *stream_of(struct et_facts *in, struct et_slice node, bool carried,
                                        struct et_err *err)
{
    uint64_t *slot = slot_of(in, node, carried);
    if (!slot) {
        et_fail_memory(err);
        return NULL;
    }
    if (*slot)
        return &in->streams[*slot - 1];
    struct et_fact_stream *stream = new_stream(in, node, carried, err);
    *slot = stream ? in->stream_count : 0;
    return stream;
}

static void saw_time(struct et_fact_stream *stream, int64_t ns)
{
    if (ns == ET_TIME_NONE)
        return;
    if (stream->first_ns == ET_NULL || ns < stream->first_ns)
        stream->first_ns = ns;
    if (stream->last_ns == ET_NULL || ns > stream->last_ns)
        stream->last_ns = ns;
}

/* The id of its next fact, into a statement. */
static int number_fact(struct et_fact_stream *stream, struct et_stmt *stmt, int param,
                       struct et_err *err)
{
    if (stream->facts >> ET_FACT_BITS)
        return et_fail(err, ET_FATAL, "one evidence states more than 2^%d facts about one host",
                       ET_FACT_BITS);
    et_stmt_int(stmt, param, stream->stream_id << ET_FACT_BITS | stream->facts++);
    return 0;
}

static struct et_slice call_text(const struct et_exec *exec, char number[24])
{
    if (exec->call.p || exec->syscall == ET_ABSENT)
        return exec->call;
    int n = 0;
    uint64_t rest = (uint64_t)exec->syscall;
    char reversed[24];
    do {
        reversed[n++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    for (int i = 0; i < n; i++)
        number[i] = reversed[n - 1 - i];
    return (struct et_slice){ number, (size_t)n };
}

/* The call, its answer and how both were recorded, as a row that recurs. */
static int intern_call(struct et_facts *in, const struct et_exec *x, int64_t *call,
                       struct et_err *err)
{
    char number[24];
    struct et_call_fields fields = {
        .arch = x->arch,
        .success = x->success,
        .exit = x->exit,
        .precision_ns = x->id.precision_ns,
        .zoneless = x->id.zoneless,
        .lossy = x->lossy,
    };
    if (et_intern_text(&in->intern, call_text(x, number), &fields.syscall, err) < 0 ||
        et_intern_text(&in->intern, x->who.key, &fields.audit_key, err) < 0 ||
        et_intern_text(&in->intern, x->container, &fields.container, err) < 0)
        return ET_FATAL;
    return et_intern_call(&in->intern, &fields, call, err);
}

static int put_exec(struct et_facts *in, const struct et_fact *fact, struct et_err *err)
{
    const struct et_exec *x = fact->exec;
    int64_t subject, call, comm, exe, cwd, argv = ET_NULL, paths, title = ET_NULL;
    struct et_intern *intern = &in->intern;
    struct et_fact_stream *stream = stream_of(in, x->id.node, x->id.carried, err);
    if (!stream || et_intern_subject(intern, &x->who, &subject, err) < 0 ||
        intern_call(in, x, &call, err) < 0 || et_intern_text(intern, x->who.comm, &comm, err) < 0 ||
        et_intern_text(intern, x->who.exe, &exe, err) < 0 ||
        et_intern_text(intern, x->cwd, &cwd, err) < 0 ||
        et_intern_paths(intern, x->paths, x->path_count, &paths, err) < 0)
        return ET_FATAL;
    if (x->argv_state != ET_ARGV_NONE && et_intern_argv(intern, x->argv, x->argc, &argv, err) < 0)
        return ET_FATAL;
    if (x->argv_state != ET_ARGV_COMPLETE && et_intern_text(intern, x->proctitle, &title, err) < 0)
        return ET_FATAL;
    et_strbuf_reset(&in->places);
    et_record_places_pack(fact->places, fact->place_count, &in->places);
    if (in->places.failed)
        return et_fail_memory(err);
    saw_time(stream, x->id.time_ns);
    ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_PUT_EXEC, err);
    if (!stmt || number_fact(stream, stmt, ET_PUT_EXEC_FACT_ID, err) < 0)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_EXEC_LINE, (int64_t)fact->places[0].line);
    et_stmt_int(stmt, ET_PUT_EXEC_AT_OFFSET, (int64_t)fact->places[0].offset);
    et_stmt_blob(stmt, ET_PUT_EXEC_RECORDS, et_strbuf_slice(&in->places));
    et_stmt_int(stmt, ET_PUT_EXEC_TIME_NS, x->id.time_ns);
    et_stmt_int(stmt, ET_PUT_EXEC_SERIAL, x->id.serial);
    et_stmt_int(stmt, ET_PUT_EXEC_PID, x->who.pid);
    et_stmt_int(stmt, ET_PUT_EXEC_PPID, x->who.ppid);
    et_stmt_int(stmt, ET_PUT_EXEC_SUBJECT_ID, subject);
    et_stmt_int(stmt, ET_PUT_EXEC_CALL_ID, call);
    et_stmt_int(stmt, ET_PUT_EXEC_COMM, comm);
    et_stmt_int(stmt, ET_PUT_EXEC_EXE, exe);
    et_stmt_int(stmt, ET_PUT_EXEC_CWD, cwd);
    et_stmt_int(stmt, ET_PUT_EXEC_ARGV_ID, argv);
    et_stmt_int(stmt, ET_PUT_EXEC_ARGV_STATE, x->argv_state);
    et_stmt_int(stmt, ET_PUT_EXEC_PATH_LIST, paths);
    et_stmt_int(stmt, ET_PUT_EXEC_PROCTITLE, title);
    return et_stmt_run(stmt, err);
}

static const char *change_text(enum et_audit_change change)
{
    static const char *const changes[] = {
        [ET_AUDIT_CONFIG] = "config",
        [ET_AUDIT_DAEMON_START] = "daemon-start",
        [ET_AUDIT_DAEMON_END] = "daemon-end",
        [ET_AUDIT_DAEMON_OTHER] = "daemon-other",
        [ET_AUDIT_BOOT] = "boot",
        [ET_AUDIT_SHUTDOWN] = "shutdown",
        [ET_AUDIT_LOST] = "lost",
    };
    return changes[change];
}

static int bind_interned(struct et_facts *in, struct et_stmt *stmt, int param, struct et_slice text,
                         struct et_err *err)
{
    int64_t id;
    if (et_intern_text(&in->intern, text, &id, err) < 0)
        return ET_FATAL;
    et_stmt_int(stmt, param, id);
    return 0;
}

static int bind_column(struct et_facts *in, struct et_fact_stream *stream, struct et_stmt *stmt,
                       const struct et_fact_column *c, const void *member, struct et_row_text *t,
                       struct et_err *err)
{
    const struct et_slice *text = member;
    const int64_t *number = member;
    switch (c->form) {
    case ET_COLUMN_TIME:
        saw_time(stream, *number);
        et_stmt_int(stmt, c->param, *number);
        return 0;
    case ET_COLUMN_INT:
        et_stmt_int(stmt, c->param, *number);
        return 0;
    case ET_COLUMN_BOOL:
        et_stmt_int(stmt, c->param, *(const bool *)member);
        return 0;
    case ET_COLUMN_TEXT:
        et_row_bind(stmt, c->param, t, *text);
        return 0;
    case ET_COLUMN_WORD:
        et_row_bind(stmt, c->param, t, text->p ? *text : ET_SLICE(""));
        return 0;
    case ET_COLUMN_PREVIEW:
        et_row_bind(stmt, c->param, t,
                    et_slice_to(text->p ? *text : ET_SLICE(""), ET_PREVIEW_BYTES));
        return 0;
    case ET_COLUMN_INTERN:
        return bind_interned(in, stmt, c->param, *text, err);
    case ET_COLUMN_CHANGE:
        et_stmt_text(stmt, c->param,
                     et_slice_of(change_text(*(const enum et_audit_change *)member)));
        return 0;
    }
    return 0;
}

static int put_row(struct et_facts *in, const struct et_fact *fact, const struct et_fact_row *row,
                   struct et_err *err)
{
    ET_ROW_TEXT_AUTO t = { 0 };
    /* all members of the union are pointers to plain structs */
    const char *base = (const char *)fact->exec;
    struct et_slice node = fact->carried_by;
    bool carried = node.p != NULL;
    if (row->of_event) {
        const struct et_event_id *id = (const struct et_event_id *)base;
        node = id->node;
        carried = id->carried;
    }
    struct et_fact_stream *stream = stream_of(in, node, carried, err);
    if (!stream)
        return ET_FATAL;
    ET_STMT_AUTO *stmt = et_store_query(in->store, row->query, err);
    if (!stmt || number_fact(stream, stmt, row->fact_id, err) < 0)
        return ET_FATAL;
    et_stmt_int(stmt, row->line, (int64_t)fact->places[0].line);
    et_stmt_int(stmt, row->at_offset, (int64_t)fact->places[0].offset);
    if (row->length)
        et_stmt_int(stmt, row->length, (int64_t)fact->places[0].length);
    for (size_t i = 0; i < row->count; i++)
        if (bind_column(in, stream, stmt, &row->columns[i], base + row->columns[i].offset, &t,
                        err) < 0)
            return ET_FATAL;
    return et_row_run(stmt, &t, err);
}

static int put_user(struct et_facts *in, const struct et_fact *fact, struct et_err *err)
{
    const struct et_user *u = fact->user;
    ET_ROW_TEXT_AUTO t = { 0 };
    const struct et_fact_stream *stream = stream_of(in, u->node, u->carried, err);
    if (!stream)
        return ET_FATAL;
    ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_PUT_USER, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_USER_STREAM_ID, stream->stream_id);
    et_stmt_int(stmt, ET_PUT_USER_UID, u->uid);
    et_row_bind(stmt, ET_PUT_USER_NAME, &t, u->name);
    et_stmt_int(stmt, ET_PUT_USER_OPEN, in->ended);
    return et_row_run(stmt, &t, err);
}

static int put_serials(struct et_facts *in, const struct et_serial_run *run, struct et_err *err)
{
    struct et_fact_stream *stream = stream_of(in, run->node, run->carried, err);
    if (!stream)
        return ET_FATAL;
    ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_PUT_SERIALS, err);
    if (!stmt || number_fact(stream, stmt, ET_PUT_SERIALS_FACT_ID, err) < 0)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_SERIALS_LINE, (int64_t)run->at.line);
    et_stmt_int(stmt, ET_PUT_SERIALS_AT_OFFSET, (int64_t)run->at.offset);
    et_stmt_int(stmt, ET_PUT_SERIALS_FIRST, run->first);
    et_stmt_int(stmt, ET_PUT_SERIALS_LAST, run->last);
    et_stmt_int(stmt, ET_PUT_SERIALS_FIRST_NS, run->first_ns);
    et_stmt_int(stmt, ET_PUT_SERIALS_LAST_NS, run->last_ns);
    return et_stmt_run(stmt, err);
}

/* How many events the evidence holds: written with the evidence itself. */
static int take_count(struct et_facts *in, const struct et_fact *fact, struct et_err *err)
{
    const struct et_audit_count *count = fact->audit_count;
    in->events = count->events;
    in->execve_events = count->execve_events;
    for (size_t i = 0; i < count->run_count; i++)
        if (put_serials(in, &count->runs[i], err) < 0)
            return ET_FATAL;
    return 0;
}

int et_facts_put(struct et_facts *facts, const struct et_fact *fact, struct et_err *err)
{
    const struct et_fact_row *row = et_fact_row(fact->kind);
    facts->lost = facts->lost || (facts->ended && !et_open_rows_may_be(fact->kind));
    if (fact->kind == ET_FACT_AUDIT_COUNT)
        return take_count(facts, fact, err);
    facts->count++;
    if (fact->kind == ET_FACT_USER)
        return put_user(facts, fact, err);
    return row ? put_row(facts, fact, row, err) : put_exec(facts, fact, err);
}

void et_facts_log_ends(struct et_facts *facts)
{
    facts->ended = true;
    for (size_t i = 0; i < facts->stream_count; i++)
        facts->streams[i].open_from = facts->streams[i].facts;
}

int et_facts_end(struct et_facts *facts, int64_t *first_ns, int64_t *last_ns, struct et_err *err)
{
    *first_ns = *last_ns = ET_NULL;
    for (size_t i = 0; i < facts->stream_count; i++) {
        const struct et_fact_stream *stream = &facts->streams[i];
        ET_STMT_AUTO *stmt = et_store_query(facts->store, ET_Q_FINISH_STREAM, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_int(stmt, ET_FINISH_STREAM_STREAM_ID, stream->stream_id);
        et_stmt_int(stmt, ET_FINISH_STREAM_FIRST_NS, stream->first_ns);
        et_stmt_int(stmt, ET_FINISH_STREAM_LAST_NS, stream->last_ns);
        et_stmt_int(stmt, ET_FINISH_STREAM_FACTS, stream->facts);
        et_stmt_int(stmt, ET_FINISH_STREAM_OPEN_FROM,
                    stream->open_from < stream->facts ? stream->open_from : ET_NULL);
        if (et_stmt_run(stmt, err) < 0)
            return ET_FATAL;
        if (stream->first_ns == ET_NULL)
            continue;
        if (*first_ns == ET_NULL || stream->first_ns < *first_ns)
            *first_ns = stream->first_ns;
        if (*last_ns == ET_NULL || stream->last_ns > *last_ns)
            *last_ns = stream->last_ns;
    }
    return 0;
}
