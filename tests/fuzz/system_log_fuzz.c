/* Any bytes as a system log: each form of it reads the same input. One outcome
 * per line; facts and damage may also come at the end. Of systemd's own form it is
 * said once that it is not read. */
#include "parsers/log/formats.h"
#include "tests/fuzz/drive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void drive_journal_file(const uint8_t *data, size_t size)
{
    struct drive drive = { .input = { size ? (const char *)data : "", size } };
    struct et_tally tally = drive_blocks(&et_parser_journal_file, &drive, 1);
    drive_check(drive.facts == 0 && drive.damages == (size > 0) && tally.broken == (size > 0));
    drive_check(tally.parsed == 0 && tally.skipped == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct et_parser *const siblings[] = {
        &et_parser_dmesg,        &et_parser_journal_export,
        &et_parser_journal_json, &et_parser_journal_json_pretty,
        &et_parser_syslog,
    };
    for (size_t i = 0; i < sizeof siblings / sizeof *siblings; i++) {
        const struct et_parser *parser = siblings[i];
        struct drive drive;
        struct et_tally tally = drive_format(parser, &drive, data, size);
        drive_check(tally.broken == 0 || drive.damages > 0);
    }
    drive_journal_file(data, size);
    return 0;
}
