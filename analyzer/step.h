/* A step of a host's history, and lists of steps; steps.h loads them. */
#ifndef ET_ANALYZER_STEP_H
#define ET_ANALYZER_STEP_H

#include "base/array.h"
#include "base/err.h"
#include "schema/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum et_step_kind {
    ET_STEP_EXEC,
    ET_STEP_FORK,
    ET_STEP_EXIT,
    ET_STEP_LOGIN,
    /* what is only told, not done (report_rows.h): */
    ET_STEP_LOGIN_ROW,
    ET_STEP_STATE_ROW,
};

/* What puts steps in order, and tells whether two are one; the rest stands in the case
 * (exec_of, fork_of …). Numbers are ET_NULL where the record does not tell. */
struct et_step {
    int64_t time_ns, serial, pid;
    int64_t row;       /* of its fact */
    int64_t status;    /* of exits; of execs the system call's exit= */
    int64_t detail;    /* what tells it from other rows of the same event; 0 = nothing has to */
    uint32_t evidence; /* rank of its evidence, by what it holds: the same whatever came first */
    uint32_t also;     /* first of the accounts that tell of the same, in et_steps; 0 = none */
    uint32_t line;     /* its low bits: only ties are broken by it */
    uint32_t precision_ns;
    uint8_t kind;     /* enum et_step_kind */
    uint8_t fullness; /* how much this account tells; the more, the higher */
    int8_t success;   /* of execs; -1 = not told */
    bool zoneless, repeated;
};

/* A further account of a step. */
struct et_account {
    int64_t row;   /* as in the step */
    uint32_t next; /* of the same step; 0 = none */
};

/* An ET_BULK_ARRAY with what belongs to it. */
struct et_steps {
    struct et_step *at;
    size_t count, cap;
    struct et_bulk *in;          /* that all lie in, borrowed; NULL = plain memory */
    bool reversed;               /* the first one is the last: some were taken */
    struct et_account *accounts; /* by number, from 1 */
    size_t account_count, account_cap;
};

void et_steps_clear(struct et_steps *steps);

/* For loops over all of them: whether there is number i, from 0. On the way, what lies behind is
 * let go. */
static inline bool et_more_steps(const struct et_steps *steps, size_t i)
{
    et_bulk_breathe(steps->in, i);
    return i < steps->count;
}

/* Room for one more step at the end; NULL with err filled. */
struct et_step *et_steps_add(struct et_steps *steps, struct et_err *err);

/* Takes the first one out, and gives back the memory of those that were taken before. False at
 * the end. */
bool et_steps_take(struct et_steps *steps, struct et_step *first);

/* By time and serial; of the same event the fullest account first. */
void et_steps_sort(struct et_steps *steps);

/* The fullness of what is no exec. */
static inline uint8_t et_step_fullness_told(int64_t pid)
{
    return (uint8_t)(1 << 3 | (pid != ET_NULL) << 2);
}

#endif
