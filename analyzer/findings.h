/* Findings: what a report has to tell of compilers in containers. */
#ifndef ET_ANALYZER_FINDINGS_H
#define ET_ANALYZER_FINDINGS_H

#include "analyzer/compiling/compiling.h"
#include "analyzer/model.h"
#include "base/strbuf.h"

struct et_finding {
    enum et_finding_kind kind;
    et_ref exec, compilation; /* exec = 0: nothing but said tells of it */
    et_ref container;         /* as the exec's, where there is one */
    int64_t time_ns;
    struct et_said said; /* without an exec */
    int severity;
    struct et_slice technique, detail; /* detail: printable, in the model's text */
};

struct et_findings {
    struct et_finding *at;
    size_t count, cap;
    struct et_bulk *in; /* that they lie in: the model's */
};

/* What compilations and refused execs tell. 0 or ET_FATAL. */
int et_findings_find(struct et_model *model, const struct et_compiling *compiling,
                     struct et_findings *found, struct et_err *err);
/* Adds one more; detail is copied. 0 or ET_FATAL. */
int et_findings_add(struct et_model *model, struct et_findings *found,
                    const struct et_finding *finding, const struct et_strbuf *detail,
                    struct et_err *err);
/* Puts all in order of time. */
void et_findings_sort(struct et_findings *found);
void et_findings_clear(struct et_findings *found);

#endif
