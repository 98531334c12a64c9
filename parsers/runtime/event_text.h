/* What podman says of its events in words: as `podman events` prints them, and in the
 * system's log. */
#ifndef ET_PARSERS_RUNTIME_EVENT_TEXT_H
#define ET_PARSERS_RUNTIME_EVENT_TEXT_H

#include "parsers/parser.h"

bool et_podman_event_is(struct et_slice text);

/* Takes such a text, which stands on line; host as the carrier names it, or absent.
 * An et_outcome, or a negative code. */
int et_podman_event_take(const struct et_sink *sink, struct et_slice text, struct et_slice host,
                         const struct et_line *line, struct et_err *err);

#endif
