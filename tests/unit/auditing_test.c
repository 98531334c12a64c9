/* Times in which rules, auditd or the kernel may have left execs out. */
#include "tests/unit/coverage_story.h"

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
    { "-a never,exit -F arch=b64 -S 59\n" FULL, "rules" },
    { "-a always,exit -F arch=b64 -S 59\n" FULL, "" },
    { "-a never,exit -F exe=/usr/bin/foo\n-d always,exit -S open\n" FULL, "rules" },
    { "-a never,exit -F exe=/usr/bin/foo\n-D\n" FULL, "" },
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

/* Whoever took them away may have left it to the next start to bring them back. */
START_TEST(rules_that_a_boot_brings_back_were_gone_until_then)
{
    began();
    configured("op=remove_rule key=\"exec\" list=4");
    story_later(&s, 60);
    logged_in(&s, 900, 7);
    story_later(&s, 60);
    s.serial = 10;
    configured("op=add_rule key=\"exec\" list=4");
    booted(&s);
    concluded(&s);
    expect_rows(&s.it,
                "SELECT state, (end_ns - start_ns) / 1000000000 FROM coverage WHERE kind = 'rules'"
                " AND reason LIKE '%not loaded again%'",
                "not-recording|120");
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

static void lost(const char *count)
{
    story_head(&s, "KERNEL");
    et_strbuf_addf(&s.log, "audit_lost=%s audit_rate_limit=0 audit_backlog_limit=64\n", count);
    story_next(&s);
}

static void expect_lost(const char *want)
{
    expect_rows(&s.it, "SELECT count(*) FROM coverage WHERE kind = 'lost'", want);
}

/* One lost after each boot: the count is the same, the records are not. */
START_TEST(the_kernel_counts_what_it_lost_from_each_boot_on)
{
    began();
    lost("1");
    lost("1");
    story_later(&s, 600);
    s.serial = 10;
    booted(&s);
    lost("1");
    concluded(&s);
    expect_lost("2");
}
END_TEST

START_TEST(a_count_that_was_reset_counts_anew)
{
    began();
    lost("2");
    configured("op=set lost=0 old=2");
    lost("2");
    concluded(&s);
    expect_lost("2");
}
END_TEST

/* A log may name any number. */
START_TEST(no_count_is_too_large)
{
    began();
    lost("9223372036854775807");
    lost("3");
    lost("9223372036854775807");
    concluded(&s);
    expect_lost("3");
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

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, host_booted, story_over);
    tcase_add_loop_test(tcase, rules_tell_whom_they_leave_out, 0,
                        sizeof rule_cases / sizeof *rule_cases);
    tcase_add_test(tcase, a_listing_counts_before_files);
    tcase_add_test(tcase, files_of_one_folder_are_read_together);
    tcase_add_test(tcase, a_log_without_unset_login_uids_is_of_rules_that_leave_them_out);
    tcase_add_test(tcase, rules_that_are_loaded_anew_are_gone_for_a_while);
    tcase_add_test(tcase, rules_that_a_boot_brings_back_were_gone_until_then);
    tcase_add_test(tcase, other_rules_may_come_and_go);
    tcase_add_test(tcase, a_rule_that_nobody_knows_may_leave_execs_out);
    tcase_add_test(tcase, auditing_was_switched_off_until_an_exec_shows_that_it_is_on);
    tcase_add_test(tcase, auditing_was_off_until_it_is_switched_on);
    tcase_add_test(tcase, auditing_that_was_off_before_can_be_off_again);
    tcase_add_test(tcase, auditing_that_cannot_be_switched_off_stays_on);
    tcase_add_test(tcase, what_auditd_did_not_write_may_be_lost);
    tcase_add_test(tcase, what_the_kernel_kept_meanwhile_is_not_lost);
    tcase_add_test(tcase, the_kernel_says_that_it_lost_records);
    tcase_add_test(tcase, the_kernel_counts_what_it_lost_from_each_boot_on);
    tcase_add_test(tcase, a_count_that_was_reset_counts_anew);
    tcase_add_test(tcase, no_count_is_too_large);
    tcase_add_test(tcase, the_status_counts_what_was_lost);
}
