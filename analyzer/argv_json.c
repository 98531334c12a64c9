#include "analyzer/argv_json.h"

#include <jansson.h>

static bool decode_hex(struct et_slice hex, struct et_arena *arena, struct et_slice *out)
{
    uint64_t byte;
    char *bytes = et_arena_alloc(arena, hex.n / 2 + 1);
    if (!bytes || hex.n % 2)
        return false;
    for (size_t i = 0; i < hex.n; i += 2) {
        if (!et_slice_hex64(et_slice_to(et_slice_from(hex, i), 2), &byte))
            return false;
        bytes[i / 2] = (char)(unsigned char)byte;
    }
    bytes[hex.n / 2] = '\0';
    *out = (struct et_slice){ bytes, hex.n / 2 };
    return true;
}

static bool decode_one(const json_t *value, struct et_arena *arena, struct et_slice *out)
{
    *out = ET_SLICE_NONE;
    if (json_is_null(value))
        return true;
    if (json_is_object(value)) {
        const json_t *hex = json_object_get(value, "hex");
        return json_is_string(hex) &&
               decode_hex((struct et_slice){ json_string_value(hex), json_string_length(hex) },
                          arena, out);
    }
    if (!json_is_string(value))
        return false;
    *out = et_arena_copy(arena,
                         (struct et_slice){ json_string_value(value), json_string_length(value) });
    return out->p != NULL;
}

bool et_argv_from_json(struct et_slice json, struct et_arena *arena, struct et_slice **argv,
                       size_t *argc)
{
    json_t *array = json_loadb(json.p ? json.p : "", json.n, JSON_ALLOW_NUL, NULL);
    size_t n = json_array_size(array);
    struct et_slice *list = et_arena_alloc(arena, (n ? n : 1) * sizeof *list);
    bool ok = json_is_array(array) && list;
    for (size_t i = 0; ok && i < n; i++)
        ok = decode_one(json_array_get(array, i), arena, &list[i]);
    json_decref(array);
    *argv = list;
    *argc = ok ? n : 0;
    return ok;
}
