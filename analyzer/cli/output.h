/* What report, timeline and analyze share: options of a report, and where it
 * goes. */
#ifndef ET_ANALYZER_CLI_OUTPUT_H
#define ET_ANALYZER_CLI_OUTPUT_H

#include "analyzer/cli/command.h"
#include "analyzer/cli/confine.h"
#include "reports/report.h"

struct et_output_choice {
    const char *case_path, *format, *output;
    const char *since, *until, *host, *container, *image, *pod, *user, *family, *min_confidence;
    const char *limit, *tz, *detail, *color;
    const char *dialect, *case_name, *schema_name; /* of `--format sql` */
    bool ascii;
};

/* All but case, format, output and host, which each command has in its own way. */
extern const struct et_option_group et_output_options;

/* The choices of --format. */
const char *et_report_format(size_t i);

/* Whether there is such a format, level, time …; says so if not. Returns an
 * et_exit_status. */
int et_check_report(const struct et_output_choice *choice);

/* Writes the report to the file named, or to standard output. Returns an
 * et_exit. */
int et_write_report(struct et_store *store, const struct et_output_choice *choice);

/* Opens the case to read and writes the report. */
int et_report_from_case(const struct et_output_choice *choice, const struct et_confined *confined);

#endif
