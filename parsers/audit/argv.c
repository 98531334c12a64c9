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

#include "parsers/audit/fields.h"

#include <stdlib.h>

enum piece_kind { WHOLE, PART, LENGTH };

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

/* "a12", "a12_len", "a12[3]" */
static bool parse_key(struct et_slice key, struct et_argv_piece *piece)
{
    uint64_t value;
    size_t n = 1;
    while (n < key.n && key.p[n] >= '0' && key.p[n] <= '9')
        n++;
    if (key.n < 2 || key.p[0] != 'a' ||
        !et_slice_u64(et_slice_to(et_slice_from(key, 1), n - 1), &value) || value >= ET_MAX_ARGC)
        return false;
    piece->arg = (uint32_t)value;
    struct et_slice rest = et_slice_from(key, n);
    piece->kind = WHOLE;
    if (rest.n == 0)
        return true;
    piece->kind = LENGTH;
    if (et_slice_is(rest, "_len"))
        return true;
    piece->kind = PART;
    if (rest.n < 3 || rest.p[0] != '[' || rest.p[rest.n - 1] != ']' ||
        !et_slice_u64(et_slice_to(et_slice_from(rest, 1), rest.n - 2), &value) ||
        value > UINT32_MAX)
        return false;
    piece->index = (uint32_t)value;
    return true;
}

static int append(struct et_argv *argv, const struct et_argv_piece *piece, struct et_err *err)
{
    argv->bytes += piece->field.value.n;
    if (argv->bytes > ET_MAX_ARGV_BYTES)
        return et_fail(err, ET_DAMAGED, "command line is longer than %d bytes", ET_MAX_ARGV_BYTES);
    if (argv->count == argv->cap) {
        size_t cap = argv->cap ? argv->cap * 2 : 16;
        struct et_argv_piece *pieces = realloc(argv->pieces, cap * sizeof *pieces);
        if (!pieces)
            return et_fail_memory(err);
        argv->pieces = pieces;
        argv->cap = cap;
    }
    argv->pieces[argv->count++] = *piece;
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
        if (!parse_key(piece.field.key, &piece))
            continue;
        argv->whole += piece.kind == WHOLE;
        rc = append(argv, &piece, err);
        if (rc == ET_FATAL)
            return rc;
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : result;
}

/* Pieces in order of argument, then lengths first, then by index. */
static int by_position(const void *a, const void *b)
{
    const struct et_argv_piece *x = a, *y = b;
    if (x->list != y->list)
        return x->list < y->list ? -1 : 1;
    if (x->arg != y->arg)
        return x->arg < y->arg ? -1 : 1;
    bool x_length = x->kind == LENGTH, y_length = y->kind == LENGTH;
    if (x_length != y_length)
        return x_length ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

bool et_argv_complete(const struct et_argv *argv)
{
    if (argv->argc == ET_ABSENT)
        return false;
    if (argv->lists == 1 && argv->whole == argv->argc)
        return true; /* the ordinary case: nothing in pieces */
    /* Arguments in pieces: complete once the logged lengths are reached. */
    int64_t whole = 0;
    uint64_t wanted = 0, present = 0;
    int64_t chunked = 0;
    for (size_t i = 0; i < argv->count; i++) {
        const struct et_argv_piece *piece = &argv->pieces[i];
        uint64_t length;
        whole += piece->kind == WHOLE;
        if (piece->kind == PART)
            present += piece->field.value.n;
        if (piece->kind == LENGTH) {
            chunked++;
            wanted += et_slice_u64(piece->field.value, &length) ? length : 0;
        }
    }
    return argv->lists <= 1 && whole + chunked == argv->argc && present >= wanted;
}

/* All pieces of one argument, from pieces[0] on; *used gets how many they are. */
static bool decode_one(const struct et_argv_piece *pieces, size_t count, struct et_arena *arena,
                       struct et_slice *out, size_t *used, bool *sound)
{
    size_t n = 0, bytes = 0;
    uint64_t wanted = UINT64_MAX, present = 0;
    uint32_t next = 0;
    while (n < count && pieces[n].arg == pieces[0].arg) {
        bytes += pieces[n].field.value.n;
        n++;
    }
    *used = n;
    if (pieces[0].kind == WHOLE)
        return et_field_text(&pieces[0].field, arena, out);
    char *joined = et_arena_alloc(arena, bytes + 1);
    if (!joined)
        return false;
    *out = (struct et_slice){ joined, 0 };
    for (size_t i = 0; i < n; i++) {
        struct et_slice part;
        if (pieces[i].kind == LENGTH) {
            if (!et_slice_u64(pieces[i].field.value, &wanted))
                wanted = UINT64_MAX;
            continue;
        }
        if (pieces[i].index != next)
            *sound = false;
        next = pieces[i].index + 1;
        present += pieces[i].field.value.n;
        if (!et_field_text(&pieces[i].field, arena, &part))
            return false;
        if (part.n)
            memcpy(joined + out->n, part.p, part.n);
        out->n += part.n;
    }
    if (present == 0 || (wanted != UINT64_MAX && present < wanted))
        *sound = false;
    joined[out->n] = '\0';
    return true;
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
    qsort(argv->pieces, argv->count, sizeof *argv->pieces, by_position);
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
