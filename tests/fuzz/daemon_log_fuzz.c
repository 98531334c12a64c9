/* Any bytes as messages of daemons: one outcome per line, a fact for each parsed one. */
#include "parsers/runtime/formats.h"
#include "tests/fuzz/drive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct drive drive = { .input = { size ? (const char *)data : "", size } };
    int bid = et_parser_daemon_log.bid(drive.input, true);
    drive_check(bid >= 0 && bid <= 100);
    struct et_tally tally = drive_lines(&et_parser_daemon_log, &drive);
    drive_check(tally.parsed + tally.skipped + tally.broken == drive_count_lines(drive.input));
    drive_check(tally.parsed == drive.facts);
    return 0;
}
