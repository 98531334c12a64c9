/* A story told as an audit log: each call below is something that a process did,
 * written down as the kernel and auditd would. What correlate makes of it is then
 * asked by serial. Header-only, as each test is one file. */
#ifndef ET_TESTS_UNIT_STORY_H
#define ET_TESTS_UNIT_STORY_H

#include "base/printable.h"
#include "tests/unit/case.h"

#include <inttypes.h>

#define HOST_DISK "fe:00"
#define OVERLAY "00:38"

enum { STORY_STEP_MS = 10, STORY_BEGIN_S = 1795472000, STORY_UNSET = -1 };

struct story {
    struct et_strbuf log;
    int64_t ms; /* since STORY_BEGIN_S, of the next event */
    int serial; /* of the next event */
    const char *node;
    struct scratch_case it;
};

/* What an exec's records say. Words of argv are parted by blanks; ~ is a blank
 * inside a word. What is left out is as on the host itself. */
struct act {
    int64_t pid, ppid;
    const char *exe, *argv; /* argv NULL: no record has it */
    const char *cwd, *dev, *subj;
    const char *file; /* PATH item 0; else exe */
    const char *root; /* dev of its dynamic loader; else it is a static program */
    unsigned loader;  /* inode of that; else one that each root has for itself */
    unsigned inode;   /* of the program; else one that each file has for itself */
    int64_t uid, euid;
    const char *comm; /* else the last part of exe */
    int64_t ses, auid;
    int failed; /* errno: exe is then the caller's */
};

static inline void story_begin(struct story *s)
{
    *s = (struct story){ .serial = 100 };
    case_open(&s->it);
}

static inline void story_end(struct story *s)
{
    case_close(&s->it);
    et_strbuf_clear(&s->log);
}

static inline void story_later(struct story *s, int64_t seconds)
{
    s->ms += seconds * 1000;
}

static inline void story_head(struct story *s, const char *type)
{
    if (s->node)
        et_strbuf_addf(&s->log, "node=%s ", s->node);
    et_strbuf_addf(&s->log, "type=%s msg=audit(%lld.%03lld:%d): ", type,
                   (long long)STORY_BEGIN_S + s->ms / 1000, (long long)(s->ms % 1000), s->serial);
}

static inline int story_next(struct story *s)
{
    s->ms += STORY_STEP_MS;
    return s->serial++;
}

static inline const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

/* The kernel's way: in quotes, or in hexadecimal where a blank is in it. */
static inline void story_value(struct story *s, const char *key, struct et_slice value)
{
    bool plain = true;
    for (size_t i = 0; i < value.n; i++)
        plain = plain && value.p[i] > ' ' && value.p[i] != '"' && value.p[i] != '~';
    et_strbuf_addf(&s->log, "%s=%s", key, plain ? "\"" : "");
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];
        if (c == '~')
            c = ' ';
        if (plain)
            et_strbuf_addc(&s->log, c);
        else
            et_strbuf_addf(&s->log, "%02X", (unsigned char)c);
    }
    et_strbuf_adds(&s->log, plain ? "\" " : " ");
}

static inline void story_subject(struct story *s, const struct act *a, int items)
{
    char ses[24], auid[24];
    snprintf(ses, sizeof ses, "%lld", a->ses ? (long long)a->ses : 4294967295LL);
    snprintf(auid, sizeof auid, "%lld", a->auid ? (long long)a->auid : 4294967295LL);
    et_strbuf_addf(
        &s->log,
        "items=%d ppid=%lld pid=%lld auid=%s uid=%lld gid=0 euid=%lld suid=0 fsuid=0 egid=0 "
        "sgid=0 fsgid=0 tty=(none) ses=%s ",
        items, (long long)a->ppid, (long long)a->pid, auid, (long long)a->uid, (long long)a->euid,
        ses);
    story_value(s, "comm", et_slice_to(et_slice_of(a->comm ? a->comm : last_part(a->exe)), 15));
    story_value(s, "exe", et_slice_of(a->exe));
    et_strbuf_addf(&s->log, "subj=%s key=\"exec\"\n", a->subj ? a->subj : "unconfined");
}

static inline void story_argv(struct story *s, const char *argv)
{
    struct et_slice rest = et_slice_of(argv);
    int argc = 0, n = 0;
    for (size_t i = 0; i < rest.n; i++)
        argc += rest.p[i] == ' ';
    story_head(s, "EXECVE");
    et_strbuf_addf(&s->log, "argc=%d ", argc + 1);
    while (n <= argc) {
        char key[16];
        const char *blank = et_slice_find(rest, ' ');
        struct et_slice word = et_slice_to(rest, blank ? (size_t)(blank - rest.p) : rest.n);
        snprintf(key, sizeof key, "a%d", n++);
        story_value(s, key, word);
        rest = et_slice_from(rest, word.n + 1);
    }
    et_strbuf_addc(&s->log, '\n');
}

/* The same file has the same number on every device. */
static inline unsigned story_inode(const char *file)
{
    unsigned inode = 1000;
    for (; *file; file++)
        inode = inode * 31 + (unsigned char)*file;
    return inode % 1000000 + 1;
}

/* Another root has another file under that name. */
static inline void story_loader(struct story *s, const char *root, unsigned inode)
{
    story_head(s, "PATH");
    et_strbuf_addf(&s->log,
                   "item=1 name=\"/lib64/ld-linux-x86-64.so.2\" inode=%u dev=%s mode=0100755 "
                   "ouid=0 ogid=0 rdev=00:00 nametype=NORMAL\n",
                   inode ? inode : story_inode(root), root);
}

/* An exec; returns its serial. */
static inline int story_exec(struct story *s, struct act a)
{
    const char *file = a.file ? a.file : a.exe;
    story_head(s, "SYSCALL");
    et_strbuf_addf(&s->log, "arch=c000003e syscall=59 success=%s exit=%d a0=1 a1=2 a2=3 a3=4 ",
                   a.failed ? "no" : "yes", -a.failed);
    story_subject(s, &a, a.root && !a.failed ? 2 : 1);
    if (!a.failed && a.argv)
        story_argv(s, a.argv);
    story_head(s, "CWD");
    story_value(s, "cwd", et_slice_of(a.cwd ? a.cwd : "/"));
    et_strbuf_addc(&s->log, '\n');
    story_head(s, "PATH");
    et_strbuf_adds(&s->log, "item=0 ");
    story_value(s, "name", et_slice_of(file));
    if (a.failed)
        et_strbuf_adds(&s->log, "nametype=UNKNOWN\n");
    else
        et_strbuf_addf(&s->log,
                       "inode=%u dev=%s mode=0100755 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL\n",
                       a.inode ? a.inode : story_inode(file), a.dev ? a.dev : HOST_DISK);
    if (!a.failed && a.root)
        story_loader(s, a.root, a.loader);
    return story_next(s);
}

static inline int story_exec_inside(struct story *s, struct act a)
{
    a.dev = a.dev ? a.dev : OVERLAY;
    a.subj = a.subj ? a.subj : "docker-default";
    return story_exec(s, a);
}

/* did(&s, pid, ppid, exe, argv, .cwd = …): an exec on the host, or (did_inside) in a
 * container's own file system. Both return its serial. */
#define did(s, ...) story_exec((s), ACT(__VA_ARGS__))
#define did_inside(s, ...) story_exec_inside((s), ACT(__VA_ARGS__))
#define ACT(by, parent, program, ...)                                                              \
    ((struct act){ .pid = (by), .ppid = (parent), .exe = (program), .argv = __VA_ARGS__ })

/* pid made child; child is what the caller's pid namespace calls it. */
static inline int forked(struct story *s, struct act a, int64_t child)
{
    story_head(s, "SYSCALL");
    et_strbuf_addf(&s->log,
                   "arch=c000003e syscall=56 success=yes exit=%lld a0=1200011 a1=0 a2=0 a3=0 ",
                   (long long)child);
    story_subject(s, &a, 0);
    return story_next(s);
}

static inline int ended(struct story *s, struct act a, int status)
{
    story_head(s, "SYSCALL");
    et_strbuf_addf(&s->log, "arch=c000003e syscall=231 a0=%x a1=e7 a2=3c a3=0 ", (unsigned)status);
    story_subject(s, &a, 0);
    return story_next(s);
}

static inline int logged_in(struct story *s, int64_t pid, int64_t ses)
{
    story_head(s, "LOGIN");
    et_strbuf_addf(&s->log,
                   "pid=%lld uid=0 subj=unconfined old-auid=4294967295 auid=1000 tty=(none) "
                   "old-ses=4294967295 ses=%lld res=1\n",
                   (long long)pid, (long long)ses);
    return story_next(s);
}

/* The same with whose it is: what PAM has auditd write when somebody logs in. */
struct login {
    int64_t pid, ses, auid;
    const char *account, *exe, *address;
};

static inline int session_opened(struct story *s, struct login l)
{
    story_head(s, "LOGIN");
    et_strbuf_addf(&s->log,
                   "pid=%lld uid=0 subj=unconfined old-auid=4294967295 auid=%lld tty=(none) "
                   "old-ses=4294967295 ses=%lld res=1\n",
                   (long long)l.pid, (long long)l.auid, (long long)l.ses);
    story_next(s);
    story_head(s, "USER_START");
    et_strbuf_addf(&s->log,
                   "pid=%lld uid=0 auid=%lld ses=%lld subj=unconfined msg='op=PAM:session_open "
                   "acct=\"%s\" exe=\"%s\" hostname=? addr=%s terminal=ssh res=success'\n",
                   (long long)l.pid, (long long)l.auid, (long long)l.ses, l.account, l.exe,
                   l.address ? l.address : "?");
    return story_next(s);
}

/* ------------------------------------------------------------ Docker's part */

enum { CONTAINERD = 311, DOCKERD = 361, SSHD = 336 };

#define LONG_ID "80b932627f84187fb6eb4e62d4ec7e33e6970e6690184716d12159bb317aca59"
#define CONTAINERD_SHIM "/usr/bin/containerd-shim-runc-v2"
#define RUNC "/usr/sbin/runc"

/* What every Docker host does at its start. */
static inline void booted(struct story *s)
{
    did(s, CONTAINERD, 1, "/usr/bin/containerd", "/usr/bin/containerd");
    did(s, SSHD, 1, "/usr/sbin/sshd", "/usr/sbin/sshd -D");
    did(s, DOCKERD, 1, "/usr/sbin/dockerd", "/usr/sbin/dockerd -H fd://");
}

static inline const char *story_text(const char *format, const char *id)
{
    static char texts[4][512];
    static int next;
    char *text = texts[next++ % 4];
    snprintf(text, sizeof texts[0], format, id);
    return text;
}

/* One call of runc by the shim. */
static inline int shim_calls(struct story *s, int64_t pid, int64_t shim, const char *call,
                             const char *id)
{
    char argv[512];
    snprintf(argv, sizeof argv,
             "runc --root /run/docker/runtime-runc/moby --log /run/l.json --log-format json %s %s",
             call, id);
    return did(s, pid, shim, RUNC, argv);
}

/* runc executes itself anew, then once more from a sealed copy. */
static inline void runc_stages(struct story *s, int64_t pid, int64_t runc)
{
    did(s, pid, runc, RUNC, "runc init", .comm = "exe", .file = "/proc/self/exe");
    did(s, pid, runc, "/", "runc init", .comm = "runc", .file = "/dev/fd/5");
}

/* `docker run` up to where the container's first program is due. The shim has the
 * pid given, the others follow it; init's is the shim's plus 40, its parent the
 * shim. Returns the serial of `runc start`. */
static inline int docker_ran(struct story *s, int64_t shim, const char *id)
{
    did(s, shim - 28, CONTAINERD, CONTAINERD_SHIM,
        story_text(CONTAINERD_SHIM " -namespace moby -id %s start", id));
    did(s, shim, shim - 28, CONTAINERD_SHIM,
        story_text(CONTAINERD_SHIM " -namespace moby -id %s -address /s", id));
    shim_calls(s, shim + 16, shim, "create --bundle /b --pid-file /p", id);
    runc_stages(s, shim + 23, shim + 16);
    return shim_calls(s, shim + 35, shim, "start", id);
}

/* `docker exec`: the command has pid, runc the pid 10 before it. Returns its serial. */
static inline int docker_executed(struct story *s, int64_t pid, int64_t shim, const char *id,
                                  const char *exe, const char *argv)
{
    shim_calls(s, pid - 10, shim, "exec --process /tmp/p --detach --pid-file /p", id);
    runc_stages(s, pid - 5, pid - 10);
    return did_inside(s, pid, shim, exe, argv);
}

static inline void docker_removed(struct story *s, int64_t shim, const char *id)
{
    shim_calls(s, shim + 900, shim, "delete", id);
}

/* ------------------------------------------------------------ the end of the story */

static inline void story_take(struct story *s, const char *name)
{
    case_file(&s->it, name, et_strbuf_slice(&s->log));
    case_ingest(&s->it, name);
    ck_assert_uint_eq(s->it.totals.problems, 0);
    et_strbuf_reset(&s->log);
}

static inline void concluded(struct story *s)
{
    if (s->log.n)
        story_take(s, "in/audit.log");
    case_correlate(&s->it);
}

/* want: "place container confidence", - for what is absent. */
static inline void expect_place_at(const struct story *s, int serial, const char *want,
                                   const char *file, int line)
{
    char sql[256];
    snprintf(
        sql, sizeof sql,
        "SELECT place || ' ' || coalesce(container_id, '-') || ' ' || coalesce(confidence, '-')"
        " FROM execs WHERE serial = %d",
        serial);
    expect_rows_at(&s->it, sql, want, file, line);
}

#define expect_place(s, serial, want) expect_place_at((s), (serial), (want), __FILE__, __LINE__)

static inline void expect_of_exec_at(const struct story *s, int serial, const char *column,
                                     const char *want, const char *file, int line)
{
    char sql[256];
    snprintf(sql, sizeof sql, "SELECT %s FROM execs WHERE serial = %d", column, serial);
    expect_rows_at(&s->it, sql, want, file, line);
}

#define expect_of_exec(s, serial, column, want)                                                    \
    expect_of_exec_at((s), (serial), (column), (want), __FILE__, __LINE__)

static inline void expect_method_at(const struct story *s, int serial, const char *want,
                                    const char *file, int line)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT k.method FROM clues k JOIN execs x USING (exec_id)"
             " WHERE x.serial = %d AND k.decides",
             serial);
    expect_rows_at(&s->it, sql, want, file, line);
}

/* The method that the verdict follows. */
#define expect_method(s, serial, want) expect_method_at((s), (serial), (want), __FILE__, __LINE__)

/* The further clues: "method place container strength" of each, CONTRADICTS behind
 * those that say otherwise; "" = none. */
static inline void expect_further_at(const struct story *s, int serial, const char *want,
                                     const char *file, int line)
{
    char sql[512];
    snprintf(sql, sizeof sql,
             "SELECT coalesce(group_concat(t, ', '), '') FROM (SELECT k.method || ' ' || k.place"
             " || ' ' || coalesce(k.container_id, '-') || ' ' || k.strength"
             " || iif(k.agrees, '', ' CONTRADICTS') AS t FROM clues k JOIN execs x USING (exec_id)"
             " WHERE x.serial = %d AND NOT k.decides ORDER BY t)",
             serial);
    expect_rows_at(&s->it, sql, want, file, line);
}

#define expect_further(s, serial, want) expect_further_at((s), (serial), (want), __FILE__, __LINE__)

#endif
