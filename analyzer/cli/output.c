#include "analyzer/cli/output.h"

#include "analyzer/cli/command.h"
#include "analyzer/cli/terminal.h"
#include "base/strbuf.h"
#include "base/timestamp.h"

#include <errno.h>
#include <string.h>

/* RFC 3339, a date alone (its first moment, UTC), or seconds as in audit stamps. */
static int read_time(const char *text, int64_t *ns)
{
    *ns = ET_NULL;
    if (!text)
        return ET_EXIT_DONE;
    ET_STRBUF_AUTO midnight = { 0 };
    et_strbuf_addf(&midnight, "%sT00:00:00Z", text);
    if (et_time_from_rfc3339(et_slice_of(text), ns) ||
        et_time_from_seconds(et_slice_of(text), ns) ||
        et_time_from_rfc3339(et_strbuf_slice(&midnight), ns))
        return ET_EXIT_DONE;
    return et_complain(ET_EXIT_USAGE, text,
                       "is not understood as a time; write 2026-11-23T22:13:00Z, 2026-11-23, or "
                       "seconds since 1970");
}

static bool is_strength(const char *text)
{
    static const char *const names[] = { "weak", "probable", "strong", "certain" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(text, names[i]) == 0)
            return true;
    return false;
}

static int write_to(struct et_store *store, const struct et_output_choice *choice,
                    const struct et_report *report, FILE *out)
{
    struct et_err err = { 0 };
    struct et_report_options options = {
        .case_path = choice->case_path,
        .version = ET_VERSION,
        .host = et_slice_of(choice->host),
        .container = et_slice_of(choice->container),
        .min_confidence = et_slice_of(choice->min_confidence),
        .colour = et_terminal_colour(out),
        .width = et_terminal_width(out),
    };
    int status = read_time(choice->since, &options.since_ns);
    if (status == ET_EXIT_DONE)
        status = read_time(choice->until, &options.until_ns);
    if (status != ET_EXIT_DONE)
        return status;
    if (report->write(store, &options, out, &err) < 0)
        return et_complain(ET_EXIT_FAILED, choice->case_path, "%s", err.msg);
    return ET_EXIT_DONE;
}

int et_check_report(const struct et_output_choice *choice)
{
    if (!et_report_named(et_slice_of(choice->format))) {
        size_t count;
        const struct et_report *const *all = et_reports(&count);
        et_complain(ET_EXIT_USAGE, NULL,
                    "there is no report format %s; there are:", choice->format);
        for (size_t i = 0; i < count; i++)
            fprintf(stderr, "  %-10s %s\n", all[i]->name, all[i]->summary);
        return ET_EXIT_USAGE;
    }
    if (choice->min_confidence && !is_strength(choice->min_confidence))
        return et_complain(ET_EXIT_USAGE, "--min-confidence",
                           "is one of weak, probable, strong, certain");
    return ET_EXIT_DONE;
}

int et_write_report(struct et_store *store, const struct et_output_choice *choice)
{
    const struct et_report *report = et_report_named(et_slice_of(choice->format));
    int checked = et_check_report(choice);
    if (checked != ET_EXIT_DONE)
        return checked;
    if (!choice->output)
        return write_to(store, choice, report, stdout);
    FILE *out = fopen(choice->output, "wb");
    if (!out)
        return et_complain(ET_EXIT_FAILED, choice->output, "cannot be written: %s",
                           strerror(errno));
    int status = write_to(store, choice, report, out);
    if (fclose(out) != 0 && status == ET_EXIT_DONE)
        status =
            et_complain(ET_EXIT_FAILED, choice->output, "cannot be written: %s", strerror(errno));
    return status;
}

int et_report_from_case(const struct et_output_choice *choice)
{
    struct et_store *store;
    struct et_err err = { 0 };
    if (et_store_open(choice->case_path, ET_STORE_READ, &store, &err) < 0)
        return et_complain(ET_EXIT_FAILED, choice->case_path, "%s", err.msg);
    int status = et_write_report(store, choice);
    et_store_close(store);
    return status;
}
