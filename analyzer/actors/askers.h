/* Which client commands may have asked for what entered a container: by the container,
 * the words, and the time. Several that fit alike are all told. */
#ifndef ET_ANALYZER_ACTORS_ASKERS_H
#define ET_ANALYZER_ACTORS_ASKERS_H

#include "analyzer/actors/clients.h"
#include "analyzer/actors/entries.h"

struct et_askers {
    struct et_client *at[ET_MAX_FITTING]; /* in order of time; the last is the nearest */
    size_t count;
    enum et_strength strength; /* of the join, if there is but one */
    int64_t alike_ns;          /* those that came so shortly before the nearest fit as well */
    const char *why;           /* what joins them, for a sentence */
};

/* argv: of the entry's first exec, absent where that is not on record. None: count = 0. */
struct et_askers et_askers_of(const struct et_model *model, struct et_clients *clients,
                              const struct et_entry *entry, const struct et_slice *argv,
                              size_t argc);

#endif
