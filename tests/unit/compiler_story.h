/* Stories of compilers in the container web, and what is asked of them. Header-only, as each test
 * is one file. */
#ifndef ET_TESTS_UNIT_COMPILER_STORY_H
#define ET_TESTS_UNIT_COMPILER_STORY_H

#include "tests/unit/one_story.h"

#define GCC "/usr/bin/x86_64-linux-gnu-gcc-12"
#define CC1 "/usr/lib/gcc/x86_64-linux-gnu/12/cc1"
#define COLLECT2 "/usr/lib/gcc/x86_64-linux-gnu/12/collect2"
#define AS "/usr/bin/x86_64-linux-gnu-as"
#define LD "/usr/bin/x86_64-linux-gnu-ld.bfd"

#define WEB "11355f76c33e25882a3530ff28d6d7c33bb2de8932a8240ce869769efa3b1ea1"

/* What GCC's driver with that pid calls for one source; pids follow it. */
static inline void gcc_works(int64_t driver)
{
    did_inside(&s, driver + 1, driver, CC1, "cc1 -quiet hello.c -o /tmp/cc1.s", .cwd = "/proj");
    did_inside(&s, driver + 2, driver, AS, "as --64 -o /tmp/cc2.o /tmp/cc1.s", .cwd = "/proj");
    did_inside(&s, driver + 3, driver, COLLECT2, "collect2 -o a.out", .cwd = "/proj");
    did_inside(&s, driver + 4, driver + 3, LD, "ld -o a.out", .cwd = "/proj");
}

/* Rows "family|driver|sources|output|disguised|execs", by compilation. */
static inline void expect_compilations_at(const char *want, const char *file, int line)
{
    expect_rows_at(&s.it,
                   "SELECT family, driver_exe, sources, output, disguised, exec_count"
                   " FROM compilations ORDER BY compilation_id",
                   want, file, line);
}

#define expect_compilations(want) expect_compilations_at((want), __FILE__, __LINE__)

/* Rows "kind|detail". */
static inline void expect_findings_at(const char *want, const char *file, int line)
{
    expect_rows_at(
        &s.it, "SELECT kind, detail FROM findings WHERE exec_id IS NOT NULL ORDER BY finding_id",
        want, file, line);
}

#define expect_findings(want) expect_findings_at((want), __FILE__, __LINE__)

#endif
