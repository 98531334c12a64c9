/* Verdicts as a test report in JUnit's form: a suite per host, two tests per container.
 * What fails is a failure, what is not known an error, what is waived skipped. The elements
 * and their order are those that the published schema for Ant's reports has. */
#include "reports/check_rows.h"
#include "reports/column.h"
#include "reports/escape.h"
#include "reports/markup.h"
#include "reports/out.h"

struct junit {
    struct et_store *store;
    const struct et_check_options *options;
    struct et_out out;
    struct et_slice as_of; /* without its fraction and zone, which the schema does not take */
};

/* Which element tells of a verdict; NULL = the test went well. */
static const char *element_of(struct et_slice verdict)
{
    return et_slice_is(verdict, "fail")      ? "failure"
           : et_slice_is(verdict, "unknown") ? "error"
           : et_slice_is(verdict, "waived")  ? "skipped"
                                             : NULL;
}

static int add_reasons(struct junit *j, struct et_stmt *row, const char *aspect, struct et_err *err)
{
    int got, n = 0;
    ET_STMT_AUTO *reason = et_check_reasons(j->store, row, err);
    if (!reason)
        return ET_FATAL;
    while ((got = et_stmt_row(reason, err)) > 0) {
        if (!et_slice_is(et_column_text(reason, "aspect"), aspect))
            continue;
        et_strbuf_adds(&j->out.row, n++ ? "\n" : "");
        et_escape_xml(&j->out.row, et_column_text(reason, "reason"));
    }
    return got;
}

static int add_test(struct junit *j, struct et_stmt *row, const char *aspect, struct et_err *err)
{
    struct et_strbuf *to = &j->out.row;
    const char *element = element_of(et_column_text(row, aspect));
    ET_STRBUF_AUTO name = { 0 };
    et_strbuf_adds(&name, et_slice_is(et_slice_of(aspect), "executed")
                              ? "no compiler was executed in "
                              : "no compiler is present in ");
    et_strbuf_add(&name, et_check_title(row));
    et_strbuf_adds(to, "    <testcase");
    et_markup_attribute(to, "classname",
                        et_column_has(row, "container_id") ? et_column_text(row, "container_id")
                                                           : ET_SLICE("-"));
    et_markup_attribute(to, "name", et_strbuf_slice(&name));
    et_strbuf_adds(to, " time=\"0\"");
    if (name.failed)
        return et_fail_memory(err);
    if (!element) {
        et_strbuf_adds(to, "/>\n");
        return 0;
    }
    et_strbuf_addf(to, ">\n      <%s", element);
    if (!et_slice_is(et_slice_of(element), "skipped"))
        et_markup_attribute(to, "type", et_slice_of(aspect));
    et_markup_attribute(to, "message", et_column_text(row, aspect));
    et_strbuf_addc(to, '>');
    int rc = add_reasons(j, row, aspect, err);
    et_strbuf_addf(to, "</%s>\n    </testcase>\n", element);
    return rc;
}

static int write_tests(struct junit *j, struct et_slice host, struct et_err *err)
{
    int got, rc = 0;
    ET_STMT_AUTO *row = et_check_rows(j->store, &et_check_verdicts, j->options, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0 && rc == 0 && !et_out_failed(&j->out)) {
        if (!et_slice_eq(et_column_text(row, "host"), host))
            continue;
        rc = add_test(j, row, "executed", err);
        if (rc == 0)
            rc = add_test(j, row, "present", err);
        et_out_row(&j->out);
    }
    return got < 0 ? got : rc;
}

static int write_suite(struct junit *j, struct et_stmt *suite, int64_t id, struct et_err *err)
{
    static const char *const counts[] = { "tests", "failures", "errors", "skipped" };
    struct et_strbuf *to = &j->out.row;
    struct et_slice host = et_column_text(suite, "host");
    et_strbuf_adds(to, "  <testsuite package=\"exectrail\"");
    et_strbuf_addf(to, " id=\"%lld\"", (long long)id);
    et_markup_attribute(to, "name", host);
    et_markup_attribute(to, "hostname", host);
    et_markup_attribute(to, "timestamp", j->as_of);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        et_strbuf_addf(to, " %s=\"%lld\"", counts[i], (long long)et_column_int(suite, counts[i]));
    et_strbuf_adds(to, " time=\"0\">\n    <properties>\n      <property name=\"version\"");
    et_markup_attribute(to, "value", et_slice_of(j->options->version));
    et_strbuf_adds(to, "/>\n    </properties>\n");
    et_out_row(&j->out);
    int rc = write_tests(j, host, err);
    et_strbuf_adds(to, "    <system-out></system-out>\n    <system-err></system-err>\n"
                       "  </testsuite>\n");
    return rc;
}

static int write_all(struct junit *j, struct et_err *err)
{
    enum { TO_THE_SECOND = 19 };
    int got, rc = 0;
    ET_STMT_AUTO *suite = et_check_rows(j->store, &et_check_hosts, j->options, err);
    ET_STMT_AUTO *when =
        suite ? et_check_rows(j->store, &et_check_judgement, j->options, err) : NULL;
    if (!when)
        return ET_FATAL;
    got = et_stmt_row(when, err);
    if (got < 0)
        return got;
    j->as_of = got > 0 && et_column_has(when, "as_of")
                   ? et_slice_to(et_column_text(when, "as_of"), TO_THE_SECOND)
                   : ET_SLICE("1970-01-01T00:00:00");
    et_strbuf_adds(&j->out.row, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for (int64_t id = 0; (got = et_stmt_row(suite, err)) > 0 && rc == 0; id++)
        rc = write_suite(j, suite, id, err);
    et_strbuf_adds(&j->out.row, "</testsuites>\n");
    return got < 0 ? got : rc;
}

static int write_junit(struct et_store *store, const struct et_check_options *options, FILE *file,
                       struct et_err *err)
{
    struct junit j = { .store = store, .options = options };
    et_out_init(&j.out, file);
    int rc = write_all(&j, err);
    if (rc == 0)
        rc = et_out_end(&j.out, err);
    et_out_clear(&j.out);
    return rc;
}

const struct et_check_writer et_check_junit = {
    .name = "junit",
    .summary = "a test report: a suite per host, two tests per container",
    .write = write_junit,
};
