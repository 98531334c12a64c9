/*
 * What aureport prints: a title that ends in "Report", a line of equal signs, then
 * counts or a table. It is a summary of a log and tells no fact of its own: it is
 * recognised, and all of it passed over.
 *
 * Summary Report
 * ======================
 * Range of time in logs: 11/23/26 22:07:55.031 - 11/23/26 22:20:53.012
 * Number of executables: 127
 */
#include "parsers/audit/formats.h"

static struct et_slice next_line(struct et_slice *rest)
{
    const char *end = et_slice_find(*rest, '\n');
    size_t n = end ? (size_t)(end - rest->p) : rest->n;
    struct et_slice line = et_slice_trim(et_slice_to(*rest, n));
    *rest = et_slice_from(*rest, n + 1);
    return line;
}

static bool is_rule(struct et_slice line)
{
    for (size_t i = 0; i < line.n; i++)
        if (line.p[i] != '=')
            return false;
    return line.n > 5;
}

static int aureport_bid(struct et_slice head, bool whole)
{
    (void)whole;
    struct et_slice title = { NULL, 0 };
    while (head.n && !title.n)
        title = next_line(&head);
    return et_slice_ends(title, " Report") && is_rule(next_line(&head)) ? 80 : 0;
}

static int aureport_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    (void)sink;
    (void)err;
    *state = NULL;
    return 0;
}

static int aureport_line(void *state, const struct et_line *line, struct et_err *err)
{
    (void)state;
    (void)line;
    (void)err;
    return ET_SKIPPED;
}

static void aureport_close(void *state)
{
    (void)state;
}

const struct et_parser et_parser_aureport = {
    .name = "aureport",
    .summary = "reports of aureport: known, but passed over, as they only count what a log holds",
    .group = ET_GROUP_AUDIT,
    .sample =
        "\nSummary Report\n======================\nRange of time in logs: 11/23/26 22:07:55.031 - "
        "11/23/26 22:20:53.012\nNumber of logins: 1\nNumber of executables: 127\n",
    .bid = aureport_bid,
    .open = aureport_open,
    .line = aureport_line,
    .close = aureport_close,
};
