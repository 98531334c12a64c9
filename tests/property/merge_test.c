/* However evidence is cut into shards, and in whatever order and shape these are merged, the case
 * concludes what one run over all of it concludes, and its reports are the same bytes. */
#include "analyzer/merge/findings.h"
#include "analyzer/plan/plan.h"
#include "analyzer/plan/shard.h"
#include "tests/property/outcome.h"
#include "tests/property/random.h"
#include "tests/unit/story.h"

enum { SHARDS = 4, MAX_CASES = 2 * SHARDS, TRIALS = 3 };

static struct story story;
static struct et_strbuf wanted;
static char folder[64];

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* The image has an id: by a name alone, hosts that are in one case share what they know of it. */
static const char inspect[] =
    "[{\"Id\": \"web\", \"Name\": \"/web-1\", \"Created\": \"2026-11-23T22:13:19Z\", \"Image\": "
    "\"sha256:" DIGEST "\", \"Path\": \"sh\", \"Args\": [], \"Driver\": \"overlay2\", "
    "\"HostConfig\": {}, "
    "\"State\": {\"Status\": \"running\", \"Running\": true, \"Pid\": 2074, \"StartedAt\": "
    "\"2026-11-23T22:13:20.05Z\", \"FinishedAt\": \"0001-01-01T00:00:00Z\"}, \"Config\": "
    "{\"Image\": \"acme/web:1\", \"Hostname\": \"h\", \"Labels\": {}}}]";

/* What happens on one host; more of it than on another, so that all have numbers of their own. */
static void live(struct story *s, const char *node, int builds)
{
    et_strbuf_reset(&s->log);
    s->node = node;
    s->ms = 0;
    s->serial = 100;
    booted(s);
    did(s, 1000, SSHD, "/usr/sbin/sshd", "sshd -R");
    logged_in(s, 1000, 5);
    docker_ran(s, 2034, "web");
    did_inside(s, 2074, 2034, "/bin/bash", "bash", .cwd = "/proj");
    for (int i = 0; i < builds; i++) {
        int64_t pid = 2100 + 10 * i;
        did_inside(s, pid, 2074, "/usr/bin/gcc", "gcc hello.c", .cwd = "/proj");
        did_inside(s, pid + 1, pid, "/usr/lib/gcc/x/12/cc1", "cc1 hello.c", .cwd = "/proj");
        did_inside(s, pid + 2, 2074, "/proj/a.out", "./a.out", .cwd = "/proj", .file = "./a.out");
    }
    did_inside(s, 2300, 2074, "/usr/bin/env", "", .file = "/usr/bin/cc", .failed = 2);
    did(s, 1100, 1050, "/bin/ls", "ls", .ses = 5);
    did(s, 3001, 3000, "/usr/bin/gcc", "gcc lost.c");
    story_later(s, 30);
    docker_removed(s, 2034, "web");
}

static struct et_slice part(struct et_slice text, size_t from, size_t to)
{
    size_t begin = text.n * from / 100, end = text.n * to / 100;
    while (begin > 0 && text.p[begin - 1] != '\n')
        begin--;
    while (end > 0 && end < text.n && text.p[end - 1] != '\n')
        end--;
    return et_slice_from(et_slice_to(text, end), begin);
}

static void put_host(const char *name, const char *node, int builds)
{
    char path[128];
    live(&story, node, builds);
    struct et_slice log = et_strbuf_slice(&story.log);
    snprintf(path, sizeof path, "in/%s/audit.log.1", name);
    case_file(&story.it, path, part(log, 0, 55));
    snprintf(path, sizeof path, "in/%s/audit.log", name);
    case_file(&story.it, path, part(log, 50, 100)); /* rotated while it was copied */
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, inspect);
    snprintf(path, sizeof path, "in/%s/docker-inspect-%s.json", name, name);
    et_strbuf_addf(&text, "%*s\n", builds, ""); /* not the same bytes on each host */
    case_file(&story.it, path, et_strbuf_slice(&text));
    snprintf(path, sizeof path, "in/%s/audit.rules", name); /* the same on each */
    case_file(&story.it, path, ET_SLICE("-a always,exit -F arch=b64 -S execve\n"));
}

static void enter(void)
{
    story_begin(&story);
    put_host("b", "b.acme.example", 2);
    put_host("c", "c.acme.example", 1);
    put_host("a", "a.acme.example", 4);
    put_host("elsewhere", "b.acme.example", 3); /* of one host, in two places */
    case_file(&story.it, "in/notes.txt", ET_SLICE("nothing that is known\n"));
    memcpy(folder, story.it.folder, sizeof folder);
    ck_assert_int_eq(chdir(folder), 0);
}

static void leave(void)
{
    ck_assert_int_eq(chdir("/"), 0);
    et_strbuf_clear(&wanted);
    story_end(&story);
}

static void open_case(struct scratch_case *it, const char *name, enum et_store_mode mode)
{
    struct et_err err = { 0 };
    *it = (struct scratch_case){ 0 };
    memcpy(it->folder, folder, sizeof it->folder);
    snprintf(it->path, sizeof it->path, "%s/%.60s", folder, name);
    ck_assert_msg(et_store_open(it->path, mode, &it->store, &err) == 0, "%s", err.msg);
}

static void close_case(struct scratch_case *it)
{
    struct et_err err = { 0 };
    ck_assert_msg(et_store_finish(it->store, &err) == 0, "%s", err.msg);
    et_store_close(it->store);
    it->store = NULL;
}

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

static void one_run(void)
{
    struct scratch_case it;
    struct et_err err = { 0 };
    const struct et_ingest_options options = { 0 };
    open_case(&it, "one.case", ET_STORE_MAKE);
    ck_assert_msg(et_ingest(it.store, "in", &options, &it.totals, &err) == 0, "%s", err.msg);
    case_correlate(&it);
    expect_same(&it, "one run");
    close_case(&it);
}

/* ------------------------------------------------------------ shards */

static void make_plan(struct et_strbuf *text, unsigned tasks, enum et_plan_cut cut)
{
    static char argument[] = "in";
    char *const arguments[] = { argument };
    struct et_plan plan;
    struct et_err err = { 0 };
    const struct et_plan_listener listener = { 0 };
    ck_assert_msg(et_plan_make(&plan, arguments, 1, tasks, cut, &listener, &err) == 0, "%s",
                  err.msg);
    et_plan_write(&plan, cut, text);
    et_plan_clear(&plan);
}

static void take_shard(const struct et_strbuf *plan, unsigned number, const char *name)
{
    struct et_shard shard;
    struct scratch_case it;
    struct et_err err = { 0 };
    const struct et_ingest_options options = { 0 };
    ck_assert_int_eq(et_shard_init(&shard, number, &err), 0);
    ck_assert_msg(et_shard_block(&shard, et_strbuf_slice(plan), &err) == 0 &&
                      et_shard_end(&shard, &err) == 0,
                  "%s", err.msg);
    open_case(&it, name, ET_STORE_MAKE);
    for (size_t i = 0; i < shard.count; i++)
        ck_assert_int_eq(et_ingest_piece(it.store, &shard.pieces[i], &options, &it.totals, &err),
                         0);
    case_correlate(&it);
    close_case(&it);
    et_shard_clear(&shard);
}

/* ------------------------------------------------------------ trees of merges */

/* Cases that are still to be merged, by name. */
struct heap {
    char names[MAX_CASES][32];
    size_t count;
    int made;
};

typedef void (*merging)(const char *to, const struct heap *of);

static void merge_all(const char *to, const struct heap *of)
{
    struct scratch_case it;
    struct et_merge *merge;
    struct et_merged merged = { 0 };
    struct et_err err = { 0 };
    open_case(&it, to, ET_STORE_MAKE);
    ck_assert_msg(et_merge_begin(&merge, it.store, &err) == 0, "%s", err.msg);
    for (size_t i = 0; i < of->count; i++) {
        struct scratch_case from;
        open_case(&from, of->names[i], ET_STORE_READ);
        ck_assert_msg(et_merge_take(merge, from.store, ET_PLACES_APART, &merged, &err) == 0, "%s",
                      err.msg);
        et_store_close(from.store);
    }
    ck_assert_msg(et_merge_end(merge, &err) == 0, "%s", err.msg);
    et_merge_free(merge);
    close_case(&it);
}

static void gather_all(const char *to, const struct heap *of)
{
    struct scratch_case it, from[MAX_CASES];
    struct et_merged merged = { 0 };
    struct et_err err = { 0 };
    struct et_gathering *all = et_gathering_new(NULL);
    for (size_t i = 0; i < of->count; i++) {
        open_case(&from[i], of->names[i], ET_STORE_READ);
        ck_assert_msg(et_gathering_survey(all, from[i].store, of->names[i], &err) >= 0, "%s",
                      err.msg);
    }
    open_case(&it, to, ET_STORE_MAKE);
    ck_assert_msg(et_gathering_begin(all, it.store, &err) == 0, "%s", err.msg);
    for (size_t i = 0; i < of->count; i++) {
        ck_assert_msg(et_gathering_take(all, from[i].store, ET_PLACES_APART, &merged, &err) == 0,
                      "%s", err.msg);
        et_store_close(from[i].store);
    }
    ck_assert_msg(et_gathering_end(all, &err) == 0, "%s", err.msg);
    et_gathering_free(all);
    close_case(&it);
}

static void take_out(struct heap *heap, size_t i, struct heap *to)
{
    memcpy(to->names[to->count++], heap->names[i], sizeof heap->names[i]);
    memcpy(heap->names[i], heap->names[--heap->count], sizeof heap->names[i]);
}

/* Some of them into one, again and again. */
static void merge_somehow(struct heap *heap, struct random *r, merging merge, struct et_strbuf *how)
{
    do {
        struct heap some = { 0 };
        size_t n = heap->count > 2 ? 2 + random_below(r, heap->count - 1) : heap->count;
        while (some.count < n)
            take_out(heap, random_below(r, heap->count), &some);
        char *made = heap->names[heap->count++];
        snprintf(made, sizeof heap->names[0], "m%d.case", heap->made++);
        merge(made, &some);
        et_strbuf_addf(how, " %s =", made);
        for (size_t i = 0; i < some.count; i++)
            et_strbuf_addf(how, " %s", some.names[i]);
    } while (heap->count > 1);
}

static void forget(void)
{
    case_run((const char *const[]){ "find", folder, "-maxdepth", "1", "-name", "[ms]*.case",
                                    "-delete", NULL },
             NULL);
}

START_TEST(shards_merged_in_any_tree_are_the_case_of_one_run)
{
    struct random r = { 7 };
    enter();
    one_run();
    for (int trial = 0; trial < TRIALS; trial++) {
        struct heap heap = { 0 };
        struct scratch_case it;
        ET_STRBUF_AUTO plan = { 0 };
        ET_STRBUF_AUTO how = { 0 };
        unsigned tasks = 1 + (unsigned)random_below(&r, SHARDS);
        make_plan(&plan, tasks, trial % 2 ? ET_PLAN_WHOLE_HOSTS : ET_PLAN_FILES);
        for (unsigned i = 0; i < tasks; i++) {
            snprintf(heap.names[heap.count], sizeof heap.names[0], "s%u.case", i);
            take_shard(&plan, i, heap.names[heap.count++]);
        }
        merge_somehow(&heap, &r, merge_all, &how);
        open_case(&it, heap.names[0], ET_STORE_WRITE);
        case_correlate(&it);
        expect_same(&it, et_strbuf_string(&how));
        close_case(&it);
        forget();
    }
    leave();
}
END_TEST

/* What they say of all that happened is left out on purpose; and a script that loads a whole case,
 * as a case of findings has another name, and fewer execs, by design. */
static void findings_of(const struct scratch_case *it, struct et_strbuf *to)
{
    static const char verdicts[] =
        "SELECT * FROM findings ORDER BY finding_id; SELECT * FROM compilations ORDER BY "
        "compilation_id;"
        "SELECT * FROM builds ORDER BY build_id; SELECT * FROM chains ORDER BY compilation_id, n;"
        "SELECT * FROM presence ORDER BY presence_id; SELECT * FROM present_compilers ORDER BY "
        "presence_id, n;"
        "SELECT * FROM containers ORDER BY host, container_id; SELECT * FROM lifetimes ORDER BY 1, "
        "3, 4;"
        "SELECT * FROM coverage ORDER BY 1, 4, 5, 6, 7; SELECT * FROM unseen ORDER BY 1, 2, 4;"
        "SELECT * FROM verdicts ORDER BY verdict_id; SELECT * FROM verdict_reasons ORDER BY "
        "verdict_id, n;"
        "SELECT * FROM remedies ORDER BY verdict_id, n; SELECT * FROM evidence ORDER BY sha256;"
        "SELECT host_id, name, named_by, first_exec, last_exec, processes, actors FROM "
        "derived_host ORDER BY 1;"
        "SELECT x.* FROM findings d JOIN execs x USING (exec_id) ORDER BY finding_id";
    size_t count;
    const struct et_report *const *all = et_reports(&count);
    const struct et_report_options options = { .version = "test",
                                               .since_ns = ET_NULL,
                                               .until_ns = ET_NULL };
    et_strbuf_reset(to);
    for (size_t i = 0; i < count; i++) {
        struct et_err err = { 0 };
        char *text = NULL;
        size_t n = 0;
        if (all[i]->of_all || all[i]->whole)
            continue;
        FILE *out = open_memstream(&text, &n);
        ck_assert_msg(all[i]->write(it->store, &options, out, &err) == 0, "%s", err.msg);
        fclose(out);
        et_strbuf_addf(to, "== %s\n", all[i]->name);
        et_strbuf_add(to, (struct et_slice){ text, n });
        free(text);
    }
    case_rows(it, verdicts, to);
}

START_TEST(findings_gathered_in_any_tree_are_those_of_one_run)
{
    struct random r = { 11 };
    struct scratch_case it;
    enter();
    one_run();
    open_case(&it, "one.case", ET_STORE_READ);
    findings_of(&it, &wanted);
    et_store_close(it.store);
    for (int trial = 0; trial < TRIALS; trial++) {
        struct heap heap = { 0 };
        ET_STRBUF_AUTO plan = { 0 };
        ET_STRBUF_AUTO how = { 0 };
        ET_STRBUF_AUTO got = { 0 };
        make_plan(&plan, SHARDS, ET_PLAN_WHOLE_HOSTS);
        for (unsigned i = 0; i < SHARDS; i++) {
            snprintf(heap.names[heap.count], sizeof heap.names[0], "s%u.case", i);
            take_shard(&plan, i, heap.names[heap.count++]);
        }
        merge_somehow(&heap, &r, gather_all, &how);
        open_case(&it, heap.names[0], ET_STORE_READ);
        findings_of(&it, &got);
        et_store_close(it.store);
        size_t at = first_difference(&wanted, &got), from = at > 150 ? at - 150 : 0;
        ck_assert_msg(at == wanted.n && at == got.n, "%s: byte %zu\n got: …%.300s\nwant: …%.300s",
                      et_strbuf_string(&how), at, et_strbuf_string(&got) + from,
                      et_strbuf_string(&wanted) + from);
        forget();
    }
    leave();
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, shards_merged_in_any_tree_are_the_case_of_one_run);
    tcase_add_test(tcase, findings_gathered_in_any_tree_are_those_of_one_run);
}
