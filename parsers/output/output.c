#include "parsers/output/output.h"

#include <stdlib.h>

static const char *const channels[ET_OUTPUT_CHANNELS] = { "stdout", "stderr", NULL };

int et_output_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct et_output *output = calloc(1, sizeof *output);
    if (!output)
        return et_fail_memory(err);
    output->sink = sink;
    *state = output;
    return 0;
}

void et_output_close(void *state)
{
    struct et_output *output = state;
    if (!output)
        return;
    for (size_t i = 0; i < ET_OUTPUT_CHANNELS; i++)
        et_strbuf_clear(&output->held[i].text);
    free(output);
}

static int state_line(const struct et_output *output, const struct et_output_line *text,
                      const struct et_place *at, struct et_err *err)
{
    const struct et_fact fact = {
        .kind = ET_FACT_OUTPUT_LINE, .places = at, .place_count = 1, .output_line = text
    };
    int rc = output->sink->fact(output->sink->ctx, &fact, err);
    return rc < 0 ? rc : ET_PARSED;
}

/* States what is held of a channel, and forgets it. */
static int release(struct et_output *output, size_t channel, bool ended, struct et_err *err)
{
    struct et_output_held *held = &output->held[channel];
    const struct et_output_line line = { .channel = et_slice_of(channels[channel]),
                                         .time_ns = held->time_ns,
                                         .text = et_strbuf_slice(&held->text),
                                         .whole = ended && !held->cut };
    int rc = state_line(output, &line, &held->at, err);
    et_strbuf_reset(&held->text);
    held->under_way = held->cut = false;
    return rc;
}

int et_output_finish(void *state, struct et_err *err)
{
    struct et_output *output = state;
    for (size_t i = 0; i < ET_OUTPUT_CHANNELS; i++) {
        int rc = output->held[i].under_way ? release(output, i, false, err) : 0;
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int hold(struct et_output *output, struct et_output_held *held,
                const struct et_output_piece *piece, const struct et_line *line, struct et_err *err)
{
    if (!held->under_way) {
        held->under_way = true;
        held->time_ns = piece->time_ns;
        held->at = line->at;
    }
    held->at.length = line->at.offset + line->at.length - held->at.offset;
    size_t room = ET_OUTPUT_MAX_LINE - held->text.n;
    et_strbuf_add(&held->text, et_slice_to(piece->text, room));
    if (held->text.failed)
        return et_fail_memory(err);
    if (piece->text.n <= room || held->cut)
        return 0;
    const struct et_damage damage = { .at = held->at,
                                      .what = "a line of output is longer than 1 MiB",
                                      .kept = "its beginning" };
    held->cut = true;
    return output->sink->damage(output->sink->ctx, &damage, err);
}

int et_output_take(struct et_output *output, const struct et_output_piece *piece,
                   const struct et_line *line, struct et_err *err)
{
    size_t channel = 0;
    while (channels[channel] && !et_slice_is(piece->channel, channels[channel]))
        channel++;
    struct et_output_held *held = &output->held[channel];
    if (!held->under_way && piece->ends && piece->text.n <= ET_OUTPUT_MAX_LINE) {
        const struct et_output_line whole = { .container = piece->container,
                                              .channel = et_slice_of(channels[channel]),
                                              .time_ns = piece->time_ns,
                                              .text = piece->text,
                                              .whole = true };
        return state_line(output, &whole, &line->at, err);
    }
    int rc = hold(output, held, piece, line, err);
    if (rc == 0 && piece->ends)
        rc = release(output, channel, true, err);
    return rc < 0 ? rc : ET_PARSED;
}

bool et_output_time(const struct et_sink *sink, struct et_slice stamp, int64_t *ns)
{
    char text[40];
    if (et_time_from_rfc3339(stamp, ns))
        return true;
    *ns = ET_TIME_NONE;
    if (stamp.n == 0 || stamp.n + 1 > sizeof text)
        return false;
    memcpy(text, stamp.p, stamp.n);
    text[stamp.n] = 'Z';
    int64_t local;
    if (!et_time_from_rfc3339((struct et_slice){ text, stamp.n + 1 }, &local) ||
        local == ET_TIME_NONE)
        return false;
    *ns = local - sink->utc_offset_ns;
    return true;
}

int et_output_share(struct et_slice head, bool whole, bool (*is)(struct et_slice line))
{
    int lines = 0, so = 0;
    while (head.n) {
        const char *end = et_slice_find(head, '\n');
        if (!end && !whole)
            break;
        size_t n = end ? (size_t)(end - head.p) : head.n;
        struct et_slice line = et_slice_to(head, n);
        head = et_slice_from(head, n + 1);
        if (et_slice_trim(line).n == 0)
            continue;
        lines++;
        so += is(line);
    }
    return lines ? so * 100 / lines : 0;
}
