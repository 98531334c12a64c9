/* Writes verdicts, compilers found, and the findings that they make. */
#ifndef ET_ANALYZER_PRESENCE_PRESENCE_ROWS_H
#define ET_ANALYZER_PRESENCE_PRESENCE_ROWS_H

#include "analyzer/presence/runs.h"

/* Sorts what each subject has. Containers come first, then images; each by host and id.
 * 0 or ET_FATAL. */
int et_presence_rows_put(struct et_presence *p, const struct et_installs *installs,
                         struct et_err *err);

#endif
