/* What collecting itself leaves behind: which command was run when, and what a
 * refused one said. */
#ifndef ET_PARSERS_COLLECTED_FORMATS_H
#define ET_PARSERS_COLLECTED_FORMATS_H

#include "parsers/parser.h"

extern const struct et_parser et_parser_collect_manifest;
extern const struct et_parser et_parser_command_error;

#endif
