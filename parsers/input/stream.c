#include "parsers/input/stream.h"

#include "parsers/input/input.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

int et_budget_take(struct et_budget *budget, uint64_t n, struct et_err *err)
{
    budget->expanded += n;
    if (budget->expanded > ET_FREE_EXPANSION &&
        budget->expanded / ET_MAX_EXPANSION > budget->consumed)
        budget->exceeded = true;
    if (budget->exceeded)
        return et_fail(err, ET_SOURCE, "unpacks to more than %d times its size: not read further",
                       ET_MAX_EXPANSION);
    return 0;
}

static int file_next(struct et_stream *stream, struct et_slice *block, struct et_err *err)
{
    struct et_file *file = (struct et_file *)stream;
    char *to = file->to ? file->to : file->buffer;
    ssize_t got = 0;
    do {
        got = read(file->fd, to, ET_STREAM_BLOCK);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return et_fail(err, ET_SOURCE, "cannot be read further: %s", strerror(errno));
    if (got == 0)
        return 0;
    file->budget.consumed += (uint64_t)got;
    *block = (struct et_slice){ to, (size_t)got };
    return 1;
}

static int file_seek(struct et_stream *stream, uint64_t to)
{
    struct et_file *file = (struct et_file *)stream;
    if (to > stream->size || lseek(file->fd, (off_t)to, SEEK_SET) < 0)
        return ET_SOURCE;
    file->budget.consumed = to;
    return 0;
}

static void file_read_into(struct et_stream *stream, char *to)
{
    ((struct et_file *)stream)->to = to;
}

int et_file_start(struct et_file *file, int fd, uint64_t size, bool seekable, struct et_err *err)
{
    if (!file->buffer)
        file->buffer = malloc(ET_STREAM_BLOCK);
    if (!file->buffer)
        return et_fail_memory(err);
    file->stream =
        (struct et_stream){ file_next, seekable ? file_seek : NULL, size, file_read_into };
    file->budget = (struct et_budget){ 0 };
    file->to = NULL;
    file->fd = fd;
    return 0;
}

void et_file_clear(struct et_file *file)
{
    free(file->buffer);
    *file = (struct et_file){ 0 };
}

static int head_next(struct et_stream *stream, struct et_slice *block, struct et_err *err)
{
    struct et_head *head = (struct et_head *)stream;
    struct et_slice *kept = head->first.n ? &head->first : &head->rest;
    if (kept->n) {
        *block = *kept;
        *kept = ET_SLICE_NONE;
        return 1;
    }
    if (head->status == 1)
        head->status = head->from->next(head->from, block, &head->err);
    if (head->status < 0 && err)
        *err = head->err;
    return head->status;
}

static int head_seek(struct et_stream *stream, uint64_t to)
{
    struct et_head *head = (struct et_head *)stream;
    if (head->from->seek(head->from, to) < 0)
        return ET_SOURCE;
    head->first = head->rest = ET_SLICE_NONE;
    if (head->status == 0)
        head->status = 1;
    return 0;
}

static void head_read_into(struct et_stream *stream, char *to)
{
    struct et_stream *from = ((struct et_head *)stream)->from;
    from->read_into(from, to);
}

int et_head_start(struct et_head *head, struct et_stream *from, struct et_err *err)
{
    head->stream = (struct et_stream){ head_next, from->seek ? head_seek : NULL, from->size,
                                       from->read_into ? head_read_into : NULL };
    head->from = from;
    head->first = head->rest = ET_SLICE_NONE;
    head->err = (struct et_err){ 0 };
    struct et_slice block = ET_SLICE_NONE;
    head->status = from->next(from, &block, &head->err);
    if (head->status == 1 && block.n >= ET_MAGIC_BYTES) {
        head->first = block;
        head->magic = et_slice_to(block, ET_MAGIC_BYTES);
        return 0;
    }
    /* Small blocks are put together; what does not fit stays where it is. */
    size_t n = 0;
    while (head->status == 1) {
        struct et_slice part = et_slice_to(block, ET_MAGIC_BYTES - n);
        memcpy(head->gathered + n, part.p, part.n);
        n += part.n;
        head->rest = et_slice_from(block, part.n);
        if (n == ET_MAGIC_BYTES)
            break;
        head->status = from->next(from, &block, &head->err);
    }
    head->first = head->magic = (struct et_slice){ head->gathered, n };
    if (head->status == ET_FATAL && err)
        *err = head->err;
    return head->status == ET_FATAL ? ET_FATAL : 0;
}
