#include "parsers/text/list.h"

bool et_head_line(struct et_slice *head, bool whole, struct et_slice *line)
{
    const char *end = et_slice_find(*head, '\n');
    if (head->n == 0 || (!end && !whole))
        return false;
    size_t n = end ? (size_t)(end - head->p) : head->n;
    *line = et_slice_trim(et_slice_to(*head, n));
    *head = et_slice_from(*head, n + 1);
    return true;
}

bool et_list_fits(struct et_slice head, bool whole,
                  enum et_list_line (*judge)(struct et_slice line))
{
    bool any = false;
    while (head.n) {
        const char *end = et_slice_find(head, '\n');
        if (!end && !whole)
            break;
        size_t n = end ? (size_t)(end - head.p) : head.n;
        enum et_list_line is = judge(et_list_text(et_slice_to(head, n)));
        if (is == ET_LIST_FOREIGN)
            return false;
        any = any || is == ET_LIST_ENTRY;
        head = et_slice_from(head, n + 1);
    }
    return any;
}

struct et_slice et_list_text(struct et_slice line)
{
    return et_slice_ends(line, "\r") ? et_slice_to(line, line.n - 1) : line;
}

struct et_slice et_list_word(struct et_slice *text)
{
    struct et_slice rest = *text;
    while (rest.n && (rest.p[0] == ' ' || rest.p[0] == '\t'))
        rest = et_slice_from(rest, 1);
    size_t n = 0;
    while (n < rest.n && rest.p[n] != ' ' && rest.p[n] != '\t')
        n++;
    *text = et_slice_from(rest, n);
    return et_slice_to(rest, n);
}

int et_list_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    (void)err;
    *state = (void *)sink; /* only ever read */
    return 0;
}

void et_list_close(void *state)
{
    (void)state;
}

int et_list_state(const struct et_sink *sink, const struct et_line *line, struct et_fact fact,
                  struct et_err *err)
{
    fact.places = &line->at;
    fact.place_count = 1;
    int rc = sink->fact(sink->ctx, &fact, err);
    return rc < 0 ? rc : ET_PARSED;
}
