/* Which process a record speaks of. A pid alone is no key: this module decides
 * whether a sighting belongs to the process that had that pid before, or to
 * another one under the same number. */
#ifndef ET_ANALYZER_PROCESSES_H
#define ET_ANALYZER_PROCESSES_H

#include "analyzer/model.h"

struct et_sighting {
    int64_t pid, ppid, time_ns;
    enum et_seen seen; /* ET_SEEN_EXEC or ET_SEEN_FORK (any other record of its own) */
    /* What may tell a long-silent parent from another process under its pid: */
    int64_t dev, subj; /* of the program's file, and its label; ET_NULL = not told */
    int64_t ses;       /* as recorded, ET_NO_SESSION too; ET_NULL = not told */
    et_ref serves;     /* the container that its runtime call names */
};

/* The process seen; made, with its parent, where it is new (*fresh says so).
 * 0 if there is no memory. */
et_ref et_process_seen(struct et_model *model, const struct et_sighting *sighting, bool *fresh);

/* The process that has pid at that time, made as "seen as a parent only" where
 * none is known. 0 if there is no memory. */
et_ref et_process_of(struct et_model *model, int64_t pid, int64_t time_ns);

/* The same for a process that logs in now: one that is of a session already is another
 * under its pid. */
et_ref et_process_at_login(struct et_model *model, int64_t pid, int64_t time_ns);

/* The process ref made another one, or a thread, at that time, and the host calls it
 * child: who had that number before has ended, be it without a record. */
void et_process_made(struct et_model *model, et_ref ref, int64_t child, int64_t time_ns);

/* Whether it may be a shim or monitor that left no record: no exec of it is known, nor what it is,
 * and it is neither init nor the kernel's. */
bool et_process_may_be_server(const struct et_model *model, et_ref ref);

/* It has ended: its pid is free for another. status: ET_NULL = not told. */
void et_process_end(struct et_model *model, et_ref ref, int64_t time_ns, int64_t status);

/* All processes of a container have ended. */
void et_process_end_container(struct et_model *model, et_ref container, int64_t time_ns);

/* The machine was started anew: nothing lives on. first: those before it, from 0, have ended
 * already, with an earlier boot. */
void et_process_end_all(struct et_model *model, size_t first, int64_t time_ns);

#endif
