#include "analyzer/cli/explain_compilation.h"

#include "analyzer/cli/print_text.h"
#include "analyzer/compiling/disguise.h"
#include "base/sha256.h"

#include <inttypes.h>
#include <stdio.h>

/* Columns of explain_compilation. */
enum column {
    ID,
    FAMILY,
    CLASS,
    DISGUISE,
    DRIVER,
    EXECS,
    SOURCES,
    OUTPUT,
    FLAGS,
    SUCCESS,
    OUTCOME,
    RUNS,
    FIRST_RUN,
    BUILD,
    BUILD_CMDLINE
};

/* Columns of explain_compilation_links. */
enum link_column { N, STEP, TECHNIQUE, DETAIL, EXEC, CMDLINE, SHA256, PATH, MEMBER, LINE, OFFSET };

static void print_disguise(struct et_slice name)
{
    if (!name.p)
        return;
    printf("  %-12s ", "disguised");
    et_print_text(name);
    const char *sentence = et_disguise_sentence(et_disguise_named(name));
    printf("%s%s\n", sentence ? ": " : "", sentence ? sentence : "");
}

static void print_success(struct et_stmt *row)
{
    if (et_stmt_col_is_null(row, SUCCESS)) {
        puts("  succeeded    the log cannot tell");
        return;
    }
    printf("  %-12s %s: ", "succeeded", et_stmt_col_int(row, SUCCESS) ? "yes" : "no");
    et_print_text(et_stmt_col_text(row, OUTCOME));
    putchar('\n');
}

static void print_runs(struct et_stmt *row)
{
    if (et_stmt_col_is_null(row, FIRST_RUN))
        puts("  output ran   not as far as recorded");
    else
        printf("  output ran   %" PRId64 " times, first as exec %" PRId64 "\n",
               et_stmt_col_int(row, RUNS), et_stmt_col_int(row, FIRST_RUN));
}

static void print_compilation(struct et_stmt *row)
{
    printf("\nCOMPILATION C%" PRId64 "\n", et_stmt_col_int(row, ID));
    et_print_field("family", et_stmt_col_text(row, FAMILY));
    if (et_slice_is(et_stmt_col_text(row, CLASS), "jit"))
        puts("  class        jit: a program compiles its own kernels as it runs");
    printf("  %-12s exec %" PRId64 ", and %" PRId64 " more take part\n", "driver",
           et_stmt_col_int(row, DRIVER), et_stmt_col_int(row, EXECS) - 1);
    print_disguise(et_stmt_col_text(row, DISGUISE));
    et_print_field("sources", et_stmt_col_text(row, SOURCES));
    et_print_field("output", et_stmt_col_text(row, OUTPUT));
    et_print_field("options", et_stmt_col_text(row, FLAGS));
    print_success(row);
    print_runs(row);
    if (!et_stmt_col_is_null(row, BUILD)) {
        printf("  %-12s build %" PRId64 ": ", "part of", et_stmt_col_int(row, BUILD));
        et_print_text(et_stmt_col_text(row, BUILD_CMDLINE));
        putchar('\n');
    }
}

static void print_link(struct et_stmt *row)
{
    static const unsigned char zeros[ET_SHA256_BYTES];
    char hex[ET_SHA256_HEX];
    struct et_slice digest = et_stmt_col_blob(row, SHA256);
    et_sha256_text(digest.n == ET_SHA256_BYTES ? (const unsigned char *)digest.p : zeros, hex);
    printf("  %" PRId64 ". ", et_stmt_col_int(row, N));
    et_print_text(et_stmt_col_text(row, STEP));
    if (!et_stmt_col_is_null(row, TECHNIQUE)) {
        printf(" (");
        et_print_text(et_stmt_col_text(row, TECHNIQUE));
        putchar(')');
    }
    printf(": ");
    et_print_text(et_stmt_col_text(row, DETAIL));
    printf("\n     exec %" PRId64 ": ", et_stmt_col_int(row, EXEC));
    et_print_text(et_stmt_col_text(row, CMDLINE));
    putchar('\n');
    et_print_place(
        &(struct et_place_said){ et_stmt_col_text(row, PATH), et_stmt_col_text(row, MEMBER),
                                 et_stmt_col_int(row, LINE), et_stmt_col_int(row, OFFSET), hex });
}

static int print_links(struct et_store *store, int64_t compilation_id, struct et_err *err)
{
    int rc, count = 0;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_EXPLAIN_COMPILATION_LINKS, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_EXPLAIN_COMPILATION_LINKS_COMPILATION_ID, compilation_id);
    while ((rc = et_stmt_row(row, err)) > 0) {
        if (count++ == 0)
            puts("\nHOW IT CAME, AND WHAT FOLLOWED");
        print_link(row);
    }
    return rc;
}

int et_explain_compilation(struct et_store *store, int64_t exec_id, struct et_err *err)
{
    int64_t compilation_id;
    {
        ET_STMT_AUTO *row = et_store_query(store, ET_Q_EXPLAIN_COMPILATION, err);
        if (!row)
            return ET_FATAL;
        et_stmt_int(row, ET_EXPLAIN_COMPILATION_EXEC_ID, exec_id);
        int rc = et_stmt_row(row, err);
        if (rc <= 0)
            return rc;
        compilation_id = et_stmt_col_int(row, ID);
        print_compilation(row);
    }
    return print_links(store, compilation_id, err);
}
