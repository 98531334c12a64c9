/* The formats in which containers wrote something. */
#ifndef ET_PARSERS_OUTPUT_FORMATS_H
#define ET_PARSERS_OUTPUT_FORMATS_H

#include "parsers/parser.h"

extern const struct et_parser et_parser_capnslog;
extern const struct et_parser et_parser_compose_logs;
extern const struct et_parser et_parser_cri_log;
extern const struct et_parser et_parser_docker_json_log;
extern const struct et_parser et_parser_docker_logs;
extern const struct et_parser et_parser_klog;

#endif
