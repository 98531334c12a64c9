/* Any bytes as each of the descriptions of containers: every line is accounted for,
 * and what is broken leaves damage. */
#include "parsers/kubernetes/formats.h"
#include "parsers/runtime/formats.h"
#include "tests/fuzz/drive.h"

static const struct et_parser *const parsers[] = {
    &et_parser_containers_storage,
    &et_parser_crictl,
    &et_parser_ctr_info,
    &et_parser_docker_config,
    &et_parser_docker_exec_inspect,
    &et_parser_docker_hostconfig,
    &et_parser_docker_images_json,
    &et_parser_docker_ps_json,
    &et_parser_docker_repositories,
    &et_parser_init_pid,
    &et_parser_kube_describe_pod,
    &et_parser_kube_pods,
    &et_parser_oci_config,
    &et_parser_podman_pod_inspect,
    &et_parser_runc_log,
    &et_parser_runc_state,
    &et_parser_shim_address,
    &et_parser_shim_options,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < sizeof parsers / sizeof *parsers; i++) {
        struct drive drive;
        struct et_tally tally = drive_format(parsers[i], &drive, data, size);
        drive_check(tally.broken == 0 || drive.damages > 0);
    }
    return 0;
}
