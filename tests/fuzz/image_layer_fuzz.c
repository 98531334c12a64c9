/* Any bytes as a layer of an image, in blocks whose sizes are taken from the input:
 * the entries add up, every place lies within the stream, and nothing depends on
 * how the stream was cut. */
#include "parsers/image/formats.h"
#include "tests/fuzz/drive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct et_tally drive_blocks(struct drive *drive, size_t step)
{
    const struct et_parser *parser = &et_parser_image_layer;
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
    drive_check(parser->finish(state, NULL) == 0);
    parser->close(state);
    return tally;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct et_slice input = { size ? (const char *)data : "", size };
    struct drive fine = { .input = input }, coarse = { .input = input };
    int bid = et_parser_image_layer.bid(input, true);
    drive_check(bid >= 0 && bid <= 100);
    struct et_tally a = drive_blocks(&fine, 1), b = drive_blocks(&coarse, 4096);
    drive_check(a.parsed == b.parsed && a.skipped == b.skipped && a.broken == b.broken);
    drive_check(fine.facts == coarse.facts && fine.damages == coarse.damages &&
                fine.sum == coarse.sum);
    drive_check(a.parsed + a.skipped + a.broken <= size / 512);
    return 0;
}
