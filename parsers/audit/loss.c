/*
 * audit: audit_lost=127 audit_rate_limit=0 audit_backlog_limit=64
 * audit: backlog limit exceeded
 * kauditd_printk_skb: 14 callbacks suppressed                  (left out of the kernel's log only)
 * queue to plugins is full - dropping event                    (lost to syslog only)
 *
 * The words are those of audit_log_lost and its callers in kernel/audit.c, and of
 * auditd-dispatch.c and audispd's queue.c.
 */
#include "parsers/audit/loss.h"

#include "parsers/fact.h"

static const char *const starts[] = {
    "audit_lost=",
    "backlog limit exceeded",
    "rate limit exceeded",
    "out of memory in audit_",
    "kauditd hold queue overflow",
    "kauditd retry queue overflow",
    "auditd disappeared",
    "queue is full - dropping event",
    "queue to plugins is full - dropping event",
    "dispatch err (pipe full) event lost",
};

static const char *const limited[] = {
    "kauditd_printk_skb: ",
    "audit_printk_skb: ",
    "audit_log_start: ",
    "audit_log_lost: ",
};

static bool starts_with_one_of(struct et_slice text, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (et_slice_starts(text, list[i]))
            return true;
    return false;
}

static int64_t count_in(struct et_slice said)
{
    uint64_t number;
    if (!et_slice_starts(said, "audit_lost="))
        return ET_ABSENT;
    said = et_slice_from(said, strlen("audit_lost="));
    const char *end = et_slice_find(said, ' ');
    bool known = et_slice_u64(et_slice_to(said, end ? (size_t)(end - said.p) : said.n), &number);
    return known && number <= INT64_MAX ? (int64_t)number : ET_ABSENT;
}

bool et_audit_says_lost(struct et_slice message, int64_t *lost)
{
    struct et_slice said = et_slice_trim(message);
    if (et_slice_starts(said, "audit: "))
        said = et_slice_from(said, 7);
    *lost = count_in(said);
    if (starts_with_one_of(said, starts, sizeof starts / sizeof *starts))
        return true;
    return starts_with_one_of(said, limited, sizeof limited / sizeof *limited) &&
           et_slice_ends(said, " callbacks suppressed");
}
