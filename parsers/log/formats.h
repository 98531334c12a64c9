/* Parsers of system logs, and of exports of systemd's journal. */
#ifndef ET_PARSERS_LOG_FORMATS_H
#define ET_PARSERS_LOG_FORMATS_H

#include "parsers/parser.h"

extern const struct et_parser et_parser_dmesg;
extern const struct et_parser et_parser_journal_export;
extern const struct et_parser et_parser_journal_file;
extern const struct et_parser et_parser_journal_json;
extern const struct et_parser et_parser_journal_json_pretty;
extern const struct et_parser et_parser_syslog;

#endif
