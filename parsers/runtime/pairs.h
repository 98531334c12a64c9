/* KEY=VALUE pairs of one message, in the order in which they stand: what is left of
 * attributes in text forms, where one value can look like several pairs. */
#ifndef ET_PARSERS_RUNTIME_PAIRS_H
#define ET_PARSERS_RUNTIME_PAIRS_H

#include "base/strbuf.h"

enum { ET_PAIRS_MAX = 1024 }; /* further ones are dropped, and that is told */

struct et_pair {
    struct et_slice key, value;
};

struct et_pairs {
    struct et_pair at[ET_PAIRS_MAX];
    size_t count;
    bool dropped;
};

/* Makes it empty: the start of every one. */
void et_pairs_reset(struct et_pairs *pairs);

/* Borrows both. */
void et_pairs_add(struct et_pairs *pairs, struct et_slice key, struct et_slice value);

/* The value of key; absent where it is missing or empty, and where the key stands
 * there twice with different values: one of them is part of somebody's text. */
struct et_slice et_pairs_get(const struct et_pairs *pairs, const char *key);

/* Appends them as a JSON object. */
void et_pairs_json(struct et_strbuf *to, const struct et_pairs *pairs);

#endif
