/* Which container and which pod a message of a container daemon names: in its pairs,
 * or in its words, where only what certain words introduce is an id (layers,
 * networks and images have ids of the same form). */
#ifndef ET_PARSERS_RUNTIME_DAEMON_NAMES_H
#define ET_PARSERS_RUNTIME_DAEMON_NAMES_H

#include "parsers/runtime/pairs.h"

struct et_daemon_names {
    struct et_slice container; /* id; of a message on a sandbox alone, the sandbox's */
    struct et_slice name, exec_id;
    struct et_slice pod, pod_namespace;
    bool docker; /* named in a way that only dockerd has */
};

/* True if anything was named. All is borrowed. */
bool et_daemon_names_find(struct et_slice words, const struct et_pairs *pairs,
                          struct et_daemon_names *names);

#endif
