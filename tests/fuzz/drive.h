/* What the fuzz targets of parsers share: a sink that reads every byte it is
 * given, so that the sanitizers see a wrong pointer, and ways to feed a whole
 * input. Both give back the tally, which must add up to the lines. */
#ifndef ET_TESTS_FUZZ_DRIVE_H
#define ET_TESTS_FUZZ_DRIVE_H

#include "parsers/parser.h"
#include "tests/fact_shape.h"

#include <stdlib.h>

struct drive {
    struct et_slice input;
    uint64_t facts, damages;
    unsigned sum; /* of the bytes read: keeps the reads */
};

static inline void drive_check(bool holds)
{
    if (!holds)
        abort();
}

static inline void drive_read(struct drive *drive, struct et_slice s)
{
    drive_check(s.p || s.n == 0);
    for (size_t i = 0; i < s.n; i++)
        drive->sum += (unsigned char)s.p[i];
}

static inline void drive_place(const struct drive *drive, const struct et_place *at)
{
    drive_check(at->line >= 1);
    drive_check(at->offset <= drive->input.n && at->length <= drive->input.n - at->offset);
}

/* What must hold of some kinds, besides that all of their bytes can be read. */
static inline void drive_plain(struct drive *drive, const struct et_fact *fact)
{
    const struct fact_shape *shape = fact_shape(fact->kind);
    const char *bytes = (const char *)fact->exec; /* any member: all are pointers */
    for (size_t i = 0; i < shape->count; i++)
        drive_read(drive, *(const struct et_slice *)(const void *)(bytes + shape->texts[i]));
    if (fact->kind == ET_FACT_CONTAINER)
        drive_check(fact->container->id.n > 0 && fact->container->runtime.n > 0 &&
                    (fact->container->pid == ET_ABSENT || fact->container->pid > 0));
    if (fact->kind == ET_FACT_RUNTIME_EVENT)
        drive_check(fact->runtime_event->runtime.p && fact->runtime_event->type.p &&
                    fact->runtime_event->action.p);
    if (fact->kind == ET_FACT_PACKAGE)
        drive_check(fact->package->manager.n > 0 && fact->package->name.n > 0);
    if (fact->kind == ET_FACT_LISTED_FILE)
        drive_check(fact->listed_file->said.n > 0 && fact->listed_file->path.n > 0);
    if (fact->kind == ET_FACT_SETTING)
        drive_check(fact->setting->topic.n > 0);
    if (fact->kind == ET_FACT_LAYER)
        drive_check(fact->layer->runtime.n > 0 &&
                    (fact->layer->position >= 0 || fact->layer->position == ET_ABSENT));
    if (fact->kind == ET_FACT_ID_RANGE)
        drive_check(fact->id_range->kind.n > 0 && fact->id_range->name.p &&
                    fact->id_range->first >= 0 && fact->id_range->count > 0);
}

static inline void drive_exec(struct drive *drive, const struct et_exec *e)
{
    drive_read(drive, e->id.node);
    drive_read(drive, e->who.exe);
    drive_read(drive, e->container);
    for (size_t i = 0; i < e->path_count; i++)
        drive_read(drive, e->paths[i].name);
    drive_check((e->id.serial >= 0 || e->id.serial == ET_ABSENT) && e->id.time_ns != ET_TIME_NONE);
}

static inline int drive_fact(void *ctx, const struct et_fact *fact, struct et_err *err)
{
    struct drive *drive = ctx;
    (void)err;
    if (fact->kind == ET_FACT_AUDIT_COUNT) {
        drive_check(fact->audit_count->events > 0 &&
                    fact->audit_count->execve_events <= fact->audit_count->events);
        return 0;
    }
    drive->facts++;
    drive_check(fact->place_count > 0);
    for (size_t i = 0; i < fact->place_count; i++)
        drive_place(drive, &fact->places[i]);
    drive_read(drive, fact->carried_by);
    drive_plain(drive, fact);
    if (fact->kind == ET_FACT_EXEC)
        drive_exec(drive, fact->exec);
    if (fact->kind == ET_FACT_AUDIT_STATE)
        drive_read(drive, fact->audit_state->text);
    return 0;
}

static inline int drive_damage(void *ctx, const struct et_damage *damage, struct et_err *err)
{
    struct drive *drive = ctx;
    (void)err;
    drive->damages++;
    drive_place(drive, &damage->at);
    drive_check(damage->what && damage->what[0] && !strchr(damage->what, '\n'));
    return 0;
}

static inline uint64_t drive_count_lines(struct et_slice text)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n' || i + 1 == text.n;
    return lines;
}

/* Hands the whole input to a document parser. */
static inline struct et_tally drive_document(const struct et_parser *parser, struct drive *drive)
{
    struct et_sink sink = { drive, drive_fact, drive_damage };
    struct et_tally tally = { 0 };
    void *state = NULL;
    drive_check(parser->open(&sink, &state, NULL) == 0);
    drive_check(parser->document(state, drive->input, &tally, NULL) == 0);
    parser->close(state);
    return tally;
}

/* Hands the input to a parser of lines, each line in memory of its own. */
static inline struct et_tally drive_lines(const struct et_parser *parser, struct drive *drive)
{
    struct et_sink sink = { drive, drive_fact, drive_damage };
    struct et_tally tally = { 0 };
    uint64_t number = 0;
    void *state = NULL;
    drive_check(parser->open(&sink, &state, NULL) == 0);
    for (size_t at = 0; at < drive->input.n;) {
        struct et_slice rest = et_slice_from(drive->input, at);
        const char *end = et_slice_find(rest, '\n');
        size_t n = end ? (size_t)(end - rest.p) : rest.n;
        char *copy = malloc(n ? n : 1);
        drive_check(copy != NULL);
        memcpy(copy, rest.p, n);
        struct et_line line = { { copy, n }, { ++number, at, n }, !end && n % 2 };
        int outcome = parser->line(state, &line, NULL);
        drive_check(outcome >= ET_PARSED && outcome <= (parser->waited ? ET_WAITS : ET_BROKEN));
        et_tally_count(&tally, (enum et_outcome)outcome);
        free(copy);
        at += n + 1;
    }
    drive_check(!parser->finish || parser->finish(state, NULL) == 0);
    if (parser->waited)
        parser->waited(state, &tally);
    parser->close(state);
    return tally;
}

/* Hands the input to a parser of blocks, whose sizes are taken from the input and grow
 * by step. */
static inline struct et_tally drive_blocks(const struct et_parser *parser, struct drive *drive,
                                           size_t step)
{
    struct et_sink sink = { drive, drive_fact, drive_damage };
    struct et_tally tally = { 0 };
    void *state = NULL;
    drive_check(parser->open(&sink, &state, NULL) == 0);
    for (size_t at = 0; at < drive->input.n;) {
        size_t n = 1 + (unsigned char)drive->input.p[at] * step;
        struct et_slice block = et_slice_to(et_slice_from(drive->input, at), n);
        char *copy = malloc(block.n);
        drive_check(copy != NULL);
        memcpy(copy, block.p, block.n);
        drive_check(parser->block(state, (struct et_slice){ copy, block.n }, at, &tally, NULL) ==
                    0);
        free(copy);
        at += block.n;
    }
    drive_check(!parser->finish || parser->finish(state, NULL) == 0);
    parser->close(state);
    return tally;
}

/* The input as one format: it bids in the range, and every line is in its account.
 * drive holds what was stated. */
static inline struct et_tally drive_format(const struct et_parser *parser, struct drive *drive,
                                           const uint8_t *data, size_t size)
{
    *drive = (struct drive){ .input = { size ? (const char *)data : "", size } };
    int bid = parser->bid(drive->input, true);
    drive_check(bid >= 0 && bid <= 100);
    struct et_tally tally =
        parser->document ? drive_document(parser, drive) : drive_lines(parser, drive);
    drive_check(tally.parsed + tally.skipped + tally.broken == drive_count_lines(drive->input));
    return tally;
}

#endif
