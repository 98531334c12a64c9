#include "analyzer/cli/evidence.h"

#include "analyzer/cli/case_access.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/found.h"
#include "analyzer/cli/progress_line.h"
#include "analyzer/cli/shard_choice.h"
#include "analyzer/cli/terminal.h"
#include "analyzer/cli/whole_case.h"
#include "reports/escape.h"

#include <stdlib.h>

enum { MOST_JOBS = 1024 };

enum {
    MAX_KINDS = 32, /* of complaints about whole files, that are counted */
    TOLD = 10,      /* of each kind */
    KIND_BYTES = 64,
};

/* Says aloud what happens while evidence is read. */
struct teller {
    struct et_progress_line progress;
    struct et_found found;
    bool each; /* say all there is to say */
    struct kind {
        char text[KIND_BYTES];
        uint64_t count;
    } kinds[MAX_KINDS];
    size_t kind_count;
};

static void tell_progress(void *ctx, uint64_t bytes)
{
    struct teller *teller = ctx;
    et_progress_line_tell(&teller->progress, bytes);
}

static void tell_found(void *ctx, const struct et_ingest_report *report)
{
    struct teller *teller = ctx;
    et_found_add(&teller->found, report);
}

/* Complaints are of one kind if they are the same up to the first ';'. Counts this
 * one, and tells whether there were enough of its kind. */
static bool is_enough(struct teller *teller, const char *what)
{
    char text[KIND_BYTES];
    size_t i = 0;
    snprintf(text, sizeof text, "%.*s", (int)strcspn(what, ";"), what);
    while (i < teller->kind_count && strcmp(teller->kinds[i].text, text) != 0)
        i++;
    if (i == MAX_KINDS)
        return false;
    if (i == teller->kind_count)
        memcpy(teller->kinds[teller->kind_count++].text, text, sizeof text);
    return ++teller->kinds[i].count > TOLD && !teller->each;
}

/* One clear line: file, line, offset, what is wrong, what was kept. */
static void tell_damage(void *ctx, struct et_slice path, uint64_t line, uint64_t offset,
                        const char *what, const char *kept)
{
    struct teller *teller = ctx;
    bool colour = et_terminal_colour(stderr);
    ET_STRBUF_AUTO words = { 0 };
    if (line == 0 && is_enough(teller, what))
        return;
    et_progress_line_wipe(&teller->progress);
    et_escape_text(&words, path);
    fprintf(stderr, "%s%s", colour ? "\033[33m" : "", et_strbuf_string(&words));
    if (line)
        fprintf(stderr, ":%llu (byte %llu)", (unsigned long long)line, (unsigned long long)offset);
    et_strbuf_reset(&words);
    et_escape_text(&words, et_slice_of(what));
    et_strbuf_adds(&words, kept ? "; kept: " : "");
    et_escape_text(&words, et_slice_of(kept));
    fprintf(stderr, "%s: %s\n", colour ? "\033[0m" : "", et_strbuf_string(&words));
}

static void tell_left_out(void *ctx, struct et_slice path, uint64_t count)
{
    struct teller *teller = ctx;
    et_progress_line_wipe(&teller->progress);
    fprintf(stderr,
            "%.*s: is the root of a file system: read where evidence is known to lie, %llu other "
            "files and folders left out (--all reads them too)\n",
            (int)path.n, path.p, (unsigned long long)count);
}

static void tell_the_rest(const struct teller *teller)
{
    for (size_t i = 0; i < teller->kind_count && !teller->each; i++)
        if (teller->kinds[i].count > TOLD)
            fprintf(stderr, "… and %llu more: %s (--verbose lists each)\n",
                    (unsigned long long)(teller->kinds[i].count - TOLD), teller->kinds[i].text);
}

/* One line that adds up. */
static void print_totals(const struct et_ingest_totals *totals)
{
    const struct et_accounts *a = &totals->accounts;
    char empty[32] = "", grown[32] = "";
    if (totals->grown)
        snprintf(grown, sizeof grown, ", %llu grown", (unsigned long long)totals->grown);
    if (totals->empty)
        snprintf(empty, sizeof empty, ", %llu empty", (unsigned long long)totals->empty);
    fprintf(stderr,
            "read %llu stream%s (%llu known already%s, %llu not recognised%s): "
            "%llu line%s = %llu parsed + %llu skipped + %llu damaged\n",
            (unsigned long long)totals->streams, totals->streams == 1 ? "" : "s",
            (unsigned long long)totals->known, grown, (unsigned long long)totals->foreign, empty,
            (unsigned long long)a->lines_read, a->lines_read == 1 ? "" : "s",
            (unsigned long long)a->lines.parsed, (unsigned long long)a->lines.skipped,
            (unsigned long long)a->lines.broken);
}

static int read_all(struct et_store *store, const struct et_evidence_choice *choice,
                    const struct et_shard *shard, const struct et_ingest_options *options,
                    struct teller *teller)
{
    struct et_ingest_totals totals = { 0 };
    uint64_t total = 0;
    for (size_t i = 0; i < shard->count; i++)
        total += et_ingest_size(shard->pieces[i].path, options);
    if (choice->loudness != ET_QUIET)
        et_progress_line_begin(&teller->progress, "reading", total, "B");
    for (size_t i = 0; i < shard->count; i++) {
        struct et_err err = { 0 };
        int rc = et_ingest_piece(store, &shard->pieces[i], options, &totals, &err);
        et_progress_line_wipe(&teller->progress);
        if (rc < 0)
            return et_complain(ET_EXIT_FAILED, shard->pieces[i].path, "%s", err.msg);
    }
    tell_the_rest(teller);
    if (choice->loudness == ET_VERBOSE || (choice->table && choice->loudness != ET_QUIET))
        et_found_print(&teller->found, stderr);
    if (choice->loudness != ET_QUIET)
        print_totals(&totals);
    return totals.problems ? ET_EXIT_DAMAGE : ET_EXIT_DONE;
}

static int ingest_all(struct et_store *store, const struct et_evidence_choice *choice,
                      const struct et_shard *shard, struct et_ingest_options *options)
{
    bool each = choice->loudness == ET_VERBOSE;
    struct teller teller = { .each = each, .found.each = each };
    options->listener =
        (struct et_ingest_listener){ &teller, choice->loudness == ET_QUIET ? NULL : tell_progress,
                                     tell_found, tell_damage, choice->all ? NULL : tell_left_out };
    int status = read_all(store, choice, shard, options, &teller);
    et_found_clear(&teller.found);
    return status;
}

static bool take_jobs(const char *given, unsigned *jobs)
{
    uint64_t number;
    bool fine = et_slice_u64(et_slice_of(given), &number) && number >= 1 && number <= MOST_JOBS;
    *jobs = fine ? (unsigned)number : 0;
    return fine;
}

static int confine(const struct et_evidence_choice *choice, const struct et_shard *shard,
                   struct et_store *store)
{
    if (!choice->shard && !choice->reads_known)
        return ET_EXIT_DONE; /* it is, to the paths given */
    return et_confine_to_pieces(choice->confined, choice->reads_known ? store : NULL, shard->pieces,
                                shard->count);
}

static int take_shard(const char *case_path, const struct et_evidence_choice *choice,
                      const struct et_shard *shard, struct et_ingest_options *options,
                      struct et_store **store)
{
    int status = et_open_case(case_path, ET_STORE_MAKE, store);
    if (status == ET_EXIT_DONE)
        status = et_need_whole_case(*store, case_path, "evidence cannot be added to it");
    if (status == ET_EXIT_DONE)
        status = confine(choice, shard, *store);
    if (status == ET_EXIT_DONE)
        status = et_custody_begin(choice->custody, *store, case_path);
    if (status == ET_EXIT_DONE) {
        status = ingest_all(*store, choice, shard, options);
        if (status == ET_EXIT_FAILED)
            et_custody_end(choice->custody, *store, case_path, status);
    }
    if (status == ET_EXIT_FAILED && *store) {
        et_store_close(*store);
        *store = NULL;
    }
    return status;
}

int et_take_evidence(const char *case_path, const struct et_evidence_choice *choice,
                     struct et_store **store)
{
    struct et_ingest_options options = { .host = et_slice_of(choice->host) };
    struct et_shard shard;
    *store = NULL;
    if (choice->count == 0 && !choice->shard)
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
    if (choice->jobs && !take_jobs(choice->jobs, &options.jobs))
        return et_complain(ET_EXIT_USAGE, choice->jobs, "not a number of threads from 1 to %d",
                           MOST_JOBS);
    int status = et_choose_shard(&shard, choice);
    if (status == ET_EXIT_DONE)
        status = take_shard(case_path, choice, &shard, &options, store);
    et_shard_clear(&shard);
    return status;
}
