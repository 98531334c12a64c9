#include "base/strbuf.h"
#include "parsers/log/formats.h"
#include "parsers/log/lines.h"
#include "tests/unit/collect.h"

#define NOON_NS INT64_C(1795435200000000000) /* 2026-11-23T12:00:00Z */
#define LOGIN                                                                                      \
    "type=USER_LOGIN msg=audit(1795472001.152:1231): pid=7 uid=0 auid=5 ses=3 msg='op=login'"

static void syslog_text(struct collect *got, const char *text)
{
    collect_init(got);
    collect_lines(got, &et_parser_syslog, et_slice_of(text));
}

static void expect_entry(const char *line, const char *host, const char *program, int64_t pid,
                         int64_t time_ns, int64_t precision_ns)
{
    struct et_log_entry entry;
    ck_assert_msg(et_syslog_line(et_slice_of(line), &entry), "no entry: %s", line);
    ck_assert_msg((host != NULL) == (entry.host.p != NULL), "host of %s", line);
    if (host)
        expect_slice(entry.host, host);
    expect_slice(entry.program, program);
    ck_assert_msg(entry.pid == pid, "pid of %s is %lld", line, (long long)entry.pid);
    ck_assert_msg(entry.time_ns == time_ns, "time of %s is %lld", line, (long long)entry.time_ns);
    ck_assert_int_eq(entry.precision_ns, precision_ns);
    ck_assert_msg(et_slice_is(et_slice_trim(entry.message), "a: b"), "message of %s", line);
}

START_TEST(every_form_of_line_gives_host_program_and_message)
{
    expect_entry("Nov 23 12:00:00 ci-7 dockerd[512]: a: b", "ci-7", "dockerd", 512, ET_TIME_NONE,
                 ET_NS_PER_S);
    expect_entry("<30>Nov  3 12:00:00 ci-7 dockerd: a: b", "ci-7", "dockerd", ET_ABSENT,
                 ET_TIME_NONE, ET_NS_PER_S);
    expect_entry("Nov 23 12:00:00 kernel: a: b", NULL, "kernel", ET_ABSENT, ET_TIME_NONE,
                 ET_NS_PER_S);
    expect_entry("Nov 23 12:00:00 ci-7 kern.notice kernel: a: b", "ci-7", "kernel", ET_ABSENT,
                 ET_TIME_NONE, ET_NS_PER_S);
    expect_entry("Nov 23 12:00:00.738698 ci-7 /usr/bin/dockerd[1]: a: b", "ci-7", "dockerd", 1,
                 ET_TIME_NONE, ET_NS_PER_S);
    expect_entry("2026-11-23T12:00:00.738698+00:00 ci-7 audisp-syslog: a: b", "ci-7",
                 "audisp-syslog", ET_ABSENT, NOON_NS + 738698000, 1000);
    expect_entry("2026-11-23T13:00:00+0100 ci-7 audit[9]: a: b", "ci-7", "audit", 9, NOON_NS,
                 ET_NS_PER_S);
    expect_entry("Mon 2026-11-23 12:00:00 UTC ci-7 (sd-pam)[9]: a: b", "ci-7", "(sd-pam)", 9,
                 NOON_NS, ET_NS_PER_S);
    expect_entry("Mon 2026-11-23 13:00:00 CET ci-7 sh[9]: a: b", "ci-7", "sh", 9, ET_TIME_NONE,
                 ET_NS_PER_S);
    expect_entry("1795435200.000001 ci-7 sh[9]: a: b", "ci-7", "sh", 9, NOON_NS + 1000, 1000);
    expect_entry("<13>1 2026-11-23T12:00:00.5Z ci-7 dockerd 512 - - a: b", "ci-7", "dockerd", 512,
                 NOON_NS + 500000000, 100000000);
    expect_entry("1 2026-11-23T12:00:00Z - dockerd - ID47 [x@1 k=\"a]\\\"b\"][y] \xef\xbb\xbf"
                 "a: b",
                 NULL, "dockerd", ET_ABSENT, NOON_NS, ET_NS_PER_S);
    expect_entry("10.5.0.3: kern:  notice: [2026-11-23T12:00:00.000000001Z]: a: b", "10.5.0.3",
                 "kernel", ET_ABSENT, NOON_NS + 1, 1);
}
END_TEST

/* Container output, program logs and listings begin with a stamp, too. */
START_TEST(a_line_that_only_begins_like_one_is_no_entry)
{
    static const char *const foreign[] = {
        "",
        "Nov 23 12:00:00",
        "Nov 23 12:00:00 ci-7",
        "Nov 23 12:00:00 ci-7 said nothing: a",
        "Now 23 12:00:00 ci-7 sh: a",
        "2026-11-23 12:00:00,123 worker module: a",
        "2026-11-23T12:00:00.123456789Z stdout F make: a",
        "2026-11-23T12:00:00.123456789Z make all: a",
        "2026-11-23T12:00:00.123456Z  INFO hyper::proto: a",
        "2026-11-23T12:00:00 ci-7 sh: no zone",
        "time=\"2026-11-23T12:00:00Z\" level=info msg=\"a: b\"",
        "[   12.345678] audit: type=1300 audit(1.2:3): a",
        "<999999>x",
        LOGIN,
    };
    struct et_log_entry entry;
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        ck_assert_msg(!et_syslog_line(et_slice_of(foreign[i]), &entry), "%s", foreign[i]);
}
END_TEST

/* auditd's own node is what the record says; syslog's HOST is only hearsay. */
START_TEST(an_audit_record_is_read_whoever_logged_it)
{
    COLLECT_AUTO got;
    syslog_text(&got, "Nov 23 22:00:01 ci-7 audispd: " LOGIN "\n"
                      "Nov 23 22:00:01 ci-7 tag_audit_log: node=n " LOGIN "\n");
    expect_tally(&got, 2, 0, 0);
    ck_assert_uint_eq(got.login_count, 2);
    ck_assert_int_eq(got.logins[0].id.time_ns, INT64_C(1795472001152000000));
    ck_assert_int_eq(got.logins[0].id.serial, 1231);
    ck_assert_int_eq(got.logins[0].id.precision_ns, 1000000);
    expect_slice(got.logins[0].id.node, "ci-7");
    ck_assert(got.logins[0].id.carried);
    expect_slice(got.logins[1].id.node, "n");
    ck_assert(!got.logins[1].id.carried);
    ck_assert_uint_eq(got.places[1].line, 2);
    ck_assert_int_eq(got.count.events, 2);
}
END_TEST

#define KERNEL(type) "Nov 23 22:00:01 h kernel: [   12.5] audit: type=" type " audit(1.000:9): "

/* The kernel's log is cut at a rate; audispd has it all. Two copies never mix. */
START_TEST(the_kernels_own_copy_is_an_event_of_its_own)
{
    COLLECT_AUTO got;
    syslog_text(&got, KERNEL("1300") "arch=c000003e syscall=59 success=yes exit=0 items=1 ppid=1 "
                                     "pid=2 comm=\"id\" exe=\"/bin/id\" key=\"k\"\n"
                                     "Nov 23 22:00:01 h audispd: type=EXECVE msg=audit(1.000:9): "
                                     "argc=1 a0=\"id\"\n" KERNEL("1309") "argc=1 a0=\"id\"\n");
    expect_tally(&got, 3, 0, 0);
    ck_assert_uint_eq(got.exec_count, 2);
    ck_assert_int_eq(got.count.events, 1);
    ck_assert_int_eq(got.execs[0].argv_state, ET_ARGV_COMPLETE);
    ck_assert_int_eq(got.execs[1].argv_state, ET_ARGV_COMPLETE);
    ck_assert_int_ne(got.execs[0].who.pid, got.execs[1].who.pid); /* 2, and not told */
}
END_TEST

/* printk keeps less than 1,000 bytes of a record and does not say so. */
START_TEST(a_record_as_long_as_printk_can_hold_is_taken_for_cut)
{
    COLLECT_AUTO got;
    char line[1100] = "Nov 23 22:00:01 h kernel: audit: type=1309 audit(1.000:9): argc=1 a0=";
    size_t n = strlen(line);
    memset(line + n, '3', 1000);
    collect_init(&got);
    collect_lines(&got, &et_parser_syslog, (struct et_slice){ line, n + 1000 });
    expect_tally(&got, 0, 0, 1);
    ck_assert_uint_eq(got.exec_count, 0);
}
END_TEST

/* Coverage rests on it: what was lost cannot be judged. */
START_TEST(the_kernels_word_that_records_were_lost_is_kept)
{
    COLLECT_AUTO got;
    syslog_text(&got, "2026-11-23T12:00:00Z h kernel: [   14.1] audit: audit_lost=127 "
                      "audit_rate_limit=0 audit_backlog_limit=64\n"
                      "2026-11-23T12:00:00Z h kernel: kauditd_printk_skb: 14 callbacks suppressed\n"
                      "2026-11-23T12:00:00Z h audispd: queue is full - dropping event\n"
                      "2026-11-23T12:00:00Z h kernel: audit: backlog limit exceeded\n"
                      "2026-11-23T12:00:00Z h kernel: audit_backlog is fine\n"
                      "Nov 23 12:00:00 h kernel: audit: backlog limit exceeded\n");
    expect_tally(&got, 4, 1, 1);
    ck_assert_uint_eq(got.state_count, 4);
    ck_assert_int_eq(got.states[0].change, ET_AUDIT_LOST);
    ck_assert_int_eq(got.states[0].lost, 127);
    ck_assert_int_eq(got.states[0].id.time_ns, NOON_NS);
    ck_assert_int_eq(got.states[0].id.serial, ET_ABSENT);
    expect_slice(got.states[0].type, "kernel");
    expect_slice(got.states[0].id.node, "h");
    ck_assert_int_eq(got.states[1].lost, ET_ABSENT);
    expect_slice(got.states[2].type, "audispd");
    ck_assert_str_eq(got.damages[0].what, "records were lost, but when is not told");
}
END_TEST

/* The stamp of a record beside its uptime tells when the kernel's clock began. */
START_TEST(a_loss_without_a_date_is_dated_by_the_records_around)
{
    COLLECT_AUTO got;
    syslog_text(&got,
                "Nov 23 12:00:00 h kernel: [   10.5] audit: type=1334 audit(1000.000:9): a=b\n"
                "Nov 23 12:00:00 h kernel: [   12.0] audit: rate limit exceeded\n");
    ck_assert_uint_eq(got.state_count, 1);
    ck_assert_int_eq(got.states[0].id.time_ns, INT64_C(1001500000000));
}
END_TEST

#define OPENED "type=USER_LOGIN msg=audit(1795472001.152:1231): pid=7 msg='op=login acct=\"mu"
#define CLOSED "nin\" exe=\"/bin/login\" res=success' UID=\"root\"\n"
#define DAEMON(pid) "Nov 23 22:00:01 h audisp-syslog[" pid "]: "

static void expect_joined(const char *text, uint64_t line)
{
    COLLECT_AUTO got;
    syslog_text(&got, text);
    ck_assert_msg(got.login_count == 1 && got.damage_count == 1, "%s", text);
    expect_slice(got.logins[0].acct, "munin");
    expect_slice(got.logins[0].result, "success");
    expect_slice(got.logins[0].id.node, "h");
    ck_assert_uint_eq(got.places[0].line, line);
    ck_assert_str_eq(got.damages[0].kept, "the record, joined again");
    ck_assert_uint_eq(got.damages[0].at.line, 1);
    ck_assert_uint_eq(got.tally.broken, 1);
}

/* Both orders are seen in the wild; another program's line may stand between. */
START_TEST(a_record_split_over_two_lines_is_joined)
{
    expect_joined(DAEMON("9") OPENED "\n" DAEMON("9") CLOSED, 1);
    expect_joined(DAEMON("9") CLOSED DAEMON("9") OPENED "\n", 2);
    expect_joined(DAEMON("9") OPENED "\nNov 23 22:00:01 h cron: \"\n" DAEMON("9") CLOSED, 1);
}
END_TEST

static void expect_halves(const char *text, size_t damages)
{
    COLLECT_AUTO got;
    syslog_text(&got, text);
    ck_assert_msg(got.damage_count == damages, "%s: %d", text, (int)got.damage_count);
    for (size_t i = 0; i < got.login_count; i++)
        ck_assert_msg(!et_slice_is(got.logins[i].acct, "munin"), "%s is joined", text);
}

/* A wrong join would make up a record that nobody wrote. */
START_TEST(halves_that_may_be_of_two_records_are_not_joined)
{
    expect_halves(DAEMON("9") OPENED "\n" DAEMON("8") CLOSED, 2);
    expect_halves(DAEMON("9") OPENED "\n" DAEMON("9") LOGIN "'\n" DAEMON("9") CLOSED, 2);
    expect_halves(DAEMON("9") OPENED "\n" DAEMON("9") "it isn't\n", 1);
    expect_halves(DAEMON("9") CLOSED DAEMON("9") LOGIN "'\n", 1);
    expect_halves(DAEMON("9") CLOSED DAEMON("9") CLOSED, 2);
    expect_halves(DAEMON("9") OPENED "\n", 1);
}
END_TEST

#define CALL_START                                                                                 \
    "type=SYSCALL msg=audit(1795472001.152:1231): arch=c000003e syscall=59 success=yes exit=0 "    \
    "a0=1 a1=2 a2=3 a3=8 items=2 ppid=6 pid=7 auid=5 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0"
#define CALL_END                                                                                   \
    "tty=pts3 ses=3 comm=\"a b\" exe=\"/bin/id\" subj=docker-default (enforce) key=\"k\""

static void expect_call(const char *first, const char *second)
{
    COLLECT_AUTO got;
    ET_STRBUF_AUTO text = { 0 };
    const char *const parts[] = { DAEMON("9"), first, "\n", DAEMON("9"), second, "\n" };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        et_strbuf_adds(&text, parts[i]);
    et_strbuf_addc(&text, '\0');
    syslog_text(&got, et_strbuf_slice(&text).p);
    ck_assert_msg(got.exec_count == 1, "%s | %s", first, second);
    expect_slice(got.execs[0].who.exe, "/bin/id");
    expect_slice(got.execs[0].who.key, "k");
    ck_assert_int_eq(got.execs[0].who.sgid, 0);
    ck_assert_int_eq(got.execs[0].who.fsgid, 12);
    ck_assert_str_eq(got.damages[0].kept, "the record, joined again");
    ck_assert_uint_eq(got.tally.broken, 1);
}

/* The fields of a system call and of a path are known, and so is their order. A
 * blank at the break may be gone. */
START_TEST(a_record_split_between_quotes_is_joined_at_the_byte)
{
    expect_call(CALL_START " sgid=0 f", "sgid=12 " CALL_END);
    expect_call(CALL_START " sgid=0 fsgid=1", "2 " CALL_END);
    expect_call(CALL_START " sgid=0 ", "fsgid=12 " CALL_END);
    expect_call(CALL_START " sgid=0", "fsgid=12 " CALL_END);
    expect_call(CALL_START " sgid=0", " fsgid=12 " CALL_END);
    expect_call("fsgid=12 " CALL_END, CALL_START " sgid=0");
}
END_TEST

/* An end that was not joined is damage, and no message of the daemon's own. */
START_TEST(an_end_without_its_beginning_is_never_passed_over)
{
    COLLECT_AUTO got;
    syslog_text(
        &got, DAEMON("9") "sgid=12 " CALL_END "\n" DAEMON("9") CALL_START
        "\n" DAEMON("9") "egid=0 sgid=0 fsgid=0 " CALL_END "\n" DAEMON("9") "2D4F32002D6F\n" DAEMON(
            "9") "config change requested by pid=7 auid=5\n" DAEMON("9") "Init complete, "
                                                                         "log_format = RAW\n");
    expect_tally(&got, 0, 2, 4);
    ck_assert_uint_eq(got.damage_count, 5); /* the exec has no EXECVE record, too */
    for (size_t i = 0; i < got.exec_count; i++)
        ck_assert_uint_eq(got.execs[i].who.key.n, 0);
}
END_TEST

#define SHORT(host, message) "2026-11-23T12:00:00+0000 " host " audit: " message "\n"
#define SHORT_EXEC(host, pid, items)                                                               \
    SHORT(host, "SYSCALL arch=c000003e syscall=59 success=yes exit=0 items=" items                 \
                " ppid=1 pid=" pid " comm=\"id\" exe=\"/bin/id\" key=\"k\"")
#define SHORT_REST(host, name)                                                                     \
    SHORT(host, "EXECVE argc=1 a0=\"" name "\"")                                                   \
    SHORT(host, "CWD cwd=\"/" name "\"")                                                           \
    SHORT(host, "PATH item=0 name=\"/bin/id\" nametype=NORMAL")                                    \
    SHORT(host, "PROCTITLE proctitle=\"" name "\"")

/* The short forms keep neither stamp nor serial: the seconds are syslog's. */
START_TEST(an_exec_of_the_journals_short_form_has_no_serial)
{
    COLLECT_AUTO got;
    syslog_text(&got,
                SHORT("h", "EXECVE argc=1 a0=\"of an event before\"") SHORT_EXEC("h", "7", "1")
                    SHORT_REST("h", "one") SHORT("h", "SERVICE_START pid=1 msg='x'"));
    expect_tally(&got, 5, 2, 0);
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_int_eq(got.execs[0].id.serial, ET_ABSENT);
    ck_assert_int_eq(got.execs[0].id.time_ns, NOON_NS);
    ck_assert_int_eq(got.execs[0].id.precision_ns, ET_NS_PER_S);
    ck_assert(got.execs[0].lossy);
    ck_assert_int_eq(got.execs[0].who.pid, 7);
    expect_slice(got.execs[0].argv[0], "one");
    ck_assert_int_eq(got.execs[0].argv_state, ET_ARGV_COMPLETE);
    ck_assert_int_eq(got.count.events, 1);
}
END_TEST

/* Events of two processors interleave; who wrote which EXECVE cannot be known. */
START_TEST(a_short_form_in_doubt_gives_the_exec_without_arguments)
{
    COLLECT_AUTO got;
    syslog_text(&got,
                SHORT_EXEC("h", "7", "1") SHORT_EXEC("h", "8", "1") SHORT_REST("h", "one")
                    SHORT_REST("h", "two") SHORT_EXEC("h", "9", "1") SHORT_REST("h", "three"));
    ck_assert_uint_eq(got.exec_count, 3);
    for (size_t i = 0; i < 3; i++)
        if (got.execs[i].who.pid == 9)
            expect_slice(got.execs[i].argv[0], "three");
        else
            ck_assert_uint_eq(got.execs[i].argc, 0);
    ck_assert_uint_eq(got.damage_count, 1);
    ck_assert_str_eq(got.damages[0].what,
                     "2 command lines have no serial: whose they are cannot be told");
    ck_assert_uint_eq(got.damages[0].at.line, 3);
}
END_TEST

/* What breaks the order shows that a record was lost: nothing is joined then. */
START_TEST(a_short_form_out_of_order_is_not_joined)
{
    static const char *const texts[] = {
        SHORT_EXEC("h", "7", "1") SHORT("h", "CWD cwd=\"/\"") SHORT("h", "EXECVE argc=1 a0=\"x\""),
        SHORT_EXEC("h", "7", "1") SHORT("h", "EXECVE a1=\"x\""),
        SHORT_EXEC("h", "7", "1") SHORT("h", "PROCTITLE proctitle=\"x\"")
            SHORT("h", "EXECVE argc=1 a0=\"x\""),
        SHORT_EXEC("h", "7", "1") SHORT("i", "EXECVE argc=1 a0=\"x\""),
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        COLLECT_AUTO got;
        syslog_text(&got, texts[i]);
        ck_assert_msg(got.exec_count == 1 && got.execs[0].argc == 0, "%s", texts[i]);
    }
}
END_TEST

/* Hosts in one file do not disturb each other. */
START_TEST(short_forms_are_joined_host_by_host)
{
    COLLECT_AUTO got;
    syslog_text(&got, SHORT_EXEC("h", "7", "1") SHORT_EXEC("i", "8", "1") SHORT_REST("h", "one")
                          SHORT_REST("i", "two"));
    ck_assert_uint_eq(got.exec_count, 2);
    expect_slice(got.execs[0].argv[0], "one");
    ck_assert_int_eq(got.execs[0].who.pid, 7);
    expect_slice(got.execs[1].argv[0], "two");
    expect_slice(got.execs[1].id.node, "i");
}
END_TEST

/* An exec without any time is no evidence of when; that is said, once. */
START_TEST(a_short_form_without_a_year_is_damage_once)
{
    COLLECT_AUTO got;
    syslog_text(&got, "Nov 23 22:00:01 h audit[7]: SYSCALL arch=c000003e syscall=59 pid=7\n"
                      "Nov 23 22:00:01 h audit: EXECVE argc=1 a0=\"x\"\n");
    expect_tally(&got, 0, 1, 1);
    ck_assert_uint_eq(got.exec_count, 0);
}
END_TEST

START_TEST(every_line_is_accounted_for)
{
    COLLECT_AUTO got;
    syslog_text(&got, "-- Logs begin at Mon 2026-11-23 22:07:50 UTC. --\n"
                      "\n"
                      "Nov 23 12:00:00 h cron[5]: (root) CMD (x)\r\n"
                      "    and more of it\n"
                      "rubbish\n" LOGIN "\n"
                      "Nov 23 12:00:00 h audispd: type=CWD msg=audit(\n");
    expect_tally(&got, 1, 4, 2);
    ck_assert_str_eq(got.damages[0].what, "not an entry of a system log");
    ck_assert_uint_eq(got.damages[0].at.line, 5);
    ck_assert_str_eq(got.damages[1].what, "audit record breaks off in its header");
    ck_assert_uint_eq(got.login_count, 1);
}
END_TEST

static int bid(const char *head)
{
    return et_parser_syslog.bid(et_slice_of(head), true);
}

START_TEST(a_log_is_recognised_by_most_of_its_lines)
{
    ck_assert_int_eq(bid("-- Logs begin --\nNov 23 12:00:00 h sh: a\n\tb\n"), 70);
    ck_assert_int_eq(bid("x\nNov 23 12:00:00 h sh: a\n"), 50);
    ck_assert_int_eq(bid("x\ny\nNov 23 12:00:00 h sh: a\n"), 0);
    ck_assert_int_eq(bid(""), 0);
    ck_assert_int_eq(bid(LOGIN "\n"), 0);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, every_form_of_line_gives_host_program_and_message);
    tcase_add_test(tcase, a_line_that_only_begins_like_one_is_no_entry);
    tcase_add_test(tcase, an_audit_record_is_read_whoever_logged_it);
    tcase_add_test(tcase, the_kernels_own_copy_is_an_event_of_its_own);
    tcase_add_test(tcase, a_record_as_long_as_printk_can_hold_is_taken_for_cut);
    tcase_add_test(tcase, the_kernels_word_that_records_were_lost_is_kept);
    tcase_add_test(tcase, a_loss_without_a_date_is_dated_by_the_records_around);
    tcase_add_test(tcase, a_record_split_over_two_lines_is_joined);
    tcase_add_test(tcase, a_record_split_between_quotes_is_joined_at_the_byte);
    tcase_add_test(tcase, an_end_without_its_beginning_is_never_passed_over);
    tcase_add_test(tcase, halves_that_may_be_of_two_records_are_not_joined);
    tcase_add_test(tcase, an_exec_of_the_journals_short_form_has_no_serial);
    tcase_add_test(tcase, a_short_form_in_doubt_gives_the_exec_without_arguments);
    tcase_add_test(tcase, a_short_form_out_of_order_is_not_joined);
    tcase_add_test(tcase, short_forms_are_joined_host_by_host);
    tcase_add_test(tcase, a_short_form_without_a_year_is_damage_once);
    tcase_add_test(tcase, every_line_is_accounted_for);
    tcase_add_test(tcase, a_log_is_recognised_by_most_of_its_lines);
}
