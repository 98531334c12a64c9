/*
 * message = *( "[" STAMP or CALLER "]" " " ) TEXT
 *
 * [ 1019.140639] audit: type=1326 audit(1641892294.360:516): auid=4294967295 …
 * [26083697.716609][   T55] audit: audit_lost=127 audit_rate_limit=0 audit_backlog_limit=64
 */
#include "parsers/log/printk.h"

/* "1019.140639" without the blanks before it. */
static void set_uptime(struct et_slice stamp, int64_t *uptime_ns)
{
    int64_t ns;
    if (*uptime_ns == ET_ABSENT && et_slice_find(stamp, '.') &&
        et_time_from_seconds(et_slice_trim(stamp), &ns))
        *uptime_ns = ns;
}

struct et_slice et_printk_text(struct et_slice message, int64_t *uptime_ns)
{
    *uptime_ns = ET_ABSENT;
    while (message.n && message.p[0] == '[') {
        const char *end = et_slice_find(message, ']');
        if (!end)
            break;
        size_t n = (size_t)(end - message.p);
        set_uptime(et_slice_from(et_slice_to(message, n), 1), uptime_ns);
        message = et_slice_from(message, n + 1);
        while (message.n && message.p[0] == ' ')
            message = et_slice_from(message, 1);
    }
    return message;
}

struct et_slice et_printk_record(struct et_slice text)
{
    struct et_slice record = et_slice_starts(text, "audit: ") ? et_slice_from(text, 7) : text;
    return et_slice_starts(record, "type=") ? record : ET_SLICE_NONE;
}
