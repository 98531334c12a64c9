/* What docker ps says under STATUS: the state in words, with an age. */
#ifndef ET_PARSERS_RUNTIME_DOCKER_STATUS_H
#define ET_PARSERS_RUNTIME_DOCKER_STATUS_H

#include "parsers/fact.h"

/* Sets status and exit_code from "Up 2 minutes", "Exited (137) 3 hours ago" …; leaves
 * them where the words are not known. podman's and nerdctl's words are the same. */
void et_docker_status(struct et_container *container, struct et_slice text);

/* Sets image, or image_id where text is an id: what docker ps shows of an image that
 * has no name (any more). */
void et_docker_image(struct et_container *container, struct et_slice text);

/* Of all names of a container ("web,app/web": links are names too) its own. */
struct et_slice et_docker_own_name(struct et_slice names);

#endif
