#include "parsers/input/input.h"

#include "base/strbuf.h"
#include "parsers/input/archive.h"
#include "parsers/input/cpio.h"
#include "parsers/input/folder.h"
#include "parsers/input/layer_name.h"
#include "parsers/input/read_ahead.h"
#include "parsers/input/unpack.h"
#include "parsers/tar_header.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Directly in one another; there are files that unpack to themselves. */
enum { MAX_COMPRESSIONS = 4 };

static const char *const too_deep = "archives are nested too deep: not read further";
static const char *const too_often = "is compressed too many times over: not read further";

struct walk {
    const struct et_visitor *visitor;
    struct et_file file;     /* the outer file */
    struct et_slice path;    /* its path */
    struct et_strbuf member; /* where in it we are: names joined by '/' */
    size_t innermost;        /* where the last of these names begins */
    unsigned archives;       /* open archives around us; 0 = not in a member */
    unsigned compressions;   /* open since the innermost archive */
    bool reopening;          /* looking for `wanted` only */
    bool found;
    struct et_slice wanted;
    struct et_err err; /* what ended the walk; when reopening, the last problem */
};

static int visit_stream(struct walk *w, struct et_stream *from);

/* Ends the walk with what a callback or a stream left in err. */
static int fatal(struct walk *w, const struct et_err *err)
{
    w->err = *err;
    w->err.code = ET_FATAL;
    return ET_FATAL;
}

/* Says a problem of the file, or of the member we are at. 0, or ET_FATAL. */
static int report(struct walk *w, const struct et_err *problem)
{
    if (problem->code == ET_FATAL)
        return fatal(w, problem);
    if (w->reopening) {
        w->err = *problem;
        return 0;
    }
    ET_STRBUF_AUTO label = { 0 };
    et_strbuf_add(&label, w->path);
    if (w->member.n) {
        et_strbuf_addc(&label, '/');
        et_strbuf_add(&label, et_strbuf_slice(&w->member));
    }
    if (label.failed)
        return et_fail_memory(&w->err);
    struct et_err err = { 0 };
    if (w->visitor->problem(w->visitor->ctx, et_strbuf_slice(&label), problem, &err) == ET_FATAL)
        return fatal(w, &err);
    return 0;
}

static int complain(struct walk *w, const char *message)
{
    struct et_err problem = { 0 };
    et_fail(&problem, ET_SOURCE, "%s", message);
    return report(w, &problem);
}

static bool is_wanted(const struct walk *w)
{
    if (!w->reopening)
        return true;
    if (w->archives == 0 || !w->wanted.p)
        return w->archives == 0 && !w->wanted.p;
    return et_slice_eq(et_strbuf_slice(&w->member), w->wanted);
}

/* True if the member we are at is wanted, or may hold the one that is. */
static bool leads_to_wanted(const struct walk *w)
{
    struct et_slice here = et_strbuf_slice(&w->member);
    return is_wanted(w) || (w->wanted.n > here.n && w->wanted.p[here.n] == '/' &&
                            et_slice_eq(et_slice_to(w->wanted, here.n), here));
}

/* The next block of from: read ahead by a thread, which hashes it, or directly. */
static int next_block(struct walk *w, struct et_stream *from, struct et_read_ahead *ahead,
                      struct et_source *source, struct et_slice *block, struct et_err *err)
{
    if (ahead)
        return et_read_ahead_next(ahead, block, source, err);
    int rc = from->next(from, block, err);
    source->consumed = w->file.budget.consumed;
    return rc;
}

/* Hands out all of from. 0, ET_SOURCE or ET_DAMAGED with err where it broke off
 * or the visitor had enough, ET_FATAL. A thread for each of many small members would
 * cost more than it saves: it begins once a stream has shown to be large. */
static int hand_out(struct walk *w, struct et_stream *from, struct et_source *source,
                    struct et_source_end *end, struct et_sha256 *hash, struct et_err *err)
{
    const struct et_visitor *visitor = w->visitor;
    uint64_t ahead_from = !visitor->alone && w->file.stream.size >= ET_READ_AHEAD_LEAST
                              ? ET_READ_AHEAD_LEAST
                              : UINT64_MAX;
    struct et_read_ahead *ahead = NULL;
    struct et_slice block = ET_SLICE_NONE;
    int rc = 0;
    source->before = hash;
    while ((rc = next_block(w, from, ahead, source, &block, err)) == 1) {
        struct et_err theirs = { 0 };
        end->bytes += block.n;
        rc = visitor->data(visitor->ctx, source, block, &theirs);
        if (!ahead && et_sha256_add(hash, block, &theirs) < 0)
            rc = ET_FATAL;
        if (rc == ET_FATAL || rc == ET_SOURCE) {
            *err = theirs;
            break;
        }
        if (end->bytes >= ahead_from) {
            ahead = et_read_ahead_start(from, hash, &w->file.budget);
            ahead_from = UINT64_MAX;
        }
    }
    et_read_ahead_stop(ahead);
    source->before = NULL;
    source->consumed = w->file.budget.consumed;
    if (rc == ET_DAMAGED || rc == ET_SOURCE)
        err->offset = end->bytes;
    return rc;
}

/* A stream of which nothing more can be unpacked: the visitor's. */
static int visit_plain(struct walk *w, struct et_stream *from)
{
    if (!is_wanted(w))
        return 0;
    w->found = true;
    const struct et_visitor *visitor = w->visitor;
    struct et_source source = {
        .path = w->path,
        .member = w->archives ? et_strbuf_slice(&w->member) : ET_SLICE_NONE,
        .size = w->file.stream.size,
        .consumed = w->file.budget.consumed,
    };
    struct et_err err = { 0 };
    int rc = visitor->begin(visitor->ctx, &source, &err);
    if (rc < 0)
        return rc == ET_FATAL ? fatal(w, &err) : report(w, &err);
    if (rc > 0)
        return 0; /* not wanted by the visitor */
    struct et_sha256 *hash = et_sha256_new();
    if (!hash)
        return et_fail_memory(&w->err);
    struct et_source_end end = { 0 };
    struct et_err problem = { 0 };
    rc = hand_out(w, from, &source, &end, hash, &problem);
    if (rc == ET_FATAL || et_sha256_end(hash, end.sha256, &problem) < 0) {
        et_sha256_free(hash);
        return fatal(w, &problem);
    }
    et_sha256_free(hash);
    end.complete = rc == 0;
    end.problem = end.complete ? NULL : &problem;
    rc = visitor->end(visitor->ctx, &source, &end, &err);
    if (rc < 0)
        return rc == ET_FATAL ? fatal(w, &err) : report(w, &err);
    return 0;
}

static int visit_compressed(struct walk *w, struct et_stream *unpacked)
{
    w->compressions++;
    int rc = visit_stream(w, unpacked);
    w->compressions--;
    return rc;
}

static int visit_member(struct walk *w, struct et_members *members, const struct et_member *member)
{
    size_t before = w->member.n, innermost = w->innermost;
    unsigned compressions = w->compressions;
    if (w->archives > 1)
        et_strbuf_addc(&w->member, '/');
    w->innermost = w->member.n;
    et_strbuf_add(&w->member, member->name);
    int rc = 0;
    w->compressions = 0;
    if (w->member.failed)
        rc = et_fail_memory(&w->err);
    else if (!leads_to_wanted(w))
        rc = 0;
    else if (member->encrypted)
        rc = complain(w, "is encrypted: decrypt it first");
    else
        rc = visit_stream(w, &members->stream);
    w->compressions = compressions;
    w->innermost = innermost;
    w->member.n = before;
    return rc;
}

/* What lies behind the last member is read as well, where that tells whether
 * the compressed stream around the archive is sound. */
static int drain(struct et_stream *from, struct et_err *err)
{
    struct et_slice block = ET_SLICE_NONE;
    int rc = 0;
    do {
        rc = from->seek ? 0 : from->next(from, &block, err);
    } while (rc == 1);
    return rc;
}

/* True if a path of that name would climb out of the folder that it is put into.
 * An absolute one does not by itself: `tar -P` keeps the '/'. */
static bool leads_out(struct et_slice name)
{
    size_t depth = 0;
    while (name.n) {
        const char *end = et_slice_find(name, '/');
        struct et_slice part = et_slice_to(name, end ? (size_t)(end - name.p) : name.n);
        bool up = et_slice_is(part, "..");
        if (up && depth == 0)
            return true;
        if (up)
            depth--;
        else if (part.n && !et_slice_is(part, "."))
            depth++;
        name = et_slice_from(name, part.n + 1);
    }
    return false;
}

/* Said once for an archive: whoever made it meant harm to one who unpacks it. */
static int say_leading_out(struct walk *w, unsigned count)
{
    struct et_err problem = { 0 };
    et_fail(&problem, ET_SOURCE,
            "names that lead out of the archive: %u; these members are read, and nothing is ever "
            "written",
            count);
    return report(w, &problem);
}

static int visit_members(struct walk *w, struct et_members *members, struct et_stream *from)
{
    struct et_member member = { 0 };
    struct et_err err = { 0 };
    unsigned leading_out = 0;
    int rc = 0;
    while (!(w->reopening && w->found) && (rc = members->next(members, &member, &err)) == 1) {
        w->archives++;
        leading_out += leads_out(member.name);
        rc = visit_member(w, members, &member);
        w->archives--;
        if (rc < 0)
            return rc;
    }
    if (leading_out && !w->reopening && say_leading_out(w, leading_out) < 0)
        return ET_FATAL;
    if (rc == 0 && !w->reopening && drain(from, &err) < 0)
        return err.code == ET_FATAL ? fatal(w, &err) : report(w, &err);
    if (rc == ET_FATAL)
        return fatal(w, &err);
    if (rc == 0)
        return 0;
    struct et_err problem = err;
    et_fail(&problem, err.code, "%s; members behind this point are not read", err.msg);
    return report(w, &problem);
}

static int visit_archive(struct walk *w, const struct et_archive_kind *kind, struct et_stream *from)
{
    if (kind->compression && w->compressions == MAX_COMPRESSIONS)
        return complain(w, too_often);
    if (!kind->compression && w->archives == ET_MAX_ARCHIVE_DEPTH)
        return complain(w, too_deep);
    struct et_archive *archive = et_archive_new(kind, from, &w->file.budget);
    if (!archive)
        return et_fail_memory(&w->err);
    struct et_members *members = et_archive_members(archive);
    int rc = 0;
    if (kind->compression) {
        struct et_member only = { 0 };
        struct et_err err = { 0 };
        rc = members->next(members, &only, &err);
        if (rc == 1)
            rc = visit_compressed(w, &members->stream);
        else
            rc = rc == ET_FATAL ? fatal(w, &err) : report(w, &err);
    } else {
        rc = visit_members(w, members, from);
    }
    et_archive_free(archive);
    return rc;
}

static int visit_cpio(struct walk *w, struct et_stream *from)
{
    if (w->archives == ET_MAX_ARCHIVE_DEPTH)
        return complain(w, too_deep);
    struct et_cpio *cpio = et_cpio_new(from);
    if (!cpio)
        return et_fail_memory(&w->err);
    int rc = visit_members(w, et_cpio_members(cpio), from);
    et_cpio_free(cpio);
    return rc;
}

static int visit_packed(struct walk *w, const struct et_codec *codec, struct et_stream *from)
{
    if (w->compressions == MAX_COMPRESSIONS)
        return complain(w, too_often);
    struct et_unpack *unpack = et_unpack_new(codec, from, &w->file.budget);
    if (!unpack)
        return et_fail_memory(&w->err);
    int rc = visit_compressed(w, et_unpack_stream(unpack));
    et_unpack_free(unpack);
    return rc;
}

/* A layer of an image is not opened: it is evidence as a whole. */
static bool is_layer(const struct walk *w, struct et_slice magic)
{
    bool inside = w->archives > 0;
    struct et_slice name =
        inside ? et_slice_from(et_strbuf_slice(&w->member), w->innermost) : w->path;
    return et_is_layer_name(name, inside) && et_tar_is_header(magic);
}

/* Any stream, plain or not. Its first bytes decide, but for layers also the name. */
static int visit_stream(struct walk *w, struct et_stream *from)
{
    struct et_head head;
    struct et_err err = { 0 };
    if (et_head_start(&head, from, &err) < 0)
        return fatal(w, &err);
    const struct et_codec *codec = et_codec_of(head.magic);
    if (codec)
        return visit_packed(w, codec, &head.stream);
    if (et_cpio_is(head.magic))
        return visit_cpio(w, &head.stream);
    const struct et_archive_kind *kind = et_archive_kind(head.magic);
    if (kind && !is_layer(w, head.magic))
        return visit_archive(w, kind, &head.stream);
    return visit_plain(w, &head.stream);
}

static int visit_descriptor(struct walk *w, int fd, uint64_t size, bool seekable)
{
    struct et_err err = { 0 };
    if (et_file_start(&w->file, fd, size, seekable, &err) < 0)
        return fatal(w, &err);
    w->member.n = 0;
    return visit_stream(w, &w->file.stream);
}

/* Reading should leave no trace on the evidence; but only its owner may ask
 * that the access time stays. */
static int open_quietly(const char *path, int flags)
{
    int fd = open(path, flags | O_NOATIME);
    if (fd < 0 && errno == EPERM)
        fd = open(path, flags);
    return fd;
}

/* flags: O_NOFOLLOW | O_NONBLOCK within a folder, so that what was swapped
 * since it was listed neither leads away nor blocks. */
static int visit_file(struct walk *w, const char *path, int flags)
{
    struct et_err problem = { 0 };
    struct stat st = { 0 };
    w->path = et_slice_of(path);
    w->member.n = 0;
    int fd = open_quietly(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | flags);
    if (fd < 0 || fstat(fd, &st) < 0)
        et_folder_fail("cannot be opened", errno, &problem);
    else if (!S_ISREG(st.st_mode) && (!S_ISFIFO(st.st_mode) || (flags & O_NONBLOCK)))
        et_folder_refuse(st.st_mode, &problem);
    int rc = 0;
    if (problem.code != ET_OK) {
        rc = report(w, &problem);
    } else if (S_ISREG(st.st_mode)) {
        (void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
        rc = visit_descriptor(w, fd, (uint64_t)st.st_size, true);
    } else {
        rc = visit_descriptor(w, fd, 0, false); /* a pipe that was named by hand */
    }
    if (fd >= 0)
        close(fd);
    return rc;
}

static int folder_file(void *ctx, const char *path)
{
    return visit_file(ctx, path, O_NOFOLLOW | O_NONBLOCK);
}

static int folder_problem(void *ctx, const char *path, const struct et_err *problem)
{
    struct walk *w = ctx;
    w->path = et_slice_of(path);
    w->member.n = 0;
    return report(w, problem);
}

static int folder_left_out(void *ctx, const char *path, uint64_t count)
{
    struct walk *w = ctx;
    struct et_err err = { 0 };
    if (w->visitor->left_out(w->visitor->ctx, et_slice_of(path), count, &err) == ET_FATAL)
        return fatal(w, &err);
    return 0;
}

static int visit_folder(struct walk *w, const char *path)
{
    const struct et_folder_visitor visitor = { w, folder_file, folder_problem,
                                               w->visitor->left_out ? folder_left_out : NULL };
    return et_folder_visit(path, &visitor);
}

static void walk_end(struct walk *w)
{
    et_file_clear(&w->file);
    et_strbuf_clear(&w->member);
}

static int visit_stdin(struct walk *w)
{
    struct stat st;
    uint64_t size = 0;
    if (fstat(STDIN_FILENO, &st) == 0 && S_ISREG(st.st_mode))
        size = (uint64_t)st.st_size;
    return visit_descriptor(w, STDIN_FILENO, size, false);
}

static int visit_path(struct walk *w, const char *path)
{
    struct et_err problem = { 0 };
    struct stat st;
    if (strcmp(path, "-") == 0)
        return visit_stdin(w);
    if (stat(path, &st) < 0)
        et_folder_fail("cannot be found", errno, &problem);
    else if (S_ISDIR(st.st_mode))
        return visit_folder(w, path);
    else if (S_ISREG(st.st_mode) || S_ISFIFO(st.st_mode))
        return visit_file(w, path, 0);
    else
        et_folder_refuse(st.st_mode, &problem);
    return report(w, &problem);
}

int et_input_walk(const char *path, const struct et_visitor *visitor, struct et_err *err)
{
    struct walk w = { .visitor = visitor, .path = et_slice_of(path) };
    int rc = visit_path(&w, path);
    if (rc < 0 && err)
        *err = w.err;
    walk_end(&w);
    return rc;
}

int et_input_reopen(struct et_slice path, struct et_slice member, const struct et_visitor *visitor,
                    struct et_err *err)
{
    struct walk w = { .visitor = visitor, .reopening = true, .wanted = member };
    ET_STRBUF_AUTO name = { 0 };
    et_strbuf_add(&name, path);
    if (name.failed)
        return et_fail_memory(err);
    int rc = visit_file(&w, et_strbuf_string(&name), O_NONBLOCK);
    if (rc < 0 && err)
        *err = w.err;
    else if (rc == 0 && !w.found)
        rc = et_fail(err, ET_SOURCE, "%s",
                     w.err.code != ET_OK ? w.err.msg : "is not there any more");
    walk_end(&w);
    return rc;
}
