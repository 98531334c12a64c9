/* Groups audit records into events by (node, stamp, serial). Records of
 * different events interleave, come late, or out of order: an event is handed
 * on as soon as it is complete by its own account (items=, argc=, PROCTITLE),
 * never because time has passed. What never becomes complete is handed on at
 * the end, or when too much is waiting. */
#ifndef ET_PARSERS_AUDIT_EVENT_H
#define ET_PARSERS_AUDIT_EVENT_H

#include "base/arena.h"
#include "parsers/audit/argv.h"
#include "parsers/audit/names.h"
#include "parsers/audit/record.h"
#include "parsers/saved.h"

/* Named limits. */
enum {
    ET_MAX_OPEN_EVENTS = 16384,           /* waiting for the rest of their records */
    ET_MAX_OPEN_BYTES = 64 * 1024 * 1024, /* that they hold */
    ET_MAX_PATHS = 4096,                  /* PATH records of one event */
    ET_MAX_EVENT_RECORDS = 65536,
};

/* The fields of a SYSCALL record. */
struct et_syscall {
    int64_t arch, number, success, exit, a0, items;
    struct et_subject who;
};

struct et_event {
    struct et_event_id id;
    enum et_call call;
    bool has_syscall, has_uringop, has_cwd, has_proctitle;
    struct et_syscall syscall;
    struct et_slice cwd, proctitle;
    struct et_slice enriched; /* of the SYSCALL record: AUID="deploy" UID="root" … */
    struct et_slice container;
    struct et_slice execve; /* the first EXECVE record */
    struct et_argv argv;
    struct et_path_item *paths; /* malloc'd; in the order of item= once handed on */
    size_t path_count, path_cap;
    struct et_place *places; /* malloc'd; of the records that were used */
    size_t place_count, place_cap;
    struct et_arena text;
    bool damaged; /* one of its records was */
    bool lossy;   /* its carrier rewrote values */
    uint64_t strand;

    struct et_event *older, *newer; /* the assembler's queue */
    uint64_t slot;                  /* the assembler's index … */
    struct et_event *same_hash;     /* … and those that share it */
};

/* By its system call, or because it has an EXECVE record (the numbers of a
 * foreign or disguised arch= do not tell). */
bool et_event_is_exec(const struct et_event *event);

/* Receives each finished event, which dies when done returns. missing = it was
 * never complete. 0 or a negative code. */
struct et_event_sink {
    void *ctx;
    int (*done)(void *ctx, struct et_event *event, bool missing, struct et_err *err);
};

struct et_assembler;

struct et_assembler *et_assembler_new(const struct et_event_sink *sink);
void et_assembler_free(struct et_assembler *as);

/* Takes one record of kind SYSCALL, URINGOP, EXECVE, CWD, PATH or PROCTITLE; copies
 * what it keeps. 0; ET_DAMAGED: a field of the record is broken, the rest of it
 * was kept; or what the sink returned. */
int et_assembler_push(struct et_assembler *as, const struct et_record *rec,
                      const struct et_place *at, struct et_err *err);

/* What stands for an event where a clash does no harm. */
uint64_t et_event_key(int64_t time_ns, int64_t serial);

/* Adds to saved how many events are open and the key of each, and to open the places of
 * their records. 0 or ET_FATAL. */
int et_assembler_save(const struct et_assembler *as, struct et_strbuf *saved,
                      struct et_open_lines *open, struct et_err *err);

/* Hands on all that is still open, in the order of (stamp, serial, node). */
int et_assembler_flush(struct et_assembler *as, struct et_err *err);

#endif
