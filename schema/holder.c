#include "schema/holder.h"

#include "base/printable.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* TOLD: of the command line, as much as helps to know it. */
enum { TOLD = 80, TEXT = 512, TRIES = 100 };

/* What such a file begins with: nothing else is ever written over. */
static const char begins[] = "exectrail: ";

/* The words this process was started with. */
static void add_command(struct et_strbuf *text)
{
    char words[TEXT];
    int file = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    ssize_t got = file < 0 ? 0 : read(file, words, sizeof words);
    if (file >= 0)
        close(file);
    size_t n = got > 0 ? (size_t)got : 0;
    for (size_t i = 0; i < n; i++)
        if (words[i] == '\0')
            words[i] = ' ';
    while (n && words[n - 1] == ' ')
        n--;
    if (n > TOLD)
        n = TOLD;
    while (n && ((unsigned char)words[n - 1] & 0xc0) == 0x80) /* no half of a character */
        n--;
    et_printable_add(text, (struct et_slice){ words, n });
}

/* "pid 4711 on web7: exectrail ingest --case web7.case" */
static void say_who(const struct et_holder *holder)
{
    char host[HOST_NAME_MAX + 1] = "?";
    ET_STRBUF_AUTO text = { 0 };
    if (gethostname(host, sizeof host - 1) != 0)
        strcpy(host, "?");
    et_strbuf_addf(&text, "%spid %ld on ", begins, (long)getpid());
    et_printable_add(&text, et_slice_of(host));
    et_strbuf_adds(&text, ": ");
    add_command(&text);
    et_strbuf_addc(&text, '\n');
    /* On a full disk it stays empty, and holds all the same. */
    if (text.failed || ftruncate(holder->file, 0) != 0 ||
        pwrite(holder->file, text.p, text.n, 0) < 0)
        return;
}

static int fail_held(int file, struct et_err *err)
{
    char text[TEXT];
    ET_STRBUF_AUTO who = { 0 };
    ssize_t got = pread(file, text, sizeof text, 0);
    struct et_slice said = { text, got > 0 ? (size_t)got : 0 };
    const char *end = et_slice_find(said, '\n');
    if (end && et_slice_starts(said, begins))
        et_printable_add(&who,
                         et_slice_from(et_slice_to(said, (size_t)(end - text)), sizeof begins - 1));
    else
        et_strbuf_adds(&who, "another process");
    return et_fail(err, ET_BUSY, "is being written by %s", et_strbuf_string(&who));
}

/* Whoever may write into the folder may have laid a link there, to have something else
 * written over. */
static int check_file(const struct et_holder *holder, struct et_err *err)
{
    struct stat info;
    char text[sizeof begins - 1];
    if (fstat(holder->file, &info) != 0)
        return et_fail(err, ET_FATAL, "cannot be locked: %s", strerror(errno));
    bool ours = S_ISREG(info.st_mode) && info.st_nlink <= 1;
    if (ours && info.st_size > 0)
        ours = pread(holder->file, text, sizeof text, 0) == (ssize_t)sizeof text &&
               memcmp(text, begins, sizeof text) == 0;
    return ours ? 0
                : et_fail(err, ET_FATAL,
                          "the file beside it that ends with -lock is not exectrail's; it was left "
                          "untouched");
}

/* Whether the lock is on the file that bears the name now: who had it before may have
 * removed it. */
static bool is_current(const struct et_holder *holder)
{
    struct stat held, named;
    return fstat(holder->file, &held) == 0 && lstat(holder->path, &named) == 0 &&
           held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

static int try_once(struct et_holder *holder, struct et_err *err)
{
    holder->file =
        open(holder->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0644);
    if (holder->file < 0)
        return et_fail(err, ET_FATAL,
                       "the file beside it that ends with -lock cannot be opened: %s",
                       strerror(errno));
    if (flock(holder->file, LOCK_EX | LOCK_NB) == 0)
        return check_file(holder, err);
    return errno == EWOULDBLOCK ? fail_held(holder->file, err)
                                : et_fail(err, ET_FATAL, "cannot be locked: %s", strerror(errno));
}

int et_holder_take(struct et_holder *holder, const char *path, struct et_err *err)
{
    int rc = ET_BUSY;
    *holder = (struct et_holder){ .path = strdup(path), .file = -1 };
    if (!holder->path)
        return et_fail_memory(err);
    (void)et_fail(err, ET_BUSY, "is being written by one process after another");
    for (int i = 0; i < TRIES; i++) {
        rc = try_once(holder, err);
        if (rc < 0 || is_current(holder))
            break;
        close(holder->file);
        holder->file = -1;
        rc = ET_BUSY;
    }
    if (rc == 0) {
        say_who(holder);
        return 0;
    }
    if (holder->file >= 0)
        close(holder->file);
    free(holder->path);
    *holder = (struct et_holder){ 0 };
    return rc;
}

void et_holder_release(struct et_holder *holder)
{
    if (!holder->path)
        return;
    unlink(holder->path);
    close(holder->file);
    free(holder->path);
    *holder = (struct et_holder){ 0 };
}
