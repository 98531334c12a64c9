/* Limits of what parsers remember, and of audit records: what they cost, and that they cost nothing
 * else. docs/limits.md lists them. */
#include "parsers/audit/enrichment.h"
#include "parsers/audit/formats.h"
#include "parsers/kubernetes/formats.h"
#include "parsers/log/short_records.h"
#include "parsers/reader.h"
#include "tests/unit/collect.h"

#include <stdio.h>

/* How often each kind of fact was stated, of logs that are too long to be collected. */
struct counted {
    size_t users, events, execs, damage;
};

static int count_fact(void *ctx, const struct et_fact *fact, struct et_err *err)
{
    struct counted *counted = ctx;
    (void)err;
    counted->users += fact->kind == ET_FACT_USER;
    counted->events += fact->kind == ET_FACT_RUNTIME_EVENT;
    counted->execs += fact->kind == ET_FACT_EXEC;
    return 0;
}

static int count_damage(void *ctx, const struct et_damage *damage, struct et_err *err)
{
    struct counted *counted = ctx;
    (void)damage;
    (void)err;
    counted->damage++;
    return 0;
}

static struct counted count(const struct et_parser *parser, const struct et_strbuf *text)
{
    struct counted counted = { 0 };
    struct et_accounts accounts;
    struct et_err err = { 0 };
    const struct et_sink sink = { &counted, count_fact, count_damage };
    struct et_reader *reader = et_reader_new(parser, &sink);
    ck_assert(reader && !text->failed);
    ck_assert_msg(et_reader_block(reader, et_strbuf_slice(text), &err) == 0, "%s", err.msg);
    ck_assert_msg(et_reader_end(reader, &accounts, &err) == 0, "%s", err.msg);
    et_reader_free(reader);
    return counted;
}

static void repeat(struct et_strbuf *to, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++)
        et_strbuf_adds(to, text);
}

/* ------------------------------------------------------------ what was told already */

static void add_named(struct et_strbuf *log, int serial, int uid)
{
    et_strbuf_addf(log,
                   "type=SYSCALL msg=audit(1.001:%d): arch=c000003e syscall=59 success=yes exit=0 "
                   "items=0 ppid=1 pid=2 auid=%d uid=%d euid=%d exe=\"/a\" key=(null)\x1d"
                   "AUID=\"a\" UID=\"u\" EUID=\"e\"\n",
                   serial, uid, uid, uid);
}

/* A name that is stated again is the same name; one that is not stated would be lost. */
START_TEST(names_are_stated_again_once_too_many_were)
{
    enum { REMEMBERED = 65536, NAMES = 3 };
    ET_STRBUF_AUTO log = { 0 };
    for (int uid = 0; uid < REMEMBERED - 1; uid++)
        add_named(&log, uid, uid);
    add_named(&log, REMEMBERED, 0); /* known */
    add_named(&log, REMEMBERED + 1, REMEMBERED);
    add_named(&log, REMEMBERED + 2, 0); /* forgotten */
    struct counted counted = count(&et_parser_audit_log, &log);
    ck_assert_uint_eq(counted.users, (size_t)NAMES * (REMEMBERED + 1));
    ck_assert_uint_eq(counted.execs, REMEMBERED + 2);
}
END_TEST

static void add_uids(struct et_strbuf *log, int first, int end)
{
    et_strbuf_addf(log,
                   "{\"sequence\":%d,\"timestamp\":\"1459447820.124\",\"messages\":[{\"type\":1300,"
                   "\"data\":\"arch=c000003e syscall=59 success=yes exit=0 items=0 ppid=2 pid=3 "
                   "auid=1 uid=0 comm=\\\"cc\\\" exe=\\\"/a\\\" key=(null)\"}],\"uid_map\":{",
                   first + 1);
    for (int uid = first; uid < end; uid++)
        et_strbuf_addf(log, "%s\"%d\":\"u\"", uid > first ? "," : "", uid);
    et_strbuf_adds(log, "}}\n");
}

START_TEST(names_of_go_audit_are_stated_again_once_too_many_were)
{
    enum { REMEMBERED = 65536, A_LINE = 1024 };
    ET_STRBUF_AUTO log = { 0 };
    for (int uid = 0; uid < REMEMBERED; uid += A_LINE)
        add_uids(&log, uid, uid + A_LINE);
    add_uids(&log, 0, 1);
    /* The map is full: whatever is asked of it next empties it. */
    ck_assert_uint_eq(count(&et_parser_go_audit, &log).users, REMEMBERED + 1);
    add_uids(&log, 0, 2);
    ck_assert_uint_eq(count(&et_parser_go_audit, &log).users, REMEMBERED + 2);
}
END_TEST

static void add_request(struct et_strbuf *log, int id, const char *stage)
{
    et_strbuf_addf(log,
                   "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"auditID\":\"%d\","
                   "\"stage\":\"%s\",\"verb\":\"create\",\"user\":{\"username\":\"ana\"},"
                   "\"objectRef\":{\"resource\":\"pods\",\"namespace\":\"shop\",\"name\":\"w\","
                   "\"subresource\":\"exec\"},\"requestReceivedTimestamp\":"
                   "\"2026-11-23T22:14:11.243457Z\",\"responseStatus\":{\"code\":101}}\n",
                   id, stage);
}

/* Requests that never end may not fill memory; then an end that does come is told once more. */
START_TEST(ends_of_requests_are_told_again_once_too_many_are_open)
{
    enum { REMEMBERED = 65536 };
    ET_STRBUF_AUTO log = { 0 };
    for (int id = 0; id < REMEMBERED; id++)
        add_request(&log, id, "ResponseStarted");
    add_request(&log, 1, "ResponseComplete"); /* known */
    add_request(&log, REMEMBERED, "ResponseStarted");
    add_request(&log, REMEMBERED + 1, "ResponseStarted");
    add_request(&log, 0, "ResponseComplete"); /* forgotten */
    ck_assert_uint_eq(count(&et_parser_kube_audit, &log).events, REMEMBERED + 3);
}
END_TEST

static int place(struct et_short_records *records, int host, const char *type, const char *body)
{
    char name[32];
    struct et_record rec;
    struct et_err err = { 0 };
    snprintf(name, sizeof name, "h%d", host);
    et_record_init(&rec, et_slice_of(type), et_slice_of(body));
    rec.node = et_slice_of(name);
    return et_short_records_place(records, &rec, &err);
}

/* Those that came first go on to be put together. */
START_TEST(records_of_further_hosts_stand_alone)
{
    enum { HOSTS = 4096 };
    struct et_short_records *records = et_short_records_new(1);
    ck_assert_ptr_nonnull(records);
    for (int host = 0; host < HOSTS; host++)
        ck_assert_int_eq(place(records, host, "SYSCALL", "arch=c000003e syscall=59 items=0"), 1);
    ck_assert_int_eq(place(records, HOSTS, "SYSCALL", "arch=c000003e syscall=59 items=0"), 0);
    ck_assert_int_eq(place(records, HOSTS, "EXECVE", "argc=1 a0=\"a\""), 0);
    ck_assert_int_eq(place(records, 0, "EXECVE", "argc=1 a0=\"a\""), 1);
    ck_assert_int_eq(place(records, HOSTS - 1, "EXECVE", "argc=1 a0=\"a\""), 1);
    et_short_records_free(records);
}
END_TEST

/* ------------------------------------------------------------ audit records */

static void read_auoms(struct collect *got, const char *more)
{
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_addf(&text,
                   "[1521757638.392,{\"Timestamp\":\"1521757638.392\",\"SerialNumber\":7,"
                   "\"records\":[{\"RecordTypeCode\":14688,\"RecordType\":\"AUOMS_EXECVE\","
                   "\"SchemaVersion\":\"1\",\"syscall\":\"execve\",\"success\":\"yes\",\"exit\":"
                   "\"0\",\"pid\":\"3\",\"exe\":\"/a\",%s}]}]\n",
                   more);
    collect_init(got);
    collect_lines(got, &et_parser_auoms, et_strbuf_slice(&text));
    ck_assert_uint_eq(got->exec_count, 1);
}

/* A placeholder costs nothing to write and stands for as many arguments as it likes: one that says
 * more than that stands for one. */
START_TEST(a_placeholder_for_too_many_arguments_stands_for_one)
{
    COLLECT_AUTO got;
    COLLECT_AUTO more;
    read_auoms(&got, "\"argc\":\"2\",\"cmdline\":\"a <1...1048576>\"");
    ck_assert_uint_eq(got.execs[0].argc, 1); /* there are more than argc says */
    read_auoms(&more, "\"argc\":\"2\",\"cmdline\":\"a <1...1048577>\"");
    ck_assert_uint_eq(more.execs[0].argc, 2);
    ck_assert_ptr_null(more.execs[0].argv[1].p);
    ck_assert_int_ne(more.execs[0].argv_state, ET_ARGV_COMPLETE);
}
END_TEST

/* No kernel has such names: whoever makes one up gets no room for it. */
START_TEST(a_field_of_too_long_a_name_is_passed_over)
{
    COLLECT_AUTO got;
    ET_STRBUF_AUTO text = { 0 };
    for (size_t n = 63; n <= 64; n++) {
        et_strbuf_addf(&text,
                       "[1521757638.392,{\"Timestamp\":\"1521757638.392\",\"SerialNumber\":%zu,"
                       "\"records\":[{\"RecordTypeCode\":1112,\"RecordType\":\"USER_LOGIN\","
                       "\"SchemaVersion\":\"1\",\"pid\":\"3\",\"uid\":\"0\",\"acct\":\"ana\",\"",
                       n);
        repeat(&text, "k", n);
        et_strbuf_adds(&text, "\":\"v\",\"addr\":\"10.0.0.9\"}]}]\n");
    }
    collect_init(&got);
    collect_lines(&got, &et_parser_auoms, et_strbuf_slice(&text));
    ck_assert_uint_eq(got.login_count, 2);
    ck_assert_uint_eq(got.damage_count, 0);
    for (size_t i = 0; i < 2; i++)
        expect_slice(got.logins[i].addr, "10.0.0.9");
}
END_TEST

/* How much of the record is auditd's, with a bare word of such a length at its end. */
static size_t enriched(size_t length)
{
    ET_STRBUF_AUTO body = { 0 };
    et_strbuf_adds(&body, "uid=0 UID=");
    repeat(&body, "n", length);
    struct et_slice rest = et_strbuf_slice(&body);
    return et_enrichment_split(&rest).n;
}

/* Where nothing parts auditd's words from the kernel's, a long one is no name. */
START_TEST(a_long_bare_word_is_the_kernels)
{
    ck_assert_uint_eq(enriched(40), strlen("UID=") + 40);
    ck_assert_uint_eq(enriched(41), 0);
}
END_TEST

#define TABLE                                                                                      \
    "NODE,EVENT,DATE,TIME,SERIAL_NUM,EVENT_KIND,SESSION,SUBJ_PRIME,SUBJ_SEC,SUBJ_KIND,ACTION,"     \
    "RESULT,OBJ_PRIME,OBJ_SEC,OBJ_KIND,HOW\n"
#define BEFORE ",audit-rule,unset,system,root,privileged-acct,executed,success,"
#define ROW(serial, path) ",SYSCALL,11/23/26,22:07:57," serial BEFORE path ",42,file,/b"

/* Fields have places, so a row of too many says nothing for sure. */
START_TEST(a_row_of_too_many_fields_is_damage_and_the_next_is_read)
{
    COLLECT_AUTO got;
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, TABLE ROW("5", "/a"));
    repeat(&text, ",x", 100);
    et_strbuf_adds(&text, "\n" ROW("6", "/a") "\n");
    collect_init(&got);
    collect_lines(&got, &et_parser_ausearch_csv, et_strbuf_slice(&text));
    ck_assert_uint_eq(got.damage_count, 1);
    ck_assert_uint_eq(got.damages[0].at.line, 2);
    ck_assert_uint_eq(got.exec_count, 2);
    ck_assert_int_eq(got.execs[1].id.serial, 6);
}
END_TEST

/* A lost quote takes no more than that, be its lines few and long. */
START_TEST(an_open_quote_has_a_limit_of_bytes)
{
    COLLECT_AUTO got;
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, TABLE ROW("5", "\"/a\n"));
    for (int i = 0; i < 3; i++) {
        repeat(&text, "0123456789abcdef", 8192);
        et_strbuf_addc(&text, '\n');
    }
    et_strbuf_adds(&text, ROW("6", "/a") "\n");
    collect_init(&got);
    collect_lines(&got, &et_parser_ausearch_csv, et_strbuf_slice(&text));
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_int_eq(got.execs[0].id.serial, 6);
    ck_assert_uint_ge(got.damage_count, 1);
    ck_assert_uint_eq(got.damages[0].at.line, 2);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, names_are_stated_again_once_too_many_were);
    tcase_add_test(tcase, names_of_go_audit_are_stated_again_once_too_many_were);
    tcase_add_test(tcase, ends_of_requests_are_told_again_once_too_many_are_open);
    tcase_add_test(tcase, records_of_further_hosts_stand_alone);
    tcase_add_test(tcase, a_placeholder_for_too_many_arguments_stands_for_one);
    tcase_add_test(tcase, a_field_of_too_long_a_name_is_passed_over);
    tcase_add_test(tcase, a_long_bare_word_is_the_kernels);
    tcase_add_test(tcase, a_row_of_too_many_fields_is_damage_and_the_next_is_read);
    tcase_add_test(tcase, an_open_quote_has_a_limit_of_bytes);
}
