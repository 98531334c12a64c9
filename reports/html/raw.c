#include "reports/html/raw.h"

#include "reports/column.h"
#include "reports/html/sections.h"

#include <stdlib.h>

struct entry {
    struct et_slice sha256;
    struct et_raw_place place;
    bool same; /* of its evidence */
};

struct et_html_raw {
    struct et_arena arena;
    size_t count;
    struct entry entries[ET_HTML_RAW]; /* in the order of by_place, no two alike */
};

static int by_place(const void *one, const void *other)
{
    const struct entry *a = one, *b = other;
    size_t n = a->sha256.n < b->sha256.n ? a->sha256.n : b->sha256.n;
    int order = memcmp(a->sha256.p, b->sha256.p, n);
    if (order)
        return order;
    if (a->place.offset != b->place.offset)
        return a->place.offset < b->place.offset ? -1 : 1;
    return (a->place.exec_id > b->place.exec_id) - (a->place.exec_id < b->place.exec_id);
}

static int add_card(struct et_html *html, struct et_html_raw *raw, int64_t compilation_id,
                    struct et_err *err)
{
    int got;
    ET_STMT_AUTO *row = et_html_lines_of(html, compilation_id, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0 && raw->count < ET_HTML_RAW) {
        struct entry *entry = &raw->entries[raw->count++];
        *entry =
            (struct entry){ .sha256 = et_arena_copy(&raw->arena, et_column_text(row, "sha256")),
                            .place = { .exec_id = et_column_int(row, "exec_id"),
                                       .offset = et_column_int(row, "byte_offset") } };
        if (!entry->sha256.p)
            return et_fail_memory(err);
    }
    return got < 0 ? got : 0;
}

static int add_cards(struct et_html *html, struct et_html_raw *raw, struct et_err *err)
{
    int got = 0, rc = 0;
    ET_STMT_AUTO *card = et_html_cards_of(html, 1, err);
    if (!card)
        return ET_FATAL;
    while (rc == 0 && raw->count < ET_HTML_RAW && (got = et_stmt_row(card, err)) > 0)
        rc = add_card(html, raw, et_column_int(card, "compilation_id"), err);
    return rc < 0 || got < 0 ? ET_FATAL : 0;
}

/* Cards speak of the same lines: of the login, of who called whom. */
static void join_alike(struct et_html_raw *raw)
{
    size_t kept = 0;
    if (raw->count)
        qsort(raw->entries, raw->count, sizeof *raw->entries, by_place);
    for (size_t i = 0; i < raw->count; i++)
        if (i == 0 || by_place(&raw->entries[i], &raw->entries[kept - 1]) != 0)
            raw->entries[kept++] = raw->entries[i];
    raw->count = kept;
}

static int read_evidence(const struct et_raw *source, struct et_html_raw *raw, struct entry *first,
                         size_t count, struct et_err *err)
{
    bool same;
    struct et_raw_place *places = et_arena_alloc(&raw->arena, count * sizeof *places);
    if (!places)
        return et_fail_memory(err);
    for (size_t i = 0; i < count; i++)
        places[i] = first[i].place;
    if (source->read(source->ctx, first->sha256, places, count, &same, &raw->arena, err) < 0)
        return ET_FATAL;
    for (size_t i = 0; i < count; i++) {
        first[i].place = places[i];
        first[i].same = same;
    }
    return 0;
}

static int read_all(struct et_html *html, struct et_html_raw *raw, struct et_err *err)
{
    int rc = add_cards(html, raw, err);
    size_t count;
    join_alike(raw);
    for (size_t at = 0; rc == 0 && at < raw->count; at += count) {
        struct entry *first = &raw->entries[at];
        for (count = 1; at + count < raw->count && et_slice_eq(first[count].sha256, first->sha256);)
            count++;
        rc = read_evidence(html->options->raw, raw, first, count, err);
    }
    return rc;
}

int et_html_raw_read(struct et_html *html, struct et_html_raw **raw, struct et_err *err)
{
    *raw = NULL;
    if (!html->options->raw)
        return 0;
    struct et_html_raw *made = calloc(1, sizeof *made);
    if (!made)
        return et_fail_memory(err);
    et_arena_init(&made->arena);
    *raw = made;
    return read_all(html, made, err);
}

void et_html_raw_free(struct et_html_raw *raw)
{
    if (!raw)
        return;
    et_arena_clear(&raw->arena);
    free(raw);
}

enum et_html_raw_state et_html_raw_state(const struct et_html_raw *raw, struct et_slice sha256)
{
    for (size_t i = 0; raw && i < raw->count; i++)
        if (et_slice_eq(raw->entries[i].sha256, sha256))
            return raw->entries[i].same ? ET_HTML_SAME : ET_HTML_NOT_SAME;
    return ET_HTML_NOT_READ;
}

const struct et_raw_place *et_html_raw_of(const struct et_html_raw *raw, struct et_stmt *row)
{
    struct entry wanted = { .sha256 = et_column_text(row, "sha256"),
                            .place = { .exec_id = et_column_int(row, "exec_id"),
                                       .offset = et_column_int(row, "byte_offset") } };
    if (!raw || !raw->count)
        return NULL;
    const struct entry *found =
        bsearch(&wanted, raw->entries, raw->count, sizeof *raw->entries, by_place);
    return found && found->same ? &found->place : NULL;
}
