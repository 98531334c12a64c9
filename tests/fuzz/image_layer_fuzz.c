/* Any bytes as a layer of an image, in blocks whose sizes are taken from the input:
 * the entries add up, every place lies within the stream, and nothing depends on
 * how the stream was cut. */
#include "parsers/image/formats.h"
#include "tests/fuzz/drive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct et_slice input = { size ? (const char *)data : "", size };
    struct drive fine = { .input = input }, coarse = { .input = input };
    int bid = et_parser_image_layer.bid(input, true);
    drive_check(bid >= 0 && bid <= 100);
    struct et_tally a = drive_blocks(&et_parser_image_layer, &fine, 1),
                    b = drive_blocks(&et_parser_image_layer, &coarse, 4096);
    drive_check(a.parsed == b.parsed && a.skipped == b.skipped && a.broken == b.broken);
    drive_check(fine.facts == coarse.facts && fine.damages == coarse.damages &&
                fine.sum == coarse.sum);
    drive_check(a.parsed + a.skipped + a.broken <= size / 512);
    return 0;
}
