/*
 * line   = [ "<" PRI ">" | FACILITY ":" LEVEL ":" ] ( stamp *caller TEXT | RECORD )
 * stamp  = "[" SECONDS "." MICROSECONDS "] " | "[" DATE "] " | DATE "," MICROSECONDS ZONE " "
 * caller = "[" "T" THREAD "] " | HOST PROGRAM "[" PID "]: "
 *
 * [  771.675097] audit: type=1300 audit(1795472431.180:4089): arch=c000003e …
 * [Mon Nov 23 22:20:31 2026] audit: type=1300 …                   (dmesg -T: local time)
 * 2026-11-23T22:20:31,189650+00:00 audit: type=1300 …             (dmesg --time-format iso)
 * kern  :notice: [  771.675097] audit: type=1300 …                (dmesg -x)
 * [  771.675097] ci-node-07 kernel: audit: type=1300 …            (journalctl -o short-monotonic)
 * <6>audit: type=1300 …                                           (no stamps asked of printk)
 *
 * The stamp in brackets stays with the message, for printk.c: the kernel's clock
 * counts from the boot, and dmesg's dates made of it drift.
 */
#include "parsers/log/lines.h"
#include "parsers/log/printk.h"

static struct et_slice skip_blanks(struct et_slice text)
{
    while (text.n && text.p[0] == ' ')
        text = et_slice_from(text, 1);
    return text;
}

static struct et_slice digits(struct et_slice *text)
{
    size_t n = 0;
    while (n < text->n && text->p[n] >= '0' && text->p[n] <= '9')
        n++;
    struct et_slice found = et_slice_to(*text, n);
    *text = et_slice_from(*text, n);
    return found;
}

/* "[   12.345678]", "[Mon Nov 23 22:20:31 2026]"; 0 if text does not begin so. */
static size_t bracket_length(struct et_slice text)
{
    static const char *const days[] = { "Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun " };
    const char *close = et_slice_starts(text, "[") ? et_slice_find(text, ']') : NULL;
    if (!close)
        return 0;
    size_t n = (size_t)(close - text.p) + 1;
    struct et_slice inside = skip_blanks(et_slice_from(et_slice_to(text, n - 1), 1));
    if (ET_SLICE_IN(et_slice_to(inside, 4), days))
        return n;
    bool whole = digits(&inside).n > 0 && et_slice_starts(inside, ".");
    inside = et_slice_from(inside, 1);
    return whole && digits(&inside).n > 0 && inside.n == 0 ? n : 0;
}

/* "<5>", or "kern  :notice: " */
static struct et_slice without_level(struct et_slice line)
{
    struct et_slice rest = et_slice_from(line, 1);
    if (et_slice_starts(line, "<") && digits(&rest).n && et_slice_starts(rest, ">"))
        return et_slice_from(rest, 1);
    const char *bracket = et_slice_find(line, '[');
    if (!bracket || bracket - line.p > 32)
        return line;
    struct et_slice before = et_slice_trim(et_slice_to(line, (size_t)(bracket - line.p)));
    const char *colon = et_slice_find(before, ':');
    bool two = colon && et_slice_ends(before, ":") && colon + 1 < before.p + before.n;
    return two ? et_slice_from(line, (size_t)(bracket - line.p)) : line;
}

/* The comma is what tells it from a line of rsyslog's. */
static bool take_iso(struct et_slice *rest, struct et_log_entry *entry)
{
    enum { ISO_BYTES = 19 };
    char copy[40];
    const char *blank = et_slice_find(*rest, ' ');
    size_t n = blank ? (size_t)(blank - rest->p) : 0;
    if (n <= ISO_BYTES || n >= sizeof copy || rest->p[ISO_BYTES] != ',')
        return false;
    memcpy(copy, rest->p, n);
    copy[ISO_BYTES] = '.';
    if (!et_time_from_rfc3339((struct et_slice){ copy, n }, &entry->time_ns))
        return false;
    entry->precision_ns = 1000;
    *rest = et_slice_from(*rest, n + 1);
    return true;
}

/* "<6>audit: type=…", "<6>type=…", "audit: type=…"; a mere "type=…" is auditd's. */
static bool is_bare_record(struct et_slice line, struct et_slice behind_level)
{
    return et_printk_record(behind_level).p && !et_slice_starts(line, "type=");
}

static bool speaks_of_audit(struct et_slice program)
{
    static const char *const programs[] = { "kernel", "audit", "auditd", "audispd",
                                            "audisp-syslog" };
    return ET_SLICE_IN(program, programs);
}

/* "ci-node-07 kernel: " or "ci-node-07 audit[298]: " behind the stamp; the message then
 * begins after it. */
static void take_host(struct et_slice text, struct et_log_entry *entry)
{
    const char *first = et_slice_find(text, ' ');
    if (!first || first == text.p || first[-1] == ':')
        return;
    struct et_slice host = et_slice_to(text, (size_t)(first - text.p));
    struct et_slice rest = et_slice_from(text, host.n + 1);
    const char *second = et_slice_find(rest, ' ');
    struct et_slice tag = et_slice_to(rest, second ? (size_t)(second - rest.p) : rest.n);
    struct et_log_entry named = *entry;
    if (!et_slice_ends(tag, ":"))
        return;
    et_log_program_set(&named, et_slice_to(tag, tag.n - 1));
    if (!speaks_of_audit(named.program))
        return;
    *entry = named;
    entry->host = host;
    entry->message = skip_blanks(et_slice_from(rest, tag.n));
}

bool et_dmesg_line(struct et_slice line, struct et_log_entry *entry)
{
    *entry = ET_LOG_ENTRY_NONE;
    struct et_slice rest = without_level(line);
    size_t bracket = bracket_length(rest);
    if (!bracket && !is_bare_record(line, rest) && !take_iso(&rest, entry))
        return false;
    entry->program = ET_SLICE("kernel");
    entry->message = rest;
    take_host(skip_blanks(et_slice_from(rest, bracket)), entry);
    return true;
}
