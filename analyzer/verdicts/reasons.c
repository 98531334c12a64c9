#include "analyzer/verdicts/reasons.h"

/* Columns of verdict_reasons. */
enum column {
    VERDICT,
    ASPECT,
    KIND,
    WORDS,
    SENTENCE,
    START,
    END,
    FINDING,
    EXEC,
    STREAM,
    LINE,
    OFFSET
};

struct writer {
    struct et_sentences *sentences;
    struct et_map unseen; /* struct unseen -> row of its words */
    int64_t verdict_id, n;
};

/* What was not seen, and when: of many containers the same. */
struct unseen {
    int64_t sentence, start_ns, end_ns;
};

static int put_unseen(struct writer *w, const struct unseen *unseen, int64_t *row,
                      struct et_err *err)
{
    ET_STMT_AUTO *words = et_store_query(w->sentences->store, ET_Q_UNSEEN_WORDS, err);
    if (!words)
        return ET_FATAL;
    et_stmt_int(words, ET_UNSEEN_WORDS_SENTENCE, unseen->sentence);
    et_stmt_int(words, ET_UNSEEN_WORDS_START_NS, unseen->start_ns);
    et_stmt_int(words, ET_UNSEEN_WORDS_END_NS, unseen->end_ns);
    return et_stmt_row(words, err) < 0
               ? ET_FATAL
               : et_sentence_row(w->sentences, et_stmt_col_text(words, 0), row, err);
}

static int row_of_unseen(struct writer *w, const struct unseen *unseen, int64_t *row,
                         struct et_err *err)
{
    const struct et_slice key = { (const char *)unseen, sizeof *unseen }; /* numbers, no gaps */
    if (w->unseen.live >= ET_MAX_SENTENCES)
        et_map_clear(&w->unseen);
    uint64_t *known = et_map_put(&w->unseen, key, NULL);
    if (!known)
        return et_fail_memory(err);
    if (!*known) {
        if (put_unseen(w, unseen, row, err) < 0)
            return ET_FATAL;
        *known = (uint64_t)*row;
    }
    *row = (int64_t)*known;
    return 0;
}

static int sentence_of(struct writer *w, struct et_stmt *why, int64_t *row, struct et_err *err)
{
    const struct unseen unseen = { et_stmt_col_int(why, SENTENCE), et_stmt_col_int(why, START),
                                   et_stmt_col_int(why, END) };
    return unseen.sentence == ET_NULL
               ? et_sentence_row(w->sentences, et_stmt_col_text(why, WORDS), row, err)
               : row_of_unseen(w, &unseen, row, err);
}

static int put(struct writer *w, struct et_stmt *why, struct et_err *err)
{
    int64_t sentence = ET_NULL, verdict_id = et_stmt_col_int(why, VERDICT);
    if (sentence_of(w, why, &sentence, err) < 0)
        return ET_FATAL;
    ET_STMT_AUTO *stmt = et_store_query(w->sentences->store, ET_Q_PUT_VERDICT_REASON, err);
    if (!stmt)
        return ET_FATAL;
    w->n = verdict_id == w->verdict_id ? w->n + 1 : 1;
    w->verdict_id = verdict_id;
    et_stmt_int(stmt, ET_PUT_VERDICT_REASON_VERDICT_ID, verdict_id);
    et_stmt_int(stmt, ET_PUT_VERDICT_REASON_N, w->n);
    et_stmt_text(stmt, ET_PUT_VERDICT_REASON_ASPECT, et_stmt_col_text(why, ASPECT));
    et_stmt_text(stmt, ET_PUT_VERDICT_REASON_KIND, et_stmt_col_text(why, KIND));
    et_stmt_int(stmt, ET_PUT_VERDICT_REASON_REASON, sentence);
    et_stmt_int(stmt, ET_PUT_VERDICT_REASON_FINDING_ID, et_stmt_col_int(why, FINDING));
    et_stmt_int(stmt, ET_PUT_VERDICT_REASON_EXEC_ID, et_stmt_col_int(why, EXEC));
    et_stmt_int(stmt, ET_PUT_VERDICT_REASON_STREAM_ID, et_stmt_col_int(why, STREAM));
    et_stmt_int(stmt, ET_PUT_VERDICT_REASON_LINE, et_stmt_col_int(why, LINE));
    et_stmt_int(stmt, ET_PUT_VERDICT_REASON_AT_OFFSET, et_stmt_col_int(why, OFFSET));
    return et_stmt_run(stmt, err);
}

int et_reasons_derive(struct et_sentences *sentences, struct et_err *err)
{
    struct writer w = { .sentences = sentences };
    et_map_init(&w.unseen);
    ET_STMT_AUTO *why = et_store_query(sentences->store, ET_Q_VERDICT_REASONS, err);
    int got = why ? et_stmt_row(why, err) : ET_FATAL;
    for (; got > 0; got = et_stmt_row(why, err))
        if (put(&w, why, err) < 0) {
            got = ET_FATAL;
            break;
        }
    et_map_clear(&w.unseen);
    return got;
}
