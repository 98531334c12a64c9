/* Every conclusion goes back to bytes of the evidence: places come back as they were packed. */
#include "analyzer/record_places.h"
#include "tests/unit/suite.h"

/* Packed and unpacked again; gives how many bytes that took. */
static size_t expect_kept(const struct et_place *places, size_t count)
{
    ET_STRBUF_AUTO packed = { 0 };
    struct et_arena arena;
    size_t got;
    et_arena_init(&arena);
    et_record_places_pack(places, count, &packed);
    ck_assert(!packed.failed);
    const struct et_excerpt *back = et_record_places_unpack(
        et_strbuf_slice(&packed), places[0].line, places[0].offset, &arena, &got);
    ck_assert_uint_eq(got, count);
    for (size_t i = 0; i < count; i++) {
        ck_assert_uint_eq(back[i].line, places[i].line);
        ck_assert_uint_eq(back[i].offset, places[i].offset);
        ck_assert_uint_eq(back[i].length, places[i].length);
    }
    et_arena_clear(&arena);
    return packed.n;
}

#define KEPT(...)                                                                                  \
    expect_kept((const struct et_place[]){ __VA_ARGS__ },                                          \
                sizeof((const struct et_place[]){ __VA_ARGS__ }) / sizeof(struct et_place))

/* The records of most events follow one another: then each costs its length alone. */
START_TEST(records_that_follow_one_another_take_little)
{
    ck_assert_uint_eq(KEPT({ 7, 1000, 60 }), 1);
    ck_assert_uint_eq(KEPT({ 7, 1000, 60 }, { 8, 1061, 0 }, { 9, 1062, 300 }), 4);
}
END_TEST

START_TEST(records_may_lie_anywhere)
{
    KEPT({ 7, 1000, 60 }, { 9, 1200, 50 }, { 10, 1251, 50 }); /* others between them */
    KEPT({ 7, 1000, 60 }, { 8, 1062, 50 });                   /* lines end with CR LF */
    KEPT({ 7, 1000, 60 }, { 8, 1060, 50 });                   /* and with nothing */
    KEPT({ 900, 70000, 60 }, { 3, 100, 50 }, { 4, 151, 1 });  /* told in another order */
    KEPT({ 1, 0, 9 }, { 1, 0, 9 }, { 1, 4, 2 });              /* several on one line */
    KEPT({ 1, UINT64_MAX - 5, 3 }, { 2, UINT64_MAX - 1, 1 },
         { 3, 1, 1 }); /* at the end of numbers */
}
END_TEST

/* A case may be from anybody. */
START_TEST(what_is_not_ours_ends_the_list)
{
    struct et_arena arena;
    size_t count;
    et_arena_init(&arena);
    const struct et_excerpt *back =
        et_record_places_unpack(ET_SLICE("\x0c\x0d\x01"), 5, 50, &arena, &count);
    ck_assert_ptr_nonnull(back);
    ck_assert_uint_eq(count, 1);
    ck_assert_uint_eq(back[0].length, 6);
    ck_assert_ptr_nonnull(et_record_places_unpack(ET_SLICE(""), 5, 50, &arena, &count));
    ck_assert_uint_eq(count, 0);
    et_arena_clear(&arena);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, records_that_follow_one_another_take_little);
    tcase_add_test(tcase, records_may_lie_anywhere);
    tcase_add_test(tcase, what_is_not_ours_ends_the_list);
}
