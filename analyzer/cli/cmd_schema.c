#include "analyzer/cli/command.h"
#include "base/slice.h"
#include "schema/sql.h"

#include <stdio.h>
#include <string.h>

struct options {
    bool sql;
};

static const struct et_option rows[] = {
    { "sql", NULL, ET_OPTION_FLAG, offsetof(struct options, sql),
      "the whole SQL: tables and views" },
};

static struct et_slice take_line(struct et_slice *text)
{
    const char *end = et_slice_find(*text, '\n');
    size_t n = end ? (size_t)(end - text->p) : text->n;
    struct et_slice line = et_slice_to(*text, n);
    *text = et_slice_from(*text, n + 1);
    return line;
}

/* "    <expression> AS name, -- comment": the name and the comment. */
static void print_column(struct et_slice line)
{
    const char *comment = et_slice_search(line, ET_SLICE("-- "));
    const char *as = NULL;
    struct et_slice code = comment ? et_slice_to(line, (size_t)(comment - line.p)) : line;
    for (const char *at = code.p;
         at && (at = et_slice_search(et_slice_from(code, (size_t)(at - code.p)), ET_SLICE(" AS ")));
         at++)
        as = at;
    if (!as || (!comment && !et_slice_ends(et_slice_trim(line), ",")))
        return; /* part of an expression */
    struct et_slice name = et_slice_trim(et_slice_from(code, (size_t)(as - code.p) + 4));
    if (et_slice_ends(name, ","))
        name.n--;
    if (et_slice_find(name, ' ') || et_slice_find(name, '('))
        return;
    struct et_slice text =
        comment ? et_slice_from(line, (size_t)(comment - line.p) + 3) : ET_SLICE("");
    printf("| `%.*s` | %.*s |\n", (int)name.n, name.p, (int)text.n, text.p);
}

/* Lines of a comment, without their dashes. */
static void print_comment(struct et_slice comment)
{
    while (comment.n) {
        struct et_slice line = et_slice_from(take_line(&comment), 3);
        printf("%.*s\n", (int)line.n, line.p);
    }
}

/* docs/case-schema.md is this text; a test holds the two together. */
static void print_views(void)
{
    struct et_slice text = et_slice_of(et_views_sql), comment = ET_SLICE("");
    bool inside = false;
    puts("# The case: its public views\n\n"
         "A case is an SQLite file. These views are stable; the tables beneath them are not.\n"
         "Made by `exectrail schema`.");
    while (text.n) {
        struct et_slice line = take_line(&text);
        if (et_slice_starts(line, "CREATE VIEW ")) {
            struct et_slice name = et_slice_from(line, 12);
            name.n -= et_slice_ends(name, " AS") ? 3 : 0;
            printf("\n## %.*s\n\n", (int)name.n, name.p);
            print_comment(comment);
            puts("\n| column | meaning |\n| --- | --- |");
            inside = true;
        } else if (et_slice_starts(line, "FROM ")) {
            inside = false;
        } else if (et_slice_starts(line, "-- ")) {
            comment.p = comment.n ? comment.p : line.p;
            comment.n = (size_t)(line.p + line.n - comment.p);
        } else if (!inside && line.n == 0) {
            comment.n = 0;
        } else if (inside) {
            print_column(line);
        }
    }
}

static int run(const void *given, int argc, char **argv)
{
    const struct options *o = given;
    if (argc)
        return et_complain(ET_EXIT_USAGE, argv[0], "schema takes no arguments");
    if (!o->sql) {
        print_views();
        return ET_EXIT_DONE;
    }
    for (int i = 0; i < et_migration_count; i++)
        fputs(et_migrations[i], stdout);
    fputs(et_views_sql, stdout);
    return ET_EXIT_DONE;
}

const struct et_command et_cmd_schema = {
    .name = "schema",
    .arguments = "",
    .summary = "describe the views of a case",
    .examples = "  exectrail schema\n"
                "  sqlite3 web7.case 'SELECT time, container_name, cmdline FROM execs WHERE "
                "compiler IS NOT NULL'",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .options_size = sizeof(struct options),
    .run = run,
};
