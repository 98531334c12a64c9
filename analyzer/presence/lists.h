/* Compilers in lists that name a container's or an image's contents: packages, files,
 * docker diff. A whole list would have shown any compiler that it can show: one of
 * packages none that was built or copied by hand. Whether a list is whole is told by
 * what no root lacks (role base of the rules). */
#ifndef ET_ANALYZER_PRESENCE_LISTS_H
#define ET_ANALYZER_PRESENCE_LISTS_H

#include "analyzer/presence/subject.h"

/* 0 or ET_FATAL. */
int et_lists_find(struct et_presence *p, struct et_err *err);

/* Whose contents a row tells: of the container with that id, else of the image of that
 * name or id; NULL = nobody's that the case knows. */
struct et_subject *et_subject_of(struct et_presence *p, int64_t host_id, struct et_slice container,
                                 struct et_slice image);

#endif
