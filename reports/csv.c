/* CSV of the compiler story: one row per exec of a compiler. */
#include "reports/csv_row.h"
#include "reports/parts.h"
#include "reports/writers.h"

static const struct et_part parts[] = {
    { .query = ET_Q_REPORT_CSV, .begin = et_csv_head_add, .add = et_csv_row_add },
};

static int write_csv(struct et_store *store, const struct et_report_options *options, FILE *file,
                     struct et_err *err)
{
    static const struct et_parts list = { ET_PARTS(parts) };
    return et_write_parts(store, options, &list, file, err);
}

const struct et_report et_report_csv = {
    .name = "csv",
    .summary = "one row per exec of a compiler, safe to open in a spreadsheet",
    .write = write_csv,
};
