#ifndef ET_PARSERS_AUDIT_AUSEARCH_CSV_H
#define ET_PARSERS_AUDIT_AUSEARCH_CSV_H

#include "parsers/parser.h"

extern const struct et_parser et_parser_ausearch_csv;

#endif
