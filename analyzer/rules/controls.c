#include "analyzer/rules/controls.h"

const char *const et_control_columns[ET_CONTROL_COLUMNS] = { "id",   "framework", "reference",
                                                             "text", "verified",  "source",
                                                             "note" };

static int check(void *ctx, const struct et_slice *cells, struct et_err *err)
{
    (void)ctx;
    bool verified = et_slice_is(cells[ET_CONTROL_VERIFIED], "yes");
    if (!verified && !et_slice_is(cells[ET_CONTROL_VERIFIED], "no"))
        return et_fail(err, ET_FATAL, "%.*s: verified is yes or no", (int)cells[0].n, cells[0].p);
    if (verified && cells[ET_CONTROL_SOURCE].n == 0)
        return et_fail(err, ET_FATAL, "%.*s: what is verified has a source", (int)cells[0].n,
                       cells[0].p);
    if (!verified && cells[ET_CONTROL_TEXT].n)
        return et_fail(err, ET_FATAL, "%.*s: words that were not checked are not shown",
                       (int)cells[0].n, cells[0].p);
    return 0;
}

int et_controls_read(struct et_rule_rows *rows, struct et_slice csv, struct et_err *err)
{
    int rc = et_rule_rows_read(rows, csv, 0, NULL, err);
    return rc == 0 ? et_rule_rows_each(rows, check, NULL, NULL, err) : rc;
}
