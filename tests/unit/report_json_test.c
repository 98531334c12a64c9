#include "tests/unit/report_case.h"

#include <jansson.h>

static json_t *schema(void)
{
    json_error_t error;
    char path[512];
    const char *root = getenv("ET_SOURCE_DIR");
    snprintf(path, sizeof path, "%s/docs/report.schema.json", root ? root : ".");
    json_t *read = json_load_file(path, 0, &error);
    ck_assert_msg(read != NULL, "%s:%d: %s", path, error.line, error.text);
    return read;
}

static json_t *report_json(bool filled, const struct et_report_options *options)
{
    size_t n;
    json_error_t error;
    REPORT_CASE_AUTO it;
    report_case_open(&it, filled);
    char *text = report_write(&it, "json", options, &n);
    ck_assert_int_eq(text[n - 1], '\n');
    json_t *read = json_loadb(text, n, JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(read != NULL, "%d: %s in\n%s", error.line, error.text, text);
    free(text);
    return read;
}

/* "compilations.0.execs.1.argv": members and indexes from value on. */
static json_t *at(json_t *value, const char *path)
{
    char name[64];
    while (*path) {
        size_t n = strcspn(path, ".");
        snprintf(name, sizeof name, "%.*s", (int)n, path);
        value = json_is_array(value) ? json_array_get(value, strtoul(name, NULL, 10))
                                     : json_object_get(value, name);
        ck_assert_msg(value != NULL, "nothing at %s", path);
        path += n + (path[n] == '.');
    }
    return value;
}

static const char *text_at(json_t *value, const char *path)
{
    const char *text = json_string_value(at(value, path));
    ck_assert_msg(text != NULL, "no text at %s", path);
    return text;
}

/* ------------------------------------------------------------ as much of JSON Schema as ours uses
 */

static bool has_type(const json_t *value, const char *type)
{
    static const struct {
        json_type type;
        const char *name;
    } names[] = {
        { JSON_OBJECT, "object" },   { JSON_ARRAY, "array" },    { JSON_STRING, "string" },
        { JSON_INTEGER, "integer" }, { JSON_TRUE, "boolean" },   { JSON_FALSE, "boolean" },
        { JSON_NULL, "null" },       { JSON_INTEGER, "number" },
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].type == json_typeof(value) && strcmp(names[i].name, type) == 0)
            return true;
    return false;
}

static bool fits_type(const json_t *value, const json_t *types)
{
    size_t i;
    json_t *type;
    if (json_is_string(types))
        return has_type(value, json_string_value(types));
    json_array_foreach(types, i, type) if (has_type(value, json_string_value(type))) return true;
    return types == NULL;
}

static bool fits(json_t *root, json_t *rule, json_t *value);

static bool fits_one(json_t *root, json_t *rules, json_t *value)
{
    size_t i, fitting = 0;
    json_t *rule;
    json_array_foreach(rules, i, rule) fitting += fits(root, rule, value);
    return rules == NULL || fitting == 1;
}

static bool fits_enum(json_t *values, json_t *value)
{
    size_t i;
    json_t *allowed;
    json_array_foreach(values, i, allowed) if (json_equal(allowed, value)) return true;
    return values == NULL;
}

/* Every member is described, and every one that must be there is. */
static bool fits_members(json_t *root, json_t *rule, json_t *value)
{
    size_t i;
    json_t *name, *member, *properties = json_object_get(rule, "properties");
    const char *key;
    json_array_foreach(json_object_get(rule, "required"), i,
                       name) if (!json_object_get(value, json_string_value(name)))
    {
        fprintf(stderr, "%s is missing\n", json_string_value(name));
        return false;
    }
    if (properties && json_is_object(value))
        json_object_foreach(value, key,
                            member) if (!json_object_get(properties, key) ||
                                        !fits(root, json_object_get(properties, key), member))
        {
            fprintf(stderr, "%s does not fit\n", key);
            return false;
        }
    return true;
}

static bool fits(json_t *root, json_t *rule, json_t *value)
{
    size_t i;
    json_t *item, *items = json_object_get(rule, "items");
    const char *ref = json_string_value(json_object_get(rule, "$ref"));
    if (ref)
        return fits(root, at(json_object_get(root, "$defs"), strrchr(ref, '/') + 1), value);
    if (!fits_type(value, json_object_get(rule, "type")) ||
        !fits_one(root, json_object_get(rule, "oneOf"), value) ||
        !fits_enum(json_object_get(rule, "enum"), value) || !fits_members(root, rule, value))
        return false;
    if (items)
        json_array_foreach(value, i, item) if (!fits(root, items, item)) return false;
    return true;
}

/* ------------------------------------------------------------ tests */

START_TEST(the_report_fits_its_schema)
{
    struct et_report_options options = report_options();
    json_t *rules = schema();
    json_t *report = report_json(true, &options);
    ck_assert(fits(rules, rules, report));
    json_decref(report);
    json_decref(rules);
}
END_TEST

START_TEST(an_empty_case_fits_it_too)
{
    struct et_report_options options = report_options();
    json_t *rules = schema();
    json_t *report = report_json(false, &options);
    ck_assert(fits(rules, rules, report));
    ck_assert(json_is_null(at(report, "tool.rules_sha256")));
    ck_assert_int_eq(json_integer_value(at(report, "totals.execs.total")), 0);
    ck_assert_uint_eq(json_array_size(at(report, "compilations")), 0);
    json_decref(report);
    json_decref(rules);
}
END_TEST

START_TEST(a_compilation_has_its_execs_in_it)
{
    struct et_report_options options = report_options();
    json_t *report = report_json(true, &options);
    ck_assert_uint_eq(json_array_size(at(report, "compilations")), 5);
    ck_assert_uint_eq(json_array_size(at(report, "compilations.0.execs")), 2);
    ck_assert_str_eq(text_at(report, "compilations.0.execs.0.argv.3"), "hello.c");
    ck_assert_str_eq(text_at(report, "compilations.0.sources.0"), "hello.c");
    ck_assert(json_is_true(at(report, "compilations.0.output_executed")));
    ck_assert(json_is_null(at(report, "compilations.1.success")));
    ck_assert_str_eq(text_at(report, "attempts.0.exec.file"), "/usr/bin/cc");
    ck_assert_str_eq(text_at(report, "tool.version"), "9.8.7");
    json_decref(report);
}
END_TEST

/* One pass over two lists: no lifetime may be lost or go to another container. */
START_TEST(a_container_has_its_lifetimes_in_it)
{
    static const size_t wanted[] = { 0, 2, 1, 1 };
    size_t i;
    json_t *container;
    struct et_report_options options = report_options();
    json_t *report = report_json(true, &options);
    ck_assert_uint_eq(json_array_size(at(report, "containers")), 4);
    json_array_foreach(at(report, "containers"), i, container)
        ck_assert_uint_eq(json_array_size(at(container, "lifetimes")), wanted[i]);
    ck_assert_int_eq(json_integer_value(at(report, "containers.1.lifetimes.1.run")), 2);
    json_decref(report);
}
END_TEST

/* Arguments come back byte for byte; columns that hold no JSON are strings. */
START_TEST(hostile_values_read_back_equal)
{
    struct et_report_options options = report_options();
    json_t *report = report_json(true, &options);
    ck_assert_str_eq(text_at(report, "compilations.1.execs.0.argv.0"), "=cmd|'/C calc'!A0");
    ck_assert_str_eq(text_at(report, "compilations.1.execs.0.argv.1"), "a\nb");
    ck_assert_str_eq(text_at(report, "compilations.1.execs.0.argv.2.hex"), "FF00");
    expect_holds(text_at(report, "compilations.1.execs.0.argv.3"), report_rtl_override);
    expect_holds(text_at(report, "compilations.1.execs.0.argv.3"), "exe.cc");
    ck_assert_str_eq(text_at(report, "compilations.1.execs.0.argv.4"), "<script>");
    ck_assert(json_is_null(at(report, "compilations.1.execs.0.argv.5")));
    ck_assert_str_eq(text_at(report, "compilations.2.execs.0.comm"), "ev\033[31m\nil");
    ck_assert_str_eq(text_at(report, "compilations.2.driver_exe"), "/bin\xef\xbf\xbd\xef\xbf\xbd");
    ck_assert_str_eq(text_at(report, "compilations.4.sources"), "not JSON");
    ck_assert_str_eq(text_at(report, "compilations.4.execs.0.argv"), "[\"cc\",\"broken");
    ck_assert_str_eq(text_at(report, "containers.1.labels.com"), "<script>");
    ck_assert_str_eq(text_at(report, "containers.2.labels"), "{\"broken\": ");
    json_decref(report);
}
END_TEST

/* A reader of a filtered report must see that it is one. */
START_TEST(the_filters_are_in_the_report)
{
    struct et_report_options options = report_options();
    options.since_ns = INT64_C(1795472001152000000);
    options.container = ET_SLICE("build-1");
    json_t *report = report_json(true, &options);
    ck_assert_str_eq(text_at(report, "filters.since"), "2026-11-23T22:13:21.152Z");
    ck_assert(json_is_null(at(report, "filters.until")));
    ck_assert_str_eq(text_at(report, "filters.container"), "build-1");
    ck_assert_uint_eq(json_array_size(at(report, "compilations")), 1);
    ck_assert_uint_eq(json_array_size(at(report, "containers")), 1);
    ck_assert_uint_eq(json_array_size(at(report, "containers.0.lifetimes")), 2);
    ck_assert_uint_eq(json_array_size(at(report, "evidence")), 4);
    json_decref(report);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, the_report_fits_its_schema);
    tcase_add_test(tcase, an_empty_case_fits_it_too);
    tcase_add_test(tcase, a_compilation_has_its_execs_in_it);
    tcase_add_test(tcase, a_container_has_its_lifetimes_in_it);
    tcase_add_test(tcase, hostile_values_read_back_equal);
    tcase_add_test(tcase, the_filters_are_in_the_report);
}
