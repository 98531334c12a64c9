/* Sentences of conclusions stand in the case once, for as long as they are remembered. */
#include "analyzer/sentences.h"
#include "tests/unit/case.h"

static int64_t row_of(struct et_sentences *sentences, struct et_slice text)
{
    struct et_err err = { 0 };
    int64_t row;
    ck_assert_msg(et_sentence_row(sentences, text, &row, &err) == 0, "%s", err.msg);
    return row;
}

START_TEST(a_sentence_has_one_row)
{
    SCRATCH_CASE_AUTO it;
    struct et_sentences sentences;
    case_open(&it);
    et_sentences_init(&sentences, it.store, ET_Q_PUT_SENTENCE);
    int64_t first = row_of(&sentences, ET_SLICE("an exec rule"));
    ck_assert_int_ne(row_of(&sentences, ET_SLICE("a filter\x1b[2J")), first);
    ck_assert_int_eq(row_of(&sentences, ET_SLICE("an exec rule")), first);
    ck_assert_int_eq(row_of(&sentences, ET_SLICE_NONE), ET_NULL);
    expect_rows(&it, "SELECT count(*), max(text), instr(min(text), char(27)) FROM derived_sentence",
                "2|an exec rule|0");
    et_sentences_clear(&sentences);
}
END_TEST

/* Hostile logs make many, none of them twice. */
START_TEST(what_is_forgotten_is_stored_anew)
{
    SCRATCH_CASE_AUTO it;
    struct et_sentences sentences;
    ET_STRBUF_AUTO text = { 0 };
    case_open(&it);
    et_sentences_init(&sentences, it.store, ET_Q_PUT_SENTENCE);
    int64_t first = row_of(&sentences, ET_SLICE("0"));
    for (int i = 1; i < ET_MAX_SENTENCES; i++) {
        et_strbuf_reset(&text);
        et_strbuf_addf(&text, "%d", i);
        row_of(&sentences, et_strbuf_slice(&text));
    }
    ck_assert_int_ne(row_of(&sentences, ET_SLICE("0")), first);
    ck_assert_uint_lt(sentences.known.live, 2);
    et_sentences_clear(&sentences);
}
END_TEST

/* A sentence may quote a command line. */
START_TEST(long_ones_are_forgotten_sooner)
{
    enum { LONG = 1 << 20 };
    SCRATCH_CASE_AUTO it;
    struct et_sentences sentences;
    ET_STRBUF_AUTO text = { 0 };
    case_open(&it);
    et_sentences_init(&sentences, it.store, ET_Q_PUT_SENTENCE);
    while (text.n < LONG)
        et_strbuf_adds(&text, "0123456789abcdef");
    int64_t first = row_of(&sentences, et_strbuf_slice(&text));
    for (int i = 1; i < ET_MAX_SENTENCE_BYTES / LONG; i++) {
        ck_assert_int_eq(row_of(&sentences, et_slice_to(et_strbuf_slice(&text), LONG)), first);
        et_strbuf_addf(&text, "%d", i);
        row_of(&sentences, et_strbuf_slice(&text));
    }
    ck_assert_int_ne(row_of(&sentences, et_slice_to(et_strbuf_slice(&text), LONG)), first);
    et_sentences_clear(&sentences);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, long_ones_are_forgotten_sooner);
    tcase_add_test(tcase, a_sentence_has_one_row);
    tcase_add_test(tcase, what_is_forgotten_is_stored_anew);
}
