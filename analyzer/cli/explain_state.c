#include "analyzer/cli/explain_state.h"

#include "analyzer/cli/command.h"
#include "analyzer/cli/print_text.h"
#include "analyzer/cli/quoted_lines.h"

#include <inttypes.h>
#include <stdio.h>

/* Columns of explain_finding. */
enum column {
    KIND,
    DETAIL,
    HOST,
    CONTAINER,
    NAME,
    IMAGE,
    SEVERITY,
    SHA256,
    PATH,
    MEMBER,
    LINE,
    OFFSET
};

/* Columns of explain_present. */
enum present { FAMILY, ROLE, WHAT, SINCE, INSTRUCTION, LAYER_OF, EXEC, REMOVED, WHERE, SAID_LINE };

/* The line behind it. Returns an exit status. */
static int print_evidence(struct et_stmt *row, struct et_arena *arena)
{
    const struct et_quoted_source source = { et_stmt_col_text(row, PATH),
                                             et_stmt_col_text(row, MEMBER),
                                             et_stmt_col_blob(row, SHA256) };
    struct et_excerpt excerpt = { .line = (uint64_t)et_stmt_col_int(row, LINE),
                                  .offset = (uint64_t)et_stmt_col_int(row, OFFSET) };
    if (et_stmt_col_is_null(row, PATH))
        return ET_EXIT_DONE;
    puts("\nEVIDENCE");
    return et_print_quoted(&source, &excerpt, 1, arena);
}

static void print_compiler(struct et_stmt *row)
{
    printf("  ");
    et_print_text(et_stmt_col_text(row, WHAT));
    printf("  (");
    et_print_text(et_stmt_col_text(row, FAMILY));
    printf(", ");
    et_print_text(et_stmt_col_text(row, ROLE));
    printf(")\n    ");
    et_print_text(et_stmt_col_text(row, SINCE));
    if (!et_stmt_col_is_null(row, LAYER_OF)) {
        printf(" of ");
        et_print_text(et_stmt_col_text(row, LAYER_OF));
    }
    if (!et_stmt_col_is_null(row, INSTRUCTION)) {
        printf(": ");
        et_print_text(et_stmt_col_text(row, INSTRUCTION));
    }
    if (!et_stmt_col_is_null(row, EXEC))
        printf(" (exec %" PRId64 ")", et_stmt_col_int(row, EXEC));
    if (!et_stmt_col_is_null(row, REMOVED)) {
        printf("\n    GONE: ");
        et_print_text(et_stmt_col_text(row, REMOVED));
    }
    printf("\n    said in ");
    et_print_text(et_stmt_col_text(row, WHERE));
    printf(" line %" PRId64 "\n", et_stmt_col_int(row, SAID_LINE));
}

static int print_compilers(struct et_store *store, int64_t finding, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_EXPLAIN_PRESENT, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_EXPLAIN_PRESENT_ID, finding);
    for (bool any = false; (rc = et_stmt_row(row, err)) > 0; any = true) {
        if (!any)
            puts("\nCOMPILERS");
        print_compiler(row);
    }
    return rc;
}

int et_explain_state(struct et_store *store, struct et_slice word, struct et_arena *arena)
{
    struct et_err err = { 0 };
    uint64_t id;
    if (!et_slice_starts(word, "F") || !et_slice_u64(et_slice_from(word, 1), &id) || id > INT64_MAX)
        return ET_STATE_NONE;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_EXPLAIN_FINDING, &err);
    if (!row)
        return et_complain(ET_EXIT_FAILED, NULL, "%s", err.msg);
    et_stmt_int(row, ET_EXPLAIN_FINDING_ID, (int64_t)id);
    int rc = et_stmt_row(row, &err);
    if (rc == 0)
        return ET_STATE_NONE;
    if (rc < 0)
        return et_complain(ET_EXIT_FAILED, NULL, "%s", err.msg);
    printf("FINDING %" PRIu64 "\n", id);
    et_print_field("kind", et_stmt_col_text(row, KIND));
    et_print_field("host", et_stmt_col_text(row, HOST));
    et_print_field("container", et_stmt_col_text(row, CONTAINER));
    et_print_field("name", et_stmt_col_text(row, NAME));
    et_print_field("image", et_stmt_col_text(row, IMAGE));
    et_print_field("severity", et_stmt_col_text(row, SEVERITY));
    et_print_field("because", et_stmt_col_text(row, DETAIL));
    if (print_compilers(store, (int64_t)id, &err) < 0)
        return et_complain(ET_EXIT_FAILED, NULL, "%s", err.msg);
    return print_evidence(row, arena);
}
