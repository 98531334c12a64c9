#include "reports/char_width.h"

#include "reports/char_width_table.h"

#include <stdbool.h>
#include <stddef.h>

static bool is_in(const struct range *ranges, size_t count, uint32_t c)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && c >= ranges[low].first;
}

int et_char_width(uint32_t c)
{
    if (c < 0x7f)
        return c >= ' ';
    if (is_in(wide, sizeof wide / sizeof *wide, c))
        return 2;
    return c >= 0xa0 && !is_in(none, sizeof none / sizeof *none, c);
}
