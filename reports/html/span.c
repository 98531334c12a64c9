#include "reports/html/span.h"

#include "base/timestamp.h"

#include <inttypes.h>

enum { WHOLE = 1000000, PER_CENT = 10000, TICKS = 7 };

bool et_html_drawable(const struct et_html_span *span)
{
    return span->start_ns > INT64_MIN / 2 && span->end_ns < INT64_MAX / 2 &&
           span->start_ns < span->end_ns;
}

int64_t et_html_at(const struct et_html_span *span, int64_t ns)
{
    if (!et_html_drawable(span) || ns == ET_NULL || ns <= span->start_ns)
        return 0;
    if (ns >= span->end_ns)
        return WHOLE;
    return (int64_t)((double)(ns - span->start_ns) / (double)(span->end_ns - span->start_ns) *
                     WHOLE);
}

static void add_share(struct et_html *html, const char *name, int64_t share)
{
    et_strbuf_addf(&html->out.row, " %s=\"%" PRId64 ".%04" PRId64 "%%\"", name, share / PER_CENT,
                   share % PER_CENT);
}

void et_html_extent(struct et_html *html, const struct et_html_span *span, int64_t start_ns,
                    int64_t end_ns)
{
    int64_t start = start_ns == ET_NULL ? 0 : et_html_at(span, start_ns);
    int64_t end = end_ns == ET_NULL ? WHOLE : et_html_at(span, end_ns);
    add_share(html, "x", start);
    add_share(html, "width", end > start ? end - start : 1); /* of no width is not drawn at all */
}

bool et_html_overlaps(const struct et_html_span *span, int64_t start_ns, int64_t end_ns)
{
    return (start_ns == ET_NULL || start_ns <= span->end_ns) &&
           (end_ns == ET_NULL || end_ns >= span->start_ns);
}

/* ------------------------------------------------------------ the axis */

static const int64_t steps_s[] = {
    1,    2,    5,     10,    15,    30,    60,     120,    300,     600,     900,     1800,
    3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 1209600, 2419200, 7257600, 31536000
};

enum { STEPS = sizeof steps_s / sizeof *steps_s, A_MINUTE = 60, A_DAY = 86400 };

/* The smallest step that gives no more ticks than fit. */
static int64_t step_of(const struct et_html_span *span)
{
    int64_t whole = (span->end_ns - span->start_ns) / ET_NS_PER_S;
    size_t i = 0;
    while (i + 1 < STEPS && whole / steps_s[i] > TICKS)
        i++;
    return steps_s[i];
}

/* "22:13:30", "22:13", or the day, whichever the step asks for. */
static struct et_slice tick_words(int64_t step, struct et_slice time)
{
    enum { DAY = 10, CLOCK = 11, MINUTES = 5, SECONDS = 8 };
    if (step >= A_DAY)
        return et_slice_to(time, DAY);
    return et_slice_to(et_slice_from(time, CLOCK), step >= A_MINUTE ? MINUTES : SECONDS);
}

/* Every other tick goes where there is little room (class alt). */
void et_html_axis(struct et_html *html, const struct et_html_span *span)
{
    enum { FIRST_ROOM = 980000 };
    char text[ET_TIME_TEXT];
    if (!et_html_drawable(span))
        return;
    int64_t step = step_of(span), step_ns = step * ET_NS_PER_S;
    int64_t zone = html->options->zone_ns; /* whose midnight counts */
    int64_t at = span->start_ns - (span->start_ns + zone) % step_ns;
    et_html_words(html,
                  "<svg class=\"axis\" height=\"20\" aria-hidden=\"true\" focusable=\"false\">"
                  "<svg class=\"plot\" width=\"100%\" height=\"20\">");
    for (int i = 0; at <= span->end_ns && i < 100; at += step_ns) {
        int64_t where = et_html_at(span, at);
        if (at < span->start_ns || where > FIRST_ROOM)
            continue;
        et_strbuf_addf(&html->out.row, "<g class=\"tick%s\"><rect", i++ % 2 ? " alt" : "");
        add_share(html, "x", where);
        et_html_words(html, " y=\"0\" width=\"1\" height=\"5\"/><text");
        add_share(html, "x", where);
        et_html_words(html, " dx=\"4\" y=\"14\">");
        et_html_value(
            html, tick_words(step, et_slice_of(et_time_text_in(at, html->options->zone_ns, text))));
        et_html_words(html, "</text></g>");
    }
    et_html_words(html, "</svg></svg>\n");
}
