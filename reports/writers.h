/* The writers that the registry lists, one file each. */
#ifndef ET_REPORTS_WRITERS_H
#define ET_REPORTS_WRITERS_H

#include "reports/report.h"

extern const struct et_report et_report_csv;
extern const struct et_report et_report_html;
extern const struct et_report et_report_json;
extern const struct et_report et_report_text;
extern const struct et_report et_report_timeline;

#endif
