/* What the tests of input share: a folder of a test's own, bytes to put into it,
 * and a walk that is written down. Header-only, as each test is one file. */
#ifndef ET_TESTS_UNIT_WALK_H
#define ET_TESTS_UNIT_WALK_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "parsers/input/input.h"
#include "tests/unit/suite.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* One test's own folder, and what its walk was told: one line per stream,
 * "PATH[!MEMBER] BYTES whole|broken: WHY", or "PATH problem: WHY". */
static struct {
    char folder[4096];
    struct et_arena arena;
    struct et_strbuf story;
    struct et_strbuf bytes;     /* of all streams, one behind the other */
    char sha256[ET_SHA256_HEX]; /* of the last stream */
    uint64_t size, consumed;    /* of the last stream's file */
    struct et_err problem;      /* of the last broken stream */
    const char *skip;           /* begin() skips the stream whose member this is */
    uint64_t enough;            /* data() stops a stream after so many bytes */
    uint64_t taken;
    int free_descriptor; /* the same before and after a test: nothing stays open */
    int give_up;         /* what data() then returns */
} fix;

enum { KIB = 1024, MIB = 1024 * 1024 };

static const char log_text[] = "type=EOE msg=audit(1795472001.152:42): \n";

static inline struct et_slice below_folder(struct et_slice path)
{
    size_t n = strlen(fix.folder);
    return path.n > n && memcmp(path.p, fix.folder, n) == 0 ? et_slice_from(path, n + 1) : path;
}

static inline void tell_source(const struct et_source *source)
{
    et_strbuf_add(&fix.story, below_folder(source->path));
    if (source->member.p) {
        et_strbuf_addc(&fix.story, '!');
        et_strbuf_add(&fix.story, source->member);
    }
}

static inline int begin(void *ctx, const struct et_source *source, struct et_err *err)
{
    (void)ctx;
    (void)err;
    fix.taken = 0;
    if (fix.skip && source->member.p && et_slice_is(source->member, fix.skip))
        return 1;
    tell_source(source);
    return 0;
}

static inline int data(void *ctx, const struct et_source *source, struct et_slice block,
                       struct et_err *err)
{
    (void)ctx;
    ck_assert_uint_gt(block.n, 0);
    ck_assert(source->size == 0 || source->consumed <= source->size);
    fix.consumed = source->consumed;
    fix.taken += block.n;
    if (fix.bytes.n < MIB)
        et_strbuf_add(&fix.bytes, block);
    if (fix.enough && fix.taken >= fix.enough)
        return et_fail(err, (enum et_code)fix.give_up, "the visitor has had enough");
    return 0;
}

static inline int end(void *ctx, const struct et_source *source, const struct et_source_end *end,
                      struct et_err *err)
{
    (void)ctx;
    (void)err;
    ck_assert_uint_eq(end->bytes, fix.taken);
    ck_assert(end->complete == (end->problem == NULL));
    fix.size = source->size;
    et_sha256_text(end->sha256, fix.sha256);
    et_strbuf_addf(&fix.story, " %llu ", (unsigned long long)end->bytes);
    if (end->problem)
        fix.problem = *end->problem;
    et_strbuf_addf(&fix.story, end->complete ? "whole\n" : "broken: %s\n",
                   end->complete ? "" : end->problem->msg);
    return 0;
}

static inline int problem(void *ctx, struct et_slice path, const struct et_err *problem,
                          struct et_err *err)
{
    (void)ctx;
    (void)err;
    ck_assert_int_eq(problem->code, problem->code == ET_DAMAGED ? ET_DAMAGED : ET_SOURCE);
    et_strbuf_add(&fix.story, below_folder(path));
    et_strbuf_addf(&fix.story, " problem: %s\n", problem->msg);
    return 0;
}

static const struct et_visitor visitor = { NULL, begin, data, end, problem };

static inline int lowest_free_descriptor(void)
{
    int fd = dup(STDIN_FILENO);
    close(fd);
    return fd;
}

static inline void set_up(void)
{
    const char *tmp = getenv("TMPDIR");
    memset(&fix, 0, sizeof fix);
    et_arena_init(&fix.arena);
    snprintf(fix.folder, sizeof fix.folder, "%s/exectrail-input-XXXXXX", tmp ? tmp : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(fix.folder));
    fix.give_up = ET_SOURCE;
    fix.free_descriptor = lowest_free_descriptor();
}

static const char *in_folder(const char *name)
{
    ET_STRBUF_AUTO path = { 0 };
    et_strbuf_addf(&path, "%s/%s", fix.folder, name);
    return et_arena_copy(&fix.arena, et_strbuf_slice(&path)).p;
}

static inline void tear_down(void)
{
    ck_assert_int_eq(lowest_free_descriptor(), fix.free_descriptor);
    pid_t child = fork();
    if (child == 0) {
        execlp("rm", "rm", "-rf", "--", fix.folder, (char *)NULL);
        _exit(127);
    }
    waitpid(child, NULL, 0);
    et_strbuf_clear(&fix.story);
    et_strbuf_clear(&fix.bytes);
    et_arena_clear(&fix.arena);
}

static inline void put_file(const char *name, struct et_slice bytes)
{
    FILE *file = fopen(in_folder(name), "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes.p, 1, bytes.n, file), bytes.n);
    ck_assert_int_eq(fclose(file), 0);
}

static inline void put_folder(const char *name)
{
    ck_assert_int_eq(mkdir(in_folder(name), 0700), 0);
}

static inline void put_link(const char *name, const char *target)
{
    ck_assert_int_eq(symlink(target, in_folder(name)), 0);
}

static inline void overlay(char *at, struct et_slice bytes)
{
    memcpy(at, bytes.p, bytes.n);
}

static inline void forget(void)
{
    et_strbuf_reset(&fix.story);
    et_strbuf_reset(&fix.bytes);
}

/* Shows visitor all of name ("." = the test's folder) and compares the story. */
static inline void expect_story_by(const struct et_visitor *by, const char *name, const char *want)
{
    struct et_err err = { 0 };
    forget();
    const char *path = strcmp(name, ".") == 0   ? fix.folder
                       : strcmp(name, "-") == 0 ? name
                                                : in_folder(name);
    ck_assert_int_eq(et_input_walk(path, by, &err), 0);
    expect_slice(et_strbuf_slice(&fix.story), want);
}

static inline void expect_story(const char *name, const char *want)
{
    expect_story_by(&visitor, name, want);
}

/* Something to put into an archive; bytes.p NULL = a folder. */
struct item {
    const char *name;
    struct et_slice bytes;
};

static inline la_ssize_t grow(struct archive *archive, void *ctx, const void *p, size_t n)
{
    (void)archive;
    et_strbuf_add(ctx, (struct et_slice){ p, n });
    return (la_ssize_t)n;
}

static inline struct archive *new_writer(struct et_strbuf *to, int format, int filter)
{
    struct archive *writer = archive_write_new();
    ck_assert_int_eq(archive_write_set_format(writer, format), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_add_filter(writer, filter), ARCHIVE_OK);
    archive_write_set_bytes_in_last_block(writer, 1);
    if (filter == ARCHIVE_FILTER_LZ4) /* 64 KiB: whole blocks only come out of a cut stream */
        archive_write_set_filter_option(writer, "lz4", "block-size", "4");
    ck_assert_int_eq(archive_write_open2(writer, to, NULL, grow, NULL, NULL), ARCHIVE_OK);
    return writer;
}

static inline void write_item(struct archive *writer, const struct item *item, int type,
                              uint64_t size)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_copy_pathname(entry, item->name);
    archive_entry_set_filetype(entry, (unsigned)type);
    archive_entry_set_perm(entry, 0600);
    archive_entry_set_size(entry, (la_int64_t)size);
    if (type == AE_IFLNK)
        archive_entry_copy_symlink(entry, "elsewhere");
    ck_assert_int_ge(archive_write_header(writer, entry), ARCHIVE_WARN);
    archive_entry_free(entry);
}

static inline struct et_slice finish_writer(struct archive *writer, struct et_strbuf *packed)
{
    ck_assert_int_eq(archive_write_free(writer), ARCHIVE_OK);
    struct et_slice kept = et_arena_copy(&fix.arena, et_strbuf_slice(packed));
    ck_assert_ptr_nonnull(kept.p);
    return kept;
}

static inline struct et_slice pack(int format, int filter, const struct item *items, size_t n)
{
    ET_STRBUF_AUTO packed = { 0 };
    struct archive *writer = new_writer(&packed, format, filter);
    for (size_t i = 0; i < n; i++) {
        struct et_slice bytes = items[i].bytes;
        write_item(writer, &items[i], bytes.p ? AE_IFREG : AE_IFDIR, bytes.n);
        if (bytes.n)
            ck_assert_int_eq(archive_write_data(writer, bytes.p, bytes.n), (la_ssize_t)bytes.n);
    }
    return finish_writer(writer, &packed);
}

static inline struct et_slice compress_bytes(int filter, struct et_slice bytes)
{
    return pack(ARCHIVE_FORMAT_RAW, filter, &(struct item){ "x", bytes }, 1);
}

static inline struct et_slice tar(const struct item *items, size_t n)
{
    return pack(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, items, n);
}

static inline struct et_slice joined(struct et_slice a, struct et_slice b)
{
    ET_STRBUF_AUTO both = { 0 };
    et_strbuf_add(&both, a);
    et_strbuf_add(&both, b);
    return et_arena_copy(&fix.arena, et_strbuf_slice(&both));
}

/* Numbered lines: text that compresses, but no two blocks of it are equal. */
static inline struct et_slice numbered_lines(unsigned count)
{
    ET_STRBUF_AUTO text = { 0 };
    uint32_t noise = 1;
    for (unsigned i = 0; i < count; i++) {
        noise = noise * 1664525u + 1013904223u;
        et_strbuf_addf(&text, "type=EOE msg=audit(1795472001.152:%u): %08x\n", i, noise);
    }
    return et_arena_copy(&fix.arena, et_strbuf_slice(&text));
}

/* Bytes that shrink to about a thousandth. */
static inline struct et_slice zeros_packed(int format, int filter, unsigned members, uint64_t mib)
{
    static const char zeros[MIB];
    ET_STRBUF_AUTO packed = { 0 };
    struct archive *writer = new_writer(&packed, format, filter);
    for (unsigned i = 0; i < members; i++) {
        char name[] = { 'm', (char)('0' + i), '\0' };
        write_item(writer, &(struct item){ name, ET_SLICE_NONE }, AE_IFREG, mib * sizeof zeros);
        for (uint64_t k = 0; k < mib; k++)
            ck_assert_int_gt(archive_write_data(writer, zeros, sizeof zeros), 0);
    }
    return finish_writer(writer, &packed);
}

/* Makes bytes the standard input of a walk, in packets of `piece` bytes, each
 * of which is one read(). */
static inline void expect_story_of_stdin(struct et_slice bytes, size_t piece, const char *want)
{
    int ends[2];
    ck_assert_int_eq(pipe2(ends, O_DIRECT | O_CLOEXEC), 0);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        for (size_t at = 0; at < bytes.n; at += piece) {
            struct et_slice part = et_slice_to(et_slice_from(bytes, at), piece);
            if (write(ends[1], part.p, part.n) != (ssize_t)part.n)
                _exit(1);
        }
        _exit(0);
    }
    close(ends[1]);
    int before = dup(STDIN_FILENO);
    ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    expect_story("-", want);
    ck_assert_int_eq(dup2(before, STDIN_FILENO), STDIN_FILENO);
    close(before);
    waitpid(child, NULL, 0);
}

static inline void expect_bytes(struct et_slice want)
{
    ck_assert_uint_eq(fix.bytes.n, want.n);
    ck_assert(et_slice_eq(et_strbuf_slice(&fix.bytes), want));
}

#endif
