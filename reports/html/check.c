/* Verdicts as a page: what each container comes to and why, what to do about it, what has changed
 * since the baseline, what is waived, and the control itself. */
#include "reports/check_rows.h"
#include "reports/column.h"
#include "reports/html/sections.h"

struct check {
    struct et_html html;
    const struct et_check_options *options;
};

/* ------------------------------------------------------------ the answer */

static const char *outcome_of(const struct et_check_totals *totals)
{
    return totals->fail                                 ? "fail"
           : totals->unknown || totals->containers == 0 ? "unknown"
           : totals->waived                             ? "waived"
                                                        : "pass";
}

static void say_totals(struct et_html *html, const struct et_check_totals *totals)
{
    int64_t many = totals->fail      ? totals->fail
                   : totals->unknown ? totals->unknown
                   : totals->waived  ? totals->waived
                                     : totals->pass;
    if (totals->containers == 0) {
        et_html_words(html, "No container is in this scope: nothing was judged.");
        return;
    }
    et_html_number(html, many);
    et_html_words(html, " of ");
    et_html_count(html, totals->containers, "container");
    et_html_words(html, totals->fail      ? (many == 1 ? " fails." : " fail.")
                        : totals->unknown ? (many == 1 ? " is unknown, and none fails."
                                                       : " are unknown, and none fails.")
                        : totals->waived  ? " waived, and none fails."
                        : many == 1       ? " passes."
                                          : " pass.");
}

static void write_totals(struct et_html *html, const struct et_check_totals *totals)
{
    const struct {
        const char *name;
        int64_t number;
    } all[] = { { "fail", totals->fail },
                { "unknown", totals->unknown },
                { "waived", totals->waived },
                { "pass", totals->pass } };
    et_html_words(html, "<table class=\"counts\">\n<caption>Containers by outcome</caption>\n"
                        "<thead><tr>");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        et_html_words(html, "<th scope=\"col\">");
        et_html_verdict(html, et_slice_of(all[i].name));
        et_html_words(html, "</th>");
    }
    et_html_words(html, "</tr></thead>\n<tbody>\n<tr>");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        et_strbuf_addf(&html->out.row, "<td class=\"%s%s\">", all[i].name,
                       all[i].number ? "" : " zero");
        et_html_number(html, all[i].number);
        et_html_words(html, "</td>");
    }
    et_html_words(html, "</tr>\n</tbody>\n</table>\n");
}

/* What counts as a failure, of whom, and as of when. */
static int say_terms(struct check *check, struct et_err *err)
{
    struct et_html *html = &check->html;
    const struct et_check_options *o = check->options;
    ET_STMT_AUTO *row = et_check_rows(html->store, &et_check_judgement, o, err);
    int got = row ? et_stmt_row(row, err) : ET_FATAL;
    if (got < 0)
        return got;
    et_html_words(html, "<p class=\"legend\">What fails: ");
    et_html_words(html, o->executed ? "a compiler was executed" : "");
    et_html_words(html, o->executed && o->present ? "; " : "");
    et_html_words(html, o->present ? "a compiler is present" : "");
    et_html_words(html, (o->executed || o->present) && o->attempted ? "; " : "");
    et_html_words(html, o->attempted ? "one was to be executed and was refused" : "");
    if (o->severity > 0) {
        et_html_words(html, "; of severity ");
        et_html_number(html, o->severity);
        et_html_words(html, " or more");
    }
    et_html_words(html, ".");
    if (o->scope_words.p) {
        et_html_words(html, " Only containers of the scope <b>");
        et_html_value(html, o->scope_words);
        et_html_words(html, "</b>.");
    }
    et_html_words(html, " Waivers are held against ");
    et_html_time(html, got ? et_column_text(row, "as_of") : ET_SLICE_NONE);
    et_html_words(html, got && et_column_int(row, "as_of_given") == 1
                            ? ", as it was asked.</p>\n"
                            : ", the evidence's end.</p>\n");
    return 0;
}

static int write_answer(struct check *check, struct et_err *err)
{
    struct et_html *html = &check->html;
    struct et_check_totals totals;
    ET_STMT_AUTO *row = et_check_rows(html->store, &et_check_control_line, check->options, err);
    int got = row ? et_stmt_row(row, err) : ET_FATAL;
    if (got < 0 || et_check_count(html->store, check->options, &totals, err) < 0)
        return ET_FATAL;
    et_html_words(html, "<section id=\"answer\" aria-labelledby=\"answer-heading\">\n<div><p "
                        "class=\"outcome\">");
    et_html_verdict(html, et_slice_of(outcome_of(&totals)));
    et_html_words(html, "</p>\n");
    if (et_html_case(html, err) < 0)
        return ET_FATAL;
    et_html_words(html, "<h1 id=\"answer-heading\">");
    say_totals(html, &totals);
    et_html_words(html, "</h1>\n");
    if (got && et_column_has(row, "title")) {
        et_html_words(html, "<p class=\"lede\">The control: <b>");
        et_html_value(html, et_column_text(row, "title"));
        et_html_words(html, "</b> (impact ");
        et_html_value(html, et_column_text(row, "impact"));
        et_html_words(html, ", remediation complexity ");
        et_html_value(html, et_column_text(row, "remediation_complexity"));
        et_html_words(html, ", severity ");
        et_html_value(html, et_column_text(row, "severity"));
        et_html_words(html, ").</p>\n");
    }
    et_html_words(html, "</div>\n<div>");
    write_totals(html, &totals);
    if (say_terms(check, err) < 0)
        return ET_FATAL;
    et_html_words(html, "</div>\n");
    et_html_section_end(html);
    return 0;
}

/* ------------------------------------------------------------ a container */

static int write_reasons(struct et_html *html, struct et_stmt *row, struct et_err *err)
{
    enum { REASONS = 12 };
    int got;
    int64_t count = 0;
    ET_STMT_AUTO *reason = et_check_reasons(html->store, row, err);
    if (!reason)
        return ET_FATAL;
    et_html_words(html, "<ul class=\"reasons\">\n");
    while ((got = et_stmt_row(reason, err)) > 0) {
        if (++count > REASONS)
            continue;
        et_html_words(html, "<li><span class=\"id\">");
        et_html_value(html, et_column_text(reason, "aspect"));
        et_html_words(html, "</span> ");
        et_html_value(html, et_column_text(reason, "reason"));
        et_html_words(html, "</li>\n");
    }
    et_html_words(html, "</ul>\n");
    et_html_more(html, count, REASONS,
                 "<code>exectrail check --case FILE --format json</code> has "
                 "all of them.");
    return got;
}

static int write_remedies(struct et_html *html, struct et_stmt *row, struct et_err *err)
{
    int got;
    bool any = false;
    ET_STMT_AUTO *remedy = et_check_remedies(html->store, row, err);
    if (!remedy)
        return ET_FATAL;
    while ((got = et_stmt_row(remedy, err)) > 0) {
        et_html_words(html,
                      any ? "" : "<details><summary>What to do</summary>\n<ul class=\"raw\">\n");
        any = true;
        et_html_words(html, "<li>");
        et_html_value(html, et_column_text(remedy, "what"));
        if (et_column_has(remedy, "command")) {
            et_html_words(html, "<br>");
            et_html_code(html, et_column_text(remedy, "command"));
        }
        et_html_words(html, "</li>\n");
    }
    et_html_words(html, any ? "</ul></details>\n" : "");
    return got;
}

static int write_container(struct et_html *html, struct et_stmt *row, int64_t number,
                           struct et_err *err)
{
    et_strbuf_addf(&html->out.row, "<article class=\"card\" id=\"V%lld\"", (long long)number);
    et_html_attribute(html, "data-verdict", et_column_text(row, "outcome"));
    et_html_words(html, ">\n<h3>");
    et_html_verdict(html, et_column_text(row, "outcome"));
    et_html_words(html, " <b>");
    et_html_value(html, et_html_container_name(row));
    et_html_words(html, "</b></h3>\n<p class=\"where\">");
    if (et_column_has(row, "image")) {
        et_html_value(html, et_html_short(et_column_text(row, "image")));
        et_html_words(html, " · ");
    }
    if (et_column_has(row, "container_id")) {
        et_html_words(html, "<span class=\"id\">");
        et_html_value(html, et_html_short(et_column_text(row, "container_id")));
        et_html_words(html, "</span> · ");
    }
    et_html_value(html, et_column_text(row, "host"));
    if (et_column_has(row, "pod")) {
        et_html_words(html, " · pod ");
        et_html_value(html, et_column_text(row, "namespace"));
        et_html_words(html, "/");
        et_html_value(html, et_column_text(row, "pod"));
    }
    et_html_words(html, "</p>\n<p class=\"when\">executed ");
    et_html_verdict(html, et_column_text(row, "executed"));
    et_html_words(html, "present ");
    et_html_verdict(html, et_column_text(row, "present"));
    if (et_column_int(row, "attempts") > 0)
        et_html_count(html, et_column_int(row, "attempts"), "failed attempt");
    et_html_words(html, "</p>\n");
    int rc = write_reasons(html, row, err);
    if (rc == 0)
        rc = write_remedies(html, row, err);
    et_html_words(html, "</article>\n");
    et_html_flush(html);
    return rc;
}

/* Those that fail or are unknown are told in full, up to a limit; of the others the table tells. */
static int write_containers(struct check *check, struct et_err *err)
{
    int got, rc = 0;
    int64_t count = 0, number = 0;
    struct et_html *html = &check->html;
    ET_STMT_AUTO *row = et_check_rows(html->store, &et_check_verdicts, check->options, err);
    if (!row)
        return ET_FATAL;
    et_html_section(html, "verdicts", "Verdicts",
                    "Containers that fail or are unknown, the worst first. All of them follow as a "
                    "table.");
    while ((got = et_stmt_row(row, err)) > 0 && rc == 0 && !et_out_failed(&html->out)) {
        struct et_slice outcome = et_column_text(row, "outcome");
        if (!et_slice_is(outcome, "fail") && !et_slice_is(outcome, "unknown"))
            continue;
        if (++count <= ET_HTML_CARDS)
            rc = write_container(html, row, ++number, err);
    }
    if (count == 0)
        et_html_words(html, "<p>None fails, and none is unknown.</p>\n");
    et_html_more(html, count, number,
                 "<code>exectrail check --case FILE --format csv</code> has all "
                 "of them.");
    et_html_section_end(html);
    return got < 0 ? got : rc;
}

/* ------------------------------------------------------------ tables */

/* A table: each column of the page is one of the statement; '~' before it is a verdict, '#' a
 * number,
 * '$' a command, '@' a time, '%' an id or an image. The first one names its row. */
struct table {
    const char *id, *heading, *lede, *caption, *how;
    const struct et_check_query *query;
    const char *const *titles, *const *columns;
    size_t count;
};

static void write_cell(struct et_html *html, struct et_stmt *row, const char *column)
{
    switch (column[0]) {
    case '~':
        et_html_verdict(html, et_column_text(row, column + 1));
        break;
    case '#':
        et_html_number(html, et_column_int(row, column + 1));
        break;
    case '$':
        et_html_code(html, et_column_text(row, column + 1));
        break;
    case '@':
        et_html_time(html, et_column_text(row, column + 1));
        break;
    case '%':
        et_html_value(html, et_html_short(et_column_text(row, column + 1)));
        break;
    default:
        et_html_value(html, et_column_text(row, column));
    }
}

static void write_row(struct et_html *html, const struct table *table, struct et_stmt *row)
{
    for (size_t i = 0; i < table->count; i++) {
        const char *column = table->columns[i];
        et_html_words(html, i == 0             ? "<tr><th scope=\"row\">"
                            : column[0] == '#' ? "<td class=\"n\">"
                                               : "<td>");
        write_cell(html, row, column);
        et_html_words(html, i == 0 ? "</th>" : "</td>");
    }
    et_html_words(html, "</tr>\n");
    et_html_flush(html);
}

static int write_table(struct check *check, const struct table *table, struct et_err *err)
{
    int got;
    int64_t count = 0;
    struct et_html *html = &check->html;
    ET_STMT_AUTO *row = et_check_rows(html->store, table->query, check->options, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0 && !et_out_failed(&html->out)) {
        ET_STRBUF_AUTO id = { 0 };
        if (++count == 1) {
            et_strbuf_addf(&id, "%s-table", table->id);
            et_html_section(html, table->id, table->heading, table->lede);
            et_strbuf_addf(
                &html->out.row,
                "<div class=\"controls\" hidden role=\"group\" aria-label=\"%s\"><label>"
                "Find <input type=\"search\" data-filter=\"rows\" data-table=\"%s\"></label>"
                "<span class=\"found\" role=\"status\"></span></div>\n",
                table->heading, et_strbuf_string(&id));
            et_html_table(html, et_strbuf_string(&id), table->caption, table->titles, table->count);
        }
        if (count <= ET_HTML_ROWS)
            write_row(html, table, row);
    }
    if (count == 0)
        return got;
    et_html_table_end(html);
    et_html_more(html, count, ET_HTML_ROWS, table->how);
    et_html_section_end(html);
    return got;
}

static const char in_json[] =
    "<code>exectrail check --case FILE --format json</code> has all of them.";

static const char *const all_titles[] = { "Container", "Outcome", "Executed", "Present",
                                          "Image",     "Host",    "Id",       "#Failed attempts",
                                          "#Waived" };
static const char *const all_columns[] = { "container_name", "~outcome",  "~executed",
                                           "~present",       "%image",    "host",
                                           "%container_id",  "#attempts", "#waived" };
static const char *const sum_titles[] = { "Name",  "What",     "Executed", "Present",
                                          "#fail", "#unknown", "#waived",  "#pass" };
static const char *const sum_columns[] = { "%name", "subject",  "~executed", "~present",
                                           "#fail", "#unknown", "#waived",   "#pass" };
static const char *const finding_titles[] = { "Container", "Kind",   "Rule",  "Command",
                                              "#Severity", "#Times", "First", "Last",
                                              "Waived by", "Change" };
static const char *const finding_columns[] = { "container", "kind",   "rule",        "$command",
                                               "#severity", "#count", "@first_time", "@last_time",
                                               "waived_by", "change" };
static const char *const control_titles[] = { "Framework", "Reference", "Text", "Note", "Source" };
static const char *const control_columns[] = { "framework", "reference", "text", "note", "source" };

#define COLUMNS(name) name##_titles, name##_columns, sizeof name##_columns / sizeof *name##_columns

static const struct table tables[] = {
    { "containers", "Containers", NULL, "Containers, the worst first", in_json, &et_check_verdicts,
      COLUMNS(all) },
    { "sums", "Hosts, pods, images", "The worst of its containers counts.",
      "What containers come to", in_json, &et_check_sums, COLUMNS(sum) },
    { "findings", "Findings",
      "What is alike in one container is one row. Change is against the "
      "baseline, where one was given.",
      "Findings, the worst first", in_json, &et_check_findings, COLUMNS(finding) },
};

static const struct table resolved = { "resolved",
                                       "Gone since the baseline",
                                       "Findings of the baseline that the case does not have. "
                                       "Unknown: nothing tells what became of it.",
                                       "Findings of the baseline only",
                                       in_json,
                                       &et_check_resolved,
                                       COLUMNS(finding) };

static const struct table control = { "control",
                                      "The control",
                                      "What the control says of itself, and what other frameworks "
                                      "have of it. Where a text is missing, it "
                                      "was not verified against its source, and none is printed.",
                                      "The control and its mappings",
                                      in_json,
                                      &et_check_control,
                                      COLUMNS(control) };

/* ------------------------------------------------------------ the page */

static const struct et_html_place places[] = {
    { "answer", "Answer" },     { "verdicts", "Verdicts" }, { "containers", "Containers" },
    { "coverage", "Coverage" }, { "control", "Control" },   { "method", "Method and limits" },
};

static int write_all(struct check *check, struct et_err *err)
{
    struct et_html *html = &check->html;
    int rc =
        et_html_head(html, "Verdicts on containers", places, sizeof places / sizeof *places, err);
    if (rc == 0)
        rc = write_answer(check, err);
    if (rc == 0)
        rc = write_containers(check, err);
    for (size_t i = 0; rc == 0 && i < sizeof tables / sizeof *tables; i++)
        rc = write_table(check, &tables[i], err);
    if (rc == 0 && check->options->baseline.p)
        rc = write_table(check, &resolved, err);
    if (rc == 0)
        rc = et_html_waivers(html, err);
    if (rc == 0)
        rc = et_html_coverage(html, err);
    if (rc == 0)
        rc = write_table(check, &control, err);
    if (rc == 0)
        rc = et_html_method(html, err);
    return rc < 0 ? rc : et_html_end(html, err);
}

static int write_html(struct et_store *store, const struct et_check_options *options, FILE *file,
                      struct et_err *err)
{
    const struct et_report_options whole = { .version = options->version,
                                             .since_ns = ET_NULL,
                                             .until_ns = ET_NULL };
    struct check check = { .options = options };
    et_html_init(&check.html, store, &whole, file);
    int rc = write_all(&check, err);
    et_html_clear(&check.html);
    return rc;
}

const struct et_check_writer et_check_html = {
    .name = "html",
    .summary = "a page: each verdict with its reasons and what to do",
    .write = write_html,
};
