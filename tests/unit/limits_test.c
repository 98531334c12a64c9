/* Limits that no other test reaches: whatever goes beyond is said, and what was sound is kept.
 * docs/limits.md lists all of them. */
#include "parsers/audit/auoms_fields.h"
#include "parsers/audit/event.h"
#include "parsers/audit/formats.h"
#include "parsers/collected/formats.h"
#include "parsers/image/formats.h"
#include "parsers/json/json_get.h"
#include "parsers/log/formats.h"
#include "parsers/reader.h"
#include "parsers/runtime/formats.h"
#include "parsers/runtime/pairs.h"
#include "tests/unit/case.h"
#include "tests/unit/tarball.h"

/* What was stated, and how often that was said. */
struct said {
    const char *wanted;
    size_t facts, times, others;
    char other[240];
};

static int count_fact(void *ctx, const struct et_fact *fact, struct et_err *err)
{
    struct said *said = ctx;
    (void)err;
    said->facts += fact->kind != ET_FACT_AUDIT_COUNT;
    return 0;
}

static int count_damage(void *ctx, const struct et_damage *damage, struct et_err *err)
{
    struct said *said = ctx;
    (void)err;
    if (strcmp(damage->what, said->wanted) == 0) {
        said->times++;
        return 0;
    }
    said->others++;
    snprintf(said->other, sizeof said->other, "%s", damage->what);
    return 0;
}

static struct said read_as(const struct et_parser *parser, struct et_slice text, const char *wanted)
{
    struct said said = { .wanted = wanted };
    struct et_accounts accounts;
    struct et_err err = { 0 };
    const struct et_sink sink = { &said, count_fact, count_damage };
    struct et_reader *reader = et_reader_new(parser, &sink);
    ck_assert_ptr_nonnull(reader);
    ck_assert_msg(et_reader_block(reader, text, &err) == 0, "%s", err.msg);
    ck_assert_msg(et_reader_end(reader, &accounts, &err) == 0, "%s", err.msg);
    et_reader_free(reader);
    return said;
}

/* It is said `times` times, nothing else is, and so many facts are stated. */
static void expect_said(const struct et_parser *parser, const struct et_strbuf *text,
                        const char *wanted, size_t times, size_t facts)
{
    struct said said = read_as(parser, et_strbuf_slice(text), wanted);
    ck_assert_msg(said.times == times && said.others == 0 && said.facts == facts,
                  "said %zu times, %zu facts, and %zu times: %s", said.times, said.facts,
                  said.others, said.other);
}

static void repeat(struct et_strbuf *to, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++)
        et_strbuf_adds(to, text);
}

/* Names of hosts are kept while a log is read, so they may not be of any length. */
START_TEST(a_host_of_a_longer_name_is_damage)
{
    static const char said[] = "the name of its host is longer than 255 bytes";
    ET_STRBUF_AUTO log = { 0 };
    ET_STRBUF_AUTO messages = { 0 };
    for (size_t n = 255; n <= 256; n++) {
        et_strbuf_adds(&log, "node=");
        repeat(&log, "n", n);
        et_strbuf_adds(&log, " type=USER_LOGIN msg=audit(1.001:2): pid=1 uid=0 auid=1 ses=1\n");
        et_strbuf_adds(&messages, "Nov 23 12:00:00 ");
        repeat(&messages, "n", n);
        et_strbuf_adds(&messages, " audispd[9]: type=USER_LOGIN msg=audit(1.001:2): pid=1 uid=0 "
                                  "auid=1 ses=1\n");
    }
    expect_said(&et_parser_audit_log, &log, said, 1, 1);
    expect_said(&et_parser_syslog, &messages, said, 1, 1);
}
END_TEST

START_TEST(more_records_than_an_event_may_have_are_damage)
{
    ET_STRBUF_AUTO log = { 0 };
    et_strbuf_adds(&log, "type=SYSCALL msg=audit(1.001:2): arch=c000003e syscall=59 success=no "
                         "exit=-2 items=9 pid=1 exe=\"/a\"\n");
    repeat(&log, "type=CWD msg=audit(1.001:2): cwd=\"/\"\n", ET_MAX_EVENT_RECORDS + 3);
    struct said said =
        read_as(&et_parser_audit_log, et_strbuf_slice(&log), "event has more than 65536 records");
    ck_assert_uint_eq(said.times, 4);
    ck_assert_uint_eq(said.facts, 1);
}
END_TEST

/* Whoever holds a whole document has to hold it in memory. */
START_TEST(a_document_over_the_limit_is_not_read)
{
    enum { BLOCK = 1 << 20 };
    struct said said = { .wanted = "document is larger than 512 MiB: not read" };
    struct et_accounts accounts;
    const struct et_sink sink = { &said, count_fact, count_damage };
    struct et_reader *reader = et_reader_new(&et_parser_docker_inspect, &sink);
    char *blanks = malloc(BLOCK);
    ck_assert(reader && blanks);
    memset(blanks, ' ', BLOCK);
    for (size_t i = 0; i <= ET_MAX_DOCUMENT / BLOCK; i++)
        ck_assert_int_eq(et_reader_block(reader, (struct et_slice){ blanks, BLOCK }, NULL), 0);
    ck_assert_int_eq(et_reader_end(reader, &accounts, NULL), 0);
    ck_assert_uint_eq(said.times, 1);
    ck_assert_uint_eq(accounts.lines.broken, 1);
    et_reader_free(reader);
    free(blanks);
}
END_TEST

START_TEST(more_fields_than_an_agent_writes_are_damage)
{
    ET_STRBUF_AUTO log = { 0 };
    et_strbuf_adds(&log, "[1521757638.392,{\"Timestamp\":\"1521757638.392\",\"SerialNumber\":7,"
                         "\"records\":[{\"RecordTypeCode\":14688,\"RecordType\":\"AUOMS_EXECVE\"");
    for (int i = 0; i < ET_AUOMS_MAX_FIELDS; i++)
        et_strbuf_addf(&log, ",\"k%d\":\"1\"", i);
    et_strbuf_adds(&log, "}]}]\n");
    expect_said(&et_parser_auoms, &log, "a record has more than 512 fields", 1, 0);
}
END_TEST

/* A lost quote makes one row of all that follows. */
START_TEST(a_row_of_a_manifest_that_never_ends_is_given_up)
{
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, "path,command,exit_status,start,end,bytes,sha256,stderr_path,"
                          "stderr_sha256\n\"a,b\n");
    repeat(&text, "x,docker ps,0,2026-11-23T22:17:50Z,2026-11-23T22:17:51Z,1,5f,,\n", 1100);
    struct said said = read_as(&et_parser_collect_manifest, et_strbuf_slice(&text),
                               "row is longer than 64 KiB: given up");
    ck_assert_uint_eq(said.times, 1);
    ck_assert_uint_gt(said.facts, 10); /* the rows behind it */
}
END_TEST

START_TEST(a_json_value_over_the_limit_is_damage)
{
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, "{\"Type\":\"container\",\"Action\":\"die\",\"time\":1,\"x\":\"");
    repeat(&text, "0123456789abcdef", ET_JSON_MAX_VALUE / 16);
    et_strbuf_adds(&text,
                   "\"}\n{\"Type\":\"container\",\"Action\":\"die\",\"Actor\":{\"ID\":\"a\"},"
                   "\"time\":1}\n");
    expect_said(&et_parser_docker_events, &text, "JSON value is longer than 4194304 bytes", 1, 1);
}
END_TEST

START_TEST(more_attributes_than_are_kept_are_said)
{
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, "2026-11-23T22:13:20.000000000+00:00 container die "
                          "9f00000000e19f00000000e19f00000000e19f00000000e19f00000000e19f00 (");
    for (int i = 0; i < ET_PAIRS_MAX + 5; i++)
        et_strbuf_addf(&text, "%sk%d=v", i ? ", " : "", i);
    et_strbuf_adds(&text, ")\n");
    expect_said(&et_parser_docker_events_text, &text, "the event has more attributes than are kept",
                1, 1);
}
END_TEST

START_TEST(more_pairs_of_a_message_than_are_kept_are_said)
{
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, "time=\"2026-11-23T22:13:20.000000000Z\" level=info msg=\"x\" container="
                          "9f00000000e19f00000000e19f00000000e19f00000000e19f00000000e19f00");
    for (int i = 0; i < ET_PAIRS_MAX + 5; i++)
        et_strbuf_addf(&text, " k%d=v", i);
    et_strbuf_addc(&text, '\n');
    expect_said(&et_parser_daemon_log, &text, "the message has more pairs than are kept", 1, 1);
}
END_TEST

START_TEST(a_name_in_a_tar_over_the_limit_is_said)
{
    ET_STRBUF_AUTO name = { 0 };
    ET_STRBUF_AUTO tar = { 0 };
    repeat(&name, "0123456789abcdef", 80000);
    const struct tarred items[] = { { .name = et_strbuf_string(&name), .content = "x" },
                                    { .name = "usr/bin/gcc", .content = "x", .mode = 0755 } };
    tarball_as(&tar, ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FILTER_NONE, items, 2);
    struct said said = read_as(&et_parser_image_layer, et_strbuf_slice(&tar),
                               "a name in a tar is longer than 1 MiB");
    ck_assert_uint_eq(said.times, 1);
    ck_assert_uint_gt(said.facts, 0);
}
END_TEST

/* A line is kept so far that the longest value which is taken has room in it. */
START_TEST(a_line_of_a_package_database_is_cut)
{
    ET_STRBUF_AUTO status = { 0 };
    ET_STRBUF_AUTO tar = { 0 };
    et_strbuf_adds(&status, "Package: a\nStatus: install ok installed\nVersion: ");
    repeat(&status, "1", 100000);
    et_strbuf_adds(&status, "\n\nPackage: gcc\nStatus: install ok installed\nVersion: 12\n");
    const struct tarred item = { .name = "var/lib/dpkg/status", .bytes = et_strbuf_slice(&status) };
    tarball(&tar, &item, 1);
    struct said said =
        read_as(&et_parser_image_layer, et_strbuf_slice(&tar), "a field is longer than 4096 bytes");
    ck_assert_uint_eq(said.times, 1);
    ck_assert_uint_ge(said.facts, 2);
}
END_TEST

START_TEST(a_value_of_an_sbom_over_the_limit_is_damage)
{
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, "SPDXVersion: SPDX-2.3\nPackageName: a\nPackageVersion: ");
    repeat(&text, "1", 5000);
    et_strbuf_adds(&text, "\n\nPackageName: gcc\nPackageVersion: 12\n");
    struct said said =
        read_as(&et_parser_spdx_tags, et_strbuf_slice(&text), "a value is longer than 4096 bytes");
    ck_assert_uint_eq(said.times, 1);
    ck_assert_uint_ge(said.facts, 1);
}
END_TEST

/* The case keeps so many entries of damage; the counts stay right. */
START_TEST(more_damage_than_is_kept_is_counted)
{
    SCRATCH_CASE_AUTO it;
    ET_STRBUF_AUTO log = { 0 };
    const struct et_ingest_options options = { 0 };
    struct et_err err = { 0 };
    char path[CASE_PATH + 64];
    case_open(&it);
    et_strbuf_adds(&log, "type=SYSCALL msg=audit(1.001:2): arch=c000003e syscall=59 pid=1 "
                         "exe=\"/a\"\n");
    repeat(&log, "type=SYSCALL msg=audit(x): \n", 10100);
    case_file(&it, "a.log", et_strbuf_slice(&log));
    snprintf(path, sizeof path, "%s/a.log", it.folder);
    ck_assert_int_eq(et_ingest(it.store, path, &options, &it.totals, &err), 0);
    expect_rows(&it,
                "SELECT count(*), max(what) FILTER (WHERE what LIKE 'more %') FROM fact_damage",
                "10000|more damage follows; only this much is listed");
    expect_rows(&it, "SELECT lines_damaged FROM evidence", "10100");
}
END_TEST

/* Texts are stored once; those too long to be remembered, as often as they come. */
START_TEST(a_command_line_too_long_to_remember_is_kept_all_the_same)
{
    SCRATCH_CASE_AUTO it;
    ET_STRBUF_AUTO log = { 0 };
    case_open(&it);
    for (int i = 0; i < 2; i++) {
        et_strbuf_addf(&log,
                       "type=SYSCALL msg=audit(1.001:%d): arch=c000003e syscall=59 "
                       "success=yes exit=0 items=0 pid=1 exe=\"/a\"\n",
                       i);
        et_strbuf_addf(&log, "type=EXECVE msg=audit(1.001:%d): argc=1 a0=\"", i);
        repeat(&log, "0123456789abcdef", 5000);
        et_strbuf_addf(&log, "\"\ntype=PROCTITLE msg=audit(1.001:%d): proctitle=\"a\"\n", i);
    }
    case_file(&it, "a.log", et_strbuf_slice(&log));
    case_ingest(&it, "a.log");
    case_correlate(&it);
    expect_rows(&it, "SELECT count(*), min(length(argv)), max(length(argv)) FROM execs",
                "2|80004|80004");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_host_of_a_longer_name_is_damage);
    tcase_add_test(tcase, more_records_than_an_event_may_have_are_damage);
    tcase_add_test(tcase, a_document_over_the_limit_is_not_read);
    tcase_add_test(tcase, more_fields_than_an_agent_writes_are_damage);
    tcase_add_test(tcase, a_row_of_a_manifest_that_never_ends_is_given_up);
    tcase_add_test(tcase, a_json_value_over_the_limit_is_damage);
    tcase_add_test(tcase, more_attributes_than_are_kept_are_said);
    tcase_add_test(tcase, more_pairs_of_a_message_than_are_kept_are_said);
    tcase_add_test(tcase, a_name_in_a_tar_over_the_limit_is_said);
    tcase_add_test(tcase, a_line_of_a_package_database_is_cut);
    tcase_add_test(tcase, a_value_of_an_sbom_over_the_limit_is_damage);
    tcase_add_test(tcase, more_damage_than_is_kept_is_counted);
    tcase_add_test(tcase, a_command_line_too_long_to_remember_is_kept_all_the_same);
}
