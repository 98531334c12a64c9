/* What collecting itself left behind. */
#include "base/strbuf.h"
#include "parsers/collected/formats.h"
#include "tests/unit/collect.h"

static const char header[] =
    "path,command,exit_status,start,end,bytes,sha256,stderr_path,stderr_sha256\n";

static void read_rows(struct collect *to, const char *rows, bool cut)
{
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, header);
    et_strbuf_adds(&text, rows);
    collect_init(to);
    collect_lines_cut(to, &et_parser_collect_manifest, et_strbuf_slice(&text), cut);
}

static void expect_setting(const struct collect *got, size_t i, const char *topic, const char *name,
                           const char *value)
{
    ck_assert_uint_lt(i, got->facts);
    ck_assert_int_eq(got->stated[i].kind, ET_FACT_SETTING);
    const struct et_setting *setting = got->stated[i].setting;
    ck_assert(et_slice_is(setting->topic, topic));
    ck_assert(name ? et_slice_is(setting->name, name) : setting->name.p == NULL);
    ck_assert_msg(et_slice_is(setting->value, value), "%.*s", (int)setting->value.n,
                  setting->value.p);
}

START_TEST(each_row_tells_of_one_command)
{
    COLLECT_AUTO got;
    read_rows(&got,
              "docker/ps.txt,docker ps -a,0,2026-11-23T22:17:50Z,2026-11-23T22:17:51Z,24,ab,,\n"
              ",\"crictl ps, \"\"all\"\"\",127,2026-11-23T22:17:52Z,2026-11-23T22:17:52Z,,,,\n",
              false);
    ck_assert_uint_eq(got.facts, 2);
    expect_setting(&got, 0, "collected", "docker/ps.txt",
                   "docker ps -a; exit status 0; 2026-11-23T22:17:50Z to 2026-11-23T22:17:51Z");
    expect_setting(
        &got, 1, "collected", NULL,
        "crictl ps, \"all\"; exit status 127; 2026-11-23T22:17:52Z to 2026-11-23T22:17:52Z");
    ck_assert_uint_eq(got.places[1].line, 3);
    ck_assert_uint_eq(got.tally.parsed, 3);
}
END_TEST

/* A container may be called so that its name breaks a line. */
START_TEST(a_row_may_go_over_lines)
{
    COLLECT_AUTO got;
    read_rows(&got, "a.txt,\"docker top x\ny\",0,s,e,1,ab,,\nb.txt,true,0,s,e,1,ab,,\n", false);
    ck_assert_uint_eq(got.facts, 2);
    expect_setting(&got, 0, "collected", "a.txt", "docker top x\ny; exit status 0; s to e");
    ck_assert_uint_eq(got.places[0].line, 2);
    ck_assert_uint_eq(got.places[0].length, strlen("a.txt,\"docker top x\ny\",0,s,e,1,ab,,"));
    ck_assert_uint_eq(got.places[1].line, 4);
}
END_TEST

START_TEST(a_manifest_that_breaks_off_says_so)
{
    COLLECT_AUTO got;
    read_rows(&got, "a.txt,true,0,s,e,1,ab,,\nb.txt,tr", true);
    ck_assert_uint_eq(got.facts, 1);
    ck_assert_uint_eq(got.damage_count, 1);
    ck_assert_uint_eq(got.damages[0].at.line, 3);
    COLLECT_AUTO open;
    read_rows(&open, "a.txt,\"true,0,s,e,1,ab,,\n", false);
    ck_assert_uint_eq(open.facts, 0);
    ck_assert_uint_eq(open.damage_count, 1);
}
END_TEST

START_TEST(a_refusal_is_kept_word_by_word)
{
    COLLECT_AUTO got;
    collect_init(&got);
    collect_lines(&got, &et_parser_command_error,
                  ET_SLICE("docker: \"inspect\" requires a minimum of 1 argument.\r\n\n"
                           "See 'docker inspect --help'.\n"));
    ck_assert_uint_eq(got.facts, 2);
    expect_setting(&got, 0, "command-error", NULL,
                   "docker: \"inspect\" requires a minimum of 1 argument.");
    expect_setting(&got, 1, "command-error", NULL, "See 'docker inspect --help'.");
    ck_assert_uint_eq(got.tally.skipped, 1);
}
END_TEST

/* A program's log may begin with an error. */
START_TEST(only_errors_make_a_refusal)
{
    const struct et_slice log = ET_SLICE("error: no cache\nbuilding main.o\n");
    const struct et_slice usage = ET_SLICE("docker: \"inspect\" requires a minimum of 1 argument.\n"
                                           "\nUsage:  docker inspect [OPTIONS]\n\nReturn it\n");
    const struct et_slice all = ET_SLICE("error: pods \"web\" not found\n");
    const struct et_slice none = ET_SLICE("which: no gcc in (/usr/bin:/bin)\n");
    ck_assert_int_eq(et_parser_command_error.bid(log, true), 0);
    ck_assert_int_eq(et_parser_command_error.bid(all, false), 0);
    ck_assert_int_gt(et_parser_command_error.bid(all, true), 0);
    ck_assert_int_gt(et_parser_command_error.bid(usage, true), 0);
    ck_assert_int_gt(et_parser_command_error.bid(none, true), 0);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, each_row_tells_of_one_command);
    tcase_add_test(tcase, a_row_may_go_over_lines);
    tcase_add_test(tcase, a_manifest_that_breaks_off_says_so);
    tcase_add_test(tcase, a_refusal_is_kept_word_by_word);
    tcase_add_test(tcase, only_errors_make_a_refusal);
}
