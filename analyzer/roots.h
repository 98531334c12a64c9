/* Root filesystems of containers, as paths on the host: who works in one from the
 * outside touches that container without being in it. */
#ifndef ET_ANALYZER_ROOTS_H
#define ET_ANALYZER_ROOTS_H

#include "analyzer/model.h"

/* Reads what describes them for the model's host. 0 or ET_FATAL. */
int et_roots_load(struct et_model *model, struct et_err *err);

/* path is the root of that container, by the runtime's own stage. False: no memory. */
bool et_root_learn(struct et_model *model, struct et_slice path, et_ref container);

/* The container whose root filesystem the path lies in, and the path there (*inside;
 * left as it was where there is none); 0 = none known. */
et_ref et_root_split(const struct et_model *model, struct et_slice path, struct et_slice *inside);

/* The container whose root filesystem or bundle the path lies in; 0 = none known. */
et_ref et_root_of(const struct et_model *model, struct et_slice path);

#endif
