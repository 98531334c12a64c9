/* Build-time tool: makes a case in memory, and lists what it has.
 *
 *   object_list OUT.c */
#include "schema/objects.h"

#include <stdio.h>
#include <stdlib.h>

const struct et_built_objects et_built_objects; /* not known yet */

enum { COLUMNS = 4 };

/* As a C string literal, a line each. */
static void write_literal(FILE *file, struct et_slice text)
{
    if (!text.p) {
        fputs("NULL", file);
        return;
    }
    fputc('"', file);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\n') {
            fputs("\\n\"\n\"", file);
            continue;
        }
        if (strchr("\"\\?", text.p[i])) /* two question marks are a trigraph */
            fputc('\\', file);
        fputc(text.p[i], file);
    }
    fputc('"', file);
}

static int write_rows(FILE *file, struct et_store *store, struct et_err *err)
{
    int got;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_SCHEMA_OBJECTS, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0) {
        for (int i = 0; i < COLUMNS; i++) {
            fputs(i ? ", " : "    { ", file);
            write_literal(file, et_stmt_col_text(row, i));
        }
        fputs(" },\n", file);
    }
    return got;
}

static int write_list(FILE *file, struct et_store *store, struct et_err *err)
{
    fputs("/* Written by schema/embed/object_list.c. */\n#include \"schema/objects.h\"\n\n"
          "static const struct et_built_object objects[] = {\n",
          file);
    int rc = write_rows(file, store, err);
    fprintf(file,
            "};\n\nconst struct et_built_objects et_built_objects = { %d, sizeof objects / sizeof "
            "*objects,\n                                                   objects };\n",
            et_migration_count);
    return rc;
}

int main(int argc, char **argv)
{
    struct et_err err = { 0 };
    struct et_store *store = NULL;
    FILE *file = argc == 2 ? fopen(argv[1], "w") : NULL;
    int rc = file ? et_store_open(":memory:", ET_STORE_MAKE, &store, &err) : ET_FATAL;
    if (rc == 0)
        rc = write_list(file, store, &err);
    et_store_close(store);
    if (file && fclose(file) == 0 && rc == 0)
        return EXIT_SUCCESS;
    fprintf(stderr, "object_list: %s\n", err.msg[0] ? err.msg : "cannot write");
    return EXIT_FAILURE;
}
