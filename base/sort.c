#include "base/sort.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { SMALL_RUN = 12, ELEMENT_BYTES = 256 };

struct sort {
    struct et_bulk *bulk;
    size_t size;
    int (*compare)(const void *a, const void *b);
    unsigned char *spare; /* room for half of the elements */
    size_t runs;          /* that were sorted */
};

/* The first of count elements that must not stand before that one; count = none. */
static size_t place_after(const struct sort *s, const unsigned char *at, size_t count,
                          const unsigned char *element)
{
    size_t low = 0;
    while (low < count) {
        size_t middle = low + (count - low) / 2;
        if (s->compare(at + middle * s->size, element) <= 0)
            low = middle + 1;
        else
            count = middle;
    }
    return low;
}

/* The first of count elements that may stand behind that one; count = none. */
static size_t place_before(const struct sort *s, const unsigned char *at, size_t count,
                           const unsigned char *element)
{
    size_t low = 0;
    while (low < count) {
        size_t middle = low + (count - low) / 2;
        if (s->compare(at + middle * s->size, element) < 0)
            low = middle + 1;
        else
            count = middle;
    }
    return low;
}

/* Each goes back to its place among those before it. */
static void sort_run(struct sort *s, unsigned char *at, size_t count)
{
    unsigned char element[ELEMENT_BYTES];
    et_bulk_breathe(s->bulk, s->runs++);
    for (size_t i = 1; i < count; i++) {
        unsigned char *here = at + i * s->size;
        if (s->compare(here - s->size, here) <= 0)
            continue;
        size_t to = place_after(s, at, i - 1, here);
        memcpy(element, here, s->size);
        memmove(at + (to + 1) * s->size, at + to * s->size, (i - to) * s->size);
        memcpy(at + to * s->size, element, s->size);
    }
}

static void copy(const struct sort *s, unsigned char *to, const unsigned char *from, size_t bytes)
{
    for (size_t done = 0; done < bytes; done += ET_BULK_LARGE) {
        size_t n = bytes - done < ET_BULK_LARGE ? bytes - done : ET_BULK_LARGE;
        memcpy(to + done, from + done, n);
        if (n == ET_BULK_LARGE)
            et_bulk_let_go(s->bulk);
    }
}

/* Two parts that are in order, side by side: the first goes to the spare room, and both come back
 * as they belong. */
static void merge(const struct sort *s, unsigned char *at, size_t first, size_t second)
{
    const unsigned char *a = s->spare, *a_end = s->spare + first * s->size;
    const unsigned char *b = at + first * s->size, *b_end = b + second * s->size;
    copy(s, s->spare, at, first * s->size);
    for (size_t i = 0; a < a_end && b < b_end; at += s->size, i++) {
        et_bulk_breathe(s->bulk, i);
        const unsigned char **next = s->compare(a, b) <= 0 ? &a : &b;
        memcpy(at, *next, s->size);
        *next += s->size;
    }
    copy(s, at, a, (size_t)(a_end - a));
}

static void sort(struct sort *s, unsigned char *at, size_t count)
{
    if (count <= SMALL_RUN) {
        sort_run(s, at, count);
        return;
    }
    size_t first = count / 2;
    unsigned char *half = at + first * s->size;
    sort(s, at, first);
    sort(s, half, count - first);
    if (s->compare(half - s->size, half) <= 0)
        return;
    size_t stays = place_after(s, at, first, half);
    size_t moves = place_before(s, half, count - first, half - s->size);
    merge(s, at + stays * s->size, first - stays, moves);
}

static bool is_sorted(const struct sort *s, const unsigned char *at, size_t count)
{
    for (size_t i = 1; i < count; i++, at += s->size) {
        et_bulk_breathe(s->bulk, i);
        if (s->compare(at, at + s->size) > 0)
            return false;
    }
    return true;
}

void et_sort(struct et_bulk *bulk, void *at, size_t count, size_t size,
             int (*compare)(const void *a, const void *b))
{
    struct sort s = { .bulk = bulk, .size = size, .compare = compare };
    if (is_sorted(&s, at, count))
        return;
    bool spare = count > SMALL_RUN && size <= ELEMENT_BYTES;
    if (spare)
        s.spare = et_bulk_resize(bulk, NULL, count / 2 * size);
    if (s.spare || (count <= SMALL_RUN && size <= ELEMENT_BYTES))
        sort(&s, at, count);
    else
        qsort(at, count, size, compare);
    et_bulk_release(bulk, s.spare);
}
