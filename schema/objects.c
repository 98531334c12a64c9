#include "schema/objects.h"

#include "base/printable.h"

/* Columns of schema_objects. */
enum { TYPE, NAME, TABLE, SQL };

/* With its length, so that no two lists of columns look alike. */
static void add_column(struct et_strbuf *to, struct et_stmt *row, int column)
{
    struct et_slice text = et_stmt_col_text(row, column);
    if (text.p)
        et_strbuf_addf(to, "%zu:", text.n);
    et_strbuf_add(to, text.p ? text : ET_SLICE("-"));
}

static int digest(const struct et_strbuf *bytes, char sha256[ET_SHA256_HEX], struct et_err *err)
{
    unsigned char raw[ET_SHA256_BYTES];
    struct et_sha256 *hash = bytes->failed ? NULL : et_sha256_new();
    if (!hash)
        return et_fail_memory(err);
    int rc = et_sha256_add(hash, et_strbuf_slice(bytes), err);
    if (rc == 0)
        rc = et_sha256_end(hash, raw, err);
    et_sha256_free(hash);
    if (rc == 0)
        et_sha256_text(raw, sha256);
    return rc;
}

int et_objects_digest(struct et_store *store, char sha256[ET_SHA256_HEX], struct et_err *err)
{
    int got;
    ET_STRBUF_AUTO bytes = { 0 };
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_SCHEMA_OBJECTS, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0)
        for (int column = TYPE; column <= SQL; column++)
            add_column(&bytes, row, column);
    return got < 0 ? got : digest(&bytes, sha256, err);
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
