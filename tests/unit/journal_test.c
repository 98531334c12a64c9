/* The journal of a case: whatever is done to an entry, or to a row that one sealed, shows. */
#include "analyzer/cells.h"
#include "analyzer/journal.h"
#include "tests/unit/story.h"

/* A case with one finding and one exec that is none, and a journal of two commands. */
static void told(struct story *s)
{
    story_begin(s);
    booted(s);
    docker_ran(s, 2034, "web");
    did_inside(s, 2074, 2034, "/usr/bin/gcc", "gcc today.c");
    did(s, 3002, 3000, "/bin/ls", "ls");
    case_file(&s->it, "in/audit.log", et_strbuf_slice(&s->log));
    case_ingest(&s->it, "in/audit.log");
    case_correlate(&s->it);
}

static void noted(struct et_store *store, const char *command, enum et_seal_depth depth)
{
    struct et_err err = { 0 };
    struct et_journal_head head;
    const struct et_journal_begin begin = { .command = et_slice_of(command),
                                            .version = ET_SLICE("test"),
                                            .options = ET_SLICE("[\"--case\",\"a.case\"]") };
    ck_assert_msg(et_journal_put_begin(store, &begin, &head, &err) == 0, "%s", err.msg);
    const struct et_journal_end end = { .began = head.n,
                                        .command = begin.command,
                                        .version = begin.version,
                                        .depth = depth,
                                        .clock_time = ET_SLICE("2026-11-30T12:00:00.000Z") };
    ck_assert_msg(et_journal_put_end(store, &end, &head, &err) == 0, "%s", err.msg);
}

/* The case as somebody left it who tried this with another program, which obeys its triggers, or
 * not. */
static void changed(struct scratch_case *it, const char *triggers, const char *sql)
{
    struct et_err err = { 0 };
    et_store_close(it->store);
    case_run((const char *const[]){ "sh", "-c", "sqlite3 -batch \"$0\" \"$1\" \"$2\" 2>&1 || true",
                                    it->path, triggers, sql, NULL },
             NULL);
    ck_assert_msg(et_store_open(it->path, ET_STORE_WRITE, &it->store, &err) == 0, "%s", err.msg);
}

static void tampered(struct scratch_case *it, const char *sql)
{
    changed(it, ".dbconfig enable_trigger on", sql);
}

static void forged(struct scratch_case *it, const char *sql)
{
    changed(it, ".dbconfig enable_trigger off", sql);
}

static struct et_journal_state checked(struct et_store *store)
{
    struct et_err err = { 0 };
    struct et_journal_state state;
    ck_assert_msg(et_journal_check(store, &state, &err) == 0, "%s", err.msg);
    return state;
}

static void expect_broken(struct et_store *store, int64_t n, const char *why)
{
    struct et_journal_state state = checked(store);
    ck_assert_msg(state.broken == n && strstr(state.why, why), "entry %lld: %s",
                  (long long)state.broken, state.why);
}

/* ------------------------------------------------------------ values */

/* The form is promised to other programs: no two lists may look alike in it. */
START_TEST(a_value_is_its_kind_its_length_and_its_bytes)
{
    ET_STRBUF_AUTO to = { 0 };
    et_cell_add_int(&to, 1234);
    et_cell_add_int(&to, -1);
    et_cell_add_int(&to, INT64_MAX);
    et_cell_add_int(&to, INT64_MIN + 1);
    et_cell_add_int(&to, 0);
    et_cell_add_int(&to, ET_NULL);
    et_cell_add_text(&to, ET_SLICE("h\303\266,i"));
    et_cell_add_text(&to, ET_SLICE(""));
    et_cell_add_text(&to, ET_SLICE_NONE);
    ck_assert_str_eq(et_strbuf_string(&to),
                     "i4:1234,i2:-1,i19:9223372036854775807,i20:-9223372036854775807,i1:0,n,"
                     "t5:h\303\266,i,t0:,n,");
}
END_TEST

/* ------------------------------------------------------------ the chain */

START_TEST(an_untouched_journal_holds)
{
    struct story s;
    told(&s);
    noted(s.it.store, "ingest", ET_SEAL_FINDINGS);
    noted(s.it.store, "correlate", ET_SEAL_EVERYTHING);
    struct et_journal_state state = checked(s.it.store);
    ck_assert_int_eq(state.broken, 0);
    ck_assert_int_eq(state.head.n, 4);
    ck_assert_int_eq(state.sealed, 4);
    ck_assert(state.ended && state.depth_known && state.depth == ET_SEAL_EVERYTHING);
    story_end(&s);
}
END_TEST

/* No entry is changed or taken out by anybody who means no harm. */
START_TEST(entries_are_only_added)
{
    struct story s;
    told(&s);
    noted(s.it.store, "ingest", ET_SEAL_FINDINGS);
    tampered(&s.it, "UPDATE journal_entry SET status = 1");
    tampered(&s.it, "DELETE FROM journal_entry");
    tampered(&s.it, "INSERT OR REPLACE INTO journal_entry SELECT * FROM journal_entry WHERE n = 1");
    tampered(&s.it, "REPLACE INTO journal_entry (n, kind, command, version, previous, sha256)"
                    " VALUES (3, 'end', 'ingest', 'x', 'not the last digest', 'x')");
    expect_rows(&s.it, "SELECT count(*), group_concat(coalesce(status, '-')) FROM journal_entry",
                "2|-,0");
    ck_assert_int_eq(checked(s.it.store).broken, 0);
    story_end(&s);
}
END_TEST

/* Who does mean harm finds a way around triggers; every column of every entry is in a digest. */
START_TEST(whatever_is_changed_breaks_the_chain)
{
    static const char *const changes[] = {
        "UPDATE journal_entry SET command = 'correlate' WHERE n = 2",
        "UPDATE journal_entry SET version = 'tes' WHERE n = 2",
        "UPDATE journal_entry SET clock_time = NULL WHERE n = 2",
        "UPDATE journal_entry SET clock_time = '2026-11-30T12:00:00.001Z' WHERE n = 2",
        "UPDATE journal_entry SET status = NULL WHERE n = 2",
        "UPDATE journal_entry SET lines_read = lines_read + 1 WHERE n = 2",
        "UPDATE journal_entry SET facts_sha256 = conclusions_sha256 WHERE n = 2",
        "UPDATE journal_entry SET sha256 = previous WHERE n = 2",
        "UPDATE journal_entry SET examiner = '' WHERE n = 2",
        "UPDATE journal_entry SET began = 3 WHERE n = 2",
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct story s;
        told(&s);
        noted(s.it.store, "ingest", ET_SEAL_FINDINGS);
        noted(s.it.store, "correlate", ET_SEAL_FINDINGS);
        forged(&s.it, changes[i]);
        expect_broken(s.it.store, 2, "digest");
        story_end(&s);
    }
}
END_TEST

START_TEST(a_missing_entry_is_named)
{
    struct story s;
    told(&s);
    noted(s.it.store, "ingest", ET_SEAL_FINDINGS);
    noted(s.it.store, "correlate", ET_SEAL_FINDINGS);
    forged(&s.it, "DELETE FROM journal_entry WHERE n = 3");
    expect_broken(s.it.store, 3, "missing");
    story_end(&s);
}
END_TEST

/* What a crash leaves is no break: the entry says that something began. */
START_TEST(a_command_without_end_is_no_break)
{
    struct story s;
    struct et_err err = { 0 };
    struct et_journal_head head;
    const struct et_journal_begin begin = { .command = ET_SLICE("ingest"),
                                            .version = ET_SLICE("test") };
    told(&s);
    noted(s.it.store, "ingest", ET_SEAL_FINDINGS);
    ck_assert_int_eq(et_journal_put_begin(s.it.store, &begin, &head, &err), 0);
    struct et_journal_state state = checked(s.it.store);
    ck_assert_int_eq(state.broken, 0);
    ck_assert_int_eq(state.sealed, 2);
    ck_assert(!state.ended);
    story_end(&s);
}
END_TEST

/* ------------------------------------------------------------ seals */

/* Whether the last entry's digests are still those of the rows. */
static bool holds(struct et_store *store)
{
    struct et_err err = { 0 };
    struct et_seal now;
    struct et_journal_state state = checked(store);
    ck_assert_msg(et_seal_make(store, state.depth, &now, &err) == 0, "%s", err.msg);
    return strcmp(now.facts, state.seal.facts) == 0 &&
           strcmp(now.conclusions, state.seal.conclusions) == 0;
}

static bool holds_after(enum et_seal_depth depth, const char *sql)
{
    struct story s;
    told(&s);
    noted(s.it.store, "analyze", depth);
    ck_assert(holds(s.it.store));
    tampered(&s.it, sql);
    bool still = holds(s.it.store);
    story_end(&s);
    return still;
}

START_TEST(an_edited_row_no_longer_fits_its_seal)
{
    static const char *const edits[] = {
        "UPDATE fact_evidence SET lines_parsed = lines_parsed + 1, lines_read = lines_read + 1",
        ("UPDATE fact_exec SET at_offset = at_offset + 1 WHERE fact_id ="
         " (SELECT fact_id FROM execs JOIN derived_exec USING (exec_id) WHERE exe = "
         "'/usr/bin/gcc')"),
        "UPDATE fact_argv SET json = replace(json, 'today', 'never')",
        "UPDATE derived_finding SET severity = 0",
        "DELETE FROM fact_exec WHERE fact_id = (SELECT max(fact_id) FROM fact_exec)",
    };
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        ck_assert_msg(!holds_after(ET_SEAL_FINDINGS, edits[i]), "%s", edits[i]);
        ck_assert_msg(!holds_after(ET_SEAL_EVERYTHING, edits[i]), "%s", edits[i]);
    }
}
END_TEST

/* What the cheaper seal leaves out is documented, so it is held to that. */
START_TEST(of_execs_without_a_finding_only_the_number_is_sealed)
{
    static const char edit[] =
        "UPDATE fact_exec SET pid = 1 WHERE fact_id ="
        " (SELECT fact_id FROM execs JOIN derived_exec USING (exec_id) WHERE exe = '/bin/ls')";
    ck_assert(holds_after(ET_SEAL_FINDINGS, edit));
    ck_assert(!holds_after(ET_SEAL_EVERYTHING, edit));
}
END_TEST

/* Rows may be written to other pages without any harm. */
START_TEST(a_seal_is_of_rows_and_not_of_the_file)
{
    ck_assert(holds_after(ET_SEAL_EVERYTHING, "VACUUM; ANALYZE; DROP TABLE sqlite_stat1"));
}
END_TEST

START_TEST(no_table_is_forgotten)
{
    struct story s;
    ET_STRBUF_AUTO sealed = { 0 };
    ET_STRBUF_AUTO sql = { 0 };
    size_t count;
    const enum et_query *statements;
    for (size_t i = 0; (statements = et_seal_statements(i, &count)); i++)
        for (size_t n = 0; n < count; n++)
            et_strbuf_addf(&sealed, "%s'%s'", sealed.n ? "," : "",
                           et_query_texts[statements[n]].name);
    et_strbuf_addf(&sql,
                   "SELECT name FROM sqlite_schema WHERE type = 'table'"
                   " AND name NOT LIKE 'sqlite_%%' AND name <> 'journal_entry'"
                   " AND 'seal_' || name NOT IN (%s)",
                   et_strbuf_string(&sealed));
    story_begin(&s);
    expect_rows(&s.it, et_strbuf_string(&sql), "");
    story_end(&s);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_value_is_its_kind_its_length_and_its_bytes);
    tcase_add_test(tcase, an_untouched_journal_holds);
    tcase_add_test(tcase, entries_are_only_added);
    tcase_add_test(tcase, whatever_is_changed_breaks_the_chain);
    tcase_add_test(tcase, a_missing_entry_is_named);
    tcase_add_test(tcase, a_command_without_end_is_no_break);
    tcase_add_test(tcase, an_edited_row_no_longer_fits_its_seal);
    tcase_add_test(tcase, of_execs_without_a_finding_only_the_number_is_sealed);
    tcase_add_test(tcase, a_seal_is_of_rows_and_not_of_the_file);
    tcase_add_test(tcase, no_table_is_forgotten);
}
