/* The container that a word on the command line means: its name, its id, or the
 * beginning of one that no other has. */
#ifndef ET_ANALYZER_CLI_CONTAINER_WORD_H
#define ET_ANALYZER_CLI_CONTAINER_WORD_H

#include "base/arena.h"
#include "schema/store.h"

#include <stdio.h>

enum et_container_fit {
    ET_FIT_NONE,
    ET_FIT_BEGINNING, /* of its name or id */
    ET_FIT_WHOLE,     /* its name or id */
};

/* Texts are absent where the case does not know them. */
struct et_container_known {
    struct et_slice id, name, host, runtime, image, pod_namespace, pod;
    enum et_container_fit fit;
    struct et_container_known *next;
};

/* Lives in the arena it was made in. */
struct et_container_choice {
    struct et_container_known *first; /* of all, by host and id */
    struct et_container_known *best;  /* the first of those that fit best; NULL = none fits */
    size_t count;                     /* … of whom there are so many */
};

/* host absent = of any host. 0 or ET_FATAL. */
int et_container_of_word(struct et_store *store, struct et_slice word, struct et_slice host,
                         struct et_arena *arena, struct et_container_choice *choice,
                         struct et_err *err);

/* A line for each of those that fit best; where none fits, for those that are spelt most
 * like the word. */
void et_container_suggest(const struct et_container_choice *choice, struct et_slice word,
                          FILE *out);

#endif
