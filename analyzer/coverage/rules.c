/*
 * auditctl -l, audit.rules, rules.d: does some rule record every exec?
 *
 * The kernel takes the first rule that fits. So each way to make an exec (execve and
 * execveat, called by 64-bit and by 32-bit programs) is followed through the rules in
 * their order. A listing tells what was in force; where there is one, the files are not
 * asked, which tell what was to be loaded. Files in one rules.d are one, in the order of
 * their names, as augenrules joins them.
 *
 * Without any rules, what the execs themselves show is taken (signs): who never logged
 * in is in the log, so no rule leaves them out. That is inference, and called so.
 */
#include "analyzer/coverage/audit_rule.h"
#include "analyzer/coverage/cover.h"

#include <stdlib.h>

enum column { IS_RULE, NAME, VALUE, EVIDENCE, PATH, STREAM, LINE, OFFSET };

#define UNSET_AUID ((int64_t)UINT32_MAX) /* AUDIT_UID_UNSET */

/* What the execs of a host show of the rules that recorded them. */
struct signs {
    int64_t told, unset, inside; /* execs: with a login uid, which is unset, and in containers */
    bool execveat, narrow, others;
};

struct rule_line {
    struct et_audit_rule rule;
    struct et_slice text;
    struct et_said said;
};

/* Rules that were in force together. */
struct rule_set {
    struct et_slice folder; /* of rules.d; absent = one file */
    int64_t evidence;
    bool is_file; /* else a listing */
    bool about_execs;
    ET_ARRAY(struct rule_line) rules;
};

typedef ET_ARRAY(struct rule_set) rule_set_list;

static const struct {
    unsigned call;
    const char *name;
} calls[] = {
    { ET_CALL_EXECVE_64, "execve of 64-bit programs" },
    { ET_CALL_EXECVEAT_64, "execveat of 64-bit programs" },
    { ET_CALL_EXECVE_32, "execve of 32-bit programs" },
    { ET_CALL_EXECVEAT_32, "execveat of 32-bit programs" },
};
enum { CALLS = sizeof calls / sizeof *calls };

static struct et_slice folder_of(struct et_slice path)
{
    const struct et_slice folder = ET_SLICE("/rules.d/");
    const char *at = et_slice_search(path, folder);
    return at ? et_slice_to(path, (size_t)(at - path.p) + folder.n) : ET_SLICE_NONE;
}

/* The set that a file is of; NULL: no memory. */
static struct rule_set *set_of(struct et_cover *c, rule_set_list *sets, struct et_slice path,
                               int64_t evidence)
{
    struct et_slice folder = folder_of(path);
    for (size_t i = sets->count; i-- > 0;) {
        struct rule_set *set = &sets->at[i];
        if (folder.p ? set->folder.p && et_slice_eq(set->folder, folder)
                     : !set->folder.p && set->evidence == evidence)
            return set;
    }
    if (!ET_ARRAY_ROOM(*sets))
        return NULL;
    bool named = et_slice_ends(path, ".rules") || et_slice_ends(path, ".rules/");
    struct rule_set *set = &sets->at[sets->count++];
    *set = (struct rule_set){ .evidence = evidence, .is_file = named };
    if (folder.p)
        set->folder = et_arena_copy(&c->text, folder);
    return set;
}

static bool take_rule(struct et_cover *c, struct rule_set *set, struct et_stmt *stmt)
{
    struct rule_line line = {
        .text = et_arena_copy(&c->text, et_stmt_col_text(stmt, VALUE)),
        .said = { et_stmt_col_int(stmt, STREAM), et_stmt_col_int(stmt, LINE),
                  et_stmt_col_int(stmt, OFFSET) },
    };
    if (c->text.failed || !ET_ARRAY_ROOM(set->rules))
        return false;
    et_audit_rule_read(line.text, &line.rule);
    set->about_execs = set->about_execs || line.rule.effect != ET_RULE_NONE;
    set->rules.at[set->rules.count++] = line;
    return true;
}

/* Takes away one rule, nobody asks which: none that records can be relied on any more, and those
 * that leave out may still be there. */
static void take_one_away(struct rule_set *set)
{
    size_t kept = 0;
    for (size_t i = 0; i < set->rules.count; i++)
        if (set->rules.at[i].rule.effect == ET_RULE_OMITS ||
            set->rules.at[i].rule.effect == ET_RULE_OFF)
            set->rules.at[kept++] = set->rules.at[i];
    set->rules.count = kept;
}

/* A listing has rules alone, but for "No rules". Deleting all begins anew. */
static void take_control(struct rule_set *set, struct et_slice name)
{
    set->is_file = set->is_file || !et_slice_is(name, "rules");
    if (et_slice_is(name, "-D"))
        set->rules.count = 0;
    else if (et_slice_is(name, "-d"))
        take_one_away(set);
}

static int load(struct et_cover *c, rule_set_list *sets, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(c->model->store, ET_Q_AUDIT_RULES, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_AUDIT_RULES_HOST_ID, c->model->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        struct rule_set *set =
            set_of(c, sets, et_stmt_col_text(stmt, PATH), et_stmt_col_int(stmt, EVIDENCE));
        if (!set)
            return et_fail_memory(err);
        if (!et_stmt_col_int(stmt, IS_RULE))
            take_control(set, et_stmt_col_text(stmt, NAME));
        else if (!take_rule(c, set, stmt))
            return et_fail_memory(err);
    }
    return rc;
}

static bool note_key(struct et_cover *c, struct et_slice key, bool execs)
{
    uint64_t *use = et_map_put(&c->keys, key, NULL);
    if (use && *use != ET_KEY_EXECS)
        *use = execs ? ET_KEY_EXECS : ET_KEY_OTHER;
    return use != NULL;
}

/* What becomes of one call: the rule that records all of it, or the first that leaves
 * some out; NULL where no rule is for it. *whole: nothing is left out. */
static const struct rule_line *follow(const struct rule_set *set, unsigned call, bool *whole)
{
    const struct rule_line *partly = NULL;
    *whole = false;
    for (size_t i = 0; i < set->rules.count; i++) {
        const struct rule_line *line = &set->rules.at[i];
        const struct et_audit_rule *rule = &line->rule;
        if (rule->effect == ET_RULE_OFF)
            return line;
        if (!(rule->calls & call) || rule->effect == ET_RULE_NONE)
            continue;
        if (rule->effect == ET_RULE_OMITS && !rule->filter.p)
            return line;
        bool records = rule->effect == ET_RULE_RECORDS && !rule->filter.p;
        *whole = records && !partly;
        partly = partly ? partly : line;
        if (records)
            return partly;
    }
    return partly;
}

/* Into the order in which the kernel asks them: what is left out of other lists than that
 * for the ends of system calls is left out whatever stands before it; of the others the
 * last one that was put first comes first. */
static bool put_in_order(struct rule_set *set)
{
    size_t count = set->rules.count, n = 0;
    struct rule_line *at = malloc((count + 1) * sizeof *at);
    if (!at)
        return false;
    for (size_t i = 0; i < count; i++)
        if (set->rules.at[i].rule.apart)
            at[n++] = set->rules.at[i];
    for (size_t i = count; i-- > 0;)
        if (!set->rules.at[i].rule.apart && set->rules.at[i].rule.first)
            at[n++] = set->rules.at[i];
    for (size_t i = 0; i < count; i++)
        if (!set->rules.at[i].rule.apart && !set->rules.at[i].rule.first)
            at[n++] = set->rules.at[i];
    free(set->rules.at);
    set->rules.at = at;
    set->rules.cap = count + 1;
    return true;
}

/* That execs are there shows that other rules were in force at their time. */
static const char *state_without(const struct et_cover *c)
{
    return c->model->execs.count ? "doubtful" : "not-recording";
}

static int tell_missing(struct et_cover *c, const struct rule_set *set, unsigned missing,
                        struct et_err *err)
{
    ET_STRBUF_AUTO reason = { 0 };
    bool any = false;
    if (missing == ET_CALLS_EXEC)
        et_strbuf_adds(&reason, "no audit rule is for execs");
    for (size_t i = 0; i < CALLS && missing != ET_CALLS_EXEC; i++) {
        if (!(missing & calls[i].call))
            continue;
        et_strbuf_adds(&reason, any ? ", " : "no audit rule is for ");
        et_strbuf_adds(&reason, calls[i].name);
        any = true;
    }
    const char *state = missing == ET_CALLS_EXEC ? state_without(c) : "doubtful";
    struct et_said said = set->rules.count ? set->rules.at[0].said : (struct et_said){ 0 };
    return et_cover_tell(c, (struct et_gap){ c->first_ns, c->last_ns, state, "rules", { 0 }, said },
                         &reason, err);
}

static int tell_partial(struct et_cover *c, const struct rule_line *line, struct et_err *err)
{
    ET_STRBUF_AUTO reason = { 0 };
    const struct et_audit_rule *rule = &line->rule;
    bool unset = rule->by_login;
    if (unset)
        et_strbuf_adds(&reason, "audit rules leave out who has no login uid, as processes of "
                                "containers have none: ");
    else if (rule->effect == ET_RULE_RECORDS)
        et_strbuf_adds(&reason, "audit rules record only some execs: ");
    else
        et_strbuf_adds(&reason, "an audit rule leaves execs out: ");
    et_strbuf_add(&reason, line->text);
    bool off = rule->effect == ET_RULE_OFF || (rule->effect == ET_RULE_OMITS && !rule->filter.p);
    const struct et_gap gap = { c->first_ns,
                                c->last_ns,
                                off ? state_without(c) : "doubtful",
                                unset ? "unset-auid" : "rules",
                                { 0 },
                                line->said };
    return et_cover_tell(c, gap, &reason, err);
}

/* Tells what a set leaves out; *whole: nothing. */
static int judge(struct et_cover *c, struct rule_set *set, bool *whole, struct et_err *err)
{
    unsigned missing = 0;
    const struct rule_line *told[CALLS] = { NULL };
    *whole = true;
    if (!put_in_order(set))
        return et_fail_memory(err);
    for (size_t i = 0; i < CALLS; i++) {
        bool all, again = false;
        const struct rule_line *line = follow(set, calls[i].call, &all);
        missing |= line ? 0 : calls[i].call;
        *whole = *whole && all;
        if (all && !c->word_said.stream_id)
            c->word_said = line->said;
        for (size_t k = 0; k < i; k++)
            again = again || (line && told[k] && et_slice_eq(told[k]->text, line->text));
        if (line && !all && !again && tell_partial(c, line, err) < 0)
            return ET_FATAL;
        told[i] = all ? NULL : line;
    }
    return missing ? tell_missing(c, set, missing, err) : 0;
}

static bool note_keys(struct et_cover *c, const struct rule_set *set)
{
    for (size_t i = 0; i < set->rules.count; i++) {
        const struct et_audit_rule *rule = &set->rules.at[i].rule;
        if (!note_key(c, rule->key, rule->effect == ET_RULE_RECORDS))
            return false;
    }
    return true;
}

/* Files that are about other things say nothing of execs where another one does. */
static bool counts(const rule_set_list *sets, const struct rule_set *set)
{
    bool listed = false, about_execs = false;
    for (size_t i = 0; i < sets->count; i++) {
        listed = listed || !sets->at[i].is_file;
        about_execs = about_execs || sets->at[i].about_execs;
    }
    return listed ? !set->is_file : set->about_execs || !about_execs;
}

static int judge_all(struct et_cover *c, rule_set_list *sets, struct et_err *err)
{
    bool all = true, whole;
    c->rules_given = true;
    for (size_t i = 0; i < sets->count; i++) {
        struct rule_set *set = &sets->at[i];
        if (!note_keys(c, set))
            return et_fail_memory(err);
        if (!counts(sets, set))
            continue;
        if (judge(c, set, &whole, err) < 0)
            return ET_FATAL;
        all = all && whole;
    }
    if (all)
        c->word = ET_SLICE("its audit rules record every exec");
    return 0;
}

static void list_missing_signs(struct et_strbuf *to, const struct signs *signs)
{
    const struct {
        bool seen;
        const char *name;
    } wanted[] = { { signs->execveat, "execveat" },
                   { signs->narrow, "32-bit programs" },
                   { signs->others, "users other than root" } };
    bool any = false;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        if (wanted[i].seen)
            continue;
        et_strbuf_adds(to, any ? ", " : "; there is no sign of ");
        et_strbuf_adds(to, wanted[i].name);
        any = true;
    }
}

static int infer(struct et_cover *c, const struct signs *signs, struct et_err *err)
{
    ET_STRBUF_AUTO reason = { 0 };
    struct et_gap gap = { c->first_ns, c->last_ns, "doubtful", "unset-auid", { 0 }, { 0 } };
    if (signs->unset == 0) {
        if (signs->told) {
            et_strbuf_adds(&reason, "inferred: none of its execs is of who has no login uid, as "
                                    "processes of containers have none; its rules may leave them "
                                    "out");
        } else {
            gap.kind = "rules";
            et_strbuf_adds(&reason, "no audit rules are given, and its logs keep no login uid: "
                                    "what the rules leave out is not told");
        }
        return et_cover_tell(c, gap, &reason, err);
    }
    et_strbuf_addf(&reason,
                   "inferred: %lld of its execs are of who has no login uid, %lld in containers",
                   (long long)signs->unset, (long long)signs->inside);
    list_missing_signs(&reason, signs);
    if (reason.failed)
        return et_fail_memory(err);
    c->word = et_arena_copy(&c->text, et_strbuf_slice(&reason));
    return c->text.failed ? et_fail_memory(err) : 0;
}

static struct signs signs_of(const struct et_model *m)
{
    struct signs signs = { 0 };
    for (size_t i = 0; et_more_execs(m, i); i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        bool unset = x->who->auid == UNSET_AUID;
        signs.told += x->who->auid != ET_NULL;
        signs.unset += unset;
        signs.inside += unset && x->verdict.place == ET_PLACE_CONTAINER && !x->runtime;
        signs.others = signs.others || (x->who->euid != ET_NULL && x->who->euid != 0);
    }
    for (const struct et_exec_call *call = m->recurring.met; call; call = call->before) {
        signs.execveat = signs.execveat || call->execveat;
        signs.narrow = signs.narrow || call->narrow;
    }
    return signs;
}

static int judge_by_signs(struct et_cover *c, struct et_err *err)
{
    struct et_model *m = (struct et_model *)c->model;
    for (const struct et_exec_call *call = m->recurring.met; call; call = call->before) {
        const struct et_slice *key = et_recurring_text(&m->recurring, call->key, err);
        if (!key)
            return ET_FATAL;
        if (key->p && !note_key(c, *key, true))
            return et_fail_memory(err);
    }
    if (m->execs.count) {
        const struct signs signs = signs_of(m);
        return infer(c, &signs, err);
    }
    return et_cover_add(c,
                        &(struct et_gap){ c->first_ns,
                                          c->last_ns,
                                          "not-recording",
                                          "rules",
                                          ET_SLICE("its logs hold no exec at all: its rules seem "
                                                   "to record none"),
                                          { 0 } },
                        err);
}

int et_cover_rules(struct et_cover *c, struct et_err *err)
{
    rule_set_list sets = { 0 };
    int rc = load(c, &sets, err);
    if (rc == 0)
        rc = sets.count ? judge_all(c, &sets, err) : judge_by_signs(c, err);
    for (size_t i = 0; i < sets.count; i++)
        free(sets.at[i].rules.at);
    free(sets.at);
    return rc;
}
