/* Wherever a log is cut in two, and the older part taken out: what is left concludes what it would
 * have if the older part had never been there. */
#include "analyzer/prune.h"
#include "tests/property/random.h"
#include "tests/property/sample.h"
#include "tests/unit/case.h"

#define SAMPLE "../../samples/web-front-incident/evidence/"

enum { CUTS = 6 };

/* Without coverage and verdicts, which know of the older part (unit/prune_test). */
static const char conclusions[] =
    "SELECT 'execs', * FROM execs ORDER BY exec_id;"
    "SELECT 'clues', * FROM clues ORDER BY exec_id, method, container_id, line, byte_offset;"
    "SELECT 'compilations', * FROM compilations ORDER BY compilation_id;"
    "SELECT 'builds', * FROM builds ORDER BY build_id;"
    "SELECT 'chains', * FROM chains ORDER BY compilation_id, n;"
    "SELECT 'findings', * FROM findings ORDER BY finding_id;"
    "SELECT 'containers', * FROM containers ORDER BY host, container_id;"
    "SELECT 'presence', * FROM presence ORDER BY presence_id";

/* older: absent = that part is not given. */
static void open_case(struct scratch_case *it, struct et_slice older, struct et_slice newer)
{
    ET_STRBUF_AUTO described = { 0 };
    case_open(it);
    sample_add(&described, SAMPLE "docker-inspect.json");
    case_file(it, "in/docker-inspect.json", et_strbuf_slice(&described));
    case_ingest(it, "in/docker-inspect.json");
    if (older.n) {
        case_file(it, "in/audit.log.1", older);
        case_ingest(it, "in/audit.log.1");
    }
    case_file(it, "in/audit.log", newer);
    case_ingest(it, "in/audit.log");
}

/* What ended before the newer part did. */
static void prune(struct scratch_case *it)
{
    struct et_err err = { 0 };
    struct et_pruned pruned;
    ET_STRBUF_AUTO end = { 0 };
    uint64_t end_ns;
    case_rows(
        it,
        "SELECT last_ns FROM fact_evidence JOIN fact_evidence_path USING (evidence_row) WHERE "
        "path LIKE '%/audit.log'",
        &end);
    ck_assert(et_slice_u64(et_slice_to(et_strbuf_slice(&end), end.n - 1), &end_ns));
    ck_assert_int_eq(et_store_begin(it->store, &err), 0);
    ck_assert_msg(et_prune(it->store, (int64_t)end_ns, &pruned, &err) == 0, "%s", err.msg);
    ck_assert_int_eq(et_store_commit(it->store, &err), 0);
    ck_assert_uint_eq(pruned.evidence, 1);
}

static size_t line_end(struct et_slice log, size_t at)
{
    while (at > 0 && at < log.n && log.p[at - 1] != '\n')
        at++;
    return at;
}

static void expect_same(const struct scratch_case *left, const struct scratch_case *alone,
                        size_t cut)
{
    ET_STRBUF_AUTO got = { 0 };
    ET_STRBUF_AUTO want = { 0 };
    case_rows(left, conclusions, &got);
    case_rows(alone, conclusions, &want);
    size_t at = 0;
    while (at < got.n && at < want.n && got.p[at] == want.p[at])
        at++;
    size_t from = at > 200 ? at - 200 : 0;
    ck_assert_msg(et_slice_eq(et_strbuf_slice(&got), et_strbuf_slice(&want)),
                  "cut at byte %zu; they part at byte %zu\n got: …%.400s\nwant: …%.400s", cut, at,
                  et_strbuf_string(&got) + from, et_strbuf_string(&want) + from);
}

START_TEST(what_is_left_is_concluded_as_if_it_were_alone)
{
    ET_STRBUF_AUTO log = { 0 };
    struct random r = { 1 };
    sample_add(&log, SAMPLE "audit.log");
    for (size_t i = 0; i < CUTS; i++) {
        SCRATCH_CASE_AUTO left, alone;
        const struct et_slice all = et_strbuf_slice(&log);
        size_t cut = line_end(all, all.n / 8 + random_below(&r, all.n / 4 * 3));
        open_case(&left, et_slice_to(all, cut), et_slice_from(all, cut));
        open_case(&alone, ET_SLICE_NONE, et_slice_from(all, cut));
        case_correlate(&left);
        prune(&left);
        case_correlate(&left);
        case_correlate(&alone);
        expect_same(&left, &alone, cut);
    }
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, what_is_left_is_concluded_as_if_it_were_alone);
}
