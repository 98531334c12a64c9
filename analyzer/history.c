#include "analyzer/history.h"

#include "analyzer/argv_json.h"
#include "analyzer/attribute.h"
#include "analyzer/processes.h"
#include "analyzer/settle.h"
#include "base/timestamp.h"

/* Columns of the statement history. */
enum column {
    C_KIND,
    C_TIME,
    C_SERIAL,
    C_PID,
    C_PPID,
    C_STREAM,
    C_LINE,
    C_OFFSET,
    C_FACT,
    C_SUCCESS,
    C_PRECISION,
    C_EXE,
    C_COMM,
    C_ARGV,
    C_ARGV_STATE,
    C_PATHS,
    C_CWD,
    C_SES,
    C_STATUS,
    C_SHA256,
    C_EXIT,
    C_SUBJ,
};

enum kind { KIND_EXEC, KIND_FORK, KIND_EXIT, KIND_LOGIN };

enum { MILLISECOND_NS = 1000000, TELL_EVERY = 4096 };

/* A serial lower than one from this long before: the kernel counts anew, so the
 * machine was started. Stamps are taken when a call begins, serials when it is
 * logged, hence some disorder within one boot. */
#define DISORDER_NS (10 * ET_NS_PER_S)

struct history {
    struct et_model *model;
    struct et_map concerned;           /* exe row id -> 1 no rule, 2 some rule, fits that program */
    struct et_map exact;               /* second and serial of events known to the millisecond */
    int64_t time_ns, serial, kind;     /* of the row before */
    int64_t top_serial, top_serial_ns; /* of this boot */
    struct et_arena row;
};

static uint64_t coarse_key(int64_t time_ns, int64_t serial)
{
    return (uint64_t)(time_ns / ET_NS_PER_S) << 24 ^ (uint64_t)serial;
}

static struct et_stmt *query(struct history *h, struct et_err *err)
{
    struct et_stmt *stmt = et_store_query(h->model->store, ET_Q_HISTORY, err);
    if (stmt)
        et_stmt_int(stmt, ET_HISTORY_HOST_ID, h->model->host_id);
    return stmt;
}

/* ausearch's csv keeps only seconds. Where the log itself is there too, its
 * events are the same ones: (second, serial) tells. */
static int find_exact(struct history *h, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = query(h, err);
    if (!stmt)
        return ET_FATAL;
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        if (et_stmt_col_int(stmt, C_PRECISION) > MILLISECOND_NS)
            continue;
        uint64_t key = coarse_key(et_stmt_col_int(stmt, C_TIME), et_stmt_col_int(stmt, C_SERIAL));
        if (!et_map_put_u64(&h->exact, key, NULL))
            return et_fail_memory(err);
    }
    return rc;
}

static int has_coarse(struct history *h, bool *has, struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(h->model->store, ET_Q_COARSE_EXECS, err);
    if (!stmt || et_stmt_row(stmt, err) < 0)
        return ET_FATAL;
    *has = et_stmt_col_int(stmt, 0) > 0;
    return 0;
}

/* The same event out of a second evidence. */
static bool is_repeat(struct history *h, struct et_stmt *stmt)
{
    int64_t time_ns = et_stmt_col_int(stmt, C_TIME), serial = et_stmt_col_int(stmt, C_SERIAL);
    int64_t kind = et_stmt_col_int(stmt, C_KIND);
    bool repeat = time_ns == h->time_ns && serial == h->serial && kind == h->kind;
    h->time_ns = time_ns;
    h->serial = serial;
    h->kind = kind;
    return repeat || (et_stmt_col_int(stmt, C_PRECISION) > MILLISECOND_NS &&
                      et_map_get_u64(&h->exact, coarse_key(time_ns, serial)));
}

static void watch_boot(struct history *h)
{
    if (h->serial < h->top_serial && h->time_ns > h->top_serial_ns + DISORDER_NS) {
        et_process_end_all(h->model, h->time_ns);
        h->top_serial = 0;
    }
    if (h->serial >= h->top_serial) {
        h->top_serial = h->serial;
        h->top_serial_ns = h->time_ns;
    }
}

static struct et_slice without_deleted(struct et_slice exe)
{
    static const char mark[] = " (deleted)";
    return et_slice_ends(exe, mark) ? et_slice_to(exe, exe.n - (sizeof mark - 1)) : exe;
}

static bool is_loader(struct et_slice exe)
{
    struct et_slice name = et_slice_basename(exe);
    return et_slice_starts(name, "ld-linux") || et_slice_starts(name, "ld-musl-") ||
           et_slice_starts(name, "ld64.so") || et_slice_starts(name, "ld.so");
}

/* The program that a dynamic loader is told to run: its first word that is
 * neither an option nor an option's value (ld.so(8)). */
static struct et_slice loaded_program(const struct et_slice *argv, size_t argc)
{
    static const char *const valued[] = {
        "--library-path",         "--inhibit-rpath",    "--audit", "--preload", "--argv0",
        "--glibc-hwcaps-prepend", "--glibc-hwcaps-mask"
    };
    for (size_t i = 1; i < argc; i++) {
        if (!et_slice_starts(argv[i], "--"))
            return argv[i];
        for (size_t j = 0; j < sizeof valued / sizeof *valued; j++)
            i += et_slice_is(argv[i], valued[j]) && i + 1 < argc;
    }
    return ET_SLICE_NONE;
}

static int read_file_item(struct history *h, struct et_exec_node *x, struct et_err *err)
{
    x->inode = x->dev = ET_NULL;
    if (x->path_list == ET_NULL)
        return 0;
    ET_STMT_AUTO *stmt = et_store_query(h->model->store, ET_Q_PATHS_OF, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PATHS_OF_PATH_LIST, x->path_list);
    int rc = et_stmt_row(stmt, err);
    if (rc <= 0)
        return rc;
    x->file = et_arena_copy(&h->model->text, et_stmt_col_text(stmt, 0));
    x->inode = et_stmt_col_int(stmt, 1);
    x->dev = et_stmt_col_int(stmt, 2);
    return 0;
}

/* Whether any rule fits that program at all; remembered per program. */
static int concerns(struct history *h, int64_t exe_id, struct et_slice exe, bool *yes,
                    struct et_err *err)
{
    uint64_t *slot = et_map_put_u64(&h->concerned, (uint64_t)exe_id, NULL);
    if (!slot)
        return et_fail_memory(err);
    if (!*slot)
        *slot = et_rules_concern(h->model->rules, et_slice_basename(exe), exe) ? 2 : 1;
    *yes = *slot == 2;
    return 0;
}

static int match_failed(struct history *h, struct et_exec_node *x)
{
    struct et_slice none = ET_SLICE_NONE;
    if (!x->file.n)
        return -1;
    return et_rules_match(h->model->rules, et_slice_basename(x->file), x->file, none);
}

/* What runtimes and rules say of a successful exec. */
static int look_at_program(struct history *h, struct et_exec_node *x, int64_t exe_id,
                           struct et_runtime_call *call, struct et_err *err)
{
    struct et_slice json, cmdline, exe = without_deleted(x->exe), *argv;
    size_t argc;
    bool concerned = false, runtime = et_runtime_may_be(x->exe);
    x->loader = is_loader(exe);
    if (exe_id != ET_NULL && !x->loader && concerns(h, exe_id, exe, &concerned, err) < 0)
        return ET_FATAL;
    if (!runtime && !concerned && !x->loader)
        return 0;
    if (et_model_argv(h->model, x->argv_id, &h->row, &json, &cmdline, err) < 0)
        return ET_FATAL;
    if ((runtime || x->loader) && et_argv_from_json(json, &h->row, &argv, &argc)) {
        if (runtime)
            *call = et_runtime_of(x->exe, argv, argc);
        if (x->loader)
            exe = loaded_program(argv, argc);
    }
    x->rule = et_rules_match(h->model->rules, et_slice_basename(exe), exe, cmdline);
    return 0;
}

/* ET_NULL for the kernel's "none" (2^32-1). */
static int64_t session_number(struct et_stmt *stmt)
{
    int64_t ses = et_stmt_col_int(stmt, C_SES);
    return ses == UINT32_MAX ? ET_NULL : ses;
}

static int take_exec(struct history *h, struct et_stmt *stmt, struct et_err *err)
{
    struct et_model *m = h->model;
    struct et_runtime_call call = { .kind = ET_RT_NONE };
    int64_t success = et_stmt_col_int(stmt, C_SUCCESS), exe_id = et_stmt_col_int(stmt, C_EXE);
    bool fresh;
    if (!ET_ARRAY_ROOM(m->execs))
        return et_fail_memory(err);
    struct et_exec_node *x = &m->execs.at[m->execs.count++];
    et_ref ref = (et_ref)m->execs.count;
    *x = (struct et_exec_node){
        .fact_id = et_stmt_col_int(stmt, C_FACT),
        .time_ns = h->time_ns,
        .serial = h->serial,
        .pid = et_stmt_col_int(stmt, C_PID),
        .ppid = et_stmt_col_int(stmt, C_PPID),
        .argv_id = et_stmt_col_int(stmt, C_ARGV),
        .path_list = et_stmt_col_int(stmt, C_PATHS),
        .cwd_id = et_stmt_col_int(stmt, C_CWD),
        .exit = et_stmt_col_int(stmt, C_EXIT),
        .ses = session_number(stmt),
        .subj = et_stmt_col_int(stmt, C_SUBJ),
        .said = { et_stmt_col_int(stmt, C_STREAM), et_stmt_col_int(stmt, C_LINE),
                  et_stmt_col_int(stmt, C_OFFSET) },
        .rule = -1,
        .success = (int8_t)(success == ET_NULL ? -1 : success),
    };
    if (et_model_text(m, exe_id, &x->exe, err) < 0 ||
        et_model_text(m, et_stmt_col_int(stmt, C_COMM), &x->comm, err) < 0 ||
        read_file_item(h, x, err) < 0)
        return ET_FATAL;
    if (x->success == 0)
        x->rule = match_failed(h, x);
    else if (look_at_program(h, x, exe_id, &call, err) < 0)
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
        .serves = call.id.n ? et_model_container(m, call.id) : 0,
    };
    x->process = et_process_seen(m, &sighting, &fresh);
    if (!x->process)
        return et_fail_memory(err);
    struct et_process *p = et_process_at(m, x->process);
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

static int take_sighting(struct history *h, struct et_stmt *stmt, enum kind kind,
                         struct et_err *err)
{
    struct et_slice exe, comm;
    bool fresh;
    const struct et_sighting sighting = {
        .pid = et_stmt_col_int(stmt, C_PID),
        .ppid = et_stmt_col_int(stmt, C_PPID),
        .time_ns = h->time_ns,
        .seen = ET_SEEN_FORK,
        .dev = ET_NULL,
        .subj = ET_NULL,
    };
    et_ref ref = et_process_seen(h->model, &sighting, &fresh);
    if (!ref)
        return et_fail_memory(err);
    if (kind == KIND_EXIT) {
        et_process_end(h->model, ref, h->time_ns, et_stmt_col_int(stmt, C_STATUS));
        return 0;
    }
    if (et_model_text(h->model, et_stmt_col_int(stmt, C_EXE), &exe, err) < 0 ||
        et_model_text(h->model, et_stmt_col_int(stmt, C_COMM), &comm, err) < 0)
        return ET_FATAL;
    et_attribute_sighting(h->model, ref, exe, comm);
    return 0;
}

static int take_login(struct history *h, struct et_stmt *stmt, struct et_err *err)
{
    int64_t pid = et_stmt_col_int(stmt, C_PID), ses = session_number(stmt);
    const struct et_said said = { et_stmt_col_int(stmt, C_STREAM), et_stmt_col_int(stmt, C_LINE),
                                  et_stmt_col_int(stmt, C_OFFSET) };
    if (ses == ET_NULL)
        return 0;
    et_ref process = et_process_of(h->model, pid, h->time_ns);
    return process && et_attribute_login(h->model, process, ses, said) ? 0 : et_fail_memory(err);
}

/* The pid clock has to know what comes: a first look at all pids. */
static int wind_clock(struct history *h, struct et_err *err)
{
    int rc;
    size_t ends = 0;
    struct et_pid_clock *clock = &h->model->clock;
    ET_STMT_AUTO *stmt = query(h, err);
    if (!stmt)
        return ET_FATAL;
    h->time_ns = ET_NULL;
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        int64_t pid = et_stmt_col_int(stmt, C_PID);
        if (is_repeat(h, stmt))
            continue;
        ends += h->kind == KIND_EXIT;
        if (h->kind != KIND_EXEC)
            continue;
        if (!et_pid_clock_add(clock, pid == ET_NULL ? 0 : pid))
            return et_fail_memory(err);
    }
    h->time_ns = ET_NULL;
    /* Where ends (and with them forks) are recorded, they tell more than the clock:
     * every process that makes another one is seen itself. */
    if (rc == 0 && ends <= clock->count / 2 && !et_pid_clock_wind(clock))
        return et_fail_memory(err);
    return rc;
}

static int run(struct history *h, const struct et_progress *progress, struct et_err *err)
{
    int rc;
    uint64_t done = 0;
    ET_STMT_AUTO *stmt = query(h, err);
    if (!stmt)
        return ET_FATAL;
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        if (++done % TELL_EVERY == 0 && progress && progress->tell)
            progress->tell(progress->ctx, done);
        if (is_repeat(h, stmt))
            continue;
        watch_boot(h);
        et_arena_reset(&h->row);
        rc = h->kind == KIND_EXEC    ? take_exec(h, stmt, err)
             : h->kind == KIND_LOGIN ? take_login(h, stmt, err)
                                     : take_sighting(h, stmt, (enum kind)h->kind, err);
        if (rc < 0)
            return rc;
    }
    return rc;
}

int et_history_run(struct et_model *model, const struct et_progress *progress, struct et_err *err)
{
    struct history h = { .model = model, .time_ns = ET_NULL };
    et_map_init(&h.concerned);
    et_map_init(&h.exact);
    et_arena_init(&h.row);
    bool coarse;
    int rc = has_coarse(&h, &coarse, err);
    if (rc == 0 && coarse)
        rc = find_exact(&h, err);
    if (rc == 0)
        rc = wind_clock(&h, err);
    if (rc == 0)
        rc = run(&h, progress, err);
    if (rc == 0)
        rc = et_settle(model, err);
    et_map_clear(&h.concerned);
    et_map_clear(&h.exact);
    et_arena_clear(&h.row);
    return rc;
}
