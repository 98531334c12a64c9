/* Any lines as an audit log, and the same with the records of different events between each
 * other, as two processors and auditd's queue may write them; those of one event keep their
 * order. The first bytes tell whose turn it is, and how the second reading is cut into
 * blocks. The same has to be stated, and the same be damaged. */
#include "parsers/audit/event_count.h"
#include "parsers/audit/formats.h"
#include "parsers/audit/record.h"
#include "tests/fuzz/drive.h"
#include "tests/property/fact_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TURNS = 16, MOST_LINES = 256 };

/* The lines of one event, or one that belongs to none. */
struct queue {
    struct et_record head;
    bool alone;
    size_t at[MOST_LINES];
    size_t count, taken;
};

struct input {
    const uint8_t *turns; /* TURNS of them, again and again */
    size_t turn;
    struct et_slice lines[MOST_LINES];
    size_t count;
    struct queue queues[MOST_LINES];
    size_t queue_count;
};

static size_t next_turn(struct input *input)
{
    return input->turns[input->turn++ % TURNS];
}

static bool same_event(const struct et_record *a, const struct et_record *b)
{
    return a->time_ns == b->time_ns && a->serial == b->serial && a->printed == b->printed &&
           (a->node.p != NULL) == (b->node.p != NULL) && et_slice_eq(a->node, b->node);
}

static struct queue *queue_of(struct input *input, const struct et_record *rec)
{
    for (size_t i = 0; rec && i < input->queue_count; i++)
        if (!input->queues[i].alone && same_event(&input->queues[i].head, rec))
            return &input->queues[i];
    struct queue *fresh = &input->queues[input->queue_count++];
    fresh->count = fresh->taken = 0;
    fresh->alone = !rec;
    if (rec)
        fresh->head = *rec;
    return fresh;
}

/* False where it cannot be told which order the events have: several on one line. */
static bool split(struct input *input, struct et_slice log)
{
    input->count = input->queue_count = 0;
    while (log.n) {
        const char *end = et_slice_find(log, '\n');
        size_t n = end ? (size_t)(end - log.p) : log.n;
        struct et_slice line = et_slice_to(log, n);
        struct et_record rec;
        bool is_record = et_record_parse(et_slice_trim(line), &rec, NULL) == 0;
        if (input->count == MOST_LINES || (is_record && rec.more.n))
            return false;
        struct queue *queue = queue_of(input, is_record ? &rec : NULL);
        queue->at[queue->count++] = input->count;
        input->lines[input->count++] = line;
        log = et_slice_from(log, n + 1);
    }
    return true;
}

static void add_line(struct et_strbuf *to, struct et_slice line)
{
    et_strbuf_add(to, line);
    et_strbuf_addc(to, '\n');
}

static void mix(struct input *input, struct et_strbuf *to)
{
    for (size_t left = input->count; left > 0; left--) {
        size_t i = next_turn(input) % input->queue_count;
        while (input->queues[i].taken == input->queues[i].count)
            i = (i + 1) % input->queue_count;
        struct queue *queue = &input->queues[i];
        add_line(to, input->lines[queue->at[queue->taken++]]);
    }
}

static size_t whole(void *ctx)
{
    (void)ctx;
    return SIZE_MAX;
}

static size_t some(void *ctx)
{
    return 1 + next_turn(ctx) * 4;
}

static struct et_slice word_before(struct et_slice line, const char *mark)
{
    const char *at = et_slice_search(line, et_slice_of(mark));
    return at ? et_slice_to(line, (size_t)(at - line.p)) : line;
}

/* What has to be alike: damage without its place, and all facts but those of users, whose
 * name is that of the event which tells it first. */
static void add_comparable(struct et_strbuf *to, const struct fact_log *log)
{
    struct et_slice facts = et_strbuf_slice(&log->facts), stream = et_strbuf_slice(&log->stream);
    size_t count;
    struct et_slice *lines = fact_text_lines(facts, &count);
    drive_check(lines != NULL);
    for (size_t i = 0; i < count; i++)
        if (!et_slice_starts(lines[i], "user"))
            add_line(to, lines[i]);
    free(lines);
    lines = fact_text_lines(stream, &count);
    drive_check(lines != NULL);
    for (size_t i = 0; i < count; i++)
        if (et_slice_starts(lines[i], "damage "))
            add_line(to, word_before(lines[i], " @"));
    free(lines);
}

static void check_same(const struct fact_log *a, const struct fact_log *b)
{
    ET_STRBUF_AUTO one = { 0 };
    ET_STRBUF_AUTO other = { 0 };
    size_t m, n;
    add_comparable(&one, a);
    add_comparable(&other, b);
    struct et_slice *x = fact_text_sorted(et_strbuf_slice(&one), &m);
    struct et_slice *y = fact_text_sorted(et_strbuf_slice(&other), &n);
    drive_check(x && y && m == n);
    for (size_t i = 0; i < n; i++)
        drive_check(et_slice_eq(x[i], y[i]));
    free(x);
    free(y);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct input input;
    if (size <= TURNS)
        return 0;
    input.turns = data;
    input.turn = 0;
    if (!split(&input, (struct et_slice){ (const char *)data + TURNS, size - TURNS }))
        return 0;
    ET_STRBUF_AUTO plain = { 0 };
    ET_STRBUF_AUTO mixed = { 0 };
    FACT_LOG_AUTO a;
    FACT_LOG_AUTO b;
    for (size_t i = 0; i < input.count; i++)
        add_line(&plain, input.lines[i]);
    mix(&input, &mixed);
    drive_check(fact_log_read(&a, &et_parser_audit_log, et_strbuf_slice(&plain),
                              &(struct fact_blocks){ whole, NULL }) == 0);
    drive_check(fact_log_read(&b, &et_parser_audit_log, et_strbuf_slice(&mixed),
                              &(struct fact_blocks){ some, &input }) == 0);
    const struct et_tally *one = &a.accounts.lines, *other = &b.accounts.lines;
    drive_check(one->parsed == other->parsed && one->skipped == other->skipped &&
                one->broken == other->broken);
    check_same(&a, &b);
    /* Of more events some may share a place, and then one is counted again: event_count.h. */
    drive_check(
        input.queue_count > ET_COUNT_WAYS ||
        (a.count.events == b.count.events && a.count.execve_events == b.count.execve_events));
    return 0;
}
