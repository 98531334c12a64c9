#include "analyzer/cli/case_access.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/confine.h"
#include "analyzer/cli/table_output.h"
#include "base/printable.h"
#include "reports/escape.h"

#include <inttypes.h>

struct options {
    const char *case_path;
    struct et_answer_choice answer;
    struct et_confined confined;
};

static const struct et_option rows[] = {
    { "case", "FILE", ET_OPTION_TEXT, offsetof(struct options, case_path), ET_CASE_HELP },
};

/* Columns of journal_about. */
enum column { CASE_NUMBER, EXAMINER, ENTRIES, SHA256 };

struct journal {
    struct et_store *store;
    const struct et_table_writer *writer;
};

static int print_pair(FILE *out, const char *name, struct et_slice value, struct et_err *err)
{
    ET_STRBUF_AUTO text = { 0 };
    if (!value.p)
        return 0;
    et_escape_text(&text, value);
    if (text.failed)
        return et_fail_memory(err);
    fprintf(out, "%-13s%s\n", name, et_strbuf_string(&text));
    return 0;
}

/* What to write down: the last digest stands for all entries. */
static int print_about(struct et_store *store, FILE *out, struct et_err *err)
{
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_JOURNAL_ABOUT, err);
    if (!row)
        return ET_FATAL;
    int got = et_stmt_row(row, err);
    if (got <= 0)
        return got;
    fputc('\n', out);
    if (print_pair(out, "case number", et_stmt_col_text(row, CASE_NUMBER), err) < 0 ||
        print_pair(out, "examiner", et_stmt_col_text(row, EXAMINER), err) < 0)
        return ET_FATAL;
    fprintf(out, "%-13s%" PRId64 "\n", "entries", et_stmt_col_int(row, ENTRIES));
    return print_pair(out, "last SHA-256", et_stmt_col_text(row, SHA256), err);
}

static int write_entries(void *ctx, const struct et_table_look *look, FILE *out, struct et_err *err)
{
    const struct journal *journal = ctx;
    bool for_people = journal->writer == &et_table_text;
    {
        ET_STMT_AUTO *row = et_store_query(
            journal->store, for_people ? ET_Q_JOURNAL_LINES : ET_Q_JOURNAL_VIEW, err);
        if (!row || journal->writer->write(row, look, out, err) < 0)
            return ET_FATAL;
    }
    return for_people ? print_about(journal->store, out, err) : 0;
}

static int run(const void *given, int argc, char **argv)
{
    const struct options *o = given;
    const char *path = o->case_path ? o->case_path : ET_DEFAULT_CASE;
    struct journal journal;
    if (argc)
        return et_complain(ET_EXIT_USAGE, argv[0], "journal takes no paths");
    int status = et_choose_table(&o->answer, &journal.writer);
    if (status == ET_EXIT_DONE)
        status = et_open_case(path, ET_STORE_READ, &journal.store);
    if (status != ET_EXIT_DONE)
        return status;
    const struct et_answer_job job = { &journal, write_entries };
    status = et_write_answer(&o->answer, &job, path);
    et_store_close(journal.store);
    return status;
}

const struct et_command et_cmd_journal = {
    .name = "journal",
    .arguments = "",
    .summary = "what was done with a case: commands, versions, rules, options, digests",
    .details =
        "Each command that changes a case notes that it began and that it ended; one that was "
        "stopped\n"
        "has no end. Entries are only added, and each carries the digest of the one before: write "
        "the\n"
        "last one down elsewhere. `verify` checks them all. `clock` is what the analyst's machine "
        "said.",
    .examples = "  exectrail journal --case web7.case\n"
                "  exectrail journal --case web7.case --format json --output journal.json",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .options_size = sizeof(struct options),
    .confined = true,
    .confined_at = offsetof(struct options, confined),
    .groups = { { &et_answer_options, offsetof(struct options, answer) } },
    .formats = et_table_format,
    .run = run,
};
