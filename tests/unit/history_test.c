#include "parsers/image/formats.h"
#include "parsers/image/layer.h"
#include "tests/unit/collect.h"

#define ID "sha256:cfb68df969da07637587218c5de8f84de44fb376788d1ae8a0cc4788f3858135"
#define JSON(id, by, size)                                                                         \
    "{\"Comment\":\"\",\"CreatedAt\":\"2026-11-23T21:42:47+01:00\",\"CreatedBy\":\"" by            \
    "\",\"CreatedSince\":\"36 minutes ago\",\"ID\":\"" id "\",\"Size\":\"" size "\"}\n"

static void history(struct collect *got, const char *text)
{
    collect_init(got);
    ck_assert_int_gt(et_parser_docker_history.bid(et_slice_of(text), true), 80);
    collect_document(got, &et_parser_docker_history, et_slice_of(text));
}

static const struct et_layer *layer(const struct collect *got, size_t i)
{
    ck_assert_uint_lt(i, got->facts);
    ck_assert_int_eq(got->stated[i].kind, ET_FACT_LAYER);
    return got->stated[i].layer;
}

START_TEST(sizes_written_for_people_are_bytes)
{
    static const struct {
        const char *text;
        int64_t bytes;
    } sizes[] = {
        { "0B", 0 },
        { "77.3MB", 77300000 },
        { "8.92kB", 8920 },
        { "1.46 MB", 1460000 },
        { "270MB", 270000000 },
        { "1.234567GB", 1234567000 },
        { "1.5B", 1 },
        { "79163461", 79163461 },
        { "", ET_ABSENT },
        { "MB", ET_ABSENT },
        { ".5MB", ET_ABSENT },
        { "5.MB", ET_ABSENT },
        { "1.5", ET_ABSENT },
        { "5MiB", ET_ABSENT },
        { "12a", ET_ABSENT },
        { "99999999999999999999B", ET_ABSENT },
        { "99999999PB", ET_ABSENT },
    };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        ck_assert_msg(et_layer_size(et_slice_of(sizes[i].text)) == sizes[i].bytes, "%s",
                      sizes[i].text);
}
END_TEST

/* The table is newest first; the oldest step is number 0. */
START_TEST(a_table_is_counted_from_its_end)
{
    COLLECT_AUTO got;
    history(&got,
            "IMAGE          CREATED          CREATED BY                         SIZE      COMMENT\n"
            "cfb68df969da   36 minutes ago   /bin/sh -c #(nop)  CMD [\"bash\"]   0B        \n"
            "<missing>      2 weeks ago      RUN a &&    b   c 5MB d…           3.57MB    "
            "buildkit.v0\r\n"
            "<missing>      2 weeks ago                                         483MB     an "
            "import  of it\n");
    ck_assert_uint_eq(got.facts, 3);
    expect_slice(layer(&got, 0)->runtime, "docker");
    expect_slice(layer(&got, 0)->id, "cfb68df969da");
    expect_slice(layer(&got, 0)->created_by, "/bin/sh -c #(nop)  CMD [\"bash\"]");
    expect_slice(layer(&got, 0)->age, "36 minutes ago");
    ck_assert_int_eq(layer(&got, 0)->position, 2);
    ck_assert_int_eq(layer(&got, 0)->size, 0);
    ck_assert_int_eq(layer(&got, 0)->created_ns, ET_TIME_NONE);
    ck_assert_int_eq(layer(&got, 0)->empty, ET_ABSENT);
    ck_assert_ptr_null(layer(&got, 0)->comment.p);
    ck_assert_ptr_null(layer(&got, 1)->id.p);
    expect_slice(layer(&got, 1)->created_by, "RUN a &&    b   c 5MB d…");
    expect_slice(layer(&got, 1)->comment, "buildkit.v0");
    ck_assert_int_eq(layer(&got, 1)->size, 3570000);
    ck_assert_ptr_null(layer(&got, 2)->created_by.p);
    expect_slice(layer(&got, 2)->comment, "an import  of it");
    ck_assert_int_eq(layer(&got, 2)->position, 0);
    ck_assert_uint_eq(got.places[1].line, 3);
    expect_tally(&got, 3, 1, 0);
}
END_TEST

/* A here-document in a Dockerfile breaks the row, and the columns of those behind. */
START_TEST(an_instruction_of_several_lines_stays_one)
{
    COLLECT_AUTO got;
    history(&got, "IMAGE          CREATED         CREATED BY   SIZE      COMMENT\n"
                  "cfb68df969da   2 weeks ago     RUN <<EOF\n"
                  "gcc -o a a.c\n"
                  "\n"
                  "EOF # buildkit   17kB      buildkit.dockerfile.v0\n"
                  "<missing>      2 weeks ago   CMD   0B\n"
                  "\n");
    ck_assert_uint_eq(got.facts, 2);
    expect_slice(layer(&got, 0)->created_by, "RUN <<EOF\ngcc -o a a.c\n\nEOF # buildkit");
    ck_assert_int_eq(layer(&got, 0)->size, 17000);
    ck_assert_uint_eq(got.places[0].line, 2);
    ck_assert_int_eq(layer(&got, 1)->position, 0);
    ck_assert_uint_eq(got.damage_count, 0);
    expect_tally(&got, 6, 1, 0);
}
END_TEST

/* --human=false; and podman's table, which begins otherwise. */
START_TEST(a_table_may_be_exact)
{
    COLLECT_AUTO got;
    history(&got, "ID            CREATED               CREATED BY  SIZE      COMMENT\n"
                  "cfb68df969da  2026-11-23T21:42:47Z  RUN gcc     79163461\n");
    expect_slice(layer(&got, 0)->runtime, "podman");
    ck_assert_int_eq(layer(&got, 0)->created_ns, 1795470167 * ET_NS_PER_S);
    ck_assert_ptr_null(layer(&got, 0)->age.p);
    ck_assert_int_eq(layer(&got, 0)->size, 79163461);
}
END_TEST

START_TEST(a_cut_table_keeps_what_it_says)
{
    COLLECT_AUTO got;
    history(&got, "IMAGE          CREATED       CREATED BY   SIZE      COMMENT\n"
                  "no row\n"
                  "cfb68df969da   2 weeks ago   CMD   0B\n"
                  "<missing>      2 weeks ago   RUN gcc -o");
    ck_assert_uint_eq(got.facts, 2);
    expect_slice(layer(&got, 1)->created_by, "RUN gcc -o");
    ck_assert_int_eq(layer(&got, 1)->size, ET_ABSENT);
    ck_assert_uint_eq(got.damage_count, 2);
    ck_assert_uint_eq(got.damages[0].at.line, 2);
    ck_assert_str_eq(got.damages[1].what, "a row of the history has no size");
    expect_tally(&got, 2, 1, 1);
}
END_TEST

/* Two images in one file are two histories. */
START_TEST(each_header_begins_a_history)
{
    COLLECT_AUTO got;
    history(&got, "IMAGE          CREATED       CREATED BY   SIZE      COMMENT\n"
                  "cfb68df969da   2 weeks ago   CMD   0B\n"
                  "IMAGE          CREATED       CREATED BY   SIZE      COMMENT\n"
                  "cfb68df969da   2 weeks ago   CMD   0B\n"
                  "<missing>      2 weeks ago   RUN   1B\n");
    ck_assert_int_eq(layer(&got, 0)->position, 0);
    ck_assert_int_eq(layer(&got, 1)->position, 1);
    ck_assert_int_eq(layer(&got, 2)->position, 0);
}
END_TEST

START_TEST(json_lines_tell_the_time)
{
    COLLECT_AUTO got;
    history(&got, JSON(ID, "CMD [\\\"sh\\\"]", "0B") JSON("<missing>", "RUN gcc", "8.92kB"));
    ck_assert_uint_eq(got.facts, 2);
    expect_slice(layer(&got, 0)->id, ID);
    expect_slice(layer(&got, 0)->created_by, "CMD [\"sh\"]");
    ck_assert_int_eq(layer(&got, 0)->created_ns, (1795470167 - 3600) * ET_NS_PER_S);
    ck_assert_ptr_null(layer(&got, 0)->age.p);
    ck_assert_ptr_null(layer(&got, 0)->comment.p);
    ck_assert_int_eq(layer(&got, 0)->position, 1);
    ck_assert_ptr_null(layer(&got, 1)->id.p);
    ck_assert_int_eq(layer(&got, 1)->size, 8920);
    ck_assert_int_eq(layer(&got, 1)->position, 0);
    expect_tally(&got, 2, 0, 0);
}
END_TEST

/* A step that cannot be read had a place among the others. */
START_TEST(a_broken_step_counts_too)
{
    COLLECT_AUTO got;
    history(&got, JSON(ID, "a", "0B") "{\"ID\":\"b\n" JSON(ID, "c", "0B"));
    ck_assert_uint_eq(got.facts, 2);
    ck_assert_int_eq(layer(&got, 0)->position, 2);
    expect_slice(layer(&got, 1)->created_by, "c");
    ck_assert_int_eq(layer(&got, 1)->position, 0);
    expect_tally(&got, 2, 0, 1);
}
END_TEST

START_TEST(podman_and_the_api_write_an_array)
{
    COLLECT_AUTO got, api;
    history(
        &got,
        "[{\"id\":\"cfb68df969da\",\"created\":\"2026-11-23T21:42:47Z\",\"CreatedBy\":"
        "\"RUN gcc\",\"size\":1234,\"comment\":\"FROM x\"},\n"
        "{\"id\":\"\\u003cmissing\\u003e\",\"created\":\"2026-11-23T21:42:47Z\",\"size\":0}]\n");
    ck_assert_uint_eq(got.facts, 2);
    expect_slice(layer(&got, 0)->runtime, "podman");
    expect_slice(layer(&got, 0)->comment, "FROM x");
    ck_assert_int_eq(layer(&got, 0)->size, 1234);
    ck_assert_int_eq(layer(&got, 0)->created_ns, 1795470167 * ET_NS_PER_S);
    ck_assert_ptr_null(layer(&got, 1)->id.p);
    ck_assert_ptr_null(layer(&got, 1)->created_by.p);
    history(&api, "[{\"Comment\":\"\",\"Created\":1795470167,\"CreatedBy\":\"RUN gcc\",\"Id\":\"" ID
                  "\",\"Size\":5,\"Tags\":null}]");
    expect_slice(layer(&api, 0)->runtime, "docker");
    ck_assert_int_eq(layer(&api, 0)->created_ns, 1795470167 * ET_NS_PER_S);
    ck_assert_int_eq(layer(&api, 0)->size, 5);
}
END_TEST

/* A list of images has the same columns but for the instruction. */
START_TEST(a_list_of_images_is_no_history)
{
    static const char *const foreign[] = {
        "{\"ID\":\"a\",\"Repository\":\"x\",\"CreatedAt\":\"2026-11-23\",\"Size\":\"1MB\"}",
        "REPOSITORY   TAG   IMAGE ID   CREATED   SIZE\n",
        "CONTAINER ID   IMAGE   COMMAND   CREATED   STATUS   PORTS   NAMES\n",
    };
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        ck_assert_int_eq(et_parser_docker_history.bid(et_slice_of(foreign[i]), true), 0);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, sizes_written_for_people_are_bytes);
    tcase_add_test(tcase, a_table_is_counted_from_its_end);
    tcase_add_test(tcase, an_instruction_of_several_lines_stays_one);
    tcase_add_test(tcase, a_table_may_be_exact);
    tcase_add_test(tcase, a_cut_table_keeps_what_it_says);
    tcase_add_test(tcase, each_header_begins_a_history);
    tcase_add_test(tcase, json_lines_tell_the_time);
    tcase_add_test(tcase, a_broken_step_counts_too);
    tcase_add_test(tcase, podman_and_the_api_write_an_array);
    tcase_add_test(tcase, a_list_of_images_is_no_history);
}
