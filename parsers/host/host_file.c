#include "parsers/host/host_file.h"

#include "parsers/text/list.h"

struct et_host_share et_host_share(struct et_slice head, bool whole,
                                   enum et_host_line (*judge)(struct et_slice line))
{
    struct et_host_share share = { 0 };
    struct et_slice line;
    while (et_head_line(&head, whole, &line))
        share.count[judge(line)]++;
    return share;
}

bool et_host_is_remark(struct et_slice line)
{
    return line.n == 0 || line.p[0] == '#';
}

bool et_host_split(struct et_slice text, char at, struct et_slice *before, struct et_slice *behind)
{
    const char *found = et_slice_find(text, at);
    if (!found)
        return false;
    size_t n = (size_t)(found - text.p);
    *before = et_slice_trim(et_slice_to(text, n));
    *behind = et_slice_trim(et_slice_from(text, n + 1));
    return true;
}

int et_host_setting(const struct et_sink *sink, const struct et_line *line, const char *topic,
                    struct et_slice name, struct et_slice value, struct et_err *err)
{
    const struct et_setting setting = { et_slice_of(topic), name, value };
    const struct et_fact fact = { .kind = ET_FACT_SETTING, .setting = &setting };
    return et_list_state(sink, line, fact, err);
}
