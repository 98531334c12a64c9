/* The carriers of audit records. */
#ifndef ET_PARSERS_AUDIT_FORMATS_H
#define ET_PARSERS_AUDIT_FORMATS_H

#include "parsers/parser.h"

extern const struct et_parser et_parser_audit_log;
extern const struct et_parser et_parser_auditbeat;
extern const struct et_parser et_parser_auditbeat_document;
extern const struct et_parser et_parser_auoms;
extern const struct et_parser et_parser_aureport;
extern const struct et_parser et_parser_ausearch_csv;
extern const struct et_parser et_parser_ausearch_interpreted;
extern const struct et_parser et_parser_ausearch_text;
extern const struct et_parser et_parser_go_audit;
extern const struct et_parser et_parser_laurel;

#endif
