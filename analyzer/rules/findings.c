#include "analyzer/rules/findings.h"

#include "analyzer/rules/rule_table.h"
#include "base/arena.h"

#include <stdlib.h>

enum column { KIND, SEVERITY, TECHNIQUE, NOTE, COLUMNS };

enum { OF_THE_RULE = 0, LOWEST = 1, HIGHEST = 4 };

static const char *const column_names[COLUMNS] = { "kind", "severity", "technique", "note" };

static const char *const kind_names[ET_FINDING_KINDS] = {
    [ET_FINDING_EXECUTED] = "compiler-executed",
    [ET_FINDING_ATTEMPTED] = "compiler-attempted",
    [ET_FINDING_DISGUISED] = "disguised-compiler",
    [ET_FINDING_RUN] = "compile-then-run",
    [ET_FINDING_PRESENT] = "compiler-present",
    [ET_FINDING_INSTALLED] = "compiler-installed-at-runtime",
};

struct et_finding_rules {
    struct et_arena text;
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
        et_arena_clear(&rules->text);
    free(rules);
}

static int add_rule(void *ctx, const struct et_slice *cells, struct et_err *err)
{
    struct et_finding_rules *rules = ctx;
    uint64_t severity = OF_THE_RULE;
    size_t kind = 0;
    while (kind < ET_FINDING_KINDS && !et_slice_is(cells[KIND], kind_names[kind]))
        kind++;
    if (kind == ET_FINDING_KINDS)
        return et_fail(err, ET_FATAL, "there is no kind of finding %.*s", (int)cells[KIND].n,
                       cells[KIND].p);
    if (!et_slice_is(cells[SEVERITY], "rule") &&
        (!et_slice_u64(cells[SEVERITY], &severity) || severity < LOWEST || severity > HIGHEST))
        return et_fail(err, ET_FATAL, "%s: severity is 1 to 4, or rule", kind_names[kind]);
    rules->weights[kind] = (struct et_weight){ (int)severity, cells[TECHNIQUE] };
    rules->told[kind] = true;
    return 0;
}

struct et_finding_rules *et_finding_rules_new(struct et_slice csv, struct et_err *err)
{
    struct et_finding_rules *rules = calloc(1, sizeof *rules);
    if (!rules) {
        et_fail_memory(err);
        return NULL;
    }
    const struct et_rule_table table = { column_names, COLUMNS, add_rule, rules };
    et_arena_init(&rules->text);
    int rc = et_rule_table_read(&table, csv, &rules->text, err);
    for (size_t i = 0; i < ET_FINDING_KINDS && rc == 0; i++)
        if (!rules->told[i])
            rc = et_fail(err, ET_FATAL, "nothing is said of %s", kind_names[i]);
    if (rc < 0) {
        et_finding_rules_free(rules);
        return NULL;
    }
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
