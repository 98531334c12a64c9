/* Turns paths into streams of bytes: files, folders, gzip/xz/zstd/bzip2/lz4,
 * tar/zip/7z/cpio, standard input. Nothing is ever extracted to disk; names inside
 * archives are labels, never paths to open. */
#ifndef ET_PARSERS_INPUT_INPUT_H
#define ET_PARSERS_INPUT_INPUT_H

#include "base/err.h"
#include "base/sha256.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stdint.h>

/* Named limits; reaching one is said through the visitor's problem(). */
enum {
    ET_MAX_ARCHIVE_DEPTH = 4,         /* archives in archives, compression not counted */
    ET_MAX_ARCHIVE_MEMBERS = 1000000, /* members of one archive */
    ET_MAX_EXPANSION = 1000, /* bytes unpacked per byte of the outer file, after the first 64 MiB */
    ET_MAX_FOLDER_DEPTH = 64,
};

struct et_source {
    struct et_slice path; /* the outer file as reached from the argument; "-" = standard input */
    struct et_slice
        member;        /* name inside the archive ("a.tar/b.log" when nested), p = NULL if none */
    uint64_t size;     /* of the outer file in bytes, 0 = not known */
    uint64_t consumed; /* bytes of the outer file read so far: for progress */
    /* While data runs: of all that was handed out before this block. */
    const struct et_sha256 *before;
};

struct et_source_end {
    unsigned char sha256[ET_SHA256_BYTES]; /* of all decompressed bytes handed out */
    uint64_t bytes;
    bool complete;                /* false: the input broke off, see problem */
    const struct et_err *problem; /* why, if not complete */
};

/* Called in this order for every stream: begin, data*, end. Each returns 0 or
 * a negative code; ET_FATAL stops the walk. begin may return 1: skip this one;
 * where it fails otherwise there is no data and no end. ET_SOURCE from data
 * stops this stream: end follows, with that error as its problem. A block is
 * never empty and dies when data returns. problem() reports what has no stream:
 * a missing file, a folder that may not be read, a socket, an encrypted member,
 * a reached limit, an archive that breaks off or whose names lead out of it. Its path is that of
 * the file, with '/' and the name inside the archive where it is about a member. */
struct et_visitor {
    void *ctx;
    int (*begin)(void *ctx, const struct et_source *source, struct et_err *err);
    int (*data)(void *ctx, const struct et_source *source, struct et_slice block,
                struct et_err *err);
    int (*end)(void *ctx, const struct et_source *source, const struct et_source_end *end,
               struct et_err *err);
    int (*problem)(void *ctx, struct et_slice path, const struct et_err *problem,
                   struct et_err *err);

    /* The folder path looks like the root of a file system. Only the places where
     * evidence is known to lie (rootfs.c) are visited, and so many other files and
     * folders are left out. NULL = visit all. */
    int (*left_out)(void *ctx, struct et_slice path, uint64_t count, struct et_err *err);
    bool alone; /* no thread reads ahead */
};

/* Visits every stream under path, folders in byte order of their names. What
 * is compressed or an archive is told by its first bytes, never by its name; but
 * a tar that lies where a layer of an image does (layer_name.h) is one stream.
 * Symbolic links inside a folder are not followed: what they lead to inside the
 * folder is visited anyway, and that they lead out is said as a problem. path
 * itself may be a link or a named pipe. 0, or ET_FATAL; what cannot be read
 * goes to problem(). */
int et_input_walk(const char *path, const struct et_visitor *visitor, struct et_err *err);

/* Opens the one stream that a walk would name (path, member) again and passes
 * it to visitor, for reading evidence back; the first, where an archive holds a
 * name twice. problem() is not called. 0, ET_SOURCE if it is not there any
 * more, ET_FATAL. */
int et_input_reopen(struct et_slice path, struct et_slice member, const struct et_visitor *visitor,
                    struct et_err *err);

/* Bytes of all files that visitor would be shown under path, as they are stored,
 * for a progress total; 0 if not known. Cheap: only stat(). No callback is
 * called. */
uint64_t et_input_size(const char *path, const struct et_visitor *visitor);

/* Whom the files are told that a walk would read: as they lie, not what is in them. problem and
 * left_out as in a visitor. Each returns 0 or ET_FATAL, which ends the listing. */
struct et_lister {
    void *ctx;
    int (*file)(void *ctx, const char *path, uint64_t bytes, struct et_err *err);
    int (*problem)(void *ctx, const char *path, const struct et_err *problem, struct et_err *err);
    int (*left_out)(void *ctx, const char *path, uint64_t count, struct et_err *err);
};

/* Lists them in the order of a walk. 0 or ET_FATAL. */
int et_input_files(const char *path, const struct et_lister *lister, struct et_err *err);

#endif
