/* Chains as a directed graph for Graphviz: who, what led to the compilation, the compilation,
 * its output, and the run of that. A container is a box around what was done in it.
 *
 *   W5 -> C5        who started compilation 5
 *   S5 -> C5 -> O5  its sources, its output
 *   O5 -> R5        the first run of its output
 *   L5_1 -> L5_2    links of its chain, in order of time */
#include "reports/column.h"
#include "reports/escape.h"
#include "reports/parts.h"
#include "reports/writers.h"

#define FOUND "style=filled,fillcolor=\"#f6d5d5\""

/* A node up to its label, which is open then. */
static void begin_node(struct et_strbuf *to, char letter, int64_t id, const char *look)
{
    et_strbuf_addf(to, "    %c%lld [%s,label=\"", letter, (long long)id, look);
}

/* How much of a value stands on one line: all up to a blank, so that a command does not make the
 * picture wide. */
static size_t line_of(struct et_slice value)
{
    enum { WIDE = 60 };
    const char *blank = value.n > WIDE ? et_slice_find(et_slice_from(value, WIDE), ' ') : NULL;
    return blank ? (size_t)(blank - value.p) + 1 : value.n;
}

static void add_line(struct et_strbuf *to, const char *words, struct et_slice value)
{
    if (!value.p)
        return;
    et_strbuf_adds(to, words);
    do {
        size_t n = line_of(value);
        et_escape_dot(to, et_slice_to(value, n));
        et_strbuf_adds(to, "\\n");
        value = et_slice_from(value, n);
    } while (value.n);
}

static void end_label(struct et_strbuf *to)
{
    et_strbuf_adds(to, "\"];\n");
}

static struct et_slice box_of(struct et_stmt *row)
{
    return et_column_has(row, "container_id") ? et_column_text(row, "container_id")
                                              : et_column_text(row, "place");
}

/* A box that is begun again with the same name is the same box. */
static void begin_box(struct et_strbuf *to, struct et_stmt *row)
{
    et_strbuf_adds(to, "  subgraph \"cluster ");
    et_escape_dot(to, et_column_text(row, "host"));
    et_strbuf_addc(to, '/');
    et_escape_dot(to, box_of(row));
    et_strbuf_adds(to, "\" {\n    label=\"");
    add_line(to, "",
             et_column_has(row, "container_name") ? et_column_text(row, "container_name")
                                                  : box_of(row));
    add_line(to, "", et_column_text(row, "image"));
    add_line(to, "on ", et_column_text(row, "host"));
    et_strbuf_adds(to, "\";\n");
}

static void add_node(struct et_strbuf *to, struct et_stmt *row, char letter, const char *column,
                     const char *look)
{
    begin_node(to, letter, et_column_int(row, "compilation_id"), look);
    add_line(to, "", et_column_text(row, column));
    end_label(to);
}

static void add_compilation(struct et_strbuf *to, struct et_stmt *row)
{
    long long id = (long long)et_column_int(row, "compilation_id");
    add_node(to, row, 'W', "who", "shape=ellipse");
    begin_box(to, row);
    begin_node(to, 'C', id, "shape=box," FOUND);
    add_line(to, "", et_column_text(row, "family"));
    add_line(to, "disguised: ", et_column_text(row, "disguise"));
    add_line(to, "", et_column_text(row, "cmdline"));
    add_line(to, "", et_column_text(row, "time"));
    end_label(to);
    if (et_column_has(row, "sources"))
        add_node(to, row, 'S', "sources", "shape=note");
    if (et_column_has(row, "output"))
        add_node(to, row, 'O', "output", "shape=note");
    et_strbuf_adds(to, "  }\n");
    et_strbuf_addf(to, "  W%lld -> C%lld;\n", id, id);
    if (et_column_has(row, "sources"))
        et_strbuf_addf(to, "  S%lld -> C%lld;\n", id, id);
    if (et_column_has(row, "output"))
        et_strbuf_addf(to, "  C%lld -> O%lld;\n", id, id);
    if (!et_column_has(row, "run_time"))
        return;
    begin_node(to, 'R', id, "shape=box," FOUND);
    add_line(to, "run at ", et_column_text(row, "run_time"));
    add_line(to, "", et_column_text(row, "run_cmdline"));
    end_label(to);
    et_strbuf_addf(to, "  %c%lld -> R%lld;\n", et_column_has(row, "output") ? 'O' : 'C', id, id);
}

static void add_link(struct et_strbuf *to, struct et_stmt *row)
{
    long long id = (long long)et_column_int(row, "compilation_id");
    long long n = (long long)et_column_int(row, "n");
    et_strbuf_addf(to, "    L%lld_%lld [shape=plain,label=\"", id, n);
    add_line(to, "", et_column_text(row, "time"));
    add_line(to, "", et_column_text(row, "detail"));
    add_line(to, "", et_column_text(row, "technique"));
    end_label(to);
    if (n > 1)
        et_strbuf_addf(to, "  L%lld_%lld -> L%lld_%lld [style=dotted];\n", id, n - 1, id, n);
    else
        et_strbuf_addf(to, "  W%lld -> L%lld_%lld [style=dotted];\n", id, id, n);
    if (et_slice_is(et_column_text(row, "step"), "compiled"))
        et_strbuf_addf(to, "  L%lld_%lld -> C%lld [style=dotted];\n", id, n, id);
}

static const struct et_part parts[] = {
    { .query = ET_Q_DOT_COMPILATIONS, .add = add_compilation },
    { .query = ET_Q_DOT_LINKS, .add = add_link },
};

static int write_dot(struct et_store *store, const struct et_report_options *options, FILE *file,
                     struct et_err *err)
{
    static const struct et_parts list = {
        ET_PARTS(parts),
        .head = "digraph exectrail {\n  graph [fontname=\"sans-serif\"];\n"
                "  node [fontname=\"sans-serif\"];\n",
        .tail = "}\n",
    };
    return et_write_parts(store, options, &list, file, err);
}

const struct et_report et_report_dot = {
    .name = "dot",
    .summary = "a picture of chains for Graphviz: who, what led to it, output, run",
    .write = write_dot,
};
