/*   usr/bin/gcc-12                     in the layer; from the image's root
 *   usr/share/.wh.doc                  a whiteout: /usr/share/doc is removed
 *   var/lib/apt/lists/.wh..wh..opq     all that was in that folder is removed
 *
 * Stated are files that may be executed, links, object files, libraries, Java
 * archives, and whiteouts. */
#include "parsers/image/layer_files.h"

#include <sys/stat.h>

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

void et_layer_files_clear(struct et_layer_files *files)
{
    et_strbuf_clear(&files->path);
    et_strbuf_clear(&files->link);
}

/* All but what a whiteout does not have. */
static void describe(const struct et_layer_files *files, const struct et_tar_entry *entry,
                     struct et_listed_file *file)
{
    bool symbolic = entry->type == ET_TAR_SYMBOLIC_LINK, hard = entry->type == ET_TAR_HARD_LINK;
    if (symbolic)
        file->link = entry->link;
    else if (hard)
        file->link = et_strbuf_slice(&files->link);
    else
        file->size = entry->size;
    if (entry->mode != ET_ABSENT)
        file->mode = entry->mode | (symbolic ? S_IFLNK : S_IFREG);
    file->uid = entry->uid;
    file->gid = entry->gid;
    file->mtime_ns = entry->mtime_ns;
}

int et_layer_files_take(struct et_layer_files *files, const struct et_tar_entry *entry,
                        const struct et_place *at, struct et_err *err)
{
    struct et_listed_file file = ET_LISTED_FILE_NONE;
    set_path(&files->path, entry->path);
    set_path(&files->link, entry->link);
    if (files->path.failed || files->link.failed)
        return et_fail_memory(err);
    struct et_slice name = et_slice_basename(et_strbuf_slice(&files->path));
    bool whiteout = et_slice_starts(name, ".wh.");
    if (whiteout ? !read_whiteout(&files->path) : !is_of_interest(entry, name))
        return 0;
    file.said = whiteout ? ET_SLICE("whiteout") : ET_SLICE("in-layer");
    file.path = et_strbuf_slice(&files->path);
    if (!whiteout)
        describe(files, entry, &file);
    struct et_fact fact = {
        .kind = ET_FACT_LISTED_FILE, .places = at, .place_count = 1, .listed_file = &file
    };
    int rc = files->sink->fact(files->sink->ctx, &fact, err);
    return rc < 0 ? rc : 1;
}
