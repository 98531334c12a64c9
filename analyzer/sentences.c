#include "analyzer/sentences.h"

#include "base/printable.h"

enum { TEXT = 1 };

void et_sentences_init(struct et_sentences *sentences, struct et_store *store, enum et_query put)
{
    *sentences = (struct et_sentences){ .store = store, .put = put };
    et_map_init(&sentences->known);
}

void et_sentences_clear(struct et_sentences *sentences)
{
    et_map_clear(&sentences->known);
    et_strbuf_clear(&sentences->printable);
}

static int put(struct et_sentences *s, struct et_slice text, int64_t *row, struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(s->store, s->put, err);
    if (!stmt)
        return ET_FATAL;
    et_strbuf_reset(&s->printable);
    et_printable_add(&s->printable, text);
    if (s->printable.failed)
        return et_fail_memory(err);
    et_stmt_text(stmt, TEXT, et_strbuf_slice(&s->printable));
    if (et_stmt_run(stmt, err) < 0)
        return ET_FATAL;
    *row = et_store_last_id(s->store);
    return 0;
}

int et_sentence_row(struct et_sentences *s, struct et_slice text, int64_t *row, struct et_err *err)
{
    *row = ET_NULL;
    if (!text.p)
        return 0;
    if (s->known.live >= ET_MAX_SENTENCES || s->known.keys.used >= ET_MAX_SENTENCE_BYTES)
        et_map_clear(&s->known);
    uint64_t *known = et_map_put(&s->known, text, NULL);
    if (!known)
        return et_fail_memory(err);
    if (!*known && put(s, text, row, err) < 0)
        return ET_FATAL;
    if (!*known)
        *known = (uint64_t)*row;
    *row = (int64_t)*known;
    return 0;
}
