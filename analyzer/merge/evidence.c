#include "analyzer/merge/evidence.h"

#include "analyzer/merge/columns.h"
#include "base/sha256.h"

#include <string.h>

/* Columns of merge_known. */
enum { ROW, WHOLE, PRUNED, ALIKE };

struct known {
    int64_t row; /* 0 = nothing is known of it */
    bool whole, pruned, alike;
};

/* What is asked of a row of evidence there. */
struct evidence {
    int64_t there;
    bool pruned;
    struct et_stmt *row;
    int row_at, sha256_at, format_at, host_at, offset_at;
};

static int column(struct et_stmt *row, const char *name)
{
    int i = 0;
    while (strcmp(et_stmt_column_name(row, i), name) != 0)
        i++;
    return i;
}

static int run_for(struct et_store *store, enum et_query query, int param, int64_t value,
                   struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(store, query, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, param, value);
    return et_stmt_run(stmt, err);
}

static int look_up(struct et_store *to, const struct evidence *e, struct known *known,
                   struct et_err *err)
{
    *known = (struct known){ 0 };
    ET_STMT_AUTO *stmt = et_store_query(to, ET_Q_MERGE_KNOWN, err);
    if (!stmt)
        return ET_FATAL;
    et_column_bind(stmt, ET_MERGE_KNOWN_SHA256, e->row, e->sha256_at);
    et_column_bind(stmt, ET_MERGE_KNOWN_FORMAT, e->row, e->format_at);
    et_column_bind(stmt, ET_MERGE_KNOWN_HOST_GIVEN, e->row, e->host_at);
    et_column_bind(stmt, ET_MERGE_KNOWN_UTC_OFFSET_GIVEN, e->row, e->offset_at);
    int got = et_stmt_row(stmt, err);
    if (got > 0)
        *known =
            (struct known){ et_stmt_col_int(stmt, ROW), et_stmt_col_int(stmt, WHOLE) == 1,
                            et_stmt_col_int(stmt, PRUNED) == 1, et_stmt_col_int(stmt, ALIKE) == 1 };
    return got < 0 ? got : 0;
}

static int put_evidence(struct et_store *to, const struct evidence *e, int64_t *here,
                        struct et_err *err)
{
    struct et_columns columns;
    ET_STMT_AUTO *put = et_store_query(to, ET_Q_MERGE_PUT_EVIDENCE, err);
    if (!put)
        return ET_FATAL;
    et_columns_match(&columns, e->row, put);
    for (int param = 1; param <= columns.count; param++)
        et_column_bind(put, param, e->row, columns.at[param]);
    if (et_stmt_run(put, err) < 0)
        return ET_FATAL;
    *here = et_store_last_id(to);
    return 0;
}

/* What the case has of it goes: its facts, and its row. Where it lay is still to be moved. */
static int drop(struct et_store *to, int64_t before, struct et_err *err)
{
    if (et_tables_drop(to, before, err) < 0 ||
        run_for(to, ET_Q_DROP_RESUME, ET_DROP_RESUME_EVIDENCE_ROW, before, err) < 0)
        return ET_FATAL;
    return run_for(to, ET_Q_MERGE_DROP_EVIDENCE, ET_MERGE_DROP_EVIDENCE_EVIDENCE_ROW, before, err);
}

/* Where it lay, and what it was before it grew, is known of what was taken in its stead. */
static int move(struct et_store *to, int64_t before, int64_t here, struct et_err *err)
{
    static const struct {
        enum et_query move, drop;
        int from, to, of;
    } kept[] = {
        { ET_Q_MERGE_MOVE_PLACES, ET_Q_MERGE_DROP_PLACES, ET_MERGE_MOVE_PLACES_EVIDENCE_ROW,
          ET_MERGE_MOVE_PLACES_TO, ET_MERGE_DROP_PLACES_EVIDENCE_ROW },
        { ET_Q_MERGE_MOVE_GROWTHS, ET_Q_MERGE_DROP_GROWTHS, ET_MERGE_MOVE_GROWTHS_EVIDENCE_ROW,
          ET_MERGE_MOVE_GROWTHS_TO, ET_MERGE_DROP_GROWTHS_EVIDENCE_ROW },
    };
    for (size_t i = 0; i < sizeof kept / sizeof *kept && before != here; i++) {
        {
            ET_STMT_AUTO *stmt = et_store_query(to, kept[i].move, err);
            if (!stmt)
                return ET_FATAL;
            et_stmt_int(stmt, kept[i].from, before);
            et_stmt_int(stmt, kept[i].to, here);
            if (et_stmt_run(stmt, err) < 0)
                return ET_FATAL;
        }
        if (run_for(to, kept[i].drop, kept[i].of, before, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

/* The evidence here that has this digest and length, whole; 0 = none. */
static int find_beginning(struct et_store *to, struct et_stmt *growth, int64_t *found,
                          struct et_err *err)
{
    *found = 0;
    ET_STMT_AUTO *stmt = et_store_query(to, ET_Q_MERGE_BEGINNINGS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_MERGE_BEGINNINGS_BYTES, et_stmt_col_int(growth, 0));
    et_stmt_blob(stmt, ET_MERGE_BEGINNINGS_SHA256, et_stmt_col_blob(growth, 1));
    int got = et_stmt_row(stmt, err);
    if (got > 0)
        *found = et_stmt_col_int(stmt, 0);
    return got < 0 ? got : 0;
}

/* Where the case has earlier states of it, they are one evidence from now on. */
static int take_in_beginnings(struct et_store *to, struct et_store *from, const struct evidence *e,
                              int64_t here, struct et_evidence_counts *counts, struct et_err *err)
{
    int got;
    bool grown = false;
    ET_STMT_AUTO *growth = et_store_query(from, ET_Q_MERGE_GROWTHS, err);
    if (!growth)
        return ET_FATAL;
    et_stmt_int(growth, ET_MERGE_GROWTHS_EVIDENCE_ROW, e->there);
    while ((got = et_stmt_row(growth, err)) > 0) {
        int64_t before;
        if (find_beginning(to, growth, &before, err) < 0)
            return ET_FATAL;
        if (!before || before == here)
            continue;
        if (drop(to, before, err) < 0 || move(to, before, here, err) < 0)
            return ET_FATAL;
        grown = true;
    }
    counts->grown += grown;
    return got;
}

/* instead_of: a row here that it takes the place of; 0 = none. */
static int take_new(struct et_store *to, struct et_store *from, const struct evidence *e,
                    enum et_evidence_match match, int64_t instead_of, struct et_numbers *numbers,
                    int64_t *here, struct et_evidence_counts *counts, struct et_err *err)
{
    if (instead_of && drop(to, instead_of, err) < 0)
        return ET_FATAL;
    if (put_evidence(to, e, here, err) < 0)
        return ET_FATAL;
    if (instead_of && move(to, instead_of, *here, err) < 0)
        return ET_FATAL;
    if (match == ET_MATCH_STATES && !e->pruned &&
        take_in_beginnings(to, from, e, *here, counts, err) < 0)
        return ET_FATAL;
    uint64_t *slot = et_map_put_u64(&numbers->evidence, (uint64_t)e->there, NULL);
    if (!slot)
        return et_fail_memory(err);
    *slot = (uint64_t)*here;
    counts->taken++;
    return 0;
}

static int take_one(struct et_store *to, struct et_store *from, const struct evidence *e,
                    enum et_evidence_match match, struct et_numbers *numbers,
                    struct et_evidence_counts *counts, struct et_err *err)
{
    struct known known;
    if (look_up(to, e, &known, err) < 0)
        return ET_FATAL;
    if (match == ET_MATCH_BYTES && !known.whole)
        known.row = 0;
    bool again = match == ET_MATCH_STATES && known.whole && known.pruned &&
                 !e->pruned; /* it was taken out here, not there */
    int64_t here = known.row;
    if (known.row && !again) {
        counts->known++;
        counts->unlike += !known.alike;
    } else if (take_new(to, from, e, match, again ? known.row : 0, numbers, &here, counts, err) <
               0) {
        return ET_FATAL;
    }
    uint64_t *slot = et_map_put_u64(&numbers->lies, (uint64_t)e->there, NULL);
    if (!slot)
        return et_fail_memory(err);
    *slot = (uint64_t)here;
    return 0;
}

static int take_rows(struct et_store *to, struct et_store *from, enum et_evidence_match match,
                     struct et_numbers *numbers, struct et_evidence_counts *counts,
                     struct et_err *err)
{
    int got;
    ET_STMT_AUTO *row = et_store_query(from, ET_Q_SEAL_FACT_EVIDENCE, err);
    if (!row)
        return ET_FATAL;
    struct evidence e = { .row = row,
                          .row_at = column(row, "evidence_row"),
                          .sha256_at = column(row, "sha256"),
                          .format_at = column(row, "format"),
                          .host_at = column(row, "host_given"),
                          .offset_at = column(row, "utc_offset_given") };
    int pruned_at = column(row, "pruned_ns");
    while ((got = et_stmt_row(row, err)) > 0) {
        e.there = et_stmt_col_int(row, e.row_at);
        e.pruned = !et_stmt_col_is_null(row, pruned_at);
        if (et_stmt_col_blob(row, e.sha256_at).n != ET_SHA256_BYTES)
            return et_fail(err, ET_FATAL, "an evidence of the case has no SHA-256");
        if (take_one(to, from, &e, match, numbers, counts, err) < 0)
            return ET_FATAL;
    }
    return got;
}

/* Something else lies there now: what came from there before is not expected there any more. */
static int replace(struct et_store *to, int64_t here, struct et_stmt *row,
                   const struct et_columns *columns, struct et_slice origin, struct et_err *err)
{
    {
        ET_STMT_AUTO *has = et_store_query(to, ET_Q_MERGE_HAS_PLACE, err);
        if (!has)
            return ET_FATAL;
        et_stmt_int(has, ET_MERGE_HAS_PLACE_EVIDENCE_ROW, here);
        et_column_bind(has, ET_MERGE_HAS_PLACE_PATH, row, columns->at[ET_MERGE_PUT_PLACE_PATH]);
        et_column_bind(has, ET_MERGE_HAS_PLACE_MEMBER, row, columns->at[ET_MERGE_PUT_PLACE_MEMBER]);
        et_stmt_text(has, ET_MERGE_HAS_PLACE_ORIGIN, origin);
        int got = et_stmt_row(has, err);
        if (got != 0)
            return got < 0 ? got : 0; /* it has been here for as long as the other */
    }
    ET_STMT_AUTO *stmt = et_store_query(to, ET_Q_REPLACE_PATH, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_REPLACE_PATH_EVIDENCE_ROW, here);
    et_column_bind(stmt, ET_REPLACE_PATH_PATH, row, columns->at[ET_MERGE_PUT_PLACE_PATH]);
    et_column_bind(stmt, ET_REPLACE_PATH_MEMBER, row, columns->at[ET_MERGE_PUT_PLACE_MEMBER]);
    et_stmt_text(stmt, ET_REPLACE_PATH_ORIGIN, origin);
    return et_stmt_run(stmt, err);
}

static int take_places(struct et_store *to, struct et_store *from, struct et_slice given_origin,
                       const struct et_map *lies, struct et_err *err)
{
    int got;
    struct et_columns columns;
    ET_STMT_AUTO *row = et_store_query(from, ET_Q_SEAL_FACT_EVIDENCE_PATH, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(to, ET_Q_MERGE_PUT_PLACE, err);
    if (!put)
        return ET_FATAL;
    et_columns_match(&columns, row, put);
    const int *at = columns.at;
    while ((got = et_stmt_row(row, err)) > 0) {
        const uint64_t *here = et_map_get_u64(
            lies, (uint64_t)et_stmt_col_int(row, at[ET_MERGE_PUT_PLACE_EVIDENCE_ROW]));
        struct et_slice origin = et_stmt_col_text(row, at[ET_MERGE_PUT_PLACE_ORIGIN]);
        if (!here)
            continue;
        if (!given_origin.p) /* all in one */
            origin = ET_SLICE("");
        else if (origin.n == 0)
            origin = given_origin;
        if (et_stmt_col_int(row, at[ET_MERGE_PUT_PLACE_REPLACED]) == 0 &&
            replace(to, (int64_t)*here, row, &columns, origin, err) < 0)
            return ET_FATAL;
        for (int param = 1; param <= columns.count; param++)
            et_column_bind(put, param, row, at[param]);
        et_stmt_int(put, ET_MERGE_PUT_PLACE_EVIDENCE_ROW, (int64_t)*here);
        et_stmt_text(put, ET_MERGE_PUT_PLACE_ORIGIN, origin);
        if (et_stmt_run(put, err) < 0)
            return ET_FATAL;
    }
    return got;
}

/* Rows of what is known of an evidence, under its number here. */
static int take_known(struct et_store *to, struct et_store *from, enum et_query read,
                      enum et_query write, int owner, const struct et_map *lies, struct et_err *err)
{
    int got;
    struct et_columns columns;
    ET_STMT_AUTO *row = et_store_query(from, read, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(to, write, err);
    if (!put)
        return ET_FATAL;
    et_columns_match(&columns, row, put);
    while ((got = et_stmt_row(row, err)) > 0) {
        const uint64_t *here =
            et_map_get_u64(lies, (uint64_t)et_stmt_col_int(row, columns.at[owner]));
        if (!here)
            continue;
        for (int param = 1; param <= columns.count; param++)
            et_column_bind(put, param, row, columns.at[param]);
        et_stmt_int(put, owner, (int64_t)*here);
        if (et_stmt_run(put, err) < 0)
            return ET_FATAL;
    }
    return got;
}

int et_evidence_take(struct et_store *to, struct et_store *from, struct et_slice origin,
                     enum et_evidence_match match, struct et_numbers *numbers,
                     struct et_evidence_counts *counts, struct et_err *err)
{
    int rc = take_rows(to, from, match, numbers, counts, err);
    if (rc == 0)
        rc = take_places(to, from, origin, &numbers->lies, err);
    if (rc == 0)
        rc = take_known(to, from, ET_Q_SEAL_FACT_GROWTH, ET_Q_MERGE_PUT_GROWTH,
                        ET_MERGE_PUT_GROWTH_EVIDENCE_ROW, &numbers->lies, err);
    /* How to go on reading is of the state whose facts are here, all of them. */
    if (rc == 0 && match == ET_MATCH_STATES)
        rc = take_known(to, from, ET_Q_SEAL_FACT_RESUME, ET_Q_MERGE_PUT_RESUME,
                        ET_MERGE_PUT_RESUME_EVIDENCE_ROW, &numbers->evidence, err);
    return rc;
}
