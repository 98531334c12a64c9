#include "analyzer/rules/installers.h"

#include "analyzer/rules/rule_cell.h"

#include <ctype.h>
#include <stdlib.h>

enum column { ID, MANAGER, PROGRAM, BEFORE, INSTALLS, REMOVES, VALUES, GROUP, BRINGS, NOTE };

const char *const et_installer_columns[ET_INSTALLER_COLUMNS] = {
    "id",      "manager", "program", "before", "installs",
    "removes", "values",  "group",   "brings", "note",
};

struct installer {
    struct et_slice manager, brings;
    struct et_pattern *patterns[ET_INSTALLER_COLUMNS]; /* NULL where the cell is empty */
};

struct et_installers {
    struct installer *at;
    size_t count;
    struct et_matcher *matcher;
    struct et_rule_rows own; /* of one file alone; else empty */
};

static const enum column pattern_columns[] = { PROGRAM, BEFORE, INSTALLS, REMOVES, VALUES, GROUP };

enum { PATTERNS = sizeof pattern_columns / sizeof *pattern_columns };

/* ------------------------------------------------------------ reading */

void et_installers_free(struct et_installers *installers)
{
    if (!installers)
        return;
    for (size_t i = 0; installers->at && i < installers->count; i++)
        for (size_t k = 0; k < PATTERNS; k++)
            et_pattern_free(installers->at[i].patterns[pattern_columns[k]]);
    free(installers->at);
    et_matcher_free(installers->matcher);
    et_rule_rows_clear(&installers->own);
    free(installers);
}

static int parse(struct installer *installer, const struct et_slice *cell, struct et_err *err)
{
    if (cell[ID].n == 0 || cell[PROGRAM].n == 0)
        return et_fail(err, ET_FATAL, "a rule needs id and program");
    installer->manager = cell[MANAGER];
    installer->brings = cell[BRINGS].n ? cell[BRINGS] : ET_SLICE_NONE;
    for (size_t k = 0; k < PATTERNS; k++)
        if (et_rule_cell_pattern(cell, et_installer_columns, pattern_columns[k],
                                 &installer->patterns[pattern_columns[k]], err) < 0)
            return ET_FATAL;
    return 0;
}

static int add(void *ctx, const struct et_slice *cells, struct et_err *err)
{
    struct et_installers *installers = ctx;
    return parse(&installers->at[installers->count++], cells, err);
}

struct et_installers *et_installers_of(const struct et_rule_rows *rows,
                                       const struct et_rule_problems *problems, struct et_err *err)
{
    struct et_installers *installers = calloc(1, sizeof *installers);
    if (!installers) {
        et_fail_memory(err);
        return NULL;
    }
    et_rule_rows_init(&installers->own, et_installer_columns, ET_INSTALLER_COLUMNS);
    installers->at = calloc(rows->count + 1, sizeof *installers->at);
    installers->matcher = et_matcher_new(err);
    int rc = installers->at && installers->matcher ? 0 : et_fail_memory(err);
    if (rc == 0)
        rc = et_rule_rows_each(rows, add, installers, problems, err);
    if (rc == 0)
        return installers;
    et_installers_free(installers);
    return NULL;
}

struct et_installers *et_installers_new(struct et_slice csv, struct et_err *err)
{
    struct et_rule_rows rows;
    et_rule_rows_init(&rows, et_installer_columns, ET_INSTALLER_COLUMNS);
    struct et_installers *installers = et_rule_rows_read(&rows, csv, 0, NULL, err) == 0
                                           ? et_installers_of(&rows, NULL, err)
                                           : NULL;
    if (installers)
        et_rule_rows_move(&installers->own, &rows);
    et_rule_rows_clear(&rows);
    return installers;
}

/* ------------------------------------------------------------ commands */

static bool fits(const struct et_installers *installers, const struct installer *installer,
                 enum column column, struct et_slice word)
{
    struct et_pattern *pattern = installer->patterns[column];
    return pattern && et_pattern_fits(pattern, word, installers->matcher);
}

static const struct installer *installer_of(const struct et_installers *installers,
                                            struct et_slice program)
{
    struct et_slice name = et_slice_basename(program);
    for (size_t i = 0; i < installers->count; i++)
        if (fits(installers, &installers->at[i], PROGRAM, name))
            return &installers->at[i];
    return NULL;
}

bool et_installers_may(struct et_installers *installers, struct et_slice program)
{
    const struct installer *installer = installer_of(installers, program);
    return installer && installer->manager.n;
}

/* NAME=value, as it may stand before a command. */
static bool is_assignment(struct et_slice word)
{
    size_t i = 0;
    while (i < word.n && (isalnum((unsigned char)word.p[i]) || word.p[i] == '_'))
        i++;
    return i > 0 && i < word.n && word.p[i] == '=' && !isdigit((unsigned char)word.p[0]);
}

static bool is_option(struct et_slice word)
{
    return word.n > 1 && word.p[0] == '-';
}

/* The words of one command, one after the other. */
struct cursor {
    const struct et_slice *words;
    size_t count, at;
};

/* Past options and their values; a wrapper's count of seconds likewise. */
static void pass_options(const struct et_installers *installers, const struct installer *installer,
                         struct cursor *c)
{
    for (; c->at < c->count; c->at++) {
        struct et_slice word = c->words[c->at];
        if (is_option(word))
            c->at += fits(installers, installer, VALUES, word);
        else if (!is_assignment(word) && !(word.n && isdigit((unsigned char)word.p[0])))
            return;
    }
}

static enum et_install_op op_of(const struct et_installers *installers,
                                const struct installer *installer, struct cursor *c)
{
    if (!installer->patterns[INSTALLS])
        return ET_INSTALL_ADDS;
    for (; c->at < c->count; c->at++) {
        struct et_slice word = c->words[c->at];
        enum et_install_op op = fits(installers, installer, INSTALLS, word)  ? ET_INSTALL_ADDS
                                : fits(installers, installer, REMOVES, word) ? ET_INSTALL_REMOVES
                                                                             : ET_INSTALL_NONE;
        if (op != ET_INSTALL_NONE) {
            c->at++;
            return op;
        }
        if (is_option(word))
            c->at += fits(installers, installer, VALUES, word);
        else if (!fits(installers, installer, BEFORE, word))
            return ET_INSTALL_NONE;
    }
    return ET_INSTALL_NONE;
}

/* What follows the word that says what to do. */
static void take_packages(const struct et_installers *installers, const struct installer *installer,
                          struct cursor *c, struct et_install *install, struct et_slice *packages)
{
    install->packages = packages;
    for (; c->at < c->count; c->at++) {
        struct et_slice word = c->words[c->at];
        if (!is_option(word)) {
            packages[install->count++] = word;
            continue;
        }
        const char *sign = et_slice_find(word, '=');
        struct et_slice option = sign ? et_slice_to(word, (size_t)(sign - word.p)) : word;
        struct et_slice value = ET_SLICE_NONE;
        if (sign)
            value = et_slice_from(word, option.n + 1);
        else if (fits(installers, installer, VALUES, word) && c->at + 1 < c->count)
            value = c->words[++c->at];
        if (value.p && fits(installers, installer, GROUP, option))
            install->group = value;
    }
}

static const char scripts[] = "scripts";

static struct et_install install_of(const struct et_installers *installers, struct cursor *c,
                                    bool (*passes)(struct et_slice manager),
                                    struct et_slice *packages)
{
    struct et_install install = { .op = ET_INSTALL_NONE };
    const struct installer *installer = NULL;
    while (c->at < c->count) {
        if (is_assignment(c->words[c->at])) {
            c->at++;
            continue;
        }
        installer = installer_of(installers, c->words[c->at++]);
        if (!installer || (installer->manager.n && !et_slice_is(installer->manager, scripts)))
            break;
        if (!passes(installer->manager))
            return install;
        pass_options(installers, installer, c);
        installer = NULL;
    }
    if (!installer)
        return install;
    install.op = op_of(installers, installer, c);
    install.manager = installer->manager;
    install.brings = installer->brings;
    if (install.op != ET_INSTALL_NONE)
        take_packages(installers, installer, c, &install, packages);
    return install;
}

static bool passes_all(struct et_slice manager)
{
    (void)manager;
    return true;
}

static bool passes_scripts(struct et_slice manager)
{
    return et_slice_is(manager, scripts);
}

struct et_install et_installers_of_line(struct et_installers *installers,
                                        const struct et_slice *words, size_t count,
                                        struct et_slice *packages)
{
    struct cursor c = { words, count, 0 };
    return install_of(installers, &c, passes_all, packages);
}

struct et_install et_installers_of_exec(struct et_installers *installers,
                                        const struct et_slice *words, size_t count,
                                        struct et_slice *packages)
{
    struct cursor c = { words, count, 0 };
    return install_of(installers, &c, passes_scripts, packages);
}

/* ------------------------------------------------------------ names of packages */

/* Without its last `times` parts that a '-' sets off: version, release. */
static struct et_slice without_parts(struct et_slice name, int times)
{
    for (size_t i = name.n; i > 0 && times > 0; i--)
        if (name.p[i - 1] == '-') {
            name.n = i - 1;
            times--;
        }
    return name;
}

/* Of a package's file. */
static struct et_slice name_of_file(struct et_slice file)
{
    struct et_slice name = et_slice_basename(file);
    if (et_slice_ends(name, ".deb")) {
        const char *bar = et_slice_find(name, '_');
        return bar ? et_slice_to(name, (size_t)(bar - name.p)) : et_slice_to(name, name.n - 4);
    }
    if (et_slice_ends(name, ".rpm") || et_slice_ends(name, ".apk"))
        return without_parts(et_slice_to(name, name.n - 4), 2);
    if (et_slice_search(name, ET_SLICE(".pkg.tar")))
        return without_parts(name, 3);
    return ET_SLICE_NONE;
}

static struct et_slice without_arch(struct et_slice name)
{
    static const char *const arches[] = { ".x86_64", ".noarch",  ".aarch64", ".i686",
                                          ".i386",   ".ppc64le", ".s390x",   ".armv7hl" };
    for (size_t i = 0; i < sizeof arches / sizeof *arches; i++)
        if (et_slice_ends(name, arches[i]))
            return et_slice_to(name, name.n - strlen(arches[i]));
    return name;
}

struct et_slice et_package_name(struct et_slice manager, struct et_slice word)
{
    if (et_slice_is(manager, "url"))
        return word;
    struct et_slice file = name_of_file(word);
    if (file.p)
        return file;
    const char *channel = et_slice_is(manager, "conda") ? et_slice_find(word, ':') : NULL;
    if (channel)
        for (; word.n && (word.p <= channel || word.p[0] == ':'); word = et_slice_from(word, 1))
            ;
    for (size_t i = 1; i < word.n; i++)
        if (et_slice_find(ET_SLICE("=<>~!;[@"), word.p[i]) ||
            (et_slice_find(ET_SLICE(":/"), word.p[i]) && et_slice_is(manager, "dpkg")))
            return et_slice_trim(et_slice_to(word, i));
    return et_slice_is(manager, "rpm") ? without_arch(word) : word;
}
