#include "parsers/runtime/daemon_names.h"

enum { ID_DIGITS = 64, SHORT_ID_DIGITS = 12 };

enum meaning { CONTAINER, SANDBOX, EXEC };

/* What was found, before it is settled whether a sandbox counts. */
struct search {
    struct et_slice of[3]; /* by meaning; the first one counts */
    struct et_daemon_names *names;
};

static void found(struct search *search, enum meaning meaning, struct et_slice id, bool docker)
{
    if (search->of[meaning].p)
        return;
    search->of[meaning] = id;
    search->names->docker = search->names->docker || docker;
}

static bool is_id(struct et_slice text)
{
    return text.n == ID_DIGITS && et_slice_is_hex(text, ID_DIGITS);
}

/* "cri-o://ID" -> "ID" */
static struct et_slice without_scheme(struct et_slice text)
{
    const char *mark = et_slice_search(text, ET_SLICE("://"));
    return mark ? et_slice_from(text, (size_t)(mark - text.p) + 3) : text;
}

/* containerd's folders, whose name is the id: "…/io.containerd.runtime.v2.task/moby/ID" */
static struct et_slice id_of_path(struct et_slice path)
{
    struct et_slice last = et_slice_basename(path);
    bool task = et_slice_search(path, ET_SLICE("/io.containerd.runtime.")) != NULL;
    return (task && last.n) || is_id(last) ? last : ET_SLICE_NONE;
}

static void search_pairs(struct search *search, const struct et_pairs *pairs)
{
    static const struct {
        const char *key;
        enum meaning meaning;
        bool any; /* whatever its form; else 64 digits */
        bool docker;
    } keys[] = {
        { "containerID", CONTAINER, true, false },  { "container", CONTAINER, false, true },
        { "containerId", CONTAINER, false, false }, { "container_id", CONTAINER, false, false },
        { "id", CONTAINER, false, false },          { "sandboxID", SANDBOX, false, false },
        { "podSandboxID", SANDBOX, true, false },   { "sandbox", SANDBOX, false, false },
        { "execID", EXEC, false, false },
    };
    static const char *const paths[] = { "path", "bundle" };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        struct et_slice id = without_scheme(et_pairs_get(pairs, keys[i].key));
        if (id.n && (keys[i].any || is_id(id)))
            found(search, keys[i].meaning, id, keys[i].docker);
    }
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct et_slice id = id_of_path(et_pairs_get(pairs, paths[i]));
        if (id.n)
            found(search, CONTAINER, id, false);
    }
}

/* What may stand before an id of 64 digits. */
static void judge(struct search *search, struct et_slice before, struct et_slice id)
{
    static const struct {
        const char *ends;
        enum meaning meaning;
        bool docker;
    } openings[] = {
        { "container ", CONTAINER, false },
        { "container: ", CONTAINER, false },
        { "container \"", CONTAINER, false },
        { "container id \"", CONTAINER, false },
        { "Container for \"", CONTAINER, false },
        { "ContainerId:", CONTAINER, false },
        { "ContainerID:", CONTAINER, false },
        { "/containers/", CONTAINER, true },
        { ":docker:", CONTAINER, true },
        { "://", CONTAINER, false },
        { "Data:", CONTAINER, false },
        { "Data:\"", CONTAINER, false },
        { "Data\":\"", CONTAINER, false },
        { "/docker-", CONTAINER, false },
        { "/cri-containerd-", CONTAINER, false },
        { "/crio-", CONTAINER, false },
        { "/crio-conmon-", CONTAINER, false },
        { "sandbox \"", SANDBOX, false },
        { "sandbox id \"", SANDBOX, false },
        { "PodSandbox for \"", SANDBOX, false },
        { "PodSandboxId:", SANDBOX, false },
        { "SandboxID:", SANDBOX, false },
        { "exec command ", EXEC, true },
        { "/exec/", EXEC, true },
    };
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        if (et_slice_ends(before, openings[i].ends)) {
            found(search, openings[i].meaning, id, openings[i].docker);
            return;
        }
    }
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static void search_ids(struct search *search, struct et_slice words)
{
    for (size_t i = 0; i < words.n;) {
        size_t from = i;
        while (i < words.n && is_hex(words.p[i]))
            i++;
        if (i - from == ID_DIGITS)
            judge(search, et_slice_to(words, from),
                  et_slice_to(et_slice_from(words, from), ID_DIGITS));
        i += i == from;
    }
}

/* What stands in words between two marks; absent if they do not. */
static struct et_slice between(struct et_slice words, struct et_slice begin, struct et_slice end)
{
    const char *from = et_slice_search(words, begin);
    if (!from)
        return ET_SLICE_NONE;
    struct et_slice rest = et_slice_from(words, (size_t)(from - words.p) + begin.n);
    const char *to = et_slice_search(rest, end);
    return to && to > rest.p ? et_slice_to(rest, (size_t)(to - rest.p)) : ET_SLICE_NONE;
}

/* "Calling POST /v1.41/containers/NAME/exec": dockerd's API takes names for ids. */
static void search_api(struct search *search, struct et_slice words)
{
    static const char *const of_all[] = { "create", "json", "prune" };
    static const char opening[] = "/containers/";
    const char *at = et_slice_search(words, ET_SLICE(opening));
    if (!et_slice_starts(words, "Calling ") || !at)
        return;
    struct et_slice name = et_slice_from(words, (size_t)(at - words.p) + sizeof opening - 1);
    size_t n = 0;
    while (n < name.n && name.p[n] != '/' && name.p[n] != '?')
        n++;
    name = et_slice_to(name, n);
    if (!n || ET_SLICE_IN(name, of_all))
        return;
    search->names->docker = true;
    if (et_slice_is_hex(name, SHORT_ID_DIGITS))
        found(search, CONTAINER, name, true);
    else
        search->names->name = name;
}

static bool in_pod_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

/* The kubelet's full name of a pod: "NAME_NAMESPACE(UID)". */
static void split_full_name(struct et_slice words, size_t bracket, struct et_daemon_names *names)
{
    size_t from = bracket;
    while (from > 0 && in_pod_name(words.p[from - 1]))
        from--;
    struct et_slice full = et_slice_from(et_slice_to(words, bracket), from);
    const char *mark = et_slice_find(full, '_');
    if (!mark)
        return;
    struct et_slice name = et_slice_to(full, (size_t)(mark - full.p));
    struct et_slice name_space = et_slice_from(full, name.n + 1);
    if (!name.n || !name_space.n || et_slice_find(name_space, '_'))
        return;
    names->pod = name;
    names->pod_namespace = name_space;
}

static void search_full_names(struct et_slice words, struct et_daemon_names *names)
{
    enum { UID_DIGITS = 32 };
    for (size_t i = 0; i < words.n && !names->pod.p; i++) {
        size_t end = i + 1;
        if (words.p[i] != '(')
            continue;
        while (end < words.n && (is_hex(words.p[end]) || words.p[end] == '-'))
            end++;
        if (end < words.n && words.p[end] == ')' && end - i > UID_DIGITS)
            split_full_name(words, i, names);
        i = end > i + 1 ? end - 1 : i;
    }
}

/* "NAMESPACE/NAME" and "NAMESPACE/NAME/CONTAINER" */
static void split_path(struct et_slice path, struct et_daemon_names *names)
{
    struct et_slice *const parts[] = { &names->pod_namespace, &names->pod, &names->name };
    if (!et_slice_find(path, '/'))
        return;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && path.n; i++) {
        const char *slash = et_slice_find(path, '/');
        size_t n = slash ? (size_t)(slash - path.p) : path.n;
        if (n)
            *parts[i] = et_slice_to(path, n);
        path = et_slice_from(path, n + 1);
    }
}

/* What Go writes of the structs that hold a name. */
static void search_structs(struct et_slice words, struct et_daemon_names *names)
{
    static const struct {
        const char *within, *begin, *end;
        size_t member;
    } marks[] = {
        { "PodSandboxMetadata{", "{Name:", ",", offsetof(struct et_daemon_names, pod) },
        { "PodSandboxMetadata{", ",Namespace:", ",",
          offsetof(struct et_daemon_names, pod_namespace) },
        { "&ContainerMetadata{", "{Name:", ",", offsetof(struct et_daemon_names, name) },
        { "ObjectReference{Kind:\"Pod\"", " Namespace:\"", "\"",
          offsetof(struct et_daemon_names, pod_namespace) },
        { "ObjectReference{Kind:\"Pod\"", " Name:\"", "\"", offsetof(struct et_daemon_names, pod) },
        { "ObjectReference{Kind:\"Pod\"", "containers{", "}",
          offsetof(struct et_daemon_names, name) },
        { "pod \"", "pod \"", "\" (UID:", offsetof(struct et_daemon_names, pod) },
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *at = et_slice_search(words, et_slice_of(marks[i].within));
        struct et_slice *name = (struct et_slice *)(void *)((char *)names + marks[i].member);
        if (at && !name->p)
            *name = between(et_slice_from(words, (size_t)(at - words.p)),
                            et_slice_of(marks[i].begin), et_slice_of(marks[i].end));
    }
}

static void search_pods(struct et_slice words, const struct et_pairs *pairs,
                        struct et_daemon_names *names)
{
    struct et_slice container_name = et_pairs_get(pairs, "containerName");
    split_path(et_pairs_get(pairs, "pod"), names);
    if (!names->pod.p)
        split_path(et_pairs_get(pairs, "description"), names);
    if (!names->pod.p)
        search_full_names(words, names);
    search_structs(words, names);
    if (container_name.p)
        names->name = container_name;
}

bool et_daemon_names_find(struct et_slice words, const struct et_pairs *pairs,
                          struct et_daemon_names *names)
{
    *names = (struct et_daemon_names){ 0 };
    struct search search = { .names = names };
    search_pairs(&search, pairs);
    search_ids(&search, words);
    search_api(&search, words);
    search_pods(words, pairs, names);
    names->exec_id = search.of[EXEC];
    names->container = search.of[CONTAINER].p ? search.of[CONTAINER] : search.of[SANDBOX];
    return names->container.p || names->name.p || names->pod.p;
}
