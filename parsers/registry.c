#include "parsers/audit/formats.h"
#include "parsers/collected/formats.h"
#include "parsers/host/formats.h"
#include "parsers/image/formats.h"
#include "parsers/kubernetes/formats.h"
#include "parsers/log/formats.h"
#include "parsers/output/formats.h"
#include "parsers/parser.h"
#include "parsers/runtime/formats.h"

static const struct et_parser *const parsers[] = {
    &et_parser_apk_info,
    &et_parser_apk_installed,
    &et_parser_audit_log,
    &et_parser_audit_rules,
    &et_parser_auditbeat,
    &et_parser_auditbeat_document,
    &et_parser_auditctl_status,
    &et_parser_auditd_conf,
    &et_parser_auoms,
    &et_parser_aureport,
    &et_parser_ausearch_csv,
    &et_parser_ausearch_interpreted,
    &et_parser_ausearch_text,
    &et_parser_capnslog,
    &et_parser_cgroup_list,
    &et_parser_collect_manifest,
    &et_parser_command_error,
    &et_parser_compose_logs,
    &et_parser_containers_storage,
    &et_parser_cri_log,
    &et_parser_crictl,
    &et_parser_crictl_events,
    &et_parser_crictl_pods,
    &et_parser_crictl_ps,
    &et_parser_ctr_containers,
    &et_parser_ctr_events,
    &et_parser_ctr_info,
    &et_parser_ctr_tasks,
    &et_parser_cyclonedx,
    &et_parser_cyclonedx_xml,
    &et_parser_daemon_log,
    &et_parser_digest_file,
    &et_parser_dmesg,
    &et_parser_docker_config,
    &et_parser_docker_diff,
    &et_parser_docker_events,
    &et_parser_docker_events_document,
    &et_parser_docker_events_text,
    &et_parser_docker_exec_inspect,
    &et_parser_docker_history,
    &et_parser_docker_hostconfig,
    &et_parser_docker_images,
    &et_parser_docker_images_json,
    &et_parser_docker_inspect,
    &et_parser_docker_json_log,
    &et_parser_docker_logs,
    &et_parser_docker_ps,
    &et_parser_docker_ps_json,
    &et_parser_docker_repositories,
    &et_parser_docker_top,
    &et_parser_dpkg_l,
    &et_parser_dpkg_status,
    &et_parser_go_audit,
    &et_parser_group,
    &et_parser_hostname,
    &et_parser_image_config,
    &et_parser_image_layer,
    &et_parser_image_manifest,
    &et_parser_init_pid,
    &et_parser_journal_export,
    &et_parser_journal_file,
    &et_parser_journal_json,
    &et_parser_journal_json_pretty,
    &et_parser_klog,
    &et_parser_kube_audit,
    &et_parser_kube_audit_document,
    &et_parser_kube_describe_pod,
    &et_parser_kube_events,
    &et_parser_kube_events_table,
    &et_parser_kube_pods,
    &et_parser_kube_pods_table,
    &et_parser_laurel,
    &et_parser_machine_id,
    &et_parser_nerdctl_events,
    &et_parser_oci_config,
    &et_parser_os_release,
    &et_parser_passwd,
    &et_parser_path_list,
    &et_parser_podman_events,
    &et_parser_podman_events_text,
    &et_parser_podman_pod_inspect,
    &et_parser_proc_cgroup,
    &et_parser_ps,
    &et_parser_rpm_qa,
    &et_parser_runc_list,
    &et_parser_runc_log,
    &et_parser_runc_state,
    &et_parser_runtime_version,
    &et_parser_shim_address,
    &et_parser_shim_options,
    &et_parser_spdx,
    &et_parser_spdx_tags,
    &et_parser_subid,
    &et_parser_syft_json,
    &et_parser_syslog,
    &et_parser_tar_split,
    &et_parser_trivy,
    &et_parser_uname,
};

enum { PARSERS = sizeof parsers / sizeof *parsers };

const struct et_parser *const *et_parsers(size_t *count)
{
    *count = PARSERS;
    return parsers;
}

const struct et_parser *et_parser_named(struct et_slice name)
{
    for (size_t i = 0; i < PARSERS; i++)
        if (et_slice_is(name, parsers[i]->name))
            return parsers[i];
    return NULL;
}

int et_parser_detect(struct et_slice head, bool whole, const struct et_parser **parser,
                     struct et_err *err)
{
    int best = 0;
    const struct et_parser *rival = NULL;
    *parser = NULL;
    for (size_t i = 0; i < PARSERS; i++) {
        int bid = parsers[i]->bid(head, whole);
        if (bid > best) {
            best = bid;
            *parser = parsers[i];
            rival = NULL;
        } else if (bid == best && bid > 0) {
            rival = parsers[i];
        }
    }
    if (!rival)
        return 0;
    const char *first = (*parser)->name;
    *parser = NULL;
    return et_fail(err, ET_SOURCE, "looks as much like %s as like %s: say which with --as", first,
                   rival->name);
}
