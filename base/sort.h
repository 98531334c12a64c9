/* Sorts what is nearly in order already, as records of a log are: what is in order is not moved,
 * and what has to be takes memory of a bulk, not more than half of the array's size. */
#ifndef ET_BASE_SORT_H
#define ET_BASE_SORT_H

#include "base/bulk.h"

/* As qsort does; at may be NULL where there are none. Equal elements keep their order, unless there
 * is no memory: then qsort does it. */
void et_sort(struct et_bulk *bulk, void *at, size_t count, size_t size,
             int (*compare)(const void *a, const void *b));

#endif
