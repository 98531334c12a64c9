#include "parsers/json/json_get.h"

#include "base/printable.h"

#include <errno.h>

/* Why jansson refused a text, in our words. */
static const char *fault(const json_error_t *error)
{
    switch (json_error_code(error)) {
    case json_error_premature_end_of_input:
        return "JSON ends early";
    case json_error_invalid_utf8:
        return "JSON holds bytes that are not UTF-8";
    case json_error_stack_overflow:
        return "JSON is nested too deep";
    case json_error_numeric_overflow:
        return "JSON holds a number that is too large";
    case json_error_null_byte_in_key:
        return "JSON holds a key with a NUL";
    default:
        return "not valid JSON";
    }
}

int et_json_read(struct et_slice text, json_t **value, struct et_err *err)
{
    json_error_t error;
    *value = NULL;
    if (text.n > ET_JSON_MAX_VALUE)
        return et_fail(err, ET_DAMAGED, "JSON value is longer than %d bytes", ET_JSON_MAX_VALUE);
    errno = 0;
    *value = json_loadb(text.n ? text.p : "", text.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    if (*value)
        return 0;
    /* jansson says nothing then, or that a token is wrong; but malloc() does tell. */
    if (errno == ENOMEM || json_error_code(&error) == json_error_out_of_memory || !error.text[0])
        return et_fail_memory(err);
    if (err)
        err->offset = error.position > 0 ? (uint64_t)error.position : 0;
    return et_fail(err, ET_DAMAGED, "%s", fault(&error));
}

void et_json_free(json_t **value)
{
    json_decref(*value);
    *value = NULL;
}

const json_t *et_json_at(const json_t *value, const char *path)
{
    while (value) {
        size_t n = strcspn(path, "/");
        value = json_object_getn(value, path, n);
        if (path[n] == '\0')
            break;
        path += n + 1;
    }
    return value;
}

struct et_slice et_json_string(const json_t *value)
{
    if (!json_is_string(value))
        return ET_SLICE_NONE;
    return (struct et_slice){ json_string_value(value), json_string_length(value) };
}

struct et_slice et_json_text(const json_t *value, const char *path)
{
    return et_json_string(et_json_at(value, path));
}

struct et_slice et_json_set_text(const json_t *value, const char *path)
{
    struct et_slice text = et_json_text(value, path);
    return text.n ? text : ET_SLICE_NONE;
}

int64_t et_json_number(const json_t *value, const char *path)
{
    const json_t *member = et_json_at(value, path);
    return json_is_integer(member) ? (int64_t)json_integer_value(member) : ET_ABSENT;
}

int64_t et_json_flag(const json_t *value, const char *path)
{
    const json_t *member = et_json_at(value, path);
    return json_is_boolean(member) ? json_is_true(member) : ET_ABSENT;
}

int64_t et_json_time(const json_t *value, const char *path)
{
    int64_t ns;
    return et_time_from_rfc3339(et_json_text(value, path), &ns) ? ns : ET_TIME_NONE;
}

static int take(const char *bytes, size_t n, void *ctx)
{
    struct et_strbuf *to = ctx;
    et_strbuf_add(to, (struct et_slice){ bytes, n });
    return to->failed ? -1 : 0;
}

void et_json_dump(struct et_strbuf *to, const json_t *value)
{
    ET_STRBUF_AUTO raw = { 0 };
    if (json_dump_callback(value, take, &raw, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY) <
        0) {
        to->failed = true;
        return;
    }
    /* Outside of strings the text is plain ASCII, so what is not plain stands in
     * a string, where an escape means the same. */
    struct et_slice rest = et_strbuf_slice(&raw);
    while (rest.n) {
        uint32_t c;
        size_t n = et_utf8_next(rest, &c);
        struct et_slice one = et_slice_to(rest, n ? n : 1);
        if (n == 0 || et_printable_plain(one))
            et_strbuf_add(to, one);
        else
            et_json_add_number(to, c);
        rest = et_slice_from(rest, one.n);
    }
}
