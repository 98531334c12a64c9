/* Evidence comes in any order, in any pieces, once or twice: conclusions and
 * reports are the same, to the byte. */
#include "base/timestamp.h"
#include "tests/property/outcome.h"
#include "tests/unit/story.h"

#include <dirent.h>

enum { MAX_PIECES = 8, RANDOM_ORDERS = 4 };

struct piece {
    const char *name;
    struct et_slice text;
};

/* What is ingested, and what the first order made of it. */
static struct piece pieces[MAX_PIECES];
static size_t piece_count;
static struct et_arena arena;
static struct et_strbuf wanted;

static void set_up(void)
{
    et_arena_init(&arena);
    piece_count = 0;
}

static void tear_down(void)
{
    et_arena_clear(&arena);
    et_strbuf_clear(&wanted);
}

static void add_piece(const char *name, struct et_slice text)
{
    ck_assert_uint_lt(piece_count, MAX_PIECES);
    pieces[piece_count++] = (struct piece){ name, et_arena_copy(&arena, text) };
}

/* The lines of text from one part of it to another, in percent. */
static struct et_slice part(struct et_slice text, size_t from, size_t to)
{
    size_t begin = text.n * from / 100, end = text.n * to / 100;
    while (begin > 0 && text.p[begin - 1] != '\n')
        begin--;
    while (end > 0 && end < text.n && text.p[end - 1] != '\n')
        end--;
    return et_slice_from(et_slice_to(text, end), begin);
}

/* ------------------------------------------------------------ what came out */

/* The first outcome is the wanted one, all others are compared with it. */
static void expect_same(const struct scratch_case *it, const char *how)
{
    ET_STRBUF_AUTO got = { 0 };
    outcome(it, wanted.n ? &got : &wanted);
    if (!got.n)
        return;
    size_t at = first_difference(&wanted, &got), from = at > 150 ? at - 150 : 0;
    ck_assert_msg(at == wanted.n && at == got.n, "%s: byte %zu\n got: …%.300s\nwant: …%.300s", how,
                  at, et_strbuf_string(&got) + from, et_strbuf_string(&wanted) + from);
}

/* ------------------------------------------------------------ ways to take it in */

/* Paths are part of the reports: all cases are entered, so that they are equal. */
static void enter(struct scratch_case *it)
{
    case_open(it);
    for (size_t i = 0; i < piece_count; i++)
        case_file(it, pieces[i].name, pieces[i].text);
    ck_assert_int_eq(chdir(it->folder), 0);
}

static void leave(struct scratch_case *it)
{
    ck_assert_int_eq(chdir("/"), 0);
    case_close(it);
}

static void take(struct scratch_case *it, const char *path)
{
    struct et_err err = { 0 };
    const struct et_ingest_options options = { 0 };
    ck_assert_msg(et_ingest(it->store, path, &options, &it->totals, &err) == 0, "%s", err.msg);
}

static void try_order(const size_t *order)
{
    struct scratch_case it;
    ET_STRBUF_AUTO how = { 0 };
    enter(&it);
    for (size_t i = 0; i < piece_count; i++) {
        take(&it, pieces[order[i]].name);
        et_strbuf_addf(&how, "%s ", pieces[order[i]].name);
    }
    case_correlate(&it);
    expect_same(&it, et_strbuf_string(&how));
    leave(&it);
}

static void first_order(size_t *order)
{
    for (size_t i = 0; i < piece_count; i++)
        order[i] = i;
}

/* The next one in the order of dictionaries; false after the last. */
static bool next_order(size_t *order)
{
    size_t i = piece_count - 1, j = piece_count - 1;
    while (i > 0 && order[i - 1] > order[i])
        i--;
    if (i == 0)
        return false;
    while (order[j] < order[i - 1])
        j--;
    size_t kept = order[i - 1];
    order[i - 1] = order[j];
    order[j] = kept;
    for (size_t a = i, b = piece_count - 1; a < b; a++, b--) {
        kept = order[a];
        order[a] = order[b];
        order[b] = kept;
    }
    return true;
}

static void shuffle(size_t *order, unsigned *seed)
{
    for (size_t i = piece_count - 1; i > 0; i--) {
        size_t j = (size_t)rand_r(seed) % (i + 1), kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
}

/* With tables that lie in files, as those of a long log do. */
static void correlate_in_files(struct scratch_case *it)
{
    enum { LEAST = 2048 };
    struct et_err err = { 0 };
    struct et_rule_set rules;
    struct et_bulk *bulk = et_bulk_new("/tmp", LEAST, 0);
    ck_assert_ptr_nonnull(bulk);
    ck_assert_msg(et_rule_set_init(&rules, &err) == 0, "%s", err.msg);
    ck_assert_msg(et_correlate_judged(it->store, &rules, NULL, bulk, "test", NULL, &err) == 0, "%s",
                  err.msg);
    et_rule_set_clear(&rules);
    et_bulk_free(bulk);
}

/* Everything that is not one file after the other, once each. */
static void try_other_ways(void)
{
    struct scratch_case it;
    enter(&it); /* a folder at once */
    take(&it, "in");
    case_correlate(&it);
    expect_same(&it, "the folder at once");
    take(&it, "in"); /* again: the same bytes are the same evidence */
    ck_assert_uint_eq(it.totals.known, piece_count);
    case_correlate(&it);
    expect_same(&it, "twice");
    case_correlate(&it);
    expect_same(&it, "correlated once more");
    correlate_in_files(&it);
    expect_same(&it, "correlated in files");
    leave(&it);
    enter(&it); /* as it arrives in practice */
    for (size_t i = piece_count; i > 0; i--) {
        take(&it, pieces[i - 1].name);
        case_correlate(&it);
    }
    expect_same(&it, "correlated after each file");
    leave(&it);
}

/* ------------------------------------------------------------ evidence made up */

static const char inspect[] =
    "[{\"Id\": \"web\", \"Name\": \"/web-1\", \"Created\": \"2026-11-23T22:13:19Z\", \"Image\": "
    "\"sha256:1\", \"Path\": \"sh\", \"Args\": [], \"Driver\": \"overlay2\", \"HostConfig\": {}, "
    "\"State\": {\"Status\": \"running\", \"Running\": true, \"Pid\": 2074, \"StartedAt\": "
    "\"2026-11-23T22:13:20.05Z\", \"FinishedAt\": \"0001-01-01T00:00:00Z\"}, \"Config\": "
    "{\"Image\": "
    "\"acme/web:1\", \"Hostname\": \"h\", \"Labels\": {}}}]";

static const char first_events[] =
    "{\"Type\":\"container\",\"Action\":\"create\",\"Actor\":{\"ID\":\"web\",\"Attributes\":"
    "{\"image\":\"acme/web:1\",\"name\":\"web-1\"}},\"time\":1795471999,"
    "\"timeNano\":1795471999000000000}\n"
    "{\"Type\":\"container\",\"Action\":\"start\",\"Actor\":{\"ID\":\"web\",\"Attributes\":"
    "{\"image\":\"acme/web:1\",\"name\":\"web-1\"}},\"time\":1795472000,"
    "\"timeNano\":1795472000100000000}\n";

static const char last_events[] =
    "{\"Type\":\"container\",\"Action\":\"rename\",\"Actor\":{\"ID\":\"web\",\"Attributes\":"
    "{\"image\":\"acme/web:1\",\"name\":\"web-old\"}},\"time\":1795472060,"
    "\"timeNano\":1795472060000000000}\n";

/* A log in which something of each kind happens. */
static void tell_story(struct story *s)
{
    booted(s);
    did(s, 1000, SSHD, "/usr/sbin/sshd", "sshd -R");
    logged_in(s, 1000, 5);
    docker_ran(s, 2034, "web");
    did_inside(s, 2074, 2034, "/bin/bash", "bash", .cwd = "/proj");
    did_inside(s, 2100, 2074, "/usr/bin/gcc", "gcc hello.c", .cwd = "/proj");
    did_inside(s, 2101, 2100, "/usr/lib/gcc/x/12/cc1", "cc1 hello.c", .cwd = "/proj");
    did_inside(s, 2102, 2100, "/usr/bin/gcc", "", .file = "/usr/local/bin/as", .failed = 2);
    did_inside(s, 2102, 2100, "/usr/bin/as", "as -o x.o x.s", .cwd = "/proj");
    did_inside(s, 2110, 2074, "/proj/a.out", "./a.out", .cwd = "/proj", .file = "./a.out");
    did(s, 1100, 1050, "/bin/ls", "ls", .ses = 5);
    did(s, 3001, 3000, "/usr/bin/gcc", "gcc lost.c");
    did(s, 1693, SSHD, "/usr/bin/conmon", "conmon -c batch -u batch -n nightly", .ses = 7);
    did(s, 1695, 1694, "/usr/bin/crun", "crun --log=/l create --pid-file /p batch", .ses = 7);
    did(s, 1696, 1694, "/usr/bin/tcc", "tcc -o /tmp/x x.c", .dev = "00:40");
    story_later(s, 30);
    did_inside(s, 2200, 2074, "/usr/bin/env", "env cc", .cwd = "/proj");
    did_inside(s, 2200, 2074, "/usr/bin/env", "", .file = "/usr/bin/cc", .failed = 2);
    did_inside(s, 2300, 2074, "/tmp/.x/kworker", "kworker x.c", .cwd = "/proj");
    did_inside(s, 2301, 2300, "/usr/lib/gcc/x/12/cc1", "cc1 x.c", .cwd = "/proj");
    docker_removed(s, 2034, "web");
    docker_ran(s, 4034, "web");
    did_inside(s, 4074, 4034, "/usr/bin/javac", "javac A.java");
}

static void make_up_evidence(void)
{
    struct story s;
    story_begin(&s);
    tell_story(&s);
    struct et_slice log = et_strbuf_slice(&s.log);
    add_piece("in/audit.log.2", part(log, 0, 40));
    add_piece("in/audit.log.1", part(log, 40, 70));
    add_piece("in/audit.log", part(log, 60, 100)); /* rotated while it was copied */
    add_piece("in/docker-inspect.json", ET_SLICE(inspect));
    add_piece("in/docker-events.1", ET_SLICE(first_events));
    add_piece("in/docker-events.2", ET_SLICE(last_events));
    story_end(&s);
}

/* Of all orders every so many: of six files every 47th, of four every second, are the fewest of
 * this kind among which any three files come in each order that three can have. */
static void try_orders(int every)
{
    size_t order[MAX_PIECES] = { 0 };
    int n = 0;
    first_order(order);
    do
        if (n++ % every == 0)
            try_order(order);
    while (next_order(order));
}

START_TEST(any_order_of_six_files_gives_the_same)
{
    make_up_evidence();
    try_orders(47);
    try_other_ways();
}
END_TEST

/* Which host a runtime's file belongs to is told by where it lay. */
START_TEST(any_order_of_two_hosts_gives_the_same)
{
    struct story s;
    story_begin(&s);
    s.node = "a.acme.example";
    tell_story(&s);
    add_piece("a/audit.log", et_strbuf_slice(&s.log));
    et_strbuf_reset(&s.log);
    s.node = NULL;
    s.ms = 0;
    s.serial = 100;
    tell_story(&s);
    add_piece("b/audit.log", et_strbuf_slice(&s.log));
    story_end(&s);
    add_piece("b/docker-inspect.json", ET_SLICE(inspect));
    add_piece("a/docker-events.json", ET_SLICE(first_events));
    try_orders(2);
}
END_TEST

/* Where a log was cut makes no difference to what is concluded from it. */
START_TEST(a_log_in_pieces_says_what_it_says_as_a_whole)
{
    static const char verdicts[] =
        "SELECT serial, pid, place, container_id, confidence, role, reason, compiler, rule,"
        " compilation_id FROM execs ORDER BY exec_id;"
        "SELECT * FROM compilations ORDER BY compilation_id;"
        "SELECT finding_id, kind, time, host, place, container_id, image, severity, detail, "
        "exec_id,"
        " compilation_id, actor FROM findings ORDER BY finding_id;"
        "SELECT * FROM presence ORDER BY presence_id; SELECT * FROM lifetimes ORDER BY start_ns";
    for (size_t cut = 0; cut < 100; cut += 7) {
        struct story s;
        ET_STRBUF_AUTO got = { 0 };
        story_begin(&s);
        tell_story(&s);
        struct et_slice log = et_strbuf_slice(&s.log), rest = part(log, cut, 100);
        /* between two events, as auditd rotates */
        while (cut && rest.n && !et_slice_starts(rest, "type=SYSCALL") &&
               !et_slice_starts(rest, "type=LOGIN"))
            rest = et_slice_from(rest, (size_t)(et_slice_find(rest, '\n') - rest.p) + 1);
        case_file(&s.it, "in/audit.log", rest);
        case_file(&s.it, "in/audit.log.1", et_slice_to(log, log.n - rest.n));
        case_ingest(&s.it, "in/audit.log");
        if (cut)
            case_ingest(&s.it, "in/audit.log.1");
        case_correlate(&s.it);
        case_rows(&s.it, verdicts, cut ? &got : &wanted);
        if (cut)
            ck_assert_msg(first_difference(&wanted, &got) == wanted.n && got.n == wanted.n,
                          "cut at %zu %%\n%s\n%s", cut, et_strbuf_string(&got),
                          et_strbuf_string(&wanted));
        story_end(&s);
    }
}
END_TEST

/* ------------------------------------------------------------ evidence from the samples */

static void read_sample(const char *path, struct et_strbuf *text)
{
    char block[65536];
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s", path);
    for (size_t n = fread(block, 1, sizeof block, file); n; n = fread(block, 1, sizeof block, file))
        et_strbuf_add(text, (struct et_slice){ block, n });
    fclose(file);
}

/* Finds a sample with all three kinds of evidence; false if there is none. */
static bool take_sample(void)
{
    static const char *const files[] = { "audit.log", "docker-inspect.json", "docker-events.json" };
    const char *root = getenv("ET_SOURCE_DIR");
    char path[1024];
    snprintf(path, sizeof path, "%s/samples", root ? root : ".");
    DIR *folder = opendir(path);
    bool found = false;
    for (struct dirent *entry = folder ? readdir(folder) : NULL; entry && !found;
         entry = readdir(folder)) {
        struct et_strbuf texts[3] = { 0 };
        found = true;
        for (size_t i = 0; i < 3 && found; i++) {
            snprintf(path, sizeof path, "%s/samples/%.255s/evidence/%s", root ? root : ".",
                     entry->d_name, files[i]);
            found = access(path, R_OK) == 0;
            if (found)
                read_sample(path, &texts[i]);
        }
        if (found) {
            struct et_slice log = et_strbuf_slice(&texts[0]);
            add_piece("in/audit.log.2", part(log, 0, 33));
            add_piece("in/audit.log.1", part(log, 30, 71));
            add_piece("in/audit.log", part(log, 71, 100));
            add_piece("in/docker-inspect.json", et_strbuf_slice(&texts[1]));
            add_piece("in/docker-events.json", et_strbuf_slice(&texts[2]));
        }
        for (size_t i = 0; i < 3; i++)
            et_strbuf_clear(&texts[i]);
    }
    if (folder)
        closedir(folder);
    return found;
}

/* Real logs are cut inside events, have ties, and lack what made-up ones have. */
START_TEST(random_orders_of_a_real_log_give_the_same)
{
    size_t order[MAX_PIECES] = { 0 };
    unsigned seed = 3;
    if (!take_sample())
        return;
    first_order(order);
    for (int i = 0; i < RANDOM_ORDERS; i++) {
        try_order(order);
        shuffle(order, &seed);
    }
    try_other_ways();
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, any_order_of_six_files_gives_the_same);
    tcase_add_test(tcase, any_order_of_two_hosts_gives_the_same);
    tcase_add_test(tcase, a_log_in_pieces_says_what_it_says_as_a_whole);
    tcase_add_test(tcase, random_orders_of_a_real_log_give_the_same);
}
