/* Argument lists as the case keeps them: a JSON array of strings, {"hex":"…"}
 * for what is no UTF-8, null for what is missing. */
#ifndef ET_ANALYZER_ARGV_JSON_H
#define ET_ANALYZER_ARGV_JSON_H

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"

#include <stddef.h>

/* The exact bytes of each argument, in arena. 0, ET_DAMAGED if json is no such
 * array, or ET_FATAL. Where it fails there are no arguments (*argc = 0). */
int et_argv_from_json(struct et_slice json, struct et_arena *arena, struct et_slice **argv,
                      size_t *argc, struct et_err *err);

#endif
