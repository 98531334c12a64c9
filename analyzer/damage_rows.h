/* What of the evidence under way cannot be read. All of it is counted; up to a limit each it is
 * kept in rows, and told to the listener of ingest place by place. */
#ifndef ET_ANALYZER_DAMAGE_ROWS_H
#define ET_ANALYZER_DAMAGE_ROWS_H

#include "analyzer/fact_queue.h"
#include "analyzer/ingest.h"
#include "base/strbuf.h"

/* Plain data; all but label is borrowed. */
struct et_damage_rows {
    struct et_store *store;
    const struct et_ingest_listener *listener;
    const struct et_facts *facts; /* of the evidence */
    struct et_fact_queue *queue;  /* on the way there: waited for before the store is used */
    struct et_strbuf label;       /* path!member of the evidence, printable */
    uint64_t count;
};

/* Begins with another evidence. */
void et_damage_rows_begin(struct et_damage_rows *rows, const struct et_source *source);
void et_damage_rows_clear(struct et_damage_rows *rows);

/* 0 or ET_FATAL. */
int et_damage_rows_put(struct et_damage_rows *rows, const struct et_damage *damage,
                       struct et_err *err);

/* Takes the account of the evidence in that row, and tells its damage once more: whoever reads what
 * the case has already has to know. 0 or ET_FATAL. */
int et_damage_rows_repeat(struct et_damage_rows *rows, int64_t evidence_row,
                          struct et_accounts *accounts, struct et_err *err);

/* Tells how much there is that was not told place by place. */
void et_damage_rows_end(const struct et_damage_rows *rows);

/* A path of which there is no evidence, as it cannot be read: is told, and nothing more. */
void et_damage_rows_tell_path(struct et_damage_rows *rows, struct et_slice path,
                              const struct et_err *what);

#endif
