/* The parts of a page. Each writes its section, or nothing where there is nothing to say; 0 or
 * ET_FATAL. */
#ifndef ET_REPORTS_HTML_SECTIONS_H
#define ET_REPORTS_HTML_SECTIONS_H

#include "reports/html/page.h"

struct et_html_raw; /* raw.h */

/* What is shown in full; the rest is counted, and it is said where it can be had. So a page stays
 * one that a browser opens at once, whatever the case holds. */
enum {
    ET_HTML_LANES = 60,      /* containers in the picture */
    ET_HTML_MARKS = 5000,    /* of compilations in the picture, and as many of runs */
    ET_HTML_CARDS = 100,     /* findings told in full */
    ET_HTML_ALIKE = 10,      /* of one card, those named one by one */
    ET_HTML_STEPS = 40,      /* of a chain */
    ET_HTML_EXECS = 40,      /* of a process tree */
    ET_HTML_RAW = 2000,      /* places of the evidence whose lines are shown */
    ET_HTML_ROWS = 300,      /* of a table */
    ET_HTML_INTERVALS = 100, /* of a host's coverage */
};

/* answer.c: the answer, and what the containers come to. */
int et_html_answer(struct et_html *html, struct et_err *err);

/* custody.c: case number and examiner in a line; the same with the journal's last digest. Nothing
 * where neither was given. */
int et_html_case(struct et_html *html, struct et_err *err);
int et_html_custody(struct et_html *html, struct et_err *err);

/* coverage.c: could an exec have been recorded and kept? A strip for each host. */
int et_html_coverage(struct et_html *html, struct et_err *err);

/* timeline.c: the picture. */
int et_html_timeline(struct et_html *html, struct et_err *err);

/* cards.c: compilations, each with its story. */
int et_html_cards(struct et_html *html, struct et_err *err);

/* tree.c: a compilation's processes, and those above them. */
int et_html_tree(struct et_html *html, int64_t compilation_id, struct et_err *err);

/* card_rows.c: the rows that cards are made of, each card's first compilation and up to so many
 * alike; and those of the places that it names. */
struct et_stmt *et_html_cards_of(struct et_html *html, int64_t alike, struct et_err *err);
struct et_stmt *et_html_lines_of(struct et_html *html, int64_t compilation_id, struct et_err *err);

/* lines.c: where all of that is said, and the lines themselves where raw has them. */
int et_html_lines(struct et_html *html, const struct et_html_raw *raw, int64_t compilation_id,
                  struct et_err *err);

/* others.c: what is no compilation in a container. */
int et_html_others(struct et_html *html, struct et_err *err);

/* containers.c: each of them. */
int et_html_containers(struct et_html *html, struct et_err *err);

/* evidence.c: what was read, and what could not be. */
int et_html_evidence(struct et_html *html, struct et_err *err);

/* waivers.c: what somebody has signed that it may be. */
int et_html_waivers(struct et_html *html, struct et_err *err);

/* method.c: by which rules, how, and what it cannot show. */
int et_html_method(struct et_html *html, struct et_err *err);

#endif
