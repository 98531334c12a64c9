#include "analyzer/cli/case_access.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/confine.h"
#include "analyzer/cli/table_output.h"
#include "base/strbuf.h"

#include <string.h>

struct options {
    const char *case_path;
    struct et_answer_choice answer;
    struct et_confined confined;
};

static const struct et_option rows[] = {
    { "case", "FILE", ET_OPTION_TEXT, offsetof(struct options, case_path), ET_CASE_HELP },
};

/* The statement: the argument, or standard input for "-". */
static int read_statement(const char *argument, struct et_strbuf *sql)
{
    char block[4096];
    size_t n;
    if (strcmp(argument, "-") != 0)
        et_strbuf_adds(sql, argument);
    else
        while ((n = fread(block, 1, sizeof block, stdin)) > 0)
            et_strbuf_add(sql, (struct et_slice){ block, n });
    return sql->failed ? et_complain(ET_EXIT_FAILED, NULL, "out of memory") : ET_EXIT_DONE;
}

struct asked {
    struct et_stmt *stmt;
    const struct et_table_writer *writer;
};

static int write_rows(void *ctx, const struct et_table_look *look, FILE *out, struct et_err *err)
{
    const struct asked *asked = ctx;
    return asked->writer->write(asked->stmt, look, out, err);
}

static int ask(const char *path, struct et_slice sql, const struct options *o,
               const struct et_table_writer *writer)
{
    struct et_store *store;
    struct et_err err = { 0 };
    int status = et_open_case(path, ET_STORE_READ, &store);
    if (status != ET_EXIT_DONE)
        return status;
    {
        ET_STMT_AUTO *stmt = et_store_ask(store, sql, &err);
        struct asked asked = { stmt, writer };
        const struct et_answer_job job = { &asked, write_rows };
        status =
            stmt ? et_write_answer(&o->answer, &job, "sql")
                 : et_complain(ET_EXIT_USAGE, "sql", "%s%s", err.msg,
                               err.code == ET_DAMAGED
                                   ? "; `exectrail schema` tells which views and columns there are"
                                   : "");
    }
    et_store_close(store);
    return status;
}

static int run(const void *given, int argc, char **argv)
{
    const struct options *o = given;
    const struct et_table_writer *writer;
    ET_STRBUF_AUTO sql = { 0 };
    if (argc != 1)
        return et_complain(ET_EXIT_USAGE, "sql",
                           "takes one statement, in quotes, or - to read it from standard input");
    int status = et_choose_table(&o->answer, &writer);
    if (status == ET_EXIT_DONE)
        status = read_statement(argv[0], &sql);
    if (status != ET_EXIT_DONE)
        return status;
    return ask(o->case_path ? o->case_path : ET_DEFAULT_CASE, et_strbuf_slice(&sql), o, writer);
}

const struct et_command et_cmd_sql = {
    .name = "sql",
    .arguments = "STATEMENT|-",
    .summary = "ask a case in SQL, and print the rows",
    .details = "The case is only read: whatever would write, open another file or change a setting "
               "is refused.\n"
               "What stands in a cell can do nothing to a terminal or a spreadsheet. `schema` "
               "tells of the views.",
    .examples =
        "  exectrail sql --case web7.case 'SELECT time, container_name, cmdline FROM execs'\n"
        "  exectrail sql --case web7.case --format csv --output actors.csv \\\n"
        "      'SELECT actor, count(*) FROM compilations GROUP BY 1'\n"
        "  exectrail sql --case web7.case - <question.sql",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .options_size = sizeof(struct options),
    .confined = true,
    .confined_at = offsetof(struct options, confined),
    .groups = { { &et_answer_options, offsetof(struct options, answer) } },
    .formats = et_table_format,
    .run = run,
};
