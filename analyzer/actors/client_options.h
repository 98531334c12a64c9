/* Which options of the runtimes' clients take a value as the next word; without them a
 * value would pass for a container. Sources: the programs' own command line help. */
#ifndef ET_ANALYZER_ACTORS_CLIENT_OPTIONS_H
#define ET_ANALYZER_ACTORS_CLIENT_OPTIONS_H

#include <stddef.h>

struct et_client_options {
    const char *const *valued;
    size_t count;
};

extern const struct et_client_options et_global_options; /* docker's, podman's, nerdctl's */
extern const struct et_client_options et_exec_options, et_run_options, et_start_options;
extern const struct et_client_options et_compose_options, et_ctr_options, et_kubectl_options;
extern const struct et_client_options et_crictl_options, et_crictl_exec_options;

#endif
