/* Package URLs, by which SBOMs name packages:
 *
 *   pkg:deb/debian/binutils@2.40-2?arch=amd64&distro=debian-12
 */
#ifndef ET_PARSERS_IMAGE_PURL_H
#define ET_PARSERS_IMAGE_PURL_H

#include "base/slice.h"

/* "deb"; absent if it is no package URL. */
struct et_slice et_purl_type(struct et_slice purl);

/* The value of a qualifier ("arch"); absent if there is none. As written: percent
 * signs are not decoded. */
struct et_slice et_purl_qualifier(struct et_slice purl, const char *key);

#endif
