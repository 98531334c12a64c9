/* auditd's own log, as it lies in /var/log/audit: RAW or ENRICHED, with or
 * without node=, and what looks the same: `ausearch --raw`, plain `ausearch` with
 * its separators, lines that grep found. The line's grammar is in record.c. */
#include "parsers/audit/formats.h"

#include "parsers/audit/records.h"
#include "parsers/text/list.h"

static const char no_matches[] = "<no matches>"; /* of ausearch */

/* A line that is no record and was never meant to be one. */
static bool is_remark(struct et_slice text)
{
    static const char *const words[] = { "", "----", "--" };
    return ET_SLICE_IN(text, words) || et_slice_is(text, no_matches) ||
           et_slice_starts(text, "time->") || et_slice_starts(text, "#");
}

/* Half of the certainty for one record, the rest by the share of lines that are
 * records: a log may begin in mid-record or be sprinkled with rubbish. A search
 * that found nothing is an empty log. What the kernel printed is dmesg's. */
static int audit_log_bid(struct et_slice head, bool whole)
{
    struct et_slice line;
    struct et_record rec;
    int lines = 0, records = 0;
    bool none = false;
    while (et_head_line(&head, whole, &line)) {
        none = none || et_slice_is(line, no_matches);
        if (is_remark(line))
            continue;
        lines++;
        records += et_record_parse(line, &rec, NULL) == 0 && !rec.printed;
    }
    if (none && lines == 0)
        return 60;
    return records ? 50 + 45 * records / lines : 0;
}

static void audit_log_close(void *state)
{
    et_audit_records_free(state);
}

static int audit_log_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    *state = et_audit_records_new(sink);
    return *state ? 0 : et_fail_memory(err);
}

static int audit_log_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct et_slice text = et_slice_trim(line->text);
    if (!et_slice_starts(text, "type=") && is_remark(text))
        return ET_SKIPPED;
    return et_audit_records_text(state, text, ET_SLICE_NONE, 0, line, err);
}

static int audit_log_finish(void *state, struct et_err *err)
{
    return et_audit_records_finish(state, err);
}

static int audit_log_save(const void *state, struct et_strbuf *saved, struct et_open_lines *open,
                          struct et_err *err)
{
    return et_audit_records_save(state, saved, open, err);
}

static int audit_log_load(void *state, struct et_saved *saved, struct et_err *err)
{
    return et_audit_records_load(state, saved, err);
}

static int audit_log_again(void *state, const struct et_line *line, struct et_err *err)
{
    return et_audit_records_again(state, et_slice_trim(line->text), ET_SLICE_NONE, 0, line, err);
}

const struct et_parser et_parser_audit_log = {
    .name = "audit-log",
    .summary =
        "auditd's log, raw or enriched, any node; ausearch --raw or plain; lines that grep found",
    .group = ET_GROUP_AUDIT,
    .sample =
        "type=SYSCALL msg=audit(1795471979.280:1110): arch=c000003e syscall=59 success=yes exit=0 "
        "a0=5608718204e8 a1=560871820490 a2=5608718204b8 a3=8 items=3 ppid=1552 pid=1740 "
        "auid=4294967295 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) "
        "ses=4294967295 comm=\"gcc\" exe=\"/usr/bin/x86_64-linux-gnu-gcc-12\" subj=docker-default "
        "key=\"exec\"\n"
        "type=BPRM_FCAPS msg=audit(1795471979.280:1110): fver=0 fp=0 fi=0 fe=0 "
        "old_pp=00000000a80425fb old_pi=0 old_pe=00000000a80425fb old_pa=0 pp=00000000a80425fb "
        "pi=0 pe=00000000a80425fb pa=0 frootid=0\n"
        "type=EXECVE msg=audit(1795471979.280:1110): argc=4 a0=\"gcc\" a1=\"-o\" a2=\"/tmp/app\" "
        "a3=\"/in/hello.c\"\n"
        "type=CWD msg=audit(1795471979.280:1110): cwd=\"/src\"\n"
        "type=PATH msg=audit(1795471979.280:1110): item=0 name=\"/usr/bin/gcc\" inode=137197 "
        "dev=00:36 mode=0100755 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL cap_fp=0 cap_fi=0 "
        "cap_fe=0 cap_fver=0 cap_frootid=0\n"
        "type=PATH msg=audit(1795471979.280:1110): item=1 name=\"/usr/bin/gcc\" inode=135768 "
        "dev=00:36 mode=0120777 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL cap_fp=0 cap_fi=0 "
        "cap_fe=0 cap_fver=0 cap_frootid=0\n"
        "type=PATH msg=audit(1795471979.280:1110): item=2 name=\"/lib64/ld-linux-x86-64.so.2\" "
        "inode=133404 dev=00:36 mode=0100755 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL cap_fp=0 "
        "cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0\n"
        "type=PROCTITLE msg=audit(1795471979.280:1110): "
        "proctitle=676363002D6F002F746D702F617070002F696E2F68656C6C6F2E63\n",
    .bid = audit_log_bid,
    .open = audit_log_open,
    .line = audit_log_line,
    .finish = audit_log_finish,
    .save = audit_log_save,
    .load = audit_log_load,
    .again = audit_log_again,
    .close = audit_log_close,
};
