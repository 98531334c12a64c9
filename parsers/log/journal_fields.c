#include "parsers/log/journal_fields.h"

enum { NS_PER_US = 1000 };

static const char *const names[ET_JOURNAL_FIELDS] = {
    [ET_JOURNAL_MESSAGE] = "MESSAGE",
    [ET_JOURNAL_HOSTNAME] = "_HOSTNAME",
    [ET_JOURNAL_IDENTIFIER] = "SYSLOG_IDENTIFIER",
    [ET_JOURNAL_COMM] = "_COMM",
    [ET_JOURNAL_PID] = "_PID",
    [ET_JOURNAL_TRANSPORT] = "_TRANSPORT",
    [ET_JOURNAL_RECEIVED] = "__REALTIME_TIMESTAMP",
    [ET_JOURNAL_SAID] = "_SOURCE_REALTIME_TIMESTAMP",
    [ET_JOURNAL_AUDIT_TYPE] = "_AUDIT_TYPE",
    [ET_JOURNAL_AUDIT_TYPE_NAME] = "_AUDIT_TYPE_NAME",
    [ET_JOURNAL_AUDIT_ID] = "_AUDIT_ID",
    [ET_JOURNAL_PRIORITY] = "PRIORITY",
    [ET_JOURNAL_CONTAINER] = "CONTAINER_ID_FULL",
    [ET_JOURNAL_PARTIAL] = "CONTAINER_PARTIAL_MESSAGE",
};

const char *et_journal_field_name(enum et_journal_field field)
{
    return names[field];
}

enum et_journal_field et_journal_field_named(struct et_slice name)
{
    size_t i = 0;
    while (i < ET_JOURNAL_FIELDS && !et_slice_is(name, names[i]))
        i++;
    return (enum et_journal_field)i;
}

static struct et_slice first_of(struct et_slice a, struct et_slice b)
{
    return a.n ? a : b;
}

static int64_t time_of(struct et_slice microseconds)
{
    uint64_t us;
    if (!et_slice_u64(microseconds, &us) || us > (uint64_t)(INT64_MAX / NS_PER_US))
        return ET_TIME_NONE;
    return (int64_t)us * NS_PER_US;
}

static int64_t number_of(struct et_slice text)
{
    uint64_t number;
    return et_slice_u64(text, &number) && number <= INT64_MAX ? (int64_t)number : ET_ABSENT;
}

/* A program may call itself "kernel" or "audit"; journald knows where it comes from. */
static struct et_slice program_of(const struct et_slice *value)
{
    static const char *const transports[] = { "kernel", "audit" };
    struct et_slice name = value[ET_JOURNAL_IDENTIFIER], transport = value[ET_JOURNAL_TRANSPORT];
    if (transport.p && ET_SLICE_IN(name, transports) && !et_slice_eq(name, transport))
        return value[ET_JOURNAL_COMM];
    return first_of(name, value[ET_JOURNAL_COMM]);
}

/* Docker's and podman's drivers send what came on stderr as errors. */
static void set_container(const struct et_slice *value, struct et_log_entry *entry)
{
    entry->container = value[ET_JOURNAL_CONTAINER];
    entry->partial = et_slice_is(value[ET_JOURNAL_PARTIAL], "true");
    if (et_slice_is(value[ET_JOURNAL_PRIORITY], "6"))
        entry->channel = ET_SLICE("stdout");
    if (et_slice_is(value[ET_JOURNAL_PRIORITY], "3"))
        entry->channel = ET_SLICE("stderr");
}

void et_journal_entry(const struct et_journal_fields *fields, struct et_log_entry *entry)
{
    const struct et_slice *value = fields->value;
    *entry = ET_LOG_ENTRY_NONE;
    entry->host = value[ET_JOURNAL_HOSTNAME];
    entry->program = program_of(value);
    entry->pid = number_of(value[ET_JOURNAL_PID]);
    entry->time_ns = time_of(first_of(value[ET_JOURNAL_SAID], value[ET_JOURNAL_RECEIVED]));
    entry->precision_ns = NS_PER_US;
    entry->message = value[ET_JOURNAL_MESSAGE];
    if (value[ET_JOURNAL_CONTAINER].n)
        set_container(value, entry);
    if (!et_slice_is(value[ET_JOURNAL_TRANSPORT], "audit") && !value[ET_JOURNAL_AUDIT_TYPE].p)
        return;
    entry->audit_type = first_of(value[ET_JOURNAL_AUDIT_TYPE_NAME], value[ET_JOURNAL_AUDIT_TYPE]);
    if (value[ET_JOURNAL_SAID].n) /* else the stamp is not the record's own */
        entry->audit_serial = number_of(value[ET_JOURNAL_AUDIT_ID]);
}
