/* All control groups of a host with the numbers of their folders, which the kernel
 * calls their ids, as `find /sys/fs/cgroup -type d -printf '%i /%P\n'` prints them:
 *
 *   line = id SP path
 *
 *   1 /
 *   6482 /system.slice/docker-44336f40….scope
 *
 * The root comes first. Traces of the kernel's own (eBPF) name a control group by its
 * id: this tells whose it is, as long as it stays. Each is a setting of the host; that
 * a container ran there is not concluded. */
#include "parsers/json/json_lines.h"
#include "parsers/runtime/formats.h"
#include "parsers/text/list.h"

static bool read_entry(struct et_slice line, struct et_setting *group)
{
    struct et_slice rest = line;
    uint64_t number;
    group->topic = ET_SLICE("cgroup");
    group->name = et_list_word(&rest);
    group->value = et_slice_from(rest, 1);
    return et_slice_u64(group->name, &number) && number > 0 && et_slice_starts(group->value, "/");
}

static enum et_list_line judge(struct et_slice line)
{
    struct et_setting group;
    if (et_slice_trim(line).n == 0)
        return ET_LIST_REMARK;
    return read_entry(line, &group) ? ET_LIST_ENTRY : ET_LIST_FOREIGN;
}

static int cgroup_list_bid(struct et_slice head, bool whole)
{
    bool root = et_slice_starts(head, "1 /\n") || et_slice_starts(head, "1 /\r\n");
    return root && et_list_fits(head, whole, judge) ? 70 : 0;
}

static int cgroup_list_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct et_slice text = et_list_text(line->text);
    struct et_setting group;
    if (et_slice_trim(text).n == 0)
        return ET_SKIPPED;
    if (!read_entry(text, &group))
        return et_line_broken(state, line, "no control group with its id", err);
    return et_list_state(state, line,
                         (struct et_fact){ .kind = ET_FACT_SETTING, .setting = &group }, err);
}

const struct et_parser et_parser_cgroup_list = {
    .name = "cgroup-list",
    .summary = "all control groups of a host, with their ids (inodes of /sys/fs/cgroup)",
    .group = ET_GROUP_RUNTIME,
    .sample = "1 /\n6482 /system.slice/docker-"
              "44336f401beba3e5dbfed0201d986ff8b0fb4ff8dcfbf4e88b236acfe12a7036.scope\n",
    .sample_invented = true,
    .bid = cgroup_list_bid,
    .open = et_list_open,
    .line = cgroup_list_line,
    .close = et_list_close,
};
