#include "analyzer/rules/compilers.h"

#include "analyzer/rules/rule_table.h"
#include "base/arena.h"

#include <stdlib.h>

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
    COLUMNS
};

static const char *const column_names[COLUMNS] = {
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

struct et_compiler_rules {
    struct et_arena text;
    struct et_compiler_rule *rules;
    size_t count, cap;
    struct et_matcher *matcher;
    char digest[ET_SHA256_HEX];
};

const char *et_tool_role_name(enum et_tool_role role)
{
    return role_names[role];
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
    et_arena_clear(&rules->text);
    free(rules);
}

static int compile(const struct et_slice *cells, enum column column, struct et_pattern **made,
                   struct et_err *err)
{
    struct et_err why = { 0 };
    *made = cells[column].n ? et_pattern_new(cells[column], &why) : NULL;
    if (*made || cells[column].n == 0)
        return 0;
    return et_fail(err, ET_FATAL, "rule %.*s: %s: %s at its byte %llu", (int)cells[ID].n,
                   cells[ID].p, column_names[column], why.msg, (unsigned long long)why.offset);
}

static size_t index_of(struct et_slice word, const char *const *words, size_t count)
{
    size_t i = 0;
    while (i < count && !et_slice_is(word, words[i]))
        i++;
    return i;
}

static int parse_rule(struct et_compiler_rule *rule, const struct et_slice *cell,
                      struct et_err *err)
{
    uint64_t severity;
    rule->id = cell[ID];
    rule->family = cell[FAMILY];
    rule->technique = cell[TECHNIQUE];
    rule->note = cell[NOTE];
    size_t role = index_of(cell[ROLE], role_names, ROLES);
    size_t field = index_of(cell[FIELD], field_names, FIELDS);
    if (cell[ID].n == 0 || cell[FAMILY].n == 0 || cell[PATTERN].n == 0)
        return et_fail(err, ET_FATAL, "a rule needs id, family and pattern");
    if (role == ROLES)
        return et_fail(err, ET_FATAL, "rule %.*s: there is no role %.*s", (int)cell[ID].n,
                       cell[ID].p, (int)cell[ROLE].n, cell[ROLE].p);
    rule->role = (enum et_tool_role)role;
    if (field == FIELDS)
        return et_fail(err, ET_FATAL,
                       "rule %.*s: field is name, exe, args, argv0 or comm, not %.*s",
                       (int)cell[ID].n, cell[ID].p, (int)cell[FIELD].n, cell[FIELD].p);
    rule->field = (enum et_rule_field)field;
    rule->proves_driver = et_slice_is(cell[PROVES], "driver");
    if (!rule->proves_driver && cell[PROVES].n)
        return et_fail(err, ET_FATAL, "rule %.*s: proves is driver or empty, not %.*s",
                       (int)cell[ID].n, cell[ID].p, (int)cell[PROVES].n, cell[PROVES].p);
    if (!et_slice_u64(cell[SEVERITY], &severity) || severity < 1 || severity > 4)
        return et_fail(err, ET_FATAL, "rule %.*s: severity is 1 to 4", (int)cell[ID].n, cell[ID].p);
    rule->severity = (int)severity;
    int rc = compile(cell, PATTERN, &rule->pattern, err);
    if (rc == 0)
        rc = compile(cell, NEEDS, &rule->needs, err);
    if (rc == 0)
        rc = compile(cell, UNLESS, &rule->unless, err);
    if (rc == 0)
        rc = compile(cell, CALLER, &rule->caller, err);
    return rc;
}

static int add_rule(void *ctx, const struct et_slice *cells, struct et_err *err)
{
    struct et_compiler_rules *rules = ctx;
    if (rules->count == ET_MAX_RULES)
        return et_fail(err, ET_FATAL, "more than %d rules", ET_MAX_RULES);
    if (rules->count == rules->cap) {
        size_t cap = rules->cap ? rules->cap * 2 : 64;
        struct et_compiler_rule *more = realloc(rules->rules, cap * sizeof *more);
        if (!more)
            return et_fail_memory(err);
        rules->rules = more;
        rules->cap = cap;
    }
    struct et_compiler_rule *rule = &rules->rules[rules->count];
    *rule = (struct et_compiler_rule){ 0 };
    rules->count++; /* counted at once, so that its patterns are freed in any case */
    return parse_rule(rule, cells, err);
}

static int digest(struct et_compiler_rules *rules, struct et_slice csv, struct et_err *err)
{
    unsigned char bytes[ET_SHA256_BYTES];
    struct et_sha256 *hash = et_sha256_new();
    if (!hash)
        return et_fail_memory(err);
    int rc = et_sha256_add(hash, csv, err);
    if (rc == 0)
        rc = et_sha256_end(hash, bytes, err);
    et_sha256_free(hash);
    if (rc == 0)
        et_sha256_text(bytes, rules->digest);
    return rc;
}

struct et_compiler_rules *et_compiler_rules_new(struct et_slice csv, struct et_err *err)
{
    struct et_compiler_rules *rules = calloc(1, sizeof *rules);
    if (!rules) {
        et_fail_memory(err);
        return NULL;
    }
    et_arena_init(&rules->text);
    rules->matcher = et_matcher_new(err);
    const struct et_rule_table table = { column_names, COLUMNS, add_rule, rules };
    int rc = rules->matcher ? digest(rules, csv, err) : ET_FATAL;
    if (rc == 0)
        rc = et_rule_table_read(&table, csv, &rules->text, err);
    if (rc < 0) {
        et_compiler_rules_free(rules);
        return NULL;
    }
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

const char *et_compiler_rules_digest(const struct et_compiler_rules *rules)
{
    return rules->digest;
}

bool et_tool_role_counts(enum et_tool_role role)
{
    return role != ET_TOOL_LAUNCHER && role != ET_TOOL_NONE;
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

static bool fits(struct et_compiler_rules *rules, const struct et_pattern *pattern,
                 struct et_slice text)
{
    return text.p && et_pattern_fits(pattern, text, rules->matcher);
}

int et_compiler_rules_match(struct et_compiler_rules *rules, const struct et_program *program)
{
    for (size_t i = 0; i < rules->count; i++) {
        const struct et_compiler_rule *rule = &rules->rules[i];
        if (!fits(rules, rule->pattern, field_of(program, rule->field)))
            continue;
        if (rule->needs && !fits(rules, rule->needs, program->cmdline))
            continue;
        if (rule->unless && fits(rules, rule->unless, program->cmdline))
            continue;
        if (rule->caller && !fits(rules, rule->caller, program->caller))
            continue;
        return (int)i;
    }
    return -1;
}

int et_compiler_rules_match_exe(struct et_compiler_rules *rules, struct et_slice exe)
{
    const struct et_program program = { .exe = exe };
    for (size_t i = 0; i < rules->count; i++) {
        const struct et_compiler_rule *rule = &rules->rules[i];
        if (rule->field != ET_FIELD_NAME && rule->field != ET_FIELD_EXE)
            return ET_RULE_UNDECIDED;
        if (!fits(rules, rule->pattern, field_of(&program, rule->field)))
            continue;
        return rule->needs || rule->unless || rule->caller ? ET_RULE_UNDECIDED : (int)i;
    }
    return -1;
}
