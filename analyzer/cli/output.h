/* What report, timeline and analyze share: options of a report, and where it
 * goes. */
#ifndef ET_ANALYZER_CLI_OUTPUT_H
#define ET_ANALYZER_CLI_OUTPUT_H

#include "reports/report.h"

struct et_output_choice {
    const char *case_path, *format, *output;
    const char *since, *until, *host, *container, *image, *pod, *user, *family, *min_confidence;
    const char *limit, *tz;
};

/* Rows of what is shown of a case; MEMBER is an et_output_choice in a command's options. */
#define ET_OUTPUT_ROWS(TYPE, MEMBER)                                                               \
    { "since", "TIME", ET_OPTION_TEXT, offsetof(TYPE, MEMBER.since),                               \
      "only from then on: 2026-11-23T22:13:00Z, a date, seconds, or -2h: so long before the "      \
      "evidence's end" },                                                                          \
        { "until", "TIME", ET_OPTION_TEXT, offsetof(TYPE, MEMBER.until), "only before then" },     \
        { "container", "ID", ET_OPTION_TEXT, offsetof(TYPE, MEMBER.container),                     \
          "only this one: id, beginning of an id, or name" },                                      \
        { "image", "PATTERN", ET_OPTION_TEXT, offsetof(TYPE, MEMBER.image),                        \
          "only containers of such images: name with or without tag, * and ? stand for others" },  \
        { "pod", "PATTERN", ET_OPTION_TEXT, offsetof(TYPE, MEMBER.pod),                            \
          "only containers of such pods: NAME or NAMESPACE/NAME" },                                \
        { "user", "NAME", ET_OPTION_TEXT, offsetof(TYPE, MEMBER.user),                             \
          "only what that account (or uid) ran, or started from outside" },                        \
        { "family", "NAME", ET_OPTION_TEXT, offsetof(TYPE, MEMBER.family),                         \
          "only compilers of that family: gcc, clang, go, java …" },                               \
        { "min-confidence", "LEVEL", ET_OPTION_TEXT, offsetof(TYPE, MEMBER.min_confidence),        \
          "weak, probable, strong or certain" },                                                   \
        { "limit", "N", ET_OPTION_TEXT, offsetof(TYPE, MEMBER.limit),                              \
          "at most so many rows of each list" },                                                   \
    {                                                                                              \
        "tz", "OFFSET", ET_OPTION_TEXT, offsetof(TYPE, MEMBER.tz),                                 \
            "show times so far from UTC: +02:00 (for people only; other formats stay in UTC)"      \
    }

/* Whether there is such a format, level, time …; says so if not. Returns an
 * et_exit_status. */
int et_check_report(const struct et_output_choice *choice);

/* Writes the report to the file named, or to standard output. Returns an
 * et_exit. */
int et_write_report(struct et_store *store, const struct et_output_choice *choice);

/* Opens the case to read and writes the report. */
int et_report_from_case(const struct et_output_choice *choice);

#endif
