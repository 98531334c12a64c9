/* Memory runs out in base and in the parsers: of their samples, and of what the fuzz targets
 * are given. */
#include "base/map.h"
#include "parsers/reader.h"
#include "tests/unit/starve.h"
#include "tests/unit/starved_story.h"
#include "tests/unit/tarball.h"

#include <glob.h>

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
    starve(use_strbuf);
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
    starve(use_arena);
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
    starve(use_map);
}
END_TEST

/* ------------------------------------------------------------ parsers */

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
static int64_t read_by(const struct et_parser *parser, struct et_slice text, struct et_err *err)
{
    int64_t count = 0;
    struct et_accounts accounts;
    const struct et_sink sink = { &count, count_fact, count_damage };
    struct et_reader *reader = et_reader_new(parser, &sink);
    if (!reader)
        return et_fail_memory(err), -1;
    int rc = et_reader_block(reader, text, err);
    if (rc == 0)
        rc = et_reader_end(reader, &accounts, err);
    et_reader_free(reader);
    return rc < 0 ? -1 : count;
}

static int64_t read_as(const char *format, struct et_slice text, struct et_err *err)
{
    return read_by(et_parser_named(et_slice_of(format)), text, err);
}

static int64_t read_log(struct et_err *err)
{
    return read_as("audit-log", et_strbuf_slice(&log_text), err);
}

START_TEST(the_audit_parser_survives)
{
    starve(read_log);
}
END_TEST

static int64_t read_inspect(struct et_err *err)
{
    return read_as("docker-inspect", ET_SLICE(inspect), err);
}

START_TEST(the_inspect_parser_survives)
{
    starve(read_inspect);
}
END_TEST

static int64_t read_events(struct et_err *err)
{
    return read_as("docker-events", ET_SLICE(events), err);
}

START_TEST(the_events_parser_survives)
{
    starve(read_events);
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
        starve(read_sample);
    }
}
END_TEST

/* Bytes that a fuzz target is given, as whatever they look like. */
static struct et_strbuf given;

static int64_t read_given(struct et_err *err)
{
    return read_by(NULL, et_strbuf_slice(&given), err);
}

static void starve_given(const char *path)
{
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    et_strbuf_reset(&given);
    for (size_t n = 1; n > 0;) {
        char block[4096];
        n = fread(block, 1, sizeof block, file);
        et_strbuf_add(&given, (struct et_slice){ block, n });
    }
    fclose(file);
    starve_in_strides(read_given);
}

/* Damaged evidence takes other ways through a parser than samples do. */
START_TEST(every_input_of_the_fuzz_targets_survives)
{
    ET_STRBUF_AUTO pattern = { 0 };
    glob_t found;
    et_strbuf_addf(&pattern, "%s/tests/fuzz/corpus/*/*", getenv("ET_SOURCE_DIR"));
    ck_assert_int_eq(glob(et_strbuf_string(&pattern), 0, NULL, &found), 0);
    ck_assert_uint_gt(found.gl_pathc, 100);
    for (size_t i = 0; i < found.gl_pathc; i++)
        starve_given(found.gl_pathv[i]);
    globfree(&found);
    et_strbuf_clear(&given);
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
    starve(read_layer);
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
    tcase_add_test(tcase, every_input_of_the_fuzz_targets_survives);
    tcase_add_test(tcase, the_layer_parser_survives);
}
