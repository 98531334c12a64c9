#include "reports/report.h"

#include "reports/writers.h"

static const struct et_report *const reports[] = {
    &et_report_text,
    &et_report_html,
    &et_report_json,
    &et_report_csv,
    &et_report_timeline,
    &et_report_jsonl,
    &et_report_markdown,
    &et_report_timesketch_csv,
    &et_report_timesketch_jsonl,
    &et_report_ocsf,
    &et_report_ecs,
    &et_report_trace,
    &et_report_bodyfile,
    &et_report_dot,
    &et_report_sql,
};

enum { REPORTS = sizeof reports / sizeof reports[0] };

const struct et_report *const *et_reports(size_t *count)
{
    *count = REPORTS;
    return reports;
}

const struct et_report *et_report_named(struct et_slice name)
{
    for (size_t i = 0; i < REPORTS; i++)
        if (et_slice_is(name, reports[i]->name))
            return reports[i];
    return NULL;
}
