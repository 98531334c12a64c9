/* Records may reach the log in any order: two processors, a queue that spills,
 * syslog, a merge of files. The facts are the same, only their order is not. */
#include "tests/property/fact_text.h"
#include "tests/property/random.h"
#include "tests/property/sample.h"
#include "tests/unit/suite.h"

enum { SEEDS = 50, WHOLE_FILE = 1 << 30 }; /* the latter in lines */

static size_t one_block(void *ctx)
{
    (void)ctx;
    return SIZE_MAX;
}

static void read_facts(struct fact_log *log, struct et_slice text)
{
    ck_assert_int_eq(fact_log_read(log, NULL, text, &(struct fact_blocks){ one_block, NULL }), 0);
    ck_assert_uint_eq(log->accounts.lines.broken, 0);
}

/* The sorted facts of both are the same; the first that is not is printed. */
static void expect_same_facts(const struct fact_log *got, const struct fact_log *want,
                              const char *how, uint64_t seed)
{
    size_t got_count, want_count;
    struct et_slice *a = fact_text_sorted(et_strbuf_slice(&got->facts), &got_count);
    struct et_slice *b = fact_text_sorted(et_strbuf_slice(&want->facts), &want_count);
    ck_assert(a && b);
    for (size_t i = 0; i < got_count && i < want_count; i++)
        ck_assert_msg(et_slice_eq(a[i], b[i]), "%s, seed %llu: got\n%.*s\nwant\n%.*s", how,
                      (unsigned long long)seed, (int)a[i].n, a[i].p, (int)b[i].n, b[i].p);
    ck_assert_uint_eq(got_count, want_count);
    ck_assert_int_eq(got->count.events, want->count.events);
    ck_assert_int_eq(got->count.execve_events, want->count.execve_events);
    free(a);
    free(b);
}

/* Fisher and Yates' shuffle of lines[from … to). */
static void shuffle(struct et_slice *lines, size_t from, size_t to, struct random *r)
{
    for (size_t i = to; i > from + 1; i--) {
        size_t k = from + random_below(r, i - from);
        struct et_slice swap = lines[i - 1];
        lines[i - 1] = lines[k];
        lines[k] = swap;
    }
}

static void join(struct et_strbuf *to, const struct et_slice *lines, size_t count)
{
    et_strbuf_reset(to);
    for (size_t i = 0; i < count; i++) {
        et_strbuf_add(to, lines[i]);
        et_strbuf_addc(to, '\n');
    }
}

/* Shuffles windows of that many lines, for each seed. */
static void expect_order_not_to_matter(struct et_slice text, size_t window, const char *how)
{
    FACT_LOG_AUTO want;
    ET_STRBUF_AUTO mixed = { 0 };
    size_t count;
    read_facts(&want, text);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        FACT_LOG_AUTO got;
        struct random r = { seed };
        struct et_slice *lines = fact_text_lines(text, &count);
        ck_assert_ptr_nonnull(lines);
        for (size_t i = 0; i < count; i += window)
            shuffle(lines, i, window < count - i ? i + window : count, &r);
        join(&mixed, lines, count);
        free(lines);
        read_facts(&got, et_strbuf_slice(&mixed));
        expect_same_facts(&got, &want, how, seed);
    }
}

START_TEST(a_raw_log_may_be_shuffled_as_a_whole)
{
    ET_STRBUF_AUTO text = { 0 };
    sample_add(&text, "audit/small.log");
    expect_order_not_to_matter(et_strbuf_slice(&text), WHOLE_FILE, "whole file");
}
END_TEST

START_TEST(an_enriched_log_may_be_shuffled_as_a_whole)
{
    ET_STRBUF_AUTO text = { 0 };
    sample_add(&text, "audit/enriched.log");
    expect_order_not_to_matter(et_strbuf_slice(&text), WHOLE_FILE, "whole file");
}
END_TEST

/* Most of an event's records stay together, but not in the kernel's order. */
START_TEST(the_order_within_an_event_does_not_matter)
{
    ET_STRBUF_AUTO text = { 0 };
    sample_add(&text, "audit/small.log");
    expect_order_not_to_matter(et_strbuf_slice(&text), 7, "windows of 7 lines");
}
END_TEST

/* Two hosts in one file, as a central log server writes it: each event is found
 * again, and nothing of one host gets into the other's. */
START_TEST(two_hosts_may_be_mixed)
{
    ET_STRBUF_AUTO first = { 0 };
    ET_STRBUF_AUTO both = { 0 };
    FACT_LOG_AUTO a;
    FACT_LOG_AUTO b;
    FACT_LOG_AUTO mixed;
    sample_add(&first, "audit/small.log");
    sample_add(&both, "audit/enriched.log");
    read_facts(&a, et_strbuf_slice(&first));
    read_facts(&b, et_strbuf_slice(&both));
    et_strbuf_add(&a.facts, et_strbuf_slice(&b.facts));
    a.count.events += b.count.events;
    a.count.execve_events += b.count.execve_events;
    et_strbuf_add(&both, et_strbuf_slice(&first));
    read_facts(&mixed, et_strbuf_slice(&both));
    expect_same_facts(&mixed, &a, "two hosts", 0);
    expect_order_not_to_matter(et_strbuf_slice(&both), WHOLE_FILE, "two hosts");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_raw_log_may_be_shuffled_as_a_whole);
    tcase_add_test(tcase, an_enriched_log_may_be_shuffled_as_a_whole);
    tcase_add_test(tcase, the_order_within_an_event_does_not_matter);
    tcase_add_test(tcase, two_hosts_may_be_mixed);
}
