/* Memory may run out at any place. Each test here does a piece of work again and
 * again, and each time the next allocation fails: the work has to end with an
 * error that says so, or with the same result as ever; never with a crash, a
 * leak, or a result that lacks something.
 *
 * Only this program is linked with --wrap for the three functions (see
 * tests/CMakeLists.txt): the allocations of our own code come here, those of the
 * libraries that it uses do not (jansson would abort). */
#include "analyzer/correlate.h"
#include "analyzer/ingest.h"
#include "analyzer/verdicts/verdicts.h"
#include "base/map.h"
#include "parsers/reader.h"
#include "reports/check.h"
#include "reports/report.h"
#include "tests/unit/story.h"
#include "tests/unit/tarball.h"

#include <stdatomic.h>

void *__real_malloc(size_t n);
void *__real_calloc(size_t count, size_t n);
void *__real_realloc(void *old, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t count, size_t n);
void *__wrap_realloc(void *old, size_t n);

/* The input is read ahead by a thread of its own. */
static atomic_bool armed;
static atomic_size_t asked;  /* allocations since it was armed */
static atomic_size_t missed; /* of which failed */
static size_t fail_at;       /* the first one that fails, from 1 */
static size_t fail_count;    /* how many in a row */

static bool fails(void)
{
    if (!armed)
        return false;
    size_t n = ++asked;
    bool now = n >= fail_at && n - fail_at < fail_count;
    missed += now;
    return now;
}

void *__wrap_malloc(size_t n)
{
    return fails() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t count, size_t n)
{
    return fails() ? NULL : __real_calloc(count, n);
}

void *__wrap_realloc(void *old, size_t n)
{
    return fails() ? NULL : __real_realloc(old, n);
}

/* A piece of work: its result, as a number, or -1 with err filled. */
typedef int64_t work(struct et_err *err);

static int64_t do_armed(work *what, struct et_err *err)
{
    *err = (struct et_err){ 0 };
    asked = missed = 0;
    armed = true;
    int64_t result = what(err);
    armed = false;
    return result;
}

enum { EVERY = 1, FOR_GOOD = 1 << 30 };

/* Fails each allocation in turn, one alone or it and all after it. stride: every
 * how manieth; the work is otherwise too long. */
static void fail_each(work *what, size_t count, size_t stride)
{
    struct et_err err;
    fail_at = SIZE_MAX;
    int64_t wanted = do_armed(what, &err);
    ck_assert_msg(wanted >= 0, "without any failure: %s", err.msg);
    size_t total = asked;
    ck_assert_uint_gt(total, 0);
    fail_count = count;
    for (fail_at = 1; fail_at <= total; fail_at += stride) {
        int64_t got = do_armed(what, &err);
        if (!missed) /* the thread that reads ahead was in another place this time */
            continue;
        ck_assert_msg(got == wanted || got == -1,
                      "allocation %zu of %zu failed unnoticed: got %" PRId64 ", not %" PRId64,
                      fail_at, total, got, wanted);
        if (got == -1)
            ck_assert_msg(err.code == ET_FATAL && err.msg[0],
                          "allocation %zu of %zu: code %d, \"%s\"", fail_at, total, err.code,
                          err.msg);
    }
}

/* ------------------------------------------------------------ base */

static int64_t use_strbuf(struct et_err *err)
{
    ET_STRBUF_AUTO b = { 0 };
    for (int i = 0; i < 200; i++) {
        et_strbuf_adds(&b, "some text ");
        et_strbuf_addf(&b, "%d ", i);
        et_strbuf_add_varint(&b, (uint64_t)i << 20);
    }
    char *room = et_strbuf_reserve(&b, 5000);
    if (room) {
        memset(room, 'x', 5000);
        et_strbuf_advance(&b, 5000);
    }
    et_printable_add(&b, ET_SLICE("\xff\n"));
    et_json_add_bytes(&b, ET_SLICE("\xff\n"));
    return b.failed ? et_fail_memory(err), -1 : (int64_t)b.n;
}

START_TEST(a_strbuf_remembers_that_memory_ran_out)
{
    fail_each(use_strbuf, 1, EVERY);
    fail_each(use_strbuf, FOR_GOOD, EVERY);
}
END_TEST

static int64_t use_arena(struct et_err *err)
{
    struct et_arena arena;
    int64_t sum = 0;
    et_arena_init(&arena);
    for (size_t i = 0; i < 100 && sum >= 0; i++) {
        struct et_slice copy = et_arena_copy(&arena, ET_SLICE("a text that is copied"));
        char *room = et_arena_alloc(&arena, i * 3000);
        sum = copy.p && room ? sum + (int64_t)copy.n : -1;
        if (i == 50)
            et_arena_reset(&arena);
    }
    et_arena_clear(&arena);
    return sum < 0 ? et_fail_memory(err), -1 : sum;
}

START_TEST(an_arena_gives_nothing_rather_than_too_little)
{
    fail_each(use_arena, 1, EVERY);
    fail_each(use_arena, FOR_GOOD, EVERY);
}
END_TEST

static int64_t use_map(struct et_err *err)
{
    struct et_map words, numbers;
    int64_t sum = 0;
    et_map_init(&words);
    et_map_init(&numbers);
    for (uint64_t i = 0; i < 500 && sum >= 0; i++) {
        char key[32];
        snprintf(key, sizeof key, "key %d", (int)i % 300);
        uint64_t *word = et_map_put(&words, et_slice_of(key), NULL);
        uint64_t *number = word ? et_map_put_u64(&numbers, i, NULL) : NULL;
        sum = number ? sum + 1 : -1;
        if (number)
            *number = ++*et_map_get(&words, et_slice_of(key));
    }
    sum = sum < 0 ? -1 : sum + (int64_t)words.live + (int64_t)numbers.live;
    et_map_clear(&words);
    et_map_clear(&numbers);
    return sum < 0 ? et_fail_memory(err), -1 : sum;
}

START_TEST(a_map_says_that_it_has_no_room)
{
    fail_each(use_map, 1, EVERY);
    fail_each(use_map, FOR_GOOD, EVERY);
}
END_TEST

/* ------------------------------------------------------------ parsers */

static const char inspect[] =
    "[{\"Id\": \"web\", \"Name\": \"/web-1\", \"Created\": \"2026-11-23T22:13:19Z\", \"Image\": "
    "\"sha256:1\", \"Path\": \"sh\", \"Args\": [\"-c\", \"x y\"], \"Driver\": \"overlay2\", "
    "\"HostConfig\": {\"Privileged\": false}, \"State\": {\"Status\": \"running\", \"Running\": "
    "true, \"Pid\": 2074, \"StartedAt\": \"2026-11-23T22:13:20.05Z\", \"FinishedAt\": "
    "\"0001-01-01T00:00:00Z\"}, \"Config\": {\"Image\": \"acme/web:1\", \"Hostname\": \"h\", "
    "\"Labels\": {\"a\": \"b\"}}}]";

static const char events[] =
    "{\"Type\":\"container\",\"Action\":\"start\",\"Actor\":{\"ID\":\"web\",\"Attributes\":"
    "{\"image\":\"acme/web:1\",\"name\":\"web-1\"}},\"time\":1795472000,"
    "\"timeNano\":1795472000100000000}\n"
    "{\"Type\":\"container\",\"Action\":\"die\",\"Actor\":{\"ID\":\"web\",\"Attributes\":"
    "{\"image\":\"acme/web:1\",\"name\":\"web-1\"}},\"time\":1795472060,"
    "\"timeNano\":1795472060000000000}\n";

static struct et_strbuf log_text;

/* A log in which something of each kind happens. */
static void write_log(void)
{
    struct story s;
    story_begin(&s);
    s.node = "a.acme.example";
    booted(&s);
    logged_in(&s, 1000, 5);
    docker_ran(&s, 2034, "web");
    did_inside(&s, 2074, 2034, "/bin/bash", "bash", .cwd = "/proj");
    did_inside(&s, 2100, 2074, "/usr/bin/gcc", "gcc -o app hello~world.c", .cwd = "/proj");
    did_inside(&s, 2101, 2100, "/usr/lib/gcc/x/12/cc1", "cc1 hello~world.c", .cwd = "/proj");
    did_inside(&s, 2110, 2074, "/proj/app", "./app", .cwd = "/proj", .file = "./app");
    did_inside(&s, 2200, 2074, "/usr/bin/env", "", .file = "/usr/bin/cc", .failed = 2);
    forked(&s, ACT(2074, 2034, "/bin/bash", NULL), 7);
    ended(&s, ACT(2110, 2074, "/proj/app", NULL), 0);
    did(&s, 3001, 3000, "/usr/bin/gcc", "gcc lost.c");
    et_strbuf_add(&log_text, et_strbuf_slice(&s.log));
    story_end(&s);
}

static void set_up(void)
{
    write_log();
}

static void tear_down(void)
{
    et_strbuf_clear(&log_text);
}

static int count_fact(void *ctx, const struct et_fact *fact, struct et_err *err)
{
    (void)fact;
    (void)err;
    ++*(int64_t *)ctx;
    return 0;
}

static int count_damage(void *ctx, const struct et_damage *damage, struct et_err *err)
{
    (void)damage;
    (void)err;
    *(int64_t *)ctx += 1000;
    return 0;
}

/* Facts stated, and a thousand for each damage. */
static int64_t read_as(const char *format, struct et_slice text, struct et_err *err)
{
    int64_t count = 0;
    struct et_accounts accounts;
    const struct et_sink sink = { &count, count_fact, count_damage };
    struct et_reader *reader = et_reader_new(et_parser_named(et_slice_of(format)), &sink);
    if (!reader)
        return et_fail_memory(err), -1;
    int rc = et_reader_block(reader, text, err);
    if (rc == 0)
        rc = et_reader_end(reader, &accounts, err);
    et_reader_free(reader);
    return rc < 0 ? -1 : count;
}

static int64_t read_log(struct et_err *err)
{
    return read_as("audit-log", et_strbuf_slice(&log_text), err);
}

START_TEST(the_audit_parser_survives)
{
    fail_each(read_log, 1, EVERY);
    fail_each(read_log, FOR_GOOD, EVERY);
}
END_TEST

static int64_t read_inspect(struct et_err *err)
{
    return read_as("docker-inspect", ET_SLICE(inspect), err);
}

START_TEST(the_inspect_parser_survives)
{
    fail_each(read_inspect, 1, EVERY);
    fail_each(read_inspect, FOR_GOOD, EVERY);
}
END_TEST

static int64_t read_events(struct et_err *err)
{
    return read_as("docker-events", ET_SLICE(events), err);
}

START_TEST(the_events_parser_survives)
{
    fail_each(read_events, 1, EVERY);
    fail_each(read_events, FOR_GOOD, EVERY);
}
END_TEST

/* The format whose sample is read. */
static const struct et_parser *sampled;

static int64_t read_sample(struct et_err *err)
{
    return read_as(sampled->name, et_slice_of(sampled->sample), err);
}

START_TEST(every_format_survives)
{
    size_t count;
    const struct et_parser *const *parsers = et_parsers(&count);
    for (size_t i = 0; i < count; i++) {
        sampled = parsers[i];
        if (!sampled->sample)
            continue;
        fail_each(read_sample, 1, EVERY);
        fail_each(read_sample, FOR_GOOD, EVERY);
    }
}
END_TEST

static int64_t read_layer(struct et_err *err)
{
    static const struct tarred items[] = {
        { .name = "usr/bin/gcc", .content = "ELF", .mode = 0755 },
        { .name = "var/lib/dpkg/status", .content = "Package: gcc\nVersion: 12\n" },
    };
    ET_STRBUF_AUTO layer = { 0 };
    bool was = armed;
    armed = false; /* what it is made of is not its reader's */
    tarball(&layer, items, 2);
    armed = was;
    return read_as("image-layer", et_strbuf_slice(&layer), err);
}

START_TEST(the_layer_parser_survives)
{
    fail_each(read_layer, 1, EVERY);
    fail_each(read_layer, FOR_GOOD, EVERY);
}
END_TEST

/* ------------------------------------------------------------ the analyzer */

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
    fail_each(load_rules, 1, EVERY);
    fail_each(load_rules, FOR_GOOD, EVERY);
    fail_each(lay_rules, 1, EVERY);
    fail_each(lay_rules, FOR_GOOD, EVERY);
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
    fail_each(analyze, 1, EVERY);
    fail_each(analyze, FOR_GOOD, 7);
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
    fail_each(analyze, 1, 3);
    fail_each(analyze, FOR_GOOD, 23);
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
    fail_each(judge, 1, EVERY);
    fail_each(judge, FOR_GOOD, 7);
    case_close(&evidence);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, a_strbuf_remembers_that_memory_ran_out);
    tcase_add_test(tcase, an_arena_gives_nothing_rather_than_too_little);
    tcase_add_test(tcase, a_map_says_that_it_has_no_room);
    tcase_add_test(tcase, the_audit_parser_survives);
    tcase_add_test(tcase, the_inspect_parser_survives);
    tcase_add_test(tcase, the_events_parser_survives);
    tcase_add_test(tcase, every_format_survives);
    tcase_add_test(tcase, the_layer_parser_survives);
    tcase_add_test(tcase, loading_rules_survives);
    tcase_add_test(tcase, ingest_and_correlate_survive);
    tcase_add_test(tcase, what_is_present_survives);
    tcase_add_test(tcase, what_is_waived_survives);
}
