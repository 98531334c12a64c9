/* The formats that list containers, images, pods and processes as tables. */
#ifndef ET_PARSERS_RUNTIME_LISTINGS_H
#define ET_PARSERS_RUNTIME_LISTINGS_H

#include "parsers/parser.h"

extern const struct et_parser et_parser_docker_top;
extern const struct et_parser et_parser_proc_cgroup;
extern const struct et_parser et_parser_ps;

#endif
