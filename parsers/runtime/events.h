/* The formats that tell of containers over time: events, messages, output. */
#ifndef ET_PARSERS_RUNTIME_EVENTS_H
#define ET_PARSERS_RUNTIME_EVENTS_H

#include "parsers/parser.h"

extern const struct et_parser et_parser_capnslog;
extern const struct et_parser et_parser_compose_logs;
extern const struct et_parser et_parser_cri_log;
extern const struct et_parser et_parser_crictl_events;
extern const struct et_parser et_parser_ctr_events;
extern const struct et_parser et_parser_daemon_log;
extern const struct et_parser et_parser_docker_events;
extern const struct et_parser et_parser_docker_events_document;
extern const struct et_parser et_parser_docker_events_text;
extern const struct et_parser et_parser_docker_json_log;
extern const struct et_parser et_parser_docker_logs;
extern const struct et_parser et_parser_klog;
extern const struct et_parser et_parser_kube_audit;
extern const struct et_parser et_parser_kube_audit_document;
extern const struct et_parser et_parser_kube_events;
extern const struct et_parser et_parser_kube_events_table;
extern const struct et_parser et_parser_nerdctl_events;
extern const struct et_parser et_parser_podman_events;
extern const struct et_parser et_parser_podman_events_text;

#endif
