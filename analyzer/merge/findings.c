#include "analyzer/merge/findings.h"

#include "analyzer/correlate.h"
#include "analyzer/merge/columns.h"
#include "analyzer/merge/conclusions.h"
#include "analyzer/merge/journals.h"
#include "analyzer/standing.h"
#include "base/printable.h"

#include <stdio.h>
#include <stdlib.h>

/* Columns of merge_run. */
enum { VERSION, PROFILE, RULES_SHA256, RULES_FILES, FACTS_SHA256, GIVEN_UP, RULES_VERSION };

struct et_gathering {
    struct et_store *to;
    struct et_numbers numbers;
    struct et_spans spans;
    struct et_arena text;
    struct et_map journals; /* last digest of each case -> 1 */
    const char **labels;    /* of the cases that are taken */
    size_t surveyed, label_cap, taken;
    /* by what all of them were concluded: */
    bool has_run;
    struct et_slice version, profile, rules_version, rules_sha256, rules_files;
    const char *first; /* the case that said so */
    int64_t given_up, last_clue;
    bool open;
    bool has_own; /* the first of them is the case itself */
    const struct et_judging *judging;
};

struct et_gathering *et_gathering_new(const struct et_judging *judging)
{
    struct et_gathering *g = calloc(1, sizeof *g);
    if (!g)
        return NULL;
    g->judging = judging;
    et_arena_init(&g->text);
    et_spans_init(&g->spans);
    et_map_init(&g->journals);
    et_numbers_init(&g->numbers);
    return g;
}

void et_gathering_free(struct et_gathering *g)
{
    if (!g)
        return;
    if (g->open)
        et_store_rollback(g->to);
    et_numbers_clear(&g->numbers);
    et_map_clear(&g->journals);
    et_spans_clear(&g->spans);
    et_arena_clear(&g->text);
    free(g->labels);
    free(g);
}

int et_is_of_findings(struct et_store *store, struct et_err *err)
{
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_MERGE_IS_OF_FINDINGS, err);
    return row && et_stmt_row(row, err) > 0 ? et_stmt_col_int(row, 0) == 1 : ET_FATAL;
}

/* ------------------------------------------------------------ surveying */

/* Journals that the case itself has of others. */
static int know_journals(struct et_gathering *g, struct et_store *own, struct et_err *err)
{
    int got;
    ET_STMT_AUTO *row = et_store_query(own, ET_Q_MERGE_JOURNAL_DIGESTS, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0)
        if (!et_map_put(&g->journals, et_stmt_col_text(row, 0), NULL))
            return et_fail_memory(err);
    return got;
}

/* 1 = the case, as it is, was taken before: by this merge or an earlier one. */
static int is_known(struct et_gathering *g, struct et_store *from, struct et_err *err)
{
    char journal[ET_SHA256_HEX], head[ET_SHA256_HEX];
    int named = et_journals_name(from, journal, head, err);
    bool fresh;
    if (named <= 0)
        return named;
    if (!et_map_put(&g->journals, et_slice_of(head), &fresh))
        return et_fail_memory(err);
    return !fresh;
}

static int refuse_run(const struct et_gathering *g, const char *what, struct et_err *err)
{
    return et_fail(err, ET_DAMAGED,
                   "was concluded by %s than %.80s: correlate both by the same, or merge without "
                   "--findings",
                   what, g->first);
}

static bool same_run(struct et_gathering *g, struct et_stmt *row, const char **what)
{
    *what = !et_slice_eq(g->version, et_stmt_col_text(row, VERSION)) ? "another version"
            : !et_slice_eq(g->profile, et_stmt_col_text(row, PROFILE)) ||
                    !et_slice_eq(g->rules_sha256, et_stmt_col_text(row, RULES_SHA256)) ||
                    !et_slice_eq(g->rules_files, et_stmt_col_text(row, RULES_FILES))
                ? "other rules"
                : NULL;
    return !*what;
}

static struct et_slice keep(struct et_gathering *g, struct et_stmt *row, int column)
{
    return et_arena_copy(&g->text, et_stmt_col_text(row, column));
}

/* By the same version and rules as the others, and from all the evidence that the case has. */
static int check_run(struct et_gathering *g, struct et_store *from, const char *label,
                     struct et_err *err)
{
    char facts[ET_SHA256_HEX];
    const char *what;
    if (et_facts_digest(from, facts, err) < 0)
        return ET_FATAL;
    ET_STMT_AUTO *row = et_store_query(from, ET_Q_MERGE_RUN, err);
    if (!row)
        return ET_FATAL;
    int got = et_stmt_row(row, err);
    if (got < 0)
        return got;
    if (got == 0 || !et_slice_is(et_stmt_col_text(row, FACTS_SHA256), facts))
        return et_fail(err, ET_DAMAGED,
                       "has evidence that nothing was concluded from: `exectrail correlate` first");
    g->given_up += et_stmt_col_int(row, GIVEN_UP);
    if (g->has_run)
        return same_run(g, row, &what) ? 0 : refuse_run(g, what, err);
    g->has_run = true;
    g->first = label;
    g->version = keep(g, row, VERSION);
    g->profile = keep(g, row, PROFILE);
    g->rules_version = keep(g, row, RULES_VERSION);
    g->rules_sha256 = keep(g, row, RULES_SHA256);
    g->rules_files = keep(g, row, RULES_FILES);
    return g->text.failed ? et_fail_memory(err) : 0;
}

static int add_label(struct et_gathering *g, const char *label, struct et_err *err)
{
    if (g->surveyed == g->label_cap) {
        size_t cap = g->label_cap ? 2 * g->label_cap : 64;
        const char **more = realloc(g->labels, cap * sizeof *more);
        if (!more)
            return et_fail_memory(err);
        g->labels = more;
        g->label_cap = cap;
    }
    g->labels[g->surveyed] = label;
    return 0;
}

static int holds_evidence(struct et_store *store, struct et_err *err)
{
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_CASE_HOLDS, err);
    return row && et_stmt_row(row, err) > 0 ? et_stmt_col_int(row, 0) > 0 : ET_FATAL;
}

/* What nobody would notice: that what was excused in a case is not any more. */
static int check_waivers(const struct et_gathering *g, struct et_store *from, struct et_err *err)
{
    ET_STMT_AUTO *row = et_store_query(from, ET_Q_MERGE_HAS_WAIVERS, err);
    if (!row || et_stmt_row(row, err) <= 0)
        return ET_FATAL;
    if (et_stmt_col_int(row, 0) == 0 || (g->judging && g->judging->waivers))
        return 0;
    return et_fail(
        err, ET_DAMAGED,
        "was judged by waivers, and verdicts are passed anew: give the file (--waivers)");
}

/* A name may be anything, as a case may be from anybody. */
static int refuse_host(const struct et_gathering *g, const struct et_span_host *twice,
                       struct et_err *err)
{
    ET_STRBUF_AUTO name = { 0 };
    et_printable_add(&name, twice->name);
    return et_fail(err, ET_DAMAGED,
                   "has the host %.60s, as %.60s has: one host is joined only by a merge without "
                   "--findings; two that nothing names are told apart by `ingest --host`",
                   et_strbuf_string(&name), g->labels[twice->of]);
}

static int survey(struct et_gathering *g, struct et_store *from, const char *label,
                  struct et_err *err)
{
    const struct et_span_host *twice = NULL;
    int holds = holds_evidence(from, err);
    if (holds < 0)
        return holds;
    int rc = add_label(g, label, err);
    if (rc == 0 && holds)
        rc = check_run(g, from, label, err);
    if (rc == 0)
        rc = check_waivers(g, from, err);
    if (rc == 0)
        rc = et_spans_add(&g->spans, from, g->surveyed, &twice, err);
    if (twice)
        rc = refuse_host(g, twice, err);
    g->surveyed += rc == 0;
    return rc;
}

int et_gathering_own(struct et_gathering *g, struct et_store *own, const char *label,
                     struct et_err *err)
{
    g->has_own = true;
    return know_journals(g, own, err) < 0 ? ET_FATAL : survey(g, own, label, err);
}

int et_gathering_survey(struct et_gathering *g, struct et_store *from, const char *label,
                        struct et_err *err)
{
    int known = is_known(g, from, err);
    if (known != 0)
        return known < 0 ? known : 0;
    int rc = survey(g, from, label, err);
    return rc < 0 ? rc : 1;
}

/* ------------------------------------------------------------ taking */

static int clear_facts(struct et_store *to, struct et_err *err)
{
    static const enum et_query queries[] = {
        ET_Q_MERGE_CLEAR_FACT_EVIDENCE, ET_Q_MERGE_CLEAR_FACT_EVIDENCE_PATH,
        ET_Q_MERGE_CLEAR_FACT_GROWTH,   ET_Q_MERGE_CLEAR_FACT_STREAM,
        ET_Q_MERGE_CLEAR_FACT_DAMAGE,   ET_Q_MERGE_CLEAR_FACT_USER,
        ET_Q_MERGE_CLEAR_FACT_EXEC,     ET_Q_MERGE_CLEAR_FACT_PACKAGE,
        ET_Q_MERGE_CLEAR_FACT_TEXT,     ET_Q_MERGE_CLEAR_FACT_ARGV,
        ET_Q_MERGE_CLEAR_FACT_SUBJECT,  ET_Q_MERGE_CLEAR_FACT_CALL,
        ET_Q_MERGE_CLEAR_FACT_PATH,
    };
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        ET_STMT_AUTO *stmt = et_store_query(to, queries[i], err);
        if (!stmt || et_stmt_run(stmt, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

int et_gathering_begin(struct et_gathering *g, struct et_store *to, struct et_err *err)
{
    g->to = to;
    if (et_spans_number(&g->spans, err) < 0 || et_store_begin(to, err) < 0)
        return ET_FATAL;
    g->open = true;
    if (et_conclusions_clear(to, err) < 0 || clear_facts(to, err) < 0)
        return ET_FATAL;
    return et_shared_init(&g->numbers.shared, to, err);
}

int et_gathering_take(struct et_gathering *g, struct et_store *from, enum et_merge_places places,
                      struct et_merged *merged, struct et_err *err)
{
    char journal[ET_SHA256_HEX];
    struct et_slice origin = ET_SLICE_NONE;
    struct et_conclusions conclusions = {
        .to = g->to, .from = from, .numbers = &g->numbers, .last_clue = g->last_clue
    };
    conclusions.hosts = et_spans_of(&g->spans, g->taken, &conclusions.host_count);
    et_numbers_reset(&g->numbers);
    bool own = g->has_own && g->taken == 0; /* its journal is there, and so are its origins */
    int rc = own ? 0 : et_journals_take(g->to, from, journal, err);
    if (own)
        origin = ET_SLICE("");
    else if (places == ET_PLACES_APART)
        origin = (struct et_slice){ journal, ET_ORIGIN_DIGITS };
    if (rc == 0)
        rc = et_evidence_take(g->to, from, origin, ET_MATCH_BYTES, &g->numbers, &merged->evidence,
                              err);
    if (rc == 0)
        rc = et_tables_copy_accounts(g->to, from, &g->numbers, err);
    if (rc == 0)
        rc = et_tables_match_streams(g->to, from, &g->numbers, err);
    if (rc == 0)
        rc = et_conclusions_take(&conclusions, err);
    g->last_clue = conclusions.last_clue;
    g->taken++;
    return rc;
}

static int put_run(struct et_gathering *g, struct et_err *err)
{
    char facts[ET_SHA256_HEX];
    if (!g->has_run)
        return 0;
    if (et_facts_digest(g->to, facts, err) < 0)
        return ET_FATAL;
    ET_STMT_AUTO *stmt = et_store_query(g->to, ET_Q_PUT_RUN, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_text(stmt, ET_PUT_RUN_VERSION, g->version);
    et_stmt_text(stmt, ET_PUT_RUN_PROFILE, g->profile);
    et_stmt_text(stmt, ET_PUT_RUN_RULES_VERSION, g->rules_version);
    et_stmt_text(stmt, ET_PUT_RUN_RULES_SHA256, g->rules_sha256);
    et_stmt_text(stmt, ET_PUT_RUN_RULES_FILES, g->rules_files);
    et_stmt_text(stmt, ET_PUT_RUN_FACTS_SHA256, et_slice_of(facts));
    et_stmt_int(stmt, ET_PUT_RUN_GIVEN_UP, g->given_up);
    return et_stmt_run(stmt, err);
}

static int mark(struct et_store *to, struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(to, ET_Q_MERGE_MARK_FINDINGS, err);
    return stmt ? et_stmt_run(stmt, err) : ET_FATAL;
}

int et_gathering_end(struct et_gathering *g, struct et_err *err)
{
    if (mark(g->to, err) < 0 || et_verdicts_derive(g->to, g->judging, err) < 0 ||
        put_run(g, err) < 0 || et_store_commit(g->to, err) < 0)
        return ET_FATAL;
    g->open = false;
    return 0;
}
