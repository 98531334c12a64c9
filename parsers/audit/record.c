/*
 * line   = [ "node=" NAME " " ] "type=" TYPE " msg=audit(" SECONDS "." MILLIS ":" SERIAL "):" BODY
 * BODY   = " " FIELDS [ 0x1D ENRICHED ]
 *
 * node=edge-12.acme.example type=CWD msg=audit(1795472001.152:1231): cwd="/src"
 *
 * The header's notation is that of auditd (audit_format in its auditd-event.c);
 * 0x1D is AUDIT_INTERP_SEPARATOR of libaudit.h.
 */
#include "parsers/audit/record.h"

#include "base/timestamp.h"
#include "parsers/audit/names.h"

enum { INTERPRETATION_SEPARATOR = 0x1d, STAMP_PRECISION_NS = 1000000 };

static const struct {
    const char *name;
    enum et_record_kind kind;
} kinds[] = {
    { "PATH", ET_REC_PATH },
    { "SYSCALL", ET_REC_SYSCALL },
    { "PROCTITLE", ET_REC_PROCTITLE },
    { "CWD", ET_REC_CWD },
    { "EXECVE", ET_REC_EXECVE },
    { "EOE", ET_REC_EOE },
    { "URINGOP", ET_REC_URINGOP },
    { "LOGIN", ET_REC_LOGIN },
    { "USER_LOGIN", ET_REC_LOGIN },
    { "USER_START", ET_REC_LOGIN },
    { "USER_END", ET_REC_LOGIN },
    { "USER_AUTH", ET_REC_LOGIN },
    { "USER_ACCT", ET_REC_LOGIN },
    { "USER_ERR", ET_REC_LOGIN },
    { "USER_LOGOUT", ET_REC_LOGIN },
    { "CRED_ACQ", ET_REC_LOGIN },
    { "CRED_REFR", ET_REC_LOGIN },
    { "CRED_DISP", ET_REC_LOGIN },
    { "CONFIG_CHANGE", ET_REC_CONFIG_CHANGE },
    { "DAEMON_START", ET_REC_DAEMON_START },
    { "DAEMON_END", ET_REC_DAEMON_END },
    { "DAEMON_ABORT", ET_REC_DAEMON_END },
    { "DAEMON_CONFIG", ET_REC_DAEMON_OTHER },
    { "DAEMON_ROTATE", ET_REC_DAEMON_OTHER },
    { "DAEMON_RESUME", ET_REC_DAEMON_OTHER },
    { "DAEMON_ERR", ET_REC_DAEMON_OTHER },
    { "SYSTEM_BOOT", ET_REC_BOOT },
    { "SYSTEM_SHUTDOWN", ET_REC_SHUTDOWN },
};

static enum et_record_kind kind_named(struct et_slice type)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (et_slice_is(type, kinds[i].name))
            return kinds[i].kind;
    return ET_REC_OTHER;
}

/* "UNKNOWN[1327]" is what an auditd older than its kernel writes. */
static enum et_record_kind kind_of(struct et_slice type)
{
    static const struct et_slice unknown = { "UNKNOWN[", 8 };
    uint64_t number;
    if (!et_slice_starts(type, unknown.p) || !et_slice_ends(type, "]"))
        return kind_named(type);
    struct et_slice digits = et_slice_to(et_slice_from(type, unknown.n), type.n - unknown.n - 1);
    if (!et_slice_u64(digits, &number) || number > INT32_MAX)
        return ET_REC_OTHER;
    return kind_named(et_slice_of(et_type_name((int64_t)number)));
}

/* The text up to the next blank; the cursor moves behind that blank. */
static struct et_slice word(struct et_slice *rest)
{
    const char *end = et_slice_find(*rest, ' ');
    size_t n = end ? (size_t)(end - rest->p) : rest->n;
    struct et_slice found = et_slice_to(*rest, n);
    *rest = et_slice_from(*rest, n + 1);
    return found;
}

/* "1795472001.152:1231" */
static int parse_id(struct et_slice id, struct et_record *rec, struct et_err *err)
{
    uint64_t serial;
    const char *colon = et_slice_find(id, ':');
    if (!colon)
        return et_fail(err, ET_DAMAGED, "audit id has no serial");
    size_t at = (size_t)(colon - id.p);
    if (!et_slice_find(et_slice_to(id, at), '.') ||
        !et_time_from_seconds(et_slice_to(id, at), &rec->time_ns))
        return et_fail(err, ET_DAMAGED, "audit id has no valid stamp");
    if (!et_slice_u64(et_slice_from(id, at + 1), &serial) || serial > (uint64_t)INT64_MAX)
        return et_fail(err, ET_DAMAGED, "audit id has no valid serial");
    rec->serial = (int64_t)serial;
    return 0;
}

struct et_event_id et_record_id(const struct et_record *rec)
{
    return (struct et_event_id){ .node = rec->node,
                                 .carried = rec->carried,
                                 .time_ns = rec->time_ns,
                                 .serial = rec->serial,
                                 .precision_ns = rec->precision_ns,
                                 .zoneless = rec->zoneless };
}

int et_record_parse(struct et_slice line, struct et_record *rec, struct et_err *err)
{
    struct et_slice rest = line;
    *rec = (struct et_record){ .precision_ns = STAMP_PRECISION_NS };
    if (et_slice_starts(rest, "node=")) {
        rest = et_slice_from(rest, 5);
        rec->node = word(&rest);
    }
    if (!et_slice_starts(rest, "type="))
        return et_fail(err, ET_DAMAGED, "not an audit record: no type= at its start");
    rest = et_slice_from(rest, 5);
    rec->type = word(&rest);
    rec->kind = kind_of(rec->type);
    if (!et_slice_starts(rest, "msg=audit("))
        return et_fail(err, ET_DAMAGED, "audit record has no msg=audit(…)");
    rest = et_slice_from(rest, 10);
    const char *close = et_slice_find(rest, ')');
    if (!close || (size_t)(close - rest.p) + 1 >= rest.n || close[1] != ':')
        return et_fail(err, ET_DAMAGED, "audit record breaks off in its header");
    size_t id_end = (size_t)(close - rest.p);
    int rc = parse_id(et_slice_to(rest, id_end), rec, err);
    if (rc < 0)
        return rc;
    rec->body = et_slice_from(rest, id_end + 2);
    while (rec->body.n && rec->body.p[0] == ' ')
        rec->body = et_slice_from(rec->body, 1);
    const char *separator = et_slice_find(rec->body, INTERPRETATION_SEPARATOR);
    if (separator) {
        size_t at = (size_t)(separator - rec->body.p);
        rec->enriched = et_slice_from(rec->body, at + 1);
        rec->body = et_slice_to(rec->body, at);
    }
    return 0;
}
