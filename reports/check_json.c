/* Verdicts as one JSON object, as docs/check.schema.json describes it. It is also what a
 * later check takes as its baseline. */
#include "reports/check_rows.h"
#include "reports/column.h"
#include "reports/escape.h"
#include "reports/out.h"

struct json {
    struct et_store *store;
    const struct et_check_options *options;
    struct et_out out;
};

static bool is_truth(const char *name)
{
    static const char *const names[] = { "verified", "unused", "as_of_given" };
    return ET_SLICE_IN(et_slice_of(name), names);
}

static void add_cell(struct et_strbuf *to, struct et_stmt *row, int column)
{
    if (et_stmt_col_is_null(row, column))
        et_strbuf_adds(to, "null");
    else if (is_truth(et_stmt_column_name(row, column)))
        et_strbuf_adds(to, et_stmt_col_int(row, column) ? "true" : "false");
    else if (et_stmt_col_is_number(row, column))
        et_strbuf_addf(to, "%lld", (long long)et_stmt_col_int(row, column));
    else
        et_escape_json(to, et_stmt_col_text(row, column));
}

/* "name":value,… of all columns but those whose numbers mean nothing outside of the case. */
static void add_members(struct et_strbuf *to, struct et_stmt *row)
{
    const char *comma = "";
    for (int i = 0; i < et_stmt_columns(row); i++) {
        const char *name = et_stmt_column_name(row, i);
        if (strcmp(name, "verdict_id") == 0)
            continue;
        et_strbuf_adds(to, comma);
        et_escape_json(to, et_slice_of(name));
        et_strbuf_addc(to, ':');
        add_cell(to, row, i);
        comma = ",";
    }
}

static void add_text(struct et_strbuf *to, const char *name, struct et_slice text)
{
    et_strbuf_addf(to, "\"%s\":", name);
    if (text.p)
        et_escape_json(to, text);
    else
        et_strbuf_adds(to, "null");
}

/* ------------------------------------------------------------ lists */

/* What hangs in an item; may be NULL. */
typedef int (*inside)(struct json *json, struct et_stmt *row, struct et_err *err);

static int add_reasons(struct json *json, struct et_stmt *row, struct et_err *err)
{
    int got;
    struct et_strbuf *to = &json->out.row;
    ET_STMT_AUTO *reason = et_check_reasons(json->store, row, err);
    if (!reason)
        return ET_FATAL;
    et_strbuf_adds(to, ",\"reasons\":[");
    for (int n = 0; (got = et_stmt_row(reason, err)) > 0; n++) {
        ET_STRBUF_AUTO text = { 0 };
        et_strbuf_add(&text, et_column_text(reason, "aspect"));
        et_strbuf_adds(&text, ": ");
        et_strbuf_add(&text, et_column_text(reason, "reason"));
        et_strbuf_adds(to, n ? "," : "");
        et_escape_json(to, et_strbuf_slice(&text));
    }
    et_strbuf_addc(to, ']');
    return got;
}

/* The same with what they lead to. */
static int add_why(struct json *json, struct et_stmt *row, struct et_err *err)
{
    int got;
    struct et_strbuf *to = &json->out.row;
    ET_STMT_AUTO *reason = et_check_reasons(json->store, row, err);
    if (!reason)
        return ET_FATAL;
    et_strbuf_adds(to, ",\"why\":[");
    for (int n = 0; (got = et_stmt_row(reason, err)) > 0; n++) {
        et_strbuf_adds(to, n ? ",{" : "{");
        add_members(to, reason);
        et_strbuf_addc(to, '}');
    }
    et_strbuf_addc(to, ']');
    return got;
}

static int add_remedies(struct json *json, struct et_stmt *row, struct et_err *err)
{
    int got;
    struct et_strbuf *to = &json->out.row;
    ET_STMT_AUTO *remedy = et_check_remedies(json->store, row, err);
    if (!remedy)
        return ET_FATAL;
    et_strbuf_adds(to, ",\"remedies\":[");
    for (int n = 0; (got = et_stmt_row(remedy, err)) > 0; n++) {
        et_strbuf_adds(to, n ? ",{" : "{");
        add_members(to, remedy);
        et_strbuf_addc(to, '}');
    }
    et_strbuf_addc(to, ']');
    return got;
}

static int add_reasons_and_remedies(struct json *json, struct et_stmt *row, struct et_err *err)
{
    int rc = add_reasons(json, row, err);
    if (rc == 0)
        rc = add_why(json, row, err);
    return rc < 0 ? rc : add_remedies(json, row, err);
}

static int write_items(struct json *json, const struct et_check_query *query, inside add, bool *any,
                       struct et_err *err)
{
    int got, rc = 0;
    struct et_out *out = &json->out;
    ET_STMT_AUTO *row = et_check_rows(json->store, query, json->options, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0 && rc == 0 && !et_out_failed(out)) {
        et_strbuf_adds(&out->row, *any ? ",\n    {" : "\n    {");
        add_members(&out->row, row);
        if (add)
            rc = add(json, row, err);
        et_strbuf_addc(&out->row, '}');
        et_out_row(out);
        *any = true;
    }
    return got < 0 ? got : rc;
}

static void end_list(struct json *json, bool any)
{
    et_strbuf_adds(&json->out.row, any ? "\n  ]" : "]");
}

static int write_list(struct json *json, const char *name, const struct et_check_query *query,
                      inside add, struct et_err *err)
{
    bool any = false;
    et_strbuf_addf(&json->out.row, ",\n  \"%s\": [", name);
    int rc = write_items(json, query, add, &any, err);
    end_list(json, any);
    return rc;
}

/* With a baseline, what it has and the case has not goes behind. */
static int write_findings(struct json *json, struct et_err *err)
{
    bool any = false;
    et_strbuf_adds(&json->out.row, ",\n  \"findings\": [");
    int rc = write_items(json, &et_check_findings, NULL, &any, err);
    if (rc == 0 && json->options->baseline.p)
        rc = write_items(json, &et_check_resolved, NULL, &any, err);
    end_list(json, any);
    return rc;
}

/* ------------------------------------------------------------ the head */

static void add_number_or_text(struct et_strbuf *to, struct et_slice text)
{
    uint64_t number;
    if (et_slice_u64(text, &number))
        et_strbuf_addf(to, "%llu", (unsigned long long)number);
    else
        et_escape_json(to, text);
}

/* The control's own properties as members, what other frameworks have of it as a list. */
static int write_control(struct json *json, struct et_err *err)
{
    int got;
    struct et_strbuf *to = &json->out.row;
    ET_STRBUF_AUTO mappings = { 0 };
    ET_STMT_AUTO *row = et_check_rows(json->store, &et_check_control, json->options, err);
    if (!row)
        return ET_FATAL;
    et_strbuf_adds(to, ",\n  \"control\": {");
    while ((got = et_stmt_row(row, err)) > 0) {
        if (et_slice_is(et_column_text(row, "framework"), "control")) {
            et_escape_json(to, et_column_text(row, "reference"));
            et_strbuf_addc(to, ':');
            add_number_or_text(to, et_column_text(row, "text"));
            et_strbuf_addc(to, ',');
            continue;
        }
        et_strbuf_adds(&mappings, mappings.n ? ",\n    {" : "\n    {");
        add_members(&mappings, row);
        et_strbuf_addc(&mappings, '}');
    }
    if (mappings.failed)
        return et_fail_memory(err);
    et_strbuf_adds(to, "\"mappings\":[");
    et_strbuf_add(to, et_strbuf_slice(&mappings));
    et_strbuf_adds(to, "]}");
    return got;
}

static int write_judgement(struct json *json, struct et_err *err)
{
    struct et_strbuf *to = &json->out.row;
    const struct et_check_options *o = json->options;
    ET_STMT_AUTO *row = et_check_rows(json->store, &et_check_judgement, o, err);
    int got = row ? et_stmt_row(row, err) : ET_FATAL;
    if (got < 0)
        return got;
    et_strbuf_adds(to, "{\n  \"tool\": {\"name\":\"exectrail\",");
    add_text(to, "version", et_slice_of(o->version));
    et_strbuf_adds(to, "},\n  \"judged\": {");
    add_text(to, "as_of", got ? et_column_text(row, "as_of") : ET_SLICE_NONE);
    et_strbuf_addf(to, ",\"as_of_given\":%s,",
                   got && et_column_int(row, "as_of_given") == 1 ? "true" : "false");
    add_text(to, "scope", o->scope_words);
    et_strbuf_addf(to,
                   ",\"fail_on\":{\"executed\":%s,\"present\":%s,\"attempted\":%s,"
                   "\"severity\":%lld}}",
                   o->executed ? "true" : "false", o->present ? "true" : "false",
                   o->attempted ? "true" : "false", (long long)o->severity);
    return 0;
}

static int write_totals(struct json *json, struct et_err *err)
{
    struct et_check_totals t;
    int rc = et_check_count(json->store, json->options, &t, err);
    if (rc == 0)
        et_strbuf_addf(&json->out.row,
                       ",\n  \"totals\": {\"containers\":%lld,\"fail\":%lld,\"unknown\":%lld,"
                       "\"waived\":%lld,\"pass\":%lld}",
                       (long long)t.containers, (long long)t.fail, (long long)t.unknown,
                       (long long)t.waived, (long long)t.pass);
    return rc;
}

static int write_all(struct json *json, struct et_err *err)
{
    int rc = write_judgement(json, err);
    if (rc == 0)
        rc = write_control(json, err);
    if (rc == 0)
        rc = write_totals(json, err);
    if (rc == 0)
        rc = write_list(json, "verdicts", &et_check_verdicts, add_reasons_and_remedies, err);
    if (rc == 0)
        rc = write_list(json, "sums", &et_check_sums, NULL, err);
    if (rc == 0)
        rc = write_findings(json, err);
    if (rc == 0)
        rc = write_list(json, "waivers", &et_check_waivers, NULL, err);
    if (rc == 0)
        rc = write_list(json, "coverage", &et_check_coverage, NULL, err);
    et_strbuf_adds(&json->out.row, "\n}\n");
    return rc;
}

static int write_json(struct et_store *store, const struct et_check_options *options, FILE *file,
                      struct et_err *err)
{
    struct json json = { .store = store, .options = options };
    et_out_init(&json.out, file);
    int rc = write_all(&json, err);
    if (rc == 0)
        rc = et_out_end(&json.out, err);
    et_out_clear(&json.out);
    return rc;
}

const struct et_check_writer et_check_json = {
    .name = "json",
    .summary = "everything as one JSON object (docs/check.schema.json); a baseline for later",
    .write = write_json,
};
