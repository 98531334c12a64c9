/* The HTML report: one page for people, from the answer down to the lines of the evidence. */
#include "reports/html/sections.h"
#include "reports/writers.h"

static const struct et_html_place places[] = {
    { "answer", "Answer" },
    { "coverage", "Coverage" },
    { "timeline", "Timeline" },
    { "findings", "Compilations" },
    { "containers", "Containers" },
    { "evidence", "Evidence" },
    { "method", "Method and limits" },
};

static int (*const sections[])(struct et_html *html, struct et_err *err) = {
    et_html_answer,     et_html_coverage, et_html_timeline, et_html_cards,  et_html_others,
    et_html_containers, et_html_waivers,  et_html_evidence, et_html_method,
};

static int write_all(struct et_html *html, struct et_err *err)
{
    int rc =
        et_html_head(html, "Compilers in containers", places, sizeof places / sizeof *places, err);
    for (size_t i = 0; rc == 0 && i < sizeof sections / sizeof *sections; i++)
        rc = sections[i](html, err);
    return rc < 0 ? rc : et_html_end(html, err);
}

static int write_html(struct et_store *store, const struct et_report_options *options, FILE *file,
                      struct et_err *err)
{
    struct et_html html;
    et_html_init(&html, store, options, file);
    int rc = write_all(&html, err);
    et_html_clear(&html);
    return rc;
}

const struct et_report et_report_html = {
    .name = "html",
    .summary = "one page for people: the answer, a picture, each finding down to its lines",
    .zoned = true,
    .write = write_html,
};
