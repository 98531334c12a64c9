/* Ingest: evidence in, facts into the case. One transaction per evidence, and
 * the same bytes are never taken twice. Knows nothing of conclusions. */
#ifndef ET_ANALYZER_INGEST_H
#define ET_ANALYZER_INGEST_H

#include "analyzer/piece.h"
#include "base/err.h"
#include "parsers/input/input.h"
#include "parsers/parser.h"
#include "parsers/reader.h"
#include "schema/store.h"

/* What became of one stream. */
enum et_ingest_status {
    ET_INGEST_NEW,     /* read and stored */
    ET_INGEST_GROWN,   /* a log of which the case had the beginning: the rest was read */
    ET_INGEST_KNOWN,   /* these bytes are in the case already */
    ET_INGEST_FOREIGN, /* stored, but no parser recognises it */
    ET_INGEST_EMPTY,   /* stored: it lay with others and says nothing, as many a list does */
};

struct et_ingest_report {
    struct et_slice path; /* printable; path!member */
    enum et_ingest_status status;
    struct et_accounts accounts;
    uint64_t facts;
    uint64_t damaged; /* damage entries */
};

/* Whom ingest tells what happens; any of them may be NULL. */
struct et_ingest_listener {
    void *ctx;
    /* Bytes of outer files read so far. */
    void (*progress)(void *ctx, uint64_t bytes);
    /* A stream is done. */
    void (*done)(void *ctx, const struct et_ingest_report *report);
    /* Something could not be read. line = 0: the whole stream or path. kept may
     * be NULL. All texts are printable. */
    void (*damage)(void *ctx, struct et_slice path, uint64_t line, uint64_t offset,
                   const char *what, const char *kept);
    /* The folder path is the root of a file system: so many files and folders in it
     * that are no known places of evidence were left out. NULL = read them all. */
    void (*left_out)(void *ctx, struct et_slice path, uint64_t count);
};

struct et_ingest_options {
    const struct et_parser *format; /* --as; NULL = detect */
    struct et_slice host;           /* --host; absent = from the evidence */
    bool has_utc_offset;            /* --utc-offset was given: */
    int64_t utc_offset_ns;          /* of local times without a zone */
    unsigned jobs; /* threads at work at once, 1 = none beside the caller's; 0 = as is useful */
    struct et_ingest_listener listener;
};

struct et_ingest_totals {
    uint64_t streams, known, grown, foreign, empty,
        problems;                /* problems: damage entries and unreadable paths */
    struct et_accounts accounts; /* sums */
    uint64_t facts;
};

/* Bytes of all files under path, for a progress total; 0 if not known. */
uint64_t et_ingest_size(const char *path, const struct et_ingest_options *options);

/* Ingests everything under path into store, adding to totals. 0 or ET_FATAL;
 * what cannot be read is counted and told to the listener. */
int et_ingest(struct et_store *store, const char *path, const struct et_ingest_options *options,
              struct et_ingest_totals *totals, struct et_err *err);

/* The same of what was cut to pieces before. */
int et_ingest_piece(struct et_store *store, const struct et_piece *piece,
                    const struct et_ingest_options *options, struct et_ingest_totals *totals,
                    struct et_err *err);

#endif
