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

enum { COMM_BYTES = 15 };

/* Columns of the statement asked_commands. */
enum column { CONTAINER, COMMAND, TIME, STREAM, LINE, OFFSET };

struct asked {
    et_ref container;
    struct et_slice command;
    int64_t time_ns;
    struct et_said said;
    et_ref found; /* exec that ran it */
    bool unclear; /* told before, asked elsewhere, or run by several */
};

struct asking {
    ET_ARRAY(struct asked) list; /* by command, then time */
    struct et_map names;         /* what the kernel calls a program that is asked for */
    struct et_arena arena, row;
};

/* The kernel's comm is the name of the file, cut. */
static struct et_slice name_of(struct et_slice command)
{
    const char *blank = et_slice_find(command, ' ');
    struct et_slice file = blank ? et_slice_to(command, (size_t)(blank - command.p)) : command;
    return et_slice_to(et_slice_basename(file), COMM_BYTES);
}

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
        if (!ET_ARRAY_ROOM(a->list) ||
            !et_map_put(&a->names, name_of(et_stmt_col_text(stmt, COMMAND)), NULL))
            return et_fail_memory(err);
        a->list.at[a->list.count++] = (struct asked){
            .container = (et_ref)*ref,
            .command = et_arena_copy(&a->arena, et_stmt_col_text(stmt, COMMAND)),
            .time_ns = et_stmt_col_int(stmt, TIME),
            .said = { et_stmt_col_int(stmt, STREAM), et_stmt_col_int(stmt, LINE),
                      et_stmt_col_int(stmt, OFFSET) },
        };
    }
    return rc == 0 && a->arena.failed ? et_fail_memory(err) : rc;
}

static int in_order(const void *a, const void *b)
{
    const struct asked *x = a, *y = b;
    int order = et_slice_compare(x->command, y->command);
    if (order)
        return order;
    if (x->time_ns != y->time_ns)
        return x->time_ns < y->time_ns ? -1 : 1;
    return x->container < y->container ? -1 : x->container > y->container;
}

/* Two that ask for the same command within some time of one another. */
static bool are_near(const struct asked *a, const struct asked *b, int64_t within_ns)
{
    return et_slice_eq(a->command, b->command) &&
           et_time_moved(a->time_ns, within_ns) >= b->time_ns;
}

/* Marks those for which another container was asked for the same in the same while. */
static void mark_shared(struct asking *a)
{
    const int64_t while_ns = AFTER_ASKED_NS + BEFORE_ASKED_NS;
    const struct asked *other = NULL; /* the nearest one of another container */
    for (size_t i = 1; i < a->list.count; i++) {
        struct asked *asked = &a->list.at[i];
        other = asked[-1].container != asked->container ? asked - 1 : other;
        asked->unclear = asked->unclear || (other && are_near(other, asked, while_ns));
    }
    other = NULL;
    for (size_t i = a->list.count; i-- > 1;) {
        struct asked *asked = &a->list.at[i - 1];
        other = asked[1].container != asked->container ? asked + 1 : other;
        asked->unclear = asked->unclear || (other && are_near(asked, other, while_ns));
    }
}

/* Leaves the first where several evidences tell of one request, and none where two
 * containers were asked alike. */
static void sort_out(struct asking *a)
{
    size_t kept = 0;
    if (a->list.count)
        qsort(a->list.at, a->list.count, sizeof *a->list.at, in_order);
    mark_shared(a);
    for (size_t i = 1; i < a->list.count; i++) {
        struct asked *asked = &a->list.at[i];
        bool again =
            asked[-1].container == asked->container && are_near(asked - 1, asked, ET_NS_PER_S);
        asked->unclear = asked->unclear || again;
    }
    for (size_t i = 0; i < a->list.count; i++)
        if (!a->list.at[i].unclear)
            a->list.at[kept++] = a->list.at[i];
    a->list.count = kept;
}

/* Index of the first one for a command that was asked for then or later. */
static size_t first_from(const struct asking *a, struct et_slice command, int64_t time_ns)
{
    size_t low = 0, high = a->list.count;
    const struct asked wanted = { .command = command, .time_ns = time_ns };
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (in_order(&a->list.at[mid], &wanted) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Its words, joined by blanks. 0 or ET_FATAL. */
static int words_of(struct et_model *m, struct asking *a, const struct et_exec_node *x,
                    struct et_strbuf *joined, struct et_err *err)
{
    struct et_slice json, cmdline, *argv;
    size_t argc = 0;
    et_arena_reset(&a->row);
    et_strbuf_reset(joined);
    if (et_model_argv(m, x->argv_id, &a->row, &json, &cmdline, err) < 0 ||
        et_argv_from_json(json, &a->row, &argv, &argc, err) == ET_FATAL)
        return ET_FATAL;
    for (size_t i = 0; i < argc; i++) {
        if (i)
            et_strbuf_addc(joined, ' ');
        et_strbuf_add(joined, argv[i]);
    }
    return joined->failed ? et_fail_memory(err) : 0;
}

static int match(struct et_model *m, struct asking *a, struct et_strbuf *joined, struct et_err *err)
{
    for (size_t i = 0; et_more_execs(m, i); i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        if (x->success == 0 || x->runtime || !x->process || x->argv_id == ET_NULL ||
            !et_map_get(&a->names, x->task->comm))
            continue;
        if (words_of(m, a, x, joined, err) < 0)
            return ET_FATAL;
        struct et_slice command = et_strbuf_slice(joined);
        int64_t until_ns = et_time_moved(x->time_ns, BEFORE_ASKED_NS);
        for (size_t n = first_from(a, command, et_time_moved(x->time_ns, -AFTER_ASKED_NS));
             n < a->list.count && a->list.at[n].time_ns <= until_ns &&
             et_slice_eq(a->list.at[n].command, command);
             n++) {
            struct asked *asked = &a->list.at[n];
            if (asked->found && et_exec_at(m, asked->found)->process != x->process)
                asked->unclear = true;
            asked->found = asked->found ? asked->found : (et_ref)(i + 1);
        }
    }
    return 0;
}

static int tell(struct et_model *m, const struct asking *a, struct et_err *err)
{
    for (size_t i = 0; i < a->list.count; i++) {
        const struct asked *asked = &a->list.at[i];
        const struct et_verdict clue = { ET_PLACE_CONTAINER,
                                         ET_STRENGTH_PROBABLE,
                                         ET_METHOD_COMMAND,
                                         asked->container,
                                         0,
                                         et_saying_of(m, &asked->said) };
        if (asked->found && !asked->unclear && et_clue_to_exec(m, asked->found, &clue, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

int et_clues_by_command(struct et_model *m, struct et_err *err)
{
    struct asking a = { 0 };
    ET_STRBUF_AUTO joined = { 0 };
    et_arena_init(&a.arena);
    et_arena_init(&a.row);
    et_map_init(&a.names);
    int rc = load(m, &a, err);
    if (rc == 0)
        sort_out(&a);
    if (rc == 0 && a.list.count)
        rc = match(m, &a, &joined, err);
    if (rc == 0)
        rc = tell(m, &a, err);
    et_arena_clear(&a.arena);
    et_arena_clear(&a.row);
    et_map_clear(&a.names);
    free(a.list.at);
    return rc;
}
