#include "analyzer/merge/journals.h"

#include "analyzer/journal.h"
#include "analyzer/merge/columns.h"
#include "analyzer/standing.h"

#include <stdio.h>

static int check(struct et_store *from, struct et_err *err)
{
    struct et_journal_state state;
    if (et_journal_check(from, &state, err) < 0)
        return ET_FATAL;
    if (!state.broken)
        return 0;
    return et_fail(err, ET_DAMAGED, "its journal is broken at entry %lld: %s; nothing was merged",
                   (long long)state.broken, state.why);
}

static int put_rows(struct et_store *to, struct et_store *from, enum et_query read,
                    const char *journal, struct et_err *err)
{
    int got;
    struct et_columns columns;
    ET_STMT_AUTO *row = et_store_query(from, read, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(to, ET_Q_MERGE_PUT_JOURNAL, err);
    if (!put)
        return ET_FATAL;
    et_columns_match(&columns, row, put);
    while ((got = et_stmt_row(row, err)) > 0) {
        for (int param = 1; param <= columns.count; param++)
            if (columns.at[param] >= 0)
                et_column_bind(put, param, row, columns.at[param]);
        if (journal)
            et_stmt_text(put, ET_MERGE_PUT_JOURNAL_JOURNAL, et_slice_of(journal));
        if (et_stmt_run(put, err) < 0)
            return ET_FATAL;
    }
    return got;
}

/* The digest of the first entry; of the facts where there is none. */
static int name_case(struct et_store *from, char origin[ET_SHA256_HEX], bool *has_journal,
                     struct et_err *err)
{
    ET_STMT_AUTO *row = et_store_query(from, ET_Q_MERGE_JOURNAL_FIRST, err);
    if (!row)
        return ET_FATAL;
    int got = et_stmt_row(row, err);
    if (got < 0)
        return got;
    *has_journal = got > 0;
    if (!*has_journal)
        return et_facts_digest(from, origin, err);
    struct et_slice sha256 = et_stmt_col_text(row, 0);
    snprintf(origin, ET_SHA256_HEX, "%.*s", (int)sha256.n, sha256.p);
    return 0;
}

int et_journals_take(struct et_store *to, struct et_store *from, char origin[ET_SHA256_HEX],
                     struct et_err *err)
{
    bool has_journal = false;
    int rc = check(from, err);
    if (rc == 0)
        rc = name_case(from, origin, &has_journal, err);
    if (rc == 0 && has_journal)
        rc = put_rows(to, from, ET_Q_JOURNAL_ALL, origin, err);
    if (rc == 0)
        rc = put_rows(to, from, ET_Q_SEAL_JOURNAL_MERGED, NULL, err);
    return rc;
}

int et_journals_name(struct et_store *from, char journal[ET_SHA256_HEX], char head[ET_SHA256_HEX],
                     struct et_err *err)
{
    ET_STMT_AUTO *row = et_store_query(from, ET_Q_MERGE_JOURNAL_ENDS, err);
    if (!row)
        return ET_FATAL;
    int got = et_stmt_row(row, err);
    if (got < 0)
        return got;
    struct et_slice first = et_stmt_col_text(row, 0), last = et_stmt_col_text(row, 1);
    snprintf(journal, ET_SHA256_HEX, "%.*s", (int)first.n, first.p ? first.p : "");
    snprintf(head, ET_SHA256_HEX, "%.*s", (int)last.n, last.p ? last.p : "");
    return first.n > 0 && last.n > 0;
}
