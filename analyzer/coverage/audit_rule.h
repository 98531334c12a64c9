/* What one audit rule says of execs, as auditctl takes it or lists it. */
#ifndef ET_ANALYZER_COVERAGE_AUDIT_RULE_H
#define ET_ANALYZER_COVERAGE_AUDIT_RULE_H

#include "base/slice.h"

#include <stdbool.h>

/* The four ways to make an exec: system call by width of the caller. */
enum {
    ET_CALL_EXECVE_64 = 1,
    ET_CALL_EXECVEAT_64 = 2,
    ET_CALL_EXECVE_32 = 4,
    ET_CALL_EXECVEAT_32 = 8,
    ET_CALLS_EXEC = 15,
};

enum et_rule_effect {
    ET_RULE_NONE,    /* not about execs */
    ET_RULE_RECORDS, /* always,exit */
    ET_RULE_OMITS,   /* never,exit, or a type of record that is left out */
    ET_RULE_OFF,     /* never,task: no process has its system calls audited */
};

struct et_audit_rule {
    enum et_rule_effect effect;
    unsigned calls;         /* ET_CALL_* that it speaks of */
    struct et_slice filter; /* the first of its fields that not every exec fits; absent = none */
    bool by_login;          /* … so that who never logged in is left out (ET_RULE_RECORDS),
                               or is all that is left out (ET_RULE_OMITS) */
    bool apart;             /* of another list than that of calls: its place does not matter */
    bool first;             /* goes before the rules that are there (-A) */
    struct et_slice key;    /* empty: it has none */
};

/* text is a rule (topic audit-rule); slices of rule point into it. */
void et_audit_rule_read(struct et_slice text, struct et_audit_rule *rule);

#endif
