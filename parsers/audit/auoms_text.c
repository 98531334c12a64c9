/*
 * What Azure's agent hands to syslog, one record a line (SyslogEventWriter.cpp of
 * OMS-Auditd-Plugin):
 *
 * type=AUOMS_EXECVE audit(1652292622.006:84144): SchemaVersion="1" auoms_version=2.5.2.0 node=h …
 * pid=17794 … ses="-1" comm="bash" exe="/bin/bash" key=auoms cwd="/" name="/bin/bash" …
 * path_name=["/bin/bash","/lib64/ld-linux-x86-64.so.2"] … argc=2 cmdline="bash -i" redactors=
 * containerid=
 *
 * Nothing in a value is escaped. So a text reaches to the next field that the agent
 * writes, the command line to the last "redactors=". A process can choose its comm,
 * its paths and its arguments: where it put a field of the agent into one of them,
 * that field stands twice. This is said, and the first one counts: pid and ids stand
 * before all that a process can choose.
 */
#include "parsers/audit/auoms_record.h"

enum { HEADER_BYTES = 256 };

/* Fields whose values may hold blanks; those that may stand behind them. */
static const char *const texts[] = { "comm",          "exe",       "key",       "cwd",
                                     "name",          "acct",      "cmd",       "path_name",
                                     "path_nametype", "path_mode", "path_ouid", "path_ogid" };

static const char *const followers[] = {
    "argc",      "addr",        "auid",      "audit_user", "cap_fe",        "cap_fi",
    "cap_fp",    "cap_frootid", "cap_fver",  "cmdline",    "containerid",   "cwd",
    "dev",       "exe",         "group",     "hostname",   "inode",         "key",
    "key_r",     "mode",        "name",      "nametype",   "o_user",        "ogid",
    "ouid",      "owner_group", "path_mode", "path_name",  "path_nametype", "path_ogid",
    "path_ouid", "pid",         "ppid",      "proctitle",  "rdev",          "redactors",
    "res",       "ses",         "subj",      "success",    "terminal",      "tty",
    "uid",       "user",
};

bool et_auoms_is_text(struct et_slice text)
{
    return et_slice_starts(text, "type=AUOMS_") ||
           (et_slice_starts(text, "type=") &&
            et_slice_search(et_slice_to(text, HEADER_BYTES), ET_SLICE(" auoms_version=")));
}

/* The key that text begins with; absent if there is none. */
static struct et_slice key_at(struct et_slice text)
{
    size_t n = 0;
    while (n < text.n && text.p[n] > ' ' && text.p[n] < 0x7f && !strchr("=\"'", text.p[n]))
        n++;
    return n && n < text.n && text.p[n] == '=' ? et_slice_to(text, n) : ET_SLICE_NONE;
}

/* Those of another record that was merged are called TYPE_field. */
static bool is_follower(struct et_slice key)
{
    return key.n && (ET_SLICE_IN(key, followers) || (key.p[0] >= 'A' && key.p[0] <= 'Z'));
}

/* Bytes of a text before " FIELD=": of all of it if none follows. */
static size_t text_length(struct et_slice text)
{
    bool quoted = et_slice_starts(text, "\"");
    const char *blank;
    for (size_t at = 0; (blank = et_slice_find(et_slice_from(text, at), ' ')); at++) {
        at = (size_t)(blank - text.p);
        bool ended = !quoted || (at > 1 && text.p[at - 1] == '"');
        if (ended && is_follower(key_at(et_slice_from(text, at + 1))))
            return at;
    }
    return text.n;
}

/* The last place where needle stands in text; its length if nowhere. */
static size_t last_of(struct et_slice text, struct et_slice needle)
{
    for (size_t at = text.n; at >= needle.n && needle.n; at--)
        if (memcmp(text.p + at - needle.n, needle.p, needle.n) == 0)
            return at - needle.n;
    return text.n;
}

static size_t value_length(struct et_slice key, struct et_slice text)
{
    const char *blank = et_slice_find(text, ' ');
    if (et_slice_is(key, "cmdline") || et_slice_is(key, "proctitle"))
        return last_of(text, ET_SLICE(" redactors="));
    if (ET_SLICE_IN(key, texts))
        return text_length(text);
    return blank ? (size_t)(blank - text.p) : text.n;
}

static struct et_slice unquoted(struct et_slice value)
{
    bool quoted = value.n > 1 && et_slice_starts(value, "\"") && et_slice_ends(value, "\"");
    return quoted ? et_slice_to(et_slice_from(value, 1), value.n - 2) : value;
}

/* The fields of body. False if there is no memory; *twice if one stands twice. */
static bool split(struct et_auoms_record *said, struct et_slice body, bool *twice)
{
    while (body.n && said->count <= ET_AUOMS_MAX_FIELDS) {
        struct et_slice key = key_at(body);
        size_t n = 0;
        if (key.n) {
            char name[32];
            body = et_slice_from(body, key.n + 1);
            n = value_length(key, body);
            if (is_follower(key) && key.n < sizeof name) {
                memcpy(name, key.p, key.n);
                name[key.n] = '\0';
                *twice = *twice || et_auoms_value(said, name).p;
            }
            if (!et_auoms_add(said, key, unquoted(et_slice_to(body, n))))
                return false;
        } else {
            const char *blank = et_slice_find(body, ' ');
            n = blank ? (size_t)(blank - body.p) : body.n;
        }
        body = et_slice_from(body, n + 1);
    }
    return true;
}

int et_auoms_text(struct et_audit_records *records, struct et_slice text, struct et_slice host,
                  const struct et_line *line, struct et_err *err)
{
    struct et_record rec;
    struct et_err why = { 0 };
    struct et_auoms_record said = { 0 };
    bool twice = false;
    if (et_record_parse(text, &rec, &why) < 0)
        return et_audit_records_broken(records, line, why.msg, NULL, err);
    said.type = rec.type;
    rec.node = rec.node.n ? rec.node : host;
    /* The body ends where the text does: it may hold what looks like another record. */
    struct et_slice body = et_slice_from(text, (size_t)(rec.body.p - text.p));
    int outcome = split(&said, et_slice_trim(body), &twice)
                      ? et_auoms_take(records, &said, &rec, line, err)
                      : et_fail_memory(err);
    et_auoms_clear(&said);
    if (outcome >= 0 && twice)
        return et_audit_records_broken(records, line,
                                       "a field stands twice: one of them is in a value",
                                       "the first of them", err);
    return outcome;
}
