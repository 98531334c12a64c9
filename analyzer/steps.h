/* What one host's processes did, step by step: execs, forks, exits and logins
 * out of all its evidence, in order of time, each event once. */
#ifndef ET_ANALYZER_STEPS_H
#define ET_ANALYZER_STEPS_H

#include "base/err.h"
#include "schema/store.h"

#include <stddef.h>
#include <stdint.h>

enum et_step_kind { ET_STEP_EXEC, ET_STEP_FORK, ET_STEP_EXIT, ET_STEP_LOGIN };

/* Numbers are ET_NULL where the record does not tell; texts are row ids. */
struct et_step {
    enum et_step_kind kind;
    uint32_t evidence; /* rank of its evidence by digest: the same whatever came first */
    int64_t time_ns, serial, pid, ppid;
    int64_t stream_id, line, offset;
    int64_t exe, comm;
    int64_t ses;    /* of execs and logins */
    int64_t status; /* of exits; of execs the system call's exit= */
    /* of execs alone: */
    int64_t fact_id, success, precision_ns, argv_id, argv_state, path_list, cwd, subj;
};

struct et_steps {
    struct et_step *at;
    size_t count, cap;
};

/* 0 or ET_FATAL. */
int et_steps_load(struct et_store *store, int64_t host_id, struct et_steps *steps,
                  struct et_err *err);
void et_steps_clear(struct et_steps *steps);

#endif
