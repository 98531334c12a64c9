#include "analyzer/progress.h"

enum { TELL_EVERY = 4096 };

void et_progress_stage(const struct et_progress *progress, const char *what, uint64_t total,
                       const char *unit)
{
    const struct et_stage stage = { what, progress->host, progress->hosts, total, unit };
    if (progress->stage)
        progress->stage(progress->ctx, &stage);
}

void et_progress_tell(const struct et_progress *progress, uint64_t done)
{
    if (progress->tell && done % TELL_EVERY == 0)
        progress->tell(progress->ctx, done);
}
