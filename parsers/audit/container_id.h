/* The id in what a live enricher calls a container. */
#ifndef ET_PARSERS_AUDIT_CONTAINER_ID_H
#define ET_PARSERS_AUDIT_CONTAINER_ID_H

#include "base/slice.h"

/* "cri-containerd-9f…e1.scope", "/kubepods/…/9f…e1", "docker://9f…e1" -> "9f…e1".
 * Points into text; what is none of these is given back as it stands, an empty one
 * as absent. */
struct et_slice et_container_id(struct et_slice text);

#endif
