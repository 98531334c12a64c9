#include "parsers/json/json_lines.h"

#include "parsers/json/json_span.h"

enum {
    BID_LINES = 16,   /* of the head that a bid looks at */
    MAX_PREFIX = 256, /* bytes before an object */
};

struct et_slice et_json_behind_prefix(struct et_slice line)
{
    const char *brace = et_slice_find(et_slice_to(line, MAX_PREFIX), '{');
    return brace ? et_slice_from(line, (size_t)(brace - line.p)) : line;
}

int et_line_broken(const struct et_sink *sink, const struct et_line *line, const char *what,
                   struct et_err *err)
{
    struct et_damage damage = { .at = line->at, .what = what };
    int rc = sink->damage(sink->ctx, &damage, err);
    return rc < 0 ? rc : ET_BROKEN;
}

int et_json_line(const struct et_sink *sink, const struct et_line *line, json_t **value,
                 struct et_err *err)
{
    struct et_err why = { 0 };
    struct et_slice text = et_slice_trim(line->text);
    *value = NULL;
    if (text.n == 0)
        return ET_SKIPPED;
    int rc = et_json_read(text, value, &why);
    if (rc == ET_DAMAGED)
        return et_line_broken(sink, line, line->cut ? "the stream ends within an entry" : why.msg,
                              err);
    return rc < 0 ? et_fail_memory(err) : ET_PARSED;
}

int et_json_lines_bid(struct et_slice head, int (*bid_object)(struct et_slice line))
{
    struct et_slice rest = head;
    int best = 0;
    for (int i = 0; i < BID_LINES && rest.n; i++) {
        const char *end = et_slice_find(rest, '\n');
        size_t n = end ? (size_t)(end - rest.p) : rest.n;
        int bid = bid_object(et_slice_to(rest, n));
        best = bid > best ? bid : best;
        rest = et_slice_from(rest, n + 1);
    }
    return best;
}
