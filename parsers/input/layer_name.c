#include "parsers/input/layer_name.h"

/* Cuts the last part off path. */
static struct et_slice cut_part(struct et_slice *path)
{
    struct et_slice part = et_slice_basename(*path);
    size_t before = path->n - part.n;
    *path = et_slice_to(*path, before ? before - 1 : 0);
    return part;
}

static bool is_digest(struct et_slice text)
{
    return text.n == 64 && et_slice_is_hex(text, 64);
}

bool et_is_layer_name(struct et_slice path, bool in_archive)
{
    static const char *const endings[] = { ".tar", ".tar.gz" };
    struct et_slice last = cut_part(&path);
    struct et_slice folder = cut_part(&path);
    if (et_slice_is(last, "layer.tar"))
        return is_digest(folder);
    if (is_digest(last))
        return et_slice_is(folder, "sha256") && et_slice_is(cut_part(&path), "blobs");
    for (size_t i = 0; i < sizeof endings / sizeof *endings && in_archive; i++)
        if (et_slice_ends(last, endings[i]) &&
            is_digest(et_slice_to(last, last.n - strlen(endings[i]))))
            return true;
    return false;
}
