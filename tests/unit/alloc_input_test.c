/* Memory runs out while evidence is unpacked: each compression, each archive, archives in
 * archives, folders, and evidence that is read again. What is lacking must never look as if
 * it had not been there. */
#include "parsers/input/folder.h"
#include "tests/unit/starve.h"
#include "tests/unit/walk.h"

/* What is walked, and what it held. */
static const char *walked;

static int count_begin(void *ctx, const struct et_source *source, struct et_err *err)
{
    (void)err;
    *(int64_t *)ctx += 1000000 + (int64_t)source->member.n;
    return 0;
}

static int count_data(void *ctx, const struct et_source *source, struct et_slice block,
                      struct et_err *err)
{
    (void)source;
    (void)err;
    *(int64_t *)ctx += (int64_t)block.n;
    return 0;
}

static int count_end(void *ctx, const struct et_source *source, const struct et_source_end *end,
                     struct et_err *err)
{
    (void)source;
    (void)err;
    *(int64_t *)ctx += end->complete ? 0 : 1000000000;
    return 0;
}

static int count_problem(void *ctx, struct et_slice path, const struct et_err *problem,
                         struct et_err *err)
{
    (void)path;
    (void)problem;
    (void)err;
    *(int64_t *)ctx += 1000000000;
    return 0;
}

static int64_t walk(struct et_err *err)
{
    int64_t seen = 0;
    const struct et_visitor counting = { &seen, count_begin, count_data, count_end, count_problem };
    return et_input_walk(walked, &counting, err) < 0 ? -1 : seen;
}

static void starve_walk(const char *name, struct et_slice bytes)
{
    put_file(name, bytes);
    walked = in_folder(name);
    starve(walk);
}

START_TEST(each_compression_survives)
{
    static const int filters[] = { ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD,
                                   ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_LZ4 };
    struct et_slice text = numbered_lines(9000);
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        struct et_slice once = compress_bytes(filters[i], text);
        starve_walk("once", once);
        starve_walk("twice", joined(once, once));
        starve_walk("cut", et_slice_to(once, once.n / 2));
        starve_walk("within", compress_bytes(ARCHIVE_FILTER_GZIP, once));
    }
}
END_TEST

START_TEST(each_archive_survives)
{
    static const int formats[] = { ARCHIVE_FORMAT_TAR_USTAR,  ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE,
                                   ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FORMAT_ZIP,
                                   ARCHIVE_FORMAT_7ZIP,       ARCHIVE_FORMAT_CPIO_SVR4_NOCRC,
                                   ARCHIVE_FORMAT_CPIO_POSIX };
    char name[200];
    memset(name, 'n', sizeof name - 1);
    name[99] = '/'; /* so that even the oldest format has room for it */
    name[sizeof name - 1] = '\0';
    struct et_slice text = numbered_lines(900);
    const struct item items[] = { { "a.log", text },
                                  { "folder", ET_SLICE_NONE },
                                  { name, ET_SLICE("a name that needs a header of its own") } };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct et_slice archive = pack(formats[i], ARCHIVE_FILTER_NONE, items, 3);
        starve_walk("whole", archive);
        starve_walk("cut", et_slice_to(archive, archive.n - 700));
    }
}
END_TEST

START_TEST(archives_in_archives_survive)
{
    struct et_slice inner = tar(&(struct item){ "b.log", numbered_lines(100) }, 1);
    const struct item items[] = { { "in.tar.gz", compress_bytes(ARCHIVE_FILTER_GZIP, inner) },
                                  { "../leads-out", ET_SLICE("x\n") } };
    starve_walk("nested", compress_bytes(ARCHIVE_FILTER_ZSTD, tar(items, 2)));
}
END_TEST

START_TEST(a_folder_survives)
{
    put_folder("in");
    put_folder("in/deep");
    put_file("in/deep/a.log", numbered_lines(10));
    put_file("in/b.log", numbered_lines(20));
    put_link("in/link", "/nowhere");
    walked = in_folder("in");
    starve(walk);
}
END_TEST

static int count_left_out(void *ctx, struct et_slice path, uint64_t count, struct et_err *err)
{
    (void)path;
    (void)err;
    *(int64_t *)ctx += 1000 * (int64_t)count;
    return 0;
}

static int64_t walk_image(struct et_err *err)
{
    int64_t seen = 0;
    const struct et_visitor choosing = { &seen,     count_begin,   count_data,
                                         count_end, count_problem, count_left_out };
    return et_input_walk(walked, &choosing, err) < 0 ? -1 : seen;
}

/* Its links are resolved by us: without memory none may seem to lead nowhere. */
START_TEST(a_disk_image_survives)
{
    static const char *const folders[] = { "img",
                                           "img/usr",
                                           "img/etc",
                                           "img/var",
                                           "img/var/log",
                                           "img/var/log/containers",
                                           "img/var/log/pods" };
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        put_folder(folders[i]);
    put_file("img/etc/passwd", ET_SLICE("p"));
    put_file("img/notes", ET_SLICE("n"));
    put_file("img/var/log/pods/0.log", ET_SLICE("0"));
    put_link("img/var/log/containers/web.log", "/var/log/pods/0.log");
    put_link("img/bin", "usr/bin");
    walked = fix.folder;
    starve(walk_image);
}
END_TEST

static int64_t read_again(struct et_err *err)
{
    int64_t seen = 0;
    const struct et_visitor counting = { &seen, count_begin, count_data, count_end, count_problem };
    return et_input_reopen(et_slice_of(walked), ET_SLICE("in.tar.gz/b.log"), &counting, err) < 0
               ? -1
               : seen;
}

/* Whoever asks for the lines of an exec must not be told that they are gone. */
START_TEST(evidence_that_is_read_again_survives)
{
    struct et_slice inner = tar(&(struct item){ "b.log", numbered_lines(100) }, 1);
    const struct item outer = { "in.tar.gz", compress_bytes(ARCHIVE_FILTER_GZIP, inner) };
    put_file("a.tar", tar(&outer, 1));
    walked = in_folder("a.tar");
    starve(read_again);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, each_compression_survives);
    tcase_add_test(tcase, each_archive_survives);
    tcase_add_test(tcase, archives_in_archives_survive);
    tcase_add_test(tcase, a_folder_survives);
    tcase_add_test(tcase, a_disk_image_survives);
    tcase_add_test(tcase, evidence_that_is_read_again_survives);
}
