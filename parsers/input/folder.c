#include "parsers/input/folder.h"

#include "base/strbuf.h"
#include "parsers/input/input.h"
#include "parsers/input/rootfs.h"

#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int et_folder_refuse(mode_t mode, struct et_err *err)
{
    const char *what = "neither a file nor a folder";
    if (S_ISSOCK(mode))
        what = "a socket";
    else if (S_ISFIFO(mode))
        what = "a named pipe";
    else if (S_ISCHR(mode) || S_ISBLK(mode))
        what = "a device";
    else if (S_ISDIR(mode))
        what = "a folder, not a file";
    return et_fail(err, ET_SOURCE, "is %s: skipped", what);
}

int et_folder_fail(const char *what, int number, struct et_err *err)
{
    if (number == ENOMEM)
        return et_fail_memory(err);
    const char *advice =
        number == EACCES ? "; logs often belong to root: run as a user who may read them" : "";
    return et_fail(err, ET_SOURCE, "%s: %s%s", what, strerror(number), advice);
}

struct visit {
    const struct et_folder_visitor *visitor;
    FTS *folder;
    char *top;         /* the folder that is visited, resolved */
    char *image;       /* the root of a file system that we are in, or NULL */
    int image_level;   /* its depth in the visit */
    uint64_t left_out; /* in it, so far */
    bool said;         /* something was visited or said */
};

/* Where a link in a disk image leads, whose absolute links mean the image's own
 * root. NULL with errno set, as realpath(). Folders on the way are taken as they
 * are. */
static char *target_in_image(const char *path, const char *image)
{
    enum { MAX_HOPS = 16 };
    char link[PATH_MAX];
    ET_STRBUF_AUTO at = { 0 };
    et_strbuf_adds(&at, path);
    for (int hop = 0; hop < MAX_HOPS && !at.failed; hop++) {
        ssize_t n = readlink(et_strbuf_string(&at), link, sizeof link);
        if (n <= 0)
            break;
        struct et_slice target = { link, (size_t)n };
        bool absolute = target.p[0] == '/';
        at.n -= absolute ? at.n : et_slice_basename(et_strbuf_slice(&at)).n;
        if (absolute)
            et_strbuf_adds(&at, image);
        et_strbuf_add(&at, target);
    }
    if (at.failed)
        errno = ENOMEM;
    return at.failed ? NULL : realpath(et_strbuf_string(&at), NULL);
}

/* Whatever lies inside the folder is visited under its own name, so a link to
 * it would only be a second visit: it is passed over, and with it every loop.
 * Links that lead out or nowhere are said, for they may stand for evidence that
 * is missing. */
static int check_link(const struct visit *v, const char *path, struct et_err *problem)
{
    char *target = v->image ? target_in_image(path, v->image) : realpath(path, NULL);
    if (!target)
        return et_folder_fail("is a symbolic link that leads nowhere", errno, problem);
    size_t n = strlen(v->top);
    bool inside = strncmp(target, v->top, n) == 0 &&
                  (target[n] == '\0' || target[n] == '/' || v->top[n - 1] == '/');
    free(target);
    if (!inside)
        return et_fail(problem, ET_SOURCE, "is a symbolic link out of the folder: not followed");
    return 0;
}

/* 1 if entry is a file to visit, 0 if there is nothing to do or to say about
 * it, negative with problem filled. */
static int judge(const struct visit *v, FTSENT *entry, struct et_err *problem)
{
    switch (entry->fts_info) {
    case FTS_F:
        return 1;
    case FTS_D:
        if (entry->fts_level < ET_MAX_FOLDER_DEPTH)
            return 0;
        fts_set(v->folder, entry, FTS_SKIP);
        return et_fail(problem, ET_SOURCE, "folders are nested too deep: not read further");
    case FTS_DP:
        return 0;
    case FTS_SL:
    case FTS_SLNONE:
        return check_link(v, entry->fts_accpath, problem);
    case FTS_DNR:
        return et_folder_fail("folder cannot be read", entry->fts_errno, problem);
    case FTS_NS:
    case FTS_ERR:
        return et_folder_fail("cannot be examined", entry->fts_errno, problem);
    default:
        return et_folder_refuse(entry->fts_statp->st_mode, problem);
    }
}

/* True if entry lies in a disk image, but at none of the places of evidence. */
static bool leave_out(struct visit *v, FTSENT *entry)
{
    if (!v->image || entry->fts_level <= v->image_level)
        return false;
    struct et_slice path = et_slice_from(et_slice_of(entry->fts_path), strlen(v->image));
    while (et_slice_starts(path, "/"))
        path = et_slice_from(path, 1);
    bool folder = entry->fts_info == FTS_D || entry->fts_info == FTS_DP;
    enum et_rootfs_part part = et_rootfs_part(path);
    if (part == ET_ROOTFS_EVIDENCE || (part == ET_ROOTFS_WAY && folder))
        return false;
    if (folder)
        fts_set(v->folder, entry, FTS_SKIP);
    v->left_out += entry->fts_info != FTS_DP; /* a folder is seen twice */
    return true;
}

/* Notices where a disk image begins and ends. 0 or ET_FATAL. */
static int watch_image(struct visit *v, const FTSENT *entry)
{
    const struct et_folder_visitor *visitor = v->visitor;
    if (!v->image && visitor->left_out && entry->fts_info == FTS_D &&
        et_rootfs_is(entry->fts_path)) {
        v->image = strdup(entry->fts_path);
        v->image_level = entry->fts_level;
        v->left_out = 0;
        struct et_err reason = { 0 };
        return v->image || et_fail_memory(&reason) == 0
                   ? 0
                   : visitor->problem(visitor->ctx, entry->fts_path, &reason);
    }
    if (!v->image || entry->fts_info != FTS_DP || entry->fts_level != v->image_level)
        return 0;
    free(v->image);
    v->image = NULL;
    v->said = true;
    return v->left_out ? visitor->left_out(visitor->ctx, entry->fts_path, v->left_out) : 0;
}

static int visit_entry(struct visit *v, FTSENT *entry)
{
    const struct et_folder_visitor *visitor = v->visitor;
    struct et_err reason = { 0 };
    int rc = watch_image(v, entry);
    if (rc < 0 || leave_out(v, entry))
        return rc;
    int verdict = judge(v, entry, &reason);
    v->said = v->said || verdict != 0;
    if (verdict > 0)
        return visitor->file(visitor->ctx, entry->fts_path);
    return verdict < 0 ? visitor->problem(visitor->ctx, entry->fts_path, &reason) : 0;
}

/* The order of strcmp() is that of the bytes, whatever the locale. */
static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static FTS *open_folder(const char *path)
{
    /* fts may change neither the array nor the name, but does not say so. */
    char *const roots[] = { (char *)path, NULL };
    return fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
}

int et_folder_visit(const char *path, const struct et_folder_visitor *visitor)
{
    struct et_err problem = { 0 };
    struct visit v = { .visitor = visitor, .top = realpath(path, NULL) };
    int rc = 0;
    v.folder = v.top ? open_folder(path) : NULL;
    if (!v.folder)
        et_folder_fail("folder cannot be read", errno, &problem);
    while (v.folder && rc == 0) {
        errno = 0;
        FTSENT *entry = fts_read(v.folder);
        if (!entry) {
            if (errno != 0)
                et_folder_fail("folder cannot be read further", errno, &problem);
            break;
        }
        rc = visit_entry(&v, entry);
    }
    if (v.folder)
        fts_close(v.folder);
    free(v.image);
    free(v.top);
    if (rc == 0 && problem.code == ET_OK && !v.said)
        et_fail(&problem, ET_SOURCE, "folder holds no file");
    return rc == 0 && problem.code != ET_OK ? visitor->problem(visitor->ctx, path, &problem) : rc;
}
