/*
 * audit: audit_lost=3 audit_rate_limit=0 audit_backlog_limit=64
 * audit: backlog limit exceeded
 * kauditd_printk_skb: 83 callbacks suppressed
 * CONFIG_CHANGE … op=set lost=0 old=17
 *
 * The kernel counts what it could not queue. It does not always tell at once: what the
 * count has grown by was lost since it was told before. Such records took no number, so
 * no hole shows them. What the kernel's own log leaves out (callbacks suppressed) is of
 * that log alone: it matters only where no other keeps the numbers.
 */
#include "analyzer/coverage/cover.h"

enum column { TIME, CHANGE, TYPE, TEXT, LOST, STREAM, LINE, OFFSET };

struct losing {
    struct et_cover *cover;
    int64_t count;   /* as told last, since the last boot or reset */
    int64_t highest; /* of all that was told */
    int64_t told_ns; /* when */
    size_t boot;     /* the one that they have come to */
};

/* The kernel counts anew after each boot: the same count means other records then. */
static void come_to(struct losing *g, int64_t time_ns)
{
    const struct et_cover *c = g->cover;
    while (g->boot + 1 < c->boots.count && c->boots.at[g->boot + 1].first_ns <= time_ns) {
        g->boot++;
        g->count = 0;
        g->told_ns = c->boots.at[g->boot].first_ns;
    }
}

static int tell_count(struct losing *g, int64_t time_ns, int64_t count, struct et_said said,
                      struct et_err *err)
{
    ET_STRBUF_AUTO reason = { 0 };
    int64_t since_ns = count - 1 == g->count ? time_ns : g->told_ns;
    if (count < g->count)
        since_ns = g->cover->first_ns; /* the count began anew, nobody says when */
    et_strbuf_addf(&reason, "the kernel says that it lost %lld records by then", (long long)count);
    bool grew = count != g->count;
    g->count = count;
    g->highest = count > g->highest ? count : g->highest;
    g->told_ns = time_ns;
    if (!grew)
        return 0;
    return et_cover_tell(
        g->cover, (struct et_gap){ since_ns, time_ns, "lost", "lost", { 0 }, said }, &reason, err);
}

/* CONFIG_CHANGE … op=set lost=0 old=17: it tells how many there were, and sets them to none. */
static bool is_reset(struct et_slice text)
{
    return et_slice_search(text, ET_SLICE(" lost=0 ")) != NULL;
}

static int take(struct losing *g, struct et_stmt *stmt, struct et_err *err)
{
    struct et_cover *c = g->cover;
    int64_t time_ns = et_stmt_col_int(stmt, TIME), lost = et_stmt_col_int(stmt, LOST);
    struct et_slice text = et_stmt_col_text(stmt, TEXT);
    const struct et_said said = { et_stmt_col_int(stmt, STREAM), et_stmt_col_int(stmt, LINE),
                                  et_stmt_col_int(stmt, OFFSET) };
    if (!et_slice_is(et_stmt_col_text(stmt, CHANGE), "lost"))
        return 0;
    come_to(g, time_ns);
    if (lost > 0) {
        int rc = tell_count(g, time_ns, lost, said, err);
        g->count = is_reset(text) ? 0 : g->count;
        return rc;
    }
    bool printed = et_slice_search(text, ET_SLICE("callbacks suppressed")) != NULL;
    if (printed && c->numbers.count)
        return 0;
    struct et_gap gap = {
        time_ns, time_ns, "lost", "lost", ET_SLICE("the log says that records were lost"), said
    };
    if (printed)
        gap.reason = ET_SLICE("the kernel's own log left out records: only auditd can have them");
    return et_cover_add(c, &gap, err);
}

/* auditctl -s: of all since the boot, at a time that it does not tell. */
static int status(struct losing *g, struct et_err *err)
{
    struct et_cover *c = g->cover;
    ET_STRBUF_AUTO reason = { 0 };
    ET_STMT_AUTO *stmt = et_store_query(c->model->store, ET_Q_AUDIT_STATUS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_AUDIT_STATUS_HOST_ID, c->model->host_id);
    et_stmt_text(stmt, ET_AUDIT_STATUS_NAME, ET_SLICE("lost"));
    et_stmt_int(stmt, ET_AUDIT_STATUS_SIGN, 1);
    int rc = et_stmt_row(stmt, err);
    if (rc <= 0 || et_stmt_col_int(stmt, 0) <= g->highest)
        return rc < 0 ? rc : 0;
    et_strbuf_addf(&reason, "auditctl -s says that the kernel lost %lld records, not when",
                   (long long)et_stmt_col_int(stmt, 0));
    const struct et_said said = { et_stmt_col_int(stmt, 1), et_stmt_col_int(stmt, 2),
                                  et_stmt_col_int(stmt, 3) };
    return et_cover_tell(c, (struct et_gap){ c->first_ns, c->last_ns, "lost", "lost", { 0 }, said },
                         &reason, err);
}

int et_cover_lost(struct et_cover *c, struct et_err *err)
{
    int rc;
    struct losing g = { .cover = c, .told_ns = c->first_ns };
    {
        ET_STMT_AUTO *stmt = et_store_query(c->model->store, ET_Q_AUDIT_STATES, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_int(stmt, ET_AUDIT_STATES_HOST_ID, c->model->host_id);
        while ((rc = et_stmt_row(stmt, err)) > 0)
            if (take(&g, stmt, err) < 0)
                return ET_FATAL;
    }
    return rc == 0 ? status(&g, err) : rc;
}
