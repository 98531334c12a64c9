/*
 * line   = [ FILE | PRINTK ] RECORD *( " " RECORD )
 * FILE   = grep's: NAME ( ":" | "-" ) [ NUMBER ( ":" | "-" ) ] | NUMBER ":"
 * PRINTK = [ "<" LEVEL ">" ] [ "audit: " ]
 * RECORD = [ "node=" NAME " " ] "type=" TYPE " " [ "msg=" ] "audit(" SECONDS "." MILLIS ":" SERIAL
 *          "):" BODY                      (old daemons of theirs without the colon)
 * TYPE   = "EXECVE" | "1309" | "UNKNOWN[1309]"
 * BODY   = " " FIELDS [ 0x1D ENRICHED ]
 *
 * node=edge-12.acme.example type=CWD msg=audit(1795472001.152:1231): cwd="/src"
 *
 * The header's notation is that of auditd (audit_format in its auditd-event.c);
 * the kernel's own log has numbers for types and no msg=. Of the enriched part
 * see enrichment.c.
 */
#include "parsers/audit/record.h"

#include "base/timestamp.h"
#include "parsers/audit/enrichment.h"
#include "parsers/audit/names.h"

enum { STAMP_PRECISION_NS = 1000000 };

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
    { "CONTAINER_ID", ET_REC_CONTAINER },
    { "CONTAINER_OP", ET_REC_CONTAINER },
};

static enum et_record_kind kind_named(struct et_slice type)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (et_slice_is(type, kinds[i].name))
            return kinds[i].kind;
    return ET_REC_OTHER;
}

/* The number in "1327" (the kernel's own log), "UNKNOWN[1327]" (an auditd older
 * than its kernel) and "AUDIT1327" (journald's word for that). */
static bool type_number(struct et_slice type, uint64_t *number)
{
    if (et_slice_starts(type, "UNKNOWN[") && et_slice_ends(type, "]"))
        type = et_slice_from(et_slice_to(type, type.n - 1), 8);
    else if (et_slice_starts(type, "AUDIT"))
        type = et_slice_from(type, 5);
    return et_slice_u64(type, number) && *number <= INT32_MAX;
}

static void set_type(struct et_record *rec, struct et_slice type)
{
    uint64_t number;
    const char *name = NULL;
    rec->type = type;
    rec->kind = kind_named(type);
    if (rec->kind == ET_REC_OTHER && type_number(type, &number))
        name = et_type_name((int64_t)number);
    if (!name)
        return;
    rec->kind = kind_named(et_slice_of(name));
    if (type.p[0] <= '9')
        rec->type = et_slice_of(name);
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

/* The digits from `from` on, at most `most` of them; where they end. */
static size_t read_digits(struct et_slice s, size_t from, size_t most, uint64_t *value)
{
    const struct et_slice rest = et_slice_to(et_slice_from(s, from), most);
    uint64_t sum = 0;
    size_t n = 0;
    for (; n < rest.n; n++) {
        unsigned digit = (unsigned)(unsigned char)rest.p[n] - '0';
        if (digit > 9)
            break;
        sum = sum * 10 + digit;
    }
    *value = sum;
    return from + n;
}

static bool is_at(struct et_slice s, size_t at, char c)
{
    return at < s.n && s.p[at] == c;
}

/* "1795472001.152:1231):" as nearly every record has it, read in one go; false, and
 * nothing taken, where it is anything else. */
static bool take_usual_id(struct et_slice *rest, struct et_record *rec)
{
    enum { SECONDS = 10, MILLIS = 3, SERIAL = 18 }; /* digits; so many always fit */
    const struct et_slice s = *rest;
    uint64_t seconds, millis, serial;
    size_t point = read_digits(s, 0, SECONDS, &seconds);
    size_t colon = read_digits(s, point + 1, MILLIS, &millis);
    size_t close = read_digits(s, colon + 1, SERIAL, &serial);
    if (point == 0 || !is_at(s, point, '.') || colon != point + 1 + MILLIS ||
        !is_at(s, colon, ':') || close == colon + 1 || !is_at(s, close, ')') ||
        !is_at(s, close + 1, ':') || seconds >= (uint64_t)(INT64_MAX / ET_NS_PER_S))
        return false;
    rec->time_ns = (int64_t)seconds * ET_NS_PER_S + (int64_t)millis * STAMP_PRECISION_NS;
    rec->serial = (int64_t)serial;
    *rest = et_slice_from(s, close + 2);
    return true;
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

/* Whether the text read so far ends within quotes: single ones hold messages, in
 * which double ones come in pairs. */
struct quotes {
    const char *read_to;
    bool one, two;
};

static bool within_quotes(struct quotes *quotes, const char *at)
{
    for (; quotes->read_to < at; quotes->read_to++) {
        quotes->one ^= *quotes->read_to == '\'';
        quotes->two ^= *quotes->read_to == '"';
    }
    return quotes->one || quotes->two;
}

static bool word_starts(struct et_slice body, const char *at, const char *prefix)
{
    return at && et_slice_starts(et_slice_from(body, (size_t)(at - body.p)), prefix);
}

/* Where another record begins within body: " node=N type=T msg=audit(", outside
 * of quotes. NULL if there is none, which a look at the brackets mostly tells. */
static const char *next_record(struct et_slice body)
{
    const struct et_slice id = ET_SLICE(" msg=audit");
    struct quotes quotes = { .read_to = body.p };
    const char *bracket = body.p;
    while ((bracket = et_slice_find(et_slice_from(body, (size_t)(bracket - body.p)), '('))) {
        struct et_slice before = et_slice_to(body, (size_t)(bracket++ - body.p));
        if (before.n == 0 || before.p[before.n - 1] != 't' || !et_slice_ends(before, id.p))
            continue; /* "(null)", "(none)" */
        before.n -= id.n;
        const char *type = before.n ? memrchr(before.p, ' ', before.n) : NULL;
        if (!word_starts(body, type, " type=") || within_quotes(&quotes, type))
            continue;
        before.n = (size_t)(type - body.p);
        const char *node = before.n ? memrchr(before.p, ' ', before.n) : NULL;
        return word_starts(body, node, " node=") ? node : type;
    }
    return NULL;
}

static void set_body(struct et_record *rec, struct et_slice body)
{
    while (body.n && body.p[0] == ' ')
        body = et_slice_from(body, 1);
    rec->body = body;
    const char *next = body.n ? next_record(body) : NULL;
    if (next) {
        size_t at = (size_t)(next - body.p);
        rec->more = et_slice_from(body, at + 1);
        rec->body = et_slice_to(body, at);
    }
    rec->enriched = et_enrichment_split(&rec->body);
}

void et_record_init(struct et_record *rec, struct et_slice type, struct et_slice body)
{
    *rec = (struct et_record){ .time_ns = ET_TIME_NONE,
                               .serial = ET_ABSENT,
                               .precision_ns = STAMP_PRECISION_NS };
    set_type(rec, type);
    set_body(rec, body);
}

/* grep's "audit.log:", "audit.log-12-", "12:" before the record itself. */
static struct et_slice without_file(struct et_slice line)
{
    for (size_t i = 1; i < line.n && line.p[i - 1] != '='; i++) {
        struct et_slice rest = et_slice_from(line, i);
        if ((line.p[i - 1] == ':' || line.p[i - 1] == '-') &&
            (et_slice_starts(rest, "type=") || et_slice_starts(rest, "node=")))
            return rest;
    }
    return line;
}

/* "<6>audit: " before the record itself. */
static struct et_slice without_printk(struct et_slice line)
{
    struct et_slice rest = line;
    if (rest.n > 3 && rest.p[0] == '<' && rest.p[1] >= '0' && rest.p[1] <= '9' && rest.p[2] == '>')
        rest = et_slice_from(rest, 3);
    if (et_slice_starts(rest, "audit: "))
        rest = et_slice_from(rest, 7);
    return et_slice_starts(rest, "type=") ? rest : line;
}

int et_record_parse(struct et_slice line, struct et_record *rec, struct et_err *err)
{
    struct et_slice rest = line;
    *rec = (struct et_record){ .precision_ns = STAMP_PRECISION_NS };
    if (!et_slice_starts(line, "type=")) {
        rest = without_printk(line);
        rec->printed = rest.p != line.p;
        rest = rec->printed ? rest : without_file(line);
    }
    if (et_slice_starts(rest, "node=")) {
        rest = et_slice_from(rest, 5);
        rec->node = word(&rest);
    }
    if (!et_slice_starts(rest, "type="))
        return et_fail(err, ET_DAMAGED, "not an audit record: no type= at its start");
    rest = et_slice_from(rest, 5);
    set_type(rec, word(&rest));
    if (et_slice_starts(rest, "msg="))
        rest = et_slice_from(rest, 4);
    if (!et_slice_starts(rest, "audit("))
        return et_fail(err, ET_DAMAGED, "audit record has no msg=audit(…)");
    rest = et_slice_from(rest, 6);
    if (take_usual_id(&rest, rec)) {
        set_body(rec, rest);
        return 0;
    }
    const char *close = et_slice_find(rest, ')');
    if (!close || (size_t)(close - rest.p) + 1 >= rest.n || (close[1] != ':' && close[1] != ' '))
        return et_fail(err, ET_DAMAGED, "audit record breaks off in its header");
    size_t id_end = (size_t)(close - rest.p);
    int rc = parse_id(et_slice_to(rest, id_end), rec, err);
    if (rc == 0)
        set_body(rec, et_slice_from(rest, id_end + 2));
    return rc;
}
