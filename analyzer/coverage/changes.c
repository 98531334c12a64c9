/*
 * CONFIG_CHANGE … op=set audit_enabled=0 old=1 … res=1
 * CONFIG_CHANGE … op=remove_rule key="exec" list=4 res=1
 *
 * The kernel tells of each change, by the rule's key. Loading rules anew (augenrules, a
 * restart of auditd) takes all away before it adds them again; at boot there are none
 * until they are loaded. A rule whose key is not among the rules that are given may leave
 * execs out, whoever added it.
 */
#include "analyzer/coverage/cover.h"
#include "parsers/text/list.h"

enum column { TIME, CHANGE, TYPE, TEXT, LOST, STREAM, LINE, OFFSET };

/* While the states are gone through. */
struct changing {
    struct et_cover *cover;
    size_t boot;        /* the one that they have come to */
    int64_t removed;    /* rules for execs that are gone */
    int64_t removed_ns; /* since when one is */
    int64_t added_ns;   /* last one added since this boot began; ET_NULL = none was */
    bool settled;       /* rules were seen to be there before */
    int64_t off_ns;     /* since when auditing is off; ET_NULL = it is on */
    struct et_said removed_said, added_said, off_said;
};

struct rule_change {
    bool adds, removes;
    struct et_slice key; /* empty: none */
    int list;            /* AUDIT_FILTER_* */
};

/* AUDIT_FILTER_USER and _FS of linux/audit.h: rules that no exec is held against. */
enum { FOR_USER_RECORDS = 0, FOR_FILE_SYSTEMS = 6 };

static bool says(struct et_slice text, const char *words)
{
    return et_slice_search(text, et_slice_of(words)) != NULL;
}

static struct et_slice unquoted(struct et_slice value)
{
    if (et_slice_is(value, "(null)"))
        return ET_SLICE("");
    if (value.n > 1 && value.p[0] == '"' && value.p[value.n - 1] == '"')
        return et_slice_to(et_slice_from(value, 1), value.n - 2);
    return value;
}

static bool read_change(struct et_slice text, struct rule_change *change)
{
    static const char *const failures[] = { "res=0", "res=no", "res=failed" };
    *change =
        (struct rule_change){ .adds = says(text, "add_rule") || says(text, "add rule"),
                              .removes = says(text, "remove_rule") || says(text, "remove rule"),
                              .key = ET_SLICE(""),
                              .list = -1 };
    for (struct et_slice word; (word = et_list_word(&text)).n;) {
        uint64_t number;
        if (et_slice_starts(word, "key="))
            change->key = unquoted(et_slice_from(word, 4));
        else if (et_slice_starts(word, "list=") && et_slice_u64(et_slice_from(word, 5), &number))
            change->list = (int)number;
        else if (ET_SLICE_IN(word, failures))
            return false;
    }
    return change->adds || change->removes;
}

static int add(struct changing *g, int64_t from_ns, int64_t until_ns, const char *state,
               struct et_slice reason, struct et_said said, struct et_err *err)
{
    const char *kind = "rules";
    const struct et_gap gap = { from_ns, until_ns, state, kind, reason, said };
    return et_cover_add(g->cover, &gap, err);
}

static int64_t boot_ns(const struct changing *g)
{
    const struct et_cover *c = g->cover;
    return g->boot < c->boots.count ? c->boots.at[g->boot].first_ns : c->first_ns;
}

/* Up to the last rule that was added when the machine came up. */
static int end_loading(struct changing *g, struct et_err *err)
{
    if (g->settled || g->added_ns == ET_NULL)
        return 0;
    g->settled = true;
    int64_t from_ns =
        g->boot < g->cover->boots.count ? g->cover->boots.at[g->boot].first_ns : g->cover->first_ns;
    return add(g, from_ns, g->added_ns, "not-recording",
               ET_SLICE("the rules for execs were not loaded yet"), g->added_said, err);
}

/* An exec recorded later shows that it was switched on again, whether or not the log
 * says when. */
static int end_off(struct changing *g, int64_t until_ns, struct et_err *err)
{
    const struct et_gap gap = { g->off_ns,
                                until_ns,
                                "not-recording",
                                "stopped",
                                ET_SLICE("auditing was switched off (audit_enabled=0)"),
                                g->off_said };
    g->off_ns = ET_NULL;
    return et_cover_add(g->cover, &gap, err);
}

static int end_off_by_exec(struct changing *g, struct et_err *err)
{
    if (g->off_ns == ET_NULL)
        return 0;
    int64_t exec_ns = et_cover_exec_after(g->cover->model, g->off_ns);
    return end_off(g, exec_ns == ET_NULL ? g->cover->last_ns : exec_ns, err);
}

/* Rules that are gone stay away until the machine is started anew, or the logs end. */
static int end_removed(struct changing *g, int64_t until_ns, struct et_err *err)
{
    if (!g->removed)
        return 0;
    g->removed = 0;
    return add(g, g->removed_ns, until_ns, "not-recording",
               ET_SLICE("rules for execs were taken away, and not loaded again"), g->removed_said,
               err);
}

/* Each boot begins without rules. */
static int come_to(struct changing *g, int64_t time_ns, struct et_err *err)
{
    const struct et_cover *c = g->cover;
    while (g->boot + 1 < c->boots.count && c->boots.at[g->boot + 1].first_ns <= time_ns) {
        if (end_loading(g, err) < 0 || end_off_by_exec(g, err) < 0 ||
            end_removed(g, c->boots.at[g->boot + 1].first_ns, err) < 0)
            return ET_FATAL;
        g->boot++;
        g->settled = false;
        g->added_ns = ET_NULL;
    }
    return 0;
}

/* An exec that was recorded shows that rules were there before. */
static int add_while_loading(struct changing *g, int64_t time_ns, struct et_said said,
                             struct et_err *err)
{
    int64_t since_ns = g->added_ns == ET_NULL ? boot_ns(g) : g->added_ns;
    int64_t exec_ns = et_cover_exec_after(g->cover->model, since_ns);
    if (g->settled)
        return 0;
    if (since_ns == time_ns || (exec_ns != ET_NULL && exec_ns < time_ns)) {
        if (end_loading(g, err) < 0)
            return ET_FATAL;
        g->settled = true;
        return 0;
    }
    g->added_ns = time_ns;
    g->added_said = said;
    return 0;
}

static int add_of_execs(struct changing *g, int64_t time_ns, struct et_said said,
                        struct et_err *err)
{
    if (g->removed == 0)
        return add_while_loading(g, time_ns, said, err);
    if (--g->removed)
        return 0;
    return add(g, g->removed_ns, time_ns, "not-recording",
               ET_SLICE("rules for execs were taken away, and loaded again"), g->removed_said, err);
}

static int change_rule(struct changing *g, const struct rule_change *change, int64_t time_ns,
                       struct et_said said, struct et_err *err)
{
    const struct et_cover *c = g->cover;
    const uint64_t *use = et_map_get(&c->keys, change->key);
    if (use && *use == ET_KEY_EXECS) {
        if (change->adds)
            return add_of_execs(g, time_ns, said, err);
        if (end_loading(g, err) < 0)
            return ET_FATAL;
        g->settled = true;
        if (g->removed++ == 0) {
            g->removed_ns = time_ns;
            g->removed_said = said;
        }
        return 0;
    }
    if (use || !c->rules_given || !change->adds || change->list == FOR_USER_RECORDS ||
        change->list == FOR_FILE_SYSTEMS)
        return 0;
    return add(g, time_ns, c->last_ns, "doubtful",
               ET_SLICE("a rule was added that is not among those that are given: it may leave "
                        "execs out"),
               said, err);
}

/* Since when it was off, if no record says so, the last exec before tells. */
static int enabled(struct changing *g, int64_t time_ns, struct et_said said, struct et_err *err)
{
    int64_t exec_ns = et_cover_exec_before(g->cover->model, time_ns);
    if (g->off_ns != ET_NULL)
        return end_off(g, time_ns, err);
    const struct et_gap gap = { exec_ns != ET_NULL && exec_ns > boot_ns(g) ? exec_ns : boot_ns(g),
                                time_ns,
                                "not-recording",
                                "stopped",
                                ET_SLICE("auditing was off until then (audit_enabled, old=0)"),
                                said };
    return et_cover_add(g->cover, &gap, err);
}

static int switched(struct changing *g, struct et_slice text, int64_t time_ns, struct et_said said,
                    struct et_err *err)
{
    if (says(text, "audit_enabled=0")) { /* off again: the log lacks when it was on */
        int rc = end_off_by_exec(g, err);
        g->off_ns = time_ns;
        g->off_said = said;
        return rc;
    }
    return says(text, " old=0") ? enabled(g, time_ns, said, err) : 0;
}

static int take(struct changing *g, struct et_stmt *stmt, struct et_err *err)
{
    struct rule_change change;
    int64_t time_ns = et_stmt_col_int(stmt, TIME);
    struct et_slice text = et_stmt_col_text(stmt, TEXT);
    const struct et_said said = { et_stmt_col_int(stmt, STREAM), et_stmt_col_int(stmt, LINE),
                                  et_stmt_col_int(stmt, OFFSET) };
    if (!et_slice_is(et_stmt_col_text(stmt, CHANGE), "config"))
        return 0;
    if (come_to(g, time_ns, err) < 0)
        return ET_FATAL;
    if (says(text, "audit_enabled="))
        return says(text, " res=0") ? 0 : switched(g, text, time_ns, said, err);
    return read_change(text, &change) ? change_rule(g, &change, time_ns, said, err) : 0;
}

/* auditctl -s was asked at a time that it does not tell: before the first exec, or after
 * the last, for auditing was on when these were recorded. */
static int status(struct et_cover *c, struct et_err *err)
{
    const struct et_model *m = c->model;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_AUDIT_STATUS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_AUDIT_STATUS_HOST_ID, m->host_id);
    et_stmt_text(stmt, ET_AUDIT_STATUS_NAME, ET_SLICE("enabled"));
    et_stmt_int(stmt, ET_AUDIT_STATUS_SIGN, -1);
    int rc = et_stmt_row(stmt, err);
    if (rc <= 0 || et_stmt_col_int(stmt, 0) != 0)
        return rc < 0 ? rc : 0;
    const struct et_said said = { et_stmt_col_int(stmt, 1), et_stmt_col_int(stmt, 2),
                                  et_stmt_col_int(stmt, 3) };
    int64_t since = m->execs.count ? m->execs.at[m->execs.count - 1].time_ns : c->first_ns;
    const struct et_gap gap = { since,
                                c->last_ns,
                                "not-recording",
                                "stopped",
                                ET_SLICE("auditctl -s says that auditing is off, not since when"),
                                said };
    return et_cover_add(c, &gap, err);
}

int et_cover_changes(struct et_cover *c, struct et_err *err)
{
    int rc;
    struct changing g = { .cover = c, .added_ns = ET_NULL, .off_ns = ET_NULL };
    ET_STMT_AUTO *stmt = et_store_query(c->model->store, ET_Q_AUDIT_STATES, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_AUDIT_STATES_HOST_ID, c->model->host_id);
    for (size_t i = 0; (rc = et_stmt_row(stmt, err)) > 0; i++) {
        et_bulk_breathe(c->model->bulk, i);
        if (take(&g, stmt, err) < 0)
            return ET_FATAL;
    }
    if (rc == 0)
        rc = end_loading(&g, err);
    if (rc == 0)
        rc = end_off_by_exec(&g, err);
    if (rc == 0)
        rc = end_removed(&g, c->last_ns, err);
    return rc == 0 ? status(c, err) : rc;
}
