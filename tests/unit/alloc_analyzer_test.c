/* Memory runs out in the analyzer: rules, ingest and correlate, verdicts. */
#include "analyzer/correlate.h"
#include "analyzer/ingest.h"
#include "analyzer/verdicts/verdicts.h"
#include "reports/check.h"
#include "reports/report.h"
#include "tests/unit/starve.h"
#include "tests/unit/starved_story.h"

static int64_t load_rules(struct et_err *err)
{
    struct et_compiler_rules *rules = et_compiler_rules_new(et_slice_of(et_builtin_compilers), err);
    int64_t count = rules ? (int64_t)et_compiler_rules_count(rules) : -1;
    et_compiler_rules_free(rules);
    return count;
}

/* A user's file over the built-in rules. */
static int64_t lay_rules(struct et_err *err)
{
    static const char own[] =
        "id,family,role,field,pattern,needs,unless,caller,proves,severity,technique,note\n"
        "own,acme,driver,name,^acmecc$,,,,,3,,\n"
        "gcc,acme,driver,name,^gcc$,,,,,3,,\n"
        "clang,off\n";
    struct et_rule_set rules;
    int64_t count = -1;
    int rc = et_rule_set_begin(&rules, ET_PROFILE_STRICT, err);
    if (rc == 0)
        rc = et_rule_set_add(&rules, ET_SLICE("own.csv"), ET_SLICE(own), NULL, err);
    if (rc == 0)
        rc = et_rule_set_end(&rules, err);
    if (rc == 0)
        count = (int64_t)et_compiler_rules_count(rules.compilers);
    et_rule_set_clear(&rules);
    return count;
}

START_TEST(loading_rules_survives)
{
    starve_in_strides(load_rules);
    starve_in_strides(lay_rules);
}
END_TEST

/* What was concluded, as one number; -1 if it cannot be asked. */
static int64_t sum_up(struct et_store *store, struct et_err *err)
{
    char *text = NULL;
    size_t n = 0;
    uint64_t sum = 5381;
    const struct et_report_options options = { .version = "test",
                                               .since_ns = ET_NULL,
                                               .until_ns = ET_NULL };
    FILE *out = open_memstream(&text, &n);
    int rc = out ? et_report_named(ET_SLICE("json"))->write(store, &options, out, err)
                 : et_fail_memory(err);
    if (out)
        fclose(out);
    for (size_t i = 0; i < n; i++)
        sum = sum * 33 + (unsigned char)text[i];
    free(text);
    return rc < 0 ? -1 : (int64_t)(sum >> 1);
}

/* What tells of the contents of that container and its image. */
static const char packages[] = "ii  base-files  12  amd64  x\nii  gcc-12  12.2  amd64  x\n"
                               "ii  zlib1g  1  amd64  x\n";
static const char diff[] = "C /tmp\nA /tmp/tcc\nD /usr/bin/clang\n";
static const char history[] =
    "{\"Comment\":\"\",\"CreatedAt\":\"2026-11-23T21:42:47Z\",\"CreatedBy\":\"/bin/sh -c a=gcc; "
    "apk add $a clang; apk del clang\",\"CreatedSince\":\"1\",\"ID\":\"<missing>\",\"Size\":"
    "\"1B\"}\n{\"Comment\":\"\",\"CreatedAt\":\"2026-11-23T21:41:47Z\",\"CreatedBy\":\"COPY tcc "
    "/usr/bin/ # buildkit\",\"CreatedSince\":\"1\",\"ID\":\"<missing>\",\"Size\":\"1B\"}\n";

static struct scratch_case evidence; /* holds the files; its own case is not used */
static struct et_rule_set rules;     /* read before, as reading has a test of its own */

/* The whole way, in a case in memory. A file that could not be read for want of
 * memory stops it: it may not be left out. */
static int64_t analyze(struct et_err *err)
{
    char path[CASE_PATH + 64];
    struct et_store *store;
    struct et_ingest_totals totals = { 0 };
    const struct et_ingest_options options = { 0 };
    int64_t result = -1;
    snprintf(path, sizeof path, "%s/in", evidence.folder);
    if (et_store_open(":memory:", ET_STORE_MAKE, &store, err) == 0) {
        if (et_ingest(store, path, &options, &totals, err) == 0 &&
            et_correlate(store, &rules, "test", NULL, err) == 0)
            result = sum_up(store, err);
        et_store_close(store);
    }
    return result;
}

static void read_rules(void)
{
    struct et_err err;
    ck_assert_int_eq(et_rule_set_init(&rules, &err), 0);
}

START_TEST(ingest_and_correlate_survive)
{
    case_open(&evidence);
    case_file(&evidence, "in/audit.log", et_strbuf_slice(&log_text));
    case_file(&evidence, "in/inspect.json", ET_SLICE(inspect));
    case_file(&evidence, "in/events.json", ET_SLICE(events));
    case_file(&evidence, "in/notes.txt", ET_SLICE("nothing that anyone\xff recognises\n"));
    read_rules();
    starve_in_strides(analyze);
    et_rule_set_clear(&rules);
    case_close(&evidence);
}
END_TEST

START_TEST(what_is_present_survives)
{
    case_open(&evidence);
    case_file(&evidence, "in/inspect.json", ET_SLICE(inspect));
    case_file(&evidence, "in/dpkg/web-1.txt", ET_SLICE(packages));
    case_file(&evidence, "in/diff/web-1.txt", ET_SLICE(diff));
    case_file(&evidence, "in/history/acme_web_1.json", ET_SLICE(history));
    read_rules();
    starve_in_strides(analyze);
    et_rule_set_clear(&rules);
    case_close(&evidence);
}
END_TEST

/* Waivers read and held against the case, which was concluded before; and what is said of it. */
static int64_t judge(struct et_err *err)
{
    static const char waivers[] =
        "id,image,container,label,pod,namespace,caller,rule,command,owner,reason,approved_by,"
        "expires,note\n"
        "a,^acme/,,a=.,,,/runc$,^gcc,,me,why,board,2027-01-31,\n"
        "b,.,web,,,,,,,me,why,board,2020-01-31,\n";
    const struct et_check_options options = { .version = "test", .executed = true };
    struct et_judging judging = { et_waivers_new(err), ET_NULL };
    char *text = NULL;
    size_t n = 0;
    int64_t result = -1;
    if (judging.waivers && et_waivers_read(judging.waivers, ET_SLICE(waivers), NULL, err) == 0 &&
        et_verdicts_renew(evidence.store, &judging, err) == 0)
        result = sum_up(evidence.store, err);
    et_waivers_free(judging.waivers);
    FILE *out = result < 0 ? NULL : open_memstream(&text, &n);
    if (!out ||
        et_check_writer_named(ET_SLICE("junit"))->write(evidence.store, &options, out, err) < 0)
        result = out || result < 0 ? -1 : et_fail_memory(err);
    if (out)
        fclose(out);
    result = result < 0 ? -1 : (int64_t)(((uint64_t)result + n) >> 1);
    free(text);
    return result;
}

START_TEST(what_is_waived_survives)
{
    case_open(&evidence);
    case_file(&evidence, "in/audit.log", et_strbuf_slice(&log_text));
    case_file(&evidence, "in/inspect.json", ET_SLICE(inspect));
    case_file(&evidence, "in/dpkg/web-1.txt", ET_SLICE(packages));
    case_ingest(&evidence, "in");
    case_correlate(&evidence);
    starve_in_strides(judge);
    case_close(&evidence);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, loading_rules_survives);
    tcase_add_test(tcase, ingest_and_correlate_survive);
    tcase_add_test(tcase, what_is_present_survives);
    tcase_add_test(tcase, what_is_waived_survives);
}
