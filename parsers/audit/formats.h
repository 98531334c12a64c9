/* Programs that carry audit records in a form of their own. */
#ifndef ET_PARSERS_AUDIT_FORMATS_H
#define ET_PARSERS_AUDIT_FORMATS_H

#include "parsers/parser.h"

/* JSON */
extern const struct et_parser et_parser_auditbeat;          /* one event a line */
extern const struct et_parser et_parser_auditbeat_document; /* an array, or a search's answer */
extern const struct et_parser et_parser_auoms;
extern const struct et_parser et_parser_go_audit;
extern const struct et_parser et_parser_laurel;

/* what the tools of auditd print */
extern const struct et_parser et_parser_aureport;
extern const struct et_parser et_parser_ausearch_interpreted;
extern const struct et_parser et_parser_ausearch_text;

#endif
