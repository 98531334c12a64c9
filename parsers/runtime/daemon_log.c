#include "parsers/runtime/daemon_log.h"

bool et_daemon_is_runtime(struct et_slice program)
{
    static const char *const programs[] = { "dockerd", "containerd", "crio", "kubelet", "conmon" };
    return ET_SLICE_IN(program, programs);
}

int et_daemon_message(const struct et_sink *sink, const struct et_log_entry *entry,
                      const struct et_line *line, struct et_err *err)
{
    (void)sink;
    (void)entry;
    (void)line;
    (void)err;
    return ET_SKIPPED;
}
