#include "parsers/input.h"

#include "base/arena.h"
#include "base/strbuf.h"
#include "tests/unit/suite.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
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

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

enum { KIB = 1024, MIB = 1024 * 1024 };

static const char log_text[] = "type=EOE msg=audit(1795472001.152:42): \n";

static struct et_slice below_folder(struct et_slice path)
{
    size_t n = strlen(fix.folder);
    return path.n > n && memcmp(path.p, fix.folder, n) == 0 ? et_slice_from(path, n + 1) : path;
}

static void tell_source(const struct et_source *source)
{
    et_strbuf_add(&fix.story, below_folder(source->path));
    if (source->member.p) {
        et_strbuf_addc(&fix.story, '!');
        et_strbuf_add(&fix.story, source->member);
    }
}

static int begin(void *ctx, const struct et_source *source, struct et_err *err)
{
    (void)ctx;
    (void)err;
    fix.taken = 0;
    if (fix.skip && source->member.p && et_slice_is(source->member, fix.skip))
        return 1;
    tell_source(source);
    return 0;
}

static int data(void *ctx, const struct et_source *source, struct et_slice block,
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

static int end(void *ctx, const struct et_source *source, const struct et_source_end *end,
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

static int problem(void *ctx, struct et_slice path, const struct et_err *problem,
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

static int lowest_free_descriptor(void)
{
    int fd = dup(STDIN_FILENO);
    close(fd);
    return fd;
}

static void set_up(void)
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

static void tear_down(void)
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

static void put_file(const char *name, struct et_slice bytes)
{
    FILE *file = fopen(in_folder(name), "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes.p, 1, bytes.n, file), bytes.n);
    ck_assert_int_eq(fclose(file), 0);
}

static void put_folder(const char *name)
{
    ck_assert_int_eq(mkdir(in_folder(name), 0700), 0);
}

static void put_link(const char *name, const char *target)
{
    ck_assert_int_eq(symlink(target, in_folder(name)), 0);
}

static void overlay(char *at, struct et_slice bytes)
{
    memcpy(at, bytes.p, bytes.n);
}

static void forget(void)
{
    et_strbuf_reset(&fix.story);
    et_strbuf_reset(&fix.bytes);
}

/* Walks name ("." = the test's folder) and compares the story. */
static void expect_story(const char *name, const char *want)
{
    struct et_err err = { 0 };
    forget();
    const char *path = strcmp(name, ".") == 0   ? fix.folder
                       : strcmp(name, "-") == 0 ? name
                                                : in_folder(name);
    ck_assert_int_eq(et_input_walk(path, &visitor, &err), 0);
    expect_slice(et_strbuf_slice(&fix.story), want);
}

/* Something to put into an archive; bytes.p NULL = a folder. */
struct item {
    const char *name;
    struct et_slice bytes;
};

static la_ssize_t grow(struct archive *archive, void *ctx, const void *p, size_t n)
{
    (void)archive;
    et_strbuf_add(ctx, (struct et_slice){ p, n });
    return (la_ssize_t)n;
}

static struct archive *new_writer(struct et_strbuf *to, int format, int filter)
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

static void write_item(struct archive *writer, const struct item *item, int type, uint64_t size)
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

static struct et_slice finish_writer(struct archive *writer, struct et_strbuf *packed)
{
    ck_assert_int_eq(archive_write_free(writer), ARCHIVE_OK);
    struct et_slice kept = et_arena_copy(&fix.arena, et_strbuf_slice(packed));
    ck_assert_ptr_nonnull(kept.p);
    return kept;
}

static struct et_slice pack(int format, int filter, const struct item *items, size_t n)
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

static struct et_slice compress_bytes(int filter, struct et_slice bytes)
{
    return pack(ARCHIVE_FORMAT_RAW, filter, &(struct item){ "x", bytes }, 1);
}

static struct et_slice tar(const struct item *items, size_t n)
{
    return pack(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, items, n);
}

static struct et_slice joined(struct et_slice a, struct et_slice b)
{
    ET_STRBUF_AUTO both = { 0 };
    et_strbuf_add(&both, a);
    et_strbuf_add(&both, b);
    return et_arena_copy(&fix.arena, et_strbuf_slice(&both));
}

/* Numbered lines: text that compresses, but no two blocks of it are equal. */
static struct et_slice numbered_lines(unsigned count)
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
static struct et_slice zeros_packed(int format, int filter, unsigned members, uint64_t mib)
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
static void expect_story_of_stdin(struct et_slice bytes, size_t piece, const char *want)
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

static void expect_bytes(struct et_slice want)
{
    ck_assert_uint_eq(fix.bytes.n, want.n);
    ck_assert(et_slice_eq(et_strbuf_slice(&fix.bytes), want));
}

/* The digest is what a case file is later verified against. */
START_TEST(plain_file_is_handed_out_whole_with_its_digest)
{
    put_file("abc", ET_SLICE("abc"));
    expect_story("abc", "abc 3 whole\n");
    expect_bytes(ET_SLICE("abc"));
    ck_assert_str_eq(fix.sha256,
                     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    ck_assert_uint_eq(fix.size, 3);
    ck_assert_uint_eq(fix.consumed, 3);
}
END_TEST

/* More than one block: nothing may get lost or doubled where they meet. */
START_TEST(big_file_comes_in_order)
{
    struct et_slice text = numbered_lines(20000);
    ck_assert_uint_gt(text.n, (size_t)600 * KIB);
    put_file("big", text);
    struct et_err err = { 0 };
    ck_assert_int_eq(et_input_walk(in_folder("big"), &visitor, &err), 0);
    expect_bytes(text);
}
END_TEST

/* An empty log is evidence too: there was a log, and it held nothing. */
START_TEST(empty_file_is_a_whole_stream)
{
    put_file("empty", ET_SLICE(""));
    expect_story("empty", "empty 0 whole\n");
    ck_assert_str_eq(fix.sha256,
                     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
END_TEST

/* The name says nothing: rotation and collectors rename files at will. */
START_TEST(every_compression_is_told_by_content)
{
    static const int filters[] = { ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD,
                                   ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_LZ4 };
    struct et_slice text = numbered_lines(9000);
    ET_STRBUF_AUTO want = { 0 };
    et_strbuf_addf(&want, "audit.log %zu whole\n", text.n);
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        put_file("audit.log", compress_bytes(filters[i], text));
        expect_story("audit.log", et_strbuf_string(&want));
        expect_bytes(text);
    }
}
END_TEST

/* A compressed empty log is not a broken one. */
START_TEST(compressed_empty_file_is_whole)
{
    static const int filters[] = { ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD,
                                   ARCHIVE_FILTER_BZIP2 };
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        put_file("a", compress_bytes(filters[i], ET_SLICE("")));
        expect_story("a", "a 0 whole\n");
    }
}
END_TEST

/* logrotate appends to a compressed file; some tools pad it with zeros. */
START_TEST(appended_gzip_members_are_one_stream)
{
    struct et_slice one = compress_bytes(ARCHIVE_FILTER_GZIP, ET_SLICE("one\n"));
    struct et_slice two = compress_bytes(ARCHIVE_FILTER_GZIP, ET_SLICE("two\n"));
    put_file("a.gz", joined(joined(one, two), ET_SLICE("\0\0\0\0\0")));
    expect_story("a.gz", "a.gz 8 whole\n");
    expect_bytes(ET_SLICE("one\ntwo\n"));
}
END_TEST

/* Bytes that nothing reads must not pass in silence. */
START_TEST(garbage_behind_compressed_data_is_said)
{
    struct et_slice gz = compress_bytes(ARCHIVE_FILTER_GZIP, et_slice_of(log_text));
    put_file("a.gz", joined(gz, ET_SLICE("garbage")));
    expect_story("a.gz", "a.gz 40 broken: what follows the gzip data is not gzip\n");
    ck_assert_int_eq(fix.problem.code, ET_DAMAGED);
    struct et_slice bz2 = compress_bytes(ARCHIVE_FILTER_BZIP2, et_slice_of(log_text));
    put_file("a.bz2", joined(bz2, ET_SLICE("garbage")));
    expect_story("a.bz2", "a.bz2 40 broken: what follows the bzip2 data is not bzip2\n");
}
END_TEST

/* The copy broke off: every byte before the break is still evidence. */
START_TEST(cut_gzip_keeps_its_beginning)
{
    struct et_slice text = numbered_lines(200);
    struct et_slice gz = compress_bytes(ARCHIVE_FILTER_GZIP, text);
    put_file("a.gz", et_slice_to(gz, gz.n / 2));
    struct et_err err = { 0 };
    ck_assert_int_eq(et_input_walk(in_folder("a.gz"), &visitor, &err), 0);
    ck_assert_uint_gt(fix.bytes.n, text.n / 4);
    ck_assert_uint_lt(fix.bytes.n, text.n);
    ck_assert_mem_eq(fix.bytes.p, text.p, fix.bytes.n);
    ck_assert_int_eq(fix.problem.code, ET_DAMAGED);
    ck_assert_str_eq(fix.problem.msg, "gzip data is cut off");
    ck_assert_uint_eq(fix.problem.offset, fix.bytes.n);
}
END_TEST

/* Every length of a cut file: none may look whole, crash or hang. */
START_TEST(gzip_cut_anywhere_is_never_whole)
{
    struct et_slice gz = compress_bytes(ARCHIVE_FILTER_GZIP, numbered_lines(10));
    for (size_t n = 4; n < gz.n; n++) {
        put_file("a.gz", et_slice_to(gz, n));
        struct et_err err = { 0 };
        forget();
        ck_assert_int_eq(et_input_walk(in_folder("a.gz"), &visitor, &err), 0);
        ck_assert_msg(et_slice_ends(et_strbuf_slice(&fix.story), "broken: gzip data is cut off\n"),
                      "cut at %zu: %s", n, et_strbuf_string(&fix.story));
    }
}
END_TEST

/* The other compressions go through libarchive, which may drop the last block
 * of a broken stream; what there is must be a true beginning, and said broken. */
START_TEST(other_cut_streams_are_broken_beginnings)
{
    static const int filters[] = { ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD, ARCHIVE_FILTER_BZIP2,
                                   ARCHIVE_FILTER_LZ4 };
    struct et_slice text = numbered_lines(60000);
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        struct et_slice packed = compress_bytes(filters[i], text);
        put_file("a", et_slice_to(packed, packed.n * 9 / 10));
        struct et_err err = { 0 };
        forget();
        fix.problem = (struct et_err){ 0 };
        ck_assert_int_eq(et_input_walk(in_folder("a"), &visitor, &err), 0);
        ck_assert_msg(fix.bytes.n > (size_t)256 * KIB, "filter %d gave %zu", filters[i],
                      fix.bytes.n);
        ck_assert_mem_eq(fix.bytes.p, text.p, fix.bytes.n);
        ck_assert_int_eq(fix.problem.code, ET_DAMAGED);
        ck_assert(et_slice_ends(et_slice_of(fix.problem.msg), " data is cut off"));
    }
}
END_TEST

/* A flipped bit often unpacks to plausible text; only the checksum tells. */
START_TEST(wrong_gzip_checksum_is_damage)
{
    struct et_slice gz = compress_bytes(ARCHIVE_FILTER_GZIP, et_slice_of(log_text));
    struct et_slice bad = et_arena_copy(&fix.arena, gz);
    ((char *)bad.p)[gz.n - 8] ^= 1;
    put_file("a.gz", bad);
    expect_story("a.gz", "a.gz 40 broken: gzip data is damaged, or its checksum is wrong\n");
}
END_TEST

START_TEST(garbage_after_a_gzip_header_is_damage)
{
    put_file("a.gz", ET_SLICE("\x1f\x8b\x08\0\0\0\0\0\0\3\xff\xff\xff\xff\xff\xff"));
    expect_story("a.gz", "a.gz 0 broken: gzip data is damaged, or its checksum is wrong\n");
}
END_TEST

/* Members are named as stored; what is no file in an archive is no evidence. */
START_TEST(tar_members_are_streams_and_folders_are_not)
{
    const struct item items[] = { { "logs/", ET_SLICE_NONE },
                                  { "logs/a", ET_SLICE("aa") },
                                  { "/etc/../b", ET_SLICE("b") },
                                  { "empty", ET_SLICE("") } };
    put_file("t", tar(items, 4));
    expect_story("t", "t!logs/a 2 whole\nt!/etc/../b 1 whole\nt!empty 0 whole\n");
    put_file("t", compress_bytes(ARCHIVE_FILTER_GZIP, tar(items, 4)));
    expect_story("t", "t!logs/a 2 whole\nt!/etc/../b 1 whole\nt!empty 0 whole\n");
    put_file("t", pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, items, 4));
    expect_story("t", "t!logs/a 2 whole\nt!/etc/../b 1 whole\nt!empty 0 whole\n");
    put_file("t", pack(ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE, items + 1, 1));
    expect_story("t", "t!logs/a 2 whole\n");
}
END_TEST

START_TEST(links_in_an_archive_are_passed_over)
{
    ET_STRBUF_AUTO packed = { 0 };
    struct archive *writer = new_writer(&packed, ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE);
    write_item(writer, &(struct item){ "link", ET_SLICE_NONE }, AE_IFLNK, 0);
    write_item(writer, &(struct item){ "fifo", ET_SLICE_NONE }, AE_IFIFO, 0);
    write_item(writer, &(struct item){ "file", ET_SLICE_NONE }, AE_IFREG, 0);
    put_file("t", finish_writer(writer, &packed));
    expect_story("t", "t!file 0 whole\n");
}
END_TEST

/* A collector's bundle: rotated logs in a tar in a zip. */
START_TEST(archives_in_archives_join_their_names)
{
    struct et_slice gz = compress_bytes(ARCHIVE_FILTER_GZIP, ET_SLICE("old\n"));
    const struct item logs[] = { { "audit.log.1.gz", gz }, { "audit.log", ET_SLICE("new\n") } };
    struct et_slice inner = compress_bytes(ARCHIVE_FILTER_XZ, tar(logs, 2));
    const struct item hosts[] = { { "h1/logs.tar.xz", inner }, { "note", ET_SLICE("n") } };
    put_file("z", pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, hosts, 2));
    expect_story("z", "z!h1/logs.tar.xz/audit.log.1.gz 4 whole\n"
                      "z!h1/logs.tar.xz/audit.log 4 whole\n"
                      "z!note 1 whole\n");
    expect_bytes(ET_SLICE("old\nnew\nn"));
}
END_TEST

/* The configuration of an image names its layers by the digest of their tar: what
 * lies where a layer does is one stream, packed or not; another tar is opened. */
START_TEST(a_layer_of_an_image_is_one_stream)
{
    const struct item files[] = { { "bin/gcc", ET_SLICE("ELF") } };
    struct et_slice layer = tar(files, 1);
    struct et_slice packed = compress_bytes(ARCHIVE_FILTER_GZIP, layer);
    const struct item archive[] = { { DIGEST "/layer.tar", layer },
                                    { "blobs/sha256/" DIGEST, packed },
                                    { DIGEST ".tar", layer },
                                    { "logs/layer.tar", layer },
                                    { "logs/" DIGEST ".json", layer } };
    put_file("saved", tar(archive, 5));
    expect_story("saved", "saved!" DIGEST "/layer.tar 2048 whole\n"
                          "saved!blobs/sha256/" DIGEST " 2048 whole\n"
                          "saved!" DIGEST ".tar 2048 whole\n"
                          "saved!logs/layer.tar/bin/gcc 3 whole\n"
                          "saved!logs/" DIGEST ".json/bin/gcc 3 whole\n");
    const struct item outer[] = { { "images/saved", tar(archive + 1, 1) } };
    put_file("bundle", tar(outer, 1));
    expect_story("bundle", "bundle!images/saved/blobs/sha256/" DIGEST " 2048 whole\n");
    struct et_err err = { 0 };
    forget();
    ck_assert_int_eq(et_input_reopen(et_slice_of(in_folder("bundle")),
                                     ET_SLICE("images/saved/blobs/sha256/" DIGEST), &visitor, &err),
                     0);
    expect_bytes(layer);
}
END_TEST

/* In a folder a tar may be named by its own digest and be a bundle of logs. */
START_TEST(a_layer_of_an_unpacked_image_is_one_stream)
{
    const struct item files[] = { { "bin/gcc", ET_SLICE("ELF") } };
    struct et_slice layer = tar(files, 1);
    put_folder("blobs");
    put_folder("blobs/sha256");
    put_file("blobs/sha256/" DIGEST, compress_bytes(ARCHIVE_FILTER_ZSTD, layer));
    put_file(DIGEST ".tar", layer);
    expect_story(".", DIGEST ".tar!bin/gcc 3 whole\n"
                             "blobs/sha256/" DIGEST " 2048 whole\n");
    struct et_err err = { 0 };
    forget();
    ck_assert_int_eq(et_input_reopen(et_slice_of(in_folder("blobs/sha256/" DIGEST)), ET_SLICE_NONE,
                                     &visitor, &err),
                     0);
    expect_bytes(layer);
}
END_TEST

START_TEST(archives_nested_too_deep_are_said)
{
    struct et_slice bytes = ET_SLICE("x");
    for (int i = 0; i <= ET_MAX_ARCHIVE_DEPTH; i++)
        bytes = tar(&(struct item){ "t", bytes }, 1);
    put_file("deep", bytes);
    expect_story("deep", "deep/t/t/t/t problem: archives are nested too deep: not read further\n");
}
END_TEST

/* There are files that unpack to themselves, for ever. */
START_TEST(compression_upon_compression_ends)
{
    struct et_slice bytes = ET_SLICE("x");
    for (int i = 0; i < 4; i++)
        bytes = compress_bytes(i % 2 ? ARCHIVE_FILTER_XZ : ARCHIVE_FILTER_GZIP, bytes);
    put_file("a", bytes);
    expect_story("a", "a 1 whole\n");
    put_file("a", compress_bytes(ARCHIVE_FILTER_GZIP, bytes));
    expect_story("a", "a problem: is compressed too many times over: not read further\n");
}
END_TEST

/* cat a.tar b.tar, or tar -A: other tools stop at the first end mark. */
START_TEST(tars_behind_one_another_are_all_read)
{
    struct et_slice a = tar(&(struct item){ "a", ET_SLICE("a") }, 1);
    struct et_slice b = tar(&(struct item){ "b", ET_SLICE("b") }, 1);
    put_file("t", joined(a, b));
    expect_story("t", "t!a 1 whole\nt!b 1 whole\n");
}
END_TEST

START_TEST(cut_archive_gives_its_beginning_and_is_said)
{
    const struct item items[] = { { "a", ET_SLICE("aa") }, { "b", numbered_lines(100) } };
    struct et_slice whole = tar(items, 2);
    put_file("t", et_slice_to(whole, 512 + 512 + 512 + 1000));
    expect_story("t", "t!a 2 whole\nt!b 1000 broken: tar data is cut off\n"
                      "t problem: tar data is cut off; members behind this point are not read\n");
    ck_assert_uint_eq(fix.problem.offset, 1000);
}
END_TEST

/* The break is below the archive: the reason must still be the true one. */
START_TEST(archive_in_a_cut_gzip_tells_of_the_gzip)
{
    const struct item items[] = { { "a", ET_SLICE("aa") }, { "b", numbered_lines(3000) } };
    struct et_slice gz = compress_bytes(ARCHIVE_FILTER_GZIP, tar(items, 2));
    put_file("t", et_slice_to(gz, gz.n / 2));
    struct et_err err = { 0 };
    ck_assert_int_eq(et_input_walk(in_folder("t"), &visitor, &err), 0);
    ck_assert_str_eq(fix.problem.msg, "gzip data is cut off");
    ck_assert(et_slice_starts(et_strbuf_slice(&fix.story), "t!a 2 whole\nt!b "));
    ck_assert(
        et_slice_ends(et_strbuf_slice(&fix.story),
                      "t problem: gzip data is cut off; members behind this point are not read\n"));
    ck_assert_mem_eq(fix.bytes.p + 2, items[1].bytes.p, fix.bytes.n - 2);
}
END_TEST

/* A skipped member is jumped over; a jump past the end is no end. */
START_TEST(cut_inside_a_skipped_member_is_said)
{
    const struct item items[] = { { "a", numbered_lines(20000) }, { "b", ET_SLICE("b") } };
    struct et_slice whole = tar(items, 2);
    put_file("t", et_slice_to(whole, (size_t)400 * KIB));
    fix.skip = "a";
    expect_story("t", "t problem: tar data is cut off; members behind this point are not read\n");
    put_file("t", whole);
    expect_story("t", "t!b 1 whole\n");
}
END_TEST

START_TEST(wrong_checksum_in_a_zip_is_damage_and_reading_goes_on)
{
    const struct item items[] = { { "a", et_slice_of(log_text) }, { "b", ET_SLICE("b") } };
    ET_STRBUF_AUTO packed = { 0 };
    struct archive *writer = new_writer(&packed, ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE);
    archive_write_zip_set_compression_store(writer);
    for (size_t i = 0; i < 2; i++) {
        write_item(writer, &items[i], AE_IFREG, items[i].bytes.n);
        archive_write_data(writer, items[i].bytes.p, items[i].bytes.n);
    }
    struct et_slice zip = finish_writer(writer, &packed);
    char *text = (char *)et_slice_search(zip, et_slice_of(log_text));
    ck_assert_ptr_nonnull(text);
    *text = 'T';
    put_file("z", zip);
    expect_story("z", "z!a 40 broken: zip data is damaged: wrong checksum or length\n"
                      "z!b 1 whole\n");
}
END_TEST

START_TEST(encrypted_zip_member_is_said)
{
    ET_STRBUF_AUTO packed = { 0 };
    struct archive *writer = archive_write_new();
    archive_write_set_format_zip(writer);
    ck_assert_int_eq(archive_write_set_options(writer, "zip:encryption=zipcrypt"), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_set_passphrase(writer, "secret"), ARCHIVE_OK);
    archive_write_open2(writer, &packed, NULL, grow, NULL, NULL);
    write_item(writer, &(struct item){ "a", ET_SLICE_NONE }, AE_IFREG, 3);
    archive_write_data(writer, "abc", 3);
    put_file("z", finish_writer(writer, &packed));
    expect_story("z", "z/a problem: is encrypted: decrypt it first\n");
}
END_TEST

/* 7z begins at its end; say what to do instead of calling it damaged. */
START_TEST(seven_zip_inside_an_archive_is_said)
{
    struct et_slice inner =
        pack(ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE, &(struct item){ "a", ET_SLICE("a") }, 1);
    put_file("t", tar(&(struct item){ "x.7z", inner }, 1));
    expect_story("t", "t/x.7z problem: 7z archive can only be read as a file of its own: unpack it;"
                      " members behind this point are not read\n");
}
END_TEST

/* Names must not depend on the locale of the analyst, which here is C. */
START_TEST(names_keep_their_bytes_in_any_locale)
{
    static const int formats[] = { ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FORMAT_TAR_GNUTAR,
                                   ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE, ARCHIVE_FORMAT_ZIP };
    const struct item items[] = { { "gr\xc3\xbc\xc3\x9f", ET_SLICE("1") },
                                  { "latin\xfc", ET_SLICE("2") } };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        put_file("t", pack(formats[i], ARCHIVE_FILTER_NONE, items, 2));
        expect_story("t", "t!gr\xc3\xbc\xc3\x9f 1 whole\nt!latin\xfc 1 whole\n");
    }
}
END_TEST

/* As other tools write it: the name flagged as UTF-8. */
START_TEST(utf8_name_of_a_zip_survives_the_c_locale)
{
    ET_STRBUF_AUTO packed = { 0 };
    struct archive *writer = archive_write_new();
    archive_write_set_format_zip(writer);
    archive_write_set_options(writer, "zip:hdrcharset=UTF-8");
    archive_write_open2(writer, &packed, NULL, grow, NULL, NULL);
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname_utf8(entry, "gr\xc3\xbc\xc3\x9f");
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, 0);
    ck_assert_int_ge(archive_write_header(writer, entry), ARCHIVE_WARN);
    archive_entry_free(entry);
    put_file("z", finish_writer(writer, &packed));
    expect_story("z", "z!gr\xc3\xbc\xc3\x9f 0 whole\n");
}
END_TEST

/* A log whose first line holds an archive's magic must stay a log: else whoever
 * writes a log line could hide the rest of it. */
START_TEST(text_is_never_taken_for_an_archive)
{
    char text[1024];
    memset(text, 'a', sizeof text);
    overlay(text + 257, ET_SLICE("ustar"));
    overlay(text + 148, ET_SLICE("0123456 "));
    put_file("a", (struct et_slice){ text, sizeof text });
    expect_story("a", "a 1024 whole\n");
    put_file("a", ET_SLICE("PK is not enough for zip, nor is 7z for a 7z archive\n"));
    expect_story("a", "a 53 whole\n");
    put_file("a", ET_SLICE("BZh9 is how this line begins\n"));
    expect_story("a", "a 29 whole\n");
    put_file("a", ET_SLICE("#mtree\n/set type=file\n./x size=1\n"));
    expect_story("a", "a 33 whole\n");
}
END_TEST

/* Seventy megabytes out of seventy kilobytes. */
START_TEST(expansion_limit_stops_a_bomb)
{
    put_file("bomb", zeros_packed(ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, 1, 80));
    struct et_err err = { 0 };
    ck_assert_int_eq(et_input_walk(in_folder("bomb"), &visitor, &err), 0);
    ck_assert_str_eq(fix.problem.msg, "unpacks to more than 1000 times its size: not read further");
    ck_assert_int_eq(fix.problem.code, ET_SOURCE);
    ck_assert_uint_ge(fix.taken, (size_t)64 * MIB);
    ck_assert_uint_lt(fix.taken, (size_t)80 * MIB);
}
END_TEST

/* Many small bombs are one bomb; and the rest of the archive is not read. */
START_TEST(expansion_limit_counts_all_members)
{
    struct et_slice small = zeros_packed(ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_XZ, 1, 30);
    const struct item items[] = {
        { "m0", small }, { "m1", small }, { "m2", small }, { "m3", small }
    };
    put_file("bomb", tar(items, 4));
    struct et_err err = { 0 };
    ck_assert_int_eq(et_input_walk(in_folder("bomb"), &visitor, &err), 0);
    struct et_slice story = et_strbuf_slice(&fix.story);
    ck_assert(et_slice_starts(story, "bomb!m0 31457280 whole\nbomb!m1 31457280 whole\nbomb!m2 "));
    ck_assert_ptr_null(et_slice_search(story, ET_SLICE("m3")));
    ck_assert(et_slice_ends(story, "members behind this point are not read\n"));
}
END_TEST

/* Small logs of equal lines shrink a thousandfold too. */
START_TEST(small_expansion_is_never_a_bomb)
{
    put_file("flat", zeros_packed(ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_XZ, 1, 8));
    expect_story("flat", "flat 8388608 whole\n");
}
END_TEST

/* A tar header of the old GNU kind for a sparse file: `size` bytes, of which
 * only the last 512 are stored. */
static struct et_slice sparse_tar(const char *name, uint64_t size)
{
    char tape[1024] = { 0 };
    unsigned sum = 0;
    overlay(tape, et_slice_of(name));
    snprintf(tape + 100, 8, "%07o", 0600U);
    snprintf(tape + 124, 12, "%011o", 512U);
    memset(tape + 148, ' ', 8);
    tape[156] = 'S';
    overlay(tape + 257, ET_SLICE("ustar  "));
    snprintf(tape + 386, 12, "%011llo", (unsigned long long)size - 512);
    snprintf(tape + 398, 12, "%011o", 512U);
    snprintf(tape + 483, 12, "%011llo", (unsigned long long)size);
    for (size_t i = 0; i < 512; i++)
        sum += (unsigned char)tape[i];
    snprintf(tape + 148, 8, "%06o", sum);
    memset(tape + 512, 'x', 512);
    return et_arena_copy(&fix.arena, (struct et_slice){ tape, sizeof tape });
}

/* Offsets must be true; and a hole costs nothing to store, so it must count as
 * unpacked bytes. */
START_TEST(holes_are_zeros_and_count)
{
    put_file("t", joined(sparse_tar("small", 100000), sparse_tar("huge", UINT64_C(1) << 32)));
    struct et_err err = { 0 };
    ck_assert_int_eq(et_input_walk(in_folder("t"), &visitor, &err), 0);
    ck_assert_msg(et_slice_starts(et_strbuf_slice(&fix.story), "t!small 100000 whole\nt!huge "),
                  "%s", et_strbuf_string(&fix.story));
    ck_assert_int_eq(fix.bytes.p[99487], '\0');
    ck_assert_int_eq(fix.bytes.p[99488], 'x');
    ck_assert_str_eq(fix.problem.msg, "unpacks to more than 1000 times its size: not read further");
}
END_TEST

/* The order of rows in a case must not depend on the file system. */
START_TEST(folders_are_read_in_byte_order)
{
    put_folder("b");
    put_folder("b/empty");
    put_file("b/2", ET_SLICE("2"));
    put_file("b/10", ET_SLICE("10"));
    put_file("a.log", ET_SLICE("a"));
    put_file("B", ET_SLICE("B"));
    put_file(".hidden", ET_SLICE("h"));
    put_file("\xc3\xa4", ET_SLICE("u"));
    expect_story(".", ".hidden 1 whole\nB 1 whole\na.log 1 whole\nb/10 2 whole\nb/2 1 whole\n"
                      "\xc3\xa4 1 whole\n");
    ck_assert_uint_eq(et_input_size(fix.folder), 7);
    ck_assert_uint_eq(et_input_size(in_folder("b/10")), 2);
    ck_assert_uint_eq(et_input_size(in_folder("missing")), 0);
}
END_TEST

START_TEST(empty_folder_is_said)
{
    put_folder("e");
    put_folder("e/f");
    expect_story("e", "e problem: folder holds no file\n");
}
END_TEST

/* One stream per file, however many names lead to it; evidence that may lie
 * elsewhere is said. */
START_TEST(links_never_lead_out_nor_twice_to_a_file)
{
    put_folder("in");
    put_folder("in/sub");
    put_file("outside", ET_SLICE("o"));
    put_file("in/file", ET_SLICE("f"));
    put_link("in/again", "file");
    put_link("in/loop", ".");
    put_link("in/sub/up", "..");
    put_link("in/dangling", "nothing");
    put_link("in/leads-out", "../outside");
    put_link("in/self", "self");
    put_link("to-in", "in");
    static const char want[] =
        "%s/dangling problem: is a symbolic link that leads nowhere: No such file or directory\n"
        "%s/file 1 whole\n"
        "%s/leads-out problem: is a symbolic link out of the folder: not followed\n"
        "%s/self problem: is a symbolic link that leads nowhere: "
        "Too many levels of symbolic links\n";
    static const char *const roots[] = { "in", "to-in" };
    for (size_t i = 0; i < 2; i++) {
        ET_STRBUF_AUTO text = { 0 };
        et_strbuf_addf(&text, want, roots[i], roots[i], roots[i], roots[i]);
        expect_story(roots[i], et_strbuf_string(&text));
    }
}
END_TEST

/* Reading a pipe would hang; a socket is no file. */
START_TEST(pipes_and_sockets_in_a_folder_are_said)
{
    struct sockaddr_un name = { .sun_family = AF_UNIX };
    put_folder("f");
    ck_assert_int_eq(mkfifo(in_folder("f/fifo"), 0600), 0);
    ck_assert_uint_lt(strlen(in_folder("f/sock")), sizeof name.sun_path);
    strncpy(name.sun_path, in_folder("f/sock"), sizeof name.sun_path - 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(fd, (const struct sockaddr *)&name, sizeof name), 0);
    close(fd);
    expect_story("f", "f/fifo problem: is a named pipe: skipped\n"
                      "f/sock problem: is a socket: skipped\n");
    expect_story("f/sock", "f/sock problem: is a socket: skipped\n");
}
END_TEST

START_TEST(missing_file_is_said)
{
    expect_story("missing", "missing problem: cannot be found: No such file or directory\n");
}
END_TEST

/* Root may read everything, so this can only be seen as somebody else. */
START_TEST(unreadable_folder_is_said_with_advice)
{
    if (geteuid() == 0)
        return;
    put_folder("f");
    put_folder("f/locked");
    ck_assert_int_eq(chmod(in_folder("f/locked"), 0), 0);
    expect_story("f", "f/locked problem: folder cannot be read: Permission denied; logs often "
                      "belong to root: run as a user who may read them\n");
    ck_assert_int_eq(chmod(in_folder("f/locked"), 0700), 0);
}
END_TEST

START_TEST(folders_nested_too_deep_are_said)
{
    ET_STRBUF_AUTO path = { 0 };
    et_strbuf_adds(&path, "d");
    for (int i = 0; i < ET_MAX_FOLDER_DEPTH; i++) {
        put_folder(et_strbuf_string(&path));
        et_strbuf_adds(&path, "/d");
    }
    put_folder(et_strbuf_string(&path));
    et_strbuf_adds(&path, " problem: folders are nested too deep: not read further\n");
    expect_story("d", et_strbuf_string(&path));
}
END_TEST

START_TEST(standard_input_may_be_anything)
{
    const struct item items[] = { { "a", ET_SLICE("aa") }, { "b", ET_SLICE("b") } };
    expect_story_of_stdin(et_slice_of(log_text), 4096, "- 40 whole\n");
    expect_story_of_stdin(ET_SLICE(""), 4096, "- 0 whole\n");
    expect_story_of_stdin(compress_bytes(ARCHIVE_FILTER_GZIP, et_slice_of(log_text)), 4096,
                          "- 40 whole\n");
    expect_story_of_stdin(pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, items, 2), 4096,
                          "-!a 2 whole\n-!b 1 whole\n");
}
END_TEST

/* However the bytes arrive, the streams and their digests are the same. */
START_TEST(size_of_the_pieces_does_not_matter)
{
    static const size_t pieces[] = { 1, 7, 97, 511, 512, 513, 4096 };
    const struct item logs[] = { { "a", numbered_lines(150) }, { "b", numbered_lines(40) } };
    struct et_slice plain = tar(logs, 2);
    const struct item files[] = {
        { "x.gz", compress_bytes(ARCHIVE_FILTER_GZIP, logs[0].bytes) },
        { "x.zst", compress_bytes(ARCHIVE_FILTER_ZSTD, logs[0].bytes) },
        { "t.bz2", compress_bytes(ARCHIVE_FILTER_BZIP2, plain) },
    };
    struct et_slice streams[] = { logs[0].bytes, plain, tar(files, 3) };
    for (size_t i = 0; i < 3; i++) {
        char digest[ET_SHA256_HEX] = "";
        ET_STRBUF_AUTO story = { 0 };
        for (size_t k = sizeof pieces / sizeof *pieces; k-- > 0;) {
            struct et_err err = { 0 };
            if (story.n == 0) {
                put_file("x", streams[i]);
                forget();
                ck_assert_int_eq(et_input_walk(in_folder("x"), &visitor, &err), 0);
                *fix.story.p = '-';
                et_strbuf_add(&story, et_strbuf_slice(&fix.story));
                for (char *p = story.p; (p = strstr(p, "\nx"));)
                    p[1] = '-';
                memcpy(digest, fix.sha256, sizeof digest);
            }
            expect_story_of_stdin(streams[i], pieces[k], et_strbuf_string(&story));
            ck_assert_str_eq(fix.sha256, digest);
        }
    }
}
END_TEST

/* Evidence that is known already is not read again. */
START_TEST(begin_may_skip_a_stream)
{
    const struct item items[] = { { "a", ET_SLICE("aa") }, { "b", ET_SLICE("b") } };
    put_file("t", tar(items, 2));
    fix.skip = "a";
    expect_story("t", "t!b 1 whole\n");
}
END_TEST

/* The visitor's reason is what end() tells; the next stream is untouched. */
START_TEST(visitor_may_stop_one_stream)
{
    const struct item items[] = { { "a", numbered_lines(10) }, { "b", ET_SLICE("b") } };
    put_file("t", tar(items, 2));
    fix.enough = 100;
    ET_STRBUF_AUTO want = { 0 };
    et_strbuf_addf(&want, "t!a %zu broken: the visitor has had enough\nt!b 1 whole\n",
                   items[0].bytes.n);
    expect_story("t", et_strbuf_string(&want));
}
END_TEST

START_TEST(visitor_may_stop_the_walk)
{
    put_file("a", et_slice_of(log_text));
    put_file("b", et_slice_of(log_text));
    fix.enough = 1;
    fix.give_up = ET_FATAL;
    struct et_err err = { 0 };
    ck_assert_int_eq(et_input_walk(fix.folder, &visitor, &err), ET_FATAL);
    ck_assert_int_eq(err.code, ET_FATAL);
    ck_assert_str_eq(err.msg, "the visitor has had enough");
    expect_slice(et_strbuf_slice(&fix.story), "a");
}
END_TEST

/* `explain` shows the raw line behind a row: it must find the stream again. */
START_TEST(stream_is_opened_again_by_its_name)
{
    const struct item logs[] = { { "b", ET_SLICE("not this") }, { "a.log", ET_SLICE("this\n") } };
    struct et_slice inner = compress_bytes(ARCHIVE_FILTER_GZIP, tar(logs, 2));
    const struct item outer[] = { { "x", ET_SLICE("x") }, { "in/t.tgz", inner }, logs[0] };
    put_file("z", pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, outer, 3));
    put_file("a.gz", compress_bytes(ARCHIVE_FILTER_GZIP, ET_SLICE("gz\n")));
    struct et_slice path = et_slice_of(in_folder("z"));
    struct et_err err = { 0 };

    ck_assert_int_eq(et_input_reopen(path, ET_SLICE("in/t.tgz/a.log"), &visitor, &err), 0);
    expect_slice(et_strbuf_slice(&fix.story), "z!in/t.tgz/a.log 5 whole\n");
    expect_bytes(ET_SLICE("this\n"));

    forget();
    ck_assert_int_eq(et_input_reopen(et_slice_of(in_folder("a.gz")), ET_SLICE_NONE, &visitor, &err),
                     0);
    expect_slice(et_strbuf_slice(&fix.story), "a.gz 3 whole\n");

    forget();
    ck_assert_int_eq(et_input_reopen(path, ET_SLICE("in/t.tgz/a"), &visitor, &err), ET_SOURCE);
    ck_assert_str_eq(err.msg, "is not there any more");
    ck_assert_int_eq(et_input_reopen(path, ET_SLICE_NONE, &visitor, &err), ET_SOURCE);
    ck_assert_int_eq(et_input_reopen(et_slice_of(in_folder("no")), ET_SLICE_NONE, &visitor, &err),
                     ET_SOURCE);
    ck_assert_str_eq(err.msg, "cannot be opened: No such file or directory");
    expect_slice(et_strbuf_slice(&fix.story), "");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, plain_file_is_handed_out_whole_with_its_digest);
    tcase_add_test(tcase, big_file_comes_in_order);
    tcase_add_test(tcase, empty_file_is_a_whole_stream);
    tcase_add_test(tcase, every_compression_is_told_by_content);
    tcase_add_test(tcase, compressed_empty_file_is_whole);
    tcase_add_test(tcase, appended_gzip_members_are_one_stream);
    tcase_add_test(tcase, garbage_behind_compressed_data_is_said);
    tcase_add_test(tcase, cut_gzip_keeps_its_beginning);
    tcase_add_test(tcase, gzip_cut_anywhere_is_never_whole);
    tcase_add_test(tcase, other_cut_streams_are_broken_beginnings);
    tcase_add_test(tcase, wrong_gzip_checksum_is_damage);
    tcase_add_test(tcase, garbage_after_a_gzip_header_is_damage);
    tcase_add_test(tcase, tar_members_are_streams_and_folders_are_not);
    tcase_add_test(tcase, links_in_an_archive_are_passed_over);
    tcase_add_test(tcase, archives_in_archives_join_their_names);
    tcase_add_test(tcase, a_layer_of_an_image_is_one_stream);
    tcase_add_test(tcase, a_layer_of_an_unpacked_image_is_one_stream);
    tcase_add_test(tcase, archives_nested_too_deep_are_said);
    tcase_add_test(tcase, compression_upon_compression_ends);
    tcase_add_test(tcase, tars_behind_one_another_are_all_read);
    tcase_add_test(tcase, cut_archive_gives_its_beginning_and_is_said);
    tcase_add_test(tcase, archive_in_a_cut_gzip_tells_of_the_gzip);
    tcase_add_test(tcase, cut_inside_a_skipped_member_is_said);
    tcase_add_test(tcase, wrong_checksum_in_a_zip_is_damage_and_reading_goes_on);
    tcase_add_test(tcase, encrypted_zip_member_is_said);
    tcase_add_test(tcase, seven_zip_inside_an_archive_is_said);
    tcase_add_test(tcase, names_keep_their_bytes_in_any_locale);
    tcase_add_test(tcase, utf8_name_of_a_zip_survives_the_c_locale);
    tcase_add_test(tcase, text_is_never_taken_for_an_archive);
    tcase_add_test(tcase, expansion_limit_stops_a_bomb);
    tcase_add_test(tcase, expansion_limit_counts_all_members);
    tcase_add_test(tcase, small_expansion_is_never_a_bomb);
    tcase_add_test(tcase, holes_are_zeros_and_count);
    tcase_add_test(tcase, folders_are_read_in_byte_order);
    tcase_add_test(tcase, empty_folder_is_said);
    tcase_add_test(tcase, links_never_lead_out_nor_twice_to_a_file);
    tcase_add_test(tcase, pipes_and_sockets_in_a_folder_are_said);
    tcase_add_test(tcase, missing_file_is_said);
    tcase_add_test(tcase, unreadable_folder_is_said_with_advice);
    tcase_add_test(tcase, folders_nested_too_deep_are_said);
    tcase_add_test(tcase, standard_input_may_be_anything);
    tcase_add_test(tcase, size_of_the_pieces_does_not_matter);
    tcase_add_test(tcase, begin_may_skip_a_stream);
    tcase_add_test(tcase, visitor_may_stop_one_stream);
    tcase_add_test(tcase, visitor_may_stop_the_walk);
    tcase_add_test(tcase, stream_is_opened_again_by_its_name);
}
