#include "analyzer/containers.h"

#include "analyzer/boots.h"
#include "analyzer/container_runs.h"
#include "analyzer/short_ids.h"
#include "base/timestamp.h"

#include <stdlib.h>

static const char by_inspect[] = "inspect";
static const char by_events[] = "events";
static const char by_audit[] = "audit";

/* StartedAt is written down just after the init process has begun its program. */
#define BEFORE_START_NS (2 * ET_NS_PER_S)
#define AFTER_END_NS (2 * ET_NS_PER_S)

/* Columns of the statements container_facts and runtime_events. */
enum fact_column {
    F_STREAM,
    F_LINE,
    F_OFFSET,
    F_RUNTIME,
    F_ID,
    F_NAME,
    F_IMAGE,
    F_IMAGE_ID,
    F_POD,
    F_POD_NAMESPACE,
    F_PRIVILEGED,
    F_PID_MODE,
    F_LABELS,
    F_COMMAND,
    F_CREATED,
    F_STARTED,
    F_FINISHED,
    F_PID,
    F_DETAILED,
};
enum event_column {
    E_TIME,
    E_RUNTIME,
    E_ACTION,
    E_CONTAINER,
    E_NAME,
    E_IMAGE,
    E_PID,
    E_STREAM,
    E_LINE,
    E_OFFSET,
};

static void set_text(struct et_model *m, struct et_slice *to, struct et_stmt *stmt, int column)
{
    struct et_slice text = et_stmt_col_text(stmt, column);
    if (text.n)
        *to = et_arena_copy(&m->text, text);
}

static void set_number(int64_t *to, struct et_stmt *stmt, int column)
{
    int64_t value = et_stmt_col_int(stmt, column);
    if (value != ET_NULL)
        *to = value;
}

/* What a list says of a container counts only where nothing better was said. */
static void take_texts(struct et_model *m, struct et_container_node *c, struct et_stmt *stmt)
{
    const struct {
        struct et_slice *to;
        enum fact_column column;
    } texts[] = {
        { &c->runtime, F_RUNTIME },   { &c->name, F_NAME },
        { &c->image, F_IMAGE },       { &c->image_id, F_IMAGE_ID },
        { &c->pod, F_POD },           { &c->pod_namespace, F_POD_NAMESPACE },
        { &c->pid_mode, F_PID_MODE }, { &c->labels, F_LABELS },
        { &c->command, F_COMMAND },
    };
    bool listed = et_stmt_col_int(stmt, F_DETAILED) == 0;
    struct et_slice name_by_events = c->name, runtime = c->runtime;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!listed || !texts[i].to->p)
            set_text(m, texts[i].to, stmt, (int)texts[i].column);
    if (c->renamed)
        c->name = name_by_events;
    if (runtime.p && et_slice_is(c->runtime, "cri")) /* crictl does not say whose it is */
        c->runtime = runtime;
}

/* A container is created once, and nobody tells of it too early but by rounding. */
static void take_created(struct et_container_node *c, int64_t created_ns)
{
    if (created_ns != ET_NULL &&
        (c->created_ns == ET_NULL || created_ns < et_time_moved(c->created_ns, ET_NS_PER_S)))
        c->created_ns = created_ns;
}

/* Only who tells of a start tells of a run. */
static int take_description(struct et_model *m, et_ref container, struct et_stmt *stmt,
                            struct et_err *err)
{
    struct et_container_node *c = et_container_at(m, container);
    take_texts(m, c, stmt);
    set_number(&c->privileged, stmt, F_PRIVILEGED);
    take_created(c, et_stmt_col_int(stmt, F_CREATED));
    c->known_by = by_inspect;
    c->of_host = true;
    int64_t started = et_stmt_col_int(stmt, F_STARTED), pid = et_stmt_col_int(stmt, F_PID);
    if (started == ET_NULL)
        return 0;
    struct et_run *run = et_run_that_started(m, c, started);
    bool fresh = !run;
    if (fresh)
        run = et_run_add(m, container, started, by_inspect);
    if (!run)
        return et_fail_memory(err);
    if (run->source == by_inspect)
        et_run_set_start(m, c, (et_ref)(run - m->runs.at) + 1, started);
    int64_t finished = et_stmt_col_int(stmt, F_FINISHED);
    if (finished != ET_NULL && finished >= started && run->end_ns == ET_NULL)
        run->end_ns = finished;
    if (pid != ET_NULL)
        run->pid = pid;
    if (fresh || pid != ET_NULL)
        run->said =
            (struct et_said){ et_stmt_col_int(stmt, F_STREAM), et_stmt_col_int(stmt, F_LINE),
                              et_stmt_col_int(stmt, F_OFFSET) };
    return 0;
}

static int load_descriptions(struct et_model *m, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_CONTAINER_FACTS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_CONTAINER_FACTS_HOST_ID, m->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        et_ref ref = et_model_container(m, et_stmt_col_text(stmt, F_ID));
        if (!ref)
            return et_fail_memory(err);
        if (take_description(m, ref, stmt, err) < 0)
            return ET_FATAL;
    }
    return rc;
}

/* One stream may have been saved twice, and one start may be told by several (Docker,
 * its containerd): the same start is no second run. */
static int take_start(struct et_model *m, et_ref container, struct et_stmt *stmt,
                      struct et_err *err)
{
    const struct et_container_node *c = et_container_at(m, container);
    int64_t time_ns = et_stmt_col_int(stmt, E_TIME), pid = et_stmt_col_int(stmt, E_PID);
    struct et_run *run = et_run_that_started(m, c, time_ns);
    bool fresh = !run;
    if (fresh)
        run = et_run_add(m, container, time_ns, by_events);
    if (!run)
        return et_fail_memory(err);
    bool tells_pid = pid != ET_NULL && run->pid == ET_NULL;
    if (tells_pid)
        run->pid = pid;
    if (fresh || tells_pid)
        run->said =
            (struct et_said){ et_stmt_col_int(stmt, E_STREAM), et_stmt_col_int(stmt, E_LINE),
                              et_stmt_col_int(stmt, E_OFFSET) };
    return 0;
}

static int take_event(struct et_model *m, et_ref container, struct et_stmt *stmt,
                      struct et_err *err)
{
    struct et_container_node *c = et_container_at(m, container);
    int64_t time_ns = et_stmt_col_int(stmt, E_TIME);
    struct et_slice action = et_stmt_col_text(stmt, E_ACTION);
    struct et_run *last = et_run_last(m, c);
    c->known_by = by_events;
    c->of_host = true;
    set_text(m, &c->name, stmt, E_NAME);
    if (!c->runtime.p)
        set_text(m, &c->runtime, stmt, E_RUNTIME);
    if (!c->image.p)
        set_text(m, &c->image, stmt, E_IMAGE);
    if (et_slice_is(action, "create")) {
        c->made_told = true;
        if (c->created_ns == ET_NULL)
            c->created_ns = time_ns;
    }
    if (et_slice_is(action, "rename"))
        c->renamed = true;
    if (et_slice_is(action, "start"))
        return take_start(m, container, stmt, err);
    if ((et_slice_is(action, "die") || et_slice_is(action, "died")) && last &&
        last->end_ns == ET_NULL)
        last->end_ns = time_ns;
    return 0;
}

static int take_events(struct et_model *m, struct et_full_ids *ids, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_RUNTIME_EVENTS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_RUNTIME_EVENTS_HOST_ID, m->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        struct et_slice id = et_stmt_col_text(stmt, E_CONTAINER);
        if (et_full_id(m, ids, &id, err) < 0)
            return ET_FATAL;
        et_ref ref = et_model_container(m, id);
        if (!ref)
            return et_fail_memory(err);
        if (take_event(m, ref, stmt, err) < 0)
            return ET_FATAL;
    }
    return rc;
}

static int load_events(struct et_model *m, struct et_err *err)
{
    struct et_full_ids ids;
    et_full_ids_init(&ids);
    int rc = take_events(m, &ids, err);
    et_full_ids_clear(&ids);
    return rc;
}

static int by_pid_and_time(const void *a, const void *b)
{
    const struct et_init *x = a, *y = b;
    if (x->pid != y->pid)
        return x->pid < y->pid ? -1 : 1;
    if (x->start_ns != y->start_ns)
        return x->start_ns < y->start_ns ? -1 : 1;
    return x->run < y->run ? -1 : x->run > y->run;
}

static int index_inits(struct et_model *m, struct et_err *err)
{
    for (size_t i = 0; i < m->runs.count; i++) {
        const struct et_run *run = &m->runs.at[i];
        if (run->pid == ET_NULL)
            continue;
        if (!ET_ARRAY_ROOM(m->inits))
            return et_fail_memory(err);
        m->inits.at[m->inits.count++] =
            (struct et_init){ run->pid, run->start_ns, (et_ref)(i + 1) };
    }
    if (m->inits.count)
        qsort(m->inits.at, m->inits.count, sizeof *m->inits.at, by_pid_and_time);
    return 0;
}

int et_containers_load(struct et_model *m, struct et_err *err)
{
    int rc = load_events(m, err);
    if (rc == 0)
        rc = load_descriptions(m, err);
    if (rc == 0)
        rc = index_inits(m, err);
    return rc == 0 && m->text.failed ? et_fail_memory(err) : rc;
}

/* The last one with that pid that began then or before: since it has the pid, all
 * earlier ones have ended. NULL = none, or two at once. */
static const struct et_run *init_until(const struct et_model *m, int64_t pid, int64_t time_ns)
{
    size_t low = 0, high = m->inits.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct et_init *init = &m->inits.at[middle];
        if (init->pid < pid || (init->pid == pid && init->start_ns <= time_ns))
            low = middle + 1;
        else
            high = middle;
    }
    const struct et_init *init = low ? &m->inits.at[low - 1] : NULL;
    if (!init || init->pid != pid)
        return NULL;
    const struct et_init *before = low > 1 ? init - 1 : NULL;
    bool two = before && before->pid == pid && before->start_ns == init->start_ns &&
               et_run_at(m, before->run)->container != et_run_at(m, init->run)->container;
    return two ? NULL : et_run_at(m, init->run);
}

const struct et_run *et_run_of_init(const struct et_model *m, int64_t pid, int64_t time_ns,
                                    et_ref *container)
{
    const struct et_run *run = init_until(m, pid, et_time_moved(time_ns, BEFORE_START_NS));
    if (!run || (run->end_ns != ET_NULL && time_ns > run->end_ns) ||
        et_booted_between(m, run->start_ns, time_ns))
        return NULL;
    *container = run->container;
    return run;
}

bool et_container_ran_out(const struct et_model *m, et_ref container, int64_t seen_ns,
                          int64_t now_ns)
{
    const struct et_container_node *c = et_container_at(m, container);
    uint32_t n = et_runs_until(m, c, et_time_moved(seen_ns, BEFORE_START_NS));
    /* One may end, and the next one begin, within the seconds that stamps may be off. */
    for (uint32_t i = n > 2 ? n - 2 : 0; i < n; i++) {
        const struct et_run *run = et_run_at(m, c->runs[i]);
        int64_t over_ns = et_time_moved(run->end_ns, AFTER_END_NS);
        if (run->start_ns != ET_NULL && run->end_ns != ET_NULL && over_ns >= seen_ns)
            return over_ns < now_ns;
    }
    return false;
}

bool et_container_ran_through(const struct et_model *m, et_ref container, int64_t a_ns,
                              int64_t b_ns, bool *told)
{
    int64_t first = a_ns < b_ns ? a_ns : b_ns, last = a_ns < b_ns ? b_ns : a_ns;
    const struct et_container_node *c = et_container_at(m, container);
    const struct et_run *run = et_run_until(m, c, et_time_moved(first, BEFORE_START_NS));
    const struct et_run *later = et_run_until(m, c, last);
    *told = false;
    if (!c->run_count)
        return true;
    if (!run || (later && later->start_ns > run->start_ns) ||
        (run->end_ns != ET_NULL && run->end_ns < last) || et_booted_between(m, first, last))
        return false;
    *told = run->start_ns != ET_NULL;
    return true;
}

/* Who tells of a start does so after it: the call is that of the next run. */
static void note_call(struct et_model *m, const struct et_container_node *c, int64_t time_ns)
{
    uint32_t n = et_runs_until(m, c, time_ns);
    struct et_run *next = n < c->run_count ? et_run_at(m, c->runs[n]) : NULL;
    if (next && next->called_ns == ET_NULL)
        next->called_ns = time_ns;
}

bool et_container_starts(struct et_model *m, et_ref container, int64_t time_ns)
{
    const struct et_run *last = et_run_last(m, et_container_at(m, container));
    note_call(m, et_container_at(m, container), time_ns);
    bool over = last && last->end_ns != ET_NULL && last->end_ns < time_ns;
    if (last && (last->source != by_audit || last->end_ns == ET_NULL) && !over)
        return true; /* a better source, or create and start of one run */
    return et_run_add(m, container, time_ns, by_audit) != NULL;
}

bool et_container_ends(struct et_model *m, et_ref container, int64_t time_ns)
{
    const struct et_container_node *c = et_container_at(m, container);
    struct et_run *run = et_run_until(m, c, time_ns);
    if (!run && !c->run_count) /* it began before the log did */
        run = et_run_add(m, container, ET_NULL, by_audit);
    if (!run && !c->run_count)
        return false;
    if (run && run->end_ns == ET_NULL)
        run->end_ns = time_ns;
    return true;
}

static int store_runs(struct et_model *m, const struct et_container_node *c, int64_t id,
                      struct et_err *err)
{
    for (uint32_t n = 0; n < c->run_count; n++) {
        const struct et_run *run = et_run_at(m, c->runs[n]);
        ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_PUT_LIFETIME, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_int(stmt, ET_PUT_LIFETIME_CONTAINER_ID, id);
        et_stmt_int(stmt, ET_PUT_LIFETIME_RUN, (int64_t)n + 1);
        et_stmt_int(stmt, ET_PUT_LIFETIME_START_NS, run->start_ns);
        et_stmt_int(stmt, ET_PUT_LIFETIME_END_NS, run->end_ns);
        et_stmt_int(stmt, ET_PUT_LIFETIME_PID, run->pid);
        et_stmt_text(stmt, ET_PUT_LIFETIME_SOURCE, et_slice_of(run->source));
        if (et_stmt_run(stmt, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

int et_containers_store(struct et_model *m, int64_t base, struct et_err *err)
{
    for (size_t i = 0; i < m->containers.count; i++) {
        const struct et_container_node *c = &m->containers.at[i];
        int64_t id = base + (int64_t)i + 1;
        ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_PUT_DERIVED_CONTAINER, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_int(stmt, ET_PUT_DERIVED_CONTAINER_CONTAINER_ID, id);
        et_stmt_int(stmt, ET_PUT_DERIVED_CONTAINER_HOST_ID, m->host_id);
        et_stmt_text(stmt, ET_PUT_DERIVED_CONTAINER_ID, c->id);
        et_stmt_text(stmt, ET_PUT_DERIVED_CONTAINER_RUNTIME, c->runtime);
        et_stmt_text(stmt, ET_PUT_DERIVED_CONTAINER_NAME, c->name);
        et_stmt_text(stmt, ET_PUT_DERIVED_CONTAINER_IMAGE, c->image);
        et_stmt_text(stmt, ET_PUT_DERIVED_CONTAINER_IMAGE_ID, c->image_id);
        et_stmt_text(stmt, ET_PUT_DERIVED_CONTAINER_POD, c->pod);
        et_stmt_text(stmt, ET_PUT_DERIVED_CONTAINER_POD_NAMESPACE, c->pod_namespace);
        et_stmt_int(stmt, ET_PUT_DERIVED_CONTAINER_PRIVILEGED, c->privileged);
        et_stmt_text(stmt, ET_PUT_DERIVED_CONTAINER_PID_MODE, c->pid_mode);
        et_stmt_text(stmt, ET_PUT_DERIVED_CONTAINER_LABELS, c->labels);
        et_stmt_text(stmt, ET_PUT_DERIVED_CONTAINER_COMMAND, c->command);
        et_stmt_int(stmt, ET_PUT_DERIVED_CONTAINER_CREATED_NS, c->created_ns);
        et_stmt_int(stmt, ET_PUT_DERIVED_CONTAINER_OUTER_ID, c->outer ? base + c->outer : ET_NULL);
        et_stmt_text(stmt, ET_PUT_DERIVED_CONTAINER_KNOWN_BY, et_slice_of(c->known_by));
        if (et_stmt_run(stmt, err) < 0 || store_runs(m, c, id, err) < 0)
            return ET_FATAL;
    }
    return 0;
}
