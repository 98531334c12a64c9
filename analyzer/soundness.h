/* Whether the case itself is as it was left: the file, the chain of its journal, and the rows that
 * the journal's last entry sealed. */
#ifndef ET_ANALYZER_SOUNDNESS_H
#define ET_ANALYZER_SOUNDNESS_H

#include "base/strbuf.h"
#include "schema/store.h"

enum { ET_SOUNDNESS_PARTS = 4 }; /* file, journal, facts, conclusions */

struct et_soundness {
    bool unreadable; /* SQLite finds the file damaged: nothing else was checked */
    struct et_soundness_part {
        const char *what;
        const char *state;     /* sound, damaged; intact, broken; as sealed, edited, not sealed */
        bool broken;           /* it is not as it was left */
        struct et_strbuf note; /* one sentence, printable */
    } parts[ET_SOUNDNESS_PARTS];
};

/* 0 or ET_FATAL; to be cleared either way. */
int et_soundness_check(struct et_soundness *soundness, struct et_store *store, struct et_err *err);
void et_soundness_clear(struct et_soundness *soundness);

#endif
