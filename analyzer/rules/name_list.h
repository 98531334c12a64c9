/* A pattern that is no more than a list of names, such as ^(?:cc|c\+\+)$. Most rules have
 * one: their names are compared, which needs no expression to be compiled. */
#ifndef ET_ANALYZER_RULES_NAME_LIST_H
#define ET_ANALYZER_RULES_NAME_LIST_H

#include "base/arena.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

struct et_name_list {
    struct et_slice *names;
    size_t count; /* 0 = the pattern is no such list */
};

/* The names live in the arena. False: no memory. */
bool et_name_list_read(struct et_name_list *list, struct et_slice pattern, struct et_arena *arena);

/* Whether text is one of them, as a whole. */
bool et_name_list_has(const struct et_name_list *list, struct et_slice text);

#endif
