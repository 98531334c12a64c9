#include "parsers/log/stamp.h"

enum {
    BSD_BYTES = 15,     /* "Nov 23 22:07:50" */
    ISO_BYTES = 19,     /* "2026-11-23T22:07:50" */
    MAX_FRACTION = 6,   /* digits: container logs write nine, no system log does */
    EPOCH_SECONDS = 10, /* digits, from 2001 to 2286 */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whether text begins with pattern: '0' stands for a digit, 'a' for a letter,
 * '_' for a blank or a digit. */
static bool looks_like(struct et_slice text, const char *pattern)
{
    for (size_t i = 0; pattern[i]; i++) {
        if (i == text.n)
            return false;
        char c = text.p[i];
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (pattern[i] == '0'   ? !is_digit(c)
            : pattern[i] == 'a' ? !letter
            : pattern[i] == '_' ? c != ' ' && !is_digit(c)
                                : c != pattern[i])
            return false;
    }
    return true;
}

/* Bytes of ".123456" at the front of text; 0 if there is none. */
static size_t fraction_length(struct et_slice text)
{
    size_t n = 1;
    if (!text.n || text.p[0] != '.')
        return 0;
    while (n < text.n && is_digit(text.p[n]))
        n++;
    return n > 1 ? n : 0;
}

static int64_t precision_of(size_t digits)
{
    int64_t ns = ET_NS_PER_S;
    for (; digits; digits--)
        ns /= 10;
    return ns;
}

static struct et_slice skip_blanks(struct et_slice text)
{
    while (text.n && text.p[0] == ' ')
        text = et_slice_from(text, 1);
    return text;
}

static size_t word_length(struct et_slice text)
{
    const char *end = et_slice_find(text, ' ');
    return end ? (size_t)(end - text.p) : text.n;
}

/* Date, time and fraction as they stand in text, with zone behind them. */
static int64_t time_of(struct et_slice text, struct et_slice zone)
{
    char copy[64];
    int64_t ns;
    if (text.n + zone.n > sizeof copy)
        return ET_TIME_NONE;
    memcpy(copy, text.p, text.n);
    if (zone.n)
        memcpy(copy + text.n, zone.p, zone.n);
    return et_time_from_rfc3339((struct et_slice){ copy, text.n + zone.n }, &ns) ? ns
                                                                                 : ET_TIME_NONE;
}

/* With 'T' and a zone: what has neither is another kind of log. */
static bool take_iso(struct et_slice *text, struct et_log_entry *entry)
{
    if (!looks_like(*text, "0000-00-00T00:00:00"))
        return false;
    size_t fraction = fraction_length(et_slice_from(*text, ISO_BYTES));
    struct et_slice stamp = et_slice_to(*text, ISO_BYTES + fraction);
    struct et_slice zone = et_slice_from(*text, stamp.n);
    zone = et_slice_to(zone, word_length(zone));
    int64_t ns = time_of(stamp, zone);
    if (ns == ET_TIME_NONE || fraction > 1 + MAX_FRACTION)
        return false;
    entry->time_ns = ns;
    entry->precision_ns = precision_of(fraction ? fraction - 1 : 0);
    *text = skip_blanks(et_slice_from(*text, stamp.n + zone.n));
    return true;
}

static bool is_month(struct et_slice text)
{
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    return ET_SLICE_IN(et_slice_to(text, 3), months);
}

static bool take_bsd(struct et_slice *text)
{
    if (!looks_like(*text, "aaa _0 00:00:00") || !is_month(*text))
        return false;
    size_t fraction = fraction_length(et_slice_from(*text, BSD_BYTES));
    struct et_slice rest = et_slice_from(*text, BSD_BYTES + fraction);
    if (!rest.n || rest.p[0] != ' ')
        return false;
    *text = skip_blanks(rest);
    return true;
}

/* Only the zone UTC has one meaning; "CET" and the like do not. */
static bool take_long(struct et_slice *text, struct et_log_entry *entry)
{
    if (!looks_like(*text, "aaa 0000-00-00 00:00:00"))
        return false;
    struct et_slice stamp = et_slice_from(*text, 4);
    size_t fraction = fraction_length(et_slice_from(stamp, ISO_BYTES));
    struct et_slice zone = skip_blanks(et_slice_from(stamp, ISO_BYTES + fraction));
    struct et_slice name = et_slice_to(zone, word_length(zone));
    stamp = et_slice_to(stamp, ISO_BYTES + fraction);
    entry->time_ns = time_of(stamp, et_slice_is(name, "UTC") ? ET_SLICE("Z") : name);
    entry->precision_ns = precision_of(fraction ? fraction - 1 : 0);
    *text = skip_blanks(et_slice_from(zone, name.n));
    return true;
}

static bool take_epoch(struct et_slice *text, struct et_log_entry *entry)
{
    if (!looks_like(*text, "0000000000.000000 ") ||
        !et_time_from_seconds(et_slice_to(*text, EPOCH_SECONDS + 1 + MAX_FRACTION),
                              &entry->time_ns))
        return false;
    entry->precision_ns = precision_of(MAX_FRACTION);
    *text = skip_blanks(et_slice_from(*text, EPOCH_SECONDS + 1 + MAX_FRACTION));
    return true;
}

enum et_stamp_form et_log_stamp_take(struct et_slice *text, struct et_log_entry *entry)
{
    if (take_iso(text, entry))
        return ET_STAMP_ISO;
    if (take_bsd(text))
        return ET_STAMP_BSD;
    if (take_long(text, entry))
        return ET_STAMP_LONG;
    return take_epoch(text, entry) ? ET_STAMP_EPOCH : ET_STAMP_NONE;
}
