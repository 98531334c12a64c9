/* Any bytes as each of the files about a host: one outcome per line, damage for
 * each broken one and nothing else. */
#include "parsers/host/formats.h"
#include "tests/fuzz/drive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct et_parser *const siblings[] = {
        &et_parser_audit_rules, &et_parser_auditctl_status, &et_parser_auditd_conf,
        &et_parser_group,       &et_parser_hostname,        &et_parser_machine_id,
        &et_parser_os_release,  &et_parser_passwd,          &et_parser_subid,
        &et_parser_uname,       &et_parser_runtime_version,
    };
    for (size_t i = 0; i < sizeof siblings / sizeof *siblings; i++) {
        struct drive drive = { .input = { size ? (const char *)data : "", size } };
        int bid = siblings[i]->bid(drive.input, size % 2);
        drive_check(bid >= 0 && bid <= 100);
        struct et_tally tally = drive_lines(siblings[i], &drive);
        drive_check(tally.parsed + tally.skipped + tally.broken == drive_count_lines(drive.input));
        drive_check(tally.parsed <= drive.facts && tally.broken == drive.damages);
    }
    return 0;
}
