#include "analyzer/row_text.h"

#include "base/printable.h"

void et_row_text_clear(struct et_row_text *t)
{
    et_arena_clear(&t->arena);
}

void et_row_bind(struct et_stmt *stmt, int param, struct et_row_text *t, struct et_slice text)
{
    if (!text.p)
        return;
    if (et_printable_plain(text)) {
        et_stmt_text(stmt, param, text);
        return;
    }
    ET_STRBUF_AUTO printable = { 0 };
    et_printable_add(&printable, text);
    struct et_slice kept = et_arena_copy(&t->arena, et_strbuf_slice(&printable));
    t->failed = t->failed || printable.failed || !kept.p;
    et_stmt_text(stmt, param, kept);
}

int et_row_run(struct et_stmt *stmt, const struct et_row_text *t, struct et_err *err)
{
    return t->failed ? et_fail_memory(err) : et_stmt_run(stmt, err);
}
