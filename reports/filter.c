#include "reports/filter.h"

enum { PREFIX_DIGITS = 4 }; /* fewer may as well be a name */

static void bind_int(struct et_stmt *stmt, int param, int64_t value)
{
    if (param)
        et_stmt_int(stmt, param, value);
}

static void bind_text(struct et_stmt *stmt, int param, struct et_slice text)
{
    if (param)
        et_stmt_text(stmt, param, text);
}

struct et_stmt *et_filtered_query(struct et_store *store, const struct et_filtered *filtered,
                                  const struct et_report_options *options, struct et_err *err)
{
    struct et_stmt *stmt = et_store_query(store, filtered->query, err);
    if (!stmt)
        return NULL;
    struct et_slice container = options->container;
    bool digits = container.p && et_slice_is_hex(container, PREFIX_DIGITS);
    bind_int(stmt, filtered->since, options->since_ns);
    bind_int(stmt, filtered->until, options->until_ns);
    bind_text(stmt, filtered->host, options->host);
    bind_text(stmt, filtered->container, container);
    bind_text(stmt, filtered->prefix, digits ? container : ET_SLICE_NONE);
    bind_text(stmt, filtered->confidence, options->min_confidence);
    return stmt;
}

bool et_filter_active(const struct et_report_options *options)
{
    return options->since_ns != ET_NULL || options->until_ns != ET_NULL || options->host.p ||
           options->container.p || options->min_confidence.p;
}
