#include "parsers/folder.h"

#include "parsers/input.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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
    const char *advice =
        number == EACCES ? "; logs often belong to root: run as a user who may read them" : "";
    return et_fail(err, ET_SOURCE, "%s: %s%s", what, strerror(number), advice);
}

/* Whatever lies inside the folder is visited under its own name, so a link to
 * it would only be a second visit: it is passed over, and with it every loop.
 * Links that lead out or nowhere are said, for they may stand for evidence that
 * is missing. */
static int check_link(const char *path, const char *root, struct et_err *problem)
{
    char *target = realpath(path, NULL);
    if (!target)
        return et_folder_fail("is a symbolic link that leads nowhere", errno, problem);
    size_t n = strlen(root);
    bool inside = strncmp(target, root, n) == 0 &&
                  (target[n] == '\0' || target[n] == '/' || root[n - 1] == '/');
    free(target);
    if (!inside)
        return et_fail(problem, ET_SOURCE, "is a symbolic link out of the folder: not followed");
    return 0;
}

/* 1 if entry is a file to visit, 0 if there is nothing to do or to say about
 * it, negative with problem filled. */
static int judge(FTS *folder, FTSENT *entry, const char *root, struct et_err *problem)
{
    switch (entry->fts_info) {
    case FTS_F:
        return 1;
    case FTS_D:
        if (entry->fts_level < ET_MAX_FOLDER_DEPTH)
            return 0;
        fts_set(folder, entry, FTS_SKIP);
        return et_fail(problem, ET_SOURCE, "folders are nested too deep: not read further");
    case FTS_DP:
        return 0;
    case FTS_SL:
    case FTS_SLNONE:
        return check_link(entry->fts_accpath, root, problem);
    case FTS_DNR:
        return et_folder_fail("folder cannot be read", entry->fts_errno, problem);
    case FTS_NS:
    case FTS_ERR:
        return et_folder_fail("cannot be examined", entry->fts_errno, problem);
    default:
        return et_folder_refuse(entry->fts_statp->st_mode, problem);
    }
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
    char *root = realpath(path, NULL);
    FTS *folder = root ? open_folder(path) : NULL;
    int rc = 0;
    bool said = false;
    if (!folder)
        et_folder_fail("folder cannot be read", errno, &problem);
    while (folder && rc == 0) {
        errno = 0;
        FTSENT *entry = fts_read(folder);
        if (!entry) {
            if (errno != 0)
                et_folder_fail("folder cannot be read further", errno, &problem);
            break;
        }
        struct et_err reason = { 0 };
        int verdict = judge(folder, entry, root, &reason);
        said = said || verdict != 0;
        if (verdict > 0)
            rc = visitor->file(visitor->ctx, entry->fts_path);
        else if (verdict < 0)
            rc = visitor->problem(visitor->ctx, entry->fts_path, &reason);
    }
    if (folder)
        fts_close(folder);
    free(root);
    if (rc == 0 && problem.code == ET_OK && !said)
        et_fail(&problem, ET_SOURCE, "folder holds no file");
    return rc == 0 && problem.code != ET_OK ? visitor->problem(visitor->ctx, path, &problem) : rc;
}

uint64_t et_folder_size(const char *path)
{
    FTS *folder = open_folder(path);
    if (!folder)
        return 0;
    uint64_t size = 0;
    for (const FTSENT *entry; (entry = fts_read(folder));)
        if (entry->fts_info == FTS_F)
            size += (uint64_t)entry->fts_statp->st_size;
    fts_close(folder);
    return size;
}
