#include "parsers/log/formats.h"
#include "parsers/log/lines.h"
#include "tests/unit/collect.h"

#define RECORD "audit: type=1305 audit(1000.250:7): op=x"

/* Each form gives the same record. */
START_TEST(every_form_of_dmesg_gives_the_record)
{
    static const char *const lines[] = {
        "[   10.639426] " RECORD,
        "[   10.639426][   T55] " RECORD,
        "<5>[   10.639426] " RECORD,
        "kern  :notice: [   10.639426] " RECORD,
        "[Mon Nov 23 22:20:31 2026] " RECORD,
        "2026-11-23T22:20:31,189650+00:00 " RECORD,
        "[   10.639426] type=1305 audit(1000.250:7): op=x", /* before Linux 3.14 */
        RECORD,
        "<6>" RECORD,
        "<6>type=1305 audit(1000.250:7): op=x",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        COLLECT_AUTO got;
        collect_init(&got);
        collect_lines(&got, &et_parser_dmesg, et_slice_of(lines[i]));
        ck_assert_msg(got.state_count == 1 && got.damage_count == 0, "%s", lines[i]);
        expect_slice(got.states[0].type, "CONFIG_CHANGE");
        ck_assert_int_eq(got.states[0].id.time_ns, INT64_C(1000250000000));
        ck_assert_int_eq(got.states[0].id.serial, 7);
        ck_assert_msg(et_parser_dmesg.bid(et_slice_of(lines[i]), true) == 69, "%s", lines[i]);
        ck_assert_ptr_null(got.states[0].id.node.p);
    }
}
END_TEST

START_TEST(journalctls_monotonic_form_names_the_host)
{
    struct et_log_entry entry;
    ck_assert(et_dmesg_line(ET_SLICE("[    1.5] ci-7 kernel: a: b"), &entry));
    expect_slice(entry.host, "ci-7");
    expect_slice(entry.message, "a: b");
    ck_assert(et_dmesg_line(ET_SLICE("[    1.5] usb 1-1: new"), &entry));
    ck_assert_ptr_null(entry.host.p);
    expect_slice(entry.message, "[    1.5] usb 1-1: new");
}
END_TEST

/* Of the journal's own records it keeps no stamp: how many there were is said once. */
START_TEST(records_with_an_uptime_only_are_damage_once)
{
    COLLECT_AUTO got;
    collect_init(&got);
    collect_lines(&got, &et_parser_dmesg,
                  ET_SLICE("[    1.5] ci-7 audit[7]: SYSCALL arch=c000003e syscall=59 pid=7\n"
                           "[    1.5] ci-7 audit: EXECVE argc=1 a0=\"x\"\n"
                           "[    1.5] ci-7 audit[1]: SERVICE_START pid=1\n"
                           "[    1.6] ci-7 sh[7]: x\n"));
    expect_tally(&got, 0, 3, 1);
    ck_assert_uint_eq(got.damage_count, 1);
    ck_assert_str_eq(got.damages[0].what,
                     "2 audit records have neither serial nor date and are not used: "
                     "`journalctl -o export` has both");
    ck_assert_uint_eq(got.damages[0].at.line, 1);
}
END_TEST

/* dmesg's own dates drift; the stamp of a record beside its uptime does not. */
START_TEST(a_loss_is_dated_by_the_records_before_it)
{
    COLLECT_AUTO got;
    collect_init(&got);
    collect_lines(&got, &et_parser_dmesg,
                  ET_SLICE("[    5.0] audit: backlog limit exceeded\n"
                           "[   10.25] " RECORD "\n"
                           "[   14.0] kauditd_printk_skb: 14 callbacks suppressed\n"
                           "[   14.1] eth0: link up\n"));
    expect_tally(&got, 2, 1, 1);
    ck_assert_int_eq(got.states[1].change, ET_AUDIT_LOST);
    ck_assert_int_eq(got.states[1].id.time_ns, INT64_C(1004000000000));
    expect_slice(got.states[1].type, "kernel");
}
END_TEST

/* An uptime of three centuries cannot be added to a date. */
START_TEST(an_impossible_uptime_dates_nothing)
{
    COLLECT_AUTO got;
    collect_init(&got);
    collect_lines(
        &got, &et_parser_dmesg,
        ET_SLICE(
            "[    0.000000] audit: type=1300 audit(1795471659.716:1): arch=c000003e syscall=59 "
            "success=yes exit=0 items=0 ppid=1 pid=2 comm=\"cc\" exe=\"/usr/bin/cc\"\n"
            "[9223372035.000000] audit: audit_lost=5 audit_rate_limit=0 audit_backlog_limit=64\n"));
    ck_assert_uint_eq(got.state_count, 0);
    ck_assert_uint_ge(got.damage_count, 1);
    ck_assert_str_eq(got.damages[0].what, "records were lost, but when is not told");
}
END_TEST

START_TEST(what_is_not_of_the_kernels_is_not_claimed)
{
    static const char *const foreign[] = {
        "",
        "[",
        "[]",
        "[12] x",
        "[1.2.3] x",
        "[Moon] x",
        "[1.5",
        "a: b: c",
        "<5> text",
        "{\"a\":[1.5]}",
        "type=CWD msg=audit(1.2:3): cwd=\"/\"",
        "2026-11-23T22:20:31.189650+00:00 h p: x",
    };
    struct et_log_entry entry;
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        ck_assert_msg(!et_dmesg_line(et_slice_of(foreign[i]), &entry), "%s", foreign[i]);
        ck_assert_int_eq(et_parser_dmesg.bid(et_slice_of(foreign[i]), true), 0);
    }
    ck_assert_int_eq(et_parser_dmesg.bid(ET_SLICE("[    0.0] Linux version 6.1\n"), true), 69);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, every_form_of_dmesg_gives_the_record);
    tcase_add_test(tcase, journalctls_monotonic_form_names_the_host);
    tcase_add_test(tcase, records_with_an_uptime_only_are_damage_once);
    tcase_add_test(tcase, a_loss_is_dated_by_the_records_before_it);
    tcase_add_test(tcase, an_impossible_uptime_dates_nothing);
    tcase_add_test(tcase, what_is_not_of_the_kernels_is_not_claimed);
}
