/* What runtimes and the Kubernetes API have on record as asked of them: which command
 * was to run in which container, and (Kubernetes) for which user, from where. */
#ifndef ET_ANALYZER_ACTORS_REQUESTS_H
#define ET_ANALYZER_ACTORS_REQUESTS_H

#include "analyzer/container_names.h"
#include "base/strbuf.h"

struct et_request {
    int64_t time_ns;
    et_ref container;                                               /* Docker's and podman's */
    struct et_slice runtime, actor, address, pod, name_space, name; /* absent = not told */
    struct et_said said;
    uint32_t next; /* with the same command in the same place, + 1 */
    bool used;
    bool elsewhere; /* told by another host's evidence (a control plane's) */
};

struct et_requests {
    ET_ARRAY(struct et_request) all;
    struct et_map by_command; /* hash of place and command -> the first one, + 1 */
    struct et_map last;       /* the same -> the last one, + 1 */
    struct et_strbuf text;    /* room */
};

/* 0 or ET_FATAL. */
int et_requests_load(struct et_model *model, const struct et_container_names *names,
                     struct et_requests *requests, struct et_err *err);
void et_requests_clear(struct et_requests *requests);

/* The first of those for argv in that container, in order of time by next; by the
 * runtime, or by the Kubernetes API where the container's pod is known. 0 = none. */
uint32_t et_requests_of_runtime(struct et_requests *requests, et_ref container,
                                const struct et_slice *argv, size_t argc);
uint32_t et_requests_of_pod(struct et_requests *requests, const struct et_container_node *container,
                            const struct et_slice *argv, size_t argc);

/* The request that is the nearest before that time and not found done yet; and another
 * user's that is as near. NULL = none. */
struct et_asked {
    struct et_request *request, *rival;
};

/* Among those that begin with first, as told by the above. */
struct et_asked et_requests_nearest(const struct et_requests *requests, uint32_t first,
                                    int64_t time_ns);

#endif
