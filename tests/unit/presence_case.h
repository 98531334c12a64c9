/* Cases of what is in containers and images, and what is asked of them. Header-only, as each test
 * is one file. */
#ifndef ET_TESTS_UNIT_PRESENCE_CASE_H
#define ET_TESTS_UNIT_PRESENCE_CASE_H

#include "tests/unit/case.h"

#define WEB "1111111111111111111111111111111111111111111111111111111111111111"
#define JOB "2222222222222222222222222222222222222222222222222222222222222222"
#define IMAGE_A "aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111"
#define IMAGE_B "bbbb2222bbbb2222bbbb2222bbbb2222bbbb2222bbbb2222bbbb2222bbbb2222"
#define STEP_1 "cccc3333cccc3333cccc3333cccc3333cccc3333cccc3333cccc3333cccc3333"
#define STEP_2 "dddd4444dddd4444dddd4444dddd4444dddd4444dddd4444dddd4444dddd4444"

#define INSPECT(id, name, image, image_id)                                                         \
    "{\"Id\":\"" id "\",\"Name\":\"/" name "\",\"Image\":\"sha256:" image_id                       \
    "\",\"State\":{\"Status\":\"running\"},\"Config\":{\"Image\":\"" image                         \
    "\",\"Labels\":{}},\"HostConfig\":{}}"

/* A step as docker history tells it. */
#define STEP(id, minute, by, size)                                                                 \
    "{\"Comment\":\"\",\"CreatedAt\":\"2026-11-23T21:" minute ":00Z\",\"CreatedBy\":\"" by         \
    "\",\"CreatedSince\":\"1 hour ago\",\"ID\":\"" id "\",\"Size\":\"" size "\"}\n"

#define SH "/bin/sh -c "
#define ROOT_STEP STEP("sha256:" STEP_1, "36", SH "#(nop) ADD file:1 in / ", "74MB")

#define PACKAGE(name) "ii  " name "  1.2-3  amd64  words\n"
#define BASE_PACKAGES PACKAGE("base-files") PACKAGE("libgcc-s1") PACKAGE("zlib1g")

static inline void take_all(struct scratch_case *it)
{
    case_ingest(it, "in");
    case_correlate(it);
}

static inline void expect_presence_at(const struct scratch_case *it, const char *of,
                                      const char *want, const char *file, int line)
{
    char sql[512];
    snprintf(sql, sizeof sql,
             "SELECT verdict, coalesce(basis, '-'), coalesce(families, '-'), coalesce(since, '-') "
             "FROM presence WHERE %s",
             of);
    expect_rows_at(it, sql, want, file, line);
}

#define expect_container(it, name, want)                                                           \
    expect_presence_at((it), "container_name = '" name "'", (want), __FILE__, __LINE__)
#define expect_image(it, name, want)                                                               \
    expect_presence_at((it), "subject = 'image' AND image = '" name "'", (want), __FILE__, __LINE__)

#endif
