/* logfmt, the usual way of Go programs to write a message: words and pairs.
 *
 *   time="2026-11-23T22:12:24Z" level=info msg="shim \"x\" disconnected" id=4506… */
#ifndef ET_PARSERS_RUNTIME_LOGFMT_H
#define ET_PARSERS_RUNTIME_LOGFMT_H

#include "base/arena.h"
#include "parsers/runtime/pairs.h"

/* Adds the pairs of text. Words without '=' between them are passed over. A value
 * that holds escapes is decoded into arena; \u… and what Go does not write stay as
 * they stand. Of a quote that never closes the rest is the value. */
void et_logfmt_read(struct et_slice text, struct et_pairs *pairs, struct et_arena *arena);

/* Where in text, which may begin with words, the first KEY= stands; text.n if none. */
size_t et_logfmt_begin(struct et_slice text);

#endif
