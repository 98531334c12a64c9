/* A pattern of a rule: PCRE2, on bytes, since command lines are what an attacker
 * typed. The only file that uses PCRE2. */
#ifndef ET_ANALYZER_RULES_PATTERN_H
#define ET_ANALYZER_RULES_PATTERN_H

#include "base/err.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stdint.h>

struct et_pattern;
struct et_matcher; /* what one thread needs to match with */

/* Steps per match: some for each byte of the longest command line that Linux allows
 * (2 MiB), so that padding hides nothing and nothing can stall it. */
enum {
    ET_PATTERN_MATCH_LIMIT = 20000000,
    ET_PATTERN_HEAP_KIB = 1 << 20, /* memory of one match, for lines that need much of it */
    ET_PATTERN_BYTES = 16384,      /* of a pattern's text */
};

struct et_matcher *et_matcher_new(struct et_err *err); /* NULL: no memory */

/* Another limit than ET_PATTERN_MATCH_LIMIT. */
void et_matcher_limit(struct et_matcher *matcher, uint32_t steps);

/* How many matches ran into a limit so far. */
int64_t et_matcher_given_up(const struct et_matcher *matcher);

void et_matcher_free(struct et_matcher *matcher);

/* NULL with err filled: what is wrong; err->offset is the byte of text. */
struct et_pattern *et_pattern_new(struct et_slice text, struct et_err *err);
void et_pattern_free(struct et_pattern *pattern);

/* Whether it is found in text. A match that runs into the limit counts as none: such a
 * line is no command that a compiler would take. */
bool et_pattern_fits(struct et_pattern *pattern, struct et_slice text, struct et_matcher *matcher);

/* The first place of text where it fits, of text itself; absent = none. */
struct et_slice et_pattern_find(struct et_pattern *pattern, struct et_slice text,
                                struct et_matcher *matcher);

#endif
