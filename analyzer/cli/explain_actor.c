#include "analyzer/cli/explain_actor.h"

#include "analyzer/cli/print_text.h"
#include "base/sha256.h"

#include <inttypes.h>
#include <stdio.h>

/* Columns of explain_actor. */
enum actor_column { KIND, NAME, CONFIDENCE, UID, AUID, SES, TTY, ADDRESS };

/* Columns of explain_actor_links. */
enum link_column {
    N,
    WHAT,
    STRENGTH,
    DETAIL,
    EXEC,
    CMDLINE,
    SHA256,
    PATH,
    MEMBER,
    LINE,
    OFFSET,
};

static void print_number(const char *what, struct et_stmt *row, int column)
{
    if (!et_stmt_col_is_null(row, column))
        printf(", %s %" PRId64, what, et_stmt_col_int(row, column));
}

static void print_words(const char *what, struct et_stmt *row, int column)
{
    if (et_stmt_col_is_null(row, column))
        return;
    printf(", %s ", what);
    et_print_text(et_stmt_col_text(row, column));
}

static void print_actor(struct et_stmt *row)
{
    printf("  ");
    if (et_stmt_col_is_null(row, NAME))
        printf("somebody whom nothing names");
    else
        et_print_text(et_stmt_col_text(row, NAME));
    printf(" (");
    et_print_text(et_stmt_col_text(row, KIND));
    printf("), ");
    et_print_text(et_stmt_col_text(row, CONFIDENCE));
    print_number("uid", row, UID);
    print_number("login uid", row, AUID);
    print_number("session", row, SES);
    print_words("terminal", row, TTY);
    print_words("from", row, ADDRESS);
    putchar('\n');
}

static void print_link(struct et_stmt *row)
{
    static const unsigned char zeros[ET_SHA256_BYTES];
    char hex[ET_SHA256_HEX];
    struct et_slice digest = et_stmt_col_blob(row, SHA256);
    et_sha256_text(digest.n == ET_SHA256_BYTES ? (const unsigned char *)digest.p : zeros, hex);
    printf("  %" PRId64 ". ", et_stmt_col_int(row, N));
    et_print_text(et_stmt_col_text(row, WHAT));
    printf(" (");
    et_print_text(et_stmt_col_text(row, STRENGTH));
    printf("): ");
    et_print_text(et_stmt_col_text(row, DETAIL));
    if (!et_stmt_col_is_null(row, EXEC)) {
        printf("\n     exec %" PRId64 ": ", et_stmt_col_int(row, EXEC));
        et_print_text(et_stmt_col_text(row, CMDLINE));
    }
    putchar('\n');
    et_print_place(
        &(struct et_place_said){ et_stmt_col_text(row, PATH), et_stmt_col_text(row, MEMBER),
                                 et_stmt_col_int(row, LINE), et_stmt_col_int(row, OFFSET), hex });
}

static int print_links(struct et_store *store, int64_t exec_id, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_EXPLAIN_ACTOR_LINKS, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_EXPLAIN_ACTOR_LINKS_EXEC_ID, exec_id);
    while ((rc = et_stmt_row(row, err)) > 0)
        print_link(row);
    return rc;
}

int et_explain_actor(struct et_store *store, int64_t exec_id, struct et_err *err)
{
    puts("\nWHO STARTED IT (each line: what leads one step further)");
    {
        ET_STMT_AUTO *row = et_store_query(store, ET_Q_EXPLAIN_ACTOR, err);
        if (!row)
            return ET_FATAL;
        et_stmt_int(row, ET_EXPLAIN_ACTOR_EXEC_ID, exec_id);
        int rc = et_stmt_row(row, err);
        if (rc < 0)
            return rc;
        if (rc == 0) {
            puts("  not known: it has no login session, and no chain on record to what init "
                 "started");
            return 0;
        }
        print_actor(row);
    }
    return print_links(store, exec_id, err);
}
