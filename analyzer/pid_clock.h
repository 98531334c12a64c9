/* The kernel hands out pids in turn, from 300 up to pid_max and again from 300
 * (alloc_pid in kernel/pid.c, idr_alloc_cyclic). So the pids of new processes
 * tell how far it has counted, like the hand of a clock, and a pid can belong to
 * another process only after the hand has passed it again. With execve rules
 * alone nothing else tells that a process has ended. */
#ifndef ET_ANALYZER_PID_CLOCK_H
#define ET_ANALYZER_PID_CLOCK_H

#include "base/array.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct et_pid_clock {
    struct et_bulk *bulk; /* that what grows lies in, borrowed; NULL = plain memory */
    int64_t *hands;       /* for each exec in order of time: pids handed out so far, an estimate */
    size_t count, cap;
    int64_t turn; /* pids in a full turn */
    int64_t now;  /* the hand at the exec under way */
};

/* First tell it the pids of all execs in order of time, then wind it. False if
 * there is no memory. */
bool et_pid_clock_add(struct et_pid_clock *clock, int64_t pid);
bool et_pid_clock_wind(struct et_pid_clock *clock);
void et_pid_clock_clear(struct et_pid_clock *clock);

/* It is set no more: only et_pid_clock_turned is asked from now on. */
void et_pid_clock_unwind(struct et_pid_clock *clock);

/* Sets the hand to where it was at exec number i, from 0. */
void et_pid_clock_set(struct et_pid_clock *clock, size_t i);

/* True if between then (a value of `now`) and now the hand may have passed pid:
 * if its process has died, another may have it. */
bool et_pid_clock_passed(const struct et_pid_clock *clock, int64_t pid, int64_t then);

/* True if it came round at least once: some pid may have been given twice. */
bool et_pid_clock_turned(const struct et_pid_clock *clock);

#endif
