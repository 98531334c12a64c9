/* Errors as plain values. The caller owns a struct et_err on its stack; a
 * function that fails fills it and returns its (negative) code. Messages are
 * one line, hold no control bytes and omit what the caller knows: callers add
 * the path. Libraries never print and never exit. */
#ifndef ET_BASE_ERR_H
#define ET_BASE_ERR_H

#include <stdint.h>

enum et_code {
    ET_OK = 0,
    ET_DAMAGED = -1, /* this piece of input is broken: note it, go on */
    ET_SOURCE = -2,  /* this source cannot be read further: keep what was read */
    ET_FATAL = -3,   /* disk, memory or schema: roll back and stop */
    ET_BUSY = -4,    /* somebody else is at work on it: it may be free in a while */
};

struct et_err {
    enum et_code code;
    uint64_t line;   /* 1-based line of the trouble, 0 = not known */
    uint64_t offset; /* byte offset of the trouble in the (decompressed) stream */
    char msg[240];
};

/* Fills err (may be NULL) and returns code, so that it can be used in a return
 * statement. line and offset are left as they are. */
int et_fail(struct et_err *err, enum et_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The usual words for "no memory"; returns ET_FATAL. */
int et_fail_memory(struct et_err *err);

#endif
