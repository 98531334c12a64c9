/* The way up from a process: to the topmost of its container, of its service. */
#ifndef ET_ANALYZER_ACTORS_CLIMB_H
#define ET_ANALYZER_ACTORS_CLIMB_H

#include "analyzer/model.h"

/* One step up; 0 = there is none. */
typedef et_ref et_climb_step(const struct et_model *model, et_ref process);

/* The topmost that the steps lead to. tops remembers it for all on the way, by process
 * less one; 0 = not known yet. */
et_ref et_climb(const struct et_model *model, et_ref *tops, et_ref process, et_climb_step *step);

#endif
