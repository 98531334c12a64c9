#include "analyzer/journal.h"

#include "analyzer/cells.h"

#include <stdio.h>

/* The columns of an entry, in the order of put_journal and journal_all. */
enum field {
    N,
    KIND,
    BEGAN,
    COMMAND,
    VERSION,
    PROFILE,
    RULES_SHA256,
    OPTIONS,
    CASE_NUMBER,
    EXAMINER,
    PROTECTION,
    STATUS,
    STREAMS, /* up to LAST_NS: what journal_counts gives */
    LAST_NS = STREAMS + 9,
    SEAL,
    FACTS_SHA256,
    CONCLUSIONS_SHA256,
    CLOCK_TIME,
    PREVIOUS,
    SHA256,
    FIELDS
};

enum { COUNTS = LAST_NS - STREAMS + 1 };

/* The digest of what is no entry: the first one follows it. */
static const char nothing[] = "0000000000000000000000000000000000000000000000000000000000000000";

struct entry {
    struct et_slice text[FIELDS];
    int64_t number[FIELDS];
    char sha256[ET_SHA256_HEX];
};

static bool is_number(enum field field)
{
    return field == N || field == BEGAN || (field >= STATUS && field <= LAST_NS);
}

static void entry_init(struct entry *entry, const char *kind, struct et_slice command,
                       struct et_slice version)
{
    *entry = (struct entry){ 0 };
    for (size_t i = 0; i < FIELDS; i++)
        entry->number[i] = ET_NULL;
    entry->text[KIND] = et_slice_of(kind);
    entry->text[COMMAND] = command;
    entry->text[VERSION] = version;
}

/* What an entry's digest is of: the digest before it, and its columns up to there. */
static void add_head(struct et_strbuf *bytes, struct et_slice previous)
{
    et_strbuf_adds(bytes, "exectrail journal 1\n");
    et_cell_add_text(bytes, previous);
}

static int digest(const struct et_strbuf *bytes, char hex[ET_SHA256_HEX], struct et_err *err)
{
    unsigned char sha256[ET_SHA256_BYTES];
    if (bytes->failed)
        return et_fail_memory(err);
    struct et_sha256 *hash = et_sha256_new();
    if (!hash)
        return et_fail_memory(err);
    int rc = et_sha256_add(hash, et_strbuf_slice(bytes), err);
    if (rc == 0)
        rc = et_sha256_end(hash, sha256, err);
    et_sha256_free(hash);
    if (rc == 0)
        et_sha256_text(sha256, hex);
    return rc;
}

static int digest_entry(const struct entry *entry, char hex[ET_SHA256_HEX], struct et_err *err)
{
    ET_STRBUF_AUTO bytes = { 0 };
    add_head(&bytes, entry->text[PREVIOUS]);
    for (enum field i = N; i < PREVIOUS; i++)
        if (is_number(i))
            et_cell_add_int(&bytes, entry->number[i]);
        else
            et_cell_add_text(&bytes, entry->text[i]);
    return digest(&bytes, hex, err);
}

static int find_head(struct et_store *store, struct et_journal_head *head, struct et_err *err)
{
    *head = (struct et_journal_head){ 0 };
    memcpy(head->sha256, nothing, sizeof nothing);
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_JOURNAL_LAST, err);
    if (!row)
        return ET_FATAL;
    int got = et_stmt_row(row, err);
    if (got <= 0)
        return got;
    struct et_slice sha256 = et_stmt_col_text(row, 1);
    head->n = et_stmt_col_int(row, 0);
    if (sha256.n != sizeof nothing - 1)
        return et_fail(err, ET_FATAL,
                       "entry %lld of the journal has no digest; `verify` tells more",
                       (long long)head->n);
    memcpy(head->sha256, sha256.p, sha256.n);
    return 0;
}

static int put_row(struct et_store *store, const struct entry *entry, struct et_err *err)
{
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_PUT_JOURNAL, err);
    if (!row)
        return ET_FATAL;
    for (enum field i = N; i < FIELDS; i++)
        if (is_number(i))
            et_stmt_int(row, ET_PUT_JOURNAL_N + (int)i, entry->number[i]);
        else
            et_stmt_text(row, ET_PUT_JOURNAL_N + (int)i, entry->text[i]);
    return et_stmt_run(row, err);
}

/* Behind the last one, whoever wrote that. */
static int put_entry(struct et_store *store, struct entry *entry, struct et_journal_head *head,
                     struct et_err *err)
{
    if (find_head(store, head, err) < 0)
        return ET_FATAL;
    entry->number[N] = head->n + 1;
    entry->text[PREVIOUS] = et_slice_of(head->sha256);
    if (digest_entry(entry, entry->sha256, err) < 0)
        return ET_FATAL;
    entry->text[SHA256] = et_slice_of(entry->sha256);
    if (put_row(store, entry, err) < 0)
        return ET_FATAL;
    head->n++;
    memcpy(head->sha256, entry->sha256, sizeof entry->sha256);
    return 0;
}

static int put_in_transaction(struct et_store *store, struct entry *entry,
                              struct et_journal_head *head, struct et_err *err)
{
    int rc = put_entry(store, entry, head, err);
    if (rc == 0)
        rc = et_store_commit(store, err);
    if (rc < 0)
        et_store_rollback(store);
    return rc;
}

int et_journal_put_begin(struct et_store *store, const struct et_journal_begin *begin,
                         struct et_journal_head *head, struct et_err *err)
{
    struct entry entry;
    entry_init(&entry, "begin", begin->command, begin->version);
    entry.text[PROFILE] = begin->profile;
    entry.text[RULES_SHA256] = begin->rules_sha256;
    entry.text[OPTIONS] = begin->options;
    entry.text[CASE_NUMBER] = begin->case_number;
    entry.text[EXAMINER] = begin->examiner;
    entry.text[PROTECTION] = begin->protection;
    entry.text[CLOCK_TIME] = begin->clock_time;
    if (et_store_begin(store, err) < 0)
        return ET_FATAL;
    return put_in_transaction(store, &entry, head, err);
}

static int count(struct et_store *store, struct entry *entry, struct et_err *err)
{
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_JOURNAL_COUNTS, err);
    if (!row || et_stmt_row(row, err) <= 0)
        return ET_FATAL;
    for (int i = 0; i < COUNTS; i++)
        entry->number[STREAMS + i] = et_stmt_col_int(row, i);
    return 0;
}

/* The digests are borrowed from seal. */
static int count_and_seal(struct et_store *store, enum et_seal_depth depth, struct et_seal *seal,
                          struct entry *entry, struct et_err *err)
{
    if (count(store, entry, err) < 0 || et_seal_make(store, depth, seal, err) < 0)
        return ET_FATAL;
    entry->text[SEAL] = et_slice_of(et_seal_name(depth));
    entry->text[FACTS_SHA256] = et_slice_of(seal->facts);
    entry->text[CONCLUSIONS_SHA256] = et_slice_of(seal->conclusions);
    return 0;
}

/* Counted, sealed and written as one: nobody else can write in between. */
int et_journal_put_end(struct et_store *store, const struct et_journal_end *end,
                       struct et_journal_head *head, struct et_err *err)
{
    struct entry entry;
    struct et_seal seal;
    entry_init(&entry, "end", end->command, end->version);
    entry.number[BEGAN] = end->began;
    entry.number[STATUS] = end->status;
    entry.text[CLOCK_TIME] = end->clock_time;
    if (et_store_begin(store, err) < 0)
        return ET_FATAL;
    if (count_and_seal(store, end->depth, &seal, &entry, err) < 0) {
        et_store_rollback(store);
        return ET_FATAL;
    }
    return put_in_transaction(store, &entry, head, err);
}

/* As a command of its own would have noted it. */
int et_journal_put_migration(struct et_store *store, const struct et_journal_migration *migration,
                             struct et_journal_head *head, struct et_err *err)
{
    const struct et_slice command = ET_SLICE("migrate");
    char words[64];
    struct entry begin, end;
    struct et_seal seal;
    snprintf(words, sizeof words, "[\"from case version %d\",\"to %d\"]", migration->from,
             migration->to);
    entry_init(&begin, "begin", command, migration->version);
    begin.text[OPTIONS] = et_slice_of(words);
    begin.text[CLOCK_TIME] = migration->clock_time;
    entry_init(&end, "end", command, migration->version);
    end.number[STATUS] = 0;
    end.text[CLOCK_TIME] = migration->clock_time;
    if (et_store_begin(store, err) < 0)
        return ET_FATAL;
    if (put_entry(store, &begin, head, err) < 0 ||
        count_and_seal(store, ET_SEAL_FINDINGS, &seal, &end, err) < 0) {
        et_store_rollback(store);
        return ET_FATAL;
    }
    end.number[BEGAN] = head->n;
    return put_in_transaction(store, &end, head, err);
}

/* ------------------------------------------------------------ checking */

static void breaks(struct et_journal_state *state, int64_t n, const char *why)
{
    state->broken = n;
    snprintf(state->why, sizeof state->why, "%s", why);
}

static int check_entry(struct et_stmt *row, struct et_journal_state *state, struct et_err *err)
{
    ET_STRBUF_AUTO bytes = { 0 };
    char sha256[ET_SHA256_HEX] = "";
    const int64_t wanted = state->head.n + 1, n = et_stmt_col_int(row, N);
    if (n != wanted) {
        breaks(state, wanted, "it is missing");
        return 0;
    }
    if (!et_slice_is(et_stmt_col_text(row, PREVIOUS), state->head.sha256)) {
        breaks(state, n, "it does not carry the digest of the entry before it");
        return 0;
    }
    add_head(&bytes, et_stmt_col_text(row, PREVIOUS));
    et_cells_add_row(&bytes, row, N, PREVIOUS);
    if (digest(&bytes, sha256, err) < 0)
        return ET_FATAL;
    if (!et_slice_is(et_stmt_col_text(row, SHA256), sha256)) {
        breaks(state, n, "its digest is not that of what it says");
        return 0;
    }
    state->head.n = n;
    memcpy(state->head.sha256, sha256, sizeof sha256);
    return 0;
}

static void copy_digest(char to[ET_SHA256_HEX], struct et_slice from)
{
    snprintf(to, ET_SHA256_HEX, "%.*s", (int)from.n, from.p ? from.p : "");
}

static void note_seal(struct et_stmt *row, struct et_journal_state *state)
{
    state->ended = et_slice_is(et_stmt_col_text(row, KIND), "end");
    if (!state->ended)
        return;
    state->sealed = state->head.n;
    state->depth_known = et_seal_named(et_stmt_col_text(row, SEAL), &state->depth);
    copy_digest(state->seal.facts, et_stmt_col_text(row, FACTS_SHA256));
    copy_digest(state->seal.conclusions, et_stmt_col_text(row, CONCLUSIONS_SHA256));
}

int et_journal_check(struct et_store *store, struct et_journal_state *state, struct et_err *err)
{
    int got;
    *state = (struct et_journal_state){ 0 };
    memcpy(state->head.sha256, nothing, sizeof nothing);
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_JOURNAL_ALL, err);
    if (!row)
        return ET_FATAL;
    while (!state->broken && (got = et_stmt_row(row, err)) != 0) {
        if (got < 0 || check_entry(row, state, err) < 0)
            return ET_FATAL;
        if (!state->broken)
            note_seal(row, state);
    }
    return 0;
}
