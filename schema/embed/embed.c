/* Build-time tool: writes schema/sql.h and schema/sql.c from .sql files.
 *
 *   embed FOLDER FILE.sql…
 *   embed --text SYMBOL OUT.c FILE      (any text as const char SYMBOL[])
 *
 * A file under migrations/ or views.sql is embedded whole. In any other file
 * each statement follows a line "-- name: NAME"; its parameters (:name) get
 * numbers in the order in which SQLite gives them: of first appearance.
 *
 * What several statements share follows a line "-- fragment: NAME", in any of
 * these files. {NAME} puts it into a statement, or into a later fragment;
 * {NAME WORD} has WORD stand where the fragment has a $. */
#include "base/strbuf.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

struct fragment {
    struct et_strbuf name, text;
};

enum { FRAGMENTS = 64 };

struct output {
    struct fragment fragments[FRAGMENTS];
    size_t fragment_count;
    struct et_strbuf names;      /* enum et_query */
    struct et_strbuf parameters; /* one enum per statement */
    struct et_strbuf texts;      /* et_query_texts[] */
    struct et_strbuf migrations; /* et_migrations[] */
    struct et_strbuf views;
};

static void die(const char *what, const char *path)
{
    fprintf(stderr, "embed: %s: %s\n", path, what);
    exit(EXIT_FAILURE);
}

static void die_at(const char *what, struct et_slice where)
{
    enum { SHOWN = 60 };
    fprintf(stderr, "embed: %s: %.*s\n", what, (int)(where.n < SHOWN ? where.n : SHOWN), where.p);
    exit(EXIT_FAILURE);
}

static void read_file(const char *path, struct et_strbuf *text)
{
    char block[65536];
    size_t n;
    FILE *file = fopen(path, "rb");
    if (!file)
        die("cannot open", path);
    while ((n = fread(block, 1, sizeof block, file)) > 0)
        et_strbuf_add(text, (struct et_slice){ block, n });
    fclose(file);
}

/* As a C string literal, a source line each. */
static void add_literal(struct et_strbuf *to, struct et_slice text)
{
    et_strbuf_adds(to, "\n    \"");
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '\n') {
            et_strbuf_adds(to, "\\n\"\n    \"");
        } else {
            if (c == '"' || c == '\\')
                et_strbuf_addc(to, '\\');
            et_strbuf_addc(to, c);
        }
    }
    et_strbuf_addc(to, '"');
}

static void add_upper(struct et_strbuf *to, struct et_slice name)
{
    for (size_t i = 0; i < name.n; i++)
        et_strbuf_addc(to, (char)toupper((unsigned char)name.p[i]));
}

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* What is at sql[i] and is no code: a comment or a quoted text. Its length. */
static size_t skip(struct et_slice sql, size_t i)
{
    size_t end = i;
    if (sql.p[i] == '-' && i + 1 < sql.n && sql.p[i + 1] == '-') {
        while (end < sql.n && sql.p[end] != '\n')
            end++;
    } else if (sql.p[i] == '\'' || sql.p[i] == '"') {
        end++;
        while (end < sql.n && sql.p[end] != sql.p[i])
            end++;
        end++;
    }
    return end - i;
}

static void add_parameters(struct output *out, struct et_slice name, struct et_slice sql)
{
    struct et_slice seen[64];
    size_t count = 0;
    for (size_t i = 0; i < sql.n; i++) {
        size_t passed = skip(sql, i);
        if (passed) {
            i += passed - 1;
            continue;
        }
        if (sql.p[i] != ':' || i + 1 >= sql.n || !is_name(sql.p[i + 1]))
            continue;
        struct et_slice param = et_slice_from(sql, i + 1);
        size_t n = 0, at = 0;
        while (n < param.n && is_name(param.p[n]))
            n++;
        param.n = n;
        while (at < count && !et_slice_eq(seen[at], param))
            at++;
        if (at < count)
            continue;
        if (count == sizeof seen / sizeof *seen)
            die("too many parameters", "statement");
        seen[count++] = param;
        if (count == 1)
            et_strbuf_adds(&out->parameters, "\nenum {\n");
        et_strbuf_adds(&out->parameters, "    ET_");
        add_upper(&out->parameters, name);
        et_strbuf_addc(&out->parameters, '_');
        add_upper(&out->parameters, param);
        et_strbuf_addf(&out->parameters, " = %zu,\n", count);
    }
    if (count)
        et_strbuf_adds(&out->parameters, "};\n");
}

/* ------------------------------------------------------------ fragments */

static struct et_slice fragment_named(const struct output *out, struct et_slice name)
{
    for (size_t i = 0; i < out->fragment_count; i++)
        if (et_slice_eq(et_strbuf_slice(&out->fragments[i].name), name))
            return et_strbuf_slice(&out->fragments[i].text);
    die_at("there is no such fragment, or it stands further below", name);
    return ET_SLICE_NONE;
}

static void add_filled(struct et_strbuf *to, struct et_slice text, struct et_slice word)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == '$' && word.n)
            et_strbuf_add(to, word);
        else
            et_strbuf_addc(to, text.p[i]);
}

/* What stands between the braces at sql[at]. */
static struct et_slice braced(struct et_slice sql, size_t at)
{
    struct et_slice rest = et_slice_from(sql, at + 1);
    const char *end = et_slice_find(rest, '}');
    if (!end)
        die_at("a { without its }", rest);
    return et_slice_to(rest, (size_t)(end - rest.p));
}

static void add_expanded(const struct output *out, struct et_strbuf *to, struct et_slice sql)
{
    for (size_t i = 0; i < sql.n; i++) {
        size_t passed = skip(sql, i);
        if (passed) {
            et_strbuf_add(to, et_slice_to(et_slice_from(sql, i), passed));
            i += passed - 1;
        } else if (sql.p[i] != '{') {
            et_strbuf_addc(to, sql.p[i]);
        } else {
            struct et_slice use = braced(sql, i);
            const char *blank = et_slice_find(use, ' ');
            struct et_slice name = et_slice_to(use, blank ? (size_t)(blank - use.p) : use.n);
            add_filled(to, fragment_named(out, name), et_slice_trim(et_slice_from(use, name.n)));
            i += use.n + 1;
        }
    }
}

/* Without the comment at its head, which is for whoever reads the file. */
static struct et_slice without_head(struct et_slice text)
{
    while (et_slice_starts(text, "--")) {
        const char *end = et_slice_find(text, '\n');
        text = et_slice_from(text, end ? (size_t)(end - text.p) + 1 : text.n);
    }
    return text;
}

static void add_fragment(struct output *out, struct et_slice name, struct et_slice text)
{
    if (out->fragment_count == FRAGMENTS)
        die("too many fragments", "files");
    struct fragment *made = &out->fragments[out->fragment_count];
    et_strbuf_add(&made->name, name);
    add_expanded(out, &made->text, without_head(text));
    out->fragment_count++;
}

/* ------------------------------------------------------------ statements */

static void add_statement(struct output *out, struct et_slice name, struct et_slice text)
{
    ET_STRBUF_AUTO expanded = { 0 };
    add_expanded(out, &expanded, text);
    struct et_slice sql = et_strbuf_slice(&expanded);
    et_strbuf_adds(&out->names, "    ET_Q_");
    add_upper(&out->names, name);
    et_strbuf_adds(&out->names, ",\n");
    et_strbuf_adds(&out->texts, "    { \"");
    et_strbuf_add(&out->texts, name);
    et_strbuf_adds(&out->texts, "\",");
    add_literal(&out->texts, sql);
    et_strbuf_adds(&out->texts, " },\n");
    add_parameters(out, name, sql);
}

static const char statement_mark[] = "-- name: ", fragment_mark[] = "-- fragment: ";

/* Where the next statement or fragment begins; NULL = nowhere. */
static const char *next_mark(struct et_slice text)
{
    const char *statement = et_slice_search(text, ET_SLICE(statement_mark));
    const char *fragment = et_slice_search(text, ET_SLICE(fragment_mark));
    return !statement || (fragment && fragment < statement) ? fragment : statement;
}

/* Adds each part of a file that has this mark. */
static void add_parts(struct output *out, struct et_slice text, const char *path, const char *mark,
                      void (*add)(struct output *out, struct et_slice name, struct et_slice sql))
{
    const char *at = next_mark(text);
    if (!at)
        die("holds no statement (-- name: NAME)", path);
    while (at) {
        struct et_slice rest = et_slice_from(text, (size_t)(at - text.p));
        const char *end = et_slice_find(rest, '\n');
        if (!end)
            die("a name without a statement", path);
        struct et_slice head = et_slice_to(rest, (size_t)(end - rest.p));
        rest = et_slice_from(rest, head.n + 1);
        at = next_mark(rest);
        if (et_slice_starts(head, mark))
            add(out, et_slice_trim(et_slice_from(head, strlen(mark))),
                et_slice_trim(et_slice_to(rest, at ? (size_t)(at - rest.p) : rest.n)));
        text = rest;
    }
}

static bool is_whole(const char *path)
{
    return strstr(path, "/migrations/") || et_slice_ends(et_slice_of(path), "/views.sql");
}

static void add_fragments(struct output *out, int files, char **paths)
{
    for (int i = 0; i < files; i++) {
        ET_STRBUF_AUTO text = { 0 };
        if (is_whole(paths[i]))
            continue;
        read_file(paths[i], &text);
        add_parts(out, et_strbuf_slice(&text), paths[i], fragment_mark, add_fragment);
    }
}

static void clear_fragments(struct output *out)
{
    for (size_t i = 0; i < out->fragment_count; i++) {
        et_strbuf_clear(&out->fragments[i].name);
        et_strbuf_clear(&out->fragments[i].text);
    }
}

static void write_file(const char *folder, const char *name, const struct et_strbuf *text)
{
    ET_STRBUF_AUTO path = { 0 };
    et_strbuf_addf(&path, "%s/%s", folder, name);
    FILE *file = fopen(et_strbuf_string(&path), "wb");
    if (!file || fwrite(text->p, 1, text->n, file) != text->n || fclose(file) != 0)
        die("cannot write", et_strbuf_string(&path));
}

static int embed_text(const char *symbol, const char *to, const char *from)
{
    ET_STRBUF_AUTO text = { 0 };
    ET_STRBUF_AUTO source = { 0 };
    read_file(from, &text);
    et_strbuf_addf(&source,
                   "/* Written by schema/embed. */\nextern const char %s[];\nconst char %s[] =",
                   symbol, symbol);
    add_literal(&source, et_strbuf_slice(&text));
    et_strbuf_adds(&source, ";\n");
    FILE *file = fopen(to, "wb");
    if (!file || fwrite(source.p, 1, source.n, file) != source.n || fclose(file) != 0)
        die("cannot write", to);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "--text") == 0)
        return embed_text(argv[2], argv[3], argv[4]);
    struct output out = { 0 };
    ET_STRBUF_AUTO header = { 0 };
    ET_STRBUF_AUTO source = { 0 };
    if (argc < 3)
        die("usage: embed FOLDER FILE.sql…", "arguments");
    add_fragments(&out, argc - 2, argv + 2);
    for (int i = 2; i < argc; i++) {
        ET_STRBUF_AUTO text = { 0 };
        read_file(argv[i], &text);
        if (strstr(argv[i], "/migrations/")) {
            add_literal(&out.migrations, et_strbuf_slice(&text));
            et_strbuf_adds(&out.migrations, ",\n");
        } else if (et_slice_ends(et_slice_of(argv[i]), "/views.sql")) {
            add_literal(&out.views, et_strbuf_slice(&text));
        } else {
            add_parts(&out, et_strbuf_slice(&text), argv[i], statement_mark, add_statement);
        }
    }
    et_strbuf_addf(&header,
                   "/* Written by schema/embed from the .sql files. */\n"
                   "#ifndef ET_SCHEMA_SQL_H\n#define ET_SCHEMA_SQL_H\n\n"
                   "enum et_query {\n%s    ET_QUERIES\n};\n%s\n"
                   "struct et_query_text {\n    const char *name, *sql;\n};\n\n"
                   "extern const struct et_query_text et_query_texts[ET_QUERIES];\n"
                   "extern const char *const et_migrations[]; /* the first makes version 1 */\n"
                   "extern const int et_migration_count;\n"
                   "extern const char et_views_sql[];\n\n#endif\n",
                   et_strbuf_string(&out.names), et_strbuf_string(&out.parameters));
    et_strbuf_addf(
        &source,
        "/* Written by schema/embed from the .sql files. */\n#include \"schema/sql.h\"\n\n"
        "const struct et_query_text et_query_texts[ET_QUERIES] = {\n%s};\n\n"
        "const char *const et_migrations[] = {%s};\n"
        "const int et_migration_count = sizeof et_migrations / sizeof *et_migrations;\n\n"
        "const char et_views_sql[] = %s;\n",
        et_strbuf_string(&out.texts), et_strbuf_string(&out.migrations),
        et_strbuf_string(&out.views));
    write_file(argv[1], "sql.h", &header);
    write_file(argv[1], "sql.c", &source);
    clear_fragments(&out);
    et_strbuf_clear(&out.names);
    et_strbuf_clear(&out.parameters);
    et_strbuf_clear(&out.texts);
    et_strbuf_clear(&out.migrations);
    et_strbuf_clear(&out.views);
    return EXIT_SUCCESS;
}
