/* One escape function per format. What a case holds is printable already, but
 * a case is a file that may come from anyone: every value passes through here
 * again, and none can break out of its place. */
#ifndef ET_REPORTS_ESCAPE_H
#define ET_REPORTS_ESCAPE_H

#include "base/slice.h"
#include "base/strbuf.h"

/* For a terminal: one line without control bytes, broken UTF-8 or characters
 * that change the direction of writing; those stand as \xHH or \uHHHH. */
void et_escape_text(struct et_strbuf *to, struct et_slice value);

/* For CSV: a quoted cell, in one line as above. Where a spreadsheet would take
 * it for a formula, an apostrophe goes first; one that began with apostrophes
 * and would be a formula behind them gets a further one, so that taking one
 * away always gives the value back. */
void et_escape_csv(struct et_strbuf *to, struct et_slice value);

/* For JSON: a string. Bytes that are no UTF-8 become U+FFFD. */
void et_escape_json(struct et_strbuf *to, struct et_slice value);

/* For JSON: a column that holds JSON goes in as it is if it is well formed
 * (see json_value.h), else as a string. */
void et_escape_json_value(struct et_strbuf *to, struct et_slice value);

/* For XML: text or an attribute's value, in one line as for a terminal. */
void et_escape_xml(struct et_strbuf *to, struct et_slice value);

/* For HTML: text or a quoted attribute's value, in one line as for a terminal. */
void et_escape_html(struct et_strbuf *to, struct et_slice value);

/* For a body file: one line as for a terminal, without the sign that parts its fields. */
void et_escape_bodyfile(struct et_strbuf *to, struct et_slice value);

/* For Graphviz: what stands between quotes, in one line as for a terminal. Its escapes and
 * entities mean nothing in it. */
void et_escape_dot(struct et_strbuf *to, struct et_slice value);

/* For Markdown, in a table or not: a code span, in which there is no markup, in one line as
 * for a terminal; an empty value is nothing. */
void et_escape_markdown(struct et_strbuf *to, struct et_slice value);

/* For COPY of PostgreSQL in its text form: a value. It comes back as it is; bytes that are no
 * UTF-8, and NUL, which that takes from nobody, become U+FFFD. An empty one stays empty, and is no
 * NULL. What would do something to a terminal stands as \xHH. */
void et_escape_copy(struct et_strbuf *to, struct et_slice value);

#endif
