/* Messages of the kernel's own log, whoever carried them. */
#ifndef ET_PARSERS_LOG_PRINTK_H
#define ET_PARSERS_LOG_PRINTK_H

#include "parsers/fact.h"

/* Takes "[ 1019.140639]" and "[   T55]" off the front of a message. *uptime_ns is
 * the time since boot, or ET_ABSENT. */
struct et_slice et_printk_text(struct et_slice message, int64_t *uptime_ns);

/* The audit record in such a text ("audit: type=1300 audit(…): …", before Linux
 * 3.14 without "audit: "); absent if it holds none. */
struct et_slice et_printk_record(struct et_slice text);

#endif
