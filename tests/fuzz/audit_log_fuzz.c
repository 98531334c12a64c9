/* Any bytes as an audit log. The first two choose how the rest is cut into
 * blocks, and whether the format is told or found. However it is cut, the same
 * must be stated, and every line must have one outcome. */
#include "parsers/audit/formats.h"
#include "tests/fuzz/drive.h"
#include "tests/property/fact_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct sizes {
    size_t of[2];
    size_t turn;
};

static size_t in_turns(void *ctx)
{
    struct sizes *sizes = ctx;
    return sizes->of[sizes->turn++ % 2];
}

static void read_log(struct fact_log *log, const struct et_parser *forced, struct et_slice text,
                     struct sizes sizes)
{
    drive_check(fact_log_read(log, forced, text, &(struct fact_blocks){ in_turns, &sizes }) == 0);
    const struct et_tally *lines = &log->accounts.lines;
    drive_check(lines->parsed + lines->skipped + lines->broken == log->accounts.lines_read);
    drive_check(log->accounts.lines_read == drive_count_lines(text));
    drive_check(log->accounts.bytes == text.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t none[2];
    const uint8_t *how = size < 2 ? none : data;
    struct drive drive = { .input = ET_SLICE("") };
    if (size > 2)
        drive.input = (struct et_slice){ (const char *)data + 2, size - 2 };
    const struct et_parser *forced = how[0] % 2 ? &et_parser_audit_log : NULL;
    FACT_LOG_AUTO whole;
    FACT_LOG_AUTO blocks;
    read_log(&whole, forced, drive.input, (struct sizes){ { SIZE_MAX, SIZE_MAX }, 0 });
    read_log(&blocks, forced, drive.input,
             (struct sizes){ { 1 + how[0] / 2, 1 + (size_t)how[1] * 8 }, 0 });
    drive_check(et_slice_eq(et_strbuf_slice(&whole.stream), et_strbuf_slice(&blocks.stream)));
    drive_check(whole.accounts.parser == blocks.accounts.parser);
    if (!forced)
        return 0;
    /* Each line in memory of its own, so that reading past its end shows. */
    struct et_tally tally = drive_lines(&et_parser_audit_log, &drive);
    drive_check(tally.parsed + tally.skipped + tally.broken == drive_count_lines(drive.input));
    drive_check(tally.broken <= drive.damages);
    return 0;
}
