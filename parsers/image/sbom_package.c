#include "parsers/image/sbom_package.h"

#include "parsers/image/purl.h"

static bool is_image(struct et_slice purl)
{
    struct et_slice type = et_purl_type(purl);
    return et_slice_is(type, "oci") || et_slice_is(type, "docker");
}

int et_sbom_state(const struct et_sink *sink, struct et_slice image, struct et_package package,
                  struct et_slice purl, const struct et_place *at, struct et_err *err)
{
    struct et_slice type = et_purl_type(purl), arch = et_purl_qualifier(purl, "arch");
    package.manager = type.p ? type : ET_SLICE("generic");
    package.arch = arch.p ? arch : package.arch;
    package.image = image.n ? image : ET_SLICE_NONE;
    if (!package.name.n || is_image(purl))
        return ET_SKIPPED;
    struct et_fact fact = {
        .kind = ET_FACT_PACKAGE, .places = at, .place_count = 1, .package = &package
    };
    int rc = sink->fact(sink->ctx, &fact, err);
    return rc < 0 ? rc : ET_PARSED;
}

bool et_spdx_is_package(struct et_slice purpose, struct et_slice purl)
{
    static const char *const others[] = { "CONTAINER", "OPERATING-SYSTEM", "FILE", "DEVICE" };
    bool listed = et_slice_is(purpose, "APPLICATION") && !purl.n; /* a lock file */
    return !listed && !ET_SLICE_IN(purpose, others);
}
