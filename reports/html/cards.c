/* Compilations, a card each: who, what, the output, and its run; the chain around it; its
 * processes; and where all of that is said. Compilations of one container that are alike share a
 * card, which tells of the first in full and names some of the others. */
#include "reports/column.h"
#include "reports/html/raw.h"
#include "reports/html/sections.h"

#include <inttypes.h>

static const char in_csv[] =
    "<code>exectrail report --case FILE --format csv</code> has all of them.";

enum { WORST = 4 }; /* severity */

/* ------------------------------------------------------------ the title */

static void write_place(struct et_html *html, struct et_stmt *row)
{
    et_html_words(html, "<p class=\"where\">");
    if (et_column_has(row, "image")) {
        et_html_value(html, et_html_short(et_column_text(row, "image")));
        et_html_words(html, " · ");
    }
    if (et_column_has(row, "container_id")) {
        et_html_words(html, "<span class=\"id\"");
        et_html_attribute(html, "title", et_column_text(row, "container_id"));
        et_html_words(html, ">");
        et_html_value(html, et_html_short(et_column_text(row, "container_id")));
        et_html_words(html, "</span> · ");
    }
    et_html_value(html, et_column_text(row, "host"));
    et_html_words(html, " · place ");
    et_html_value(html, et_column_has(row, "confidence") ? et_column_text(row, "confidence")
                                                         : ET_SLICE("not known"));
    if (et_column_int(row, "contradicted") > 0)
        et_html_words(html, ", <strong>contradicted by another clue</strong>");
    et_html_words(html, "</p>\n");
}

static void write_title(struct et_html *html, struct et_stmt *group, struct et_stmt *row)
{
    int64_t count = et_column_int(group, "count");
    et_html_words(html, "<h3>");
    et_html_value(html, et_column_text(row, "family"));
    if (!et_slice_is(et_column_text(row, "place"), "container")) {
        et_html_words(html, " in a place that is not known");
    } else {
        et_html_words(html, " in <b>");
        et_html_value(html, et_html_container_name(row));
        et_html_words(html, "</b>");
    }
    if (et_column_int(row, "disguised") > 0) {
        et_html_words(html, ", disguised as <code>");
        et_html_value(html, et_column_text(row, "ran_as"));
        et_html_words(html, "</code>");
    }
    if (count > 1) {
        et_html_words(html, " <span class=\"times\">× ");
        et_html_number(html, count);
        et_html_words(html, "</span>");
    }
    et_html_words(html, "</h3>\n<p class=\"when\">");
    et_html_severity(html, et_column_int(group, "severity"));
    if (et_column_int(group, "waived") > 0)
        et_html_verdict(html, ET_SLICE("waived"));
    et_html_words(html, " ");
    et_html_time(html, et_column_text(group, "first_time"));
    if (count > 1) {
        et_html_words(html, " to ");
        et_html_time(html, et_column_text(group, "last_time"));
    }
    et_html_words(html, "</p>\n");
    write_place(html, row);
}

/* ------------------------------------------------------------ who, what, output, run */

static void begin_step(struct et_html *html, const char *name, struct et_slice time)
{
    et_strbuf_addf(&html->out.row, "<li><h4>%s</h4><p class=\"at\">", name);
    if (time.p)
        et_html_time(html, time);
    et_html_words(html, "</p><p>");
}

static void write_who(struct et_html *html, struct et_stmt *row)
{
    begin_step(html, "Who", et_column_text(row, "entered_time"));
    et_html_actor(html, row);
    et_html_words(html, ", as ");
    et_html_user(html, row);
    if (et_column_has(row, "entered_time"))
        et_html_words(html, "; entered the container");
    et_html_words(html, "</p></li>\n");
}

static void write_what(struct et_html *html, struct et_stmt *row)
{
    begin_step(html, "What", et_column_text(row, "start_time"));
    et_html_code(html, et_column_text(row, "cmdline"));
    et_html_words(html, " in ");
    et_html_code(html, et_column_text(row, "cwd"));
    if (et_slice_is(et_column_text(row, "class"), "jit"))
        et_html_words(html, ", by a program that runs it at once");
    if (et_column_int(row, "disguised") > 0) {
        et_html_words(html, "; disguised: ");
        et_html_value(html, et_column_text(row, "disguise"));
    }
    et_html_words(html, "</p></li>\n");
}

static void write_output(struct et_html *html, struct et_stmt *row)
{
    int64_t success = et_column_int(row, "success");
    struct et_slice sources = et_column_text(row, "sources");
    begin_step(html, "Output", et_column_text(row, "end_time"));
    if (et_column_has(row, "output"))
        et_html_code(html, et_column_text(row, "output"));
    else
        et_html_words(html, "none named");
    et_html_words(html, " from ");
    if (sources.n && !et_slice_is(sources, "[]"))
        et_html_code(html, sources);
    else
        et_html_words(html, "no source that is named");
    et_html_words(html, success == 1   ? "; it succeeded"
                        : success == 0 ? "; it failed"
                                       : "; whether it succeeded is not told");
    if (et_column_has(row, "outcome")) {
        et_html_words(html, ": ");
        et_html_value(html, et_column_text(row, "outcome"));
    }
    et_html_words(html, "</p></li>\n");
}

static void write_run(struct et_html *html, struct et_stmt *row)
{
    int64_t runs = et_column_int(row, "output_runs");
    begin_step(html, "Run", et_column_text(row, "run_time"));
    if (!et_column_has(row, "run_time")) {
        et_html_words(html, "no run of it was seen</p></li>\n");
        return;
    }
    et_html_code(html, et_column_text(row, "run_cmdline"));
    if (et_column_has(row, "run_user")) {
        et_html_words(html, " as ");
        et_html_value(html, et_column_text(row, "run_user"));
    }
    if (runs > 1) {
        et_html_words(html, "; ");
        et_html_number(html, runs);
        et_html_words(html, " times in all");
    }
    et_html_words(html, "</p></li>\n");
}

static void write_story(struct et_html *html, struct et_stmt *row)
{
    et_html_words(html, "<ol class=\"story\" aria-label=\"From whom to the run of the output\">\n");
    write_who(html, row);
    write_what(html, row);
    write_output(html, row);
    write_run(html, row);
    et_html_words(html, "</ol>\n");
}

static void write_fact(struct et_html *html, const char *name, struct et_slice value)
{
    if (!value.p)
        return;
    et_strbuf_addf(&html->out.row, "<dt>%s</dt><dd>", name);
    et_html_value(html, value);
    et_html_words(html, "</dd>\n");
}

static void write_facts(struct et_html *html, struct et_stmt *row)
{
    et_html_words(html, "<dl class=\"facts\">\n");
    write_fact(html, "Why there", et_column_text(row, "reason"));
    write_fact(html, "Options", et_column_text(row, "flags"));
    write_fact(html, "Part of", et_column_text(row, "build_cmdline"));
    write_fact(html, "Waived by", et_column_text(row, "waived_by"));
    et_html_words(html, "</dl>\n");
}

/* ------------------------------------------------------------ the chain */

static void write_link(struct et_html *html, struct et_stmt *row)
{
    et_html_words(html, "<li>");
    et_html_time(html, et_column_text(row, "time"));
    et_html_words(html, " <span class=\"detail\">");
    et_html_value(html, et_column_text(row, "detail"));
    if (et_column_has(row, "technique")) {
        et_html_words(html, " <span class=\"technique\">");
        et_html_value(html, et_column_text(row, "technique"));
        et_html_words(html, "</span>");
    }
    et_html_words(html, "</span>");
    if (!et_slice_is(et_column_text(row, "step"), "compiled"))
        et_html_code(html, et_column_text(row, "cmdline"));
    et_html_words(html, "</li>\n");
}

/* Of the worst it stands open. */
static int write_chain(struct et_html *html, struct et_stmt *group, struct et_err *err)
{
    int got, count = 0;
    bool worst = et_column_int(group, "severity") >= WORST;
    ET_STMT_AUTO *row = et_store_query(html->store, ET_Q_HTML_CHAIN, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_HTML_CHAIN_COMPILATION_ID, et_column_int(group, "compilation_id"));
    et_stmt_int(row, ET_HTML_CHAIN_STEPS, ET_HTML_STEPS);
    while ((got = et_stmt_row(row, err)) > 0) {
        if (count == 0)
            et_html_words(html, worst ? "<details open>" : "<details>");
        if (count++ == 0)
            et_html_words(html, "<summary>What led to it, and what followed</summary>\n"
                                "<ol class=\"chain\">\n");
        write_link(html, row);
    }
    if (count)
        et_html_words(html, "</ol>\n");
    if (count == ET_HTML_STEPS)
        et_html_words(html, "<p class=\"more\">Further steps: the view <code>chains</code> of the "
                            "case.</p>\n");
    if (count)
        et_html_words(html, "</details>\n");
    return got;
}

/* ------------------------------------------------------------ a card */

static int write_first(struct et_html *html, const struct et_html_raw *raw, struct et_stmt *group,
                       struct et_err *err)
{
    int64_t id = et_column_int(group, "compilation_id");
    ET_STMT_AUTO *row = et_store_query(html->store, ET_Q_HTML_CARD, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_HTML_CARD_COMPILATION_ID, id);
    int got = et_stmt_row(row, err);
    if (got <= 0)
        return got;
    write_title(html, group, row);
    if (et_column_int(group, "count") > 1)
        et_html_words(html,
                      "<p class=\"lede\">Alike in all but their files and times. The first of "
                      "them:</p>\n");
    write_story(html, row);
    write_facts(html, row);
    int rc = write_chain(html, group, err);
    et_html_flush(html);
    if (rc == 0)
        rc = et_html_tree(html, id, err);
    if (rc == 0)
        rc = et_html_lines(html, raw, id, err);
    return rc;
}

static void write_alike(struct et_html *html, struct et_stmt *group)
{
    et_html_words(html, "<li>");
    et_html_time(html, et_column_text(group, "start_time"));
    et_html_words(html, " ");
    et_html_code(html, et_column_text(group, "cmdline"));
    et_strbuf_addf(&html->out.row, " <span class=\"id\">C%" PRId64 "</span></li>\n",
                   et_column_int(group, "compilation_id"));
}

static void begin_card(struct et_html *html, struct et_stmt *group)
{
    et_strbuf_addf(&html->out.row, "<article class=\"card\" id=\"C%" PRId64 "\"",
                   et_column_int(group, "compilation_id"));
    et_html_attribute_number(html, "data-severity", et_column_int(group, "severity"));
    et_html_attribute(html, "data-time", et_column_text(group, "first_time"));
    et_html_attribute_number(html, "data-count", et_column_int(group, "count"));
    et_html_attribute_number(html, "data-ran", et_column_int(group, "output_executed"));
    et_html_words(html, ">\n");
}

static void end_card(struct et_html *html, int64_t count, int64_t named)
{
    if (named > 1)
        et_html_words(html, "</ol>\n");
    if (count > named)
        et_html_more(html, count, named > 1 ? named : 1, in_csv);
    if (named > 1)
        et_html_words(html, "</details>\n");
    et_html_words(html, "</article>\n");
    et_html_flush(html);
}

static const char controls[] =
    "<div class=\"controls\" hidden role=\"group\" aria-label=\"Findings\">"
    "<label>Find <input type=\"search\" data-filter=\"cards\" placeholder=\"any word\"></label>"
    "<label>Severity <select data-filter=\"severity\"><option value=\"0\">all</option>"
    "<option value=\"3\">high and critical</option><option value=\"4\">critical</option></select>"
    "</label>"
    "<label><input type=\"checkbox\" data-filter=\"ran\"> only where the output ran</label>"
    "<label>Order <select data-filter=\"order\"><option value=\"severity\">worst first</option>"
    "<option value=\"time\">by time</option></select></label>"
    "<button type=\"button\" data-unfold=\"cards\">Unfold all</button>"
    "<span class=\"found\" role=\"status\"></span></div>\n";

static int write_cards(struct et_html *html, const struct et_html_raw *raw, int64_t *compilations,
                       int64_t *told, struct et_err *err)
{
    int got, rc = 0;
    int64_t count = 0, named = 0;
    ET_STMT_AUTO *group = et_html_cards_of(html, ET_HTML_ALIKE, err);
    if (!group)
        return ET_FATAL;
    while ((got = et_stmt_row(group, err)) > 0 && rc == 0 && !et_out_failed(&html->out)) {
        if (et_column_int(group, "n") > 1) {
            if (++named == 2)
                et_html_words(html,
                              "<details><summary>The others</summary>\n<ol class=\"alike\">\n");
            write_alike(html, group);
            continue;
        }
        if (*told)
            end_card(html, count, named);
        else
            et_html_words(html, controls);
        count = et_column_int(group, "count");
        named = 1;
        *told += count;
        *compilations = et_column_int(group, "compilations");
        begin_card(html, group);
        rc = write_first(html, raw, group, err);
    }
    if (*told)
        end_card(html, count, named);
    return got < 0 ? got : rc;
}

int et_html_cards(struct et_html *html, struct et_err *err)
{
    int64_t compilations = 0, told = 0;
    struct et_html_raw *raw;
    et_html_section(html, "findings", "Compilations in containers",
                    "Each with who started it, what it made of what, and whether that was run. "
                    "Where a card holds several, they are alike.");
    et_html_words(html, "<div id=\"cards\">\n");
    int rc = et_html_raw_read(html, &raw, err);
    if (rc == 0)
        rc = write_cards(html, raw, &compilations, &told, err);
    et_html_raw_free(raw);
    et_html_words(html, "</div>\n");
    if (!told)
        et_html_words(html, "<p>None was found.</p>\n");
    et_html_more(html, compilations, told, in_csv);
    et_html_section_end(html);
    return rc;
}
