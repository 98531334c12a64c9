#include "base/strbuf.h"
#include "tests/unit/suite.h"

START_TEST(an_empty_buffer_reads_as_an_empty_string)
{
    ET_STRBUF_AUTO b = { 0 };
    ck_assert_str_eq(et_strbuf_string(&b), "");
    expect_slice(et_strbuf_slice(&b), "");
    et_strbuf_add(&b, ET_SLICE_NONE);
    ck_assert_str_eq(et_strbuf_string(&b), "");
}
END_TEST

/* Evidence holds NUL bytes; only the closing one does not count. */
START_TEST(appended_bytes_are_kept_with_their_nuls)
{
    ET_STRBUF_AUTO b = { 0 };
    et_strbuf_add(&b, ET_SLICE("a\0b"));
    et_strbuf_addc(&b, '\0');
    et_strbuf_adds(&b, "c");
    ck_assert(et_slice_eq(et_strbuf_slice(&b), ET_SLICE("a\0b\0c")));
    ck_assert_int_eq(b.p[b.n], '\0');
}
END_TEST

START_TEST(a_formatted_text_longer_than_the_room_is_whole)
{
    ET_STRBUF_AUTO b = { 0 };
    et_strbuf_addc(&b, '<');
    et_strbuf_addf(&b, "%0300d", 7);
    et_strbuf_addf(&b, "%s", "");
    et_strbuf_addf(&b, "%s%d", ">", 8);
    ck_assert_uint_eq(b.n, 303);
    ck_assert_str_eq(b.p + 299, "07>8");
}
END_TEST

/* A caller writes in place; the NUL behind must fit, too. */
START_TEST(reserved_room_includes_the_closing_nul)
{
    ET_STRBUF_AUTO b = { 0 };
    for (size_t n = 1; n < 2000; n = n * 2 + 1) {
        char *room = et_strbuf_reserve(&b, n);
        ck_assert_ptr_nonnull(room);
        memset(room, 'x', n);
        et_strbuf_advance(&b, n);
        ck_assert_uint_gt(b.cap, b.n);
        ck_assert_int_eq(b.p[b.n], '\0');
    }
}
END_TEST

/* One check at the end must be enough, and what was there stays readable. */
START_TEST(a_failure_latches_until_the_buffer_is_reset)
{
    ET_STRBUF_AUTO b = { 0 };
    et_strbuf_adds(&b, "kept");
    ck_assert_ptr_null(et_strbuf_reserve(&b, SIZE_MAX - 10));
    ck_assert(b.failed);
    et_strbuf_adds(&b, "ignored");
    ck_assert_str_eq(et_strbuf_string(&b), "kept");
    et_strbuf_reset(&b);
    et_strbuf_adds(&b, "new");
    ck_assert(!b.failed);
    ck_assert_str_eq(et_strbuf_string(&b), "new");
}
END_TEST

START_TEST(a_cleared_buffer_can_be_used_again)
{
    ET_STRBUF_AUTO b = { 0 };
    et_strbuf_adds(&b, "one");
    et_strbuf_clear(&b);
    et_strbuf_adds(&b, "two");
    ck_assert_str_eq(et_strbuf_string(&b), "two");
}
END_TEST

static void expect_varint(uint64_t value, const char *bytes, size_t n)
{
    ET_STRBUF_AUTO b = { 0 };
    et_strbuf_add_varint(&b, value);
    ck_assert_msg(et_slice_eq(et_strbuf_slice(&b), (struct et_slice){ bytes, n }),
                  "wrong form of %llu", (unsigned long long)value);
}

/* Seven bits a byte, the lowest first, the top bit on all but the last. */
START_TEST(a_varint_has_the_usual_form)
{
    expect_varint(0, "\x00", 1);
    expect_varint(127, "\x7f", 1);
    expect_varint(128, "\x80\x01", 2);
    expect_varint(300, "\xac\x02", 2);
    expect_varint(UINT64_MAX, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, an_empty_buffer_reads_as_an_empty_string);
    tcase_add_test(tcase, appended_bytes_are_kept_with_their_nuls);
    tcase_add_test(tcase, a_formatted_text_longer_than_the_room_is_whole);
    tcase_add_test(tcase, reserved_room_includes_the_closing_nul);
    tcase_add_test(tcase, a_failure_latches_until_the_buffer_is_reset);
    tcase_add_test(tcase, a_cleared_buffer_can_be_used_again);
    tcase_add_test(tcase, a_varint_has_the_usual_form);
}
