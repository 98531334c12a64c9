/* The formats of Kubernetes. */
#ifndef ET_PARSERS_KUBERNETES_FORMATS_H
#define ET_PARSERS_KUBERNETES_FORMATS_H

#include "parsers/parser.h"

extern const struct et_parser et_parser_kube_audit;
extern const struct et_parser et_parser_kube_audit_document;
extern const struct et_parser et_parser_kube_describe_pod;
extern const struct et_parser et_parser_kube_events;
extern const struct et_parser et_parser_kube_events_table;
extern const struct et_parser et_parser_kube_pods;
extern const struct et_parser et_parser_kube_pods_table;

#endif
