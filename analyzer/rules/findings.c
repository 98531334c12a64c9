#include "analyzer/rules/findings.h"

#include "analyzer/rules/rule_cell.h"

#include <stdlib.h>

enum column { KIND, SEVERITY, TECHNIQUE, NOTE };

enum { OF_THE_RULE = 0, HIGHEST = 4 };

const char *const et_finding_columns[ET_FINDING_COLUMNS] = { "kind", "severity", "technique",
                                                             "note" };

static const char *const kind_names[ET_FINDING_KINDS] = {
    [ET_FINDING_EXECUTED] = "compiler-executed",
    [ET_FINDING_ATTEMPTED] = "compiler-attempted",
    [ET_FINDING_DISGUISED] = "disguised-compiler",
    [ET_FINDING_RUN] = "compile-then-run",
    [ET_FINDING_PRESENT] = "compiler-present",
    [ET_FINDING_INSTALLED] = "compiler-installed-at-runtime",
};

struct et_finding_rules {
    struct et_rule_rows own;                    /* of et_finding_rules_new; else empty */
    struct et_weight weights[ET_FINDING_KINDS]; /* severity OF_THE_RULE, technique "rule" */
    bool told[ET_FINDING_KINDS];
};

const char *et_finding_name(enum et_finding_kind kind)
{
    return kind_names[kind];
}

void et_finding_rules_free(struct et_finding_rules *rules)
{
    if (rules)
        et_rule_rows_clear(&rules->own);
    free(rules);
}

static int add_rule(void *ctx, const struct et_slice *cells, struct et_err *err)
{
    struct et_finding_rules *rules = ctx;
    int severity = OF_THE_RULE;
    size_t kind = 0;
    while (kind < ET_FINDING_KINDS && !et_slice_is(cells[KIND], kind_names[kind]))
        kind++;
    if (kind == ET_FINDING_KINDS)
        return et_fail(err, ET_FATAL, "there is no kind of finding %.*s", (int)cells[KIND].n,
                       cells[KIND].p);
    if (!et_slice_is(cells[SEVERITY], "rule") && !et_rule_cell_severity(cells[SEVERITY], &severity))
        return et_fail(err, ET_FATAL, "%s: severity is 1 to 4, or rule", kind_names[kind]);
    rules->weights[kind] = (struct et_weight){ severity, cells[TECHNIQUE] };
    rules->told[kind] = true;
    return 0;
}

/* What is reported is a matter of the report's filters: a finding without weight would be
 * one that nobody sees. */
static int refuse_off(const struct et_rule_rows *rows, const struct et_rule_problems *problems,
                      struct et_err *err)
{
    int rc = 0;
    for (size_t i = 0; i < rows->count; i++) {
        struct et_err why = { .line = rows->at[i].line };
        if (!rows->at[i].off)
            continue;
        et_fail(&why, ET_FATAL, "%.*s: a kind of finding cannot be switched off",
                (int)rows->at[i].cells[KIND].n, rows->at[i].cells[KIND].p);
        if (problems)
            problems->tell(problems->ctx, &why);
        if (rc == 0 && err)
            *err = why;
        rc = ET_FATAL;
    }
    return rc;
}

int et_finding_rules_check(const struct et_rule_rows *rows, const struct et_rule_problems *problems,
                           struct et_err *err)
{
    struct et_finding_rules rules = { 0 };
    struct et_err later;
    int rc = et_rule_rows_each(rows, add_rule, &rules, problems, err);
    int off = refuse_off(rows, problems, rc == 0 ? err : &later);
    return rc == 0 ? off : rc;
}

struct et_finding_rules *et_finding_rules_of(const struct et_rule_rows *rows, struct et_err *err)
{
    struct et_finding_rules *rules = calloc(1, sizeof *rules);
    if (!rules) {
        et_fail_memory(err);
        return NULL;
    }
    et_rule_rows_init(&rules->own, et_finding_columns, ET_FINDING_COLUMNS);
    int rc = et_rule_rows_each(rows, add_rule, rules, NULL, err);
    for (size_t i = 0; i < ET_FINDING_KINDS && rc == 0; i++)
        if (!rules->told[i])
            rc = et_fail(err, ET_FATAL, "nothing is said of %s", kind_names[i]);
    if (rc == 0)
        return rules;
    et_finding_rules_free(rules);
    return NULL;
}

struct et_finding_rules *et_finding_rules_new(struct et_slice csv, struct et_err *err)
{
    struct et_rule_rows rows;
    et_rule_rows_init(&rows, et_finding_columns, ET_FINDING_COLUMNS);
    struct et_finding_rules *rules =
        et_rule_rows_read(&rows, csv, 0, NULL, err) == 0 ? et_finding_rules_of(&rows, err) : NULL;
    if (rules)
        et_rule_rows_move(&rules->own, &rows);
    et_rule_rows_clear(&rows);
    return rules;
}

struct et_weight et_finding_weight(const struct et_finding_rules *rules, enum et_finding_kind kind,
                                   const struct et_compiler_rule *rule)
{
    struct et_weight weight = rules->weights[kind];
    if (weight.severity == OF_THE_RULE)
        weight.severity = rule ? rule->severity : HIGHEST;
    if (et_slice_is(weight.technique, "rule"))
        weight.technique = rule ? rule->technique : ET_SLICE_NONE;
    return weight;
}
