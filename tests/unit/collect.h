/* A sink that keeps copies of what a parser states, and ways to run a parser
 * over a text. Header-only, as each test is one file. */
#ifndef ET_TESTS_UNIT_COLLECT_H
#define ET_TESTS_UNIT_COLLECT_H

#include "base/arena.h"
#include "parsers/parser.h"
#include "tests/fact_shape.h"
#include "tests/unit/suite.h"

#include <stdlib.h>

enum { COLLECT_MAX = 64 };

struct collect {
    struct et_arena arena; /* of all copies */
    struct et_sink sink;
    struct et_tally tally;
    struct et_place places[COLLECT_MAX]; /* of the facts, in the order stated */
    struct et_fact stated[COLLECT_MAX];  /* the facts themselves; of execs and what is like them
                                            see below */
    struct et_container containers[COLLECT_MAX];
    struct et_image images[COLLECT_MAX];
    struct et_runtime_event events[COLLECT_MAX];
    struct et_exec execs[COLLECT_MAX];
    struct et_fork forks[COLLECT_MAX];
    struct et_exit exits[COLLECT_MAX];
    struct et_login logins[COLLECT_MAX];
    struct et_user users[COLLECT_MAX];
    struct et_audit_state states[COLLECT_MAX];
    struct et_damage damages[COLLECT_MAX];
    size_t facts, container_count, image_count, event_count, exec_count, state_count, damage_count;
    size_t fork_count, exit_count, login_count, user_count;
    struct et_audit_count count; /* of audit events, if it was stated */
    int answer;                  /* what the sink returns: negative to stop the parser */
};

static inline void collect_copy(struct collect *to, struct et_slice *text)
{
    *text = et_arena_copy(&to->arena, *text);
}

static inline void collect_container(struct collect *to, const struct et_container *from)
{
    struct et_container *c = &to->containers[to->container_count++];
    *c = *from;
    struct et_slice *const texts[] = { &c->runtime,       &c->id,
                                       &c->name,          &c->image,
                                       &c->image_id,      &c->pod,
                                       &c->hostname,      &c->command,
                                       &c->labels,        &c->status,
                                       &c->rootfs,        &c->apparmor,
                                       &c->mount_label,   &c->pid_mode,
                                       &c->user,          &c->network_mode,
                                       &c->cgroup_parent, &c->process_label,
                                       &c->pod_namespace, NULL };
    for (struct et_slice *const *text = texts; *text; text++)
        collect_copy(to, *text);
}

static inline void collect_image(struct collect *to, const struct et_image *from)
{
    struct et_image *image = &to->images[to->image_count++];
    *image = *from;
    collect_copy(to, &image->runtime);
    collect_copy(to, &image->id);
    collect_copy(to, &image->names);
    collect_copy(to, &image->labels);
}

static inline void collect_event(struct collect *to, const struct et_runtime_event *from)
{
    struct et_runtime_event *e = &to->events[to->event_count++];
    *e = *from;
    struct et_slice *const texts[] = { &e->runtime, &e->type,           &e->action,
                                       &e->image,   &e->exec_id,        &e->container_id,
                                       &e->command, &e->container_name, &e->attributes,
                                       NULL };
    for (struct et_slice *const *text = texts; *text; text++)
        collect_copy(to, *text);
}

static inline void collect_subject(struct collect *to, struct et_subject *who)
{
    struct et_slice *const texts[] = {
        &who->tty, &who->comm, &who->exe, &who->subj, &who->key, NULL
    };
    for (struct et_slice *const *text = texts; *text; text++)
        collect_copy(to, *text);
}

/* A copy of an array's memory; never NULL. */
static inline void *collect_array(struct collect *to, const void *from, size_t bytes)
{
    void *copy = et_arena_alloc(&to->arena, bytes);
    ck_assert_ptr_nonnull(copy);
    if (bytes)
        memcpy(copy, from, bytes);
    return copy;
}

static inline void collect_exec(struct collect *to, const struct et_exec *from)
{
    struct et_exec *exec = &to->execs[to->exec_count++];
    struct et_path_item *paths =
        collect_array(to, from->paths, from->path_count * sizeof *from->paths);
    struct et_slice *argv = collect_array(to, from->argv, from->argc * sizeof *from->argv);
    *exec = *from;
    exec->paths = paths;
    exec->argv = argv;
    struct et_slice *const texts[] = { &exec->id.node,   &exec->call,      &exec->cwd,
                                       &exec->proctitle, &exec->container, NULL };
    for (struct et_slice *const *text = texts; *text; text++)
        collect_copy(to, *text);
    collect_subject(to, &exec->who);
    for (size_t i = 0; i < from->path_count; i++) {
        collect_copy(to, &paths[i].name);
        collect_copy(to, &paths[i].nametype);
    }
    for (size_t i = 0; i < from->argc; i++)
        collect_copy(to, &argv[i]);
}

static inline void collect_fork(struct collect *to, const struct et_fork *from)
{
    struct et_fork *made = &to->forks[to->fork_count++];
    *made = *from;
    collect_copy(to, &made->id.node);
    collect_subject(to, &made->who);
}

static inline void collect_exit(struct collect *to, const struct et_exit *from)
{
    struct et_exit *end = &to->exits[to->exit_count++];
    *end = *from;
    collect_copy(to, &end->id.node);
    collect_subject(to, &end->who);
}

static inline void collect_login(struct collect *to, const struct et_login *from)
{
    struct et_login *login = &to->logins[to->login_count++];
    *login = *from;
    struct et_slice *const texts[] = { &login->id.node,  &login->type,   &login->op,
                                       &login->acct,     &login->addr,   &login->hostname,
                                       &login->terminal, &login->result, NULL };
    for (struct et_slice *const *text = texts; *text; text++)
        collect_copy(to, *text);
    collect_subject(to, &login->who);
}

static inline void collect_user(struct collect *to, const struct et_user *from)
{
    struct et_user *user = &to->users[to->user_count++];
    *user = *from;
    collect_copy(to, &user->node);
    collect_copy(to, &user->name);
}

static inline void collect_state(struct collect *to, const struct et_audit_state *from)
{
    struct et_audit_state *state = &to->states[to->state_count++];
    *state = *from;
    collect_copy(to, &state->id.node);
    collect_copy(to, &state->type);
    collect_copy(to, &state->text);
}

/* A copy of a fact that is plain data; of another kind only its kind. */
static inline void collect_stated(struct collect *to, struct et_fact *copy,
                                  const struct et_fact *fact)
{
    const struct fact_shape *shape = fact_shape(fact->kind);
    *copy = (struct et_fact){ .kind = fact->kind, .carried_by = fact->carried_by };
    collect_copy(to, &copy->carried_by);
    if (shape->size == 0)
        return;
    char *bytes = et_arena_alloc(&to->arena, shape->size);
    ck_assert_ptr_nonnull(bytes);
    memcpy(bytes, fact->exec, shape->size);
    for (size_t i = 0; i < shape->count; i++)
        collect_copy(to, (struct et_slice *)(void *)(bytes + shape->texts[i]));
    copy->exec = (const struct et_exec *)(void *)bytes; /* any member: all are pointers */
}

static inline int collect_fact(void *ctx, const struct et_fact *fact, struct et_err *err)
{
    struct collect *to = ctx;
    if (to->answer < 0)
        return et_fail(err, (enum et_code)to->answer, "the sink said so");
    if (fact->kind == ET_FACT_AUDIT_COUNT) {
        to->count = *fact->audit_count;
        return 0;
    }
    ck_assert_uint_lt(to->facts, COLLECT_MAX);
    ck_assert_uint_ge(fact->place_count, 1);
    collect_stated(to, &to->stated[to->facts], fact);
    to->places[to->facts++] = fact->places[0];
    if (fact->kind == ET_FACT_CONTAINER)
        collect_container(to, fact->container);
    else if (fact->kind == ET_FACT_IMAGE)
        collect_image(to, fact->image);
    else if (fact->kind == ET_FACT_RUNTIME_EVENT)
        collect_event(to, fact->runtime_event);
    else if (fact->kind == ET_FACT_EXEC)
        collect_exec(to, fact->exec);
    else if (fact->kind == ET_FACT_AUDIT_STATE)
        collect_state(to, fact->audit_state);
    else if (fact->kind == ET_FACT_FORK)
        collect_fork(to, fact->fork);
    else if (fact->kind == ET_FACT_EXIT)
        collect_exit(to, fact->exit);
    else if (fact->kind == ET_FACT_LOGIN)
        collect_login(to, fact->login);
    else if (fact->kind == ET_FACT_USER)
        collect_user(to, fact->user);
    return 0;
}

static inline int collect_damage(void *ctx, const struct et_damage *damage, struct et_err *err)
{
    struct collect *to = ctx;
    (void)err;
    ck_assert_uint_lt(to->damage_count, COLLECT_MAX);
    struct et_damage *copy = &to->damages[to->damage_count++];
    *copy = *damage;
    copy->what = et_arena_copy(&to->arena, et_slice_of(damage->what)).p;
    copy->kept = et_arena_copy(&to->arena, et_slice_of(damage->kept)).p;
    return 0;
}

static inline void collect_init(struct collect *to)
{
    *to = (struct collect){ 0 };
    to->sink = (struct et_sink){ to, collect_fact, collect_damage };
}

static inline void collect_clear(struct collect *to)
{
    et_arena_clear(&to->arena);
}

#define COLLECT_AUTO __attribute__((cleanup(collect_clear))) struct collect

static inline void *collect_open(const struct et_parser *parser, const struct collect *to)
{
    void *state = NULL;
    struct et_err err = { 0 };
    ck_assert_msg(parser->open(&to->sink, &state, &err) == 0, "open: %s", err.msg);
    return state;
}

/* Runs a document parser over text; to is initialised. */
static inline void collect_document(struct collect *to, const struct et_parser *parser,
                                    struct et_slice text)
{
    struct et_err err = { 0 };
    void *state = collect_open(parser, to);
    ck_assert_msg(parser->document(state, text, &to->tally, &err) == 0, "document: %s", err.msg);
    parser->close(state);
}

/* Runs a parser of lines over text. cut: the stream broke off at its end. */
static inline void collect_lines_cut(struct collect *to, const struct et_parser *parser,
                                     struct et_slice text, bool cut)
{
    struct et_err err = { 0 };
    uint64_t number = 0;
    void *state = collect_open(parser, to);
    to->tally = (struct et_tally){ 0 };
    for (size_t at = 0; at < text.n;) {
        struct et_slice rest = et_slice_from(text, at);
        const char *end = et_slice_find(rest, '\n');
        size_t n = end ? (size_t)(end - rest.p) : rest.n;
        struct et_line line = { et_slice_to(rest, n), { ++number, at, n }, !end && cut };
        int outcome = parser->line(state, &line, &err);
        ck_assert_msg(outcome >= 0, "line %d: %s", (int)number, err.msg);
        et_tally_count(&to->tally, (enum et_outcome)outcome);
        at += n + 1;
    }
    if (parser->finish)
        ck_assert_msg(parser->finish(state, &err) == 0, "finish: %s", err.msg);
    if (parser->waited)
        parser->waited(state, &to->tally);
    parser->close(state);
}

static inline void collect_lines(struct collect *to, const struct et_parser *parser,
                                 struct et_slice text)
{
    collect_lines_cut(to, parser, text, false);
}

/* Runs a parser of binary streams over bytes, in pieces of that size, each in
 * memory of its own. */
static inline void collect_blocks(struct collect *to, const struct et_parser *parser,
                                  struct et_slice bytes, size_t piece)
{
    struct et_err err = { 0 };
    void *state = collect_open(parser, to);
    for (size_t at = 0; at < bytes.n; at += piece) {
        struct et_slice block = et_slice_to(et_slice_from(bytes, at), piece);
        char *copy = malloc(block.n);
        ck_assert_ptr_nonnull(copy);
        memcpy(copy, block.p, block.n);
        block.p = copy;
        ck_assert_msg(parser->block(state, block, at, &to->tally, &err) == 0, "block: %s", err.msg);
        free(copy);
    }
    if (parser->finish)
        ck_assert_msg(parser->finish(state, &err) == 0, "finish: %s", err.msg);
    parser->close(state);
}

static inline void expect_tally(const struct collect *got, uint64_t parsed, uint64_t skipped,
                                uint64_t broken)
{
    ck_assert_uint_eq(got->tally.parsed, parsed);
    ck_assert_uint_eq(got->tally.skipped, skipped);
    ck_assert_uint_eq(got->tally.broken, broken);
}

#endif
