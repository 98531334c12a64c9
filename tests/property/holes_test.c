/* Whatever lines of a log are gone: who compiled never passes, and nobody passes of whose
 * life records are gone. What was done in which container is made up at random, and known. */
#include "tests/property/random.h"
#include "tests/unit/story.h"

enum {
    CONTAINERS = 4,
    STORIES = 4,
    SLICES = 12, /* of each story */
    ACTS = 30,
    MAX_LINES = 1024,
    ID = 65,
    BETWEEN_PIDS = 2000,
    LONGEST_PAUSE_S = 40,
};

#define RULES                                                                                      \
    "-a always,exit -F arch=b64 -S execve,execveat -F key=exec\n"                                  \
    "-a always,exit -F arch=b32 -S execve,execveat -F key=exec\n"

/* Serials: of `runc start`, of the last exec before it was removed, of the compiler. */
struct life {
    int64_t shim, next_pid;
    int began, ended, compiled; /* 0 = not */
    char id[ID], dev[8];
};

static struct story s;
static struct et_strbuf told; /* by docker events */
static struct life lives[CONTAINERS];
static struct random rng;

/* The log, line by line. */
static struct et_slice lines[MAX_LINES];
static int serials[MAX_LINES];
static size_t line_count;
static struct et_arena titles;

/* ------------------------------------------------------------ a story */

static void event(const struct life *life, const char *action)
{
    int64_t ns = STORY_BEGIN_S * INT64_C(1000000000) + s.ms * 1000000;
    et_strbuf_addf(&told,
                   "{\"Type\":\"container\",\"Action\":\"%s\",\"Actor\":{\"ID\":\"%s\","
                   "\"Attributes\":{\"image\":\"i\",\"name\":\"n%c\"}},\"time\":%lld,"
                   "\"timeNano\":%lld}\n",
                   action, life->id, life->id[0], (long long)(ns / 1000000000), (long long)ns);
}

static void begins(struct life *life)
{
    event(life, "create");
    life->began = docker_ran(&s, life->shim, life->id);
    did_inside(&s, life->shim + 40, life->shim, "/bin/sh", "sh", .dev = life->dev);
    event(life, "start");
}

static void ends(struct life *life)
{
    event(life, "die");
    life->ended = s.serial - 1;
    docker_removed(&s, life->shim, life->id);
}

static void works(struct life *life, const char *exe, const char *argv)
{
    did_inside(&s, life->next_pid++, life->shim + 40, exe, argv, .dev = life->dev);
}

static void compiles(struct life *life)
{
    life->compiled = s.serial;
    works(life, "/usr/bin/gcc", "gcc -c a.c");
}

static void acts(struct life *life)
{
    if (!life->began)
        begins(life);
    else if (life->ended)
        did(&s, 500 + (int64_t)random_below(&rng, 300), SSHD, "/usr/bin/uptime", "uptime");
    else if (random_below(&rng, 5) == 0)
        ends(life);
    else if (!life->compiled && random_below(&rng, 8) == 0)
        compiles(life);
    else
        works(life, "/bin/date", "date");
}

static void add_line(struct et_slice line)
{
    ck_assert_uint_lt(line_count, MAX_LINES);
    lines[line_count] = line;
    serials[line_count++] = (int)strtol(strchr(strstr(line.p, "audit("), ':') + 1, NULL, 10);
}

/* The last record of an event, of which alone nothing can be told but that it was. */
static void add_title(struct et_slice line)
{
    ET_STRBUF_AUTO title = { 0 };
    const char *stamp = strstr(line.p, "msg=");
    et_strbuf_adds(&title, "type=PROCTITLE ");
    et_strbuf_add(&title, (struct et_slice){ stamp, (size_t)(strchr(stamp, ' ') - stamp) });
    et_strbuf_adds(&title, " proctitle=\"x\"\n");
    add_line(et_arena_copy(&titles, et_strbuf_slice(&title)));
}

static void split(void)
{
    struct et_slice rest = et_strbuf_slice(&s.log);
    line_count = 0;
    while (rest.n) {
        struct et_slice line = et_slice_to(rest, (size_t)(et_slice_find(rest, '\n') - rest.p) + 1);
        rest = et_slice_from(rest, line.n);
        add_line(line);
        if (!rest.n || et_slice_starts(rest, "type=SYSCALL"))
            add_title(line);
    }
}

static void tell(uint64_t seed)
{
    rng = (struct random){ seed };
    story_begin(&s);
    et_strbuf_reset(&told);
    et_arena_init(&titles);
    booted(&s);
    for (size_t i = 0; i < CONTAINERS; i++) {
        lives[i] = (struct life){ .shim = BETWEEN_PIDS * ((int64_t)i + 1) };
        lives[i].next_pid = lives[i].shim + 100;
        snprintf(lives[i].dev, sizeof lives[i].dev, "00:4%zu", i);
        for (size_t n = 0; n + 1 < ID; n++)
            lives[i].id[n] = "0123456789abcdef"[n == 0 ? i : random_below(&rng, 16)];
    }
    for (int i = 0; i < ACTS; i++) {
        acts(&lives[random_below(&rng, CONTAINERS)]);
        story_later(&s, (int64_t)random_below(&rng, LONGEST_PAUSE_S));
    }
    for (size_t i = 0; i < CONTAINERS; i++)
        if (lives[i].began && !lives[i].ended)
            ends(&lives[i]);
    did(&s, 499, SSHD, "/usr/bin/uptime", "uptime");
    split();
}

static void forget(void)
{
    story_end(&s);
    et_strbuf_clear(&told);
    et_arena_clear(&titles);
}

/* ------------------------------------------------------------ what is left of it */

struct slice {
    size_t from, to; /* lines */
};

static bool is_gone(struct slice gone, int serial)
{
    for (size_t i = 0; i < line_count; i++)
        if (serials[i] == serial && (i < gone.from || i >= gone.to))
            return false;
    return true;
}

/* An exec of its life is gone with all its lines. */
static bool lost_any(const struct life *life, struct slice gone)
{
    for (int serial = life->began + 1; serial <= life->ended; serial++)
        if (is_gone(gone, serial))
            return true;
    return false;
}

static void conclude(struct scratch_case *it, struct slice gone)
{
    ET_STRBUF_AUTO left = { 0 };
    for (size_t i = 0; i < line_count; i++)
        if (i < gone.from || i >= gone.to)
            et_strbuf_add(&left, lines[i]);
    case_file(it, "in/audit.log", et_strbuf_slice(&left));
    case_ingest(it, "in/audit.log");
    case_correlate(it);
}

static size_t check_passes(const struct scratch_case *it, struct slice gone, const char *how)
{
    size_t passes = 0;
    ET_STRBUF_AUTO rows = { 0 };
    case_rows(it, "SELECT container_id FROM verdicts WHERE executed = 'pass'", &rows);
    for (size_t i = 0; i < CONTAINERS; i++) {
        const struct life *life = &lives[i];
        if (!strstr(et_strbuf_string(&rows), life->id))
            continue;
        passes++;
        ck_assert_msg(!life->compiled, "%s, lines %zu to %zu gone: %.12s compiled and passes", how,
                      gone.from, gone.to, life->id);
        ck_assert_msg(!lost_any(life, gone), "%s, lines %zu to %zu gone: %.12s passes", how,
                      gone.from, gone.to, life->id);
    }
    return passes;
}

static size_t try_with_others(struct slice gone)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_take(&it, "in/auditctl-l.txt", RULES);
    case_take(&it, "in/docker-events.json", et_strbuf_string(&told));
    conclude(&it, gone);
    return check_passes(&it, gone, "with others");
}

/* With no one else to tell when a container ended, it is judged up to the log's end. */
static size_t try_alone(struct slice gone)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    conclude(&it, gone);
    return gone.to == line_count ? 0 : check_passes(&it, gone, "alone");
}

static struct slice some_lines(void)
{
    ck_assert_uint_gt(line_count, 1);
    size_t n = random_size(&rng, line_count / 2);
    size_t from = random_below(&rng, line_count - n + 1);
    return (struct slice){ from, from + n };
}

/* ------------------------------------------------------------ the properties */

START_TEST(whoever_did_not_compile_passes_where_nothing_is_gone)
{
    tell((uint64_t)_i);
    size_t clean = 0;
    for (size_t i = 0; i < CONTAINERS; i++)
        clean += lives[i].began && !lives[i].compiled;
    ck_assert_uint_eq(try_with_others((struct slice){ 0 }), clean);
    ck_assert_uint_eq(try_alone((struct slice){ 0 }), clean);
    forget();
}
END_TEST

START_TEST(nobody_passes_of_whom_something_is_gone)
{
    size_t passes = 0;
    tell((uint64_t)_i);
    for (int i = 0; i < SLICES; i++) {
        struct slice gone = some_lines();
        passes += try_with_others(gone) + try_alone(gone);
    }
    ck_assert_uint_gt(passes, 0); /* what is elsewhere is not held against them */
    forget();
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_loop_test(tcase, whoever_did_not_compile_passes_where_nothing_is_gone, 0, STORIES);
    tcase_add_loop_test(tcase, nobody_passes_of_whom_something_is_gone, 0, STORIES);
}
