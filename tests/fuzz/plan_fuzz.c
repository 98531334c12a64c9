/* Any bytes as a plan: a shard of it is taken or refused, in words; however the bytes are cut into
 * blocks, it is the same. What was taken are paths that can be opened, none of them standard input.
 */
#include "analyzer/plan/plan.h"
#include "analyzer/plan/shard.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool truth)
{
    if (!truth)
        abort();
}

static int read(struct et_shard *shard, struct et_slice text, size_t block, struct et_err *err)
{
    int rc = et_shard_init(shard, 1, err);
    while (rc == 0 && text.n) {
        rc = et_shard_block(shard, et_slice_to(text, block), err);
        text = et_slice_from(text, block);
    }
    return rc == 0 ? et_shard_end(shard, err) : rc;
}

static void check_piece(const struct et_piece *piece)
{
    require(piece->path[0] != '\0' && strcmp(piece->path, "-") != 0);
    require(piece->argument.n > 0 && piece->site.n > 0);
    require(!et_slice_find(piece->argument, '\0') && !et_slice_find(piece->site, '\0'));
    require(piece->origin.n == ET_SHARD_ORIGIN_DIGITS && et_slice_is_hex(piece->origin, 16));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { SMALL = 5, LARGE = 64 * 1024 };
    const struct et_slice text = { (const char *)data, size };
    struct et_shard one, other;
    struct et_err err = { 0 }, other_err = { 0 };
    int rc = read(&one, text, LARGE, &err), other_rc = read(&other, text, SMALL, &other_err);
    require(rc == other_rc && strcmp(err.msg, other_err.msg) == 0);
    require(rc == 0 || (rc == ET_DAMAGED && err.msg[0]));
    require(rc < 0 || (one.tasks > 1 && one.tasks <= ET_PLAN_MAX_TASKS));
    require(one.count == other.count && one.count <= one.files);
    for (size_t i = 0; i < one.count && rc == 0; i++) {
        check_piece(&one.pieces[i]);
        require(strcmp(one.pieces[i].path, other.pieces[i].path) == 0);
    }
    et_shard_clear(&one);
    et_shard_clear(&other);
    return 0;
}
