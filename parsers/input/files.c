/* The files that a walk would read, without reading them. */
#include "parsers/input/folder.h"
#include "parsers/input/input.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static int add_size(void *ctx, const char *path)
{
    struct stat st;
    if (lstat(path, &st) == 0)
        *(uint64_t *)ctx += (uint64_t)st.st_size;
    return 0;
}

static int no_problem(void *ctx, const char *path, const struct et_err *problem)
{
    (void)ctx;
    (void)path;
    (void)problem;
    return 0;
}

static int none_left_out(void *ctx, const char *path, uint64_t count)
{
    (void)ctx;
    (void)path;
    (void)count;
    return 0;
}

uint64_t et_input_size(const char *path, const struct et_visitor *visitor)
{
    struct stat st;
    uint64_t size = 0;
    const struct et_folder_visitor sizes = { &size, add_size, no_problem,
                                             visitor->left_out ? none_left_out : NULL };
    int rc = strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, &st) : stat(path, &st);
    if (rc == 0 && S_ISREG(st.st_mode))
        return (uint64_t)st.st_size;
    if (rc == 0 && S_ISDIR(st.st_mode))
        (void)et_folder_visit(path, &sizes);
    return size;
}

struct listing {
    const struct et_lister *lister;
    struct et_err *err;
};

static int list_file(void *ctx, const char *path)
{
    const struct listing *listing = ctx;
    struct stat st;
    uint64_t bytes = stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
    return listing->lister->file(listing->lister->ctx, path, bytes, listing->err);
}

static int list_problem(void *ctx, const char *path, const struct et_err *problem)
{
    const struct listing *listing = ctx;
    if (problem->code == ET_FATAL) {
        *listing->err = *problem;
        return ET_FATAL;
    }
    return listing->lister->problem(listing->lister->ctx, path, problem, listing->err);
}

static int list_left_out(void *ctx, const char *path, uint64_t count)
{
    const struct listing *listing = ctx;
    return listing->lister->left_out(listing->lister->ctx, path, count, listing->err);
}

int et_input_files(const char *path, const struct et_lister *lister, struct et_err *err)
{
    struct stat st;
    struct et_err problem = { 0 };
    struct listing listing = { lister, err };
    const struct et_folder_visitor visitor = { &listing, list_file, list_problem,
                                               lister->left_out ? list_left_out : NULL };
    if (stat(path, &st) < 0)
        et_folder_fail("cannot be found", errno, &problem);
    else if (S_ISDIR(st.st_mode))
        return et_folder_visit(path, &visitor);
    else if (S_ISREG(st.st_mode))
        return list_file(&listing, path);
    else
        et_folder_refuse(st.st_mode, &problem);
    return list_problem(&listing, path, &problem);
}
