/* Time is nanoseconds since 1970-01-01T00:00:00Z in an int64_t. This module
 * reads and writes the notations found in evidence. It never asks for the
 * current time and knows no time zone but the offset written in the text. */
#ifndef ET_BASE_TIMESTAMP_H
#define ET_BASE_TIMESTAMP_H

#include "base/slice.h"

#include <stdbool.h>
#include <stdint.h>

#define ET_NS_PER_S INT64_C(1000000000)
#define ET_TIME_NONE INT64_MIN /* no time is known */

/* "1795472001.152", up to nine fraction digits -> nanoseconds. False where it
 * is not a number or does not fit. */
bool et_time_from_seconds(struct et_slice text, int64_t *ns);

/* RFC 3339 as Docker, podman and Kubernetes write it: date, 'T' or blank, time
 * with up to nine fraction digits, then 'Z' or an offset with or without colon
 * and an optional blank before it. False for anything else. The year-1 value
 * "0001-01-01T00:00:00Z" (Go's zero time) gives true and ET_TIME_NONE. */
bool et_time_from_rfc3339(struct et_slice text, int64_t *ns);

/* "Z", "+05:30", "-0800" -> nanoseconds east of UTC. False for anything else. */
bool et_time_offset(struct et_slice zone, int64_t *ns);

/* Go's Time.String, "2026-11-23 22:17:30.5 +0100 CET": the zone's name says nothing
 * that its offset does not. False and year 1 as above. */
bool et_time_from_go(struct et_slice text, int64_t *ns);

/* "Mon, 23 Nov 2026 22:12:27 +0000", as kubectl describe and mail write it. False for
 * anything else. */
bool et_time_from_rfc1123(struct et_slice text, int64_t *ns);

/* Civil UTC time to nanoseconds; month 1-12, day from 1. False for what
 * no calendar has, and for years outside 1700-2200. */
bool et_time_from_civil(int year, int month, int day, int hour, int minute, int second,
                        int64_t *ns);

/* The second that a time is in, rounded down. */
int64_t et_time_second(int64_t ns);

/* A time moved by some nanoseconds, as far as it can be held: stamps may be anything. */
int64_t et_time_moved(int64_t ns, int64_t by_ns);

enum { ET_TIME_TEXT = 32 }; /* room that every text below needs */

/* "2026-11-23T22:13:21.152Z", always milliseconds, rounded down. Returns text. */
const char *et_time_text(int64_t ns, char text[ET_TIME_TEXT]);

/* The same in a zone so far east of UTC: "2026-11-24T00:13:21.152+02:00"; UTC is "Z". */
const char *et_time_text_in(int64_t ns, int64_t zone_ns, char text[ET_TIME_TEXT]);

#endif
