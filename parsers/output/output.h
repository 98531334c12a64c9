/* What containers wrote, as a stream of lines. A runtime cuts long lines to pieces
 * (Docker at 16 KiB), which are joined here, for each channel by itself; memory is
 * bounded by a limit for the joined line. */
#ifndef ET_PARSERS_OUTPUT_OUTPUT_H
#define ET_PARSERS_OUTPUT_OUTPUT_H

#include "base/strbuf.h"
#include "parsers/parser.h"

enum {
    ET_OUTPUT_MAX_LINE = 1024 * 1024, /* of a longer one the beginning is stated */
    ET_OUTPUT_CHANNELS = 3,           /* stdout, stderr, not told */
};

/* A line of which not all pieces have been seen. */
struct et_output_held {
    bool under_way, cut;
    int64_t time_ns; /* of its first piece */
    struct et_place at;
    struct et_strbuf text;
};

struct et_output {
    const struct et_sink *sink;
    struct et_output_held held[ET_OUTPUT_CHANNELS];
};

/* For the state of a parser, as its open, finish and close. What is still under way
 * at the end is stated as not whole. */
int et_output_open(const struct et_sink *sink, void **state, struct et_err *err);
int et_output_finish(void *state, struct et_err *err);
void et_output_close(void *state);

struct et_output_piece {
    struct et_slice container, channel; /* absent = not told */
    int64_t time_ns;                    /* ET_TIME_NONE = not told */
    struct et_slice text;               /* without its line end */
    bool ends;                          /* the line ends with this piece */
};

/* Takes the piece that stands on line. ET_PARSED, or a negative code. */
int et_output_take(struct et_output *output, const struct et_output_piece *piece,
                   const struct et_line *line, struct et_err *err);

/* A stamp in RFC 3339; one without zone is read with the sink's offset. False, and
 * ET_TIME_NONE, for anything else. */
bool et_output_time(const struct et_sink *sink, struct et_slice stamp, int64_t *ns);

/* Of the lines of head that are not blank, how many in a hundred are so. The last
 * one, which may be cut, counts only if the stream holds no more. */
int et_output_share(struct et_slice head, bool whole, bool (*is)(struct et_slice line));

#endif
