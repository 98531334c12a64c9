/* The journals of cases that are merged: each is held against its own digests, then kept entry by
 * entry, so that what was done before the merge can still be read and proved. */
#ifndef ET_ANALYZER_MERGE_JOURNALS_H
#define ET_ANALYZER_MERGE_JOURNALS_H

#include "base/sha256.h"
#include "schema/store.h"

/* Of places of a case: the first digits of the digest that names it. */
enum { ET_ORIGIN_DIGITS = 16 };

/* Takes the journal of the case from, and those of cases that were merged into it. Gives what names
 * the case in origin: the digest of its journal's first entry, which its copies share; where it has
 * no journal, that of its facts. ET_DAMAGED: the journal does not hold. 0 or ET_FATAL. */
int et_journals_take(struct et_store *to, struct et_store *from, char origin[ET_SHA256_HEX],
                     struct et_err *err);

/* What names the journal of a case, and how far it goes: the digests of its first entry and of its
 * last. 1, 0 = it has none, ET_FATAL. */
int et_journals_name(struct et_store *from, char journal[ET_SHA256_HEX], char head[ET_SHA256_HEX],
                     struct et_err *err);

#endif
