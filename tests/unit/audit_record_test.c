#include "parsers/audit/record.h"
#include "tests/unit/suite.h"

#include <stdio.h>

static struct et_record record(const char *line)
{
    struct et_record rec;
    struct et_err err = { 0 };
    ck_assert_msg(et_record_parse(et_slice_of(line), &rec, &err) == 0, "%s: %s", line, err.msg);
    return rec;
}

static void expect_broken(const char *line, const char *why)
{
    struct et_record rec;
    struct et_err err = { 0 };
    ck_assert_msg(et_record_parse(et_slice_of(line), &rec, &err) == ET_DAMAGED, "%s is taken",
                  line);
    ck_assert_str_eq(err.msg, why);
}

START_TEST(a_plain_record_has_a_type_an_id_and_a_body)
{
    struct et_record rec = record("type=CWD msg=audit(1795472001.152:1231): cwd=\"/src\"");
    ck_assert_int_eq(rec.kind, ET_REC_CWD);
    expect_slice(rec.type, "CWD");
    ck_assert_int_eq(rec.time_ns, 1795472001152000000);
    ck_assert_int_eq(rec.serial, 1231);
    expect_slice(rec.body, "cwd=\"/src\"");
    ck_assert_ptr_null(rec.node.p);
    ck_assert_ptr_null(rec.enriched.p);
}
END_TEST

/* Hosts share stamps and serials; only the node tells them apart. */
START_TEST(a_node_in_front_is_the_host)
{
    struct et_record rec = record("node=edge-12.acme.example type=EOE msg=audit(1.002:3): ");
    expect_slice(rec.node, "edge-12.acme.example");
    ck_assert_int_eq(rec.kind, ET_REC_EOE);
    expect_slice(rec.body, "");
    expect_slice(record("node= type=EOE msg=audit(1.002:3):").node, "");
}
END_TEST

/* auditd's part must not pass for something the kernel wrote. */
START_TEST(what_auditd_added_is_kept_apart_from_what_the_kernel_wrote)
{
    struct et_record rec =
        record("type=SYSCALL msg=audit(1.002:3): uid=0 key=(null)\x1dUID=\"root\"");
    expect_slice(rec.body, "uid=0 key=(null)");
    expect_slice(rec.enriched, "UID=\"root\"");
    rec = record("type=SYSCALL msg=audit(1.002:3): uid=0\x1d"); /* ausearch --raw */
    expect_slice(rec.body, "uid=0");
    expect_slice(rec.enriched, "");
}
END_TEST

/* The pieces of a long argument stand behind two blanks. */
START_TEST(blanks_before_the_body_do_not_belong_to_it)
{
    expect_slice(record("type=EXECVE msg=audit(1.002:3):  a1[1]=3030").body, "a1[1]=3030");
    expect_slice(record("type=EXECVE msg=audit(1.002:3):a0=\"x\"").body, "a0=\"x\"");
}
END_TEST

START_TEST(a_type_nobody_knows_is_a_record_all_the_same)
{
    struct et_record rec = record("type=UNKNOWN[1334] msg=audit(1.002:3): prog-id=1 op=LOAD");
    ck_assert_int_eq(rec.kind, ET_REC_OTHER);
    expect_slice(rec.type, "UNKNOWN[1334]");
    ck_assert_int_eq(record("type=SYSCALLS msg=audit(1.002:3): ").kind, ET_REC_OTHER);
    ck_assert_int_eq(record("type=CRED_REFR msg=audit(1.002:3): ").kind, ET_REC_LOGIN);
}
END_TEST

/* An auditd older than its kernel knows a new type only by its number. */
START_TEST(a_type_given_by_its_number_is_known)
{
    ck_assert_int_eq(record("type=UNKNOWN[1327] msg=audit(1.002:3): ").kind, ET_REC_PROCTITLE);
    ck_assert_int_eq(record("type=UNKNOWN[1300] msg=audit(1.002:3): ").kind, ET_REC_SYSCALL);
    static const char *const others[] = { "UNKNOWN[]",      "UNKNOWN[x]",
                                          "UNKNOWN[99999]", "UNKNOWN[",
                                          "UNKNOWN[1300",   "UNKNOWN[99999999999999999999]" };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        char line[80];
        snprintf(line, sizeof line, "type=%s msg=audit(1.002:3): ", others[i]);
        ck_assert_int_eq(record(line).kind, ET_REC_OTHER);
    }
}
END_TEST

/* What auditd added, body, and what the kernel wrote, as a carrier left them. */
static void expect_parts(const char *written, const char *body, const char *enriched)
{
    char line[400];
    snprintf(line, sizeof line, "type=SYSCALL msg=audit(1.002:3): %s", written);
    struct et_record rec = record(line);
    expect_slice(rec.body, body);
    if (enriched)
        expect_slice(rec.enriched, enriched);
    else
        ck_assert_msg(!rec.enriched.p, "%s has an enriched part", written);
}

/* rsyslog writes #035 for 0x1D, other carriers a blank or nothing at all. */
START_TEST(an_enriched_part_is_known_without_its_separator)
{
    expect_parts("key=\"fs\"#035ARCH=x86_64 UID=\"root\"", "key=\"fs\"",
                 "ARCH=x86_64 UID=\"root\"");
    expect_parts("key=(null) ARCH=x86_64 SYSCALL=openat", "key=(null)",
                 "ARCH=x86_64 SYSCALL=openat");
    expect_parts("key=\"fs\"ARCH=x86_64 AUID=\"unset\"", "key=\"fs\"",
                 "ARCH=x86_64 AUID=\"unset\"");
    expect_parts("res=successAUID=\"a b\"", "res=success", "AUID=\"a b\"");
    expect_parts("cap_frootid=0OUID=\"root\" OGID=\"root\"", "cap_frootid=0",
                 "OUID=\"root\" OGID=\"root\"");
    expect_parts("nametype=NORMALOUID=\"root\"", "nametype=NORMAL", "OUID=\"root\"");
    expect_parts("msg='op=x res=success' UID=\"root\" AUID=\"munin\"", "msg='op=x res=success'",
                 "UID=\"root\" AUID=\"munin\"");
    expect_parts("saddr=0200SADDR={ saddr_fam=inet laddr=10.0.0.1 lport=22 }", "saddr=0200",
                 "SADDR={ saddr_fam=inet laddr=10.0.0.1 lport=22 }");
    expect_parts("a=b SYSCALL=unknown-syscall(463)", "a=b", "SYSCALL=unknown-syscall(463)");
    expect_parts("cwd=\"/\"#035", "cwd=\"/\"", "");
}
END_TEST

/* A value that a program chose must not become a name that auditd gave. */
START_TEST(what_the_kernel_wrote_is_not_taken_for_an_enriched_part)
{
    static const char *const raw[] = {
        "",
        "a0=\"gcc\" a1=\"UID=root\"",
        "comm=\"AUID=\"",
        "exe=\"/bin/UID=\" key=\"ARCH\"",
        "msg='op=x acct=\"a\" UID=\"root\" res=success'",
        "nametype=NORMAL cap_fp=0 cap_frootid=0",
        "netlabel: res=1",
        "=",
        "UID",
        "x=\"",
        "}",
    };
    for (size_t i = 0; i < sizeof raw / sizeof *raw; i++)
        expect_parts(raw[i], raw[i], NULL);
}
END_TEST

/* The kernel's own log says it so; some tools keep that. */
START_TEST(a_header_may_lack_msg_or_its_colon_and_have_a_number_for_its_type)
{
    struct et_record rec = record("type=SYSCALL audit(1572298453.690:5717): a=b");
    ck_assert_int_eq(rec.kind, ET_REC_SYSCALL);
    ck_assert_int_eq(rec.serial, 5717);
    rec = record("type=1309 audit(1.002:3): argc=1");
    ck_assert_int_eq(rec.kind, ET_REC_EXECVE);
    expect_slice(rec.type, "EXECVE");
    expect_slice(rec.body, "argc=1");
    rec = record("type=DAEMON_START msg=audit(1.002:3) auditd start, ver=1.3");
    expect_slice(rec.body, "auditd start, ver=1.3"); /* of 2007 */
    ck_assert_int_eq(record("type=AUDIT1327 msg=audit(1.002:3): x=1").kind, ET_REC_PROCTITLE);
}
END_TEST

/* grep -r, -n, and lines of context. */
START_TEST(the_file_that_grep_found_it_in_is_passed_over)
{
    static const char *const prefixes[] = { "/var/log/audit/audit.log:", "audit/audit.log.1-",
                                            "12:", "my audit.log:12:", "audit.log-7-" };
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        char line[100];
        snprintf(line, sizeof line, "%snode=n type=CWD msg=audit(1.002:3): cwd=\"/\"", prefixes[i]);
        expect_slice(record(line).node, "n");
    }
}
END_TEST

START_TEST(further_records_of_a_line_are_left_to_read)
{
    struct et_record rec =
        record("type=SYSCALL msg=audit(1.002:3): key=\"k\"ARCH=x86_64 type=PATH "
               "msg=audit(1.002:3): item=0 node=b type=CWD msg=audit(1.002:4): x=1");
    expect_slice(rec.body, "key=\"k\"");
    expect_slice(rec.enriched, "ARCH=x86_64");
    rec = record(rec.more.p);
    expect_slice(rec.body, "item=0");
    expect_slice(rec.more, "node=b type=CWD msg=audit(1.002:4): x=1");
    ck_assert_uint_eq(record(rec.more.p).more.n, 0);
}
END_TEST

/* Whoever writes a message could else add an event of his own. */
START_TEST(a_record_within_quotes_is_none)
{
    static const char *const bodies[] = {
        "msg='op=x type=EXECVE msg=audit(1.002:3): argc=1 res=success'",
        "a0=\"x type=EXECVE msg=audit(1.002:3): argc=1\"",
        "a0=xtype=EXECVE msg=audit(1.002:3): argc=1",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        expect_parts(bodies[i], bodies[i], NULL);
}
END_TEST

START_TEST(a_line_that_is_no_record_says_why)
{
    static const char *const no_type = "not an audit record: no type= at its start";
    static const char *const no_id = "audit record has no msg=audit(…)";
    static const char *const cut = "audit record breaks off in its header";
    expect_broken("", no_type);
    expect_broken("node=", no_type);
    expect_broken("node=a", no_type);
    expect_broken("Nov 23 22:07:50 a audispd: type=CWD msg=audit(1.002:3): cwd=\"/\"", no_type);
    expect_broken("a=b:type=CWD msg=audit(1.002:3): cwd=\"/\"", no_type);
    expect_broken("type=", no_id);
    expect_broken("type=CWD", no_id);
    expect_broken("type=CWD msg=", no_id);
    expect_broken("type=UNKNOWN[1329] msg=?", no_id);
    expect_broken("type=CWD msg=audit(", cut);
    expect_broken("type=CWD msg=audit(1.002:3", cut);
    expect_broken("type=CWD msg=audit(1.002:3)", cut);
    expect_broken("type=CWD msg=audit(1.002:3)x", cut);
}
END_TEST

/* A guessed stamp or serial would put the record into another event. */
START_TEST(an_id_that_is_not_whole_is_not_guessed)
{
    static const char *const stamp = "audit id has no valid stamp";
    static const char *const serial = "audit id has no valid serial";
    expect_broken("type=CWD msg=audit(1.002): cwd=\"/\"", "audit id has no serial");
    expect_broken("type=CWD msg=audit(16523210---:3): cwd=\"/\"", stamp);
    expect_broken("type=CWD msg=audit(1652321:3): cwd=\"/\"", stamp);
    expect_broken("type=CWD msg=audit(:3): cwd=\"/\"", stamp);
    expect_broken("type=CWD msg=audit(.:3): cwd=\"/\"", stamp);
    expect_broken("type=CWD msg=audit(1.002:): cwd=\"/\"", serial);
    expect_broken("type=CWD msg=audit(1.002:-1): cwd=\"/\"", serial);
    expect_broken("type=CWD msg=audit(1.002:9223372036854775808): cwd=\"/\"", serial);
    expect_broken("type=CWD msg=audit(11/23/26 22:16:24.032:2468) : cwd=/", stamp);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_plain_record_has_a_type_an_id_and_a_body);
    tcase_add_test(tcase, a_node_in_front_is_the_host);
    tcase_add_test(tcase, what_auditd_added_is_kept_apart_from_what_the_kernel_wrote);
    tcase_add_test(tcase, blanks_before_the_body_do_not_belong_to_it);
    tcase_add_test(tcase, a_type_nobody_knows_is_a_record_all_the_same);
    tcase_add_test(tcase, a_type_given_by_its_number_is_known);
    tcase_add_test(tcase, an_enriched_part_is_known_without_its_separator);
    tcase_add_test(tcase, what_the_kernel_wrote_is_not_taken_for_an_enriched_part);
    tcase_add_test(tcase, a_header_may_lack_msg_or_its_colon_and_have_a_number_for_its_type);
    tcase_add_test(tcase, the_file_that_grep_found_it_in_is_passed_over);
    tcase_add_test(tcase, further_records_of_a_line_are_left_to_read);
    tcase_add_test(tcase, a_record_within_quotes_is_none);
    tcase_add_test(tcase, a_line_that_is_no_record_says_why);
    tcase_add_test(tcase, an_id_that_is_not_whole_is_not_guessed);
}
