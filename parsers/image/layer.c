#include "parsers/image/layer.h"

/* Takes digits with or without a point off text: the number without its point, and
 * how many digits stood behind it. False if there is none. */
static bool take_number(struct et_slice *text, int64_t *value, size_t *decimals)
{
    size_t n = 0, digits = 0;
    bool point = false;
    *value = 0;
    *decimals = 0;
    for (; n < text->n; n++) {
        unsigned digit = (unsigned)(unsigned char)text->p[n] - '0';
        if (text->p[n] == '.' && !point && n > 0) {
            point = true;
            continue;
        }
        if (digit > 9)
            break;
        if (__builtin_mul_overflow(*value, 10, value) ||
            __builtin_add_overflow(*value, digit, value))
            return false;
        digits++;
        *decimals += point;
    }
    *text = et_slice_from(*text, n);
    return digits > 0 && point == (*decimals > 0);
}

int64_t et_layer_size(struct et_slice text)
{
    static const struct {
        const char *name;
        int64_t bytes;
    } units[] = {
        { "B", 1 },           { "kB", 1000 },          { "MB", 1000000 },
        { "GB", 1000000000 }, { "TB", 1000000000000 }, { "PB", 1000000000000000 },
    };
    int64_t value;
    size_t decimals;
    if (!take_number(&text, &value, &decimals))
        return ET_ABSENT;
    if (text.n == 0)
        return decimals == 0 ? value : ET_ABSENT;
    if (text.p[0] == ' ')
        text = et_slice_from(text, 1);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!et_slice_is(text, units[i].name))
            continue;
        int64_t scale = units[i].bytes;
        for (; decimals && scale > 1; decimals--)
            scale /= 10;
        for (; decimals; decimals--)
            value /= 10;
        return __builtin_mul_overflow(value, scale, &value) ? ET_ABSENT : value;
    }
    return ET_ABSENT;
}

int et_layer_state(const struct et_sink *sink, const struct et_layer *layer,
                   const struct et_place *at, struct et_err *err)
{
    struct et_fact fact = { .kind = ET_FACT_LAYER, .places = at, .place_count = 1, .layer = layer };
    int rc = sink->fact(sink->ctx, &fact, err);
    return rc < 0 ? rc : ET_PARSED;
}
