/* What programs do with files and the network: acts.csv. */
#ifndef ET_ANALYZER_RULES_ACTS_H
#define ET_ANALYZER_RULES_ACTS_H

#include "analyzer/rules/rule_rows.h"
#include "base/err.h"
#include "base/slice.h"

#include <stddef.h>

enum et_act {
    ET_ACT_FETCH,
    ET_ACT_DECODE,
    ET_ACT_UNPACK,
    ET_ACT_WRITE,
    ET_ACT_COPY,
    ET_ACT_MOVE,
    ET_ACT_PERMIT,
    ET_ACT_DELETE,
    ET_ACT_CONNECT,
    ET_ACT_ENTER,   /* another root or namespace */
    ET_ACT_COPY_IN, /* from the host into a container */
    ET_ACTS
};

const char *et_act_name(enum et_act act);

struct et_act_rules;

/* The rules that come with the program. */
extern const char et_builtin_acts[];

enum { ET_ACT_COLUMNS = 6 };

extern const char *const et_act_columns[ET_ACT_COLUMNS];

/* Makes rules of rows, which have to live as long; those that are off are left out. NULL
 * with err filled: the first of the problems, all of which are told. */
struct et_act_rules *et_act_rules_of(const struct et_rule_rows *rows,
                                     const struct et_rule_problems *problems, struct et_err *err);

/* The rules of one file alone. NULL with err filled (line, and what is wrong). */
struct et_act_rules *et_act_rules_new(struct et_slice csv, struct et_err *err);
void et_act_rules_free(struct et_act_rules *rules);

/* The index of the first rule that fits a program of that name called so; -1 = none. cmdline
 * is absent where it is not known: then no rule that needs one fits. */
int et_act_rules_match(struct et_act_rules *rules, struct et_slice name, struct et_slice cmdline);

/* The acts whose rules fit that name, with the right command line: bit 1 << act each. */
unsigned et_act_rules_of_name(struct et_act_rules *rules, struct et_slice name);

enum et_act et_act_rules_act(const struct et_act_rules *rules, int rule);
struct et_slice et_act_rules_technique(const struct et_act_rules *rules, int rule);

#endif
