/* What `check` writes, of a case with values that an attacker would choose. */
#include "analyzer/cli/scope.h"
#include "analyzer/verdicts/verdicts.h"
#include "reports/check.h"
#include "tests/unit/report_case.h"

/* The fixture with verdicts passed. */
static void judged_case_open(struct report_case *it)
{
    struct et_err err = { 0 };
    report_case_open(it, true);
    et_store_close(it->store);
    ck_assert_msg(et_store_open(it->path, ET_STORE_WRITE, &it->store, &err) == 0, "%s", err.msg);
    ck_assert_msg(et_verdicts_renew(it->store, NULL, &err) == 0, "%s", err.msg);
}

static struct et_check_options check_options(void)
{
    return (struct et_check_options){ .version = "9.8.7", .executed = true, .present = true };
}

/* The caller's to free. */
static char *check_write(struct report_case *it, const char *name,
                         const struct et_check_options *options)
{
    struct et_err err = { 0 };
    char *text = NULL;
    size_t n = 0;
    FILE *file = open_memstream(&text, &n);
    const struct et_check_writer *writer = et_check_writer_named(et_slice_of(name));
    ck_assert_ptr_nonnull(writer);
    ck_assert_msg(writer->write(it->store, options, file, &err) == 0, "%s: %s", name, err.msg);
    fclose(file);
    return text;
}

static struct et_check_totals count_of(struct report_case *it,
                                       const struct et_check_options *options)
{
    struct et_err err = { 0 };
    struct et_check_totals totals;
    ck_assert_msg(et_check_count(it->store, options, &totals, &err) == 0, "%s", err.msg);
    return totals;
}

/* Names, images and command lines come from evidence, and no format may be broken by them. */
START_TEST(no_value_breaks_out_of_its_format)
{
    static const char *const names[] = { "text", "json", "csv", "junit", "ocsf", "xccdf" };
    REPORT_CASE_AUTO it;
    judged_case_open(&it);
    const struct et_check_options options = check_options();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *text = check_write(&it, names[i], &options);
        expect_harmless(text, "\r\n");
        free(text);
    }
    char *junit = check_write(&it, "junit", &options);
    expect_holds(junit, "name=\"no compiler was executed in =cmd|&apos;/C calc&apos;!A0\"");
    free(junit);
    char *csv = check_write(&it, "csv", &options);
    expect_holds(csv, ",\"'=cmd|'/C calc'!A0\",");
    free(csv);
}
END_TEST

/* A scheduler compares what it got: the same case has to give the same bytes. */
START_TEST(the_same_case_gives_the_same_bytes)
{
    REPORT_CASE_AUTO it;
    judged_case_open(&it);
    const struct et_check_options options = check_options();
    char *once = check_write(&it, "json", &options), *again = check_write(&it, "json", &options);
    ck_assert_str_eq(once, again);
    free(once);
    free(again);
}
END_TEST

START_TEST(colour_is_for_terminals_only)
{
    REPORT_CASE_AUTO it;
    judged_case_open(&it);
    struct et_check_options options = check_options();
    char *plain = check_write(&it, "text", &options);
    expect_lacks(plain, "\033");
    options.colour = true;
    char *coloured = check_write(&it, "text", &options);
    expect_holds(coloured, "\033[31mfail");
    free(plain);
    free(coloured);
}
END_TEST

/* ------------------------------------------------------------ options */

static const char *scope_json(const char *const *scopes, size_t count, struct et_strbuf *json)
{
    struct et_option_list list = { (const char **)(void *)scopes, count };
    ET_STRBUF_AUTO words = { 0 };
    return et_read_scope(&list, json, &words) == ET_EXIT_DONE ? et_strbuf_string(json) : "refused";
}

/* A comma is and, a further option is or; a label alone may have any value. */
START_TEST(a_scope_is_alternatives_of_conditions)
{
    static const char *const two[] = { "namespace=prod*,label=tier=web", "label=critical" };
    static const char *const wrong[] = { "web" };
    ET_STRBUF_AUTO json = { 0 };
    ET_STRBUF_AUTO other = { 0 };
    ck_assert_str_eq(scope_json(two, 2, &json),
                     "[[[\"namespace\",\"prod*\"],[\"label\",\"tier\",\"web\"]],"
                     "[[\"label\",\"critical\",\"*\"]]]");
    ck_assert_str_eq(scope_json(wrong, 1, &other), "refused");
}
END_TEST

static int64_t containers_in(struct report_case *it, const char *scope)
{
    const char *const scopes[] = { scope };
    ET_STRBUF_AUTO json = { 0 };
    struct et_check_options options = check_options();
    scope_json(scopes, 1, &json);
    options.scope = et_strbuf_slice(&json);
    return count_of(it, &options).containers;
}

START_TEST(a_scope_takes_the_containers_that_meet_it)
{
    REPORT_CASE_AUTO it;
    judged_case_open(&it);
    ck_assert_int_eq(containers_in(&it, "name=build-?"), 1);
    ck_assert_int_eq(containers_in(&it, "name=build-?,host=web1"), 1);
    ck_assert_int_eq(containers_in(&it, "name=build-?,host=db1"), 0);
    ck_assert_int_eq(containers_in(&it, "label=n=1"), 1);
    ck_assert_int_eq(containers_in(&it, "label=n=2"), 0);
    ck_assert_int_eq(containers_in(&it, "image=registry/*"), 1);
    ck_assert_int_eq(containers_in(&it, "namespace=*"), containers_in(&it, "host=*"));
}
END_TEST

/* What is asked for decides what fails, not what is told. */
START_TEST(what_fails_is_a_matter_of_choice)
{
    REPORT_CASE_AUTO it;
    judged_case_open(&it);
    struct et_check_options options = { 0 };
    ck_assert_int_eq(et_read_fail_on(NULL, &options), ET_EXIT_DONE);
    ck_assert(options.executed && options.present && !options.attempted);
    ck_assert_int_eq(et_read_fail_on("executed", &options), ET_EXIT_DONE);
    ck_assert_int_eq(count_of(&it, &options).fail, 2);
    ck_assert_int_eq(et_read_fail_on("attempted", &options), ET_EXIT_DONE);
    ck_assert_int_eq(count_of(&it, &options).fail, 1);
    ck_assert_int_eq(et_read_fail_on("attempted,severity>=3", &options), ET_EXIT_DONE);
    ck_assert_int_eq(count_of(&it, &options).fail, 0);
    ck_assert_int_eq(et_read_fail_on("severity>=4", &options), ET_EXIT_DONE);
    ck_assert(options.executed && options.present);
    ck_assert_int_eq(et_read_fail_on("severity>=5", &options), ET_EXIT_USAGE);
    ck_assert_int_eq(et_read_fail_on("", &options), ET_EXIT_USAGE);
}
END_TEST

/* ------------------------------------------------------------ baselines */

START_TEST(what_an_earlier_check_wrote_is_a_baseline_and_nothing_else)
{
    struct et_err err = { 0 };
    REPORT_CASE_AUTO it;
    judged_case_open(&it);
    struct et_check_options options = check_options();
    char *then = check_write(&it, "json", &options);
    ck_assert_int_eq(et_check_is_baseline(it.store, et_slice_of(then), &err), 1);
    ck_assert_int_eq(et_check_is_baseline(it.store, ET_SLICE("{\"findings\":1}"), &err), 0);
    ck_assert_int_eq(et_check_is_baseline(it.store, ET_SLICE("id,image\n"), &err), 0);
    options.baseline = et_slice_of(then);
    char *now = check_write(&it, "json", &options);
    expect_holds(now, "\"change\":\"persisting\"");
    expect_lacks(now, "\"change\":\"new\"");
    expect_lacks(now, "\"change\":\"resolved\"");
    free(then);
    free(now);
}
END_TEST

/* A container that the case does not have any more cannot be called clean. */
START_TEST(what_cannot_be_seen_any_more_is_not_called_resolved)
{
    REPORT_CASE_AUTO it;
    judged_case_open(&it);
    struct et_check_options options = check_options();
    options.baseline = ET_SLICE(
        "{\"findings\":[{\"host\":\"web1\",\"container\":\"gone\",\"kind\":\"compiler-executed\","
        "\"aspect\":\"executed\",\"rule\":\"gcc\",\"command\":\"gcc x.c\"},"
        "{\"host\":\"web1\",\"container\":\"build-1\",\"kind\":\"compiler-executed\","
        "\"aspect\":\"executed\",\"rule\":\"gcc\",\"command\":\"gcc x.c\"}]}");
    char *now = check_write(&it, "text", &options);
    expect_holds(now, "  unknown    gone ");
    expect_holds(now, "  resolved   build-1 ");
    expect_holds(now, "  new        build-1 ");
    free(now);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, no_value_breaks_out_of_its_format);
    tcase_add_test(tcase, the_same_case_gives_the_same_bytes);
    tcase_add_test(tcase, colour_is_for_terminals_only);
    tcase_add_test(tcase, a_scope_is_alternatives_of_conditions);
    tcase_add_test(tcase, a_scope_takes_the_containers_that_meet_it);
    tcase_add_test(tcase, what_fails_is_a_matter_of_choice);
    tcase_add_test(tcase, what_an_earlier_check_wrote_is_a_baseline_and_nothing_else);
    tcase_add_test(tcase, what_cannot_be_seen_any_more_is_not_called_resolved);
}
