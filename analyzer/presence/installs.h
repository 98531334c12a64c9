/* Commands in a container that install packages with a compiler, or take them away. */
#ifndef ET_ANALYZER_PRESENCE_INSTALLS_H
#define ET_ANALYZER_PRESENCE_INSTALLS_H

#include "analyzer/presence/ran.h"

struct et_install_run {
    size_t container; /* index */
    int64_t exec_id, time_ns;
    struct et_slice packages; /* the names, parted by ", " */
};

/* One for each command that was given, in the order of execs: what it runs in turn is not
 * told again. */
struct et_installs {
    struct et_install_run *at;
    size_t count, cap;
    struct et_map processes; /* that were told of already */
    struct et_map execs;     /* likewise */
};

void et_installs_init(struct et_installs *installs);
void et_installs_clear(struct et_installs *installs);

/* Takes what ran in a container; later execs come later. words: memory for the command at
 * hand. 0 or ET_FATAL. */
int et_installs_take(struct et_presence *p, struct et_installs *installs, const struct et_ran *ran,
                     struct et_arena *words, struct et_err *err);

#endif
