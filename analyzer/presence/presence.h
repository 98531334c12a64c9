/* Is a compiler in a container or an image, since when, and could the evidence have
 * shown it? One verdict for each container and each image of the case, and a row for
 * each compiler found. docs/presence.md tells what counts as what. */
#ifndef ET_ANALYZER_PRESENCE_PRESENCE_H
#define ET_ANALYZER_PRESENCE_PRESENCE_H

#include "analyzer/presence/commands.h"
#include "analyzer/rules/rule_set.h"
#include "schema/store.h"

/* Derives the rows of derived_presence and derived_present_compiler, and the findings
 * that they make. Hosts, containers, execs and subjects are derived already; commands are
 * those of all hosts; bulk may be NULL. 0 or ET_FATAL. */
int et_presence_derive(struct et_store *store, struct et_rule_set *rules, struct et_bulk *bulk,
                       const et_command_list *commands, struct et_err *err);

#endif
