/* Whatever carriers of one log lie beside it, its execs are the same: their places,
 * containers, command lines, processes and times. The carriers are made from the
 * sample's own log, record by record. */
#include "base/printable.h"
#include "base/timestamp.h"
#include "parsers/audit/fields.h"
#include "parsers/audit/names.h"
#include "parsers/audit/record.h"
#include "tests/unit/case.h"

#include <time.h>

enum { BLOCK = 65536, MAX_RECORDS = 8192 };

/* ausearch ran on a machine in India. */
#define LOCAL_NS (19800 * ET_NS_PER_S)

#define EXECS                                                                                      \
    "SELECT time, serial, pid, ppid, exe, cmdline, place, container_id, success FROM execs "       \
    "ORDER BY time_ns, serial, pid"
#define TOLD                                                                                       \
    "SELECT time, kind, what FROM timeline WHERE kind IN ('login', 'audit') ORDER BY time, what"

static void add_sample(struct et_strbuf *to, const char *name)
{
    char path[4096];
    const char *root = getenv("ET_SOURCE_DIR");
    snprintf(path, sizeof path, "%s/samples/web-front-incident/evidence/%s", root ? root : ".",
             name);
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "cannot open %s", path);
    for (size_t n = 1; n > 0;) {
        char *room = et_strbuf_reserve(to, BLOCK);
        ck_assert_ptr_nonnull(room);
        n = fread(room, 1, BLOCK, file);
        et_strbuf_advance(to, n);
    }
    fclose(file);
}

static int type_number(struct et_slice type)
{
    for (int number = 1100; number < 2500; number++) {
        const char *name = et_type_name(number);
        if (name && et_slice_is(type, name))
            return number;
    }
    return 0;
}

/* The log, record by record. */
static struct log {
    struct et_strbuf text;
    struct et_arena decoded;
    struct et_record records[MAX_RECORDS];
    struct et_slice lines[MAX_RECORDS];
    size_t count;
} sample;

static void read_sample(void)
{
    struct et_slice rest;
    add_sample(&sample.text, "audit.log");
    rest = et_strbuf_slice(&sample.text);
    et_arena_init(&sample.decoded);
    while (rest.n) {
        const char *end = et_slice_find(rest, '\n');
        size_t n = end ? (size_t)(end - rest.p) : rest.n;
        ck_assert_uint_lt(sample.count, MAX_RECORDS);
        sample.lines[sample.count] = et_slice_to(rest, n);
        ck_assert_int_eq(
            et_record_parse(sample.lines[sample.count], &sample.records[sample.count], NULL), 0);
        sample.count++;
        rest = et_slice_from(rest, n + 1);
    }
}

static void forget_sample(void)
{
    et_strbuf_clear(&sample.text);
    et_arena_clear(&sample.decoded);
    sample.count = 0;
}

static bool same_event(const struct et_record *a, const struct et_record *b)
{
    return a->time_ns == b->time_ns && a->serial == b->serial;
}

/* The value of a field, decoded if it is a text. Absent if there is none. */
static struct et_slice value_of(const struct et_record *rec, const char *key)
{
    struct et_slice body = rec->body, text = ET_SLICE_NONE;
    struct et_field field;
    while (et_field_next(&body, &field, NULL) > 0)
        if (et_slice_is(field.key, key)) {
            ck_assert(et_field_text(&field, &sample.decoded, &text));
            return text;
        }
    return text;
}

static const struct et_record *record_of(const struct et_record *event, const char *type,
                                         const char *item)
{
    for (size_t i = 0; i < sample.count; i++) {
        const struct et_record *rec = &sample.records[i];
        if (same_event(rec, event) && et_slice_is(rec->type, type) &&
            (!item || et_slice_is(value_of(rec, "item"), item)))
            return rec;
    }
    return NULL;
}

static void add_printed(struct et_strbuf *to, struct et_slice text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c < ' ')
            et_strbuf_addf(to, "\\%03o", c);
        else
            et_strbuf_addc(to, (char)c);
    }
}

static const char *local_text(const struct et_record *rec, const char *format, char text[64])
{
    time_t second = (time_t)((rec->time_ns + LOCAL_NS) / ET_NS_PER_S);
    struct tm parts;
    strftime(text, 64, format, gmtime_r(&second, &parts));
    return text;
}

/* ----------------------------------------------------- one record, as carried */

static void as_auditd(struct et_strbuf *to, size_t i)
{
    et_strbuf_add(to, sample.lines[i]);
    et_strbuf_addc(to, '\n');
}

static void as_syslog(struct et_strbuf *to, size_t i)
{
    char text[64];
    et_strbuf_addf(to, "%s ci-node-07 audisp-syslog: ",
                   local_text(&sample.records[i], "%b %e %H:%M:%S", text));
    as_auditd(to, i);
}

static void as_journal(struct et_strbuf *to, size_t i)
{
    const struct et_record *rec = &sample.records[i];
    if (et_slice_starts(rec->type, "DAEMON_"))
        return; /* auditd's own words do not pass the kernel */
    et_strbuf_addf(to,
                   "_TRANSPORT=audit\n_HOSTNAME=ci-node-07\n_AUDIT_TYPE_NAME=%.*s\n"
                   "_SOURCE_REALTIME_TIMESTAMP=%lld\n_AUDIT_ID=%lld\nMESSAGE=%.*s ",
                   (int)rec->type.n, rec->type.p, (long long)(rec->time_ns / 1000),
                   (long long)rec->serial, (int)rec->type.n, rec->type.p);
    et_strbuf_add(to, rec->body);
    et_strbuf_adds(to, "\n\n");
}

static void as_journal_short(struct et_strbuf *to, size_t i)
{
    const struct et_record *rec = &sample.records[i];
    char stamp[ET_TIME_TEXT];
    et_time_text(rec->time_ns, stamp);
    et_strbuf_addf(to, "%.19s+0000 ci-node-07 audit: %.*s ", stamp, (int)rec->type.n, rec->type.p);
    et_strbuf_add(to, rec->body);
    et_strbuf_addc(to, '\n');
}

static void as_go_audit(struct et_strbuf *to, size_t i)
{
    const struct et_record *rec = &sample.records[i];
    et_strbuf_addf(to,
                   "{\"sequence\":%lld,\"timestamp\":\"%lld.%03lld\",\"messages\":[{\"type\":%d,"
                   "\"data\":",
                   (long long)rec->serial, (long long)(rec->time_ns / ET_NS_PER_S),
                   (long long)(rec->time_ns / 1000000 % 1000), type_number(rec->type));
    et_json_add_string(to, rec->body);
    et_strbuf_adds(to, "}],\"uid_map\":{}}\n");
}

static const char *call_name(struct et_slice number)
{
    uint64_t value = 0;
    ck_assert(et_slice_u64(number, &value));
    return et_call_name(0xc000003e, (int64_t)value);
}

/* Names for numbers, no quotes, a local time; users keep their numbers. */
static void as_interpreted(struct et_strbuf *to, size_t i)
{
    const struct et_record *rec = &sample.records[i];
    struct et_slice body = rec->body, text;
    struct et_field field;
    char date[64];
    et_strbuf_addf(to, "type=%.*s msg=audit(%s.%03lld:%lld) : ", (int)rec->type.n, rec->type.p,
                   local_text(rec, "%d.%m.%Y %H:%M:%S", date),
                   (long long)(rec->time_ns / 1000000 % 1000), (long long)rec->serial);
    while (et_field_next(&body, &field, NULL) > 0) {
        bool call = rec->kind == ET_REC_SYSCALL;
        ck_assert(et_field_text(&field, &sample.decoded, &text));
        et_strbuf_addf(to, "%.*s=", (int)field.key.n, field.key.p);
        if (call && et_slice_is(field.key, "arch"))
            et_strbuf_adds(to, "x86_64");
        else if (call && et_slice_is(field.key, "syscall"))
            et_strbuf_adds(to, call_name(field.value));
        else if (call && et_slice_starts(field.key, "a") && field.key.n == 2)
            et_strbuf_addf(to, "0x%.*s", (int)field.value.n, field.value.p);
        else if (text.p && (field.quoted || rec->kind == ET_REC_EXECVE ||
                            et_slice_is(field.key, "exe") || et_slice_is(field.key, "name") ||
                            et_slice_is(field.key, "cwd") || et_slice_is(field.key, "proctitle")))
            add_printed(to, text);
        else if (et_slice_is(field.key, "msg"))
            et_strbuf_addf(to, "'%.*s'", (int)field.value.n, field.value.p);
        else
            et_strbuf_add(to, field.value);
        et_strbuf_addc(to, ' ');
    }
    et_strbuf_addc(to, '\n');
}

/* ------------------------------------------------------- one event, as carried */

static void add_percent_encoded(struct et_strbuf *to, struct et_slice text)
{
    et_strbuf_addc(to, '"');
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '"' || c == '\\')
            et_strbuf_addf(to, "\\%c", c);
        else if (c < ' ' || c > '~' || c == '%' || c == '+')
            et_strbuf_addf(to, "%%%02x", c);
        else
            et_strbuf_addc(to, (char)c);
    }
    et_strbuf_addc(to, '"');
}

/* The arguments, as far as they are in one piece each. */
static void add_arguments(struct et_strbuf *to, const struct et_record *rec)
{
    struct et_slice body = rec->body, text;
    struct et_field field;
    bool first = true;
    et_strbuf_adds(to, "\"ARGV\":[");
    while (et_field_next(&body, &field, NULL) > 0) {
        if (et_slice_is(field.key, "argc"))
            continue;
        ck_assert(et_field_text(&field, &sample.decoded, &text));
        et_strbuf_adds(to, first ? "" : ",");
        add_percent_encoded(to, text);
        first = false;
    }
    et_strbuf_adds(to, "]");
}

static void add_object(struct et_strbuf *to, const struct et_record *rec)
{
    static const char *const texts[] = { "comm", "exe", "key", "name", "cwd", "acct" };
    struct et_slice body = rec->body, text;
    struct et_field field;
    bool first = true;
    et_strbuf_addc(to, '{');
    while (et_field_next(&body, &field, NULL) > 0) {
        ck_assert(et_field_text(&field, &sample.decoded, &text));
        if (rec->kind == ET_REC_EXECVE && !et_slice_is(field.key, "argc"))
            break;
        et_strbuf_addf(to, "%s\"%.*s\":", first ? "" : ",", (int)field.key.n, field.key.p);
        first = false;
        if (!text.p)
            et_strbuf_adds(to, "null");
        else
            add_percent_encoded(to, ET_SLICE_IN(field.key, texts) ? text : field.value);
    }
    if (rec->kind == ET_REC_EXECVE) {
        et_strbuf_addc(to, ',');
        add_arguments(to, rec);
    }
    et_strbuf_addc(to, '}');
}

static void as_laurel(struct et_strbuf *to, size_t i)
{
    static const char *const types[] = { "SYSCALL", "EXECVE", "CWD", "LOGIN" };
    const struct et_record *event = &sample.records[i], *rec;
    static const char *const items[] = { "0", "1", "2", "3" };
    if (event->kind != ET_REC_SYSCALL)
        return;
    et_strbuf_addf(to, "{\"ID\":\"%lld.%03lld:%lld\"", (long long)(event->time_ns / ET_NS_PER_S),
                   (long long)(event->time_ns / 1000000 % 1000), (long long)event->serial);
    for (size_t k = 0; k < sizeof types / sizeof *types; k++)
        if ((rec = record_of(event, types[k], NULL)) != NULL) {
            et_strbuf_addf(to, ",\"%s\":", types[k]);
            add_object(to, rec);
        }
    et_strbuf_adds(to, ",\"PATH\":[");
    for (size_t k = 0; k < 4; k++)
        if ((rec = record_of(event, "PATH", items[k])) != NULL) {
            et_strbuf_adds(to, k ? "," : "");
            add_object(to, rec);
        }
    et_strbuf_adds(to, "]}\n");
}

/* The file as ausearch's table and sentences have it. False for what is no exec. */
static bool file_of(const struct et_record *event, struct et_slice *folder, struct et_slice *name)
{
    const struct et_record *path = record_of(event, "PATH", "0"),
                           *cwd = record_of(event, "CWD", NULL);
    if (event->kind != ET_REC_SYSCALL || !path || !cwd)
        return false;
    *folder = value_of(cwd, "cwd");
    *name = value_of(path, "name");
    if (et_slice_starts(*name, "/"))
        *folder = ET_SLICE("");
    else if (et_slice_starts(*name, "./"))
        *name = et_slice_from(*name, 1);
    return true;
}

static void as_table(struct et_strbuf *to, size_t i)
{
    const struct et_record *event = &sample.records[i];
    struct et_slice folder, name;
    char date[64];
    if (i == 0)
        et_strbuf_adds(to, "NODE,EVENT,DATE,TIME,SERIAL_NUM,EVENT_KIND,SESSION,SUBJ_PRIME,SUBJ_SEC,"
                           "SUBJ_KIND,ACTION,RESULT,OBJ_PRIME,OBJ_SEC,OBJ_KIND,HOW\n");
    if (!file_of(event, &folder, &name))
        return;
    bool done = et_slice_is(value_of(event, "success"), "yes");
    et_strbuf_addf(to, ",SYSCALL,%s,%lld,audit-rule,unset,system,root,privileged-acct,executed,%s,",
                   local_text(event, "%d.%m.%Y,%H:%M:%S", date), (long long)event->serial,
                   done ? "success" : "failed");
    et_strbuf_add(to, folder);
    et_strbuf_add(to, name);
    et_strbuf_adds(to, ",1,file,\n");
}

static void as_sentences(struct et_strbuf *to, size_t i)
{
    const struct et_record *event = &sample.records[i];
    struct et_slice folder, name;
    char date[64];
    if (!file_of(event, &folder, &name) || !et_slice_is(value_of(event, "success"), "yes"))
        return;
    et_strbuf_addf(to, "At %s root successfully executed ",
                   local_text(event, "%H:%M:%S %d.%m.%Y", date));
    et_strbuf_add(to, folder);
    et_strbuf_add(to, name);
    et_strbuf_adds(to, " \n");
}

static const struct carrier {
    const char *file;
    void (*write)(struct et_strbuf *to, size_t record);
} carriers[] = {
    { "in/syslog", as_syslog },
    { "in/journal.export", as_journal },
    { "in/journal.short", as_journal_short },
    { "in/go-audit.json", as_go_audit },
    { "in/laurel.json", as_laurel },
    { "in/interpreted.txt", as_interpreted },
    { "in/table.csv", as_table },
    { "in/sentences.txt", as_sentences },
};

enum { CARRIERS = sizeof carriers / sizeof *carriers };

/* ---------------------------------------------------------------------- the test */

static void write_carrier(const struct scratch_case *it, const struct carrier *carrier)
{
    ET_STRBUF_AUTO text = { 0 };
    for (size_t i = 0; i < sample.count; i++)
        carrier->write(&text, i);
    ck_assert(!text.failed);
    case_file(it, carrier->file, et_strbuf_slice(&text));
}

static void write_others(const struct scratch_case *it)
{
    static const char *const names[] = { "docker-inspect.json", "docker-events.json" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        ET_STRBUF_AUTO text = { 0 };
        char name[64];
        add_sample(&text, names[i]);
        snprintf(name, sizeof name, "in/%s", names[i]);
        case_file(it, name, et_strbuf_slice(&text));
    }
}

/* The log with those carriers (a bit each): its execs, and what logins and auditd
 * said. */
static void outcome(unsigned with, struct et_strbuf *execs, struct et_strbuf *told)
{
    static const struct carrier log = { "in/audit.log", as_auditd };
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    write_others(&it);
    write_carrier(&it, &log);
    for (unsigned i = 0; i < CARRIERS; i++)
        if (with >> i & 1)
            write_carrier(&it, &carriers[i]);
    case_ingest(&it, "in");
    case_correlate(&it);
    case_rows(&it, EXECS, execs);
    case_rows(&it, TOLD, told);
}

static void expect_same(const struct et_strbuf *want, const struct et_strbuf *got, const char *with)
{
    size_t at = 0;
    while (at < want->n && at < got->n && want->p[at] == got->p[at])
        at++;
    size_t from = at > 200 ? at - 200 : 0;
    ck_assert_msg(at == want->n && at == got->n, "with %s: byte %zu\n got: …%.400s\nwant: …%.400s",
                  with, at, et_strbuf_string(got) + from, et_strbuf_string(want) + from);
}

START_TEST(other_carriers_of_a_log_change_nothing)
{
    ET_STRBUF_AUTO execs = { 0 }, told = { 0 };
    read_sample();
    outcome(0, &execs, &told);
    ck_assert_uint_gt(execs.n, 10000);
    for (unsigned i = 0; i <= CARRIERS; i++) {
        ET_STRBUF_AUTO more_execs = { 0 }, more_told = { 0 };
        outcome(i < CARRIERS ? 1U << i : (1U << CARRIERS) - 1, &more_execs, &more_told);
        expect_same(&execs, &more_execs, i < CARRIERS ? carriers[i].file : "all");
        expect_same(&told, &more_told, i < CARRIERS ? carriers[i].file : "all");
    }
    forget_sample();
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, other_carriers_of_a_log_change_nothing);
}
