/* Which programs compile: compilers.csv. */
#ifndef ET_ANALYZER_RULES_COMPILERS_H
#define ET_ANALYZER_RULES_COMPILERS_H

#include "analyzer/rules/pattern.h"
#include "analyzer/rules/rule_rows.h"
#include "base/err.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

enum et_tool_role {
    ET_TOOL_DRIVER,    /* what people call; makes something of sources */
    ET_TOOL_COMPILER,  /* a compiler proper, behind a driver */
    ET_TOOL_ASSEMBLER, /* … */
    ET_TOOL_LINKER,
    ET_TOOL_ARCHIVER,
    ET_TOOL_BUILD,    /* calls compilers: context, as archivers are */
    ET_TOOL_JIT,      /* a driver that a program uses to compile its own kernels as it runs */
    ET_TOOL_BUNDLER,  /* makes scripts of scripts: nothing that a machine runs */
    ET_TOOL_PROBE,    /* a compiler that is only asked about itself */
    ET_TOOL_LAUNCHER, /* no compiler: runs what it is told to (shells, env, sudo) */
    ET_TOOL_NONE,     /* no compiler, whatever the rules below say */
};

const char *et_tool_role_name(enum et_tool_role role);

/* False if there is no role of that name. */
bool et_tool_role_from_name(struct et_slice name, enum et_tool_role *role);

enum et_rule_field { ET_FIELD_NAME, ET_FIELD_EXE, ET_FIELD_ARGS, ET_FIELD_ARGV0, ET_FIELD_COMM };

const char *et_rule_field_name(enum et_rule_field field);

/* The columns that hold patterns. */
enum et_rule_pattern {
    ET_PATTERN_MAIN, /* on the field */
    ET_PATTERN_NEEDS,
    ET_PATTERN_UNLESS,
    ET_PATTERN_CALLER,
    ET_RULE_PATTERNS
};

struct et_compiler_rule {
    struct et_slice id, family, technique, note;
    struct et_slice texts[ET_RULE_PATTERNS]; /* of the patterns, as written; empty = none */
    size_t file;                             /* where it stands: as in struct et_rule_row */
    uint64_t line;
    enum et_tool_role role;
    enum et_rule_field field; /* what pattern is for */
    int severity;             /* 1 low to 4 critical */
    bool proves_driver;       /* whoever calls it so is a driver, under whatever name */
    struct et_pattern *pattern, *needs, *unless, *caller; /* NULL = none */
};

/* What an exec tells of the program; absent = not known. */
struct et_program {
    struct et_slice exe;     /* path of the file that ran; of a failed exec: that was tried */
    struct et_slice cmdline; /* shell-quoted */
    struct et_slice argv0, comm;
    struct et_slice caller; /* path of the program that its parent runs */
};

struct et_compiler_rules;

enum { ET_COMPILER_COLUMNS = 12, ET_RULE_UNDECIDED = -2 };

extern const char *const et_compiler_columns[ET_COMPILER_COLUMNS];

/* The rules that come with the program: all of them, and those of the profile parity. */
extern const char et_builtin_compilers[], et_builtin_parity[];

/* Makes rules of rows, which have to live as long; those that are off are left out.
 * problems (NULL = nobody) is told of each cell that is wrong. NULL with err filled: the
 * first of them. */
struct et_compiler_rules *et_compiler_rules_of(const struct et_rule_rows *rows,
                                               const struct et_rule_problems *problems,
                                               struct et_err *err);

/* The rules of one file alone. NULL with err filled (line, and what is wrong). */
struct et_compiler_rules *et_compiler_rules_new(struct et_slice csv, struct et_err *err);
void et_compiler_rules_free(struct et_compiler_rules *rules);

size_t et_compiler_rules_count(const struct et_compiler_rules *rules);
const struct et_compiler_rule *et_compiler_rules_at(const struct et_compiler_rules *rules,
                                                    size_t i);

/* True for what a report calls a compiler or one of its tools. */
bool et_tool_role_counts(enum et_tool_role role);

/* Of these, true for what has compiled where it ran; archivers and build tools are context. */
bool et_tool_role_is_compiler(enum et_tool_role role);

/* What a compliance rule calls a compiler: not what only calls one. */
bool et_tool_role_compiles(enum et_tool_role role);

/* A rule of this family knows a compiler by what it does, not by its name. */
bool et_compiler_rule_is_guess(const struct et_compiler_rule *rule);

/* The index of the first rule that matches, or -1. What is absent fits no pattern. */
int et_compiler_rules_match(struct et_compiler_rules *rules, const struct et_program *program);

/* The same, where exe alone decides; ET_RULE_UNDECIDED where more of the program has to be known.
 */
int et_compiler_rules_match_exe(struct et_compiler_rules *rules, struct et_slice exe);

/* Whether any rule looks at argv0. */
bool et_compiler_rules_ask_argv0(const struct et_compiler_rules *rules);

/* What a pattern of a rule is held against; absent = not known. */
struct et_slice et_compiler_rule_text(const struct et_compiler_rule *rule,
                                      enum et_rule_pattern pattern,
                                      const struct et_program *program);

/* Where a pattern of a rule fits; absent = it does not, or the rule has none. */
struct et_slice et_compiler_rules_found(struct et_compiler_rules *rules,
                                        const struct et_compiler_rule *rule,
                                        enum et_rule_pattern pattern,
                                        const struct et_program *program);

/* How many matches ran into a limit so far: those rules were taken not to fit. */
int64_t et_compiler_rules_given_up(const struct et_compiler_rules *rules);

#endif
