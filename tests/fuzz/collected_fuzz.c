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
        struct drive drive;
        drive_format(siblings[i], &drive, data, size);
    }
    return 0;
}
