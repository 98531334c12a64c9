/* The formats that tell what is in a container or an image. */
#ifndef ET_PARSERS_IMAGE_FORMATS_H
#define ET_PARSERS_IMAGE_FORMATS_H

#include "parsers/parser.h"

extern const struct et_parser et_parser_apk_info;
extern const struct et_parser et_parser_apk_installed;
extern const struct et_parser et_parser_cyclonedx;
extern const struct et_parser et_parser_cyclonedx_xml;
extern const struct et_parser et_parser_digest_file;
extern const struct et_parser et_parser_docker_diff;
extern const struct et_parser et_parser_docker_history;
extern const struct et_parser et_parser_dpkg_l;
extern const struct et_parser et_parser_dpkg_status;
extern const struct et_parser et_parser_image_config;
extern const struct et_parser et_parser_image_layer;
extern const struct et_parser et_parser_image_manifest;
extern const struct et_parser et_parser_path_list;
extern const struct et_parser et_parser_rpm_qa;
extern const struct et_parser et_parser_spdx;
extern const struct et_parser et_parser_spdx_tags;
extern const struct et_parser et_parser_syft_json;
extern const struct et_parser et_parser_tar_split;
extern const struct et_parser et_parser_trivy;

#endif
