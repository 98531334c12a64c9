/* What containers wrote, in all forms in which runtimes keep it. */
#include "base/strbuf.h"
#include "parsers/output/formats.h"
#include "parsers/output/output.h"
#include "tests/unit/collect.h"

#define AT "2026-11-23T22:14:11.594257960Z "

static const int64_t at_ns = 1795472051594257960;

static void lines(struct collect *got, const struct et_parser *parser, const char *text)
{
    collect_init(got);
    collect_lines(got, parser, et_slice_of(text));
}

static const struct et_output_line *output(const struct collect *got, size_t i)
{
    ck_assert_uint_lt(i, got->facts);
    ck_assert_int_eq(got->stated[i].kind, ET_FACT_OUTPUT_LINE);
    return got->stated[i].output_line;
}

START_TEST(a_line_of_a_json_file_is_a_line_of_output)
{
    COLLECT_AUTO got;
    lines(&got, &et_parser_docker_json_log,
          "{\"log\":\"cc -c a.c\\r\\n\",\"stream\":\"stdout\",\"time\":"
          "\"2026-11-23T22:14:11.59425796Z\"}\n"
          "{\"log\":\"\\n\",\"stream\":\"stderr\",\"attrs\":{\"tag\":\"x\"},\"time\":"
          "\"2026-11-23T22:14:11.59425796Z\"}\n");
    const struct et_output_line *first = output(&got, 0);
    expect_slice(first->text, "cc -c a.c");
    expect_slice(first->channel, "stdout");
    ck_assert_int_eq(first->time_ns, at_ns);
    ck_assert(first->whole);
    ck_assert_ptr_null(first->container.p);
    expect_slice(output(&got, 1)->text, "");
    expect_slice(output(&got, 1)->channel, "stderr");
    ck_assert_uint_eq(got.places[1].line, 2);
    expect_tally(&got, 2, 0, 0);
}
END_TEST

/* Docker cuts at 16 KiB, each channel by itself; the place spans all pieces. */
START_TEST(pieces_are_joined_for_each_channel)
{
    COLLECT_AUTO got;
    const char *text =
        "{\"log\":\"one \",\"stream\":\"stdout\",\"time\":\"2026-11-23T22:14:11.59425796Z\"}\n"
        "{\"log\":\"err\\n\",\"stream\":\"stderr\",\"time\":\"2026-11-23T22:14:12Z\"}\n"
        "{\"log\":\"two\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-23T22:14:13Z\"}\n"
        "{\"log\":\"cut\",\"stream\":\"stdout\",\"time\":\"2026-11-23T22:14:14Z\"}\n";
    lines(&got, &et_parser_docker_json_log, text);
    ck_assert_uint_eq(got.facts, 3);
    expect_slice(output(&got, 0)->text, "err");
    expect_slice(output(&got, 1)->text, "one two");
    ck_assert(output(&got, 1)->whole);
    ck_assert_int_eq(output(&got, 1)->time_ns, at_ns);
    ck_assert_uint_eq(got.places[1].line, 1);
    ck_assert_uint_eq(got.places[1].offset, 0);
    ck_assert_uint_eq(got.places[1].length, (uint64_t)(strstr(text, "\n{\"log\":\"cut") - text));
    expect_slice(output(&got, 2)->text, "cut");
    ck_assert(!output(&got, 2)->whole);
    expect_tally(&got, 4, 0, 0);
}
END_TEST

/* Shippers keep the text alone. */
START_TEST(a_json_file_without_times_is_read)
{
    COLLECT_AUTO got;
    const char *text = "{\"log\":\"2020-03-24 Single \"}\n{\"log\":\"li\"}\n{\"log\":\"ne\\n\"}\n";
    lines(&got, &et_parser_docker_json_log, text);
    ck_assert_uint_eq(got.facts, 1);
    expect_slice(output(&got, 0)->text, "2020-03-24 Single line");
    ck_assert_int_eq(output(&got, 0)->time_ns, ET_TIME_NONE);
    ck_assert_ptr_null(output(&got, 0)->channel.p);
    ck_assert_int_gt(et_parser_docker_json_log.bid(et_slice_of(text), true), 0);
}
END_TEST

/* A stamp without zone is read with the offset that was given; a broken one is no
 * reason to drop the text. */
START_TEST(a_stamp_without_zone_has_the_zone_that_is_given)
{
    COLLECT_AUTO got;
    collect_init(&got);
    got.sink.utc_offset_ns = 3600 * ET_NS_PER_S;
    collect_lines(&got, &et_parser_docker_json_log,
                  ET_SLICE("{\"log\":\"a\\n\",\"time\":\"2016-01-07T16:49:10.0\"}\n"
                           "{\"log\":\"b\\n\",\"time\":\"2016-01-07T16:49:10.0Z\"}\n"
                           "{\"log\":\"c\\n\",\"time\":\"soon\"}\n{\"log\":7}\n{\"log\":\n"));
    ck_assert_int_eq(output(&got, 0)->time_ns, INT64_C(1452181750) * ET_NS_PER_S);
    ck_assert_int_eq(output(&got, 1)->time_ns, INT64_C(1452185350) * ET_NS_PER_S);
    ck_assert_int_eq(output(&got, 2)->time_ns, ET_TIME_NONE);
    expect_slice(output(&got, 2)->text, "c");
    ck_assert_str_eq(got.damages[0].what, "the time of the output cannot be read");
    expect_tally(&got, 3, 1, 1);
}
END_TEST

/* Memory is bounded: of a line that never ends, the beginning is told. */
START_TEST(a_line_without_end_is_cut_and_said_to_be)
{
    enum { PIECE = 100 * 1024 };
    COLLECT_AUTO got;
    ET_STRBUF_AUTO text = { 0 };
    for (int i = 0; i < 12; i++) {
        et_strbuf_adds(&text, AT "stdout P ");
        char *room = et_strbuf_reserve(&text, PIECE);
        ck_assert_ptr_nonnull(room);
        memset(room, 'x', PIECE);
        et_strbuf_advance(&text, PIECE);
        et_strbuf_addc(&text, '\n');
    }
    et_strbuf_adds(&text, AT "stdout F end\n" AT "stdout F next\n");
    collect_init(&got);
    collect_lines(&got, &et_parser_cri_log, et_strbuf_slice(&text));
    ck_assert_uint_eq(got.facts, 2);
    ck_assert_uint_eq(output(&got, 0)->text.n, ET_OUTPUT_MAX_LINE);
    ck_assert(!output(&got, 0)->whole);
    expect_slice(output(&got, 1)->text, "next");
    ck_assert(output(&got, 1)->whole);
    ck_assert_uint_eq(got.damage_count, 1);
    ck_assert_str_eq(got.damages[0].what, "a line of output is longer than 1 MiB");
    expect_tally(&got, 14, 0, 0);
}
END_TEST

START_TEST(a_cri_log_tells_channel_and_pieces)
{
    COLLECT_AUTO got;
    lines(&got, &et_parser_cri_log,
          "2026-11-23T23:14:11.59425796+01:00 stderr P a  b\n\n" AT "stdout F  c\r\n" AT
          "stderr F:x d\n" AT "stderr F\n" AT "stdin F x\n");
    ck_assert_uint_eq(got.facts, 3);
    expect_slice(output(&got, 0)->text, " c");
    expect_slice(output(&got, 1)->text, "a  bd");
    ck_assert_int_eq(output(&got, 1)->time_ns, at_ns);
    expect_slice(output(&got, 2)->text, "");
    ck_assert_str_eq(got.damages[0].what, "not a line of a container's log");
    expect_tally(&got, 4, 1, 1);
}
END_TEST

START_TEST(docker_logs_have_their_stamps_taken_off)
{
    COLLECT_AUTO got;
    const char *text = AT "g++ -c a.cpp\n" AT "\n" AT " in front\nwithout\n";
    lines(&got, &et_parser_docker_logs, text);
    ck_assert_uint_eq(got.facts, 4);
    expect_slice(output(&got, 0)->text, "g++ -c a.cpp");
    ck_assert_int_eq(output(&got, 0)->time_ns, at_ns);
    expect_slice(output(&got, 1)->text, "");
    expect_slice(output(&got, 2)->text, " in front");
    ck_assert_int_eq(output(&got, 3)->time_ns, ET_TIME_NONE);
    expect_slice(output(&got, 3)->text, "without");
}
END_TEST

START_TEST(compose_names_the_container_before_each_line)
{
    COLLECT_AUTO got;
    lines(&got, &et_parser_compose_logs,
          "Attaching to web-1, redis-1\n\x1b[2Kweb-1    | 2026-11-23T22:14:11.594257960Z  * a\n"
          "\x1b[36mredis-1  |\x1b[0m b | c\nweb-1 | \nweb-1  |\nweb-1 exited with code 0\n");
    ck_assert_uint_eq(got.facts, 4);
    expect_slice(output(&got, 0)->container, "web-1");
    expect_slice(output(&got, 0)->text, " * a");
    ck_assert_int_eq(output(&got, 0)->time_ns, at_ns);
    expect_slice(output(&got, 1)->container, "redis-1");
    expect_slice(output(&got, 1)->text, "b | c");
    ck_assert_int_eq(output(&got, 1)->time_ns, ET_TIME_NONE);
    expect_slice(output(&got, 3)->text, "");
    expect_tally(&got, 4, 2, 0);
}
END_TEST

START_TEST(components_of_kubernetes_have_stamps_of_their_own)
{
    COLLECT_AUTO got;
    lines(&got, &et_parser_klog, "I1002 02:19:42.199208       1 run.go:50] a\n  b\n\n");
    expect_slice(output(&got, 0)->text, "I1002 02:19:42.199208       1 run.go:50] a");
    ck_assert_int_eq(output(&got, 0)->time_ns, ET_TIME_NONE);
    expect_slice(output(&got, 1)->text, "  b");
    expect_tally(&got, 2, 1, 0);
    collect_clear(&got);
    lines(&got, &et_parser_capnslog, "2019-10-02 02:20:17.808555 I | etcdmain: a\nb\n");
    expect_slice(output(&got, 0)->text, "I | etcdmain: a");
    ck_assert_int_eq(output(&got, 0)->time_ns, 1569982817808555000);
    expect_slice(output(&got, 1)->text, "b");
}
END_TEST

/* These forms are simple: each has to leave alone what is another's. */
START_TEST(output_is_told_from_other_lists_of_lines)
{
    static const struct et_parser *const parsers[] = {
        &et_parser_docker_json_log, &et_parser_cri_log, &et_parser_docker_logs,
        &et_parser_compose_logs,    &et_parser_klog,    &et_parser_capnslog,
    };
    static const char *const foreign[] = {
        "",
        "\n",
        "2026-11-23T22:14:11.594257+00:00 edge dockerd[1]: x\n", /* rsyslog's six digits */
        " id | name\n----+------\n  1 | a\n",                    /* a table of psql */
        "||/ Name | Version\n",
        "{\"log\":\"x\",\"level\":\"info\"}\n",
        "{\"log\":{\"file\":\"x\"}}\n",
        "I am a line\n",
        "2026-11-23 22:14:11 I | a\n",
        "Attaching to web-1\n",
    };
    for (size_t i = 0; i < sizeof parsers / sizeof *parsers; i++)
        for (size_t j = 0; j < sizeof foreign / sizeof *foreign; j++)
            ck_assert_msg(parsers[i]->bid(et_slice_of(foreign[j]), true) == 0, "%s bids for %s",
                          parsers[i]->name, foreign[j]);
}
END_TEST

/* A full disk must stop a parser at once. */
START_TEST(the_sinks_failure_is_passed_up)
{
    COLLECT_AUTO got;
    struct et_err err = { 0 };
    collect_init(&got);
    void *state = collect_open(&et_parser_cri_log, &got);
    struct et_line line = { ET_SLICE(AT "stdout P x"), { 1, 0, 41 }, false };
    ck_assert_int_eq(et_parser_cri_log.line(state, &line, &err), ET_PARSED);
    got.answer = ET_FATAL;
    ck_assert_int_eq(et_parser_cri_log.finish(state, &err), ET_FATAL);
    ck_assert_str_eq(err.msg, "the sink said so");
    et_parser_cri_log.close(state);
    et_parser_cri_log.close(NULL);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_line_of_a_json_file_is_a_line_of_output);
    tcase_add_test(tcase, pieces_are_joined_for_each_channel);
    tcase_add_test(tcase, a_json_file_without_times_is_read);
    tcase_add_test(tcase, a_stamp_without_zone_has_the_zone_that_is_given);
    tcase_add_test(tcase, a_line_without_end_is_cut_and_said_to_be);
    tcase_add_test(tcase, a_cri_log_tells_channel_and_pieces);
    tcase_add_test(tcase, docker_logs_have_their_stamps_taken_off);
    tcase_add_test(tcase, compose_names_the_container_before_each_line);
    tcase_add_test(tcase, components_of_kubernetes_have_stamps_of_their_own);
    tcase_add_test(tcase, output_is_told_from_other_lists_of_lines);
    tcase_add_test(tcase, the_sinks_failure_is_passed_up);
}
