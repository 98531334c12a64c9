#include "base/strbuf.h"
#include "parsers/audit/event.h"
#include "tests/unit/suite.h"

#include <stdio.h>
#include <stdlib.h>

/* Each finished event as "serial:" and a letter for everything it holds. */
struct grouped {
    struct et_strbuf text;
    struct et_assembler *assembler;
    size_t done, missing, damaged;
    uint64_t line;
};

static int note_event(void *ctx, struct et_event *event, bool missing, struct et_err *err)
{
    struct grouped *to = ctx;
    (void)err;
    to->done++;
    to->missing += missing;
    if (to->done > 20)
        return 0;
    if (event->id.node.p)
        et_strbuf_addf(&to->text, "%.*s/", (int)event->id.node.n, event->id.node.p);
    et_strbuf_addf(&to->text, "%lld:", (long long)event->id.serial);
    et_strbuf_adds(&to->text, event->has_syscall ? "s" : "");
    et_strbuf_adds(&to->text, event->argv.count ? "e" : "");
    et_strbuf_adds(&to->text, event->has_cwd ? "c" : "");
    for (size_t i = 0; i < event->path_count; i++)
        et_strbuf_addf(&to->text, "%lld", (long long)event->paths[i].item);
    et_strbuf_adds(&to->text, event->has_proctitle ? "t" : "");
    et_strbuf_adds(&to->text, missing ? "? " : " ");
    return 0;
}

static void start(struct grouped *to)
{
    *to = (struct grouped){ 0 };
    to->assembler = et_assembler_new(&(struct et_event_sink){ to, note_event });
    ck_assert_ptr_nonnull(to->assembler);
}

static void drop(struct grouped *to)
{
    et_assembler_free(to->assembler);
    et_strbuf_clear(&to->text);
}

#define GROUPED_AUTO __attribute__((cleanup(drop))) struct grouped

static void push(struct grouped *to, const char *line)
{
    struct et_record rec;
    struct et_err err = { 0 };
    const struct et_place at = { ++to->line, to->line * 100, 99 };
    ck_assert_msg(et_record_parse(et_slice_of(line), &rec, &err) == 0, "%s: %s", line, err.msg);
    int rc = et_assembler_push(to->assembler, &rec, &at, &err);
    ck_assert_msg(rc == 0 || rc == ET_DAMAGED, "%s: %s", line, err.msg);
    to->damaged += rc == ET_DAMAGED;
}

/* The events handed on so far; forgets them. */
static void expect_events(struct grouped *to, const char *want)
{
    ck_assert_str_eq(et_strbuf_string(&to->text), want);
    et_strbuf_reset(&to->text);
}

static void flush(struct grouped *to)
{
    ck_assert_int_eq(et_assembler_flush(to->assembler, NULL), 0);
}

#define ID(serial) " msg=audit(100.001:" serial "): "
#define SYSCALL(serial, items)                                                                     \
    "type=SYSCALL" ID(serial) "arch=c000003e syscall=59 success=yes exit=0 items=" items           \
                              " ppid=1 pid=2 comm=\"a\" exe=\"/a\" key=(null)"
#define FAILED(serial, items)                                                                      \
    "type=SYSCALL" ID(serial) "arch=c000003e syscall=59 success=no exit=-2 items=" items           \
                              " ppid=1 pid=2 comm=\"a\" exe=\"/a\" key=(null)"
#define EXECVE(serial) "type=EXECVE" ID(serial) "argc=1 a0=\"a\""
#define CWD(serial) "type=CWD" ID(serial) "cwd=\"/\""
#define PATH(serial, item) "type=PATH" ID(serial) "item=" item " name=\"/a\" nametype=NORMAL"
#define TITLE(serial) "type=PROCTITLE" ID(serial) "proctitle=\"a\""

/* Two carriers wrote into one log: no item is counted twice. */
START_TEST(a_record_that_comes_twice_is_one)
{
    GROUPED_AUTO got;
    start(&got);
    for (int i = 0; i < 2; i++)
        push(&got, SYSCALL("1", "2"));
    for (int i = 0; i < 2; i++)
        push(&got, EXECVE("1"));
    for (int i = 0; i < 2; i++)
        push(&got, CWD("1"));
    for (int i = 0; i < 2; i++)
        push(&got, PATH("1", "0"));
    push(&got, TITLE("1"));
    for (int i = 0; i < 2; i++)
        push(&got, PATH("1", "1"));
    expect_events(&got, "1:sec01t ");
    push(&got, PATH("2", "0"));
    push(&got, "type=PATH" ID("2") "item=0 name=\"/b\" nametype=NORMAL");
    flush(&got);
    expect_events(&got, "1:1? 2:00? ");
}
END_TEST

START_TEST(an_event_is_handed_on_with_its_last_record)
{
    GROUPED_AUTO got;
    start(&got);
    push(&got, SYSCALL("1", "2"));
    push(&got, EXECVE("1"));
    push(&got, CWD("1"));
    push(&got, PATH("1", "0"));
    push(&got, PATH("1", "1"));
    expect_events(&got, "");
    push(&got, TITLE("1"));
    expect_events(&got, "1:sec01t ");
    flush(&got);
    expect_events(&got, "");
}
END_TEST

/* Two processors log at once: 243 events of a small build host lie so. */
START_TEST(interleaved_events_come_apart)
{
    GROUPED_AUTO got;
    start(&got);
    push(&got, SYSCALL("1", "1"));
    push(&got, SYSCALL("2", "1"));
    push(&got, EXECVE("1"));
    push(&got, CWD("2"));
    push(&got, EXECVE("2"));
    push(&got, CWD("1"));
    push(&got, PATH("2", "0"));
    push(&got, TITLE("2"));
    push(&got, PATH("1", "0"));
    push(&got, TITLE("1"));
    expect_events(&got, "2:sec0t 1:sec0t ");
}
END_TEST

/* Time never closes an event: a record may come minutes later. */
START_TEST(a_late_record_finds_its_event)
{
    GROUPED_AUTO got;
    start(&got);
    push(&got, SYSCALL("1", "0"));
    push(&got, EXECVE("1"));
    for (int i = 0; i < 1000; i++) {
        char line[200];
        snprintf(line, sizeof line,
                 "type=SYSCALL msg=audit(%d.000:%d): arch=c000003e syscall=231 a0=0 items=0 pid=3 "
                 "exe=\"/b\" key=(null)",
                 200 + i, 500 + i);
        push(&got, line);
        snprintf(line, sizeof line, "type=PROCTITLE msg=audit(%d.000:%d): proctitle=\"b\"", 200 + i,
                 500 + i);
        push(&got, line);
    }
    ck_assert_uint_eq(got.done, 1000);
    et_strbuf_reset(&got.text);
    got.done = 0;
    push(&got, TITLE("1"));
    expect_events(&got, "1:set ");
}
END_TEST

/* ausearch turns an event round, syslog swaps lines. */
START_TEST(records_in_any_order_make_the_same_event)
{
    GROUPED_AUTO got;
    start(&got);
    push(&got, TITLE("1"));
    push(&got, PATH("1", "1"));
    push(&got, PATH("1", "0"));
    push(&got, CWD("1"));
    push(&got, EXECVE("1"));
    expect_events(&got, "");
    push(&got, SYSCALL("1", "2"));
    expect_events(&got, "1:sec01t ");
}
END_TEST

/* The same stamp and serial on two hosts is routine. */
START_TEST(nodes_keep_hosts_apart)
{
    GROUPED_AUTO got;
    start(&got);
    push(&got, "node=a " SYSCALL("1", "0"));
    push(&got, "node=b " SYSCALL("1", "0"));
    push(&got, SYSCALL("1", "0"));
    push(&got, "node=b " EXECVE("1"));
    push(&got, "node=a " TITLE("1"));
    push(&got, "node=b " TITLE("1"));
    expect_events(&got, "b/1:set ");
    push(&got, "node=a " EXECVE("1"));
    push(&got, EXECVE("1"));
    push(&got, TITLE("1"));
    expect_events(&got, "a/1:set 1:set ");
}
END_TEST

START_TEST(the_same_serial_with_another_stamp_is_another_event)
{
    GROUPED_AUTO got;
    start(&got);
    push(&got, FAILED("1", "0"));
    push(&got, "type=PROCTITLE msg=audit(100.002:1): proctitle=\"a\"");
    expect_events(&got, "");
    push(&got, TITLE("1"));
    expect_events(&got, "1:st ");
    flush(&got);
    expect_events(&got, "1:t? ");
}
END_TEST

/* A failed exec never gets an EXECVE record: nobody may wait for one. */
START_TEST(a_failed_exec_does_not_wait_for_its_arguments)
{
    GROUPED_AUTO got;
    start(&got);
    push(&got, FAILED("1", "1"));
    push(&got, CWD("1"));
    push(&got, PATH("1", "0"));
    push(&got, TITLE("1"));
    expect_events(&got, "1:sc0t ");
}
END_TEST

/* Kernels before 3.14 write no PROCTITLE: the end of the log tells. */
START_TEST(an_event_without_proctitle_comes_out_at_the_end)
{
    GROUPED_AUTO got;
    start(&got);
    push(&got, SYSCALL("2", "1"));
    push(&got, EXECVE("2"));
    push(&got, CWD("2"));
    push(&got, PATH("2", "0"));
    push(&got, SYSCALL("1", "0"));
    push(&got, EXECVE("1"));
    expect_events(&got, "");
    flush(&got);
    expect_events(&got, "1:se? 2:sec0? ");
}
END_TEST

/* An argument in pieces is waited for until the length it announced is there. */
START_TEST(an_event_waits_for_all_pieces_of_its_arguments)
{
    GROUPED_AUTO got;
    start(&got);
    push(&got, SYSCALL("1", "0"));
    push(&got, TITLE("1"));
    push(&got, "type=EXECVE" ID("1") "argc=2 a0=\"a\" a1_len=12 a1[0]=616263");
    expect_events(&got, "");
    push(&got, "type=EXECVE" ID("1") " a1[1]=646566");
    expect_events(&got, "1:set ");
}
END_TEST

START_TEST(paths_are_handed_on_in_the_order_of_their_items)
{
    GROUPED_AUTO got;
    start(&got);
    push(&got, SYSCALL("1", "3"));
    push(&got, EXECVE("1"));
    push(&got, CWD("1"));
    push(&got, PATH("1", "2"));
    push(&got, PATH("1", "0"));
    push(&got, TITLE("1"));
    push(&got, PATH("1", "1"));
    expect_events(&got, "1:sec012t ");
}
END_TEST

/* A spoilt record must not take its event along. */
START_TEST(a_broken_field_leaves_the_rest_of_the_event_whole)
{
    GROUPED_AUTO got;
    start(&got);
    push(&got, SYSCALL("1", "1"));
    push(&got, "type=EXECVE" ID("1") "argc=1 a0=\"a\" a1=\"open");
    push(&got, CWD("1"));
    push(&got, "type=PATH" ID("1") "item=0 name=\"/a\" inode=x");
    push(&got, TITLE("1"));
    expect_events(&got, "1:sec0t ");
    ck_assert_uint_eq(got.damaged, 2);
}
END_TEST

/* The kernel writes exe=(null) for a task without a program file. */
START_TEST(a_syscall_record_must_have_what_the_kernel_always_writes)
{
    GROUPED_AUTO got;
    start(&got);
    push(&got, "type=SYSCALL" ID("1") "arch=c000003e syscall=59 items=0 pid=1 exe=(null)");
    ck_assert_uint_eq(got.damaged, 0);
    push(&got, "type=SYSCALL" ID("2") "arch=c000003e syscall=59 items=0 pid=1");
    push(&got, "type=SYSCALL" ID("3") "arch=c000003e syscall=59 items=0 exe=\"/a\"");
    push(&got, "type=SYSCALL" ID("4") "syscall=59 pid=1 exe=\"/a\"");
    ck_assert_uint_eq(got.damaged, 3);
}
END_TEST

/* However many events wait, none may vanish, and memory must not grow. */
START_TEST(at_the_limit_of_open_events_the_oldest_comes_out)
{
    enum { EVENTS = ET_MAX_OPEN_EVENTS + 500 };
    GROUPED_AUTO got;
    start(&got);
    for (int i = 1; i <= EVENTS; i++) {
        char line[200];
        snprintf(line, sizeof line, "type=EXECVE msg=audit(100.%03d:%d): argc=1 a0=\"x\"", i % 1000,
                 i);
        push(&got, line);
    }
    ck_assert_uint_eq(got.done, 500);
    ck_assert_uint_eq(got.missing, 500);
    ck_assert(et_slice_starts(et_strbuf_slice(&got.text), "1:e? 2:e? 3:e? "));
    flush(&got);
    ck_assert_uint_eq(got.done, EVENTS);
}
END_TEST

START_TEST(at_the_limit_of_bytes_the_oldest_comes_out)
{
    enum { EACH = 4 * 1024 * 1024, EVENTS = 24 };
    GROUPED_AUTO got;
    start(&got);
    char *line = malloc(EACH + 100);
    ck_assert_ptr_nonnull(line);
    for (int i = 0; i < EVENTS; i++) {
        int n = snprintf(line, 100, "type=EXECVE msg=audit(1.001:%d): argc=9 a0=\"", i);
        memset(line + n, 'x', EACH);
        memcpy(line + n + EACH, "\"", 2);
        push(&got, line);
    }
    free(line);
    ck_assert_uint_ge(got.done, EVENTS - ET_MAX_OPEN_BYTES / EACH);
    ck_assert_uint_lt(got.done, EVENTS);
    flush(&got);
    ck_assert_uint_eq(got.done, EVENTS);
}
END_TEST

START_TEST(more_paths_than_the_limit_are_damage)
{
    GROUPED_AUTO got;
    start(&got);
    for (int i = 0; i < ET_MAX_PATHS + 3; i++) {
        char line[100];
        snprintf(line, sizeof line, "type=PATH" ID("1") "item=%d name=\"/a\"", i);
        push(&got, line);
    }
    ck_assert_uint_eq(got.damaged, 3);
    flush(&got);
    ck_assert_uint_eq(got.done, 1);
}
END_TEST

/* Events of one stamp whose serials differ in high bits only, and one id on
 * thousands of nodes: both once met in one slot and were searched one by one. */
START_TEST(hostile_ids_do_not_make_it_slow)
{
    enum { EVENTS = 16000, ROUNDS = 6 };
    GROUPED_AUTO got;
    start(&got);
    for (int i = 0; i < EVENTS * ROUNDS; i++) {
        char line[200];
        const char *form = i % 2 ? "type=CWD msg=audit(1.001:%llu): cwd=\"/\""
                                 : "node=n%llu type=CWD msg=audit(1.001:7): cwd=\"/\"";
        snprintf(line, sizeof line, form, (unsigned long long)(i % EVENTS) << 24);
        push(&got, line);
    }
    ck_assert_uint_eq(got.done, 0);
    flush(&got);
    ck_assert_uint_eq(got.done, EVENTS);
}
END_TEST

static int refuse(void *ctx, struct et_event *event, bool missing, struct et_err *err)
{
    (void)ctx;
    (void)event;
    (void)missing;
    return et_fail(err, ET_FATAL, "disk full");
}

/* A full disk must stop the run, not pass for damage. */
START_TEST(what_the_sink_returns_is_passed_up)
{
    struct et_assembler *as = et_assembler_new(&(struct et_event_sink){ NULL, refuse });
    struct et_record rec;
    const struct et_place at = { 1, 0, 1 };
    struct et_err err = { 0 };
    ck_assert_int_eq(et_record_parse(ET_SLICE(SYSCALL("1", "0")), &rec, &err), 0);
    ck_assert_int_eq(et_assembler_push(as, &rec, &at, &err), 0);
    ck_assert_int_eq(et_assembler_flush(as, &err), ET_FATAL);
    ck_assert_str_eq(err.msg, "disk full");
    et_assembler_free(as);
    et_assembler_free(NULL);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, an_event_is_handed_on_with_its_last_record);
    tcase_add_test(tcase, a_record_that_comes_twice_is_one);
    tcase_add_test(tcase, interleaved_events_come_apart);
    tcase_add_test(tcase, a_late_record_finds_its_event);
    tcase_add_test(tcase, records_in_any_order_make_the_same_event);
    tcase_add_test(tcase, nodes_keep_hosts_apart);
    tcase_add_test(tcase, the_same_serial_with_another_stamp_is_another_event);
    tcase_add_test(tcase, a_failed_exec_does_not_wait_for_its_arguments);
    tcase_add_test(tcase, an_event_without_proctitle_comes_out_at_the_end);
    tcase_add_test(tcase, an_event_waits_for_all_pieces_of_its_arguments);
    tcase_add_test(tcase, paths_are_handed_on_in_the_order_of_their_items);
    tcase_add_test(tcase, a_broken_field_leaves_the_rest_of_the_event_whole);
    tcase_add_test(tcase, a_syscall_record_must_have_what_the_kernel_always_writes);
    tcase_add_test(tcase, at_the_limit_of_open_events_the_oldest_comes_out);
    tcase_add_test(tcase, at_the_limit_of_bytes_the_oldest_comes_out);
    tcase_add_test(tcase, more_paths_than_the_limit_are_damage);
    tcase_add_test(tcase, hostile_ids_do_not_make_it_slow);
    tcase_add_test(tcase, what_the_sink_returns_is_passed_up);
}
