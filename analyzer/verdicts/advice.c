#include "analyzer/verdicts/advice.h"

#include "analyzer/rules/remedies.h"

/* Columns of remedy_needs; from ID on as the places. */
enum column { VERDICT, EXECUTED, PRESENT, ID, IMAGE, POD, NAMESPACE, SINCE, PACKAGES, ENGINE };

enum place { OF_ID, OF_IMAGE, OF_POD, OF_NAMESPACE, OF_SINCE, OF_PACKAGES, OF_ENGINE, PLACES };

static const struct et_remedy_name no_names[PLACES] = {
    [OF_ID] = { .place = "id" },         [OF_IMAGE] = { .place = "image" },
    [OF_POD] = { .place = "pod" },       [OF_NAMESPACE] = { .place = "namespace" },
    [OF_SINCE] = { .place = "since" },   [OF_PACKAGES] = { .place = "packages" },
    [OF_ENGINE] = { .place = "engine" },
};

struct writer {
    struct et_sentences *sentences;
    int64_t verdict_id, n;
    struct et_remedy_name names[PLACES];
    struct et_slice executed, present; /* the verdicts */
};

static int put(struct writer *w, const struct et_slice *cells, const struct et_strbuf *what,
               const struct et_strbuf *command, struct et_err *err)
{
    int64_t sentence;
    if (what->failed || command->failed)
        return et_fail_memory(err);
    if (et_sentence_row(w->sentences, et_strbuf_slice(what), &sentence, err) < 0)
        return ET_FATAL;
    ET_STMT_AUTO *stmt = et_store_query(w->sentences->store, ET_Q_PUT_REMEDY, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_REMEDY_VERDICT_ID, w->verdict_id);
    et_stmt_int(stmt, ET_PUT_REMEDY_N, ++w->n);
    et_stmt_text(stmt, ET_PUT_REMEDY_REMEDY, cells[ET_REMEDY_ID]);
    et_stmt_text(stmt, ET_PUT_REMEDY_ASPECT, cells[ET_REMEDY_ASPECT]);
    et_stmt_int(stmt, ET_PUT_REMEDY_WHAT, sentence);
    et_stmt_text(stmt, ET_PUT_REMEDY_COMMAND,
                 command->n ? et_strbuf_slice(command) : ET_SLICE_NONE);
    return et_stmt_run(stmt, err);
}

static int advise(void *ctx, const struct et_slice *cells, struct et_err *err)
{
    struct writer *w = ctx;
    ET_STRBUF_AUTO what = { 0 };
    ET_STRBUF_AUTO command = { 0 };
    bool executed = et_slice_is(cells[ET_REMEDY_ASPECT], "executed");
    if (!et_slice_eq(cells[ET_REMEDY_VERDICT], executed ? w->executed : w->present) ||
        !et_remedy_fill_words(&what, cells[ET_REMEDY_WHAT], w->names, PLACES) ||
        !et_remedy_fill_command(&command, cells[ET_REMEDY_COMMAND], w->names, PLACES))
        return 0;
    return put(w, cells, &what, &command, err);
}

static int advise_all(struct et_sentences *sentences, const struct et_rule_rows *remedies,
                      struct et_err *err)
{
    int got;
    ET_STMT_AUTO *row = et_store_query(sentences->store, ET_Q_REMEDY_NEEDS, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0) {
        struct writer w = { .sentences = sentences,
                            .verdict_id = et_stmt_col_int(row, VERDICT),
                            .executed = et_stmt_col_text(row, EXECUTED),
                            .present = et_stmt_col_text(row, PRESENT) };
        for (int i = 0; i < PLACES; i++) {
            w.names[i] = no_names[i];
            w.names[i].value = et_stmt_col_text(row, ID + i);
        }
        if (et_rule_rows_each(remedies, advise, &w, NULL, err) < 0)
            return ET_FATAL;
    }
    return got;
}

int et_advice_derive(struct et_sentences *sentences, struct et_err *err)
{
    struct et_rule_rows remedies;
    et_rule_rows_init(&remedies, et_remedy_columns, ET_REMEDY_COLUMNS);
    int rc = et_remedies_read(&remedies, et_slice_of(et_builtin_remedies), no_names, PLACES, err);
    if (rc == 0)
        rc = advise_all(sentences, &remedies, err);
    et_rule_rows_clear(&remedies);
    return rc;
}
