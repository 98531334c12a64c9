#include "analyzer/rules/acts.h"

#include "analyzer/rules/rule_cell.h"

#include <stdlib.h>

enum column { ID, ACT, NAME, NEEDS, TECHNIQUE, NOTE };

const char *const et_act_columns[ET_ACT_COLUMNS] = { "id",    "act",       "name",
                                                     "needs", "technique", "note" };

static const char *const act_names[ET_ACTS] = {
    [ET_ACT_FETCH] = "fetch",   [ET_ACT_DECODE] = "decode",   [ET_ACT_UNPACK] = "unpack",
    [ET_ACT_WRITE] = "write",   [ET_ACT_COPY] = "copy",       [ET_ACT_MOVE] = "move",
    [ET_ACT_PERMIT] = "permit", [ET_ACT_DELETE] = "delete",   [ET_ACT_CONNECT] = "connect",
    [ET_ACT_ENTER] = "enter",   [ET_ACT_COPY_IN] = "copy-in",
};

struct rule {
    enum et_act act;
    struct et_slice technique;
    struct et_pattern *name, *needs; /* needs: NULL = none */
};

struct et_act_rules {
    struct et_matcher *matcher;
    struct rule *rules;
    size_t count;
    struct et_rule_rows own; /* of et_act_rules_new; else empty */
};

const char *et_act_name(enum et_act act)
{
    return act_names[act];
}

void et_act_rules_free(struct et_act_rules *rules)
{
    if (!rules)
        return;
    for (size_t i = 0; rules->rules && i < rules->count; i++) {
        et_pattern_free(rules->rules[i].name);
        et_pattern_free(rules->rules[i].needs);
    }
    free(rules->rules);
    et_matcher_free(rules->matcher);
    et_rule_rows_clear(&rules->own);
    free(rules);
}

static int add_rule(void *ctx, const struct et_slice *cells, struct et_err *err)
{
    struct et_act_rules *rules = ctx;
    struct rule *rule = &rules->rules[rules->count++];
    size_t act = 0;
    while (act < ET_ACTS && !et_slice_is(cells[ACT], act_names[act]))
        act++;
    if (cells[ID].n == 0 || cells[NAME].n == 0)
        return et_fail(err, ET_FATAL, "a rule needs id and name");
    if (act == ET_ACTS)
        return et_fail(err, ET_FATAL, "rule %.*s: there is no act %.*s", (int)cells[ID].n,
                       cells[ID].p, (int)cells[ACT].n, cells[ACT].p);
    rule->act = (enum et_act)act;
    rule->technique = cells[TECHNIQUE];
    int rc = et_rule_cell_pattern(cells, et_act_columns, NAME, &rule->name, err);
    return rc == 0 ? et_rule_cell_pattern(cells, et_act_columns, NEEDS, &rule->needs, err) : rc;
}

struct et_act_rules *et_act_rules_of(const struct et_rule_rows *rows,
                                     const struct et_rule_problems *problems, struct et_err *err)
{
    struct et_act_rules *rules = calloc(1, sizeof *rules);
    if (!rules) {
        et_fail_memory(err);
        return NULL;
    }
    et_rule_rows_init(&rules->own, et_act_columns, ET_ACT_COLUMNS);
    rules->rules = calloc(rows->count + 1, sizeof *rules->rules);
    rules->matcher = et_matcher_new(err);
    int rc = rules->rules && rules->matcher ? 0 : et_fail_memory(err);
    if (rc == 0)
        rc = et_rule_rows_each(rows, add_rule, rules, problems, err);
    if (rc == 0)
        return rules;
    et_act_rules_free(rules);
    return NULL;
}

struct et_act_rules *et_act_rules_new(struct et_slice csv, struct et_err *err)
{
    struct et_rule_rows rows;
    et_rule_rows_init(&rows, et_act_columns, ET_ACT_COLUMNS);
    struct et_act_rules *rules =
        et_rule_rows_read(&rows, csv, 0, NULL, err) == 0 ? et_act_rules_of(&rows, NULL, err) : NULL;
    if (rules)
        et_rule_rows_move(&rules->own, &rows);
    et_rule_rows_clear(&rows);
    return rules;
}

int et_act_rules_match(struct et_act_rules *rules, struct et_slice name, struct et_slice cmdline)
{
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = &rules->rules[i];
        if (et_pattern_fits(rule->name, name, rules->matcher) &&
            (!rule->needs || (cmdline.p && et_pattern_fits(rule->needs, cmdline, rules->matcher))))
            return (int)i;
    }
    return -1;
}

unsigned et_act_rules_of_name(struct et_act_rules *rules, struct et_slice name)
{
    unsigned acts = 0;
    for (size_t i = 0; i < rules->count; i++)
        if (et_pattern_fits(rules->rules[i].name, name, rules->matcher))
            acts |= 1U << rules->rules[i].act;
    return acts;
}

enum et_act et_act_rules_act(const struct et_act_rules *rules, int rule)
{
    return rules->rules[rule].act;
}

struct et_slice et_act_rules_technique(const struct et_act_rules *rules, int rule)
{
    return rules->rules[rule].technique;
}
