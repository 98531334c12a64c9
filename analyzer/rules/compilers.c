#include "analyzer/rules/compilers.h"

#include "analyzer/rules/rule_cell.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column {
    ID,
    FAMILY,
    ROLE,
    FIELD,
    PATTERN,
    NEEDS,
    UNLESS,
    CALLER,
    PROVES,
    SEVERITY,
    TECHNIQUE,
    NOTE,
};

const char *const et_compiler_columns[ET_COMPILER_COLUMNS] = {
    "id",     "family", "role",   "field",    "pattern",   "needs",
    "unless", "caller", "proves", "severity", "technique", "note",
};

static const char *const role_names[] = {
    [ET_TOOL_DRIVER] = "driver",       [ET_TOOL_COMPILER] = "compiler",
    [ET_TOOL_ASSEMBLER] = "assembler", [ET_TOOL_LINKER] = "linker",
    [ET_TOOL_ARCHIVER] = "archiver",   [ET_TOOL_BUILD] = "build-tool",
    [ET_TOOL_JIT] = "jit-helper",      [ET_TOOL_BUNDLER] = "bundler",
    [ET_TOOL_PROBE] = "probe",         [ET_TOOL_LAUNCHER] = "launcher",
    [ET_TOOL_NONE] = "none",
};

static const char *const field_names[] = {
    [ET_FIELD_NAME] = "name",   [ET_FIELD_EXE] = "exe",   [ET_FIELD_ARGS] = "args",
    [ET_FIELD_ARGV0] = "argv0", [ET_FIELD_COMM] = "comm",
};

enum {
    ROLES = sizeof role_names / sizeof *role_names,
    FIELDS = sizeof field_names / sizeof *field_names
};

/* The rules that a program can match as far as its path tells, in their order. */
struct candidates {
    size_t count;
    uint16_t at[];
};

struct et_compiler_rules {
    struct et_compiler_rule *rules;
    size_t count;
    bool ask_argv0;
    struct et_matcher *matcher;
    struct et_map by_exe;     /* path -> address of its candidates */
    struct et_arena lists;    /* these */
    struct candidates *fresh; /* room for all rules */
    struct et_rule_rows own;  /* of et_compiler_rules_new; else empty */
};

const char *et_tool_role_name(enum et_tool_role role)
{
    return role_names[role];
}

static size_t index_of(struct et_slice word, const char *const *words, size_t count)
{
    size_t i = 0;
    while (i < count && !et_slice_is(word, words[i]))
        i++;
    return i;
}

bool et_tool_role_from_name(struct et_slice name, enum et_tool_role *role)
{
    size_t i = index_of(name, role_names, ROLES);
    if (i < ROLES)
        *role = (enum et_tool_role)i;
    return i < ROLES;
}

const char *et_rule_field_name(enum et_rule_field field)
{
    return field_names[field];
}

void et_compiler_rules_free(struct et_compiler_rules *rules)
{
    if (!rules)
        return;
    for (size_t i = 0; i < rules->count; i++) {
        et_pattern_free(rules->rules[i].pattern);
        et_pattern_free(rules->rules[i].needs);
        et_pattern_free(rules->rules[i].unless);
        et_pattern_free(rules->rules[i].caller);
    }
    free(rules->rules);
    et_matcher_free(rules->matcher);
    et_map_clear(&rules->by_exe);
    et_arena_clear(&rules->lists);
    free(rules->fresh);
    et_rule_rows_clear(&rules->own);
    free(rules);
}

/* A rule's row on its way: each cell is looked at, whatever is wrong with those before. */
struct making {
    struct et_compiler_rule *rule;
    const struct et_rule_row *row;
    const struct et_rule_problems *problems;
    struct et_err first; /* problem of the whole table */
};

__attribute__((format(printf, 2, 3))) static void wrong(struct making *m, const char *format, ...)
{
    struct et_err why = { .line = m->row->line };
    char text[sizeof why.msg];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    et_fail(&why, ET_FATAL, "rule %.*s: %s", (int)m->rule->id.n, m->rule->id.p, text);
    m->first = m->first.code ? m->first : why;
    if (m->problems)
        m->problems->tell(m->problems->ctx, &why);
}

static struct et_pattern *compile(struct making *m, enum column column)
{
    struct et_err why = { 0 };
    struct et_slice text = m->row->cells[column];
    struct et_pattern *made = text.n ? et_pattern_new(text, &why) : NULL;
    if (!made && text.n)
        wrong(m, "%s: %s at its byte %llu", et_compiler_columns[column], why.msg,
              (unsigned long long)why.offset);
    return made;
}

static void parse_words(struct making *m)
{
    struct et_compiler_rule *rule = m->rule;
    const struct et_slice *cell = m->row->cells;
    size_t field = index_of(cell[FIELD], field_names, FIELDS);
    if (cell[FAMILY].n == 0 || cell[PATTERN].n == 0)
        wrong(m, "a family and a pattern are needed");
    if (!et_tool_role_from_name(cell[ROLE], &rule->role))
        wrong(m, "there is no role %.*s", (int)cell[ROLE].n, cell[ROLE].p);
    if (field == FIELDS)
        wrong(m, "field is name, exe, args, argv0 or comm, not %.*s", (int)cell[FIELD].n,
              cell[FIELD].p);
    else
        rule->field = (enum et_rule_field)field;
    rule->proves_driver = et_slice_is(cell[PROVES], "driver");
    if (!rule->proves_driver && cell[PROVES].n)
        wrong(m, "proves is driver or empty, not %.*s", (int)cell[PROVES].n, cell[PROVES].p);
    if (!et_rule_cell_severity(cell[SEVERITY], &rule->severity))
        wrong(m, "severity is 1 to 4");
}

static void parse_rule(struct making *m)
{
    const struct et_slice *cell = m->row->cells;
    *m->rule = (struct et_compiler_rule){
        .id = cell[ID],
        .family = cell[FAMILY],
        .technique = cell[TECHNIQUE],
        .note = cell[NOTE],
        .texts = { cell[PATTERN], cell[NEEDS], cell[UNLESS], cell[CALLER] },
        .file = m->row->file,
        .line = m->row->line,
    };
    parse_words(m);
    m->rule->pattern = compile(m, PATTERN);
    m->rule->needs = compile(m, NEEDS);
    m->rule->unless = compile(m, UNLESS);
    m->rule->caller = compile(m, CALLER);
}

static int make_rules(struct et_compiler_rules *rules, const struct et_rule_rows *rows,
                      const struct et_rule_problems *problems, struct et_err *err)
{
    struct making m = { .problems = problems };
    rules->matcher = et_matcher_new(err);
    rules->rules = calloc(rows->count + 1, sizeof *rules->rules);
    rules->fresh = malloc(sizeof *rules->fresh + rows->count * sizeof *rules->fresh->at);
    et_map_init(&rules->by_exe);
    et_arena_init(&rules->lists);
    if (!rules->matcher || !rules->rules || !rules->fresh)
        return et_fail_memory(err);
    for (size_t i = 0; i < rows->count; i++) {
        m.row = &rows->at[i];
        m.rule = &rules->rules[rules->count];
        if (m.row->off)
            continue;
        rules->count++;
        parse_rule(&m);
        rules->ask_argv0 = rules->ask_argv0 || m.rule->field == ET_FIELD_ARGV0;
    }
    if (m.first.code == ET_OK)
        return 0;
    if (err)
        *err = m.first;
    return ET_FATAL;
}

struct et_compiler_rules *et_compiler_rules_of(const struct et_rule_rows *rows,
                                               const struct et_rule_problems *problems,
                                               struct et_err *err)
{
    struct et_compiler_rules *rules = calloc(1, sizeof *rules);
    if (!rules) {
        et_fail_memory(err);
        return NULL;
    }
    et_rule_rows_init(&rules->own, et_compiler_columns, ET_COMPILER_COLUMNS);
    if (make_rules(rules, rows, problems, err) < 0) {
        et_compiler_rules_free(rules);
        return NULL;
    }
    return rules;
}

struct et_compiler_rules *et_compiler_rules_new(struct et_slice csv, struct et_err *err)
{
    struct et_rule_rows rows;
    et_rule_rows_init(&rows, et_compiler_columns, ET_COMPILER_COLUMNS);
    struct et_compiler_rules *rules = et_rule_rows_read(&rows, csv, 0, NULL, err) == 0
                                          ? et_compiler_rules_of(&rows, NULL, err)
                                          : NULL;
    if (rules)
        et_rule_rows_move(&rules->own, &rows);
    et_rule_rows_clear(&rows);
    return rules;
}

size_t et_compiler_rules_count(const struct et_compiler_rules *rules)
{
    return rules->count;
}

const struct et_compiler_rule *et_compiler_rules_at(const struct et_compiler_rules *rules, size_t i)
{
    return &rules->rules[i];
}

bool et_tool_role_counts(enum et_tool_role role)
{
    return role != ET_TOOL_LAUNCHER && role != ET_TOOL_NONE;
}

bool et_tool_role_is_compiler(enum et_tool_role role)
{
    return et_tool_role_counts(role) && role != ET_TOOL_ARCHIVER && role != ET_TOOL_BUILD;
}

bool et_tool_role_compiles(enum et_tool_role role)
{
    return role == ET_TOOL_DRIVER || role == ET_TOOL_COMPILER || role == ET_TOOL_ASSEMBLER ||
           role == ET_TOOL_LINKER;
}

bool et_compiler_rule_is_guess(const struct et_compiler_rule *rule)
{
    return et_slice_is(rule->family, "unidentified");
}

static struct et_slice field_of(const struct et_program *program, enum et_rule_field field)
{
    switch (field) {
    case ET_FIELD_NAME:
        return et_slice_basename(program->exe);
    case ET_FIELD_EXE:
        return program->exe;
    case ET_FIELD_ARGS:
        return program->cmdline;
    case ET_FIELD_ARGV0:
        return program->argv0;
    case ET_FIELD_COMM:
        return program->comm;
    }
    return ET_SLICE_NONE;
}

static bool fits(struct et_compiler_rules *rules, struct et_pattern *pattern, struct et_slice text)
{
    return text.p && et_pattern_fits(pattern, text, rules->matcher);
}

static bool goes_by_path(const struct et_compiler_rule *rule)
{
    return rule->field == ET_FIELD_NAME || rule->field == ET_FIELD_EXE;
}

/* Looks at every rule, up to one that takes all programs of that path. */
static const struct candidates *look_at_path(struct et_compiler_rules *rules, struct et_slice exe)
{
    const struct et_program program = { .exe = exe };
    rules->fresh->count = 0;
    for (size_t i = 0; i < rules->count; i++) {
        const struct et_compiler_rule *rule = &rules->rules[i];
        bool path = goes_by_path(rule);
        if (path && !fits(rules, rule->pattern, field_of(&program, rule->field)))
            continue;
        rules->fresh->at[rules->fresh->count++] = (uint16_t)i;
        if (path && !rule->needs && !rule->unless && !rule->caller)
            break;
    }
    return rules->fresh;
}

/* Command lines are many and programs few: what the path decides is looked at once. Where
 * there is no memory to keep it, it is looked at again. */
static const struct candidates *candidates_of(struct et_compiler_rules *rules, struct et_slice exe)
{
    uint64_t *slot = exe.p ? et_map_put(&rules->by_exe, exe, NULL) : NULL;
    if (slot && *slot)
        return (const struct candidates *)(uintptr_t)*slot;
    const struct candidates *fresh = look_at_path(rules, exe);
    size_t size = sizeof *fresh + fresh->count * sizeof *fresh->at;
    struct candidates *kept = slot ? et_arena_alloc(&rules->lists, size) : NULL;
    if (kept) {
        memcpy(kept, fresh, size);
        *slot = (uintptr_t)kept;
    }
    return fresh;
}

int et_compiler_rules_match(struct et_compiler_rules *rules, const struct et_program *program)
{
    const struct candidates *all = candidates_of(rules, program->exe);
    for (size_t i = 0; i < all->count; i++) {
        const struct et_compiler_rule *rule = &rules->rules[all->at[i]];
        if (!goes_by_path(rule) && !fits(rules, rule->pattern, field_of(program, rule->field)))
            continue;
        if (rule->needs && !fits(rules, rule->needs, program->cmdline))
            continue;
        if (rule->unless && fits(rules, rule->unless, program->cmdline))
            continue;
        if (rule->caller && !fits(rules, rule->caller, program->caller))
            continue;
        return all->at[i];
    }
    return -1;
}

int et_compiler_rules_match_exe(struct et_compiler_rules *rules, struct et_slice exe)
{
    const struct candidates *all = candidates_of(rules, exe);
    if (all->count == 0)
        return -1;
    const struct et_compiler_rule *rule = &rules->rules[all->at[0]];
    return goes_by_path(rule) && !rule->needs && !rule->unless && !rule->caller ? all->at[0]
                                                                                : ET_RULE_UNDECIDED;
}

bool et_compiler_rules_ask_argv0(const struct et_compiler_rules *rules)
{
    return rules->ask_argv0;
}

struct et_slice et_compiler_rule_text(const struct et_compiler_rule *rule,
                                      enum et_rule_pattern pattern,
                                      const struct et_program *program)
{
    switch (pattern) {
    case ET_PATTERN_MAIN:
        return field_of(program, rule->field);
    case ET_PATTERN_NEEDS:
    case ET_PATTERN_UNLESS:
        return program->cmdline;
    case ET_PATTERN_CALLER:
        return program->caller;
    case ET_RULE_PATTERNS:
        break;
    }
    return ET_SLICE_NONE;
}

struct et_slice et_compiler_rules_found(struct et_compiler_rules *rules,
                                        const struct et_compiler_rule *rule,
                                        enum et_rule_pattern pattern,
                                        const struct et_program *program)
{
    struct et_pattern *const patterns[ET_RULE_PATTERNS] = { rule->pattern, rule->needs,
                                                            rule->unless, rule->caller };
    struct et_slice text = et_compiler_rule_text(rule, pattern, program);
    return text.p && patterns[pattern] ? et_pattern_find(patterns[pattern], text, rules->matcher)
                                       : ET_SLICE_NONE;
}

int64_t et_compiler_rules_given_up(const struct et_compiler_rules *rules)
{
    return et_matcher_given_up(rules->matcher);
}
