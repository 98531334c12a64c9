/* Drives a parser over one stream that arrives in blocks of any size: detects
 * the format from the first bytes, splits lines, keeps the accounts. A UTF-8 byte
 * order mark belongs to no line: the first one begins behind it. However
 * the stream is cut into blocks, the facts are the same. */
#ifndef ET_PARSERS_READER_H
#define ET_PARSERS_READER_H

#include "parsers/parser.h"

/* Named limits; reaching one leaves a damage entry. */
enum {
    ET_MAX_LINE = 16 * 1024 * 1024,      /* bytes of one line; the rest of it is passed over */
    ET_MAX_DOCUMENT = 512 * 1024 * 1024, /* bytes of a document format */
};

struct et_accounts {
    const struct et_parser *parser; /* NULL: not recognised */
    uint64_t bytes, lines_read;     /* a last line without its end counts */
    struct et_tally lines;          /* parsed + skipped + broken = lines_read */
};

struct et_reader;

/* forced: take this parser (`--as`), or NULL to detect one. sink is borrowed
 * and must outlive the reader. NULL if there is no memory. */
struct et_reader *et_reader_new(const struct et_parser *forced, const struct et_sink *sink);
void et_reader_free(struct et_reader *reader);

/* 0 or a negative code. */
int et_reader_block(struct et_reader *reader, struct et_slice block, struct et_err *err);

/* Where reading can go on once there is more of the stream. */
struct et_resume {
    uint64_t offset, lines_read; /* what is before was read, and is not needed again … */
    struct et_tally lines;
    struct et_slice state;     /* the parser's */
    struct et_open_lines open; /* … but for these lines, in their order */
};

/* Adds it to saved, before et_reader_end. 1, 0 = what was read cannot be gone on with,
 * or a negative code. */
int et_reader_save(const struct et_reader *reader, struct et_strbuf *saved, struct et_err *err);

/* Reads it back; state is borrowed from saved. False if saved is not what was written, or
 * there is no memory. To be cleared either way. */
bool et_resume_read(struct et_slice saved, struct et_resume *resume);
void et_resume_clear(struct et_resume *resume);

/* Puts a reader that has read nothing where another one was saved; parser is the one that
 * it had. open_texts: what stands on the open lines. The next block is the one at
 * resume->offset. 0 or a negative code. */
int et_reader_resume(struct et_reader *reader, const struct et_parser *parser,
                     const struct et_resume *resume, const struct et_slice *open_texts,
                     struct et_err *err);

/* The stream has ended, well or not: a last line without its end is passed on
 * as cut, and the parser judges whether it is whole all the same. */
int et_reader_end(struct et_reader *reader, struct et_accounts *accounts, struct et_err *err);

#endif
