/* Verdicts as XCCDF 1.2: a benchmark of two rules, and a test result per container. The
 * elements and their order are those of the published schema. */
#include "reports/check_rows.h"
#include "reports/column.h"
#include "reports/escape.h"
#include "reports/markup.h"
#include "reports/out.h"

#define ID "xccdf_exectrail_"

struct xccdf {
    struct et_store *store;
    const struct et_check_options *options;
    struct et_out out;
    struct et_slice as_of;
    int64_t results;        /* written so far */
    int64_t passed, scored; /* rules of the present result */
};

/* exectrail looks at evidence, so the system of its checks is its own. */
#define CHECK "<check system=\"urn:exectrail:check\"/>\n"

static void add_rule(struct et_strbuf *to, const char *aspect, const char *severity,
                     const char *title)
{
    et_strbuf_addf(to, "  <Rule id=\"" ID "rule_not-%s\" selected=\"true\" severity=\"%s\">\n    ",
                   aspect, severity);
    et_markup_element(to, "title", et_slice_of(title));
    et_strbuf_adds(to, "    " CHECK "  </Rule>\n");
}

/* The control grades severity from 1 to 4. */
static const char *grade_of(struct et_slice severity)
{
    return et_slice_is(severity, "1")                                 ? "low"
           : et_slice_is(severity, "2")                               ? "medium"
           : et_slice_is(severity, "3") || et_slice_is(severity, "4") ? "high"
                                                                      : "unknown";
}

static void add_line(struct et_strbuf *to, const char *name, struct et_slice value)
{
    et_strbuf_adds(to, "  ");
    et_markup_element(to, name, value);
}

static struct et_slice text_or(struct et_stmt *row, const char *column, const char *otherwise)
{
    return et_column_has(row, column) ? et_column_text(row, column) : et_slice_of(otherwise);
}

static int write_rules(struct xccdf *x, struct et_err *err)
{
    struct et_strbuf *to = &x->out.row;
    ET_STMT_AUTO *control = et_check_rows(x->store, &et_check_control_line, x->options, err);
    if (!control || et_stmt_row(control, err) < 0)
        return ET_FATAL;
    const char *severity = grade_of(et_column_text(control, "severity"));
    et_strbuf_adds(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                       "<Benchmark xmlns=\"http://checklists.nist.gov/xccdf/1.2\" id=\"" ID
                       "benchmark_compilers\" resolved=\"true\" xml:lang=\"en\">\n"
                       "  <status>accepted</status>\n");
    add_line(to, "title", text_or(control, "title", "No compilers in containers"));
    add_line(to, "description",
             text_or(control, "recommended_value", "No compilers in containers"));
    et_strbuf_adds(to, "  <platform idref=\"cpe:/o:linux:linux_kernel\"/>\n");
    add_line(to, "version", et_slice_of(x->options->version));
    et_strbuf_adds(to, "  <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
                       "<dc:creator>exectrail</dc:creator></metadata>\n");
    add_rule(to, "executed", severity, "No compiler is executed in the container");
    add_rule(to, "present", severity, "No compiler is present in the container");
    et_out_row(&x->out);
    return 0;
}

/* ------------------------------------------------------------ one rule's result */

/* What could not be seen never failed anything. */
static const char *weight_of(struct et_stmt *reason, struct et_slice result)
{
    if (et_slice_is(result, "fail") && et_column_has(reason, "finding_id"))
        return "error";
    return et_slice_is(result, "fail") || et_slice_is(result, "unknown") ? "warning" : "info";
}

static int add_reasons(struct xccdf *x, struct et_stmt *row, struct et_slice aspect,
                       struct et_slice result, struct et_err *err)
{
    int got;
    ET_STMT_AUTO *reason = et_check_reasons(x->store, row, err);
    if (!reason)
        return ET_FATAL;
    while ((got = et_stmt_row(reason, err)) > 0) {
        if (!et_slice_eq(et_column_text(reason, "aspect"), aspect))
            continue;
        et_strbuf_addf(&x->out.row, "      <message severity=\"%s\">", weight_of(reason, result));
        et_escape_xml(&x->out.row, et_column_text(reason, "reason"));
        et_strbuf_adds(&x->out.row, "</message>\n");
    }
    return got;
}

static int add_fixes(struct xccdf *x, struct et_stmt *row, struct et_slice aspect,
                     struct et_err *err)
{
    int got;
    struct et_strbuf *to = &x->out.row;
    ET_STMT_AUTO *remedy = et_check_remedies(x->store, row, err);
    if (!remedy)
        return ET_FATAL;
    while ((got = et_stmt_row(remedy, err)) > 0) {
        if (!et_slice_eq(et_column_text(remedy, "aspect"), aspect))
            continue;
        et_strbuf_adds(to, "      <fix");
        if (et_column_has(remedy, "command"))
            et_strbuf_adds(to, " system=\"urn:xccdf:fix:commands\"");
        et_strbuf_addc(to, '>');
        et_escape_xml(to, et_column_text(remedy, "what"));
        if (et_column_has(remedy, "command")) {
            et_strbuf_adds(to, ": ");
            et_escape_xml(to, et_column_text(remedy, "command"));
        }
        et_strbuf_adds(to, "</fix>\n");
    }
    return got;
}

/* A waiver is somebody's word against the result, and XCCDF wants to know whose. */
static void add_override(struct xccdf *x, struct et_stmt *rule, struct et_slice result)
{
    struct et_strbuf *to = &x->out.row;
    if (!et_column_has(rule, "overridden"))
        return;
    et_strbuf_adds(to, "      <override");
    et_markup_attribute(to, "time", x->as_of);
    et_markup_attribute(to, "authority", et_column_text(rule, "authority"));
    et_strbuf_adds(to, ">\n        ");
    et_markup_element(to, "old-result", et_column_text(rule, "overridden"));
    et_strbuf_adds(to, "        ");
    et_markup_element(to, "new-result", result);
    et_strbuf_adds(to, "        <remark>waived; the time is that of the check</remark>\n"
                       "      </override>\n");
}

static int add_result(struct xccdf *x, struct et_stmt *row, struct et_stmt *rule,
                      struct et_err *err)
{
    struct et_strbuf *to = &x->out.row;
    struct et_slice aspect = et_column_text(rule, "aspect");
    struct et_slice result = et_column_text(rule, "result");
    x->scored += !et_slice_is(result, "informational");
    x->passed += et_slice_is(result, "pass");
    et_strbuf_adds(to, "    <rule-result");
    ET_STRBUF_AUTO id = { 0 };
    et_strbuf_adds(&id, ID "rule_not-");
    et_strbuf_add(&id, aspect);
    if (id.failed)
        return et_fail_memory(err);
    et_markup_attribute(to, "idref", et_strbuf_slice(&id));
    et_markup_attribute(to, "time", x->as_of);
    et_markup_attribute(to, "severity", et_column_text(rule, "severity"));
    et_strbuf_adds(to, ">\n      ");
    et_markup_element(to, "result", result);
    add_override(x, rule, result);
    int rc = add_reasons(x, row, aspect, result, err);
    if (rc == 0)
        rc = add_fixes(x, row, aspect, err);
    et_strbuf_adds(to, "      " CHECK "    </rule-result>\n");
    return rc;
}

static int add_results(struct xccdf *x, struct et_stmt *row, struct et_err *err)
{
    int got, rc = 0;
    ET_STMT_AUTO *rule = et_store_query(x->store, ET_Q_CHECK_XCCDF, err);
    if (!rule)
        return ET_FATAL;
    et_stmt_int(rule, ET_CHECK_XCCDF_VERDICT_ID, et_column_int(row, "verdict_id"));
    x->passed = x->scored = 0;
    while ((got = et_stmt_row(rule, err)) > 0 && rc == 0)
        rc = add_result(x, row, rule, err);
    return got < 0 ? got : rc;
}

/* ------------------------------------------------------------ one container */

static void add_fact(struct et_strbuf *to, const char *name, struct et_slice value)
{
    if (!value.p)
        return;
    et_strbuf_addf(to, "      <fact name=\"%s\" type=\"string\">", name);
    et_escape_xml(to, value);
    et_strbuf_adds(to, "</fact>\n");
}

static void add_target(struct xccdf *x, struct et_stmt *row)
{
    static const char *const facts[] = { "container_id", "image", "pod", "namespace" };
    struct et_strbuf *to = &x->out.row;
    et_strbuf_adds(to, "    ");
    et_markup_element(to, "target", et_check_title(row));
    et_strbuf_adds(to, "    <target-facts>\n");
    add_fact(to, "urn:xccdf:fact:scanner:name", ET_SLICE("exectrail"));
    add_fact(to, "urn:xccdf:fact:scanner:version", et_slice_of(x->options->version));
    add_fact(to, "urn:xccdf:fact:asset:identifier:host_name", et_column_text(row, "host"));
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        char name[64];
        snprintf(name, sizeof name, "urn:exectrail:fact:%s", facts[i]);
        add_fact(to, name, et_column_text(row, facts[i]));
    }
    et_strbuf_adds(to, "    </target-facts>\n");
}

/* The default model: rules weigh alike, and one that was overridden does not count. */
static void add_score(struct xccdf *x)
{
    et_strbuf_addf(&x->out.row,
                   "    <score system=\"urn:xccdf:scoring:default\" maximum=\"100\">%lld</score>\n",
                   (long long)(x->scored ? 100 * x->passed / x->scored : 0));
}

static int write_container(struct xccdf *x, struct et_stmt *row, struct et_err *err)
{
    struct et_strbuf *to = &x->out.row;
    et_strbuf_addf(to, "  <TestResult id=\"" ID "testresult_%lld\"", (long long)++x->results);
    et_markup_attribute(to, "end-time", x->as_of);
    et_strbuf_adds(to, " test-system=\"cpe:2.3:a:exectrail:exectrail:*:*:*:*:*:*:*:*\"");
    et_markup_attribute(to, "version", et_slice_of(x->options->version));
    et_strbuf_adds(to, ">\n");
    add_target(x, row);
    int rc = add_results(x, row, err);
    add_score(x);
    et_strbuf_adds(to, "  </TestResult>\n");
    et_out_row(&x->out);
    return rc;
}

static int write_all(struct xccdf *x, struct et_err *err)
{
    int got, rc = 0;
    ET_STMT_AUTO *row = et_check_rows(x->store, &et_check_verdicts, x->options, err);
    ET_STMT_AUTO *when = row ? et_check_rows(x->store, &et_check_judgement, x->options, err) : NULL;
    if (!when || (got = et_stmt_row(when, err)) < 0)
        return ET_FATAL;
    x->as_of = got > 0 && et_column_has(when, "as_of") ? et_column_text(when, "as_of")
                                                       : ET_SLICE("1970-01-01T00:00:00Z");
    rc = write_rules(x, err);
    while (rc == 0 && (got = et_stmt_row(row, err)) > 0 && !et_out_failed(&x->out))
        rc = write_container(x, row, err);
    et_strbuf_adds(&x->out.row, "</Benchmark>\n");
    return got < 0 ? got : rc;
}

static int write_xccdf(struct et_store *store, const struct et_check_options *options, FILE *file,
                       struct et_err *err)
{
    struct xccdf x = { .store = store, .options = options };
    et_out_init(&x.out, file);
    int rc = write_all(&x, err);
    if (rc == 0)
        rc = et_out_end(&x.out, err);
    et_out_clear(&x.out);
    return rc;
}

const struct et_check_writer et_check_xccdf = {
    .name = "xccdf",
    .summary = "an XCCDF 1.2 benchmark of two rules, a test result per container",
    .write = write_xccdf,
};
