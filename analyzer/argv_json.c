#include "analyzer/argv_json.h"

#include "base/printable.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

static const char no_list[] = "an argument list is no JSON array of texts";

static int decode_hex(struct et_slice hex, struct et_arena *arena, struct et_slice *out,
                      struct et_err *err)
{
    uint64_t byte;
    char *bytes = et_arena_alloc(arena, hex.n / 2 + 1);
    if (!bytes)
        return et_fail_memory(err);
    if (hex.n % 2)
        return et_fail(err, ET_DAMAGED, no_list);
    for (size_t i = 0; i < hex.n; i += 2) {
        if (!et_slice_hex64(et_slice_to(et_slice_from(hex, i), 2), &byte))
            return et_fail(err, ET_DAMAGED, no_list);
        bytes[i / 2] = (char)(unsigned char)byte;
    }
    bytes[hex.n / 2] = '\0';
    *out = (struct et_slice){ bytes, hex.n / 2 };
    return 0;
}

static struct et_slice text_of(const json_t *value)
{
    return (struct et_slice){ json_string_value(value), json_string_length(value) };
}

static int decode_one(const json_t *value, struct et_arena *arena, struct et_slice *out,
                      struct et_err *err)
{
    const json_t *hex = json_object_get(value, "hex");
    *out = ET_SLICE_NONE;
    if (json_is_null(value))
        return 0;
    if (json_is_string(hex))
        return decode_hex(text_of(hex), arena, out, err);
    if (!json_is_string(value))
        return et_fail(err, ET_DAMAGED, no_list);
    *out = et_arena_copy(arena, text_of(value));
    return out->p ? 0 : et_fail_memory(err);
}

/* Splits a list of texts without a mark in them, which is nearly every one:
 * ["cc","-c","a.c"]. False where it is another, or there is no memory. */
static bool split_plain(struct et_slice json, struct et_arena *arena, struct et_slice **argv,
                        size_t *argc)
{
    static const char between[] = { '"', ',', '"' };
    if (json.n <= 4 || memcmp(json.p, "[\"", 2) != 0 ||
        memcmp(json.p + json.n - 2, "\"]", 2) != 0 || et_slice_find(json, '\\') ||
        !et_utf8_valid(json))
        return false;
    struct et_slice rest = et_slice_from(et_slice_to(json, json.n - 2), 2);
    const char *end = rest.p + rest.n, *mark = rest.p;
    size_t n = 1, i = 0;
    for (; (mark = memchr(mark, '"', (size_t)(end - mark))); mark += sizeof between, n++)
        if ((size_t)(end - mark) < sizeof between || memcmp(mark, between, sizeof between) != 0)
            return false;
    struct et_slice *list = et_arena_alloc(arena, n * sizeof *list);
    rest = et_arena_copy(arena, rest);
    if (!list || !rest.p)
        return false;
    while ((mark = et_slice_find(rest, '"'))) {
        list[i++] = et_slice_to(rest, (size_t)(mark - rest.p));
        rest = et_slice_from(rest, (size_t)(mark - rest.p) + sizeof between);
    }
    list[i] = rest;
    *argv = list;
    *argc = n;
    return true;
}

int et_argv_from_json(struct et_slice json, struct et_arena *arena, struct et_slice **argv,
                      size_t *argc, struct et_err *err)
{
    json_error_t why;
    *argc = 0;
    *argv = NULL;
    if (!json.n)
        return et_fail(err, ET_DAMAGED, no_list);
    if (split_plain(json, arena, argv, argc))
        return 0;
    errno = 0; /* as in parsers/json/json_get.c */
    json_t *array = json_loadb(json.p, json.n, JSON_ALLOW_NUL, &why);
    if (!array &&
        (errno == ENOMEM || json_error_code(&why) == json_error_out_of_memory || !why.text[0]))
        return et_fail_memory(err);
    size_t n = json_array_size(array);
    struct et_slice *list = et_arena_alloc(arena, (n ? n : 1) * sizeof *list);
    if (!list) {
        json_decref(array);
        et_fail_memory(err);
        return ET_FATAL;
    }
    int rc = json_is_array(array) ? 0 : et_fail(err, ET_DAMAGED, no_list);
    for (size_t i = 0; rc == 0 && i < n; i++)
        rc = decode_one(json_array_get(array, i), arena, &list[i], err);
    json_decref(array);
    *argv = list;
    *argc = rc == 0 ? n : 0;
    return rc;
}
