/* Why: the verdict, the chain of processes, who started it, every clue, and the raw lines of the
 * evidence with file, offset and digest. */
#include "analyzer/cli/case_access.h"
#include "analyzer/cli/clue_lines.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/confine.h"
#include "analyzer/cli/exec_word.h"
#include "analyzer/cli/explain_actor.h"
#include "analyzer/cli/explain_compilation.h"
#include "analyzer/cli/explain_container.h"
#include "analyzer/cli/explain_state.h"
#include "analyzer/cli/print_text.h"
#include "analyzer/readback.h"
#include "analyzer/record_places.h"
#include "schema/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct options {
    const char *case_path;
    struct et_confined confined;
};

static const struct et_option rows[] = {
    { "case", "FILE", ET_OPTION_TEXT, offsetof(struct options, case_path), ET_CASE_HELP },
};

/* Columns of explain_exec. */
enum column {
    EXEC_ID,
    TIME,
    HOST,
    SERIAL,
    PID,
    PPID,
    UID,
    USER,
    AUID,
    SES,
    TTY,
    COMM,
    EXE,
    CMDLINE,
    CWD,
    SUCCESS,
    EXIT,
    PLACE,
    CONTAINER_ID,
    CONTAINER_NAME,
    IMAGE,
    CONFIDENCE,
    CONTRADICTED,
    ROLE,
    REASON,
    COMPILER,
    TOOL_ROLE,
    RULE,
    COMPILATION,
    PARENT_EXEC,
    FILE_ASKED,
    POD,
    NAMESPACE,
    TOUCHES,
    TOUCHES_NAME,
};

enum { MAX_CHAIN = 64 };

struct explain {
    struct et_store *store;
    struct et_arena arena;
    struct et_err err;
};

static int failed(const struct explain *e)
{
    return et_complain(ET_EXIT_FAILED, NULL, "%s", e->err.msg);
}

static void print_id(const char *name, struct et_stmt *row, int column, const char *unset)
{
    int64_t value = et_stmt_col_int(row, column);
    if (value == ET_NULL)
        return;
    if (value == UINT32_MAX)
        printf("  %-12s %s\n", name, unset);
    else
        printf("  %-12s %" PRId64 "\n", name, value);
}

static void print_exec(struct et_stmt *row)
{
    printf("EXEC %" PRId64 "\n", et_stmt_col_int(row, EXEC_ID));
    et_print_field("time", et_stmt_col_text(row, TIME));
    et_print_field("host", et_stmt_col_text(row, HOST));
    et_print_field("serial", et_stmt_col_text(row, SERIAL));
    et_print_field("pid", et_stmt_col_text(row, PID));
    et_print_field("parent pid", et_stmt_col_text(row, PPID));
    et_print_field("user", et_stmt_col_text(row, USER));
    print_id("uid", row, UID, "unset");
    print_id("login uid", row, AUID, "unset: no login stands behind it (usual in containers)");
    print_id("session", row, SES, "none");
    et_print_field("terminal", et_stmt_col_text(row, TTY));
    et_print_field("program", et_stmt_col_text(row, EXE));
    et_print_field("file asked", et_stmt_col_text(row, FILE_ASKED));
    et_print_field("comm", et_stmt_col_text(row, COMM));
    et_print_field("command", et_stmt_col_text(row, CMDLINE));
    et_print_field("in folder", et_stmt_col_text(row, CWD));
    if (et_stmt_col_int(row, SUCCESS) == 0)
        printf("  %-12s refused, errno %" PRId64 "\n", "result", -et_stmt_col_int(row, EXIT));
    et_print_field("compiler", et_stmt_col_text(row, COMPILER));
    et_print_field("its role", et_stmt_col_text(row, TOOL_ROLE));
    et_print_field("rule", et_stmt_col_text(row, RULE));
    et_print_field("compilation", et_stmt_col_text(row, COMPILATION));
}

static void print_verdict(struct et_stmt *row)
{
    printf("\nVERDICT\n  ");
    et_print_text(et_stmt_col_text(row, PLACE));
    if (!et_stmt_col_is_null(row, CONTAINER_ID)) {
        putchar(' ');
        et_print_text(et_stmt_col_text(row, CONTAINER_ID));
    }
    putchar('\n');
    et_print_field("name", et_stmt_col_text(row, CONTAINER_NAME));
    et_print_field("image", et_stmt_col_text(row, IMAGE));
    et_print_field("pod", et_stmt_col_text(row, POD));
    et_print_field("namespace", et_stmt_col_text(row, NAMESPACE));
    et_print_field("confidence", et_stmt_col_text(row, CONFIDENCE));
    et_print_field("because", et_stmt_col_text(row, REASON));
    et_print_field("role", et_stmt_col_text(row, ROLE));
    et_print_field("works on", et_stmt_col_text(row, TOUCHES));
    et_print_field("  name", et_stmt_col_text(row, TOUCHES_NAME));
    if (!et_stmt_col_is_null(row, TOUCHES))
        puts("               (that container's files, from outside of it)");
    if (et_stmt_col_int(row, CONTRADICTED) == 1)
        puts("  CONTRADICTED: a clue below says otherwise");
}

static int print_chain(struct explain *e, int64_t exec_id)
{
    puts("\nCHAIN (each line: what the parent of the one above was running)");
    for (int depth = 0; depth < MAX_CHAIN && exec_id != ET_NULL; depth++) {
        ET_STMT_AUTO *row = et_store_query(e->store, ET_Q_EXPLAIN_EXEC, &e->err);
        if (!row)
            return failed(e);
        et_stmt_int(row, ET_EXPLAIN_EXEC_EXEC_ID, exec_id);
        int rc = et_stmt_row(row, &e->err);
        if (rc < 0)
            return failed(e);
        if (rc == 0)
            break;
        printf("  %-8" PRId64 " pid %-8" PRId64 " %-9s ", exec_id, et_stmt_col_int(row, PID),
               et_stmt_col_text(row, PLACE).p);
        et_print_text(et_stmt_col_is_null(row, CMDLINE) ? et_stmt_col_text(row, EXE)
                                                        : et_stmt_col_text(row, CMDLINE));
        putchar('\n');
        exec_id = et_stmt_col_int(row, PARENT_EXEC);
    }
    return ET_EXIT_DONE;
}

static void hex_of(struct et_slice digest, char hex[ET_SHA256_HEX])
{
    static const unsigned char zeros[ET_SHA256_BYTES];
    et_sha256_text(digest.n == ET_SHA256_BYTES ? (const unsigned char *)digest.p : zeros, hex);
}

static void print_source(struct et_slice path, struct et_slice member, const char *hex)
{
    printf("  file    ");
    et_print_text(path);
    if (member.n) {
        putchar('!');
        et_print_text(member);
    }
    printf("\n  sha256  %s\n", hex);
}

static int print_lines(struct explain *e, struct et_slice path, struct et_slice member,
                       const char *hex, uint64_t bytes, struct et_excerpt *excerpts, size_t count)
{
    struct et_readback result;
    if (et_readback(path, member, hex, bytes, excerpts, count, &e->arena, &result, &e->err) < 0)
        return failed(e);
    if (!result.found) {
        printf("  the evidence cannot be read now (%s); its lines:", result.why.msg);
        for (size_t i = 0; i < count; i++)
            printf(" %" PRIu64 " (byte %" PRIu64 ")", excerpts[i].line, excerpts[i].offset);
        putchar('\n');
        return ET_EXIT_DAMAGE;
    }
    printf("  %s\n", et_readback_words(&result));
    for (size_t i = 0; i < count; i++) {
        printf("  line %" PRIu64 ", byte %" PRIu64 ", %" PRIu64 " bytes:\n    ", excerpts[i].line,
               excerpts[i].offset, excerpts[i].length);
        if (excerpts[i].text.p)
            et_print_text(excerpts[i].text);
        else
            printf("(the file ends before)");
        putchar('\n');
    }
    return result.unchanged ? ET_EXIT_DONE : ET_EXIT_DAMAGE;
}

static int print_evidence(struct explain *e, int64_t exec_id)
{
    int rc, status = ET_EXIT_DONE;
    puts("\nEVIDENCE");
    ET_STMT_AUTO *row = et_store_query(e->store, ET_Q_EXPLAIN_PLACES, &e->err);
    if (!row)
        return failed(e);
    et_stmt_int(row, ET_EXPLAIN_PLACES_EXEC_ID, exec_id);
    while ((rc = et_stmt_row(row, &e->err)) > 0) {
        char hex[ET_SHA256_HEX];
        size_t count;
        hex_of(et_stmt_col_blob(row, 0), hex);
        struct et_slice path = et_stmt_col_text(row, 1), member = et_stmt_col_text(row, 2);
        struct et_excerpt *excerpts =
            et_record_places_unpack(et_stmt_col_blob(row, 5), (uint64_t)et_stmt_col_int(row, 3),
                                    (uint64_t)et_stmt_col_int(row, 4), &e->arena, &count);
        if (!excerpts)
            return et_complain(ET_EXIT_FAILED, NULL, "out of memory");
        print_source(path, member, hex);
        int one =
            print_lines(e, path, member, hex, (uint64_t)et_stmt_col_int(row, 6), excerpts, count);
        if (one == ET_EXIT_FAILED)
            return one;
        status = one > status ? one : status;
    }
    return rc < 0 ? failed(e) : status;
}

static int explain_exec(struct explain *e, int64_t exec_id)
{
    {
        ET_STMT_AUTO *row = et_store_query(e->store, ET_Q_EXPLAIN_EXEC, &e->err);
        if (!row)
            return failed(e);
        et_stmt_int(row, ET_EXPLAIN_EXEC_EXEC_ID, exec_id);
        int rc = et_stmt_row(row, &e->err);
        if (rc < 0)
            return failed(e);
        print_exec(row);
        print_verdict(row);
    }
    int status = print_chain(e, exec_id);
    if (status == ET_EXIT_DONE && et_explain_actor(e->store, exec_id, &e->err) < 0)
        status = failed(e);
    if (status == ET_EXIT_DONE && et_explain_compilation(e->store, exec_id, &e->err) < 0)
        status = failed(e);
    if (status == ET_EXIT_DONE)
        status = et_print_clues(e->store, exec_id, &e->arena);
    return status == ET_EXIT_DONE ? print_evidence(e, exec_id) : status;
}

static int explain_word(struct explain *e, const char *word)
{
    int64_t exec_id;
    int state = et_explain_state(e->store, et_slice_of(word), &e->arena);
    if (state != ET_STATE_NONE)
        return state;
    int found = et_exec_of_word(e->store, et_slice_of(word), ET_SLICE_NONE, &exec_id, &e->err);
    if (found < 0)
        return et_complain(ET_EXIT_FAILED, word, "%s", e->err.msg);
    return found ? explain_exec(e, exec_id)
                 : et_explain_container(e->store, et_slice_of(word), &e->arena);
}

static int run(const void *given, int argc, char **argv)
{
    const struct options *o = given;
    const char *path = o->case_path ? o->case_path : ET_DEFAULT_CASE;
    struct explain e = { 0 };
    if (argc == 0)
        return et_complain(
            ET_EXIT_USAGE, NULL,
            "explain what? Give ids of a report: 17, C3, F2, STAMP:SERIAL, or a container");
    int status = et_open_case(path, ET_STORE_READ, &e.store);
    if (status != ET_EXIT_DONE)
        return status;
    et_arena_init(&e.arena);
    int confined = et_confine_to_known(&o->confined, e.store);
    status = confined;
    for (int i = 0; i < argc && confined == ET_EXIT_DONE; i++) {
        int one = explain_word(&e, argv[i]);
        status = one > status ? one : status;
        if (one != ET_EXIT_FAILED && i + 1 < argc)
            putchar('\n');
        et_arena_reset(&e.arena);
    }
    et_arena_clear(&e.arena);
    et_store_close(e.store);
    return status;
}

const struct et_command et_cmd_explain = {
    .name = "explain",
    .arguments = "ID…",
    .summary =
        "say why: verdict, who started it, what was compiled, clues, raw lines with their places",
    .details =
        "ID is an exec's number as reports print it, C and a compilation's, F and a finding's, or "
        "an audit\n"
        "event as STAMP:SERIAL; or a container's name or id, for its verdict with all reasons. "
        "Reads "
        "the\n"
        "evidence again and says whether it is still the same.",
    .examples = "  exectrail explain --case web7.case C1\n"
                "  exectrail explain --case web7.case 1795472001.152:1231\n"
                "  exectrail explain --case web7.case web-front",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .options_size = sizeof(struct options),
    .confined = true,
    .confined_at = offsetof(struct options, confined),
    .run = run,
};
