#include "analyzer/cli/command.h"
#include "analyzer/cli/confine.h"
#include "analyzer/cli/terminal.h"
#include "base/strbuf.h"
#include "reports/table.h"

#include <errno.h>
#include <string.h>

struct options {
    const char *case_path, *format, *output, *color;
    bool ascii;
    struct et_confined confined;
};

static const struct et_option rows[] = {
    { "case", "FILE", ET_OPTION_TEXT, offsetof(struct options, case_path),
      "the case (default: ./" ET_DEFAULT_CASE ")" },
    { "format", "NAME", ET_OPTION_TEXT, offsetof(struct options, format), "form of the rows" },
    { "output", "FILE", ET_OPTION_TEXT, offsetof(struct options, output),
      "write there, not on standard output" },
    { "color", "WHEN", ET_OPTION_TEXT, offsetof(struct options, color), ET_COLOR_HELP },
    { "ascii", NULL, ET_OPTION_FLAG, offsetof(struct options, ascii), ET_ASCII_HELP },
};

static const char *table_format(size_t i)
{
    size_t count;
    const struct et_table_writer *const *all = et_table_writers(&count);
    return i < count ? all[i]->name : NULL;
}

static int choose_writer(const char *name, const struct et_table_writer **writer)
{
    size_t count;
    *writer = et_table_writer_named(et_slice_of(name ? name : "text"));
    if (*writer)
        return ET_EXIT_DONE;
    const struct et_table_writer *const *all = et_table_writers(&count);
    et_complain(ET_EXIT_USAGE, NULL, "a table has no format %s; there are:", name);
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, "  %-10s %s\n", all[i]->name, all[i]->summary);
    return ET_EXIT_USAGE;
}

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

static int write_to(struct et_stmt *stmt, const struct options *o,
                    const struct et_table_writer *writer, FILE *out)
{
    struct et_err err = { 0 };
    const struct et_table_look look = { .colour = et_terminal_wants_colour(out, o->color),
                                        .ascii = o->ascii || et_terminal_lacks_utf8(out),
                                        .width = et_terminal_width(out) };
    if (writer->write(stmt, &look, out, &err) < 0)
        return et_complain(ET_EXIT_FAILED, "sql", "%s", err.msg);
    return ET_EXIT_DONE;
}

static int write_rows(struct et_stmt *stmt, const struct options *o,
                      const struct et_table_writer *writer)
{
    if (!o->output)
        return write_to(stmt, o, writer, stdout);
    FILE *out = fopen(o->output, "wb");
    if (!out)
        return et_complain(ET_EXIT_FAILED, o->output, "cannot be written: %s", strerror(errno));
    int status = write_to(stmt, o, writer, out);
    if (fclose(out) != 0 && status == ET_EXIT_DONE)
        status = et_complain(ET_EXIT_FAILED, o->output, "cannot be written: %s", strerror(errno));
    return status;
}

static int ask(const char *path, struct et_slice sql, const struct options *o,
               const struct et_table_writer *writer)
{
    struct et_store *store;
    struct et_err err = { 0 };
    if (et_store_open(path, ET_STORE_READ, &store, &err) < 0)
        return et_complain(ET_EXIT_FAILED, path, "%s", err.msg);
    int status;
    {
        ET_STMT_AUTO *stmt = et_store_ask(store, sql, &err);
        status =
            stmt ? write_rows(stmt, o, writer)
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
    int status = choose_writer(o->format, &writer);
    if (status == ET_EXIT_DONE)
        status = et_check_color(o->color);
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
    .formats = table_format,
    .run = run,
};
