#include "schema/objects.h"

#include "base/printable.h"

/* Columns of schema_objects. */
enum { TYPE, NAME, TABLE, SQL };

static bool holds(struct et_stmt *row, int column, const char *text)
{
    return text ? et_slice_is(et_stmt_col_text(row, column), text)
                : et_stmt_col_is_null(row, column);
}

int et_objects_are_built(struct et_store *store, bool *same, struct et_err *err)
{
    int got;
    size_t i = 0;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_SCHEMA_OBJECTS, err);
    if (!row)
        return ET_FATAL;
    *same = true;
    while ((got = et_stmt_row(row, err)) > 0 && *same) {
        const struct et_built_object *built = &et_built_objects.at[i];
        *same = i < et_built_objects.count && holds(row, TYPE, built->type) &&
                holds(row, NAME, built->name) && holds(row, TABLE, built->table) &&
                holds(row, SQL, built->sql);
        i++;
    }
    *same = *same && i == et_built_objects.count;
    return got < 0 ? got : 0;
}

static bool same(struct et_stmt *a, struct et_stmt *b, int column)
{
    return et_stmt_col_is_null(a, column) == et_stmt_col_is_null(b, column) &&
           et_slice_eq(et_stmt_col_text(a, column), et_stmt_col_text(b, column));
}

/* what holds "%s %s": the kind and the name. */
static int fail_object(struct et_err *err, struct et_stmt *row, const char *before,
                       const char *behind)
{
    ET_STRBUF_AUTO object = { 0 };
    et_printable_add(&object, et_stmt_col_text(row, TYPE));
    et_strbuf_addc(&object, ' ');
    et_printable_add(&object, et_stmt_col_text(row, NAME));
    return et_fail(err, ET_FATAL, "%s %.*s%s", before, object.n < 100 ? (int)object.n : 100,
                   et_strbuf_string(&object), behind);
}

static int compare_rows(struct et_stmt *ours, struct et_stmt *fresh, int is, int should,
                        struct et_err *err)
{
    int c = is && should
                ? et_slice_compare(et_stmt_col_text(ours, TYPE), et_stmt_col_text(fresh, TYPE))
                : should - is;
    if (c == 0)
        c = et_slice_compare(et_stmt_col_text(ours, NAME), et_stmt_col_text(fresh, NAME));
    if (c < 0)
        return fail_object(err, ours, "has the",
                           ", which exectrail does not make; it was left untouched");
    if (c > 0)
        return fail_object(err, fresh, "lacks the", ", without which it is no whole case");
    if (!same(ours, fresh, TABLE) || !same(ours, fresh, SQL))
        return fail_object(err, ours, "its",
                           " is not as this exectrail makes it: it was changed, or made by another "
                           "build; it was left untouched");
    return 0;
}

int et_objects_compare(struct et_store *store, struct et_store *fresh, enum et_objects which,
                       struct et_err *err)
{
    ET_STMT_AUTO *is = et_store_query(store, ET_Q_SCHEMA_OBJECTS, err);
    if (!is)
        return ET_FATAL;
    ET_STMT_AUTO *should = et_store_query(fresh, ET_Q_SCHEMA_OBJECTS, err);
    if (!should)
        return ET_FATAL;
    if (which == ET_OBJECTS_BUT_VIEWS) {
        et_stmt_text(is, ET_SCHEMA_OBJECTS_BUT, ET_SLICE("view"));
        et_stmt_text(should, ET_SCHEMA_OBJECTS_BUT, ET_SLICE("view"));
    }
    for (;;) {
        int has = et_stmt_row(is, err), wants = et_stmt_row(should, err);
        if (has < 0 || wants < 0)
            return ET_FATAL;
        if (!has && !wants)
            return 0;
        if (compare_rows(is, should, has, wants, err) < 0)
            return ET_FATAL;
    }
}
