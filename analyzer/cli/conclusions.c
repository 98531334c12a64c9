#include "analyzer/cli/conclusions.h"

#include "analyzer/cli/progress_line.h"
#include "analyzer/cli/scratch.h"
#include "analyzer/correlate.h"

#include <malloc.h>
#include <stdio.h>

static const struct et_option rows[] = {
    { "rules", "FILE", ET_OPTION_LIST, offsetof(struct et_grounds_choice, rules.files),
      "rules of your own, over the built-in ones (see `rules --help`); again for more" },
    { "profile", "NAME", ET_OPTION_TEXT, offsetof(struct et_grounds_choice, rules.profile),
      "the built-in rules: strict (default: all), parity (what the public rule names)" },
    { "waivers", "FILE", ET_OPTION_TEXT, offsetof(struct et_grounds_choice, judging.waivers),
      ET_WAIVERS_HELP },
    { "memory", "MIB", ET_OPTION_TEXT, offsetof(struct et_grounds_choice, memory),
      "what large tables may take of it; if there is more, most lies in files (default: 192)" },
};

enum { DEFAULT_MIB = 192, MOST_MIB = 1 << 20 };

static int choose_memory(size_t *bytes, const char *given)
{
    uint64_t mib = DEFAULT_MIB;
    if (given && (!et_slice_u64(et_slice_of(given), &mib) || mib > MOST_MIB))
        return et_complain(ET_EXIT_USAGE, given, "not a number of MiB from 0 to %d", MOST_MIB);
    *bytes = (size_t)mib << 20;
    return ET_EXIT_DONE;
}

const struct et_option_group et_grounds_options = { "how conclusions are drawn", rows,
                                                    sizeof rows / sizeof *rows };

int et_choose_grounds(struct et_grounds *grounds, const struct et_grounds_choice *choice)
{
    int status = choose_memory(&grounds->memory, choice->memory);
    if (status == ET_EXIT_DONE)
        status = et_choose_judging(&grounds->judging, &choice->judging);
    if (status != ET_EXIT_DONE)
        return status;
    status = et_choose_rules(&grounds->rules, &choice->rules);
    if (status != ET_EXIT_DONE)
        et_judging_clear(&grounds->judging);
    return status;
}

void et_grounds_clear(struct et_grounds *grounds)
{
    et_rule_set_clear(&grounds->rules);
    et_judging_clear(&grounds->judging);
}

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

int et_derive_conclusions(struct et_store *store, const char *case_path, struct et_grounds *grounds,
                          enum et_loudness loudness)
{
    struct watcher watcher = { .loudness = loudness };
    struct et_err err = { 0 };
    const struct et_progress progress = { &watcher, tell_stage, tell_done, 0, 0 };
    malloc_trim(0); /* of glibc: gives back what reading took, before more is needed */
    struct et_bulk *bulk = et_bulk_new(et_scratch_folder(), ET_BULK_LARGE, grounds->memory);
    if (!bulk)
        return et_complain(ET_EXIT_FAILED, case_path, "out of memory");
    int rc = et_correlate_judged(store, &grounds->rules, &grounds->judging, bulk, ET_VERSION,
                                 loudness == ET_QUIET ? NULL : &progress, &err);
    et_bulk_free(bulk);
    end_stage(&watcher);
    et_strbuf_clear(&watcher.what);
    return rc < 0 ? et_complain(ET_EXIT_FAILED, case_path, "%s", err.msg) : ET_EXIT_DONE;
}
