/* Any bytes as what collecting left behind: one outcome per line, and memory that
 * does not grow with a row that never ends. */
#include "parsers/collected/formats.h"
#include "tests/fuzz/drive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct et_parser *const siblings[] = { &et_parser_collect_manifest,
                                                        &et_parser_command_error };
    for (size_t i = 0; i < sizeof siblings / sizeof *siblings; i++) {
        struct drive drive = { .input = { size ? (const char *)data : "", size } };
        int bid = siblings[i]->bid(drive.input, true);
        drive_check(bid >= 0 && bid <= 100);
        struct et_tally tally = drive_lines(siblings[i], &drive);
        drive_check(tally.parsed + tally.skipped + tally.broken == drive_count_lines(drive.input));
    }
    return 0;
}
