/* Puts JSON from a column into a JSON report. It only checks and copies: no
 * tree is built, and what reads it later decides what it means. */
#ifndef ET_REPORTS_JSON_VALUE_H
#define ET_REPORTS_JSON_VALUE_H

#include "base/slice.h"
#include "base/strbuf.h"

#include <stdbool.h>

/* Appends text without the blanks between its parts, and with control and
 * direction characters as \uHHHH, if it is one JSON value as a case holds them:
 * well formed, valid UTF-8, whole surrogate pairs, integers of up to 15 digits
 * as its only numbers (which every reader takes exactly), not nested deeper
 * than 32. Else appends nothing and returns false. */
bool et_json_value_add(struct et_strbuf *to, struct et_slice text);

#endif
