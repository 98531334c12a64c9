#include "analyzer/cli/clue_lines.h"

#include "analyzer/cli/command.h"
#include "analyzer/cli/print_text.h"
#include "analyzer/merge/findings.h"
#include "analyzer/readback.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Columns of explain_clues. */
enum column {
    DECIDES,
    PLACE,
    CONTAINER_ID,
    CONTAINER_NAME,
    METHOD,
    STRENGTH,
    DETAIL,
    SHA256,
    PATH,
    MEMBER,
    LINE,
    OFFSET,
    AGREES,
    BYTES,
};

/* Columns of explain_missing. */
enum missing { INSPECT, EVENTS, LOGS, CGROUPS, LOG_BEGIN };

enum {
    QUOTED = 480, /* bytes of the evidence that are shown of a clue */
    LEAST = 24,   /* a shorter line goes on with the next: "{" says nothing */
};

/* The line at that place, or the beginning of it. */
static struct et_slice beginning(struct et_slice text)
{
    for (size_t i = LEAST; i < text.n; i++)
        if (text.p[i] == '\n')
            return et_slice_to(text, i);
    return text;
}

/* A clue as it was read; its texts lie in the arena. */
struct clue {
    struct et_slice place, container, name, method, strength, detail, path, member;
    char hex[ET_SHA256_HEX];
    uint64_t bytes; /* of the evidence */
    bool decides, agrees;
    bool told, found, unchanged; /* told: its words were looked up */
    struct et_excerpt excerpt;
};

struct clues {
    struct clue *at;
    size_t count;
};

static struct et_slice text_of(struct et_stmt *row, int column, struct et_arena *arena)
{
    struct et_slice text = et_stmt_col_text(row, column);
    return text.p ? et_arena_copy(arena, text) : text;
}

static void take(struct et_stmt *row, struct clue *c, struct et_arena *arena)
{
    static const unsigned char zeros[ET_SHA256_BYTES];
    struct et_slice digest = et_stmt_col_blob(row, SHA256);
    *c = (struct clue){
        .place = text_of(row, PLACE, arena),
        .container = text_of(row, CONTAINER_ID, arena),
        .name = text_of(row, CONTAINER_NAME, arena),
        .method = text_of(row, METHOD, arena),
        .strength = text_of(row, STRENGTH, arena),
        .detail = text_of(row, DETAIL, arena),
        .path = text_of(row, PATH, arena),
        .member = text_of(row, MEMBER, arena),
        .bytes = (uint64_t)et_stmt_col_int(row, BYTES),
        .decides = et_stmt_col_int(row, DECIDES) == 1,
        .agrees = et_stmt_col_int(row, AGREES) == 1,
        .excerpt = { .line = (uint64_t)et_stmt_col_int(row, LINE),
                     .offset = (uint64_t)et_stmt_col_int(row, OFFSET),
                     .length = QUOTED },
    };
    et_sha256_text(digest.n == ET_SHA256_BYTES ? (const unsigned char *)digest.p : zeros, c->hex);
}

/* 0, or ET_FATAL. */
static int load(struct et_store *store, int64_t exec_id, struct clues *clues,
                struct et_arena *arena, struct et_err *err)
{
    enum { AT_FIRST = 16 };
    size_t cap = 0;
    int rc;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_EXPLAIN_CLUES, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_EXPLAIN_CLUES_EXEC_ID, exec_id);
    while ((rc = et_stmt_row(row, err)) > 0) {
        if (clues->count == cap) {
            cap = cap ? cap * 2 : AT_FIRST;
            struct clue *more = et_arena_alloc(arena, cap * sizeof *more);
            if (!more)
                return et_fail_memory(err);
            if (clues->count)
                memcpy(more, clues->at, clues->count * sizeof *more);
            clues->at = more;
        }
        take(row, &clues->at[clues->count++], arena);
    }
    return rc == 0 && arena->failed ? et_fail_memory(err) : rc;
}

static int by_offset(const void *a, const void *b)
{
    const struct et_excerpt *x = a, *y = b;
    return (x->offset > y->offset) - (x->offset < y->offset);
}

static bool same_source(const struct clue *a, const struct clue *b)
{
    return et_slice_eq(a->path, b->path) && et_slice_eq(a->member, b->member);
}

/* Looks up the words of all clues that are said in the evidence of the first one, which
 * is read once. 0, or ET_FATAL. */
static int look_up(struct clues *clues, size_t first, struct et_arena *arena, struct et_err *err)
{
    size_t n = 0;
    struct et_readback result;
    struct clue *c = &clues->at[first];
    struct et_excerpt *excerpts = et_arena_alloc(arena, clues->count * sizeof *excerpts);
    if (!excerpts)
        return et_fail_memory(err);
    for (size_t i = first; i < clues->count; i++)
        if (same_source(&clues->at[i], c))
            excerpts[n++] = clues->at[i].excerpt;
    qsort(excerpts, n, sizeof *excerpts, by_offset);
    if (et_readback(c->path, c->member, c->hex, c->bytes, excerpts, n, arena, &result, err) < 0)
        return ET_FATAL;
    for (size_t i = first; i < clues->count; i++) {
        struct clue *other = &clues->at[i];
        if (!same_source(other, c))
            continue;
        other->told = true;
        other->found = result.found;
        other->unchanged = result.unchanged;
        for (size_t k = 0; k < n; k++)
            if (excerpts[k].offset == other->excerpt.offset)
                other->excerpt.text = excerpts[k].text;
    }
    return 0;
}

static void print_words(const struct clue *c)
{
    struct et_slice text = beginning(c->excerpt.text);
    printf("     ");
    if (!c->found)
        printf("(the evidence cannot be read now)");
    else if (!text.n)
        printf("(the file ends before)");
    else
        et_print_text(text);
    printf("%s%s\n", text.n == QUOTED ? " …" : "",
           c->found && !c->unchanged ? "  (CHANGED since it was ingested)" : "");
}

static void print_claim(const struct clue *c)
{
    printf("     says ");
    et_print_text(c->place);
    if (et_slice_is(c->place, "container")) {
        putchar(' ');
        et_print_text(c->container.p ? c->container : ET_SLICE("(which one, it does not say)"));
    }
    if (c->name.p) {
        printf(" (");
        et_print_text(c->name);
        putchar(')');
    }
    putchar('\n');
}

static void print_clue(const struct clue *c, size_t n)
{
    printf("  %zu. ", n);
    et_print_text(c->method);
    printf(" (");
    et_print_text(c->strength);
    printf("%s%s): ", c->decides ? "; the verdict follows it" : "",
           c->agrees ? "" : "; CONTRADICTS the verdict");
    et_print_text(c->detail);
    putchar('\n');
    print_claim(c);
    et_print_place(&(struct et_place_said){ c->path, c->member, (int64_t)c->excerpt.line,
                                            (int64_t)c->excerpt.offset, c->hex });
    print_words(c);
}

static void print_wish(int *wishes, const char *wish)
{
    printf("%s  - %s\n", (*wishes)++ ? "" : "\nWHAT WOULD SETTLE IT\n", wish);
}

/* What the case does not have, of what could tell. 0, or ET_FATAL. */
static int print_missing(struct et_store *store, int64_t exec_id, struct et_err *err)
{
    int wishes = 0, part = et_is_of_findings(store, err);
    if (part < 0)
        return ET_FATAL;
    if (part) {
        puts("\nWHAT WOULD SETTLE IT\n  - ask its host's own case: this one has only findings");
        return 0;
    }
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_EXPLAIN_MISSING, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_EXPLAIN_MISSING_EXEC_ID, exec_id);
    if (et_stmt_row(row, err) < 0)
        return ET_FATAL;
    printf("\nWHAT WOULD SETTLE IT\n  - the audit log of before ");
    et_print_text(et_stmt_col_text(row, LOG_BEGIN));
    puts(", if there is any: it would show how its ancestors were started");
    wishes++;
    if (!et_stmt_col_int(row, INSPECT))
        print_wish(&wishes, "docker inspect, podman inspect or crictl inspect, made while the "
                            "container ran (the pid of its init)");
    if (!et_stmt_col_int(row, EVENTS))
        print_wish(&wishes, "docker events, podman events or ctr events of that time");
    if (!et_stmt_col_int(row, LOGS))
        print_wish(&wishes, "the log of containerd (journalctl -u containerd): it has the pids of "
                            "shims");
    if (!et_stmt_col_int(row, CGROUPS))
        print_wish(&wishes, "/proc/PID/cgroup of the processes, if they still run");
    return 0;
}

int et_print_clues(struct et_store *store, int64_t exec_id, struct et_arena *arena)
{
    struct et_err err;
    struct clues clues = { 0 };
    bool settled = false;
    puts("\nCLUES");
    int rc = load(store, exec_id, &clues, arena, &err);
    for (size_t i = 0; i < clues.count && rc == 0; i++) {
        const struct clue *c = &clues.at[i];
        settled = settled || (c->decides && (c->container.p || et_slice_is(c->place, "host")));
        rc = c->told ? 0 : look_up(&clues, i, arena, &err);
        if (rc == 0)
            print_clue(c, i + 1);
    }
    if (rc == 0 && clues.count == 0)
        puts("  none");
    if (rc == 0 && !settled)
        rc = print_missing(store, exec_id, &err);
    return rc < 0 ? et_complain(ET_EXIT_FAILED, NULL, "%s", err.msg) : ET_EXIT_DONE;
}
