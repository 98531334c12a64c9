/* The formats that tell about a host: how auditing is set up there, and what it
 * and its users are called. */
#ifndef ET_PARSERS_HOST_FORMATS_H
#define ET_PARSERS_HOST_FORMATS_H

#include "parsers/parser.h"

extern const struct et_parser et_parser_audit_rules;
extern const struct et_parser et_parser_auditctl_status;
extern const struct et_parser et_parser_auditd_conf;
extern const struct et_parser et_parser_group;
extern const struct et_parser et_parser_hostname;
extern const struct et_parser et_parser_machine_id;
extern const struct et_parser et_parser_os_release;
extern const struct et_parser et_parser_passwd;
extern const struct et_parser et_parser_runtime_version;
extern const struct et_parser et_parser_subid;
extern const struct et_parser et_parser_uname;

#endif
