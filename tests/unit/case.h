/* A case of a test's own: evidence written as text goes in, rows come out. The
 * rows are read by the sqlite3 program, as only the store may use its library.
 * Header-only, as each test is one file. */
#ifndef ET_TESTS_UNIT_CASE_H
#define ET_TESTS_UNIT_CASE_H

#include "analyzer/correlate.h"
#include "analyzer/ingest.h"
#include "base/strbuf.h"
#include "tests/unit/suite.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CASE_PATH = 256 };

struct scratch_case {
    char folder[64]; /* holds the case and, beneath "in", what was ingested */
    char path[CASE_PATH];
    struct et_store *store;
    struct et_ingest_totals totals; /* of all that was taken */
};

static inline void case_run(const char *const *arguments, struct et_strbuf *out)
{
    int pipe_ends[2], status;
    pid_t pid;
    char *copies[16] = { 0 };
    posix_spawn_file_actions_t actions;
    for (size_t i = 0; arguments[i]; i++)
        copies[i] = strdup(arguments[i]);
    ck_assert_int_eq(pipe(pipe_ends), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, pipe_ends[0]);
    posix_spawn_file_actions_addclose(&actions, pipe_ends[1]);
    ck_assert_int_eq(posix_spawnp(&pid, arguments[0], &actions, NULL, copies, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(pipe_ends[1]);
    ssize_t got;
    char block[65536];
    while ((got = read(pipe_ends[0], block, sizeof block)) > 0)
        if (out)
            et_strbuf_add(out, (struct et_slice){ block, (size_t)got });
    close(pipe_ends[0]);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    for (size_t i = 0; copies[i]; i++)
        free(copies[i]);
    ck_assert_msg(status == 0, "%s %s ended with %d", arguments[0], arguments[1], status);
}

static inline void case_open(struct scratch_case *it)
{
    struct et_err err = { 0 };
    *it = (struct scratch_case){ .folder = "/tmp/exectrail-case-XXXXXX" };
    ck_assert_ptr_nonnull(mkdtemp(it->folder));
    snprintf(it->path, sizeof it->path, "%s/case", it->folder);
    ck_assert_msg(et_store_open(it->path, ET_STORE_MAKE, &it->store, &err) == 0, "%s", err.msg);
}

static inline void case_close(struct scratch_case *it)
{
    et_store_close(it->store);
    case_run((const char *const[]){ "rm", "-rf", "--", it->folder, NULL }, NULL);
}

#define SCRATCH_CASE_AUTO __attribute__((cleanup(case_close))) struct scratch_case

/* Writes a file beneath the case's folder, with the folders that name holds. */
static inline void case_file(const struct scratch_case *it, const char *name, struct et_slice text)
{
    char path[CASE_PATH + 256];
    for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
        snprintf(path, sizeof path, "%s/%.*s", it->folder, (int)(slash - name), name);
        ck_assert_msg(mkdir(path, 0700) == 0 || errno == EEXIST, "%s", path);
    }
    snprintf(path, sizeof path, "%s/%s", it->folder, name);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text.p, 1, text.n, file), text.n);
    ck_assert_int_eq(fclose(file), 0);
}

static inline void case_damage(void *ctx, struct et_slice path, uint64_t line, uint64_t offset,
                               const char *what, const char *kept)
{
    (void)ctx;
    (void)offset;
    (void)kept;
    fprintf(stderr, "%.*s:%llu: %s\n", (int)path.n, path.p, (unsigned long long)line, what);
}

/* Ingests a file or folder that case_file made. */
static inline void case_ingest(struct scratch_case *it, const char *name)
{
    char path[CASE_PATH + 64];
    struct et_err err = { 0 };
    const struct et_ingest_options options = { .listener = { .damage = case_damage } };
    snprintf(path, sizeof path, "%s/%s", it->folder, name);
    ck_assert_msg(et_ingest(it->store, path, &options, &it->totals, &err) == 0, "%s", err.msg);
}

static inline void case_take(struct scratch_case *it, const char *name, const char *text)
{
    case_file(it, name, et_slice_of(text));
    case_ingest(it, name);
}

static inline void case_correlate(struct scratch_case *it)
{
    struct et_err err = { 0 };
    struct et_rule_set rules;
    ck_assert_msg(et_rule_set_init(&rules, &err) == 0, "%s", err.msg);
    ck_assert_msg(et_correlate(it->store, &rules, "test", NULL, &err) == 0, "%s", err.msg);
    et_rule_set_clear(&rules);
}

/* What the statement gives: columns parted by |, one row a line. */
static inline void case_rows(const struct scratch_case *it, const char *sql, struct et_strbuf *rows)
{
    case_run((const char *const[]){ "sqlite3", "-batch", "-readonly", it->path, sql, NULL }, rows);
}

static inline void expect_rows_at(const struct scratch_case *it, const char *sql, const char *want,
                                  const char *file, int line)
{
    ET_STRBUF_AUTO rows = { 0 };
    case_rows(it, sql, &rows);
    while (rows.n && rows.p[rows.n - 1] == '\n')
        rows.p[--rows.n] = '\0';
    ck_assert_msg(strcmp(et_strbuf_string(&rows), want) == 0, "%s:%d: %s\n got: %s\nwant: %s", file,
                  line, sql, et_strbuf_string(&rows), want);
}

#define expect_rows(it, sql, want) expect_rows_at((it), (sql), (want), __FILE__, __LINE__)

#endif
