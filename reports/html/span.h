/* A stretch of time that is drawn from left to right, in parts of a million of its width. */
#ifndef ET_REPORTS_HTML_SPAN_H
#define ET_REPORTS_HTML_SPAN_H

#include "reports/html/page.h"

struct et_html_span {
    int64_t start_ns, end_ns;
};

/* True if it has a length, and one that can be reckoned with: a case may hold any number. */
bool et_html_drawable(const struct et_html_span *span);

/* Where a moment lies, 0 to 1,000,000; what is outside lies at the edge. */
int64_t et_html_at(const struct et_html_span *span, int64_t ns);

/* x="12.3400%" width="5.0000%" of what lasts from start to end; ET_NULL = open. */
void et_html_extent(struct et_html *html, const struct et_html_span *span, int64_t start_ns,
                    int64_t end_ns);

/* True if some of it is within the span. */
bool et_html_overlaps(const struct et_html_span *span, int64_t start_ns, int64_t end_ns);

/* An axis of round times, as a picture of its own. */
void et_html_axis(struct et_html *html, const struct et_html_span *span);

#endif
