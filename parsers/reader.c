#include "parsers/reader.h"

#include "base/strbuf.h"

#include <stdlib.h>

struct et_reader {
    const struct et_parser *parser;
    const struct et_sink *sink;
    void *state;
    bool decided;          /* the format was looked for */
    bool too_long;         /* inside a line over ET_MAX_LINE: passing over the rest */
    bool too_big;          /* a document over ET_MAX_DOCUMENT */
    struct et_strbuf held; /* the head before detection, a line in parts, a document */
    uint64_t held_at;      /* offset of held's first byte */
    bool unended;          /* the last byte seen was not a line end */
    struct et_accounts accounts;
};

struct et_reader *et_reader_new(const struct et_parser *forced, const struct et_sink *sink)
{
    struct et_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        return NULL;
    reader->parser = forced;
    reader->sink = sink;
    return reader;
}

void et_reader_free(struct et_reader *reader)
{
    if (!reader)
        return;
    if (reader->state)
        reader->parser->close(reader->state);
    et_strbuf_clear(&reader->held);
    free(reader);
}

static int damaged_line(struct et_reader *reader, const struct et_place *at, const char *what,
                        struct et_err *err)
{
    const struct et_damage damage = { .at = *at, .what = what };
    et_tally_count(&reader->accounts.lines, ET_BROKEN);
    return reader->sink->damage(reader->sink->ctx, &damage, err);
}

/* One line without its end, of the stream's bytes from offset to end. */
static int line(struct et_reader *reader, struct et_slice text, uint64_t offset, uint64_t end,
                bool cut, struct et_err *err)
{
    reader->accounts.lines_read++;
    const struct et_line one = { text, { reader->accounts.lines_read, offset, end - offset }, cut };
    if (one.at.length > ET_MAX_LINE) {
        reader->too_long = false;
        return damaged_line(reader, &one.at, "line is longer than 16 MiB", err);
    }
    int outcome = reader->parser->line(reader->state, &one, err);
    if (outcome < 0)
        return outcome;
    et_tally_count(&reader->accounts.lines, (enum et_outcome)outcome);
    return 0;
}

static int hold(struct et_reader *reader, struct et_slice part, uint64_t offset, struct et_err *err)
{
    if (reader->held.n == 0)
        reader->held_at = offset;
    et_strbuf_add(&reader->held, part);
    return reader->held.failed ? et_fail_memory(err) : 0;
}

static int split_lines(struct et_reader *reader, struct et_slice block, uint64_t offset,
                       struct et_err *err)
{
    int rc = 0;
    while (block.n && rc == 0) {
        const char *end = et_slice_find(block, '\n');
        size_t n = end ? (size_t)(end - block.p) : block.n;
        struct et_slice part = et_slice_to(block, n);
        bool joins = reader->held.n > 0;
        if ((joins || !end) && !reader->too_long)
            rc = hold(reader, part, offset, err);
        if (reader->held.n > ET_MAX_LINE) {
            reader->too_long = true;
            reader->held.n = 1; /* marks that a line is under way */
        }
        if (rc == 0 && end) {
            uint64_t to = offset + n;
            rc = joins
                     ? line(reader, et_strbuf_slice(&reader->held), reader->held_at, to, false, err)
                     : line(reader, part, offset, to, false, err);
            et_strbuf_reset(&reader->held);
        }
        size_t used = end ? n + 1 : n;
        block = et_slice_from(block, used);
        offset += used;
    }
    return rc;
}

static uint64_t count_line_ends(struct et_slice block)
{
    uint64_t n = 0;
    const char *end;
    while ((end = et_slice_find(block, '\n'))) {
        block = et_slice_from(block, (size_t)(end - block.p) + 1);
        n++;
    }
    return n;
}

/* A stream that no parser reads line by line: only its lines are counted. */
static void count_lines(struct et_reader *reader, struct et_slice block)
{
    if (block.n == 0)
        return;
    reader->accounts.lines_read += count_line_ends(block);
    reader->unended = block.p[block.n - 1] != '\n';
}

static int take(struct et_reader *reader, struct et_slice block, uint64_t offset,
                struct et_err *err)
{
    if (reader->parser && reader->parser->line)
        return split_lines(reader, block, offset, err);
    if (reader->parser && reader->parser->block) {
        struct et_tally *lines = &reader->accounts.lines;
        int rc = reader->parser->block(reader->state, block, offset, lines, err);
        reader->accounts.lines_read = lines->parsed + lines->skipped + lines->broken;
        return rc;
    }
    count_lines(reader, block);
    if (!reader->parser || reader->too_big)
        return 0;
    if (reader->held.n + block.n > ET_MAX_DOCUMENT) {
        reader->too_big = true;
        et_strbuf_clear(&reader->held);
        return 0;
    }
    return hold(reader, block, offset, err);
}

/* Looks at what is held, chooses the parser and passes the held bytes to it. */
static int decide(struct et_reader *reader, bool whole, struct et_err *err)
{
    struct et_strbuf head = reader->held;
    int rc = 0;
    reader->held = (struct et_strbuf){ 0 };
    reader->decided = true;
    struct et_err why = { 0 };
    struct et_slice text = et_slice_unmarked(et_strbuf_slice(&head));
    if (!reader->parser &&
        et_parser_detect(et_slice_to(text, ET_HEAD_BYTES), whole && text.n <= ET_HEAD_BYTES,
                         &reader->parser, &why) < 0)
        rc = reader->sink->damage(reader->sink->ctx, &(struct et_damage){ .what = why.msg }, err);
    if (rc == 0 && reader->parser)
        rc = reader->parser->open(reader->sink, &reader->state, err);
    reader->accounts.parser = reader->parser;
    if (!reader->parser || !reader->parser->line)
        text = et_strbuf_slice(&head);
    if (rc == 0)
        rc = take(reader, text, head.n - text.n, err);
    et_strbuf_clear(&head);
    return rc;
}

int et_reader_block(struct et_reader *reader, struct et_slice block, struct et_err *err)
{
    uint64_t offset = reader->accounts.bytes;
    reader->accounts.bytes += block.n;
    if (reader->decided)
        return take(reader, block, offset, err);
    int rc = hold(reader, block, offset, err);
    if (rc == 0 && reader->held.n >= ET_HEAD_BYTES)
        rc = decide(reader, false, err);
    return rc;
}

static int save_state(const struct et_reader *reader, struct et_strbuf *state,
                      struct et_open_lines *open, struct et_err *err)
{
    if (!reader->decided)
        return 0; /* nothing was stated yet: it is read again from the start */
    if (!reader->parser || !reader->parser->save || reader->too_long)
        return 1;
    int rc = reader->parser->save(reader->state, state, open, err);
    if (rc == 0 && state->failed)
        return et_fail_memory(err);
    et_open_lines_sort(open);
    return rc;
}

static void add_resume(struct et_strbuf *saved, const struct et_resume *at)
{
    struct et_place before = { 0 };
    et_saved_add_number(saved, at->offset);
    et_saved_add_number(saved, at->lines_read);
    et_saved_add_number(saved, at->lines.parsed);
    et_saved_add_number(saved, at->lines.skipped);
    et_saved_add_number(saved, at->lines.broken);
    et_saved_add_text(saved, at->state);
    et_saved_add_number(saved, at->open.count);
    for (size_t i = 0; i < at->open.count; i++) {
        const struct et_place *line = &at->open.at[i];
        et_saved_add_number(saved, line->line - before.line);
        et_saved_add_number(saved, line->offset - before.offset);
        et_saved_add_number(saved, line->length);
        before = *line;
    }
}

int et_reader_save(const struct et_reader *reader, struct et_strbuf *saved, struct et_err *err)
{
    ET_STRBUF_AUTO state = { 0 };
    struct et_resume at = { 0 };
    int rc = save_state(reader, &state, &at.open, err);
    if (rc == 0 && reader->decided) {
        at.offset = reader->held.n ? reader->held_at : reader->accounts.bytes;
        at.lines_read = reader->accounts.lines_read;
        at.lines = reader->accounts.lines;
    }
    at.state = et_strbuf_slice(&state);
    if (rc == 0)
        add_resume(saved, &at);
    et_open_lines_clear(&at.open);
    if (rc == 0 && saved->failed)
        rc = et_fail_memory(err);
    return rc < 0 ? rc : !rc;
}

bool et_resume_read(struct et_slice saved, struct et_resume *resume)
{
    struct et_saved from = { saved, false };
    struct et_place line = { 0 };
    *resume = (struct et_resume){ .offset = et_saved_number(&from) };
    resume->lines_read = et_saved_number(&from);
    resume->lines.parsed = et_saved_number(&from);
    resume->lines.skipped = et_saved_number(&from);
    resume->lines.broken = et_saved_number(&from);
    resume->state = et_saved_text(&from);
    uint64_t count = et_saved_number(&from);
    for (uint64_t i = 0; i < count && !from.broken; i++) {
        line.line += et_saved_number(&from);
        line.offset += et_saved_number(&from);
        line.length = et_saved_number(&from);
        if (line.length > ET_MAX_LINE || line.length > resume->offset ||
            line.offset > resume->offset - line.length || !et_open_lines_add(&resume->open, &line))
            return false;
    }
    return !from.broken && from.rest.n == 0;
}

void et_resume_clear(struct et_resume *resume)
{
    et_open_lines_clear(&resume->open);
}

int et_reader_resume(struct et_reader *reader, const struct et_parser *parser,
                     const struct et_resume *resume, const struct et_slice *open_texts,
                     struct et_err *err)
{
    struct et_saved state = { resume->state, false };
    if (resume->offset == 0)
        return 0;
    reader->parser = parser;
    reader->decided = true;
    reader->accounts = (struct et_accounts){ .parser = parser,
                                             .bytes = resume->offset,
                                             .lines_read = resume->lines_read,
                                             .lines = resume->lines };
    int rc = parser->open(reader->sink, &reader->state, err);
    if (rc == 0)
        rc = parser->load(reader->state, &state, err);
    if (rc == 0 && (state.broken || state.rest.n))
        rc = et_fail(err, ET_FATAL, "what was kept of this stream does not read back");
    for (size_t i = 0; i < resume->open.count && rc == 0; i++)
        rc = parser->again(reader->state,
                           &(struct et_line){ open_texts[i], resume->open.at[i], false }, err);
    return rc;
}

static int end_document(struct et_reader *reader, struct et_err *err)
{
    struct et_tally *lines = &reader->accounts.lines;
    if (reader->too_big) {
        const struct et_damage damage = { .at = { 1, 0, 0 },
                                          .what = "document is larger than 512 MiB: not read" };
        lines->broken = reader->accounts.lines_read;
        return reader->sink->damage(reader->sink->ctx, &damage, err);
    }
    return reader->parser->document(reader->state, et_strbuf_slice(&reader->held), lines, err);
}

int et_reader_end(struct et_reader *reader, struct et_accounts *accounts, struct et_err *err)
{
    int rc = reader->decided ? 0 : decide(reader, true, err);
    const struct et_parser *parser = reader->parser;
    if (rc == 0 && parser && parser->line && reader->held.n) {
        rc = line(reader, et_strbuf_slice(&reader->held), reader->held_at, reader->accounts.bytes,
                  true, err);
        et_strbuf_reset(&reader->held);
    }
    reader->accounts.lines_read += reader->unended;
    if (rc == 0 && parser && parser->document)
        rc = end_document(reader, err);
    if (rc == 0 && parser && parser->finish)
        rc = parser->finish(reader->state, err);
    if (rc == 0 && parser && parser->waited)
        parser->waited(reader->state, &reader->accounts.lines);
    if (!parser)
        reader->accounts.lines.skipped = reader->accounts.lines_read;
    *accounts = reader->accounts;
    return rc;
}
