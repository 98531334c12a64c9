/* One line of an audit log, split into its header and its body. */
#ifndef ET_PARSERS_AUDIT_RECORD_H
#define ET_PARSERS_AUDIT_RECORD_H

#include "base/err.h"
#include "base/slice.h"
#include "parsers/fact.h"

#include <stdbool.h>
#include <stdint.h>

/* The record types that mean something to us; all others are ET_REC_OTHER. */
enum et_record_kind {
    ET_REC_OTHER,
    ET_REC_SYSCALL,
    ET_REC_EXECVE,
    ET_REC_CWD,
    ET_REC_PATH,
    ET_REC_PROCTITLE,
    ET_REC_EOE,
    ET_REC_URINGOP, /* heads an event as SYSCALL does; there is no PROCTITLE */
    ET_REC_LOGIN,   /* LOGIN and the USER_ and CRED_ records of a session */
    ET_REC_CONFIG_CHANGE,
    ET_REC_DAEMON_START,
    ET_REC_DAEMON_END,
    ET_REC_DAEMON_OTHER,
    ET_REC_BOOT,
    ET_REC_SHUTDOWN,
    ET_REC_CONTAINER, /* CONTAINER_OP, CONTAINER_ID: of kernels with patches that never went in */
};

/* Carriers that one stream may hold side by side (syslog has the kernel's own copy
 * of what auditd logs, too). Records of different strands are never one event. */
enum {
    ET_STRAND_DAEMON,
    ET_STRAND_KERNEL,
    ET_STRAND_JOURNAL,
    ET_STRAND_AGENT, /* Azure's */
    ET_STRANDS,      /* and above: of one event each */
};

struct et_record {
    struct et_slice node; /* absent without node= */
    struct et_slice type; /* "SYSCALL" */
    enum et_record_kind kind;
    int64_t time_ns, serial;
    int64_t precision_ns;     /* of time_ns */
    struct et_slice body;     /* what the kernel (or the reporting program) wrote */
    struct et_slice enriched; /* what auditd added after 0x1D: KEY="name" …; may be empty */
    struct et_slice more;     /* further records on the same line */
    bool carried;             /* node is the word of the carrier (syslog's HOST …) */
    bool printed;             /* the line is of the kernel's own log: "<6>audit: type=…" */
    bool lossy;               /* the carrier rewrote values */
    bool zoneless;            /* time_ns is of a local time without its zone */
    uint64_t strand;
    struct et_slice container; /* id that the carrier's own enrichment gives */
};

/* Of the event that rec is part of; node is borrowed from rec. */
struct et_event_id et_record_id(const struct et_record *rec);

/* Splits line, which may have been through a carrier: grep's file name or the "<6>audit: "
 * of the kernel's own log before it, a header without "msg=", a type by its number, an
 * enriched part without its separator, another record behind it (rec->more). rec's slices
 * point into line. 0, or ET_DAMAGED. */
int et_record_parse(struct et_slice line, struct et_record *rec, struct et_err *err);

/* A record whose header the carrier keeps in fields of its own. type is "EXECVE",
 * "1309" or "UNKNOWN[1309]"; body may have auditd's part. Stamp, serial and node
 * are for the caller to fill in. */
void et_record_init(struct et_record *rec, struct et_slice type, struct et_slice body);

#endif
