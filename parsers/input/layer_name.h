/* Which tars are layers of an image: those that lie where image archives and
 * registries put them, under a name made of a digest. Such a tar is evidence as a
 * whole, whose SHA-256 the image's configuration names; any other tar is a way to
 * carry evidence. */
#ifndef ET_PARSERS_INPUT_LAYER_NAME_H
#define ET_PARSERS_INPUT_LAYER_NAME_H

#include "base/slice.h"

/* True for DIGEST/layer.tar (docker save) and blobs/sha256/DIGEST (an OCI layout,
 * containerd's store), whatever folders these are in; within an archive also for
 * DIGEST.tar and DIGEST.tar.gz (podman save). A digest is 64 hex digits. */
bool et_is_layer_name(struct et_slice path, bool in_archive);

#endif
