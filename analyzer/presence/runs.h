/* Compilers that what ran tells of: a compiler that ran in a container was there; a
 * command in it installed one, or took it away (installs.h); docker cp put one into it
 * (copies.h). */
#ifndef ET_ANALYZER_PRESENCE_RUNS_H
#define ET_ANALYZER_PRESENCE_RUNS_H

#include "analyzer/presence/commands.h"
#include "analyzer/presence/installs.h"

/* After the lists. commands: of all hosts, in the order of execs. 0 or ET_FATAL. */
int et_runs_find(struct et_presence *p, const et_command_list *commands,
                 struct et_installs *installs, struct et_err *err);

#endif
