#include "analyzer/cli/rule_list.h"

/* The columns of a table that a list shows, where the table has them; the last is not
 * padded. */
static const char *const shown[] = { "family", "role", "act", "field", "severity", "note" };

enum { SHOWN = sizeof shown / sizeof *shown, GAP = 2, NAME_WIDTH = 11 };

void et_rule_list_place(struct et_terminal *term, const struct et_rule_set *rules, size_t file,
                        uint64_t line)
{
    if (file < ET_RULE_TABLES)
        et_term_words(term, "built-in ");
    et_term_value(term, rules->sources[file]->name);
    et_term_words(term, " line ");
    et_term_number(term, (int64_t)line);
}

void et_rule_list_name(struct et_terminal *term, const struct et_rule_set *rules)
{
    et_term_words(term, "rule set ");
    et_term_value(term, rules->version);
    et_term_words(term, ", profile ");
    et_term_words(term, et_rule_profile_name(rules->profile));
    et_term_words(term, ", SHA-256 ");
    et_term_words(term, rules->sha256);
    et_term_newline(term);
    for (size_t i = ET_RULE_TABLES; i < rules->source_count; i++) {
        const struct et_rule_source *source = rules->sources[i];
        et_term_words(term, "  with ");
        et_term_value(term, source->name);
        et_term_words(term, " (");
        et_term_words(term, et_rule_table_name(source->table));
        if (source->version.p) {
            et_term_words(term, ", version ");
            et_term_value(term, source->version);
        }
        et_term_words(term, "), SHA-256 ");
        et_term_words(term, source->sha256);
        et_term_newline(term);
    }
}

/* Where each shown column is in the table, and how wide; -1 = the table has none. */
struct layout {
    int columns[SHOWN], widths[SHOWN], id_width;
};

static int width_of(const struct et_rule_rows *rows, size_t column)
{
    size_t widest = strlen(rows->columns[column]);
    for (size_t i = 0; i < rows->count; i++)
        if (rows->at[i].cells[column].n > widest)
            widest = rows->at[i].cells[column].n;
    return (int)widest + GAP - 1;
}

static struct layout lay_out(const struct et_rule_rows *rows)
{
    struct layout layout = { .id_width = width_of(rows, 0) };
    for (size_t i = 0; i < SHOWN; i++) {
        layout.columns[i] = -1;
        for (size_t column = 1; column < rows->column_count; column++)
            if (strcmp(rows->columns[column], shown[i]) == 0)
                layout.columns[i] = (int)column;
        if (layout.columns[i] >= 0)
            layout.widths[i] = width_of(rows, (size_t)layout.columns[i]);
    }
    return layout;
}

static void write_header(struct et_terminal *term, const struct et_rule_rows *rows,
                         const struct layout *layout)
{
    et_term_style(term, ET_DIM);
    et_term_words(term, "  ");
    et_term_padded(term, et_slice_of(rows->columns[0]), layout->id_width);
    for (size_t i = 0; i < SHOWN; i++)
        if (layout->columns[i] >= 0 && i + 1 < SHOWN)
            et_term_padded(term, et_slice_of(shown[i]), layout->widths[i]);
        else if (layout->columns[i] >= 0)
            et_term_words(term, shown[i]);
    et_term_newline(term);
}

static void write_row(struct et_terminal *term, const struct et_rule_row *row,
                      const struct layout *layout)
{
    et_term_words(term, "  ");
    if (row->file >= ET_RULE_TABLES)
        et_term_style(term, ET_DOUBT);
    et_term_padded(term, row->cells[0], layout->id_width);
    et_term_style(term, ET_PLAIN);
    for (size_t i = 0; i < SHOWN; i++) {
        if (layout->columns[i] < 0)
            continue;
        struct et_slice cell = row->cells[layout->columns[i]];
        if (i + 1 < SHOWN)
            et_term_padded(term, cell, layout->widths[i]);
        else
            et_term_fitted(term, cell);
    }
    et_term_newline(term);
}

/* What a user's files changed, row by row. */
static void write_changes(struct et_terminal *term, const struct et_rule_set *rules,
                          const struct et_rule_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct et_rule_row *row = &rows->at[i];
        if (row->file < ET_RULE_TABLES)
            continue;
        et_term_words(term, row->off ? "  switched off: " : "  your own: ");
        et_term_value(term, row->cells[0]);
        et_term_words(term, ", by ");
        et_rule_list_place(term, rules, row->file, row->line);
        et_term_newline(term);
    }
}

static void write_table(struct et_terminal *term, const struct et_rule_set *rules, size_t table)
{
    const struct et_rule_rows *rows = &rules->rows[table];
    const struct layout layout = lay_out(rows);
    int64_t on = 0;
    for (size_t i = 0; i < rows->count; i++)
        on += !rows->at[i].off;
    et_term_newline(term);
    et_term_style(term, ET_HEADING);
    et_term_words(term, et_rule_table_name(table));
    et_term_style(term, ET_PLAIN);
    et_term_words(term, ": ");
    et_term_count(term, on, "rule");
    et_term_newline(term);
    write_header(term, rows, &layout);
    for (size_t i = 0; i < rows->count; i++)
        if (!rows->at[i].off)
            write_row(term, &rows->at[i], &layout);
    write_changes(term, rules, rows);
}

void et_rule_list_all(struct et_terminal *term, const struct et_rule_set *rules)
{
    et_rule_list_name(term, rules);
    for (size_t table = 0; table < ET_RULE_TABLES; table++)
        write_table(term, rules, table);
}

static void write_field(struct et_terminal *term, const char *name, struct et_slice value)
{
    et_term_words(term, "  ");
    et_term_padded(term, et_slice_of(name), NAME_WIDTH);
    et_term_value(term, value);
    et_term_newline(term);
}

static void write_one(struct et_terminal *term, const struct et_rule_set *rules, size_t table,
                      const struct et_rule_row *row)
{
    const struct et_rule_rows *rows = &rules->rows[table];
    et_term_style(term, ET_HEADING);
    et_term_value(term, row->cells[0]);
    et_term_style(term, ET_PLAIN);
    et_term_words(term, row->off ? ", SWITCHED OFF by " : ", of ");
    et_rule_list_place(term, rules, row->file, row->line);
    et_term_newline(term);
    for (size_t column = 1; column < rows->column_count; column++)
        if (row->cells[column].n)
            write_field(term, rows->columns[column], row->cells[column]);
}

bool et_rule_list_one(struct et_terminal *term, const struct et_rule_set *rules, struct et_slice id)
{
    bool found = false;
    for (size_t table = 0; table < ET_RULE_TABLES; table++) {
        const struct et_rule_rows *rows = &rules->rows[table];
        const uint64_t *slot = et_map_get(&rows->by_id, id);
        if (!slot)
            continue;
        if (found)
            et_term_newline(term);
        write_one(term, rules, table, &rows->at[*slot - 1]);
        found = true;
    }
    return found;
}
