/* A log that is read again and again while it grows and is rotated: in the end the case
 * concludes, to the byte, what one reading of the last state would have. */
#include "tests/property/outcome.h"
#include "tests/property/random.h"
#include "tests/property/sample.h"

enum {
    READINGS = 4,
    MOST_ROTATIONS = 3,
    SEEDS = MOST_ROTATIONS + 1, /* as many lives: each is rotated once more than the one before */
    WINDOW = 40,                /* lines that are shuffled with each other */
    KEPT_PLAIN = 1,             /* rotated files that are not compressed, as with delaycompress */
};

/* What is added to the outcome: facts that no view shows, but for their row numbers. */
static const char facts[] =
    "SELECT 'serials', first, last, line, at_offset, first_ns, last_ns FROM fact_serials ORDER BY "
    "2, 3, 4;"
    "SELECT 'users', uid, name FROM fact_user ORDER BY 2, 3;"
    "SELECT 'fork', time_ns, serial, pid, line, at_offset FROM fact_fork ORDER BY 2, 3, 4, 5;"
    "SELECT 'exit', time_ns, serial, pid, line, at_offset FROM fact_exit ORDER BY 2, 3, 4, 5;"
    "SELECT 'exec', time_ns, serial, pid, line, at_offset, hex(records), argv_state FROM fact_exec "
    "ORDER BY 2, 3, 4, 5;"
    "SELECT 'login', time_ns, serial, pid, line, at_offset FROM fact_login ORDER BY 2, 3, 4, 5;"
    "SELECT 'state', time_ns, serial, type, line, at_offset FROM fact_audit_state ORDER BY 2, 3, "
    "4, 5;"
    "SELECT 'damage', line, at_offset, what FROM fact_damage ORDER BY 2, 3, 4;"
    "SELECT 'stream', node, carried, first_ns, last_ns FROM fact_stream ORDER BY 2, 3, 4, 5";

/* The log, and where it is rotated: at ends of lines, in order. */
struct life {
    struct et_slice log;
    size_t rotated[MOST_ROTATIONS];
    size_t rotations;
};

static size_t line_end(struct et_slice log, size_t at)
{
    while (at > 0 && at < log.n && log.p[at - 1] != '\n')
        at++;
    return at;
}

/* The folder as it is when `now` bytes were written. */
static void lay_down(const struct scratch_case *it, const struct life *life, size_t now)
{
    size_t segments = 0, from = 0;
    char name[64], path[CASE_PATH + 64];
    case_run((const char *const[]){ "rm", "-rf", "--", "log", NULL }, NULL);
    while (segments < life->rotations && life->rotated[segments] <= now)
        segments++;
    for (size_t i = 0; i <= segments; i++) {
        size_t to = i < segments ? life->rotated[i] : now, age = segments - i;
        struct et_slice text = et_slice_from(et_slice_to(life->log, to), from);
        from = to;
        if (text.n < 64) /* not told from others: docs/schedules.md */
            continue;
        snprintf(name, sizeof name, age ? "log/audit.log.%zu" : "log/audit.log", age);
        case_file(it, name, text);
        snprintf(path, sizeof path, "%s/%s", it->folder, name);
        if (age > KEPT_PLAIN)
            case_run((const char *const[]){ "gzip", "-n", path, NULL }, NULL);
    }
}

static void take(struct scratch_case *it)
{
    struct et_err err = { 0 };
    const struct et_ingest_options options = { 0 };
    ck_assert_msg(et_ingest(it->store, "log", &options, &it->totals, &err) == 0, "%s", err.msg);
}

static void conclude(struct scratch_case *it, struct et_strbuf *to)
{
    case_correlate(it);
    outcome(it, to);
    case_rows(it, facts, to);
    ck_assert_int_eq(chdir("/"), 0);
    case_close(it);
}

static void enter(struct scratch_case *it)
{
    case_open(it);
    ck_assert_int_eq(chdir(it->folder), 0);
}

static int by_size(const void *a, const void *b)
{
    const size_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Gives how often a log was gone on with. */
static uint64_t live(const struct life *life, const size_t *readings, const char *what,
                     uint64_t seed)
{
    struct scratch_case it;
    ET_STRBUF_AUTO got = { 0 };
    ET_STRBUF_AUTO wanted = { 0 };
    enter(&it);
    for (size_t i = 0; i < READINGS; i++) {
        lay_down(&it, life, readings[i]);
        take(&it);
    }
    lay_down(&it, life, life->log.n);
    take(&it);
    uint64_t grown = it.totals.grown;
    conclude(&it, &got);
    enter(&it);
    lay_down(&it, life, life->log.n);
    take(&it);
    conclude(&it, &wanted);
    size_t at = first_difference(&wanted, &got), from = at > 200 ? at - 200 : 0;
    ck_assert_msg(at == wanted.n && at == got.n,
                  "%s, seed %llu, read at %zu %zu %zu %zu, rotated at %zu %zu %zu: byte %zu\n got: "
                  "…%.400s\nwant: …%.400s",
                  what, (unsigned long long)seed, readings[0], readings[1], readings[2],
                  readings[3], life->rotated[0], life->rotated[1], life->rotated[2], at,
                  et_strbuf_string(&got) + from, et_strbuf_string(&wanted) + from);
    return grown;
}

static void try_lives(struct et_slice log, const char *what)
{
    ck_assert_uint_gt(log.n, 0);
    uint64_t grown = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct random r = { seed };
        struct life life = { .log = log, .rotations = seed };
        size_t readings[READINGS];
        for (size_t i = 0; i < life.rotations; i++)
            life.rotated[i] = line_end(log, random_below(&r, log.n));
        for (size_t i = 0; i < READINGS; i++)
            readings[i] = random_below(&r, log.n);
        qsort(life.rotated, life.rotations, sizeof *life.rotated, by_size);
        qsort(readings, READINGS, sizeof *readings, by_size);
        grown += live(&life, readings, what, seed);
    }
    ck_assert_uint_gt(grown, SEEDS);
}

static void sample_log(struct et_strbuf *log)
{
    sample_add(log, "../../samples/web-front-incident/evidence/audit.log");
}

/* The lines of from in another order, none far from its place; without those that have the
 * word. */
static void rearrange(struct et_slice from, size_t window, const char *without,
                      struct et_strbuf *to)
{
    struct et_slice lines[WINDOW];
    struct random r = { 1 };
    while (from.n) {
        size_t count = 0;
        while (count < window && from.n) {
            const char *end = et_slice_find(from, '\n');
            size_t n = end ? (size_t)(end - from.p) + 1 : from.n;
            lines[count++] = et_slice_to(from, n);
            from = et_slice_from(from, n);
        }
        for (size_t i = count; i > 0; i--) {
            size_t k = random_below(&r, i);
            if (!without || !et_slice_search(lines[k], et_slice_of(without)))
                et_strbuf_add(to, lines[k]);
            lines[k] = lines[i - 1];
        }
    }
    ck_assert(!to->failed);
}

START_TEST(a_log_that_grows_is_read_as_if_at_once)
{
    ET_STRBUF_AUTO log = { 0 };
    sample_log(&log);
    try_lives(et_strbuf_slice(&log), "as it is");
}
END_TEST

/* Many events are open at any end. */
START_TEST(records_may_lie_apart_across_the_ends)
{
    ET_STRBUF_AUTO log = { 0 };
    ET_STRBUF_AUTO shuffled = { 0 };
    sample_log(&log);
    rearrange(et_strbuf_slice(&log), WINDOW, NULL, &shuffled);
    try_lives(et_strbuf_slice(&shuffled), "shuffled");
}
END_TEST

/* Without PROCTITLE records, which rules may exclude, no event ever says that it is complete:
 * all stay open to the end. */
START_TEST(events_that_never_end_are_completed_too)
{
    ET_STRBUF_AUTO log = { 0 };
    ET_STRBUF_AUTO untitled = { 0 };
    sample_log(&log);
    rearrange(et_strbuf_slice(&log), 1, "type=PROCTITLE", &untitled);
    try_lives(et_strbuf_slice(&untitled), "without PROCTITLE");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_log_that_grows_is_read_as_if_at_once);
    tcase_add_test(tcase, records_may_lie_apart_across_the_ends);
    tcase_add_test(tcase, events_that_never_end_are_completed_too);
}
