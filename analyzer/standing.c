#include "analyzer/standing.h"

#include "base/strbuf.h"

static int add_rows(struct et_store *store, struct et_sha256 *hash, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_FACTS_FROM, err);
    if (!row)
        return ET_FATAL;
    while ((rc = et_stmt_row(row, err)) > 0)
        if (et_sha256_add(hash, et_stmt_col_text(row, 0), err) < 0 ||
            et_sha256_add(hash, ET_SLICE("\n"), err) < 0)
            return ET_FATAL;
    return rc;
}

int et_facts_digest(struct et_store *store, char hex[ET_SHA256_HEX], struct et_err *err)
{
    unsigned char digest[ET_SHA256_BYTES];
    struct et_sha256 *hash = et_sha256_new();
    if (!hash)
        return et_fail_memory(err);
    int rc = add_rows(store, hash, err);
    if (rc == 0)
        rc = et_sha256_end(hash, digest, err);
    et_sha256_free(hash);
    if (rc == 0)
        et_sha256_text(digest, hex);
    return rc;
}

int et_conclusions_stand(struct et_store *store, const struct et_rule_set *rules,
                         const char *version, struct et_err *err)
{
    char facts[ET_SHA256_HEX];
    ET_STRBUF_AUTO files = { 0 };
    et_rule_set_list_files(rules, &files);
    if (files.failed)
        return et_fail_memory(err);
    if (et_facts_digest(store, facts, err) < 0)
        return ET_FATAL;
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_SAME_RUN, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_text(stmt, ET_SAME_RUN_VERSION, et_slice_of(version));
    et_stmt_text(stmt, ET_SAME_RUN_RULES_SHA256, et_slice_of(rules->sha256));
    et_stmt_text(stmt, ET_SAME_RUN_RULES_FILES, et_strbuf_slice(&files));
    et_stmt_text(stmt, ET_SAME_RUN_FACTS_SHA256, et_slice_of(facts));
    return et_stmt_row(stmt, err);
}
