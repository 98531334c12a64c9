#include "analyzer/rules/rule_advice.h"

#include "analyzer/rules/name_list.h"

static void tell(const struct et_rule_problems *to, const struct et_compiler_rule *rule,
                 const char *what, struct et_slice other)
{
    struct et_err advice = { .line = rule->line };
    et_fail(&advice, ET_DAMAGED, "rule %.*s: %s%.*s", (int)rule->id.n, rule->id.p, what,
            (int)other.n, other.p ? other.p : "");
    to->tell(to->ctx, &advice);
}

/* Words and names are the process's own; the path and the caller are the kernel's. */
static bool goes_by_claims(const struct et_compiler_rule *rule)
{
    return rule->field != ET_FIELD_NAME && rule->field != ET_FIELD_EXE && !rule->caller;
}

static bool is_unconditional(const struct et_compiler_rule *rule)
{
    return !rule->needs && !rule->unless && !rule->caller;
}

/* The first rule before this one that takes every program of that name. */
static const struct et_compiler_rule *taker(struct et_compiler_rules *rules, size_t before,
                                            struct et_slice name)
{
    const struct et_program program = { .exe = name };
    for (size_t i = 0; i < before; i++) {
        const struct et_compiler_rule *rule = et_compiler_rules_at(rules, i);
        if (rule->field == ET_FIELD_NAME && is_unconditional(rule) &&
            et_compiler_rules_found(rules, rule, ET_PATTERN_MAIN, &program).p)
            return rule;
    }
    return NULL;
}

static const struct et_compiler_rule *same_pattern(struct et_compiler_rules *rules, size_t at)
{
    const struct et_compiler_rule *rule = et_compiler_rules_at(rules, at);
    for (size_t i = 0; i < at; i++) {
        const struct et_compiler_rule *earlier = et_compiler_rules_at(rules, i);
        if (earlier->field == rule->field && is_unconditional(earlier) &&
            et_slice_eq(earlier->texts[ET_PATTERN_MAIN], rule->texts[ET_PATTERN_MAIN]))
            return earlier;
    }
    return NULL;
}

/* The rule that hides it; where several do together, the first of them. */
static const struct et_compiler_rule *hider(struct et_compiler_rules *rules, size_t at,
                                            struct et_arena *scratch)
{
    const struct et_compiler_rule *rule = et_compiler_rules_at(rules, at);
    const struct et_compiler_rule *first = same_pattern(rules, at);
    struct et_name_list list;
    et_arena_reset(scratch);
    if (first || rule->field != ET_FIELD_NAME ||
        !et_name_list_read(&list, rule->texts[ET_PATTERN_MAIN], scratch))
        return first;
    for (size_t i = 0; i < list.count; i++) {
        const struct et_compiler_rule *one = taker(rules, at, list.names[i]);
        if (!one)
            return NULL;
        first = first ? first : one;
    }
    return first;
}

void et_rule_advice(const struct et_rule_set *set, size_t file, const struct et_rule_problems *to)
{
    struct et_compiler_rules *rules = set->compilers;
    struct et_arena scratch;
    et_arena_init(&scratch);
    for (size_t i = 0; i < et_compiler_rules_count(rules); i++) {
        const struct et_compiler_rule *rule = et_compiler_rules_at(rules, i);
        if (rule->file != file)
            continue;
        if (goes_by_claims(rule))
            tell(to, rule,
                 "goes by what a process says of itself alone; add a caller, or go by "
                 "name or exe",
                 ET_SLICE_NONE);
        const struct et_compiler_rule *by = hider(rules, i, &scratch);
        if (by)
            tell(to, rule, "never comes to its turn: before it stands ", by->id);
    }
    et_arena_clear(&scratch);
}
