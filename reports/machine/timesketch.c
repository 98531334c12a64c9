/* The timeline for Timesketch: its three required columns and the timestamp first, then
 * attributes. One statement, two forms. */
#include "reports/csv_row.h"
#include "reports/parts.h"
#include "reports/writers.h"

static const struct et_part csv[] = {
    { .query = ET_Q_TIMESKETCH, .begin = et_csv_head_add, .add = et_csv_row_add },
};
static const struct et_part lines[] = {
    { .query = ET_Q_TIMESKETCH, .add = et_add_json_line },
};

static int write_csv(struct et_store *store, const struct et_report_options *options, FILE *file,
                     struct et_err *err)
{
    static const struct et_parts list = { ET_PARTS(csv) };
    return et_write_parts(store, options, &list, file, err);
}

static int write_lines(struct et_store *store, const struct et_report_options *options, FILE *file,
                       struct et_err *err)
{
    static const struct et_parts list = { ET_PARTS(lines) };
    return et_write_parts(store, options, &list, file, err);
}

const struct et_report et_report_timesketch_csv = {
    .name = "timesketch-csv",
    .summary = "the timeline as CSV for Timesketch",
    .of_all = true,
    .write = write_csv,
};

const struct et_report et_report_timesketch_jsonl = {
    .name = "timesketch-jsonl",
    .summary = "the timeline as JSON lines for Timesketch",
    .of_all = true,
    .write = write_lines,
};
