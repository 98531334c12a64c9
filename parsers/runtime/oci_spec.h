/* The OCI runtime specification of a container: what runc or crun is told to run. It
 * stands alone in a bundle (config.json), and within what containerd and CRI-O say. */
#ifndef ET_PARSERS_RUNTIME_OCI_SPEC_H
#define ET_PARSERS_RUNTIME_OCI_SPEC_H

#include "parsers/runtime/describe.h"

/* Fills what container does not say yet: command, hostname, control group, rootfs,
 * labels of security modules, namespaces shared with the host, and what annotations
 * tell. Borrows from spec (which may be NULL) and from the describer. */
void et_oci_spec_fill(struct et_describer *describer, const json_t *spec,
                      struct et_container *container);

#endif
