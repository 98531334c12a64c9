#include "analyzer/cli/evidence.h"

#include "analyzer/cli/command.h"
#include "analyzer/cli/terminal.h"
#include "analyzer/correlate.h"

#include <stdlib.h>

static void tell_progress(void *ctx, uint64_t bytes)
{
    et_progress_tell(ctx, bytes);
}

/* One clear line: file, line, offset, what is wrong, what was kept. */
static void tell_damage(void *ctx, struct et_slice path, uint64_t line, uint64_t offset,
                        const char *what, const char *kept)
{
    struct et_progress_line *progress = ctx;
    bool colour = et_terminal_colour(stderr);
    et_progress_wipe(progress);
    fprintf(stderr, "%s%.*s", colour ? "\033[33m" : "", (int)path.n, path.p);
    if (line)
        fprintf(stderr, ":%llu (byte %llu)", (unsigned long long)line, (unsigned long long)offset);
    fprintf(stderr, "%s: %s", colour ? "\033[0m" : "", what);
    if (kept)
        fprintf(stderr, "; kept: %s", kept);
    fputc('\n', stderr);
}

/* One line that adds up. */
static void print_totals(const struct et_ingest_totals *totals)
{
    const struct et_accounts *a = &totals->accounts;
    fprintf(stderr,
            "read %llu streams (%llu known already, %llu not recognised): "
            "%llu lines = %llu parsed + %llu skipped + %llu damaged\n",
            (unsigned long long)totals->streams, (unsigned long long)totals->known,
            (unsigned long long)totals->foreign, (unsigned long long)a->lines_read,
            (unsigned long long)a->lines.parsed, (unsigned long long)a->lines.skipped,
            (unsigned long long)a->lines.broken);
}

static int ingest_all(struct et_store *store, const struct et_evidence_choice *choice,
                      struct et_ingest_options *options)
{
    struct et_progress_line line;
    struct et_ingest_totals totals = { 0 };
    uint64_t total = 0;
    for (int i = 0; i < choice->count; i++)
        total += et_input_size(choice->paths[i]);
    et_progress_begin(&line, "reading", total, "B");
    options->listener = (struct et_ingest_listener){ &line, tell_progress, NULL, tell_damage };
    for (int i = 0; i < choice->count; i++) {
        struct et_err err = { 0 };
        int rc = et_ingest(store, choice->paths[i], options, &totals, &err);
        et_progress_wipe(&line);
        if (rc < 0)
            return et_complain(ET_EXIT_FAILED, choice->paths[i], "%s", err.msg);
    }
    print_totals(&totals);
    return totals.problems ? ET_EXIT_DAMAGE : ET_EXIT_DONE;
}

int et_take_evidence(const char *case_path, const struct et_evidence_choice *choice,
                     struct et_store **store)
{
    struct et_ingest_options options = { .host = et_slice_of(choice->host) };
    struct et_err err = { 0 };
    *store = NULL;
    if (choice->count == 0)
        return et_complain(
            ET_EXIT_USAGE, NULL,
            "which evidence? Name files, folders or archives, or - for standard input");
    if (choice->format) {
        options.format = et_parser_named(et_slice_of(choice->format));
        if (!options.format)
            return et_complain(ET_EXIT_USAGE, NULL,
                               "there is no format %s; `exectrail formats` lists them",
                               choice->format);
    }
    options.has_utc_offset = choice->utc_offset != NULL;
    if (choice->utc_offset &&
        !et_time_offset(et_slice_of(choice->utc_offset), &options.utc_offset_ns))
        return et_complain(ET_EXIT_USAGE, choice->utc_offset,
                           "not an offset from UTC; write it as +05:30 or -08:00");
    if (et_store_open(case_path, ET_STORE_MAKE, store, &err) < 0)
        return et_complain(ET_EXIT_FAILED, case_path, "%s", err.msg);
    int status = ingest_all(*store, choice, &options);
    if (status == ET_EXIT_FAILED) {
        et_store_close(*store);
        *store = NULL;
    }
    return status;
}

int et_derive_conclusions(struct et_store *store, const char *case_path)
{
    struct et_progress_line line;
    struct et_err err = { 0 };
    struct et_rules *rules = et_rules_new(et_slice_of(et_builtin_rules), &err);
    if (!rules)
        return et_complain(ET_EXIT_FAILED, "built-in rules", "line %llu: %s",
                           (unsigned long long)err.line, err.msg);
    et_progress_begin(&line, "correlating", 0, "records");
    const struct et_progress progress = { &line, tell_progress };
    int rc = et_correlate(store, rules, ET_VERSION, &progress, &err);
    et_progress_wipe(&line);
    et_rules_free(rules);
    return rc < 0 ? et_complain(ET_EXIT_FAILED, case_path, "%s", err.msg) : ET_EXIT_DONE;
}
