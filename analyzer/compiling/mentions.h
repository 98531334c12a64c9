/* What programs do (acts.csv) with the files that matter to compilations: fetch, write,
 * copy, make executable, delete. Commands are those that ran, and those in the scripts of
 * shells, where a redirection leaves no exec of its own. */
#ifndef ET_ANALYZER_COMPILING_MENTIONS_H
#define ET_ANALYZER_COMPILING_MENTIONS_H

#include "analyzer/compiling/interest.h"
#include "analyzer/rules/acts.h"

struct et_mention {
    et_ref exec;
    enum et_act act;
    struct et_slice technique; /* empty = none of its own */
    struct et_slice file;      /* key, see files.h; absent = it names none (connect) */
    struct et_slice other;     /* of copy and move: the file at the other end; absent = not told */
    bool target;               /* of copy and move: file is where it goes */
    bool scripted;             /* it stands in a shell's script: not known to have run */
    uint32_t number;           /* of the file, from 1; 0 = names none */
};

struct et_mentions {
    ET_BULK_ARRAY(struct et_mention) all; /* in order of their execs */
    ET_BULK_ARRAY(struct et_slice) files; /* keys, by number less one */
    struct et_map by_file;                /* key -> its number */
    uint32_t *order;                      /* indexes of all, by number of the file, then exec */
    uint32_t *starts;                     /* by number of the file: where it starts in order */
    struct et_arena text;
};

/* Indexes of the mentions of one file, in order of their execs. */
struct et_mention_list {
    const uint32_t *at;
    size_t count;
};

/* interest grows by what files are copied or moved to. 0 or ET_FATAL. */
int et_mentions_find(struct et_model *model, struct et_interest *interest,
                     struct et_mentions *mentions, struct et_err *err);
void et_mentions_clear(struct et_mentions *mentions);

/* Those of a file before, and after, that exec. */
struct et_mention_list et_mentions_before(const struct et_mentions *mentions, struct et_slice file,
                                          et_ref exec);
struct et_mention_list et_mentions_after(const struct et_mentions *mentions, struct et_slice file,
                                         et_ref exec);

#endif
