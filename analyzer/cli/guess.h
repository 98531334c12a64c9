/* What a mistyped word was probably meant to be: the nearest of some names, if it is near. */
#ifndef ET_ANALYZER_CLI_GUESS_H
#define ET_ANALYZER_CLI_GUESS_H

#include <stddef.h>

struct et_guess {
    const char *word;
    const char *name; /* the nearest so far; NULL = none is near */
    size_t distance;  /* letters that differ */
};

/* Of several that are as near, the first is kept. */
void et_guess_try(struct et_guess *guess, const char *name);

#endif
