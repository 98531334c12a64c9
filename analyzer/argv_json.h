/* Argument lists as the case keeps them: a JSON array of strings, {"hex":"…"}
 * for what is no UTF-8, null for what is missing. */
#ifndef ET_ANALYZER_ARGV_JSON_H
#define ET_ANALYZER_ARGV_JSON_H

#include "base/arena.h"
#include "base/slice.h"

#include <stdbool.h>

/* The exact bytes of each argument, in arena. False if json is no such array
 * or there is no memory. */
bool et_argv_from_json(struct et_slice json, struct et_arena *arena, struct et_slice **argv,
                       size_t *argc);

#endif
