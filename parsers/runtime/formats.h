/* The formats of container runtimes: what they say of containers, and their events. */
#ifndef ET_PARSERS_RUNTIME_FORMATS_H
#define ET_PARSERS_RUNTIME_FORMATS_H

#include "parsers/parser.h"

extern const struct et_parser et_parser_cgroup_list;
extern const struct et_parser et_parser_containers_storage;
extern const struct et_parser et_parser_crictl;
extern const struct et_parser et_parser_crictl_events;
extern const struct et_parser et_parser_crictl_pods;
extern const struct et_parser et_parser_crictl_ps;
extern const struct et_parser et_parser_ctr_containers;
extern const struct et_parser et_parser_ctr_events;
extern const struct et_parser et_parser_ctr_info;
extern const struct et_parser et_parser_ctr_tasks;
extern const struct et_parser et_parser_daemon_log;
extern const struct et_parser et_parser_docker_config;
extern const struct et_parser et_parser_docker_events;
extern const struct et_parser et_parser_docker_events_document;
extern const struct et_parser et_parser_docker_events_text;
extern const struct et_parser et_parser_docker_exec_inspect;
extern const struct et_parser et_parser_docker_hostconfig;
extern const struct et_parser et_parser_docker_images;
extern const struct et_parser et_parser_docker_images_json;
extern const struct et_parser et_parser_docker_inspect;
extern const struct et_parser et_parser_docker_ps;
extern const struct et_parser et_parser_docker_ps_json;
extern const struct et_parser et_parser_docker_repositories;
extern const struct et_parser et_parser_docker_top;
extern const struct et_parser et_parser_init_pid;
extern const struct et_parser et_parser_nerdctl_events;
extern const struct et_parser et_parser_oci_config;
extern const struct et_parser et_parser_podman_events;
extern const struct et_parser et_parser_podman_events_text;
extern const struct et_parser et_parser_podman_pod_inspect;
extern const struct et_parser et_parser_proc_cgroup;
extern const struct et_parser et_parser_ps;
extern const struct et_parser et_parser_runc_list;
extern const struct et_parser et_parser_runc_log;
extern const struct et_parser et_parser_runc_state;
extern const struct et_parser et_parser_shim_address;
extern const struct et_parser et_parser_shim_options;

#endif
