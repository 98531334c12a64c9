#include "reports/filter.h"

#include <string.h>

enum { PREFIX_DIGITS = 4 }; /* fewer may as well be a name */

enum filter_kind {
    FILTER_MOMENT,
    FILTER_TEXT,
    FILTER_PREFIX, /* of a container's id, if it can be one */
    FILTER_UID,    /* of a user, if it is a number */
};

static const struct filter {
    const char *parameter;
    enum filter_kind kind;
    size_t offset; /* of what is bound, in the options */
} filters[] = {
    { "since", FILTER_MOMENT, offsetof(struct et_report_options, since_ns) },
    { "until", FILTER_MOMENT, offsetof(struct et_report_options, until_ns) },
    { "host", FILTER_TEXT, offsetof(struct et_report_options, host) },
    { "container", FILTER_TEXT, offsetof(struct et_report_options, container) },
    { "prefix", FILTER_PREFIX, offsetof(struct et_report_options, container) },
    { "image", FILTER_TEXT, offsetof(struct et_report_options, image) },
    { "pod", FILTER_TEXT, offsetof(struct et_report_options, pod) },
    { "user", FILTER_TEXT, offsetof(struct et_report_options, user) },
    { "uid", FILTER_UID, offsetof(struct et_report_options, user) },
    { "family", FILTER_TEXT, offsetof(struct et_report_options, family) },
    { "confidence", FILTER_TEXT, offsetof(struct et_report_options, min_confidence) },
};

enum { FILTERS = sizeof filters / sizeof *filters };

static const struct filter *filter_of(const char *parameter)
{
    for (size_t i = 0; i < FILTERS; i++)
        if (strcmp(parameter, filters[i].parameter) == 0)
            return &filters[i];
    return NULL;
}

static void bind(struct et_stmt *stmt, int param, const struct filter *filter,
                 const struct et_report_options *options)
{
    int64_t number;
    const char *at = (const char *)options + filter->offset;
    if (filter->kind == FILTER_MOMENT) {
        et_stmt_int(stmt, param, *(const int64_t *)(const void *)at);
        return;
    }
    struct et_slice text = *(const struct et_slice *)(const void *)at;
    if (filter->kind == FILTER_UID)
        et_stmt_int(stmt, param, text.p && et_slice_i64(text, &number) ? number : ET_NULL);
    else if (filter->kind == FILTER_TEXT || (text.p && et_slice_is_hex(text, PREFIX_DIGITS)))
        et_stmt_text(stmt, param, text);
}

struct et_stmt *et_filtered_query(struct et_store *store, enum et_query query,
                                  const struct et_report_options *options, struct et_err *err)
{
    const char *name;
    struct et_stmt *stmt = et_store_query(store, query, err);
    for (int param = 1; stmt && (name = et_stmt_parameter(stmt, param)); param++)
        if (filter_of(name))
            bind(stmt, param, filter_of(name), options);
    return stmt;
}

bool et_is_filter(const char *parameter)
{
    return filter_of(parameter) != NULL;
}

bool et_filter_active(const struct et_report_options *options)
{
    return options->since_ns != ET_NULL || options->until_ns != ET_NULL || options->host.p ||
           options->container.p || options->image.p || options->pod.p || options->user.p ||
           options->family.p || options->min_confidence.p;
}

/* ------------------------------------------------------------ lists */

static bool knows_filters(const struct et_stmt *stmt)
{
    const char *name;
    for (int param = 1; (name = et_stmt_parameter(stmt, param)); param++)
        if (filter_of(name))
            return true;
    return false;
}

int et_rows_open(struct et_rows *rows, struct et_store *store, enum et_query query,
                 const struct et_report_options *options, struct et_err *err)
{
    *rows = (struct et_rows){ .row = et_filtered_query(store, query, options, err),
                              .left = INT64_MAX,
                              .cut = options->cut };
    if (!rows->row)
        return ET_FATAL;
    if (options->limit && knows_filters(rows->row))
        rows->left = options->limit;
    return 0;
}

void et_rows_end(struct et_rows *rows)
{
    et_stmt_end(&rows->row);
}

int et_rows_next(struct et_rows *rows, struct et_err *err)
{
    int got = et_stmt_row(rows->row, err);
    if (got <= 0 || rows->left-- > 0)
        return got;
    rows->was_cut = true;
    if (rows->cut)
        *rows->cut = true;
    return 0;
}
