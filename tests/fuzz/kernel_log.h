/* An audit log as the kernel and auditd write it, made of any bytes: they choose what
 * happens, who does it, every value, and how the records of some events lie between each
 * other. So a fuzzer changes what a log says and not only where it is broken. */
#ifndef ET_TESTS_FUZZ_KERNEL_LOG_H
#define ET_TESTS_FUZZ_KERNEL_LOG_H

#include "base/strbuf.h"

#include <stdio.h>

enum { KERNEL_LOG_OPEN = 3, KERNEL_LOG_FROM_S = 1795472000 };

struct kernel_log {
    struct et_slice choices; /* what is left of the bytes; behind them all are 0 */
    struct et_strbuf text;
    struct et_strbuf open[KERNEL_LOG_OPEN]; /* records of events that are under way … */
    size_t told[KERNEL_LOG_OPEN];           /* … and how many of their bytes are in text */
    unsigned ms, serial;
    struct et_strbuf *to; /* the event that is being made */
    char head[64];
};

static inline unsigned kernel_log_choose(struct kernel_log *log, unsigned of)
{
    if (!log->choices.n)
        return 0;
    unsigned choice = (unsigned char)log->choices.p[0];
    log->choices = et_slice_from(log->choices, 1);
    return choice % of;
}

/* Small, large, or the 2^32-1 that stands for none. */
static inline unsigned kernel_log_number(struct kernel_log *log)
{
    unsigned size = kernel_log_choose(log, 8);
    if (size == 0)
        return UINT32_MAX;
    unsigned number = kernel_log_choose(log, 256);
    return size < 6 ? number : number << 8 * (size - 5) | kernel_log_choose(log, 256);
}

/* Some of the bytes; the kernel's strings end at a NUL. */
static inline struct et_slice kernel_log_bytes(struct kernel_log *log, unsigned most)
{
    struct et_slice bytes = et_slice_to(log->choices, kernel_log_choose(log, most));
    if (log->choices.n < bytes.n + 1)
        return ET_SLICE("x");
    bytes.p = log->choices.p;
    log->choices = et_slice_from(log->choices, bytes.n);
    const char *nul = et_slice_find(bytes, '\0');
    return nul ? et_slice_to(bytes, (size_t)(nul - bytes.p)) : bytes;
}

/* audit_log_untrustedstring(): in quotes where each byte is plain, else in hexadecimal. */
static inline bool kernel_log_is_plain(struct et_slice bytes)
{
    for (size_t i = 0; i < bytes.n; i++)
        if (bytes.p[i] == '"' || bytes.p[i] < '!' || bytes.p[i] > '~')
            return false;
    return true;
}

static inline void kernel_log_hex(struct et_strbuf *to, struct et_slice bytes)
{
    for (size_t i = 0; i < bytes.n; i++)
        et_strbuf_addf(to, "%02X", (unsigned)(unsigned char)bytes.p[i]);
}

static inline void kernel_log_string(struct kernel_log *log, const char *key, struct et_slice bytes)
{
    et_strbuf_addf(log->to, " %s=", key);
    if (!kernel_log_is_plain(bytes)) {
        kernel_log_hex(log->to, bytes);
        return;
    }
    et_strbuf_addc(log->to, '"');
    et_strbuf_add(log->to, bytes);
    et_strbuf_addc(log->to, '"');
}

static inline void kernel_log_begin(struct kernel_log *log, const char *type)
{
    et_strbuf_addf(log->to, "type=%s msg=audit(%s):", type, log->head);
}

static inline void kernel_log_end(struct kernel_log *log)
{
    et_strbuf_addc(log->to, '\n');
}

static inline void kernel_log_subject(struct kernel_log *log)
{
    static const char *const keys[] = { "ppid", "pid",   "auid", "uid",  "gid",  "euid",
                                        "suid", "fsuid", "egid", "sgid", "fsgid" };
    static const char *const ttys[] = { "(none)", "pts0", "ttyS0" };
    static const char *const labels[] = { "unconfined", "docker-default",
                                          "system_u:system_r:container_t:s0:c1,c2", "?" };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        et_strbuf_addf(log->to, " %s=%u", keys[i], kernel_log_number(log));
    et_strbuf_addf(log->to, " tty=%s ses=%u", ttys[kernel_log_choose(log, 3)],
                   kernel_log_number(log));
    kernel_log_string(log, "comm", kernel_log_bytes(log, 16));
    kernel_log_string(log, "exe", kernel_log_bytes(log, 64));
    et_strbuf_addf(log->to, " subj=%s", labels[kernel_log_choose(log, 4)]);
    if (kernel_log_choose(log, 2))
        kernel_log_string(log, "key", kernel_log_bytes(log, 12));
    else
        et_strbuf_adds(log->to, " key=(null)");
}

static inline void kernel_log_enrichment(struct kernel_log *log, const char *call)
{
    if (kernel_log_choose(log, 2))
        et_strbuf_addf(log->to,
                       "\x1d"
                       "ARCH=x86_64 SYSCALL=%s AUID=\"unset\" UID=\"root\" GID=\"root\"",
                       call);
}

/* items: PATH records that follow. */
static inline void kernel_log_syscall(struct kernel_log *log, unsigned number, const char *call,
                                      bool success, unsigned items)
{
    kernel_log_begin(log, "SYSCALL");
    et_strbuf_addf(log->to, " arch=c000003e syscall=%u success=%s exit=%d a0=%x a1=%x a2=0 a3=8",
                   number, success ? "yes" : "no",
                   success ? (int)kernel_log_choose(log, 256) : -(int)kernel_log_choose(log, 128),
                   kernel_log_number(log), kernel_log_number(log));
    et_strbuf_addf(log->to, " items=%u", items);
    kernel_log_subject(log);
    kernel_log_enrichment(log, call);
    kernel_log_end(log);
}

/* An argument that is too long for a record comes in pieces, and all of them are in
 * hexadecimal where one byte is not plain. */
static inline void kernel_log_pieces(struct kernel_log *log, unsigned arg, struct et_slice bytes)
{
    bool plain = kernel_log_is_plain(bytes);
    size_t step = 1 + kernel_log_choose(log, 9);
    char key[32];
    et_strbuf_addf(log->to, " a%u_len=%zu", arg, bytes.n * (plain ? 1 : 2));
    for (size_t at = 0, piece = 0; at < bytes.n; at += step, piece++) {
        struct et_slice part = et_slice_to(et_slice_from(bytes, at), step);
        snprintf(key, sizeof key, "a%u[%zu]", arg, piece);
        if (plain) {
            kernel_log_string(log, key, part);
            continue;
        }
        et_strbuf_addf(log->to, " %s=", key);
        kernel_log_hex(log->to, part);
    }
}

static inline void kernel_log_execve(struct kernel_log *log)
{
    unsigned argc = 1 + kernel_log_choose(log, 12);
    char key[32];
    kernel_log_begin(log, "EXECVE");
    et_strbuf_addf(log->to, " argc=%u", argc);
    for (unsigned i = 0; i < argc; i++) {
        unsigned how = kernel_log_choose(log, 8);
        struct et_slice bytes = kernel_log_bytes(log, 48);
        snprintf(key, sizeof key, "a%u", i);
        if (how == 1 && bytes.n > 1)
            kernel_log_pieces(log, i, bytes);
        else
            kernel_log_string(log, key, bytes);
        if (how == 2 && i + 1 < argc) { /* the rest is in a record of its own */
            kernel_log_end(log);
            kernel_log_begin(log, "EXECVE");
        }
    }
    kernel_log_end(log);
}

static inline void kernel_log_exec(struct kernel_log *log)
{
    static const char *const types[] = { "NORMAL", "UNKNOWN", "PARENT" };
    bool success = kernel_log_choose(log, 4) != 0;
    unsigned items = success ? 1 + kernel_log_choose(log, 3) : kernel_log_choose(log, 2);
    kernel_log_syscall(log, 59, "execve", success, items);
    if (success)
        kernel_log_execve(log);
    if (items) {
        kernel_log_begin(log, "CWD");
        kernel_log_string(log, "cwd", kernel_log_bytes(log, 64));
        kernel_log_end(log);
    }
    for (unsigned i = 0; i < items; i++) {
        kernel_log_begin(log, "PATH");
        et_strbuf_addf(log->to, " item=%u", i);
        kernel_log_string(log, "name", kernel_log_bytes(log, 64));
        et_strbuf_addf(log->to,
                       " inode=%u dev=%02x:%02x mode=0%o ouid=%u ogid=%u rdev=00:00 nametype=%s "
                       "cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0",
                       kernel_log_number(log), kernel_log_choose(log, 256),
                       kernel_log_choose(log, 256), 0100000 | kernel_log_choose(log, 256),
                       kernel_log_number(log), kernel_log_number(log),
                       types[kernel_log_choose(log, 3)]);
        kernel_log_end(log);
    }
    kernel_log_begin(log, "PROCTITLE");
    kernel_log_string(log, "proctitle", kernel_log_bytes(log, 64));
    kernel_log_end(log);
}

static inline void kernel_log_call(struct kernel_log *log)
{
    static const struct {
        unsigned number;
        const char *name;
    } calls[] = {
        { 56, "clone" }, { 57, "fork" }, { 60, "exit" }, { 231, "exit_group" }, { 2, "open" }
    };
    unsigned call = kernel_log_choose(log, sizeof calls / sizeof *calls);
    kernel_log_syscall(log, calls[call].number, calls[call].name, true, 0);
    kernel_log_begin(log, "PROCTITLE");
    kernel_log_string(log, "proctitle", kernel_log_bytes(log, 32));
    kernel_log_end(log);
}

static inline void kernel_log_login(struct kernel_log *log)
{
    static const char *const types[] = { "USER_LOGIN", "CRED_ACQ", "USER_START", "USER_END" };
    kernel_log_begin(log, types[kernel_log_choose(log, 4)]);
    et_strbuf_addf(log->to, " pid=%u uid=%u auid=%u ses=%u subj=unconfined msg='op=login",
                   kernel_log_number(log), kernel_log_number(log), kernel_log_number(log),
                   kernel_log_number(log));
    kernel_log_string(log, "acct", kernel_log_bytes(log, 16));
    kernel_log_string(log, "exe", ET_SLICE("/usr/sbin/sshd"));
    et_strbuf_addf(log->to, " hostname=192.0.2.%u addr=192.0.2.1 terminal=ssh res=%s'",
                   kernel_log_choose(log, 256), kernel_log_choose(log, 2) ? "success" : "failed");
    kernel_log_end(log);
}

static inline void kernel_log_event(struct kernel_log *log, size_t slot)
{
    log->to = &log->open[slot];
    et_strbuf_reset(log->to);
    log->told[slot] = 0;
    log->ms += kernel_log_choose(log, 256);
    log->serial += 1 + kernel_log_choose(log, 3);
    snprintf(log->head, sizeof log->head, "%u.%03u:%u", KERNEL_LOG_FROM_S + log->ms / 1000,
             log->ms % 1000, log->serial);
    switch (kernel_log_choose(log, 6)) {
    case 0:
        kernel_log_call(log);
        break;
    case 1:
        kernel_log_login(log);
        break;
    default:
        kernel_log_exec(log);
        break;
    }
}

/* The next record of that event; a new event where it has no more. */
static inline void kernel_log_tell(struct kernel_log *log, size_t slot)
{
    struct et_strbuf *open = &log->open[slot];
    if (log->told[slot] == open->n && log->choices.n)
        kernel_log_event(log, slot);
    struct et_slice rest = et_slice_from(et_strbuf_slice(open), log->told[slot]);
    const char *end = et_slice_find(rest, '\n');
    if (!end)
        return;
    size_t n = (size_t)(end - rest.p) + 1;
    et_strbuf_add(&log->text, et_slice_to(rest, n));
    log->told[slot] += n;
}

/* The log is text. */
static inline void kernel_log_make(struct kernel_log *log, struct et_slice bytes)
{
    *log = (struct kernel_log){ .choices = bytes, .serial = 100 };
    while (log->choices.n)
        kernel_log_tell(log, kernel_log_choose(log, KERNEL_LOG_OPEN));
    for (size_t slot = 0; slot < KERNEL_LOG_OPEN; slot++)
        while (log->told[slot] < log->open[slot].n)
            kernel_log_tell(log, slot);
}

static inline void kernel_log_clear(struct kernel_log *log)
{
    et_strbuf_clear(&log->text);
    for (size_t slot = 0; slot < KERNEL_LOG_OPEN; slot++)
        et_strbuf_clear(&log->open[slot]);
}

#endif
