#include "analyzer/recheck.h"

#include "base/array.h"
#include "base/printable.h"
#include "parsers/input/input.h"

#include <stdlib.h>
#include <sys/stat.h>

/* A length at which the digest of the beginning is wanted. */
struct mark {
    uint64_t bytes;
    unsigned char sha256[ET_SHA256_BYTES];
    bool reached;
};

/* An evidence that the stream may be, or may begin with. */
struct candidate {
    size_t at;
    bool lay_here; /* all of it: if it is not that, it has changed */
};

struct et_recheck_stream {
    struct et_strbuf path, member; /* printable */
    struct et_strbuf head;
    uint64_t position; /* bytes seen */
    struct mark *marks;
    size_t mark_count, mark_room, next;
    struct candidate *candidates;
    size_t candidate_count, candidate_room;
};

static const char *const words[] = { "missing", "changed", "grown", "unchanged" };

const char *et_recheck_word(enum et_recheck_state state)
{
    return words[state];
}

int et_recheck_init(struct et_recheck *recheck, struct et_store *store, struct et_err *err)
{
    *recheck = (struct et_recheck){ 0 };
    et_arena_init(&recheck->arena);
    int rc = et_holdings_init(&recheck->holdings, store, err);
    recheck->stream = calloc(1, sizeof *recheck->stream);
    recheck->at = calloc(recheck->holdings.count + 1, sizeof *recheck->at);
    if (rc == 0 && (!recheck->stream || !recheck->at))
        rc = et_fail_memory(err);
    return rc;
}

void et_recheck_clear(struct et_recheck *recheck)
{
    struct et_recheck_stream *s = recheck->stream;
    if (s) {
        et_strbuf_clear(&s->path);
        et_strbuf_clear(&s->member);
        et_strbuf_clear(&s->head);
        free(s->marks);
        free(s->candidates);
        free(s);
    }
    free(recheck->at);
    et_holdings_clear(&recheck->holdings);
    et_arena_clear(&recheck->arena);
}

/* ------------------------------------------------------------ what it may be */

static int add_mark(struct et_recheck_stream *s, uint64_t bytes)
{
    if (!et_array_grow((void **)&s->marks, s->mark_count, &s->mark_room, sizeof *s->marks))
        return ET_FATAL;
    s->marks[s->mark_count++] = (struct mark){ .bytes = bytes };
    return 0;
}

static int add_candidate(struct et_recheck *recheck, size_t at, bool lay_here)
{
    struct et_recheck_stream *s = recheck->stream;
    for (size_t i = 0; i < s->candidate_count; i++)
        if (s->candidates[i].at == at)
            return 0;
    if (!et_array_grow((void **)&s->candidates, s->candidate_count, &s->candidate_room,
                       sizeof *s->candidates))
        return ET_FATAL;
    s->candidates[s->candidate_count++] = (struct candidate){ at, lay_here };
    for (size_t i = 0; i < recheck->holdings.growth_count; i++)
        if (recheck->holdings.growths[i].at == at &&
            add_mark(s, recheck->holdings.growths[i].bytes) < 0)
            return ET_FATAL;
    return add_mark(s, recheck->holdings.at[at].bytes);
}

static int expect_what_lay_here(struct et_recheck *recheck)
{
    struct et_slice path = et_strbuf_slice(&recheck->stream->path);
    struct et_slice member = et_strbuf_slice(&recheck->stream->member);
    const struct et_holdings *h = &recheck->holdings;
    for (size_t i = et_holdings_place(h, path, member);
         i < h->place_count && et_holding_lay_at(&h->places[i], path, member); i++) {
        const struct et_holding_place *place = &h->places[i];
        bool all_of_it = place->bytes == h->at[place->at].bytes;
        if (add_candidate(recheck, place->at, all_of_it) < 0)
            return ET_FATAL;
    }
    return 0;
}

static int expect_what_begins_so(struct et_recheck *recheck)
{
    const struct et_holdings *h = &recheck->holdings;
    for (size_t next = et_holdings_beginning(h, et_strbuf_slice(&recheck->stream->head)); next;
         next = h->at[next - 1].same_head)
        if (add_candidate(recheck, next - 1, false) < 0)
            return ET_FATAL;
    return 0;
}

static int by_bytes(const void *one, const void *other)
{
    const struct mark *a = one, *b = other;
    return (a->bytes > b->bytes) - (a->bytes < b->bytes);
}

/* ------------------------------------------------------------ a stream */

static int begin(void *ctx, const struct et_source *source, struct et_err *err)
{
    struct et_recheck *recheck = ctx;
    struct et_recheck_stream *s = recheck->stream;
    et_strbuf_reset(&s->path);
    et_strbuf_reset(&s->member);
    et_strbuf_reset(&s->head);
    et_printable_add(&s->path, source->path);
    if (source->member.p)
        et_printable_add(&s->member, source->member);
    s->position = 0;
    s->mark_count = s->candidate_count = s->next = 0;
    if (s->path.failed || s->member.failed || expect_what_lay_here(recheck) < 0)
        return et_fail_memory(err);
    return 0;
}

/* Notes the digest at each mark among these bytes, which begin at that position; before: of those
 * before them, NULL = there are none. */
static int note_marks(struct et_recheck_stream *s, const struct et_sha256 *before,
                      uint64_t position, struct et_slice bytes, struct et_err *err)
{
    for (; s->next < s->mark_count; s->next++) {
        struct mark *mark = &s->marks[s->next];
        if (mark->bytes > position + bytes.n)
            return 0;
        struct et_slice part = et_slice_to(bytes, (size_t)(mark->bytes - position));
        if (et_sha256_with(before, part, mark->sha256, err) < 0)
            return ET_FATAL;
        mark->reached = true;
    }
    return 0;
}

/* The beginning is complete, as far as it tells what the stream may be. */
static int start(struct et_recheck *recheck, struct et_err *err)
{
    struct et_recheck_stream *s = recheck->stream;
    if (s->head.failed || (s->head.n == ET_HOLDING_HEAD && expect_what_begins_so(recheck) < 0))
        return et_fail_memory(err);
    if (s->mark_count)
        qsort(s->marks, s->mark_count, sizeof *s->marks, by_bytes);
    return note_marks(s, NULL, 0, et_strbuf_slice(&s->head), err);
}

static int data(void *ctx, const struct et_source *source, struct et_slice block,
                struct et_err *err)
{
    struct et_recheck *recheck = ctx;
    struct et_recheck_stream *s = recheck->stream;
    uint64_t position = s->position;
    s->position += block.n;
    if (recheck->progress)
        recheck->progress(recheck->ctx, recheck->files_done + source->consumed);
    if (s->head.n < ET_HOLDING_HEAD) {
        et_strbuf_add(&s->head, et_slice_to(block, ET_HOLDING_HEAD - s->head.n));
        if (s->head.n < ET_HOLDING_HEAD)
            return 0;
        if (start(recheck, err) < 0)
            return ET_FATAL;
    }
    return note_marks(s, source->before, position, block, err);
}

/* ------------------------------------------------------------ what it is */

static void settle(struct et_recheck *recheck, size_t at, enum et_recheck_state state,
                   const struct et_strbuf *note)
{
    struct et_rechecked *one = &recheck->at[at];
    struct et_recheck_stream *s = recheck->stream;
    ET_STRBUF_AUTO label = { 0 };
    if (one->state >= state)
        return;
    et_strbuf_add(&label, et_strbuf_slice(&s->path));
    if (s->member.n) {
        et_strbuf_addc(&label, '!');
        et_strbuf_add(&label, et_strbuf_slice(&s->member));
    }
    one->state = state;
    one->found = et_arena_copy(&recheck->arena, et_strbuf_slice(&label));
    one->note = note ? et_arena_copy(&recheck->arena, et_strbuf_slice(note)) : ET_SLICE_NONE;
    recheck->arena.failed = recheck->arena.failed || label.failed || (note && note->failed);
}

static bool begins_with(const struct et_recheck_stream *s, uint64_t bytes,
                        const unsigned char sha256[ET_SHA256_BYTES])
{
    for (size_t i = 0; i < s->mark_count && s->marks[i].bytes <= bytes; i++)
        if (s->marks[i].bytes == bytes && s->marks[i].reached)
            return memcmp(s->marks[i].sha256, sha256, ET_SHA256_BYTES) == 0;
    return false;
}

/* The longest beginning of it that is known to be good; 0 = none. */
static uint64_t good_beginning(const struct et_recheck *recheck, size_t at)
{
    uint64_t longest = 0;
    for (size_t i = 0; i < recheck->holdings.growth_count; i++) {
        const struct et_holding_growth *growth = &recheck->holdings.growths[i];
        if (growth->at == at && begins_with(recheck->stream, growth->bytes, growth->sha256))
            longest = growth->bytes; /* they are in order */
    }
    return longest;
}

static void say_changed(const struct et_recheck *recheck, size_t at,
                        const struct et_source_end *ended, uint64_t good, struct et_strbuf *note)
{
    const uint64_t bytes = recheck->holdings.at[at].bytes;
    if (!ended->complete)
        et_strbuf_addf(note, "it cannot be read to its end: %s",
                       ended->problem ? ended->problem->msg : "the stream broke off");
    else if (ended->bytes == bytes)
        et_strbuf_adds(note, "as long as it was, with other bytes");
    else
        et_strbuf_addf(note, "it has %llu bytes, and had %llu", (unsigned long long)ended->bytes,
                       (unsigned long long)bytes);
    if (good)
        et_strbuf_addf(note, "; the first %llu are those that were read when it was so long",
                       (unsigned long long)good);
}

static void judge(struct et_recheck *recheck, const struct candidate *candidate,
                  const struct et_source_end *ended)
{
    const struct et_holding *one = &recheck->holdings.at[candidate->at];
    ET_STRBUF_AUTO note = { 0 };
    if (ended->bytes > one->bytes && begins_with(recheck->stream, one->bytes, one->sha256)) {
        et_strbuf_addf(&note, "the first %llu bytes are it, %llu more follow",
                       (unsigned long long)one->bytes,
                       (unsigned long long)(ended->bytes - one->bytes));
        settle(recheck, candidate->at, ET_RECHECK_GROWN, &note);
        return;
    }
    uint64_t good = good_beginning(recheck, candidate->at);
    if (!candidate->lay_here)
        return;
    say_changed(recheck, candidate->at, ended, good, &note);
    settle(recheck, candidate->at, ET_RECHECK_CHANGED, &note);
}

static int end(void *ctx, const struct et_source *source, const struct et_source_end *ended,
               struct et_err *err)
{
    struct et_recheck *recheck = ctx;
    struct et_recheck_stream *s = recheck->stream;
    if (s->head.n < ET_HOLDING_HEAD && start(recheck, err) < 0) /* it is shorter than that */
        return ET_FATAL;
    const struct et_holding *is = et_holdings_find(&recheck->holdings, ended->sha256);
    if (is)
        settle(recheck, (size_t)(is - recheck->holdings.at), ET_RECHECK_UNCHANGED, NULL);
    for (size_t i = 0; i < s->candidate_count; i++)
        judge(recheck, &s->candidates[i], ended);
    recheck->files_done += source->member.p ? 0 : source->size;
    return recheck->arena.failed ? et_fail_memory(err) : 0;
}

static int problem(void *ctx, struct et_slice path, const struct et_err *what, struct et_err *err)
{
    (void)ctx;
    (void)path;
    (void)what;
    (void)err;
    return 0;
}

static int left_out(void *ctx, struct et_slice path, uint64_t count, struct et_err *err)
{
    (void)ctx;
    (void)path;
    (void)count;
    (void)err;
    return 0;
}

static struct et_visitor visitor_of(struct et_recheck *recheck, enum et_recheck_reach reach)
{
    return (struct et_visitor){ recheck, begin,   data,
                                end,     problem, reach == ET_RECHECK_ALL_PLACES ? NULL : left_out,
                                false };
}

uint64_t et_recheck_size(const char *path, enum et_recheck_reach reach)
{
    const struct et_visitor visitor = visitor_of(NULL, reach);
    return et_input_size(path, &visitor);
}

int et_recheck_walk(struct et_recheck *recheck, const char *path, enum et_recheck_reach reach,
                    struct et_err *err)
{
    const struct et_visitor visitor = visitor_of(recheck, reach);
    return et_input_walk(path, &visitor, err);
}

/* ------------------------------------------------------------ where it lay */

/* The path of the places from there on, decoded, if it is a file and anything that lay there is
 * still wanted; else empty. Gives the first place behind them. */
static size_t next_path(const struct et_recheck *recheck, size_t from, struct et_strbuf *path)
{
    const struct et_holding_place *places = recheck->holdings.places;
    struct stat info;
    size_t until = from;
    bool wanted = false;
    et_strbuf_reset(path);
    for (; until < recheck->holdings.place_count &&
           et_slice_eq(places[until].path, places[from].path);
         until++)
        wanted = wanted || recheck->at[places[until].at].state != ET_RECHECK_UNCHANGED;
    if (wanted)
        et_printable_decode(path, places[from].path);
    if (path->n && (stat(et_strbuf_string(path), &info) != 0 || !S_ISREG(info.st_mode)))
        et_strbuf_reset(path);
    return until;
}

/* A pipe is gone once it was read. */
static void note_pipes(struct et_recheck *recheck)
{
    for (size_t i = 0; i < recheck->holdings.place_count; i++) {
        const struct et_holding_place *place = &recheck->holdings.places[i];
        struct et_rechecked *one = &recheck->at[place->at];
        if (one->state == ET_RECHECK_MISSING && et_slice_is(place->path, "-"))
            one->note =
                ET_SLICE("it was read from standard input; name a file or folder that has it");
    }
}

int et_recheck_lain(struct et_recheck *recheck, struct et_err *err)
{
    ET_STRBUF_AUTO path = { 0 };
    for (size_t i = 0; i < recheck->holdings.place_count;) {
        i = next_path(recheck, i, &path);
        if (path.failed)
            return et_fail_memory(err);
        if (path.n &&
            et_recheck_walk(recheck, et_strbuf_string(&path), ET_RECHECK_ALL_PLACES, err) < 0)
            return ET_FATAL;
    }
    note_pipes(recheck);
    return 0;
}

uint64_t et_recheck_lain_size(const struct et_recheck *recheck)
{
    uint64_t bytes = 0;
    ET_STRBUF_AUTO path = { 0 };
    for (size_t i = 0; i < recheck->holdings.place_count;) {
        i = next_path(recheck, i, &path);
        if (path.n && !path.failed)
            bytes += et_recheck_size(et_strbuf_string(&path), ET_RECHECK_ALL_PLACES);
    }
    return bytes;
}
