/* gzip, by zlib itself. Most rotated logs are gzip, and libarchive's filter
 * does two things to it that evidence must not suffer: it never compares the
 * checksum, and of a stream that breaks off it drops the last 64 KiB, which for
 * a small log is all of it. Here the checksum counts, and every byte that was
 * unpacked before the break is handed out. */
#ifndef ET_PARSERS_INPUT_GUNZIP_H
#define ET_PARSERS_INPUT_GUNZIP_H

#include "parsers/input/stream.h"

struct et_gunzip;

/* True if magic begins like a gzip file. */
bool et_gunzip_is(struct et_slice magic);

/* Unpacks from, which is borrowed like budget. Members that follow each other
 * (logs appended by rotation) give one stream; zeros between and after them are
 * padding. NULL if there is no memory. */
struct et_gunzip *et_gunzip_new(struct et_stream *from, struct et_budget *budget);
void et_gunzip_free(struct et_gunzip *gunzip);

struct et_stream *et_gunzip_stream(struct et_gunzip *gunzip);

#endif
