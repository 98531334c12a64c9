/* One line of a system log, split into its entry. */
#ifndef ET_PARSERS_LOG_LINES_H
#define ET_PARSERS_LOG_LINES_H

#include "parsers/log/entry.h"

/* Each knows the forms that its source file lists; entry's slices point into line.
 * False where it is none of them. */
bool et_syslog_line(struct et_slice line, struct et_log_entry *entry);
bool et_dmesg_line(struct et_slice line, struct et_log_entry *entry);

/* Sets program and pid of entry from "/usr/bin/dockerd[512]"; the pid may be missing. */
void et_log_program_set(struct et_log_entry *entry, struct et_slice tag);

#endif
