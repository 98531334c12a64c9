/* Any bytes as a user's file of rules: laid over the built-in ones, they make a set or an
 * error that has a line, and what they made can be matched in bounded time. */
#include "analyzer/rules/rule_advice.h"
#include "analyzer/rules/rule_set.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MATCHED = 8 }; /* rules of the file that are held against a program: each may take long */

static void count(void *ctx, const struct et_err *problem)
{
    size_t *told = ctx;
    ++*told;
    if (problem->msg[0] == '\0')
        abort();
}

static void match(struct et_rule_set *set)
{
    static const struct et_program program = {
        .exe = { "/usr/bin/gcc", 12 },
        .cmdline = { "gcc -o 'a b' a.c \xff", 17 },
        .argv0 = { "gcc", 3 },
        .comm = { "gcc", 3 },
        .caller = { "/usr/bin/make", 13 },
    };
    for (size_t i = 0; i < MATCHED && i < et_compiler_rules_count(set->compilers); i++)
        for (size_t p = 0; p < ET_RULE_PATTERNS; p++)
            et_compiler_rules_found(set->compilers, et_compiler_rules_at(set->compilers, i),
                                    (enum et_rule_pattern)p, &program);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct et_rule_set set;
    struct et_err err = { 0 };
    size_t told = 0;
    const struct et_rule_problems problems = { &told, count };
    struct et_slice csv = { (const char *)data, size };
    if (et_rule_set_begin(&set, ET_PROFILE_PARITY, &err) < 0)
        abort();
    bool taken = et_rule_set_add(&set, ET_SLICE("own.csv"), csv, &problems, &err) == 0;
    if (taken != (told == 0) || (!taken && err.msg[0] == '\0'))
        abort();
    if (taken && et_rule_set_end(&set, &err) == 0) {
        match(&set);
        et_rule_advice(&set, set.source_count - 1, &problems);
    }
    et_rule_set_clear(&set);
    return 0;
}
