/* What the formats of runtime events share: stating one, and what Docker's words
 * mean, which stand in its JSON as in its text. */
#ifndef ET_PARSERS_RUNTIME_RUNTIME_EVENT_H
#define ET_PARSERS_RUNTIME_RUNTIME_EVENT_H

#include "parsers/json/json_get.h"
#include "parsers/parser.h"

/* host is the one that the carrier names, or absent. ET_PARSED, or a negative code. */
int et_runtime_event_state(const struct et_sink *sink, const struct et_place *at,
                           struct et_slice host, const struct et_runtime_event *event,
                           struct et_err *err);

/* The state of a format of events in JSON: where they go, and room for the
 * attributes of one. As et_parser's open and close. */
struct et_event_stream {
    const struct et_sink *sink;
    struct et_strbuf attributes;
};
int et_event_stream_open(const struct et_sink *sink, void **state, struct et_err *err);
void et_event_stream_close(void *state);

/* States an event with that value as its attributes, if it is an object. ET_PARSED,
 * or a negative code. */
int et_event_stream_state(struct et_event_stream *stream, const struct et_place *at,
                          struct et_runtime_event *event, const json_t *attributes,
                          struct et_err *err);

/* A number, or a text that is one: what Go and others make of numbers. */
int64_t et_runtime_number(const json_t *object, const char *path);

/* The stamp that Docker and podman write as numbers: timeNano, or time where only
 * seconds are there. ET_TIME_NONE if there is neither. */
int64_t et_runtime_event_time(const json_t *object);

/* Whether that is done to images only: the oldest forms do not say what an id is of. */
bool et_docker_of_image(struct et_slice action);

/* The attributes of Docker's events that tell more than themselves. */
struct et_docker_attributes {
    struct et_slice name, image, exec_id, container;
    int64_t exit_code;
};

/* Fills an event whose type and action are set: actor is the id of what it happened
 * to, be it a container, an image, a network … The command that Docker glues to an
 * action is taken off it. */
void et_docker_event_fill(struct et_runtime_event *event, struct et_slice actor,
                          const struct et_docker_attributes *attributes);

/* The container that a field path of Kubernetes names: "spec.containers{app}" -> "app". */
struct et_slice et_kube_container(struct et_slice path);

#endif
