#include "analyzer/seal.h"

#include "analyzer/cells.h"

enum { BLOCK = 64 * 1024 };

static const char *const names[] = { "findings", "everything" };

static const enum et_query accounts[] = {
    ET_Q_SEAL_FACT_EVIDENCE,    ET_Q_SEAL_FACT_EVIDENCE_PATH, ET_Q_SEAL_FACT_GROWTH,
    ET_Q_SEAL_FACT_RESUME,      ET_Q_SEAL_FACT_STREAM,        ET_Q_SEAL_FACT_DAMAGE,
    ET_Q_SEAL_FACT_AUDIT_STATE, ET_Q_SEAL_FACT_USER,          ET_Q_SEAL_FACT_CONTAINER,
    ET_Q_SEAL_FACT_IMAGE,       ET_Q_SEAL_FACT_PACKAGE,       ET_Q_SEAL_FACT_LISTED_PROCESS,
    ET_Q_SEAL_FACT_LAYER,       ET_Q_SEAL_FACT_SETTING,       ET_Q_SEAL_FACT_ID_RANGE,
    ET_Q_SEAL_JOURNAL_MERGED,
};

/* What is told event by event, and the texts and lists that these share. */
static const enum et_query events[] = {
    ET_Q_SEAL_FACT_TEXT,        ET_Q_SEAL_FACT_ARGV,          ET_Q_SEAL_FACT_SUBJECT,
    ET_Q_SEAL_FACT_CALL,        ET_Q_SEAL_FACT_PATH,          ET_Q_SEAL_FACT_EXEC,
    ET_Q_SEAL_FACT_FORK,        ET_Q_SEAL_FACT_EXIT,          ET_Q_SEAL_FACT_LOGIN,
    ET_Q_SEAL_FACT_SERIALS,     ET_Q_SEAL_FACT_RUNTIME_EVENT, ET_Q_SEAL_FACT_OUTPUT_LINE,
    ET_Q_SEAL_FACT_LISTED_FILE,
};

static const enum et_query event_numbers[] = { ET_Q_SEAL_FACT_NUMBERS };

static const enum et_query conclusions[] = {
    ET_Q_SEAL_DERIVED_HOST,           ET_Q_SEAL_DERIVED_STREAM_HOST,
    ET_Q_SEAL_DERIVED_SUBJECT,        ET_Q_SEAL_DERIVED_CONTAINER,
    ET_Q_SEAL_DERIVED_LIFETIME,       ET_Q_SEAL_DERIVED_ACTOR,
    ET_Q_SEAL_DERIVED_COMPILATION,    ET_Q_SEAL_DERIVED_BUILD,
    ET_Q_SEAL_DERIVED_CHAIN_LINK,     ET_Q_SEAL_DERIVED_FINDING,
    ET_Q_SEAL_DERIVED_PRESENCE,       ET_Q_SEAL_DERIVED_PRESENT_COMPILER,
    ET_Q_SEAL_DERIVED_COVERAGE,       ET_Q_SEAL_DERIVED_UNSEEN,
    ET_Q_SEAL_DERIVED_WAIVER,         ET_Q_SEAL_DERIVED_JUDGEMENT,
    ET_Q_SEAL_DERIVED_VERDICT,        ET_Q_SEAL_DERIVED_VERDICT_SENTENCE,
    ET_Q_SEAL_DERIVED_VERDICT_REASON, ET_Q_SEAL_DERIVED_REMEDY,
    ET_Q_SEAL_DERIVED_CONTROL,        ET_Q_SEAL_DERIVED_RUN,
    ET_Q_SEAL_DERIVED_EXEC_COUNT,     ET_Q_SEAL_DERIVED_SENTENCE,
};

/* What is concluded exec by exec. */
static const enum et_query verdicts[] = {
    ET_Q_SEAL_DERIVED_METHOD,     ET_Q_SEAL_DERIVED_EXEC,   ET_Q_SEAL_DERIVED_ACTOR_LINK,
    ET_Q_SEAL_DERIVED_EXEC_PLACE, ET_Q_SEAL_DERIVED_REPEAT, ET_Q_SEAL_DERIVED_CLUE,
    ET_Q_SEAL_DERIVED_EXEC_CLUE,
};

static const enum et_query verdict_numbers[] = { ET_Q_SEAL_DERIVED_NUMBERS,
                                                 ET_Q_SEAL_FINDINGS_EXECS };

struct part {
    const enum et_query *statements;
    size_t count;
};

#define PART(list)                                                                                 \
    {                                                                                              \
        list, sizeof(list) / sizeof *(list)                                                        \
    }

/* By depth: what is read as a whole, and the rest. */
static const struct part facts_of[][2] = { { PART(accounts), PART(event_numbers) },
                                           { PART(accounts), PART(events) } };
static const struct part conclusions_of[][2] = { { PART(conclusions), PART(verdict_numbers) },
                                                 { PART(conclusions), PART(verdicts) } };

const char *et_seal_name(enum et_seal_depth depth)
{
    return names[depth];
}

bool et_seal_named(struct et_slice name, enum et_seal_depth *depth)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (et_slice_is(name, names[i])) {
            *depth = (enum et_seal_depth)i;
            return true;
        }
    return false;
}

const enum et_query *et_seal_statements(size_t i, size_t *count)
{
    const struct part *const all[] = { &facts_of[ET_SEAL_EVERYTHING][0],
                                       &facts_of[ET_SEAL_EVERYTHING][1],
                                       &conclusions_of[ET_SEAL_EVERYTHING][0],
                                       &conclusions_of[ET_SEAL_EVERYTHING][1] };
    if (i >= sizeof all / sizeof *all)
        return NULL;
    *count = all[i]->count;
    return all[i]->statements;
}

static int take(struct et_sha256 *hash, struct et_strbuf *block, struct et_err *err)
{
    if (block->failed)
        return et_fail_memory(err);
    int rc = et_sha256_add(hash, et_strbuf_slice(block), err);
    et_strbuf_reset(block);
    return rc;
}

/* Its name, and each row between brackets. */
static int add_rows(struct et_store *store, enum et_query statement, struct et_sha256 *hash,
                    struct et_strbuf *block, struct et_err *err)
{
    int got;
    ET_STMT_AUTO *row = et_store_query(store, statement, err);
    if (!row)
        return ET_FATAL;
    const int columns = et_stmt_columns(row);
    et_cell_add_text(block, et_slice_of(et_query_texts[statement].name));
    while ((got = et_stmt_row(row, err)) > 0) {
        et_strbuf_addc(block, '(');
        et_cells_add_row(block, row, 0, columns);
        et_strbuf_addc(block, ')');
        if ((block->n > BLOCK || block->failed) && take(hash, block, err) < 0)
            return ET_FATAL;
    }
    return got;
}

static int add_parts(struct et_store *store, const struct part parts[2], struct et_sha256 *hash,
                     struct et_err *err)
{
    ET_STRBUF_AUTO block = { 0 };
    for (size_t p = 0; p < 2; p++)
        for (size_t i = 0; i < parts[p].count; i++)
            if (add_rows(store, parts[p].statements[i], hash, &block, err) < 0)
                return ET_FATAL;
    return take(hash, &block, err);
}

static int digest(struct et_store *store, const struct part parts[2], char hex[ET_SHA256_HEX],
                  struct et_err *err)
{
    unsigned char bytes[ET_SHA256_BYTES];
    struct et_sha256 *hash = et_sha256_new();
    if (!hash)
        return et_fail_memory(err);
    int rc = add_parts(store, parts, hash, err);
    if (rc == 0)
        rc = et_sha256_end(hash, bytes, err);
    et_sha256_free(hash);
    if (rc == 0)
        et_sha256_text(bytes, hex);
    return rc;
}

int et_seal_make(struct et_store *store, enum et_seal_depth depth, struct et_seal *seal,
                 struct et_err *err)
{
    int rc = digest(store, facts_of[depth], seal->facts, err);
    return rc < 0 ? rc : digest(store, conclusions_of[depth], seal->conclusions, err);
}
