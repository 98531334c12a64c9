/* qsort() for what is mostly in order already. */
#ifndef ET_BASE_SORT_H
#define ET_BASE_SORT_H

#include <stddef.h>

/* Sorts count items of `size` bytes each. Nothing is moved, and no memory asked for, where
 * each is no less than the one before. items may be NULL where there are none. */
void et_sort(void *items, size_t count, size_t size, int (*compare)(const void *, const void *));

#endif
