/* Cases made and opened by the store, in a folder of the test's own. Header-only, as each test is
 * one file. */
#ifndef ET_TESTS_UNIT_STORE_CASE_H
#define ET_TESTS_UNIT_STORE_CASE_H

#include "schema/store.h"
#include "tests/unit/case.h"

static char folder[64];

static inline void set_up(void)
{
    strcpy(folder, "/tmp/exectrail-store-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static inline void tear_down(void)
{
    case_run((const char *const[]){ "rm", "-rf", "--", folder, NULL }, NULL);
}

static inline const char *in_folder(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static inline struct et_store *opened(const char *path, enum et_store_mode mode)
{
    struct et_store *store;
    struct et_err err = { 0 };
    ck_assert_msg(et_store_open(path, mode, &store, &err) == 0, "%s", err.msg);
    return store;
}

/* A new case, closed again. */
static inline const char *made(const char *name)
{
    et_store_close(opened(in_folder(name), ET_STORE_MAKE));
    return in_folder(name);
}

static inline void sql(const char *path, const char *text, struct et_strbuf *rows)
{
    case_run((const char *const[]){ "sqlite3", "-batch", path, text, NULL }, rows);
}

static inline void expect_sql(const char *path, const char *text, const char *want)
{
    ET_STRBUF_AUTO rows = { 0 };
    sql(path, text, &rows);
    ck_assert_msg(strcmp(et_strbuf_string(&rows), want) == 0, "%s: got %s, want %s", text,
                  et_strbuf_string(&rows), want);
}

#endif
