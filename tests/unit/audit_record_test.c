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

START_TEST(a_line_that_is_no_record_says_why)
{
    static const char *const no_type = "not an audit record: no type= at its start";
    static const char *const no_id = "audit record has no msg=audit(…)";
    static const char *const cut = "audit record breaks off in its header";
    expect_broken("", no_type);
    expect_broken("node=", no_type);
    expect_broken("node=a", no_type);
    expect_broken("audit.log:type=CWD msg=audit(1.002:3): cwd=\"/\"", no_type);
    expect_broken("type=", no_id);
    expect_broken("type=CWD", no_id);
    expect_broken("type=CWD msg=", no_id);
    expect_broken("type=UNKNOWN[1329] msg=?", no_id);
    expect_broken("type=SYSCALL audit(1572298453.690:5717): a=b", no_id);
    expect_broken("type=CWD msg=audit(", cut);
    expect_broken("type=CWD msg=audit(1.002:3", cut);
    expect_broken("type=CWD msg=audit(1.002:3)", cut);
    expect_broken("type=CWD msg=audit(1.002:3) x", cut);
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
    expect_broken("type=CWD msg=audit(11/23/26 22:16:24.032:2468) : cwd=/",
                  "audit record breaks off in its header");
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
    tcase_add_test(tcase, a_line_that_is_no_record_says_why);
    tcase_add_test(tcase, an_id_that_is_not_whole_is_not_guessed);
}
