/* Events of the Elastic Common Schema, as JSON lines: execs of compilers, and findings as
 * alerts. What stands where is said by the statements (schema/queries/ecs.sql). */
#include "reports/parts.h"
#include "reports/writers.h"

static const struct et_part parts[] = {
    { .query = ET_Q_ECS_EXECS, .add = et_add_json_line },
    { .query = ET_Q_ECS_FINDINGS, .add = et_add_json_line },
};

static int write_ecs(struct et_store *store, const struct et_report_options *options, FILE *file,
                     struct et_err *err)
{
    static const struct et_parts list = { ET_PARTS(parts) };
    return et_write_parts(store, options, &list, file, err);
}

const struct et_report et_report_ecs = {
    .name = "ecs",
    .summary = "Elastic Common Schema: execs of compilers, and findings as alerts, JSON lines",
    .write = write_ecs,
};
