/* A container as Docker's daemon describes it. The same members, with few
 * exceptions, stand in `docker inspect`, `podman inspect`, `nerdctl inspect` and in
 * the daemon's own config.v2.json. */
#ifndef ET_PARSERS_RUNTIME_DOCKER_CONTAINER_H
#define ET_PARSERS_RUNTIME_DOCKER_CONTAINER_H

#include "parsers/runtime/describe.h"

/* The container that object describes, its id under the member id ("Id", "ID").
 * Borrows from object and from the describer. */
struct et_container et_docker_container(struct et_describer *describer, const json_t *object,
                                        const char *id);

/* Whether podman wrote that description, of a container or of an image. */
bool et_docker_is_podman(const json_t *object);

#endif
