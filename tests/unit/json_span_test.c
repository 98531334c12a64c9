#include "parsers/json/json_get.h"
#include "parsers/json/json_span.h"
#include "tests/unit/suite.h"

#include <stdlib.h>

/* Expects the next value to be this text, whole, at this line and offset. */
static void expect_whole(struct et_json_span *span, const char *text, uint64_t line,
                         uint64_t offset)
{
    struct et_json_value value;
    ck_assert_int_eq(et_json_span_next(span, &value), ET_JSON_WHOLE);
    expect_slice(value.text, text);
    ck_assert_uint_eq(value.at.line, line);
    ck_assert_uint_eq(value.at.offset, offset);
    ck_assert_uint_eq(value.at.length, strlen(text));
}

static void expect_flawed(struct et_json_span *span, enum et_json_found found, const char *text,
                          const char *what)
{
    struct et_json_value value;
    ck_assert_int_eq(et_json_span_next(span, &value), (int)found);
    expect_slice(value.text, text);
    ck_assert_str_eq(value.what, what);
}

static void expect_end(struct et_json_span *span)
{
    struct et_json_value value;
    ck_assert_int_eq(et_json_span_next(span, &value), ET_JSON_END);
    ck_assert_uint_eq(span->at, span->text.n);
}

static struct et_json_span span_of(const char *text)
{
    struct et_json_span span;
    et_json_span_init(&span, et_slice_of(text));
    return span;
}

/* Each element of an array is wanted by itself, where it stands in the file. */
START_TEST(an_array_gives_its_elements_with_their_places)
{
    struct et_json_span span = span_of("[\n  {\"a\": 1},\n  {\n    \"b\": [2, {}]\n  }\n]\n");
    struct et_json_value value;
    expect_whole(&span, "{\"a\": 1}", 2, 4);
    ck_assert_int_eq(et_json_span_next(&span, &value), ET_JSON_WHOLE);
    expect_slice(value.text, "{\n    \"b\": [2, {}]\n  }");
    ck_assert_uint_eq(value.at.line, 3);
    ck_assert_uint_eq(value.last_line, 5);
    expect_end(&span);
}
END_TEST

/* `docker inspect a >>f; docker inspect b >>f` leaves two arrays in one file. */
START_TEST(values_may_follow_each_other_in_any_form)
{
    struct et_json_span span = span_of("[{}][{\"a\":1}]{}{\"b\":2}\n\n\"s\" 12\r\n null");
    expect_whole(&span, "{}", 1, 1);
    expect_whole(&span, "{\"a\":1}", 1, 5);
    expect_whole(&span, "{}", 1, 13);
    expect_whole(&span, "{\"b\":2}", 1, 15);
    expect_whole(&span, "\"s\"", 3, 24);
    expect_whole(&span, "12", 3, 28);
    expect_whole(&span, "null", 4, 33);
    expect_end(&span);
}
END_TEST

/* Windows tools put a mark in front; offsets still count it. */
START_TEST(a_byte_order_mark_is_passed_over)
{
    struct et_json_span span = span_of("\xef\xbb\xbf{\"a\":1}");
    expect_whole(&span, "{\"a\":1}", 1, 3);
    expect_end(&span);
}
END_TEST

/* Brackets and quotes within strings are text. */
START_TEST(strings_hide_what_they_hold)
{
    struct et_json_span span = span_of("[{\"a\":\"}]\\\"[{\\\\\"},{}]");
    expect_whole(&span, "{\"a\":\"}]\\\"[{\\\\\"}", 1, 1);
    expect_whole(&span, "{}", 1, 18);
    expect_end(&span);
}
END_TEST

/* Half a file must not lose its first half. */
START_TEST(a_cut_array_gives_its_whole_elements_and_the_rest)
{
    struct et_json_span span = span_of("[{\"a\":1},\n {\"b\":[1,");
    expect_whole(&span, "{\"a\":1}", 1, 1);
    expect_flawed(&span, ET_JSON_CUT, "{\"b\":[1,", "the text ends within a JSON value");
    expect_end(&span);
}
END_TEST

/* Cut exactly between two elements nothing is broken, and still it is half. */
START_TEST(an_array_that_is_not_closed_is_said_to_be_cut)
{
    struct et_json_span span = span_of("[\n{}\n,\n");
    struct et_json_value value;
    expect_whole(&span, "{}", 2, 2);
    ck_assert_int_eq(et_json_span_next(&span, &value), ET_JSON_CUT);
    ck_assert_uint_eq(value.text.n, 0);
    ck_assert_uint_eq(value.at.line, 3);
    ck_assert_str_eq(value.what, "the text ends within a JSON array");
    expect_end(&span);
}
END_TEST

/* Half a file followed by a whole one: the second must not be swallowed. */
START_TEST(a_cut_document_does_not_take_the_next_one_with_it)
{
    struct et_json_span span = span_of("[\n    {\n        \"a\": 1,\n[\n    {\n        \"b\": 2\n"
                                       "    }\n]\n");
    struct et_json_value value;
    ck_assert_int_eq(et_json_span_next(&span, &value), ET_JSON_BROKEN);
    expect_slice(value.text, "{\n        \"a\": 1,");
    ck_assert_uint_eq(value.at.line, 2);
    ck_assert_uint_eq(value.last_line, 3);
    expect_whole(&span, "{\n        \"b\": 2\n    }", 5, 30);
    expect_end(&span);
}
END_TEST

/* Overwritten bytes in the middle cost one element, not those behind it. */
START_TEST(a_damaged_element_ends_where_the_next_one_begins)
{
    static const char *const damaged[] = {
        "  {\n    \"a\": [1}\n  }",   /* another kind of bracket */
        "  {\n    \"a\": \"x\n  }",   /* a quote is lost */
        "  {\n    \"a\" {\n  }\n  }", /* a colon is lost */
    };
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        char text[128];
        struct et_json_value value;
        snprintf(text, sizeof text, "[\n%s,\n  {\"b\":2}\n]\n", damaged[i]);
        struct et_json_span span = span_of(text);
        ck_assert_int_eq(et_json_span_next(&span, &value), ET_JSON_BROKEN);
        ck_assert_uint_eq(value.at.line, 2);
        ck_assert_int_eq(et_json_span_next(&span, &value), ET_JSON_WHOLE);
        expect_slice(value.text, "{\"b\":2}");
        expect_end(&span);
    }
}
END_TEST

/* Neither a closing bracket nor foreign words stop the search. */
START_TEST(what_is_no_json_is_given_line_by_line)
{
    struct et_json_span span = span_of("docker: no such thing\n}\n{}\n");
    expect_whole(&span, "docker: no such thing", 1, 0);
    expect_flawed(&span, ET_JSON_BROKEN, "}", "a JSON bracket closes that was never opened");
    expect_whole(&span, "{}", 3, 24);
    expect_end(&span);
}
END_TEST

/* A parser that recurses must never see brackets without end. */
START_TEST(depth_has_a_limit)
{
    char text[2 * ET_JSON_MAX_DEPTH + 8];
    for (size_t extra = 0; extra < 2; extra++) {
        size_t n = 0;
        struct et_json_value value;
        text[n++] = '[';
        for (size_t i = 0; i < ET_JSON_MAX_DEPTH + extra; i++)
            text[n++] = '[';
        for (size_t i = 0; i < ET_JSON_MAX_DEPTH + extra; i++)
            text[n++] = ']';
        text[n++] = ']';
        struct et_json_span span;
        et_json_span_init(&span, (struct et_slice){ text, n });
        ck_assert_int_eq(et_json_span_next(&span, &value), extra ? ET_JSON_BROKEN : ET_JSON_WHOLE);
        expect_end(&span);
    }
}
END_TEST

/* Each restart may read the rest again: without a limit a hostile file of
 * opening brackets would take quadratic time. */
START_TEST(restarts_have_a_limit)
{
    const size_t lines = 100000, bytes = 2 * lines;
    char *text = malloc(bytes);
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < bytes; i++)
        text[i] = i % 2 ? '\n' : '{';
    struct et_json_span span;
    struct et_json_value value = { 0 };
    size_t values = 0;
    et_json_span_init(&span, (struct et_slice){ text, bytes });
    for (enum et_json_found found; (found = et_json_span_next(&span, &value)); values++)
        ck_assert_int_eq(found, ET_JSON_BROKEN);
    ck_assert_uint_eq(values, ET_JSON_MAX_RESTARTS + 1);
    ck_assert_uint_eq(value.last_line, lines);
    free(text);
}
END_TEST

/* Formats are told apart by their outermost keys; inner ones must not count. */
START_TEST(keys_are_those_of_the_object_itself)
{
    struct et_json_keys keys;
    struct et_slice key;
    char kind;
    et_json_keys_init(&keys,
                      ET_SLICE(" {\"a\" : {\"Id\":[1]}, \"b\\\"\":[\"}\"],\n\"c\":-1 ,\"d\""));
    ck_assert(et_json_keys_next(&keys, &key, &kind));
    expect_slice(key, "a");
    ck_assert_int_eq(kind, '{');
    ck_assert(et_json_keys_next(&keys, &key, &kind));
    expect_slice(key, "b\\\"");
    ck_assert_int_eq(kind, '[');
    ck_assert(et_json_keys_next(&keys, &key, &kind));
    expect_slice(key, "c");
    ck_assert_int_eq(kind, '-');
    ck_assert(!et_json_keys_next(&keys, &key, &kind));
    et_json_keys_init(&keys, ET_SLICE("[\"a\"]"));
    ck_assert(!et_json_keys_next(&keys, &key, &kind));
}
END_TEST

/* `kubectl get pods -o json` is one object; its pods are wanted one by one. */
START_TEST(the_elements_of_a_named_member_are_values)
{
    struct et_json_span span =
        span_of("{\"v\": [0],\n \"items\": [\n  {\"items\": [1]},\n  {}\n ],\n"
                " \"kind\": \"List\", \"m\": {\"items\": [3]}}\n{\"a\":1}\n");
    span.within = "items";
    expect_whole(&span, "{\"items\": [1]}", 3, 25);
    expect_whole(&span, "{}", 4, 43);
    expect_whole(&span, "{\"a\":1}", 7, 88);
    expect_end(&span);
}
END_TEST

START_TEST(a_cut_list_keeps_its_whole_elements)
{
    struct et_json_span span = span_of("{\"items\":[{},{\"a\"");
    span.within = "items";
    expect_whole(&span, "{}", 1, 10);
    expect_flawed(&span, ET_JSON_CUT, "{\"a\"", "the text ends within a JSON value");
    expect_end(&span);
    span = span_of("{\"items\":[{}]");
    span.within = "items";
    expect_whole(&span, "{}", 1, 10);
    expect_flawed(&span, ET_JSON_CUT, "", "the text ends within a JSON value");
    expect_end(&span);
}
END_TEST

/* Label keys hold dots, so a path is divided by something else. */
START_TEST(members_are_found_by_path_and_type)
{
    ET_JSON_AUTO *value = NULL;
    struct et_err err = { 0 };
    ck_assert_int_eq(et_json_read(ET_SLICE("{\"a\":{\"x.y\":\"t\",\"n\":7,\"f\":false,\"e\":\"\","
                                           "\"z\":\"0001-01-01T00:00:00Z\"}}"),
                                  &value, &err),
                     0);
    expect_slice(et_json_text(value, "a/x.y"), "t");
    expect_slice(et_json_text(value, "a/e"), "");
    ck_assert_ptr_null(et_json_set_text(value, "a/e").p);
    ck_assert_ptr_null(et_json_text(value, "a/n").p);
    ck_assert_ptr_null(et_json_text(value, "a/x.y/z").p);
    ck_assert_int_eq(et_json_number(value, "a/n"), 7);
    ck_assert_int_eq(et_json_number(value, "a/f"), ET_ABSENT);
    ck_assert_int_eq(et_json_flag(value, "a/f"), 0);
    ck_assert_int_eq(et_json_flag(value, "a/q"), ET_ABSENT);
    ck_assert_int_eq(et_json_time(value, "a/z"), ET_TIME_NONE);
}
END_TEST

/* Output must not depend on the order of keys, nor carry what turns text around;
 * a NUL is data. */
START_TEST(written_json_is_sorted_and_harmless)
{
    ET_JSON_AUTO *value = NULL;
    ET_STRBUF_AUTO text = { 0 };
    ck_assert_int_eq(
        et_json_read(ET_SLICE("{\"b\": \"\\u0000\\u202e\\u007f\xc3\xa9\", \"a\": [1]}"), &value,
                     NULL),
        0);
    et_json_dump(&text, value);
    expect_slice(et_strbuf_slice(&text), "{\"a\":[1],\"b\":\"\\u0000\\u202e\\u007f\xc3\xa9\"}");
}
END_TEST

/* The reason is told in our words, whatever the library says. */
START_TEST(what_cannot_be_read_says_why)
{
    static const struct {
        const char *text, *why;
    } cases[] = {
        { "{\"a\":", "JSON ends early" },
        { "{\"a\":\"\xff\"}", "JSON holds bytes that are not UTF-8" },
        { "[1e999]", "JSON holds a number that is too large" },
        { "[99999999999999999999]", "JSON holds a number that is too large" },
        { "{\"\\u0000\":1}", "JSON holds a key with a NUL" },
        { "[\"\\ud800\"]", "not valid JSON" },
        { "", "JSON ends early" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ET_JSON_AUTO *value = NULL;
        struct et_err err = { 0 };
        ck_assert_int_eq(et_json_read(et_slice_of(cases[i].text), &value, &err), ET_DAMAGED);
        ck_assert_str_eq(err.msg, cases[i].why);
        ck_assert_ptr_null(value);
    }
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, an_array_gives_its_elements_with_their_places);
    tcase_add_test(tcase, values_may_follow_each_other_in_any_form);
    tcase_add_test(tcase, a_byte_order_mark_is_passed_over);
    tcase_add_test(tcase, strings_hide_what_they_hold);
    tcase_add_test(tcase, a_cut_array_gives_its_whole_elements_and_the_rest);
    tcase_add_test(tcase, an_array_that_is_not_closed_is_said_to_be_cut);
    tcase_add_test(tcase, a_cut_document_does_not_take_the_next_one_with_it);
    tcase_add_test(tcase, a_damaged_element_ends_where_the_next_one_begins);
    tcase_add_test(tcase, what_is_no_json_is_given_line_by_line);
    tcase_add_test(tcase, depth_has_a_limit);
    tcase_add_test(tcase, restarts_have_a_limit);
    tcase_add_test(tcase, keys_are_those_of_the_object_itself);
    tcase_add_test(tcase, the_elements_of_a_named_member_are_values);
    tcase_add_test(tcase, a_cut_list_keeps_its_whole_elements);
    tcase_add_test(tcase, members_are_found_by_path_and_type);
    tcase_add_test(tcase, written_json_is_sorted_and_harmless);
    tcase_add_test(tcase, what_cannot_be_read_says_why);
}
