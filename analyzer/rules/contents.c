#include "analyzer/rules/contents.h"

#include "analyzer/rules/rule_table.h"
#include "base/arena.h"

#include <stdlib.h>

enum column { ID, FAMILY, ROLE, MANAGER, NAME, SEVERITY, NOTE, COLUMNS };

static const char *const package_columns[COLUMNS] = {
    "id", "family", "role", "manager", "name", "severity", "note",
};

/* The same without a manager. */
static const char *const file_columns[COLUMNS - 1] = {
    "id", "family", "role", "path", "severity", "note",
};

enum { MAX_BASES = 64 }; /* bits of a mask */

struct et_content_rules {
    struct et_arena text;
    struct et_content_rule *rules;
    size_t count, cap, bases;
    struct et_matcher *matcher;
};

void et_content_rules_free(struct et_content_rules *rules)
{
    if (!rules)
        return;
    for (size_t i = 0; i < rules->count; i++) {
        et_pattern_free(rules->rules[i].manager);
        et_pattern_free(rules->rules[i].pattern);
    }
    free(rules->rules);
    et_matcher_free(rules->matcher);
    et_arena_clear(&rules->text);
    free(rules);
}

static int compile(const struct et_slice *cells, enum column column, struct et_pattern **made,
                   struct et_err *err)
{
    struct et_err why = { 0 };
    *made = cells[column].n ? et_pattern_new(cells[column], &why) : NULL;
    if (*made || cells[column].n == 0)
        return 0;
    return et_fail(err, ET_FATAL, "rule %.*s: %s: %s at its byte %llu", (int)cells[ID].n,
                   cells[ID].p, package_columns[column], why.msg, (unsigned long long)why.offset);
}

/* False if there is no such role. */
static bool parse_role(struct et_slice name, struct et_content_rule *rule)
{
    rule->base = et_slice_is(name, "base");
    rule->role = ET_TOOL_NONE;
    for (int role = ET_TOOL_DRIVER; role <= ET_TOOL_NONE && !rule->base; role++)
        if (et_slice_is(name, et_tool_role_name((enum et_tool_role)role))) {
            rule->role = (enum et_tool_role)role;
            return true;
        }
    return rule->base;
}

static int parse_rule(struct et_content_rules *rules, struct et_content_rule *rule,
                      const struct et_slice *cell, struct et_err *err)
{
    uint64_t severity;
    rule->id = cell[ID];
    rule->family = cell[FAMILY];
    rule->note = cell[NOTE];
    if (cell[ID].n == 0 || cell[FAMILY].n == 0 || cell[NAME].n == 0)
        return et_fail(err, ET_FATAL, "a rule needs id, family and a pattern");
    if (!parse_role(cell[ROLE], rule))
        return et_fail(err, ET_FATAL, "rule %.*s: there is no role %.*s", (int)cell[ID].n,
                       cell[ID].p, (int)cell[ROLE].n, cell[ROLE].p);
    if (!et_slice_u64(cell[SEVERITY], &severity) || severity < 1 || severity > 4)
        return et_fail(err, ET_FATAL, "rule %.*s: severity is 1 to 4", (int)cell[ID].n, cell[ID].p);
    if (rule->base && ++rules->bases > MAX_BASES)
        return et_fail(err, ET_FATAL, "more than %d rules of role base", MAX_BASES);
    rule->severity = (int)severity;
    int rc = compile(cell, MANAGER, &rule->manager, err);
    return rc == 0 ? compile(cell, NAME, &rule->pattern, err) : rc;
}

static int add_package(void *ctx, const struct et_slice *cells, struct et_err *err)
{
    struct et_content_rules *rules = ctx;
    if (rules->count == ET_MAX_RULES)
        return et_fail(err, ET_FATAL, "more than %d rules", ET_MAX_RULES);
    if (rules->count == rules->cap) {
        size_t cap = rules->cap ? rules->cap * 2 : 64;
        struct et_content_rule *more = realloc(rules->rules, cap * sizeof *more);
        if (!more)
            return et_fail_memory(err);
        rules->rules = more;
        rules->cap = cap;
    }
    struct et_content_rule *rule = &rules->rules[rules->count];
    *rule = (struct et_content_rule){ 0 };
    rules->count++; /* counted at once, so that its patterns are freed in any case */
    return parse_rule(rules, rule, cells, err);
}

static int add_file(void *ctx, const struct et_slice *cells, struct et_err *err)
{
    const struct et_slice all[COLUMNS] = { cells[0], cells[1], cells[2], ET_SLICE_NONE,
                                           cells[3], cells[4], cells[5] };
    return add_package(ctx, all, err);
}

static struct et_content_rules *read_rules(struct et_rule_table table, struct et_slice csv,
                                           struct et_err *err)
{
    struct et_content_rules *rules = calloc(1, sizeof *rules);
    if (!rules) {
        et_fail_memory(err);
        return NULL;
    }
    et_arena_init(&rules->text);
    rules->matcher = et_matcher_new(err);
    table.ctx = rules;
    if (!rules->matcher || et_rule_table_read(&table, csv, &rules->text, err) < 0) {
        et_content_rules_free(rules);
        return NULL;
    }
    return rules;
}

struct et_content_rules *et_package_rules_new(struct et_slice csv, struct et_err *err)
{
    return read_rules((struct et_rule_table){ package_columns, COLUMNS, add_package, NULL }, csv,
                      err);
}

struct et_content_rules *et_file_rules_new(struct et_slice csv, struct et_err *err)
{
    return read_rules((struct et_rule_table){ file_columns, COLUMNS - 1, add_file, NULL }, csv,
                      err);
}

size_t et_content_rules_count(const struct et_content_rules *rules)
{
    return rules->count;
}

const struct et_content_rule *et_content_rules_at(const struct et_content_rules *rules, size_t i)
{
    return &rules->rules[i];
}

static bool is_of(const struct et_content_rules *rules, const struct et_content_rule *rule,
                  struct et_slice manager)
{
    return !rule->manager || (manager.p && et_pattern_fits(rule->manager, manager, rules->matcher));
}

static bool fits(const struct et_content_rules *rules, const struct et_content_rule *rule,
                 struct et_slice manager, struct et_slice name)
{
    return et_pattern_fits(rule->pattern, name, rules->matcher) && is_of(rules, rule, manager);
}

const struct et_content_rule *et_content_rules_match(struct et_content_rules *rules,
                                                     struct et_slice manager, struct et_slice name)
{
    for (size_t i = 0; i < rules->count; i++)
        if (!rules->rules[i].base && fits(rules, &rules->rules[i], manager, name))
            return &rules->rules[i];
    return NULL;
}

uint64_t et_content_rules_base(struct et_content_rules *rules, struct et_slice manager,
                               struct et_slice name)
{
    uint64_t bit = 1;
    for (size_t i = 0; i < rules->count; i++) {
        if (!rules->rules[i].base)
            continue;
        if (fits(rules, &rules->rules[i], manager, name))
            return bit;
        bit <<= 1;
    }
    return 0;
}

uint64_t et_content_rules_bases(const struct et_content_rules *rules, struct et_slice manager)
{
    uint64_t bit = 1, all = 0;
    for (size_t i = 0; i < rules->count; i++) {
        if (!rules->rules[i].base)
            continue;
        all |= is_of(rules, &rules->rules[i], manager) ? bit : 0;
        bit <<= 1;
    }
    return all;
}

bool et_tool_role_compiles(enum et_tool_role role)
{
    return role == ET_TOOL_DRIVER || role == ET_TOOL_COMPILER || role == ET_TOOL_ASSEMBLER ||
           role == ET_TOOL_LINKER;
}
