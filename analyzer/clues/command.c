/*
 * docker events: container exec_start: gcc -O2 -o /tmp/a /in/hello.c <ID> (…)
 *
 * Runtimes tell which command they were asked to start in a container, with its
 * words joined by blanks. If in that while exactly one process runs just these
 * words, it is the one.
 */
#include "analyzer/clues/clues.h"

#include "analyzer/argv_json.h"
#include "base/strbuf.h"
#include "base/timestamp.h"

#include <stdlib.h>

/* The event comes before the exec, on a busy host by seconds. */
#define AFTER_ASKED_NS (10 * ET_NS_PER_S)
#define BEFORE_ASKED_NS (1 * ET_NS_PER_S)

enum { COMM_BYTES = 15, MAX_LOOKED_AT = 20000 };

/* Columns of the statement asked_commands. */
enum column { CONTAINER, COMMAND, TIME, STREAM, LINE, OFFSET };

struct asked {
    et_ref container;
    struct et_slice command;
    int64_t time_ns;
    struct et_said said;
};

struct asking {
    ET_ARRAY(struct asked) list; /* in order of time */
    struct et_arena arena, row;
};

static int load(struct et_model *m, struct asking *a, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_ASKED_COMMANDS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_ASKED_COMMANDS_HOST_ID, m->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        const uint64_t *ref = et_map_get(&m->by_id, et_stmt_col_text(stmt, CONTAINER));
        if (!ref)
            continue;
        if (!ET_ARRAY_ROOM(a->list))
            return et_fail_memory(err);
        a->list.at[a->list.count++] = (struct asked){
            (et_ref)*ref,
            et_arena_copy(&a->arena, et_stmt_col_text(stmt, COMMAND)),
            et_stmt_col_int(stmt, TIME),
            { et_stmt_col_int(stmt, STREAM), et_stmt_col_int(stmt, LINE),
              et_stmt_col_int(stmt, OFFSET) },
        };
    }
    return rc == 0 && a->arena.failed ? et_fail_memory(err) : rc;
}

/* Several evidences tell of one request. */
static bool told_before(const struct asking *a, size_t n)
{
    const struct asked *asked = &a->list.at[n];
    for (size_t i = n; i-- > 0 && a->list.at[i].time_ns > asked->time_ns - ET_NS_PER_S;)
        if (a->list.at[i].container == asked->container &&
            et_slice_eq(a->list.at[i].command, asked->command))
            return true;
    return false;
}

/* Another container was asked for the same in the same while. */
static bool asked_elsewhere(const struct asking *a, size_t n)
{
    const struct asked *asked = &a->list.at[n];
    for (size_t i = n; i-- > 0;) {
        if (a->list.at[i].time_ns < asked->time_ns - AFTER_ASKED_NS - BEFORE_ASKED_NS)
            break;
        if (a->list.at[i].container != asked->container &&
            et_slice_eq(a->list.at[i].command, asked->command))
            return true;
    }
    for (size_t i = n + 1; i < a->list.count; i++) {
        if (a->list.at[i].time_ns > asked->time_ns + AFTER_ASKED_NS + BEFORE_ASKED_NS)
            break;
        if (a->list.at[i].container != asked->container &&
            et_slice_eq(a->list.at[i].command, asked->command))
            return true;
    }
    return false;
}

static size_t first_from(const struct et_model *m, int64_t time_ns)
{
    size_t low = 0, high = m->execs.count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (m->execs.at[mid].time_ns < time_ns)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Cheaper than its words: the kernel's comm is the name of the file. */
static bool may_be(const struct et_exec_node *x, struct et_slice command)
{
    const char *blank = et_slice_find(command, ' ');
    struct et_slice name =
        et_slice_basename(blank ? et_slice_to(command, (size_t)(blank - command.p)) : command);
    return x->success != 0 && !x->runtime && x->process &&
           et_slice_eq(x->comm, et_slice_to(name, COMM_BYTES));
}

/* 1 = its words joined by blanks are the command; 0, or ET_FATAL. */
static int runs(struct et_model *m, struct asking *a, const struct et_exec_node *x,
                struct et_slice command, struct et_err *err)
{
    struct et_slice json, cmdline, *argv;
    size_t argc = 0;
    ET_STRBUF_AUTO joined = { 0 };
    et_arena_reset(&a->row);
    if (x->argv_id == ET_NULL)
        return 0;
    if (et_model_argv(m, x->argv_id, &a->row, &json, &cmdline, err) < 0 ||
        et_argv_from_json(json, &a->row, &argv, &argc, err) == ET_FATAL)
        return ET_FATAL;
    for (size_t i = 0; i < argc; i++) {
        if (i)
            et_strbuf_addc(&joined, ' ');
        et_strbuf_add(&joined, argv[i]);
    }
    if (joined.failed)
        return et_fail_memory(err);
    return argc && et_slice_eq(et_strbuf_slice(&joined), command);
}

static int find(struct et_model *m, struct asking *a, size_t n, struct et_err *err)
{
    const struct asked *asked = &a->list.at[n];
    et_ref found = 0;
    int looked_at = 0;
    for (size_t i = first_from(m, asked->time_ns - BEFORE_ASKED_NS);
         i < m->execs.count && m->execs.at[i].time_ns <= asked->time_ns + AFTER_ASKED_NS; i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        if (++looked_at > MAX_LOOKED_AT)
            return 0; /* too much goes on for it to be told apart */
        if (!may_be(x, asked->command))
            continue;
        int rc = runs(m, a, x, asked->command, err);
        if (rc < 0)
            return rc;
        if (rc && found && et_exec_at(m, found)->process != x->process)
            return 0;
        if (rc && !found)
            found = (et_ref)(i + 1);
    }
    const struct et_verdict clue = {
        ET_PLACE_CONTAINER, ET_STRENGTH_PROBABLE, ET_METHOD_COMMAND, asked->container, 0,
        asked->said
    };
    return found ? et_clue_to_exec(m, found, &clue, err) : 0;
}

int et_clues_by_command(struct et_model *m, struct et_err *err)
{
    struct asking a = { 0 };
    et_arena_init(&a.arena);
    et_arena_init(&a.row);
    int rc = load(m, &a, err);
    for (size_t i = 0; i < a.list.count && rc == 0; i++)
        if (!told_before(&a, i) && !asked_elsewhere(&a, i))
            rc = find(m, &a, i, err);
    et_arena_clear(&a.arena);
    et_arena_clear(&a.row);
    free(a.list.at);
    return rc;
}
