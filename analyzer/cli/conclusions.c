#include "analyzer/cli/conclusions.h"

#include "analyzer/cli/command.h"
#include "analyzer/cli/progress_line.h"
#include "analyzer/correlate.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

/* Says what correlate is at, and in the end how long each stage took. */
struct watcher {
    struct et_progress_line line;
    struct et_stage stage;
    struct et_strbuf what;
    enum et_loudness loudness;
};

static void end_stage(struct watcher *watcher)
{
    et_progress_line_wipe(&watcher->line);
    if (!watcher->stage.what || watcher->loudness != ET_VERBOSE)
        return;
    fprintf(stderr, "%s: %.2f s", et_strbuf_string(&watcher->what),
            et_progress_line_seconds(&watcher->line));
    if (watcher->stage.unit)
        fprintf(stderr, ", %llu %s", (unsigned long long)watcher->stage.total, watcher->stage.unit);
    fputc('\n', stderr);
}

static void tell_stage(void *ctx, const struct et_stage *stage)
{
    struct watcher *watcher = ctx;
    end_stage(watcher);
    watcher->stage = *stage;
    et_strbuf_reset(&watcher->what);
    et_strbuf_adds(&watcher->what, stage->what);
    if (stage->host && stage->hosts > 1)
        et_strbuf_addf(&watcher->what, " of host %lld of %lld", (long long)stage->host,
                       (long long)stage->hosts);
    et_progress_line_begin(&watcher->line, et_strbuf_string(&watcher->what), stage->total,
                           stage->unit);
}

static void tell_done(void *ctx, uint64_t done)
{
    struct watcher *watcher = ctx;
    et_progress_line_tell(&watcher->line, done);
}

int et_derive_conclusions(struct et_store *store, const char *case_path, struct et_rule_set *rules,
                          const struct et_judging *judging, enum et_loudness loudness)
{
    struct watcher watcher = { .loudness = loudness };
    struct et_err err = { 0 };
    const struct et_progress progress = { &watcher, tell_stage, tell_done, 0, 0 };
    malloc_trim(0); /* of glibc: gives back what reading took, before more is needed */
    const char *mib = getenv("MIB");
    struct et_bulk *bulk =
        et_bulk_new(getenv("SQLITE_TMPDIR"), (mib ? (size_t)atoi(mib) : 96) << 20);
    int rc = et_correlate_judged(store, rules, judging, bulk, ET_VERSION,
                                 loudness == ET_QUIET ? NULL : &progress, &err);
    et_bulk_free(bulk);
    end_stage(&watcher);
    et_strbuf_clear(&watcher.what);
    return rc < 0 ? et_complain(ET_EXIT_FAILED, case_path, "%s", err.msg) : ET_EXIT_DONE;
}
