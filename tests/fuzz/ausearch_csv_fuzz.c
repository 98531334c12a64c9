/* Any bytes as ausearch's CSV: one outcome per line, no more facts than lines,
 * and what is broken leaves damage. */
#include "parsers/audit/formats.h"
#include "tests/fuzz/drive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct drive drive = { .input = { size ? (const char *)data : "", size } };
    int bid = et_parser_ausearch_csv.bid(drive.input, true);
    drive_check(bid >= 0 && bid <= 100);
    struct et_tally tally = drive_lines(&et_parser_ausearch_csv, &drive);
    drive_check(tally.parsed + tally.skipped + tally.broken == drive_count_lines(drive.input));
    drive_check(tally.broken == 0 || drive.damages > 0);
    drive_check(drive.facts <= tally.parsed + tally.broken);
    return 0;
}
