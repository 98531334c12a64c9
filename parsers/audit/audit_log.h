#ifndef ET_PARSERS_AUDIT_AUDIT_LOG_H
#define ET_PARSERS_AUDIT_AUDIT_LOG_H

#include "parsers/parser.h"

extern const struct et_parser et_parser_audit_log;

#endif
