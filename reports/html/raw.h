/* The lines behind the cards. They are read before the cards are written, so that each evidence is
 * gone through once, however many cards speak of it. */
#ifndef ET_REPORTS_HTML_RAW_H
#define ET_REPORTS_HTML_RAW_H

#include "reports/html/page.h"
#include "reports/raw.h"

struct et_html_raw;

/* Reads what the cards of the page will show, up to ET_HTML_RAW places. *raw stays NULL where
 * nobody reads evidence. 0 or ET_FATAL. */
int et_html_raw_read(struct et_html *html, struct et_html_raw **raw, struct et_err *err);
void et_html_raw_free(struct et_html_raw *raw);

enum et_html_raw_state {
    ET_HTML_NOT_READ, /* nobody reads, or there were too many */
    ET_HTML_SAME,     /* still what was taken in */
    ET_HTML_NOT_SAME, /* not there, or changed */
};
enum et_html_raw_state et_html_raw_state(const struct et_html_raw *raw, struct et_slice sha256);

/* Of a row of html_lines: its lines, or NULL. */
const struct et_raw_place *et_html_raw_of(const struct et_html_raw *raw, struct et_stmt *row);

#endif
