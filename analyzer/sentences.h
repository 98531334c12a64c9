/* Sentences that recur among conclusions, each a row of a table of them. */
#ifndef ET_ANALYZER_SENTENCES_H
#define ET_ANALYZER_SENTENCES_H

#include "base/map.h"
#include "base/strbuf.h"
#include "schema/store.h"

/* Beyond these what is known is forgotten, and what comes again is stored anew. */
enum {
    ET_MAX_SENTENCES = 20000,
    ET_MAX_SENTENCE_BYTES = 16 * 1024 * 1024,
};

struct et_sentences {
    struct et_store *store;
    enum et_query put;
    struct et_map known; /* as given -> row */
    struct et_strbuf printable;
};

/* put: writes one; its only parameter is the text. */
void et_sentences_init(struct et_sentences *sentences, struct et_store *store, enum et_query put);
void et_sentences_clear(struct et_sentences *sentences);

/* The row of that sentence, made printable; ET_NULL for an absent one. 0 or ET_FATAL. */
int et_sentence_row(struct et_sentences *sentences, struct et_slice text, int64_t *row,
                    struct et_err *err);

#endif
