#include "schema/case_file.h"

#include "schema/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Of the header of an SQLite file: https://www.sqlite.org/fileformat.html */
enum { HEADER_BYTES = 100, APPLICATION_ID_AT = 68 };

enum { USUAL_MODE = 0644 };

static const char magic[16] = "SQLite format 3";

/* The last bytes of a rollback journal that names further files. */
static const unsigned char journal_magic[] = { 0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7 };

static const char *const beside[] = { "-wal", "-shm", "-journal" };

char *et_case_file_beside(const struct et_case_file *file, const char *ending)
{
    char *path;
    return asprintf(&path, "%s%s", file->path, ending) < 0 ? NULL : path;
}

/* The folder that holds the case, to be freed; NULL without memory. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash ? (size_t)(slash - path) : 0;
    return slash ? strndup(length ? path : "/", length ? length : 1) : strdup(".");
}

/* The path of a file that is not there yet, in a folder that is; NULL with errno set. */
static char *resolve_new(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    char *folder = folder_of(path), *real = folder ? realpath(folder, NULL) : NULL, *result = NULL;
    int status = errno;
    if (real && asprintf(&result, "%s/%s", strcmp(real, "/") == 0 ? "" : real, name) < 0)
        result = NULL;
    free(folder);
    free(real);
    errno = status;
    return result;
}

/* Whether the file begins as a case does; nothing but its header is read. */
static int check_header(const char *path, struct et_err *err)
{
    unsigned char head[HEADER_BYTES];
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0)
        return et_fail(err, ET_FATAL, "cannot be read: %s", strerror(errno));
    ssize_t got = pread(file, head, sizeof head, 0);
    int status = errno;
    close(file);
    if (got < 0)
        return et_fail(err, ET_FATAL, "cannot be read: %s", strerror(status));
    const unsigned char *id = head + APPLICATION_ID_AT;
    if (got < HEADER_BYTES || memcmp(head, magic, sizeof magic) != 0 ||
        ((uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 | (uint32_t)id[2] << 8 | id[3]) !=
            ET_APPLICATION_ID)
        return et_fail(err, ET_FATAL, "is not an exectrail case; it was left untouched");
    return 0;
}

/* SQLite deletes the file whose name stands at the end of a journal, if it takes it for the
 * journal of several databases. No case is ever changed together with another. */
static int check_journal(const char *path, off_t size, struct et_err *err)
{
    unsigned char tail[sizeof journal_magic] = { 0 };
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0)
        return errno == ENOENT
                   ? 0
                   : et_fail(err, ET_FATAL, "its journal cannot be read: %s", strerror(errno));
    ssize_t got = pread(file, tail, sizeof tail, size - (off_t)sizeof tail);
    close(file);
    if (got == (ssize_t)sizeof tail && memcmp(tail, journal_magic, sizeof tail) == 0)
        return et_fail(err, ET_FATAL,
                       "the journal beside it names another file, as no case of exectrail does; "
                       "it was left untouched");
    return 0;
}

/* SQLite follows these names wherever they lead, and writes there. */
static int check_beside(const struct et_case_file *file, const char *ending, struct et_err *err)
{
    struct stat info;
    char *path = et_case_file_beside(file, ending);
    int rc = 0;
    if (!path)
        return et_fail_memory(err);
    if (lstat(path, &info) == 0 && (!S_ISREG(info.st_mode) || info.st_nlink != 1))
        rc = et_fail(err, ET_FATAL,
                     "the file with the same name and %s is a link or no file; it was left "
                     "untouched",
                     ending);
    else if (strcmp(ending, "-journal") == 0)
        rc = check_journal(path, lstat(path, &info) == 0 ? info.st_size : 0, err);
    free(path);
    return rc;
}

static int look_at(struct et_case_file *file, struct et_err *err)
{
    struct stat info;
    struct statvfs medium;
    if (stat(file->path, &info) != 0)
        return et_fail(err, ET_FATAL, "cannot be read: %s", strerror(errno));
    if (!S_ISREG(info.st_mode))
        return et_fail(err, ET_FATAL, "is not a file");
    file->there = info.st_size > 0;
    file->mode = (int)(info.st_mode & 0777);
    file->frozen = statvfs(file->path, &medium) == 0 && (medium.f_flag & ST_RDONLY) != 0;
    int rc = file->there ? check_header(file->path, err) : 0;
    for (size_t i = 0; rc == 0 && i < sizeof beside / sizeof *beside; i++)
        rc = check_beside(file, beside[i], err);
    return rc;
}

int et_case_file_look(struct et_case_file *file, const char *path, struct et_err *err)
{
    struct stat info;
    *file = (struct et_case_file){ .mode = USUAL_MODE };
    if (strcmp(path, ":memory:") == 0)
        return 0;
    file->path = realpath(path, NULL);
    if (file->path)
        return look_at(file, err);
    if (errno != ENOENT && errno != ENOTDIR)
        return et_fail(err, ET_FATAL, "cannot be reached: %s", strerror(errno));
    if (lstat(path, &info) == 0)
        return et_fail(err, ET_FATAL, "is a symbolic link to nothing");
    file->path = resolve_new(path);
    if (file->path)
        return 0;
    file->path = strdup(path);
    return file->path ? 0 : et_fail_memory(err);
}

int et_case_file_may_write(const struct et_case_file *file, struct et_err *err)
{
    struct stat info;
    if (file->frozen)
        return et_fail(err, ET_FATAL,
                       "lies on a read-only medium: reports read it there; to change it, copy it");
    if (file->there && faccessat(AT_FDCWD, file->path, W_OK, AT_EACCESS) != 0)
        return et_fail(err, ET_FATAL,
                       "cannot be written: %s; reports can read it, a copy of your own "
                       "can be changed",
                       strerror(errno));
    char *folder = folder_of(file->path);
    if (!folder)
        return et_fail_memory(err);
    int rc = 0;
    if (stat(folder, &info) != 0)
        rc = et_fail(err, ET_FATAL, "there is no such folder to make it in: %s", strerror(errno));
    else if (faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) != 0)
        rc = et_fail(err, ET_FATAL,
                     "nothing can be written into its folder (%s), and a case has files beside it "
                     "while it is written; choose another folder with --case",
                     strerror(errno));
    free(folder);
    return rc;
}

static bool holds_something(const char *path)
{
    struct stat info;
    return path && stat(path, &info) == 0 && info.st_size > 0;
}

/* Whoever reads beside a log wants to write an index of it, unless there is one. That nobody
 * writes meanwhile is sure on a read-only medium only. */
int et_case_file_may_read(const struct et_case_file *file, struct et_err *err)
{
    int rc = 0;
    char *folder, *log, *index;
    if (!file->path || file->frozen)
        return 0;
    folder = folder_of(file->path);
    log = et_case_file_beside(file, "-wal");
    index = et_case_file_beside(file, "-shm");
    if (!folder || !log || !index)
        rc = et_fail_memory(err);
    else if (faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) != 0 && holds_something(log) &&
             !holds_something(index))
        rc = et_fail(err, ET_FATAL,
                     "a part of it lies in the file beside it that ends with -wal, which can only "
                     "be read where its folder can be written: copy both to another folder, and "
                     "read them there");
    free(folder);
    free(log);
    free(index);
    return rc;
}

void et_case_file_clear(struct et_case_file *file)
{
    free(file->path);
    *file = (struct et_case_file){ 0 };
}
