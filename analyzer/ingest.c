#include "analyzer/ingest.h"

#include "analyzer/damage_rows.h"
#include "analyzer/evidence_rows.h"
#include "analyzer/fact_queue.h"
#include "analyzer/facts.h"
#include "analyzer/growth.h"
#include "analyzer/open_rows.h"
#include "base/printable.h"

#include <stdio.h>

enum {
    FIRST_BYTES = 24,  /* of a foreign stream, shown */
    SHOWN_DIGITS = 12, /* of a digest, as in evidence_id */
};

/* How far the present stream has come. */
enum phase {
    AT_HEAD,  /* too little was read to say what it may be */
    LOOKING,  /* its beginning may be known: nothing is parsed yet */
    GOING_ON, /* what follows a beginning that is known is parsed */
    READING,  /* all of it is parsed */
    AGAIN,    /* its beginning is not the one that was known: to be read from the start */
};

struct ingest {
    struct et_store *store;
    const struct et_ingest_options *options;
    struct et_ingest_totals *totals;
    const struct et_piece *piece;
    bool alone; /* what was asked for is this one stream, not a folder or archive of many */
    uint64_t files_done; /* bytes of the outer files that are finished */

    /* the present evidence */
    struct et_sink sink;
    struct et_reader *reader;
    struct et_facts facts;
    struct et_fact_queue
        *queue; /* on the way there: to be waited for before it, or the store, is used */
    struct et_damage_rows damage;
    struct et_strbuf first_bytes; /* raw */
    enum phase phase;
    struct et_growth growth;
    bool second_time;         /* it is read again from its start */
    struct et_strbuf changed; /* what is to be said of it: it is not what lay there before */
};

static int take_fact(void *ctx, const struct et_fact *fact, struct et_err *err)
{
    struct ingest *in = ctx;
    return et_fact_queue_put(in->queue, &in->facts, fact, err);
}

static int take_damage(void *ctx, const struct et_damage *damage, struct et_err *err)
{
    struct ingest *in = ctx;
    return et_damage_rows_put(&in->damage, damage, err);
}

static int64_t given_offset(const struct ingest *in)
{
    return in->options->has_utc_offset ? in->options->utc_offset_ns / ET_NS_PER_S : ET_NULL;
}

static int start_reading(struct ingest *in, struct et_err *err)
{
    int64_t row;
    in->reader = et_reader_new(in->options->format, &in->sink);
    if (!in->reader)
        return et_fail_memory(err);
    if (et_store_begin(in->store, err) < 0 ||
        et_evidence_new(in->store, in->options->host, given_offset(in), &row, err) < 0)
        return ET_FATAL;
    return et_facts_init(&in->facts, in->store, row, err);
}

/* The stream begins with an evidence that the case has. Takes back what was stated because that
 * ended, keeps what it was, and goes on reading where it ended. */
static int go_on(struct ingest *in, struct et_err *err)
{
    const struct et_growth *growth = &in->growth;
    const struct et_known *was = &growth->at[growth->goes_on];
    in->phase = GOING_ON;
    in->reader = et_reader_new(in->options->format, &in->sink);
    if (!in->reader)
        return et_fail_memory(err);
    if (et_store_begin(in->store, err) < 0 ||
        et_open_rows_drop(in->store, was->evidence_row, err) < 0 ||
        et_growth_keep(in->store, was, growth->lines, err) < 0 ||
        et_facts_resume(&in->facts, in->store, was->evidence_row, err) < 0)
        return ET_FATAL;
    struct et_accounts before;
    if (et_damage_rows_repeat(&in->damage, was->evidence_row, &before, err) < 0)
        return ET_FATAL;
    return et_growth_resume(growth, in->reader, err);
}

/* A file may have grown since the case got it, or be the same. What is in an archive is
 * taken as it is, and a pipe cannot be read twice. */
static bool may_be_known(const struct ingest *in, const struct et_source *source)
{
    return !in->second_time && !source->member.p && source->size >= ET_GROWTH_HEAD &&
           !et_slice_is(source->path, "-");
}

static int begin(void *ctx, const struct et_source *source, struct et_err *err)
{
    struct ingest *in = ctx;
    et_damage_rows_begin(&in->damage, source);
    in->alone = !source->member.p && et_slice_eq(source->path, in->piece->argument);
    in->sink = (struct et_sink){ in, take_fact, take_damage, in->options->utc_offset_ns };
    et_strbuf_reset(&in->first_bytes);
    et_growth_clear(&in->growth);
    if (!in->second_time)
        et_strbuf_reset(&in->changed);
    in->phase = may_be_known(in, source) ? AT_HEAD : READING;
    return in->phase == READING ? start_reading(in, err) : 0;
}

static void end_evidence(struct ingest *in)
{
    et_fact_queue_drop(in->queue);
    et_reader_free(in->reader);
    in->reader = NULL;
    et_facts_clear(&in->facts);
    et_growth_clear(&in->growth);
}

/* The beginning is not what it may have been. What was not parsed is gone by now: the stream
 * is stopped, and read again when it has ended. */
static int read_again(struct ingest *in, struct et_err *err)
{
    const struct et_known *was = et_growth_changed(&in->growth);
    char hex[ET_SHA256_HEX];
    in->phase = AGAIN;
    if (was)
        et_strbuf_addf(&in->changed,
                       "is not what lay here when it was read last, with more behind it: the first "
                       "%llu bytes had the SHA-256 %.*s…; it is taken as new evidence",
                       (unsigned long long)was->bytes, SHOWN_DIGITS,
                       et_sha256_text(was->sha256, hex));
    return et_fail(err, ET_SOURCE, "to be read again");
}

static int look(struct ingest *in, const struct et_source *source, struct et_slice block,
                struct et_err *err)
{
    struct et_slice rest = ET_SLICE_NONE;
    int finding = et_growth_take(&in->growth, source->before, block, &rest, err);
    if (finding == ET_GROWTH_OTHER)
        return read_again(in, err);
    if (finding != ET_GROWTH_GOES_ON)
        return finding < 0 ? finding : 0;
    if (go_on(in, err) < 0)
        return ET_FATAL;
    return et_reader_block(in->reader, rest, err);
}

/* block: all that was read so far. */
static int look_up(struct ingest *in, const struct et_source *source, struct et_slice block,
                   struct et_err *err)
{
    const struct et_growth_ask ask = {
        .path = source->path,
        .origin = in->piece->origin,
        .head = et_strbuf_slice(&in->first_bytes),
        .as = et_slice_of(in->options->format ? in->options->format->name : NULL),
        .host = in->options->host,
        .utc_offset = given_offset(in),
    };
    if (et_growth_begin(&in->growth, in->store, &ask, err) < 0)
        return ET_FATAL;
    in->phase = in->growth.count ? LOOKING : READING;
    if (in->phase == LOOKING)
        return look(in, source, block, err);
    return start_reading(in, err) < 0 ? ET_FATAL : et_reader_block(in->reader, block, err);
}

static int data(void *ctx, const struct et_source *source, struct et_slice block,
                struct et_err *err)
{
    struct ingest *in = ctx;
    const struct et_ingest_listener *listener = &in->options->listener;
    bool all_is_held = in->first_bytes.n == 0;
    if (in->first_bytes.n < ET_GROWTH_HEAD)
        et_strbuf_add(&in->first_bytes, et_slice_to(block, ET_GROWTH_HEAD - in->first_bytes.n));
    if (in->first_bytes.failed)
        return et_fail_memory(err);
    if (listener->progress)
        listener->progress(listener->ctx, in->files_done + source->consumed);
    if (in->phase == AT_HEAD && all_is_held && in->first_bytes.n == ET_GROWTH_HEAD)
        return look_up(in, source, block, err);
    if (in->phase == AT_HEAD) { /* it comes in drops: not worth the trouble */
        in->phase = READING;
        if (start_reading(in, err) < 0)
            return ET_FATAL;
    }
    return in->phase == LOOKING ? look(in, source, block, err)
                                : et_reader_block(in->reader, block, err);
}

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

static int say_changed(struct ingest *in, struct et_err *err)
{
    const struct et_damage damage = { .what = et_strbuf_string(&in->changed) };
    bool ended = in->facts.ended;
    in->facts.ended = false; /* this stays true when the file has grown */
    int rc = et_damage_rows_put(&in->damage, &damage, err);
    in->facts.ended = ended;
    return rc;
}

/* What the stream as a whole leaves to be said, once it has been read. */
static int judge(struct ingest *in, const struct et_source_end *end,
                 const struct et_accounts *accounts, struct et_err *err)
{
    struct et_damage damage = { .at = { 0, end->bytes, 0 } };
    char kept[96];
    snprintf(kept, sizeof kept, "%llu line%s, %llu fact%s",
             (unsigned long long)accounts->lines_read, plural(accounts->lines_read),
             (unsigned long long)in->facts.count, plural(in->facts.count));
    if (in->changed.n && say_changed(in, err) < 0)
        return ET_FATAL;
    if (!end->complete) {
        damage.at.line = accounts->lines_read;
        damage.what = end->problem ? end->problem->msg : "the stream broke off";
        damage.kept = kept;
        return et_damage_rows_put(&in->damage, &damage, err);
    }
    if (accounts->bytes == 0 && !in->alone)
        return 0;
    if (accounts->bytes == 0) {
        damage.what = "is empty";
        return et_damage_rows_put(&in->damage, &damage, err);
    }
    if (accounts->parser)
        return 0;
    ET_STRBUF_AUTO what = { 0 };
    et_strbuf_adds(&what,
                   "format not recognised: it is none of `exectrail formats`; it begins with ");
    et_printable_add(&what, et_slice_to(et_strbuf_slice(&in->first_bytes), FIRST_BYTES));
    if (what.failed || in->first_bytes.failed)
        return et_fail_memory(err);
    damage.at.offset = 0;
    damage.what = et_strbuf_string(&what);
    damage.kept = "its digest and the number of its lines";
    return et_damage_rows_put(&in->damage, &damage, err);
}

static void add_accounts(struct et_accounts *sum, const struct et_accounts *one)
{
    sum->bytes += one->bytes;
    sum->lines_read += one->lines_read;
    sum->lines.parsed += one->lines.parsed;
    sum->lines.skipped += one->lines.skipped;
    sum->lines.broken += one->lines.broken;
}

static void report(struct ingest *in, enum et_ingest_status status,
                   const struct et_accounts *accounts)
{
    const struct et_ingest_listener *listener = &in->options->listener;
    struct et_ingest_totals *totals = in->totals;
    const struct et_ingest_report said = { et_strbuf_slice(&in->damage.label), status, *accounts,
                                           in->facts.count, in->damage.count };
    totals->streams++;
    totals->known += status == ET_INGEST_KNOWN;
    totals->foreign += status == ET_INGEST_FOREIGN;
    totals->empty += status == ET_INGEST_EMPTY;
    totals->grown += status == ET_INGEST_GROWN;
    totals->problems += in->damage.count;
    totals->facts += status == ET_INGEST_KNOWN ? 0 : in->facts.count;
    add_accounts(&totals->accounts, accounts);
    et_damage_rows_end(&in->damage);
    if (listener->done)
        listener->done(listener->ctx, &said);
}

/* Keeps what is needed to go on once the log has grown. */
static int keep_resume(struct ingest *in, struct et_slice saved, struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_PUT_RESUME, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_RESUME_EVIDENCE_ROW, in->facts.evidence_row);
    et_stmt_text(stmt, ET_PUT_RESUME_AS_GIVEN,
                 et_slice_of(in->options->format ? in->options->format->name : NULL));
    et_stmt_blob(stmt, ET_PUT_RESUME_SAVED, saved);
    return et_stmt_run(stmt, err);
}

static struct et_visitor visitor_of(struct ingest *in);

/* The stream is what the case has in that row, or the beginning of it. */
static int end_known(struct ingest *in, const struct et_source *source, int64_t row, uint64_t bytes,
                     const struct et_accounts *accounts, struct et_err *err)
{
    int rc = et_store_begin(in->store, err);
    if (rc == 0)
        rc = et_evidence_lies(in->store, row, source, in->piece, bytes, err);
    if (rc == 0)
        rc = et_store_commit(in->store, err);
    if (rc == 0)
        report(in, ET_INGEST_KNOWN, accounts);
    return rc;
}

/* All that could be read was read, and was new at least in part. */
static int end_read(struct ingest *in, const struct et_source *source,
                    const struct et_source_end *ended, struct et_err *err)
{
    struct et_accounts accounts;
    int64_t row = 0;
    ET_STRBUF_AUTO saved = { 0 };
    int can_go_on = et_reader_save(in->reader, &saved, err), rc = can_go_on < 0 ? can_go_on : 0;
    if (rc == 0)
        rc = et_fact_queue_wait(in->queue, err);
    if (rc == 0)
        et_facts_log_ends(&in->facts);
    if (rc == 0)
        rc = et_reader_end(in->reader, &accounts, err);
    if (rc == 0)
        rc = et_fact_queue_wait(in->queue, err);
    if (rc == 0)
        rc = judge(in, ended, &accounts, err);
    if (rc == 0)
        rc = et_evidence_find(in->store, ended->sha256, &row, err);
    if (rc == 0 && row) { /* take back what was written, note only where it lies too */
        et_store_rollback(in->store);
        return end_known(in, source, row, ended->bytes, &accounts, err);
    }
    if (rc == 0)
        rc = et_evidence_finish(
            &in->facts, ended, &accounts,
            in->first_bytes.n < ET_GROWTH_HEAD ? ET_SLICE_NONE : et_strbuf_slice(&in->first_bytes),
            err);
    if (rc == 0 && can_go_on && accounts.parser && accounts.parser->save && !in->facts.lost &&
        in->first_bytes.n == ET_GROWTH_HEAD && !source->member.p)
        rc = keep_resume(in, et_strbuf_slice(&saved), err);
    if (rc == 0)
        rc = et_evidence_lies(in->store, in->facts.evidence_row, source, in->piece, ended->bytes,
                              err);
    if (rc == 0)
        rc = et_store_commit(in->store, err);
    if (rc == 0)
        report(in,
               in->phase == GOING_ON                    ? ET_INGEST_GROWN
               : accounts.parser                        ? ET_INGEST_NEW
               : accounts.bytes == 0 && ended->complete ? ET_INGEST_EMPTY
                                                        : ET_INGEST_FOREIGN,
               &accounts);
    return rc;
}

/* Nothing of the stream was parsed: it may be known as a whole. Else it is read again. */
static int end_unread(struct ingest *in, const struct et_source *source,
                      const struct et_source_end *ended, struct et_err *err)
{
    struct et_accounts accounts;
    const struct et_known *known = ended->complete ? et_growth_end(&in->growth) : NULL;
    if (in->phase == LOOKING && known) {
        if (et_damage_rows_repeat(&in->damage, known->evidence_row, &accounts, err) < 0)
            return ET_FATAL;
        return end_known(in, source, known->evidence_row, known->bytes, &accounts, err);
    }
    if (in->phase == LOOKING)
        (void)read_again(in, err);
    const struct et_visitor visitor = visitor_of(in);
    in->second_time = true;
    int rc = et_input_reopen(source->path, ET_SLICE_NONE, &visitor, err);
    in->second_time = false;
    return rc;
}

static int end(void *ctx, const struct et_source *source, const struct et_source_end *ended,
               struct et_err *err)
{
    struct ingest *in = ctx;
    int rc = 0;
    if (in->phase == AT_HEAD) { /* it is shorter than its file's size promised */
        in->phase = READING;
        rc = start_reading(in, err);
    }
    if (rc == 0)
        rc = in->phase == LOOKING || in->phase == AGAIN ? end_unread(in, source, ended, err)
                                                        : end_read(in, source, ended, err);
    in->files_done += source->member.p || in->second_time ? 0 : source->size;
    end_evidence(in);
    return rc;
}

static int problem(void *ctx, struct et_slice path, const struct et_err *what, struct et_err *err)
{
    struct ingest *in = ctx;
    (void)err;
    in->totals->problems++;
    et_damage_rows_tell_path(&in->damage, path, what);
    return 0;
}

static int left_out(void *ctx, struct et_slice path, uint64_t count, struct et_err *err)
{
    const struct et_ingest_listener *listener = &((struct ingest *)ctx)->options->listener;
    ET_STRBUF_AUTO label = { 0 };
    et_printable_add(&label, path);
    if (label.failed)
        return et_fail_memory(err);
    listener->left_out(listener->ctx, et_strbuf_slice(&label), count);
    return 0;
}

static struct et_visitor visitor_of(struct ingest *in)
{
    return (struct et_visitor){ in,
                                begin,
                                data,
                                end,
                                problem,
                                in->options->listener.left_out ? left_out : NULL,
                                in->options->jobs == 1 };
}

uint64_t et_ingest_size(const char *path, const struct et_ingest_options *options)
{
    struct ingest in = { .options = options };
    const struct et_visitor visitor = visitor_of(&in);
    return et_input_size(path, &visitor);
}

int et_ingest_piece(struct et_store *store, const struct et_piece *piece,
                    const struct et_ingest_options *options, struct et_ingest_totals *totals,
                    struct et_err *err)
{
    struct ingest in = { .store = store, .options = options, .totals = totals, .piece = piece };
    const struct et_visitor visitor = visitor_of(&in);
    in.queue = et_fact_queue_new(options->jobs != 1);
    if (!in.queue)
        return et_fail_memory(err);
    in.damage = (struct et_damage_rows){
        .store = store, .listener = &options->listener, .facts = &in.facts, .queue = in.queue
    };
    int rc = et_input_walk(piece->path, &visitor, err);
    end_evidence(&in);
    et_fact_queue_free(in.queue);
    if (rc < 0)
        et_store_rollback(store);
    et_damage_rows_clear(&in.damage);
    et_strbuf_clear(&in.first_bytes);
    et_strbuf_clear(&in.changed);
    return rc;
}

int et_ingest(struct et_store *store, const char *path, const struct et_ingest_options *options,
              struct et_ingest_totals *totals, struct et_err *err)
{
    const struct et_piece piece = et_piece_of(path);
    return et_ingest_piece(store, &piece, options, totals, err);
}
