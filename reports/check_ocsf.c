/* Verdicts as Compliance Findings (class 2003) of OCSF: JSON lines, two per container. What
 * stands where is said by the statement check_ocsf. */
#include "reports/check_rows.h"
#include "reports/column.h"
#include "reports/json_tree.h"
#include "reports/out.h"

static int write_verdict(struct et_store *store, const struct et_check_options *options,
                         int64_t verdict, struct et_out *out, struct et_err *err)
{
    int got;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_CHECK_OCSF, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_CHECK_OCSF_VERDICT_ID, verdict);
    et_stmt_text(row, ET_CHECK_OCSF_VERSION, et_slice_of(options->version));
    while ((got = et_stmt_row(row, err)) > 0) {
        et_json_tree_add(&out->row, row);
        et_strbuf_addc(&out->row, '\n');
    }
    return got;
}

static int write_all(struct et_store *store, const struct et_check_options *options,
                     struct et_out *out, struct et_err *err)
{
    int got, rc = 0;
    ET_STMT_AUTO *row = et_check_rows(store, &et_check_verdicts, options, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0 && rc == 0 && !et_out_failed(out)) {
        rc = write_verdict(store, options, et_column_int(row, "verdict_id"), out, err);
        et_out_row(out);
    }
    return got < 0 ? got : rc;
}

static int write_ocsf(struct et_store *store, const struct et_check_options *options, FILE *file,
                      struct et_err *err)
{
    ET_OUT_AUTO out;
    et_out_init(&out, file);
    int rc = write_all(store, options, &out, err);
    return rc == 0 ? et_out_end(&out, err) : rc;
}

const struct et_check_writer et_check_ocsf = {
    .name = "ocsf",
    .summary = "Compliance Findings of OCSF, two JSON lines per container",
    .write = write_ocsf,
};
