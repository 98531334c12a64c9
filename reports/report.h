/* Reports: the case's views, written for people and machines. A writer only
 * reads; it computes no fact. Every value from evidence passes through its
 * format's one escape function, and output is totally ordered: the same case
 * gives the same bytes. */
#ifndef ET_REPORTS_REPORT_H
#define ET_REPORTS_REPORT_H

#include "base/err.h"
#include "base/slice.h"
#include "reports/raw.h"
#include "schema/store.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* How much of it is told to people. */
enum et_detail { ET_DETAIL_MINIMAL = -1, ET_DETAIL_STANDARD, ET_DETAIL_VERBOSE };

/* Absent texts leave everything in; schema/queries/filters.sql says what they mean. */
struct et_report_options {
    const char *case_path;           /* for commands that a report proposes; NULL = "FILE" */
    const char *version;             /* of the tool, for the report's head */
    int64_t since_ns, until_ns;      /* ET_NULL = open */
    struct et_slice host, container; /* container: id, id prefix or name */
    struct et_slice image, pod;      /* patterns */
    struct et_slice user, family;    /* user: an account's name or number */
    struct et_slice min_confidence;  /* weak, probable, strong, certain */
    int64_t limit;                   /* rows of a list; 0 = as many as there are */
    bool *cut;                       /* set where a limit left rows out; NULL = nobody asks */
    int64_t zone_ns;                 /* in which times are shown, east of UTC; see .zoned */
    enum et_detail detail;           /* text only */
    bool colour;                     /* ANSI colour (text only) */
    bool ascii;                      /* nothing but ASCII (text only) */
    int width;                       /* columns of the terminal; 0 = no limit */
    const struct et_raw *raw;        /* the lines themselves; NULL = nobody reads them */
    /* Of what is loaded elsewhere: the case's name there, and the schema. Absent = its digest, and
     * "exectrail". */
    struct et_slice case_name, schema_name;
};

struct et_report {
    const char *name;    /* as in --format NAME */
    const char *summary; /* one line for help */
    bool zoned;          /* it is for people, and shows times in options->zone_ns */
    bool whole;          /* it is loaded elsewhere: under a name, and never a part of the case */
    bool of_all; /* it tells all that happened, not what was found: a case of findings has less */
    /* 0, or ET_FATAL (the case cannot be read, out cannot be written). */
    int (*write)(struct et_store *store, const struct et_report_options *options, FILE *out,
                 struct et_err *err);
};

/* All writers, by name. */
const struct et_report *const *et_reports(size_t *count);

/* The writer of that name, or NULL. */
const struct et_report *et_report_named(struct et_slice name);

#endif
