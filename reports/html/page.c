#include "reports/html/page.h"

#include "base/base64.h"
#include "base/sha256.h"
#include "base/timestamp.h"
#include "reports/column.h"
#include "reports/escape.h"
#include "reports/html/embedded.h"

#include <inttypes.h>

enum { SHORT_ID = 12 };

void et_html_init(struct et_html *html, struct et_store *store,
                  const struct et_report_options *options, FILE *file)
{
    *html = (struct et_html){ .store = store, .options = options };
    et_out_init(&html->out, file);
}

void et_html_clear(struct et_html *html)
{
    et_out_clear(&html->out);
}

void et_html_flush(struct et_html *html)
{
    et_out_row(&html->out);
}

/* ------------------------------------------------------------ words and values */

void et_html_words(struct et_html *html, const char *markup)
{
    et_strbuf_adds(&html->out.row, markup);
}

/* As many of its bytes as are shown, with no character cut in two. */
static size_t shown_of(struct et_slice value)
{
    size_t n = ET_HTML_VALUE;
    if (value.n <= n)
        return value.n;
    while (n > 0 && ((unsigned char)value.p[n] & 0xc0) == 0x80)
        n--;
    return n;
}

void et_html_value(struct et_html *html, struct et_slice value)
{
    size_t shown = shown_of(value);
    if (!value.p) {
        et_html_words(html, "–");
        return;
    }
    et_escape_html(&html->out.row, et_slice_to(value, shown));
    if (shown < value.n)
        et_strbuf_addf(&html->out.row, "… (%zu more bytes)", value.n - shown);
}

void et_html_code(struct et_html *html, struct et_slice value)
{
    et_html_words(html, "<code>");
    et_html_value(html, value);
    et_html_words(html, "</code>");
}

void et_html_attribute(struct et_html *html, const char *name, struct et_slice value)
{
    et_strbuf_addf(&html->out.row, " %s=\"", name);
    et_html_value(html, value);
    et_strbuf_addc(&html->out.row, '"');
}

void et_html_attribute_number(struct et_html *html, const char *name, int64_t value)
{
    et_strbuf_addf(&html->out.row, " %s=\"%" PRId64 "\"", name, value);
}

void et_html_number(struct et_html *html, int64_t number)
{
    enum { GROUP = 3 };
    char digits[32];
    if (number == ET_NULL) {
        et_html_words(html, "–");
        return;
    }
    int n = snprintf(digits, sizeof digits, "%" PRId64, number);
    for (int i = 0; i < n; i++) {
        et_strbuf_addc(&html->out.row, digits[i]);
        if ((n - i) % GROUP == 1 && i + 1 < n && digits[i] != '-')
            et_strbuf_addc(&html->out.row, ',');
    }
}

void et_html_count(struct et_html *html, int64_t count, const char *noun)
{
    et_html_number(html, count);
    et_html_words(html, " ");
    et_html_words(html, noun);
    et_html_words(html, count == 1 ? "" : "s");
}

void et_html_bytes(struct et_html *html, int64_t bytes)
{
    static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
    size_t unit = 0;
    double size = (double)bytes;
    while (size >= 1024 && unit + 1 < sizeof units / sizeof *units) {
        size /= 1024;
        unit++;
    }
    et_strbuf_addf(&html->out.row, unit ? "%.1f %s" : "%.0f %s", size, units[unit]);
}

/* The day stands back behind the time of day, and what is copied is the whole. */
void et_html_time(struct et_html *html, struct et_slice time)
{
    enum { DAY = sizeof "2026-11-23T" - 1 };
    char text[ET_TIME_TEXT];
    int64_t ns, zone = html->options->zone_ns;
    if (!time.p || !et_time_from_rfc3339(time, &ns) || ns == ET_TIME_NONE) {
        et_html_value(html, time);
        return;
    }
    struct et_slice shown = zone ? et_slice_of(et_time_text_in(ns, zone, text)) : time;
    et_html_words(html, "<time");
    et_html_attribute(html, "datetime", shown);
    et_html_words(html, "><span>");
    et_html_value(html, et_slice_to(shown, DAY));
    et_html_words(html, "</span>");
    et_html_value(html, et_slice_from(shown, DAY));
    et_html_words(html, "</time>");
}

void et_html_time_ns(struct et_html *html, int64_t ns)
{
    char text[ET_TIME_TEXT];
    if (ns == ET_NULL)
        et_html_words(html, "a time not known");
    else
        et_html_time(html, et_slice_of(et_time_text(ns, text)));
}

void et_html_moment(struct et_html *html, int64_t ns)
{
    char text[ET_TIME_TEXT];
    if (ns == ET_NULL)
        et_html_words(html, "a time not known");
    else
        et_html_value(html, et_slice_of(et_time_text_in(ns, html->options->zone_ns, text)));
}

/* ------------------------------------------------------------ words with a sign */

void et_html_verdict(struct et_html *html, struct et_slice verdict)
{
    static const char *const known[] = { "fail", "unknown", "waived", "pass" };
    et_html_words(html, "<span class=\"sign ");
    et_html_value(html, ET_SLICE_IN(verdict, known) ? verdict : ET_SLICE("other"));
    et_html_words(html, "\">");
    et_html_value(html, verdict);
    et_html_words(html, "</span>");
}

void et_html_severity(struct et_html *html, int64_t severity)
{
    static const char *const names[] = { "low", "low", "medium", "high", "critical" };
    enum { MOST = sizeof names / sizeof *names - 1 };
    const char *name = names[severity < 0 ? 0 : severity > MOST ? MOST : severity];
    et_strbuf_addf(&html->out.row, "<span class=\"severity %s\">%s</span>", name, name);
}

/* ------------------------------------------------------------ who and where */

struct et_slice et_html_short(struct et_slice id)
{
    static const char digest[] = "sha256:";
    if (et_slice_starts(id, digest))
        return et_slice_to(id, sizeof digest - 1 + SHORT_ID);
    return et_slice_is_hex(id, SHORT_ID) ? et_slice_to(id, SHORT_ID) : id;
}

struct et_slice et_html_container_name(struct et_stmt *row)
{
    if (et_column_has(row, "container_name"))
        return et_column_text(row, "container_name");
    if (et_column_has(row, "container_id"))
        return et_html_short(et_column_text(row, "container_id"));
    return ET_SLICE("a container that nothing names");
}

void et_html_actor(struct et_html *html, struct et_stmt *row)
{
    if (!et_column_has(row, "actor_kind")) {
        et_html_words(html, "an actor not known");
        return;
    }
    if (et_column_has(row, "actor")) {
        et_html_words(html, "<b>");
        et_html_value(html, et_column_text(row, "actor"));
        et_html_words(html, "</b>");
    } else {
        et_html_words(html, "somebody whom nothing names");
    }
    et_html_words(html, " (");
    et_html_value(html, et_column_text(row, "actor_kind"));
    et_html_words(html, ", ");
    et_html_value(html, et_column_text(row, "actor_confidence"));
    et_html_words(html, ")");
}

void et_html_user(struct et_html *html, struct et_stmt *row)
{
    int64_t uid = et_column_int(row, "uid");
    struct et_slice user = et_column_text(row, "user");
    if (!user.p && uid == ET_NULL) {
        et_html_words(html, "a user not recorded");
        return;
    }
    if (user.p)
        et_html_value(html, user);
    if (uid != ET_NULL)
        et_strbuf_addf(&html->out.row, user.p ? " (uid %" PRId64 ")" : "uid %" PRId64, uid);
}

void et_html_line(struct et_html *html, struct et_stmt *row)
{
    et_html_words(html, "<span class=\"place\"><span class=\"id\">");
    et_html_value(html, et_column_text(row, "evidence_id"));
    et_html_words(html, "</span> line ");
    et_html_number(html, et_column_int(row, "line"));
    et_html_words(html, "</span>");
}

/* ------------------------------------------------------------ sections and tables */

void et_html_section(struct et_html *html, const char *id, const char *heading, const char *lede)
{
    et_strbuf_addf(&html->out.row,
                   "<section id=\"%s\" aria-labelledby=\"%s-heading\">\n"
                   "<h2 id=\"%s-heading\">%s</h2>\n",
                   id, id, id, heading);
    if (lede)
        et_strbuf_addf(&html->out.row, "<p class=\"lede\">%s</p>\n", lede);
}

void et_html_section_end(struct et_html *html)
{
    et_html_words(html, "</section>\n");
    et_html_flush(html);
}

void et_html_table(struct et_html *html, const char *id, const char *caption,
                   const char *const *columns, size_t count)
{
    et_strbuf_addf(&html->out.row,
                   "<div class=\"wide\" role=\"region\" aria-labelledby=\"%s-caption\" "
                   "tabindex=\"0\">\n<table id=\"%s\">\n<caption id=\"%s-caption\">%s</caption>\n"
                   "<thead><tr>",
                   id, id, id, caption);
    for (size_t i = 0; i < count; i++) {
        bool number = columns[i][0] == '#', still = columns[i][0] == '~';
        et_html_words(html, number  ? "<th scope=\"col\" class=\"n\">"
                            : still ? "<th scope=\"col\" class=\"still\">"
                                    : "<th scope=\"col\">");
        et_html_words(html, columns[i] + (number || still));
        et_html_words(html, "</th>");
    }
    et_html_words(html, "</tr></thead>\n<tbody>\n");
}

void et_html_table_end(struct et_html *html)
{
    et_html_words(html, "</tbody>\n</table>\n</div>\n");
    et_html_flush(html);
}

int64_t et_html_limit(const struct et_html *html, int64_t most)
{
    int64_t asked = html->options->limit;
    return asked && asked < most ? asked : most;
}

void et_html_more(struct et_html *html, int64_t count, int64_t shown, const char *how)
{
    if (count <= shown)
        return;
    if (html->options->limit && html->options->cut)
        *html->options->cut = true;
    et_html_words(html, "<p class=\"more\">… and ");
    et_html_number(html, count - shown);
    et_html_words(html, " more: ");
    et_html_words(html, how);
    et_html_words(html, "</p>\n");
}

int et_html_one_row(struct et_html *html, enum et_query query, struct et_stmt **row,
                    struct et_err *err)
{
    *row = et_filtered_query(html->store, query, html->options, err);
    if (!*row)
        return ET_FATAL;
    int got = et_stmt_row(*row, err);
    if (got <= 0)
        et_stmt_end(row);
    return got < 0 ? got : 0;
}

/* ------------------------------------------------------------ the page */

/* 'sha256-…', by which a policy names what it allows. */
static int add_digest(struct et_html *html, const char *text, struct et_err *err)
{
    unsigned char digest[ET_SHA256_BYTES];
    struct et_sha256 *hash = et_sha256_new();
    int rc = hash ? et_sha256_add(hash, et_slice_of(text), err) : et_fail_memory(err);
    if (rc == 0)
        rc = et_sha256_end(hash, digest, err);
    et_sha256_free(hash);
    if (rc < 0)
        return rc;
    et_html_words(html, "'sha256-");
    et_base64_encode((struct et_slice){ (const char *)digest, sizeof digest }, &html->out.row);
    et_html_words(html, "'");
    return 0;
}

static int add_policy(struct et_html *html, struct et_err *err)
{
    et_html_words(html,
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                  "style-src ");
    int rc = add_digest(html, et_html_style, err);
    et_html_words(html, "; script-src ");
    if (rc == 0)
        rc = add_digest(html, et_html_script, err);
    et_html_words(html, "; base-uri 'none'; form-action 'none'\">\n");
    return rc;
}

/* Hatching, which all pictures of the page share. */
static const char patterns[] =
    "<svg class=\"patterns\" width=\"0\" height=\"0\" aria-hidden=\"true\" "
    "focusable=\"false\"><defs>"
    "<pattern id=\"hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" "
    "patternTransform=\"rotate(45)\"><rect width=\"5\" height=\"5\" class=\"hatch-ground\"/>"
    "<rect width=\"1.5\" height=\"5\" class=\"hatch-line\"/></pattern>"
    "<pattern id=\"cross\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\" "
    "patternTransform=\"rotate(45)\"><rect width=\"4\" height=\"4\" class=\"hatch-ground\"/>"
    "<rect width=\"1.5\" height=\"4\" class=\"hatch-line\"/>"
    "<rect width=\"4\" height=\"1.5\" class=\"hatch-line\"/></pattern></defs></svg>\n";

int et_html_head(struct et_html *html, const char *title, const struct et_html_place *places,
                 size_t count, struct et_err *err)
{
    et_html_words(html, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    if (add_policy(html, err) < 0)
        return ET_FATAL;
    et_html_words(html, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                        "<meta name=\"color-scheme\" content=\"light dark\">\n"
                        "<meta name=\"referrer\" content=\"no-referrer\">\n"
                        "<meta name=\"generator\" content=\"exectrail ");
    et_html_value(html, et_slice_of(html->options->version));
    et_strbuf_addf(&html->out.row, "\">\n<title>%s</title>\n<style>", title);
    et_html_words(html, et_html_style);
    et_html_words(html,
                  "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#answer\">To the answer"
                  "</a>\n");
    et_html_words(html, patterns);
    et_strbuf_addf(&html->out.row,
                   "<header class=\"top\"><p class=\"brand\"><b>exectrail</b> %s</p>\n"
                   "<nav aria-label=\"Sections\"><ul>\n",
                   title);
    for (size_t i = 0; i < count; i++)
        et_strbuf_addf(&html->out.row, "<li><a href=\"#%s\">%s</a></li>\n", places[i].id,
                       places[i].name);
    et_html_words(html, "</ul></nav></header>\n<main>\n");
    et_html_flush(html);
    return 0;
}

int et_html_end(struct et_html *html, struct et_err *err)
{
    et_html_words(html, "</main>\n<footer><p>Made by exectrail ");
    et_html_value(html, et_slice_of(html->options->version));
    et_html_words(html, html->options->zone_ns
                            ? ". Times are shown with their offset from UTC; those "
                              "in sentences are UTC. "
                            : ". All times are UTC. ");
    et_html_words(html, "This page loads nothing and sends nothing.</p>"
                        "</footer>\n<script>");
    et_html_words(html, et_html_script);
    et_html_words(html, "</script>\n</body>\n</html>\n");
    return et_out_end(&html->out, err);
}
