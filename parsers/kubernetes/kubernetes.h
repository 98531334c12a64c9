/* What Kubernetes writes into the labels and annotations of its containers. Each
 * runtime has keys of its own for the same things. */
#ifndef ET_PARSERS_KUBERNETES_KUBERNETES_H
#define ET_PARSERS_KUBERNETES_KUBERNETES_H

#include "parsers/fact.h"

#include <jansson.h>

/* Fills what container does not say yet (name, image, pod, pod_namespace, sandbox)
 * from an object of labels or annotations, by the keys of kubelet, containerd,
 * CRI-O and dockershim. Its id is set already; a NULL object says nothing. Whoever
 * starts a container without Kubernetes can write the same: it is their word. */
void et_kubernetes_labels(struct et_container *container, const json_t *labels);

/* A container's id as Kubernetes writes it, "containerd://7f3a…": the id, and the
 * runtime by our name for it. Both are absent where text has another form. */
void et_kubernetes_id(struct et_slice text, struct et_slice *runtime, struct et_slice *id);

#endif
