/* Facts as text, one line each with every field, so that two runs can be
 * compared as a whole; and a run of the reader over a text in blocks of any
 * size. Header-only, as each test is one file. */
#ifndef ET_TESTS_PROPERTY_FACT_TEXT_H
#define ET_TESTS_PROPERTY_FACT_TEXT_H

#include "base/printable.h"
#include "parsers/reader.h"

#include <stdlib.h>

static inline void fact_text_bytes(struct et_strbuf *to, const char *name, struct et_slice value)
{
    et_strbuf_addf(to, " %s=", name);
    if (value.p)
        et_printable_add_shell(to, value);
    else
        et_strbuf_addc(to, '~');
}

static inline void fact_text_number(struct et_strbuf *to, const char *name, int64_t value)
{
    if (value == ET_ABSENT)
        et_strbuf_addf(to, " %s=~", name);
    else
        et_strbuf_addf(to, " %s=%lld", name, (long long)value);
}

static inline void fact_text_id(struct et_strbuf *to, const struct et_event_id *id)
{
    fact_text_bytes(to, "node", id->node);
    fact_text_number(to, "time", id->time_ns);
    fact_text_number(to, "serial", id->serial);
    fact_text_number(to, "precision", id->precision_ns);
}

static inline void fact_text_subject(struct et_strbuf *to, const struct et_subject *who)
{
    fact_text_number(to, "pid", who->pid);
    fact_text_number(to, "ppid", who->ppid);
    fact_text_number(to, "auid", who->auid);
    fact_text_number(to, "uid", who->uid);
    fact_text_number(to, "gid", who->gid);
    fact_text_number(to, "euid", who->euid);
    fact_text_number(to, "suid", who->suid);
    fact_text_number(to, "fsuid", who->fsuid);
    fact_text_number(to, "egid", who->egid);
    fact_text_number(to, "sgid", who->sgid);
    fact_text_number(to, "fsgid", who->fsgid);
    fact_text_number(to, "ses", who->ses);
    fact_text_bytes(to, "tty", who->tty);
    fact_text_bytes(to, "comm", who->comm);
    fact_text_bytes(to, "exe", who->exe);
    fact_text_bytes(to, "subj", who->subj);
    fact_text_bytes(to, "key", who->key);
}

/* A run of missing arguments is written as its length: a forged argc= may
 * announce hundreds of thousands. */
static inline void fact_text_argv(struct et_strbuf *to, const struct et_exec *exec)
{
    size_t missing = 0;
    et_strbuf_addf(to, " argv=%d/%zu", (int)exec->argv_state, exec->argc);
    for (size_t i = 0; i < exec->argc; i++) {
        if (!exec->argv[i].p) {
            missing++;
            continue;
        }
        if (missing)
            et_strbuf_addf(to, " ~x%zu", missing);
        missing = 0;
        et_strbuf_addc(to, ' ');
        et_printable_add_shell(to, exec->argv[i]);
    }
    if (missing)
        et_strbuf_addf(to, " ~x%zu", missing);
}

static inline void fact_text_exec(struct et_strbuf *to, const struct et_exec *exec)
{
    et_strbuf_adds(to, "exec");
    fact_text_id(to, &exec->id);
    fact_text_subject(to, &exec->who);
    fact_text_number(to, "arch", exec->arch);
    fact_text_number(to, "syscall", exec->syscall);
    fact_text_bytes(to, "call", exec->call);
    fact_text_number(to, "success", exec->success);
    fact_text_number(to, "exit", exec->exit);
    fact_text_bytes(to, "cwd", exec->cwd);
    fact_text_argv(to, exec);
    for (size_t i = 0; i < exec->path_count; i++) {
        const struct et_path_item *path = &exec->paths[i];
        fact_text_number(to, "item", path->item);
        fact_text_bytes(to, "name", path->name);
        fact_text_number(to, "inode", path->inode);
        fact_text_number(to, "dev", path->dev);
        fact_text_number(to, "mode", path->mode);
        fact_text_number(to, "ouid", path->ouid);
        fact_text_number(to, "ogid", path->ogid);
        fact_text_bytes(to, "nametype", path->nametype);
    }
    fact_text_bytes(to, "proctitle", exec->proctitle);
}

static inline void fact_text_login(struct et_strbuf *to, const struct et_login *login)
{
    et_strbuf_adds(to, "login");
    fact_text_id(to, &login->id);
    fact_text_bytes(to, "type", login->type);
    fact_text_subject(to, &login->who);
    fact_text_number(to, "old-auid", login->old_auid);
    fact_text_number(to, "old-ses", login->old_ses);
    fact_text_bytes(to, "op", login->op);
    fact_text_bytes(to, "acct", login->acct);
    fact_text_bytes(to, "hostname", login->hostname);
    fact_text_bytes(to, "addr", login->addr);
    fact_text_bytes(to, "terminal", login->terminal);
    fact_text_bytes(to, "result", login->result);
}

/* The facts of an audit log; of the others only the kind. */
static inline void fact_text_add(struct et_strbuf *to, const struct et_fact *fact)
{
    switch (fact->kind) {
    case ET_FACT_EXEC:
        fact_text_exec(to, fact->exec);
        break;
    case ET_FACT_FORK:
        et_strbuf_adds(to, "fork");
        fact_text_id(to, &fact->fork->id);
        fact_text_subject(to, &fact->fork->who);
        fact_text_number(to, "child", fact->fork->child);
        fact_text_number(to, "flags", fact->fork->flags);
        break;
    case ET_FACT_EXIT:
        et_strbuf_adds(to, fact->exit->group ? "exit_group" : "exit");
        fact_text_id(to, &fact->exit->id);
        fact_text_subject(to, &fact->exit->who);
        fact_text_number(to, "status", fact->exit->status);
        break;
    case ET_FACT_LOGIN:
        fact_text_login(to, fact->login);
        break;
    case ET_FACT_AUDIT_STATE:
        et_strbuf_addf(to, "state %d", (int)fact->audit_state->change);
        fact_text_id(to, &fact->audit_state->id);
        fact_text_bytes(to, "type", fact->audit_state->type);
        fact_text_bytes(to, "text", fact->audit_state->text);
        fact_text_number(to, "lost", fact->audit_state->lost);
        break;
    case ET_FACT_USER:
        et_strbuf_adds(to, "user");
        fact_text_bytes(to, "node", fact->user->node);
        fact_text_number(to, "uid", fact->user->uid);
        fact_text_bytes(to, "name", fact->user->name);
        break;
    default:
        et_strbuf_addf(to, "fact %d", (int)fact->kind);
        break;
    }
}

static inline void fact_text_place(struct et_strbuf *to, const struct et_place *at)
{
    et_strbuf_addf(to, " @%llu:%llu+%llu", (unsigned long long)at->line,
                   (unsigned long long)at->offset, (unsigned long long)at->length);
}

/* What a run of the reader has stated. */
struct fact_log {
    struct et_strbuf facts;  /* a line for each, without its places */
    struct et_strbuf stream; /* facts and damage in their order, with places */
    struct et_accounts accounts;
    struct et_audit_count count; /* of audit events */
};

static inline void fact_log_clear(struct fact_log *log)
{
    et_strbuf_clear(&log->facts);
    et_strbuf_clear(&log->stream);
}

#define FACT_LOG_AUTO __attribute__((cleanup(fact_log_clear))) struct fact_log

static inline int fact_log_fact(void *ctx, const struct et_fact *fact, struct et_err *err)
{
    struct fact_log *log = ctx;
    size_t from = log->facts.n;
    if (fact->kind == ET_FACT_AUDIT_COUNT) {
        log->count = *fact->audit_count;
        return 0;
    }
    fact_text_add(&log->facts, fact);
    et_strbuf_add(&log->stream, et_slice_from(et_strbuf_slice(&log->facts), from));
    et_strbuf_addc(&log->facts, '\n');
    for (size_t i = 0; i < fact->place_count; i++)
        fact_text_place(&log->stream, &fact->places[i]);
    et_strbuf_addc(&log->stream, '\n');
    return log->facts.failed || log->stream.failed ? et_fail_memory(err) : 0;
}

static inline int fact_log_damage(void *ctx, const struct et_damage *damage, struct et_err *err)
{
    struct fact_log *log = ctx;
    (void)err;
    et_strbuf_addf(&log->stream, "damage %s, kept %s", damage->what,
                   damage->kept ? damage->kept : "nothing");
    fact_text_place(&log->stream, &damage->at);
    et_strbuf_addc(&log->stream, '\n');
    return 0;
}

/* The size of the next block; at least 1. */
struct fact_blocks {
    size_t (*next)(void *ctx);
    void *ctx;
};

/* Reads text by forced (NULL: detect) in such blocks, each in memory of its
 * own, so that a pointer kept for too long shows. 0 or a negative code. */
static inline int fact_log_read(struct fact_log *log, const struct et_parser *forced,
                                struct et_slice text, const struct fact_blocks *blocks)
{
    const struct et_sink sink = { log, fact_log_fact, fact_log_damage };
    *log = (struct fact_log){ 0 };
    struct et_reader *reader = et_reader_new(forced, &sink);
    int rc = reader ? 0 : ET_FATAL;
    while (text.n && rc == 0) {
        struct et_slice block = et_slice_to(text, blocks->next(blocks->ctx));
        char *own = malloc(block.n);
        if (!own) {
            rc = ET_FATAL;
            break;
        }
        memcpy(own, block.p, block.n);
        rc = et_reader_block(reader, (struct et_slice){ own, block.n }, NULL);
        free(own);
        text = et_slice_from(text, block.n);
    }
    if (rc == 0)
        rc = et_reader_end(reader, &log->accounts, NULL);
    et_reader_free(reader);
    return rc;
}

/* The lines of text; *count gets their number. The array is the caller's to
 * free, NULL if there is no memory. */
static inline struct et_slice *fact_text_lines(struct et_slice text, size_t *count)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    struct et_slice *lines = calloc(n + 1, sizeof *lines);
    *count = 0;
    while (lines && *count < n) {
        const char *end = et_slice_find(text, '\n');
        lines[*count] = et_slice_to(text, (size_t)(end - text.p));
        text = et_slice_from(text, lines[*count].n + 1);
        ++*count;
    }
    return lines;
}

static inline int fact_text_order(const void *a, const void *b)
{
    return et_slice_compare(*(const struct et_slice *)a, *(const struct et_slice *)b);
}

/* The same in the order of their bytes: for sets whose own order is not told. */
static inline struct et_slice *fact_text_sorted(struct et_slice text, size_t *count)
{
    struct et_slice *lines = fact_text_lines(text, count);
    if (lines)
        qsort(lines, *count, sizeof *lines, fact_text_order);
    return lines;
}

#endif
