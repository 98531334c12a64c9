#include "analyzer/rules/rule_set.h"

#include "base/printable.h"

#include <stdio.h>
#include <stdlib.h>

/* A kind of rule file. */
struct table {
    const char *name;
    const char *const *columns;
    size_t column_count;
    const char *texts[ET_PROFILES]; /* what is built in */
    /* Whether rows make rules. 0, or ET_FATAL with err filled. */
    int (*check)(const struct et_rule_rows *rows, const struct et_rule_problems *problems,
                 struct et_err *err);
    /* Makes the set's rules of its rows. */
    int (*make)(struct et_rule_set *set, const struct et_rule_rows *rows, struct et_err *err);
};

static int check_compilers(const struct et_rule_rows *rows, const struct et_rule_problems *problems,
                           struct et_err *err)
{
    struct et_compiler_rules *made = et_compiler_rules_of(rows, problems, err);
    et_compiler_rules_free(made);
    return made ? 0 : ET_FATAL;
}

static int make_compilers(struct et_rule_set *set, const struct et_rule_rows *rows,
                          struct et_err *err)
{
    set->compilers = et_compiler_rules_of(rows, NULL, err);
    return set->compilers ? 0 : ET_FATAL;
}

static int check_acts(const struct et_rule_rows *rows, const struct et_rule_problems *problems,
                      struct et_err *err)
{
    struct et_act_rules *made = et_act_rules_of(rows, problems, err);
    et_act_rules_free(made);
    return made ? 0 : ET_FATAL;
}

static int make_acts(struct et_rule_set *set, const struct et_rule_rows *rows, struct et_err *err)
{
    set->acts = et_act_rules_of(rows, NULL, err);
    return set->acts ? 0 : ET_FATAL;
}

static int make_findings(struct et_rule_set *set, const struct et_rule_rows *rows,
                         struct et_err *err)
{
    set->findings = et_finding_rules_of(rows, err);
    return set->findings ? 0 : ET_FATAL;
}

static int check_packages(const struct et_rule_rows *rows, const struct et_rule_problems *problems,
                          struct et_err *err)
{
    struct et_content_rules *made = et_package_rules_of(rows, problems, err);
    et_content_rules_free(made);
    return made ? 0 : ET_FATAL;
}

static int make_packages(struct et_rule_set *set, const struct et_rule_rows *rows,
                         struct et_err *err)
{
    set->packages = et_package_rules_of(rows, NULL, err);
    return set->packages ? 0 : ET_FATAL;
}

static int check_files(const struct et_rule_rows *rows, const struct et_rule_problems *problems,
                       struct et_err *err)
{
    struct et_content_rules *made = et_file_rules_of(rows, problems, err);
    et_content_rules_free(made);
    return made ? 0 : ET_FATAL;
}

static int make_files(struct et_rule_set *set, const struct et_rule_rows *rows, struct et_err *err)
{
    set->files = et_file_rules_of(rows, NULL, err);
    return set->files ? 0 : ET_FATAL;
}

static int check_installers(const struct et_rule_rows *rows,
                            const struct et_rule_problems *problems, struct et_err *err)
{
    struct et_installers *made = et_installers_of(rows, problems, err);
    et_installers_free(made);
    return made ? 0 : ET_FATAL;
}

static int make_installers(struct et_rule_set *set, const struct et_rule_rows *rows,
                           struct et_err *err)
{
    set->installers = et_installers_of(rows, NULL, err);
    return set->installers ? 0 : ET_FATAL;
}

static const struct table tables[ET_RULE_TABLES] = {
    { "compilers",
      et_compiler_columns,
      ET_COMPILER_COLUMNS,
      { [ET_PROFILE_STRICT] = et_builtin_compilers, [ET_PROFILE_PARITY] = et_builtin_parity },
      check_compilers,
      make_compilers },
    { "acts",
      et_act_columns,
      ET_ACT_COLUMNS,
      { et_builtin_acts, et_builtin_acts },
      check_acts,
      make_acts },
    { "findings",
      et_finding_columns,
      ET_FINDING_COLUMNS,
      { et_builtin_findings, et_builtin_findings },
      et_finding_rules_check,
      make_findings },
    { "packages",
      et_package_columns,
      ET_PACKAGE_COLUMNS,
      { et_builtin_packages, et_builtin_packages },
      check_packages,
      make_packages },
    { "files",
      et_file_columns,
      ET_FILE_COLUMNS,
      { et_builtin_files, et_builtin_files },
      check_files,
      make_files },
    { "installers",
      et_installer_columns,
      ET_INSTALLER_COLUMNS,
      { et_builtin_installers, et_builtin_installers },
      check_installers,
      make_installers },
};

const char *et_rule_profile_name(enum et_rule_profile profile)
{
    static const char *const names[ET_PROFILES] = { "strict", "parity" };
    return names[profile];
}

const char *et_rule_table_name(size_t table)
{
    return tables[table].name;
}

/* The table whose header is most like that of csv: a file is told by its columns. */
static size_t table_of(struct et_slice csv)
{
    size_t best = 0, most = 0;
    for (size_t i = 0; i < ET_RULE_TABLES; i++) {
        size_t alike = et_rule_table_likeness(tables[i].columns, tables[i].column_count, csv);
        if (alike > most) {
            best = i;
            most = alike;
        }
    }
    return best;
}

/* Each text is told from the next by what it is and by its length. */
static int hash_text(struct et_rule_set *set, const char *what, size_t table, struct et_slice csv,
                     struct et_err *err)
{
    char head[64];
    int n = snprintf(head, sizeof head, "%s %s %zu\n", what, tables[table].name, csv.n);
    int rc = et_sha256_add(set->hash, (struct et_slice){ head, (size_t)n }, err);
    return rc == 0 ? et_sha256_add(set->hash, csv, err) : rc;
}

static int digest_of(struct et_slice csv, char *text, struct et_err *err)
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
        et_sha256_text(bytes, text);
    return rc;
}

static struct et_rule_source *add_source(struct et_rule_set *set, struct et_slice name,
                                         size_t table, struct et_slice csv, struct et_err *err)
{
    struct et_rule_source *source = calloc(1, sizeof *source);
    if (!source) {
        et_fail_memory(err);
        return NULL;
    }
    set->sources[set->source_count++] = source;
    et_rule_rows_init(&source->rows, tables[table].columns, tables[table].column_count);
    source->table = table;
    source->name = et_arena_copy(&set->text, name);
    source->version = et_arena_copy(&set->text, et_rule_table_version(csv));
    if (set->text.failed) {
        et_fail_memory(err);
        return NULL;
    }
    return digest_of(csv, source->sha256, err) == 0 ? source : NULL;
}

/* Dates as versions: the greatest is the newest. */
static int add_builtin(struct et_rule_set *set, size_t table, struct et_err *err)
{
    struct et_slice csv = et_slice_of(tables[table].texts[set->profile]);
    struct et_rule_source *source =
        add_source(set, et_slice_of(tables[table].name), table, csv, err);
    if (!source || et_rule_rows_read(&source->rows, csv, set->source_count - 1, NULL, err) < 0)
        return ET_FATAL;
    if (!set->version.p || et_slice_compare(source->version, set->version) > 0)
        set->version = source->version;
    if (et_rule_rows_lay(&set->rows[table], &source->rows, NULL, err) < 0)
        return ET_FATAL;
    return hash_text(set, "built-in", table, csv, err);
}

int et_rule_set_begin(struct et_rule_set *set, enum et_rule_profile profile, struct et_err *err)
{
    char head[64];
    *set = (struct et_rule_set){ .profile = profile, .hash = et_sha256_new() };
    et_arena_init(&set->text);
    for (size_t i = 0; i < ET_RULE_TABLES; i++)
        et_rule_rows_init(&set->rows[i], tables[i].columns, tables[i].column_count);
    if (!set->hash)
        return et_fail_memory(err);
    int n = snprintf(head, sizeof head, "profile %s\n", et_rule_profile_name(profile));
    int rc = et_sha256_add(set->hash, (struct et_slice){ head, (size_t)n }, err);
    for (size_t i = 0; i < ET_RULE_TABLES && rc == 0; i++)
        rc = add_builtin(set, i, err);
    return rc;
}

int et_rule_set_add(struct et_rule_set *set, struct et_slice name, struct et_slice csv,
                    const struct et_rule_problems *problems, struct et_err *err)
{
    size_t table = table_of(csv);
    struct et_err here = { 0 }, later = { 0 };
    if (set->source_count == sizeof set->sources / sizeof *set->sources)
        return et_fail(err, ET_FATAL, "more than %d rule files", ET_MAX_RULE_FILES);
    struct et_rule_source *source = add_source(set, name, table, csv, err);
    if (!source)
        return ET_FATAL;
    /* All that is wrong is said, so that a file need not be mended line by line. */
    int rc = et_rule_rows_read(&source->rows, csv, set->source_count - 1, problems, &here);
    if (tables[table].check(&source->rows, problems, rc == 0 ? &here : &later) < 0)
        rc = ET_FATAL;
    if (et_rule_rows_lay(&set->rows[table], &source->rows, problems, rc == 0 ? &here : &later) < 0)
        rc = ET_FATAL;
    if (rc < 0) {
        if (err)
            *err = here;
        return rc;
    }
    return hash_text(set, "file", table, csv, err);
}

int et_rule_set_end(struct et_rule_set *set, struct et_err *err)
{
    unsigned char bytes[ET_SHA256_BYTES];
    if (et_sha256_end(set->hash, bytes, err) < 0)
        return ET_FATAL;
    et_sha256_text(bytes, set->sha256);
    for (size_t i = 0; i < ET_RULE_TABLES; i++)
        if (tables[i].make(set, &set->rows[i], err) < 0)
            return ET_FATAL;
    return 0;
}

int et_rule_set_init(struct et_rule_set *set, struct et_err *err)
{
    int rc = et_rule_set_begin(set, ET_PROFILE_STRICT, err);
    return rc == 0 ? et_rule_set_end(set, err) : rc;
}

void et_rule_set_list_files(const struct et_rule_set *set, struct et_strbuf *to)
{
    et_strbuf_addc(to, '[');
    for (size_t i = ET_RULE_TABLES; i < set->source_count; i++) {
        const struct et_rule_source *source = set->sources[i];
        et_strbuf_adds(to, i > ET_RULE_TABLES ? ",{\"name\":" : "{\"name\":");
        et_json_add_string(to, et_slice_basename(source->name));
        et_strbuf_addf(to, ",\"table\":\"%s\",\"version\":", et_rule_table_name(source->table));
        if (source->version.p)
            et_json_add_string(to, source->version);
        else
            et_strbuf_adds(to, "null");
        et_strbuf_addf(to, ",\"sha256\":\"%s\"}", source->sha256);
    }
    et_strbuf_addc(to, ']');
}

void et_rule_set_clear(struct et_rule_set *set)
{
    et_compiler_rules_free(set->compilers);
    et_act_rules_free(set->acts);
    et_finding_rules_free(set->findings);
    et_content_rules_free(set->packages);
    et_content_rules_free(set->files);
    et_installers_free(set->installers);
    for (size_t i = 0; i < ET_RULE_TABLES; i++)
        et_rule_rows_clear(&set->rows[i]);
    for (size_t i = 0; i < set->source_count; i++) {
        et_rule_rows_clear(&set->sources[i]->rows);
        free(set->sources[i]);
    }
    et_sha256_free(set->hash);
    et_arena_clear(&set->text);
    *set = (struct et_rule_set){ 0 };
}
