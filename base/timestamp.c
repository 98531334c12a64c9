#include "base/timestamp.h"

enum { FRACTION_DIGITS = 9 };

/* Days since 1970-01-01 of a civil date in the Gregorian calendar, counting
 * years from March so that the leap day comes last. */
static int64_t days_from_civil(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static void civil_from_days(int64_t days, int64_t *year, int *month, int *day)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * day_of_year + 2) / 153;
    *day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
    *month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    *year = year_of_era + era * 400 + (*month <= 2);
}

bool et_time_from_civil(int year, int month, int day, int hour, int minute, int second, int64_t *ns)
{
    if (year < 1700 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return false;
    int64_t days = days_from_civil(year, month, day), same_year;
    int same_month, same_day;
    civil_from_days(days, &same_year, &same_month, &same_day);
    if (same_month != month) /* 30 February */
        return false;
    *ns = ((days * 24 + hour) * 3600 + (int64_t)minute * 60 + second) * ET_NS_PER_S;
    return true;
}

/* Up to nine digits after a point, as nanoseconds; further digits are dropped. */
static bool fraction(struct et_slice digits, int64_t *ns)
{
    int64_t value = 0;
    for (size_t i = 0; i < FRACTION_DIGITS; i++) {
        unsigned digit = i < digits.n ? (unsigned)(unsigned char)digits.p[i] - '0' : 0;
        if (digit > 9)
            return false;
        value = value * 10 + digit;
    }
    for (size_t i = FRACTION_DIGITS; i < digits.n; i++)
        if (digits.p[i] < '0' || digits.p[i] > '9')
            return false;
    *ns = value;
    return true;
}

bool et_time_from_seconds(struct et_slice text, int64_t *ns)
{
    const char *point = et_slice_find(text, '.');
    size_t whole = point ? (size_t)(point - text.p) : text.n;
    uint64_t seconds;
    int64_t part = 0;
    if (!et_slice_u64(et_slice_to(text, whole), &seconds))
        return false;
    if (seconds >= (uint64_t)(INT64_MAX / ET_NS_PER_S))
        return false;
    if (point && (whole + 1 == text.n || !fraction(et_slice_from(text, whole + 1), &part)))
        return false;
    *ns = (int64_t)seconds * ET_NS_PER_S + part;
    return true;
}

static bool digits(struct et_slice text, size_t at, size_t n, int *out)
{
    uint64_t value;
    if (text.n < at + n || !et_slice_u64(et_slice_to(et_slice_from(text, at), n), &value))
        return false;
    *out = (int)value;
    return true;
}

bool et_time_offset(struct et_slice zone, int64_t *ns)
{
    int hours, minutes;
    if (et_slice_is(zone, "Z") || et_slice_is(zone, "z")) {
        *ns = 0;
        return true;
    }
    if (zone.n < 5 || (zone.p[0] != '+' && zone.p[0] != '-'))
        return false;
    size_t at = zone.p[3] == ':' ? 4 : 3;
    if (zone.n != at + 2 || !digits(zone, 1, 2, &hours) || !digits(zone, at, 2, &minutes))
        return false;
    if (hours > 23 || minutes > 59)
        return false;
    *ns = (hours * 3600 + minutes * 60) * ET_NS_PER_S * (zone.p[0] == '-' ? -1 : 1);
    return true;
}

bool et_time_from_rfc3339(struct et_slice text, int64_t *ns)
{
    int year, month, day, hour, minute, second;
    int64_t east;
    if (text.n < 20 || text.p[4] != '-' || text.p[7] != '-' || text.p[13] != ':' ||
        text.p[16] != ':' || (text.p[10] != 'T' && text.p[10] != 't' && text.p[10] != ' '))
        return false;
    if (!digits(text, 0, 4, &year) || !digits(text, 5, 2, &month) || !digits(text, 8, 2, &day) ||
        !digits(text, 11, 2, &hour) || !digits(text, 14, 2, &minute) ||
        !digits(text, 17, 2, &second))
        return false;
    struct et_slice rest = et_slice_from(text, 19);
    int64_t part = 0;
    if (rest.n && rest.p[0] == '.') {
        size_t end = 1;
        while (end < rest.n && rest.p[end] >= '0' && rest.p[end] <= '9')
            end++;
        if (end == 1 || !fraction(et_slice_to(et_slice_from(rest, 1), end - 1), &part))
            return false;
        rest = et_slice_from(rest, end);
    }
    if (rest.n && rest.p[0] == ' ')
        rest = et_slice_from(rest, 1);
    if (!et_time_offset(rest, &east))
        return false;
    if (year == 1) {
        *ns = ET_TIME_NONE;
        return true;
    }
    if (!et_time_from_civil(year, month, day, hour, minute, second, ns))
        return false;
    *ns += part - east;
    return true;
}

bool et_time_from_go(struct et_slice text, int64_t *ns)
{
    size_t end = 0;
    for (int blanks = 0; end < text.n; end++)
        if (text.p[end] == ' ' && ++blanks == 3)
            break;
    return et_time_from_rfc3339(et_slice_to(text, end), ns);
}

bool et_time_from_rfc1123(struct et_slice text, int64_t *ns)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int year, month = 0, day, hour, minute, second;
    int64_t east;
    if (text.n < 31 || text.p[3] != ',' || text.p[19] != ':' || text.p[22] != ':' ||
        text.p[25] != ' ')
        return false;
    while (month < 12 && memcmp(months + (size_t)month * 3, text.p + 8, 3) != 0)
        month++;
    if (!digits(text, 5, 2, &day) || !digits(text, 12, 4, &year) || !digits(text, 17, 2, &hour) ||
        !digits(text, 20, 2, &minute) || !digits(text, 23, 2, &second) ||
        !et_time_offset(et_slice_from(text, 26), &east) ||
        !et_time_from_civil(year, month + 1, day, hour, minute, second, ns))
        return false;
    *ns -= east;
    return true;
}

/* The lowest `width` decimal digits of value at *to, with zeros in front, then
 * the character that follows them. */
static void put(char **to, int64_t value, int width, char then)
{
    for (int i = width - 1; i >= 0; i--) {
        (*to)[i] = (char)('0' + value % 10);
        value /= 10;
    }
    (*to)[width] = then;
    *to += width + 1;
}

int64_t et_time_second(int64_t ns)
{
    int64_t second = ns / ET_NS_PER_S;
    return second - (ns % ET_NS_PER_S < 0);
}

int64_t et_time_moved(int64_t ns, int64_t by_ns)
{
    int64_t moved;
    if (__builtin_add_overflow(ns, by_ns, &moved))
        return by_ns < 0 ? ET_TIME_NONE + 1 : INT64_MAX;
    return moved;
}

const char *et_time_text_in(int64_t ns, int64_t zone_ns, char text[ET_TIME_TEXT])
{
    int64_t seconds = et_time_second(ns) + zone_ns / ET_NS_PER_S, rest = ns % ET_NS_PER_S;
    if (rest < 0)
        rest += ET_NS_PER_S;
    int64_t days = seconds / 86400, of_day = seconds % 86400, year;
    int month, day;
    if (of_day < 0) {
        of_day += 86400;
        days--;
    }
    civil_from_days(days, &year, &month, &day); /* an int64_t of ns ends in 1677 and 2262 */
    char *to = text;
    put(&to, year, 4, '-');
    put(&to, month, 2, '-');
    put(&to, day, 2, 'T');
    put(&to, of_day / 3600, 2, ':');
    put(&to, of_day / 60 % 60, 2, ':');
    put(&to, of_day % 60, 2, '.');
    char sign = '+';
    if (zone_ns == 0)
        sign = 'Z';
    else if (zone_ns < 0)
        sign = '-';
    put(&to, rest / 1000000, 3, sign);
    if (zone_ns) {
        int64_t minutes = (zone_ns < 0 ? -zone_ns : zone_ns) / ET_NS_PER_S / 60;
        put(&to, minutes / 60, 2, ':');
        put(&to, minutes % 60, 2, '\0');
    }
    *to = '\0';
    return text;
}

const char *et_time_text(int64_t ns, char text[ET_TIME_TEXT])
{
    return et_time_text_in(ns, 0, text);
}
