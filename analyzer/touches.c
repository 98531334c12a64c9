/*
 * gcc /var/lib/docker/overlay2/LAYER/merged/src/x.c     a path in its root, as program or folder
 * too
 *
 * nsenter -t 2074 -m -p gcc x.c                         a process of it
 *
 * docker cp x.c web:/tmp/x.c                            its name or id, and a colon
 */
#include "analyzer/touches.h"

#include "analyzer/argv_json.h"
#include "analyzer/container_names.h"
#include "analyzer/namesakes.h"
#include "analyzer/roots.h"

enum { MAX_STORES = 64 };

/* Where the roots of containers lie: their folders' folders. */
struct stores {
    struct et_slice at[MAX_STORES];
    size_t count;
};

struct touching {
    struct et_model *model;
    struct et_map by_argv; /* row of an argument list -> container */
    struct et_container_names names;
    struct et_namesakes pids;
    struct et_arena row;
};

static struct et_slice folder_of(struct et_slice path)
{
    size_t n = path.n - et_slice_basename(path).n;
    return et_slice_to(path, n > 1 ? n - 1 : n);
}

static void add_store(struct touching *t, struct stores *stores, struct et_slice root)
{
    struct et_slice folder = folder_of(folder_of(root));
    for (size_t i = 0; i < stores->count; i++)
        if (et_slice_eq(stores->at[i], folder))
            return;
    if (stores->count < MAX_STORES && folder.n > 1)
        stores->at[stores->count++] = et_arena_copy(&t->row, folder);
}

static int find_stores(struct touching *t, struct stores *stores, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(t->model->store, ET_Q_CONTAINER_ROOTS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_CONTAINER_ROOTS_HOST_ID, t->model->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0)
        add_store(t, stores, et_stmt_col_text(stmt, 0));
    return rc == 0 && t->row.failed ? et_fail_memory(err) : rc;
}

/* The container that a word's path lies in. */
static et_ref named_by_path(const struct et_model *m, const struct et_slice *argv, size_t argc)
{
    for (size_t i = 0; i < argc; i++) {
        const char *slash = et_slice_find(argv[i], '/'); /* -I/var/lib/… too */
        et_ref found =
            slash ? et_root_of(m, et_slice_from(argv[i], (size_t)(slash - argv[i].p))) : 0;
        if (found)
            return found;
    }
    return 0;
}

/* To look through all argument lists for each host would take a fleet forever. */
static struct et_stmt *argvs_with(const struct et_model *m, struct et_slice text,
                                  struct et_err *err)
{
    ET_STMT_AUTO *only = et_store_query(m->store, ET_Q_IS_ONLY_HOST, err);
    if (!only || et_stmt_row(only, err) <= 0)
        return NULL;
    bool all = et_stmt_col_int(only, 0) == 1;
    struct et_stmt *stmt =
        et_store_query(m->store, all ? ET_Q_ARGVS_WITH : ET_Q_ARGVS_OF_HOST_WITH, err);
    if (!stmt)
        return NULL;
    et_stmt_text(stmt, all ? ET_ARGVS_WITH_TEXT : ET_ARGVS_OF_HOST_WITH_TEXT, text);
    if (!all)
        et_stmt_int(stmt, ET_ARGVS_OF_HOST_WITH_HOST_ID, m->host_id);
    return stmt;
}

/* Argument lists that name a path beneath one of the stores. */
static int take_argvs(struct touching *t, struct et_slice store, struct et_err *err)
{
    int rc;
    struct et_arena arena;
    ET_STMT_AUTO *stmt = argvs_with(t->model, store, err);
    if (!stmt)
        return ET_FATAL;
    et_arena_init(&arena);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        struct et_slice *argv;
        size_t argc = 0;
        et_arena_reset(&arena);
        rc = et_argv_from_json(et_stmt_col_text(stmt, 1), &arena, &argv, &argc, err);
        if (rc == ET_FATAL)
            break;
        et_ref container = rc == 0 ? named_by_path(t->model, argv, argc) : 0;
        uint64_t *slot = container
                             ? et_map_put_u64(&t->by_argv, (uint64_t)et_stmt_col_int(stmt, 0), NULL)
                             : NULL;
        if (container && !slot) {
            rc = et_fail_memory(err);
            break;
        }
        if (slot)
            *slot = container;
    }
    et_arena_clear(&arena);
    return rc;
}

/* In a container pids are its own, unless it shares the host's. */
static bool uses_host_pids(const struct et_model *m, const struct et_exec_node *x)
{
    const struct et_container_node *c = et_container_at(m, x->verdict.container);
    return x->verdict.place != ET_PLACE_CONTAINER || (c && et_slice_is(c->pid_mode, "host"));
}

/* nsenter -t PID, --target PID, --target=PID (nsenter(1)) */
static et_ref entered(const struct touching *t, const struct et_exec_node *x,
                      const struct et_slice *argv, size_t argc)
{
    const struct et_model *m = t->model;
    if (!uses_host_pids(m, x))
        return 0;
    for (size_t i = 1; i < argc; i++) {
        int64_t pid;
        struct et_slice value = ET_SLICE_NONE;
        if (et_slice_starts(argv[i], "--target="))
            value = et_slice_from(argv[i], 9);
        else if ((et_slice_is(argv[i], "-t") || et_slice_is(argv[i], "--target")) && i + 1 < argc)
            value = argv[i + 1];
        else if (et_slice_starts(argv[i], "-t"))
            value = et_slice_from(argv[i], 2);
        if (!et_slice_i64(value, &pid))
            continue;
        const struct et_process *p =
            et_process_at(m, et_pid_owner_at(m, &t->pids, pid, x->time_ns, 0));
        return p && p->verdict.place == ET_PLACE_CONTAINER ? p->verdict.container : 0;
    }
    return 0;
}

/* docker cp FROM TO, one of them CONTAINER:PATH; podman's and nerdctl's are alike. */
static et_ref copied(const struct touching *t, const struct et_exec_node *x,
                     const struct et_slice *argv, size_t argc)
{
    bool copies = false;
    for (size_t i = 1; i < argc; i++) {
        const char *colon = et_slice_find(argv[i], ':');
        struct et_slice name = colon ? et_slice_to(argv[i], (size_t)(colon - argv[i].p)) : argv[i];
        copies = copies || et_slice_is(argv[i], "cp");
        et_ref found = copies && colon ? et_container_named(&t->names, name, x->time_ns) : 0;
        if (found)
            return found;
    }
    return 0;
}

/* What its arguments tell, of the few programs whose arguments do. 0 or ET_FATAL. */
static int look_at_words(struct touching *t, struct et_exec_node *x, struct et_err *err)
{
    static const char *const clients[] = { "docker", "podman", "nerdctl" };
    struct et_slice json, cmdline, *argv, name = et_slice_basename(x->task->exe);
    size_t argc = 0;
    bool enters = et_slice_is(name, "nsenter"), copies = ET_SLICE_IN(name, clients);
    if (x->success == 0 || x->argv_id == ET_NULL || (!enters && !copies))
        return 0;
    et_arena_reset(&t->row);
    if (et_model_argv(t->model, x->argv_id, &t->row, &json, &cmdline, err) < 0)
        return ET_FATAL;
    if (enters && et_namesakes_load(t->model, &t->pids, err) < 0)
        return ET_FATAL;
    int rc = et_argv_from_json(json, &t->row, &argv, &argc, err);
    if (rc == 0)
        et_exec_touches(x, enters ? entered(t, x, argv, argc) : copied(t, x, argv, argc));
    return rc == ET_FATAL ? rc : 0;
}

static int look(struct touching *t, struct et_err *err)
{
    struct et_model *m = t->model;
    for (size_t i = 0; et_more_execs(m, i); i++) {
        struct et_exec_node *x = &m->execs.at[i];
        const uint64_t *by_argv =
            x->argv_id == ET_NULL ? NULL : et_map_get_u64(&t->by_argv, (uint64_t)x->argv_id);
        if (x->runtime || x->verdict.method == ET_METHOD_HOOK) /* the runtime's own doing */
            continue;
        et_exec_touches(x, et_root_of(m, x->task->exe));
        et_exec_touches(x, et_root_of(m, x->file->name));
        et_exec_touches(x, et_root_of(m, x->task->cwd));
        et_exec_touches(x, by_argv && x->success != 0 ? (et_ref)*by_argv : 0);
        if (look_at_words(t, x, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

int et_touches_find(struct et_model *m, struct et_err *err)
{
    struct touching t = { .model = m };
    struct stores stores = { .count = 0 };
    et_map_init(&t.by_argv);
    et_arena_init(&t.row);
    int rc = find_stores(&t, &stores, err);
    for (size_t i = 0; i < stores.count && rc == 0; i++)
        rc = take_argvs(&t, stores.at[i], err);
    if (rc == 0)
        rc = et_container_names_load(m, &t.names, err);
    if (rc == 0)
        rc = look(&t, err);
    et_map_clear(&t.by_argv);
    et_container_names_clear(&t.names);
    et_namesakes_clear(&t.pids);
    et_arena_clear(&t.row);
    return rc;
}
