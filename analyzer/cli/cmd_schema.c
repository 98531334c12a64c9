#include "analyzer/cli/command.h"
#include "schema/sql.h"
#include "schema/view_text.h"

#include <stdio.h>

struct options {
    bool sql;
};

static const struct et_option rows[] = {
    { "sql", NULL, ET_OPTION_FLAG, offsetof(struct options, sql),
      "the whole SQL: tables and views" },
};

static void print_view(void *ctx, struct et_slice name, struct et_slice comment)
{
    struct et_slice line;
    (void)ctx;
    printf("\n## %.*s\n\n", (int)name.n, name.p);
    while (et_view_comment_line(&comment, &line))
        printf("%.*s\n", (int)line.n, line.p);
    puts("\n| column | meaning |\n| --- | --- |");
}

static void print_column(void *ctx, struct et_slice name, struct et_slice comment)
{
    (void)ctx;
    printf("| `%.*s` | %.*s |\n", (int)name.n, name.p, (int)comment.n, comment.p);
}

/* docs/case-schema.md is this text; a test holds the two together. */
static void print_views(void)
{
    static const struct et_view_walk print = { .view = print_view, .column = print_column };
    puts("# The case: its public views\n\n"
         "A case is an SQLite file. These views are stable; the tables beneath them are not.\n"
         "Made by `exectrail schema`.");
    et_view_walk(&print);
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
