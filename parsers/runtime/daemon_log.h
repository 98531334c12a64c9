/* The messages of dockerd, containerd, CRI-O, kubelet and conmon: logfmt (logfmt
 * nested in its msg= too), klog, or plain. Those that name a container or a pod
 * are stated as runtime events of type "log"; all others are of no interest. */
#ifndef ET_PARSERS_RUNTIME_DAEMON_LOG_H
#define ET_PARSERS_RUNTIME_DAEMON_LOG_H

#include "parsers/log/entry.h"

/* Whether that program writes such messages. */
bool et_daemon_is_runtime(struct et_slice program);

/* Takes the message of one entry: entry->time_ns counts only where the message
 * has no time of its own. An et_outcome (damage was said), or a negative code. */
int et_daemon_message(const struct et_sink *sink, const struct et_log_entry *entry,
                      const struct et_line *line, struct et_err *err);

#endif
