#include "analyzer/actors/climb.h"

enum { MAX_CLIMB = 4096 };

et_ref et_climb(const struct et_model *m, et_ref *tops, et_ref process, et_climb_step *step)
{
    et_ref top = process;
    int climbed = 0; /* a chain may be a circle: pids come again */
    while (!tops[top - 1] && step(m, top) && climbed++ < MAX_CLIMB)
        top = step(m, top);
    if (tops[top - 1])
        top = tops[top - 1];
    for (et_ref at = process; at && at != top && !tops[at - 1]; at = step(m, at))
        tops[at - 1] = top;
    tops[top - 1] = tops[top - 1] ? tops[top - 1] : top;
    return top;
}
