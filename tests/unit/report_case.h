/* A small case and its reports, for the tests of the writers. The case is made
 * by the store and filled from report_fixture.sql by the sqlite3 program, as
 * correlate is no part of this room. Header-only, as each test is one file. */
#ifndef ET_TESTS_UNIT_REPORT_CASE_H
#define ET_TESTS_UNIT_REPORT_CASE_H

#include "reports/report.h"
#include "tests/unit/suite.h"

#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct report_case {
    char path[64];
    struct et_store *store;
};

static inline void report_case_load(const char *path, const char *file)
{
    const char *root = getenv("ET_SOURCE_DIR");
    char read[512];
    int status;
    pid_t pid;
    snprintf(read, sizeof read, ".read %s/tests/unit/%s", root ? root : ".", file);
    char *const arguments[] = {
        (char[]){ "sqlite3" }, (char[]){ "-bail" }, (char[]){ "-batch" }, strdup(path), read, NULL
    };
    ck_assert_int_eq(posix_spawnp(&pid, "sqlite3", NULL, NULL, arguments, environ), 0);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    free(arguments[3]);
    ck_assert_msg(status == 0, "sqlite3 could not load the fixture");
}

/* A new case, empty or filled; it is then open for reading only. */
static inline void report_case_open(struct report_case *it, bool filled)
{
    struct et_err err = { 0 };
    strcpy(it->path, "/tmp/report-case-XXXXXX");
    int file = mkstemp(it->path);
    ck_assert_int_ge(file, 0);
    close(file);
    ck_assert_msg(et_store_open(it->path, ET_STORE_MAKE, &it->store, &err) == 0, "%s", err.msg);
    et_store_close(it->store);
    if (filled)
        report_case_load(it->path, "report_fixture.sql");
    ck_assert_msg(et_store_open(it->path, ET_STORE_READ, &it->store, &err) == 0, "%s", err.msg);
}

/* Loads a further file of tests/unit into a filled case. */
static inline void report_case_add(struct report_case *it, const char *file)
{
    struct et_err err = { 0 };
    et_store_close(it->store);
    report_case_load(it->path, file);
    ck_assert_msg(et_store_open(it->path, ET_STORE_READ, &it->store, &err) == 0, "%s", err.msg);
}

static inline void report_case_close(struct report_case *it)
{
    et_store_close(it->store);
    unlink(it->path);
}

#define REPORT_CASE_AUTO __attribute__((cleanup(report_case_close))) struct report_case

static inline struct et_report_options report_options(void)
{
    return (
        struct et_report_options){ .version = "9.8.7", .since_ns = ET_NULL, .until_ns = ET_NULL };
}

/* The report as a text that is the caller's to free. */
static inline char *report_write(struct report_case *it, const char *name,
                                 const struct et_report_options *options, size_t *length)
{
    struct et_err err = { 0 };
    char *text = NULL;
    size_t n = 0;
    const struct et_report *report = et_report_named(et_slice_of(name));
    ck_assert_ptr_nonnull(report);
    FILE *file = open_memstream(&text, &n);
    ck_assert_ptr_nonnull(file);
    ck_assert_msg(report->write(it->store, options, file, &err) == 0, "%s: %s", name, err.msg);
    fclose(file);
    if (length)
        *length = n;
    return text;
}

static inline void expect_holds(const char *text, const char *what)
{
    if (!strstr(text, what)) /* longer than a message of check's may be */
        fprintf(stderr, "%s is not in:\n%s", what, text);
    ck_assert_msg(strstr(text, what) != NULL, "%s is not in it", what);
}

static inline void expect_lacks(const char *text, const char *what)
{
    ck_assert_msg(strstr(text, what) == NULL, "%s is in:\n%s", what, text);
}

/* U+202E, which turns what follows it around. */
static const char report_rtl_override[] = { '\xe2', '\x80', '\xae', '\0' };

/* No control byte but the line's end, no broken UTF-8, no direction tricks. */
static inline void expect_harmless(const char *text, const char *line_end)
{
    for (const char *p = text; *p; p++)
        ck_assert_msg((unsigned char)*p >= 0x20 || strchr(line_end, *p),
                      "control byte %d at %zu in:\n%s", *p, (size_t)(p - text), text);
    expect_lacks(text, report_rtl_override);
    expect_lacks(text, "\xff");
    expect_lacks(text, "\x80\x27"); /* what is left of /bin\xff\x80 */
}

#endif
