/* The evidence, read again for reports that show its lines (reports/raw.h). */
#ifndef ET_ANALYZER_CLI_RAW_LINES_H
#define ET_ANALYZER_CLI_RAW_LINES_H

#include "reports/raw.h"

/* What of a line is read; whoever wants all of it has `explain`. */
enum { ET_RAW_LINE = 4096 };

/* As et_raw's read; ctx is the case (struct et_store). */
int et_raw_lines(void *ctx, struct et_slice sha256, struct et_raw_place *places, size_t count,
                 bool *same, struct et_arena *arena, struct et_err *err);

#endif
