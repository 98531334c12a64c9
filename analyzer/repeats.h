/* One event that several carriers tell of is one: auditd's log and its copies, the
 * journal, syslog, ausearch's tables. Some keep only seconds, some a local time
 * without its zone, some neither serial nor process. The most exact account gives
 * the time, the fullest one all else, and every account is remembered. */
#ifndef ET_ANALYZER_REPEATS_H
#define ET_ANALYZER_REPEATS_H

#include "analyzer/step.h"

/* Folds the steps of one host, sorted, each event into one step. Times of a zone
 * that others tell are set right. 0 or ET_FATAL. */
int et_repeats_fold(struct et_store *store, struct et_steps *steps, struct et_err *err);

#endif
