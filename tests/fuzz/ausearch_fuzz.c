/* Any bytes as what ausearch -i and --format text print, and aureport. */
#include "parsers/audit/formats.h"
#include "tests/fuzz/drive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct et_parser *const parsers[] = { &et_parser_ausearch_interpreted,
                                                       &et_parser_ausearch_text,
                                                       &et_parser_aureport };
    for (size_t i = 0; i < sizeof parsers / sizeof *parsers; i++) {
        struct drive drive = { .input = { size ? (const char *)data : "", size } };
        int bid = parsers[i]->bid(drive.input, true);
        drive_check(bid >= 0 && bid <= 100);
        struct et_tally tally = drive_lines(parsers[i], &drive);
        drive_check(tally.parsed + tally.skipped + tally.broken == drive_count_lines(drive.input));
    }
    return 0;
}
