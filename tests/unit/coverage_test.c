/* Could an exec have been recorded and kept? Small logs in, reasons out; beside each
 * reason what only looks like it. */
#include "tests/unit/coverage_story.h"

/* ------------------------------------------------------------ the log */

START_TEST(whoever_ran_within_the_log_is_covered)
{
    ran();
    host_worked(500);
    concluded(&s);
    expect_unseen(ID_A, "");
    expect_rows(&s.it, "SELECT state, kind, instr(reason, 'inferred:') > 0 FROM coverage",
                "recording|log|1");
}
END_TEST

/* A number that no log has is a record that was made; which, nothing tells. */
START_TEST(a_number_that_is_missing_in_its_life_is_named)
{
    began();
    s.serial += 3;
    went_on();
    concluded(&s);
    expect_unseen(ID_A, "gap");
    expect_rows(&s.it,
                "SELECT instr(reason, 'numbered 3 records') > 0, line IS NOT NULL FROM unseen",
                "1|1");
}
END_TEST

START_TEST(a_hole_before_its_life_does_not_concern_it)
{
    host_worked(500);
    s.serial += 3;
    host_worked(501);
    story_later(&s, 60);
    ran();
    concluded(&s);
    expect_unseen(ID_A, "");
    expect_rows(&s.it, "SELECT count(*) FROM coverage WHERE kind = 'gap'", "1");
}
END_TEST

/* Rotated logs: together they are whole. */
START_TEST(what_another_log_has_is_not_missing)
{
    began();
    story_take(&s, "in/audit.log.2");
    did_inside(&s, INIT + 2, INIT, "/bin/true", "true");
    story_take(&s, "in/audit.log.1");
    went_on();
    concluded(&s);
    expect_unseen(ID_A, "");
}
END_TEST

START_TEST(a_log_that_was_rotated_away_is_missing)
{
    began();
    story_take(&s, "in/audit.log.2");
    did_inside(&s, INIT + 2, INIT, "/bin/true", "true");
    et_strbuf_reset(&s.log);
    went_on();
    concluded(&s);
    expect_unseen(ID_A, "gap");
}
END_TEST

/* journalctl's short form: of that time a hole would not show, whatever others keep later. */
START_TEST(a_log_without_numbers_may_have_holes)
{
    case_take(
        &s.it, "in/messages",
        "2026-11-23T22:00:00Z h audit[7]: SYSCALL arch=c000003e syscall=59 success=yes exit=0 "
        "ppid=1 pid=7 auid=4294967295 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 "
        "tty=(none) ses=4294967295 comm=\"a\" exe=\"/bin/a\" subj=unconfined key=\"exec\"\n");
    case_correlate(&s.it);
    expect_rows(&s.it, "SELECT count(*) FROM coverage WHERE kind = 'gap'", "1");
}
END_TEST

START_TEST(a_line_that_cannot_be_read_may_have_been_an_exec)
{
    began();
    et_strbuf_adds(&s.log, "type=SYSCALL msg=audit(17954\n");
    went_on();
    case_file(&s.it, "in/audit.log", et_strbuf_slice(&s.log));
    et_strbuf_reset(&s.log);
    case_ingest(&s.it, "in/audit.log");
    case_correlate(&s.it);
    expect_unseen(ID_A, "damaged");
}
END_TEST

/* The copy has whatever stood in that line. */
START_TEST(a_sound_copy_stands_for_a_broken_log)
{
    began();
    size_t middle = s.log.n;
    went_on();
    ET_STRBUF_AUTO broken = { 0 };
    et_strbuf_add(&broken, et_slice_to(et_strbuf_slice(&s.log), middle));
    et_strbuf_adds(&broken, "type=SYSCALL msg=audit(17954\n");
    et_strbuf_add(&broken, et_slice_from(et_strbuf_slice(&s.log), middle));
    story_take(&s, "in/copy.log");
    case_file(&s.it, "in/audit.log", et_strbuf_slice(&broken));
    case_ingest(&s.it, "in/audit.log");
    case_correlate(&s.it);
    expect_unseen(ID_A, "");
}
END_TEST

START_TEST(a_host_without_a_log_covers_nobody)
{
    made_and_started(ID_B, 1000);
    event(ID_B, "die", ",\"exitCode\":\"0\"", 2000);
    et_strbuf_reset(&s.log);
    case_correlate(&s.it);
    expect_unseen(ID_B, "no-log");
}
END_TEST

START_TEST(what_ran_before_the_log_or_after_it_is_not_covered)
{
    made_and_started(ID_A, -5000);
    began();
    did_inside(&s, INIT + 1, INIT, "/bin/date", "date");
    event(ID_A, "die", ",\"exitCode\":\"0\"", s.ms + 5000);
    concluded(&s);
    expect_unseen(ID_A, "before-log after-log");
    expect_rows(&s.it,
                "SELECT e.format, count(*) FROM unseen u JOIN evidence e USING (evidence_id)",
                "docker-events|2");
}
END_TEST

/* It may be running still: asked is up to the last word of it. */
START_TEST(whoever_still_runs_is_covered_up_to_the_last_word_of_it)
{
    began();
    host_worked(500);
    story_take(&s, "in/audit.log");
    made_and_started(ID_A, 0);
    case_correlate(&s.it);
    expect_unseen(ID_A, "");
    event(ID_A, "rename", "", s.ms + 5000);
    case_correlate(&s.it);
    expect_unseen(ID_A, "after-log");
}
END_TEST

/* A runtime tells of a start seconds after the program runs: what was lost in between was
 * lost in its life. */
START_TEST(what_was_lost_before_its_start_was_told_is_missing)
{
    docker_ran(&s, SHIM, ID_A);
    s.serial++;
    s.ms += 500;
    did_inside(&s, INIT, SHIM, "/bin/sh", "sh");
    made_and_started(ID_A, s.ms + 3000);
    story_later(&s, 5);
    host_worked(500);
    concluded(&s);
    expect_unseen(ID_A, "gap");
}
END_TEST

/* docker inspect tells of its last run alone. */
START_TEST(what_was_made_before_the_log_may_have_run_then)
{
    ran();
    host_worked(500);
    described(ID_A, -3600, 0, "2026-11-23T23:59:00Z");
    concluded(&s);
    expect_rows(&s.it, "SELECT kind FROM unseen WHERE reason LIKE 'it was made before%'",
                "before-log");
}
END_TEST

/* docker events keeps the last ones alone. */
START_TEST(what_is_started_and_was_not_made_may_have_run_before)
{
    ran();
    event(ID_A, "start", "", 20);
    event(ID_A, "die", ",\"exitCode\":\"0\"", 30000);
    story_later(&s, 60);
    host_worked(500);
    concluded(&s);
    expect_unseen(ID_A, "lifetime");
}
END_TEST

/* It was described as it had ended, and started again: it is not over. */
START_TEST(what_runs_after_its_end_was_told_has_another_life)
{
    ran();
    event(ID_A, "create", "", 20);
    described(ID_A, 0, 0, "2026-11-23T22:13:22Z");
    story_later(&s, 600);
    docker_ran(&s, SHIM + 500, ID_A);
    did_inside(&s, INIT + 500, SHIM + 500, "/bin/sh", "sh");
    story_later(&s, 60);
    s.serial += 2;
    host_worked(500);
    concluded(&s);
    expect_rows(&s.it, "SELECT count(*) FROM lifetimes WHERE container_id = '" ID_A "'", "2");
    expect_unseen(ID_A, "gap");
}
END_TEST

/* ------------------------------------------------------------ containers */

/* Whatever runs begins with an exec. */
START_TEST(a_start_without_an_exec_shows_that_one_is_missing)
{
    ran();
    made_and_started(ID_B, 20);
    event(ID_B, "die", ",\"exitCode\":\"0\"", 30);
    concluded(&s);
    expect_unseen(ID_B, "told-elsewhere");
    expect_unseen(ID_A, "");
    expect_rows(&s.it, "SELECT e.format, u.line FROM unseen u JOIN evidence e USING (evidence_id)",
                "docker-events|1");
}
END_TEST

#define ASKED(command) command, ",\"execID\":\"77\"", 60
#define OVER(code) "exec_die", ",\"execID\":\"77\",\"exitCode\":\"" code "\"", 80

START_TEST(a_command_that_ended_and_is_in_no_log_is_missing)
{
    ran();
    event(ID_A, ASKED("exec_start: gcc -c a.c"));
    event(ID_A, OVER("0"));
    concluded(&s);
    expect_unseen(ID_A, "told-elsewhere");
}
END_TEST

/* runc looks for it, and does not find it: there is no exec. */
START_TEST(a_command_that_was_not_found_made_no_exec)
{
    ran();
    event(ID_A, ASKED("exec_start: gcc -c a.c"));
    event(ID_A, OVER("127"));
    concluded(&s);
    expect_unseen(ID_A, "");
}
END_TEST

START_TEST(a_command_is_in_the_log_as_its_interpreter)
{
    began();
    did_inside(&s, INIT + 3, SHIM, "/bin/dash", "/bin/sh /srv/run.sh all", .comm = "run.sh");
    went_on();
    event(ID_A, ASKED("exec_start: run.sh all"));
    event(ID_A, OVER("0"));
    concluded(&s);
    expect_unseen(ID_A, "");
}
END_TEST

START_TEST(whose_runs_nothing_tells_is_not_covered)
{
    docker_removed(&s, SHIM, ID_B);
    host_worked(500);
    concluded(&s);
    expect_rows(&s.it,
                "SELECT kind FROM unseen WHERE container_id = '" ID_B "' AND kind = 'lifetime'",
                "lifetime");
}
END_TEST

/* A daemon's log may tell of containers that were gone before auditing began. */
START_TEST(whoever_was_only_spoken_of_leads_to_the_last_word_of_it)
{
    host_worked(500);
    event(ID_B, "destroy", "", -7000);
    event(ID_B, "rename", "", -9000);
    concluded(&s);
    expect_rows(&s.it,
                "SELECT u.reason, u.line, e.first_time FROM unseen u JOIN evidence e USING "
                "(evidence_id)",
                "nothing tells when it ran; it was spoken of last at 2026-11-23T22:13:13.000Z|1|"
                "2026-11-23T22:13:13.000Z");
}
END_TEST

/* Takes a record out of the last event, where it begins at from. */
static void lose_record(size_t from, const char *type)
{
    char *record = strstr(s.log.p + from, type);
    size_t length = (size_t)(strchr(record, '\n') - record) + 1;
    memmove(record, record + length, s.log.n - (size_t)(record - s.log.p) - length);
    s.log.n -= length;
    s.log.p[s.log.n] = '\0';
}

/* The damage of an event that is not whole is told on the way. */
static void concluded_in_spite(void)
{
    case_file(&s.it, "in/audit.log", et_strbuf_slice(&s.log));
    et_strbuf_reset(&s.log);
    case_ingest(&s.it, "in/audit.log");
    case_correlate(&s.it);
}

/* It is a compiler, and may have compiled. */
/* Times come from files that anybody may have written. */
START_TEST(an_end_at_the_end_of_time_is_followed_by_nothing)
{
    ran();
    made_and_started(ID_A, 20);
    case_take(&s.it, "in/end.json",
              "{\"Type\":\"container\",\"Action\":\"die\",\"Actor\":{\"ID\":\"" ID_A
              "\",\"Attributes\":{\"image\":\"i\",\"name\":\"n\"}},\"time\":9223372036,"
              "\"timeNano\":9223372036854775807}\n");
    concluded(&s);
    expect_rows(&s.it, "SELECT end_ns FROM lifetimes WHERE container_id = '" ID_A "'",
                "9223372036854775807");
}
END_TEST

START_TEST(an_exec_without_its_arguments_leaves_its_container_in_doubt)
{
    began();
    size_t at = s.log.n;
    did_inside(&s, INIT + 2, INIT, "/usr/bin/gcc", "gcc -c a.c");
    lose_record(at, "type=EXECVE");
    went_on();
    concluded_in_spite();
    expect_unseen(ID_A, "damaged");
    expect_rows(&s.it, "SELECT reason, line IS NOT NULL FROM unseen",
                "the arguments of 1 exec in it are not recorded: what it did is not told|1");
}
END_TEST

/* What is left of the event tells neither its process nor its program: it may have been a
 * compiler, in any container. */
START_TEST(an_exec_without_its_main_record_leaves_no_container_covered)
{
    began();
    size_t at = s.log.n;
    did_inside(&s, INIT + 2, INIT, "/usr/bin/gcc", "gcc -c a.c");
    lose_record(at, "type=SYSCALL");
    went_on();
    concluded_in_spite();
    expect_unseen(ID_A, "unplaced");
    expect_rows(&s.it, "SELECT reason, line IS NOT NULL FROM unseen",
                "1 exec within its life whose program is not recorded has no container that is "
                "known|1");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, host_booted, story_over);
    tcase_add_test(tcase, whoever_ran_within_the_log_is_covered);
    tcase_add_test(tcase, a_number_that_is_missing_in_its_life_is_named);
    tcase_add_test(tcase, a_hole_before_its_life_does_not_concern_it);
    tcase_add_test(tcase, what_another_log_has_is_not_missing);
    tcase_add_test(tcase, a_log_that_was_rotated_away_is_missing);
    tcase_add_test(tcase, a_log_without_numbers_may_have_holes);
    tcase_add_test(tcase, a_line_that_cannot_be_read_may_have_been_an_exec);
    tcase_add_test(tcase, a_sound_copy_stands_for_a_broken_log);
    tcase_add_test(tcase, a_host_without_a_log_covers_nobody);
    tcase_add_test(tcase, what_ran_before_the_log_or_after_it_is_not_covered);
    tcase_add_test(tcase, whoever_still_runs_is_covered_up_to_the_last_word_of_it);
    tcase_add_test(tcase, what_was_lost_before_its_start_was_told_is_missing);
    tcase_add_test(tcase, what_was_made_before_the_log_may_have_run_then);
    tcase_add_test(tcase, what_is_started_and_was_not_made_may_have_run_before);
    tcase_add_test(tcase, what_runs_after_its_end_was_told_has_another_life);
    tcase_add_test(tcase, a_start_without_an_exec_shows_that_one_is_missing);
    tcase_add_test(tcase, a_command_that_ended_and_is_in_no_log_is_missing);
    tcase_add_test(tcase, a_command_that_was_not_found_made_no_exec);
    tcase_add_test(tcase, a_command_is_in_the_log_as_its_interpreter);
    tcase_add_test(tcase, whose_runs_nothing_tells_is_not_covered);
    tcase_add_test(tcase, whoever_was_only_spoken_of_leads_to_the_last_word_of_it);
    tcase_add_test(tcase, an_end_at_the_end_of_time_is_followed_by_nothing);
    tcase_add_test(tcase, an_exec_without_its_arguments_leaves_its_container_in_doubt);
    tcase_add_test(tcase, an_exec_without_its_main_record_leaves_no_container_covered);
}
