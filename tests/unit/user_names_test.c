/* Names of users come from the evidence of their host. */
#include "tests/unit/case.h"

#define WEB "1111111111111111111111111111111111111111111111111111111111111111"

/* A program run by that uid; enriched is what auditd has appended. */
static void run_by(struct scratch_case *it, const char *name, int serial, int uid,
                   const char *enriched)
{
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_addf(
        &text,
        "type=SYSCALL msg=audit(1795500061.200:%d): arch=c000003e syscall=59 success=yes "
        "exit=0 items=0 ppid=1 pid=%d auid=4294967295 uid=%d gid=0 euid=%d comm=\"id\" "
        "exe=\"/usr/bin/id\" key=\"exec\"%s\n"
        "type=EXECVE msg=audit(1795500061.200:%d): argc=1 a0=\"id\"\n"
        "type=PROCTITLE msg=audit(1795500061.200:%d): proctitle=\"id\"\n",
        serial, 1000 + serial, uid, uid, enriched, serial, serial);
    case_file(it, name, et_strbuf_slice(&text));
}

static void expect_users(struct scratch_case *it, const char *want)
{
    expect_rows(it, "SELECT coalesce(user, uid) FROM execs ORDER BY serial", want);
}

START_TEST(a_name_is_that_of_the_passwd_beside_the_log)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/a/etc/passwd", ET_SLICE("ann:x:1000:1000::/home/ann:/bin/sh\n"));
    case_file(&it, "in/b/etc/passwd", ET_SLICE("bob:x:1000:1000::/home/bob:/bin/sh\n"));
    run_by(&it, "in/a/var/log/audit/audit.log", 1, 1000, "");
    run_by(&it, "in/b/var/log/audit/audit.log", 2, 1000, "");
    run_by(&it, "in/b/var/log/audit/audit.log.1", 3, 1001, "");
    case_ingest(&it, "in");
    case_correlate(&it);
    expect_users(&it, "ann\nbob\n1001");
}
END_TEST

/* What auditd wrote was true at that time; passwd may have changed since. */
START_TEST(a_record_knows_the_name_better)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/etc/passwd", ET_SLICE("ann:x:1000:1000::/home/ann:/bin/sh\n"));
    run_by(&it, "in/var/log/audit/audit.log", 1, 1000, "\x1dUID=\"carol\"");
    case_ingest(&it, "in");
    case_correlate(&it);
    expect_users(&it, "carol");
}
END_TEST

/* The ids in records are the host's, whatever a container calls them. */
START_TEST(users_of_a_container_are_not_the_hosts)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/docker/" WEB "/etc/passwd", ET_SLICE("app:x:1000:1000::/app:/bin/sh\n"));
    run_by(&it, "in/audit.log", 1, 1000, "");
    case_ingest(&it, "in");
    case_correlate(&it);
    expect_users(&it, "1000");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_name_is_that_of_the_passwd_beside_the_log);
    tcase_add_test(tcase, a_record_knows_the_name_better);
    tcase_add_test(tcase, users_of_a_container_are_not_the_hosts);
}
