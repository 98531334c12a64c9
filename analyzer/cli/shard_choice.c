#include "analyzer/cli/shard_choice.h"

#include "base/strbuf.h"

#include <stdlib.h>

static int no_memory(void)
{
    return et_complain(ET_EXIT_FAILED, NULL, "out of memory");
}

/* Paths are pieces as they are given. */
static int take_paths(struct et_shard *shard, const struct et_evidence_choice *choice)
{
    shard->pieces = calloc((size_t)choice->count, sizeof *shard->pieces);
    if (!shard->pieces)
        return no_memory();
    for (int i = 0; i < choice->count; i++)
        shard->pieces[shard->count++] = et_piece_of(choice->paths[i]);
    return ET_EXIT_DONE;
}

static int refuse(const char *given)
{
    return et_complain(ET_EXIT_USAGE, given,
                       "is no shard; write the plan's name, a colon, and a number from 0 on");
}

int et_choose_shard(struct et_shard *shard, const struct et_evidence_choice *choice)
{
    struct et_err err = { 0 };
    uint64_t number;
    ET_STRBUF_AUTO path = { 0 };
    *shard = (struct et_shard){ 0 };
    if (!choice->shard)
        return take_paths(shard, choice);
    if (choice->count)
        return et_complain(ET_EXIT_USAGE, choice->paths[0],
                           "a shard tells itself what is read: leave out --shard or the paths");
    const char *colon = strrchr(choice->shard, ':');
    if (!colon || colon == choice->shard || !et_slice_u64(et_slice_of(colon + 1), &number))
        return refuse(choice->shard);
    et_strbuf_add(&path, (struct et_slice){ choice->shard, (size_t)(colon - choice->shard) });
    if (path.failed || et_shard_init(shard, number, &err) < 0)
        return no_memory();
    int rc = et_shard_read(shard, et_strbuf_string(&path), &err);
    if (rc < 0)
        return et_complain(rc == ET_DAMAGED ? ET_EXIT_USAGE : ET_EXIT_FAILED, choice->shard, "%s",
                           err.msg);
    return ET_EXIT_DONE;
}
