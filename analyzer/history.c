#include "analyzer/history.h"

#include "analyzer/attribute.h"
#include "analyzer/clues/clues.h"
#include "analyzer/loader.h"
#include "analyzer/processes.h"
#include "analyzer/sessions.h"
#include "analyzer/steps.h"
#include "base/timestamp.h"

/* A serial lower than one from this long before: the kernel counts anew, so the
 * machine was started. Stamps are taken when a call begins, serials when it is
 * logged, hence some disorder within one boot. */
#define DISORDER_NS (10 * ET_NS_PER_S)

/* What tables hold of a step when they are fullest: an exec, a process, its pulse, clues. */
enum {
    BYTES_OF_STEP =
        sizeof(struct et_exec_node) + sizeof(struct et_process) + sizeof(struct et_pulse) + 40
};

struct history {
    struct et_model *model;
    int64_t top_serial, top_serial_ns; /* of this boot */
    size_t ended;                      /* so many processes are of earlier ones */
    struct et_arena row;
};

static void watch_boot(struct history *h, const struct et_step *step)
{
    if (step->serial == ET_NULL)
        return; /* the carrier dropped it */
    if (step->serial < h->top_serial &&
        step->time_ns > et_time_moved(h->top_serial_ns, DISORDER_NS)) {
        et_process_end_all(h->model, h->ended, step->time_ns);
        et_sessions_end(h->model, step->time_ns);
        h->ended = h->model->processes.count;
        h->top_serial = 0;
    }
    if (step->serial >= h->top_serial) {
        h->top_serial = step->serial;
        h->top_serial_ns = step->time_ns;
    }
}

/* What a successful exec does for a container, if it is part of a runtime. */
static int look_at_runtime(struct history *h, const struct et_exec_node *x,
                           struct et_runtime_call *call, struct et_err *err)
{
    struct et_slice *argv;
    size_t argc;
    if (!et_runtime_may_be(x->task->exe))
        return 0;
    if (et_model_words(h->model, x, &h->row, &argv, &argc, err) < 0)
        return ET_FATAL;
    *call = et_runtime_of(x->task->exe, argv, argc);
    const struct et_slice *label = et_recurring_text(&h->model->recurring, x->who->subj, err);
    call->confined = label && et_label_confines(*label);
    return label ? 0 : ET_FATAL;
}

/* Who calls a runtime by words that tell: a shim, a monitor, or who left no record and may
 * be one. */
static bool may_serve(const struct et_model *m, et_ref ref)
{
    const struct et_process *q = et_process_at(m, ref);
    return q->role == ET_RT_SHIM || q->role == ET_RT_CONMON || et_process_may_be_server(m, ref);
}

/* The same for a program whose name is no runtime's, by who calls it. */
static int look_at_caller(struct history *h, const struct et_exec_node *x, et_ref parent,
                          struct et_runtime_call *call, struct et_err *err)
{
    struct et_slice *argv;
    size_t argc;
    const struct et_process *q = et_process_at(h->model, parent);
    if (!q || (q->role != ET_RT_OCI && !may_serve(h->model, parent)))
        return 0;
    if (et_model_words(h->model, x, &h->row, &argv, &argc, err) < 0)
        return ET_FATAL;
    const struct et_exec_node *caller = et_exec_at(h->model, q->exec);
    bool clears = !argc && (q->role == ET_RT_CONMON || q->inferred) &&
                  et_runtime_program(x->task->exe) == ET_RT_CLEANUP;
    if (clears) /* what a monitor calls podman for is known without its words */
        call->kind = ET_RT_CLEANUP;
    else if (q->role != ET_RT_OCI)
        *call = et_runtime_by_words(argv, argc);
    else if (caller && et_runtime_is_stage(x->task->exe, caller->task->exe, argv, argc))
        call->kind = ET_RT_INIT;
    return 0;
}

/* What the case has of it, beside the step itself. */
static int read_exec(struct history *h, const struct et_step *step, struct et_exec_node *x,
                     int64_t *ppid, struct et_err *err)
{
    struct et_recurring *r = &h->model->recurring;
    int64_t exe, comm, cwd, path_list, call, subject;
    {
        ET_STMT_AUTO *stmt = et_store_query(h->model->store, ET_Q_EXEC_OF, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_int(stmt, ET_EXEC_OF_FACT_ID, step->row);
        if (et_stmt_row(stmt, err) < 0)
            return ET_FATAL;
        *ppid = et_stmt_col_int(stmt, 0);
        exe = et_stmt_col_int(stmt, 1);
        comm = et_stmt_col_int(stmt, 2);
        cwd = et_stmt_col_int(stmt, 3);
        path_list = et_stmt_col_int(stmt, 4);
        call = et_stmt_col_int(stmt, 5);
        subject = et_stmt_col_int(stmt, 6);
        x->argv_id = et_stmt_col_int(stmt, 7);
    }
    if (et_recurring_meet(r, call, err) < 0)
        return ET_FATAL;
    x->task = et_recurring_task(r, exe, comm, cwd, err);
    x->file = x->task ? et_recurring_file(r, path_list, err) : NULL;
    x->who = x->file ? et_recurring_subject(r, subject, err) : NULL;
    return x->who ? 0 : ET_FATAL;
}

static int take_exec(struct history *h, const struct et_step *step, struct et_err *err)
{
    struct et_model *m = h->model;
    struct et_runtime_call call = { .kind = ET_RT_NONE };
    bool fresh;
    if (!ET_BULK_ROOM(m->execs))
        return et_fail_memory(err);
    struct et_exec_node *x = &m->execs.at[m->execs.count++];
    et_ref ref = (et_ref)m->execs.count;
    *x = (struct et_exec_node){
        .fact_id = step->row,
        .also = step->also,
        .time_ns = step->time_ns,
        .rule = -1,
        .success = step->success,
    };
    int64_t ppid;
    if (read_exec(h, step, x, &ppid, err) < 0)
        return ET_FATAL;
    if (x->success != 0 && look_at_runtime(h, x, &call, err) < 0)
        return ET_FATAL;
    if (step->pid == ET_NULL) {
        x->verdict.method = ET_METHOD_NO_PID;
        return 0;
    }
    et_pid_clock_set(&m->clock, ref - 1);
    const struct et_sighting sighting = {
        .pid = step->pid,
        .ppid = ppid,
        .time_ns = x->time_ns,
        .seen = ET_SEEN_EXEC,
        .dev = x->file->dev,
        .subj = x->who->subj,
        .ses = x->who->ses_recorded,
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
    if (x->success != 0 && call.kind == ET_RT_NONE &&
        look_at_caller(h, x, p->parent, &call, err) < 0)
        return ET_FATAL;
    if (x->success != 0)
        return et_attribute_exec(m, ref, &call) ? 0 : et_fail_memory(err);
    et_attribute_sighting(m, x->process, x->task->exe, x->task->comm);
    p = et_process_at(m, x->process);
    x->verdict = p->verdict;
    x->runtime = p->role != ET_RT_NONE;
    return 0;
}

/* The process that a record about it speaks of; 0 with err filled. */
static et_ref sighted(struct history *h, const struct et_step *step, int64_t ppid,
                      struct et_err *err)
{
    const struct et_sighting sighting = {
        .pid = step->pid,
        .ppid = ppid,
        .time_ns = step->time_ns,
        .seen = ET_SEEN_FORK,
        .dev = ET_NULL,
        .subj = ET_NULL,
        .ses = ET_NULL,
    };
    bool fresh;
    et_ref ref = et_process_seen(h->model, &sighting, &fresh);
    if (!ref)
        et_fail_memory(err);
    return ref;
}

static int take_exit(struct history *h, const struct et_step *step, struct et_err *err)
{
    int64_t ppid;
    {
        ET_STMT_AUTO *stmt = et_store_query(h->model->store, ET_Q_EXIT_OF, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_int(stmt, ET_EXIT_OF_FACT_ID, step->row);
        if (et_stmt_row(stmt, err) < 0)
            return ET_FATAL;
        ppid = et_stmt_col_int(stmt, 0);
    }
    et_ref ref = sighted(h, step, ppid, err);
    if (ref)
        et_process_end(h->model, ref, step->time_ns, step->status);
    return ref ? 0 : ET_FATAL;
}

static int take_fork(struct history *h, const struct et_step *step, struct et_err *err)
{
    int64_t ppid, exe, comm, child;
    {
        ET_STMT_AUTO *stmt = et_store_query(h->model->store, ET_Q_FORK_OF, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_int(stmt, ET_FORK_OF_FACT_ID, step->row);
        if (et_stmt_row(stmt, err) < 0)
            return ET_FATAL;
        ppid = et_stmt_col_int(stmt, 0);
        exe = et_stmt_col_int(stmt, 1);
        comm = et_stmt_col_int(stmt, 2);
        child = et_stmt_col_int(stmt, 3);
    }
    et_ref ref = sighted(h, step, ppid, err);
    const struct et_task *task =
        ref ? et_recurring_task(&h->model->recurring, exe, comm, ET_NULL, err) : NULL;
    if (!task)
        return ET_FATAL;
    et_attribute_sighting(h->model, ref, task->exe, task->comm);
    et_process_made(h->model, ref, child, step->time_ns);
    return 0;
}

static int take_login(struct history *h, const struct et_step *step, struct et_err *err)
{
    int64_t ses;
    struct et_said said;
    {
        ET_STMT_AUTO *stmt = et_store_query(h->model->store, ET_Q_LOGIN_OF, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_int(stmt, ET_LOGIN_OF_FACT_ID, step->row);
        if (et_stmt_row(stmt, err) < 0)
            return ET_FATAL;
        ses = et_stmt_col_int(stmt, 0);
        said = (struct et_said){ et_stmt_col_int(stmt, 1), et_stmt_col_int(stmt, 2),
                                 et_stmt_col_int(stmt, 3) };
    }
    if (ses == ET_NULL || ses == ET_NO_SESSION)
        return 0;
    et_ref process = et_process_at_login(h->model, step->pid, step->time_ns);
    bool ok = process && et_attribute_login(h->model, process, ses, step->time_ns, said);
    return ok ? 0 : et_fail_memory(err);
}

/* The pid clock has to know what comes: a first look at all pids. */
static int wind_clock(struct et_model *m, const struct et_steps *steps, struct et_err *err)
{
    size_t ends = 0;
    for (size_t i = 0; et_more_steps(steps, i); i++) {
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

static int run(struct history *h, struct et_steps *steps, const struct et_progress *progress,
               struct et_err *err)
{
    int rc = 0;
    struct et_step next;
    for (size_t i = 0; et_steps_take(steps, &next) && rc == 0; i++) {
        const struct et_step *step = &next;
        et_progress_tell(progress, i);
        watch_boot(h, step);
        et_arena_reset(&h->row);
        rc = step->kind == ET_STEP_EXEC   ? take_exec(h, step, err)
             : step->kind == ET_STEP_FORK ? take_fork(h, step, err)
             : step->kind == ET_STEP_EXIT ? take_exit(h, step, err)
                                          : take_login(h, step, err);
    }
    return rc;
}

int et_history_run(struct et_model *model, const struct et_progress *progress, struct et_err *err)
{
    struct history h = { .model = model };
    struct et_steps steps = { .in = model->bulk };
    et_arena_init(&h.row);
    et_progress_stage(progress, "loading records", 0, NULL);
    int rc = et_steps_load(&model->recurring, model->host_id, &steps, err);
    if (rc == 0)
        rc = wind_clock(model, &steps, err);
    et_bulk_expect(model->bulk, steps.count * BYTES_OF_STEP);
    et_progress_stage(progress, "following processes", steps.count, "records");
    if (rc == 0)
        rc = run(&h, &steps, progress, err);
    model->accounts = steps.accounts;
    steps.accounts = NULL;
    et_steps_clear(&steps);
    et_arena_clear(&h.row);
    et_sessions_seen(model);
    et_model_seen(model);
    return rc;
}
