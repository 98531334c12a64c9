#include "analyzer/cli/custody.h"

#include "analyzer/cli/confine.h"

#include "analyzer/cli/given.h"
#include "base/printable.h"
#include "base/timestamp.h"

#include <stdio.h>
#include <time.h>

typedef struct et_custody_choice choices;

static const struct et_option rows[] = {
    { "case-number", "TEXT", ET_OPTION_TEXT, offsetof(choices, case_number),
      "number of the case, kept in it and shown in its reports" },
    { "examiner", "TEXT", ET_OPTION_TEXT, offsetof(choices, examiner),
      "who examines it, kept and shown as well" },
    { "clock", "TIME|none", ET_OPTION_TEXT, offsetof(choices, clock),
      "the time to note, as 2026-11-23T22:13:00Z, or none (default: this machine's clock)" },
    { "seal", NULL, ET_OPTION_FLAG, offsetof(choices, seal),
      "note a digest of every row of the case, not only of findings and what they rest on" },
};

const struct et_option_group et_custody_options = { "what the journal keeps", rows,
                                                    sizeof rows / sizeof *rows };

static bool is_none(const char *clock)
{
    return et_slice_is(et_slice_of(clock), "none");
}

int et_custody_check(const struct et_custody_choice *choice)
{
    int64_t ns;
    if (!choice->clock || is_none(choice->clock) ||
        (et_time_from_rfc3339(et_slice_of(choice->clock), &ns) && ns != ET_TIME_NONE))
        return ET_EXIT_DONE;
    return et_complain(ET_EXIT_USAGE, "--clock",
                       "%s is no time; write 2026-11-23T22:13:00Z, or none", choice->clock);
}

int et_custody_refuse(const struct et_custody_choice *choice, const char *why)
{
    const char *option = choice->case_number ? "--case-number"
                         : choice->examiner  ? "--examiner"
                         : choice->clock     ? "--clock"
                         : choice->seal      ? "--seal"
                                             : NULL;
    return option ? et_complain(ET_EXIT_USAGE, option, "nothing would keep it: %s", why)
                  : ET_EXIT_DONE;
}

/* The one place where the clock of the machine gets into a case, as a claim of that machine. */
static struct et_slice clock_time(const struct et_custody_choice *choice, char text[ET_TIME_TEXT])
{
    int64_t ns = ET_TIME_NONE;
    struct timespec now;
    if (choice->clock && is_none(choice->clock))
        return ET_SLICE_NONE;
    if (choice->clock)
        et_time_from_rfc3339(et_slice_of(choice->clock), &ns);
    else if (clock_gettime(CLOCK_REALTIME, &now) == 0)
        ns = now.tv_sec * ET_NS_PER_S + now.tv_nsec;
    return ns == ET_TIME_NONE ? ET_SLICE_NONE : et_slice_of(et_time_text(ns, text));
}

static struct et_slice printable(struct et_strbuf *to, const char *text)
{
    if (!text)
        return ET_SLICE_NONE;
    et_printable_add(to, et_slice_of(text));
    return et_strbuf_slice(to);
}

static int put_begin(struct et_custody *custody, struct et_store *store, struct et_err *err)
{
    const struct et_rule_set *rules = custody->rules;
    char text[ET_TIME_TEXT];
    struct et_journal_head head;
    ET_STRBUF_AUTO options = { 0 };
    ET_STRBUF_AUTO number = { 0 };
    ET_STRBUF_AUTO protection = { 0 };
    const struct et_confined *confined = et_confined_of(custody->command, custody->options);
    if (confined)
        et_sandbox_words(&confined->sandbox, &protection);
    ET_STRBUF_AUTO examiner = { 0 };
    et_given_words(&options, custody->command, custody->options, custody->argc, custody->argv);
    const struct et_journal_begin begin = {
        .command = et_slice_of(custody->command->name),
        .version = et_slice_of(ET_VERSION),
        .profile = et_slice_of(rules ? et_rule_profile_name(rules->profile) : NULL),
        .rules_sha256 = et_slice_of(rules ? rules->sha256 : NULL),
        .options = et_strbuf_slice(&options),
        .case_number = printable(&number, custody->choice->case_number),
        .examiner = printable(&examiner, custody->choice->examiner),
        .protection = protection.n ? et_strbuf_slice(&protection) : ET_SLICE_NONE,
        .clock_time = clock_time(custody->choice, text),
    };
    if (options.failed || number.failed || examiner.failed || protection.failed)
        return et_fail_memory(err);
    int rc = et_journal_put_begin(store, &begin, &head, err);
    custody->began = head.n;
    return rc;
}

/* Kept together with its entries, or not at all. */
static int note_migration(const struct et_custody *custody, struct et_store *store,
                          const char *case_path, struct et_err *err)
{
    char text[ET_TIME_TEXT];
    struct et_journal_head head;
    const struct et_journal_migration migration = {
        .from = et_store_migrated_from(store),
        .to = et_migration_count,
        .version = et_slice_of(ET_VERSION),
        .clock_time = clock_time(custody->choice, text),
    };
    if (!migration.from)
        return 0;
    if (et_journal_put_migration(store, &migration, &head, err) < 0)
        return ET_FATAL;
    if (custody->loudness != ET_QUIET)
        et_complain(ET_EXIT_DONE, case_path,
                    "was made by an older exectrail; migrated from case version %d to %d",
                    migration.from, migration.to);
    return 0;
}

int et_custody_begin(struct et_custody *custody, struct et_store *store, const char *case_path)
{
    struct et_err err = { 0 };
    if (note_migration(custody, store, case_path, &err) < 0 || put_begin(custody, store, &err) < 0)
        return et_complain(ET_EXIT_FAILED, case_path, "%s", err.msg);
    return ET_EXIT_DONE;
}

/* 1 = the case has a number or an examiner, 0, ET_FATAL. */
static int is_documented(struct et_store *store, struct et_err *err)
{
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_JOURNAL_ABOUT, err);
    if (!row)
        return ET_FATAL;
    int got = et_stmt_row(row, err);
    return got <= 0 ? got : !et_stmt_col_is_null(row, 0) || !et_stmt_col_is_null(row, 1);
}

static int tell_head(const struct et_custody *custody, struct et_store *store,
                     const struct et_journal_head *head, struct et_err *err)
{
    int documented = is_documented(store, err);
    if (documented < 0)
        return documented;
    if (custody->loudness == ET_VERBOSE || (documented && custody->loudness != ET_QUIET))
        fprintf(stderr, "journal: entry %lld, SHA-256 %s\n", (long long)head->n, head->sha256);
    return 0;
}

int et_custody_end(const struct et_custody *custody, struct et_store *store, const char *case_path,
                   int status)
{
    char text[ET_TIME_TEXT];
    struct et_err err = { 0 };
    struct et_journal_head head;
    const struct et_journal_end end = {
        .began = custody->began,
        .command = et_slice_of(custody->command->name),
        .version = et_slice_of(ET_VERSION),
        .status = status,
        .depth = custody->choice->seal ? ET_SEAL_EVERYTHING : ET_SEAL_FINDINGS,
        .clock_time = clock_time(custody->choice, text),
    };
    et_store_rollback(store);
    if (et_journal_put_end(store, &end, &head, &err) < 0 ||
        tell_head(custody, store, &head, &err) < 0)
        return et_complain(ET_EXIT_FAILED, case_path, "%s", err.msg);
    return status;
}
