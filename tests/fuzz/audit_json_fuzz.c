/* Any bytes as audit events in JSON, by all who read such: every line has one
 * outcome. */
#include "parsers/audit/formats.h"
#include "tests/fuzz/drive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct et_parser *const parsers[] = {
        &et_parser_auditbeat, &et_parser_auditbeat_document, &et_parser_auoms, &et_parser_go_audit,
        &et_parser_laurel,
    };
    for (size_t i = 0; i < sizeof parsers / sizeof *parsers; i++) {
        struct drive drive;
        drive_format(parsers[i], &drive, data, size);
    }
    return 0;
}
