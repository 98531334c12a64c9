/* A script that loads the whole case into PostgreSQL, beside others: by psql, as its rows come by
 * COPY. Statements are constant (schema/postgresql/…); what is not the same in every script is a
 * row of a table, and passes through et_escape_copy.
 *
 *   COPY "judgements" ("case_name", "as_of", "as_of_given") FROM stdin;
 *   web7<tab>2026-11-23T22:17:30.000Z<tab>0
 *   \. */
#include "base/sha256.h"
#include "reports/escape.h"
#include "reports/machine/sql_tables.h"
#include "reports/out.h"
#include "reports/writers.h"
#include "schema/postgresql.h"
#include "schema/view_text.h"

#include <string.h>

#define DEFAULT_SCHEMA "exectrail"

static const char *const type_names[] = {
    [ET_SQL_TEXT] = "text", [ET_SQL_NUMBER] = "bigint", [ET_SQL_TIME] = "timestamp with time zone",
    [ET_SQL_DAY] = "date",  [ET_SQL_JSON] = "json",
};

struct script {
    struct et_store *store;
    const struct et_report_options *options;
    char case_id[ET_SHA256_HEX];
    struct et_strbuf types; /* of the columns of the present table: a byte each, et_sql_type */
    struct et_strbuf json;  /* a value, before it is escaped */
    struct et_out out;
};

static struct et_slice case_name(const struct script *s)
{
    return s->options->case_name.p ? s->options->case_name : et_slice_of(s->case_id);
}

static void add_cell(struct et_strbuf *row, struct et_slice value)
{
    if (row->n)
        et_strbuf_addc(row, '\t');
    if (value.p)
        et_escape_copy(row, value);
    else
        et_strbuf_adds(row, "\\N");
}

static void end_row(struct script *s)
{
    et_strbuf_addc(&s->out.row, '\n');
    et_out_row(&s->out);
}

static void add_text(struct script *s, const char *text)
{
    et_strbuf_adds(&s->out.row, text);
    et_out_row(&s->out);
}

/* ------------------------------------------------------------ which case */

static int add_identity(struct et_store *store, struct et_sha256 *hash, struct et_err *err)
{
    int got;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_SQL_IDENTITY, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0)
        if (et_sha256_add(hash, et_stmt_col_text(row, 0), err) < 0 ||
            et_sha256_add(hash, ET_SLICE("\n"), err) < 0)
            return ET_FATAL;
    return got;
}

static int identify(struct script *s, struct et_err *err)
{
    unsigned char digest[ET_SHA256_BYTES];
    struct et_sha256 *hash = et_sha256_new();
    if (!hash)
        return et_fail_memory(err);
    int rc = add_identity(s->store, hash, err);
    if (rc == 0)
        rc = et_sha256_end(hash, digest, err);
    et_sha256_free(hash);
    if (rc == 0)
        et_sha256_text(digest, s->case_id);
    return rc;
}

static void add_load(struct script *s)
{
    const struct et_report_options *o = s->options;
    add_cell(&s->out.row, o->schema_name.p ? o->schema_name : ET_SLICE(DEFAULT_SCHEMA));
    add_cell(&s->out.row, case_name(s));
    add_cell(&s->out.row, et_slice_of(s->case_id));
    add_cell(&s->out.row, et_slice_of(o->version));
    end_row(s);
}

/* ------------------------------------------------------------ which tables */

/* The comment of a view or, where column is given, of a column of it. */
struct sought {
    struct et_slice column;
    struct et_slice comment; /* absent = there is none */
};

static void see_view(void *ctx, struct et_slice name, struct et_slice comment)
{
    struct sought *sought = ctx;
    (void)name;
    if (!sought->column.p)
        sought->comment = comment;
}

static void see_column(void *ctx, struct et_slice name, struct et_slice comment)
{
    struct sought *sought = ctx;
    if (sought->column.p && comment.n && et_slice_eq(name, sought->column))
        sought->comment = comment;
}

static struct et_slice comment_of(const char *view, const char *column)
{
    struct sought sought = { .column = et_slice_of(column) };
    const struct et_view_walk walk = { &sought, see_view, see_column };
    et_view_walk_one(et_slice_of(view), &walk);
    return sought.comment;
}

static void add_table_row(struct script *s, const struct et_sql_table *table)
{
    ET_STRBUF_AUTO text = { 0 };
    struct et_slice line, comment = comment_of(table->name, NULL);
    while (et_view_comment_line(&comment, &line)) {
        et_strbuf_adds(&text, text.n ? " " : "");
        et_strbuf_add(&text, line);
    }
    et_strbuf_addf(&s->out.row, "0\t%s\t\\N\t\\N", table->name);
    add_cell(&s->out.row, text.n ? et_strbuf_slice(&text) : ET_SLICE_NONE);
    s->out.row.failed |= text.failed;
    end_row(s);
}

static int add_layout(struct script *s, const struct et_sql_table *table, struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(s->store, table->query, err);
    if (!stmt)
        return ET_FATAL;
    add_table_row(s, table);
    for (int i = 0; i < et_stmt_columns(stmt); i++) {
        const char *name = et_stmt_column_name(stmt, i);
        et_strbuf_addf(&s->out.row, "%d\t%s\t%s\t%s", i + 1, table->name, name,
                       type_names[et_sql_column_type(table, name)]);
        add_cell(&s->out.row, comment_of(table->name, name));
        end_row(s);
    }
    return 0;
}

/* ------------------------------------------------------------ their rows */

static void add_value(struct script *s, struct et_stmt *row, int column)
{
    struct et_slice value =
        et_stmt_col_is_null(row, column) ? ET_SLICE_NONE : et_stmt_col_text(row, column);
    enum et_sql_type type = (enum et_sql_type)s->types.p[column];
    if (type == ET_SQL_JSON && value.p) {
        et_strbuf_reset(&s->json);
        et_escape_json_value(&s->json, value);
        s->out.row.failed |= s->json.failed;
        value = et_strbuf_slice(&s->json);
    }
    add_cell(&s->out.row, value);
}

/* Columns by name: those that only a newer exectrail knows are left empty. */
static void add_copy(struct script *s, const struct et_sql_table *table, const struct et_stmt *stmt)
{
    et_strbuf_reset(&s->types);
    et_strbuf_addf(&s->out.row, "\nCOPY \"%s\" (\"case_name\"", table->name);
    for (int i = 0; i < et_stmt_columns(stmt); i++) {
        const char *name = et_stmt_column_name(stmt, i);
        et_strbuf_addf(&s->out.row, ", \"%s\"", name);
        et_strbuf_addc(&s->types, (char)et_sql_column_type(table, name));
    }
    et_strbuf_adds(&s->out.row, ") FROM stdin;\n");
    et_out_row(&s->out);
}

static int add_rows(struct script *s, const struct et_sql_table *table, struct et_err *err)
{
    int got;
    ET_STMT_AUTO *row = et_store_query(s->store, table->query, err);
    if (!row)
        return ET_FATAL;
    add_copy(s, table, row);
    if (s->types.failed)
        return et_fail_memory(err);
    while ((got = et_stmt_row(row, err)) > 0 && !et_out_failed(&s->out)) {
        add_cell(&s->out.row, case_name(s));
        for (int i = 0; i < et_stmt_columns(row); i++)
            add_value(s, row, i);
        end_row(s);
    }
    add_text(s, "\\.\n");
    return got < 0 ? got : 0;
}

static int add_script(struct script *s, struct et_err *err)
{
    size_t count;
    const struct et_sql_table *tables = et_sql_tables(&count);
    int rc = identify(s, err);
    if (rc < 0)
        return rc;
    add_text(s, et_postgresql_begin);
    add_load(s);
    add_text(s, "\\.\n");
    add_text(s, et_postgresql_columns);
    for (size_t i = 0; i < count && rc == 0; i++)
        rc = add_layout(s, &tables[i], err);
    add_text(s, "\\.\n");
    add_text(s, et_postgresql_tables);
    for (size_t i = 0; i < count && rc == 0; i++)
        rc = add_rows(s, &tables[i], err);
    add_text(s, "\n");
    if (rc == 0) /* or it is never committed */
        add_text(s, et_postgresql_end);
    return rc < 0 ? rc : et_out_end(&s->out, err);
}

static int write_sql(struct et_store *store, const struct et_report_options *options, FILE *file,
                     struct et_err *err)
{
    struct script s = { .store = store, .options = options };
    et_out_init(&s.out, file);
    int rc = add_script(&s, err);
    et_strbuf_clear(&s.types);
    et_strbuf_clear(&s.json);
    et_out_clear(&s.out);
    return rc;
}

const struct et_report et_report_sql = {
    .name = "sql",
    .summary =
        "every view, as a script that loads the case into PostgreSQL (docs/central-store.md)",
    .whole = true,
    .write = write_sql,
};
