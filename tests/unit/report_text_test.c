#include "tests/unit/report_case.h"

static char *text_of(bool filled, const struct et_report_options *options)
{
    REPORT_CASE_AUTO it;
    report_case_open(&it, filled);
    return report_write(&it, "text", options, NULL);
}

static void expect_first_line(const char *text, const char *want)
{
    expect_slice(et_slice_to(et_slice_of(text), strcspn(text, "\n")), want);
}

START_TEST(the_first_line_is_the_answer)
{
    struct et_report_options options = report_options();
    char *text = text_of(true, &options);
    expect_first_line(
        text, "3 compilations in 2 containers on 2 hosts (of which 1 where nothing names the "
              "container); 1 compilation on the host; 1 compilation could not be placed; "
              "1 compiler attempt failed; 4 execs could not be placed.");
    expect_holds(text, "Execs may have gone unrecorded in 1 of 3 intervals");
    free(text);
}
END_TEST

START_TEST(a_block_tells_the_story_of_a_compilation)
{
    struct et_report_options options = report_options();
    char *text = text_of(true, &options);
    expect_holds(text, "\n  2026-11-23T22:13:24.152Z  gcc in build-1  aaaa567890ab  "
                       "registry/app:1.2 on web1\n");
    expect_holds(text, "by       ana (login, strong), as root (uid 0)\n");
    expect_holds(text, "parents  sh ← runc ← containerd-shim\n");
    expect_holds(text, "built    hello.c -> /tmp/app; the output was RUN (exec 6)\n");
    expect_holds(text, "options  -static  -o /tmp\n");
    expect_holds(text, "part of  build 1: sh -c 'gcc -o /tmp/app hello.c; /tmp/app'\n");
    expect_holds(text,
                 "chain    2026-11-23T22:13:23.152Z   -           written the source hello.c, as "
                 "the script of a shell says: sh -c");
    expect_holds(text, "             2026-11-23T22:13:24.152Z   T1027.004   compiled what had been "
                       "delivered\n");
    expect_holds(text, "ran the output, as uid 0\\x1b[5m: /tmp/app\n");
    expect_holds(text, "sure     certain: inherited from its parent\n");
    expect_holds(text, "exec     4 and 1 more (compilation 1), evidence 111111111111 line 20 byte "
                       "4000\n");
    expect_holds(text, "on web1, DISGUISED as /tmp/.x/kworker (arguments)\n");
    expect_holds(text, "; CONTRADICTED by another clue\n");
    expect_holds(text, "gcc in a container that nothing names on db1\n");
    expect_holds(text, "/usr/bin/cc by an actor not known, as root (uid 0) in build-1");
    free(text);
}
END_TEST

/* Who reads it has to know by which rules it judges. */
START_TEST(the_rules_are_named)
{
    struct et_report_options options = report_options();
    char *text = text_of(true, &options);
    expect_holds(text, "rule set 2026-11-30, profile strict, with own.csv, SHA-256 feedface");
    free(text);
}
END_TEST

START_TEST(every_line_and_every_damage_is_accounted_for)
{
    struct et_report_options options = report_options();
    char *text = text_of(true, &options);
    expect_holds(text, "1133 lines read = 1029 parsed + 101 skipped + 3 damaged; 1 not recognised");
    expect_holds(text, "logs/db1.log  (it broke off)\n");
    expect_holds(text, "77 B  $'a\\x1b[2Jb.bin'\n");
    expect_holds(text, "logs/audit.log:17 (byte 2048)  argument 3 is missing; kept: the other "
                       "arguments\n");
    expect_holds(text, "        2  its parent pid N left no record\n");
    expect_holds(text, "        1  no parent was seen\n");
    expect_holds(text, "exectrail timeline --case FILE --container aaaa567890ab ");
    free(text);
}
END_TEST

/* No verdict where there is nothing to judge. */
START_TEST(an_empty_case_claims_nothing)
{
    struct et_report_options options = report_options();
    char *text = text_of(false, &options);
    expect_first_line(text, "Nothing has been concluded from this evidence yet: run `exectrail "
                            "correlate --case FILE`.");
    expect_lacks(text, "No compiler");
    expect_lacks(text, "pass");
    expect_holds(text, "TIME COVERED (could an exec have been recorded and kept?)\n  not known\n");
    free(text);
}
END_TEST

/* Absence of evidence is not evidence of absence, and the report says which it is. */
START_TEST(where_nothing_was_found_it_says_what_could_have_been)
{
    struct et_report_options options = report_options();
    options.host = ET_SLICE("db1");
    options.until_ns = INT64_C(1795472008000000000);
    char *text = text_of(true, &options);
    expect_first_line(text, "No compiler execution was found.");
    expect_holds(text, "\nThe log tells of no gap in the time covered");
    expect_holds(text, "\nOnly a part of the case is shown: until 2026-11-23T22:13:28.000Z host "
                       "db1\n");
    expect_lacks(text, "COMPILER EXECUTIONS");
    free(text);
    options.since_ns = options.until_ns = 1;
    text = text_of(true, &options);
    expect_holds(text, "\nWhether execs were being recorded is not known");
    free(text);
}
END_TEST

START_TEST(compilers_elsewhere_are_not_said_to_be_in_containers)
{
    struct et_report_options options = report_options();
    options.since_ns = INT64_C(1795472009152000000);
    options.until_ns = INT64_C(1795472009152000001);
    char *text = text_of(true, &options);
    expect_first_line(text, "No compiler execution was found in a container; 1 compiler execution "
                            "elsewhere, none part of a compilation.");
    free(text);
    options.container = ET_SLICE("build-1");
    options.since_ns = INT64_C(1795472016152000000);
    options.until_ns = ET_NULL;
    text = text_of(true, &options);
    expect_first_line(text, "1 compiler execution in containers, none part of a compilation.");
    free(text);
}
END_TEST

/* Who runs make has not compiled anything yet. */
START_TEST(a_build_tool_is_no_compiler)
{
    struct et_report_options options = report_options();
    options.since_ns = INT64_C(1795472019000000000);
    options.host = ET_SLICE("web1");
    char *text = text_of(true, &options);
    expect_first_line(text, "No compiler execution was found.");
    expect_holds(text, "\nTOOLS RUN ON THE HOST, NONE PART OF A COMPILATION\n");
    expect_holds(text, "make         exec 19: make -j3\n");
    free(text);
}
END_TEST

/* Without a width nothing is cut: that is the form for files and tickets. */
START_TEST(a_command_line_is_shortened_only_to_a_width)
{
    struct et_report_options options = report_options();
    char *text = text_of(true, &options);
    expect_lacks(text, "…");
    expect_holds(text, "xxx long.c\n");
    free(text);
    options.width = 60;
    text = text_of(true, &options);
    expect_holds(text, "    command  gcc -DLONG=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…\n");
    expect_lacks(text, "xxx long.c\n");
    free(text);
    options.width = 1;
    text = text_of(true, &options);
    expect_holds(text, "    command  …\n");
    free(text);
}
END_TEST

/* Who is in a hurry reads ten lines; who writes an expertise wants nothing left out. */
START_TEST(a_report_has_as_much_detail_as_is_asked_for)
{
    struct et_report_options options = report_options();
    options.detail = ET_DETAIL_MINIMAL;
    char *minimal = text_of(true, &options);
    expect_holds(minimal, "Execs may have gone unrecorded in 1 of 3 intervals: what is");
    expect_holds(minimal, "gcc          exec 4: gcc -o /tmp/app hello.c\n");
    expect_lacks(minimal, "WHAT WAS READ");
    expect_lacks(minimal, "parents");
    expect_holds(minimal, "NOT KNOWN");
    free(minimal);
    options.detail = ET_DETAIL_VERBOSE;
    char *verbose = text_of(true, &options);
    expect_holds(verbose, "WHAT WAS READ");
    expect_lacks(verbose, " more (--");
    free(verbose);
}
END_TEST

START_TEST(what_is_not_known_is_said)
{
    struct et_report_options options = report_options();
    char *text = text_of(true, &options);
    expect_holds(text, "NOT KNOWN\n  1 interval in which execs may have gone unrecorded\n"
                       "  4 execs not placed: in a container or on the host, nothing tells\n"
                       "  1 exec of a compiler among these\n"
                       "  1 exec in a container that nothing names\n"
                       "  2 compilations without anything that tells who started it\n"
                       "  2 compilations with an outcome that the log cannot tell\n"
                       "  1 exec with clues that contradict each other\n"
                       "  1 stream that nothing recognised\n"
                       "  1 stream that broke off\n"
                       "  3 damaged lines\n");
    free(text);
}
END_TEST

START_TEST(compilations_are_drawn_over_time_and_counted_by_what_made_most)
{
    struct et_report_options options = report_options();
    char *text = text_of(true, &options);
    expect_holds(text, "             4 compilations           [█ ");
    expect_holds(text, "] at most 4 in a column\n");
    expect_holds(text, "MOST COMPILATIONS\n  containers  ");
    expect_holds(text, "\n  compilers   gcc 4, tcc 1\n");
    free(text);
}
END_TEST

/* Colour adds nothing but colour, and none is left on at the end of a line. */
START_TEST(colour_only_colours)
{
    struct et_report_options options = report_options();
    char *plain = text_of(true, &options);
    options.colour = true;
    options.width = 0;
    char *coloured = text_of(true, &options), *to = coloured;
    bool on = false;
    expect_holds(coloured, "\033[31m");
    for (const char *p = coloured; *p;) {
        if (*p == '\033') {
            on = strncmp(p, "\033[0m", 4) != 0;
            p += strcspn(p, "m") + 1;
            continue;
        }
        ck_assert(*p != '\n' || !on);
        *to++ = *p++;
    }
    *to = '\0';
    ck_assert_str_eq(coloured, plain);
    free(plain);
    free(coloured);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, the_first_line_is_the_answer);
    tcase_add_test(tcase, a_block_tells_the_story_of_a_compilation);
    tcase_add_test(tcase, the_rules_are_named);
    tcase_add_test(tcase, every_line_and_every_damage_is_accounted_for);
    tcase_add_test(tcase, an_empty_case_claims_nothing);
    tcase_add_test(tcase, where_nothing_was_found_it_says_what_could_have_been);
    tcase_add_test(tcase, compilers_elsewhere_are_not_said_to_be_in_containers);
    tcase_add_test(tcase, a_build_tool_is_no_compiler);
    tcase_add_test(tcase, a_command_line_is_shortened_only_to_a_width);
    tcase_add_test(tcase, a_report_has_as_much_detail_as_is_asked_for);
    tcase_add_test(tcase, what_is_not_known_is_said);
    tcase_add_test(tcase, compilations_are_drawn_over_time_and_counted_by_what_made_most);
    tcase_add_test(tcase, colour_only_colours);
}
