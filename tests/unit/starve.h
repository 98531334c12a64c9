/* Memory may run out at any place. A piece of work is done again and again, and each time
 * another allocation fails: the work has to end with an error that says so, or with the same
 * result as ever; never with a crash, a leak, or a result that lacks something.
 *
 * Programs named alloc…_test are linked with --wrap for these functions (see
 * tests/CMakeLists.txt): the allocations of our own code come here, those of the libraries
 * that it uses do not (jansson would abort). Header-only, as each test is one file.
 *
 * Of a work that takes long the first allocations fail one by one, of those behind them every
 * so manieth; with ET_EVERY_ALLOCATION set, which takes minutes, each does. */
#ifndef ET_TESTS_UNIT_STARVE_H
#define ET_TESTS_UNIT_STARVE_H

#include "base/err.h"
#include "tests/unit/suite.h"

#include <errno.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdlib.h>

void *__real_malloc(size_t n);
void *__real_calloc(size_t count, size_t n);
void *__real_realloc(void *old, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t count, size_t n);
void *__wrap_realloc(void *old, size_t n);
char *__real_strdup(const char *text);
char *__wrap_strdup(const char *text);
char *__real_realpath(const char *path, char *room);
char *__wrap_realpath(const char *path, char *room);

/* The input is read ahead by a thread of its own. */
static atomic_bool armed;
static atomic_size_t asked;  /* allocations since it was armed */
static atomic_size_t missed; /* of which failed */
static size_t fail_at;       /* the first one that fails, from 1 */
static size_t fail_count;    /* how many in a row */

static inline bool fails(void)
{
    if (!armed)
        return false;
    size_t n = ++asked;
    bool now = n >= fail_at && n - fail_at < fail_count;
    missed += now;
    return now;
}

void *__wrap_malloc(size_t n)
{
    return fails() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t count, size_t n)
{
    return fails() ? NULL : __real_calloc(count, n);
}

void *__wrap_realloc(void *old, size_t n)
{
    return fails() ? NULL : __real_realloc(old, n);
}

char *__wrap_strdup(const char *text)
{
    return fails() ? NULL : __real_strdup(text);
}

char *__wrap_realpath(const char *path, char *room)
{
    if (!fails())
        return __real_realpath(path, room);
    errno = ENOMEM;
    return NULL;
}

/* A piece of work: its result, as a number, or -1 with err filled. */
typedef int64_t work(struct et_err *err);

enum { FOR_GOOD = 1 << 30 };

static inline int64_t do_armed(work *what, struct et_err *err)
{
    *err = (struct et_err){ 0 };
    asked = missed = 0;
    armed = true;
    int64_t result = what(err);
    armed = false;
    return result;
}

/* How far it is to the next allocation that fails, behind the one of that number. */
typedef size_t stride(size_t number);

static inline size_t each(size_t number)
{
    (void)number;
    return 1;
}

static inline size_t growing(size_t number)
{
    enum { ONE_BY_ONE = 32, PART = 12 };
    return number < ONE_BY_ONE || getenv("ET_EVERY_ALLOCATION") ? 1 : 1 + number / PART;
}

static inline void expect_told(int64_t got, int64_t wanted, size_t total, const struct et_err *err)
{
    ck_assert_msg(got == wanted || got == -1,
                  "allocation %zu of %zu failed unnoticed: got %" PRId64 ", not %" PRId64, fail_at,
                  total, got, wanted);
    if (got == -1)
        ck_assert_msg(err->code == ET_FATAL && err->msg[0],
                      "allocation %zu of %zu: code %d, \"%s\"", fail_at, total, err->code,
                      err->msg);
}

/* Fails allocations in turn, one alone or it and all after it. */
static inline void fail_each(work *what, size_t count, stride *step)
{
    struct et_err err;
    fail_at = SIZE_MAX;
    int64_t wanted = do_armed(what, &err);
    ck_assert_msg(wanted >= 0, "without any failure: %s", err.msg);
    size_t total = asked;
    ck_assert_uint_gt(total, 0);
    fail_count = count;
    for (fail_at = 1; fail_at <= total; fail_at += step(fail_at)) {
        int64_t got = do_armed(what, &err);
        if (missed) /* else the thread that reads ahead was in another place this time */
            expect_told(got, wanted, total, &err);
    }
}

static inline void starve(work *what)
{
    fail_each(what, 1, each);
    fail_each(what, FOR_GOOD, each);
}

/* The same of what takes long. */
static inline void starve_in_strides(work *what)
{
    fail_each(what, 1, growing);
    fail_each(what, FOR_GOOD, growing);
}

#endif
