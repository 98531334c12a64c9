/* auditd.conf: how the daemon keeps its log.
 *
 *   line = "" / "#" … / key "=" value
 *
 *   max_log_file_action = ROTATE
 *
 * A key that is not known to us is kept: the file grows with auditd. */
#include "parsers/host/formats.h"
#include "parsers/host/host_file.h"
#include "parsers/json/json_lines.h"
#include "parsers/text/list.h"

/* Enough of auditd.conf(5) to tell it from other files of this shape. */
static const char *const known_keys[] = {
    "local_events",
    "write_logs",
    "log_file",
    "log_group",
    "log_format",
    "flush",
    "freq",
    "num_logs",
    "disp_qos",
    "dispatcher",
    "name_format",
    "max_log_file",
    "max_log_file_action",
    "action_mail_acct",
    "priority_boost",
    "space_left",
    "space_left_action",
    "admin_space_left",
    "admin_space_left_action",
    "disk_full_action",
    "disk_error_action",
    "tcp_listen_port",
    "tcp_listen_queue",
    "tcp_max_per_addr",
    "tcp_client_ports",
    "tcp_client_max_idle",
    "use_libwrap",
    "krb5_principal",
    "distribute_network",
    "overflow_action",
    "max_restarts",
    "plugin_dir",
    "end_of_event_timeout",
    "verify_email",
    "q_depth",
    "report_interval",
    "enable_krb5",
    "krb5_key_file",
};

static bool is_word(struct et_slice text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == ' ' || text.p[i] == '\t')
            return false;
    return text.n > 0;
}

static enum et_host_line judge(struct et_slice line)
{
    struct et_slice key, value;
    if (et_host_is_remark(line))
        return ET_HOST_REMARK;
    if (!et_host_split(line, '=', &key, &value) || !is_word(key))
        return ET_HOST_FOREIGN;
    return ET_SLICE_IN(key, known_keys) ? ET_HOST_OWN : ET_HOST_LIKELY;
}

static int auditd_conf_bid(struct et_slice head, bool whole)
{
    struct et_host_share share = et_host_share(head, whole, judge);
    unsigned own = share.count[ET_HOST_OWN], foreign = share.count[ET_HOST_FOREIGN];
    unsigned likely = share.count[ET_HOST_LIKELY];
    unsigned least = likely || foreign ? 3 : 2;
    if (own < least || own < likely + foreign)
        return 0;
    return foreign ? 60 : 85;
}

static int auditd_conf_line(void *state, const struct et_line *line, struct et_err *err)
{
    const struct et_sink *sink = state;
    struct et_slice text = et_slice_trim(line->text), key, value;
    if (et_host_is_remark(text))
        return ET_SKIPPED;
    if (!et_host_split(text, '=', &key, &value) || !is_word(key))
        return et_line_broken(sink, line, "is no line of auditd.conf", err);
    return et_host_setting(sink, line, "auditd.conf", key, value, err);
}

const struct et_parser et_parser_auditd_conf = {
    .name = "auditd-conf",
    .summary = "auditd.conf: how long the log was kept, and what it did when the disk was full",
    .group = ET_GROUP_HOST,
    .sample = "log_file = /var/log/audit/audit.log\n"
              "log_format = RAW\n"
              "max_log_file = 64\n"
              "num_logs = 5\n"
              "name_format = NONE\n"
              "max_log_file_action = ROTATE\n"
              "disk_full_action = SUSPEND\n",
    .bid = auditd_conf_bid,
    .open = et_list_open,
    .line = auditd_conf_line,
    .close = et_list_close,
};
