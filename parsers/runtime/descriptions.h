/* The formats in which runtimes and Kubernetes describe containers and images, one
 * object for each, and in which they keep them on disk. docker inspect is in
 * docker.h. */
#ifndef ET_PARSERS_RUNTIME_DESCRIPTIONS_H
#define ET_PARSERS_RUNTIME_DESCRIPTIONS_H

#include "parsers/parser.h"

extern const struct et_parser et_parser_containers_storage;
extern const struct et_parser et_parser_crictl;
extern const struct et_parser et_parser_ctr_info;
extern const struct et_parser et_parser_docker_config;
extern const struct et_parser et_parser_docker_exec_inspect;
extern const struct et_parser et_parser_docker_hostconfig;
extern const struct et_parser et_parser_docker_images_json;
extern const struct et_parser et_parser_docker_ps_json;
extern const struct et_parser et_parser_docker_repositories;
extern const struct et_parser et_parser_init_pid;
extern const struct et_parser et_parser_kube_describe_pod;
extern const struct et_parser et_parser_kube_pods;
extern const struct et_parser et_parser_oci_config;
extern const struct et_parser et_parser_podman_pod_inspect;
extern const struct et_parser et_parser_runc_log;
extern const struct et_parser et_parser_runc_state;
extern const struct et_parser et_parser_shim_address;
extern const struct et_parser et_parser_shim_options;

#endif
