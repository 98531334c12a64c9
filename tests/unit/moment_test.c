#include "analyzer/cli/moment.h"
#include "base/timestamp.h"
#include "tests/unit/suite.h"

static void expect(const char *text, int64_t ns, bool before_end)
{
    struct et_moment moment;
    ck_assert_msg(et_moment_read(et_slice_of(text), &moment), "%s is refused", text);
    ck_assert_msg(moment.ns == ns && moment.before_end == before_end, "%s is %lld, %d", text,
                  (long long)moment.ns, moment.before_end);
}

/* What audit logs, people and other reports write. */
START_TEST(a_time_is_meant_as_it_stands)
{
    const int64_t ns = INT64_C(1795472001) * ET_NS_PER_S;
    expect("2026-11-23T22:13:21Z", ns, false);
    expect("2026-11-24T00:13:21+02:00", ns, false);
    expect("1795472001", ns, false);
    expect("1795472001.152", ns + 152000000, false);
    expect("2026-11-23", ns - (22 * 3600 + 13 * 60 + 21) * ET_NS_PER_S, false);
}
END_TEST

/* Nobody knows what time it was where the evidence is from; its end is known. */
START_TEST(a_span_is_before_the_evidences_end)
{
    expect("-90s", -90 * ET_NS_PER_S, true);
    expect("-30m", -1800 * ET_NS_PER_S, true);
    expect("-2h", -7200 * ET_NS_PER_S, true);
    expect("-7d", -604800 * ET_NS_PER_S, true);
    expect("-2w", -1209600 * ET_NS_PER_S, true);
    expect("-0s", 0, true);
}
END_TEST

START_TEST(what_is_no_time_is_refused)
{
    static const char *const bad[] = {
        "",           "-",      "-h",    "-2",  "2h",        "+2h",  "-2y",
        "--2h",       "-2h30m", "-1.5h", "now", "yesterday", "-2 h", "-99999999999999999w",
        "2026-13-01", "22:13"
    };
    struct et_moment moment;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!et_moment_read(et_slice_of(bad[i]), &moment), "%s is taken", bad[i]);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_time_is_meant_as_it_stands);
    tcase_add_test(tcase, a_span_is_before_the_evidences_end);
    tcase_add_test(tcase, what_is_no_time_is_refused);
}
