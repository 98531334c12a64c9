#include "reports/html/page.h"
#include "reports/raw.h"
#include "tests/unit/report_case.h"

static char *write_page(struct report_case *it, const struct et_raw *raw)
{
    struct et_report_options options = report_options();
    options.raw = raw;
    return report_write(it, "html", &options, NULL);
}

/* A page may be opened by whoever it was sent to: nothing in it is for a browser to fetch, and the
 * policy lets nothing run but what is in every page. */
START_TEST(a_page_is_one_file_with_a_policy_of_its_own)
{
    REPORT_CASE_AUTO it;
    report_case_open(&it, true);
    char *page = write_page(&it, NULL);
    expect_holds(page, "content=\"default-src 'none'; style-src 'sha256-");
    expect_holds(page, "; script-src 'sha256-");
    expect_lacks(page, "href=\"http");
    expect_lacks(page, "src=\"");
    expect_lacks(page, "<link");
    free(page);
}
END_TEST

START_TEST(what_an_attacker_chose_is_text)
{
    REPORT_CASE_AUTO it;
    report_case_open(&it, true);
    char *page = write_page(&it, NULL);
    expect_lacks(page, "<script>alert(1)");
    expect_harmless(page, "\n");
    free(page);
}
END_TEST

/* Nothing is known: that is not a good answer, and must not read as one. */
START_TEST(an_empty_case_claims_nothing)
{
    REPORT_CASE_AUTO it;
    report_case_open(&it, false);
    char *page = write_page(&it, NULL);
    expect_holds(page, "Nothing has been concluded from this evidence yet.");
    expect_lacks(page, "No compiler was executed");
    free(page);
}
END_TEST

struct reading {
    bool same;
    size_t calls;
};

/* Evidence whose every line is hostile and goes on for longer than is shown. */
static int read_hostile(void *ctx, struct et_slice sha256, struct et_raw_place *places,
                        size_t count, bool *same, struct et_arena *arena, struct et_err *err)
{
    static const char bytes[] = "type=EXECVE <script>alert(2)</script>\x1b[31m\xff\x1d";
    struct reading *reading = ctx;
    ck_assert_uint_eq(sha256.n, 64);
    reading->calls++;
    *same = reading->same;
    for (size_t i = 0; i < count; i++) {
        ck_assert_msg(i == 0 || places[i].offset >= places[i - 1].offset, "not in order");
        places[i].lines = et_arena_alloc(arena, sizeof *places[i].lines);
        if (!places[i].lines)
            return et_fail_memory(err);
        places[i].lines[0] =
            (struct et_raw_line){ .text = { bytes, sizeof bytes - 1 }, .cut = true };
        places[i].count = *same;
    }
    return 0;
}

START_TEST(raw_lines_are_text_and_say_where_they_are_cut)
{
    struct reading reading = { .same = true };
    const struct et_raw raw = { &reading, read_hostile };
    REPORT_CASE_AUTO it;
    report_case_open(&it, true);
    char *page = write_page(&it, &raw);
    expect_holds(page, "<span>type=EXECVE &lt;script&gt;alert(2)&lt;/script&gt;\\x1b[31m\\xff\\x1d "
                       "…</span>");
    expect_lacks(page, "<script>alert(2)");
    expect_harmless(page, "\n");
    free(page);
}
END_TEST

/* A big log is gone through once, however many cards speak of it. */
START_TEST(each_evidence_is_read_once)
{
    struct reading reading = { .same = true };
    const struct et_raw raw = { &reading, read_hostile };
    REPORT_CASE_AUTO it;
    report_case_open(&it, true);
    char *page = write_page(&it, &raw);
    size_t evidence = 0;
    for (int digit = '1'; digit <= '4'; digit++) {
        char digest[65] = { 0 }, said[160];
        memset(digest, digit, 64);
        snprintf(said, sizeof said, "unchanged<br>SHA-256 <code class=\"digest\">%s", digest);
        evidence += strstr(page, said) != NULL;
    }
    ck_assert_uint_gt(reading.calls, 0);
    ck_assert_uint_eq(reading.calls, evidence);
    free(page);
}
END_TEST

/* Lines of another file in the place of the old one would be worse than none. */
START_TEST(lines_of_changed_evidence_are_not_shown)
{
    struct reading reading = { .same = false };
    const struct et_raw raw = { &reading, read_hostile };
    REPORT_CASE_AUTO it;
    report_case_open(&it, true);
    char *page = write_page(&it, &raw);
    expect_lacks(page, "<pre>");
    expect_holds(page, "is not there any more, or is not what was read");
    free(page);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_page_is_one_file_with_a_policy_of_its_own);
    tcase_add_test(tcase, what_an_attacker_chose_is_text);
    tcase_add_test(tcase, an_empty_case_claims_nothing);
    tcase_add_test(tcase, raw_lines_are_text_and_say_where_they_are_cut);
    tcase_add_test(tcase, each_evidence_is_read_once);
    tcase_add_test(tcase, lines_of_changed_evidence_are_not_shown);
}
