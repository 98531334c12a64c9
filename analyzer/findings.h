/* Findings: what a report has to tell of compilers in containers. */
#ifndef ET_ANALYZER_FINDINGS_H
#define ET_ANALYZER_FINDINGS_H

#include "analyzer/compiling/compiling.h"
#include "analyzer/model.h"

struct et_finding {
    enum et_finding_kind kind;
    et_ref exec, compilation;
    int severity;
    struct et_slice technique, detail; /* detail: printable, in the model's text */
};

struct et_findings {
    struct et_finding *at;
    size_t count, cap;
};

/* In order of their execs. 0 or ET_FATAL. */
int et_findings_find(struct et_model *model, const struct et_compiling *compiling,
                     struct et_findings *found, struct et_err *err);
void et_findings_clear(struct et_findings *found);

#endif
