/* What the daemons of containers write, one message a line:
 *
 *   time="2026-11-23T22:12:24Z" level=info msg="shim disconnected" id=4506…        logfmt
 *   DEBU[2022-01-10T11:55:43.785690280Z] failed to delete task   error="…" id=0866…  to a terminal
 *   I1002 02:33:37.966265    1163 kubelet.go:1939] SyncLoop (PLEG): "etcd_ns(a4a4…)"  klog
 *   conmon 4820eec2dfc82aaf <ninfo>: container PID: 1234
 *
 * containerd passes on the logs of its shims in words of its own: logfmt in msg="…"
 * of logfmt. klog knows no year: the carrier's stamp counts, or none. */
#include "parsers/runtime/daemon_log.h"

#include "parsers/json/json_lines.h"
#include "parsers/output/klog.h"
#include "parsers/runtime/daemon_names.h"
#include "parsers/runtime/event_text.h"
#include "parsers/runtime/formats.h"
#include "parsers/runtime/logfmt.h"
#include "parsers/runtime/runtime_event.h"
#include "parsers/text/list.h"

enum { ACTION_BYTES = 200 }; /* the whole is at its place in the evidence */

struct message {
    struct et_slice words;     /* what it says, without its pairs */
    struct et_slice all;       /* where names are looked for */
    struct et_slice nested;    /* msg="…" within words: what a shim said */
    struct et_slice container; /* that conmon begins with */
    const char *runtime;       /* whose form this is; NULL = several have it */
    int64_t time_ns;
    struct et_pairs pairs;
    struct et_arena text; /* of values that had to be decoded */
};

/* Which runtime a program belongs to, and whether its messages are read at all. */
static const struct {
    const char *program, *runtime;
} programs[] = {
    { "dockerd", "docker" },
    { "docker", "docker" },
    { "containerd", "containerd" },
    { "docker-containerd", "containerd" },
    { "crio", "cri-o" },
    { "kubelet", "kubernetes" },
    { "hyperkube", "kubernetes" },
    { "conmon", "conmon" },
    { "podman", "podman" },
};

static const char *runtime_of(struct et_slice program)
{
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        if (et_slice_is(program, programs[i].program))
            return programs[i].runtime;
    return NULL;
}

bool et_daemon_is_runtime(struct et_slice program)
{
    return runtime_of(program) != NULL;
}

/* What a shim said stands as logfmt in words: "cleanup warnings time=… msg=…". */
static void open_nested(struct message *m)
{
    struct et_slice words = m->words;
    size_t begin = et_logfmt_begin(words), before = m->pairs.count;
    struct et_slice rest = et_slice_from(words, begin);
    if (!et_slice_starts(rest, "time=") && !et_slice_starts(rest, "level="))
        return;
    et_logfmt_read(rest, &m->pairs, &m->text);
    m->words = et_slice_trim(et_slice_to(words, begin));
    for (size_t i = before; i < m->pairs.count; i++)
        if (et_slice_is(m->pairs.at[i].key, "msg"))
            m->nested = et_slice_trim(m->pairs.at[i].value);
}

static const struct et_pair *first_pair(const struct message *m, const char *key)
{
    for (size_t i = 0; i < m->pairs.count; i++)
        if (et_slice_is(m->pairs.at[i].key, key))
            return &m->pairs.at[i];
    return NULL;
}

/* Only CRI-O tells where in its program a message is from, describes a container by
 * its pod, writes a process in capitals, and names the call that it serves. */
static bool is_of_crio(const struct message *m)
{
    static const char *const own[] = { "file", "description", "PID" };
    const struct et_pair *name = first_pair(m, "name");
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (first_pair(m, own[i]))
            return true;
    return name && et_slice_starts(name->value, "/runtime.v1");
}

static void read_logfmt(struct et_slice text, struct message *m)
{
    et_logfmt_read(text, &m->pairs, &m->text);
    const struct et_pair *msg = first_pair(m, "msg"), *time = first_pair(m, "time");
    if (msg)
        m->words = et_slice_trim(msg->value);
    if (time && !et_time_from_rfc3339(time->value, &m->time_ns))
        m->time_ns = ET_TIME_NONE;
    if (is_of_crio(m))
        m->runtime = "cri-o";
    m->all = m->words;
    open_nested(m);
}

static bool is_of_terminal(struct et_slice text)
{
    static const char *const levels[] = { "TRAC", "DEBU", "INFO", "WARN", "ERRO", "FATA", "PANI" };
    return text.n > 5 && text.p[4] == '[' && et_slice_find(text, ']') &&
           ET_SLICE_IN(et_slice_to(text, 4), levels);
}

/* "INFO[STAMP] words   key=value"; a terminal may have been told seconds instead. */
static bool read_terminal(struct et_slice text, struct message *m)
{
    if (!is_of_terminal(text))
        return false;
    size_t at = (size_t)(et_slice_find(text, ']') - text.p);
    if (!et_time_from_rfc3339(et_slice_from(et_slice_to(text, at), 5), &m->time_ns))
        m->time_ns = ET_TIME_NONE;
    m->words = m->all = et_slice_trim(et_slice_from(text, at + 1));
    size_t begin = et_logfmt_begin(m->words);
    et_logfmt_read(et_slice_from(m->words, begin), &m->pairs, &m->text);
    m->words = et_slice_trim(et_slice_to(m->words, begin));
    const struct et_pair *msg = first_pair(m, "msg");
    if (msg)
        m->nested = et_slice_trim(msg->value);
    return true;
}

/* "I1002 02:33:37.966265    1163 kubelet.go:1939] words", or "\"words\" key=value" */
static bool read_klog(struct et_slice text, struct message *m)
{
    size_t head = et_klog_head(text);
    if (!head)
        return false;
    text = et_slice_from(text, head);
    m->words = m->all = text;
    m->runtime = "kubernetes";
    if (et_slice_starts(text, "\"")) {
        const char *end = et_slice_search(et_slice_from(text, 1), ET_SLICE("\" "));
        size_t n = end ? (size_t)(end - text.p) : text.n;
        m->words = et_slice_from(et_slice_to(text, n), 1);
        et_logfmt_read(et_slice_from(text, n + 1), &m->pairs, &m->text);
    }
    return true;
}

/* "conmon ID <ninfo>: words", where the id is cut to twenty digits. */
static bool read_conmon(struct et_slice text, struct message *m)
{
    struct et_slice rest = text;
    if (!et_slice_is(et_list_word(&rest), "conmon"))
        return false;
    struct et_slice id = et_list_word(&rest);
    const char *end = et_slice_search(rest, ET_SLICE(">: "));
    if (!et_slice_is_hex(id, 12) || !et_slice_starts(rest, " <") || !end)
        return false;
    m->container = id;
    m->runtime = "conmon";
    m->words = m->all = et_slice_from(rest, (size_t)(end - rest.p) + 3);
    return true;
}

static void read_message(struct et_slice text, struct message *m)
{
    m->words = m->all = text;
    if (et_logfmt_begin(text) == 0 && text.n)
        read_logfmt(text, m);
    else if (!read_terminal(text, m) && !read_klog(text, m))
        read_conmon(text, m);
}

/* The pid of a container's init, where CRI-O and conmon tell it. All other pids are
 * of helpers. */
static int64_t init_pid(const struct message *m)
{
    static const char said[] = "container PID: ";
    struct et_slice text =
        et_slice_is(m->words, "Started container") ? et_pairs_get(&m->pairs, "PID") : ET_SLICE_NONE;
    int64_t pid;
    if (m->container.p && et_slice_starts(m->words, said))
        text = et_slice_from(m->words, sizeof said - 1);
    return et_slice_i64(text, &pid) && pid > 0 ? pid : ET_ABSENT;
}

static void add_action(struct et_strbuf *to, const struct message *m)
{
    et_strbuf_add(to, m->words);
    if (m->nested.n) {
        et_strbuf_adds(to, m->words.n ? ": " : "");
        et_strbuf_add(to, m->nested);
    }
}

/* At most so many bytes, no character cut. */
static struct et_slice beginning(struct et_slice text, size_t n)
{
    if (text.n <= n)
        return text;
    while (n > 0 && ((unsigned char)text.p[n] & 0xc0) == 0x80)
        n--;
    return et_slice_to(text, n);
}

/* All pairs but the stamp and the words themselves. */
static void add_attributes(struct et_strbuf *to, const struct message *m)
{
    static const char *const told[] = { "time", "msg" };
    struct et_pairs rest;
    et_pairs_reset(&rest);
    for (size_t i = 0; i < m->pairs.count; i++)
        if (!ET_SLICE_IN(m->pairs.at[i].key, told))
            et_pairs_add(&rest, m->pairs.at[i].key, m->pairs.at[i].value);
    if (rest.count)
        et_pairs_json(to, &rest);
}

/* outcome, or a negative code. */
static int say_dropped(const struct et_sink *sink, const struct et_line *line, int outcome,
                       struct et_err *err)
{
    const struct et_damage damage = { .at = line->at,
                                      .what = "the message has more pairs than are kept",
                                      .kept = "the first 1024" };
    int rc = sink->damage(sink->ctx, &damage, err);
    return rc < 0 ? rc : outcome;
}

static int state(const struct et_sink *sink, const struct et_log_entry *entry,
                 const struct message *m, const struct et_line *line, struct et_err *err)
{
    struct et_runtime_event event = ET_RUNTIME_EVENT_NONE;
    struct et_daemon_names names;
    ET_STRBUF_AUTO action = { 0 };
    ET_STRBUF_AUTO attributes = { 0 };
    bool named = et_daemon_names_find(m->all, &m->pairs, &names);
    if (!named && !m->container.p)
        return ET_SKIPPED;
    const char *runtime = runtime_of(entry->program);
    add_action(&action, m);
    add_attributes(&attributes, m);
    if (action.failed || attributes.failed || m->text.failed)
        return et_fail_memory(err);
    if (!runtime)
        runtime = m->runtime ? m->runtime : names.docker ? "docker" : "containerd";
    event.runtime = et_slice_of(runtime);
    event.type = ET_SLICE("log");
    event.action = beginning(et_strbuf_slice(&action), ACTION_BYTES);
    event.time_ns = m->time_ns == ET_TIME_NONE ? entry->time_ns : m->time_ns;
    event.container_id = names.container.p ? names.container : m->container;
    event.container_name = names.name;
    event.exec_id = names.exec_id;
    event.pid = init_pid(m);
    event.pod = names.pod;
    event.pod_namespace = names.pod_namespace;
    if (attributes.n)
        event.attributes = et_strbuf_slice(&attributes);
    int rc = et_runtime_event_state(sink, &line->at, entry->host, &event, err);
    return rc >= 0 && m->pairs.dropped ? say_dropped(sink, line, rc, err) : rc;
}

static void message_open(struct message *m)
{
    m->container = m->nested = ET_SLICE_NONE;
    m->runtime = NULL;
    m->time_ns = ET_TIME_NONE;
    et_pairs_reset(&m->pairs);
    et_arena_init_sized(&m->text, 4096);
}

int et_daemon_message(const struct et_sink *sink, const struct et_log_entry *entry,
                      const struct et_line *line, struct et_err *err)
{
    struct et_slice text = et_slice_trim(entry->message);
    struct message m;
    if (et_podman_event_is(text))
        return et_podman_event_take(sink, text, entry->host, line, err);
    message_open(&m);
    read_message(text, &m);
    int outcome = state(sink, entry, &m, line, err);
    et_arena_clear(&m.text);
    return outcome;
}

static int bid_line(struct et_slice line)
{
    struct et_slice rest = line;
    if (is_of_terminal(line))
        return 60;
    /* what logrus writes first */
    return et_slice_starts(et_list_word(&rest), "time=\"") &&
                   et_slice_search(rest, ET_SLICE(" level=")) &&
                   et_slice_search(rest, ET_SLICE(" msg="))
               ? 61
               : 0;
}

/* Whether a message in klog's form stands in a source file of the kubelet. */
static bool is_of_kubelet(struct et_slice line)
{
    enum { WORDS_BEFORE = 3 }; /* level and day, time, thread */
    static const char *const files[] = { "kubelet", "kuberuntime_", "pod_workers.go:" };
    struct et_slice rest = et_slice_to(line, et_klog_head(line));
    for (int i = 0; i < WORDS_BEFORE; i++)
        et_list_word(&rest);
    struct et_slice place = et_list_word(&rest);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (et_slice_starts(place, files[i]))
            return true;
    return false;
}

static bool names_any(struct et_slice text)
{
    struct et_daemon_names names;
    struct message m;
    message_open(&m);
    read_message(text, &m);
    bool any = et_daemon_names_find(m.all, &m.pairs, &names);
    et_arena_clear(&m.text);
    return any;
}

/* Other components of Kubernetes write klog, too, and name pods. Most of what the
 * kubelet says as it starts names nothing, so that one line of its own has to do. */
static int kubelet_bid(struct et_slice head, bool whole)
{
    unsigned klog = 0, other = 0;
    bool own = false;
    struct et_slice line;
    while (et_head_line(&head, whole, &line)) {
        if (et_klog_head(line))
            klog++;
        else if (line.n)
            other++;
        own = own || (is_of_kubelet(line) && names_any(line));
    }
    return own && klog >= other ? 59 : 0;
}

static int daemon_log_bid(struct et_slice head, bool whole)
{
    int bid = et_json_lines_bid(head, bid_line);
    return bid ? bid : kubelet_bid(head, whole);
}

static int daemon_log_line(void *sink, const struct et_line *line, struct et_err *err)
{
    struct et_log_entry entry = ET_LOG_ENTRY_NONE;
    entry.message = line->text;
    return et_daemon_message(sink, &entry, line, err);
}

const struct et_parser et_parser_daemon_log = {
    .name = "daemon-log",
    .summary =
        "messages of dockerd, containerd, CRI-O, kubelet: those that name a container or a pod",
    .group = ET_GROUP_RUNTIME,
    .sample = "time=\"2022-04-27 15:42:04.592745715Z\" level=info msg=\"Started container\" "
              "PID=94218 "
              "containerID=35fc612c9592356cde113b882feb2fd8e45c412b4a539c47ff530c1c9d616c6a "
              "description=// file=\"server/container_start.go:66\"",
    .bid = daemon_log_bid,
    .open = et_list_open,
    .line = daemon_log_line,
    .close = et_list_close,
};
