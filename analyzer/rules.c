#define PCRE2_CODE_UNIT_WIDTH 8

#include "analyzer/rules.h"

#include "base/arena.h"
#include "base/strbuf.h"

#include <csv.h>
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>

enum column { ID, FAMILY, ROLE, FIELD, PATTERN, NEEDS, UNLESS, SEVERITY, TECHNIQUE, NOTE, COLUMNS };

static const char *const column_names[COLUMNS] = { "id",        "family", "role",   "field",
                                                   "pattern",   "needs",  "unless", "severity",
                                                   "technique", "note" };

static const char *const role_names[] = {
    [ET_TOOL_DRIVER] = "driver", [ET_TOOL_COMPILER] = "compiler", [ET_TOOL_ASSEMBLER] = "assembler",
    [ET_TOOL_LINKER] = "linker", [ET_TOOL_ARCHIVER] = "archiver", [ET_TOOL_BUILD] = "build-tool",
    [ET_TOOL_PROBE] = "probe",
};

enum { ROLES = sizeof role_names / sizeof *role_names };

struct et_rules {
    struct et_arena text;
    struct et_rule *rules;
    size_t count, cap;
    pcre2_match_context *limits;
    pcre2_match_data *match;
    char digest[ET_SHA256_HEX];
};

const char *et_tool_role_name(enum et_tool_role role)
{
    return role_names[role];
}

static void free_pattern(void *pattern)
{
    pcre2_code_free(pattern);
}

void et_rules_free(struct et_rules *rules)
{
    if (!rules)
        return;
    for (size_t i = 0; i < rules->count; i++) {
        free_pattern(rules->rules[i].pattern);
        free_pattern(rules->rules[i].needs);
        free_pattern(rules->rules[i].unless);
    }
    free(rules->rules);
    pcre2_match_data_free(rules->match);
    pcre2_match_context_free(rules->limits);
    et_arena_clear(&rules->text);
    free(rules);
}

/* What libcsv's callbacks fill while the file goes by. */
struct reading {
    struct et_rules *rules;
    struct et_slice cells[COLUMNS];
    size_t cell;
    bool header_seen;
    int rc;
    struct et_err *err;
};

static int compile(struct reading *r, enum column column, void **code)
{
    int status;
    size_t at;
    unsigned char why[120];
    struct et_slice text = r->cells[column];
    *code = NULL;
    if (text.n == 0)
        return 0;
    /* Bytes, not UTF: command lines are what an attacker typed. */
    pcre2_code *made =
        pcre2_compile((PCRE2_SPTR)text.p, text.n, PCRE2_DOLLAR_ENDONLY, &status, &at, NULL);
    if (!made) {
        pcre2_get_error_message(status, why, sizeof why);
        return et_fail(r->err, ET_FATAL, "rule %.*s: %s: %s at its byte %zu", (int)r->cells[ID].n,
                       r->cells[ID].p, column_names[column], (char *)why, at);
    }
    pcre2_jit_compile(made, PCRE2_JIT_COMPLETE); /* without JIT it is only slower */
    *code = made;
    return 0;
}

static int parse_rule(struct reading *r, struct et_rule *rule)
{
    uint64_t severity;
    const struct et_slice *cell = r->cells;
    rule->id = cell[ID];
    rule->family = cell[FAMILY];
    rule->technique = cell[TECHNIQUE];
    rule->note = cell[NOTE];
    size_t role = 0;
    while (role < ROLES && !et_slice_is(cell[ROLE], role_names[role]))
        role++;
    if (cell[ID].n == 0 || cell[FAMILY].n == 0 || cell[PATTERN].n == 0)
        return et_fail(r->err, ET_FATAL, "a rule needs id, family and pattern");
    if (role == ROLES)
        return et_fail(r->err, ET_FATAL, "rule %.*s: there is no role %.*s", (int)cell[ID].n,
                       cell[ID].p, (int)cell[ROLE].n, cell[ROLE].p);
    rule->role = (enum et_tool_role)role;
    rule->by_name = et_slice_is(cell[FIELD], "name");
    if (!rule->by_name && !et_slice_is(cell[FIELD], "exe"))
        return et_fail(r->err, ET_FATAL, "rule %.*s: field is name or exe, not %.*s",
                       (int)cell[ID].n, cell[ID].p, (int)cell[FIELD].n, cell[FIELD].p);
    if (!et_slice_u64(cell[SEVERITY], &severity) || severity < 1 || severity > 4)
        return et_fail(r->err, ET_FATAL, "rule %.*s: severity is 1 to 4", (int)cell[ID].n,
                       cell[ID].p);
    rule->severity = (int)severity;
    int rc = compile(r, PATTERN, &rule->pattern);
    if (rc == 0)
        rc = compile(r, NEEDS, &rule->needs);
    if (rc == 0)
        rc = compile(r, UNLESS, &rule->unless);
    return rc;
}

static int add_rule(struct reading *r)
{
    struct et_rules *rules = r->rules;
    if (rules->count == ET_MAX_RULES)
        return et_fail(r->err, ET_FATAL, "more than %d rules", ET_MAX_RULES);
    if (rules->count == rules->cap) {
        size_t cap = rules->cap ? rules->cap * 2 : 64;
        struct et_rule *more = realloc(rules->rules, cap * sizeof *more);
        if (!more)
            return et_fail_memory(r->err);
        rules->rules = more;
        rules->cap = cap;
    }
    struct et_rule *rule = &rules->rules[rules->count];
    *rule = (struct et_rule){ 0 };
    rules->count++; /* counted at once, so that its patterns are freed in any case */
    return parse_rule(r, rule);
}

static int check_header(struct reading *r)
{
    r->header_seen = true;
    for (size_t i = 0; i < COLUMNS; i++)
        if (!et_slice_is(r->cells[i], column_names[i]))
            return et_fail(r->err, ET_FATAL, "column %zu of a rule file is %s", i + 1,
                           column_names[i]);
    return 0;
}

static void on_cell(void *text, size_t n, void *ctx)
{
    struct reading *r = ctx;
    if (r->cell < COLUMNS && r->rc == 0) {
        r->cells[r->cell] =
            et_arena_copy(&r->rules->text, (struct et_slice){ text ? text : "", n });
        if (!r->cells[r->cell].p)
            r->rc = et_fail_memory(r->err);
    }
    r->cell++;
}

static void on_row(int end, void *ctx)
{
    struct reading *r = ctx;
    (void)end;
    if (r->rc == 0 && r->cell != COLUMNS)
        r->rc =
            et_fail(r->err, ET_FATAL, "a rule has %d columns, this line has %zu", COLUMNS, r->cell);
    if (r->rc == 0)
        r->rc = r->header_seen ? add_rule(r) : check_header(r);
    r->cell = 0;
}

/* Feeds the lines one by one, so that an error can name its line; lines that
 * begin with # are comments. */
static int read_csv(struct reading *r, struct et_slice csv)
{
    struct csv_parser parser;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return et_fail_memory(r->err);
    for (uint64_t line = 1; csv.n && r->rc == 0; line++) {
        const char *end = et_slice_find(csv, '\n');
        size_t n = end ? (size_t)(end - csv.p) + 1 : csv.n;
        struct et_slice text = et_slice_to(csv, n);
        csv = et_slice_from(csv, n);
        if (r->err)
            r->err->line = line;
        if (et_slice_starts(text, "#") || et_slice_trim(text).n == 0)
            continue;
        if (csv_parse(&parser, text.p, text.n, on_cell, on_row, r) != text.n)
            r->rc = et_fail(r->err, ET_FATAL, "not CSV: %s", csv_strerror(csv_error(&parser)));
    }
    if (r->rc == 0 && csv_fini(&parser, on_cell, on_row, r) != 0)
        r->rc = et_fail(r->err, ET_FATAL, "not CSV: a quote is left open");
    csv_free(&parser);
    return r->rc;
}

static int digest(struct et_rules *rules, struct et_slice csv, struct et_err *err)
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

struct et_rules *et_rules_new(struct et_slice csv, struct et_err *err)
{
    struct et_rules *rules = calloc(1, sizeof *rules);
    if (!rules) {
        et_fail_memory(err);
        return NULL;
    }
    et_arena_init(&rules->text);
    rules->limits = pcre2_match_context_create(NULL);
    rules->match = pcre2_match_data_create(1, NULL);
    struct reading reading = { .rules = rules, .err = err };
    int rc = rules->limits && rules->match ? 0 : et_fail_memory(err);
    if (rc == 0) {
        pcre2_set_match_limit(rules->limits, ET_RULE_MATCH_LIMIT);
        rc = digest(rules, csv, err);
    }
    if (rc == 0)
        rc = read_csv(&reading, csv);
    if (rc < 0) {
        et_rules_free(rules);
        return NULL;
    }
    return rules;
}

size_t et_rules_count(const struct et_rules *rules)
{
    return rules->count;
}

const struct et_rule *et_rules_at(const struct et_rules *rules, size_t i)
{
    return &rules->rules[i];
}

const char *et_rules_digest(const struct et_rules *rules)
{
    return rules->digest;
}

/* A match that runs into its limit counts as none: such a line is no command
 * that a compiler would take. The compiled matcher's small stack is no such
 * limit: where it is full, the slower one goes on. */
static bool matches(struct et_rules *rules, const void *pattern, struct et_slice text)
{
    PCRE2_SPTR subject = (PCRE2_SPTR)(text.p ? text.p : "");
    int rc = pcre2_match(pattern, subject, text.n, 0, 0, rules->match, rules->limits);
    if (rc == PCRE2_ERROR_JIT_STACKLIMIT)
        rc = pcre2_match(pattern, subject, text.n, 0, PCRE2_NO_JIT, rules->match, rules->limits);
    return rc >= 0;
}

static bool pattern_fits(struct et_rules *rules, const struct et_rule *rule, struct et_slice name,
                         struct et_slice exe)
{
    return matches(rules, rule->pattern, rule->by_name ? name : exe);
}

bool et_rules_concern(struct et_rules *rules, struct et_slice name, struct et_slice exe)
{
    for (size_t i = 0; i < rules->count; i++)
        if (pattern_fits(rules, &rules->rules[i], name, exe))
            return true;
    return false;
}

int et_rules_match(struct et_rules *rules, struct et_slice name, struct et_slice exe,
                   struct et_slice cmdline)
{
    for (size_t i = 0; i < rules->count; i++) {
        const struct et_rule *rule = &rules->rules[i];
        if (!pattern_fits(rules, rule, name, exe))
            continue;
        if (rule->needs && (!cmdline.p || !matches(rules, rule->needs, cmdline)))
            continue;
        if (rule->unless && cmdline.p && matches(rules, rule->unless, cmdline))
            continue;
        return (int)i;
    }
    return -1;
}
