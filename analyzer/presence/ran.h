/* A command that ran, with its words. */
#ifndef ET_ANALYZER_PRESENCE_RAN_H
#define ET_ANALYZER_PRESENCE_RAN_H

#include "analyzer/presence/subject.h"

struct et_ran {
    int64_t host_id, exec_id, time_ns;
    int64_t process;  /* ET_NULL = not known */
    size_t container; /* 1 + index; 0 = it ran in none */
    const struct et_slice *argv;
    size_t argc;
    struct et_slice line; /* the words as a command line */
    struct et_said said;
};

#endif
