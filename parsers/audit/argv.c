/*
 * body  = "argc=" N " " args | args
 * args  = "a" N "=" VALUE | "a" N "_len=" L | "a" N "[" I "]=" VALUE
 *
 * argc=3 a0="gcc" a1=2D44582079 a2_len=16000 a2[0]=3030…
 *  a2[1]=3030…                                       (next record, no argc)
 * a267="-DX267"                                      (next record, more arguments)
 *
 * Written by audit_log_execve_info in kernel/auditsc.c: a record holds at most
 * about 7,500 bytes; L is the length as logged (twice the bytes if hexadecimal).
 */
#include "parsers/audit/argv.h"

#include "base/sort.h"
#include "parsers/audit/fields.h"

#include <stdlib.h>

enum { USUAL_PIECES = 16 };

enum piece_kind { WHOLE, LENGTH, PART }; /* of one argument in this order */

struct et_argv_piece {
    uint32_t list; /* which argc= it followed, from 1; 0 = before any */
    uint32_t arg;
    uint32_t index; /* of a PART */
    uint32_t order; /* of arrival */
    enum piece_kind kind;
    struct et_field field;
};

void et_argv_init(struct et_argv *argv)
{
    *argv = (struct et_argv){ .argc = ET_ABSENT };
}

void et_argv_clear(struct et_argv *argv)
{
    free(argv->pieces);
    et_argv_init(argv);
}

void et_argv_reset(struct et_argv *argv)
{
    if (argv->cap > USUAL_PIECES) {
        et_argv_clear(argv);
        return;
    }
    *argv = (struct et_argv){ .pieces = argv->pieces, .cap = argv->cap, .argc = ET_ABSENT };
}

/* "a12", "a12_len", "a12[3]". 1; 0 = another key; ET_DAMAGED = over the limit. */
static int parse_key(struct et_slice key, struct et_argv_piece *piece, struct et_err *err)
{
    uint64_t value;
    size_t n = 1;
    while (n < key.n && key.p[n] >= '0' && key.p[n] <= '9')
        n++;
    if (n == 1 || key.p[0] != 'a')
        return 0;
    if (!et_slice_u64(et_slice_to(et_slice_from(key, 1), n - 1), &value) || value >= ET_MAX_ARGC)
        return et_fail(err, ET_DAMAGED, "command line has more than %d arguments", ET_MAX_ARGC);
    piece->arg = (uint32_t)value;
    piece->index = 0;
    piece->kind = WHOLE;
    struct et_slice rest = et_slice_from(key, n);
    if (rest.n == 0)
        return 1;
    piece->kind = LENGTH;
    if (et_slice_is(rest, "_len"))
        return 1;
    piece->kind = PART;
    if (rest.n < 3 || rest.p[0] != '[' || rest.p[rest.n - 1] != ']' ||
        !et_slice_u64(et_slice_to(et_slice_from(rest, 1), rest.n - 2), &value) ||
        value > UINT32_MAX)
        return 0;
    piece->index = (uint32_t)value;
    return 1;
}

/* Keeps the accounts by which et_argv_complete judges. */
static void account(struct et_argv *argv, const struct et_argv_piece *piece)
{
    uint64_t length = 0;
    if (piece->kind == WHOLE) {
        argv->whole++;
    } else if (piece->kind == PART) {
        argv->present += piece->field.value.n;
    } else {
        argv->chunked++;
        if (!et_slice_u64(piece->field.value, &length) || length > ET_MAX_ARGV_BYTES)
            length = 0; /* no argument is so long: a hint that tells nothing */
        argv->wanted += length;
    }
}

int et_argv_refuse(struct et_argv *argv, struct et_err *err)
{
    argv->full = true;
    return et_fail(err, ET_DAMAGED, "command line is longer than %d bytes", ET_MAX_ARGV_BYTES);
}

static int append(struct et_argv *argv, struct et_argv_piece *piece, struct et_err *err)
{
    size_t bytes = argv->bytes + piece->field.value.n + sizeof *piece;
    if (bytes > ET_MAX_ARGV_BYTES)
        return et_argv_refuse(argv, err);
    if (argv->count == argv->cap) {
        size_t cap = argv->cap ? argv->cap * 2 : USUAL_PIECES;
        struct et_argv_piece *pieces = realloc(argv->pieces, cap * sizeof *pieces);
        if (!pieces)
            return et_fail_memory(err);
        argv->pieces = pieces;
        argv->cap = cap;
    }
    argv->bytes = bytes;
    piece->order = (uint32_t)argv->count;
    argv->pieces[argv->count++] = *piece;
    account(argv, piece);
    return 0;
}

int et_argv_add(struct et_argv *argv, struct et_slice body, struct et_err *err)
{
    int rc, result = 0;
    uint64_t argc;
    struct et_argv_piece piece = { .list = (uint32_t)argv->lists };
    while ((rc = et_field_next(&body, &piece.field, err)) > 0) {
        if (et_slice_is(piece.field.key, "argc")) {
            if (!et_slice_u64(piece.field.value, &argc) || argc > ET_MAX_ARGC) {
                result = et_fail(err, ET_DAMAGED, "argc= is not a number up to %d", ET_MAX_ARGC);
                continue;
            }
            piece.list = (uint32_t)++argv->lists;
            if (argv->argc == ET_ABSENT || (int64_t)argc > argv->argc)
                argv->argc = (int64_t)argc;
            continue;
        }
        rc = parse_key(piece.field.key, &piece, err);
        if (rc > 0)
            rc = append(argv, &piece, err);
        if (rc == ET_FATAL)
            return rc;
        if (rc < 0)
            result = rc;
    }
    return rc < 0 ? rc : result;
}

/* By list, argument, kind and index; of two alike the first to arrive. */
static int by_position(const void *a, const void *b)
{
    const struct et_argv_piece *x = a, *y = b;
    if (x->list != y->list)
        return x->list < y->list ? -1 : 1;
    if (x->arg != y->arg)
        return x->arg < y->arg ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->index != y->index)
        return x->index < y->index ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

bool et_argv_complete(const struct et_argv *argv)
{
    return argv->argc != ET_ABSENT && argv->lists == 1 &&
           argv->whole + argv->chunked == argv->argc && argv->present >= argv->wanted;
}

static bool same_field(const struct et_field *a, const struct et_field *b)
{
    return a->quoted == b->quoted && et_slice_eq(a->value, b->value);
}

/* A whole argument; whatever else claims to be the same one must say the same. */
static bool decode_whole(const struct et_argv_piece *pieces, size_t n, struct et_arena *arena,
                         struct et_slice *out, bool *sound)
{
    for (size_t i = 1; i < n; i++)
        *sound = *sound && same_field(&pieces[0].field, &pieces[i].field);
    return et_field_text(&pieces[0].field, arena, out);
}

/* An argument in pieces, joined; a hole or a length not reached is not sound. */
static bool decode_parts(const struct et_argv_piece *pieces, size_t n, struct et_arena *arena,
                         struct et_slice *out, bool *sound)
{
    size_t bytes = 0, i = 0;
    uint64_t wanted = 0, present = 0;
    uint32_t next = 0;
    for (size_t k = 0; k < n; k++)
        bytes += pieces[k].field.value.n;
    char *joined = et_arena_alloc(arena, bytes + 1);
    if (!joined)
        return false;
    *out = (struct et_slice){ joined, 0 };
    for (; i < n && pieces[i].kind == LENGTH; i++)
        if (!et_slice_u64(pieces[i].field.value, &wanted))
            *sound = false;
    if (i == n) { /* its length is all that is known */
        *out = ET_SLICE_NONE;
        return true;
    }
    for (size_t first = i; i < n; i++) {
        struct et_slice part;
        if (i > first && pieces[i].index == pieces[i - 1].index) {
            *sound = *sound && same_field(&pieces[i].field, &pieces[i - 1].field);
            continue;
        }
        *sound = *sound && pieces[i].index == next;
        next = pieces[i].index + 1;
        present += pieces[i].field.value.n;
        if (!et_field_text(&pieces[i].field, arena, &part))
            return false;
        if (part.n)
            memcpy(joined + out->n, part.p, part.n);
        out->n += part.n;
    }
    *sound = *sound && present >= wanted;
    joined[out->n] = '\0';
    return true;
}

/* All pieces of one argument, from pieces[0] on; *used gets how many they are. */
static bool decode_one(const struct et_argv_piece *pieces, size_t count, struct et_arena *arena,
                       struct et_slice *out, size_t *used, bool *sound)
{
    size_t n = 0;
    while (n < count && pieces[n].arg == pieces[0].arg)
        n++;
    *used = n;
    return pieces[0].kind == WHOLE ? decode_whole(pieces, n, arena, out, sound)
                                   : decode_parts(pieces, n, arena, out, sound);
}

/* The run of pieces that belongs to the list with the most arguments. */
static void longest_list(const struct et_argv *argv, size_t *from, size_t *to)
{
    size_t start = 0;
    uint32_t best = 0;
    *from = 0;
    *to = 0;
    for (size_t i = 1; i <= argv->count; i++) {
        if (i < argv->count && argv->pieces[i].list == argv->pieces[start].list)
            continue;
        uint32_t last = argv->pieces[i - 1].arg + 1;
        if (last > best) {
            best = last;
            *from = start;
            *to = i;
        }
        start = i;
    }
}

bool et_argv_decode(struct et_argv *argv, struct et_arena *arena, const struct et_slice **args,
                    size_t *count, enum et_argv_state *state)
{
    *args = NULL;
    *count = 0;
    *state = ET_ARGV_NONE;
    if (argv->count == 0 && argv->argc == ET_ABSENT)
        return true;
    /* With one argc= (or none) every piece belongs to it, however they came. */
    if (argv->lists <= 1)
        for (size_t i = 0; i < argv->count; i++)
            argv->pieces[i].list = 0;
    et_sort(NULL, argv->pieces, argv->count, sizeof *argv->pieces, by_position);
    size_t from, to;
    longest_list(argv, &from, &to);
    size_t n = to > from ? (size_t)argv->pieces[to - 1].arg + 1 : 0;
    if (argv->argc != ET_ABSENT && (size_t)argv->argc > n)
        n = (size_t)argv->argc;
    struct et_slice *list = et_arena_alloc(arena, (n ? n : 1) * sizeof *list);
    if (!list)
        return false;
    memset(list, 0, (n ? n : 1) * sizeof *list);
    bool sound = argv->argc != ET_ABSENT && (size_t)argv->argc == n;
    while (from < to) {
        size_t used, at = argv->pieces[from].arg;
        if (!decode_one(&argv->pieces[from], to - from, arena, &list[at], &used, &sound))
            return false;
        from += used;
    }
    for (size_t i = 0; i < n; i++)
        sound = sound && list[i].p;
    *args = list;
    *count = n;
    *state = sound ? ET_ARGV_COMPLETE : ET_ARGV_PARTIAL;
    return true;
}
