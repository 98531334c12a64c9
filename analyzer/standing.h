/* Whether the conclusions of a case still are those of its facts, by these rules and this
 * version: then they need not be drawn again. Facts are written once and never edited, so that
 * which evidence there is, and where it lies, tells which facts there are. */
#ifndef ET_ANALYZER_STANDING_H
#define ET_ANALYZER_STANDING_H

#include "analyzer/rules/rule_set.h"
#include "base/sha256.h"
#include "schema/store.h"

/* A digest of what the facts of a case come from. 0 or ET_FATAL. */
int et_facts_digest(struct et_store *store, char hex[ET_SHA256_HEX], struct et_err *err);

/* 1 if they do, 0 if not or if there are none, ET_FATAL. */
int et_conclusions_stand(struct et_store *store, const struct et_rule_set *rules,
                         const char *version, struct et_err *err);

#endif
