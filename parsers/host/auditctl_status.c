/* What the kernel says of auditing, as `auditctl -s` prints it:
 *
 *   line = key " " value                         auditctl 2.2 and later
 *        / "AUDIT_STATUS:" *( " " key "=" value )   before that
 *
 *   backlog_limit 32768
 *   AUDIT_STATUS: enabled=1 flag=1 pid=1280 rate_limit=0 backlog_limit=320 lost=0 backlog=0 */
#include "parsers/host/formats.h"
#include "parsers/host/host_file.h"
#include "parsers/json/json_lines.h"
#include "parsers/text/list.h"

static const char *const topic = "audit-status";
static const char *const old_form = "AUDIT_STATUS:";

static enum et_host_line judge(struct et_slice line)
{
    static const char *const keys[] = {
        "enabled",
        "failure",
        "flag",
        "pid",
        "rate_limit",
        "backlog_limit",
        "lost",
        "backlog",
        "backlog_wait_time",
        "features",
        "loginuid_immutable",
        "backlog_wait_time_actual",
    };
    if (et_host_is_remark(line))
        return ET_HOST_REMARK;
    if (et_slice_starts(line, old_form))
        return ET_HOST_OWN;
    struct et_slice key = et_list_word(&line);
    struct et_slice value = et_list_word(&line);
    bool fits = ET_SLICE_IN(key, keys) && value.n && value.p[0] >= '0' && value.p[0] <= '9';
    return fits ? ET_HOST_LIKELY : ET_HOST_FOREIGN;
}

/* "pid 4711" alone may be anybody's. */
static int auditctl_status_bid(struct et_slice head, bool whole)
{
    struct et_host_share share = et_host_share(head, whole, judge);
    if (share.count[ET_HOST_OWN] == 0 && share.count[ET_HOST_LIKELY] < 4)
        return 0;
    return share.count[ET_HOST_FOREIGN] ? 60 : 85;
}

static int take_old(const struct et_sink *sink, const struct et_line *line, struct et_slice text,
                    struct et_err *err)
{
    int outcome = ET_SKIPPED;
    for (struct et_slice word; (word = et_list_word(&text)).n && outcome >= 0;) {
        struct et_slice key, value;
        if (et_host_split(word, '=', &key, &value))
            outcome = et_host_setting(sink, line, topic, key, value, err);
    }
    return outcome;
}

static int auditctl_status_line(void *state, const struct et_line *line, struct et_err *err)
{
    const struct et_sink *sink = state;
    struct et_slice text = et_slice_trim(line->text), key, value;
    if (et_host_is_remark(text))
        return ET_SKIPPED;
    if (et_slice_starts(text, old_form))
        return take_old(sink, line, et_slice_from(text, strlen(old_form)), err);
    if (et_host_split(text, ' ', &key, &value))
        return et_host_setting(sink, line, topic, key, value, err);
    return et_line_broken(sink, line, "is no line of auditctl -s", err);
}

const struct et_parser et_parser_auditctl_status = {
    .name = "auditctl-status",
    .summary = "auditctl -s: whether auditing was on, and what it had lost",
    .group = ET_GROUP_HOST,
    .sample = "enabled 1\n"
              "failure 1\n"
              "pid 262\n"
              "rate_limit 0\n"
              "backlog_limit 32768\n"
              "lost 0\n"
              "backlog 0\n"
              "backlog_wait_time 60000\n"
              "backlog_wait_time_actual 0\n"
              "loginuid_immutable 0 unlocked\n",
    .bid = auditctl_status_bid,
    .open = et_list_open,
    .line = auditctl_status_line,
    .close = et_list_close,
};
