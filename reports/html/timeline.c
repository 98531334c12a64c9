/* The picture: a lane for each container with its life, what was compiled in it, when that ran, and
 * when nothing of it could have been seen. Marks stand at shares of the width, so it fits any page,
 * and the script zooms by widening the inner picture. The same follows as a table. */
#include "reports/column.h"
#include "reports/html/sections.h"
#include "reports/html/span.h"

struct picture {
    struct et_html_span span;
    int64_t compilations, containers; /* so many are to be drawn, in so many lanes */
    bool part_of_covered;             /* more is covered than is drawn */
};

/* What a lane's marks add up to, for those who do not see them. */
struct lane {
    struct et_strbuf lives; /* markup */
    int64_t compiled, ran, unseen;
    int64_t first_compiled, last_compiled, first_run, last_run;
};

/* ------------------------------------------------------------ what is drawn */

static int64_t least(int64_t a, int64_t b)
{
    return a == ET_NULL || (b != ET_NULL && b < a) ? b : a;
}

static int64_t most(int64_t a, int64_t b)
{
    return a == ET_NULL || (b != ET_NULL && b > a) ? b : a;
}

/* Where what was compiled is a small part of the time covered, the picture shows that part, and
 * some of what is around it. */
static void look_closer(struct picture *picture, int64_t first, int64_t last)
{
    enum { SMALL_PART = 3, AROUND = 6, OF_THE_WHOLE = 100 };
    struct et_html_span *span = &picture->span;
    int64_t whole = span->end_ns - span->start_ns;
    if (first == ET_NULL || last - first > whole / SMALL_PART)
        return;
    int64_t around = (last - first) / AROUND;
    if (around < whole / OF_THE_WHOLE)
        around = whole / OF_THE_WHOLE;
    span->start_ns = most(span->start_ns, first - around);
    span->end_ns = least(span->end_ns, last + around);
    picture->part_of_covered = true;
}

static int choose_span(struct et_html *html, struct picture *picture, struct et_err *err)
{
    struct et_html_span *span = &picture->span;
    ET_STMT_AUTO *row = NULL;
    if (et_html_one_row(html, ET_Q_HTML_RANGE, &row, err) < 0)
        return ET_FATAL;
    int64_t first = et_column_int(row, "start_ns"), last = et_column_int(row, "end_ns");
    picture->compilations = et_column_int(row, "compilations");
    picture->containers = et_column_int(row, "containers");
    span->start_ns = least(et_column_int(row, "covered_start_ns"), first);
    span->end_ns = most(et_column_int(row, "covered_end_ns"), last);
    if (span->start_ns == ET_NULL) {
        span->start_ns = et_column_int(row, "lived_start_ns");
        span->end_ns = most(et_column_int(row, "lived_end_ns"), span->start_ns);
    }
    span->start_ns = most(span->start_ns, html->options->since_ns);
    span->end_ns = least(span->end_ns, html->options->until_ns);
    if (et_html_drawable(span))
        look_closer(picture, first, last);
    return 0;
}

/* Many marks are put together by parts of the width; few stay as they are. */
static int64_t part_ns(const struct picture *picture)
{
    int64_t lanes = picture->containers < ET_HTML_LANES ? picture->containers : ET_HTML_LANES;
    int64_t part = (picture->span.end_ns - picture->span.start_ns) / ET_HTML_MARKS * lanes;
    return picture->compilations <= ET_HTML_MARKS || part < 1 ? 1 : part;
}

static struct et_stmt *lanes_of(struct et_html *html, const struct picture *picture,
                                struct et_err *err)
{
    struct et_stmt *row = et_filtered_query(html->store, ET_Q_HTML_LANES, html->options, err);
    if (!row)
        return NULL;
    et_stmt_int(row, ET_HTML_LANES_LANES, et_html_limit(html, ET_HTML_LANES));
    et_stmt_int(row, ET_HTML_LANES_PART_NS, part_ns(picture));
    et_stmt_int(row, ET_HTML_LANES_FROM_NS, picture->span.start_ns);
    et_stmt_int(row, ET_HTML_LANES_TO_NS, picture->span.end_ns);
    return row;
}

/* ------------------------------------------------------------ the picture */

static const struct {
    const char *kind, *class, *place, *words, *many;
} marks[] = {
    { "life", "life", "y=\"8\" height=\"8\"", "it ran", NULL },
    { "unseen", "unseen", "y=\"8\" height=\"8\"", "an exec could have gone unrecorded", NULL },
    { "compiled", "compiled", "y=\"3\" height=\"18\"", "compiled", "compilations" },
    { "disguised", "compiled", "y=\"3\" height=\"18\"", "compiled under a disguise",
      "compilations under a disguise" },
    { "run", "run", "y=\"17\" height=\"7\"", "the output ran", "runs of outputs" },
};
enum { MARKS = sizeof marks / sizeof *marks };

static size_t mark_of(struct et_slice kind)
{
    size_t i = MARKS;
    while (--i > 0 && !et_slice_is(kind, marks[i].kind))
        ;
    return i;
}

static void write_mark(struct et_html *html, const struct picture *picture, struct et_stmt *row)
{
    size_t kind = mark_of(et_column_text(row, "kind"));
    int64_t start = et_column_int(row, "start_ns"), end = et_column_int(row, "end_ns");
    int64_t count = et_column_int(row, "count");
    if (!et_html_overlaps(&picture->span, start, end))
        return;
    et_strbuf_addf(&html->out.row, "<rect class=\"%s\" %s", marks[kind].class, marks[kind].place);
    et_html_extent(html, &picture->span, start, end);
    et_html_words(html, "><title>");
    if (marks[kind].many && count > 1) {
        et_html_number(html, count);
        et_html_words(html, " ");
        et_html_words(html, marks[kind].many);
    } else {
        et_html_words(html, marks[kind].words);
    }
    et_html_words(html, ", ");
    et_html_moment(html, start);
    if (end != start) {
        et_html_words(html, " to ");
        et_html_moment(html, end);
    }
    et_html_words(html, "</title></rect>");
}

static void begin_lane(struct et_html *html, struct et_stmt *row)
{
    et_html_words(html, "<li><p class=\"name\"");
    et_html_attribute(html, "title", et_column_text(row, "container_id"));
    et_html_words(html, "><b>");
    et_html_value(html, et_html_container_name(row));
    et_html_words(html, "</b>");
    if (et_column_has(row, "image")) {
        et_html_words(html, " <span>");
        et_html_value(html, et_html_short(et_column_text(row, "image")));
        et_html_words(html, "</span>");
    }
    et_html_words(html, "</p>\n<svg class=\"lane\" height=\"26\" aria-hidden=\"true\" "
                        "focusable=\"false\"><svg class=\"plot\" width=\"100%\" height=\"26\">"
                        "<rect class=\"ground\" x=\"0\" y=\"11.5\" width=\"100%\" height=\"1\"/>");
}

static void end_lane(struct et_html *html)
{
    et_html_words(html, "</svg></svg></li>\n");
    et_html_flush(html);
}

static int draw_lanes(struct et_html *html, const struct picture *picture, int64_t *containers,
                      int64_t *lanes, struct et_err *err)
{
    int got;
    ET_STRBUF_AUTO host = { 0 };
    ET_STMT_AUTO *row = lanes_of(html, picture, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0 && !et_out_failed(&html->out)) {
        if (!et_slice_is(et_column_text(row, "kind"), "lane")) {
            write_mark(html, picture, row);
            continue;
        }
        if (*lanes)
            end_lane(html);
        if (!*lanes || !et_slice_eq(et_strbuf_slice(&host), et_column_text(row, "host"))) {
            et_html_words(html, *lanes ? "</ul>\n<h3>" : "<h3>");
            et_html_value(html, et_column_text(row, "host"));
            et_html_words(html, "</h3>\n<ul class=\"lanes\">\n");
            et_strbuf_reset(&host);
            et_strbuf_add(&host, et_column_text(row, "host"));
        }
        begin_lane(html, row);
        *lanes = et_column_int(row, "lanes");
        *containers = et_column_int(row, "containers");
    }
    if (*lanes) {
        end_lane(html);
        et_html_words(html, "</ul>\n");
    }
    return host.failed ? et_fail_memory(err) : got;
}

static void write_key(struct et_html *html)
{
    static const struct {
        const char *class, *y, *height, *width, *words;
    } keys[] = {
        { "life", "4", "8", "26", "it ran" },
        { "unseen", "4", "8", "26", "an exec could have gone unrecorded" },
        { "compiled", "0", "16", "3", "a compilation, as long as it took" },
        { "run", "5", "7", "3", "an output was run" },
    };
    et_html_words(html, "<ul class=\"key\" aria-label=\"Key\">\n");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        et_strbuf_addf(&html->out.row,
                       "<li><svg width=\"%s\" height=\"16\" aria-hidden=\"true\" "
                       "focusable=\"false\"><rect class=\"%s\" y=\"%s\" width=\"%s\" "
                       "height=\"%s\"/></svg> %s</li>\n",
                       keys[i].width, keys[i].class, keys[i].y, keys[i].width, keys[i].height,
                       keys[i].words);
    et_html_words(html, "</ul>\n");
}

/* The script shows these; without it they could do nothing. */
static const char controls[] =
    "<div class=\"controls\" hidden role=\"group\" aria-label=\"Picture\">"
    "<button type=\"button\" data-zoom=\"in\">Zoom in</button>"
    "<button type=\"button\" data-zoom=\"out\">Zoom out</button>"
    "<button type=\"button\" data-zoom=\"left\">Earlier</button>"
    "<button type=\"button\" data-zoom=\"right\">Later</button>"
    "<button type=\"button\" data-zoom=\"all\">All</button>"
    "<label>Containers <input type=\"search\" data-filter=\"lanes\" placeholder=\"name or image\">"
    "</label><span class=\"range\" role=\"status\"></span></div>\n";

static int write_picture(struct et_html *html, const struct picture *picture, struct et_err *err)
{
    int64_t containers = 0, lanes = 0;
    et_html_words(html, controls);
    write_key(html);
    et_html_words(html, "<figure class=\"timeline\"");
    et_html_attribute_number(html, "data-start", picture->span.start_ns / 1000000);
    et_html_attribute_number(html, "data-end", picture->span.end_ns / 1000000);
    et_html_attribute_number(html, "data-zone", html->options->zone_ns / 1000000);
    et_html_words(html, ">\n");
    int rc = draw_lanes(html, picture, &containers, &lanes, err);
    et_html_words(html, "<div class=\"axis-row\">");
    et_html_axis(html, &picture->span);
    et_html_words(html, "</div>\n<figcaption>From ");
    et_html_moment(html, picture->span.start_ns);
    et_html_words(html, " to ");
    et_html_moment(html, picture->span.end_ns);
    et_html_words(html, picture->part_of_covered
                            ? ", the part of the time covered in which something was compiled in a "
                              "container.</figcaption>\n</figure>\n"
                            : ".</figcaption>\n</figure>\n");
    et_html_more(html, containers, lanes,
                 "containers without compilations go last, and are in "
                 "<code>exectrail report --format json</code>.");
    return rc;
}

/* ------------------------------------------------------------ the table */

static void add_life(struct et_html *html, struct lane *lane, struct et_stmt *row)
{
    struct et_strbuf held = html->out.row; /* markup is made in one place only */
    html->out.row = lane->lives;
    et_html_words(html, lane->lives.n ? "<br>" : "");
    et_html_time_ns(html, et_column_int(row, "start_ns"));
    et_html_words(html, " to ");
    et_html_time_ns(html, et_column_int(row, "end_ns"));
    lane->lives = html->out.row;
    html->out.row = held;
}

static void add_mark(struct et_html *html, struct lane *lane, struct et_stmt *row)
{
    int64_t start = et_column_int(row, "start_ns"), end = et_column_int(row, "end_ns");
    int64_t count = et_column_int(row, "count");
    struct et_slice kind = et_column_text(row, "kind");
    if (et_slice_is(kind, "life")) {
        add_life(html, lane, row);
    } else if (et_slice_is(kind, "unseen")) {
        lane->unseen += count;
    } else if (et_slice_is(kind, "run")) {
        lane->ran += count;
        lane->first_run = least(lane->first_run, start);
        lane->last_run = most(lane->last_run, end);
    } else {
        lane->compiled += count;
        lane->first_compiled = least(lane->first_compiled, start);
        lane->last_compiled = most(lane->last_compiled, end);
    }
}

static void write_sum(struct et_html *html, int64_t count, int64_t first, int64_t last)
{
    et_html_words(html, "<td>");
    et_html_number(html, count);
    if (count) {
        et_html_words(html, ": ");
        et_html_time_ns(html, first);
    }
    if (count && last != first) {
        et_html_words(html, " to ");
        et_html_time_ns(html, last);
    }
    et_html_words(html, "</td>");
}

/* Ends the row of the lane before, and makes it ready for the next. */
static void end_row(struct et_html *html, struct lane *lane)
{
    et_html_words(html, "<td>");
    et_html_words(html, et_strbuf_string(&lane->lives));
    et_html_words(html, "</td>");
    write_sum(html, lane->compiled, lane->first_compiled, lane->last_compiled);
    write_sum(html, lane->ran, lane->first_run, lane->last_run);
    et_html_words(html, "<td class=\"n\">");
    et_html_number(html, lane->unseen);
    et_html_words(html, "</td></tr>\n");
    et_html_flush(html);
    et_strbuf_reset(&lane->lives);
    struct et_strbuf lives = lane->lives;
    *lane = (struct lane){ .lives = lives,
                           .first_compiled = ET_NULL,
                           .last_compiled = ET_NULL,
                           .first_run = ET_NULL,
                           .last_run = ET_NULL };
}

static int write_rows(struct et_html *html, const struct picture *picture, struct lane *lane,
                      struct et_err *err)
{
    int got;
    bool any = false;
    ET_STMT_AUTO *row = lanes_of(html, picture, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0 && !et_out_failed(&html->out)) {
        if (!et_slice_is(et_column_text(row, "kind"), "lane")) {
            add_mark(html, lane, row);
            continue;
        }
        if (any)
            end_row(html, lane);
        any = true;
        et_html_words(html, "<tr><th scope=\"row\">");
        et_html_value(html, et_html_container_name(row));
        et_html_words(html, " on ");
        et_html_value(html, et_column_text(row, "host"));
        et_html_words(html, "</th>");
    }
    if (any)
        end_row(html, lane);
    return got;
}

static int write_table(struct et_html *html, const struct picture *picture, struct et_err *err)
{
    static const char *const columns[] = { "Container", "Ran", "Compilations", "Outputs run",
                                           "#Gaps in its record" };
    struct lane lane = { .first_compiled = ET_NULL,
                         .last_compiled = ET_NULL,
                         .first_run = ET_NULL,
                         .last_run = ET_NULL };
    et_html_words(html, "<details><summary>The same as a table</summary>\n");
    et_html_table(html, "lanes", "The picture as a table", columns,
                  sizeof columns / sizeof *columns);
    int rc = write_rows(html, picture, &lane, err);
    if (lane.lives.failed)
        rc = et_fail_memory(err);
    et_strbuf_clear(&lane.lives);
    et_html_table_end(html);
    et_html_words(html, "</details>\n");
    return rc;
}

int et_html_timeline(struct et_html *html, struct et_err *err)
{
    struct picture picture = { 0 };
    if (choose_span(html, &picture, err) < 0)
        return ET_FATAL;
    et_html_section(html, "timeline", "Timeline", NULL);
    if (!et_html_drawable(&picture.span)) {
        et_html_words(html, "<p>The evidence tells no time that could be drawn.</p>\n");
        et_html_section_end(html);
        return 0;
    }
    if (write_picture(html, &picture, err) < 0 || write_table(html, &picture, err) < 0)
        return ET_FATAL;
    et_html_section_end(html);
    return 0;
}
