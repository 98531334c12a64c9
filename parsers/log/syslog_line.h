/* One line of a system log, split into its entry. */
#ifndef ET_PARSERS_LOG_SYSLOG_LINE_H
#define ET_PARSERS_LOG_SYSLOG_LINE_H

#include "parsers/log/entry.h"

/* The forms are in syslog_line.c. entry's slices point into line. False where it
 * is none of them. */
bool et_syslog_line(struct et_slice line, struct et_log_entry *entry);

#endif
