#include "analyzer/cli/moment.h"

#include "base/strbuf.h"
#include "base/timestamp.h"

static const struct {
    char unit;
    int64_t seconds;
} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 }, { 'w', INT64_C(7) * 86400 } };

static bool read_relative(struct et_slice text, int64_t *ns)
{
    uint64_t number;
    if (text.n < 3 || text.p[0] != '-')
        return false;
    struct et_slice digits = et_slice_to(et_slice_from(text, 1), text.n - 2);
    if (!et_slice_u64(digits, &number) || number > INT64_MAX)
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (text.p[text.n - 1] == units[i].unit)
            return !__builtin_mul_overflow((int64_t)number, -units[i].seconds * ET_NS_PER_S, ns);
    return false;
}

static bool read_date(struct et_slice text, int64_t *ns)
{
    ET_STRBUF_AUTO midnight = { 0 };
    et_strbuf_add(&midnight, text);
    et_strbuf_adds(&midnight, "T00:00:00Z");
    return et_time_from_rfc3339(et_strbuf_slice(&midnight), ns);
}

bool et_moment_read(struct et_slice text, struct et_moment *moment)
{
    moment->before_end = read_relative(text, &moment->ns);
    return moment->before_end || et_time_from_rfc3339(text, &moment->ns) ||
           et_time_from_seconds(text, &moment->ns) || read_date(text, &moment->ns);
}
