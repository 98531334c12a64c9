/* What bills of materials share, whatever their notation is. */
#ifndef ET_PARSERS_IMAGE_SBOM_PACKAGE_H
#define ET_PARSERS_IMAGE_SBOM_PACKAGE_H

#include "parsers/parser.h"

/* States a package, of which name, version and arch are set as far as they are
 * known. Its URL (purl; may be absent) tells the manager, "generic" for what has
 * none, and the arch. image: what the SBOM describes; may be empty. ET_PARSED;
 * ET_SKIPPED for an image, or what has no name; or a negative code. */
int et_sbom_state(const struct et_sink *sink, struct et_slice image, struct et_package package,
                  struct et_slice purl, const struct et_place *at, struct et_err *err);

/* False for what SPDX lists beside packages: files, the image itself, its operating
 * system, a lock file. purpose is its PrimaryPackagePurpose. */
bool et_spdx_is_package(struct et_slice purpose, struct et_slice purl);

#endif
