/* Events in the words that are meant for people:
 *
 *   docker  STAMP TYPE ACTION[: COMMAND] ID (KEY=VALUE, KEY=VALUE)
 *           STAMP ID: (from IMAGE) STATUS                            before 1.10
 *   podman  STAMP TYPE STATUS [ID] [NAME] [(KEY=VALUE, KEY=VALUE)]
 *
 *   2026-11-23T22:12:38.635537081Z network connect 5df9… (container=80b9…, name=bridge,
 * type=bridge) 2026-11-23 22:12:55.746 +0000 UTC m=+0.12 container start f655… (image=…,
 * name=pod-builder)
 *
 * Nothing is quoted: a command or a label may itself look like an id or like further
 * attributes. Where two readings differ, neither counts: a key that stands there
 * twice has no value, and of an exec's command that holds what may be the id and
 * its attributes the whole line is damage. */
#include "parsers/runtime/event_text.h"

#include "parsers/json/json_lines.h"
#include "parsers/runtime/formats.h"
#include "parsers/runtime/pairs.h"
#include "parsers/runtime/runtime_event.h"
#include "parsers/text/list.h"

enum { ID_DIGITS = 64, SHORT_ID_DIGITS = 12, DOCKER_FRACTION = 9 };

static const char *const types[] = { "builder", "config",  "container", "daemon",
                                     "image",   "network", "node",      "plugin",
                                     "secret",  "service", "volume" };

/* Takes Docker's stamp off rest: it always has nine digits of a second. */
static bool docker_stamp(struct et_slice *rest, int64_t *ns)
{
    struct et_slice stamp = et_list_word(rest);
    const char *point = et_slice_find(stamp, '.');
    struct et_slice fraction = point ? et_slice_from(stamp, (size_t)(point - stamp.p) + 1) : stamp;
    uint64_t digits;
    return et_slice_u64(et_slice_to(fraction, DOCKER_FRACTION), &digits) &&
           et_time_from_rfc3339(stamp, ns);
}

/* Takes the stamp of a Go program off rest, and perhaps the reading of a clock that
 * only that program knows (m=+0.12). */
static bool podman_stamp(struct et_slice *rest, int64_t *ns)
{
    struct et_slice stamp = *rest;
    for (int words = 0; words < 4; words++) /* date, time, offset, the zone's name */
        et_list_word(rest);
    if (et_slice_starts(*rest, " m="))
        et_list_word(rest);
    return et_time_from_go(stamp, ns);
}

/* What stands behind the stamp. */
struct words {
    struct et_slice type, action, id, name;
    struct et_slice attributes; /* without their parentheses; absent = none */
    bool ambiguous;
};

/* "(KEY=VALUE, …)" behind blanks, or nothing. */
static bool take_attributes(struct et_slice rest, struct words *words)
{
    rest = et_slice_trim(rest);
    if (rest.n == 0)
        return true;
    if (!et_slice_starts(rest, "(") || !et_slice_ends(rest, ")"))
        return false;
    words->attributes = (struct et_slice){ rest.p + 1, rest.n - 2 };
    return true;
}

/* Of a container: the id is the word of 64 digits that attributes or nothing follow. */
static bool take_container(struct et_slice text, struct words *words)
{
    struct et_slice rest = text, attributes = ET_SLICE_NONE;
    bool glued = et_slice_starts(text, "exec_");
    while (!words->ambiguous && rest.n) {
        struct et_slice word = et_list_word(&rest);
        if (word.n != ID_DIGITS || !et_slice_is_hex(word, ID_DIGITS) ||
            (rest.n && !et_slice_starts(rest, " (")))
            continue;
        words->ambiguous = words->id.p != NULL;
        words->id = word;
        words->action = word.p > text.p ? et_slice_to(text, (size_t)(word.p - text.p) - 1) : text;
        attributes = rest;
        if (!glued)
            break; /* whatever follows are labels */
    }
    return words->id.p && words->id.p != text.p && take_attributes(attributes, words);
}

static bool take_docker(struct et_slice rest, struct words *words)
{
    words->type = et_list_word(&rest);
    if (!ET_SLICE_IN(words->type, types))
        return false;
    if (et_slice_is(words->type, "container"))
        return take_container(et_slice_trim(rest), words);
    words->action = et_list_word(&rest);
    words->id = et_list_word(&rest);
    return words->id.n && !et_slice_ends(words->id, ":") && take_attributes(rest, words);
}

/* "ID: (from IMAGE) STATUS"; without an image for what happened to one. */
static bool take_old_docker(struct et_slice rest, struct words *words)
{
    static const char opening[] = " (from ";
    struct et_slice id = et_list_word(&rest);
    if (id.n < 2 || id.p[id.n - 1] != ':')
        return false;
    words->id = et_slice_to(id, id.n - 1);
    words->type = ET_SLICE("image");
    const char *end = et_slice_find(rest, ')');
    if (et_slice_starts(rest, opening) && end) {
        size_t from = sizeof opening - 1, to = (size_t)(end - rest.p);
        words->type = ET_SLICE("container");
        words->name = et_slice_from(et_slice_to(rest, to), from);
        words->action = et_slice_trim(et_slice_from(rest, to + 1));
        return et_slice_is_hex(words->id, SHORT_ID_DIGITS) && words->action.n;
    }
    words->action = et_slice_trim(rest);
    return et_docker_of_image(words->action);
}

static bool take_podman(struct et_slice rest, struct words *words)
{
    static const char *const podman_types[] = { "container", "image",  "machine", "network",
                                                "pod",       "secret", "system",  "volume" };
    words->type = et_list_word(&rest);
    if (!ET_SLICE_IN(words->type, podman_types))
        return false;
    if (et_slice_is(words->type, "container") || et_slice_is(words->type, "pod"))
        return take_container(et_slice_trim(rest), words);
    words->action = et_list_word(&rest);
    rest = et_slice_from(rest, 1);
    if (rest.n && rest.p[0] != ' ') /* an image that is pulled has no id yet, but its blank */
        words->id = et_list_word(&rest);
    if (!et_slice_starts(et_slice_trim(rest), "("))
        words->name = et_slice_trim(rest);
    else if (!take_attributes(rest, words))
        return false;
    return words->action.n > 0;
}

static bool is_key(struct et_slice text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] <= ' ' || strchr("\"'(),", text.p[i]))
            return false;
    return text.n > 0;
}

/* A value ends where ", KEY=" follows: it may hold commas. */
static size_t value_end(struct et_slice text)
{
    for (size_t i = 0; i + 1 < text.n; i++) {
        struct et_slice next = et_slice_from(text, i + 2);
        if (text.p[i] != ',' || text.p[i + 1] != ' ')
            continue;
        const char *equals = et_slice_find(et_slice_to(next, 256), '=');
        if (equals && is_key(et_slice_to(next, (size_t)(equals - next.p))))
            return i;
    }
    return text.n;
}

static void read_attributes(struct et_slice text, struct et_pairs *pairs)
{
    while (text.n) {
        const char *equals = et_slice_find(text, '=');
        if (!equals)
            return;
        struct et_slice key = et_slice_to(text, (size_t)(equals - text.p));
        struct et_slice value = et_slice_from(text, key.n + 1);
        value = et_slice_to(value, value_end(value));
        et_pairs_add(pairs, key, value);
        text = et_slice_from(text, key.n + 1 + value.n + 2);
    }
}

static void fill(struct et_runtime_event *event, const struct words *words,
                 const struct et_pairs *pairs)
{
    struct et_docker_attributes known = { .name = et_pairs_get(pairs, "name"),
                                          .image = et_pairs_get(pairs, "image"),
                                          .exec_id = et_pairs_get(pairs, "execID"),
                                          .container = et_pairs_get(pairs, "container"),
                                          .exit_code = ET_ABSENT };
    int64_t code;
    if (et_slice_i64(et_pairs_get(pairs, "exitCode"), &code))
        known.exit_code = code;
    if (!known.name.p && et_slice_is(words->type, "image") && words->name.n)
        known.name = words->name;
    if (!known.image.p && et_slice_is(words->type, "container"))
        known.image = words->name;
    event->type = words->type;
    event->action = words->action;
    et_docker_event_fill(event, words->id, &known);
    if (et_slice_is(words->type, "pod"))
        event->pod = known.name;
}

/* Reads the pairs of attributes; damage where there are too many. 0 or negative. */
static int read_pairs(const struct et_sink *sink, struct et_slice text, const struct et_line *line,
                      struct et_pairs *pairs, struct et_err *err)
{
    const struct et_damage damage = { .at = line->at,
                                      .what = "the event has more attributes than are kept",
                                      .kept = "the first 1024" };
    et_pairs_reset(pairs);
    read_attributes(text, pairs);
    return pairs->dropped ? sink->damage(sink->ctx, &damage, err) : 0;
}

static int state(const struct et_sink *sink, struct et_slice runtime, const struct words *words,
                 int64_t time_ns, struct et_slice host, const struct et_line *line,
                 struct et_err *err)
{
    struct et_runtime_event event = ET_RUNTIME_EVENT_NONE;
    struct et_pairs pairs;
    ET_STRBUF_AUTO attributes = { 0 };
    if (words->ambiguous)
        return et_line_broken(sink, line, "the event's command holds what may be its end", err);
    int rc = read_pairs(sink, words->attributes, line, &pairs, err);
    if (rc < 0)
        return rc;
    event.runtime = runtime;
    event.time_ns = time_ns;
    fill(&event, words, &pairs);
    if (pairs.count) {
        et_pairs_json(&attributes, &pairs);
        event.attributes = et_strbuf_slice(&attributes);
    }
    if (attributes.failed)
        return et_fail_memory(err);
    return et_runtime_event_state(sink, &line->at, host, &event, err);
}

static bool read_docker(struct et_slice text, struct words *words, int64_t *time_ns)
{
    *words = (struct words){ 0 };
    if (!docker_stamp(&text, time_ns))
        return false;
    struct words old = { 0 };
    if (take_docker(text, words))
        return true;
    *words = old;
    return take_old_docker(text, words);
}

static bool read_podman(struct et_slice text, struct words *words, int64_t *time_ns)
{
    *words = (struct words){ 0 };
    return podman_stamp(&text, time_ns) && take_podman(text, words);
}

static int not_an_event(const struct et_sink *sink, const struct et_line *line, struct et_err *err)
{
    return et_line_broken(
        sink, line, line->cut ? "the stream ends within an event" : "the line is no event", err);
}

static int docker_bid_line(struct et_slice line)
{
    struct words words;
    int64_t time_ns;
    return read_docker(et_slice_trim(line), &words, &time_ns) ? 84 : 0;
}

static int podman_bid_line(struct et_slice line)
{
    return et_podman_event_is(et_slice_trim(line)) ? 83 : 0;
}

static int docker_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_lines_bid(head, docker_bid_line);
}

static int podman_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_lines_bid(head, podman_bid_line);
}

static int docker_line(void *sink, const struct et_line *line, struct et_err *err)
{
    struct words words;
    int64_t time_ns;
    struct et_slice text = et_slice_trim(line->text);
    if (text.n == 0)
        return ET_SKIPPED;
    if (!read_docker(text, &words, &time_ns))
        return not_an_event(sink, line, err);
    return state(sink, ET_SLICE("docker"), &words, time_ns, ET_SLICE_NONE, line, err);
}

static int podman_line(void *sink, const struct et_line *line, struct et_err *err)
{
    struct et_slice text = et_slice_trim(line->text);
    return text.n ? et_podman_event_take(sink, text, ET_SLICE_NONE, line, err) : ET_SKIPPED;
}

bool et_podman_event_is(struct et_slice text)
{
    struct words words;
    int64_t time_ns;
    return read_podman(text, &words, &time_ns);
}

int et_podman_event_take(const struct et_sink *sink, struct et_slice text, struct et_slice host,
                         const struct et_line *line, struct et_err *err)
{
    struct words words;
    int64_t time_ns;
    if (!read_podman(text, &words, &time_ns))
        return not_an_event(sink, line, err);
    return state(sink, ET_SLICE("podman"), &words, time_ns, host, line, err);
}

const struct et_parser et_parser_docker_events_text = {
    .name = "docker-events-text",
    .summary = "docker events as text",
    .group = ET_GROUP_RUNTIME,
    .sample = "2026-11-23T22:12:38.635537081Z network connect "
              "5df9da5b599aa542d7486ac64c44f144b43ab6dcae223f9e28236f99994c6df1 "
              "(container=80b932627f84187fb6eb4e62d4ec7e33e6970e6690184716d12159bb317aca59, "
              "name=bridge, type=bridge)",
    .bid = docker_bid,
    .open = et_list_open,
    .line = docker_line,
    .close = et_list_close,
};

const struct et_parser et_parser_podman_events_text = {
    .name = "podman-events-text",
    .summary = "podman events as text",
    .group = ET_GROUP_RUNTIME,
    .sample = "2026-11-23 22:12:55.846059329 +0000 UTC container start "
              "f65581431a59f65434e4ddc54c9f5315c25a0eb7364ef50f77e72a965393f41c "
              "(image=localhost/acme/builder:12, name=pod-builder, com.acme.role=ci, "
              "maintainer=build@acme.example)",
    .bid = podman_bid,
    .open = et_list_open,
    .line = podman_line,
    .close = et_list_close,
};
