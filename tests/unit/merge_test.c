/* Cases are merged: each evidence once, each place once, what belongs to one host joined again. */
#include "analyzer/merge/columns.h"
#include "analyzer/merge/conclusions.h"
#include "analyzer/merge/findings.h"
#include "analyzer/prune.h"
#include "tests/unit/story.h"

/* A log of `execs` execs of one login, each some hundred bytes. */
static void write_log(struct et_strbuf *log, const char *node, int begin, int execs)
{
    struct story s = { .serial = 100 + 10 * begin, .node = node, .ms = INT64_C(1000) * begin };
    for (int i = 0; i < execs; i++)
        did(&s, 1000 + begin + i, 1, "/usr/bin/gcc", "gcc -c x.c");
    et_strbuf_add(log, et_strbuf_slice(&s.log));
    et_strbuf_clear(&s.log);
}

/* As it is done on another machine: the path says nothing of it. */
static void take_here(struct scratch_case *it, const char *name, struct et_slice text)
{
    struct et_err err = { 0 };
    const struct et_ingest_options options = { 0 };
    case_file(it, name, text);
    ck_assert_int_eq(chdir(it->folder), 0);
    ck_assert_msg(et_ingest(it->store, name, &options, &it->totals, &err) == 0, "%s", err.msg);
    ck_assert_int_eq(chdir("/"), 0);
}

static void take_log(struct scratch_case *it, const char *node, int begin, int execs)
{
    ET_STRBUF_AUTO log = { 0 };
    write_log(&log, node, begin, execs);
    take_here(it, "in/audit.log", et_strbuf_slice(&log));
}

static int try_merge(struct scratch_case *to, struct scratch_case *from,
                     enum et_merge_places places, struct et_merged *merged, struct et_err *err)
{
    struct et_merge *merge;
    int rc = et_merge_begin(&merge, to->store, err);
    if (rc == 0)
        rc = et_merge_take(merge, from->store, places, merged, err);
    if (rc == 0)
        rc = et_merge_end(merge, err);
    et_merge_free(merge);
    return rc;
}

static struct et_merged merge(struct scratch_case *to, struct scratch_case *from,
                              enum et_merge_places places)
{
    struct et_err err = { 0 };
    struct et_merged merged = { 0 };
    ck_assert_msg(try_merge(to, from, places, &merged, &err) == 0, "%s", err.msg);
    return merged;
}

/* Columns that get numbers of the case that they come into, or are computed of others. */
static bool is_numbered(const char *table, const char *column)
{
    static const char *const computed[] = { "stream_id", "first_fact", "last_fact",
                                            "place",     "confidence", "role",
                                            "strength",  "aspect",     "span" };
    for (size_t i = 0; i < sizeof computed / sizeof *computed; i++)
        if (strcmp(column, computed[i]) == 0)
            return true;
    return strstr(table, "evidence") && strcmp(column, "evidence_row") == 0;
}

static void expect_all_columns(struct et_store *store, enum et_query read, enum et_query write)
{
    struct et_err err = { 0 };
    struct et_columns columns;
    ET_STMT_AUTO *row = et_store_query(store, read, &err);
    ck_assert_msg(row != NULL, "%s", err.msg);
    ET_STMT_AUTO *put = et_store_query(store, write, &err);
    ck_assert_msg(put != NULL, "%s", err.msg);
    et_columns_match(&columns, row, put);
    ck_assert_ptr_null(et_stmt_parameter(put, columns.count + 1));
    for (int param = 1; param <= columns.count; param++)
        ck_assert_msg(columns.at[param] >= 0, "%s: nothing tells :%s", et_query_texts[write].name,
                      et_stmt_parameter(put, param));
    for (int c = 0; c < et_stmt_columns(row); c++) {
        const char *name = et_stmt_column_name(row, c);
        int param = 1;
        while (param <= columns.count && columns.at[param] != c)
            param++;
        ck_assert_msg(param <= columns.count || is_numbered(et_query_texts[read].name, name),
                      "%s: %s stays behind", et_query_texts[read].name, name);
    }
}

/* A column that a statement forgets would be lost without a word. */
START_TEST(every_column_of_every_table_goes_along)
{
    SCRATCH_CASE_AUTO it;
    enum et_query read, write;
    case_open(&it);
    for (size_t i = 0; et_tables_statements(i, &read, &write); i++)
        expect_all_columns(it.store, read, write);
    for (size_t i = 0; et_conclusions_statements(i, &read, &write); i++)
        expect_all_columns(it.store, read, write);
}
END_TEST

START_TEST(the_same_evidence_of_two_cases_is_one_in_both_places)
{
    SCRATCH_CASE_AUTO a;
    SCRATCH_CASE_AUTO b;
    case_open(&a);
    case_open(&b);
    take_log(&a, NULL, 0, 10);
    ET_STRBUF_AUTO log = { 0 };
    write_log(&log, NULL, 0, 10);
    take_here(&b, "copy/of.log", et_strbuf_slice(&log));
    struct et_merged merged = merge(&a, &b, ET_PLACES_APART);
    ck_assert_uint_eq(merged.evidence.known, 1);
    ck_assert_uint_eq(merged.facts, 0);
    expect_rows(&a,
                "SELECT count(*) FROM evidence; SELECT path, origin IS NULL FROM evidence_places "
                "ORDER BY path",
                "1\ncopy/of.log|0\nin/audit.log|1");
}
END_TEST

/* /var/log/audit/audit.log is on every machine. */
START_TEST(equal_paths_of_two_cases_are_two_places)
{
    SCRATCH_CASE_AUTO a;
    SCRATCH_CASE_AUTO b;
    case_open(&a);
    case_open(&b);
    take_log(&a, NULL, 0, 10);
    take_log(&b, NULL, 500, 20);
    merge(&a, &b, ET_PLACES_APART);
    case_correlate(&a);
    expect_rows(&a,
                "SELECT count(*), sum(replaced) FROM evidence_places;"
                "SELECT count(*), count(DISTINCT name) FROM derived_host;"
                "SELECT count(*) FROM execs GROUP BY host ORDER BY 1",
                "2|0\n2|2\n10\n20");
}
END_TEST

/* Monday's case and Tuesday's, of one machine. */
START_TEST(equal_paths_can_be_said_to_be_one_place)
{
    SCRATCH_CASE_AUTO a;
    SCRATCH_CASE_AUTO b;
    case_open(&a);
    case_open(&b);
    take_log(&a, NULL, 0, 10);
    take_log(&b, NULL, 500, 20);
    merge(&a, &b, ET_PLACES_SAME);
    case_correlate(&a);
    expect_rows(&a,
                "SELECT name FROM derived_host; SELECT count(*) FROM execs;"
                "SELECT bytes > 0, replaced FROM evidence_places ORDER BY replaced",
                "in\n30\n1|0\n1|1");
}
END_TEST

START_TEST(a_name_joins_a_host_wherever_its_cases_were_made)
{
    SCRATCH_CASE_AUTO a;
    SCRATCH_CASE_AUTO b;
    case_open(&a);
    case_open(&b);
    take_log(&a, "web7", 0, 10);
    take_log(&b, "web7", 500, 20);
    merge(&a, &b, ET_PLACES_APART);
    case_correlate(&a);
    expect_rows(&a, "SELECT host, count(*) FROM execs GROUP BY host", "web7|30");
}
END_TEST

/* A log of which one case saw the first lines alone, and another one all. */
static void grow(struct scratch_case *it)
{
    ET_STRBUF_AUTO log = { 0 };
    write_log(&log, "web7", 0, 10);
    take_here(it, "in/audit.log", et_strbuf_slice(&log));
    et_strbuf_reset(&log);
    write_log(&log, "web7", 0, 30);
    take_here(it, "in/audit.log", et_strbuf_slice(&log));
}

START_TEST(a_log_and_what_it_was_before_are_one_in_either_order)
{
    for (int order = 0; order < 2; order++) {
        SCRATCH_CASE_AUTO young;
        SCRATCH_CASE_AUTO old;
        SCRATCH_CASE_AUTO all;
        case_open(&young);
        case_open(&old);
        case_open(&all);
        take_log(&young, "web7", 0, 10);
        grow(&old);
        merge(&all, order ? &young : &old, ET_PLACES_APART);
        struct et_merged merged = merge(&all, order ? &old : &young, ET_PLACES_APART);
        ck_assert_uint_eq(merged.evidence.grown, order ? 1 : 0);
        case_correlate(&all);
        expect_rows(&all,
                    "SELECT count(*) FROM evidence; SELECT count(*) FROM fact_exec;"
                    "SELECT count(*) FROM execs; SELECT count(*) FROM evidence_places;"
                    "SELECT count(*) FROM evidence_growth",
                    "1\n30\n30\n2\n1");
    }
}
END_TEST

/* What was merged can be gone on with, where it lies. */
START_TEST(a_merged_log_grows_on)
{
    SCRATCH_CASE_AUTO a;
    SCRATCH_CASE_AUTO all;
    case_open(&a);
    case_open(&all);
    take_log(&a, "web7", 0, 10);
    merge(&all, &a, ET_PLACES_SAME);
    take_log(&all, "web7", 0, 30);
    ck_assert_uint_eq(all.totals.grown, 1);
    expect_rows(&all, "SELECT count(*) FROM evidence; SELECT count(*) FROM fact_exec", "1\n30");
}
END_TEST

/* … but a log elsewhere that lies under the same path is another one. */
START_TEST(a_log_of_another_machine_is_not_what_lay_here)
{
    SCRATCH_CASE_AUTO a;
    SCRATCH_CASE_AUTO all;
    case_open(&a);
    case_open(&all);
    take_log(&a, "web7", 0, 10);
    merge(&all, &a, ET_PLACES_APART);
    take_log(&all, "web7", 0, 30);
    ck_assert_uint_eq(all.totals.grown, 0);
    expect_rows(&all,
                "SELECT count(*) FROM evidence; SELECT sum(replaced) FROM evidence_places;"
                "SELECT count(*) FROM damage",
                "2\n0\n0");
}
END_TEST

/* A thousand hosts run the same programs. */
START_TEST(what_cases_have_alike_is_kept_once)
{
    SCRATCH_CASE_AUTO all;
    case_open(&all);
    struct et_err err = { 0 };
    struct et_merge *one;
    struct et_merged merged = { 0 };
    ck_assert_int_eq(et_merge_begin(&one, all.store, &err), 0);
    for (int i = 0; i < 3; i++) {
        SCRATCH_CASE_AUTO a;
        char node[16];
        case_open(&a);
        snprintf(node, sizeof node, "web%d", i);
        take_log(&a, node, i, 10);
        ck_assert_msg(et_merge_take(one, a.store, ET_PLACES_APART, &merged, &err) == 0, "%s",
                      err.msg);
    }
    ck_assert_int_eq(et_merge_end(one, &err), 0);
    et_merge_free(one);
    expect_rows(&all,
                "SELECT count(*) - count(DISTINCT text) FROM fact_text;"
                "SELECT count(*) - count(DISTINCT json) FROM fact_argv;"
                "SELECT count(*) FROM fact_call; SELECT count(*) FROM fact_exec",
                "0\n0\n1\n30");
}
END_TEST

/* Whoever has the facts lends them to whoever took them out. */
START_TEST(what_was_pruned_here_comes_back_from_a_case_that_has_it)
{
    for (int order = 0; order < 2; order++) {
        SCRATCH_CASE_AUTO whole;
        SCRATCH_CASE_AUTO pruned;
        struct et_pruned counts;
        struct et_err err = { 0 };
        case_open(&whole);
        case_open(&pruned);
        take_log(&whole, "web7", 0, 10);
        take_log(&pruned, "web7", 0, 10);
        ck_assert_int_eq(et_store_begin(pruned.store, &err), 0);
        ck_assert_int_eq(et_prune(pruned.store, INT64_MAX, &counts, &err), 0);
        ck_assert_int_eq(et_store_commit(pruned.store, &err), 0);
        struct scratch_case *to = order ? &whole : &pruned;
        merge(to, order ? &pruned : &whole, ET_PLACES_APART);
        expect_rows(to,
                    "SELECT count(*), sum(pruned_before IS NOT NULL) FROM evidence;"
                    "SELECT count(*) FROM fact_exec; SELECT count(*) FROM evidence_places",
                    "1|0\n10\n2");
    }
}
END_TEST

static void spoil(struct scratch_case *it, const char *sql)
{
    case_run((const char *const[]){ "sqlite3", "-batch", it->path, sql, NULL }, NULL);
}

/* A case may come from anybody. Nothing of it is taken, then. */
START_TEST(a_case_that_refers_to_nothing_is_refused_as_a_whole)
{
    SCRATCH_CASE_AUTO a;
    SCRATCH_CASE_AUTO all;
    struct et_err err = { 0 };
    struct et_merged merged = { 0 };
    case_open(&a);
    case_open(&all);
    take_log(&all, "db1", 0, 5);
    take_log(&a, "web7", 0, 10);
    spoil(&a, "DELETE FROM fact_text WHERE text_id = (SELECT max(text_id) FROM fact_text)");
    ck_assert_int_lt(try_merge(&all, &a, ET_PLACES_APART, &merged, &err), 0);
    ck_assert_msg(strstr(err.msg, "which is not there"), "%s", err.msg);
    expect_rows(&all, "SELECT count(*) FROM evidence; SELECT count(*) FROM fact_exec", "1\n5");
}
END_TEST

/* ------------------------------------------------------------ findings */

static int gather(struct scratch_case *to, struct scratch_case *const *from, size_t count,
                  struct et_err *err)
{
    struct et_merged merged = { 0 };
    struct et_gathering *all = et_gathering_new(NULL);
    int rc = 0;
    for (size_t i = 0; i < count && rc >= 0; i++)
        rc = et_gathering_survey(all, from[i]->store, from[i]->path, err);
    if (rc >= 0)
        rc = et_gathering_begin(all, to->store, err);
    for (size_t i = 0; i < count && rc >= 0; i++)
        rc = et_gathering_take(all, from[i]->store, ET_PLACES_APART, &merged, err);
    if (rc >= 0)
        rc = et_gathering_end(all, err);
    et_gathering_free(all);
    return rc;
}

static void expect_refused(struct scratch_case *a, struct scratch_case *b, const char *words)
{
    SCRATCH_CASE_AUTO all;
    struct et_err err = { 0 };
    struct scratch_case *const both[] = { a, b };
    case_open(&all);
    ck_assert_int_eq(gather(&all, both, 2, &err), ET_DAMAGED);
    ck_assert_msg(strstr(err.msg, words), "%s", err.msg);
    expect_rows(&all, "SELECT count(*) FROM evidence", "0");
}

/* What one half concluded knows nothing of the other. */
START_TEST(a_host_in_two_cases_is_refused_by_its_name)
{
    SCRATCH_CASE_AUTO a;
    SCRATCH_CASE_AUTO b;
    case_open(&a);
    case_open(&b);
    take_log(&a, "web7", 0, 10);
    take_log(&b, "web7", 500, 20);
    case_correlate(&a);
    case_correlate(&b);
    expect_refused(&a, &b, "the host web7");
}
END_TEST

START_TEST(findings_of_half_the_evidence_are_refused)
{
    SCRATCH_CASE_AUTO a;
    SCRATCH_CASE_AUTO b;
    case_open(&a);
    case_open(&b);
    take_log(&a, "web7", 0, 10);
    take_log(&b, "web8", 0, 10);
    case_correlate(&a);
    case_correlate(&b);
    take_here(&b, "in/more.log",
              ET_SLICE("type=DAEMON_START msg=audit(1795472000.100:1): op=start\n"));
    expect_refused(&a, &b, "nothing was concluded from");
}
END_TEST

START_TEST(what_findings_do_not_rest_on_is_counted)
{
    SCRATCH_CASE_AUTO a;
    SCRATCH_CASE_AUTO all;
    struct et_err err = { 0 };
    struct scratch_case *const one[] = { &a };
    struct story s = { .serial = 100, .node = "web7" };
    case_open(&a);
    case_open(&all);
    for (int i = 0; i < 20; i++)
        did(&s, 1000 + i, 1, "/bin/ls", "ls");
    did(&s, 1100, 1, "/usr/bin/gcc", "gcc x.c");
    take_here(&a, "in/audit.log", et_strbuf_slice(&s.log));
    et_strbuf_clear(&s.log);
    case_correlate(&a);
    ck_assert_msg(gather(&all, one, 1, &err) == 0, "%s", err.msg);
    expect_rows(&all,
                "SELECT holds, execs, left_out FROM scope; SELECT exec_id, exe FROM execs;"
                "SELECT count(*) FROM fact_exec;"
                "SELECT sum(execs), sum(ran_compiler) FROM exec_counts GROUP BY left_out",
                "findings|1|20\n21|/usr/bin/gcc\n1\n1|1\n20|0");
    SCRATCH_CASE_AUTO more;
    struct et_merged merged = { 0 };
    case_open(&more);
    ck_assert_int_eq(try_merge(&more, &all, ET_PLACES_APART, &merged, &err), ET_DAMAGED);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, every_column_of_every_table_goes_along);
    tcase_add_test(tcase, the_same_evidence_of_two_cases_is_one_in_both_places);
    tcase_add_test(tcase, equal_paths_of_two_cases_are_two_places);
    tcase_add_test(tcase, equal_paths_can_be_said_to_be_one_place);
    tcase_add_test(tcase, a_name_joins_a_host_wherever_its_cases_were_made);
    tcase_add_test(tcase, a_log_and_what_it_was_before_are_one_in_either_order);
    tcase_add_test(tcase, a_merged_log_grows_on);
    tcase_add_test(tcase, a_log_of_another_machine_is_not_what_lay_here);
    tcase_add_test(tcase, what_cases_have_alike_is_kept_once);
    tcase_add_test(tcase, what_was_pruned_here_comes_back_from_a_case_that_has_it);
    tcase_add_test(tcase, a_case_that_refers_to_nothing_is_refused_as_a_whole);
    tcase_add_test(tcase, a_host_in_two_cases_is_refused_by_its_name);
    tcase_add_test(tcase, findings_of_half_the_evidence_are_refused);
    tcase_add_test(tcase, what_findings_do_not_rest_on_is_counted);
}
