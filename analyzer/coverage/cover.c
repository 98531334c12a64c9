#include "analyzer/coverage/cover.h"

int et_cover_add(struct et_cover *cover, const struct et_gap *gap, struct et_err *err)
{
    if (!ET_ARRAY_ROOM(cover->gaps))
        return et_fail_memory(err);
    struct et_gap *kept = &cover->gaps.at[cover->gaps.count++];
    *kept = *gap;
    kept->reason = et_arena_copy(&cover->text, gap->reason);
    if (kept->end_ns < kept->start_ns) { /* stamps are not in the order of what happened */
        kept->start_ns = gap->end_ns;
        kept->end_ns = gap->start_ns;
    }
    return cover->text.failed ? et_fail_memory(err) : 0;
}

int et_cover_tell(struct et_cover *cover, struct et_gap gap, const struct et_strbuf *reason,
                  struct et_err *err)
{
    if (reason->failed)
        return et_fail_memory(err);
    gap.reason = et_strbuf_slice(reason);
    return et_cover_add(cover, &gap, err);
}

bool et_stretches_reach(const et_stretches *stretches, int64_t from_ns, int64_t until_ns)
{
    size_t low = 0, high = stretches->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (stretches->at[middle].first_ns <= from_ns)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && stretches->at[low - 1].latest_ns >= until_ns;
}

/* Index of the first exec from that moment on. */
static size_t first_from(const struct et_model *model, int64_t time_ns)
{
    size_t low = 0, high = model->execs.count;
    et_bulk_look(model->bulk);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (model->execs.at[middle].time_ns >= time_ns)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

int64_t et_cover_exec_after(const struct et_model *model, int64_t time_ns)
{
    size_t i = time_ns == INT64_MAX ? model->execs.count : first_from(model, time_ns + 1);
    return i < model->execs.count ? model->execs.at[i].time_ns : ET_NULL;
}

int64_t et_cover_exec_before(const struct et_model *model, int64_t time_ns)
{
    size_t i = first_from(model, time_ns);
    return i ? model->execs.at[i - 1].time_ns : ET_NULL;
}
