/* JSON lines, as docs/jsonl.schema.json describes them: each line is a row of one of the
 * case's views, and says which by its kind. */
#include "reports/json_row.h"
#include "reports/parts.h"
#include "reports/writers.h"

static void add_line(struct et_strbuf *to, struct et_stmt *row)
{
    et_json_row_add(to, row);
    et_strbuf_addc(to, '\n');
}

static const struct et_part parts[] = {
    { .query = ET_Q_JSONL_RUN, .add = add_line, .frame = true },
    { .query = ET_Q_JSONL_EVIDENCE, .add = add_line },
    { .query = ET_Q_JSONL_DAMAGE, .add = add_line },
    { .query = ET_Q_JSONL_COVERAGE, .add = add_line },
    { .query = ET_Q_JSONL_CONTAINERS, .add = add_line },
    { .query = ET_Q_JSONL_LIFETIMES, .add = add_line },
    { .query = ET_Q_JSONL_UNSEEN, .add = add_line },
    { .query = ET_Q_JSONL_EXECS, .add = add_line },
    { .query = ET_Q_JSONL_COMPILATIONS, .add = add_line },
    { .query = ET_Q_JSONL_CHAINS, .add = add_line },
    { .query = ET_Q_JSONL_BUILDS, .add = add_line },
    { .query = ET_Q_JSONL_TOUCHES, .add = add_line },
    { .query = ET_Q_JSONL_PRESENCE, .add = add_line },
    { .query = ET_Q_JSONL_COMPILERS, .add = add_line },
    { .query = ET_Q_JSONL_FINDINGS, .add = add_line },
    { .query = ET_Q_JSONL_VERDICTS, .add = add_line },
};

static int write_jsonl(struct et_store *store, const struct et_report_options *options, FILE *file,
                       struct et_err *err)
{
    static const struct et_parts list = { ET_PARTS(parts) };
    return et_write_parts(store, options, &list, file, err);
}

const struct et_report et_report_jsonl = {
    .name = "jsonl",
    .summary = "everything, all execs included, as JSON lines (docs/jsonl.schema.json)",
    .of_all = true,
    .write = write_jsonl,
};
