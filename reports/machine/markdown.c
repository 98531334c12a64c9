/* Markdown for tickets: short tables. What comes from evidence stands in code spans, in which
 * nothing is markup, a link or somebody's name. */
#include "reports/escape.h"
#include "reports/parts.h"
#include "reports/writers.h"

static void add_head(struct et_strbuf *to, struct et_stmt *row)
{
    for (int i = 0; i < et_stmt_columns(row); i++)
        et_strbuf_addf(to, "| %s ", et_stmt_column_name(row, i));
    et_strbuf_adds(to, "|\n");
    for (int i = 0; i < et_stmt_columns(row); i++)
        et_strbuf_adds(to, "| --- ");
    et_strbuf_adds(to, "|\n");
}

static void add_row(struct et_strbuf *to, struct et_stmt *row)
{
    for (int i = 0; i < et_stmt_columns(row); i++) {
        et_strbuf_adds(to, "| ");
        if (et_stmt_col_is_number(row, i))
            et_strbuf_addf(to, "%lld ", (long long)et_stmt_col_int(row, i));
        else if (!et_stmt_col_is_null(row, i)) {
            et_escape_markdown(to, et_stmt_col_text(row, i));
            et_strbuf_addc(to, ' ');
        }
    }
    et_strbuf_adds(to, "|\n");
}

#define TABLE .begin = add_head, .add = add_row

static const struct et_part parts[] = {
    { "## Verdicts\n\n", TABLE, .query = ET_Q_MARKDOWN_VERDICTS, .none = "None.\n" },
    { "\n## Compilations\n\n", TABLE, .query = ET_Q_MARKDOWN_COMPILATIONS, .none = "None.\n" },
    { "\n## Findings\n\n", TABLE, .query = ET_Q_MARKDOWN_FINDINGS, .none = "None.\n" },
    { "\n## Times in which an exec could have gone unrecorded\n\n", TABLE,
      .query = ET_Q_MARKDOWN_COVERAGE, .none = "None.\n" },
    { "\n## Evidence\n\n", TABLE, .query = ET_Q_MARKDOWN_EVIDENCE, .none = "None.\n",
      .frame = true },
    { "\n## Judged by\n\n", TABLE, .query = ET_Q_MARKDOWN_RUN, .none = "Nothing yet.\n",
      .frame = true },
};

static int write_markdown(struct et_store *store, const struct et_report_options *options,
                          FILE *file, struct et_err *err)
{
    static const struct et_parts list = { ET_PARTS(parts) };
    return et_write_parts(store, options, &list, file, err);
}

const struct et_report et_report_markdown = {
    .name = "markdown",
    .summary = "short tables for a ticket",
    .write = write_markdown,
};
