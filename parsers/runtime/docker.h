#ifndef ET_PARSERS_RUNTIME_DOCKER_H
#define ET_PARSERS_RUNTIME_DOCKER_H

#include "parsers/parser.h"

extern const struct et_parser et_parser_docker_inspect; /* docker inspect, podman inspect */

#endif
