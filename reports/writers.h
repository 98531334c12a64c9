/* The writers that the registry lists, one file each. */
#ifndef ET_REPORTS_WRITERS_H
#define ET_REPORTS_WRITERS_H

#include "reports/report.h"

extern const struct et_report et_report_bodyfile;
extern const struct et_report et_report_csv;
extern const struct et_report et_report_dot;
extern const struct et_report et_report_ecs;
extern const struct et_report et_report_html;
extern const struct et_report et_report_json;
extern const struct et_report et_report_jsonl;
extern const struct et_report et_report_markdown;
extern const struct et_report et_report_ocsf;
extern const struct et_report et_report_sql;
extern const struct et_report et_report_text;
extern const struct et_report et_report_timesketch_csv;
extern const struct et_report et_report_timesketch_jsonl;
extern const struct et_report et_report_trace;
extern const struct et_report et_report_timeline;

#endif
