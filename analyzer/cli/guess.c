#include "analyzer/cli/guess.h"

#include <string.h>

enum {
    LETTERS = 32, /* longer words are not guessed at */
    NEAR = 2,
};

static size_t least(size_t a, size_t b, size_t c)
{
    size_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* How many letters have to be put in, taken out or changed (Levenshtein). */
static size_t distance(const char *a, size_t an, const char *b, size_t bn)
{
    size_t row[LETTERS + 1];
    for (size_t j = 0; j <= bn; j++)
        row[j] = j;
    for (size_t i = 1; i <= an; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= bn; j++) {
            size_t above = row[j];
            row[j] = least(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1]));
            diagonal = above;
        }
    }
    return row[bn];
}

void et_guess_try(struct et_guess *guess, const char *name)
{
    size_t word = strlen(guess->word), n = strlen(name);
    if (word < NEAR || word > LETTERS || n > LETTERS)
        return;
    size_t far = strncmp(guess->word, name, word) == 0 ? 1 : distance(guess->word, word, name, n);
    if (far > NEAR || far * 2 > word || (guess->name && far >= guess->distance))
        return;
    guess->name = name;
    guess->distance = far;
}
