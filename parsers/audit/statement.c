#include "parsers/audit/statement.h"

#include "parsers/audit/fields.h"

#include <stdio.h>

enum {
    CLONE_THREAD_FLAG = 0x10000, /* CLONE_THREAD of linux/sched.h */
    MAX_NAMED = 65536,           /* sets of user ids remembered; then their names are said again */
};

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static int state(const struct et_sink *sink, struct et_fact *fact, const struct et_event *event,
                 struct et_err *err)
{
    fact->places = event->places;
    fact->place_count = event->place_count;
    return sink->fact(sink->ctx, fact, err);
}

/* What an exec event should have and has not: in words, or "" if it is whole. */
static void describe_missing(const struct et_event *event, enum et_argv_state argv, char *text,
                             size_t size)
{
    const struct et_syscall *s = &event->syscall;
    text[0] = '\0';
    if (!event->has_syscall)
        snprintf(text, size, "its SYSCALL record is missing");
    else if (s->success != 0 && argv == ET_ARGV_NONE)
        snprintf(text, size, "its EXECVE record is missing");
    else if (argv == ET_ARGV_PARTIAL)
        snprintf(text, size, "some of its arguments are missing");
    else if (s->items != ET_ABSENT && event->path_count < (size_t)s->items)
        snprintf(text, size, "%zu of its %lld PATH records are there", event->path_count,
                 (long long)s->items);
}

static int note(const struct et_sink *sink, const struct et_event *event, const char *missing,
                const char *kept, struct et_err *err)
{
    char what[160];
    snprintf(what, sizeof what, "event %lld.%03lld:%lld is not whole: %s",
             (long long)(event->id.time_ns / ET_NS_PER_S),
             (long long)(event->id.time_ns % ET_NS_PER_S / 1000000), (long long)event->id.serial,
             missing);
    const struct et_damage damage = { .at = event->places[0], .what = what, .kept = kept };
    return sink->damage(sink->ctx, &damage, err);
}

static int state_exec(const struct et_sink *sink, struct et_event *event, struct et_err *err)
{
    const struct et_syscall *s = &event->syscall;
    struct et_exec exec = {
        .id = event->id,
        .who = s->who,
        .arch = s->arch,
        .syscall = s->number,
        .call = et_slice_of(et_call_name(s->arch, s->number)),
        .lossy = event->lossy,
        .success = s->success,
        .exit = s->exit,
        .cwd = event->cwd,
        .paths = event->paths,
        .path_count = event->path_count,
        .proctitle = event->proctitle,
        .container = event->container,
    };
    if (!et_argv_decode(&event->argv, &event->text, &exec.argv, &exec.argc, &exec.argv_state))
        return et_fail_memory(err);
    char missing[80];
    describe_missing(event, exec.argv_state, missing, sizeof missing);
    struct et_fact fact = { .kind = ET_FACT_EXEC, .exec = &exec };
    int rc = state(sink, &fact, event, err);
    if (rc == 0 && missing[0] && event->id.serial != ET_ABSENT) /* else there is no telling */
        rc = note(sink, event, missing, "the exec, with what there is", err);
    return rc;
}

int et_state_event(const struct et_sink *sink, struct et_event *event, struct et_err *err)
{
    const struct et_syscall *s = &event->syscall;
    if (et_event_is_exec(event))
        return state_exec(sink, event, err);
    if (event->id.serial == ET_ABSENT)
        return 0; /* the carrier dropped it: only execs are worth the doubt */
    if (event->has_uringop)
        return 0; /* opens, sends and the like: io_uring cannot exec or fork */
    if (!event->has_syscall && (event->path_count || event->has_cwd || event->has_proctitle))
        return note(sink, event, "its SYSCALL record is missing", NULL, err);
    if (s->who.pid == ET_ABSENT)
        return 0;
    if (event->call == ET_CALL_EXIT || event->call == ET_CALL_EXIT_GROUP) {
        const struct et_exit end = { .id = event->id,
                                     .who = s->who,
                                     .status = s->a0,
                                     .group = event->call == ET_CALL_EXIT_GROUP };
        struct et_fact fact = { .kind = ET_FACT_EXIT, .exit = &end };
        return state(sink, &fact, event, err);
    }
    if ((event->call != ET_CALL_FORK && event->call != ET_CALL_CLONE) || s->success != 1 ||
        s->exit <= 0)
        return 0;
    bool flags = event->call == ET_CALL_CLONE && s->a0 != ET_ABSENT;
    if (flags && (s->a0 & CLONE_THREAD_FLAG))
        return 0; /* a thread of the same process */
    const struct et_fork made = {
        .id = event->id, .who = s->who, .child = s->exit, .flags = flags ? s->a0 : ET_ABSENT
    };
    struct et_fact fact = { .kind = ET_FACT_FORK, .fork = &made };
    return state(sink, &fact, event, err);
}

/* The outer fields of LOGIN and USER_ records; msg='…' holds the program's own. */
struct login_fields {
    struct et_login login;
    struct et_slice msg;
};

static const struct et_field_row login_rows[] = {
    { "pid", ET_FIELD_DEC, offsetof(struct login_fields, login.who.pid) },
    { "uid", ET_FIELD_DEC, offsetof(struct login_fields, login.who.uid) },
    { "subj", ET_FIELD_WORD, offsetof(struct login_fields, login.who.subj) },
    { "old-auid", ET_FIELD_DEC, offsetof(struct login_fields, login.old_auid) },
    { "old auid", ET_FIELD_DEC, offsetof(struct login_fields, login.old_auid) }, /* before 3.14 */
    { "new auid", ET_FIELD_DEC, offsetof(struct login_fields, login.who.auid) },
    { "auid", ET_FIELD_DEC, offsetof(struct login_fields, login.who.auid) },
    { "tty", ET_FIELD_WORD, offsetof(struct login_fields, login.who.tty) },
    { "old-ses", ET_FIELD_DEC, offsetof(struct login_fields, login.old_ses) },
    { "old ses", ET_FIELD_DEC, offsetof(struct login_fields, login.old_ses) },
    { "new ses", ET_FIELD_DEC, offsetof(struct login_fields, login.who.ses) },
    { "ses", ET_FIELD_DEC, offsetof(struct login_fields, login.who.ses) },
    { "res", ET_FIELD_WORD, offsetof(struct login_fields, login.result) },
    { "msg", ET_FIELD_WORD, offsetof(struct login_fields, msg) },
};

static const struct et_field_row login_msg_rows[] = {
    { "op", ET_FIELD_WORD, offsetof(struct et_login, op) },
    { "acct", ET_FIELD_TEXT, offsetof(struct et_login, acct) },
    { "exe", ET_FIELD_TEXT, offsetof(struct et_login, who.exe) },
    { "hostname", ET_FIELD_WORD, offsetof(struct et_login, hostname) },
    { "(hostname", ET_FIELD_WORD, offsetof(struct et_login, hostname) }, /* of 2007 */
    { "addr", ET_FIELD_WORD, offsetof(struct et_login, addr) },
    { "terminal", ET_FIELD_WORD, offsetof(struct et_login, terminal) },
    { "res", ET_FIELD_WORD, offsetof(struct et_login, result) },
};

/* Old programs wrote msg='… (hostname=h, addr=?, terminal=ssh res=success)'. */
static void strip_punctuation(struct et_slice *word)
{
    bool bracket = et_slice_ends(*word, ")") && !et_slice_find(*word, '(');
    if (bracket || et_slice_ends(*word, ","))
        word->n--;
    if (et_slice_is(*word, "?"))
        *word = ET_SLICE_NONE;
}

static int state_login(const struct et_sink *sink, const struct et_record *rec,
                       const struct et_place *at, struct et_arena *arena, struct et_err *err)
{
    struct login_fields f = {
        .login = { .id = et_record_id(rec),
                   .type = rec->type,
                   .old_auid = ET_ABSENT,
                   .old_ses = ET_ABSENT },
    };
    f.login.who = ET_SUBJECT_NONE;
    int outer = et_fields_fill(rec->body, login_rows, COUNT(login_rows), &f, arena, err);
    int inner = et_fields_fill(f.msg, login_msg_rows, COUNT(login_msg_rows), &f.login, arena, err);
    if (outer == ET_FATAL || inner == ET_FATAL)
        return ET_FATAL;
    strip_punctuation(&f.login.hostname);
    strip_punctuation(&f.login.addr);
    strip_punctuation(&f.login.terminal);
    strip_punctuation(&f.login.result);
    const struct et_fact fact = {
        .kind = ET_FACT_LOGIN, .places = at, .place_count = 1, .login = &f.login
    };
    int rc = sink->fact(sink->ctx, &fact, err);
    return rc < 0 ? rc : outer < 0 ? outer : inner;
}

/* The kernel's count of lost records: `audit_lost=N …` in its own message, or
 * `op=set lost=0 old=N` where somebody read and reset it. */
struct lost_fields {
    int64_t audit_lost, lost, old;
};

static const struct et_field_row lost_rows[] = {
    { "audit_lost", ET_FIELD_DEC, offsetof(struct lost_fields, audit_lost) },
    { "lost", ET_FIELD_DEC, offsetof(struct lost_fields, lost) },
    { "old", ET_FIELD_DEC, offsetof(struct lost_fields, old) },
};

static int lost_records(const struct et_record *rec, struct et_arena *arena, int64_t *lost,
                        struct et_err *err)
{
    struct lost_fields f = { ET_ABSENT, ET_ABSENT, ET_ABSENT };
    int rc = et_fields_fill(rec->body, lost_rows, COUNT(lost_rows), &f, arena, err);
    *lost = ET_ABSENT;
    if (rec->kind != ET_REC_CONFIG_CHANGE && rec->kind != ET_REC_OTHER)
        return rc;
    if (f.audit_lost != ET_ABSENT)
        *lost = f.audit_lost;
    else if (et_slice_is(rec->body, "lost"))
        *lost = 0; /* auditd writes the bare word where it could not say how many */
    else if (f.lost != ET_ABSENT)
        *lost = f.old;
    return rc;
}

/* CONTAINER_OP op=set opid=2209 contid=123458 … names the container of a process;
 * CONTAINER_ID contid=123458 that of the event it belongs to. */
struct container_fields {
    struct et_slice op, contid;
    int64_t opid;
};

static const struct et_field_row container_rows[] = {
    { "op", ET_FIELD_WORD, offsetof(struct container_fields, op) },
    { "opid", ET_FIELD_DEC, offsetof(struct container_fields, opid) },
    { "contid", ET_FIELD_WORD, offsetof(struct container_fields, contid) },
};

static int state_container(const struct et_sink *sink, const struct et_record *rec,
                           const struct et_place *at, struct et_arena *arena, bool *stated,
                           struct et_err *err)
{
    struct container_fields f = { .opid = ET_ABSENT };
    int sound = et_fields_fill(rec->body, container_rows, COUNT(container_rows), &f, arena, err);
    *stated = f.contid.n > 0;
    if (sound == ET_FATAL || !*stated)
        return sound;
    struct et_runtime_event event = ET_RUNTIME_EVENT_NONE;
    event.runtime = ET_SLICE("audit");
    event.type = ET_SLICE("container");
    event.action = f.op.n ? f.op : ET_SLICE("contid");
    event.time_ns = rec->time_ns;
    event.container_id = f.contid;
    event.pid = f.opid;
    const struct et_fact fact = { .kind = ET_FACT_RUNTIME_EVENT,
                                  .places = at,
                                  .place_count = 1,
                                  .carried_by = rec->node,
                                  .runtime_event = &event };
    int rc = sink->fact(sink->ctx, &fact, err);
    return rc < 0 ? rc : sound;
}

/* True if splitting it could tell nothing: there is no quote that could be open, no other
 * record, no count of lost ones. So it is with most records that we have no use for. */
static bool says_nothing(struct et_slice body)
{
    return !et_slice_find(body, '"') && !et_slice_find(body, '\'') && !et_slice_find(body, '(') &&
           !et_slice_search(body, ET_SLICE("lost")) && !et_slice_search(body, ET_SLICE("old="));
}

int et_state_record(const struct et_sink *sink, const struct et_record *rec,
                    const struct et_place *at, struct et_arena *arena, bool *stated,
                    struct et_err *err)
{
    static const enum et_audit_change changes[] = {
        [ET_REC_CONFIG_CHANGE] = ET_AUDIT_CONFIG,
        [ET_REC_DAEMON_START] = ET_AUDIT_DAEMON_START,
        [ET_REC_DAEMON_END] = ET_AUDIT_DAEMON_END,
        [ET_REC_DAEMON_OTHER] = ET_AUDIT_DAEMON_OTHER,
        [ET_REC_BOOT] = ET_AUDIT_BOOT,
        [ET_REC_SHUTDOWN] = ET_AUDIT_SHUTDOWN,
    };
    *stated = true;
    if (rec->kind == ET_REC_LOGIN)
        return state_login(sink, rec, at, arena, err);
    if (rec->kind == ET_REC_CONTAINER)
        return state_container(sink, rec, at, arena, stated, err);
    if (rec->kind == ET_REC_OTHER && says_nothing(rec->body)) {
        *stated = false;
        return 0;
    }
    struct et_audit_state said = {
        .id = et_record_id(rec), .type = rec->type, .text = rec->body, .lost = ET_ABSENT
    };
    int sound = lost_records(rec, arena, &said.lost, err);
    if (sound == ET_FATAL)
        return sound;
    if (said.lost != ET_ABSENT) {
        said.change = ET_AUDIT_LOST;
    } else if (rec->kind == ET_REC_OTHER) {
        *stated = false;
        return sound;
    } else {
        said.change = changes[rec->kind];
    }
    const struct et_fact fact = {
        .kind = ET_FACT_AUDIT_STATE, .places = at, .place_count = 1, .audit_state = &said
    };
    int rc = sink->fact(sink->ctx, &fact, err);
    return rc < 0 ? rc : sound;
}

struct name_fields {
    struct et_slice auid, uid, euid;
};

static const struct et_field_row name_rows[] = {
    { "AUID", ET_FIELD_TEXT, offsetof(struct name_fields, auid) },
    { "UID", ET_FIELD_TEXT, offsetof(struct name_fields, uid) },
    { "EUID", ET_FIELD_TEXT, offsetof(struct name_fields, euid) },
};

/* One key for the host and the ids that an event names together. */
static struct et_slice names_key(struct et_event *event, const int64_t *ids, size_t size)
{
    struct et_slice node = event->id.node;
    char *key = et_arena_alloc(&event->text, size + node.n);
    if (!key)
        return ET_SLICE_NONE;
    memcpy(key, ids, size);
    if (node.n)
        memcpy(key + size, node.p, node.n);
    return (struct et_slice){ key, size + node.n };
}

int et_state_names(const struct et_sink *sink, struct et_event *event, struct et_map *seen,
                   struct et_err *err)
{
    const struct et_subject *who = &event->syscall.who;
    struct name_fields f = { 0 };
    bool fresh;
    if (!event->enriched.n)
        return 0;
    const int64_t ids[] = { who->auid, who->uid, who->euid };
    const struct et_slice key = names_key(event, ids, sizeof ids);
    if (seen->live >= MAX_NAMED)
        et_map_clear(seen);
    if (!key.p || !et_map_put(seen, key, &fresh))
        return et_fail_memory(err);
    if (!fresh)
        return 0;
    if (et_fields_fill(event->enriched, name_rows, COUNT(name_rows), &f, &event->text, err) ==
        ET_FATAL)
        return ET_FATAL;
    const struct et_slice names[] = { f.auid, f.uid, f.euid };
    for (size_t i = 0; i < COUNT(names); i++) {
        const struct et_user user = { event->id.node, event->id.carried, ids[i], names[i] };
        struct et_fact fact = { .kind = ET_FACT_USER, .user = &user };
        if (!names[i].n || ids[i] == ET_ABSENT || ids[i] == UINT32_MAX)
            continue;
        int rc = state(sink, &fact, event, err);
        if (rc < 0)
            return rc;
    }
    return 0;
}
