/* A layer of an image: the tar of what one build step added, changed and removed,
 * unpacked. Its SHA-256, the evidence's, is the diff id by which an image's
 * configuration names it.
 *
 * Stated are its files (layer_files.h), and the packages in dpkg's and apk's
 * databases; other entries are skipped. rpm's database is not text, and is not
 * read. A "line" is an entry of the tar: its place are its headers. */
#include "parsers/image/formats.h"
#include "parsers/image/layer_files.h"
#include "parsers/image/package_database.h"
#include "parsers/tar_header.h"

#include <stdlib.h>

enum { LONGEST_LINE = 64 * 1024 }; /* of a package database; what follows is passed over */

struct layer {
    const struct et_sink *sink;
    struct et_tar_visitor visitor;
    struct et_tar *tar;
    struct et_tally *tally; /* of the block at hand */
    struct et_layer_files files;

    struct et_database database; /* of the content at hand */
    bool in_database;
    uint64_t entry;        /* its number */
    struct et_strbuf held; /* a line of it in parts */
    struct et_place line;  /* of that line; line 0 = none is under way */
};

/* The form of the package database that path is, or NULL. */
static const struct et_database_form *database_at(struct et_slice path)
{
    static const char *const apk[] = { "/lib/apk/db/installed", "/usr/lib/apk/db/installed" };
    bool dpkg =
        et_slice_is(path, "/var/lib/dpkg/status") ||
        (et_slice_starts(path, "/var/lib/dpkg/status.d/") && !et_slice_ends(path, ".md5sums"));
    return dpkg ? &et_dpkg_database : ET_SLICE_IN(path, apk) ? &et_apk_database : NULL;
}

static int take_entry(void *ctx, const struct et_tar_entry *entry, struct et_err *err)
{
    struct layer *layer = ctx;
    int stated = et_layer_files_take(&layer->files, entry, &entry->at, err);
    if (stated < 0)
        return stated;
    const struct et_database_form *form =
        entry->type == ET_TAR_FILE ? database_at(et_strbuf_slice(&layer->files.path)) : NULL;
    if (form) {
        et_database_init(&layer->database, form, layer->sink);
        layer->in_database = true;
        layer->entry = entry->at.line;
    }
    *(stated || form ? &layer->tally->parsed : &layer->tally->skipped) += 1;
    return form != NULL;
}

/* The line that is held has come to its end. */
static int end_line(struct layer *layer, struct et_err *err)
{
    const struct et_line line = { et_strbuf_slice(&layer->held), layer->line, false };
    if (layer->held.failed)
        return et_fail_memory(err);
    int rc = et_database_line(&layer->database, &line, err);
    et_strbuf_reset(&layer->held);
    layer->line = (struct et_place){ 0 };
    return rc < 0 ? rc : 0;
}

static int end_database(struct layer *layer, struct et_err *err)
{
    int rc = layer->line.line ? end_line(layer, err) : 0;
    if (rc == 0)
        rc = et_database_end(&layer->database, err);
    et_database_clear(&layer->database);
    layer->in_database = false;
    return rc;
}

static int take_content(void *ctx, struct et_slice bytes, uint64_t offset, struct et_err *err)
{
    struct layer *layer = ctx;
    int rc = 0;
    if (bytes.n == 0)
        return end_database(layer, err);
    while (bytes.n && rc == 0) {
        const char *end = et_slice_find(bytes, '\n');
        size_t n = end ? (size_t)(end - bytes.p) : bytes.n;
        if (layer->line.line == 0)
            layer->line = (struct et_place){ .line = layer->entry, .offset = offset };
        layer->line.length += n;
        et_strbuf_add(&layer->held,
                      et_slice_to(et_slice_to(bytes, n), LONGEST_LINE - layer->held.n));
        if (end)
            rc = end_line(layer, err);
        n += end != NULL;
        bytes = et_slice_from(bytes, n);
        offset += n;
    }
    return rc;
}

static int take_damage(void *ctx, const struct et_damage *damage, unsigned entries,
                       struct et_err *err)
{
    struct layer *layer = ctx;
    layer->tally->broken += entries;
    return layer->sink->damage(layer->sink->ctx, damage, err);
}

/* Docker's layer without any entry is the end mark alone. */
static bool is_empty_layer(struct et_slice head)
{
    enum { END_MARK = 2 * ET_TAR_BLOCK };
    for (size_t i = 0; i < head.n; i++)
        if (head.p[i] != '\0')
            return false;
    return head.n == END_MARK;
}

static int image_layer_bid(struct et_slice head, bool whole)
{
    if (whole && is_empty_layer(head))
        return 60;
    return et_tar_is_header(head) && head.p[0] != '\0' ? 90 : 0;
}

static void image_layer_close(void *state)
{
    struct layer *layer = state;
    if (!layer)
        return;
    et_tar_free(layer->tar);
    et_database_clear(&layer->database);
    et_layer_files_clear(&layer->files);
    et_strbuf_clear(&layer->held);
    free(layer);
}

static int image_layer_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct layer *layer = calloc(1, sizeof *layer);
    if (!layer)
        return et_fail_memory(err);
    layer->sink = sink;
    layer->files.sink = sink;
    layer->visitor = (struct et_tar_visitor){ layer, take_entry, take_content, take_damage };
    layer->tar = et_tar_new(&layer->visitor);
    if (!layer->tar) {
        image_layer_close(layer);
        return et_fail_memory(err);
    }
    *state = layer;
    return 0;
}

static int image_layer_block(void *state, struct et_slice block, uint64_t offset,
                             struct et_tally *tally, struct et_err *err)
{
    struct layer *layer = state;
    layer->tally = tally;
    return et_tar_block(layer->tar, block, offset, err);
}

static int image_layer_finish(void *state, struct et_err *err)
{
    struct layer *layer = state;
    struct et_tally none = { 0 }; /* what is said at the end is of no entry of its own */
    layer->tally = &none;
    int rc = layer->in_database ? end_database(layer, err) : 0;
    if (rc == 0)
        rc = et_tar_end(layer->tar, err);
    return rc < 0 ? rc : et_tar_end_mark(layer->tar, err);
}

const struct et_parser et_parser_image_layer = {
    .name = "image-layer",
    .summary = "layer of an image, within docker save archives and OCI layouts",
    .group = ET_GROUP_CONTENTS,
    .bid = image_layer_bid,
    .open = image_layer_open,
    .block = image_layer_block,
    .finish = image_layer_finish,
    .close = image_layer_close,
};
