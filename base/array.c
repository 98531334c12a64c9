#include "base/array.h"

#include <stdint.h>

/* Many arrays stay short. */
enum { FIRST_OF_ARRAY = 8 };

bool et_array_grow(void **at, size_t count, size_t *cap, size_t size)
{
    return et_bulk_array_grow(NULL, at, count, cap, size);
}

bool et_bulk_array_grow(struct et_bulk *in, void **at, size_t count, size_t *cap, size_t size)
{
    if (count < *cap)
        return true;
    if (count >= UINT32_MAX / 2)
        return false;
    size_t bigger = !*cap                         ? FIRST_OF_ARRAY
                    : *cap * size < ET_BULK_LARGE ? *cap * 2
                                                  : *cap + *cap / 4; /* it is not copied */
    void *more = et_bulk_resize(in, *at, bigger * size);
    if (!more)
        return false;
    *at = more;
    *cap = bigger;
    return true;
}
