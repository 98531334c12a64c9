/* Descriptions of containers, read by their parsers. Header-only, as each test is one file. */
#ifndef ET_TESTS_UNIT_DESCRIPTIONS_H
#define ET_TESTS_UNIT_DESCRIPTIONS_H

#include "parsers/kubernetes/formats.h"
#include "parsers/runtime/formats.h"
#include "tests/unit/collect.h"

#define ID "03b99f2fdd83aec74799ea9e04d0f5f99ba0678569a10fed8112e1c45c199431"
#define POD "3f2164ffc40a996a2723131243bff2439166b35ef49345b699b467cc5d1a3832"

#define SPEC                                                                                       \
    "{\"ociVersion\":\"1.0.2\",\"process\":{\"args\":[\"sh\"],\"selinuxLabel\":\"p:c1\","          \
    "\"apparmorProfile\":\"aa\"},\"root\":{\"path\":\"/m\"},\"hostname\":\"h\",\"annotations\":"   \
    "{\"io.kubernetes.cri.container-type\":\"container\",\"io.kubernetes.cri.sandbox-id\":"        \
    "\"" POD "\",\"io.kubernetes.cri.container-name\":\"worker\","                                 \
    "\"io.kubernetes.cri.image-name\":\"a:1\",\"io.kubernetes.cri.sandbox-name\":\"pay-0\","       \
    "\"io.kubernetes.cri.sandbox-namespace\":\"payments\"},\"linux\":{\"cgroupsPath\":"            \
    "\"kubepods-pod1.slice:cri-containerd:" ID "\",\"mountLabel\":\"m:c1\",\"namespaces\":["       \
    "{\"type\":\"pid\"},{\"type\":\"mount\"}]}}"

static inline void describe(struct collect *got, const struct et_parser *parser, const char *text)
{
    collect_init(got);
    ck_assert_msg(parser->bid(et_slice_of(text), true) > 0, "%s does not bid", parser->name);
    if (parser->document)
        collect_document(got, parser, et_slice_of(text));
    else
        collect_lines(got, parser, et_slice_of(text));
}

static inline const struct et_container *container(const struct collect *got, size_t i)
{
    ck_assert_uint_lt(i, got->facts);
    ck_assert_int_eq(got->stated[i].kind, ET_FACT_CONTAINER);
    return got->stated[i].container;
}

static inline const struct et_image *image(const struct collect *got, size_t i)
{
    ck_assert_uint_lt(i, got->facts);
    ck_assert_int_eq(got->stated[i].kind, ET_FACT_IMAGE);
    return got->stated[i].image;
}

/* The setting of that name must have been stated, with that value. */
static inline void expect_setting(const struct collect *got, const char *topic, const char *name,
                                  const char *value)
{
    for (size_t i = 0; i < got->facts; i++) {
        const struct et_setting *setting = got->stated[i].setting;
        if (got->stated[i].kind == ET_FACT_SETTING && et_slice_is(setting->topic, topic) &&
            (!name ? !setting->name.p : et_slice_is(setting->name, name))) {
            expect_slice(setting->value, value);
            return;
        }
    }
    ck_abort_msg("no setting %s %s", topic, name ? name : "");
}

#endif
