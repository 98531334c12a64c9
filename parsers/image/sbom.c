/* Bills of materials: what a scanner found in an image. One JSON object each, that
 * may be large: its list of packages is read element by element.
 *
 *   syft-json   {"artifacts":[{"name":"gcc-12","version":"12.2.0-14","type":"deb","purl":…}],
 *                "source":{"type":"image","metadata":{"userInput":"acme/builder:12"}},…}
 *   cyclonedx   {"bomFormat":"CycloneDX","metadata":{"component":{"name":"acme/builder:12"}},
 *                "components":[{"type":"library","name":"gcc-12","version":…,"purl":…}]}
 *   spdx        {"spdxVersion":"SPDX-2.3","name":"acme/builder:12","packages":[{"name":"gcc-12",
 *                "versionInfo":…,"externalRefs":[{"referenceType":"purl","referenceLocator":…}]}]}
 *   trivy       {"SchemaVersion":2,"ArtifactName":"acme/builder:12","Results":[{"Type":"debian",
 *                "Packages":[{"Name":"gcc-12","Version":"12.2.0","Release":"14",…}]}]}
 *
 * The manager is the type in a package's URL; "generic" for what has none, as the URLs
 * themselves say it. What an SBOM lists beside packages (files, the image itself, its
 * operating system) is skipped. */
#include "parsers/image/formats.h"
#include "parsers/image/sbom_package.h"
#include "parsers/json/json_documents.h"

#include <stdlib.h>

struct sbom {
    const struct et_sink *sink;
    struct et_strbuf image, version;
};

struct dialect {
    const char *packages;      /* the member that lists them */
    const char *about;         /* the member that says of what image, … */
    const char *const *images; /* … and where in it: the first of these that is set */
    et_json_take take;
};

static int state(struct sbom *sbom, struct et_package package, struct et_slice purl,
                 const struct et_place *at, struct et_err *err)
{
    return et_sbom_state(sbom->sink, et_strbuf_slice(&sbom->image), package, purl, at, err);
}

static int take_artifact(void *ctx, const json_t *artifact, const struct et_json_value *text,
                         struct et_err *err)
{
    const struct et_package package = { .name = et_json_set_text(artifact, "name"),
                                        .version = et_json_set_text(artifact, "version"),
                                        .arch =
                                            et_json_set_text(artifact, "metadata/architecture") };
    return state(ctx, package, et_json_set_text(artifact, "purl"), &text->at, err);
}

/* A component may hold others. */
static int take_component(struct sbom *sbom, const json_t *component, const struct et_place *at,
                          struct et_err *err)
{
    static const char *const packages[] = { "library", "framework" };
    struct et_slice purl = et_json_set_text(component, "purl");
    const struct et_package package = { .name = et_json_set_text(component, "name"),
                                        .version = et_json_set_text(component, "version") };
    int rc = ET_SKIPPED;
    if (purl.p || ET_SLICE_IN(et_json_text(component, "type"), packages))
        rc = state(sbom, package, purl, at, err);
    const json_t *inner = et_json_at(component, "components");
    for (size_t i = 0; i < json_array_size(inner) && rc >= 0; i++) {
        int other = take_component(sbom, json_array_get(inner, i), at, err);
        rc = other < 0 || other == ET_PARSED ? other : rc;
    }
    return rc;
}

static int take_top_component(void *ctx, const json_t *component, const struct et_json_value *text,
                              struct et_err *err)
{
    return take_component(ctx, component, &text->at, err);
}

static int take_spdx_package(void *ctx, const json_t *element, const struct et_json_value *text,
                             struct et_err *err)
{
    const json_t *references = et_json_at(element, "externalRefs");
    const struct et_package package = { .name = et_json_set_text(element, "name"),
                                        .version = et_json_set_text(element, "versionInfo") };
    struct et_slice purl = ET_SLICE_NONE;
    for (size_t i = 0; i < json_array_size(references) && !purl.p; i++) {
        const json_t *reference = json_array_get(references, i);
        if (et_slice_is(et_json_text(reference, "referenceType"), "purl"))
            purl = et_json_set_text(reference, "referenceLocator");
    }
    if (!et_spdx_is_package(et_json_text(element, "primaryPackagePurpose"), purl))
        return ET_SKIPPED;
    return state(ctx, package, purl, &text->at, err);
}

/* "1:2.40-2": trivy keeps the three parts apart. */
static struct et_slice join_version(struct et_strbuf *to, const json_t *package)
{
    struct et_slice version = et_json_set_text(package, "Version");
    struct et_slice release = et_json_set_text(package, "Release");
    int64_t epoch = et_json_number(package, "Epoch");
    et_strbuf_reset(to);
    if (epoch > 0)
        et_strbuf_addf(to, "%lld:", (long long)epoch);
    et_strbuf_add(to, version);
    if (release.p) {
        et_strbuf_addc(to, '-');
        et_strbuf_add(to, release);
    }
    return version.p ? et_strbuf_slice(to) : ET_SLICE_NONE;
}

static int take_result(void *ctx, const json_t *result, const struct et_json_value *text,
                       struct et_err *err)
{
    struct sbom *sbom = ctx;
    const json_t *packages = et_json_at(result, "Packages");
    int rc = ET_SKIPPED;
    for (size_t i = 0; i < json_array_size(packages) && rc >= 0; i++) {
        const json_t *element = json_array_get(packages, i);
        const struct et_package package = { .name = et_json_set_text(element, "Name"),
                                            .version = join_version(&sbom->version, element),
                                            .arch = et_json_set_text(element, "Arch") };
        if (sbom->version.failed)
            return et_fail_memory(err);
        int other =
            state(sbom, package, et_json_set_text(element, "Identifier/PURL"), &text->at, err);
        rc = other < 0 || other == ET_PARSED ? other : rc;
    }
    return rc;
}

static const char *const syft_images[] = { "metadata/userInput", "target/userInput", "target",
                                           "name", NULL };
static const char *const cyclonedx_images[] = { "component/name", NULL };
static const char *const whole_text[] = { "", NULL };

static const struct dialect syft = { "artifacts", "source", syft_images, take_artifact };
static const struct dialect cyclonedx = { "components", "metadata", cyclonedx_images,
                                          take_top_component };
static const struct dialect spdx = { "packages", "name", whole_text, take_spdx_package };
static const struct dialect trivy = { "Results", "ArtifactName", whole_text, take_result };

/* Of which image it speaks; it may stand behind the packages. 0 or a negative code. */
static int read_image(struct sbom *sbom, const struct dialect *dialect, struct et_slice text,
                      struct et_err *err)
{
    ET_JSON_AUTO *about = NULL;
    struct et_err why = { 0 };
    struct et_slice name = ET_SLICE_NONE;
    struct et_slice raw = et_json_raw_member(et_slice_unmarked(text), dialect->about);
    int rc = raw.p ? et_json_read(raw, &about, &why) : ET_DAMAGED;
    if (rc == ET_FATAL)
        return et_fail_memory(err);
    for (const char *const *path = dialect->images; *path && !name.p; path++)
        name = **path ? et_json_set_text(about, *path) : et_json_string(about);
    et_strbuf_reset(&sbom->image);
    et_strbuf_add(&sbom->image, name);
    return sbom->image.failed ? et_fail_memory(err) : 0;
}

static int read_sbom(struct sbom *sbom, const struct dialect *dialect, struct et_slice text,
                     struct et_tally *tally, struct et_err *err)
{
    const struct et_json_document document = { .sink = sbom->sink,
                                               .take = dialect->take,
                                               .state = sbom,
                                               .noun = "element",
                                               .within = dialect->packages };
    int rc = read_image(sbom, dialect, text, err);
    return rc < 0 ? rc : et_json_document_read(&document, text, tally, err);
}

static int syft_document(void *state, struct et_slice text, struct et_tally *tally,
                         struct et_err *err)
{
    return read_sbom(state, &syft, text, tally, err);
}

static int cyclonedx_document(void *state, struct et_slice text, struct et_tally *tally,
                              struct et_err *err)
{
    return read_sbom(state, &cyclonedx, text, tally, err);
}

static int spdx_document(void *state, struct et_slice text, struct et_tally *tally,
                         struct et_err *err)
{
    return read_sbom(state, &spdx, text, tally, err);
}

static int trivy_document(void *state, struct et_slice text, struct et_tally *tally,
                          struct et_err *err)
{
    return read_sbom(state, &trivy, text, tally, err);
}

static int sbom_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct sbom *sbom = calloc(1, sizeof *sbom);
    if (!sbom)
        return et_fail_memory(err);
    sbom->sink = sink;
    *state = sbom;
    return 0;
}

static void sbom_close(void *state)
{
    struct sbom *sbom = state;
    if (!sbom)
        return;
    et_strbuf_clear(&sbom->image);
    et_strbuf_clear(&sbom->version);
    free(sbom);
}

enum key_bit {
    KEY_ARTIFACTS = 1,
    KEY_SOURCE = 2,
    KEY_DESCRIPTOR = 4,
    KEY_BOM_FORMAT = 8,
    KEY_SPDX_VERSION = 16,
    KEY_SPDX_ID = 32,
    KEY_CREATION = 64,
    KEY_SCHEMA_VERSION = 128,
    KEY_ARTIFACT_NAME = 256,
    KEY_FOUND_BY = 512,
    KEY_LOCATIONS = 1024,
};

static bool has_keys(struct et_slice object, unsigned bits)
{
    static const struct et_json_key keys[] = {
        { "artifacts", '[', KEY_ARTIFACTS },        { "source", '{', KEY_SOURCE },
        { "descriptor", '{', KEY_DESCRIPTOR },      { "bomFormat", '"', KEY_BOM_FORMAT },
        { "spdxVersion", '"', KEY_SPDX_VERSION },   { "SPDXID", '"', KEY_SPDX_ID },
        { "creationInfo", '{', KEY_CREATION },      { "SchemaVersion", '0', KEY_SCHEMA_VERSION },
        { "ArtifactName", '"', KEY_ARTIFACT_NAME }, { "foundBy", '"', KEY_FOUND_BY },
        { "locations", '[', KEY_LOCATIONS },
    };
    return (et_json_keys_of(object, keys, sizeof keys / sizeof *keys) & bits) == bits;
}

static int bid_for_artifact(struct et_slice artifact, bool cut)
{
    (void)cut;
    return has_keys(artifact, KEY_FOUND_BY | KEY_LOCATIONS) ? 80 : 0;
}

/* The list of packages comes first, and may be longer than the head. */
static int syft_bid(struct et_slice head, bool whole)
{
    (void)whole;
    if (has_keys(head, KEY_ARTIFACTS | KEY_SOURCE | KEY_DESCRIPTOR))
        return 85;
    return et_json_document_bid_within(head, "artifacts", bid_for_artifact);
}

static int cyclonedx_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return has_keys(head, KEY_BOM_FORMAT) ? 90 : 0;
}

/* Where keys are sorted, the version comes last. */
static int spdx_bid(struct et_slice head, bool whole)
{
    (void)whole;
    bool ours = has_keys(head, KEY_SPDX_VERSION) || has_keys(head, KEY_SPDX_ID | KEY_CREATION);
    return ours ? 90 : 0;
}

static int trivy_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return has_keys(head, KEY_SCHEMA_VERSION | KEY_ARTIFACT_NAME) ? 88 : 0;
}

const struct et_parser et_parser_syft_json = {
    .name = "syft-json",
    .summary = "SBOM in syft's own JSON: packages of an image",
    .group = ET_GROUP_CONTENTS,
    .sample = "{\"artifacts\":[{\"name\":\"gcc-12\",\"version\":\"12.2.0-14\",\"type\":\"deb\","
              "\"foundBy\":"
              "\"dpkg-db-cataloger\",\"locations\":[],\"purl\":\"pkg:deb/debian/"
              "gcc-12@12.2.0-14?arch=amd64\"}],"
              "\"source\":{\"type\":\"image\",\"metadata\":{\"userInput\":\"acme/builder:12\"}},"
              "\"descriptor\":{\"name\":\"syft\"}}",
    .sample_invented = true,
    .bid = syft_bid,
    .open = sbom_open,
    .document = syft_document,
    .close = sbom_close,
};

const struct et_parser et_parser_cyclonedx = {
    .name = "cyclonedx",
    .summary = "SBOM in CycloneDX JSON: packages of an image",
    .group = ET_GROUP_CONTENTS,
    .sample = "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"metadata\":{\"component\":{"
              "\"type\":"
              "\"container\",\"name\":\"acme/"
              "builder:12\"}},\"components\":[{\"type\":\"library\",\"name\":"
              "\"gcc-12\",\"version\":\"12.2.0-14\",\"purl\":\"pkg:deb/debian/"
              "gcc-12@12.2.0-14?arch=amd64\"}]}",
    .sample_invented = true,
    .bid = cyclonedx_bid,
    .open = sbom_open,
    .document = cyclonedx_document,
    .close = sbom_close,
};

const struct et_parser et_parser_spdx = {
    .name = "spdx",
    .summary = "SBOM in SPDX 2 JSON: packages of an image",
    .group = ET_GROUP_CONTENTS,
    .sample = "{\"spdxVersion\":\"SPDX-2.3\",\"name\":\"acme/"
              "builder:12\",\"packages\":[{\"name\":\"gcc-12\","
              "\"versionInfo\":\"12.2.0-14\",\"externalRefs\":[{\"referenceType\":\"purl\","
              "\"referenceLocator\":"
              "\"pkg:deb/debian/gcc-12@12.2.0-14?arch=amd64\"}]}]}",
    .sample_invented = true,
    .bid = spdx_bid,
    .open = sbom_open,
    .document = spdx_document,
    .close = sbom_close,
};

const struct et_parser et_parser_trivy = {
    .name = "trivy",
    .summary = "trivy's report in JSON (--list-all-pkgs): packages of an image",
    .group = ET_GROUP_CONTENTS,
    .sample =
        "{\"SchemaVersion\":2,\"ArtifactName\":\"acme/"
        "builder:12\",\"ArtifactType\":\"container_image\","
        "\"Results\":[{\"Class\":\"os-pkgs\",\"Type\":\"debian\",\"Packages\":[{\"Name\":\"gcc-"
        "12\","
        "\"Version\":\"12.2.0\",\"Release\":\"14\",\"Arch\":\"amd64\",\"Identifier\":{\"PURL\":"
        "\"pkg:deb/debian/gcc-12@12.2.0-14?arch=amd64\"}}]}]}",
    .sample_invented = true,
    .bid = trivy_bid,
    .open = sbom_open,
    .document = trivy_document,
    .close = sbom_close,
};
