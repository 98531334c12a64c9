#include "analyzer/facts.h"

#include "analyzer/row_text.h"
#include "base/printable.h"

int et_facts_init(struct et_facts *facts, struct et_store *store, int64_t evidence_row,
                  struct et_err *err)
{
    *facts = (struct et_facts){
        .store = store, .evidence_row = evidence_row, .first_ns = ET_NULL, .last_ns = ET_NULL
    };
    et_map_init(&facts->nodes);
    return et_intern_init(&facts->intern, store, err);
}

void et_facts_clear(struct et_facts *facts)
{
    et_map_clear(&facts->nodes);
    et_intern_clear(&facts->intern);
}

static int stream_of(struct et_facts *in, struct et_slice node, int64_t *id, struct et_err *err)
{
    uint64_t *slot = NULL;
    *id = 0;
    if (node.p) {
        slot = et_map_put(&in->nodes, node, NULL);
        if (!slot)
            return et_fail_memory(err);
    }
    *id = slot ? (int64_t)*slot : in->unnamed_stream;
    if (*id)
        return 0;
    ET_STRBUF_AUTO name = { 0 };
    et_printable_add(&name, node);
    if (name.failed)
        return et_fail_memory(err);
    ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_PUT_STREAM, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_STREAM_EVIDENCE_ROW, in->evidence_row);
    if (node.p)
        et_stmt_text(stmt, ET_PUT_STREAM_NODE, et_strbuf_slice(&name));
    if (et_stmt_run(stmt, err) < 0)
        return ET_FATAL;
    *id = et_store_last_id(in->store);
    if (slot)
        *slot = (uint64_t)*id;
    else
        in->unnamed_stream = *id;
    return 0;
}

static void saw_time(struct et_facts *in, int64_t ns)
{
    if (ns == ET_TIME_NONE)
        return;
    if (in->first_ns == ET_NULL || ns < in->first_ns)
        in->first_ns = ns;
    if (in->last_ns == ET_NULL || ns > in->last_ns)
        in->last_ns = ns;
}

/* Per record: line and offset less those of the record before, and its length. */
static void pack_places(const struct et_place *places, size_t count, struct et_strbuf *packed)
{
    struct et_place before = places[0];
    for (size_t i = 0; i < count; i++) {
        et_strbuf_add_varint(packed, places[i].line - before.line);
        et_strbuf_add_varint(packed, places[i].offset - before.offset);
        et_strbuf_add_varint(packed, places[i].length);
        before = places[i];
    }
}

static struct et_slice call_text(const struct et_exec *exec, char number[24])
{
    if (exec->call.p || exec->syscall == ET_ABSENT)
        return exec->call;
    int n = 0;
    uint64_t rest = (uint64_t)exec->syscall;
    char reversed[24];
    do {
        reversed[n++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    for (int i = 0; i < n; i++)
        number[i] = reversed[n - 1 - i];
    return (struct et_slice){ number, (size_t)n };
}

static int put_exec(struct et_facts *in, const struct et_fact *fact, struct et_err *err)
{
    const struct et_exec *x = fact->exec;
    int64_t stream, subject, comm, exe, cwd, key, argv = ET_NULL, paths, call, title = ET_NULL;
    char number[24];
    struct et_intern *intern = &in->intern;
    if (stream_of(in, x->id.node, &stream, err) < 0 ||
        et_intern_subject(intern, &x->who, &subject, err) < 0 ||
        et_intern_text(intern, x->who.comm, &comm, err) < 0 ||
        et_intern_text(intern, x->who.exe, &exe, err) < 0 ||
        et_intern_text(intern, x->who.key, &key, err) < 0 ||
        et_intern_text(intern, x->cwd, &cwd, err) < 0 ||
        et_intern_text(intern, call_text(x, number), &call, err) < 0 ||
        et_intern_paths(intern, x->paths, x->path_count, &paths, err) < 0)
        return ET_FATAL;
    if (x->argv_state != ET_ARGV_NONE && et_intern_argv(intern, x->argv, x->argc, &argv, err) < 0)
        return ET_FATAL;
    if (x->argv_state != ET_ARGV_COMPLETE && et_intern_text(intern, x->proctitle, &title, err) < 0)
        return ET_FATAL;
    ET_STRBUF_AUTO packed = { 0 };
    pack_places(fact->places, fact->place_count, &packed);
    if (packed.failed)
        return et_fail_memory(err);
    saw_time(in, x->id.time_ns);
    ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_PUT_EXEC, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_EXEC_STREAM_ID, stream);
    et_stmt_int(stmt, ET_PUT_EXEC_LINE, (int64_t)fact->places[0].line);
    et_stmt_int(stmt, ET_PUT_EXEC_AT_OFFSET, (int64_t)fact->places[0].offset);
    et_stmt_blob(stmt, ET_PUT_EXEC_RECORDS, et_strbuf_slice(&packed));
    et_stmt_int(stmt, ET_PUT_EXEC_TIME_NS, x->id.time_ns);
    et_stmt_int(stmt, ET_PUT_EXEC_PRECISION_NS, x->id.precision_ns);
    et_stmt_int(stmt, ET_PUT_EXEC_SERIAL, x->id.serial);
    et_stmt_int(stmt, ET_PUT_EXEC_PID, x->who.pid);
    et_stmt_int(stmt, ET_PUT_EXEC_PPID, x->who.ppid);
    et_stmt_int(stmt, ET_PUT_EXEC_SUBJECT_ID, subject);
    et_stmt_int(stmt, ET_PUT_EXEC_COMM, comm);
    et_stmt_int(stmt, ET_PUT_EXEC_EXE, exe);
    et_stmt_int(stmt, ET_PUT_EXEC_CWD, cwd);
    et_stmt_int(stmt, ET_PUT_EXEC_AUDIT_KEY, key);
    et_stmt_int(stmt, ET_PUT_EXEC_ARGV_ID, argv);
    et_stmt_int(stmt, ET_PUT_EXEC_ARGV_STATE, x->argv_state);
    et_stmt_int(stmt, ET_PUT_EXEC_PATH_LIST, paths);
    et_stmt_int(stmt, ET_PUT_EXEC_SYSCALL, call);
    et_stmt_int(stmt, ET_PUT_EXEC_ARCH, x->arch);
    et_stmt_int(stmt, ET_PUT_EXEC_SUCCESS, x->success);
    et_stmt_int(stmt, ET_PUT_EXEC_EXIT, x->exit);
    et_stmt_int(stmt, ET_PUT_EXEC_PROCTITLE, title);
    return et_stmt_run(stmt, err);
}

static int put_fork(struct et_facts *in, const struct et_fact *fact, struct et_err *err)
{
    const struct et_fork *f = fact->fork;
    int64_t stream, comm, exe;
    if (stream_of(in, f->id.node, &stream, err) < 0 ||
        et_intern_text(&in->intern, f->who.comm, &comm, err) < 0 ||
        et_intern_text(&in->intern, f->who.exe, &exe, err) < 0)
        return ET_FATAL;
    saw_time(in, f->id.time_ns);
    ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_PUT_FORK, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_FORK_STREAM_ID, stream);
    et_stmt_int(stmt, ET_PUT_FORK_LINE, (int64_t)fact->places[0].line);
    et_stmt_int(stmt, ET_PUT_FORK_AT_OFFSET, (int64_t)fact->places[0].offset);
    et_stmt_int(stmt, ET_PUT_FORK_TIME_NS, f->id.time_ns);
    et_stmt_int(stmt, ET_PUT_FORK_SERIAL, f->id.serial);
    et_stmt_int(stmt, ET_PUT_FORK_PID, f->who.pid);
    et_stmt_int(stmt, ET_PUT_FORK_PPID, f->who.ppid);
    et_stmt_int(stmt, ET_PUT_FORK_CHILD, f->child);
    et_stmt_int(stmt, ET_PUT_FORK_FLAGS, f->flags);
    et_stmt_int(stmt, ET_PUT_FORK_COMM, comm);
    et_stmt_int(stmt, ET_PUT_FORK_EXE, exe);
    return et_stmt_run(stmt, err);
}

static int put_exit(struct et_facts *in, const struct et_fact *fact, struct et_err *err)
{
    const struct et_exit *e = fact->exit;
    int64_t stream;
    if (stream_of(in, e->id.node, &stream, err) < 0)
        return ET_FATAL;
    saw_time(in, e->id.time_ns);
    ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_PUT_EXIT, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_EXIT_STREAM_ID, stream);
    et_stmt_int(stmt, ET_PUT_EXIT_LINE, (int64_t)fact->places[0].line);
    et_stmt_int(stmt, ET_PUT_EXIT_AT_OFFSET, (int64_t)fact->places[0].offset);
    et_stmt_int(stmt, ET_PUT_EXIT_TIME_NS, e->id.time_ns);
    et_stmt_int(stmt, ET_PUT_EXIT_SERIAL, e->id.serial);
    et_stmt_int(stmt, ET_PUT_EXIT_PID, e->who.pid);
    et_stmt_int(stmt, ET_PUT_EXIT_PPID, e->who.ppid);
    et_stmt_int(stmt, ET_PUT_EXIT_STATUS, e->status);
    et_stmt_int(stmt, ET_PUT_EXIT_WHOLE, e->group);
    return et_stmt_run(stmt, err);
}

static int put_login(struct et_facts *in, const struct et_fact *fact, struct et_err *err)
{
    const struct et_login *l = fact->login;
    int64_t stream;
    ET_ROW_TEXT_AUTO t = { 0 };
    if (stream_of(in, l->id.node, &stream, err) < 0)
        return ET_FATAL;
    saw_time(in, l->id.time_ns);
    ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_PUT_LOGIN, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_LOGIN_STREAM_ID, stream);
    et_stmt_int(stmt, ET_PUT_LOGIN_LINE, (int64_t)fact->places[0].line);
    et_stmt_int(stmt, ET_PUT_LOGIN_AT_OFFSET, (int64_t)fact->places[0].offset);
    et_stmt_int(stmt, ET_PUT_LOGIN_TIME_NS, l->id.time_ns);
    et_stmt_int(stmt, ET_PUT_LOGIN_SERIAL, l->id.serial);
    et_row_bind(stmt, ET_PUT_LOGIN_TYPE, &t, l->type);
    et_stmt_int(stmt, ET_PUT_LOGIN_PID, l->who.pid);
    et_stmt_int(stmt, ET_PUT_LOGIN_UID, l->who.uid);
    et_stmt_int(stmt, ET_PUT_LOGIN_AUID, l->who.auid);
    et_stmt_int(stmt, ET_PUT_LOGIN_SES, l->who.ses);
    et_stmt_int(stmt, ET_PUT_LOGIN_OLD_AUID, l->old_auid);
    et_row_bind(stmt, ET_PUT_LOGIN_OP, &t, l->op);
    et_row_bind(stmt, ET_PUT_LOGIN_ACCT, &t, l->acct);
    et_row_bind(stmt, ET_PUT_LOGIN_EXE, &t, l->who.exe);
    et_row_bind(stmt, ET_PUT_LOGIN_HOSTNAME, &t, l->hostname);
    et_row_bind(stmt, ET_PUT_LOGIN_ADDR, &t, l->addr);
    et_row_bind(stmt, ET_PUT_LOGIN_TERMINAL, &t, l->terminal);
    et_row_bind(stmt, ET_PUT_LOGIN_RESULT, &t, l->result);
    return et_row_run(stmt, &t, err);
}

static int put_audit_state(struct et_facts *in, const struct et_fact *fact, struct et_err *err)
{
    static const char *const changes[] = {
        [ET_AUDIT_CONFIG] = "config",
        [ET_AUDIT_DAEMON_START] = "daemon-start",
        [ET_AUDIT_DAEMON_END] = "daemon-end",
        [ET_AUDIT_DAEMON_OTHER] = "daemon-other",
        [ET_AUDIT_BOOT] = "boot",
        [ET_AUDIT_SHUTDOWN] = "shutdown",
        [ET_AUDIT_LOST] = "lost",
    };
    const struct et_audit_state *a = fact->audit_state;
    int64_t stream;
    ET_ROW_TEXT_AUTO t = { 0 };
    if (stream_of(in, a->id.node, &stream, err) < 0)
        return ET_FATAL;
    saw_time(in, a->id.time_ns);
    ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_PUT_AUDIT_STATE, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_AUDIT_STATE_STREAM_ID, stream);
    et_stmt_int(stmt, ET_PUT_AUDIT_STATE_LINE, (int64_t)fact->places[0].line);
    et_stmt_int(stmt, ET_PUT_AUDIT_STATE_AT_OFFSET, (int64_t)fact->places[0].offset);
    et_stmt_int(stmt, ET_PUT_AUDIT_STATE_TIME_NS, a->id.time_ns);
    et_stmt_int(stmt, ET_PUT_AUDIT_STATE_SERIAL, a->id.serial);
    et_stmt_text(stmt, ET_PUT_AUDIT_STATE_CHANGE, et_slice_of(changes[a->change]));
    et_row_bind(stmt, ET_PUT_AUDIT_STATE_TYPE, &t, a->type);
    et_row_bind(stmt, ET_PUT_AUDIT_STATE_TEXT, &t, a->text.p ? a->text : ET_SLICE(""));
    et_stmt_int(stmt, ET_PUT_AUDIT_STATE_LOST, a->lost);
    return et_row_run(stmt, &t, err);
}

static int put_user(struct et_facts *in, const struct et_fact *fact, struct et_err *err)
{
    const struct et_user *u = fact->user;
    int64_t stream;
    ET_ROW_TEXT_AUTO t = { 0 };
    if (stream_of(in, u->node, &stream, err) < 0)
        return ET_FATAL;
    ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_PUT_USER, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_USER_STREAM_ID, stream);
    et_stmt_int(stmt, ET_PUT_USER_UID, u->uid);
    et_row_bind(stmt, ET_PUT_USER_NAME, &t, u->name);
    return et_row_run(stmt, &t, err);
}

static int put_container(struct et_facts *in, const struct et_fact *fact, struct et_err *err)
{
    const struct et_container *c = fact->container;
    int64_t stream;
    ET_ROW_TEXT_AUTO t = { 0 };
    if (stream_of(in, ET_SLICE_NONE, &stream, err) < 0)
        return ET_FATAL;
    saw_time(in, c->created_ns);
    saw_time(in, c->started_ns);
    saw_time(in, c->finished_ns);
    ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_PUT_CONTAINER, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_CONTAINER_STREAM_ID, stream);
    et_stmt_int(stmt, ET_PUT_CONTAINER_LINE, (int64_t)fact->places[0].line);
    et_stmt_int(stmt, ET_PUT_CONTAINER_AT_OFFSET, (int64_t)fact->places[0].offset);
    et_stmt_int(stmt, ET_PUT_CONTAINER_LENGTH, (int64_t)fact->places[0].length);
    et_row_bind(stmt, ET_PUT_CONTAINER_RUNTIME, &t, c->runtime);
    et_row_bind(stmt, ET_PUT_CONTAINER_ID, &t, c->id);
    et_row_bind(stmt, ET_PUT_CONTAINER_NAME, &t, c->name);
    et_row_bind(stmt, ET_PUT_CONTAINER_IMAGE, &t, c->image);
    et_row_bind(stmt, ET_PUT_CONTAINER_IMAGE_ID, &t, c->image_id);
    et_row_bind(stmt, ET_PUT_CONTAINER_POD, &t, c->pod);
    et_row_bind(stmt, ET_PUT_CONTAINER_POD_NAMESPACE, &t, c->pod_namespace);
    et_row_bind(stmt, ET_PUT_CONTAINER_HOSTNAME, &t, c->hostname);
    et_row_bind(stmt, ET_PUT_CONTAINER_COMMAND, &t, c->command);
    et_row_bind(stmt, ET_PUT_CONTAINER_LABELS, &t, c->labels);
    et_row_bind(stmt, ET_PUT_CONTAINER_STATUS, &t, c->status);
    et_stmt_int(stmt, ET_PUT_CONTAINER_CREATED_NS, c->created_ns);
    et_stmt_int(stmt, ET_PUT_CONTAINER_STARTED_NS, c->started_ns);
    et_stmt_int(stmt, ET_PUT_CONTAINER_FINISHED_NS, c->finished_ns);
    et_stmt_int(stmt, ET_PUT_CONTAINER_PID, c->pid);
    et_stmt_int(stmt, ET_PUT_CONTAINER_EXIT_CODE, c->exit_code);
    et_stmt_int(stmt, ET_PUT_CONTAINER_RESTART_COUNT, c->restart_count);
    et_row_bind(stmt, ET_PUT_CONTAINER_ROOTFS, &t, c->rootfs);
    et_row_bind(stmt, ET_PUT_CONTAINER_PROCESS_LABEL, &t, c->process_label);
    et_row_bind(stmt, ET_PUT_CONTAINER_MOUNT_LABEL, &t, c->mount_label);
    et_row_bind(stmt, ET_PUT_CONTAINER_APPARMOR, &t, c->apparmor);
    et_row_bind(stmt, ET_PUT_CONTAINER_PID_MODE, &t, c->pid_mode);
    et_row_bind(stmt, ET_PUT_CONTAINER_NETWORK_MODE, &t, c->network_mode);
    et_row_bind(stmt, ET_PUT_CONTAINER_CGROUP_PARENT, &t, c->cgroup_parent);
    et_row_bind(stmt, ET_PUT_CONTAINER_RUN_AS, &t, c->user);
    et_stmt_int(stmt, ET_PUT_CONTAINER_PRIVILEGED, c->privileged);
    return et_row_run(stmt, &t, err);
}

static int put_image(struct et_facts *in, const struct et_fact *fact, struct et_err *err)
{
    const struct et_image *i = fact->image;
    int64_t stream;
    ET_ROW_TEXT_AUTO t = { 0 };
    if (stream_of(in, ET_SLICE_NONE, &stream, err) < 0)
        return ET_FATAL;
    ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_PUT_IMAGE, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_IMAGE_STREAM_ID, stream);
    et_stmt_int(stmt, ET_PUT_IMAGE_LINE, (int64_t)fact->places[0].line);
    et_stmt_int(stmt, ET_PUT_IMAGE_AT_OFFSET, (int64_t)fact->places[0].offset);
    et_row_bind(stmt, ET_PUT_IMAGE_RUNTIME, &t, i->runtime);
    et_row_bind(stmt, ET_PUT_IMAGE_ID, &t, i->id);
    et_row_bind(stmt, ET_PUT_IMAGE_NAMES, &t, i->names);
    et_stmt_int(stmt, ET_PUT_IMAGE_CREATED_NS, i->created_ns);
    et_row_bind(stmt, ET_PUT_IMAGE_LABELS, &t, i->labels);
    return et_row_run(stmt, &t, err);
}

static int put_runtime_event(struct et_facts *in, const struct et_fact *fact, struct et_err *err)
{
    const struct et_runtime_event *r = fact->runtime_event;
    int64_t stream;
    ET_ROW_TEXT_AUTO t = { 0 };
    if (stream_of(in, ET_SLICE_NONE, &stream, err) < 0)
        return ET_FATAL;
    saw_time(in, r->time_ns);
    ET_STMT_AUTO *stmt = et_store_query(in->store, ET_Q_PUT_RUNTIME_EVENT, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_RUNTIME_EVENT_STREAM_ID, stream);
    et_stmt_int(stmt, ET_PUT_RUNTIME_EVENT_LINE, (int64_t)fact->places[0].line);
    et_stmt_int(stmt, ET_PUT_RUNTIME_EVENT_AT_OFFSET, (int64_t)fact->places[0].offset);
    et_stmt_int(stmt, ET_PUT_RUNTIME_EVENT_TIME_NS, r->time_ns);
    et_row_bind(stmt, ET_PUT_RUNTIME_EVENT_RUNTIME, &t, r->runtime);
    et_row_bind(stmt, ET_PUT_RUNTIME_EVENT_TYPE, &t, r->type);
    et_row_bind(stmt, ET_PUT_RUNTIME_EVENT_ACTION, &t, r->action);
    et_row_bind(stmt, ET_PUT_RUNTIME_EVENT_CONTAINER, &t, r->container_id);
    et_row_bind(stmt, ET_PUT_RUNTIME_EVENT_NAME, &t, r->container_name);
    et_row_bind(stmt, ET_PUT_RUNTIME_EVENT_IMAGE, &t, r->image);
    et_row_bind(stmt, ET_PUT_RUNTIME_EVENT_EXEC_ID, &t, r->exec_id);
    et_row_bind(stmt, ET_PUT_RUNTIME_EVENT_COMMAND, &t, r->command);
    et_stmt_int(stmt, ET_PUT_RUNTIME_EVENT_PID, r->pid);
    et_stmt_int(stmt, ET_PUT_RUNTIME_EVENT_EXIT_CODE, r->exit_code);
    et_row_bind(stmt, ET_PUT_RUNTIME_EVENT_ATTRIBUTES, &t, r->attributes);
    return et_row_run(stmt, &t, err);
}

int et_facts_put(struct et_facts *facts, const struct et_fact *fact, struct et_err *err)
{
    static int (*const put[])(struct et_facts *, const struct et_fact *, struct et_err *) = {
        [ET_FACT_EXEC] = put_exec,
        [ET_FACT_FORK] = put_fork,
        [ET_FACT_EXIT] = put_exit,
        [ET_FACT_LOGIN] = put_login,
        [ET_FACT_AUDIT_STATE] = put_audit_state,
        [ET_FACT_USER] = put_user,
        [ET_FACT_CONTAINER] = put_container,
        [ET_FACT_IMAGE] = put_image,
        [ET_FACT_RUNTIME_EVENT] = put_runtime_event,
    };
    facts->count++;
    return put[fact->kind](facts, fact, err);
}
