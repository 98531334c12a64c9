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
        struct drive drive;
        drive_format(parsers[i], &drive, data, size);
    }
    return 0;
}
