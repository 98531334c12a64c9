/* What a host is called:
 *
 *   hostname   = name                       /etc/hostname, `hostname`, `uname -n`
 *   machine-id = 32 digits                  /etc/machine-id
 *   uname      = "Linux" node release … "#" version …   `uname -a`
 *
 *   ci-node-07
 *   7c9399d1d5a04d02a81b3ab5ce5a1f0d
 *   Linux ci-node-07 6.1.0-56-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 … x86_64 GNU/Linux
 *
 * Of a host name its own content says so little that every other format comes
 * before it. */
#include "parsers/host/formats.h"
#include "parsers/host/host_file.h"
#include "parsers/json/json_lines.h"
#include "parsers/text/list.h"

#include <ctype.h>

enum { MAX_HOSTNAME = 64, MACHINE_ID_DIGITS = 32 };

/* The only line of head, which holds a whole stream; absent if there are several. */
static struct et_slice only_line(struct et_slice head, bool whole)
{
    struct et_slice text = et_slice_trim(head);
    return whole && !et_slice_find(text, '\n') ? text : ET_SLICE_NONE;
}

/* A number is a pid, a size, a version; digits in hexadecimal are an id. */
static bool is_hostname(struct et_slice text)
{
    bool letter = false, beyond_hex = false;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool inner = i > 0 && i + 1 < text.n;
        if (!isalnum(c) && !(inner && (c == '-' || c == '.' || c == '_')))
            return false;
        letter = letter || isalpha(c);
        beyond_hex = beyond_hex || !(isxdigit(c) || c == '-');
    }
    return letter && text.n <= MAX_HOSTNAME && (beyond_hex || text.n < MACHINE_ID_DIGITS);
}

static bool is_machine_id(struct et_slice text)
{
    return text.n == MACHINE_ID_DIGITS && et_slice_is_hex(text, MACHINE_ID_DIGITS);
}

static int hostname_bid(struct et_slice head, bool whole)
{
    return is_hostname(only_line(head, whole)) ? 3 : 0;
}

static int machine_id_bid(struct et_slice head, bool whole)
{
    return is_machine_id(only_line(head, whole)) ? 20 : 0;
}

static int take(const struct et_sink *sink, const struct et_line *line, const char *topic,
                bool (*fits)(struct et_slice), const char *complaint, struct et_err *err)
{
    struct et_slice text = et_slice_trim(line->text);
    if (text.n == 0)
        return ET_SKIPPED;
    if (!fits(text))
        return et_line_broken(sink, line, complaint, err);
    return et_host_setting(sink, line, topic, ET_SLICE_NONE, text, err);
}

static int hostname_line(void *state, const struct et_line *line, struct et_err *err)
{
    return take(state, line, "hostname", is_hostname, "is no host name", err);
}

static int machine_id_line(void *state, const struct et_line *line, struct et_err *err)
{
    return take(state, line, "machine-id", is_machine_id, "is no machine id", err);
}

struct uname {
    struct et_slice node, release;
};

/* Not the kernel's own first message, "Linux version 6.1.0 …". */
static bool read_uname(struct et_slice line, struct uname *uname)
{
    struct et_slice system, rest;
    return et_host_split(line, ' ', &system, &rest) && et_slice_is(system, "Linux") &&
           et_host_split(rest, ' ', &uname->node, &rest) && is_hostname(uname->node) &&
           !et_slice_is(uname->node, "version") &&
           et_host_split(rest, ' ', &uname->release, &rest) && uname->release.n &&
           isdigit((unsigned char)uname->release.p[0]) && et_slice_starts(rest, "#");
}

static int uname_bid(struct et_slice head, bool whole)
{
    struct uname uname;
    return read_uname(only_line(head, whole), &uname) ? 70 : 0;
}

static int uname_line(void *state, const struct et_line *line, struct et_err *err)
{
    const struct et_sink *sink = state;
    struct et_slice text = et_slice_trim(line->text);
    struct uname uname;
    if (text.n == 0)
        return ET_SKIPPED;
    if (!read_uname(text, &uname))
        return et_line_broken(sink, line, "is no line of uname -a", err);
    int rc = et_host_setting(sink, line, "uname", ET_SLICE("nodename"), uname.node, err);
    if (rc < 0)
        return rc;
    return et_host_setting(sink, line, "uname", ET_SLICE("release"), uname.release, err);
}

const struct et_parser et_parser_hostname = {
    .name = "hostname",
    .summary = "/etc/hostname: what the host is called",
    .group = ET_GROUP_HOST,
    .sample = "ci-node-07\n",
    .sample_invented = true,
    .bid = hostname_bid,
    .open = et_list_open,
    .line = hostname_line,
    .close = et_list_close,
};

const struct et_parser et_parser_machine_id = {
    .name = "machine-id",
    .summary = "/etc/machine-id",
    .group = ET_GROUP_HOST,
    .sample = "7c9399d1d5a04d02a81b3ab5ce5a1f0d\n",
    .sample_invented = true,
    .bid = machine_id_bid,
    .open = et_list_open,
    .line = machine_id_line,
    .close = et_list_close,
};

const struct et_parser et_parser_uname = {
    .name = "uname",
    .summary = "uname -a: name of the host, and its kernel",
    .group = ET_GROUP_HOST,
    .sample =
        "Linux ci-node-07 6.1.0-56-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-11-16) "
        "x86_64 GNU/Linux\n",
    .bid = uname_bid,
    .open = et_list_open,
    .line = uname_line,
    .close = et_list_close,
};
