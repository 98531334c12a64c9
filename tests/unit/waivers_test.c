/* A file of waivers: what a row needs, what it means, and when it means nothing. */
#include "analyzer/rules/waivers.h"
#include "base/strbuf.h"
#include "base/timestamp.h"
#include "tests/unit/suite.h"

#include <stdio.h>
#include <stdlib.h>

#define HEADER                                                                                     \
    "id,image,container,label,pod,namespace,caller,rule,command,owner,reason,approved_by,expires," \
    "note\n"
#define SIGNED ",me,why,board,2026-11-30,\n"

static struct et_waivers *read_waivers(const char *text, struct et_err *err)
{
    struct et_waivers *waivers = et_waivers_new(err);
    ck_assert_ptr_nonnull(waivers);
    if (et_waivers_read(waivers, et_slice_of(text), NULL, err) == 0)
        return waivers;
    et_waivers_free(waivers);
    return NULL;
}

static void expect_refused(const char *text, uint64_t line, const char *why)
{
    struct et_err err = { 0 };
    ck_assert_ptr_null(read_waivers(text, &err));
    ck_assert_str_eq(err.msg, why);
    ck_assert_uint_eq(err.line, line);
}

/* Which waiver excuses it; "-" = none, "(id)" = one that has expired. */
static const char *excuse(const char *text, const char *as_of, struct et_excusable finding)
{
    static char told[64];
    struct et_err err = { 0 };
    int64_t ns;
    struct et_waivers *waivers = read_waivers(text, &err);
    ck_assert_msg(waivers != NULL, "%s", err.msg);
    struct et_matcher *matcher = et_matcher_new(&err);
    ck_assert(et_time_from_rfc3339(et_slice_of(as_of), &ns));
    et_waivers_judge(waivers, ns);
    struct et_excuse found = et_waivers_match(waivers, &finding, matcher);
    const struct et_waiver *one = found.by ? found.by : found.lapsed;
    struct et_slice id = one ? one->cells[ET_WAIVER_ID] : ET_SLICE("-");
    snprintf(told, sizeof told, found.lapsed && !found.by ? "(%.*s)" : "%.*s", (int)id.n, id.p);
    et_matcher_free(matcher);
    et_waivers_free(waivers);
    return told;
}

#define NOON "2026-11-30T12:00:00Z"

/* Whoever signs nothing has approved nothing. */
START_TEST(a_waiver_without_owner_reason_approval_or_last_day_is_refused)
{
    expect_refused(HEADER "a,img,,,,,,,,,why,board,2026-11-30,\n", 2,
                   "waiver a: owner is required");
    expect_refused(HEADER "a,img,,,,,,,,me,,board,2026-11-30,\n", 2,
                   "waiver a: reason is required");
    expect_refused(HEADER "a,img,,,,,,,,me,why, ,2026-11-30,\n", 2,
                   "waiver a: approved_by is required");
    expect_refused(HEADER "a,img,,,,,,,,me,why,board,,\n", 2, "waiver a: expires is required");
    expect_refused(HEADER "a,img,,,,,,,,me,why,board,30.11.2026,\n", 2,
                   "waiver a: expires is a day, as 2027-01-31");
    expect_refused(HEADER ",img,,,,,,," SIGNED, 2, "waiver : id is required");
    expect_refused(HEADER "a,img,,,,,,," SIGNED "a,b,,,,,,," SIGNED, 3,
                   "waiver a is there already");
    expect_refused(HEADER "a,(,,,,,,," SIGNED, 2,
                   "rule a: image: missing closing parenthesis at its byte 1");
    expect_refused(HEADER "a,,,prod,,,,," SIGNED, 2, "waiver a: label is key=pattern");
}
END_TEST

/* It holds on its last day, to the last moment, and not afterwards. */
START_TEST(a_waiver_ends_with_its_last_day)
{
    const struct et_excusable finding = { .image = ET_SLICE("acme/builder:12") };
    const char *text = HEADER "a,^acme/builder:,,,,,,," SIGNED;
    ck_assert_str_eq(excuse(text, "2026-11-30T23:59:59.999Z", finding), "a");
    ck_assert_str_eq(excuse(text, "2026-12-01T00:00:00Z", finding), "(a)");
}
END_TEST

START_TEST(all_criteria_have_to_be_met)
{
    struct et_excusable finding = { .image = ET_SLICE("acme/builder:12"),
                                    .container = ET_SLICE("job-7"),
                                    .command = ET_SLICE("gcc -c a.c") };
    const char *text = HEADER "a,^acme/builder:,^job-,,,,,,^gcc " SIGNED;
    ck_assert_str_eq(excuse(text, NOON, finding), "a");
    finding.container = ET_SLICE("web");
    ck_assert_str_eq(excuse(text, NOON, finding), "-");
}
END_TEST

/* What is not known cannot have been approved. */
START_TEST(what_is_absent_meets_no_pattern)
{
    const struct et_excusable finding = { .image = ET_SLICE("acme/builder:12") };
    ck_assert_str_eq(excuse(HEADER "a,^acme/,,,,^.*$,,," SIGNED, NOON, finding), "-");
    ck_assert_str_eq(excuse(HEADER "a,^acme/,,,,,/buildkitd$,," SIGNED, NOON, finding), "-");
    ck_assert_str_eq(excuse(HEADER "a,^acme/,,,,,,^gcc$," SIGNED, NOON, finding), "-");
}
END_TEST

START_TEST(a_label_is_told_by_its_key_and_its_value)
{
    const struct et_slice labels[] = { ET_SLICE("tier"), ET_SLICE("ci"), ET_SLICE("team"),
                                       ET_SLICE("web") };
    const struct et_excusable finding = { .container = ET_SLICE("ci-7"),
                                          .labels = labels,
                                          .label_count = 4 };
    ck_assert_str_eq(excuse(HEADER "a,,,tier=^ci$,,,,," SIGNED, NOON, finding), "a");
    ck_assert_str_eq(excuse(HEADER "a,,,team=^ci$,,,,," SIGNED, NOON, finding), "-");
    ck_assert_str_eq(excuse(HEADER "a,,^ci-,tier=,,,,," SIGNED, NOON, finding), "a");
}
END_TEST

/* The shell between the runner and the compiler does not matter. */
START_TEST(any_program_above_is_a_caller)
{
    const struct et_slice callers[] = { ET_SLICE("/usr/bin/dash"), ET_SLICE("/usr/bin/runner") };
    const struct et_excusable finding = { .callers = callers, .caller_count = 2 };
    ck_assert_str_eq(excuse(HEADER "a,,,,,,/runner$,," SIGNED, NOON, finding), "a");
    ck_assert_str_eq(excuse(HEADER "a,,,,,,/sshd$,," SIGNED, NOON, finding), "-");
}
END_TEST

/* Who may have gcc may not have tcc: an approval of one does not cover the other. */
START_TEST(each_compiler_that_is_there_has_to_be_meant)
{
    const struct et_slice compilers[] = { ET_SLICE("gcc"), ET_SLICE("pkg-gcc"), ET_SLICE("tcc"),
                                          ET_SLICE("tcc") };
    struct et_excusable finding = { .kind = ET_SLICE("compiler-present"),
                                    .image = ET_SLICE("acme/builder:12"),
                                    .compilers = compilers,
                                    .compiler_count = 2 };
    ck_assert_str_eq(excuse(HEADER "a,,,,,,,^gcc$," SIGNED, NOON, finding), "a");
    finding.compiler_count = 4;
    ck_assert_str_eq(excuse(HEADER "a,,,,,,,^gcc$," SIGNED, NOON, finding), "-");
    ck_assert_str_eq(excuse(HEADER "a,,,,,,,^(?:gcc|tcc)$," SIGNED, NOON, finding), "a");
    ck_assert_str_eq(excuse(HEADER "a,^acme/,,,,,,^compiler-present$," SIGNED, NOON, finding), "a");
}
END_TEST

static void expect_state(const char *row, enum et_waiver_state want)
{
    struct et_err err = { 0 };
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, HEADER);
    et_strbuf_adds(&text, row);
    struct et_waivers *waivers = read_waivers(et_strbuf_string(&text), &err);
    ck_assert_msg(waivers != NULL, "%s", err.msg);
    ck_assert_msg(et_waivers_at(waivers, 0)->state == want, "%s is %s", row,
                  et_waiver_state_name(et_waivers_at(waivers, 0)->state));
    et_waivers_free(waivers);
}

/* One row that excuses everything would be the end of all findings. */
START_TEST(a_waiver_that_means_everything_excuses_nothing)
{
    const struct et_excusable finding = { .image = ET_SLICE("acme/builder:12") };
    expect_state("a,,,,,,,," SIGNED, ET_WAIVER_BROAD);
    expect_state("a,.*,,,,,,," SIGNED, ET_WAIVER_BROAD);
    expect_state("a,^.+$,,,,,,," SIGNED, ET_WAIVER_BROAD);
    expect_state("a,.,.,,,,,," SIGNED, ET_WAIVER_BROAD);
    expect_state("a,,,,,,,,." SIGNED, ET_WAIVER_BROAD);
    expect_state("a,.,^ci-,,,,,," SIGNED, ET_WAIVER_ACTIVE);
    expect_state("a,^acme/,,,,,,," SIGNED, ET_WAIVER_ACTIVE);
    ck_assert_str_eq(excuse(HEADER "a,.*,,,,,,," SIGNED, NOON, finding), "-");
}
END_TEST

/* It is told by what a pattern meets, however it is spelt. */
START_TEST(a_waiver_is_over_broad_by_what_it_means)
{
    static const char *const broad[] = {
        "a,^,,,,,,,",
        "a,[^ ]*,,,,,,,",
        "a,(gcc)?,,,,,,,",
        "a,[a-z],,,,,,,",
        "a,[[:alnum:]],,,,,,,",
        "a,(?i)[a-z0-9],,,,,,,",
        "a,^(?!zzz),,,,,,,",
        "a,,^\\w,,,,,,",
        "a,,,,,[a-z],,,",
        "a,,,,,,^/,,",
        "a,,,,,,/,,",
        "a,,,,,,,compiler,",
        "a,,,,,,,^compiler-executed$,",
        "a,,,,,,,,\\s",
        "a,,,tier=,,,,,",
        "a,,,tier=.*,,,,,",
        "a,.,,tier=.+,,,/,,",
    };
    static const char *const narrow[] = {
        "a,^acme/,,,,,,,",         "a,,^ci-,,,,,,",         "a,,,tier=^ci$,,,,,",
        "a,[a-z],,tier=^ci$,,,,,", "a,,,,,^shop$,,,",       "a,,,,,,/buildkitd$,,",
        "a,,,,,,,^jit-triton$,",   "a,,,,,,,,-D__KERNEL__",
    };
    ET_STRBUF_AUTO row = { 0 };
    for (size_t i = 0; i < sizeof broad / sizeof *broad; i++) {
        et_strbuf_reset(&row);
        et_strbuf_addf(&row, "%s%s", broad[i], SIGNED);
        expect_state(et_strbuf_string(&row), ET_WAIVER_BROAD);
    }
    for (size_t i = 0; i < sizeof narrow / sizeof *narrow; i++) {
        et_strbuf_reset(&row);
        et_strbuf_addf(&row, "%s%s", narrow[i], SIGNED);
        expect_state(et_strbuf_string(&row), ET_WAIVER_ACTIVE);
    }
}
END_TEST

/* One that holds counts before one that has expired, wherever they stand. */
START_TEST(a_renewed_waiver_takes_the_place_of_the_old_one)
{
    const struct et_excusable finding = { .image = ET_SLICE("acme/builder:12") };
    const char *text = HEADER "old,^acme/,,,,,,,,me,why,board,2026-10-31,\n"
                              "new,^acme/,,,,,,,,me,why,board,2027-10-31,\n";
    ck_assert_str_eq(excuse(text, NOON, finding), "new");
}
END_TEST

static void read_file(const char *name, struct et_strbuf *text)
{
    char path[512];
    const char *root = getenv("ET_SOURCE_DIR");
    snprintf(path, sizeof path, "%s/%s", root ? root : ".", name);
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s", path);
    for (int c; (c = fgetc(file)) != EOF;)
        et_strbuf_addc(text, (char)c);
    fclose(file);
}

/* What is shipped for people to copy has to work as it stands. */
START_TEST(the_examples_are_sound_and_none_is_over_broad)
{
    struct et_err err = { 0 };
    ET_STRBUF_AUTO text = { 0 };
    read_file("packaging/waivers/examples.csv", &text);
    struct et_waivers *waivers = read_waivers(et_strbuf_string(&text), &err);
    ck_assert_msg(waivers != NULL, "line %llu: %s", (unsigned long long)err.line, err.msg);
    ck_assert_uint_gt(et_waivers_count(waivers), 5);
    for (size_t i = 0; i < et_waivers_count(waivers); i++)
        ck_assert_int_eq(et_waivers_at(waivers, i)->state, ET_WAIVER_ACTIVE);
    et_waivers_free(waivers);
}
END_TEST

/* Each example means what it is for, and not what only looks alike. */
START_TEST(the_examples_mean_what_they_are_for)
{
    ET_STRBUF_AUTO text = { 0 };
    read_file("packaging/waivers/examples.csv", &text);
    const char *all = et_strbuf_string(&text);
    const struct et_slice jit[] = { ET_SLICE("gcc"), ET_SLICE("jit-triton") };
    const struct et_slice gcc[] = { ET_SLICE("gcc"), ET_SLICE("gcc") };
    const struct et_slice python[] = { ET_SLICE("/usr/bin/python3.11") };
    const struct et_slice runner[] = { ET_SLICE("app.kubernetes.io/component"),
                                       ET_SLICE("runner") };
    struct et_excusable finding = { .namespace = ET_SLICE("inference"),
                                    .compilers = jit,
                                    .compiler_count = 2,
                                    .callers = python,
                                    .caller_count = 1 };
    ck_assert_str_eq(excuse(all, NOON, finding), "triton-kernels");
    finding.compilers = gcc;
    ck_assert_str_eq(excuse(all, NOON, finding), "-");
    ck_assert_str_eq(excuse(all, NOON,
                            (struct et_excusable){ .namespace = ET_SLICE("ci-runners"),
                                                   .labels = runner,
                                                   .label_count = 2 }),
                     "ci-runner");
    ck_assert_str_eq(excuse(all, NOON,
                            (struct et_excusable){ .namespace = ET_SLICE("shop"),
                                                   .labels = runner,
                                                   .label_count = 2 }),
                     "-");
    ck_assert_str_eq(
        excuse(all, NOON,
               (struct et_excusable){ .image = ET_SLICE("nvcr.io/nvidia/driver:550"),
                                      .command = ET_SLICE("gcc -D__KERNEL__ -c nv.c") }),
        "dkms-driver");
    ck_assert_str_eq(excuse(all, NOON,
                            (struct et_excusable){ .image = ET_SLICE("nvcr.io/nvidia/driver:550"),
                                                   .command = ET_SLICE("gcc -o /tmp/x x.c") }),
                     "-");
    ck_assert_str_eq(excuse(all, NOON,
                            (struct et_excusable){ .image = ET_SLICE("moby/buildkit:v0.12"),
                                                   .kind = ET_SLICE("compiler-executed") }),
                     "buildkit");
    ck_assert_str_eq(excuse(all, NOON,
                            (struct et_excusable){ .image = ET_SLICE("evil/moby/buildkit:v0.12"),
                                                   .kind = ET_SLICE("compiler-executed") }),
                     "-");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_waiver_without_owner_reason_approval_or_last_day_is_refused);
    tcase_add_test(tcase, a_waiver_ends_with_its_last_day);
    tcase_add_test(tcase, all_criteria_have_to_be_met);
    tcase_add_test(tcase, what_is_absent_meets_no_pattern);
    tcase_add_test(tcase, a_label_is_told_by_its_key_and_its_value);
    tcase_add_test(tcase, any_program_above_is_a_caller);
    tcase_add_test(tcase, each_compiler_that_is_there_has_to_be_meant);
    tcase_add_test(tcase, a_waiver_that_means_everything_excuses_nothing);
    tcase_add_test(tcase, a_waiver_is_over_broad_by_what_it_means);
    tcase_add_test(tcase, a_renewed_waiver_takes_the_place_of_the_old_one);
    tcase_add_test(tcase, the_examples_are_sound_and_none_is_over_broad);
    tcase_add_test(tcase, the_examples_mean_what_they_are_for);
}
