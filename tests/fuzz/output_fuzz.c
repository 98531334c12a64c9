/* Any bytes as each form of containers' output: one outcome per line, and no line of
 * output that is not of the input. */
#include "parsers/output/formats.h"
#include "tests/fuzz/drive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct et_parser *const siblings[] = {
        &et_parser_capnslog,        &et_parser_compose_logs, &et_parser_cri_log,
        &et_parser_docker_json_log, &et_parser_docker_logs,  &et_parser_klog,
    };
    for (size_t i = 0; i < sizeof siblings / sizeof *siblings; i++) {
        struct drive drive;
        struct et_tally tally = drive_format(siblings[i], &drive, data, size);
        drive_check(drive.facts <= tally.parsed);
    }
    return 0;
}
