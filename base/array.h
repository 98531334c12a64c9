/* Arrays that grow: ET_ARRAY in plain memory, and freed by free(); ET_BULK_ARRAY in a bulk, for
 * what grows with the evidence. All zero is an empty one. */
#ifndef ET_BASE_ARRAY_H
#define ET_BASE_ARRAY_H

#include "base/bulk.h"

#include <stdbool.h>
#include <stddef.h>

#define ET_ARRAY(type)                                                                             \
    struct {                                                                                       \
        type *at;                                                                                  \
        size_t count, cap;                                                                         \
    }

/* in: borrowed; NULL = plain memory. */
#define ET_BULK_ARRAY(type)                                                                        \
    struct {                                                                                       \
        type *at;                                                                                  \
        size_t count, cap;                                                                         \
        struct et_bulk *in;                                                                        \
    }

/* Room for one more element at the end. False if there is no memory, or if references of 32 bits
 * could not tell all elements apart. */
#define ET_ARRAY_ROOM(array)                                                                       \
    et_array_grow((void **)&(array).at, (array).count, &(array).cap, sizeof *(array).at)
#define ET_BULK_ROOM(array)                                                                        \
    et_bulk_array_grow((array).in, (void **)&(array).at, (array).count, &(array).cap,              \
                       sizeof *(array).at)

#define ET_BULK_RELEASE(array) et_bulk_release((array).in, (array).at)

/* The same for what is an array under other names; size: of an element. */
bool et_array_grow(void **at, size_t count, size_t *cap, size_t size);
bool et_bulk_array_grow(struct et_bulk *in, void **at, size_t count, size_t *cap, size_t size);

#endif
