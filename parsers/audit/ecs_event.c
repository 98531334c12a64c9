/*
 * {"@timestamp":"2026-11-23T22:13:21.152Z","auditd":{"sequence":8972,"message_type":"syscall",
 * "result":"success","session":"11","data":{"arch":"x86_64","syscall":"execve","exit":"0","argc":"2"},
 * "paths":[{"item":"0","name":"/bin/uname","inode":"155","dev":"08:01","mode":"0100755",…}]},
 * "process":{"pid":10043,"parent":{"pid":10027},"args":["uname","-a"],"name":"uname",
 * "executable":"/bin/uname","working_directory":"/root"},"user":{"id":"1001","audit":{"id":"1001"}}}
 *
 * Members may be nested or have dots in their names. auditbeat writes names for
 * arch, syscall and errno, and leaves out ids that are "unset" and an effective id
 * that is the same as the real one (audit_linux.go of beats). Bytes that are no
 * UTF-8 are lost, hence lossy. Where the event keeps the records themselves
 * (event.original, message), these are read instead.
 */
#include "parsers/audit/ecs_event.h"

#include "parsers/audit/container_id.h"

enum { TYPE_BYTES = 64 };

/* Where a field of the kernel stands: the places are tried in this order. */
struct place {
    const char *key;
    const char *paths[3];
    bool unset; /* it is left out where the kernel wrote 4294967295 */
};

static const struct place call_places[] = {
    { "a0", { "auditd.data.a0" }, false },
    { "ppid", { "process.parent.pid", "process.ppid" }, false },
    { "pid", { "process.pid" }, false },
    { "auid", { "user.audit.id", "user.auid" }, true },
    { "uid", { "user.id", "user.uid" }, false },
    { "gid", { "user.group.id", "user.gid" }, false },
    { "euid", { "user.effective.id", "user.euid", "user.id" }, false },
    { "suid", { "user.saved.id", "user.suid" }, false },
    { "fsuid", { "user.filesystem.id", "user.fsuid" }, false },
    { "egid", { "user.effective.group.id", "user.egid", "user.group.id" }, false },
    { "sgid", { "user.saved.group.id", "user.sgid" }, false },
    { "fsgid", { "user.filesystem.group.id", "user.fsgid" }, false },
    { "tty", { "auditd.data.tty" }, false },
    { "ses", { "auditd.session" }, true },
    { "comm", { "process.name" }, false },
};

/* Of the records that programs write, and of LOGIN. */
static const struct place report_places[] = {
    { "pid", { "process.pid" }, false },
    { "uid", { "user.id", "user.uid" }, false },
    { "auid", { "user.audit.id", "user.auid" }, true },
    { "ses", { "auditd.session" }, true },
    { "old-auid", { "auditd.data.old-auid", "auditd.data.old_auid" }, false },
    { "old-ses", { "auditd.data.old-ses", "auditd.data.old_ses" }, false },
    { "op", { "auditd.data.op" }, false },
    { "acct", { "auditd.data.acct" }, false },
    { "exe", { "process.executable", "process.exe" }, false },
    { "hostname", { "auditd.data.hostname" }, false },
    { "addr", { "auditd.data.addr" }, false },
    { "terminal", { "auditd.data.terminal" }, false },
};

static const struct place path_places[] = {
    { "item", { "item" }, false },   { "name", { "name" }, false },
    { "inode", { "inode" }, false }, { "dev", { "dev" }, false },
    { "mode", { "mode" }, false },   { "ouid", { "ouid" }, false },
    { "ogid", { "ogid" }, false },   { "nametype", { "nametype" }, false },
};

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

/* The member at path ("process.parent.pid"), each part of which may be an object or
 * the beginning of a name with dots; of an array with one element the element. */
static const json_t *member_at(const json_t *value, const char *path)
{
    const json_t *found = NULL;
    for (size_t n = strlen(path); n > 0 && !found;) {
        found = json_object_getn(value, path, n);
        if (found && path[n])
            found = member_at(found, path + n + 1);
        do
            n--;
        while (n > 0 && path[n] != '.');
    }
    return json_array_size(found) == 1 ? json_array_get(found, 0) : found;
}

static const json_t *first_of(const json_t *event, const char *const *paths, size_t count)
{
    const json_t *found = NULL;
    for (size_t i = 0; i < count && paths[i] && !found; i++)
        found = member_at(event, paths[i]);
    return found;
}

/* Numbers stand as numbers or as strings. */
static void add_all(struct et_ecs *ecs, const json_t *event, const struct place *places,
                    size_t count)
{
    struct et_respelling *record = &ecs->record;
    for (size_t i = 0; i < count; i++) {
        const struct place *place = &places[i];
        struct et_slice key = et_slice_of(place->key);
        const json_t *value = first_of(event, place->paths, COUNT(place->paths));
        if (!value && place->unset)
            et_respell_word(record, key, ET_SLICE("unset"));
        else if (json_is_integer(value))
            et_respell_number(record, key, json_integer_value(value));
        else if (et_respell_is_text(key))
            et_respell_text(record, key, et_json_string(value));
        else
            et_respell_word(record, key, et_json_string(value));
    }
}

/* Ends the record and hands it on. An et_outcome or a negative code. */
static int take_record(struct et_ecs *ecs, const struct et_record *id, const struct et_line *line,
                       struct et_err *err)
{
    struct et_record rec;
    if (et_respell_end(&ecs->record, &rec, err) < 0)
        return ET_FATAL;
    rec.node = id->node;
    rec.carried = true;
    rec.time_ns = id->time_ns;
    rec.serial = id->serial;
    rec.container = id->container;
    rec.lossy = true;
    return et_audit_records_take(ecs->records, &rec, line, err);
}

/* "success", "fail" of this event, as the kernel or a program would say it. */
static struct et_slice result_of(const json_t *event, const char *yes, const char *no)
{
    struct et_slice result = et_json_string(member_at(event, "auditd.result"));
    return et_slice_is(result, "success") ? et_slice_of(yes)
           : et_slice_is(result, "fail")  ? et_slice_of(no)
                                          : ET_SLICE_NONE;
}

/* The rules' keys are among the tags. */
static void add_key(struct et_ecs *ecs, const json_t *tags)
{
    ET_STRBUF_AUTO keys = { 0 };
    const json_t *tag;
    size_t i;
    json_array_foreach(tags, i, tag)
    {
        if (keys.n)
            et_strbuf_addc(&keys, '\x01');
        et_strbuf_add(&keys, et_json_string(tag));
    }
    if (keys.n)
        et_respell_text(&ecs->record, ET_SLICE("key"), et_strbuf_slice(&keys));
}

static void add_label(struct et_ecs *ecs, const json_t *selinux)
{
    static const char *const parts[] = { "user", "role", "domain", "level", "category" };
    ET_STRBUF_AUTO label = { 0 };
    for (size_t i = 0; i < COUNT(parts); i++) {
        struct et_slice part = et_json_string(json_object_get(selinux, parts[i]));
        if (part.n && label.n)
            et_strbuf_addc(&label, ':');
        et_strbuf_add(&label, part);
    }
    et_respell_word(&ecs->record, ET_SLICE("subj"), et_strbuf_slice(&label));
}

static void begin_call(struct et_ecs *ecs, const json_t *event)
{
    static const char *const exes[] = { "process.executable", "process.exe" };
    struct et_respelling *record = &ecs->record;
    const json_t *exe = first_of(event, exes, COUNT(exes));
    et_respell_begin(record, ET_SLICE("SYSCALL"));
    et_respell_call(record, et_json_string(member_at(event, "auditd.data.arch")),
                    et_json_string(member_at(event, "auditd.data.syscall")));
    et_respell_word(record, ET_SLICE("success"), result_of(event, "yes", "no"));
    et_respell_exit(record, et_json_string(member_at(event, "auditd.data.exit")));
    add_all(ecs, event, call_places, COUNT(call_places));
    if (exe)
        et_respell_text(record, ET_SLICE("exe"), et_json_string(exe));
    else
        et_respell_word(record, ET_SLICE("exe"), ET_SLICE("(null)"));
    add_label(ecs, member_at(event, "user.selinux"));
    add_key(ecs, json_object_get(event, "tags"));
}

static void begin_arguments(struct et_ecs *ecs, const json_t *event, const json_t *args)
{
    const json_t *argc = member_at(event, "auditd.data.argc"), *arg;
    size_t i;
    et_respell_begin(&ecs->record, ET_SLICE("EXECVE"));
    if (argc)
        et_respell_word(&ecs->record, ET_SLICE("argc"), et_json_string(argc));
    else
        et_respell_number(&ecs->record, ET_SLICE("argc"), (int64_t)json_array_size(args));
    json_array_foreach(args, i, arg)
    {
        et_respell_argument(&ecs->record, i, et_json_string(arg));
    }
}

/* One text that has a record of its own. */
static int take_text(struct et_ecs *ecs, const char *type, const char *key, struct et_slice text,
                     const struct et_record *id, const struct et_line *line, struct et_err *err)
{
    if (!text.p)
        return ET_SKIPPED;
    et_respell_begin(&ecs->record, et_slice_of(type));
    et_respell_text(&ecs->record, et_slice_of(key), text);
    return take_record(ecs, id, line, err);
}

/* The event of a system call: its SYSCALL, EXECVE, CWD, PATH and PROCTITLE. */
static int take_call(struct et_ecs *ecs, const json_t *event, const struct et_record *id,
                     const struct et_line *line, struct et_err *err)
{
    const json_t *args = json_object_get(member_at(event, "process"), "args"), *path;
    const json_t *paths = json_object_get(member_at(event, "auditd"), "paths");
    struct et_slice cwd = et_json_string(member_at(event, "process.working_directory"));
    struct et_slice title = et_json_string(member_at(event, "process.title"));
    size_t i;
    begin_call(ecs, event);
    int outcome = take_record(ecs, id, line, err);
    if (outcome >= 0 && json_is_array(args)) {
        begin_arguments(ecs, event, args);
        outcome = et_audit_outcome(outcome, take_record(ecs, id, line, err));
    }
    if (outcome >= 0)
        outcome = et_audit_outcome(outcome, take_text(ecs, "CWD", "cwd", cwd, id, line, err));
    json_array_foreach(paths, i, path)
    {
        if (outcome < 0)
            return outcome;
        et_respell_begin(&ecs->record, ET_SLICE("PATH"));
        add_all(ecs, path, path_places, COUNT(path_places));
        outcome = et_audit_outcome(outcome, take_record(ecs, id, line, err));
    }
    if (outcome >= 0)
        outcome = et_audit_outcome(outcome,
                                   take_text(ecs, "PROCTITLE", "proctitle", title, id, line, err));
    int rc = outcome < 0 ? 0 : et_audit_records_end_event(ecs->records, err);
    return rc < 0 ? rc : outcome;
}

/* A record of a program, of a login, or of the audit system's own state. */
static int take_report(struct et_ecs *ecs, const json_t *event, struct et_slice type,
                       const struct et_record *id, const struct et_line *line, struct et_err *err)
{
    const char *key;
    json_t *value;
    et_respell_begin(&ecs->record, type);
    if (ecs->record.reported || et_slice_is(type, "LOGIN")) {
        add_all(ecs, event, report_places, COUNT(report_places));
        et_respell_word(&ecs->record, ET_SLICE("res"), result_of(event, "success", "failed"));
    } else {
        json_object_foreach((json_t *)(uintptr_t)member_at(event, "auditd.data"), key, value)
            et_respell_word(&ecs->record, et_slice_of(key), et_json_string(value));
    }
    return take_record(ecs, id, line, err);
}

/* A record as the kernel wrote it: "type=… msg=audit(…): …". */
static int take_raw(struct et_ecs *ecs, struct et_slice text, const struct et_record *id,
                    const struct et_line *line, struct et_err *err)
{
    struct et_record rec;
    struct et_err why = { 0 };
    if (et_record_parse(et_slice_trim(text), &rec, &why) < 0)
        return et_audit_records_broken(ecs->records, line, why.msg, NULL, err);
    rec.carried = !rec.node.p && id->node.p;
    rec.node = rec.node.p ? rec.node : id->node;
    rec.container = id->container;
    return et_audit_records_take(ecs->records, &rec, line, err);
}

static int take_original(struct et_ecs *ecs, const json_t *original, const struct et_record *id,
                         const struct et_line *line, struct et_err *err)
{
    const json_t *text;
    size_t i;
    int outcome = ET_SKIPPED;
    if (json_is_string(original))
        return take_raw(ecs, et_json_string(original), id, line, err);
    json_array_foreach(original, i, text)
    {
        outcome = et_audit_outcome(outcome, take_raw(ecs, et_json_string(text), id, line, err));
        if (outcome < 0)
            break;
    }
    return outcome;
}

/* The array or string that holds raw records, or NULL. */
static const json_t *original_of(const json_t *event)
{
    static const char *const paths[] = { "event.original", "message" };
    for (size_t i = 0; i < COUNT(paths); i++) {
        const json_t *found = member_at(event, paths[i]);
        const json_t *first = json_is_array(found) ? json_array_get(found, 0) : found;
        struct et_slice text = et_slice_trim(et_json_string(first));
        if (et_slice_starts(text, "type=") || et_slice_starts(text, "node="))
            return found;
    }
    return NULL;
}

static bool time_of(const json_t *event, int64_t *time_ns)
{
    const json_t *stamp = member_at(event, "@timestamp");
    *time_ns = ET_TIME_NONE;
    if (json_is_integer(stamp)) { /* milliseconds, in dumps of doc values */
        int64_t ms = json_integer_value(stamp);
        if (ms > 0 && ms < INT64_MAX / 1000000)
            *time_ns = ms * 1000000;
    } else if (!et_time_from_rfc3339(et_json_string(stamp), time_ns)) {
        *time_ns = ET_TIME_NONE;
    }
    return *time_ns != ET_TIME_NONE;
}

/* "user_login" -> "USER_LOGIN" */
static struct et_slice type_of(const json_t *event, char type[TYPE_BYTES])
{
    struct et_slice name = et_json_string(member_at(event, "auditd.message_type"));
    size_t n = name.n < TYPE_BYTES ? name.n : 0;
    for (size_t i = 0; i < n; i++)
        type[i] = (char)(name.p[i] >= 'a' && name.p[i] <= 'z' ? name.p[i] - 'a' + 'A' : name.p[i]);
    return (struct et_slice){ type, n };
}

/* An et_outcome or a negative code. */
static int take_event(struct et_ecs *ecs, const json_t *event, const struct et_line *line,
                      struct et_err *err)
{
    static const char *const hosts[] = { "host.hostname", "host.name", "agent.hostname",
                                         "agent.name", "beat.hostname" };
    static const char *const containers[] = { "container.id", "process.container.id",
                                              "docker.container.id" };
    char name[TYPE_BYTES];
    const json_t *sequence = member_at(event, "auditd.sequence"), *original = original_of(event);
    struct et_record id = { .serial = ET_ABSENT };
    id.node = et_json_string(first_of(event, hosts, COUNT(hosts)));
    id.container = et_container_id(et_json_string(first_of(event, containers, COUNT(containers))));
    if (original)
        return take_original(ecs, original, &id, line, err);
    if (!sequence)
        return ET_SKIPPED; /* of another module, or an index's own entry */
    if (json_is_integer(sequence))
        id.serial = json_integer_value(sequence);
    else if (!et_slice_i64(et_json_string(sequence), &id.serial))
        id.serial = ET_ABSENT;
    if (id.serial < 0 || !time_of(event, &id.time_ns))
        return et_audit_records_broken(
            ecs->records, line, "audit event has no valid sequence or @timestamp", NULL, err);
    struct et_slice type = type_of(event, name);
    int outcome = ET_SKIPPED;
    if (member_at(event, "auditd.data.syscall"))
        outcome = take_call(ecs, event, &id, line, err);
    if (outcome < 0 || !type.n || et_slice_is(type, "SYSCALL"))
        return outcome;
    return et_audit_outcome(outcome, take_report(ecs, event, type, &id, line, err));
}

int et_ecs_take(struct et_ecs *ecs, const json_t *value, const struct et_line *line,
                struct et_err *err)
{
    const json_t *hits = et_json_at(value, "hits/hits"), *source, *hit;
    size_t i;
    int outcome = ET_SKIPPED;
    if (!json_is_array(hits)) {
        source = et_json_at(value, "_source");
        return take_event(ecs, source ? source : value, line, err);
    }
    json_array_foreach(hits, i, hit)
    {
        source = et_json_at(hit, "_source");
        source = source ? source : et_json_at(hit, "fields");
        outcome = et_audit_outcome(outcome, take_event(ecs, source, line, err));
        if (outcome < 0)
            break;
    }
    return outcome;
}
