/* However a stream is cut into blocks, the same is stated of it. */
#include "parsers/audit/formats.h"
#include "tests/property/fact_text.h"
#include "tests/property/random.h"
#include "tests/property/sample.h"
#include "tests/unit/suite.h"

static size_t fixed_size(void *ctx)
{
    return *(const size_t *)ctx;
}

static size_t random_block(void *ctx)
{
    return random_size(ctx, 200000);
}

static void expect_same(struct et_slice text, const struct fact_log *whole,
                        const struct fact_blocks *blocks, const char *how, uint64_t number)
{
    FACT_LOG_AUTO log;
    ck_assert_int_eq(fact_log_read(&log, NULL, text, blocks), 0);
    const struct et_tally *lines = &log.accounts.lines;
    ck_assert_uint_eq(lines->parsed + lines->skipped + lines->broken, log.accounts.lines_read);
    ck_assert_msg(log.accounts.parser == whole->accounts.parser &&
                      log.accounts.bytes == whole->accounts.bytes &&
                      log.accounts.lines_read == whole->accounts.lines_read &&
                      lines->parsed == whole->accounts.lines.parsed &&
                      lines->broken == whole->accounts.lines.broken,
                  "%s %llu: other accounts", how, (unsigned long long)number);
    ck_assert_msg(et_slice_eq(et_strbuf_slice(&log.stream), et_strbuf_slice(&whole->stream)),
                  "%s %llu: other facts or damage", how, (unsigned long long)number);
}

static void read_whole(struct fact_log *whole, struct et_slice text)
{
    size_t all = text.n;
    ck_assert_int_eq(fact_log_read(whole, NULL, text, &(struct fact_blocks){ fixed_size, &all }),
                     0);
}

/* In blocks of seeds random sizes. */
static void expect_same_in_random_blocks(struct et_slice text, const struct fact_log *whole,
                                         uint64_t from, uint64_t seeds)
{
    for (uint64_t seed = from; seed < from + seeds; seed++) {
        struct random r = { seed };
        expect_same(text, whole, &(struct fact_blocks){ random_block, &r }, "seed", seed);
    }
}

static void expect_same_in_all_blocks(const char *name)
{
    /* Around the head by which the format is recognised, and far from it. */
    static const size_t sizes[] = {
        1, 2, 7, 4096, ET_HEAD_BYTES - 1, ET_HEAD_BYTES, ET_HEAD_BYTES + 1
    };
    ET_STRBUF_AUTO text = { 0 };
    FACT_LOG_AUTO whole;
    sample_add(&text, name);
    read_whole(&whole, et_strbuf_slice(&text));
    ck_assert_ptr_eq(whole.accounts.parser, &et_parser_audit_log);
    ck_assert_uint_eq(whole.accounts.lines.broken, 0);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t size = sizes[i];
        expect_same(et_strbuf_slice(&text), &whole, &(struct fact_blocks){ fixed_size, &size },
                    "size", size);
    }
    expect_same_in_random_blocks(et_strbuf_slice(&text), &whole, 1, 10);
}

START_TEST(a_raw_log_reads_the_same_in_blocks_of_any_size)
{
    expect_same_in_all_blocks("audit/small.log");
}
END_TEST

START_TEST(an_enriched_log_reads_the_same_in_blocks_of_any_size)
{
    expect_same_in_all_blocks("audit/enriched.log");
}
END_TEST

/* Spoils text: flips bytes, takes line ends away, puts NULs in, cuts the end. */
static void spoil(struct et_strbuf *text, struct random *r)
{
    static const char bytes[] = "\n\0 =\"'()\x1d:9\xff";
    for (int i = 0; i < 200; i++)
        text->p[random_below(r, text->n)] = bytes[random_below(r, sizeof bytes - 1)];
    text->n -= random_below(r, text->n / 4);
}

/* Damage must be found at the same places, too. */
START_TEST(a_spoilt_log_reads_the_same_in_blocks_of_any_size)
{
    for (uint64_t seed = 100; seed < 112; seed++) {
        ET_STRBUF_AUTO text = { 0 };
        FACT_LOG_AUTO whole;
        struct random r = { seed };
        sample_add(&text, seed % 2 ? "audit/small.log" : "audit/enriched.log");
        spoil(&text, &r);
        read_whole(&whole, et_strbuf_slice(&text));
        ck_assert_uint_gt(whole.accounts.lines.broken, 0);
        expect_same_in_random_blocks(et_strbuf_slice(&text), &whole, seed * 1000, 2);
    }
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_raw_log_reads_the_same_in_blocks_of_any_size);
    tcase_add_test(tcase, an_enriched_log_reads_the_same_in_blocks_of_any_size);
    tcase_add_test(tcase, a_spoilt_log_reads_the_same_in_blocks_of_any_size);
}
