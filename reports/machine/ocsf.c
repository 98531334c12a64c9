/* Events of OCSF, as JSON lines: Process Activity for compilers, Detection Findings. What
 * stands where is said by the statements (schema/queries/ocsf.sql). */
#include "reports/parts.h"
#include "reports/writers.h"

static const struct et_part parts[] = {
    { .query = ET_Q_OCSF_EXECS, .add = et_add_json_line },
    { .query = ET_Q_OCSF_FINDINGS, .add = et_add_json_line },
};

static int write_ocsf(struct et_store *store, const struct et_report_options *options, FILE *file,
                      struct et_err *err)
{
    static const struct et_parts list = { ET_PARTS(parts) };
    return et_write_parts(store, options, &list, file, err);
}

const struct et_report et_report_ocsf = {
    .name = "ocsf",
    .summary = "OCSF events: execs of compilers (1007) and findings (2004), JSON lines",
    .write = write_ocsf,
};
