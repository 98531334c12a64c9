#include "analyzer/ingest.h"

#include "analyzer/facts.h"
#include "analyzer/row_text.h"
#include "base/printable.h"

#include <stdio.h>
#include <sys/stat.h>

/* Named limits, per evidence. */
enum {
    MAX_DAMAGE_ROWS = 10000, /* stored */
    MAX_DAMAGE_TOLD = 5,     /* told to the listener one by one */
    FIRST_BYTES = 24,        /* of a foreign stream, shown */
};

struct ingest {
    struct et_store *store;
    const struct et_ingest_options *options;
    struct et_ingest_totals *totals;
    struct et_slice argument, site;
    bool alone; /* what was asked for is this one stream, not a folder or archive of many */
    uint64_t files_done; /* bytes of the outer files that are finished */

    /* the present evidence */
    struct et_sink sink;
    struct et_reader *reader;
    struct et_facts facts;
    uint64_t damaged;
    struct et_strbuf label;       /* path!member, printable */
    struct et_strbuf first_bytes; /* raw */
};

static int take_fact(void *ctx, const struct et_fact *fact, struct et_err *err)
{
    struct ingest *in = ctx;
    return et_facts_put(&in->facts, fact, err);
}

static void tell(struct ingest *in, uint64_t line, uint64_t offset, const char *what,
                 const char *kept)
{
    const struct et_ingest_listener *listener = &in->options->listener;
    if (listener->damage)
        listener->damage(listener->ctx, et_strbuf_slice(&in->label), line, offset, what, kept);
}

static int take_damage(void *ctx, const struct et_damage *damage, struct et_err *err)
{
    struct ingest *in = ctx;
    ET_ROW_TEXT_AUTO t = { 0 };
    in->damaged++;
    if (in->damaged <= MAX_DAMAGE_TOLD)
        tell(in, damage->at.line, damage->at.offset, damage->what, damage->kept);
    if (in->damaged > MAX_DAMAGE_ROWS)
        return 0;
    ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_PUT_DAMAGE, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_DAMAGE_EVIDENCE_ROW, in->facts.evidence_row);
    et_stmt_int(stmt, ET_PUT_DAMAGE_LINE, (int64_t)damage->at.line);
    et_stmt_int(stmt, ET_PUT_DAMAGE_AT_OFFSET, (int64_t)damage->at.offset);
    et_row_bind(stmt, ET_PUT_DAMAGE_WHAT, &t,
                in->damaged < MAX_DAMAGE_ROWS
                    ? et_slice_of(damage->what)
                    : ET_SLICE("more damage follows; only this much is listed"));
    et_row_bind(stmt, ET_PUT_DAMAGE_KEPT, &t, et_slice_of(damage->kept));
    return et_row_run(stmt, &t, err);
}

static void add_label(struct et_strbuf *label, const struct et_source *source)
{
    et_strbuf_reset(label);
    et_printable_add(label, source->path);
    if (!source->member.p)
        return;
    et_strbuf_addc(label, '!');
    et_printable_add(label, source->member);
}

static int begin(void *ctx, const struct et_source *source, struct et_err *err)
{
    struct ingest *in = ctx;
    static const unsigned char pending[ET_SHA256_BYTES];
    ET_ROW_TEXT_AUTO t = { 0 };
    add_label(&in->label, source);
    in->alone = !source->member.p && et_slice_eq(source->path, in->argument);
    in->sink = (struct et_sink){ in, take_fact, take_damage, in->options->utc_offset_ns };
    in->damaged = 0;
    et_strbuf_reset(&in->first_bytes);
    in->reader = et_reader_new(in->options->format, &in->sink);
    if (!in->reader)
        return et_fail_memory(err);
    if (et_store_begin(in->store, err) < 0)
        return ET_FATAL;
    ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_PUT_EVIDENCE, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_blob(stmt, ET_PUT_EVIDENCE_SHA256,
                 (struct et_slice){ (const char *)pending, sizeof pending });
    et_row_bind(stmt, ET_PUT_EVIDENCE_HOST_GIVEN, &t, in->options->host);
    if (in->options->has_utc_offset)
        et_stmt_int(stmt, ET_PUT_EVIDENCE_UTC_OFFSET_GIVEN,
                    in->options->utc_offset_ns / ET_NS_PER_S);
    if (et_row_run(stmt, &t, err) < 0)
        return ET_FATAL;
    return et_facts_init(&in->facts, in->store, et_store_last_id(in->store), err);
}

static void end_evidence(struct ingest *in)
{
    et_reader_free(in->reader);
    in->reader = NULL;
    et_facts_clear(&in->facts);
}

static int data(void *ctx, const struct et_source *source, struct et_slice block,
                struct et_err *err)
{
    struct ingest *in = ctx;
    const struct et_ingest_listener *listener = &in->options->listener;
    if (in->first_bytes.n < FIRST_BYTES)
        et_strbuf_add(&in->first_bytes, et_slice_to(block, FIRST_BYTES - in->first_bytes.n));
    if (listener->progress)
        listener->progress(listener->ctx, in->files_done + source->consumed);
    return et_reader_block(in->reader, block, err);
}

static int put_path(struct ingest *in, int64_t row, const struct et_source *source,
                    struct et_err *err)
{
    ET_ROW_TEXT_AUTO t = { 0 };
    ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_PUT_EVIDENCE_PATH, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_EVIDENCE_PATH_EVIDENCE_ROW, row);
    et_row_bind(stmt, ET_PUT_EVIDENCE_PATH_PATH, &t, source->path);
    et_row_bind(stmt, ET_PUT_EVIDENCE_PATH_MEMBER, &t,
                source->member.p ? source->member : ET_SLICE(""));
    et_row_bind(stmt, ET_PUT_EVIDENCE_PATH_SITE, &t, in->site);
    return et_row_run(stmt, &t, err);
}

static int finish_row(struct ingest *in, const struct et_source_end *end,
                      const struct et_accounts *accounts, struct et_err *err)
{
    const struct et_parser *parser = accounts->parser;
    int64_t first_ns, last_ns;
    if (et_facts_end(&in->facts, &first_ns, &last_ns, err) < 0)
        return ET_FATAL;
    ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_FINISH_EVIDENCE, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_FINISH_EVIDENCE_EVIDENCE_ROW, in->facts.evidence_row);
    et_stmt_blob(stmt, ET_FINISH_EVIDENCE_SHA256,
                 (struct et_slice){ (const char *)end->sha256, sizeof end->sha256 });
    et_stmt_text(stmt, ET_FINISH_EVIDENCE_FORMAT, et_slice_of(parser ? parser->name : NULL));
    et_stmt_int(stmt, ET_FINISH_EVIDENCE_BYTES, (int64_t)accounts->bytes);
    et_stmt_int(stmt, ET_FINISH_EVIDENCE_LINES_READ, (int64_t)accounts->lines_read);
    et_stmt_int(stmt, ET_FINISH_EVIDENCE_LINES_PARSED, (int64_t)accounts->lines.parsed);
    et_stmt_int(stmt, ET_FINISH_EVIDENCE_LINES_SKIPPED, (int64_t)accounts->lines.skipped);
    et_stmt_int(stmt, ET_FINISH_EVIDENCE_LINES_DAMAGED, (int64_t)accounts->lines.broken);
    et_stmt_int(stmt, ET_FINISH_EVIDENCE_COMPLETE, end->complete);
    et_stmt_int(stmt, ET_FINISH_EVIDENCE_FIRST_NS, first_ns);
    et_stmt_int(stmt, ET_FINISH_EVIDENCE_LAST_NS, last_ns);
    et_stmt_int(stmt, ET_FINISH_EVIDENCE_EVENTS, in->facts.events);
    et_stmt_int(stmt, ET_FINISH_EVIDENCE_EXECVE_EVENTS, in->facts.execve_events);
    return et_stmt_run(stmt, err);
}

static int known_row(struct ingest *in, const unsigned char *sha256, int64_t *row,
                     struct et_err *err)
{
    *row = 0;
    ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_FIND_EVIDENCE, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_blob(stmt, ET_FIND_EVIDENCE_SHA256,
                 (struct et_slice){ (const char *)sha256, ET_SHA256_BYTES });
    int rc = et_stmt_row(stmt, err);
    if (rc > 0)
        *row = et_stmt_col_int(stmt, 0);
    return rc < 0 ? rc : 0;
}

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
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
    if (!end->complete) {
        damage.at.line = accounts->lines_read;
        damage.what = end->problem ? end->problem->msg : "the stream broke off";
        damage.kept = kept;
        return take_damage(in, &damage, err);
    }
    if (accounts->bytes == 0 && !in->alone)
        return 0;
    if (accounts->bytes == 0) {
        damage.what = "is empty";
        return take_damage(in, &damage, err);
    }
    if (accounts->parser)
        return 0;
    ET_STRBUF_AUTO what = { 0 };
    et_strbuf_adds(&what,
                   "format not recognised: it is none of `exectrail formats`; it begins with ");
    et_printable_add(&what, et_strbuf_slice(&in->first_bytes));
    if (what.failed || in->first_bytes.failed)
        return et_fail_memory(err);
    damage.at.offset = 0;
    damage.what = et_strbuf_string(&what);
    damage.kept = "its digest and the number of its lines";
    return take_damage(in, &damage, err);
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
    const struct et_ingest_report said = { et_strbuf_slice(&in->label), status, *accounts,
                                           in->facts.count, in->damaged };
    totals->streams++;
    totals->known += status == ET_INGEST_KNOWN;
    totals->foreign += status == ET_INGEST_FOREIGN;
    totals->empty += status == ET_INGEST_EMPTY;
    totals->problems += in->damaged;
    totals->facts += status == ET_INGEST_KNOWN ? 0 : in->facts.count;
    add_accounts(&totals->accounts, accounts);
    if (in->damaged > MAX_DAMAGE_TOLD) {
        char more[96];
        uint64_t count = in->damaged - MAX_DAMAGE_TOLD;
        snprintf(more, sizeof more, "has more damage; %llu more place%s in the view `damage`",
                 (unsigned long long)count, count == 1 ? " is" : "s are");
        tell(in, 0, 0, more, NULL);
    }
    if (listener->done)
        listener->done(listener->ctx, &said);
}

static int end(void *ctx, const struct et_source *source, const struct et_source_end *ended,
               struct et_err *err)
{
    struct ingest *in = ctx;
    struct et_accounts accounts;
    int64_t row;
    int rc = et_reader_end(in->reader, &accounts, err);
    if (rc == 0)
        rc = judge(in, ended, &accounts, err);
    if (rc == 0)
        rc = known_row(in, ended->sha256, &row, err);
    if (rc == 0 && row) { /* take back what was written, note only where it lies too */
        et_store_rollback(in->store);
        rc = et_store_begin(in->store, err);
    } else if (rc == 0) {
        row = in->facts.evidence_row;
        rc = finish_row(in, ended, &accounts, err);
    }
    if (rc == 0)
        rc = put_path(in, row, source, err);
    if (rc == 0)
        rc = et_store_commit(in->store, err);
    if (rc == 0)
        report(in,
               row != in->facts.evidence_row            ? ET_INGEST_KNOWN
               : accounts.parser                        ? ET_INGEST_NEW
               : accounts.bytes == 0 && ended->complete ? ET_INGEST_EMPTY
                                                        : ET_INGEST_FOREIGN,
               &accounts);
    in->files_done += source->member.p ? 0 : source->size;
    end_evidence(in);
    return rc;
}

static int problem(void *ctx, struct et_slice path, const struct et_err *what, struct et_err *err)
{
    struct ingest *in = ctx;
    (void)err;
    in->totals->problems++;
    et_strbuf_reset(&in->label);
    et_printable_add(&in->label, path);
    tell(in, what->line, what->offset, what->msg, NULL);
    return 0;
}

static int left_out(void *ctx, struct et_slice path, uint64_t count, struct et_err *err)
{
    struct ingest *in = ctx;
    (void)err;
    et_strbuf_reset(&in->label);
    et_printable_add(&in->label, path);
    in->options->listener.left_out(in->options->listener.ctx, et_strbuf_slice(&in->label), count);
    return 0;
}

static struct et_visitor visitor_of(struct ingest *in)
{
    return (struct et_visitor){ in,  begin,   data,
                                end, problem, in->options->listener.left_out ? left_out : NULL };
}

uint64_t et_ingest_size(const char *path, const struct et_ingest_options *options)
{
    struct ingest in = { .options = options };
    const struct et_visitor visitor = visitor_of(&in);
    return et_input_size(path, &visitor);
}

/* The folder that came as one piece: the argument itself, or a file's folder. */
static struct et_slice site_of(const char *path)
{
    struct stat info;
    struct et_slice site = et_slice_of(path);
    if (strcmp(path, "-") == 0)
        return site;
    while (et_slice_starts(site, "./") && site.n > 2)
        site = et_slice_from(site, 2);
    while (site.n > 1 && site.p[site.n - 1] == '/')
        site.n--;
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return site;
    size_t folder = site.n - et_slice_basename(site).n;
    return folder > 1 ? et_slice_to(site, folder - 1) : folder ? ET_SLICE("/") : ET_SLICE(".");
}

int et_ingest(struct et_store *store, const char *path, const struct et_ingest_options *options,
              struct et_ingest_totals *totals, struct et_err *err)
{
    struct ingest in = { .store = store,
                         .options = options,
                         .totals = totals,
                         .argument = et_slice_of(path),
                         .site = site_of(path) };
    const struct et_visitor visitor = visitor_of(&in);
    int rc = et_input_walk(path, &visitor, err);
    end_evidence(&in);
    if (rc < 0)
        et_store_rollback(store);
    et_strbuf_clear(&in.label);
    et_strbuf_clear(&in.first_bytes);
    return rc;
}
