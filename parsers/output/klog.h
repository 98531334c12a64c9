/* klog, the way of Kubernetes' components to write a message:
 *
 *   I1002 02:19:42.199208       1 run.go:50] Version: v4.2.0
 *
 * Level, month and day, time of day without zone, thread, place in the source. */
#ifndef ET_PARSERS_OUTPUT_KLOG_H
#define ET_PARSERS_OUTPUT_KLOG_H

#include "base/slice.h"

/* Where the words begin, behind "] "; 0 if text is no such message. */
size_t et_klog_head(struct et_slice text);

#endif
