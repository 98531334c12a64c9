/* Any bytes as each of the formats of runtime events: one outcome per line, and
 * none may be troubled by what another one reads. */
#include "parsers/runtime/formats.h"
#include "tests/fuzz/drive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct et_parser *const siblings[] = {
        &et_parser_crictl_events,      &et_parser_ctr_events,     &et_parser_docker_events_document,
        &et_parser_docker_events_text, &et_parser_nerdctl_events, &et_parser_podman_events,
        &et_parser_podman_events_text,
    };
    for (size_t i = 0; i < sizeof siblings / sizeof *siblings; i++) {
        struct drive drive;
        drive_format(siblings[i], &drive, data, size);
    }
    return 0;
}
