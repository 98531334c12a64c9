/* Any bytes as each of the formats that list what is in a container or image:
 * one outcome per line, and no format but its own may be troubled by them. */
#include "parsers/image/formats.h"
#include "tests/fuzz/drive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct et_parser *const siblings[] = {
        &et_parser_apk_info,       &et_parser_apk_installed,  &et_parser_cyclonedx,
        &et_parser_cyclonedx_xml,  &et_parser_digest_file,    &et_parser_docker_diff,
        &et_parser_docker_history, &et_parser_dpkg_l,         &et_parser_dpkg_status,
        &et_parser_image_config,   &et_parser_image_manifest, &et_parser_path_list,
        &et_parser_rpm_qa,         &et_parser_spdx,           &et_parser_spdx_tags,
        &et_parser_syft_json,      &et_parser_tar_split,      &et_parser_trivy,
    };
    for (size_t i = 0; i < sizeof siblings / sizeof *siblings; i++) {
        struct drive drive;
        drive_format(siblings[i], &drive, data, size);
    }
    return 0;
}
