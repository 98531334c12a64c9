/* What analyze and ingest share: taking paths into a case and saying aloud what
 * could not be read. */
#ifndef ET_ANALYZER_CLI_EVIDENCE_H
#define ET_ANALYZER_CLI_EVIDENCE_H

#include "analyzer/cli/confine.h"
#include "analyzer/cli/custody.h"
#include "analyzer/cli/loudness.h"
#include "analyzer/ingest.h"

/* What analyze and ingest are told about the evidence. */
struct et_evidence_choice {
    int count;
    char **paths;
    const char *shard; /* --shard; NULL = not given: paths tells the evidence */
    const char *format, *host, *utc_offset; /* --as, --host, --utc-offset; NULL = not given */
    bool all;                               /* --all */
    bool table;                             /* end with what was found where, unless quiet */
    const char *jobs;                       /* --jobs; NULL = not given */
    enum et_loudness loudness;
    const struct et_confined *confined; /* to be narrowed to what is read */
    bool reads_known;                   /* evidence that the case names is read as well */
    struct et_custody *custody;         /* notes it in the journal */
};

#define ET_SHARD_HELP "no PATH, but what shard I of a plan lists, from 0 (see `plan`)"

/* Opens (or makes) the case, begins its entry in the journal, which the caller ends, and ingests
 * all paths; nothing is touched where the choice makes no sense. Returns an et_exit_status; on
 * ET_EXIT_FAILED and ET_EXIT_USAGE the reason was printed, the entry was ended and *store is NULL.
 */
int et_take_evidence(const char *case_path, const struct et_evidence_choice *choice,
                     struct et_store **store);

#endif
