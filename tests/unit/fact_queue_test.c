#include "analyzer/fact_queue.h"
#include "tests/unit/case.h"

enum { EVENTS = 3000 }; /* several batches */

/* A log of execs, and of each other kind that a log has in numbers. */
static void write_log(struct et_strbuf *log)
{
    for (int i = 0; i < EVENTS; i++) {
        int second = 1700000000 + i / 10, serial = 100 + 4 * i;
        et_strbuf_addf(log,
                       "type=SYSCALL msg=audit(%d.%03d:%d): arch=c000003e syscall=59 success=yes "
                       "exit=0 a0=0 a1=0 a2=0 a3=0 items=1 ppid=%d pid=%d auid=4294967295 uid=%d "
                       "gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) "
                       "ses=4294967295 comm=\"p%d\" exe=\"/bin/p%d\" key=\"k\"\n"
                       "type=EXECVE msg=audit(%d.%03d:%d): argc=2 a0=\"p%d\" a1=\"-%d\"\n"
                       "type=CWD msg=audit(%d.%03d:%d): cwd=\"/srv/%d\"\n"
                       "type=PATH msg=audit(%d.%03d:%d): item=0 name=\"/bin/p%d\" inode=%d "
                       "dev=fe:01 mode=0100755 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL\n",
                       second, i % 1000, serial, 400 + i, 401 + i, i % 7, i % 50, i % 50, second,
                       i % 1000, serial, i % 50, i, second, i % 1000, serial, i % 90, second,
                       i % 1000, serial, i % 50, 1000 + i % 50);
        et_strbuf_addf(log,
                       "type=SYSCALL msg=audit(%d.%03d:%d): arch=c000003e syscall=57 success=yes "
                       "exit=%d ppid=1 pid=%d comm=\"c%d\" exe=\"/bin/c%d\"\n"
                       "type=LOGIN msg=audit(%d.%03d:%d): pid=%d uid=0 old-auid=4294967295 "
                       "auid=1000 old-ses=4294967295 ses=%d res=1\n",
                       second, i % 1000, serial + 1, 402 + i, 401 + i, i % 30, i % 30, second,
                       i % 1000, serial + 2, 401 + i, i);
        if (i % 500 == 499)
            et_strbuf_adds(log, "this is no record\n");
    }
}

static void ingest(struct scratch_case *it, unsigned jobs)
{
    struct et_err err = { 0 };
    char path[CASE_PATH + 64];
    const struct et_ingest_options options = { .jobs = jobs };
    snprintf(path, sizeof path, "%s/in/audit.log", it->folder);
    ck_assert_msg(et_ingest(it->store, path, &options, &it->totals, &err) == 0, "%s", err.msg);
}

static const char all_facts[] =
    "SELECT 'exec', f.*, s.*, k.*, v.*, e.text, c.text, w.text, p.inode FROM fact_exec f "
    "JOIN fact_subject s USING (subject_id) JOIN fact_call k USING (call_id) "
    "JOIN fact_argv v USING (argv_id) JOIN fact_path p USING (path_list) "
    "JOIN fact_text e ON e.text_id = f.exe JOIN fact_text c ON c.text_id = f.comm "
    "JOIN fact_text w ON w.text_id = f.cwd ORDER BY fact_id;"
    "SELECT 'fork', f.*, e.text FROM fact_fork f JOIN fact_text e ON e.text_id = f.exe "
    "ORDER BY fact_id;"
    "SELECT 'login', * FROM fact_login ORDER BY fact_id;"
    "SELECT 'damage', * FROM fact_damage ORDER BY line;"
    "SELECT 'serials', * FROM fact_serials ORDER BY fact_id;";

START_TEST(the_case_is_the_same_with_a_thread_and_without)
{
    ET_STRBUF_AUTO log = { 0 };
    ET_STRBUF_AUTO alone = { 0 };
    write_log(&log);
    for (unsigned jobs = 1; jobs <= 4; jobs++) {
        SCRATCH_CASE_AUTO it;
        ET_STRBUF_AUTO rows = { 0 };
        case_open(&it);
        case_file(&it, "in/audit.log", et_strbuf_slice(&log));
        ingest(&it, jobs);
        ck_assert_uint_eq(it.totals.problems, EVENTS / 500);
        case_rows(&it, "SELECT count(*) FROM fact_exec; SELECT count(*) FROM fact_login", &rows);
        ck_assert_str_eq(et_strbuf_string(&rows), "3000\n3000\n");
        case_rows(&it, all_facts, jobs == 1 ? &alone : &rows);
        if (jobs > 1)
            ck_assert(et_slice_ends(et_strbuf_slice(&rows), et_strbuf_string(&alone)));
    }
}
END_TEST

static struct et_exec exec_of(const char *exe, const struct et_slice *argv)
{
    return (struct et_exec){
        .id = { .time_ns = 1, .serial = 1, .precision_ns = 1000000 },
        .who = { .exe = et_slice_of(exe), .comm = et_slice_of(exe) },
        .arch = ET_ABSENT,
        .syscall = ET_ABSENT,
        .argv_state = ET_ARGV_COMPLETE,
        .argv = argv,
        .argc = 1,
    };
}

/* The buffers of a parser are used again as soon as it was told. */
START_TEST(what_was_put_is_no_longer_needed)
{
    SCRATCH_CASE_AUTO it;
    struct et_facts facts;
    struct et_err err = { 0 };
    case_open(&it);
    ck_assert_int_eq(et_store_begin(it.store, &err), 0);
    case_run((const char *const[]){ "true", NULL }, NULL);
    struct et_fact_queue *queue = et_fact_queue_new(true);
    ck_assert_ptr_nonnull(queue);
    ck_assert_int_eq(et_facts_init(&facts, it.store, 1, &err), 0);
    for (int i = 0; i < EVENTS; i++) {
        char exe[32], arg[32];
        snprintf(exe, sizeof exe, "/bin/%d", i);
        snprintf(arg, sizeof arg, "-%d", i);
        const struct et_slice argv[] = { et_slice_of(arg) };
        const struct et_exec exec = exec_of(exe, argv);
        const struct et_place place = { (uint64_t)i + 1, (uint64_t)i * 10, 10 };
        const struct et_fact fact = {
            .kind = ET_FACT_EXEC, .places = &place, .place_count = 1, .exec = &exec
        };
        ck_assert_int_eq(et_fact_queue_put(queue, &facts, &fact, &err), 0);
        memset(exe, '#', sizeof exe);
        memset(arg, '#', sizeof arg);
    }
    ck_assert_int_eq(et_fact_queue_wait(queue, &err), 0);
    ck_assert_uint_eq(facts.count, EVENTS);
    et_fact_queue_free(queue);
    et_facts_clear(&facts);
    ck_assert_int_eq(et_store_commit(it.store, &err), 0);
    expect_rows(
        &it,
        "SELECT count(*) FROM fact_exec f JOIN fact_text t ON t.text_id = f.exe "
        "JOIN fact_argv v USING (argv_id) "
        "WHERE t.text = '/bin/' || (f.line - 1) AND v.json = '[\"-' || (f.line - 1) || '\"]'",
        "3000");
}
END_TEST

/* The second batch cannot be written: whoever goes on putting is told, and so is who waits. */
START_TEST(what_writing_came_to_is_told)
{
    SCRATCH_CASE_AUTO it;
    struct et_facts facts;
    struct et_err err = { 0 };
    const struct et_place place = { 1, 0, 10 };
    const struct et_slice argv[] = { ET_SLICE("a") };
    const struct et_exec exec = exec_of("/bin/a", argv);
    const struct et_fact fact = {
        .kind = ET_FACT_EXEC, .places = &place, .place_count = 1, .exec = &exec
    };
    case_open(&it);
    ck_assert_int_eq(et_store_begin(it.store, &err), 0);
    struct et_fact_queue *queue = et_fact_queue_new(true);
    ck_assert_int_eq(et_facts_init(&facts, it.store, 1, &err), 0);
    ck_assert_int_eq(et_fact_queue_put(queue, &facts, &fact, &err), 0);
    ck_assert_int_eq(et_fact_queue_wait(queue, &err), 0);
    facts.streams[0].facts = INT64_C(1) << ET_FACT_BITS; /* no number is left */
    int rc = 0;
    for (int i = 0; i < EVENTS && rc == 0; i++)
        rc = et_fact_queue_put(queue, &facts, &fact, &err);
    ck_assert_int_eq(rc, ET_FATAL);
    ck_assert_ptr_nonnull(strstr(err.msg, "facts about one host"));
    ck_assert_int_eq(et_fact_queue_wait(queue, &err), ET_FATAL);
    et_fact_queue_drop(queue);
    ck_assert_int_eq(et_fact_queue_wait(queue, &err), 0);
    et_fact_queue_free(queue);
    et_facts_clear(&facts);
    et_store_rollback(it.store);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, the_case_is_the_same_with_a_thread_and_without);
    tcase_add_test(tcase, what_was_put_is_no_longer_needed);
    tcase_add_test(tcase, what_writing_came_to_is_told);
}
