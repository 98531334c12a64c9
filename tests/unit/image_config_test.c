#include "parsers/image/formats.h"
#include "tests/unit/collect.h"

#define D1 "369a775c07a8a2470e79adbb4fade772355d2a4c6fa664f11f595f690c0a28bf"
#define D2 "9eb54338e3795bcd001505c7ced7e645c8e18b15ff492f69fcca2aec3bc09341"
#define HISTORY                                                                                    \
    "\"history\":[{\"created\":\"2026-11-23T21:36:44Z\",\"created_by\":\"ADD rootfs\"},"           \
    "{\"created_by\":\"ENV X=1\",\"comment\":\"buildkit\",\"empty_layer\":true},"                  \
    "{\"created_by\":\"RUN gcc\"}]"

static void read_as(struct collect *got, const struct et_parser *parser, const char *text)
{
    collect_init(got);
    ck_assert_msg(parser->bid(et_slice_of(text), true) > 0, "no bid for %s", text);
    collect_document(got, parser, et_slice_of(text));
}

static const struct et_layer *layer(const struct collect *got, size_t i)
{
    ck_assert_uint_lt(i, got->facts);
    ck_assert_int_eq(got->stated[i].kind, ET_FACT_LAYER);
    return got->stated[i].layer;
}

/* The join of files to the instruction that brought them. */
START_TEST(steps_with_a_layer_have_its_diff_id)
{
    COLLECT_AUTO got;
    read_as(&got, &et_parser_image_config,
            "{\"architecture\":\"amd64\",\"config\":{}," HISTORY
            ",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:" D1
            "\",\"sha256:" D2 "\"]}}\n");
    ck_assert_uint_eq(got.facts, 3);
    expect_slice(layer(&got, 0)->runtime, "oci");
    expect_slice(layer(&got, 0)->created_by, "ADD rootfs");
    expect_slice(layer(&got, 0)->diff_id, "sha256:" D1);
    ck_assert_int_eq(layer(&got, 0)->position, 0);
    ck_assert_int_eq(layer(&got, 0)->empty, 0);
    ck_assert_int_eq(layer(&got, 0)->created_ns, 1795469804 * ET_NS_PER_S);
    ck_assert_int_eq(layer(&got, 0)->size, ET_ABSENT);
    ck_assert_ptr_null(layer(&got, 1)->diff_id.p);
    ck_assert_int_eq(layer(&got, 1)->empty, 1);
    expect_slice(layer(&got, 1)->comment, "buildkit");
    ck_assert_int_eq(layer(&got, 1)->created_ns, ET_TIME_NONE);
    expect_slice(layer(&got, 2)->diff_id, "sha256:" D2);
    ck_assert_int_eq(layer(&got, 2)->position, 2);
    expect_tally(&got, 1, 0, 0);
}
END_TEST

/* Nothing is matched by guess. */
START_TEST(steps_and_layers_that_do_not_match_stay_apart)
{
    COLLECT_AUTO got;
    read_as(&got, &et_parser_image_config,
            "{\"architecture\":\"amd64\",\"docker_version\":\"20\"," HISTORY
            ",\"rootfs\":{\"diff_ids\":[\"sha256:" D1 "\"]}}");
    ck_assert_uint_eq(got.facts, 4);
    expect_slice(layer(&got, 0)->runtime, "docker");
    ck_assert_ptr_null(layer(&got, 0)->diff_id.p);
    expect_slice(layer(&got, 3)->diff_id, "sha256:" D1);
    ck_assert_int_eq(layer(&got, 3)->position, ET_ABSENT);
    ck_assert_uint_eq(got.damage_count, 1);
}
END_TEST

/* OCI does not ask for a history. */
START_TEST(layers_without_a_history_keep_their_order)
{
    COLLECT_AUTO got;
    read_as(&got, &et_parser_image_config,
            "{\"architecture\":\"arm64\",\"rootfs\":{\"diff_ids\":[\"sha256:" D1 "\",\"sha256:" D2
            "\"]}}");
    ck_assert_uint_eq(got.facts, 2);
    ck_assert_int_eq(layer(&got, 1)->position, 1);
    ck_assert_ptr_null(layer(&got, 1)->created_by.p);
}
END_TEST

START_TEST(an_old_layer_tells_its_command)
{
    COLLECT_AUTO got, empty;
    read_as(&got, &et_parser_image_config,
            "{\"id\":\"" D1 "\",\"parent\":\"" D2 "\",\"created\":\"2026-11-23T21:36:44Z\","
            "\"container_config\":{\"Cmd\":[\"/bin/sh\",\"-c\",\"apt-get install gcc\"]}}");
    expect_slice(layer(&got, 0)->id, D1);
    expect_slice(layer(&got, 0)->created_by, "/bin/sh -c apt-get install gcc");
    ck_assert_int_eq(layer(&got, 0)->position, ET_ABSENT);
    read_as(&empty, &et_parser_image_config,
            "{\"id\":\"" D1
            "\",\"created\":\"1970-01-01T00:00:00Z\",\"container_config\":{\"Cmd\":null}}");
    ck_assert_uint_eq(empty.facts, 0);
    expect_tally(&empty, 0, 1, 0);
}
END_TEST

static const struct et_setting *part(const struct collect *got, size_t i, const char *name)
{
    ck_assert_uint_lt(i, got->facts);
    ck_assert_int_eq(got->stated[i].kind, ET_FACT_SETTING);
    expect_slice(got->stated[i].setting->topic, "image-part");
    expect_slice(got->stated[i].setting->name, name);
    return got->stated[i].setting;
}

START_TEST(the_manifest_of_an_archive_names_its_images)
{
    COLLECT_AUTO got;
    read_as(&got, &et_parser_image_manifest,
            "[{\"Config\":\"" D1
            ".json\",\"RepoTags\":[\"a:1\",\"b:2\"],\"Layers\":[\"x/layer.tar\"]},"
            "{\"Config\":\"blobs/sha256/" D2 "\",\"RepoTags\":null,\"Layers\":[]},"
            "{\"Config\":\"config.json\",\"RepoTags\":null,\"Layers\":[]}]");
    ck_assert_uint_eq(got.image_count, 2);
    expect_slice(got.images[0].id, "sha256:" D1);
    expect_slice(got.images[0].names, "[\"a:1\",\"b:2\"]");
    expect_slice(got.images[1].id, "sha256:" D2);
    ck_assert_ptr_null(got.images[1].names.p);
    ck_assert_str_eq(got.damages[0].what, "image has no id");
}
END_TEST

/* From a name to the configuration, digest by digest. */
START_TEST(an_index_leads_to_manifests_and_these_to_their_parts)
{
    COLLECT_AUTO index, manifest;
    read_as(&index, &et_parser_image_manifest,
            "{\"schemaVersion\":2,\"manifests\":[{\"digest\":\"sha256:" D1 "\",\"size\":5,"
            "\"annotations\":{\"io.containerd.image.name\":\"docker.io/acme/api:1\","
            "\"org.opencontainers.image.ref.name\":\"1\"}},{\"digest\":\"sha256:" D2 "\"}]}");
    ck_assert_uint_eq(index.facts, 3);
    expect_slice(part(&index, 0, "manifest")->value, "sha256:" D1);
    ck_assert_int_eq(index.stated[1].kind, ET_FACT_IMAGE);
    expect_slice(index.images[0].id, "sha256:" D1);
    expect_slice(index.images[0].names, "[\"docker.io/acme/api:1\"]");
    expect_slice(part(&index, 2, "manifest")->value, "sha256:" D2);
    read_as(&manifest, &et_parser_image_manifest,
            "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:" D1
            "\"},\"layers\":[{\"digest\":"
            "\"sha256:" D2 "\",\"size\":1}]}");
    ck_assert_uint_eq(manifest.facts, 2);
    expect_slice(part(&manifest, 0, "config")->value, "sha256:" D1);
    expect_slice(part(&manifest, 1, "layer")->value, "sha256:" D2);
}
END_TEST

/* Known, so that nobody wonders, but without a word of interest. */
START_TEST(the_small_files_of_an_archive_are_known)
{
    static const char *const known[] = {
        "{\"imageLayoutVersion\":\"1.0.0\"}",
        "{\"acme/toolbox\":{\"latest\":\"" D1 "\"}}\n",
        "{\"_type\":\"https://in-toto.io/Statement/v0.1\",\"predicateType\":\"x\",\"subject\":[]}",
        "1.0",
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        COLLECT_AUTO got;
        read_as(&got, &et_parser_image_manifest, known[i]);
        ck_assert_uint_eq(got.facts + got.damage_count, 0);
        expect_tally(&got, 0, 1, 0);
    }
}
END_TEST

/* Docker's and runc's descriptions of containers have config, Config, id and Id. */
START_TEST(descriptions_of_containers_are_not_images)
{
    static const char *const foreign[] = {
        "{\"Id\":\"a\",\"Config\":{},\"RootFS\":{\"Layers\":[]},\"Architecture\":\"amd64\"}",
        "{\"ociVersion\":\"1.0\",\"config\":{},\"created\":\"x\",\"id\":\"y\"}",
        "{\"id\":\"x\",\"created\":\"y\",\"config\":{\"rootfs\":\"/x\"}}",
        "{\"schemaVersion\":2}",
        "{\"a\":{\"b\":\"c\"}}",
        "{\"a\":{}}",
        "2.0",
    };
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        ck_assert_msg(et_parser_image_config.bid(et_slice_of(foreign[i]), true) == 0, "%s",
                      foreign[i]);
        ck_assert_msg(et_parser_image_manifest.bid(et_slice_of(foreign[i]), true) == 0, "%s",
                      foreign[i]);
    }
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, steps_with_a_layer_have_its_diff_id);
    tcase_add_test(tcase, steps_and_layers_that_do_not_match_stay_apart);
    tcase_add_test(tcase, layers_without_a_history_keep_their_order);
    tcase_add_test(tcase, an_old_layer_tells_its_command);
    tcase_add_test(tcase, the_manifest_of_an_archive_names_its_images);
    tcase_add_test(tcase, an_index_leads_to_manifests_and_these_to_their_parts);
    tcase_add_test(tcase, the_small_files_of_an_archive_are_known);
    tcase_add_test(tcase, descriptions_of_containers_are_not_images);
}
