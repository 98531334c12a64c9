#include "analyzer/merge/merge.h"

#include "analyzer/correlate.h"
#include "analyzer/merge/journals.h"

#include <stdlib.h>

struct et_merge {
    struct et_store *to;
    struct et_numbers numbers;
    bool open;
};

/* What findings rest on is too little to draw conclusions from. */
static int refuse_part(struct et_store *store, struct et_err *err)
{
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_MERGE_IS_OF_FINDINGS, err);
    if (!row || et_stmt_row(row, err) <= 0)
        return ET_FATAL;
    return et_stmt_col_int(row, 0) == 1
               ? et_fail(err, ET_DAMAGED,
                         "has only findings and what they rest on (merge --findings): merge "
                         "the cases that it was made of, or this with --findings")
               : 0;
}

int et_merge_begin(struct et_merge **merge, struct et_store *to, struct et_err *err)
{
    *merge = calloc(1, sizeof **merge);
    if (!*merge)
        return et_fail_memory(err);
    struct et_merge *m = *merge;
    m->to = to;
    et_numbers_init(&m->numbers);
    if (et_shared_init(&m->numbers.shared, to, err) < 0 || refuse_part(to, err) < 0 ||
        et_store_begin(to, err) < 0)
        return ET_FATAL;
    m->open = true;
    return et_conclusions_clear(to, err);
}

int et_merge_take(struct et_merge *merge, struct et_store *from, enum et_merge_places places,
                  struct et_merged *merged, struct et_err *err)
{
    char journal[ET_SHA256_HEX];
    struct et_slice origin = ET_SLICE_NONE;
    et_numbers_reset(&merge->numbers);
    int rc = refuse_part(from, err);
    if (rc == 0)
        rc = et_journals_take(merge->to, from, journal, err);
    if (places == ET_PLACES_APART)
        origin = (struct et_slice){ journal, ET_ORIGIN_DIGITS };
    if (rc == 0)
        rc = et_evidence_take(merge->to, from, origin, ET_MATCH_STATES, &merge->numbers,
                              &merged->evidence, err);
    if (rc == 0)
        rc = et_tables_copy(merge->to, from, &merge->numbers, &merged->facts, err);
    return rc;
}

int et_merge_end(struct et_merge *merge, struct et_err *err)
{
    merge->open = false;
    return et_store_commit(merge->to, err);
}

void et_merge_free(struct et_merge *merge)
{
    if (!merge)
        return;
    if (merge->open)
        et_store_rollback(merge->to);
    et_numbers_clear(&merge->numbers);
    free(merge);
}
