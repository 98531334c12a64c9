/* The contract of a format. A parser exports one constant; registry.c lists it
 * and reader.c drives it. */
#ifndef ET_PARSERS_PARSER_H
#define ET_PARSERS_PARSER_H

#include "parsers/fact.h"
#include "parsers/saved.h"

/* What became of one line (or of the lines of a document). */
enum et_outcome {
    ET_PARSED,  /* understood; its facts were stated or wait for the rest of their event */
    ET_SKIPPED, /* understood to be of no interest: blank, comment, separator, header row */
    ET_BROKEN,  /* damaged: the parser has said so to sink->damage */
    ET_WAITS,   /* a later line, or the end, decides: then `waited` tells one of the above */
};

struct et_line {
    struct et_slice text; /* without its line end */
    struct et_place at;   /* length = text.n */
    bool cut;             /* the stream ended without this line's end: some of it may be missing */
};

/* Lines of a document, by what became of them. */
struct et_tally {
    uint64_t parsed, skipped, broken;
};

/* Counts one line, unless it waits. */
static inline void et_tally_count(struct et_tally *tally, enum et_outcome outcome)
{
    tally->parsed += outcome == ET_PARSED;
    tally->skipped += outcome == ET_SKIPPED;
    tally->broken += outcome == ET_BROKEN;
}

/* The chapters of `exectrail formats`. */
enum et_format_group {
    ET_GROUP_AUDIT,    /* carriers of audit records */
    ET_GROUP_RUNTIME,  /* what container runtimes and Kubernetes say */
    ET_GROUP_CONTENTS, /* what is in a container or image */
    ET_GROUP_HOST,     /* about the host */
};

struct et_parser {
    const char *name;    /* as in `--as NAME` and in evidence.format */
    const char *summary; /* one line for `exectrail formats` */
    enum et_format_group group;
    const char *sample;   /* a short stream that it reads without loss; NULL for a binary format */
    bool sample_invented; /* by the published grammar; else it is a cut of a real one */

    /* How sure the parser is that a stream beginning with head (up to
     * ET_HEAD_BYTES, whole = the stream holds no more) is its format: 0 = not at
     * all, 100 = certain. Looks at content only, which begins behind a UTF-8 byte
     * order mark. */
    int (*bid)(struct et_slice head, bool whole);

    /* A new state for one stream. sink stays valid until close. */
    int (*open)(const struct et_sink *sink, void **state, struct et_err *err);

    /* Takes one line, the first without a byte order mark; returns an et_outcome or a negative
     * code. NULL if the format is one whole document. */
    int (*line)(void *state, const struct et_line *line, struct et_err *err);

    /* Takes the whole stream at once, with the byte order mark that it may begin
     * with. NULL if the format comes in lines. */
    int (*document)(void *state, struct et_slice text, struct et_tally *tally, struct et_err *err);

    /* Takes the next bytes of a binary stream, which has no lines: instead of line
     * and document. tally gets what they are: one "line" is whatever unit the
     * format has (an entry of a tar). 0 or a negative code. */
    int (*block)(void *state, struct et_slice block, uint64_t offset, struct et_tally *tally,
                 struct et_err *err);

    /* States what is still open. May be NULL. */
    int (*finish)(void *state, struct et_err *err);

    /* Adds to tally what became of all lines for which line returned ET_WAITS;
     * asked once, after finish. NULL if none ever waits. */
    void (*waited)(const void *state, struct et_tally *tally);

    /* Of a log, to which lines are only ever added: adds to `saved` all that the state
     * knows and has not stated, and to `open` the places of the lines that it must be
     * given again. Called at the end of what there is, before finish. 0, 1 = this state
     * cannot be saved, or a negative code. NULL if the format is no log, or cannot. */
    int (*save)(const void *state, struct et_strbuf *saved, struct et_open_lines *open,
                struct et_err *err);

    /* Into a new state, from what save added; then `again` gets each open line, in
     * their order, and states nothing: all but what is open was stated before. 0 or a
     * negative code. NULL if save is. */
    int (*load)(void *state, struct et_saved *saved, struct et_err *err);
    int (*again)(void *state, const struct et_line *line, struct et_err *err);

    void (*close)(void *state);
};

enum {
    ET_HEAD_BYTES = 64 * 1024,
};

/* All formats, by name; *count gets their number. */
const struct et_parser *const *et_parsers(size_t *count);

/* The parser of that name, or NULL. */
const struct et_parser *et_parser_named(struct et_slice name);

/* The parser that bids highest for head; NULL if none recognises it (0), or
 * negative code with err filled where two bid the same. */
int et_parser_detect(struct et_slice head, bool whole, const struct et_parser **parser,
                     struct et_err *err);

#endif
