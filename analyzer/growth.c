#include "analyzer/growth.h"

#include "base/printable.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void et_growth_clear(struct et_growth *g)
{
    free(g->at);
    et_resume_clear(&g->resume);
    et_strbuf_clear(&g->saved);
    et_strbuf_clear(&g->open_texts);
    et_strbuf_clear(&g->tail);
    *g = (struct et_growth){ 0 };
}

static struct et_known *add_known(struct et_growth *g, struct et_err *err)
{
    if (g->count == g->cap) {
        size_t cap = g->cap ? g->cap * 2 : 4;
        struct et_known *more = realloc(g->at, cap * sizeof *more);
        if (!more) {
            et_fail_memory(err);
            return NULL;
        }
        g->at = more;
        g->cap = cap;
    }
    return &g->at[g->count++];
}

static struct et_slice folder_of(struct et_slice path)
{
    while (path.n && path.p[path.n - 1] != '/')
        path.n--;
    return path;
}

static bool is_gone(struct et_slice path)
{
    struct stat st;
    ET_STRBUF_AUTO name = { 0 };
    et_strbuf_add(&name, path);
    return !name.failed && lstat(et_strbuf_string(&name), &st) < 0 && errno == ENOENT;
}

/* A log grows where it lies, or is moved aside within its folder first, so that something else,
 * or nothing, lies where it was. Two files that lie side by side and begin alike are two. */
static int look_at_places(struct et_growth *g, struct et_known *known,
                          const struct et_growth_ask *ask, bool *moved_here, struct et_err *err)
{
    int rc;
    bool near = false, elsewhere = false;
    ET_STMT_AUTO *stmt = et_store_query(g->store, ET_Q_EVIDENCE_PLACES, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_EVIDENCE_PLACES_EVIDENCE_ROW, known->evidence_row);
    et_stmt_text(stmt, ET_EVIDENCE_PLACES_ORIGIN, ask->origin);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        ET_STRBUF_AUTO place = { 0 };
        et_printable_decode(&place, et_stmt_col_text(stmt, 0));
        bool replaced = et_stmt_col_int(stmt, 1) == 1;
        if (place.failed)
            return et_fail_memory(err);
        if (et_slice_eq(et_strbuf_slice(&place), ask->path)) {
            known->was_here = known->can_go_on && !replaced;
        } else if (et_slice_eq(folder_of(et_strbuf_slice(&place)), folder_of(ask->path))) {
            near = true;
            elsewhere = elsewhere || !(replaced || is_gone(et_strbuf_slice(&place)));
        }
    }
    *moved_here = near && !elsewhere;
    return rc;
}

static int load(struct et_growth *g, int64_t evidence_row, struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(g->store, ET_Q_FIND_RESUME, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_FIND_RESUME_EVIDENCE_ROW, evidence_row);
    if (et_stmt_row(stmt, err) <= 0)
        return ET_FATAL;
    et_resume_clear(&g->resume);
    et_strbuf_reset(&g->saved);
    et_strbuf_add(&g->saved, et_stmt_col_blob(stmt, 0));
    g->parser = et_parser_named(et_stmt_col_text(stmt, 1));
    g->lines = (uint64_t)et_stmt_col_int(stmt, 3);
    g->damage = (uint64_t)et_stmt_col_int(stmt, 5);
    if (g->saved.failed)
        return et_fail_memory(err);
    if (!g->parser || !et_resume_read(et_strbuf_slice(&g->saved), &g->resume))
        return et_fail(err, ET_FATAL, "what the case keeps to go on reading does not read back");
    return 0;
}

int et_growth_begin(struct et_growth *g, struct et_store *store, const struct et_growth_ask *ask,
                    struct et_err *err)
{
    int rc;
    size_t goes_on = SIZE_MAX;
    *g = (struct et_growth){ .store = store };
    {
        ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_EVIDENCE_BEGINNING_SO, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_blob(stmt, ET_EVIDENCE_BEGINNING_SO_HEAD, ask->head);
        et_stmt_text(stmt, ET_EVIDENCE_BEGINNING_SO_AS_GIVEN, ask->as);
        et_stmt_text(stmt, ET_EVIDENCE_BEGINNING_SO_HOST_GIVEN, ask->host);
        et_stmt_int(stmt, ET_EVIDENCE_BEGINNING_SO_UTC_OFFSET_GIVEN, ask->utc_offset);
        while ((rc = et_stmt_row(stmt, err)) > 0) {
            struct et_known *known = add_known(g, err);
            struct et_slice digest = et_stmt_col_blob(stmt, 2);
            bool moved_here = false;
            if (!known)
                return ET_FATAL;
            *known = (struct et_known){ .evidence_row = et_stmt_col_int(stmt, 0),
                                        .bytes = (uint64_t)et_stmt_col_int(stmt, 1),
                                        .can_go_on = et_stmt_col_int(stmt, 3) == 1 };
            memcpy(known->sha256, digest.p, digest.n < ET_SHA256_BYTES ? 0 : ET_SHA256_BYTES);
            if (look_at_places(g, known, ask, &moved_here, err) < 0)
                return ET_FATAL;
            if (known->was_here || (known->can_go_on && moved_here))
                goes_on = g->count - 1;
        }
        if (rc < 0)
            return rc;
    }
    g->goes_on = goes_on < g->count ? goes_on : g->count;
    if (goes_on < g->count && load(g, g->at[goes_on].evidence_row, err) < 0)
        return ET_FATAL;
    return 0;
}

/* Keeps of part, which is what comes at the present position, what reading on will need. */
static void collect(struct et_growth *g, struct et_slice part)
{
    uint64_t from = g->position, to = from + part.n;
    const struct et_open_lines *open = &g->resume.open;
    while (g->open_next < open->count && open->at[g->open_next].offset < to) {
        const struct et_place *line = &open->at[g->open_next];
        uint64_t begin = line->offset > from ? line->offset : from;
        uint64_t end = line->offset + line->length < to ? line->offset + line->length : to;
        if (begin < end)
            et_strbuf_add(&g->open_texts, et_slice_from(et_slice_to(part, (size_t)(end - from)),
                                                        (size_t)(begin - from)));
        if (line->offset + line->length > to)
            break; /* the rest of it comes with the next bytes */
        g->open_next++;
    }
    if (to > g->resume.offset) {
        uint64_t begin = g->resume.offset > from ? g->resume.offset : from;
        et_strbuf_add(&g->tail, et_slice_from(part, (size_t)(begin - from)));
    }
}

/* Whether what was read, with these bytes at its end, is all that is known there. */
static int compare(struct et_growth *g, const struct et_sha256 *before, struct et_slice bytes,
                   struct et_err *err)
{
    unsigned char digest[ET_SHA256_BYTES];
    if (et_sha256_with(before, bytes, digest, err) < 0)
        return ET_FATAL;
    for (; g->next < g->count && g->at[g->next].bytes == g->position; g->next++)
        g->at[g->next].same = memcmp(digest, g->at[g->next].sha256, sizeof digest) == 0;
    return 0;
}

int et_growth_take(struct et_growth *g, const struct et_sha256 *before, struct et_slice block,
                   struct et_slice *rest, struct et_err *err)
{
    for (size_t done = 0; done < block.n;) {
        struct et_slice left = et_slice_from(block, done);
        if (g->goes_on < g->next && g->at[g->goes_on].same) {
            *rest = left;
            return ET_GROWTH_GOES_ON;
        }
        if (g->next == g->count)
            return ET_GROWTH_OTHER;
        uint64_t until = g->at[g->next].bytes - g->position;
        struct et_slice part = et_slice_to(left, until < left.n ? (size_t)until : left.n);
        if (g->goes_on < g->count && g->next <= g->goes_on)
            collect(g, part);
        g->position += part.n;
        done += part.n;
        if (g->position == g->at[g->next].bytes &&
            compare(g, before, et_slice_to(block, done), err) < 0)
            return ET_FATAL;
    }
    return g->open_texts.failed || g->tail.failed ? et_fail_memory(err) : ET_GROWTH_LOOKING;
}

const struct et_known *et_growth_end(const struct et_growth *g)
{
    for (size_t i = 0; i < g->next; i++)
        if (g->at[i].same && g->at[i].bytes == g->position)
            return &g->at[i];
    return NULL;
}

const struct et_known *et_growth_changed(const struct et_growth *g)
{
    for (size_t i = 0; i < g->count; i++)
        if (g->at[i].was_here && !g->at[i].same)
            return &g->at[i];
    return NULL;
}

int et_growth_keep(struct et_store *store, const struct et_known *was, uint64_t lines,
                   struct et_err *err)
{
    {
        ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_DROP_RESUME, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_int(stmt, ET_DROP_RESUME_EVIDENCE_ROW, was->evidence_row);
        if (et_stmt_run(stmt, err) < 0)
            return ET_FATAL;
    }
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_PUT_GROWTH, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_GROWTH_EVIDENCE_ROW, was->evidence_row);
    et_stmt_int(stmt, ET_PUT_GROWTH_BYTES, (int64_t)was->bytes);
    et_stmt_int(stmt, ET_PUT_GROWTH_LINES, (int64_t)lines);
    et_stmt_blob(stmt, ET_PUT_GROWTH_SHA256,
                 (struct et_slice){ (const char *)was->sha256, ET_SHA256_BYTES });
    return et_stmt_run(stmt, err);
}

int et_growth_resume(const struct et_growth *g, struct et_reader *reader, struct et_err *err)
{
    size_t count = g->resume.open.count, at = 0;
    struct et_slice *texts = calloc(count ? count : 1, sizeof *texts);
    if (!texts)
        return et_fail_memory(err);
    for (size_t i = 0; i < count; i++) {
        struct et_slice left = et_slice_from(et_strbuf_slice(&g->open_texts), at);
        texts[i] = et_slice_to(left, (size_t)g->resume.open.at[i].length);
        at += texts[i].n;
    }
    int rc = et_reader_resume(reader, g->parser, &g->resume, texts, err);
    free(texts);
    if (rc == 0 && g->tail.n)
        rc = et_reader_block(reader, et_strbuf_slice(&g->tail), err);
    return rc;
}
