/* A plan cuts evidence into shards: evenly, the same each time, and not through a host. */
#include "analyzer/plan/plan.h"
#include "analyzer/plan/shard.h"
#include "tests/unit/story.h"
#include "tests/unit/tarball.h"

static struct scratch_case it;
static struct et_plan plan;

static void set_up(void)
{
    case_open(&it);
    ck_assert_int_eq(chdir(it.folder), 0);
    plan = (struct et_plan){ 0 };
}

static void tear_down(void)
{
    et_plan_clear(&plan);
    ck_assert_int_eq(chdir("/"), 0);
    case_close(&it);
}

static void put_log(const char *name, const char *node, int execs)
{
    struct story s = { .serial = 100, .node = node };
    for (int i = 0; i < execs; i++)
        did(&s, 1000 + i, 1, "/usr/bin/gcc", "gcc -c x.c");
    case_file(&it, name, et_strbuf_slice(&s.log));
    et_strbuf_clear(&s.log);
}

static void make(unsigned tasks, enum et_plan_cut cut)
{
    static char argument[] = "in";
    char *const arguments[] = { argument };
    struct et_err err = { 0 };
    const struct et_plan_listener listener = { 0 };
    et_plan_clear(&plan);
    ck_assert_msg(et_plan_make(&plan, arguments, 1, tasks, cut, &listener, &err) == 0, "%s",
                  err.msg);
}

static const struct et_plan_file *file(const char *path)
{
    for (size_t i = 0; i < plan.count; i++)
        if (strcmp(plan.files[i].path, path) == 0)
            return &plan.files[i];
    ck_abort_msg("%s is not in the plan", path);
}

static bool together(const char *a, const char *b)
{
    return file(a)->shard == file(b)->shard && file(a)->group == file(b)->group;
}

/* No shard has more than the least one and one group. */
START_TEST(shards_are_even)
{
    uint64_t bytes[4] = { 0 }, most = 0, least = UINT64_MAX, largest = 0;
    for (int i = 0; i < 20; i++) {
        char name[32], node[16];
        snprintf(name, sizeof name, "in/h%02d/audit.log", i);
        snprintf(node, sizeof node, "h%02d", i);
        put_log(name, node, 1 + i * i % 13);
    }
    make(4, ET_PLAN_WHOLE_HOSTS);
    ck_assert_uint_eq(plan.count, 20);
    ck_assert_uint_eq(plan.group_count, 20);
    for (size_t i = 0; i < plan.count; i++) {
        bytes[plan.files[i].shard] += plan.files[i].bytes;
        largest = plan.files[i].bytes > largest ? plan.files[i].bytes : largest;
    }
    for (size_t i = 0; i < 4; i++) {
        most = bytes[i] > most ? bytes[i] : most;
        least = bytes[i] < least ? bytes[i] : least;
    }
    ck_assert_uint_le(most - least, largest + 20);
}
END_TEST

START_TEST(the_same_files_give_the_same_plan)
{
    ET_STRBUF_AUTO once = { 0 };
    ET_STRBUF_AUTO twice = { 0 };
    put_log("in/b/audit.log", "b", 3);
    put_log("in/a/audit.log", "a", 3);
    put_log("in/c/audit.log", "c", 3);
    make(2, ET_PLAN_WHOLE_HOSTS);
    et_plan_write(&plan, ET_PLAN_WHOLE_HOSTS, &once);
    make(2, ET_PLAN_WHOLE_HOSTS);
    et_plan_write(&plan, ET_PLAN_WHOLE_HOSTS, &twice);
    expect_slice(et_strbuf_slice(&twice), et_strbuf_string(&once));
}
END_TEST

/* The log is rotated, copied elsewhere, and described by a file that names nobody. */
START_TEST(what_is_of_one_host_stays_together)
{
    put_log("in/web1/audit.log", "web1", 5);
    put_log("in/web1/audit.log.1", "web1", 50);
    put_log("in/old/audit.log", "web1.acme.example", 9);
    case_file(&it, "in/web1/inspect.json", ET_SLICE("[]\n"));
    put_log("in/web2/audit.log", "web2", 60);
    make(8, ET_PLAN_WHOLE_HOSTS);
    ck_assert(together("in/web1/audit.log", "in/web1/audit.log.1"));
    ck_assert(together("in/web1/audit.log", "in/old/audit.log"));
    ck_assert(together("in/web1/audit.log", "in/web1/inspect.json"));
    ck_assert(!together("in/web1/audit.log", "in/web2/audit.log"));
    expect_slice(file("in/web1/audit.log")->host, "web1");
    ck_assert_int_eq(file("in/web1/inspect.json")->reason, ET_PLAN_BY_FOLDER);
}
END_TEST

/* Whose they are is told by what lies beside them; nothing does. */
START_TEST(what_names_nobody_stays_with_its_like)
{
    put_log("in/x/audit.log", NULL, 5);
    put_log("in/y/audit.log", NULL, 5);
    put_log("in/web2/audit.log", "web2", 60);
    put_log("in/web3/audit.log", "web3", 60);
    make(8, ET_PLAN_WHOLE_HOSTS);
    ck_assert(together("in/x/audit.log", "in/y/audit.log"));
    ck_assert(!together("in/x/audit.log", "in/web2/audit.log"));
    ck_assert_int_eq(file("in/x/audit.log")->reason, ET_PLAN_BY_SITE);
}
END_TEST

START_TEST(the_root_of_a_host_stays_together)
{
    put_log("in/disk1/var/log/audit/audit.log", NULL, 5);
    case_file(&it, "in/disk1/etc/hostname", ET_SLICE("web1\n"));
    put_log("in/disk2/var/log/audit/audit.log", NULL, 5);
    case_file(&it, "in/disk2/etc/hostname", ET_SLICE("web2\n"));
    make(8, ET_PLAN_WHOLE_HOSTS);
    ck_assert(together("in/disk1/var/log/audit/audit.log", "in/disk1/etc/hostname"));
    ck_assert(!together("in/disk1/etc/hostname", "in/disk2/etc/hostname"));
}
END_TEST

START_TEST(what_lies_apart_goes_with_the_only_host)
{
    put_log("in/log/audit.log", "web1", 5);
    case_file(&it, "in/other/inspect.json", ET_SLICE("[]\n"));
    make(8, ET_PLAN_WHOLE_HOSTS);
    ck_assert(together("in/log/audit.log", "in/other/inspect.json"));
}
END_TEST

START_TEST(a_giant_host_is_cut_between_files_if_asked)
{
    put_log("in/audit.log", "web1", 5);
    put_log("in/audit.log.1", "web1", 5);
    make(2, ET_PLAN_FILES);
    ck_assert_uint_ne(file("in/audit.log")->shard, file("in/audit.log.1")->shard);
    ck_assert_uint_eq(file("in/audit.log")->group, file("in/audit.log.1")->group);
}
END_TEST

/* Of an archive of any size as much is read as of its first members. */
START_TEST(an_archive_is_read_no_further_than_its_head)
{
    struct story a = { .serial = 100, .node = "web1" }, b = { .serial = 100, .node = "web2" };
    while (a.log.n < 200000)
        did(&a, 1000, 1, "/usr/bin/gcc", "gcc -c x.c");
    did(&b, 1000, 1, "/usr/bin/gcc", "gcc -c x.c");
    const struct tarred members[] = { { "first.log", .bytes = et_strbuf_slice(&a.log) },
                                      { "second.log", .bytes = et_strbuf_slice(&b.log) } };
    ET_STRBUF_AUTO tar = { 0 };
    tarball(&tar, members, 2);
    case_file(&it, "in/logs.tar", et_strbuf_slice(&tar));
    put_log("in/b/audit.log", "web2", 5);
    make(8, ET_PLAN_WHOLE_HOSTS);
    expect_slice(file("in/logs.tar")->host, "web1");
    ck_assert(!together("in/logs.tar", "in/b/audit.log")); /* which a merge joins all the same */
    et_strbuf_clear(&a.log);
    et_strbuf_clear(&b.log);
}
END_TEST

/* A fleet's bundles, which name their hosts far behind their heads, are shared out. */
START_TEST(archives_that_name_nobody_are_apart)
{
    const struct tarred members[] = { { "notes.txt", .bytes = ET_SLICE("nothing\n") } };
    ET_STRBUF_AUTO tar = { 0 };
    tarball(&tar, members, 1);
    case_file(&it, "in/a.tar", et_strbuf_slice(&tar));
    case_file(&it, "in/b.tar", et_strbuf_slice(&tar));
    make(8, ET_PLAN_WHOLE_HOSTS);
    ck_assert(!together("in/a.tar", "in/b.tar"));
    ck_assert_int_eq(file("in/a.tar")->reason, ET_PLAN_BY_ARCHIVE);
    /* Whose this is may stand in either. */
    case_file(&it, "in/inspect.json", ET_SLICE("[]\n"));
    make(8, ET_PLAN_WHOLE_HOSTS);
    ck_assert(together("in/a.tar", "in/b.tar"));
    ck_assert(together("in/a.tar", "in/inspect.json"));
}
END_TEST

/* ------------------------------------------------------------ reading it back */

static int read_shard(struct et_shard *shard, uint64_t number, struct et_slice text,
                      struct et_err *err)
{
    int rc = et_shard_init(shard, number, err);
    for (size_t i = 0; i < text.n && rc == 0; i += 7) /* cut anywhere */
        rc = et_shard_block(shard, et_slice_to(et_slice_from(text, i), 7), err);
    return rc == 0 ? et_shard_end(shard, err) : rc;
}

/* Names of files are bytes. */
START_TEST(a_plan_reads_back_as_it_was_made)
{
    ET_STRBUF_AUTO text = { 0 };
    struct et_shard shard;
    struct et_err err = { 0 };
    size_t seen = 0;
    put_log("in/a\"\\\n/audit.log", "a", 3);
    put_log("in/\xff\xfe/audit.log", "b", 3);
    make(2, ET_PLAN_WHOLE_HOSTS);
    et_plan_write(&plan, ET_PLAN_WHOLE_HOSTS, &text);
    for (unsigned i = 0; i < 2; i++) {
        ck_assert_msg(read_shard(&shard, i, et_strbuf_slice(&text), &err) == 0, "%s", err.msg);
        for (size_t n = 0; n < shard.count; n++) {
            ck_assert_uint_eq(file(shard.pieces[n].path)->shard, i);
            expect_slice(shard.pieces[n].argument, "in");
            expect_slice(shard.pieces[n].site, "in");
            ck_assert_uint_eq(shard.pieces[n].origin.n, ET_SHARD_ORIGIN_DIGITS);
            seen++;
        }
        et_shard_clear(&shard);
    }
    ck_assert_uint_eq(seen, 2);
}
END_TEST

/* Shards may be more than there is to do. */
START_TEST(an_empty_shard_is_a_shard)
{
    ET_STRBUF_AUTO text = { 0 };
    struct et_shard shard;
    struct et_err err = { 0 };
    put_log("in/audit.log", "a", 3);
    make(3, ET_PLAN_WHOLE_HOSTS);
    et_plan_write(&plan, ET_PLAN_WHOLE_HOSTS, &text);
    ck_assert_int_eq(read_shard(&shard, 2, et_strbuf_slice(&text), &err), 0);
    ck_assert_uint_eq(shard.count, 0);
    et_shard_clear(&shard);
}
END_TEST

static void expect_refused(const char *text, const char *why)
{
    struct et_shard shard;
    struct et_err err = { 0 };
    ck_assert_msg(read_shard(&shard, 1, et_slice_of(text), &err) == ET_DAMAGED, "%.200s", text);
    ck_assert_msg(strstr(err.msg, why), "%.200s: %s", text, err.msg);
    et_shard_clear(&shard);
}

#define HEAD(tasks, files) "{\"exectrail_plan\":1,\"tasks\":" tasks ",\"files\":" files "}\n"
#define FILE_LINE "{\"shard\":1,\"path\":\"a\",\"given\":\"a\",\"site\":\".\"}\n"

/* A plan may come from anybody, or half of it from a full disk. */
START_TEST(what_is_no_plan_is_refused)
{
    static char longest[2 * ET_SHARD_MAX_LINE];
    memset(longest, ' ', sizeof longest - 1);
    expect_refused("", "cut off");
    expect_refused("{}\n", "is not the first one");
    expect_refused("[1]\n", "no JSON object");
    expect_refused("{\"exectrail_plan\":2,\"tasks\":2,\"files\":0}\n", "another version");
    expect_refused(HEAD("0", "0"), "number of tasks");
    expect_refused(HEAD("100001", "0"), "number of tasks");
    expect_refused(HEAD("2", "10000001"), "number of files");
    expect_refused(HEAD("1", "0"), "there is no shard 1");
    expect_refused(HEAD("2", "2") FILE_LINE, "cut off");
    expect_refused(HEAD("2", "0") FILE_LINE, "more than it says");
    expect_refused(HEAD("2", "1") "{\"shard\":2}\n", "no shard of it");
    expect_refused(HEAD("2", "1") "{\"shard\":-1}\n", "no shard of it");
    expect_refused(HEAD("2", "1") "{\"shard\":1,\"path\":\"a\"}\n", "where a file lies");
    expect_refused(
        HEAD("2", "1") "{\"shard\":1,\"path\":{\"hex\":\"6\"},\"given\":\"a\",\"site\":\".\"}\n",
        "where a file lies");
    expect_refused(
        HEAD("2", "1") "{\"shard\":1,\"path\":{\"hex\":\"00\"},\"given\":\"a\",\"site\":\".\"}\n",
        "where a file lies");
    expect_refused(HEAD("2", "1") "{\"shard\":1,\"path\":\"-\",\"given\":\"-\",\"site\":\"-\"}\n",
                   "standard input");
    expect_refused(longest, "longer than 64 KiB");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, shards_are_even);
    tcase_add_test(tcase, the_same_files_give_the_same_plan);
    tcase_add_test(tcase, what_is_of_one_host_stays_together);
    tcase_add_test(tcase, what_names_nobody_stays_with_its_like);
    tcase_add_test(tcase, the_root_of_a_host_stays_together);
    tcase_add_test(tcase, what_lies_apart_goes_with_the_only_host);
    tcase_add_test(tcase, a_giant_host_is_cut_between_files_if_asked);
    tcase_add_test(tcase, an_archive_is_read_no_further_than_its_head);
    tcase_add_test(tcase, archives_that_name_nobody_are_apart);
    tcase_add_test(tcase, a_plan_reads_back_as_it_was_made);
    tcase_add_test(tcase, an_empty_shard_is_a_shard);
    tcase_add_test(tcase, what_is_no_plan_is_refused);
}
