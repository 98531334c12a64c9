/* What a report finds, and how much it weighs: findings.csv. */
#ifndef ET_ANALYZER_RULES_FINDINGS_H
#define ET_ANALYZER_RULES_FINDINGS_H

#include "analyzer/rules/compilers.h"
#include "base/err.h"
#include "base/slice.h"

enum et_finding_kind {
    ET_FINDING_EXECUTED,  /* compiler-executed */
    ET_FINDING_ATTEMPTED, /* compiler-attempted */
    ET_FINDING_DISGUISED, /* disguised-compiler */
    ET_FINDING_RUN,       /* compile-then-run */
    ET_FINDING_PRESENT,   /* compiler-present */
    ET_FINDING_INSTALLED, /* compiler-installed-at-runtime */
    ET_FINDING_KINDS
};

const char *et_finding_name(enum et_finding_kind kind);

struct et_finding_rules;

/* The rules that come with the program. */
extern const char et_builtin_findings[];

enum { ET_FINDING_COLUMNS = 4 };

extern const char *const et_finding_columns[ET_FINDING_COLUMNS];

/* Whether each row makes sense. 0, or ET_FATAL with err filled: the first of the problems,
 * all of which are told. */
int et_finding_rules_check(const struct et_rule_rows *rows, const struct et_rule_problems *problems,
                           struct et_err *err);

/* Makes rules of rows, which have to live as long and to tell of every kind. NULL with err
 * filled. */
struct et_finding_rules *et_finding_rules_of(const struct et_rule_rows *rows, struct et_err *err);

/* The rules of one file alone. NULL with err filled (line, and what is wrong). */
struct et_finding_rules *et_finding_rules_new(struct et_slice csv, struct et_err *err);
void et_finding_rules_free(struct et_finding_rules *rules);

struct et_weight {
    int severity;              /* 1 low to 4 critical */
    struct et_slice technique; /* ATT&CK; empty = none */
};

/* The weight of a finding; rule is that of its compiler, NULL = it is not known which. */
struct et_weight et_finding_weight(const struct et_finding_rules *rules, enum et_finding_kind kind,
                                   const struct et_compiler_rule *rule);

#endif
