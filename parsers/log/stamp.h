/* The stamps that system logs put before an entry. Those without a year or a
 * zone are known as stamps, but tell no time: neither is guessed. */
#ifndef ET_PARSERS_LOG_STAMP_H
#define ET_PARSERS_LOG_STAMP_H

#include "parsers/log/entry.h"

enum et_stamp_form {
    ET_STAMP_NONE,
    ET_STAMP_ISO,   /* 2026-11-23T22:07:50.123456+00:00, +0000, Z */
    ET_STAMP_BSD,   /* Nov 23 22:07:50, Nov 23 22:07:50.123456 */
    ET_STAMP_LONG,  /* Mon 2026-11-23 22:07:50 UTC */
    ET_STAMP_EPOCH, /* 1795472001.152345 */
};

/* Takes a stamp and the blanks behind it off the front of *text and sets the time
 * and precision of entry. Anything else is ET_STAMP_NONE and stays. */
enum et_stamp_form et_log_stamp_take(struct et_slice *text, struct et_log_entry *entry);

#endif
