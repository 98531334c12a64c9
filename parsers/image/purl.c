#include "parsers/image/purl.h"

/* Up to c, or all of it. */
static struct et_slice up_to(struct et_slice text, char c)
{
    const char *end = et_slice_find(text, c);
    return end ? et_slice_to(text, (size_t)(end - text.p)) : text;
}

struct et_slice et_purl_type(struct et_slice purl)
{
    if (!et_slice_starts(purl, "pkg:"))
        return ET_SLICE_NONE;
    struct et_slice rest = et_slice_from(purl, 4);
    while (et_slice_starts(rest, "/")) /* old ones begin with pkg:// */
        rest = et_slice_from(rest, 1);
    struct et_slice type = up_to(rest, '/');
    return type.n && type.n < rest.n ? type : ET_SLICE_NONE;
}

struct et_slice et_purl_qualifier(struct et_slice purl, const char *key)
{
    struct et_slice rest = up_to(purl, '#');
    rest = et_slice_from(rest, up_to(rest, '?').n + 1);
    while (rest.n) {
        struct et_slice pair = up_to(rest, '&');
        struct et_slice name = up_to(pair, '=');
        if (et_slice_is(name, key) && pair.n > name.n + 1)
            return et_slice_from(pair, name.n + 1);
        rest = et_slice_from(rest, pair.n + 1);
    }
    return ET_SLICE_NONE;
}
