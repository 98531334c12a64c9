/* The clients of container runtimes by the grammar of their arguments: what a
 * `docker exec` or `podman run` asks for, of which container, and what it has run
 * there. Only the right argument position counts. It says what was asked, not that it
 * was done. */
#ifndef ET_ANALYZER_ACTORS_COMMANDS_H
#define ET_ANALYZER_ACTORS_COMMANDS_H

#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

enum et_client_op {
    ET_CLIENT_OTHER, /* asks for nothing that starts a process in a container */
    ET_CLIENT_EXEC,
    ET_CLIENT_RUN,   /* makes a container: run, create */
    ET_CLIENT_START, /* start, restart: of a container that is there */
    ET_CLIENT_BUILD, /* of an image: makes containers that it does not name */
    ET_CLIENT_UP,    /* docker compose up and its like: makes containers of a project */
};

enum et_client_target {
    ET_TARGET_NONE,
    ET_TARGET_CONTAINER, /* a name, an id, or the beginning of an id */
    ET_TARGET_SERVICE,   /* docker compose's */
    ET_TARGET_POD,       /* Kubernetes' */
};

struct et_client_call {
    enum et_client_op op;
    enum et_client_target named;
    struct et_slice target;       /* absent: it names none, or (start) words are the targets */
    struct et_slice name_space;   /* containerd's or Kubernetes'; absent = not told */
    struct et_slice image;        /* run */
    struct et_slice entrypoint;   /* run --entrypoint: the command's first word */
    const struct et_slice *words; /* the command after it; of start: the containers */
    size_t word_count;
    bool publishes; /* run -p, -P: others may connect to it */
};

/* True if a program of that path may be a client (cheap: look at argv only then). */
bool et_client_may_be(struct et_slice exe);

/* exe: the kernel's exe=. Slices of the result point into argv. */
struct et_client_call et_client_of(struct et_slice exe, const struct et_slice *argv, size_t argc);

/* Whether the command asked for is what runs: argv ends in it. What may stand before
 * it are words of the image's entry point, or a script's interpreter; most: how many. */
bool et_client_runs(const struct et_client_call *call, const struct et_slice *argv, size_t argc,
                    size_t most);

#endif
