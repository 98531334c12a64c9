/* Execs that may have been in any container that lived at their time: nothing tells where
 * they ran. */
#ifndef ET_ANALYZER_COVERAGE_STRAYS_H
#define ET_ANALYZER_COVERAGE_STRAYS_H

#include "analyzer/coverage/cover.h"

/* Moments, in order; each with where it is said. */
typedef ET_ARRAY(struct et_gap) et_stray_list;

struct et_strays {
    et_stray_list compilers;
    et_stray_list nameless; /* they have lost the record that tells of the program */
};

/* 0 or ET_FATAL; et_strays_clear frees in either case. */
int et_strays_load(const struct et_model *model, struct et_strays *strays, struct et_err *err);
void et_strays_clear(struct et_strays *strays);

/* The index of the first from that moment on; the list's count = none. */
size_t et_strays_from(const et_stray_list *list, int64_t from_ns);

#endif
