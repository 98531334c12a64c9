#include "analyzer/cli/scope.h"

#include "base/printable.h"

enum { LOWEST = 1, HIGHEST = 4 }; /* severities */

/* What stands before the comma; text is then what stands behind it. */
static struct et_slice take_part(struct et_slice *text)
{
    const char *comma = et_slice_find(*text, ',');
    struct et_slice part = et_slice_to(*text, comma ? (size_t)(comma - text->p) : text->n);
    *text = et_slice_from(*text, part.n + 1);
    return et_slice_trim(part);
}

/* "key=value" in two; false where there is no key, or no =. */
static bool split(struct et_slice text, struct et_slice *key, struct et_slice *value)
{
    const char *equals = et_slice_find(text, '=');
    if (!equals || equals == text.p)
        return false;
    *key = et_slice_to(text, (size_t)(equals - text.p));
    *value = et_slice_from(text, key->n + 1);
    return true;
}

static bool add_condition(struct et_strbuf *json, struct et_slice condition)
{
    static const char *const plain[] = { "name", "namespace", "pod", "image", "host" };
    struct et_slice what, value, key;
    if (!split(condition, &what, &value) || !et_utf8_valid(condition))
        return false;
    bool label = et_slice_is(what, "label");
    if (!label && !ET_SLICE_IN(what, plain))
        return false;
    if (label && !split(value, &key, &value)) {
        key = value;
        value = ET_SLICE("*"); /* whatever its value is */
    }
    et_strbuf_addc(json, '[');
    et_json_add_string(json, what);
    if (label) {
        et_strbuf_addc(json, ',');
        et_json_add_string(json, key);
    }
    et_strbuf_addc(json, ',');
    et_json_add_string(json, value);
    et_strbuf_addc(json, ']');
    return true;
}

static int read_one(const char *text, struct et_strbuf *json)
{
    struct et_slice rest = et_slice_of(text);
    et_strbuf_addc(json, '[');
    for (bool first = true; first || rest.n; first = false) {
        et_strbuf_adds(json, first ? "" : ",");
        if (!add_condition(json, take_part(&rest)))
            return et_complain(ET_EXIT_USAGE, "--scope",
                               "is name=, namespace=, pod=, image=, host= with a pattern (* and "
                               "?), or label=KEY=PATTERN; a comma between them means: and");
    }
    et_strbuf_addc(json, ']');
    return ET_EXIT_DONE;
}

int et_read_scope(const struct et_option_list *scopes, struct et_strbuf *json,
                  struct et_strbuf *words)
{
    int status = ET_EXIT_DONE;
    for (size_t i = 0; i < scopes->count && status == ET_EXIT_DONE; i++) {
        et_strbuf_addc(json, i ? ',' : '[');
        et_strbuf_adds(words, i ? " or " : "");
        et_strbuf_adds(words, scopes->at[i]);
        status = read_one(scopes->at[i], json);
    }
    if (scopes->count)
        et_strbuf_addc(json, ']');
    if (json->failed || words->failed)
        return et_complain(ET_EXIT_FAILED, NULL, "out of memory");
    return status;
}

static bool read_severity(struct et_slice part, int64_t *severity)
{
    static const char words[] = "severity>=";
    return et_slice_starts(part, words) &&
           et_slice_i64(et_slice_from(part, sizeof words - 1), severity) && *severity >= LOWEST &&
           *severity <= HIGHEST;
}

int et_read_fail_on(const char *text, struct et_check_options *options)
{
    struct et_slice rest = et_slice_of(text ? text : "executed,present");
    options->executed = options->present = options->attempted = false;
    options->severity = 0;
    for (bool first = true; first || rest.n; first = false) {
        struct et_slice part = take_part(&rest);
        if (et_slice_is(part, "executed"))
            options->executed = true;
        else if (et_slice_is(part, "present"))
            options->present = true;
        else if (et_slice_is(part, "attempted"))
            options->attempted = true;
        else if (!read_severity(part, &options->severity))
            return et_complain(ET_EXIT_USAGE, "--fail-on",
                               "is a list of executed, present, attempted, severity>=1 to 4");
    }
    if (!options->executed && !options->present && !options->attempted)
        options->executed = options->present = true;
    return ET_EXIT_DONE;
}
