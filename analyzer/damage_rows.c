#include "analyzer/damage_rows.h"

#include "analyzer/evidence_rows.h"
#include "analyzer/row_text.h"
#include "base/printable.h"

#include <stdio.h>

/* Named limits, per evidence. */
enum {
    MAX_DAMAGE_ROWS = 10000, /* stored */
    MAX_DAMAGE_TOLD = 5,     /* told to the listener one by one */
};

void et_damage_rows_begin(struct et_damage_rows *rows, const struct et_source *source)
{
    rows->count = 0;
    et_strbuf_reset(&rows->label);
    et_printable_add(&rows->label, source->path);
    if (!source->member.p)
        return;
    et_strbuf_addc(&rows->label, '!');
    et_printable_add(&rows->label, source->member);
}

void et_damage_rows_clear(struct et_damage_rows *rows)
{
    et_strbuf_clear(&rows->label);
}

static void tell(const struct et_damage_rows *rows, uint64_t line, uint64_t offset,
                 const char *what, const char *kept)
{
    const struct et_ingest_listener *listener = rows->listener;
    if (listener->damage)
        listener->damage(listener->ctx, et_strbuf_slice(&rows->label), line, offset, what, kept);
}

int et_damage_rows_put(struct et_damage_rows *rows, const struct et_damage *damage,
                       struct et_err *err)
{
    ET_ROW_TEXT_AUTO t = { 0 };
    rows->count++;
    if (rows->count <= MAX_DAMAGE_TOLD)
        tell(rows, damage->at.line, damage->at.offset, damage->what, damage->kept);
    if (rows->count > MAX_DAMAGE_ROWS)
        return 0;
    if (et_fact_queue_wait(rows->queue, err) < 0)
        return ET_FATAL;
    ET_STMT_AUTO *stmt = et_store_query(rows->store, ET_Q_PUT_DAMAGE, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_DAMAGE_EVIDENCE_ROW, rows->facts->evidence_row);
    et_stmt_int(stmt, ET_PUT_DAMAGE_LINE, (int64_t)damage->at.line);
    et_stmt_int(stmt, ET_PUT_DAMAGE_AT_OFFSET, (int64_t)damage->at.offset);
    et_row_bind(stmt, ET_PUT_DAMAGE_WHAT, &t,
                rows->count < MAX_DAMAGE_ROWS
                    ? et_slice_of(damage->what)
                    : ET_SLICE("more damage follows; only this much is listed"));
    et_row_bind(stmt, ET_PUT_DAMAGE_KEPT, &t, et_slice_of(damage->kept));
    et_stmt_int(stmt, ET_PUT_DAMAGE_OPEN, rows->facts->ended);
    return et_row_run(stmt, &t, err);
}

int et_damage_rows_repeat(struct et_damage_rows *rows, int64_t evidence_row,
                          struct et_accounts *accounts, struct et_err *err)
{
    int rc;
    if (et_evidence_account(rows->store, evidence_row, accounts, &rows->count, err) < 0)
        return ET_FATAL;
    ET_STMT_AUTO *stmt = et_store_query(rows->store, ET_Q_EVIDENCE_DAMAGE, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_EVIDENCE_DAMAGE_EVIDENCE_ROW, evidence_row);
    et_stmt_int(stmt, ET_EVIDENCE_DAMAGE_COUNT, MAX_DAMAGE_TOLD);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        ET_STRBUF_AUTO what = { 0 };
        ET_STRBUF_AUTO kept = { 0 };
        et_strbuf_add(&what, et_stmt_col_text(stmt, 2));
        et_strbuf_add(&kept, et_stmt_col_text(stmt, 3));
        tell(rows, (uint64_t)et_stmt_col_int(stmt, 0), (uint64_t)et_stmt_col_int(stmt, 1),
             et_strbuf_string(&what), kept.n ? et_strbuf_string(&kept) : NULL);
    }
    return rc;
}

void et_damage_rows_end(const struct et_damage_rows *rows)
{
    if (rows->count <= MAX_DAMAGE_TOLD)
        return;
    char more[96];
    uint64_t count = rows->count - MAX_DAMAGE_TOLD;
    snprintf(more, sizeof more, "has more damage; %llu more place%s in the view `damage`",
             (unsigned long long)count, count == 1 ? " is" : "s are");
    tell(rows, 0, 0, more, NULL);
}

void et_damage_rows_tell_path(struct et_damage_rows *rows, struct et_slice path,
                              const struct et_err *what)
{
    et_strbuf_reset(&rows->label);
    et_printable_add(&rows->label, path);
    tell(rows, what->line, what->offset, what->msg, NULL);
}
