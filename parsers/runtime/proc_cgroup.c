/* Which process is in which control group, as collectors read it out of /proc:
 *
 *   line   = place / listed
 *   place  = "/proc/" pid "/cgroup:" group           grep . /proc/[0-9]*\/cgroup
 *   listed = pid SP *( word SP ) group               one line per process, made by a script
 *   group  = number ":" controllers ":" "/" path
 *
 *   /proc/1206/cgroup:0::/system.slice/docker-44336f40….scope
 *   1206 exe=/bin/sh 0::/kubepods.slice/…/cri-containerd-45065119….scope
 *
 * Of the many lines that cgroup v1 has for a process each is a fact of its own. */
#include "parsers/runtime/formats.h"

#include "parsers/json/json_lines.h"
#include "parsers/runtime/cgroup.h"
#include "parsers/text/list.h"

struct entry {
    int64_t pid;
    struct et_slice group, path; /* path: of the group */
};

/* Reads digits up to (not including) the character end. */
static bool take_pid(struct et_slice *text, char end, int64_t *pid)
{
    const char *stop = et_slice_find(*text, end);
    uint64_t value;
    size_t n = stop ? (size_t)(stop - text->p) : 0;
    if (!et_slice_u64(et_slice_to(*text, n), &value) || value == 0 || value > INT32_MAX)
        return false;
    *pid = (int64_t)value;
    *text = et_slice_from(*text, n + 1);
    return true;
}

/* "0::/path", "4:cpu,cpuacct:/path" */
static bool read_group(struct et_slice text, struct entry *entry)
{
    size_t at = 0;
    while (at < text.n && text.p[at] >= '0' && text.p[at] <= '9')
        at++;
    if (at == 0 || at == text.n || text.p[at] != ':')
        return false;
    struct et_slice rest = et_slice_from(text, at + 1);
    const char *colon = et_slice_find(rest, ':');
    if (!colon)
        return false;
    entry->group = text;
    entry->path = et_slice_from(rest, (size_t)(colon - rest.p) + 1);
    return et_slice_starts(entry->path, "/");
}

static bool read_entry(struct et_slice line, struct entry *entry)
{
    struct et_slice rest = et_slice_trim(line);
    if (et_slice_starts(rest, "/proc/")) {
        rest = et_slice_from(rest, strlen("/proc/"));
        if (!take_pid(&rest, '/', &entry->pid) || !et_slice_starts(rest, "cgroup:"))
            return false;
        return read_group(et_slice_from(rest, strlen("cgroup:")), entry);
    }
    if (!take_pid(&rest, ' ', &entry->pid))
        return false;
    for (struct et_slice word = rest; rest.n; word = rest) { /* a path may hold blanks */
        if (read_group(word, entry))
            return true;
        et_list_word(&rest);
        rest = et_slice_trim(rest);
    }
    return false;
}

/* Blank, what grep says of a process that ended, and its view of itself. */
static bool is_remark(struct et_slice line)
{
    return et_slice_trim(line).n == 0 || et_slice_starts(line, "grep: ") ||
           et_slice_starts(line, "/proc/self/") || et_slice_starts(line, "/proc/thread-self/");
}

static enum et_list_line judge(struct et_slice line)
{
    struct entry entry;
    if (is_remark(line))
        return ET_LIST_REMARK;
    return read_entry(line, &entry) ? ET_LIST_ENTRY : ET_LIST_FOREIGN;
}

static int proc_cgroup_bid(struct et_slice head, bool whole)
{
    return et_list_fits(head, whole, judge) ? 60 : 0;
}

static int proc_cgroup_line(void *state, const struct et_line *line, struct et_err *err)
{
    const struct et_sink *sink = state;
    struct et_listed_process process = ET_LISTED_PROCESS_NONE;
    struct entry entry;
    struct et_slice runtime, id;
    if (is_remark(line->text))
        return ET_SKIPPED;
    if (!read_entry(line->text, &entry))
        return et_line_broken(sink, line, "no pid with its control group", err);
    process.pid = entry.pid;
    process.cgroup = entry.group;
    if (et_cgroup_container(entry.path, &runtime, &id))
        process.container = id;
    const struct et_fact fact = { .kind = ET_FACT_LISTED_PROCESS, .listed_process = &process };
    return et_list_state(sink, line, fact, err);
}

const struct et_parser et_parser_proc_cgroup = {
    .name = "proc-cgroup",
    .summary = "control groups of processes, read out of /proc/PID/cgroup",
    .group = ET_GROUP_RUNTIME,
    .sample = "/proc/1206/cgroup:0::/system.slice/docker-"
              "44336f401beba3e5dbfed0201d986ff8b0fb4ff8dcfbf4e88b236acfe12a7036.scope\n",
    .sample_invented = true,
    .bid = proc_cgroup_bid,
    .open = et_list_open,
    .line = proc_cgroup_line,
    .close = et_list_close,
};
