/* What each container comes to: was a compiler executed in it, was one present, could it
 * have been seen, and is it excused? docs/check.md tells what each verdict means. */
#ifndef ET_ANALYZER_VERDICTS_VERDICTS_H
#define ET_ANALYZER_VERDICTS_VERDICTS_H

#include "analyzer/rules/waivers.h"
#include "schema/store.h"

/* By what is judged. */
struct et_judging {
    struct et_waivers *waivers; /* NULL = there are none */
    int64_t as_of_ns;           /* waivers are held against it; ET_NULL = the evidence's end */
};

/* Derives verdicts, their reasons and remedies, and which findings are excused; those of
 * before are replaced. Containers, findings, presence and what is unseen are derived
 * already. judging may be NULL: no waivers. 0 or ET_FATAL. */
int et_verdicts_derive(struct et_store *store, const struct et_judging *judging,
                       struct et_err *err);

/* The same in a transaction of its own, for a case that was correlated before. */
int et_verdicts_renew(struct et_store *store, const struct et_judging *judging, struct et_err *err);

/* Deletes them all, inside an open transaction. 0 or ET_FATAL. */
int et_verdicts_clear(struct et_store *store, struct et_err *err);

/* The waivers that the case was judged by, to be freed by the caller; NULL with err filled. */
struct et_waivers *et_verdicts_waivers(struct et_store *store, struct et_err *err);

#endif
