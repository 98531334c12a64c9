/* Any bytes as an input file: whatever they unpack to, the visitor must see a
 * well-formed walk, and nothing may leak or take unbounded memory. */
#include "parsers/input/input.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct account {
    uint64_t bytes;
    bool open;
};

static void require(bool truth)
{
    if (!truth)
        abort();
}

static int begin(void *ctx, const struct et_source *source, struct et_err *err)
{
    struct account *account = ctx;
    (void)err;
    require(!account->open && source->path.n > 0);
    *account = (struct account){ .open = true };
    return 0;
}

static int take(void *ctx, const struct et_source *source, struct et_slice block,
                struct et_err *err)
{
    enum { ENOUGH = 16 * 1024 * 1024 }; /* a fuzzer learns nothing from more */
    struct account *account = ctx;
    require(account->open && block.n > 0 && source->consumed > 0);
    account->bytes += block.n;
    return account->bytes > ENOUGH ? et_fail(err, ET_SOURCE, "enough") : 0;
}

static int end(void *ctx, const struct et_source *source, const struct et_source_end *end,
               struct et_err *err)
{
    struct account *account = ctx;
    (void)source;
    (void)err;
    require(account->open && end->bytes == account->bytes);
    require(end->complete == (end->problem == NULL));
    require(end->complete || (end->problem->code < 0 && end->problem->msg[0]));
    account->open = false;
    return 0;
}

static int problem(void *ctx, struct et_slice path, const struct et_err *problem,
                   struct et_err *err)
{
    const struct account *account = ctx;
    (void)err;
    require(!account->open && path.n > 0 && problem->code < 0 && problem->msg[0]);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    require(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    struct account account = { 0 };
    struct et_visitor visitor = { &account, begin, take, end, problem };
    struct et_err err = { 0 };
    require(et_input_walk(path, &visitor, &err) == 0 && !account.open);
    close(fd);
    return 0;
}
