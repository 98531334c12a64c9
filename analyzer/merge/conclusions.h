/* What was concluded in one case, taken into another under the numbers that spans.h tells. Of execs
 * those are taken that findings rest on; the others are counted. */
#ifndef ET_ANALYZER_MERGE_CONCLUSIONS_H
#define ET_ANALYZER_MERGE_CONCLUSIONS_H

#include "analyzer/merge/spans.h"
#include "analyzer/merge/tables.h"

struct et_conclusions {
    struct et_store *to, *from;
    const struct et_span_host *hosts; /* of the case from */
    size_t host_count;
    struct et_numbers *numbers; /* all streams of it are known here */
    int64_t last_clue;          /* here */
};

/* Takes all of it, and the facts of the execs. 0 or ET_FATAL. */
int et_conclusions_take(struct et_conclusions *conclusions, struct et_err *err);

/* The statements by which each table is read and written, from 0; false past the last: for the test
 * that no column is forgotten. */
bool et_conclusions_statements(size_t i, enum et_query *read, enum et_query *put);

#endif
