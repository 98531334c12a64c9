/* Verdicts, written for people and schedulers. Like a report, a writer only reads the
 * case's views; what fails, who is asked about and what was there before are told to it. */
#ifndef ET_REPORTS_CHECK_H
#define ET_REPORTS_CHECK_H

#include "base/err.h"
#include "base/slice.h"
#include "schema/store.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct et_check_options {
    const char *case_path;       /* for commands that the text proposes; NULL = "FILE" */
    const char *version;         /* of the tool */
    struct et_slice scope;       /* JSON, as schema/queries/check.sql has it; absent = all */
    struct et_slice scope_words; /* the same as it was given */
    struct et_slice baseline;    /* the JSON of an earlier check; absent = none */
    bool executed, present;      /* what fails */
    bool attempted;
    int64_t severity; /* … from this one on */
    bool colour;      /* ANSI colour (text only) */
    bool ascii;       /* nothing but ASCII (text only) */
    int width;        /* columns of the terminal; 0 = no limit */
};

struct et_check_writer {
    const char *name;    /* as in --format NAME */
    const char *summary; /* one line for help */
    /* 0, or ET_FATAL (the case cannot be read, out cannot be written). */
    int (*write)(struct et_store *store, const struct et_check_options *options, FILE *out,
                 struct et_err *err);
};

extern const struct et_check_writer et_check_text, et_check_json, et_check_csv, et_check_junit,
    et_check_html, et_check_ocsf, et_check_xccdf;

/* All writers, by name. */
const struct et_check_writer *const *et_check_writers(size_t *count);

/* The writer of that name, or NULL. */
const struct et_check_writer *et_check_writer_named(struct et_slice name);

/* What the containers asked about come to, in the sense of what fails. */
struct et_check_totals {
    int64_t containers, fail, unknown, waived, pass;
};
int et_check_count(struct et_store *store, const struct et_check_options *options,
                   struct et_check_totals *totals, struct et_err *err);

/* Whether the baseline is what an earlier check wrote: 1, 0, or ET_FATAL. */
int et_check_is_baseline(struct et_store *store, struct et_slice baseline, struct et_err *err);

#endif
