/* JSON, as docs/report.schema.json describes it: one object, its lists with one
 * item per line. Every item is one row of a view, its members the view's
 * columns; what belongs to an item hangs in it. Only one row is ever held. */
#include "reports/column.h"
#include "reports/escape.h"
#include "reports/filter.h"
#include "reports/json_row.h"
#include "reports/out.h"
#include "reports/writers.h"

#include "base/timestamp.h"

struct json {
    struct et_store *store;
    const struct et_report_options *options;
    struct et_out out;
    struct et_stmt *lifetimes; /* read beside the containers; NULL = at its end */
    struct et_strbuf cut;      /* names of the lists that a limit cut */
};

/* ------------------------------------------------------------ what hangs in an item */

static int add_execs(struct json *json, struct et_stmt *row, struct et_err *err)
{
    int got;
    ET_STMT_AUTO *execs = et_store_query(json->store, ET_Q_REPORT_COMPILATION_EXECS, err);
    if (!execs)
        return ET_FATAL;
    et_stmt_int(execs, ET_REPORT_COMPILATION_EXECS_COMPILATION_ID,
                et_column_int(row, "compilation_id"));
    et_strbuf_adds(&json->out.row, ",\"execs\":[");
    for (int i = 0; (got = et_stmt_row(execs, err)) > 0; i++) {
        et_strbuf_adds(&json->out.row, i ? "," : "");
        et_json_row_add(&json->out.row, execs);
    }
    et_strbuf_addc(&json->out.row, ']');
    return got;
}

static int add_chain(struct json *json, struct et_stmt *row, struct et_err *err)
{
    int got;
    ET_STMT_AUTO *links = et_store_query(json->store, ET_Q_REPORT_CHAIN, err);
    if (!links)
        return ET_FATAL;
    et_stmt_int(links, ET_REPORT_CHAIN_COMPILATION_ID, et_column_int(row, "compilation_id"));
    et_strbuf_adds(&json->out.row, ",\"chain\":[");
    for (int i = 0; (got = et_stmt_row(links, err)) > 0; i++) {
        et_strbuf_adds(&json->out.row, i ? "," : "");
        et_json_row_add(&json->out.row, links);
    }
    et_strbuf_addc(&json->out.row, ']');
    return got;
}

static int add_execs_and_chain(struct json *json, struct et_stmt *row, struct et_err *err)
{
    int rc = add_execs(json, row, err);
    return rc < 0 ? rc : add_chain(json, row, err);
}

static int add_exec(struct json *json, struct et_stmt *row, struct et_err *err)
{
    ET_STMT_AUTO *exec = et_store_query(json->store, ET_Q_REPORT_EXEC, err);
    if (!exec)
        return ET_FATAL;
    et_stmt_int(exec, ET_REPORT_EXEC_EXEC_ID, et_column_int(row, "exec_id"));
    et_strbuf_adds(&json->out.row, ",\"exec\":");
    int got = et_stmt_row(exec, err);
    if (got > 0)
        et_json_row_add(&json->out.row, exec);
    else
        et_strbuf_adds(&json->out.row, "null");
    return got < 0 ? got : 0;
}

static int add_compilers(struct json *json, struct et_stmt *row, struct et_err *err)
{
    int got;
    ET_STMT_AUTO *compilers = et_store_query(json->store, ET_Q_REPORT_PRESENT_COMPILERS, err);
    if (!compilers)
        return ET_FATAL;
    et_stmt_int(compilers, ET_REPORT_PRESENT_COMPILERS_PRESENCE_ID,
                et_column_int(row, "presence_id"));
    et_strbuf_adds(&json->out.row, ",\"compilers\":[");
    for (int i = 0; (got = et_stmt_row(compilers, err)) > 0; i++) {
        et_strbuf_adds(&json->out.row, i ? "," : "");
        et_json_row_add(&json->out.row, compilers);
    }
    et_strbuf_addc(&json->out.row, ']');
    return got;
}

static int compare_owner(struct et_stmt *lifetime, struct et_stmt *container)
{
    int order =
        et_slice_compare(et_column_text(lifetime, "host"), et_column_text(container, "host"));
    return order ? order
                 : et_slice_compare(et_column_text(lifetime, "container_id"),
                                    et_column_text(container, "container_id"));
}

static int next_lifetime(struct json *json, struct et_err *err)
{
    int got = et_stmt_row(json->lifetimes, err);
    if (got <= 0)
        et_stmt_end(&json->lifetimes);
    return got < 0 ? got : 0;
}

/* Lifetimes come in the order of the containers, so one pass serves them all. */
static int add_lifetimes(struct json *json, struct et_stmt *row, struct et_err *err)
{
    int rc = 0;
    bool any = false;
    et_strbuf_adds(&json->out.row, ",\"lifetimes\":[");
    while (rc == 0 && json->lifetimes && compare_owner(json->lifetimes, row) < 0)
        rc = next_lifetime(json, err);
    while (rc == 0 && json->lifetimes && compare_owner(json->lifetimes, row) == 0) {
        et_strbuf_adds(&json->out.row, any ? "," : "");
        et_json_row_add(&json->out.row, json->lifetimes);
        any = true;
        rc = next_lifetime(json, err);
    }
    et_strbuf_addc(&json->out.row, ']');
    return rc;
}

/* ------------------------------------------------------------ the lists */

struct list {
    const char *name;
    enum et_query query;
    int narrow;            /* a further parameter, 0 = none */
    const char *narrow_to; /* its value */
    int (*inside)(struct json *json, struct et_stmt *row, struct et_err *err); /* may be NULL */
};

static const struct list lists[] = {
    { "evidence", ET_Q_REPORT_EVIDENCE, 0, NULL, NULL },
    { "damage", ET_Q_REPORT_DAMAGE, 0, NULL, NULL },
    { "coverage", ET_Q_REPORT_COVERAGE, 0, NULL, NULL },
    { "containers", ET_Q_REPORT_CONTAINERS, 0, NULL, add_lifetimes },
    { "compilations", ET_Q_REPORT_COMPILATIONS, 0, NULL, add_execs_and_chain },
    { "builds", ET_Q_REPORT_BUILDS, 0, NULL, NULL },
    { "other_compiler_execs", ET_Q_REPORT_OTHER_COMPILERS, 0, NULL, NULL },
    { "attempts", ET_Q_REPORT_FINDINGS, ET_REPORT_FINDINGS_KIND, "compiler-attempted", add_exec },
    { "findings", ET_Q_REPORT_FINDINGS, 0, NULL, NULL },
    { "touches", ET_Q_REPORT_TOUCHES, 0, NULL, NULL },
    { "presence", ET_Q_REPORT_PRESENCE, 0, NULL, add_compilers },
    { "unplaced", ET_Q_REPORT_UNPLACED, 0, NULL, NULL },
};

enum { LISTS = sizeof lists / sizeof *lists };

static int write_list(struct json *json, const struct list *list, struct et_err *err)
{
    int got, rc = 0;
    struct et_out *out = &json->out;
    ET_ROWS_AUTO rows;
    if (et_rows_open(&rows, json->store, list->query, json->options, err) < 0)
        return ET_FATAL;
    if (list->narrow)
        et_stmt_text(rows.row, list->narrow, et_slice_of(list->narrow_to));
    et_strbuf_addf(&out->row, ",\n  \"%s\": [", list->name);
    bool any = false;
    while ((got = et_rows_next(&rows, err)) > 0 && rc == 0 && !et_out_failed(out)) {
        et_strbuf_adds(&out->row, any ? ",\n    {" : "\n    {");
        et_json_members_add(&out->row, rows.row);
        if (list->inside)
            rc = list->inside(json, rows.row, err);
        et_strbuf_addc(&out->row, '}');
        et_out_row(out);
        any = true;
    }
    et_strbuf_adds(&out->row, any ? "\n  ]" : "]");
    if (rows.was_cut)
        et_strbuf_addf(&json->cut, "%s\"%s\"", json->cut.n ? "," : "", list->name);
    et_out_row(out);
    return got < 0 ? got : rc;
}

static int write_containers_aside(struct json *json, const struct list *list, struct et_err *err)
{
    json->lifetimes = et_filtered_query(json->store, ET_Q_REPORT_LIFETIMES, json->options, err);
    if (!json->lifetimes || next_lifetime(json, err) < 0)
        return ET_FATAL;
    int rc = write_list(json, list, err);
    et_stmt_end(&json->lifetimes);
    return rc;
}

/* ------------------------------------------------------------ the head */

static const struct {
    const char *name;
    enum et_query query;
} totals[] = {
    { "evidence", ET_Q_REPORT_EVIDENCE_TOTALS }, { "coverage", ET_Q_REPORT_COVERAGE_TOTALS },
    { "execs", ET_Q_REPORT_EXEC_TOTALS },        { "compilations", ET_Q_REPORT_COMPILATION_TOTALS },
    { "findings", ET_Q_REPORT_FINDING_TOTALS },
};

static int write_totals(struct json *json, struct et_err *err)
{
    et_strbuf_adds(&json->out.row, ",\n  \"totals\": {");
    for (size_t i = 0; i < sizeof totals / sizeof *totals; i++) {
        ET_STMT_AUTO *row = et_filtered_query(json->store, totals[i].query, json->options, err);
        if (!row || et_stmt_row(row, err) < 0)
            return ET_FATAL;
        et_strbuf_addf(&json->out.row, "%s\n    \"%s\": ", i ? "," : "", totals[i].name);
        et_json_row_add(&json->out.row, row);
    }
    et_strbuf_adds(&json->out.row, "\n  }");
    et_out_row(&json->out);
    return 0;
}

static void add_text(struct et_strbuf *to, const char *name, struct et_slice text)
{
    et_strbuf_addf(to, "\"%s\":", name);
    if (text.p)
        et_escape_json(to, text);
    else
        et_strbuf_adds(to, "null");
}

/* Which program and which rules came to these conclusions; null before there are any. */
static int add_tool(struct json *json, struct et_err *err)
{
    struct et_strbuf *to = &json->out.row;
    ET_STMT_AUTO *run = et_store_query(json->store, ET_Q_REPORT_RUN, err);
    if (!run)
        return ET_FATAL;
    int got = et_stmt_row(run, err);
    if (got < 0)
        return got;
    et_strbuf_adds(to, "  \"tool\": {\"name\":\"exectrail\",");
    add_text(to, "version", et_slice_of(json->options->version));
    et_strbuf_addc(to, ',');
    add_text(to, "correlated_by", got ? et_stmt_col_text(run, 0) : ET_SLICE_NONE);
    et_strbuf_addc(to, ',');
    add_text(to, "rules_profile", got ? et_stmt_col_text(run, 1) : ET_SLICE_NONE);
    et_strbuf_addc(to, ',');
    add_text(to, "rules_version", got ? et_stmt_col_text(run, 2) : ET_SLICE_NONE);
    et_strbuf_addc(to, ',');
    add_text(to, "rules_sha256", got ? et_stmt_col_text(run, 3) : ET_SLICE_NONE);
    et_strbuf_adds(to, ",\"rules_files\":");
    et_escape_json_value(to, got ? et_stmt_col_text(run, 4) : ET_SLICE("null"));
    et_strbuf_addc(to, '}');
    return 0;
}

static void add_time(struct et_strbuf *to, const char *name, int64_t ns)
{
    char text[ET_TIME_TEXT];
    add_text(to, name, ns == ET_NULL ? ET_SLICE_NONE : et_slice_of(et_time_text(ns, text)));
}

static void add_filters(struct json *json)
{
    struct et_strbuf *to = &json->out.row;
    const struct et_report_options *options = json->options;
    const struct {
        const char *name;
        struct et_slice value;
    } texts[] = {
        { "host", options->host },
        { "container", options->container },
        { "image", options->image },
        { "pod", options->pod },
        { "user", options->user },
        { "family", options->family },
        { "min_confidence", options->min_confidence },
    };
    et_strbuf_adds(to, ",\n  \"filters\": {");
    add_time(to, "since", options->since_ns);
    et_strbuf_addc(to, ',');
    add_time(to, "until", options->until_ns);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        et_strbuf_addc(to, ',');
        add_text(to, texts[i].name, texts[i].value);
    }
    et_strbuf_adds(to, ",\"limit\":");
    if (options->limit)
        et_strbuf_addf(to, "%lld", (long long)options->limit);
    else
        et_strbuf_adds(to, "null");
    et_strbuf_addc(to, '}');
}

static int write_all(struct json *json, struct et_err *err)
{
    et_strbuf_adds(&json->out.row, "{\n");
    int rc = add_tool(json, err);
    if (rc == 0) {
        add_filters(json);
        rc = write_totals(json, err);
    }
    for (size_t i = 0; rc == 0 && i < LISTS; i++)
        rc = lists[i].inside == add_lifetimes ? write_containers_aside(json, &lists[i], err)
                                              : write_list(json, &lists[i], err);
    et_strbuf_adds(&json->out.row, ",\n  \"cut\": [");
    et_strbuf_add(&json->out.row, et_strbuf_slice(&json->cut));
    et_strbuf_adds(&json->out.row, "]\n}\n");
    return rc < 0 || !json->cut.failed ? rc : et_fail_memory(err);
}

static int write_json(struct et_store *store, const struct et_report_options *options, FILE *file,
                      struct et_err *err)
{
    struct json json = { .store = store, .options = options };
    et_out_init(&json.out, file);
    int rc = write_all(&json, err);
    if (rc == 0)
        rc = et_out_end(&json.out, err);
    et_stmt_end(&json.lifetimes);
    et_strbuf_clear(&json.cut);
    et_out_clear(&json.out);
    return rc;
}

const struct et_report et_report_json = {
    .name = "json",
    .summary = "everything as one JSON object (docs/report.schema.json)",
    .write = write_json,
};
