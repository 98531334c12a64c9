#include "analyzer/evidence_rows.h"

#include "analyzer/row_text.h"

int et_evidence_new(struct et_store *store, struct et_slice host, int64_t utc_offset, int64_t *row,
                    struct et_err *err)
{
    static const unsigned char pending[ET_SHA256_BYTES];
    ET_ROW_TEXT_AUTO t = { 0 };
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_PUT_EVIDENCE, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_blob(stmt, ET_PUT_EVIDENCE_SHA256,
                 (struct et_slice){ (const char *)pending, sizeof pending });
    et_row_bind(stmt, ET_PUT_EVIDENCE_HOST_GIVEN, &t, host);
    et_stmt_int(stmt, ET_PUT_EVIDENCE_UTC_OFFSET_GIVEN, utc_offset);
    if (et_row_run(stmt, &t, err) < 0)
        return ET_FATAL;
    *row = et_store_last_id(store);
    return 0;
}

int et_evidence_finish(struct et_facts *facts, const struct et_source_end *end,
                       const struct et_accounts *accounts, struct et_slice head, struct et_err *err)
{
    const struct et_parser *parser = accounts->parser;
    int64_t first_ns, last_ns;
    if (et_facts_end(facts, &first_ns, &last_ns, err) < 0)
        return ET_FATAL;
    ET_STMT_AUTO *stmt = et_store_query(facts->store, ET_Q_FINISH_EVIDENCE, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_FINISH_EVIDENCE_EVIDENCE_ROW, facts->evidence_row);
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
    et_stmt_int(stmt, ET_FINISH_EVIDENCE_EVENTS, facts->events);
    et_stmt_int(stmt, ET_FINISH_EVIDENCE_EXECVE_EVENTS, facts->execve_events);
    et_stmt_blob(stmt, ET_FINISH_EVIDENCE_HEAD, head);
    return et_stmt_run(stmt, err);
}

int et_evidence_find(struct et_store *store, const unsigned char sha256[ET_SHA256_BYTES],
                     int64_t *row, struct et_err *err)
{
    *row = 0;
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_FIND_EVIDENCE, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_blob(stmt, ET_FIND_EVIDENCE_SHA256,
                 (struct et_slice){ (const char *)sha256, ET_SHA256_BYTES });
    int rc = et_stmt_row(stmt, err);
    if (rc > 0)
        *row = et_stmt_col_int(stmt, 0);
    return rc < 0 ? rc : 0;
}

int et_evidence_account(struct et_store *store, int64_t row, struct et_accounts *accounts,
                        uint64_t *damage, struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_EVIDENCE_ACCOUNT, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_EVIDENCE_ACCOUNT_EVIDENCE_ROW, row);
    if (et_stmt_row(stmt, err) <= 0)
        return ET_FATAL;
    *accounts = (struct et_accounts){ .parser = et_parser_named(et_stmt_col_text(stmt, 0)),
                                      .bytes = (uint64_t)et_stmt_col_int(stmt, 1),
                                      .lines_read = (uint64_t)et_stmt_col_int(stmt, 2),
                                      .lines = { .parsed = (uint64_t)et_stmt_col_int(stmt, 3),
                                                 .skipped = (uint64_t)et_stmt_col_int(stmt, 4),
                                                 .broken = (uint64_t)et_stmt_col_int(stmt, 5) } };
    *damage = (uint64_t)et_stmt_col_int(stmt, 6);
    return 0;
}

int et_evidence_lies(struct et_store *store, int64_t row, const struct et_source *source,
                     const struct et_piece *piece, uint64_t bytes, struct et_err *err)
{
    const struct et_slice member = source->member.p ? source->member : ET_SLICE("");
    {
        ET_ROW_TEXT_AUTO t = { 0 };
        ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_REPLACE_PATH, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_int(stmt, ET_REPLACE_PATH_EVIDENCE_ROW, row);
        et_row_bind(stmt, ET_REPLACE_PATH_PATH, &t, source->path);
        et_row_bind(stmt, ET_REPLACE_PATH_MEMBER, &t, member);
        et_stmt_text(stmt, ET_REPLACE_PATH_ORIGIN, piece->origin);
        if (et_row_run(stmt, &t, err) < 0)
            return ET_FATAL;
    }
    ET_ROW_TEXT_AUTO t = { 0 };
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_PUT_EVIDENCE_PATH, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_EVIDENCE_PATH_EVIDENCE_ROW, row);
    et_row_bind(stmt, ET_PUT_EVIDENCE_PATH_PATH, &t, source->path);
    et_row_bind(stmt, ET_PUT_EVIDENCE_PATH_MEMBER, &t, member);
    et_row_bind(stmt, ET_PUT_EVIDENCE_PATH_SITE, &t, piece->site);
    et_stmt_text(stmt, ET_PUT_EVIDENCE_PATH_ORIGIN, piece->origin);
    et_stmt_int(stmt, ET_PUT_EVIDENCE_PATH_BYTES, (int64_t)bytes);
    return et_row_run(stmt, &t, err);
}
