/* What is to be read, as pieces: the paths that were given, or those of a shard (--shard FILE:I).
 */
#ifndef ET_ANALYZER_CLI_SHARD_CHOICE_H
#define ET_ANALYZER_CLI_SHARD_CHOICE_H

#include "analyzer/cli/evidence.h"
#include "analyzer/plan/shard.h"

/* Returns an et_exit_status; what is wrong was said. shard is to be cleared either way. */
int et_choose_shard(struct et_shard *shard, const struct et_evidence_choice *choice);

#endif
