/* One entry of a system log, freed from its carrier: what syslog files, the
 * journal in any of its forms, and the kernel's ring buffer have in common.
 * Carriers (syslog.c, journal_*.c, dmesg.c) find entries; entry_reader.h hands
 * each to those who know its message. All slices are borrowed from the line. */
#ifndef ET_PARSERS_LOG_ENTRY_H
#define ET_PARSERS_LOG_ENTRY_H

#include "parsers/fact.h"
#include "parsers/parser.h"

struct et_log_entry {
    struct et_slice host;    /* as the carrier names it; absent = not named */
    struct et_slice program; /* "dockerd", "audispd", "kernel"; absent = not told */
    int64_t pid;             /* of the program; ET_ABSENT = not told */
    int64_t time_ns;         /* ET_TIME_NONE where the stamp has no year or zone */
    int64_t precision_ns;
    struct et_slice message;

    /* Of the journal's audit transport; absent or ET_ABSENT elsewhere. */
    struct et_slice audit_type; /* "EXECVE" */
    int64_t audit_serial;

    /* Of what a container wrote, sent to the journal by its runtime. */
    struct et_slice container; /* its id; absent = it is no such entry */
    struct et_slice channel;   /* "stdout", "stderr"; absent = not told */
    bool partial;              /* the line goes on in a later entry */
};

#define ET_LOG_ENTRY_NONE                                                                          \
    ((struct et_log_entry){ .pid = ET_ABSENT,                                                      \
                            .time_ns = ET_TIME_NONE,                                               \
                            .precision_ns = ET_NS_PER_S,                                           \
                            .audit_serial = ET_ABSENT })

/* Gives each entry of one stream to whoever knows its message: audit records to
 * the audit reader, messages of dockerd, containerd, CRI-O and kubelet to the
 * reader of daemon logs; all others are skipped. */
struct et_entry_reader;

/* sink is borrowed and must outlive it. NULL if there is no memory. */
struct et_entry_reader *et_entry_reader_new(const struct et_sink *sink);
void et_entry_reader_free(struct et_entry_reader *reader);

/* Takes one entry, which stands on line. An et_outcome (damage was said), or a
 * negative code. */
int et_entry_reader_take(struct et_entry_reader *reader, const struct et_log_entry *entry,
                         const struct et_line *line, struct et_err *err);

/* Takes a line that is no entry of its log: an audit record that stands there
 * without a prefix is taken, anything else is damage. As above. */
int et_entry_reader_bare(struct et_entry_reader *reader, struct et_slice text,
                         const struct et_line *line, struct et_err *err);

/* States what is still open. 0 or a negative code. */
int et_entry_reader_finish(struct et_entry_reader *reader, struct et_err *err);

#endif
