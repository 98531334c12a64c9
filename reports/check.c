#include "reports/check.h"

#include "reports/check_rows.h"
#include "reports/column.h"

static const struct et_check_writer *const writers[] = {
    &et_check_text,  &et_check_html, &et_check_json,  &et_check_csv,
    &et_check_junit, &et_check_ocsf, &et_check_xccdf,
};

enum { WRITERS = sizeof writers / sizeof *writers };

static const struct et_check_query totals_query = { ET_CHECK_JUDGED(CHECK_TOTALS) };

const struct et_check_query et_check_verdicts = { ET_CHECK_JUDGED(CHECK_VERDICTS) };
const struct et_check_query et_check_sums = { ET_CHECK_JUDGED(CHECK_SUMS) };
const struct et_check_query et_check_hosts = { ET_CHECK_JUDGED(CHECK_HOSTS) };
const struct et_check_query et_check_findings = { ET_CHECK_JUDGED(CHECK_FINDINGS),
                                                  .baseline = ET_CHECK_FINDINGS_BASELINE };
const struct et_check_query et_check_resolved = { .query = ET_Q_CHECK_RESOLVED,
                                                  .baseline = ET_CHECK_RESOLVED_BASELINE };
const struct et_check_query et_check_waivers = { .query = ET_Q_CHECK_WAIVERS };
const struct et_check_query et_check_control = { .query = ET_Q_CHECK_CONTROL };
const struct et_check_query et_check_control_line = { .query = ET_Q_CHECK_CONTROL_LINE };
const struct et_check_query et_check_coverage = { .query = ET_Q_CHECK_COVERAGE };
const struct et_check_query et_check_judgement = { .query = ET_Q_CHECK_JUDGEMENT };

const struct et_check_writer *const *et_check_writers(size_t *count)
{
    *count = WRITERS;
    return writers;
}

const struct et_check_writer *et_check_writer_named(struct et_slice name)
{
    for (size_t i = 0; i < WRITERS; i++)
        if (et_slice_is(name, writers[i]->name))
            return writers[i];
    return NULL;
}

static void bind_number(struct et_stmt *stmt, int parameter, int64_t value)
{
    if (parameter)
        et_stmt_int(stmt, parameter, value);
}

static void bind_text(struct et_stmt *stmt, int parameter, struct et_slice value)
{
    if (parameter)
        et_stmt_text(stmt, parameter, value);
}

struct et_stmt *et_check_rows(struct et_store *store, const struct et_check_query *query,
                              const struct et_check_options *options, struct et_err *err)
{
    struct et_stmt *stmt = et_store_query(store, query->query, err);
    if (!stmt)
        return NULL;
    bind_text(stmt, query->scope, options->scope);
    bind_number(stmt, query->executed, options->executed);
    bind_number(stmt, query->present, options->present);
    bind_number(stmt, query->attempted, options->attempted);
    bind_number(stmt, query->severity, options->severity);
    bind_text(stmt, query->baseline, options->baseline);
    return stmt;
}

struct et_stmt *et_check_reasons(struct et_store *store, struct et_stmt *row, struct et_err *err)
{
    struct et_stmt *stmt = et_store_query(store, ET_Q_CHECK_REASONS, err);
    if (stmt)
        et_stmt_int(stmt, ET_CHECK_REASONS_VERDICT_ID, et_column_int(row, "verdict_id"));
    return stmt;
}

struct et_stmt *et_check_remedies(struct et_store *store, struct et_stmt *row, struct et_err *err)
{
    struct et_stmt *stmt = et_store_query(store, ET_Q_CHECK_REMEDIES, err);
    if (stmt)
        et_stmt_int(stmt, ET_CHECK_REMEDIES_VERDICT_ID, et_column_int(row, "verdict_id"));
    return stmt;
}

struct et_slice et_check_title(struct et_stmt *row)
{
    return et_column_has(row, "container_name") ? et_column_text(row, "container_name")
           : et_column_has(row, "container_id") ? et_column_text(row, "container_id")
                                                : ET_SLICE("a container that nothing names");
}

int et_check_count(struct et_store *store, const struct et_check_options *options,
                   struct et_check_totals *totals, struct et_err *err)
{
    ET_STMT_AUTO *row = et_check_rows(store, &totals_query, options, err);
    if (!row || et_stmt_row(row, err) < 0)
        return ET_FATAL;
    *totals = (struct et_check_totals){ et_column_int(row, "containers"),
                                        et_column_int(row, "fail"), et_column_int(row, "unknown"),
                                        et_column_int(row, "waived"), et_column_int(row, "pass") };
    return 0;
}

int et_check_is_baseline(struct et_store *store, struct et_slice baseline, struct et_err *err)
{
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_CHECK_IS_BASELINE, err);
    if (!row)
        return ET_FATAL;
    et_stmt_text(row, ET_CHECK_IS_BASELINE_BASELINE, baseline);
    return et_stmt_row(row, err) < 0 ? ET_FATAL : et_column_int(row, "is_baseline") == 1;
}
