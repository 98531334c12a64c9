#include "analyzer/plan/shard.h"

#include "analyzer/plan/plan.h"
#include "base/printable.h"
#include "parsers/json/json_get.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

int et_shard_init(struct et_shard *shard, uint64_t number, struct et_err *err)
{
    *shard = (struct et_shard){ .number = number };
    et_arena_init(&shard->text);
    shard->hash = et_sha256_new();
    return shard->hash ? 0 : et_fail_memory(err);
}

void et_shard_clear(struct et_shard *shard)
{
    et_sha256_free(shard->hash);
    et_strbuf_clear(&shard->line);
    et_arena_clear(&shard->text);
    free(shard->pieces);
    *shard = (struct et_shard){ 0 };
}

static int fail_line(const struct et_shard *shard, const char *what, struct et_err *err)
{
    int rc = et_fail(err, ET_DAMAGED, "line %llu of the plan %s", (unsigned long long)shard->lines,
                     what);
    err->line = shard->lines;
    return rc;
}

/* The bytes of a path: a string, or what is no UTF-8 as {"hex":"…"}. Absent where it is neither, is
 * empty, or holds a NUL, which no path does. */
static struct et_slice path_at(struct et_shard *shard, const json_t *line, const char *name)
{
    ET_STRBUF_AUTO bytes = { 0 };
    struct et_slice text = et_json_text(line, name);
    struct et_slice hex = et_json_text(et_json_at(line, name), "hex");
    if (!text.p && hex.p && hex.n % 2 == 0) {
        for (size_t i = 0; i < hex.n; i += 2) {
            uint64_t byte;
            if (!et_slice_hex64(et_slice_to(et_slice_from(hex, i), 2), &byte))
                return ET_SLICE_NONE;
            et_strbuf_addc(&bytes, (char)byte);
        }
        text = et_strbuf_slice(&bytes);
    }
    if (!text.p || text.n == 0 || et_slice_find(text, '\0'))
        return ET_SLICE_NONE;
    if (bytes.failed)
        shard->text.failed = true;
    return et_arena_copy(&shard->text, text);
}

static int read_header(struct et_shard *shard, const json_t *line, struct et_err *err)
{
    int64_t version = et_json_number(line, "exectrail_plan"), tasks = et_json_number(line, "tasks"),
            files = et_json_number(line, "files");
    if (version == ET_ABSENT)
        return fail_line(shard, "is not the first one that `exectrail plan` writes", err);
    if (version != ET_PLAN_VERSION)
        return fail_line(shard, "says that it is of another version of exectrail: plan anew", err);
    if (tasks < 1 || tasks > ET_PLAN_MAX_TASKS)
        return fail_line(shard, "has no number of tasks", err);
    shard->tasks = (uint64_t)tasks;
    if (files < 0 || files > ET_PLAN_MAX_FILES)
        return fail_line(shard, "has no number of files, or more than a plan may have", err);
    shard->files = (uint64_t)files;
    if (shard->number >= shard->tasks)
        return et_fail(err, ET_DAMAGED, "there is no shard %llu: the plan has %llu, from 0 on",
                       (unsigned long long)shard->number, (unsigned long long)shard->tasks);
    return 0;
}

static int add_piece(struct et_shard *shard, const struct et_piece *piece, struct et_err *err)
{
    if (shard->count == ET_PLAN_MAX_FILES)
        return fail_line(shard, "is one more than a plan may have", err);
    if (shard->count == shard->cap) {
        size_t cap = shard->cap ? 2 * shard->cap : 64;
        struct et_piece *more = realloc(shard->pieces, cap * sizeof *more);
        if (!more)
            return et_fail_memory(err);
        shard->pieces = more;
        shard->cap = cap;
    }
    shard->pieces[shard->count++] = *piece;
    return 0;
}

static int read_file(struct et_shard *shard, const json_t *line, struct et_err *err)
{
    int64_t number = et_json_number(line, "shard");
    if (shard->lines - 1 > shard->files)
        return fail_line(shard, "is one more than it says it has", err);
    if (number < 0 || (uint64_t)number >= shard->tasks)
        return fail_line(shard, "names no shard of it", err);
    if ((uint64_t)number != shard->number)
        return 0;
    const struct et_piece piece = { .path = path_at(shard, line, "path").p,
                                    .argument = path_at(shard, line, "given"),
                                    .site = path_at(shard, line, "site"),
                                    .origin = { shard->origin, ET_SHARD_ORIGIN_DIGITS } };
    if (shard->text.failed)
        return et_fail_memory(err);
    if (!piece.path || !piece.argument.p || !piece.site.p)
        return fail_line(shard, "does not tell where a file lies", err);
    if (strcmp(piece.path, "-") == 0)
        return fail_line(shard, "names standard input, which is no file", err);
    return add_piece(shard, &piece, err);
}

static int read_line(struct et_shard *shard, struct et_err *err)
{
    ET_JSON_AUTO *value = NULL;
    struct et_err why = { 0 };
    shard->lines++;
    int rc = et_json_read(et_strbuf_slice(&shard->line), &value, &why);
    if (rc == ET_FATAL) {
        *err = why;
        return rc;
    }
    if (rc < 0 || !json_is_object(value))
        return fail_line(shard, "is no JSON object", err);
    return shard->lines == 1 ? read_header(shard, value, err) : read_file(shard, value, err);
}

int et_shard_block(struct et_shard *shard, struct et_slice block, struct et_err *err)
{
    if (et_sha256_add(shard->hash, block, err) < 0)
        return ET_FATAL;
    while (block.n) {
        const char *end = et_slice_find(block, '\n');
        struct et_slice part = et_slice_to(block, end ? (size_t)(end - block.p) : block.n);
        if (shard->line.n + part.n > ET_SHARD_MAX_LINE) {
            shard->lines++;
            return fail_line(shard, "is longer than 64 KiB", err);
        }
        et_strbuf_add(&shard->line, part);
        if (shard->line.failed)
            return et_fail_memory(err);
        block = et_slice_from(block, end ? part.n + 1 : part.n);
        if (!end)
            break;
        int rc = read_line(shard, err);
        if (rc < 0)
            return rc;
        et_strbuf_reset(&shard->line);
    }
    return 0;
}

/* A plan that was cut off must not look like a smaller one. */
int et_shard_end(struct et_shard *shard, struct et_err *err)
{
    unsigned char digest[ET_SHA256_BYTES];
    if (shard->lines == 0 || shard->line.n || shard->lines - 1 < shard->files) {
        shard->lines++;
        return fail_line(shard, "is cut off", err);
    }
    if (et_sha256_end(shard->hash, digest, err) < 0)
        return ET_FATAL;
    et_sha256_text(digest, shard->origin);
    return 0;
}

int et_shard_read(struct et_shard *shard, const char *path, struct et_err *err)
{
    char block[64 * 1024];
    size_t n;
    int rc = 0;
    FILE *file = fopen(path, "re");
    if (!file)
        return et_fail(err, ET_SOURCE, "the plan cannot be read: %s", strerror(errno));
    while (rc == 0 && (n = fread(block, 1, sizeof block, file)) > 0)
        rc = et_shard_block(shard, (struct et_slice){ block, n }, err);
    if (rc == 0 && ferror(file))
        rc = et_fail(err, ET_SOURCE, "the plan cannot be read: %s", strerror(errno));
    fclose(file);
    return rc == 0 ? et_shard_end(shard, err) : rc;
}
