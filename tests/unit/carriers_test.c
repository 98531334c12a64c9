/* What a case makes of audit records that came in a system log. */
#include "tests/unit/case.h"

#define SHORT(pid, ppid, exe)                                                                      \
    "2026-11-23T12:00:00+0000 h audit[" pid "]: SYSCALL arch=c000003e syscall=59 success=yes "     \
    "exit=0 items=0 ppid=" ppid " pid=" pid " uid=0 comm=\"x\" exe=\"" exe "\" key=\"k\"\n"        \
    "2026-11-23T12:00:00+0000 h audit: EXECVE argc=1 a0=\"" exe "\"\n"                             \
    "2026-11-23T12:00:00+0000 h audit: PROCTITLE proctitle=\"x\"\n"

/* Many execs share a second: without serials none is a copy of another, and the
 * order of the log is their order. */
START_TEST(execs_without_serial_are_all_kept_in_order)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_take(&it, "short.log",
              SHORT("9", "8", "/bin/c") SHORT("7", "1", "/bin/a") SHORT("8", "7", "/bin/b"));
    case_correlate(&it);
    expect_rows(&it, "SELECT pid, serial IS NULL, cmdline FROM execs ORDER BY exec_id",
                "9|1|/bin/c\n7|1|/bin/a\n8|1|/bin/b");
}
END_TEST

/* A system log speaks of much else: only its execs show that any were recorded. */
START_TEST(coverage_of_a_system_log_is_that_of_its_execs)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_take(&it, "syslog",
              "2026-11-23T10:00:00Z h kernel: audit: audit_lost=7 audit_rate_limit=0\n"
              "2026-11-23T11:00:00Z h kernel: kauditd_printk_skb: 5 callbacks suppressed\n" SHORT(
                  "7", "1", "/bin/a"));
    case_correlate(&it);
    expect_rows(&it, "SELECT start_time, state, reason FROM coverage ORDER BY start_time",
                "2026-11-23T10:00:00.000Z|lost|the kernel says that it lost 7 records by then\n"
                "2026-11-23T11:00:00.000Z|lost|the kernel's own log left out records: only auditd "
                "can have them\n"
                "2026-11-23T12:00:00.000Z|recording|from the first to the last record of its logs; "
                "the gaps in them are listed apart\n"
                "2026-11-23T12:00:00.000Z|doubtful|of that time no numbers of records are noted, so "
                "that what is missing would not show\n"
                "2026-11-23T12:00:00.000Z|doubtful|no audit rules are given, and its logs keep no "
                "login uid: what the rules leave out is not told");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, execs_without_serial_are_all_kept_in_order);
    tcase_add_test(tcase, coverage_of_a_system_log_is_that_of_its_execs);
}
