/*
 * 2026-11-23T22:07:56+0000 ci-node-07 audit[298]: SYSCALL arch=c000003e syscall=59 … items=3 …
 * 2026-11-23T22:07:56+0000 ci-node-07 audit: EXECVE argc=2 a0="…" a1="reboot"
 * 2026-11-23T22:07:56+0000 ci-node-07 audit: CWD cwd="/"
 * 2026-11-23T22:07:56+0000 ci-node-07 audit: PATH item=0 name="…"
 * 2026-11-23T22:07:56+0000 ci-node-07 audit: PROCTITLE proctitle=2F6C69…
 *
 * The kernel writes the records of an event in this order, with PROCTITLE as the
 * last of each; but events of several processors interleave. So a second SYSCALL
 * before the first one's PROCTITLE makes all doubtful until as many PROCTITLEs
 * have come. One that is lost leaves the rest of the log in doubt.
 */
#include "parsers/log/short_records.h"

#include "base/map.h"
#include "parsers/audit/fields.h"

#include <stdlib.h>

enum { MAX_HOSTS = 4096 }; /* of one log */

/* What is under way on one host. */
struct host {
    uint64_t strand;          /* of the last SYSCALL record */
    int64_t time_ns;          /* … and its entry's */
    uint64_t open;            /* SYSCALL records whose PROCTITLE has not come yet */
    bool sure;                /* there was one at a time, and its records came in order */
    enum et_record_kind last; /* of its records */
    int64_t items, paths;     /* PATH records that it announced, and those that came */
};

struct et_short_records {
    struct et_map places; /* host's name -> index in hosts */
    struct host *hosts;
    size_t count, cap;
    uint64_t strand; /* the last one given */
};

struct et_short_records *et_short_records_new(uint64_t first)
{
    struct et_short_records *records = calloc(1, sizeof *records);
    if (!records)
        return NULL;
    et_map_init(&records->places);
    records->strand = first;
    return records;
}

void et_short_records_free(struct et_short_records *records)
{
    if (!records)
        return;
    et_map_clear(&records->places);
    free(records->hosts);
    free(records);
}

/* NULL if there is no memory, or with *full no room for another host. */
static struct host *host_of(struct et_short_records *records, struct et_slice name, bool *full)
{
    bool fresh;
    name = name.p ? name : ET_SLICE("");
    *full = records->count >= MAX_HOSTS && !et_map_get(&records->places, name);
    if (*full)
        return NULL;
    uint64_t *place = et_map_put(&records->places, name, &fresh);
    if (!place)
        return NULL;
    if (!fresh)
        return &records->hosts[*place];
    if (records->count == records->cap) {
        size_t cap = records->cap ? records->cap * 2 : 4;
        struct host *hosts = realloc(records->hosts, cap * sizeof *hosts);
        if (!hosts)
            return NULL;
        records->hosts = hosts;
        records->cap = cap;
    }
    *place = records->count++;
    records->hosts[*place] = (struct host){ .open = 0 };
    return &records->hosts[*place];
}

static const struct et_field_row items_row = { "items", ET_FIELD_DEC, 0 };
static const struct et_field_row argc_row = { "argc", ET_FIELD_DEC, 0 };
static const struct et_field_row item_row = { "item", ET_FIELD_DEC, 0 };

static int64_t number_in(struct et_slice body, const struct et_field_row *row)
{
    int64_t value = ET_ABSENT;
    et_fields_fill(body, row, 1, &value, NULL, NULL); /* a broken one stays absent */
    return value;
}

static void begin(struct host *host, uint64_t strand, const struct et_record *rec)
{
    host->sure = host->open == 0;
    host->open++;
    host->strand = strand;
    host->time_ns = rec->time_ns;
    host->last = ET_REC_SYSCALL;
    host->items = number_in(rec->body, &items_row);
    host->paths = 0;
}

/* Whether rec may follow what came of its event so far. */
static bool in_order(struct host *host, const struct et_record *rec)
{
    bool again = host->last == rec->kind;
    switch (rec->kind) {
    case ET_REC_EXECVE: /* a long command line takes several */
        return (again && number_in(rec->body, &argc_row) == ET_ABSENT) ||
               (host->last == ET_REC_SYSCALL && number_in(rec->body, &argc_row) != ET_ABSENT);
    case ET_REC_CWD:
        return host->last == ET_REC_SYSCALL || host->last == ET_REC_EXECVE;
    case ET_REC_PATH:
        return (again || host->last == ET_REC_CWD) && host->paths < host->items &&
               number_in(rec->body, &item_row) == host->paths++;
    default:
        return true;
    }
}

int et_short_records_place(struct et_short_records *records, struct et_record *rec,
                           struct et_err *err)
{
    bool full;
    struct host *host = host_of(records, rec->node, &full);
    if (!host)
        return full ? 0 : et_fail_memory(err);
    if (rec->kind == ET_REC_SYSCALL) {
        begin(host, ++records->strand, rec);
    } else {
        if (host->open == 0)
            return 0;
        host->sure = host->sure && in_order(host, rec);
        host->last = rec->kind;
        host->open -= rec->kind == ET_REC_PROCTITLE;
        if (!host->sure)
            return 0;
    }
    rec->strand = host->strand;
    rec->time_ns = host->time_ns;
    return 1;
}
