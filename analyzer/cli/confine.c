#include "analyzer/cli/confine.h"

#include "base/printable.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Options mean the same in every command. unit/confine_test knows of each that names a file. */
static const struct {
    const char *option;
    enum use { READ, WRITE, CASE, PLAN } use;
} named_by_options[] = {
    { "case", CASE },    { "output", WRITE },  { "html", WRITE }, { "rules", READ },
    { "waivers", READ }, { "baseline", READ }, { "shard", PLAN },
};

/* Commands that do more than to read a case. */
static const struct need {
    const char *command;
    enum { NO_FILES, EVIDENCE, CASES } arguments; /* what its arguments name, to be read */
    bool writes_case;
    bool reads_known; /* evidence that the case names */
} needs[] = {
    { "analyze", EVIDENCE, true, true },    { "ingest", EVIDENCE, true, false },
    { "correlate", NO_FILES, true, false }, { "check", NO_FILES, true, false },
    { "prune", NO_FILES, true, false },     { "report", NO_FILES, false, true },
    { "timeline", NO_FILES, false, true },  { "explain", NO_FILES, false, true },
    { "verify", EVIDENCE, false, true },    { "rules", EVIDENCE, false, false },
    { "merge", CASES, true, false },        { "plan", EVIDENCE, false, false },
};

/* What is read whatever the command: the C library's tables of character sets, which libarchive
 * turns names by, and what they are linked with; the settings of libcrypto; chance, for SQLite. */
static const char *const needed_by_libraries[] = {
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/share/locale",
    "/usr/lib/ssl/openssl.cnf",
    "/etc/pki/tls/openssl.cnf",
    "/etc/crypto-policies",
    "/usr/share/crypto-policies",
    "/dev/urandom",
    "/proc/self/cmdline", /* what the lock of a case tells of its holder */
};

static const struct need none = { 0 };

static const struct need *needs_of(const struct et_command *command)
{
    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++)
        if (strcmp(needs[i].command, command->name) == 0)
            return &needs[i];
    return &none;
}

static int use_of(const char *option)
{
    for (size_t i = 0; i < sizeof named_by_options / sizeof *named_by_options; i++)
        if (strcmp(named_by_options[i].option, option) == 0)
            return (int)named_by_options[i].use;
    return -1;
}

const struct et_confined *et_confined_of(const struct et_command *command, const void *options)
{
    const void *at = (const char *)options + command->confined_at;
    return command->confined ? at : NULL;
}

bool et_confine_knows(const char *option)
{
    return use_of(option) >= 0;
}

/* ------------------------------------------------------------ grants */

static bool grant(struct et_grants *grants, enum et_grant_kind kind, const char *path)
{
    if (!path)
        return false;
    if (grants->count == grants->cap) {
        size_t cap = grants->cap ? 2 * grants->cap : 32;
        struct et_grant *all = realloc(grants->all, cap * sizeof *all);
        if (!all)
            return false;
        grants->all = all;
        grants->cap = cap;
    }
    grants->all[grants->count++] = (struct et_grant){ kind, path };
    return true;
}

static const char *keep(struct et_confined *c, const char *path)
{
    return et_arena_copy(&c->paths, et_slice_of(path)).p;
}

static const char *keep_folder_of(struct et_confined *c, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t n = slash == path ? 1 : slash ? (size_t)(slash - path) : 0;
    return slash ? et_arena_copy(&c->paths, (struct et_slice){ path, n }).p : ".";
}

/* Whether the file's header says that it has a write-ahead log: "file format read version" in
 * SQLite's description of it. Whoever wrote it did not come to close it, or somebody was reading.
 */
static bool has_log(const char *path)
{
    enum { READ_VERSION_AT = 19, WAL = 2 };
    unsigned char version = 0;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0)
        return false;
    bool told = pread(file, &version, sizeof version, READ_VERSION_AT) == (ssize_t)sizeof version;
    close(file);
    return told && version == WAL;
}

/* SQLite lays its logs beside the file itself, wherever a link to it lies. A case that is only
 * read needs that if it has one. */
static bool grant_case(struct et_confined *c, bool writes, const char *path)
{
    char *real = realpath(path ? path : ET_DEFAULT_CASE, NULL);
    const char *file = keep(c, real ? real : path ? path : ET_DEFAULT_CASE);
    free(real);
    if (!file)
        return false;
    if (writes || has_log(file))
        return grant(&c->grants, ET_GRANT_FILL, keep_folder_of(c, file));
    return grant(&c->grants, ET_GRANT_READ, file);
}

static bool grant_value(struct et_confined *c, const struct need *need, enum use use,
                        const char *value)
{
    if (use == PLAN) {
        c->told_later = value != NULL;
        return true;
    }
    if (use == CASE)
        return grant_case(c, need->writes_case, value);
    return !value || grant(&c->grants, use == READ ? ET_GRANT_READ : ET_GRANT_WRITE, value);
}

static bool grant_option(struct et_confined *c, const struct need *need,
                         const struct et_option *option, const void *value)
{
    int use = use_of(option->name);
    if (use < 0)
        return true;
    if (option->kind != ET_OPTION_LIST)
        return grant_value(c, need, (enum use)use, *(const char *const *)value);
    const struct et_option_list *list = value;
    for (size_t i = 0; i < list->count; i++)
        if (!grant_value(c, need, (enum use)use, list->at[i]))
            return false;
    return true;
}

static bool grant_scratch(struct et_confined *c)
{
    if (!et_scratch_make(&c->scratch))
        return false;
    return c->scratch.path.n == 0 || (grant(&c->grants, ET_GRANT_FILL, c->scratch.path.p) &&
                                      grant(&c->grants, ET_GRANT_DISCARD, c->scratch.around.p));
}

static bool grant_all(struct et_confined *c, const struct et_command *command, const void *options,
                      int argc, char **argv)
{
    size_t at;
    const struct et_option *option;
    const struct need *need = needs_of(command);
    bool granted = grant_scratch(c);
    for (size_t i = 0; i < sizeof needed_by_libraries / sizeof *needed_by_libraries; i++)
        granted = granted && grant(&c->grants, ET_GRANT_READ, needed_by_libraries[i]);
    for (size_t i = 0; granted && (option = et_command_option(command, i, &at)); i++)
        granted = grant_option(c, need, option, (const char *)options + at);
    for (int i = 0; need->arguments != NO_FILES && i < argc; i++)
        granted = granted && (need->arguments == CASES ? grant_case(c, false, argv[i])
                                                       : grant(&c->grants, ET_GRANT_READ, argv[i]));
    return granted;
}

/* ------------------------------------------------------------ entering */

static const struct et_option rows[] = {
    { "no-sandbox", NULL, ET_OPTION_FLAG, offsetof(struct et_confined, refused),
      "do not confine the program while it reads (see SECURITY.md)" },
};

const struct et_option_group et_confine_options = { "sandbox", rows, sizeof rows / sizeof *rows };

/* Where evidence is not known before the case is open, or a plan was read, all can be read until
 * then. */
static bool enter(struct et_confined *c, const struct need *need)
{
    struct et_grants *grants = &c->grants;
    const size_t before = grants->count;
    if ((need->reads_known || c->told_later) && !grant(grants, ET_GRANT_READ, "/"))
        return false;
    et_sandbox_enter(&c->sandbox, grants->all, grants->count);
    grants->count = before;
    return true;
}

static void tell_missing(const struct et_sandbox *sandbox)
{
    ET_STRBUF_AUTO words = { 0 };
    et_sandbox_missing(sandbox, &words);
    if (words.n)
        fprintf(stderr, "sandbox: %s (SECURITY.md tells what that means)\n",
                et_strbuf_string(&words));
}

int et_confine(const struct et_command *command, void *options, int argc, char **argv)
{
    if (!command->confined)
        return ET_EXIT_DONE;
    struct et_confined *c = (struct et_confined *)(void *)((char *)options + command->confined_at);
    et_arena_init(&c->paths);
    if (c->refused) {
        c->sandbox.off = "--no-sandbox";
        return ET_EXIT_DONE;
    }
    c->sandbox.off = et_sandbox_missing_in_build();
    if (c->sandbox.off)
        return ET_EXIT_DONE;
    if (!grant_all(c, command, options, argc, argv) || !enter(c, needs_of(command)))
        return et_complain(ET_EXIT_FAILED, NULL, "out of memory");
    tell_missing(&c->sandbox);
    return ET_EXIT_DONE;
}

static bool grant_known(struct et_grants *grants, struct et_arena *paths, struct et_stmt *row,
                        struct et_err *err)
{
    int rc;
    ET_STRBUF_AUTO path = { 0 };
    while ((rc = et_stmt_row(row, err)) > 0) {
        et_strbuf_reset(&path);
        et_printable_decode(&path, et_stmt_col_text(row, 0));
        if (path.failed ||
            !grant(grants, ET_GRANT_READ, et_arena_copy(paths, et_strbuf_slice(&path)).p))
            return et_fail_memory(err), false;
    }
    return rc == 0;
}

static bool grant_all_known(struct et_grants *grants, struct et_arena *paths,
                            struct et_store *store, struct et_err *err)
{
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_EVIDENCE_FILES, err);
    return row && grant_known(grants, paths, row, err);
}

int et_confine_to_known(const struct et_confined *confined, struct et_store *store)
{
    return et_confine_to_pieces(confined, store, NULL, 0);
}

int et_confine_to_pieces(const struct et_confined *confined, struct et_store *store,
                         const struct et_piece *pieces, size_t count)
{
    struct et_err err = { 0 };
    struct et_grants grants = { 0 };
    struct et_arena paths;
    if (confined->sandbox.off)
        return ET_EXIT_DONE;
    et_arena_init(&paths);
    bool known = !store || grant_all_known(&grants, &paths, store, &err);
    for (size_t i = 0; known && i < count; i++)
        known = grant(&grants, ET_GRANT_READ, pieces[i].path);
    for (size_t i = 0; known && i < confined->grants.count; i++)
        known = grant(&grants, confined->grants.all[i].kind, confined->grants.all[i].path);
    if (known && et_sandbox_narrow(&confined->sandbox, grants.all, grants.count, &err) == 0)
        err.code = ET_OK;
    free(grants.all);
    et_arena_clear(&paths);
    return err.code != ET_OK || !known ? et_complain(ET_EXIT_FAILED, "sandbox", "%s", err.msg)
                                       : ET_EXIT_DONE;
}

void et_confined_tell(const struct et_confined *confined, enum et_loudness loudness)
{
    ET_STRBUF_AUTO words = { 0 };
    if (loudness != ET_VERBOSE)
        return;
    et_sandbox_words(&confined->sandbox, &words);
    fprintf(stderr, "sandbox: %s\n", et_strbuf_string(&words));
}

void et_confined_end(struct et_confined *confined)
{
    et_scratch_remove(&confined->scratch);
    free(confined->grants.all);
    et_arena_clear(&confined->paths);
}
