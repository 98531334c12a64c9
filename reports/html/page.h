/* A page of HTML: one file without anything remote. What a browser may run or apply in it is
 * named by digest in the page's own policy: the one style and the one script, which are the same in
 * every page. Values from the case go through et_html_value and nothing else. */
#ifndef ET_REPORTS_HTML_PAGE_H
#define ET_REPORTS_HTML_PAGE_H

#include "reports/filter.h"
#include "reports/out.h"

struct et_html {
    struct et_out out;
    struct et_store *store;
    const struct et_report_options *options; /* what is asked for; of a check, all of the case */
};

void et_html_init(struct et_html *html, struct et_store *store,
                  const struct et_report_options *options, FILE *file);
void et_html_clear(struct et_html *html);

/* The page up to its first section: title, policy, style, and where one can go in it. 0 or
 * ET_FATAL. */
struct et_html_place {
    const char *id, *name;
};
int et_html_head(struct et_html *html, const char *title, const struct et_html_place *places,
                 size_t count, struct et_err *err);

/* The end of it, with the script. 0, or ET_FATAL if anything ever went wrong. */
int et_html_end(struct et_html *html, struct et_err *err);

/* Writes out what was put together, so that only a row is ever held. */
void et_html_flush(struct et_html *html);

/* Our own markup, as it is. */
void et_html_words(struct et_html *html, const char *markup);

/* A value of the case, as text; absent = "–". One longer than ET_HTML_VALUE bytes is cut, and it is
 * said by how much: a command line may be of any length, and a page may not. */
enum { ET_HTML_VALUE = 2000 };
void et_html_value(struct et_html *html, struct et_slice value);

/* The same as code. */
void et_html_code(struct et_html *html, struct et_slice value);

/* name="value", with a blank before it. */
void et_html_attribute(struct et_html *html, const char *name, struct et_slice value);
void et_html_attribute_number(struct et_html *html, const char *name, int64_t value);

/* "12,345"; absent = "–". */
void et_html_number(struct et_html *html, int64_t number);

/* "1 container", "1,200 containers". */
void et_html_count(struct et_html *html, int64_t count, const char *noun);

/* "812 B", "1.4 GiB". */
void et_html_bytes(struct et_html *html, int64_t bytes);

/* A time as the views have it, in the zone that is asked for; absent = "–". */
void et_html_time(struct et_html *html, struct et_slice time);

/* The same of nanoseconds; ET_NULL = "a time not known". The second as plain text, for where no
 * markup may stand. */
void et_html_time_ns(struct et_html *html, int64_t ns);
void et_html_moment(struct et_html *html, int64_t ns);

/* fail, unknown, waived, pass: the word, with a sign of its own. */
void et_html_verdict(struct et_html *html, struct et_slice verdict);

/* critical, high, medium, low: the same for a severity of 1 to 4. */
void et_html_severity(struct et_html *html, int64_t severity);

/* A container's id as people know it, or a digest in place of a name: cut to 12 digits. */
struct et_slice et_html_short(struct et_slice id);

/* Of a row's container_name and container_id: what it is called. */
struct et_slice et_html_container_name(struct et_stmt *row);

/* Of a row's actor, actor_kind and actor_confidence. */
void et_html_actor(struct et_html *html, struct et_stmt *row);

/* Of a row's user and uid: "root (uid 0)". */
void et_html_user(struct et_html *html, struct et_stmt *row);

/* Of a row's evidence_id and line: where something is said. */
void et_html_line(struct et_html *html, struct et_stmt *row);

/* A section with its heading; the lede is a sentence below it, or NULL. */
void et_html_section(struct et_html *html, const char *id, const char *heading, const char *lede);
void et_html_section_end(struct et_html *html);

/* A table that can be scrolled sideways: id, what it is of, and its columns. A name that begins
 * with
 * '#' is one of numbers; one with '~' cannot be sorted by. */
void et_html_table(struct et_html *html, const char *id, const char *caption,
                   const char *const *columns, size_t count);
void et_html_table_end(struct et_html *html);

/* How many rows of a list are shown: no more than `most`, nor than was asked for. */
int64_t et_html_limit(const struct et_html *html, int64_t most);

/* "… and 12 more: how", where a list was cut; nothing where it was not. */
void et_html_more(struct et_html *html, int64_t count, int64_t shown, const char *how);

/* A statement of one row, opened and taken; *row stays NULL where there is none. */
int et_html_one_row(struct et_html *html, enum et_query query, struct et_stmt **row,
                    struct et_err *err);

#endif
