/* A layer of an image: the tar of what one build step added, changed and removed,
 * unpacked. Its SHA-256, the evidence's, is the diff id by which an image's
 * configuration names it.
 *
 *   usr/bin/gcc-12                     in the layer; from the image's root
 *   usr/share/.wh.doc                  a whiteout: /usr/share/doc is removed
 *   var/lib/apt/lists/.wh..wh..opq     all that was in that folder is removed
 *
 * Stated are files that may be executed, links, object files, libraries, Java
 * archives, and the packages in dpkg's and apk's databases; other entries are
 * skipped. rpm's database is not text, and is not read. A "line" is an entry of
 * the tar: its place are its headers. */
#include "parsers/image/formats.h"
#include "parsers/image/package_database.h"
#include "parsers/tar.h"

#include <stdlib.h>
#include <sys/stat.h>

enum { LONGEST_LINE = 64 * 1024 }; /* of a package database; what follows is passed over */

struct layer {
    const struct et_sink *sink;
    struct et_tar_visitor visitor;
    struct et_tar *tar;
    struct et_tally *tally; /* of the block at hand */
    struct et_strbuf path;  /* of the entry at hand */
    struct et_strbuf link;  /* of a hard link: the entry whose content it shares */

    struct et_database database; /* of the content at hand */
    bool in_database;
    uint64_t entry;        /* its number */
    struct et_strbuf held; /* a line of it in parts */
    struct et_place line;  /* of that line; line 0 = none is under way */
};

/* The path from the image's root, however it is written. */
static void set_path(struct et_strbuf *to, struct et_slice path)
{
    while (et_slice_starts(path, "./") || et_slice_starts(path, "/"))
        path = et_slice_from(path, path.p[0] == '.' ? 2 : 1);
    et_strbuf_reset(to);
    et_strbuf_addc(to, '/');
    et_strbuf_add(to, path);
}

/* If the path at hand is a whiteout's, makes it that of what is removed: a folder
 * with a "/" at its end stands for all that was in it. False for a file that only
 * looks like one: aufs kept books under such names. */
static bool read_whiteout(struct et_strbuf *path)
{
    struct et_slice whole = et_strbuf_slice(path);
    struct et_slice name = et_slice_basename(whole);
    size_t folder = whole.n - name.n;
    if (et_slice_is(name, ".wh..wh..opq")) {
        path->n = folder;
        return true;
    }
    if (et_slice_starts(name, ".wh..wh.") || name.n <= 4)
        return false;
    memmove(path->p + folder, name.p + 4, name.n - 4);
    path->n -= 4;
    return true;
}

/* "libc.so", "libc.so.6", "libm-2.36.so": the ending, whatever version follows. */
static bool is_shared_object(struct et_slice name)
{
    size_t n = name.n;
    while (n > 0 && ((name.p[n - 1] >= '0' && name.p[n - 1] <= '9') || name.p[n - 1] == '.'))
        n--;
    bool versioned = n < name.n && name.p[n] == '.';
    return et_slice_ends(name, ".so") || (versioned && et_slice_ends(et_slice_to(name, n), ".so"));
}

static bool is_of_interest(const struct et_tar_entry *entry, struct et_slice name)
{
    if (entry->type == ET_TAR_HARD_LINK || entry->type == ET_TAR_SYMBOLIC_LINK)
        return true;
    if (entry->type != ET_TAR_FILE && entry->type != '7' && entry->type != 'S')
        return false;
    bool executable = entry->mode != ET_ABSENT && (entry->mode & 0111) != 0;
    return executable || is_shared_object(name) || et_slice_ends(name, ".o") ||
           et_slice_ends(name, ".jar") || et_slice_is(name, "a.out");
}

/* 1 if it was stated, 0, or a negative code. */
static int state_file(struct layer *layer, const struct et_tar_entry *entry, struct et_err *err)
{
    bool whiteout = et_slice_starts(et_slice_basename(et_strbuf_slice(&layer->path)), ".wh.");
    if (whiteout ? !read_whiteout(&layer->path)
                 : !is_of_interest(entry, et_slice_basename(et_strbuf_slice(&layer->path))))
        return 0;
    bool link = entry->type == ET_TAR_SYMBOLIC_LINK;
    bool hard = entry->type == ET_TAR_HARD_LINK;
    struct et_listed_file file = ET_LISTED_FILE_NONE;
    file.said = whiteout ? ET_SLICE("whiteout") : ET_SLICE("in-layer");
    file.path = et_strbuf_slice(&layer->path);
    if (!whiteout) {
        file.link = hard ? et_strbuf_slice(&layer->link) : link ? entry->link : ET_SLICE_NONE;
        file.mode = entry->mode == ET_ABSENT ? ET_ABSENT : entry->mode | (link ? S_IFLNK : S_IFREG);
        file.uid = entry->uid;
        file.gid = entry->gid;
        file.size = link || hard ? ET_ABSENT : entry->size;
        file.mtime_ns = entry->mtime_ns;
    }
    struct et_fact fact = {
        .kind = ET_FACT_LISTED_FILE, .places = &entry->at, .place_count = 1, .listed_file = &file
    };
    int rc = layer->sink->fact(layer->sink->ctx, &fact, err);
    return rc < 0 ? rc : 1;
}

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
    set_path(&layer->path, entry->path);
    set_path(&layer->link, entry->link);
    if (layer->path.failed || layer->link.failed)
        return et_fail_memory(err);
    const struct et_database_form *form =
        entry->type == ET_TAR_FILE ? database_at(et_strbuf_slice(&layer->path)) : NULL;
    if (form) {
        et_database_init(&layer->database, form, layer->sink);
        layer->in_database = true;
        layer->entry = entry->at.line;
    }
    int stated = state_file(layer, entry, err);
    if (stated < 0)
        return stated;
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
    et_strbuf_clear(&layer->path);
    et_strbuf_clear(&layer->link);
    et_strbuf_clear(&layer->held);
    free(layer);
}

static int image_layer_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct layer *layer = calloc(1, sizeof *layer);
    if (!layer)
        return et_fail_memory(err);
    layer->sink = sink;
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
    return rc < 0 ? rc : et_tar_end(layer->tar, err);
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
