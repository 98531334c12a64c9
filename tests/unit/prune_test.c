/* What is old goes, as a whole and with an account; what is left loses nothing. */
#include "analyzer/prune.h"
#include "base/timestamp.h"
#include "tests/unit/story.h"

#define WEB "1111111111111111111111111111111111111111111111111111111111111111"

enum { SHIM = 1040, INIT = 1080, DAY = 86400 };

static const char inspect[] =
    "[{\"Id\":\"" WEB "\",\"Name\":\"/web\",\"Image\":\"sha256:"
    "aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111\",\"State\":{\"Status\":"
    "\"exited\",\"StartedAt\":\"2026-11-23T22:13:20.02Z\",\"FinishedAt\":\"2026-11-23T22:13:21Z\"},"
    "\"Config\":{\"Image\":\"acme/api:1\",\"Labels\":{}},\"HostConfig\":{}}]";

/* A container runs on the first day; on the second one a host's process compiles. */
static void told(struct story *s)
{
    story_begin(s);
    case_take(&s->it, "in/inspect.json", inspect);
    booted(s);
    docker_ran(s, SHIM, WEB);
    did_inside(s, INIT, SHIM, "/usr/bin/nginx", "nginx -g daemon~off;");
    story_take(s, "in/audit.log.1");
    story_later(s, DAY);
    did(s, 3001, 3000, "/usr/bin/gcc", "gcc today.c");
    story_take(s, "in/audit.log");
}

/* What ended so many seconds after the story's beginning. */
static struct et_pruned pruned(struct story *s, int64_t before_s)
{
    struct et_err err = { 0 };
    struct et_pruned pruned;
    ck_assert_int_eq(et_store_begin(s->it.store, &err), 0);
    ck_assert_msg(et_prune(s->it.store, (STORY_BEGIN_S + before_s) * ET_NS_PER_S, &pruned, &err) ==
                      0,
                  "%s", err.msg);
    ck_assert_int_eq(et_store_commit(s->it.store, &err), 0);
    ck_assert_msg(et_prune_shrink(s->it.store, &err) == 0, "%s", err.msg);
    return pruned;
}

START_TEST(an_old_log_goes_and_its_account_stays)
{
    struct story s;
    told(&s);
    ck_assert_uint_eq(pruned(&s, DAY / 2).evidence, 1);
    expect_rows(&s.it,
                "SELECT pruned_before, lines_read > 20, length(sha256), first_time FROM evidence "
                "WHERE pruned_before IS NOT NULL",
                "2026-11-24T10:13:20Z|1|64|2026-11-23T22:13:20.000Z");
    expect_rows(&s.it, "SELECT count(*) FROM fact_exec", "1");
    story_end(&s);
}
END_TEST

/* What was concluded rests on what is there no more. */
START_TEST(conclusions_go_with_it)
{
    struct story s;
    told(&s);
    case_correlate(&s.it);
    pruned(&s, DAY / 2);
    expect_rows(&s.it,
                "SELECT (SELECT count(*) FROM execs), (SELECT count(*) FROM verdicts), (SELECT "
                "count(*) FROM derived_run)",
                "0|0|0");
    story_end(&s);
}
END_TEST

/* Texts and argument lists are shared: none of those that are still needed may go. */
START_TEST(what_is_left_says_what_it_said)
{
    struct story s;
    static const char gcc[] = "SELECT cmdline, comm, exe, cwd, syscall FROM execs WHERE cmdline "
                              "LIKE 'gcc%'";
    ET_STRBUF_AUTO before = { 0 };
    ET_STRBUF_AUTO after = { 0 };
    told(&s);
    case_correlate(&s.it);
    case_rows(&s.it, gcc, &before);
    pruned(&s, DAY / 2);
    case_correlate(&s.it);
    case_rows(&s.it, gcc, &after);
    ck_assert_str_eq(et_strbuf_string(&after), et_strbuf_string(&before));
    expect_rows(&s.it, "SELECT count(*) FROM fact_argv; SELECT count(*) FROM fact_subject", "1\n1");
    expect_rows(&s.it, "SELECT count(*) FROM fact_text WHERE text LIKE '%nginx%'", "0");
    story_end(&s);
}
END_TEST

/* A clean record that was thrown away is no clean record. */
START_TEST(nothing_passes_on_what_is_gone)
{
    struct story s;
    told(&s);
    pruned(&s, DAY / 2);
    case_correlate(&s.it);
    expect_rows(&s.it, "SELECT container_name, executed FROM verdicts", "web|unknown");
    expect_rows(
        &s.it,
        "SELECT count(*) FROM verdict_reasons WHERE kind = 'pruned' AND reason LIKE '%taken "
        "out of the case: prune --before 2026-11-24T10:13:20Z%'",
        "1");
    expect_rows(&s.it, "SELECT state FROM coverage WHERE kind = 'pruned'", "lost");
    story_end(&s);
}
END_TEST

/* A rule that was taken away is away until one is added: later times must not look better. */
START_TEST(the_state_of_auditing_stays)
{
    struct story s;
    story_begin(&s);
    docker_ran(&s, SHIM, WEB);
    story_head(&s, "CONFIG_CHANGE");
    et_strbuf_adds(&s.log, "op=set audit_enabled=0 old=1 auid=0 ses=3 res=1\n");
    story_next(&s);
    story_take(&s, "in/audit.log.1");
    ck_assert_uint_eq(pruned(&s, DAY).evidence, 1);
    expect_rows(&s.it, "SELECT (SELECT count(*) FROM fact_exec), count(*) FROM fact_audit_state",
                "0|1");
    story_end(&s);
}
END_TEST

START_TEST(a_log_that_goes_on_past_that_time_stays_whole)
{
    struct story s;
    told(&s);
    ck_assert_uint_eq(pruned(&s, 0).evidence, 0);
    expect_rows(&s.it, "SELECT count(*) > 5 FROM fact_exec", "1");
    story_end(&s);
}
END_TEST

/* A description of long ago may still be all that is known of what runs today. */
START_TEST(what_describes_stays)
{
    struct story s;
    told(&s);
    ck_assert_uint_eq(pruned(&s, INT64_C(2) * DAY).evidence, 2);
    expect_rows(&s.it, "SELECT count(*) FROM fact_container", "1");
    case_correlate(&s.it);
    expect_rows(&s.it,
                "SELECT container_name, executed FROM verdicts; SELECT kind, reason FROM unseen; "
                "SELECT count(*) FROM coverage WHERE kind = 'pruned'",
                "web|unknown\nno-log|all audit logs of its host were taken out of the case\n2");
    story_end(&s);
}
END_TEST

/* The rotated log lies there until logrotate takes it: the next run must not bring it back. */
START_TEST(given_again_it_is_known_and_stays_out)
{
    struct story s;
    told(&s);
    pruned(&s, DAY / 2);
    case_ingest(&s.it, "in");
    ck_assert_uint_eq(s.it.totals.known, 3);
    expect_rows(&s.it, "SELECT count(*) FROM fact_exec; SELECT count(*) FROM evidence", "1\n3");
    story_end(&s);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, an_old_log_goes_and_its_account_stays);
    tcase_add_test(tcase, conclusions_go_with_it);
    tcase_add_test(tcase, what_is_left_says_what_it_said);
    tcase_add_test(tcase, nothing_passes_on_what_is_gone);
    tcase_add_test(tcase, the_state_of_auditing_stays);
    tcase_add_test(tcase, a_log_that_goes_on_past_that_time_stays_whole);
    tcase_add_test(tcase, what_describes_stays);
    tcase_add_test(tcase, given_again_it_is_known_and_stays_out);
}
