/* Evidence is known again by its bytes, wherever it lies and whatever was done to its name. */
#include "analyzer/recheck.h"
#include "tests/unit/case.h"

#define LINE                                                                                       \
    "type=DAEMON_START msg=audit(1795472001.152:%d): op=start ver=3.0.9 format=raw pid=1 res=ok\n"

static void log_of(struct et_strbuf *to, int lines)
{
    et_strbuf_reset(to);
    for (int i = 0; i < lines; i++)
        et_strbuf_addf(to, LINE, 100 + i);
}

static void write_log(const struct scratch_case *it, const char *name, int lines)
{
    ET_STRBUF_AUTO text = { 0 };
    log_of(&text, lines);
    case_file(it, name, et_strbuf_slice(&text));
}

/* The first evidence of that length: its state and where it was found, as "grown in/a.log". */
static void expect_state(struct scratch_case *it, const char *below, int lines, const char *want)
{
    struct et_err err = { 0 };
    struct et_recheck recheck;
    ET_STRBUF_AUTO text = { 0 };
    ET_STRBUF_AUTO got = { 0 };
    log_of(&text, lines);
    ck_assert_msg(et_recheck_init(&recheck, it->store, &err) == 0, "%s", err.msg);
    if (below)
        ck_assert_msg(et_recheck_walk(&recheck, below, ET_RECHECK_ALL_PLACES, &err) == 0, "%s",
                      err.msg);
    ck_assert_msg(et_recheck_lain(&recheck, &err) == 0, "%s", err.msg);
    for (size_t i = 0; i < recheck.holdings.count; i++)
        if (recheck.holdings.at[i].bytes == text.n && !got.n) {
            et_strbuf_adds(&got, et_recheck_word(recheck.at[i].state));
            if (recheck.at[i].found.p)
                et_strbuf_addf(&got, " %.*s", (int)recheck.at[i].found.n, recheck.at[i].found.p);
        }
    et_recheck_clear(&recheck);
    ck_assert_str_eq(et_strbuf_string(&got), want);
}

/* Paths are relative, so that they can be told beforehand. */
static void enter(struct scratch_case *it)
{
    case_open(it);
    ck_assert_int_eq(chdir(it->folder), 0);
}

static void take(struct scratch_case *it, const char *path)
{
    struct et_err err = { 0 };
    const struct et_ingest_options options = { 0 };
    ck_assert_msg(et_ingest(it->store, path, &options, &it->totals, &err) == 0, "%s", err.msg);
}

static void leave(struct scratch_case *it)
{
    ck_assert_int_eq(chdir("/"), 0);
    case_close(it);
}

START_TEST(what_lies_where_it_lay_is_unchanged)
{
    struct scratch_case it;
    enter(&it);
    write_log(&it, "in/a.log", 3);
    take(&it, "in");
    expect_state(&it, NULL, 3, "unchanged in/a.log");
    leave(&it);
}
END_TEST

/* Two logs may begin alike: which one has grown is told by its whole beginning. */
START_TEST(logs_that_begin_alike_are_told_apart)
{
    struct scratch_case it;
    enter(&it);
    write_log(&it, "a/x.log", 3);
    write_log(&it, "b/x.log", 5);
    take(&it, "a");
    take(&it, "b");
    write_log(&it, "c/moved.log", 4);
    ck_assert_int_eq(unlink("a/x.log"), 0);
    ck_assert_int_eq(unlink("b/x.log"), 0);
    expect_state(&it, "c", 3, "grown c/moved.log");
    expect_state(&it, "c", 5, "missing");
    leave(&it);
}
END_TEST

/* An intact copy is better than a grown one, and that than a changed one. */
START_TEST(the_best_that_is_found_counts)
{
    struct scratch_case it;
    enter(&it);
    write_log(&it, "in/a.log", 3);
    take(&it, "in");
    case_file(&it, "in/a.log", ET_SLICE("something else"));
    expect_state(&it, NULL, 3, "changed in/a.log");
    write_log(&it, "c/1.log", 9);
    expect_state(&it, "c", 3, "grown c/1.log");
    write_log(&it, "c/2.log", 3);
    expect_state(&it, "c", 3, "unchanged c/2.log");
    leave(&it);
}
END_TEST

/* Fewer bytes than a head has: only its place tells what it may have been. */
START_TEST(a_short_one_can_have_grown_too)
{
    struct scratch_case it;
    struct et_err err = { 0 };
    struct et_recheck recheck;
    enter(&it);
    case_file(&it, "in/hostname", ET_SLICE("web7\n"));
    take(&it, "in");
    case_file(&it, "in/hostname", ET_SLICE("web7\nweb8\n"));
    ck_assert_int_eq(et_recheck_init(&recheck, it.store, &err), 0);
    ck_assert_int_eq(et_recheck_lain(&recheck, &err), 0);
    ck_assert_str_eq(et_recheck_word(recheck.at[0].state), "grown");
    et_recheck_clear(&recheck);
    leave(&it);
}
END_TEST

/* A name can come back as something that must not be opened, or would never end. */
START_TEST(only_files_are_opened_where_it_lay)
{
    struct scratch_case it;
    enter(&it);
    write_log(&it, "in/a.log", 3);
    take(&it, "in");
    ck_assert_int_eq(unlink("in/a.log"), 0);
    ck_assert_int_eq(mkfifo("in/a.log", 0600), 0);
    expect_state(&it, NULL, 3, "missing");
    leave(&it);
}
END_TEST

START_TEST(an_empty_case_has_nothing_to_look_for)
{
    struct scratch_case it;
    enter(&it);
    write_log(&it, "in/a.log", 3);
    expect_state(&it, "in", 3, "");
    leave(&it);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, what_lies_where_it_lay_is_unchanged);
    tcase_add_test(tcase, logs_that_begin_alike_are_told_apart);
    tcase_add_test(tcase, the_best_that_is_found_counts);
    tcase_add_test(tcase, a_short_one_can_have_grown_too);
    tcase_add_test(tcase, only_files_are_opened_where_it_lay);
    tcase_add_test(tcase, an_empty_case_has_nothing_to_look_for);
}
