#include "parsers/runtime/runtime_event.h"

#include <stdlib.h>

int et_runtime_event_state(const struct et_sink *sink, const struct et_place *at,
                           struct et_slice host, const struct et_runtime_event *event,
                           struct et_err *err)
{
    const struct et_fact fact = { .kind = ET_FACT_RUNTIME_EVENT,
                                  .places = at,
                                  .place_count = 1,
                                  .carried_by = host,
                                  .runtime_event = event };
    int rc = sink->fact(sink->ctx, &fact, err);
    return rc < 0 ? rc : ET_PARSED;
}

int et_event_stream_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct et_event_stream *stream = calloc(1, sizeof *stream);
    if (!stream)
        return et_fail_memory(err);
    stream->sink = sink;
    *state = stream;
    return 0;
}

void et_event_stream_close(void *state)
{
    struct et_event_stream *stream = state;
    if (!stream)
        return;
    et_strbuf_clear(&stream->attributes);
    free(stream);
}

int et_event_stream_state(struct et_event_stream *stream, const struct et_place *at,
                          struct et_runtime_event *event, const json_t *attributes,
                          struct et_err *err)
{
    et_strbuf_reset(&stream->attributes);
    if (json_is_object(attributes)) {
        et_json_dump(&stream->attributes, attributes);
        event->attributes = et_strbuf_slice(&stream->attributes);
    }
    if (stream->attributes.failed)
        return et_fail_memory(err);
    return et_runtime_event_state(stream->sink, at, ET_SLICE_NONE, event, err);
}

int64_t et_runtime_number(const json_t *object, const char *path)
{
    int64_t value;
    return et_slice_i64(et_json_text(object, path), &value) ? value : et_json_number(object, path);
}

int64_t et_runtime_event_time(const json_t *object)
{
    int64_t ns = et_runtime_number(object, "timeNano");
    int64_t seconds = et_runtime_number(object, "time");
    if (ns > 0)
        return ns;
    return seconds > 0 && seconds < INT64_MAX / ET_NS_PER_S ? seconds * ET_NS_PER_S : ET_TIME_NONE;
}

/* The verdict of a health check ("health_status: healthy") is no command: it is
 * part of the action. */
static void split_command(struct et_runtime_event *event)
{
    static const char *const glued[] = { "exec_create: ", "exec_start: " };
    for (size_t i = 0; i < sizeof glued / sizeof *glued; i++) {
        if (et_slice_starts(event->action, glued[i])) {
            event->command = et_slice_from(event->action, strlen(glued[i]));
            event->action = et_slice_to(event->action, strlen(glued[i]) - 2);
        }
    }
}

bool et_docker_of_image(struct et_slice action)
{
    static const char *const of_images[] = { "pull", "push", "tag",    "untag",
                                             "load", "save", "import", "delete" };
    return ET_SLICE_IN(action, of_images);
}

void et_docker_event_fill(struct et_runtime_event *event, struct et_slice actor,
                          const struct et_docker_attributes *attributes)
{
    if (et_slice_is(event->type, "container")) {
        event->container_id = actor;
        event->container_name = attributes->name;
        event->image = attributes->image;
    } else {
        /* the container that a network or a volume was given to */
        event->container_id = attributes->container;
    }
    if (et_slice_is(event->type, "image"))
        event->image = attributes->name.p ? attributes->name : actor;
    event->exec_id = attributes->exec_id;
    event->exit_code = attributes->exit_code;
    split_command(event);
}

struct et_slice et_kube_container(struct et_slice path)
{
    const char *open = et_slice_find(path, '{');
    if (!open || !et_slice_ends(path, "}"))
        return ET_SLICE_NONE;
    struct et_slice name = et_slice_from(path, (size_t)(open - path.p) + 1);
    return et_slice_to(name, name.n - 1);
}
