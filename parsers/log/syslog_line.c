/*
 * line    = [ "<" PRI ">" ] ( bsd | rfc5424 ) | talos
 * bsd     = STAMP [ HOST [ FACILITY "." LEVEL ] ] PROGRAM [ "[" PID "]" ] ":" MESSAGE
 * rfc5424 = "1" STAMP HOST PROGRAM PID MSGID DATA [ MESSAGE ]
 * talos   = HOST ": kern:" LEVEL ": [" STAMP "]:" MESSAGE
 *
 * Nov 23 22:07:50 ci-node-07 dockerd[512]: time="…" level=info msg="…"       (RFC 3164)
 * 2026-11-23T21:35:16.738698+00:00 ci-node-07 audisp-syslog: type=SYSCALL …  (rsyslog)
 * 2026-11-23T22:07:50+0000 ci-node-07 audit[1]: SYSCALL arch=…               (journalctl short-iso)
 * Mon 2026-11-23 22:07:50 UTC ci-node-07 kernel: audit: …                    (journalctl
 * short-full) <13>1 2026-11-23T22:07:50.152Z ci-node-07 dockerd 512 - - time="…" …       (RFC 5424)
 * 10.5.0.3: kern:  notice: [2022-07-28T11:49:44.873Z]: audit: type=1326 …    (talosctl dmesg)
 */
#include "parsers/log/lines.h"

#include "parsers/log/stamp.h"

enum { MAX_PRIORITY_DIGITS = 3 };

static struct et_slice skip_blanks(struct et_slice text)
{
    while (text.n && text.p[0] == ' ')
        text = et_slice_from(text, 1);
    return text;
}

/* The text up to the next blank; the cursor moves to the word behind it. */
static struct et_slice word(struct et_slice *rest)
{
    const char *end = et_slice_find(*rest, ' ');
    struct et_slice found = et_slice_to(*rest, end ? (size_t)(end - rest->p) : rest->n);
    *rest = skip_blanks(et_slice_from(*rest, found.n));
    return found;
}

static struct et_slice without_priority(struct et_slice line)
{
    size_t n = 1;
    if (!line.n || line.p[0] != '<')
        return line;
    while (n < line.n && n <= MAX_PRIORITY_DIGITS && line.p[n] >= '0' && line.p[n] <= '9')
        n++;
    return n > 1 && n < line.n && line.p[n] == '>' ? et_slice_from(line, n + 1) : line;
}

void et_log_program_set(struct et_log_entry *entry, struct et_slice tag)
{
    const char *open = et_slice_ends(tag, "]") ? memrchr(tag.p, '[', tag.n) : NULL;
    uint64_t pid;
    if (open) {
        struct et_slice inside = et_slice_from(tag, (size_t)(open - tag.p) + 1);
        if (et_slice_u64(et_slice_to(inside, inside.n - 1), &pid) && pid <= INT32_MAX)
            entry->pid = (int64_t)pid;
        tag = et_slice_to(tag, (size_t)(open - tag.p));
    }
    entry->program = et_slice_basename(tag);
}

/* Takes "PROGRAM[PID]:" off the front; the message may follow without a blank. */
static bool take_tag(struct et_slice *rest, struct et_log_entry *entry)
{
    struct et_slice text = *rest, tag = word(&text);
    if (!et_slice_ends(tag, ":") || tag.n == 1)
        return false;
    et_log_program_set(entry, et_slice_to(tag, tag.n - 1));
    *rest = et_slice_from(*rest, tag.n + 1);
    return true;
}

/* Where programs write their level where a host's name would stand. */
static bool is_level(struct et_slice name)
{
    static const char *const levels[] = { "TRACE", "DEBUG", "INFO",  "NOTICE", "WARN",
                                          "FATAL", "ERROR", "PANIC", "WARNING" };
    return ET_SLICE_IN(name, levels);
}

static bool take_bsd(struct et_slice rest, enum et_stamp_form form, struct et_log_entry *entry)
{
    if (form != ET_STAMP_BSD || !take_tag(&rest, entry)) {
        entry->host = word(&rest);
        if (!entry->host.n || is_level(entry->host))
            return false;
        struct et_slice text = rest, facility = word(&text);
        if (!et_slice_ends(facility, ":") && et_slice_find(facility, '.'))
            rest = text;
        if (!take_tag(&rest, entry))
            return false;
    }
    entry->message = rest;
    return true;
}

static struct et_slice unless_dash(struct et_slice text)
{
    return et_slice_is(text, "-") ? ET_SLICE_NONE : text;
}

/* "-", or "[id name="value" …][…]" in which ] may be escaped. */
static void skip_data(struct et_slice *rest)
{
    size_t i = 0;
    bool quoted = false;
    if (!rest->n || rest->p[0] != '[') {
        word(rest);
        return;
    }
    for (; i < rest->n; i++) {
        char c = rest->p[i];
        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (c == ']' && !quoted && (i + 1 == rest->n || rest->p[i + 1] != '['))
            break;
    }
    *rest = skip_blanks(et_slice_from(*rest, i + 1));
}

static bool take_rfc5424(struct et_slice rest, struct et_log_entry *entry)
{
    uint64_t pid;
    if (!et_slice_starts(rest, "1 "))
        return false;
    rest = et_slice_from(rest, 2);
    if (et_slice_starts(rest, "- "))
        rest = et_slice_from(rest, 2);
    else if (et_log_stamp_take(&rest, entry) != ET_STAMP_ISO)
        return false;
    entry->host = unless_dash(word(&rest));
    entry->program = et_slice_basename(unless_dash(word(&rest)));
    if (et_slice_u64(word(&rest), &pid) && pid <= INT32_MAX)
        entry->pid = (int64_t)pid;
    word(&rest); /* MSGID */
    skip_data(&rest);
    entry->message = et_slice_unmarked(rest);
    return true;
}

static bool take_talos(struct et_slice rest, struct et_log_entry *entry)
{
    struct et_slice host = word(&rest), facility = word(&rest), level = word(&rest);
    if (!et_slice_ends(host, ":") || !et_slice_is(facility, "kern:") || !et_slice_ends(level, ":"))
        return false;
    struct et_slice stamp = word(&rest);
    if (stamp.n < 4 || stamp.p[0] != '[' || !et_slice_ends(stamp, "]:") ||
        !et_time_from_rfc3339(et_slice_from(et_slice_to(stamp, stamp.n - 2), 1), &entry->time_ns))
        return false;
    entry->host = et_slice_to(host, host.n - 1);
    entry->program = ET_SLICE("kernel");
    entry->precision_ns = 1;
    entry->message = rest;
    return true;
}

bool et_syslog_line(struct et_slice line, struct et_log_entry *entry)
{
    struct et_slice text = without_priority(line), rest = text;
    *entry = ET_LOG_ENTRY_NONE;
    enum et_stamp_form form = et_log_stamp_take(&rest, entry);
    if (form != ET_STAMP_NONE)
        return take_bsd(rest, form, entry);
    return take_rfc5424(text, entry) || take_talos(text, entry);
}
