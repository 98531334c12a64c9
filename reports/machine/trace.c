/* A trace that Perfetto and Chrome's tracing open: a lane per container, its runs and
 * compilations as slices, runs of outputs and findings as moments, and above them the times
 * in which an exec could have gone unrecorded. */
#include "reports/json_tree.h"
#include "reports/parts.h"
#include "reports/writers.h"

static const struct et_part parts[] = {
    { .query = ET_Q_TRACE_LANES, .add = et_json_tree_add, .frame = true },
    { .query = ET_Q_TRACE_THREADS, .add = et_json_tree_add },
    { .query = ET_Q_TRACE_GAPS, .add = et_json_tree_add },
    { .query = ET_Q_TRACE_LIFETIMES, .add = et_json_tree_add },
    { .query = ET_Q_TRACE_COMPILATIONS, .add = et_json_tree_add },
    { .query = ET_Q_TRACE_EXECS, .add = et_json_tree_add },
    { .query = ET_Q_TRACE_RUNS, .add = et_json_tree_add },
    { .query = ET_Q_TRACE_FINDINGS, .add = et_json_tree_add },
};

static int write_trace(struct et_store *store, const struct et_report_options *options, FILE *file,
                       struct et_err *err)
{
    static const struct et_parts list = {
        ET_PARTS(parts),
        .head = "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n",
        .between = ",\n",
        .tail = "\n]}\n",
    };
    return et_write_parts(store, options, &list, file, err);
}

const struct et_report et_report_trace = {
    .name = "trace",
    .summary = "a trace for the Perfetto UI: a lane per container, compilations as slices",
    .write = write_trace,
};
