/* Limits of what ingest remembers, and of what rules, scripts and class paths may cost: what
 * follows where they are reached. docs/limits.md lists them. */
#include "analyzer/compiling/java_class.h"
#include "analyzer/intern.h"
#include "analyzer/presence/sightings.h"
#include "analyzer/rules/contents.h"
#include "analyzer/rules/pattern.h"
#include "analyzer/shell.h"
#include "tests/unit/case.h"

static void repeat(struct et_strbuf *to, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++)
        et_strbuf_adds(to, text);
}

/* ------------------------------------------------------------ texts */

static int64_t interned(struct et_intern *in, struct et_slice text)
{
    int64_t id = ET_NULL;
    struct et_err err = { 0 };
    ck_assert_msg(et_intern_text(in, text, &id, &err) == 0, "%s", err.msg);
    return id;
}

/* The number of a text, written so that each has so many bytes. */
static int64_t interned_number(struct et_intern *in, int number, int width)
{
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_addf(&text, "%0*d", width, number);
    return interned(in, et_strbuf_slice(&text));
}

static void expect_forgotten_after(int texts, int width)
{
    SCRATCH_CASE_AUTO it;
    struct et_intern in;
    struct et_err err = { 0 };
    case_open(&it);
    ck_assert_int_eq(et_store_begin(it.store, &err), 0);
    ck_assert_int_eq(et_intern_init(&in, it.store, &err), 0);
    int64_t first = interned_number(&in, 0, width);
    for (int i = 1; i < texts - 1; i++)
        interned_number(&in, i, width);
    ck_assert_int_eq(interned_number(&in, 0, width), first);
    interned_number(&in, texts - 1, width);
    int64_t again = interned_number(&in, 0, width);
    ck_assert_int_ne(again, first);
    ck_assert_int_eq(interned_number(&in, 0, width), again);
    et_intern_clear(&in);
    ck_assert_int_eq(et_store_commit(it.store, &err), 0);
}

/* What is forgotten is stored once more; it is never mixed up. */
START_TEST(texts_are_forgotten_once_too_many_are_remembered)
{
    expect_forgotten_after(ET_MAX_INTERNED, 8);
}
END_TEST

START_TEST(texts_are_forgotten_once_they_take_too_much)
{
    expect_forgotten_after(ET_MAX_INTERNED_BYTES / ET_MAX_INTERNED_KEY, ET_MAX_INTERNED_KEY);
}
END_TEST

/* ------------------------------------------------------------ rules */

START_TEST(a_pattern_may_be_so_long)
{
    ET_STRBUF_AUTO text = { 0 };
    struct et_err err = { 0 };
    repeat(&text, "a", ET_PATTERN_BYTES);
    struct et_pattern *pattern = et_pattern_new(et_strbuf_slice(&text), &err);
    ck_assert_msg(pattern != NULL, "%s", err.msg);
    et_pattern_free(pattern);
    et_strbuf_addc(&text, 'a');
    ck_assert_ptr_null(et_pattern_new(et_strbuf_slice(&text), &err));
    ck_assert_str_eq(err.msg, "longer than 16384 bytes");
}
END_TEST

/* Each package that no root lacks is a bit of a mask. */
START_TEST(there_may_be_only_so_many_packages_that_no_root_lacks)
{
    ET_STRBUF_AUTO csv = { 0 };
    struct et_err err = { 0 };
    et_strbuf_adds(&csv, "# version: 2026-11-30\nid,family,role,manager,name,severity,note\n");
    for (int i = 0; i < 64; i++)
        et_strbuf_addf(&csv, "base-%d,base,base,^dpkg$,^p%d$,1,\n", i, i);
    struct et_content_rules *rules = et_package_rules_new(et_strbuf_slice(&csv), &err);
    ck_assert_msg(rules != NULL, "%s", err.msg);
    et_content_rules_free(rules);
    et_strbuf_adds(&csv, "base-64,base,base,^dpkg$,^p64$,1,\n");
    ck_assert_ptr_null(et_package_rules_new(et_strbuf_slice(&csv), &err));
    ck_assert_str_eq(err.msg, "more than 64 rules of role base");
}
END_TEST

/* Of one container: that it fails is known by then. */
START_TEST(so_many_compilers_of_one_container_are_kept)
{
    struct et_sightings sightings;
    struct et_err err = { 0 };
    char what[32];
    et_sightings_init(&sightings);
    for (int i = 0; i <= ET_SIGHTINGS_MAX; i++) {
        struct et_sighting found = ET_SIGHTING_NONE;
        snprintf(what, sizeof what, "/opt/%d/gcc", i);
        found.family = ET_SLICE("gcc");
        found.what = (struct et_slice){ strdup(what), strlen(what) };
        ck_assert_int_eq(et_sightings_add(&sightings, &found, &err), 0);
        if (i == ET_SIGHTINGS_MAX)
            free((char *)(uintptr_t)found.what.p);
    }
    ck_assert_uint_eq(sightings.count, ET_SIGHTINGS_MAX);
    for (size_t i = 0; i < sightings.count; i++)
        free((char *)(uintptr_t)sightings.at[i].what.p);
    et_sightings_clear(&sightings);
}
END_TEST

/* ------------------------------------------------------------ scripts */

/* The last word of a script's last command. */
static void last_word(struct et_arena *arena, struct et_slice script, struct et_slice want)
{
    struct et_shell shell;
    struct et_shell_variables variables = { 0 };
    struct et_slice last = ET_SLICE_NONE;
    et_shell_init(&shell, script, arena, &variables);
    while (et_shell_next(&shell))
        if (shell.count)
            last = shell.words[shell.count - 1];
    ck_assert(!shell.failed && !variables.failed);
    ck_assert_msg(et_slice_eq(last, want), "got %.*s", (int)(last.n < 80 ? last.n : 80), last.p);
    et_shell_clear(&shell);
    et_shell_variables_clear(&variables);
}

/* Eleven lines that double a word make a thousand of one, and so on. */
START_TEST(variables_that_make_too_much_stand_as_written)
{
    ET_STRBUF_AUTO script = { 0 };
    struct et_arena arena;
    et_arena_init(&arena);
    et_strbuf_adds(&script, "F=/x.c\nA=");
    repeat(&script, "a", 1024);
    for (int i = 0; i < ET_SHELL_EXPANDED_MAX / 1024; i++)
        et_strbuf_adds(&script, i % 64 ? " $A" : "\necho $A");
    et_strbuf_adds(&script, "\ncc $F");
    last_word(&arena, et_strbuf_slice(&script), ET_SLICE("$F"));
    et_arena_clear(&arena);
}
END_TEST

START_TEST(further_variables_of_a_script_stand_as_written)
{
    ET_STRBUF_AUTO script = { 0 };
    struct et_arena arena;
    et_arena_init(&arena);
    for (int i = 0; i <= ET_SHELL_VARIABLES_MAX; i++)
        et_strbuf_addf(&script, "V%d=v%d\n", i, i);
    size_t n = script.n;
    et_strbuf_addf(&script, "cc $V%d", ET_SHELL_VARIABLES_MAX - 1);
    last_word(&arena, et_strbuf_slice(&script), ET_SLICE("v1023"));
    script.n = n;
    et_strbuf_addf(&script, "cc $V%d", ET_SHELL_VARIABLES_MAX);
    last_word(&arena, et_strbuf_slice(&script), ET_SLICE("$V1024"));
    et_arena_clear(&arena);
}
END_TEST

/* ------------------------------------------------------------ class paths */

START_TEST(so_many_folders_of_a_class_path_are_tried)
{
    ET_STRBUF_AUTO path = { 0 };
    struct et_arena arena;
    struct et_java_class class;
    struct et_slice file;
    int tried = 0;
    et_arena_init(&arena);
    for (int i = 0; i < 1000; i++)
        et_strbuf_addf(&path, ":%d", i);
    const struct et_slice argv[] = { ET_SLICE("java"), ET_SLICE("-cp"), et_strbuf_slice(&path),
                                     ET_SLICE("acme.Main") };
    ck_assert(et_java_class_of(argv, 4, &class));
    while (et_java_class_next(&class, &arena, &file))
        tried++;
    ck_assert_int_eq(tried, 256);
    et_arena_clear(&arena);
}
END_TEST

START_TEST(a_name_longer_than_a_path_is_no_class)
{
    ET_STRBUF_AUTO name = { 0 };
    struct et_java_class class;
    repeat(&name, "n", 4096);
    struct et_slice argv[] = { ET_SLICE("java"), et_strbuf_slice(&name) };
    ck_assert(et_java_class_of(argv, 2, &class));
    et_strbuf_addc(&name, 'n');
    argv[1] = et_strbuf_slice(&name);
    ck_assert(!et_java_class_of(argv, 2, &class));
}
END_TEST

/* ------------------------------------------------------------ damage */

struct told {
    size_t count;
    char last[240];
};

static void keep_told(void *ctx, struct et_slice path, uint64_t line, uint64_t offset,
                      const char *what, const char *kept)
{
    struct told *told = ctx;
    (void)path;
    (void)line;
    (void)offset;
    (void)kept;
    told->count++;
    snprintf(told->last, sizeof told->last, "%s", what);
}

/* A broken log would fill the terminal; the case lists what it is not told. */
START_TEST(a_few_entries_of_damage_are_told_and_all_are_kept)
{
    SCRATCH_CASE_AUTO it;
    ET_STRBUF_AUTO log = { 0 };
    char path[CASE_PATH + 64];
    struct told told = { 0 };
    struct et_err err = { 0 };
    const struct et_ingest_options options = {
        .listener = { .ctx = &told, .damage = keep_told },
    };
    case_open(&it);
    repeat(&log, "type=USER_LOGIN msg=audit(1.001:2): pid=1 uid=0 auid=1 ses=1\n", 20);
    repeat(&log, "type=SYSCALL msg=audit(x): \n", 10);
    case_file(&it, "a.log", et_strbuf_slice(&log));
    snprintf(path, sizeof path, "%s/a.log", it.folder);
    ck_assert_int_eq(et_ingest(it.store, path, &options, &it.totals, &err), 0);
    ck_assert_uint_eq(told.count, 5 + 1);
    ck_assert_str_eq(told.last, "has more damage; 5 more places are in the view `damage`");
    expect_rows(&it, "SELECT count(*) FROM damage", "10");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, texts_are_forgotten_once_too_many_are_remembered);
    tcase_add_test(tcase, texts_are_forgotten_once_they_take_too_much);
    tcase_add_test(tcase, a_pattern_may_be_so_long);
    tcase_add_test(tcase, there_may_be_only_so_many_packages_that_no_root_lacks);
    tcase_add_test(tcase, so_many_compilers_of_one_container_are_kept);
    tcase_add_test(tcase, variables_that_make_too_much_stand_as_written);
    tcase_add_test(tcase, further_variables_of_a_script_stand_as_written);
    tcase_add_test(tcase, so_many_folders_of_a_class_path_are_tried);
    tcase_add_test(tcase, a_name_longer_than_a_path_is_no_class);
    tcase_add_test(tcase, a_few_entries_of_damage_are_told_and_all_are_kept);
}
