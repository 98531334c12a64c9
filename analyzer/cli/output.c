#include "analyzer/cli/output.h"

#include "analyzer/cli/answer.h"
#include "analyzer/cli/case_access.h"
#include "analyzer/cli/moment.h"
#include "analyzer/cli/raw_lines.h"
#include "analyzer/cli/terminal.h"
#include "analyzer/cli/values.h"
#include "analyzer/cli/whole_case.h"
#include "analyzer/merge/findings.h"
#include "base/printable.h"
#include "base/timestamp.h"
#include "reports/filter.h"

#include <string.h>

typedef struct et_output_choice choices;

static const struct et_option rows[] = {
    { "since", "TIME", ET_OPTION_TEXT, offsetof(choices, since),
      "from then on: 2026-11-23T22:13:00Z, a date, seconds, or -2h (before the evidence's end)" },
    { "until", "TIME", ET_OPTION_TEXT, offsetof(choices, until), "before then" },
    { "container", "ID", ET_OPTION_TEXT, offsetof(choices, container),
      "only this one: id, beginning of an id, or name" },
    { "image", "PATTERN", ET_OPTION_TEXT, offsetof(choices, image),
      "only containers of such images: name with or without tag; * and ? as in a shell" },
    { "pod", "PATTERN", ET_OPTION_TEXT, offsetof(choices, pod),
      "only containers of such pods: NAME or NAMESPACE/NAME" },
    { "user", "NAME", ET_OPTION_TEXT, offsetof(choices, user),
      "only what that account (or uid) ran, or started from outside" },
    { "family", "NAME", ET_OPTION_TEXT, offsetof(choices, family),
      "only compilers of that family: gcc, clang, go, java …" },
    { "min-confidence", "LEVEL", ET_OPTION_TEXT, offsetof(choices, min_confidence),
      "weak, probable, strong or certain" },
    { "limit", "N", ET_OPTION_TEXT, offsetof(choices, limit), "at most so many rows of each list" },
    { "tz", "OFFSET", ET_OPTION_TEXT, offsetof(choices, tz),
      "show times so far from UTC: +02:00 (only where people read them)" },
    { "detail", "LEVEL", ET_OPTION_TEXT, offsetof(choices, detail),
      "of the text: minimal, standard (default), verbose" },
    { "color", "WHEN", ET_OPTION_TEXT, offsetof(choices, color), ET_COLOR_HELP },
    { "ascii", NULL, ET_OPTION_FLAG, offsetof(choices, ascii), ET_ASCII_HELP },
    { "dialect", "NAME", ET_OPTION_TEXT, offsetof(choices, dialect),
      "of sql: postgresql, which is the default" },
    { "case-name", "NAME", ET_OPTION_TEXT, offsetof(choices, case_name),
      "of sql: the case's name there; what was loaded under it gives way (default: a digest)" },
    { "schema-name", "NAME", ET_OPTION_TEXT, offsetof(choices, schema_name),
      "of sql: the schema it is loaded into (default: exectrail)" },
};

const struct et_option_group et_output_options = { "what is shown", rows,
                                                   sizeof rows / sizeof *rows };

static int read_moment(const char *option, const char *text, struct et_moment *moment)
{
    if (!text || et_moment_read(et_slice_of(text), moment))
        return ET_EXIT_DONE;
    return et_complain(ET_EXIT_USAGE, option,
                       "%s is not understood as a time; write 2026-11-23T22:13:00Z, 2026-11-23, "
                       "seconds since 1970, or -30m, -2h, -7d (before the evidence's end)",
                       text);
}

static int read_limit(const char *text, int64_t *limit)
{
    if (!text || (et_slice_i64(et_slice_of(text), limit) && *limit > 0))
        return ET_EXIT_DONE;
    return et_complain(ET_EXIT_USAGE, "--limit", "is a number from 1");
}

/* Which zone lies how far from UTC is known to machines, and they do not agree. */
static int read_zone(const char *text, const struct et_report *report, int64_t *zone_ns)
{
    if (!text)
        return ET_EXIT_DONE;
    if (!report->zoned)
        return et_complain(ET_EXIT_USAGE, "--tz", "%s stays in UTC; leave it out", report->name);
    if (strcmp(text, "UTC") == 0 || et_time_offset(et_slice_of(text), zone_ns))
        return ET_EXIT_DONE;
    return et_complain(ET_EXIT_USAGE, "--tz",
                       "%s is not understood; write an offset from UTC, as +02:00 or -05:30 (names "
                       "of zones are left out: what they mean differs from machine to machine)",
                       text);
}

static int read_detail(const char *text, enum et_detail *detail)
{
    int number = text ? et_word_number(et_detail_words, text) : -1;
    if (number >= 0)
        *detail = (enum et_detail)(ET_DETAIL_MINIMAL + number);
    return text && number < 0
               ? et_complain(ET_EXIT_USAGE, "--detail", "is one of minimal, standard, verbose")
               : ET_EXIT_DONE;
}

enum { LONGEST_NAME = 255, LONGEST_SCHEMA = 63 /* PostgreSQL cuts what is longer */ };

static int read_name(const char *option, const char *text, size_t longest, struct et_slice *name)
{
    *name = et_slice_of(text);
    if (!text || (name->n && name->n <= longest && et_printable_plain(*name)))
        return ET_EXIT_DONE;
    return et_complain(ET_EXIT_USAGE, option, "is 1 to %zu bytes of plain text", longest);
}

/* What is loaded elsewhere is a whole case: two parts of it would not fit together there. */
static int read_load(const struct et_output_choice *choice, const struct et_report *report,
                     struct et_report_options *options)
{
    const char *load[] = { choice->dialect, choice->case_name, choice->schema_name };
    const char *names[] = { "--dialect", "--case-name", "--schema-name" };
    for (size_t i = 0; !report->whole && i < sizeof load / sizeof *load; i++)
        if (load[i])
            return et_complain(ET_EXIT_USAGE, names[i],
                               "%s is not loaded into a database; use --format sql", report->name);
    if (choice->dialect && et_word_number(et_dialect_words, choice->dialect) < 0)
        return et_complain(ET_EXIT_USAGE, "--dialect", "is postgresql");
    if (report->whole && (choice->since || choice->until || et_filter_active(options)))
        return et_complain(ET_EXIT_USAGE, report->name,
                           "takes the whole case; leave filters out, and ask the database");
    if (report->whole && options->limit)
        return et_complain(ET_EXIT_USAGE, "--limit", "%s takes the whole case; leave it out",
                           report->name);
    int status = read_name("--case-name", choice->case_name, LONGEST_NAME, &options->case_name);
    return status == ET_EXIT_DONE ? read_name("--schema-name", choice->schema_name, LONGEST_SCHEMA,
                                              &options->schema_name)
                                  : status;
}

static int no_format(const char *format)
{
    size_t count;
    const struct et_report *const *all = et_reports(&count);
    et_complain(ET_EXIT_USAGE, NULL, "there is no report format %s; there are:", format);
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, "  %-16s %s\n", all[i]->name, all[i]->summary);
    return ET_EXIT_USAGE;
}

/* What can be read without the case. */
static int read_options(const struct et_output_choice *choice, struct et_moment *since,
                        struct et_moment *until, struct et_report_options *options)
{
    const struct et_report *report = et_report_named(et_slice_of(choice->format));
    if (!report)
        return no_format(choice->format);
    *options = (struct et_report_options){
        .case_path = choice->case_path,
        .version = ET_VERSION,
        .host = et_slice_of(choice->host),
        .container = et_slice_of(choice->container),
        .image = et_slice_of(choice->image),
        .pod = et_slice_of(choice->pod),
        .user = et_slice_of(choice->user),
        .family = et_slice_of(choice->family),
        .min_confidence = et_slice_of(choice->min_confidence),
        .since_ns = ET_NULL,
        .until_ns = ET_NULL,
    };
    if (choice->min_confidence && et_word_number(et_confidence_words, choice->min_confidence) < 0)
        return et_complain(ET_EXIT_USAGE, "--min-confidence",
                           "is one of weak, probable, strong, certain");
    int status = read_moment("--since", choice->since, since);
    if (status == ET_EXIT_DONE)
        status = read_moment("--until", choice->until, until);
    if (status == ET_EXIT_DONE)
        status = read_limit(choice->limit, &options->limit);
    if (status == ET_EXIT_DONE)
        status = read_detail(choice->detail, &options->detail);
    if (status == ET_EXIT_DONE)
        status = et_check_color(choice->color);
    if (status == ET_EXIT_DONE)
        status = read_load(choice, report, options);
    return status == ET_EXIT_DONE ? read_zone(choice->tz, report, &options->zone_ns) : status;
}

const char *et_report_format(size_t i)
{
    size_t count;
    const struct et_report *const *all = et_reports(&count);
    return i < count ? all[i]->name : NULL;
}

int et_check_report(const struct et_output_choice *choice)
{
    struct et_moment since = { .ns = ET_NULL }, until = { .ns = ET_NULL };
    struct et_report_options options;
    return read_options(choice, &since, &until, &options);
}

/* The case tells when its evidence ends. */
static int place_moment(struct et_store *store, const char *option, const struct et_moment *moment,
                        int64_t *ns)
{
    struct et_err err = { 0 };
    int64_t end_ns;
    *ns = moment->ns;
    if (!moment->before_end)
        return ET_EXIT_DONE;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_REPORT_END, &err);
    if (!row || et_stmt_row(row, &err) < 0)
        return et_complain(ET_EXIT_FAILED, option, "%s", err.msg);
    if (!et_time_from_rfc3339(et_stmt_col_text(row, 0), &end_ns))
        return et_complain(ET_EXIT_FAILED, option,
                           "the evidence tells no time, so nothing is before its end; give a date");
    if (__builtin_add_overflow(end_ns, moment->ns, ns))
        *ns = INT64_MIN + 1; /* ever since */
    return ET_EXIT_DONE;
}

struct written {
    struct et_store *store;
    const struct et_output_choice *choice;
};

static int write_to(void *ctx, FILE *out)
{
    const struct written *written = ctx;
    struct et_store *store = written->store;
    const struct et_output_choice *choice = written->choice;
    struct et_err err = { 0 };
    struct et_moment since = { .ns = ET_NULL }, until = { .ns = ET_NULL };
    struct et_report_options options;
    bool cut = false;
    const struct et_raw raw = { store, et_raw_lines };
    const struct et_report *report = et_report_named(et_slice_of(choice->format));
    int status = read_options(choice, &since, &until, &options);
    if (status == ET_EXIT_DONE)
        status = place_moment(store, "--since", &since, &options.since_ns);
    if (status == ET_EXIT_DONE)
        status = place_moment(store, "--until", &until, &options.until_ns);
    if (status != ET_EXIT_DONE)
        return status;
    options.cut = &cut;
    options.colour = et_terminal_wants_colour(out, choice->color);
    options.width = et_terminal_width(out);
    options.ascii = choice->ascii || et_terminal_lacks_utf8(out);
    options.raw = &raw;
    if (report->write(store, &options, out, &err) < 0)
        return et_complain(ET_EXIT_FAILED, choice->case_path, "%s", err.msg);
    if (cut)
        et_complain(ET_EXIT_DONE, "--limit", "there was more than was written");
    return ET_EXIT_DONE;
}

int et_write_report(struct et_store *store, const struct et_output_choice *choice)
{
    int checked = et_check_report(choice);
    if (checked != ET_EXIT_DONE)
        return checked;
    struct written written = { store, choice };
    return et_write_out(choice->output, write_to, &written);
}

/* What a case of findings cannot tell is said, not shown as if there were none. */
static int check_scope(struct et_store *store, const struct et_output_choice *choice)
{
    struct et_err err = { 0 };
    const struct et_report *report = et_report_named(et_slice_of(choice->format));
    bool filtered = choice->since || choice->until || choice->user;
    if (report && report->of_all)
        return et_need_whole_case(store, choice->case_path, "it cannot tell all that happened");
    if (filtered && et_is_of_findings(store, &err) == 1)
        et_complain(ET_EXIT_DONE, choice->case_path,
                    "has only findings and what they rest on: by time and user other execs are not "
                    "counted");
    return ET_EXIT_DONE;
}

int et_report_from_case(const struct et_output_choice *choice, const struct et_confined *confined)
{
    struct et_store *store;
    int status = et_open_case(choice->case_path, ET_STORE_READ, &store);
    if (status != ET_EXIT_DONE)
        return status;
    status = et_confine_to_known(confined, store);
    if (status == ET_EXIT_DONE)
        status = check_scope(store, choice);
    if (status == ET_EXIT_DONE)
        status = et_write_report(store, choice);
    et_store_close(store);
    return status;
}
