/* What kind of compiler a package or a file is, by the rules: packages.csv; files.csv
 * and then compilers.csv. */
#ifndef ET_ANALYZER_PRESENCE_KINDS_H
#define ET_ANALYZER_PRESENCE_KINDS_H

#include "analyzer/presence/subject.h"

/* False if it is none, or if rules say so. Fills family, role, severity and rule. */
bool et_kind_of_package(struct et_presence *p, struct et_slice manager, struct et_slice name,
                        struct et_sighting *found);
bool et_kind_of_file(struct et_presence *p, struct et_slice path, struct et_sighting *found);

/* What a list says of a file. */
struct et_listed {
    struct et_slice path, link; /* link: absent = it is none */
    int64_t mode;               /* ET_NULL = not told */
};

/* The same, where the list may tell that it is a link or no program. A link is what it
 * points to. */
bool et_kind_of_listed(struct et_presence *p, const struct et_listed *file,
                       struct et_sighting *found);

#endif
