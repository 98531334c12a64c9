#include "analyzer/history.h"

#include "analyzer/argv_json.h"
#include "analyzer/attribute.h"
#include "analyzer/loader.h"
#include "analyzer/processes.h"
#include "analyzer/steps.h"
#include "base/timestamp.h"

/* A serial lower than one from this long before: the kernel counts anew, so the
 * machine was started. Stamps are taken when a call begins, serials when it is
 * logged, hence some disorder within one boot. */
#define DISORDER_NS (10 * ET_NS_PER_S)

/* What is asked of the PATH items of a list: the first one, and the dynamic loader,
 * which the kernel opens in the process's own root whatever the program is. */
struct file {
    struct et_slice name;
    int64_t inode, dev, root_inode, root_dev;
};

struct history {
    struct et_model *model;
    struct et_map files;               /* path list -> struct file * in the model's text */
    int64_t top_serial, top_serial_ns; /* of this boot */
    struct et_arena row;
};

static void watch_boot(struct history *h, const struct et_step *step)
{
    if (step->serial == ET_NULL)
        return; /* the carrier dropped it */
    if (step->serial < h->top_serial &&
        step->time_ns > et_time_moved(h->top_serial_ns, DISORDER_NS)) {
        et_process_end_all(h->model, step->time_ns);
        h->top_serial = 0;
    }
    if (step->serial >= h->top_serial) {
        h->top_serial = step->serial;
        h->top_serial_ns = step->time_ns;
    }
}

static int read_file(struct history *h, int64_t path_list, struct file *file, struct et_err *err)
{
    int rc, n = 0;
    *file = (struct file){ ET_SLICE_NONE, ET_NULL, ET_NULL, ET_NULL, ET_NULL };
    ET_STMT_AUTO *stmt = et_store_query(h->model->store, ET_Q_PATHS_OF, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PATHS_OF_PATH_LIST, path_list);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        if (n++ == 0) {
            file->name = et_arena_copy(&h->model->text, et_stmt_col_text(stmt, 0));
            file->inode = et_stmt_col_int(stmt, 1);
            file->dev = et_stmt_col_int(stmt, 2);
        } else if (et_is_loader(et_stmt_col_text(stmt, 0)) && !et_stmt_col_is_null(stmt, 2)) {
            file->root_inode = et_stmt_col_int(stmt, 1);
            file->root_dev = et_stmt_col_int(stmt, 2);
        }
    }
    return rc == 0 && h->model->text.failed ? et_fail_memory(err) : rc;
}

/* The file that was asked for; lists recur, so each is read once. */
static int find_file(struct history *h, struct et_exec_node *x, struct et_err *err)
{
    bool fresh;
    x->inode = x->dev = x->root_inode = x->root_dev = ET_NULL;
    if (x->path_list == ET_NULL)
        return 0;
    uint64_t *slot = et_map_put_u64(&h->files, (uint64_t)x->path_list, &fresh);
    if (!slot)
        return et_fail_memory(err);
    if (fresh) {
        struct file *file = et_arena_alloc(&h->model->text, sizeof *file);
        if (!file)
            return et_fail_memory(err);
        *slot = (uint64_t)(uintptr_t)file;
        if (read_file(h, x->path_list, file, err) < 0)
            return ET_FATAL;
    }
    const struct file *file = (const struct file *)(uintptr_t)*slot;
    x->file = file->name;
    x->inode = file->inode;
    x->dev = file->dev;
    x->root_inode = file->root_inode;
    x->root_dev = file->root_dev;
    return 0;
}

/* What a successful exec does for a container, if it is part of a runtime. */
static int look_at_runtime(struct history *h, const struct et_exec_node *x,
                           struct et_runtime_call *call, struct et_err *err)
{
    struct et_slice json, cmdline, *argv;
    size_t argc;
    if (!et_runtime_may_be(x->exe))
        return 0;
    if (et_model_argv(h->model, x->argv_id, &h->row, &json, &cmdline, err) < 0 ||
        et_argv_from_json(json, &h->row, &argv, &argc, err) == ET_FATAL)
        return ET_FATAL;
    *call = et_runtime_of(x->exe, argv, argc);
    return 0;
}

/* ET_NULL for the kernel's "none" (2^32-1). */
static int64_t session_number(const struct et_step *step)
{
    return step->ses == ET_NO_SESSION ? ET_NULL : step->ses;
}

static int take_exec(struct history *h, const struct et_step *step, struct et_err *err)
{
    struct et_model *m = h->model;
    struct et_runtime_call call = { .kind = ET_RT_NONE };
    bool fresh;
    if (!ET_ARRAY_ROOM(m->execs))
        return et_fail_memory(err);
    struct et_exec_node *x = &m->execs.at[m->execs.count++];
    et_ref ref = (et_ref)m->execs.count;
    *x = (struct et_exec_node){
        .fact_id = step->row,
        .also = step->also,
        .time_ns = step->time_ns,
        .serial = step->serial,
        .pid = step->pid,
        .ppid = step->ppid,
        .argv_id = step->argv_id,
        .path_list = step->path_list,
        .cwd_id = step->cwd,
        .exit = step->status,
        .ses = session_number(step),
        .subj = step->subj,
        .uid = step->uid,
        .euid = step->euid,
        .said = { step->stream_id, step->line, step->offset },
        .rule = -1,
        .success = (int8_t)(step->success == ET_NULL ? -1 : step->success),
    };
    if (et_model_text(m, step->exe, &x->exe, err) < 0 ||
        et_model_text(m, step->comm, &x->comm, err) < 0 ||
        et_model_text(m, step->cwd, &x->cwd, err) < 0 || find_file(h, x, err) < 0)
        return ET_FATAL;
    if (x->success != 0 && look_at_runtime(h, x, &call, err) < 0)
        return ET_FATAL;
    if (x->pid == ET_NULL) {
        x->verdict.method = ET_METHOD_NO_PID;
        return 0;
    }
    et_pid_clock_set(&m->clock, ref - 1);
    const struct et_sighting sighting = {
        .pid = x->pid,
        .ppid = x->ppid,
        .time_ns = x->time_ns,
        .seen = ET_SEEN_EXEC,
        .dev = x->dev,
        .subj = x->subj,
        .ses = step->ses,
        .serves = call.id.n ? et_model_container(m, call.id) : 0,
    };
    if (call.id.n && !sighting.serves)
        return et_fail_memory(err);
    x->process = et_process_seen(m, &sighting, &fresh);
    if (!x->process)
        return et_fail_memory(err);
    const struct et_process *p = et_process_at(m, x->process);
    const struct et_process *parent = et_process_at(m, p->parent);
    x->before = p->exec;
    x->parent = parent ? parent->exec : 0;
    if (x->success != 0)
        return et_attribute_exec(m, ref, &call) ? 0 : et_fail_memory(err);
    et_attribute_sighting(m, x->process, x->exe, x->comm);
    p = et_process_at(m, x->process);
    x->verdict = p->verdict;
    x->runtime = p->role != ET_RT_NONE;
    return 0;
}

static int take_sighting(struct history *h, const struct et_step *step, struct et_err *err)
{
    struct et_slice exe, comm;
    bool fresh;
    const struct et_sighting sighting = {
        .pid = step->pid,
        .ppid = step->ppid,
        .time_ns = step->time_ns,
        .seen = ET_SEEN_FORK,
        .dev = ET_NULL,
        .subj = ET_NULL,
        .ses = ET_NULL,
    };
    et_ref ref = et_process_seen(h->model, &sighting, &fresh);
    if (!ref)
        return et_fail_memory(err);
    if (step->kind == ET_STEP_EXIT) {
        et_process_end(h->model, ref, step->time_ns, step->status);
        return 0;
    }
    if (et_model_text(h->model, step->exe, &exe, err) < 0 ||
        et_model_text(h->model, step->comm, &comm, err) < 0)
        return ET_FATAL;
    et_attribute_sighting(h->model, ref, exe, comm);
    et_process_made(h->model, ref, step->child, step->time_ns);
    return 0;
}

static int take_login(struct history *h, const struct et_step *step, struct et_err *err)
{
    const struct et_said said = { step->stream_id, step->line, step->offset };
    if (session_number(step) == ET_NULL)
        return 0;
    et_ref process = et_process_at_login(h->model, step->pid, step->time_ns);
    bool ok = process && et_attribute_login(h->model, process, step->ses, said);
    return ok ? 0 : et_fail_memory(err);
}

/* The pid clock has to know what comes: a first look at all pids. */
static int wind_clock(struct et_model *m, const struct et_steps *steps, struct et_err *err)
{
    size_t ends = 0;
    for (size_t i = 0; i < steps->count; i++) {
        const struct et_step *step = &steps->at[i];
        ends += step->kind == ET_STEP_EXIT;
        if (step->kind == ET_STEP_EXEC &&
            !et_pid_clock_add(&m->clock, step->pid == ET_NULL ? 0 : step->pid))
            return et_fail_memory(err);
    }
    /* Where ends (and with them forks) are recorded, they tell more than the clock:
     * every process that makes another one is seen itself. */
    if (ends <= m->clock.count / 2 && !et_pid_clock_wind(&m->clock))
        return et_fail_memory(err);
    return 0;
}

static int run(struct history *h, const struct et_steps *steps, const struct et_progress *progress,
               struct et_err *err)
{
    int rc = 0;
    for (size_t i = 0; i < steps->count && rc == 0; i++) {
        const struct et_step *step = &steps->at[i];
        et_progress_tell(progress, i);
        watch_boot(h, step);
        et_arena_reset(&h->row);
        if (step->kind == ET_STEP_EXEC)
            rc = take_exec(h, step, err);
        else if (step->kind == ET_STEP_LOGIN)
            rc = take_login(h, step, err);
        else
            rc = take_sighting(h, step, err);
    }
    return rc;
}

int et_history_run(struct et_model *model, const struct et_progress *progress, struct et_err *err)
{
    struct history h = { .model = model };
    struct et_steps steps = { 0 };
    et_map_init(&h.files);
    et_arena_init(&h.row);
    et_progress_stage(progress, "loading records", 0, NULL);
    int rc = et_steps_load(model->store, model->host_id, &steps, err);
    if (rc == 0)
        rc = wind_clock(model, &steps, err);
    et_progress_stage(progress, "following processes", steps.count, "records");
    if (rc == 0)
        rc = run(&h, &steps, progress, err);
    model->accounts = steps.accounts;
    steps.accounts = NULL;
    et_steps_clear(&steps);
    et_map_clear(&h.files);
    et_arena_clear(&h.row);
    return rc;
}
