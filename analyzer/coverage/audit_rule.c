/*
 *   rule  = ( "-a" / "-A" ) " " list "," action *( " -F " field / " -C " field / " -S " calls / "
 * -k " key ) / "-w" …                                     a file: by the host's inode, no rule for
 * execs / "LIST_RULES: " list "," action *( " " field [ " (" number ")" ] ) " syscall=" calls field
 * = name operator value
 *
 *   -a always,exit -F arch=b64 -S execve,execveat -F auid>=1000 -F auid!=unset -F key=exec
 *
 * A rule without -S is for all system calls, one without arch for the calls that have
 * these names on the machine's own. Which system calls numbers are depends on the machine: what
 * is recorded by number is not taken for execs, what is left out by number is.
 */
#include "analyzer/coverage/audit_rule.h"

#include "parsers/text/list.h"

enum { EXECVE = ET_CALL_EXECVE_64 | ET_CALL_EXECVE_32 };
enum { EXECVEAT = ET_CALL_EXECVEAT_64 | ET_CALL_EXECVEAT_32 };
enum { WIDE = ET_CALL_EXECVE_64 | ET_CALL_EXECVEAT_64 };
enum { NARROW = ET_CALL_EXECVE_32 | ET_CALL_EXECVEAT_32 };

struct reading {
    struct et_audit_rule *rule;
    bool always, task, exclude;
    bool calls_given, every_call, types_given;
    bool by_number;        /* calls that may be any */
    unsigned calls, words; /* by -S, by arch */
    bool of_exec;          /* exclude: the type is one that execs need */
};

static struct et_slice take_until(struct et_slice *rest, char c)
{
    const char *at = et_slice_find(*rest, c);
    struct et_slice part = at ? et_slice_to(*rest, (size_t)(at - rest->p)) : *rest;
    *rest = et_slice_from(*rest, part.n + (at != NULL));
    return part;
}

static void read_calls(struct reading *r, struct et_slice calls)
{
    uint64_t number;
    r->calls_given = true;
    while (calls.n) {
        struct et_slice call = take_until(&calls, ',');
        if (et_slice_is(call, "all"))
            r->every_call = true;
        else if (et_slice_is(call, "execve"))
            r->calls |= EXECVE;
        else if (et_slice_is(call, "execveat"))
            r->calls |= EXECVEAT;
        else if (et_slice_u64(call, &number))
            r->by_number = true;
    }
}

/* Wide: "b64", a machine's name with 64 in it, or a number with AUDIT_ARCH's bit for it. */
static unsigned words_of(struct et_slice arch)
{
    const uint64_t wide = UINT64_C(0x80000000);
    uint64_t number;
    bool hex = et_slice_starts(arch, "0x");
    if (hex ? et_slice_hex64(et_slice_from(arch, 2), &number) : et_slice_u64(arch, &number))
        return number & wide ? WIDE : NARROW;
    bool is_wide = et_slice_search(arch, ET_SLICE("64")) || et_slice_is(arch, "s390x");
    return is_wide ? WIDE : NARROW;
}

static bool is_unset(struct et_slice value)
{
    static const char *const words[] = { "unset", "-1", "4294967295" };
    return ET_SLICE_IN(value, words);
}

/* Whether who never logged in fits a condition on the login uid: to the kernel it is
 * the largest number there is. */
static bool unset_fits(struct et_slice operator, struct et_slice value)
{
    if (et_slice_is(operator, "="))
        return is_unset(value);
    if (et_slice_is(operator, "!="))
        return !is_unset(value);
    return et_slice_starts(operator, ">");
}

static void narrow(struct et_audit_rule *rule, struct et_slice field)
{
    if (!rule->filter.p)
        rule->filter = field;
}

static bool is_operator(char c)
{
    return c == '=' || c == '<' || c == '>' || c == '!' || c == '&';
}

static void read_field(struct reading *r, struct et_slice field)
{
    static const char *const logins[] = { "auid", "loginuid" };
    static const char *const types[] = { "SYSCALL", "1300" };
    static const char *const yes[] = { "1", "yes" };
    struct et_audit_rule *rule = r->rule;
    size_t n = 0;
    while (n < field.n && !is_operator(field.p[n]))
        n++;
    struct et_slice name = et_slice_to(field, n), value = et_slice_from(field, n);
    for (n = 0; n < value.n && is_operator(value.p[n]);)
        n++;
    struct et_slice operator= et_slice_to(value, n);
    value = et_slice_from(value, n);
    bool equal = et_slice_is(operator, "=");
    if (et_slice_is(name, "key"))
        rule->key = value;
    else if (et_slice_is(name, "syscall"))
        read_calls(r, value);
    else if (et_slice_is(name, "arch") && equal)
        r->words = words_of(value);
    else if (et_slice_is(name, "msgtype")) {
        r->types_given = true;
        r->of_exec = r->of_exec || !equal || ET_SLICE_IN(value, types);
    } else if (et_slice_is(name, "success") && equal && ET_SLICE_IN(value, yes))
        return; /* a failed exec started nothing */
    else if (ET_SLICE_IN(name, logins) && unset_fits(operator, value) != r->always) {
        rule->filter = field;
        rule->by_login = true;
    } else
        narrow(rule, field);
}

/* "always,exit", in either order. */
static void read_list(struct reading *r, struct et_slice word, bool *known)
{
    struct et_slice a = take_until(&word, ',');
    r->always = et_slice_is(a, "always") || et_slice_is(word, "always");
    r->task = et_slice_is(a, "task") || et_slice_is(word, "task");
    r->exclude = et_slice_is(a, "exclude") || et_slice_is(word, "exclude");
    *known = r->task || r->exclude || et_slice_is(a, "exit") || et_slice_is(word, "exit");
}

static void judge(const struct reading *r)
{
    struct et_audit_rule *rule = r->rule;
    bool every = r->exclude || !r->calls_given || r->every_call;
    rule->calls = every || (r->by_number && !r->always) ? ET_CALLS_EXEC : r->calls;
    if (r->words)
        rule->calls &= r->words;
    else if (!every)
        rule->calls &= WIDE; /* the machine's own calls of these names */
    rule->apart = r->exclude || r->task;
    if (r->exclude)
        rule->effect = !r->types_given || r->of_exec ? ET_RULE_OMITS : ET_RULE_NONE;
    else if (r->task)
        rule->effect = r->always ? ET_RULE_NONE : ET_RULE_OFF;
    else if (rule->calls)
        rule->effect = r->always ? ET_RULE_RECORDS : ET_RULE_OMITS;
}

void et_audit_rule_read(struct et_slice text, struct et_audit_rule *rule)
{
    *rule = (struct et_audit_rule){ .key = ET_SLICE("") };
    struct reading r = { .rule = rule };
    bool known = false;
    struct et_slice option = et_list_word(&text);
    bool listed = et_slice_is(option, "LIST_RULES:");
    rule->first = et_slice_is(option, "-A");
    if (listed || rule->first || et_slice_is(option, "-a"))
        read_list(&r, et_list_word(&text), &known);
    for (struct et_slice word; (word = et_list_word(&text)).n;) {
        if (listed && word.p[0] != '(')
            read_field(&r, word);
        if (listed)
            continue;
        struct et_slice operand = et_list_word(&text);
        if (et_slice_is(word, "-S"))
            read_calls(&r, operand);
        else if (et_slice_is(word, "-k"))
            rule->key = operand;
        else if (et_slice_is(word, "-F"))
            read_field(&r, operand);
        else
            narrow(rule, operand);
    }
    if (known)
        judge(&r);
}
