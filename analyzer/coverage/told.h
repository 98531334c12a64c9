/* Commands that a runtime says it started in a container, and of which no log has the
 * exec: what was recorded elsewhere shows what is missing here. */
#ifndef ET_ANALYZER_COVERAGE_TOLD_H
#define ET_ANALYZER_COVERAGE_TOLD_H

#include "analyzer/coverage/cover.h"

struct et_told {
    et_ref container;
    int64_t first_ns, last_ns; /* of the events */
    int64_t asked, found;      /* how often it was started, and is in the log */
    struct et_slice command;   /* its words joined by blanks, bytes as they were */
    struct et_said said;       /* of the first */
};

typedef ET_ARRAY(struct et_told) et_told_list;

/* By container, then command; those that are all found too. What is listed points into
 * the cover; the caller frees list->at. 0 or ET_FATAL. */
int et_told_find(struct et_cover *cover, et_told_list *list, struct et_err *err);

#endif
