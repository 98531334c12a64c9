/* The journal of a case: what was done with it, by which version, rules and options, and what it
 * held then. Only added to; each entry carries the digest of the one before, so that none can be
 * changed, taken out or put between without the rest showing it. Who can write the file can write
 * all of it anew: so the last digest is worth what it is worth elsewhere, on paper or signed.
 * docs/forensics.md has the encoding. */
#ifndef ET_ANALYZER_JOURNAL_H
#define ET_ANALYZER_JOURNAL_H

#include "analyzer/seal.h"

/* A command begins its work. All texts are printable; absent = none, or not told. */
struct et_journal_begin {
    struct et_slice command, version;
    struct et_slice profile, rules_sha256; /* of the rules that it goes by */
    struct et_slice options;               /* JSON array of the words given */
    struct et_slice case_number, examiner;
    struct et_slice protection; /* how the program was shut in */
    struct et_slice clock_time;
};

/* … and ends it. What the case holds is counted and sealed here. */
struct et_journal_end {
    int64_t began; /* entry */
    struct et_slice command, version;
    int64_t status;
    enum et_seal_depth depth;
    struct et_slice clock_time;
};

/* The case was made by an older version, and was migrated when it was opened. */
struct et_journal_migration {
    int from, to; /* case versions */
    struct et_slice version;
    struct et_slice clock_time;
};

struct et_journal_head {
    int64_t n;                  /* of the last entry; 0 = there is none */
    char sha256[ET_SHA256_HEX]; /* its digest */
};

/* Each adds an entry, in a transaction of its own; *head is it. 0 or ET_FATAL. */
int et_journal_put_begin(struct et_store *store, const struct et_journal_begin *begin,
                         struct et_journal_head *head, struct et_err *err);
int et_journal_put_end(struct et_store *store, const struct et_journal_end *end,
                       struct et_journal_head *head, struct et_err *err);

/* An entry that it began and one that it ended, in the transaction of the migration, which is
 * committed. What older entries sealed can only be checked by the version that made them, as rows
 * look otherwise now; so what was migrated is sealed anew. */
int et_journal_put_migration(struct et_store *store, const struct et_journal_migration *migration,
                             struct et_journal_head *head, struct et_err *err);

/* What checking found. */
struct et_journal_state {
    struct et_journal_head head;
    int64_t broken;   /* the first entry that does not fit; 0 = none */
    char why[96];     /* … and what is wrong with it */
    int64_t sealed;   /* the last entry that ends something; 0 = none */
    bool ended;       /* nothing began after it */
    bool depth_known; /* of that entry: */
    enum et_seal_depth depth;
    struct et_seal seal;
};

/* Holds every entry against the one before it. 0 (broken or not) or ET_FATAL. */
int et_journal_check(struct et_store *store, struct et_journal_state *state, struct et_err *err);

#endif
