/* Which programs compile: compilers.csv. */
#ifndef ET_ANALYZER_RULES_COMPILERS_H
#define ET_ANALYZER_RULES_COMPILERS_H

#include "analyzer/rules/pattern.h"
#include "base/err.h"
#include "base/sha256.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

enum et_tool_role {
    ET_TOOL_DRIVER,
    ET_TOOL_COMPILER,
    ET_TOOL_ASSEMBLER,
    ET_TOOL_LINKER,
    ET_TOOL_ARCHIVER,
    ET_TOOL_BUILD,
    ET_TOOL_PROBE, /* a compiler that is only asked about itself */
};

const char *et_tool_role_name(enum et_tool_role role);

struct et_compiler_rule {
    struct et_slice id, family, technique, note;
    enum et_tool_role role;
    int severity; /* 1 low to 4 critical */
    bool by_name; /* pattern is for the program's name, else for its whole path */
    struct et_pattern *pattern, *needs, *unless; /* NULL = none */
};

struct et_compiler_rules;

enum { ET_MAX_RULES = 4096 };

/* The rules that come with the program. */
extern const char et_builtin_compilers[];

/* Reads a rule file's text. NULL with err filled (line, and what is wrong). */
struct et_compiler_rules *et_compiler_rules_new(struct et_slice csv, struct et_err *err);
void et_compiler_rules_free(struct et_compiler_rules *rules);

size_t et_compiler_rules_count(const struct et_compiler_rules *rules);
const struct et_compiler_rule *et_compiler_rules_at(const struct et_compiler_rules *rules,
                                                    size_t i);

/* SHA-256 of the text, in hexadecimal. */
const char *et_compiler_rules_digest(const struct et_compiler_rules *rules);

/* True if some rule's pattern fits that program, whatever its arguments. */
bool et_compiler_rules_concern(struct et_compiler_rules *rules, struct et_slice name,
                               struct et_slice exe);

/* The index of the first rule that matches, or -1. An absent cmdline (a failed
 * exec) satisfies no `needs` and no `unless`. */
int et_compiler_rules_match(struct et_compiler_rules *rules, struct et_slice name,
                            struct et_slice exe, struct et_slice cmdline);

#endif
