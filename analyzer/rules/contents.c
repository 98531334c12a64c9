#include "analyzer/rules/contents.h"

#include "analyzer/rules/rule_cell.h"

#include <stdlib.h>

enum column { ID, FAMILY, ROLE, MANAGER, NAME, SEVERITY, NOTE };

const char *const et_package_columns[ET_PACKAGE_COLUMNS] = {
    "id", "family", "role", "manager", "name", "severity", "note",
};

/* The same without a manager. */
const char *const et_file_columns[ET_FILE_COLUMNS] = {
    "id", "family", "role", "path", "severity", "note",
};

enum { MAX_BASES = 64 }; /* bits of a mask */

struct et_content_rules {
    struct et_content_rule *rules;
    size_t count, bases;
    struct et_matcher *matcher;
    struct et_rule_rows own; /* of one file alone; else empty */
};

void et_content_rules_free(struct et_content_rules *rules)
{
    if (!rules)
        return;
    for (size_t i = 0; rules->rules && i < rules->count; i++) {
        et_pattern_free(rules->rules[i].manager);
        et_pattern_free(rules->rules[i].pattern);
    }
    free(rules->rules);
    et_matcher_free(rules->matcher);
    et_rule_rows_clear(&rules->own);
    free(rules);
}

/* False if there is no such role. */
static bool parse_role(struct et_slice name, struct et_content_rule *rule)
{
    rule->base = et_slice_is(name, "base");
    rule->role = ET_TOOL_NONE;
    return rule->base || et_tool_role_from_name(name, &rule->role);
}

static int parse_rule(struct et_content_rules *rules, struct et_content_rule *rule,
                      const struct et_slice *cell, struct et_err *err)
{
    rule->id = cell[ID];
    rule->family = cell[FAMILY];
    rule->note = cell[NOTE];
    if (cell[ID].n == 0 || cell[FAMILY].n == 0 || cell[NAME].n == 0)
        return et_fail(err, ET_FATAL, "a rule needs id, family and a pattern");
    if (!parse_role(cell[ROLE], rule))
        return et_fail(err, ET_FATAL, "rule %.*s: there is no role %.*s", (int)cell[ID].n,
                       cell[ID].p, (int)cell[ROLE].n, cell[ROLE].p);
    if (!et_rule_cell_severity(cell[SEVERITY], &rule->severity))
        return et_fail(err, ET_FATAL, "rule %.*s: severity is 1 to 4", (int)cell[ID].n, cell[ID].p);
    if (rule->base && ++rules->bases > MAX_BASES)
        return et_fail(err, ET_FATAL, "more than %d rules of role base", MAX_BASES);
    int rc = et_rule_cell_pattern(cell, et_package_columns, MANAGER, &rule->manager, err);
    return rc == 0 ? et_rule_cell_pattern(cell, et_package_columns, NAME, &rule->pattern, err) : rc;
}

static int add_package(void *ctx, const struct et_slice *cells, struct et_err *err)
{
    struct et_content_rules *rules = ctx;
    return parse_rule(rules, &rules->rules[rules->count++], cells, err);
}

static int add_file(void *ctx, const struct et_slice *cells, struct et_err *err)
{
    const struct et_slice all[ET_PACKAGE_COLUMNS] = { cells[0], cells[1], cells[2], ET_SLICE_NONE,
                                                      cells[3], cells[4], cells[5] };
    return add_package(ctx, all, err);
}

static struct et_content_rules *rules_of(
    const struct et_rule_rows *rows, int (*add)(void *, const struct et_slice *, struct et_err *),
    const struct et_rule_problems *problems, struct et_err *err)
{
    struct et_content_rules *rules = calloc(1, sizeof *rules);
    if (!rules) {
        et_fail_memory(err);
        return NULL;
    }
    et_rule_rows_init(&rules->own, et_package_columns, ET_PACKAGE_COLUMNS);
    rules->rules = calloc(rows->count + 1, sizeof *rules->rules);
    rules->matcher = et_matcher_new(err);
    int rc = rules->rules && rules->matcher ? 0 : et_fail_memory(err);
    if (rc == 0)
        rc = et_rule_rows_each(rows, add, rules, problems, err);
    if (rc == 0)
        return rules;
    et_content_rules_free(rules);
    return NULL;
}

struct et_content_rules *et_package_rules_of(const struct et_rule_rows *rows,
                                             const struct et_rule_problems *problems,
                                             struct et_err *err)
{
    return rules_of(rows, add_package, problems, err);
}

struct et_content_rules *et_file_rules_of(const struct et_rule_rows *rows,
                                          const struct et_rule_problems *problems,
                                          struct et_err *err)
{
    return rules_of(rows, add_file, problems, err);
}

static struct et_content_rules *read_rules(struct et_rule_rows *rows, struct et_slice csv,
                                           int (*add)(void *, const struct et_slice *,
                                                      struct et_err *),
                                           struct et_err *err)
{
    struct et_content_rules *rules =
        et_rule_rows_read(rows, csv, 0, NULL, err) == 0 ? rules_of(rows, add, NULL, err) : NULL;
    if (rules)
        et_rule_rows_move(&rules->own, rows);
    et_rule_rows_clear(rows);
    return rules;
}

struct et_content_rules *et_package_rules_new(struct et_slice csv, struct et_err *err)
{
    struct et_rule_rows rows;
    et_rule_rows_init(&rows, et_package_columns, ET_PACKAGE_COLUMNS);
    return read_rules(&rows, csv, add_package, err);
}

struct et_content_rules *et_file_rules_new(struct et_slice csv, struct et_err *err)
{
    struct et_rule_rows rows;
    et_rule_rows_init(&rows, et_file_columns, ET_FILE_COLUMNS);
    return read_rules(&rows, csv, add_file, err);
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
