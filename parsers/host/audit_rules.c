/* Audit rules, as in audit.rules and rules.d, and as `auditctl -l` lists them:
 *
 *   line    = "" / "#" … / "No rules" / rule / control
 *   rule    = ( "-a" / "-A" ) " " list "," action …   or action "," list
 *           / "-w" " " path …
 *           / "LIST_RULES:" …                          auditctl before 2.2
 *   control = option [ " " value ]
 *
 *   -a always,exit -F arch=b64 -S execve,execveat -F key=exec
 *
 * Rules are kept as they are written: the names of fields and calls in them are
 * auditctl's. What deletes rules is control. */
#include "parsers/host/formats.h"
#include "parsers/host/host_file.h"
#include "parsers/json/json_lines.h"
#include "parsers/text/list.h"

static const char *const no_rules = "No rules";

/* What may stand behind an option. */
enum operand { NOTHING, NUMBER, TEXT };

static const struct control {
    const char *option;
    enum operand operand;
} controls[] = {
    { "-D", NOTHING }, /* delete all rules … */
    { "-D", TEXT },    /* … that have this key */
    { "-b", NUMBER },  /* backlog */
    { "-c", NOTHING }, /* go on after an error, but report it */
    { "-d", TEXT },    /* delete one rule */
    { "-e", NUMBER },  /* enabled; 2 = locked */
    { "-f", NUMBER },  /* what to do on failure */
    { "-i", NOTHING }, /* ignore errors */
    { "-m", TEXT },    /* write a message into the log */
    { "-q", TEXT },    /* a mount beneath a watched folder */
    { "-r", NUMBER },  /* rate limit */
    { "-t", NOTHING }, /* trim watches */
    { "-W", TEXT },    /* delete a watch */
    { "--backlog_wait_time", NUMBER },
    { "--loginuid-immutable", NOTHING },
    { "--reset-lost", NOTHING },
    { "--reset_backlog_wait_time_actual", NOTHING },
};

/* "always,exit", in either order. */
static bool is_list_and_action(struct et_slice word)
{
    static const char *const lists[] = { "exit",    "entry",      "task",    "user",
                                         "exclude", "filesystem", "io_uring" };
    static const char *const actions[] = { "always", "never", "possible" };
    struct et_slice a, b;
    return et_host_split(word, ',', &a, &b) &&
           ((ET_SLICE_IN(a, lists) && ET_SLICE_IN(b, actions)) ||
            (ET_SLICE_IN(a, actions) && ET_SLICE_IN(b, lists)));
}

static bool is_rule(struct et_slice line)
{
    struct et_slice option = et_list_word(&line), operand = et_list_word(&line);
    if (et_slice_is(option, "LIST_RULES:"))
        return operand.n > 0;
    if (et_slice_is(option, "-w"))
        return et_slice_starts(operand, "/");
    return (et_slice_is(option, "-a") || et_slice_is(option, "-A")) && is_list_and_action(operand);
}

/* Cuts a line into an option of the table and what follows it. */
static bool read_control(struct et_slice line, struct et_slice *option, struct et_slice *operand)
{
    uint64_t number;
    *option = et_list_word(&line);
    *operand = et_slice_trim(line);
    enum operand is = operand->n == 0 ? NOTHING : et_slice_u64(*operand, &number) ? NUMBER : TEXT;
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++)
        if (et_slice_is(*option, controls[i].option) &&
            (is == controls[i].operand || (is == NUMBER && controls[i].operand == TEXT)))
            return true;
    return false;
}

static enum et_host_line judge(struct et_slice line)
{
    struct et_slice option, operand;
    if (et_host_is_remark(line))
        return ET_HOST_REMARK;
    if (is_rule(line) || et_slice_is(line, no_rules))
        return ET_HOST_OWN;
    return read_control(line, &option, &operand) ? ET_HOST_LIKELY : ET_HOST_FOREIGN;
}

/* Rules with something foreign between them are rules still; without any rule,
 * as in 10-base-config.rules, nothing foreign may be there. */
static int audit_rules_bid(struct et_slice head, bool whole)
{
    struct et_host_share share = et_host_share(head, whole, judge);
    unsigned own = share.count[ET_HOST_OWN], likely = share.count[ET_HOST_LIKELY];
    if (share.count[ET_HOST_FOREIGN] == 0)
        return own ? 85 : likely ? 40 : 0;
    return own && own + likely > share.count[ET_HOST_FOREIGN] ? 60 : 0;
}

static int audit_rules_line(void *state, const struct et_line *line, struct et_err *err)
{
    const struct et_sink *sink = state;
    struct et_slice text = et_slice_trim(line->text), option, operand;
    if (et_host_is_remark(text))
        return ET_SKIPPED;
    if (et_slice_is(text, no_rules))
        return et_host_setting(sink, line, "audit-control", ET_SLICE("rules"), text, err);
    if (is_rule(text))
        return et_host_setting(sink, line, "audit-rule", ET_SLICE_NONE, text, err);
    if (read_control(text, &option, &operand))
        return et_host_setting(sink, line, "audit-control", option, operand, err);
    return et_line_broken(sink, line, "is no audit rule", err);
}

const struct et_parser et_parser_audit_rules = {
    .name = "audit-rules",
    .summary = "audit.rules, rules.d/*.rules, auditctl -l",
    .group = ET_GROUP_HOST,
    .sample = "-D\n"
              "-b 32768\n"
              "-f 1\n"
              "--backlog_wait_time 60000\n"
              "-a always,exit -F arch=b64 -S execve -S execveat -k exec\n"
              "-a always,exit -F arch=b32 -S execve -S execveat -k exec\n",
    .bid = audit_rules_bid,
    .open = et_list_open,
    .line = audit_rules_line,
    .close = et_list_close,
};
