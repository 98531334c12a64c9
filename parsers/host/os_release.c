/* Which distribution it is: /etc/os-release, /etc/lsb-release, `lsb_release -a`.
 *
 *   line = "" / "#" … / KEY "=" value / Key ":" TAB value
 *
 *   PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
 *   Description:    Debian GNU/Linux 12 (bookworm)
 *
 * A value is given without the quotes around it; escapes within stay. */
#include "parsers/host/formats.h"
#include "parsers/host/host_file.h"
#include "parsers/json/json_lines.h"
#include "parsers/text/list.h"

#include <ctype.h>

static const char *const no_modules = "No LSB modules are available.";

static bool is_variable(struct et_slice key)
{
    for (size_t i = 0; i < key.n; i++)
        if (!isupper((unsigned char)key.p[i]) && !isdigit((unsigned char)key.p[i]) &&
            key.p[i] != '_')
            return false;
    return key.n > 0;
}

static struct et_slice without_quotes(struct et_slice value)
{
    bool quoted = value.n >= 2 && (value.p[0] == '"' || value.p[0] == '\'') &&
                  value.p[value.n - 1] == value.p[0];
    return quoted ? (struct et_slice){ value.p + 1, value.n - 2 } : value;
}

/* False if line is neither of the two forms. */
static bool read_pair(struct et_slice line, struct et_slice *key, struct et_slice *value)
{
    static const char *const lsb_keys[] = { "LSB Version", "Distributor ID", "Description",
                                            "Release", "Codename" };
    if (et_host_split(line, '=', key, value) && is_variable(*key)) {
        *value = without_quotes(*value);
        return true;
    }
    return et_host_split(line, ':', key, value) && ET_SLICE_IN(*key, lsb_keys);
}

static bool is_remark(struct et_slice line)
{
    return et_host_is_remark(line) || et_slice_is(line, no_modules);
}

static enum et_host_line judge(struct et_slice line)
{
    static const char *const own_keys[] = { "PRETTY_NAME", "VERSION_ID",      "VERSION_CODENAME",
                                            "DISTRIB_ID",  "DISTRIB_RELEASE", "Distributor ID",
                                            "Codename" };
    struct et_slice key, value;
    if (is_remark(line))
        return ET_HOST_REMARK;
    if (!read_pair(line, &key, &value))
        return ET_HOST_FOREIGN;
    return ET_SLICE_IN(key, own_keys) ? ET_HOST_OWN : ET_HOST_LIKELY;
}

/* A list of variables is not much: something must be there that only this has. */
static int os_release_bid(struct et_slice head, bool whole)
{
    struct et_host_share share = et_host_share(head, whole, judge);
    unsigned own = share.count[ET_HOST_OWN], likely = share.count[ET_HOST_LIKELY];
    return own && own + likely >= 2 && share.count[ET_HOST_FOREIGN] == 0 ? 75 : 0;
}

static int os_release_line(void *state, const struct et_line *line, struct et_err *err)
{
    const struct et_sink *sink = state;
    struct et_slice text = et_slice_trim(line->text), key, value;
    if (is_remark(text))
        return ET_SKIPPED;
    if (!read_pair(text, &key, &value))
        return et_line_broken(sink, line, "is no line of os-release", err);
    return et_host_setting(sink, line, "os-release", key, value, err);
}

const struct et_parser et_parser_os_release = {
    .name = "os-release",
    .summary = "/etc/os-release, /etc/lsb-release, lsb_release -a",
    .group = ET_GROUP_HOST,
    .sample = "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n"
              "NAME=\"Debian GNU/Linux\"\n",
    .bid = os_release_bid,
    .open = et_list_open,
    .line = os_release_line,
    .close = et_list_close,
};
