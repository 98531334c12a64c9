/* JSON lines: one object on each line. */
#ifndef ET_PARSERS_JSON_JSON_LINES_H
#define ET_PARSERS_JSON_JSON_LINES_H

#include "parsers/json/json_get.h"
#include "parsers/parser.h"

/* Reads the value of one line. ET_PARSED with *value set (release it with et_json_free),
 * ET_SKIPPED for a blank line, ET_BROKEN (damage was said), or a negative code. */
int et_json_line(const struct et_sink *sink, const struct et_line *line, json_t **value,
                 struct et_err *err);

/* The highest of what bid_object says of the first lines of head (the first may
 * be half a line). bid_object sees the raw text of one line, which may be cut
 * at the end of head. */
int et_json_lines_bid(struct et_slice head, int (*bid_object)(struct et_slice line));

/* What of a line is from its first brace on: loggers write a word of their own
 * before the object ("@cee: {…", "Nov 23 … go-audit: {…"). The line itself where it
 * has no brace near its start. */
struct et_slice et_json_behind_prefix(struct et_slice line);

/* Says that line is damaged. ET_BROKEN or a negative code. */
int et_line_broken(const struct et_sink *sink, const struct et_line *line, const char *what,
                   struct et_err *err);

#endif
