/* Any bytes as what Kubernetes tells over time: one outcome per line, and
 * none may be troubled by what another one reads. */
#include "parsers/kubernetes/formats.h"
#include "tests/fuzz/drive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct et_parser *const siblings[] = {
        &et_parser_kube_audit,
        &et_parser_kube_audit_document,
        &et_parser_kube_events,
        &et_parser_kube_events_table,
    };
    for (size_t i = 0; i < sizeof siblings / sizeof *siblings; i++) {
        struct drive drive;
        drive_format(siblings[i], &drive, data, size);
    }
    return 0;
}
