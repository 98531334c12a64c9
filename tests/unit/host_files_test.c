/* What files about a host say: audit rules and status, auditd.conf, accounts,
 * and what the host is called. */
#include "parsers/host/formats.h"
#include "tests/unit/collect.h"

static void read_text(struct collect *got, const struct et_parser *parser, const char *text)
{
    collect_init(got);
    collect_lines(got, parser, et_slice_of(text));
}

static int bid(const struct et_parser *parser, const char *text)
{
    return parser->bid(et_slice_of(text), true);
}

static void expect_setting(const struct collect *got, size_t i, const char *topic, const char *name,
                           const char *value)
{
    ck_assert_uint_lt(i, got->facts);
    ck_assert_int_eq(got->stated[i].kind, ET_FACT_SETTING);
    expect_slice(got->stated[i].setting->topic, topic);
    if (name)
        expect_slice(got->stated[i].setting->name, name);
    else
        ck_assert_ptr_null(got->stated[i].setting->name.p);
    expect_slice(got->stated[i].setting->value, value);
}

static void expect_range(const struct collect *got, size_t i, const char *kind, const char *name,
                         int64_t first, int64_t count)
{
    ck_assert_uint_lt(i, got->facts);
    ck_assert_int_eq(got->stated[i].kind, ET_FACT_ID_RANGE);
    const struct et_id_range *range = got->stated[i].id_range;
    expect_slice(range->kind, kind);
    expect_slice(range->name, name);
    ck_assert_int_eq(range->first, first);
    ck_assert_int_eq(range->count, count);
}

/* Whether an exec could have been recorded is read off the rules, as written. */
START_TEST(a_rule_is_kept_as_written_with_its_place)
{
    COLLECT_AUTO got;
    read_text(&got, &et_parser_audit_rules,
              "## made from rules.d\n-D\n\n"
              "-a always,exit -F arch=b64 -S execve -k exec\n-w /etc/passwd -p wa\n");
    expect_tally(&got, 3, 2, 0);
    expect_setting(&got, 0, "audit-control", "-D", "");
    expect_setting(&got, 1, "audit-rule", NULL, "-a always,exit -F arch=b64 -S execve -k exec");
    expect_setting(&got, 2, "audit-rule", NULL, "-w /etc/passwd -p wa");
    ck_assert_uint_eq(got.places[1].line, 4);
    ck_assert_uint_eq(got.places[1].offset, 25);
    ck_assert_uint_eq(got.places[1].length, 44);
}
END_TEST

START_TEST(a_control_line_is_its_option_and_its_value)
{
    COLLECT_AUTO got;
    read_text(&got, &et_parser_audit_rules,
              "-b 8192\r\n--backlog_wait_time 60000\n-d never,exit -S all\n-e 2");
    expect_tally(&got, 4, 0, 0);
    expect_setting(&got, 0, "audit-control", "-b", "8192");
    expect_setting(&got, 1, "audit-control", "--backlog_wait_time", "60000");
    expect_setting(&got, 2, "audit-control", "-d", "never,exit -S all");
    expect_setting(&got, 3, "audit-control", "-e", "2");
}
END_TEST

/* That there were none is a fact, too. */
START_TEST(no_rules_is_said)
{
    COLLECT_AUTO got;
    read_text(&got, &et_parser_audit_rules, "No rules\n");
    expect_tally(&got, 1, 0, 0);
    expect_setting(&got, 0, "audit-control", "rules", "No rules");
    ck_assert_int_gt(bid(&et_parser_audit_rules, "No rules\n"), 0);
}
END_TEST

START_TEST(a_foreign_line_among_rules_is_damage_and_the_rules_stay)
{
    static const char text[] = "-a always,exit -S execve\nWARNING - 32/64 bit syscall mismatch\n"
                               "-a never,exclude -F msgtype=CWD\n";
    COLLECT_AUTO got;
    ck_assert_int_gt(bid(&et_parser_audit_rules, text), 0);
    read_text(&got, &et_parser_audit_rules, text);
    expect_tally(&got, 2, 0, 1);
    ck_assert_uint_eq(got.damages[0].at.line, 2);
    ck_assert_str_eq(got.damages[0].what, "is no audit rule");
}
END_TEST

START_TEST(status_is_read_in_both_forms)
{
    COLLECT_AUTO got;
    read_text(&got, &et_parser_auditctl_status,
              "enabled 1\nlost 17\nloginuid_immutable 0 unlocked\n"
              "AUDIT_STATUS: enabled=2 flag=1 pid=1280 lost=3\n");
    expect_tally(&got, 4, 0, 0);
    expect_setting(&got, 0, "audit-status", "enabled", "1");
    expect_setting(&got, 1, "audit-status", "lost", "17");
    expect_setting(&got, 2, "audit-status", "loginuid_immutable", "0 unlocked");
    expect_setting(&got, 3, "audit-status", "enabled", "2");
    expect_setting(&got, 6, "audit-status", "lost", "3");
    ck_assert_uint_eq(got.facts, 7);
}
END_TEST

START_TEST(auditd_conf_keeps_keys_that_are_new_to_us)
{
    COLLECT_AUTO got;
    read_text(&got, &et_parser_auditd_conf,
              "#\n# auditd\n#\nmax_log_file = 8\nfrobnicate=yes\nlog_format = \nbroken line\n");
    expect_tally(&got, 3, 3, 1);
    expect_setting(&got, 0, "auditd.conf", "max_log_file", "8");
    expect_setting(&got, 1, "auditd.conf", "frobnicate", "yes");
    expect_setting(&got, 2, "auditd.conf", "log_format", "");
}
END_TEST

/* Two settings are few: then nothing else may stand there. */
START_TEST(a_short_auditd_conf_is_known_by_its_keys)
{
    ck_assert_int_gt(
        bid(&et_parser_auditd_conf, "# ours\nlog_file = /var/log/a.log\nlog_format = RAW\n"), 0);
    ck_assert_int_gt(bid(&et_parser_auditd_conf, "q_depth = 2000\nverify_email = no\n"), 0);
    ck_assert_int_eq(bid(&et_parser_auditd_conf, "log_file = x\n"), 0);
    ck_assert_int_eq(bid(&et_parser_auditd_conf, "log_file = x\nflush = 1\nport = 2\n"), 0);
}
END_TEST

START_TEST(passwd_names_users)
{
    COLLECT_AUTO got;
    read_text(&got, &et_parser_passwd,
              "root:x:0:0:root:/root:/bin/bash\nnobody:*:65534:65534::/:\n+::::::\n"
              "CORP\\ann:x:70001:70001:Ann \"A\" Lee:/home/ann:/bin/sh\nbad:x:many:0::/:\n");
    expect_tally(&got, 3, 1, 1);
    ck_assert_uint_eq(got.user_count, 3);
    ck_assert_int_eq(got.users[1].uid, 65534);
    expect_slice(got.users[1].name, "nobody");
    ck_assert_int_eq(got.users[2].uid, 70001);
    expect_slice(got.users[2].name, "CORP\\ann");
}
END_TEST

START_TEST(groups_and_ranges_name_ids)
{
    COLLECT_AUTO groups;
    COLLECT_AUTO ranges;
    read_text(&groups, &et_parser_group, "root:x:0:\ndocker:x:994:ann,bob\nbad:x:4294967296:\n");
    expect_tally(&groups, 2, 0, 1);
    expect_range(&groups, 1, "group", "docker", 994, 1);
    read_text(&ranges, &et_parser_subid, "jenkins:165536:65536\n1002:231072:65536\nx:1:0\n");
    expect_tally(&ranges, 2, 0, 1);
    expect_range(&ranges, 0, "subid", "jenkins", 165536, 65536);
    expect_range(&ranges, 1, "subid", "1002", 231072, 65536);
}
END_TEST

START_TEST(a_host_says_its_names)
{
    COLLECT_AUTO name;
    COLLECT_AUTO id;
    COLLECT_AUTO kernel;
    read_text(&name, &et_parser_hostname, "edge-12.acme.example\n");
    expect_setting(&name, 0, "hostname", NULL, "edge-12.acme.example");
    read_text(&id, &et_parser_machine_id, "0123456789abcdef0123456789abcdef\n");
    expect_setting(&id, 0, "machine-id", NULL, "0123456789abcdef0123456789abcdef");
    read_text(&kernel, &et_parser_uname, "Linux web7 5.10.0-8-amd64 #1 SMP Debian x86_64\n");
    expect_tally(&kernel, 1, 0, 0);
    expect_setting(&kernel, 0, "uname", "nodename", "web7");
    expect_setting(&kernel, 1, "uname", "release", "5.10.0-8-amd64");
}
END_TEST

START_TEST(a_distribution_is_read_in_three_forms)
{
    COLLECT_AUTO got;
    read_text(&got, &et_parser_os_release,
              "PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\nDISTRIB_ID=Ubuntu\n"
              "No LSB modules are available.\nDistributor ID:\tDebian\n");
    expect_tally(&got, 4, 1, 0);
    expect_setting(&got, 0, "os-release", "PRETTY_NAME", "Debian GNU/Linux 12");
    expect_setting(&got, 1, "os-release", "ID", "debian");
    expect_setting(&got, 2, "os-release", "DISTRIB_ID", "Ubuntu");
    expect_setting(&got, 3, "os-release", "Distributor ID", "Debian");
}
END_TEST

/* One word in a file is nearly nothing to go by. */
START_TEST(hardly_anything_is_a_host_name)
{
    static const char *const none[] = {
        "4711\n",
        "12.5\n",
        "true story\n",
        "a\nb\n",
        "unix:///run/containerd/s/0a1b\n",
        "/usr/bin/gcc\n",
        "-x\n",
        "1299aa43-1e62-4666-8f40-a469d2f293a1\n",
        "4f66ad9a0b2e4f66ad9a0b2e4f66ad9a0b2e4f66ad9a0b2e4f66ad9a0b2e4f66\n",
        "a-name-of-sixty-five-bytes-is-longer-than-the-kernel-takes-for-xx\n",
    };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        ck_assert_msg(bid(&et_parser_hostname, none[i]) == 0, "bids for %s", none[i]);
    ck_assert_int_gt(bid(&et_parser_hostname, "web7"), 0);
    ck_assert_int_eq(et_parser_hostname.bid(ET_SLICE("web7"), false), 0);
}
END_TEST

/* They look alike, and like much else. */
START_TEST(siblings_are_told_apart)
{
    static const struct {
        const char *text, *format;
    } cases[] = {
        { "a:x:1:\n", "group" },
        { "a:x:1:1::/:\n", "passwd" },
        { "a:100000:65536\n", "subid" },
        { "root:1000:1\nlxd:100000:65536\n", "subid" },
        { "main.c:12:5\n", "none" },
        { "root:$6$salt$hash:19000:0:99999:7:::\n", "none" },
        { "enabled 1\npid 3\n", "none" },
        { "name = x\nlog_file = /x\nactive = yes\ntype = always\npath = /sbin/x\n", "none" },
        { "A=1\nB=2\n", "none" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct et_parser *found;
        struct et_err err = { 0 };
        ck_assert_int_eq(et_parser_detect(et_slice_of(cases[i].text), true, &found, &err), 0);
        expect_slice(et_slice_of(found ? found->name : "none"), cases[i].format);
    }
}
END_TEST

/* One "Version" is not like the other. */
START_TEST(versions_keep_the_headings_they_stand_beneath)
{
    COLLECT_AUTO got;
    read_text(
        &got, &et_parser_runtime_version,
        "Client:\n Version:           20.10.24\n\nServer:\n Engine:\n"
        "  API version:      1.41 (minimum version 1.12)\n runc:\n  Version:          1.1.5\n");
    expect_tally(&got, 3, 5, 0);
    ck_assert_uint_eq(got.facts, 3);
    expect_setting(&got, 0, "runtime-version", "Client/Version", "20.10.24");
    expect_setting(&got, 1, "runtime-version", "Server/Engine/API version",
                   "1.41 (minimum version 1.12)");
    expect_setting(&got, 2, "runtime-version", "Server/runc/Version", "1.1.5");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, versions_keep_the_headings_they_stand_beneath);
    tcase_add_test(tcase, a_rule_is_kept_as_written_with_its_place);
    tcase_add_test(tcase, a_control_line_is_its_option_and_its_value);
    tcase_add_test(tcase, no_rules_is_said);
    tcase_add_test(tcase, a_foreign_line_among_rules_is_damage_and_the_rules_stay);
    tcase_add_test(tcase, status_is_read_in_both_forms);
    tcase_add_test(tcase, auditd_conf_keeps_keys_that_are_new_to_us);
    tcase_add_test(tcase, a_short_auditd_conf_is_known_by_its_keys);
    tcase_add_test(tcase, passwd_names_users);
    tcase_add_test(tcase, groups_and_ranges_name_ids);
    tcase_add_test(tcase, a_host_says_its_names);
    tcase_add_test(tcase, a_distribution_is_read_in_three_forms);
    tcase_add_test(tcase, hardly_anything_is_a_host_name);
    tcase_add_test(tcase, siblings_are_told_apart);
}
