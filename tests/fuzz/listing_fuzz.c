/* Any bytes as each of the tables that runtimes and ps print: one outcome per line,
 * a fact for each parsed one, damage for each broken one. */
#include "parsers/kubernetes/formats.h"
#include "parsers/runtime/formats.h"
#include "tests/fuzz/drive.h"

static const struct et_parser *const parsers[] = {
    &et_parser_cgroup_list,    &et_parser_crictl_pods, &et_parser_crictl_ps,
    &et_parser_ctr_containers, &et_parser_ctr_tasks,   &et_parser_docker_images,
    &et_parser_docker_ps,      &et_parser_docker_top,  &et_parser_kube_pods_table,
    &et_parser_proc_cgroup,    &et_parser_ps,          &et_parser_runc_list,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < sizeof parsers / sizeof *parsers; i++) {
        struct drive drive;
        struct et_tally tally = drive_format(parsers[i], &drive, data, size);
        drive_check(tally.parsed == drive.facts && tally.broken == drive.damages);
    }
    return 0;
}
