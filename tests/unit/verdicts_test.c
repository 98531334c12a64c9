/* What a container comes to, each reason as a story. */
#include "analyzer/rules/remedies.h"
#include "analyzer/verdicts/verdicts.h"
#include "tests/unit/story.h"

#define WEB "1111111111111111111111111111111111111111111111111111111111111111"
#define JOB "2222222222222222222222222222222222222222222222222222222222222222"

#define INSPECT(id, name, image)                                                                   \
    "{\"Id\":\"" id "\",\"Name\":\"/" name "\",\"Image\":\"sha256:"                                \
    "aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111\",\"State\":{\"Status\":"    \
    "\"running\"},\"Config\":{\"Image\":\"" image                                                  \
    "\",\"Labels\":{\"tier\":\"ci\"}},\"HostConfig\":{}}"

#define HEADER                                                                                     \
    "id,image,container,label,pod,namespace,caller,rule,command,owner,reason,approved_by,expires," \
    "note\n"

enum { SHIM = 1040, INIT = 1080, WORK = 1100 };

static const char inspect_both[] =
    "[" INSPECT(WEB, "web", "acme/api:1") "," INSPECT(JOB, "job", "acme/builder:12") "]";

/* Two containers: one compiles, one serves. What is unseen is each story's to say. */
static void told(struct story *s)
{
    case_take(&s->it, "in/inspect.json", inspect_both);
    booted(s);
    docker_ran(s, SHIM, WEB);
    did_inside(s, INIT, SHIM, "/usr/bin/nginx", "nginx");
    docker_ran(s, SHIM + 1000, JOB);
    did_inside(s, INIT + 1000, SHIM + 1000, "/usr/bin/sleep", "sleep 9", .dev = "00:39");
    docker_executed(s, WORK + 1000, SHIM + 1000, JOB, "/usr/bin/gcc", "gcc -c a.c");
}

static void sql(const struct story *s, const char *statement)
{
    case_run((const char *const[]){ "sqlite3", "-batch", "-bail", s->it.path, statement, NULL },
             NULL);
}

static void judged(struct story *s, const char *waivers, int64_t as_of_ns)
{
    struct et_err err = { 0 };
    struct et_judging judging = { et_waivers_new(&err), as_of_ns };
    ck_assert_msg(et_waivers_read(judging.waivers, et_slice_of(waivers), NULL, &err) == 0, "%s",
                  err.msg);
    ck_assert_msg(et_verdicts_renew(s->it.store, &judging, &err) == 0, "%s", err.msg);
    et_waivers_free(judging.waivers);
}

/* All is covered, but for what unseen adds: rows of (container, kind, reason). */
static void covered_but(struct story *s, const char *unseen)
{
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, "DELETE FROM derived_unseen;");
    if (*unseen)
        et_strbuf_addf(&text,
                       "INSERT INTO derived_sentence (text) SELECT u.column3 FROM (VALUES %s) u;"
                       "INSERT INTO derived_unseen (container_id, n, kind, reason, start_ns) "
                       "SELECT c.container_id, row_number() OVER (), u.column2, "
                       "(SELECT max(sentence_id) FROM derived_sentence WHERE text = u.column3), "
                       "1795472001000000000 FROM (VALUES %s) u JOIN derived_container c "
                       "ON c.name = u.column1;",
                       unseen, unseen);
    sql(s, et_strbuf_string(&text));
    judged(s, HEADER, ET_NULL);
}

static void expect_verdicts_at(const struct story *s, const char *want, const char *file, int line)
{
    expect_rows_at(&s->it,
                   "SELECT coalesce(container_name, container_id, '-'), executed, present "
                   "FROM verdicts ORDER BY container_name IS NULL, container_name, container_id",
                   want, file, line);
}

#define expect_verdicts(s, want) expect_verdicts_at((s), (want), __FILE__, __LINE__)

/* ------------------------------------------------------------ found, and not found */

START_TEST(who_compiled_fails_and_who_did_not_passes_where_it_was_seen)
{
    struct story s;
    story_begin(&s);
    told(&s);
    concluded(&s);
    covered_but(&s, "");
    expect_verdicts(&s, "job|fail|fail\nweb|pass|unknown");
    story_end(&s);
}
END_TEST

/* A clean log is worth nothing where the exec could have gone unrecorded. */
START_TEST(nothing_found_is_unknown_where_it_could_not_have_been_seen)
{
    struct story s;
    story_begin(&s);
    told(&s);
    concluded(&s);
    covered_but(&s, "('web', 'gap', 'no records for a minute')");
    expect_verdicts(&s, "job|fail|fail\nweb|unknown|unknown");
    expect_rows(&s.it,
                "SELECT r.aspect, r.kind, r.reason FROM verdict_reasons r JOIN verdicts v USING "
                "(verdict_id) WHERE v.container_name = 'web' AND r.aspect = 'executed'",
                "executed|gap|no records for a minute; from 2026-11-23T22:13:21.000Z");
    expect_rows(&s.it,
                "SELECT DISTINCT aspect FROM remedies m JOIN verdicts v USING (verdict_id) "
                "WHERE v.container_name = 'web' AND aspect = 'executed'",
                "executed");
    story_end(&s);
}
END_TEST

/* What was seen was seen: a hole in the log takes nothing away from it. */
START_TEST(what_was_found_fails_however_little_was_seen)
{
    struct story s;
    story_begin(&s);
    told(&s);
    concluded(&s);
    covered_but(&s, "('job', 'lost', 'records were lost')");
    expect_verdicts(&s, "job|fail|fail\nweb|pass|unknown");
    story_end(&s);
}
END_TEST

/* It may have been any of them: none of those that lived then can be called clean. */
START_TEST(a_compiler_in_no_known_place_leaves_no_container_clean)
{
    struct story s;
    story_begin(&s);
    told(&s);
    story_later(&s, 60);
    int stray = did(&s, 9000, 8999, "/usr/bin/gcc", "gcc -c b.c", .dev = "00:44",
                    .subj = "unconfined", .root = "00:44");
    concluded(&s);
    sql(&s, "DELETE FROM derived_unseen WHERE kind <> 'unplaced'");
    judged(&s, HEADER, ET_NULL);
    expect_of_exec(&s, stray, "place <> 'host' AND container_id IS NULL", "1");
    expect_rows(&s.it, "SELECT executed FROM verdicts WHERE container_name = 'web'", "unknown");
    expect_rows(&s.it,
                "SELECT r.kind FROM verdict_reasons r JOIN verdicts v USING (verdict_id) "
                "WHERE v.container_name = 'web' AND r.aspect = 'executed'",
                "unplaced");
    story_end(&s);
}
END_TEST

/* A compiler on the host itself is nobody's in a container. */
START_TEST(a_compiler_on_the_host_says_nothing_of_containers)
{
    struct story s;
    story_begin(&s);
    told(&s);
    did(&s, 5000, SSHD, "/usr/bin/bash", "bash");
    did(&s, 5001, 5000, "/usr/bin/gcc", "gcc -c b.c");
    concluded(&s);
    covered_but(&s, "");
    expect_verdicts(&s, "job|fail|fail\nweb|pass|unknown");
    story_end(&s);
}
END_TEST

/* An attempt that the kernel refused is told, and is no execution. */
START_TEST(an_attempt_alone_is_told_and_does_not_fail)
{
    struct story s;
    story_begin(&s);
    told(&s);
    did_inside(&s, INIT, SHIM, "/usr/bin/nginx", "", .file = "/usr/bin/gcc", .failed = 2);
    concluded(&s);
    covered_but(&s, "");
    expect_rows(&s.it,
                "SELECT executed, attempts, attempted_severity FROM verdicts "
                "WHERE container_name = 'web'",
                "pass|1|3");
    expect_rows(&s.it,
                "SELECT r.kind FROM verdict_reasons r JOIN verdicts v USING (verdict_id) "
                "WHERE v.container_name = 'web' AND r.aspect = 'attempted'",
                "compiler-attempted");
    story_end(&s);
}
END_TEST

/* ------------------------------------------------------------ waivers */

#define SIGNED ",me,why,board,2026-11-23,\n"

enum { DAY_S = 86400 };
static const int64_t evidence_day = STORY_BEGIN_S * INT64_C(1000000000);

START_TEST(what_is_waived_is_told_with_who_waived_it_and_until_when)
{
    struct story s;
    story_begin(&s);
    told(&s);
    concluded(&s);
    covered_but(&s, "");
    judged(&s, HEADER "builders,^acme/builder:,,,,,,," SIGNED, ET_NULL);
    expect_verdicts(&s, "job|waived|waived\nweb|pass|unknown");
    expect_rows(&s.it,
                "SELECT substr(r.reason, 1, 62) FROM verdict_reasons r JOIN verdicts v USING "
                "(verdict_id) WHERE v.container_name = 'job' AND r.n = 1",
                "waived by builders until 2026-11-23 (me; approved by board): c");
    expect_rows(&s.it, "SELECT DISTINCT waived_by FROM findings", "builders");
    expect_rows(&s.it, "SELECT id, state, fits FROM waivers", "builders|active|2");
    story_end(&s);
}
END_TEST

/* The day after its last one, the finding is back, and says what became of the waiver. */
START_TEST(an_expired_waiver_hides_nothing)
{
    struct story s;
    story_begin(&s);
    told(&s);
    concluded(&s);
    covered_but(&s, "");
    judged(&s, HEADER "builders,^acme/builder:,,,,,,," SIGNED,
           evidence_day + DAY_S * INT64_C(1000000000));
    expect_verdicts(&s, "job|fail|fail\nweb|pass|unknown");
    expect_rows(&s.it,
                "SELECT r.kind, substr(r.reason, 1, 47) FROM verdict_reasons r JOIN verdicts v "
                "USING (verdict_id) WHERE v.container_name = 'job' AND r.n = 1",
                "expired|waiver builders of me expired after 2026-11-23:");
    expect_rows(&s.it, "SELECT DISTINCT waived_by IS NULL, lapsed_waiver FROM findings",
                "1|builders");
    expect_rows(&s.it, "SELECT id, state, fits FROM waivers", "builders|expired|2");
    story_end(&s);
}
END_TEST

/* Whoever may compile this may not compile that. */
/* What is excused is what was found: in a hole there may be more. */
START_TEST(a_waiver_does_not_make_good_for_a_hole)
{
    struct story s;
    story_begin(&s);
    told(&s);
    concluded(&s);
    covered_but(&s, "('job', 'lost', 'records were lost')");
    judged(&s, HEADER "builders,,^job$,,,,,," SIGNED, ET_NULL);
    expect_rows(&s.it,
                "SELECT executed, present, waived > 0 FROM verdicts WHERE container_name = 'job'",
                "unknown|waived|1");
    story_end(&s);
}
END_TEST

/* Who signs a verdict wants to see what it rests on. */
START_TEST(each_reason_leads_to_its_line)
{
    struct story s;
    story_begin(&s);
    told(&s);
    concluded(&s);
    covered_but(&s, "");
    expect_rows(&s.it,
                "SELECT v.container_name, r.kind, r.exec_id IS NOT NULL, r.line IS NOT NULL FROM "
                "verdict_reasons r JOIN verdicts v USING (verdict_id) WHERE r.aspect = 'executed' "
                "ORDER BY 1, r.n",
                "job|compiler-executed|1|1\nweb|covered|0|0");
    story_end(&s);
}
END_TEST

START_TEST(one_finding_that_nobody_waived_is_enough_to_fail)
{
    struct story s;
    story_begin(&s);
    told(&s);
    docker_executed(&s, WORK + 1100, SHIM + 1000, JOB, "/usr/bin/gcc", "gcc -c exploit.c");
    concluded(&s);
    covered_but(&s, "");
    judged(&s, HEADER "a,^acme/builder:,,,,,,, a\\.c$" SIGNED, ET_NULL);
    expect_rows(&s.it, "SELECT executed, waived FROM verdicts WHERE container_name = 'job'",
                "fail|1");
    story_end(&s);
}
END_TEST

/* Another day is asked of the same waivers: the case has kept them. */
START_TEST(a_case_keeps_the_waivers_that_it_was_judged_by)
{
    struct story s;
    struct et_err err = { 0 };
    story_begin(&s);
    told(&s);
    concluded(&s);
    covered_but(&s, "");
    judged(&s, HEADER "builders,,^job$,tier=^ci$,,,,," SIGNED, ET_NULL);
    expect_rows(&s.it, "SELECT executed FROM verdicts WHERE container_name = 'job'", "waived");
    struct et_judging later = { et_verdicts_waivers(s.it.store, &err),
                                evidence_day + DAY_S * INT64_C(1000000000) };
    ck_assert_msg(et_verdicts_renew(s.it.store, &later, &err) == 0, "%s", err.msg);
    et_waivers_free(later.waivers);
    expect_rows(&s.it, "SELECT executed FROM verdicts WHERE container_name = 'job'", "fail");
    expect_rows(&s.it, "SELECT container, label, state FROM waivers", "^job$|tier=^ci$|expired");
    story_end(&s);
}
END_TEST

/* Sentences are of the verdicts that stand: those of earlier ones go with them. */
START_TEST(verdicts_that_are_passed_again_leave_no_sentences_behind)
{
    struct story s;
    story_begin(&s);
    told(&s);
    concluded(&s);
    covered_but(
        &s, "('web', 'gap', 'no records for a minute'), ('job', 'gap', 'no records for a minute')");
    for (int i = 0; i < 2; i++) {
        judged(&s, HEADER, ET_NULL);
        expect_rows(
            &s.it,
            "SELECT count(*) FROM derived_verdict_sentence WHERE text LIKE 'no records%'; "
            "SELECT count(*) FROM verdict_reasons WHERE reason LIKE 'no records%'; "
            "SELECT count(*) FROM derived_verdict_sentence WHERE sentence_id NOT IN (SELECT "
            "reason FROM derived_verdict_reason UNION SELECT what FROM derived_remedy)",
            "1\n2\n0");
    }
    story_end(&s);
}
END_TEST

START_TEST(a_caller_is_looked_for_among_all_programs_above)
{
    struct story s;
    story_begin(&s);
    told(&s);
    concluded(&s);
    covered_but(&s, "");
    judged(&s, HEADER "a,,^job$,,,,/containerd-shim-runc-v2$,," SIGNED, ET_NULL);
    expect_rows(&s.it, "SELECT executed, present FROM verdicts WHERE container_name = 'job'",
                "waived|fail");
    judged(&s, HEADER "a,,^job$,,,,/buildkitd$,," SIGNED, ET_NULL);
    expect_rows(&s.it, "SELECT executed FROM verdicts WHERE container_name = 'job'", "fail");
    expect_rows(&s.it, "SELECT state, fits FROM waivers", "active|0");
    story_end(&s);
}
END_TEST

/* Who signs a pass has to see what it rests on: of the log, and of a list. */
START_TEST(a_pass_says_what_shows_it)
{
    struct story s;
    story_begin(&s);
    case_take(&s.it, "in/inspect.json", "[" INSPECT(WEB, "web", "acme/api:1") "]");
    case_take(&s.it, "in/dpkg/web.txt",
              "ii  base-files  12.4  amd64  a\nii  libgcc-s1  12.2  amd64  b\nii  zlib1g  1.2  "
              "amd64  c\n");
    booted(&s);
    docker_ran(&s, SHIM, WEB);
    did_inside(&s, INIT, SHIM, "/usr/bin/nginx", "nginx");
    docker_removed(&s, SHIM, WEB);
    did(&s, WORK, SSHD, "/usr/bin/uptime", "uptime");
    s.serial += 3;
    did(&s, WORK, SSHD, "/usr/bin/uptime", "uptime");
    concluded(&s);
    expect_rows(&s.it,
                "SELECT r.aspect, r.kind, e.format, r.line FROM verdict_reasons r LEFT JOIN "
                "evidence e USING (evidence_id) ORDER BY r.n",
                "executed|covered||\npresent|absent|dpkg-l|1");
    expect_rows(&s.it,
                "SELECT instr(reason, '1 exec of it is; it ran from 2026-') > 0, "
                "instr(reason, '; none of these lies in its life') > 0 FROM verdict_reasons "
                "WHERE kind = 'covered'",
                "1|1");
    story_end(&s);
}
END_TEST

/* ------------------------------------------------------------ what to do */

/* A name comes from evidence: it must not become a command of its own. */
START_TEST(names_are_words_of_a_shell_and_never_more)
{
    const struct et_remedy_name names[] = { { "image", ET_SLICE("a:1; rm -rf /") } };
    const struct et_remedy_name option[] = { { "image", ET_SLICE("--privileged") } };
    const struct et_remedy_name none[] = { { "image", ET_SLICE_NONE } };
    ET_STRBUF_AUTO text = { 0 };
    ck_assert(et_remedy_fill_command(&text, ET_SLICE("docker history {image}"), names, 1));
    ck_assert_str_eq(et_strbuf_string(&text), "docker history 'a:1; rm -rf /'");
    ck_assert(!et_remedy_fill_command(&text, ET_SLICE("docker history {image}"), option, 1));
    ck_assert(!et_remedy_fill_command(&text, ET_SLICE("docker history {image}"), none, 1));
}
END_TEST

START_TEST(the_commands_have_the_container_s_own_names)
{
    struct story s;
    story_begin(&s);
    told(&s);
    concluded(&s);
    expect_rows(&s.it,
                "SELECT m.command FROM remedies m JOIN verdicts v USING (verdict_id) "
                "WHERE v.container_name = 'job' AND m.remedy IN ('see-history', 'see-diff') "
                "ORDER BY m.n",
                "docker history --no-trunc acme/builder:12\ndocker diff " JOB);
    story_end(&s);
}
END_TEST

/* Published words only where they were looked up. */
START_TEST(what_was_not_verified_shows_no_words_of_a_clause)
{
    struct story s;
    story_begin(&s);
    concluded(&s);
    expect_rows(&s.it,
                "SELECT count(*) > 0, sum(text IS NOT NULL) FROM controls WHERE NOT verified",
                "1|0");
    expect_rows(&s.it,
                "SELECT text FROM controls WHERE framework = 'control' AND reference IN "
                "('title', 'impact', 'remediation_complexity', 'severity')",
                "Containers should not execute compilers\n3\n2\n3");
    story_end(&s);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, who_compiled_fails_and_who_did_not_passes_where_it_was_seen);
    tcase_add_test(tcase, nothing_found_is_unknown_where_it_could_not_have_been_seen);
    tcase_add_test(tcase, a_pass_says_what_shows_it);
    tcase_add_test(tcase, what_was_found_fails_however_little_was_seen);
    tcase_add_test(tcase, a_compiler_in_no_known_place_leaves_no_container_clean);
    tcase_add_test(tcase, a_compiler_on_the_host_says_nothing_of_containers);
    tcase_add_test(tcase, an_attempt_alone_is_told_and_does_not_fail);
    tcase_add_test(tcase, what_is_waived_is_told_with_who_waived_it_and_until_when);
    tcase_add_test(tcase, an_expired_waiver_hides_nothing);
    tcase_add_test(tcase, a_waiver_does_not_make_good_for_a_hole);
    tcase_add_test(tcase, each_reason_leads_to_its_line);
    tcase_add_test(tcase, one_finding_that_nobody_waived_is_enough_to_fail);
    tcase_add_test(tcase, a_case_keeps_the_waivers_that_it_was_judged_by);
    tcase_add_test(tcase, verdicts_that_are_passed_again_leave_no_sentences_behind);
    tcase_add_test(tcase, a_caller_is_looked_for_among_all_programs_above);
    tcase_add_test(tcase, names_are_words_of_a_shell_and_never_more);
    tcase_add_test(tcase, the_commands_have_the_container_s_own_names);
    tcase_add_test(tcase, what_was_not_verified_shows_no_words_of_a_clause);
}
