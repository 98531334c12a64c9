#include "analyzer/cli/progress_line.h"
#include "tests/unit/suite.h"

static void expect(struct et_progress_line line, uint64_t done, double seconds, int columns,
                   const char *wanted)
{
    static const char *const marks[] = { "#", "." };
    ET_STRBUF_AUTO text = { 0 };
    et_progress_line_text(&line, done, seconds, columns, marks, &text);
    ck_assert_str_eq(et_strbuf_string(&text), wanted);
}

static const struct et_progress_line reading = { .what = "reading", .total = 4000000, .unit = "B" };
static const struct et_progress_line records = { .what = "following",
                                                 .total = 30000,
                                                 .unit = "records" };

/* How far, how fast, how long still: what somebody who waits wants to know. */
START_TEST(it_tells_how_far_how_fast_and_how_long_still)
{
    expect(reading, 1000000, 2, 100,
           "reading  [######..................]   25 %  1.0 MB  500.0 kB/s  0:06 left");
    expect(
        records, 15000, 5400, 100,
        "following  [############............]   50 %  15.0 k records  3 records/s  1:30:00 left");
}
END_TEST

/* The first moments tell nothing of the rest. */
START_TEST(at_the_beginning_no_time_is_foretold)
{
    expect(reading, 0, 0, 100, "reading  [........................]    0 %  0 B");
    expect(reading, 1000, 0.2, 100, "reading  [........................]    0 %  1.0 kB  5.0 kB/s");
}
END_TEST

/* Standard input has no size, and a file may grow while it is read. */
START_TEST(without_a_total_there_is_a_rate_alone)
{
    struct et_progress_line endless = reading;
    endless.total = 0;
    expect(endless, 500, 2, 100, "reading  500 B  250 B/s");
    expect(reading, 5000000, 2, 100, "reading  5.0 MB  2.5 MB/s");
}
END_TEST

/* A line that wraps could not be wiped. */
START_TEST(it_is_never_wider_than_the_terminal)
{
    expect(reading, 1000000, 2, 60, "reading   25 %  1.0 MB  500.0 kB/s  0:06 left");
    expect(reading, 1000000, 2, 30, "reading   25 %  1.0 MB  500.0");
    expect((struct et_progress_line){ .what = "putting compilations together" }, 0, 0, 24,
           "putting compilations to");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, it_tells_how_far_how_fast_and_how_long_still);
    tcase_add_test(tcase, at_the_beginning_no_time_is_foretold);
    tcase_add_test(tcase, without_a_total_there_is_a_rate_alone);
    tcase_add_test(tcase, it_is_never_wider_than_the_terminal);
}
