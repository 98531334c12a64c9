/* What the files about a host share: each line stands for itself, and no header
 * tells the format, so that only the lines together do. */
#ifndef ET_PARSERS_HOST_HOST_FILE_H
#define ET_PARSERS_HOST_HOST_FILE_H

#include "parsers/parser.h"

/* What a line is to a format. */
enum et_host_line {
    ET_HOST_REMARK,  /* blank, a comment */
    ET_HOST_OWN,     /* hardly anything but this format has it */
    ET_HOST_LIKELY,  /* it may well stand there */
    ET_HOST_FOREIGN, /* it cannot stand there */
    ET_HOST_LINES
};

struct et_host_share {
    unsigned count[ET_HOST_LINES];
};

/* How many lines of head are what to judge, which gets them trimmed. A last line
 * that the head cuts is left out. */
struct et_host_share et_host_share(struct et_slice head, bool whole,
                                   enum et_host_line (*judge)(struct et_slice line));

/* For a judge: blank or a '#' comment. */
bool et_host_is_remark(struct et_slice line);

/* Cuts text at the first `at`: what lies before and behind it, both trimmed.
 * False if there is none. */
bool et_host_split(struct et_slice text, char at, struct et_slice *before, struct et_slice *behind);

/* States a setting that stands on line. ET_PARSED or a negative code. */
int et_host_setting(const struct et_sink *sink, const struct et_line *line, const char *topic,
                    struct et_slice name, struct et_slice value, struct et_err *err);

#endif
