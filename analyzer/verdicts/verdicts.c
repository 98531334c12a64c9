#include "analyzer/verdicts/verdicts.h"

#include "analyzer/rules/controls.h"
#include "analyzer/verdicts/advice.h"
#include "analyzer/verdicts/excuses.h"
#include "analyzer/verdicts/reasons.h"

static int run_all(struct et_store *store, const enum et_query *queries, size_t count,
                   struct et_err *err)
{
    for (size_t i = 0; i < count; i++) {
        ET_STMT_AUTO *stmt = et_store_query(store, queries[i], err);
        if (!stmt || et_stmt_run(stmt, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

int et_verdicts_clear(struct et_store *store, struct et_err *err)
{
    static const enum et_query queries[] = {
        ET_Q_CLEAR_WAIVER,           ET_Q_CLEAR_JUDGEMENT, ET_Q_CLEAR_VERDICT,
        ET_Q_CLEAR_VERDICT_REASON,   ET_Q_CLEAR_REMEDY,    ET_Q_CLEAR_CONTROL,
        ET_Q_CLEAR_VERDICT_SENTENCE, ET_Q_CLEAR_EXCUSES,
    };
    return run_all(store, queries, sizeof queries / sizeof *queries, err);
}

static int judge(struct et_store *store, struct et_err *err)
{
    static const enum et_query queries[] = {
        ET_Q_DERIVE_JUDGED,
        ET_Q_SHARE_FINDINGS,
        ET_Q_DERIVE_VERDICTS,
    };
    struct et_sentences sentences;
    et_sentences_init(&sentences, store, ET_Q_PUT_VERDICT_SENTENCE);
    int rc = run_all(store, queries, sizeof queries / sizeof *queries, err);
    if (rc == 0)
        rc = et_reasons_derive(&sentences, err);
    if (rc == 0)
        rc = et_advice_derive(&sentences, err);
    et_sentences_clear(&sentences);
    return rc;
}

static int put_control(void *ctx, const struct et_slice *cells, struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(ctx, ET_Q_PUT_CONTROL, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_text(stmt, ET_PUT_CONTROL_FRAMEWORK, cells[ET_CONTROL_FRAMEWORK]);
    et_stmt_text(stmt, ET_PUT_CONTROL_REFERENCE, cells[ET_CONTROL_REFERENCE]);
    et_stmt_text(stmt, ET_PUT_CONTROL_TEXT, cells[ET_CONTROL_TEXT]);
    et_stmt_int(stmt, ET_PUT_CONTROL_VERIFIED, et_slice_is(cells[ET_CONTROL_VERIFIED], "yes"));
    et_stmt_text(stmt, ET_PUT_CONTROL_SOURCE, cells[ET_CONTROL_SOURCE]);
    et_stmt_text(stmt, ET_PUT_CONTROL_NOTE, cells[ET_CONTROL_NOTE]);
    return et_stmt_run(stmt, err);
}

static int put_controls(struct et_store *store, struct et_err *err)
{
    struct et_rule_rows rows;
    et_rule_rows_init(&rows, et_control_columns, ET_CONTROL_COLUMNS);
    int rc = et_controls_read(&rows, et_slice_of(et_builtin_controls), err);
    if (rc == 0)
        rc = et_rule_rows_each(&rows, put_control, store, NULL, err);
    et_rule_rows_clear(&rows);
    return rc;
}

static int put_waiver(struct et_store *store, const struct et_waiver *waiver, struct et_err *err)
{
    static const int parameters[ET_WAIVER_COLUMNS] = {
        [ET_WAIVER_ID] = ET_PUT_WAIVER_ID,
        [ET_WAIVER_IMAGE] = ET_PUT_WAIVER_IMAGE,
        [ET_WAIVER_CONTAINER] = ET_PUT_WAIVER_CONTAINER,
        [ET_WAIVER_LABEL] = ET_PUT_WAIVER_LABEL,
        [ET_WAIVER_POD] = ET_PUT_WAIVER_POD,
        [ET_WAIVER_NAMESPACE] = ET_PUT_WAIVER_NAMESPACE,
        [ET_WAIVER_CALLER] = ET_PUT_WAIVER_CALLER,
        [ET_WAIVER_RULE] = ET_PUT_WAIVER_RULE,
        [ET_WAIVER_COMMAND] = ET_PUT_WAIVER_COMMAND,
        [ET_WAIVER_OWNER] = ET_PUT_WAIVER_OWNER,
        [ET_WAIVER_REASON] = ET_PUT_WAIVER_REASON,
        [ET_WAIVER_APPROVED_BY] = ET_PUT_WAIVER_APPROVED_BY,
        [ET_WAIVER_EXPIRES] = ET_PUT_WAIVER_EXPIRES,
        [ET_WAIVER_NOTE] = ET_PUT_WAIVER_NOTE,
    };
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_PUT_WAIVER, err);
    if (!stmt)
        return ET_FATAL;
    for (size_t i = 0; i < ET_WAIVER_COLUMNS; i++)
        et_stmt_text(stmt, parameters[i], waiver->cells[i]);
    et_stmt_text(stmt, ET_PUT_WAIVER_STATE, et_slice_of(et_waiver_state_name(waiver->state)));
    et_stmt_int(stmt, ET_PUT_WAIVER_FITS, waiver->fits);
    return et_stmt_run(stmt, err);
}

static int put_judgement(struct et_store *store, const struct et_judging *judging, int64_t *as_of,
                         struct et_err *err)
{
    *as_of = judging ? judging->as_of_ns : ET_NULL;
    bool given = *as_of != ET_NULL;
    if (!given) {
        ET_STMT_AUTO *row = et_store_query(store, ET_Q_EVIDENCE_END, err);
        if (!row || et_stmt_row(row, err) < 0)
            return ET_FATAL;
        *as_of = et_stmt_col_int(row, 0);
    }
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_PUT_JUDGEMENT, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_JUDGEMENT_AS_OF_NS, *as_of);
    et_stmt_int(stmt, ET_PUT_JUDGEMENT_AS_OF_GIVEN, given);
    return et_stmt_run(stmt, err);
}

static int excuse(struct et_store *store, struct et_waivers *waivers, int64_t as_of,
                  struct et_err *err)
{
    et_waivers_judge(waivers, as_of);
    int rc = et_waivers_count(waivers) ? et_excuses_find(store, waivers, err) : 0;
    for (size_t i = 0; i < et_waivers_count(waivers) && rc == 0; i++)
        rc = put_waiver(store, et_waivers_at(waivers, i), err);
    return rc;
}

int et_verdicts_derive(struct et_store *store, const struct et_judging *judging, struct et_err *err)
{
    int64_t as_of;
    int rc = et_verdicts_clear(store, err);
    if (rc == 0)
        rc = put_judgement(store, judging, &as_of, err);
    if (rc == 0)
        rc = put_controls(store, err);
    if (rc == 0 && judging && judging->waivers)
        rc = excuse(store, judging->waivers, as_of, err);
    return rc == 0 ? judge(store, err) : rc;
}

int et_verdicts_renew(struct et_store *store, const struct et_judging *judging, struct et_err *err)
{
    int rc = et_store_begin(store, err);
    if (rc == 0)
        rc = et_verdicts_derive(store, judging, err);
    if (rc == 0)
        rc = et_store_commit(store, err);
    if (rc < 0)
        et_store_rollback(store);
    return rc;
}

static int read_kept(struct et_store *store, struct et_waivers *waivers, struct et_err *err)
{
    int got;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_WAIVERS_KEPT, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0) {
        struct et_slice cells[ET_WAIVER_COLUMNS];
        for (int i = 0; i < ET_WAIVER_COLUMNS; i++)
            cells[i] = et_stmt_col_text(row, i);
        if (et_waivers_add(waivers, cells, err) < 0)
            return ET_FATAL;
    }
    return got;
}

struct et_waivers *et_verdicts_waivers(struct et_store *store, struct et_err *err)
{
    struct et_waivers *waivers = et_waivers_new(err);
    if (waivers && read_kept(store, waivers, err) == 0)
        return waivers;
    et_waivers_free(waivers);
    return NULL;
}
