/* The formats that list containers, images, pods and processes as tables. */
#ifndef ET_PARSERS_RUNTIME_LISTINGS_H
#define ET_PARSERS_RUNTIME_LISTINGS_H

#include "parsers/parser.h"

extern const struct et_parser et_parser_crictl_pods;
extern const struct et_parser et_parser_crictl_ps;
extern const struct et_parser et_parser_ctr_containers;
extern const struct et_parser et_parser_ctr_tasks;
extern const struct et_parser et_parser_docker_images;
extern const struct et_parser et_parser_docker_ps;
extern const struct et_parser et_parser_docker_top;
extern const struct et_parser et_parser_kube_pods_table;
extern const struct et_parser et_parser_proc_cgroup;
extern const struct et_parser et_parser_ps;
extern const struct et_parser et_parser_runc_list;

#endif
