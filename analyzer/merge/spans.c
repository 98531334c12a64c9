#include "analyzer/merge/spans.h"

#include <stdlib.h>

/* Columns of merge_hosts. */
enum { HOST_ID, NAME, FIRST_EXEC, LAST_EXEC, PROCESSES, ACTORS, CONTAINERS };

void et_spans_init(struct et_spans *spans)
{
    *spans = (struct et_spans){ 0 };
    et_arena_init(&spans->text);
    et_map_init(&spans->by_name);
}

void et_spans_clear(struct et_spans *spans)
{
    free(spans->hosts);
    et_map_clear(&spans->by_name);
    et_arena_clear(&spans->text);
}

static bool has_room(struct et_spans *spans)
{
    if (spans->count < spans->cap)
        return true;
    size_t cap = spans->cap ? 2 * spans->cap : 64;
    struct et_span_host *more = realloc(spans->hosts, cap * sizeof *more);
    if (!more)
        return false;
    spans->hosts = more;
    spans->cap = cap;
    return true;
}

/* What would let numbers run over is of no case that this program made. */
static bool read_counts(struct et_stmt *row, struct et_span_host *host)
{
    const int64_t most = (int64_t)1 << 48;
    int64_t first = et_stmt_col_int(row, FIRST_EXEC), last = et_stmt_col_int(row, LAST_EXEC);
    struct et_span *spans = host->spans;
    if (first == ET_NULL || last == ET_NULL || first < 1 || last < first - 1 || last > most)
        return false;
    spans[ET_SPAN_EXECS].count = last - first + 1;
    spans[ET_SPAN_PROCESSES].count = et_stmt_col_int(row, PROCESSES);
    spans[ET_SPAN_ACTORS].count = et_stmt_col_int(row, ACTORS);
    for (int kind = ET_SPAN_CONTAINERS; kind < ET_SPAN_KINDS; kind++)
        spans[kind].count = et_stmt_col_int(row, CONTAINERS + kind - ET_SPAN_CONTAINERS);
    for (int kind = 0; kind < ET_SPAN_KINDS; kind++)
        if (spans[kind].count < 0 || spans[kind].count > most)
            return false;
    return true;
}

static int add_host(struct et_spans *spans, struct et_stmt *row, size_t of,
                    const struct et_span_host **twice, struct et_err *err)
{
    bool fresh;
    if (!has_room(spans))
        return et_fail_memory(err);
    struct et_span_host *host = &spans->hosts[spans->count];
    *host = (struct et_span_host){ .name = et_arena_copy(&spans->text, et_stmt_col_text(row, NAME)),
                                   .of = of,
                                   .host_id = et_stmt_col_int(row, HOST_ID) };
    uint64_t *slot = host->name.p ? et_map_put(&spans->by_name, host->name, &fresh) : NULL;
    if (!slot)
        return et_fail_memory(err);
    if (!fresh) {
        *twice = &spans->hosts[*slot - 1];
        return et_fail(err, ET_DAMAGED, "has a host that another case has");
    }
    if (!read_counts(row, host))
        return et_fail(err, ET_DAMAGED,
                       "does not tell how much its hosts have: `exectrail correlate` mends that");
    *slot = ++spans->count;
    return 0;
}

int et_spans_add(struct et_spans *spans, struct et_store *store, size_t of,
                 const struct et_span_host **twice, struct et_err *err)
{
    int got;
    size_t first = spans->count;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_MERGE_HOSTS, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0) {
        int rc = add_host(spans, row, of, twice, err);
        if (rc < 0)
            return rc;
    }
    for (int kind = 0; kind < ET_SPAN_KINDS; kind++) {
        int64_t sum = 0;
        for (size_t i = first; i < spans->count; i++) {
            spans->hosts[i].spans[kind].there = sum;
            sum += spans->hosts[i].spans[kind].count;
        }
    }
    return got;
}

static int by_name(const void *a, const void *b)
{
    const struct et_span_host *x = *(struct et_span_host *const *)a,
                              *y = *(struct et_span_host *const *)b;
    return et_slice_compare(x->name, y->name);
}

/* Of these, one kind goes on where the one before it ends. */
static bool goes_on(int kind)
{
    return kind == ET_SPAN_INSTALLED || kind == ET_SPAN_CONTAINED || kind == ET_SPAN_IMAGED ||
           kind == ET_SPAN_IMAGES;
}

int et_spans_number(struct et_spans *spans, struct et_err *err)
{
    struct et_span_host **sorted =
        malloc((spans->count ? spans->count : 1) * sizeof(struct et_span_host *));
    if (!sorted)
        return et_fail_memory(err);
    for (size_t i = 0; i < spans->count; i++)
        sorted[i] = &spans->hosts[i];
    qsort(sorted, spans->count, sizeof(struct et_span_host *), by_name);
    int64_t sum = 0;
    for (int kind = 0; kind < ET_SPAN_KINDS; kind++) {
        sum = goes_on(kind) ? sum : 0;
        for (size_t i = 0; i < spans->count; i++) {
            sorted[i]->spans[kind].here = sum;
            sum += sorted[i]->spans[kind].count;
        }
    }
    for (size_t i = 0; i < spans->count; i++)
        sorted[i]->rank = (int64_t)i + 1;
    free(sorted);
    return 0;
}

const struct et_span_host *et_spans_of(const struct et_spans *spans, size_t of, size_t *count)
{
    size_t low = 0, high = spans->count;
    while (low < high) { /* cases are added in their order */
        size_t middle = low + (high - low) / 2;
        if (spans->hosts[middle].of < of)
            low = middle + 1;
        else
            high = middle;
    }
    for (*count = 0; low + *count < spans->count && spans->hosts[low + *count].of == of;)
        ++*count;
    return spans->hosts + low;
}

int64_t et_spans_here(const struct et_span_host *hosts, size_t count, enum et_span_kind kind,
                      int64_t there)
{
    size_t low = 0, high = count;
    if (there == ET_NULL)
        return ET_NULL;
    while (low < high) { /* the last that begins before it */
        size_t middle = low + (high - low) / 2;
        if (hosts[middle].spans[kind].there < there)
            low = middle + 1;
        else
            high = middle;
    }
    while (low > 0) {
        const struct et_span *span = &hosts[low - 1].spans[kind];
        if (span->count)
            return there - span->there <= span->count ? span->here + there - span->there : ET_NULL;
        low--;
    }
    return ET_NULL;
}

const struct et_span_host *et_spans_host(const struct et_span_host *hosts, size_t count,
                                         int64_t host_id)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (hosts[middle].host_id < host_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && hosts[low].host_id == host_id ? &hosts[low] : NULL;
}

int64_t et_spans_rank(const struct et_span_host *hosts, size_t count, int64_t host_id)
{
    const struct et_span_host *host = et_spans_host(hosts, count, host_id);
    return host ? host->rank : ET_NULL;
}
