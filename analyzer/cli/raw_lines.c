#include "analyzer/cli/raw_lines.h"

#include "analyzer/readback.h"
#include "analyzer/record_places.h"
#include "schema/store.h"

#include <stdlib.h>

/* A line of a place. The stream is read once, so these go by offset. */
struct wanted {
    struct et_excerpt excerpt;
    size_t place, line; /* line: of the place's lines */
};

struct want {
    struct wanted *all;
    size_t count, room;
};

static int add_wanted(struct want *want, size_t place, size_t line,
                      const struct et_excerpt *excerpt, struct et_err *err)
{
    if (want->count == want->room) {
        size_t room = want->room ? want->room * 2 : 64;
        struct wanted *all = realloc(want->all, room * sizeof *all);
        if (!all)
            return et_fail_memory(err);
        want->all = all;
        want->room = room;
    }
    struct wanted *one = &want->all[want->count++];
    *one = (struct wanted){ .excerpt = *excerpt, .place = place, .line = line };
    if (one->excerpt.length > ET_RAW_LINE + 1) /* one more tells that it goes on */
        one->excerpt.length = ET_RAW_LINE + 1;
    one->excerpt.least = 1; /* the last line of a stream may be shorter */
    return 0;
}

/* The records of an exec may lie far apart; their places are in the case. */
static int add_records(struct want *want, struct et_store *store, struct et_slice sha256, size_t at,
                       struct et_raw_place *place, struct et_arena *arena, struct et_err *err)
{
    size_t count = 0;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_RAW_RECORDS, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_RAW_RECORDS_EXEC_ID, place->exec_id);
    et_stmt_int(row, ET_RAW_RECORDS_OFFSET, place->offset);
    et_stmt_text(row, ET_RAW_RECORDS_SHA256, sha256);
    int rc = et_stmt_row(row, err);
    if (rc <= 0)
        return rc;
    struct et_excerpt *excerpts =
        et_record_places_unpack(et_stmt_col_blob(row, 2), (uint64_t)et_stmt_col_int(row, 0),
                                (uint64_t)et_stmt_col_int(row, 1), arena, &count);
    if (!excerpts)
        return et_fail_memory(err);
    for (size_t i = 0; i < count; i++)
        if (add_wanted(want, at, i, &excerpts[i], err) < 0)
            return ET_FATAL;
    place->count = count;
    return 0;
}

static int add_place(struct want *want, struct et_store *store, struct et_slice sha256, size_t at,
                     struct et_raw_place *place, struct et_arena *arena, struct et_err *err)
{
    struct et_excerpt line = { .offset = (uint64_t)place->offset, .length = ET_RAW_LINE + 1 };
    int rc = 0;
    place->count = 0;
    if (place->exec_id != ET_NULL)
        rc = add_records(want, store, sha256, at, place, arena, err);
    if (rc == 0 && place->count == 0 && place->offset >= 0) {
        place->count = 1; /* no exec, or what another source says of one */
        rc = add_wanted(want, at, 0, &line, err);
    }
    place->lines =
        rc == 0 ? et_arena_alloc(arena, (place->count + 1) * sizeof *place->lines) : NULL;
    for (size_t i = 0; place->lines && i < place->count; i++)
        place->lines[i] = (struct et_raw_line){ ET_SLICE_NONE, false };
    return rc == 0 && !place->lines ? et_fail_memory(err) : rc;
}

static int by_offset(const void *one, const void *other)
{
    const struct wanted *a = one, *b = other;
    if (a->excerpt.offset != b->excerpt.offset)
        return a->excerpt.offset < b->excerpt.offset ? -1 : 1;
    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

/* The evidence under whichever of its names it still is what it was. */
static int read_excerpts(struct et_store *store, struct et_slice sha256,
                         struct et_excerpt *excerpts, size_t count, bool *same,
                         struct et_arena *arena, struct et_err *err)
{
    int rc = 0;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_RAW_PATHS, err);
    if (!row)
        return ET_FATAL;
    et_stmt_text(row, ET_RAW_PATHS_SHA256, sha256);
    while (!*same && (rc = et_stmt_row(row, err)) > 0) {
        struct et_readback result;
        for (size_t i = 0; i < count; i++)
            excerpts[i].text = ET_SLICE_NONE;
        if (et_readback(et_stmt_col_text(row, 0), et_stmt_col_text(row, 1), sha256.p,
                        (uint64_t)et_stmt_col_int(row, 2), excerpts, count, arena, &result,
                        err) < 0)
            return ET_FATAL;
        *same = result.unchanged;
    }
    return *same ? 0 : rc;
}

static struct et_raw_line line_of(const struct et_excerpt *excerpt)
{
    struct et_slice text = excerpt->text;
    const char *end = text.n ? memchr(text.p, '\n', text.n) : NULL;
    if (end)
        return (struct et_raw_line){ { text.p, (size_t)(end - text.p) }, false };
    return (struct et_raw_line){ et_slice_to(text, ET_RAW_LINE), text.n > ET_RAW_LINE };
}

static int read_wanted(struct want *want, struct et_store *store, struct et_slice sha256,
                       struct et_raw_place *places, bool *same, struct et_arena *arena,
                       struct et_err *err)
{
    struct et_excerpt *excerpts = et_arena_alloc(arena, (want->count + 1) * sizeof *excerpts);
    struct et_slice digest = et_arena_copy(arena, sha256); /* with its NUL */
    if (!excerpts || !digest.p)
        return et_fail_memory(err);
    if (want->count)
        qsort(want->all, want->count, sizeof *want->all, by_offset);
    for (size_t i = 0; i < want->count; i++)
        excerpts[i] = want->all[i].excerpt;
    if (read_excerpts(store, digest, excerpts, want->count, same, arena, err) < 0)
        return ET_FATAL;
    for (size_t i = 0; *same && i < want->count; i++)
        places[want->all[i].place].lines[want->all[i].line] = line_of(&excerpts[i]);
    return 0;
}

int et_raw_lines(void *ctx, struct et_slice sha256, struct et_raw_place *places, size_t count,
                 bool *same, struct et_arena *arena, struct et_err *err)
{
    struct want want = { 0 };
    int rc = 0;
    *same = false;
    for (size_t i = 0; i < count && rc == 0; i++)
        rc = add_place(&want, ctx, sha256, i, &places[i], arena, err);
    if (rc == 0)
        rc = read_wanted(&want, ctx, sha256, places, same, arena, err);
    for (size_t i = 0; !*same && i < count; i++)
        places[i].count = 0;
    free(want.all);
    return rc < 0 ? rc : 0;
}
