/* `docker inspect` of containers and images, Docker 1.x to 29, and podman's,
 * whose shape is nearly the same:
 *
 *   document = *( array / object )     one or several, with or without line ends between
 *   array    = "[" object *( "," object ) "]"
 *
 *   [{"Id":"4f…","Created":"2026-11-23T22:17:30.7Z","Path":"sh","Args":["-c","true"],
 *     "State":{"Status":"exited","Pid":0,"ExitCode":0,…},"Name":"/batch",…,"Config":{…}}]
 *
 * A container has State, Config and Id; an image has Id and RepoTags. Networks,
 * volumes and whatever else stands between them is skipped. The daemon's own
 * config.v2.json looks alike but says ID and StreamConfig: not this format. */
#include "parsers/runtime/docker.h"

#include "base/printable.h"
#include "base/strbuf.h"
#include "parsers/json/json_get.h"
#include "parsers/json/json_span.h"

#include <stdio.h>
#include <stdlib.h>

/* Bids look at this many values of the head: a network may come first. */
enum { BID_VALUES = 32 };

enum key_bit {
    KEY_ID = 1,
    KEY_STATE = 2,
    KEY_CONFIG = 4,
    KEY_CONTAINER = 8, /* of a container, and of few other things */
    KEY_NAMED = 16,    /* of an image: what it is called */
    KEY_PLATFORM = 32, /* of an image: what it runs on */
    KEY_FOREIGN = 64,  /* never in this format */
};

static const struct {
    const char *name;
    char kind; /* the first byte of its value; 0 = any */
    enum key_bit bit;
} known_keys[] = {
    { "Id", '"', KEY_ID },
    { "State", '{', KEY_STATE },
    { "Config", '{', KEY_CONFIG },
    { "HostConfig", '{', KEY_CONTAINER },
    { "NetworkSettings", '{', KEY_CONTAINER },
    { "HostnamePath", '"', KEY_CONTAINER },
    { "ResolvConfPath", '"', KEY_CONTAINER },
    { "RestartCount", 0, KEY_CONTAINER },
    { "RepoTags", 0, KEY_NAMED },
    { "RepoDigests", 0, KEY_NAMED },
    { "Architecture", '"', KEY_PLATFORM },
    { "Os", '"', KEY_PLATFORM },
    { "RootFS", '{', KEY_PLATFORM },
    { "ID", 0, KEY_FOREIGN },
    { "StreamConfig", 0, KEY_FOREIGN },
    { "ociVersion", 0, KEY_FOREIGN },
    { "Actor", 0, KEY_FOREIGN },
};

static unsigned keys_of(struct et_slice object)
{
    struct et_json_keys keys;
    struct et_slice key;
    char kind;
    unsigned found = 0;
    et_json_keys_init(&keys, object);
    while (et_json_keys_next(&keys, &key, &kind))
        for (size_t i = 0; i < sizeof known_keys / sizeof *known_keys; i++)
            if (et_slice_is(key, known_keys[i].name) &&
                (known_keys[i].kind == 0 || known_keys[i].kind == kind))
                found |= known_keys[i].bit;
    return found;
}

static bool has(unsigned found, unsigned bits)
{
    return (found & bits) == bits;
}

static bool is_container(unsigned found)
{
    return !has(found, KEY_FOREIGN) && has(found, KEY_STATE | KEY_CONFIG) &&
           (has(found, KEY_ID) || has(found, KEY_CONTAINER));
}

static bool is_image(unsigned found)
{
    return !has(found, KEY_FOREIGN) && has(found, KEY_ID | KEY_NAMED | KEY_PLATFORM);
}

/* A head may end within its first value; then fewer keys must do. */
static int bid_for(struct et_slice object, bool ends_early)
{
    unsigned found = keys_of(object);
    if (is_container(found))
        return 90;
    if (is_image(found))
        return 85;
    bool likely = !has(found, KEY_FOREIGN) && has(found, KEY_CONTAINER) &&
                  (found & (KEY_STATE | KEY_CONFIG)) != 0;
    return ends_early && likely ? 70 : 0;
}

static int docker_inspect_bid(struct et_slice head, bool whole)
{
    (void)whole; /* a document cut short is bid for as well: it yields what it holds */
    struct et_json_span span;
    struct et_json_value value;
    enum et_json_found found;
    int best = 0;
    et_json_span_init(&span, head);
    for (int i = 0; i < BID_VALUES && (found = et_json_span_next(&span, &value)); i++) {
        int bid = bid_for(value.text, found != ET_JSON_WHOLE);
        best = bid > best ? bid : best;
    }
    return best;
}

struct inspect {
    const struct et_sink *sink;
    struct et_strbuf command, labels, names;
    uint64_t containers, images; /* stated so far */
    uint64_t damaged_line;       /* of the latest damage: one entry per line is enough */
};

static int docker_inspect_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct inspect *inspect = calloc(1, sizeof *inspect);
    if (!inspect)
        return et_fail_memory(err);
    inspect->sink = sink;
    *state = inspect;
    return 0;
}

static void docker_inspect_close(void *state)
{
    struct inspect *inspect = state;
    if (!inspect)
        return;
    et_strbuf_clear(&inspect->command);
    et_strbuf_clear(&inspect->labels);
    et_strbuf_clear(&inspect->names);
    free(inspect);
}

/* The member at path as JSON text in to; absent unless it is of that type. */
static struct et_slice dump_at(struct et_strbuf *to, const json_t *object, const char *path,
                               json_type type)
{
    const json_t *member = et_json_at(object, path);
    et_strbuf_reset(to);
    if (!member || json_typeof(member) != type)
        return ET_SLICE_NONE;
    et_json_dump(to, member);
    return et_strbuf_slice(to);
}

/* Path and Args as one JSON array: what the container was told to run. podman 1
 * and 2 repeat a command of one word in Args, which cannot be told from a word
 * given twice: kept as it stands. */
static struct et_slice command_of(struct et_strbuf *to, const json_t *object)
{
    struct et_slice path = et_json_set_text(object, "Path");
    const json_t *args = et_json_at(object, "Args");
    et_strbuf_reset(to);
    if (!path.p)
        return ET_SLICE_NONE;
    et_strbuf_addc(to, '[');
    et_json_add_string(to, path);
    for (size_t i = 0; i < json_array_size(args); i++) {
        et_strbuf_addc(to, ',');
        et_json_dump(to, json_array_get(args, i));
    }
    et_strbuf_addc(to, ']');
    return et_strbuf_slice(to);
}

/* Docker before 1.9 wrote no Status. Its daemon derives the word from these
 * members, in this order. */
static struct et_slice status_of(const json_t *object)
{
    static const struct {
        const char *path, *status;
    } states[] = {
        { "State/Paused", "paused" },
        { "State/Restarting", "restarting" },
        { "State/Running", "running" },
        { "State/Dead", "dead" },
    };
    struct et_slice status = et_json_set_text(object, "State/Status");
    if (status.p || et_json_flag(object, "State/Running") == ET_ABSENT)
        return status;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (et_json_flag(object, states[i].path) == 1)
            return et_slice_of(states[i].status);
    bool started = et_json_time(object, "State/StartedAt") != ET_TIME_NONE;
    return et_slice_of(started ? "exited" : "created");
}

static struct et_slice without_slash(struct et_slice name)
{
    return et_slice_starts(name, "/") ? et_slice_from(name, 1) : name;
}

static bool is_podman(const json_t *object)
{
    return et_json_at(object, "ImageName") || et_json_at(object, "OCIRuntime") ||
           et_json_at(object, "State/ConmonPid") || et_json_at(object, "ManifestType");
}

static int state_fact(struct inspect *inspect, const struct et_json_value *value,
                      struct et_fact *fact, struct et_err *err)
{
    if (inspect->command.failed || inspect->labels.failed || inspect->names.failed)
        return et_fail_memory(err);
    fact->places = &value->at;
    fact->place_count = 1;
    return inspect->sink->fact(inspect->sink->ctx, fact, err);
}

static int state_container(struct inspect *inspect, const json_t *object,
                           const struct et_json_value *value, struct et_err *err)
{
    bool podman = is_podman(object);
    int64_t pid = et_json_number(object, "State/Pid");
    int64_t conmon = et_json_number(object, "State/ConmonPid");
    bool running = et_json_flag(object, "State/Running") == 1;
    struct et_container container = {
        .runtime = et_slice_of(podman ? "podman" : "docker"),
        .id = et_json_set_text(object, "Id"),
        .name = without_slash(et_json_set_text(object, "Name")),
        .image = et_json_set_text(object, podman ? "ImageName" : "Config/Image"),
        .image_id = et_json_set_text(object, "Image"),
        .pod = et_json_set_text(object, "Config/Labels/io.kubernetes.pod.name"),
        .pod_namespace = et_json_set_text(object, "Config/Labels/io.kubernetes.pod.namespace"),
        .hostname = et_json_set_text(object, "Config/Hostname"),
        .command = command_of(&inspect->command, object),
        .labels = dump_at(&inspect->labels, object, "Config/Labels", JSON_OBJECT),
        .status = status_of(object),
        .created_ns = et_json_time(object, "Created"),
        .started_ns = et_json_time(object, "State/StartedAt"),
        .finished_ns = et_json_time(object, "State/FinishedAt"),
        .pid = pid > 0 ? pid : ET_ABSENT,
        /* while it runs, the 0 written here is nobody's exit code */
        .exit_code = running ? ET_ABSENT : et_json_number(object, "State/ExitCode"),
        .restart_count = et_json_number(object, "RestartCount"),
        .conmon_pid = conmon > 0 ? conmon : ET_ABSENT,
        .cgroup = et_json_set_text(object, "State/CgroupPath"),
        .rootfs = et_json_set_text(object, "GraphDriver/Data/MergedDir"),
        .process_label = et_json_set_text(object, "ProcessLabel"),
        .mount_label = et_json_set_text(object, "MountLabel"),
        .apparmor = et_json_set_text(object, "AppArmorProfile"),
        .pid_mode = et_json_set_text(object, "HostConfig/PidMode"),
        .network_mode = et_json_set_text(object, "HostConfig/NetworkMode"),
        .cgroup_parent = et_json_set_text(object, "HostConfig/CgroupParent"),
        .user = et_json_set_text(object, "Config/User"),
        .privileged = et_json_flag(object, "HostConfig/Privileged"),
    };
    struct et_fact fact = { .kind = ET_FACT_CONTAINER, .container = &container };
    inspect->containers++;
    return state_fact(inspect, value, &fact, err);
}

static int state_image(struct inspect *inspect, const json_t *object,
                       const struct et_json_value *value, struct et_err *err)
{
    struct et_image image = {
        .runtime = et_slice_of(is_podman(object) ? "podman" : "docker"),
        .id = et_json_set_text(object, "Id"),
        .names = dump_at(&inspect->names, object, "RepoTags", JSON_ARRAY),
        .created_ns = et_json_time(object, "Created"),
        .labels = dump_at(&inspect->labels, object, "Config/Labels", JSON_OBJECT),
    };
    struct et_fact fact = { .kind = ET_FACT_IMAGE, .image = &image };
    inspect->images++;
    return state_fact(inspect, value, &fact, err);
}

static void plural(char *text, size_t size, uint64_t n, const char *noun)
{
    snprintf(text, size, "%llu %s%s", (unsigned long long)n, noun, n == 1 ? "" : "s");
}

/* "2 containers, 1 image": what stands although something else is damaged. */
static const char *kept_so_far(const struct inspect *inspect, char text[96])
{
    char containers[40], images[40];
    if (inspect->containers == 0 && inspect->images == 0)
        return NULL;
    plural(containers, sizeof containers, inspect->containers, "container");
    plural(images, sizeof images, inspect->images, "image");
    bool both = inspect->containers && inspect->images;
    snprintf(text, 96, "%s%s%s", inspect->containers ? containers : "", both ? ", " : "",
             inspect->images ? images : "");
    return text;
}

/* ET_BROKEN or a negative code. */
static int damage(struct inspect *inspect, const struct et_json_value *value, const char *what,
                  const char *kept, struct et_err *err)
{
    struct et_damage entry = { .at = value->at, .what = what, .kept = kept };
    if (value->at.line == inspect->damaged_line && !kept)
        return ET_BROKEN;
    inspect->damaged_line = value->at.line;
    int rc = inspect->sink->damage(inspect->sink->ctx, &entry, err);
    return rc < 0 ? rc : ET_BROKEN;
}

/* An et_outcome or a negative code. */
static int take_value(struct inspect *inspect, const struct et_json_value *value,
                      struct et_err *err)
{
    ET_JSON_AUTO *object = NULL;
    struct et_err why = { 0 };
    int rc = et_json_read(value->text, &object, &why);
    if (rc == ET_DAMAGED)
        return damage(inspect, value, why.msg, NULL, err);
    if (rc < 0)
        return et_fail_memory(err);
    unsigned found = keys_of(value->text);
    if (is_container(found) && !et_json_set_text(object, "Id").p)
        return damage(inspect, value, "container has no id", NULL, err);
    if (is_container(found))
        rc = state_container(inspect, object, value, err);
    else if (is_image(found))
        rc = state_image(inspect, object, value, err);
    else
        return ET_SKIPPED;
    return rc < 0 ? rc : ET_PARSED;
}

static uint64_t count_lines(struct et_slice text)
{
    uint64_t lines = 0;
    while (text.n) {
        const char *end = et_slice_find(text, '\n');
        text = et_slice_from(text, end ? (size_t)(end - text.p) + 1 : text.n);
        lines++;
    }
    return lines;
}

/* Each line counts once, by the first value that has a part of it; the lines
 * between values (brackets, blank ones) count as what the document is. */
static int docker_inspect_document(void *state, struct et_slice text, struct et_tally *tally,
                                   struct et_err *err)
{
    struct inspect *inspect = state;
    struct et_json_span span;
    struct et_json_value value;
    enum et_json_found found;
    uint64_t counted = 0, of[3] = { 0 };
    et_json_span_init(&span, text);
    while ((found = et_json_span_next(&span, &value)) != ET_JSON_END) {
        char counts[96];
        const char *kept = found == ET_JSON_CUT ? kept_so_far(inspect, counts) : NULL;
        int outcome = found == ET_JSON_WHOLE ? take_value(inspect, &value, err)
                                             : damage(inspect, &value, value.what, kept, err);
        if (outcome < 0)
            return outcome;
        if (value.last_line > counted && value.text.n > 0) {
            uint64_t first = value.at.line > counted ? value.at.line : counted + 1;
            of[outcome] += value.last_line - first + 1;
            counted = value.last_line;
        }
    }
    bool ours = inspect->containers > 0 || inspect->images > 0;
    uint64_t between = count_lines(text) - of[ET_PARSED] - of[ET_SKIPPED] - of[ET_BROKEN];
    of[ours ? ET_PARSED : ET_SKIPPED] += between;
    *tally = (struct et_tally){ of[ET_PARSED], of[ET_SKIPPED], of[ET_BROKEN] };
    return 0;
}

const struct et_parser et_parser_docker_inspect = {
    .name = "docker-inspect",
    .summary = "docker inspect (or podman inspect) of containers and images",
    .group = ET_GROUP_RUNTIME,
    .sample = "[{\"Id\":\"4f66ad9a0b2e\",\"Created\":\"2026-11-23T22:17:30.7Z\",\"Path\":\"sh\","
              "\"Args\":[\"-c\","
              "\"true\"],\"State\":{\"Status\":\"exited\",\"Pid\":0,\"ExitCode\":0},\"Name\":\"/"
              "batch\",\"RestartCount\":0,"
              "\"Config\":{\"Image\":\"acme/builder:12\"},\"HostConfig\":{}}]",
    .sample_invented = true,
    .bid = docker_inspect_bid,
    .open = docker_inspect_open,
    .document = docker_inspect_document,
    .close = docker_inspect_close,
};
