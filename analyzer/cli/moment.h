/* A moment as it is written on the command line: a time, or how long before the evidence's
 * end. Nothing here asks what time it is now. */
#ifndef ET_ANALYZER_CLI_MOMENT_H
#define ET_ANALYZER_CLI_MOMENT_H

#include "base/slice.h"

#include <stdbool.h>
#include <stdint.h>

struct et_moment {
    int64_t ns;      /* since 1970; of a relative one: from the evidence's end, so below 0 */
    bool before_end; /* it is relative */
};

/* RFC 3339, a date (its first moment, UTC), seconds as in audit stamps; or -90s, -30m, -2h,
 * -7d, -2w. False for anything else. */
bool et_moment_read(struct et_slice text, struct et_moment *moment);

#endif
