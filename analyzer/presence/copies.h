/* Compilers that were copied into a container from outside:
 *
 *   docker [-H SOCKET] [container] cp [-aLq] SOURCE CONTAINER:PATH
 *
 * and so podman and nerdctl. A file that is a compiler by its source is one under
 * whatever name it has then. */
#ifndef ET_ANALYZER_PRESENCE_COPIES_H
#define ET_ANALYZER_PRESENCE_COPIES_H

#include "analyzer/presence/ran.h"

/* True for the programs that copy so. */
bool et_copies_may(struct et_slice exe);

/* Takes what such a program did, after the lists: docker diff tells where a file came to
 * lie. 0 or ET_FATAL. */
int et_copies_take(struct et_presence *p, const struct et_ran *ran, struct et_err *err);

#endif
