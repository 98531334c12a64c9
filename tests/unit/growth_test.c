/* A log that has grown is gone on with; what only looks like one is evidence of its own. */
#include "analyzer/readback.h"
#include "tests/unit/story.h"

/* A log of `execs` execs, each some hundred bytes. */
static void write_log(struct et_strbuf *log, const char *node, int execs)
{
    struct story s = { .serial = 100, .node = node };
    for (int i = 0; i < execs; i++)
        did(&s, 1000 + i, 1, "/usr/bin/gcc", "gcc -c x.c");
    et_strbuf_add(log, et_strbuf_slice(&s.log));
    et_strbuf_clear(&s.log);
}

struct log {
    struct et_strbuf text;
    struct scratch_case it;
};

static void log_begin(struct log *l)
{
    *l = (struct log){ 0 };
    write_log(&l->text, NULL, 201);
    case_open(&l->it);
}

static void log_end(struct log *l)
{
    et_strbuf_clear(&l->text);
    case_close(&l->it);
}

#define LOG_AUTO __attribute__((cleanup(log_end))) struct log

static void put(const struct log *l, const char *name, size_t percent)
{
    case_file(&l->it, name, et_slice_to(et_strbuf_slice(&l->text), l->text.n * percent / 100));
}

START_TEST(a_log_that_grew_is_one_evidence)
{
    LOG_AUTO l;
    log_begin(&l);
    put(&l, "in/audit.log", 60);
    case_ingest(&l.it, "in");
    put(&l, "in/audit.log", 100);
    case_ingest(&l.it, "in");
    ck_assert_uint_eq(l.it.totals.grown, 1);
    expect_rows(&l.it, "SELECT count(*) FROM evidence; SELECT count(*) FROM fact_exec", "1\n201");
}
END_TEST

/* What was concluded from it yesterday was concluded from bytes with this digest. */
START_TEST(what_it_was_before_is_kept)
{
    LOG_AUTO l;
    log_begin(&l);
    put(&l, "in/audit.log", 60);
    case_ingest(&l.it, "in");
    ET_STRBUF_AUTO digest = { 0 };
    case_rows(&l.it, "SELECT bytes, lines_read, sha256 FROM evidence", &digest);
    put(&l, "in/audit.log", 100);
    case_ingest(&l.it, "in");
    ET_STRBUF_AUTO kept = { 0 };
    case_rows(&l.it, "SELECT bytes, lines, sha256 FROM evidence_growth", &kept);
    ck_assert_str_eq(et_strbuf_string(&kept), et_strbuf_string(&digest));
}
END_TEST

START_TEST(an_earlier_state_of_it_is_known)
{
    LOG_AUTO l;
    log_begin(&l);
    put(&l, "in/audit.log", 60);
    case_ingest(&l.it, "in");
    put(&l, "in/audit.log", 100);
    case_ingest(&l.it, "in");
    put(&l, "copy/audit.log", 60);
    case_ingest(&l.it, "copy");
    ck_assert_uint_eq(l.it.totals.known, 1);
    expect_rows(&l.it, "SELECT count(*) FROM evidence", "1");
}
END_TEST

/* Whoever changes what was read already has changed evidence. */
START_TEST(a_changed_beginning_is_new_evidence_and_said)
{
    LOG_AUTO l;
    log_begin(&l);
    put(&l, "in/audit.log", 60);
    case_ingest(&l.it, "in");
    l.text.p[l.text.n / 3] = '?';
    put(&l, "in/audit.log", 100);
    case_ingest(&l.it, "in");
    expect_rows(&l.it,
                "SELECT count(*) FROM evidence; SELECT line, substr(what, 1, 60) FROM damage WHERE "
                "what LIKE '%lay here%'",
                "2\n0|is not what lay here when it was read last, with more behind");
}
END_TEST

START_TEST(a_log_that_was_cut_off_is_new_evidence_and_said)
{
    LOG_AUTO l;
    log_begin(&l);
    put(&l, "in/audit.log", 60);
    case_ingest(&l.it, "in");
    put(&l, "in/audit.log", 50);
    case_ingest(&l.it, "in");
    expect_rows(&l.it,
                "SELECT count(*) FROM evidence; SELECT count(*) FROM damage WHERE what LIKE '%lay "
                "here%'",
                "2\n1");
}
END_TEST

/* What logrotate leaves where the log was begins otherwise: that is no change. */
START_TEST(a_rotated_log_is_gone_on_with_under_its_new_name)
{
    LOG_AUTO l;
    log_begin(&l);
    put(&l, "in/audit.log", 60);
    case_ingest(&l.it, "in");
    put(&l, "in/audit.log.1", 100);
    ET_STRBUF_AUTO fresh = { 0 };
    write_log(&fresh, "other", 3);
    case_file(&l.it, "in/audit.log", et_strbuf_slice(&fresh));
    case_ingest(&l.it, "in");
    ck_assert_uint_eq(l.it.totals.grown, 1);
    expect_rows(
        &l.it,
        "SELECT replace(path, rtrim(path, replace(path, '/', '')), ''), lines_read > 100 FROM "
        "evidence ORDER BY 1; SELECT count(*) FROM damage; SELECT replaced FROM "
        "evidence_places ORDER BY path, 1",
        "audit.log|0\naudit.log.1|1\n0\n0\n1\n0");
}
END_TEST

/* A copy beside it is a file of its own, in whatever order they are read. */
START_TEST(two_files_that_begin_alike_are_two)
{
    static const char *const names[][2] = { { "in/a.log", "in/b.log" },
                                            { "in/b.log", "in/a.log" } };
    for (size_t i = 0; i < 2; i++) {
        LOG_AUTO l;
        log_begin(&l);
        put(&l, names[i][0], 60);
        put(&l, names[i][1], 100);
        case_ingest(&l.it, "in");
        ck_assert_uint_eq(l.it.totals.grown, 0);
        expect_rows(&l.it, "SELECT count(*) FROM evidence", "2");
    }
}
END_TEST

/* A list that has one more line is another list: the first one still says what was not there. */
START_TEST(a_list_does_not_grow)
{
    LOG_AUTO l;
    log_begin(&l);
    case_take(&l.it, "in/packages.txt",
              "ii  base-files  12.4+deb12u5  amd64  Debian base system miscellaneous files\n"
              "ii  libc6:amd64  2.36-9  amd64  GNU C Library\n");
    case_take(&l.it, "in/packages.txt",
              "ii  base-files  12.4+deb12u5  amd64  Debian base system miscellaneous files\n"
              "ii  libc6:amd64  2.36-9  amd64  GNU C Library\n"
              "ii  gcc  12.2.0  amd64  GNU C compiler\n");
    ck_assert_uint_eq(l.it.totals.grown, 0);
    expect_rows(&l.it, "SELECT count(*) FROM evidence", "2");
}
END_TEST

/* The damage at an end that was none is taken back. */
START_TEST(a_line_that_was_cut_is_read_whole_later)
{
    LOG_AUTO l;
    log_begin(&l);
    put(&l, "in/audit.log", 71);
    case_ingest(&l.it, "in");
    expect_rows(&l.it, "SELECT count(*) > 0 FROM damage", "1");
    put(&l, "in/audit.log", 100);
    case_ingest(&l.it, "in");
    expect_rows(&l.it,
                "SELECT count(*) FROM damage; SELECT count(*), sum(argv_state = 1) FROM fact_exec; "
                "SELECT count(*) FROM fact_serials",
                "0\n201|201\n1");
}
END_TEST

/* Facts of a host that was named by hand are that host's. */
START_TEST(under_another_host_it_is_other_evidence)
{
    LOG_AUTO l;
    struct et_err err = { 0 };
    const struct et_ingest_options options = { .host = ET_SLICE("web7") };
    log_begin(&l);
    put(&l, "in/audit.log", 60);
    case_ingest(&l.it, "in");
    put(&l, "in/audit.log", 100);
    char path[CASE_PATH];
    snprintf(path, sizeof path, "%s/in", l.it.folder);
    ck_assert_int_eq(et_ingest(l.it.store, path, &options, &l.it.totals, &err), 0);
    ck_assert_uint_eq(l.it.totals.grown, 0);
}
END_TEST

/* The log of a running host is longer than it was by the time that one asks. */
START_TEST(read_back_it_is_unchanged_as_far_as_it_was_ingested)
{
    LOG_AUTO l;
    struct et_err err = { 0 };
    struct et_readback result;
    struct et_excerpt lines[] = { { .line = 1, .length = 12 }, { .length = 12 } };
    struct et_arena arena;
    ET_STRBUF_AUTO digest = { 0 };
    char path[CASE_PATH];
    log_begin(&l);
    lines[1].offset = l.text.n * 60 / 100;
    et_arena_init(&arena);
    put(&l, "in/audit.log", 60);
    case_ingest(&l.it, "in");
    case_rows(&l.it, "SELECT sha256 FROM evidence", &digest);
    digest.p[64] = '\0';
    put(&l, "in/audit.log", 100);
    snprintf(path, sizeof path, "%s/in/audit.log", l.it.folder);
    ck_assert_int_eq(et_readback(et_slice_of(path), ET_SLICE(""), digest.p, l.text.n * 60 / 100,
                                 lines, 2, &arena, &result, &err),
                     0);
    ck_assert(result.found && result.unchanged && result.grown);
    ck_assert_ptr_null(lines[1].text.p); /* no digest speaks for it */
    ck_assert(et_slice_is(lines[0].text, "type=SYSCALL"));
    et_arena_clear(&arena);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_log_that_grew_is_one_evidence);
    tcase_add_test(tcase, what_it_was_before_is_kept);
    tcase_add_test(tcase, an_earlier_state_of_it_is_known);
    tcase_add_test(tcase, a_changed_beginning_is_new_evidence_and_said);
    tcase_add_test(tcase, a_log_that_was_cut_off_is_new_evidence_and_said);
    tcase_add_test(tcase, a_rotated_log_is_gone_on_with_under_its_new_name);
    tcase_add_test(tcase, two_files_that_begin_alike_are_two);
    tcase_add_test(tcase, a_list_does_not_grow);
    tcase_add_test(tcase, a_line_that_was_cut_is_read_whole_later);
    tcase_add_test(tcase, under_another_host_it_is_other_evidence);
    tcase_add_test(tcase, read_back_it_is_unchanged_as_far_as_it_was_ingested);
}
