/* `docker diff` and `podman diff`: what a container changed in its file system.
 *
 *   line = ( "A" / "C" / "D" ) " " path          added, changed, deleted
 *
 *   A /src/a.out
 *
 * A folder is changed by whatever is added to it. */
#include "parsers/image/formats.h"
#include "parsers/json/json_lines.h"
#include "parsers/text/list.h"

static struct et_slice kind_of(struct et_slice line)
{
    if (line.n < 3 || line.p[1] != ' ' || line.p[2] != '/')
        return ET_SLICE_NONE;
    switch (line.p[0]) {
    case 'A':
        return ET_SLICE("added");
    case 'C':
        return ET_SLICE("changed");
    case 'D':
        return ET_SLICE("deleted");
    default:
        return ET_SLICE_NONE;
    }
}

static enum et_list_line judge(struct et_slice line)
{
    if (kind_of(line).p)
        return ET_LIST_ENTRY;
    return line.n == 0 ? ET_LIST_REMARK : ET_LIST_FOREIGN;
}

static int docker_diff_bid(struct et_slice head, bool whole)
{
    return et_list_fits(head, whole, judge) ? 70 : 0;
}

static int docker_diff_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct et_slice text = et_list_text(line->text);
    struct et_listed_file file = ET_LISTED_FILE_NONE;
    if (text.n == 0)
        return ET_SKIPPED;
    file.said = kind_of(text);
    file.path = et_slice_from(text, 2);
    if (!file.said.p)
        return et_line_broken(state, line, "not a change of a file (A, C or D and a path)", err);
    return et_list_state(
        state, line, (struct et_fact){ .kind = ET_FACT_LISTED_FILE, .listed_file = &file }, err);
}

const struct et_parser et_parser_docker_diff = {
    .name = "docker-diff",
    .summary = "docker diff, podman diff: files that a container added, changed, deleted",
    .group = ET_GROUP_CONTENTS,
    .sample = "C /src\nA /src/h.i\nA /src/a.out",
    .bid = docker_diff_bid,
    .open = et_list_open,
    .line = docker_diff_line,
    .close = et_list_close,
};
