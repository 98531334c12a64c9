#include "analyzer/cli/explain_container.h"

#include "analyzer/cli/command.h"
#include "analyzer/cli/container_word.h"
#include "analyzer/cli/print_text.h"
#include "analyzer/cli/quoted_lines.h"

#include <stdio.h>
#include <stdlib.h>

/* Columns of explain_container, explain_reasons, explain_reason_lines. */
enum column { ID, NAME, HOST, RUNTIME, IMAGE, NAMESPACE, POD, EXECUTED, PRESENT, VERDICT };
enum reason { ASPECT, REASON, SHA256, PATH, MEMBER, LINE, OFFSET };
enum said { SAID_SHA256, SAID_PATH, SAID_MEMBER, SAID_LINE, SAID_OFFSET };

/* Lines of one evidence. */
struct quotes {
    struct et_quoted_source source; /* in the arena; path absent = none yet */
    struct et_excerpt *at;
    size_t count, cap;
};

static int failed(const struct et_err *err)
{
    return et_complain(ET_EXIT_FAILED, NULL, "%s", err->msg);
}

static int print_runs(struct et_store *store, const struct et_container_known *known,
                      struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_EXPLAIN_CONTAINER_RUNS, err);
    if (!row)
        return ET_FATAL;
    et_stmt_text(row, ET_EXPLAIN_CONTAINER_RUNS_HOST, known->host);
    et_stmt_text(row, ET_EXPLAIN_CONTAINER_RUNS_CONTAINER_ID, known->id);
    while ((rc = et_stmt_row(row, err)) > 0) {
        printf("  %-12s ", "ran");
        et_print_text(et_stmt_col_is_null(row, 0) ? ET_SLICE("(not known)")
                                                  : et_stmt_col_text(row, 0));
        printf(" until ");
        et_print_text(et_stmt_col_is_null(row, 1) ? ET_SLICE("(not told)")
                                                  : et_stmt_col_text(row, 1));
        printf(", by ");
        et_print_text(et_stmt_col_text(row, 2));
        putchar('\n');
    }
    return rc;
}

static int print_head(struct et_store *store, const struct et_container_known *known,
                      int64_t *verdict, struct et_err *err)
{
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_EXPLAIN_CONTAINER, err);
    if (!row)
        return ET_FATAL;
    et_stmt_text(row, ET_EXPLAIN_CONTAINER_HOST, known->host);
    et_stmt_text(row, ET_EXPLAIN_CONTAINER_CONTAINER_ID, known->id);
    if (et_stmt_row(row, err) < 0)
        return ET_FATAL;
    *verdict = et_stmt_col_int(row, VERDICT);
    printf("CONTAINER ");
    et_print_text(et_stmt_col_text(row, ID));
    putchar('\n');
    et_print_field("name", et_stmt_col_text(row, NAME));
    et_print_field("host", et_stmt_col_text(row, HOST));
    et_print_field("runtime", et_stmt_col_text(row, RUNTIME));
    et_print_field("image", et_stmt_col_text(row, IMAGE));
    et_print_field("pod", et_stmt_col_text(row, POD));
    et_print_field("namespace", et_stmt_col_text(row, NAMESPACE));
    if (print_runs(store, known, err) < 0)
        return ET_FATAL;
    puts("\nVERDICT");
    et_print_field("executed", et_stmt_col_text(row, EXECUTED));
    et_print_field("present", et_stmt_col_text(row, PRESENT));
    return 0;
}

static void print_where(struct et_stmt *row)
{
    static const unsigned char zeros[ET_SHA256_BYTES];
    char hex[ET_SHA256_HEX];
    struct et_slice digest = et_stmt_col_blob(row, SHA256);
    if (et_stmt_col_is_null(row, PATH))
        return;
    et_sha256_text(digest.n == ET_SHA256_BYTES ? (const unsigned char *)digest.p : zeros, hex);
    const struct et_place_said place = { et_stmt_col_text(row, PATH), et_stmt_col_text(row, MEMBER),
                                         et_stmt_col_int(row, LINE), et_stmt_col_int(row, OFFSET),
                                         hex };
    et_print_place(&place);
}

static int print_reasons(struct et_store *store, int64_t verdict, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_EXPLAIN_REASONS, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_EXPLAIN_REASONS_VERDICT_ID, verdict);
    puts("\nWHY");
    while ((rc = et_stmt_row(row, err)) > 0) {
        et_print_field(et_stmt_col_text(row, ASPECT).p, et_stmt_col_text(row, REASON));
        print_where(row);
    }
    return rc;
}

static bool is_of(const struct quotes *q, struct et_stmt *row)
{
    return q->source.path.p && et_slice_eq(q->source.path, et_stmt_col_text(row, SAID_PATH)) &&
           et_slice_eq(q->source.member, et_stmt_col_text(row, SAID_MEMBER));
}

/* Prints what was collected of one evidence, and forgets it. */
static int flush(struct quotes *q, struct et_arena *arena)
{
    int status = ET_EXIT_DONE;
    if (q->count)
        status = et_print_quoted(&q->source, q->at, q->count, arena);
    q->count = 0;
    return status;
}

static bool collect(struct quotes *q, struct et_stmt *row, struct et_arena *arena)
{
    if (q->count == q->cap) {
        size_t cap = q->cap ? q->cap * 2 : 16;
        struct et_excerpt *at = realloc(q->at, cap * sizeof *at);
        if (!at)
            return false;
        q->at = at;
        q->cap = cap;
    }
    if (!is_of(q, row))
        q->source =
            (struct et_quoted_source){ et_arena_copy(arena, et_stmt_col_text(row, SAID_PATH)),
                                       et_arena_copy(arena, et_stmt_col_text(row, SAID_MEMBER)),
                                       et_arena_copy(arena, et_stmt_col_blob(row, SAID_SHA256)) };
    q->at[q->count++] =
        (struct et_excerpt){ .line = (uint64_t)et_stmt_col_int(row, SAID_LINE),
                             .offset = (uint64_t)et_stmt_col_int(row, SAID_OFFSET) };
    return !arena->failed;
}

/* The lines of each evidence together: it is read once. Returns an exit status. */
static int print_lines(struct et_store *store, int64_t verdict, struct et_arena *arena)
{
    struct et_err err = { 0 };
    struct quotes q = { 0 };
    int rc, status = ET_EXIT_DONE, one = ET_EXIT_DONE;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_EXPLAIN_REASON_LINES, &err);
    if (!row)
        return failed(&err);
    et_stmt_int(row, ET_EXPLAIN_REASON_LINES_VERDICT_ID, verdict);
    for (bool any = false; (rc = et_stmt_row(row, &err)) > 0 && one != ET_EXIT_FAILED; any = true) {
        if (!any)
            puts("\nEVIDENCE");
        if (!is_of(&q, row))
            one = flush(&q, arena);
        status = one > status ? one : status;
        if (!collect(&q, row, arena)) {
            free(q.at);
            return et_complain(ET_EXIT_FAILED, NULL, "out of memory");
        }
    }
    if (rc >= 0 && one != ET_EXIT_FAILED)
        one = flush(&q, arena);
    free(q.at);
    if (rc < 0)
        return failed(&err);
    return one > status ? one : status;
}

int et_explain_container(struct et_store *store, struct et_slice word, struct et_arena *arena)
{
    struct et_err err = { 0 };
    struct et_container_choice choice;
    int64_t verdict;
    if (et_container_of_word(store, word, ET_SLICE_NONE, arena, &choice, &err) < 0)
        return failed(&err);
    if (!choice.best || choice.count > 1) {
        et_complain(ET_EXIT_FAILED, word.p, "%s",
                    choice.best ? "several containers are meant; give more of the id"
                                : "there is no such exec, compilation, finding or container in the "
                                  "case");
        if (choice.best)
            et_container_suggest(&choice, word, stderr);
        return ET_EXIT_FAILED;
    }
    if (print_head(store, choice.best, &verdict, &err) < 0 ||
        (verdict != ET_NULL && print_reasons(store, verdict, &err) < 0))
        return failed(&err);
    return verdict == ET_NULL ? ET_EXIT_DONE : print_lines(store, verdict, arena);
}
