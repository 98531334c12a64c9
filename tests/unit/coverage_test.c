/* Could an exec have been recorded and kept? Small logs in, reasons out; beside each
 * reason what only looks like it. */
#include "base/timestamp.h"
#include "tests/unit/story.h"

#include <time.h>

#define ID_A "80b932627f84187fb6eb4e62d4ec7e33e6970e6690184716d12159bb317aca59"
#define ID_B "0ff19e8e49a989c38ca5422975c33c72146ee3b95d94cf1340e09b0db25b6e23"

enum { SHIM = 900, INIT = SHIM + 40 };

#define FULL                                                                                       \
    "-a always,exit -F arch=b64 -S execve,execveat -F key=exec\n"                                  \
    "-a always,exit -F arch=b32 -S execve,execveat -F key=exec\n"

static struct story s;

static void set_up(void)
{
    story_begin(&s);
    booted(&s);
}

static void tear_down(void)
{
    story_end(&s);
}

static void began(void)
{
    docker_ran(&s, SHIM, ID_A);
    did_inside(&s, INIT, SHIM, "/bin/sh", "sh");
}

static void went_on(void)
{
    did_inside(&s, INIT + 1, INIT, "/bin/date", "date");
    docker_removed(&s, SHIM, ID_A);
}

/* Something else of the host, before the container or after it. */
static void host_worked(int64_t pid)
{
    did(&s, pid, SSHD, "/usr/bin/uptime", "uptime");
}

static void ran(void)
{
    began();
    went_on();
}

static void configured(const char *what)
{
    story_head(&s, "CONFIG_CHANGE");
    et_strbuf_addf(&s.log, "auid=4294967295 ses=4294967295 %s res=1\n", what);
    story_next(&s);
}

/* auditd counts for itself. */
static void daemon_says(const char *type)
{
    int serial = s.serial;
    s.serial = 7000;
    story_head(&s, type);
    et_strbuf_adds(&s.log, "op=x auid=0 pid=5 res=success\n");
    s.serial = serial;
    s.ms += STORY_STEP_MS;
}

static void event(const char *id, const char *action, const char *attributes, int64_t ms)
{
    char text[1024];
    static int number;
    char name[40];
    int64_t ns = STORY_BEGIN_S * ET_NS_PER_S + ms * 1000000;
    snprintf(name, sizeof name, "in/events-%d.json", number++);
    snprintf(text, sizeof text,
             "{\"Type\":\"container\",\"Action\":\"%s\",\"Actor\":{\"ID\":\"%s\",\"Attributes\":{"
             "\"image\":\"i\",\"name\":\"n\"%s}},\"time\":%lld,\"timeNano\":%lld}\n",
             action, id, attributes, (long long)(ns / ET_NS_PER_S), (long long)ns);
    case_take(&s.it, name, text);
}

static void made_and_started(const char *id, int64_t ms)
{
    event(id, "create", "", ms);
    event(id, "start", "", ms);
}

/* By docker inspect; times in seconds from the story's beginning. */
static void described(const char *id, int created_s, int started_s, const char *finished)
{
    char text[1024], created[40], started[40];
    time_t base = STORY_BEGIN_S;
    struct tm tm;
    time_t at = base + created_s;
    strftime(created, sizeof created, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&at, &tm));
    at = base + started_s;
    strftime(started, sizeof started, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&at, &tm));
    snprintf(text, sizeof text,
             "[{\"Id\":\"%s\",\"Name\":\"/n\",\"Created\":\"%s\",\"Image\":\"sha256:"
             "aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111\",\"State\":{"
             "\"Status\":\"exited\",\"StartedAt\":\"%s\",\"FinishedAt\":\"%s\"},\"Config\":{"
             "\"Image\":\"i\"},\"HostConfig\":{}}]",
             id, created, started, finished);
    case_take(&s.it, "in/inspect.json", text);
}

static void expect_unseen(const char *id, const char *want)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT coalesce(group_concat(kind, ' '), '') FROM (SELECT kind FROM unseen"
             " WHERE container_id = '%s' ORDER BY n)",
             id);
    expect_rows(&s.it, sql, want);
}

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

/* ------------------------------------------------------------ rules */

static const struct {
    const char *rules, *want;
} rule_cases[] = {
    { FULL, "" },
    { "-a always,exit -S all\n", "" },
    { "LIST_RULES: exit,always arch=3221225534 (0xc000003e) key=exec syscall=execve,execveat\n"
      "LIST_RULES: exit,always arch=1073741827 (0x40000003) key=exec syscall=execve,execveat\n",
      "" },
    { "-a always,exclude -F msgtype=CWD\n" FULL, "" },
    { "-a never,exit -F arch=b64 -S adjtimex -F auid=unset\n" FULL, "" },
    { FULL "-a never,exit -F exe=/usr/bin/foo\n", "" },
    { "-a always,exit -F arch=b64 -S execve,execveat -F success=1 -k x\n"
      "-a always,exit -F arch=b32 -S execve,execveat -F success=1 -k x\n",
      "" },
    { "-a always,exit -F arch=b64 -S execve,execveat -F auid>=1000 -F auid!=unset -F key=exec\n"
      "-a always,exit -F arch=b32 -S execve,execveat -F auid>=1000 -F auid!=-1 -F key=exec\n",
      "unset-auid unset-auid" },
    { "-a always,exit -F arch=b64 -S execve,execveat -F auid>=1000\n"
      "-a always,exit -F arch=b32 -S execve,execveat -F auid>=1000\n",
      "rules rules" },
    { "-a always,exit -F arch=b64 -S execve -C uid!=euid -F euid=0 -k priv\n"
      "-a always,exit -F arch=b32 -S execve -C uid!=euid -F euid=0 -k priv\n",
      "rules rules rules" },
    { "-a always,exit -F arch=b64 -S execve -k x\n-a always,exit -F arch=b32 -S execve -k x\n",
      "rules" },
    { "-a always,exit -F arch=b64 -S execve,execveat -F key=exec\n", "rules" },
    { "-a always,exit -S execve,execveat -F key=exec\n", "rules" },
    { "-a never,task\n" FULL, "rules" },
    { FULL "-a never,task\n", "rules" },
    { "-a never,exit -F exe=/usr/bin/foo\n" FULL, "rules" },
    { FULL "-A never,exit -F arch=b64 -S execve -F auid=unset\n", "unset-auid" },
    { FULL "-a always,exclude -F msgtype=SYSCALL\n", "rules" },
    { FULL "-a always,exclude -F exe=/usr/bin/foo\n", "rules" },
    { "-w /usr/bin/gcc -p x -k compilers\n", "rules" },
    { "No rules\n", "rules" },
};

START_TEST(rules_tell_whom_they_leave_out)
{
    case_take(&s.it, "in/auditctl-l.txt", rule_cases[_i].rules);
    ran();
    concluded(&s);
    expect_unseen(ID_A, rule_cases[_i].want);
    if (rule_cases[_i].want[0])
        expect_rows(&s.it, "SELECT count(*) FROM unseen WHERE kind = 'unset-auid' AND line IS NULL",
                    "0");
}
END_TEST

/* Files tell what was to be loaded, the listing what was. */
START_TEST(a_listing_counts_before_files)
{
    case_take(&s.it, "in/auditctl-l.txt", FULL);
    case_take(&s.it, "in/old.rules", "-D\n-a always,exit -F arch=b64 -S execve -F auid>=1000\n");
    ran();
    concluded(&s);
    expect_unseen(ID_A, "");
}
END_TEST

START_TEST(files_of_one_folder_are_read_together)
{
    case_take(&s.it, "in/rules.d/10-base.rules", "-D\n-b 8192\n");
    case_take(&s.it, "in/rules.d/50-exec.rules", FULL);
    case_take(&s.it, "in/rules.d/60-files.rules", "-w /etc/passwd -p wa -k passwd\n");
    ran();
    concluded(&s);
    expect_unseen(ID_A, "");
}
END_TEST

/* What a rule with auid!=unset leaves of a log has no sign of a container's processes. */
START_TEST(a_log_without_unset_login_uids_is_of_rules_that_leave_them_out)
{
    made_and_started(ID_A, 20);
    event(ID_A, "die", ",\"exitCode\":\"0\"", 30);
    et_strbuf_reset(&s.log);
    s.ms = 0;
    for (int64_t pid = 500; pid < 505; pid++)
        did(&s, pid, SSHD, "/usr/bin/uptime", "uptime", .auid = 1000, .ses = 5);
    concluded(&s);
    expect_unseen(ID_A, "told-elsewhere unset-auid");
}
END_TEST

START_TEST(rules_that_are_loaded_anew_are_gone_for_a_while)
{
    began();
    configured("op=remove_rule key=\"exec\" list=4");
    configured("op=add_rule key=\"exec\" list=4");
    went_on();
    concluded(&s);
    expect_unseen(ID_A, "rules");
    expect_rows(&s.it, "SELECT state, end_ns - start_ns FROM coverage WHERE kind = 'rules'",
                "not-recording|10000000");
}
END_TEST

START_TEST(other_rules_may_come_and_go)
{
    began();
    configured("op=remove_rule key=\"passwd\" list=4");
    configured("op=add_rule key=\"passwd\" list=4");
    went_on();
    concluded(&s);
    expect_unseen(ID_A, "");
}
END_TEST

/* Where the rules are given, one that is not among them is somebody's who may hide. */
START_TEST(a_rule_that_nobody_knows_may_leave_execs_out)
{
    case_take(&s.it, "in/auditctl-l.txt", FULL);
    began();
    configured("op=add_rule key=(null) list=4");
    went_on();
    concluded(&s);
    expect_unseen(ID_A, "rules");
}
END_TEST

START_TEST(auditing_was_switched_off_until_an_exec_shows_that_it_is_on)
{
    began();
    configured("op=set audit_enabled=0 old=1");
    went_on();
    concluded(&s);
    expect_unseen(ID_A, "stopped");
}
END_TEST

/* Nothing was asked for: the kernel numbered nothing, so no hole shows it. */
START_TEST(auditing_was_off_until_it_is_switched_on)
{
    began();
    configured("op=set audit_enabled=1 old=0");
    went_on();
    concluded(&s);
    expect_unseen(ID_A, "stopped");
}
END_TEST

/* The log does not always tell of each switch. */
START_TEST(auditing_that_was_off_before_can_be_off_again)
{
    configured("op=set audit_enabled=0 old=1");
    host_worked(500);
    story_later(&s, 60);
    began();
    configured("op=set audit_enabled=0 old=1");
    went_on();
    concluded(&s);
    expect_unseen(ID_A, "stopped");
}
END_TEST

START_TEST(auditing_that_cannot_be_switched_off_stays_on)
{
    began();
    story_head(&s, "CONFIG_CHANGE");
    et_strbuf_adds(&s.log, "op=set audit_enabled=0 old=2 auid=1000 ses=3 res=0\n");
    story_next(&s);
    went_on();
    concluded(&s);
    expect_unseen(ID_A, "");
}
END_TEST

/* ------------------------------------------------------------ auditd, the kernel */

START_TEST(what_auditd_did_not_write_may_be_lost)
{
    began();
    daemon_says("DAEMON_END");
    story_later(&s, 10);
    daemon_says("DAEMON_START");
    went_on();
    concluded(&s);
    expect_unseen(ID_A, "stopped");
}
END_TEST

/* The kernel gives them to the next auditd, with the stamps of their time. */
START_TEST(what_the_kernel_kept_meanwhile_is_not_lost)
{
    began();
    daemon_says("DAEMON_END");
    did_inside(&s, INIT + 2, INIT, "/bin/true", "true");
    daemon_says("DAEMON_START");
    went_on();
    concluded(&s);
    expect_unseen(ID_A, "");
}
END_TEST

START_TEST(the_kernel_says_that_it_lost_records)
{
    began();
    story_head(&s, "KERNEL");
    et_strbuf_adds(&s.log, "audit_lost=1 audit_rate_limit=0 audit_backlog_limit=64\n");
    story_next(&s);
    went_on();
    concluded(&s);
    expect_unseen(ID_A, "lost");
}
END_TEST

/* auditctl -s does not say when; nothing lost is nothing to tell. */
START_TEST(the_status_counts_what_was_lost)
{
    case_take(&s.it, "in/auditctl-s.txt",
              "enabled 1\nfailure 1\npid 262\nrate_limit 0\nbacklog_limit 64\nlost 0\nbacklog 0\n");
    ran();
    story_take(&s, "in/audit.log");
    case_correlate(&s.it);
    expect_unseen(ID_A, "");
    case_take(&s.it, "in/auditctl-s-end.txt",
              "enabled 1\nfailure 1\npid 262\nrate_limit 0\nbacklog_limit 64\nlost 7\nbacklog 0\n");
    case_correlate(&s.it);
    expect_unseen(ID_A, "lost");
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
    tcase_add_checked_fixture(tcase, set_up, tear_down);
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
    tcase_add_loop_test(tcase, rules_tell_whom_they_leave_out, 0,
                        sizeof rule_cases / sizeof *rule_cases);
    tcase_add_test(tcase, a_listing_counts_before_files);
    tcase_add_test(tcase, files_of_one_folder_are_read_together);
    tcase_add_test(tcase, a_log_without_unset_login_uids_is_of_rules_that_leave_them_out);
    tcase_add_test(tcase, rules_that_are_loaded_anew_are_gone_for_a_while);
    tcase_add_test(tcase, other_rules_may_come_and_go);
    tcase_add_test(tcase, a_rule_that_nobody_knows_may_leave_execs_out);
    tcase_add_test(tcase, auditing_was_switched_off_until_an_exec_shows_that_it_is_on);
    tcase_add_test(tcase, auditing_was_off_until_it_is_switched_on);
    tcase_add_test(tcase, auditing_that_was_off_before_can_be_off_again);
    tcase_add_test(tcase, auditing_that_cannot_be_switched_off_stays_on);
    tcase_add_test(tcase, what_was_lost_before_its_start_was_told_is_missing);
    tcase_add_test(tcase, what_was_made_before_the_log_may_have_run_then);
    tcase_add_test(tcase, what_is_started_and_was_not_made_may_have_run_before);
    tcase_add_test(tcase, what_runs_after_its_end_was_told_has_another_life);
    tcase_add_test(tcase, what_auditd_did_not_write_may_be_lost);
    tcase_add_test(tcase, what_the_kernel_kept_meanwhile_is_not_lost);
    tcase_add_test(tcase, the_kernel_says_that_it_lost_records);
    tcase_add_test(tcase, the_status_counts_what_was_lost);
    tcase_add_test(tcase, a_start_without_an_exec_shows_that_one_is_missing);
    tcase_add_test(tcase, a_command_that_ended_and_is_in_no_log_is_missing);
    tcase_add_test(tcase, a_command_that_was_not_found_made_no_exec);
    tcase_add_test(tcase, a_command_is_in_the_log_as_its_interpreter);
    tcase_add_test(tcase, an_exec_without_its_arguments_leaves_its_container_in_doubt);
    tcase_add_test(tcase, an_exec_without_its_main_record_leaves_no_container_covered);
    tcase_add_test(tcase, whose_runs_nothing_tells_is_not_covered);
    tcase_add_test(tcase, whoever_was_only_spoken_of_leads_to_the_last_word_of_it);
}
