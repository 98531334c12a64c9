/* The texts of each kind of fact that is plain data, so that tests can copy or
 * read all of them without knowing each. */
#ifndef ET_TESTS_FACT_SHAPE_H
#define ET_TESTS_FACT_SHAPE_H

#include "parsers/fact.h"

enum { FACT_SHAPE_TEXTS = 24 };

struct fact_shape {
    size_t size; /* of the fact's struct; 0: a kind that is no plain data */
    size_t count;
    size_t texts[FACT_SHAPE_TEXTS]; /* offsets of slices */
};

static inline const struct fact_shape *fact_shape(enum et_fact_kind kind)
{
    static const struct fact_shape shapes[ET_FACT_OUTPUT_LINE + 1] = {
        [ET_FACT_CONTAINER] = { sizeof(struct et_container),
                                21,
                                { offsetof(struct et_container, runtime),
                                  offsetof(struct et_container, id),
                                  offsetof(struct et_container, name),
                                  offsetof(struct et_container, image),
                                  offsetof(struct et_container, image_id),
                                  offsetof(struct et_container, sandbox),
                                  offsetof(struct et_container, pod),
                                  offsetof(struct et_container, pod_namespace),
                                  offsetof(struct et_container, hostname),
                                  offsetof(struct et_container, command),
                                  offsetof(struct et_container, labels),
                                  offsetof(struct et_container, status),
                                  offsetof(struct et_container, rootfs),
                                  offsetof(struct et_container, cgroup),
                                  offsetof(struct et_container, process_label),
                                  offsetof(struct et_container, mount_label),
                                  offsetof(struct et_container, apparmor),
                                  offsetof(struct et_container, pid_mode),
                                  offsetof(struct et_container, network_mode),
                                  offsetof(struct et_container, cgroup_parent),
                                  offsetof(struct et_container, user) } },
        [ET_FACT_IMAGE] = { sizeof(struct et_image),
                            4,
                            { offsetof(struct et_image, runtime), offsetof(struct et_image, id),
                              offsetof(struct et_image, names),
                              offsetof(struct et_image, labels) } },
        [ET_FACT_RUNTIME_EVENT] = { sizeof(struct et_runtime_event),
                                    13,
                                    { offsetof(struct et_runtime_event, runtime),
                                      offsetof(struct et_runtime_event, type),
                                      offsetof(struct et_runtime_event, action),
                                      offsetof(struct et_runtime_event, container_id),
                                      offsetof(struct et_runtime_event, container_name),
                                      offsetof(struct et_runtime_event, image),
                                      offsetof(struct et_runtime_event, exec_id),
                                      offsetof(struct et_runtime_event, command),
                                      offsetof(struct et_runtime_event, pod),
                                      offsetof(struct et_runtime_event, pod_namespace),
                                      offsetof(struct et_runtime_event, actor),
                                      offsetof(struct et_runtime_event, address),
                                      offsetof(struct et_runtime_event, attributes) } },
        [ET_FACT_USER] = { sizeof(struct et_user),
                           2,
                           { offsetof(struct et_user, node), offsetof(struct et_user, name) } },
        [ET_FACT_ID_RANGE] = { sizeof(struct et_id_range),
                               2,
                               { offsetof(struct et_id_range, kind),
                                 offsetof(struct et_id_range, name) } },
        [ET_FACT_SETTING] = { sizeof(struct et_setting),
                              3,
                              { offsetof(struct et_setting, topic),
                                offsetof(struct et_setting, name),
                                offsetof(struct et_setting, value) } },
        [ET_FACT_LISTED_PROCESS] = { sizeof(struct et_listed_process),
                                     7,
                                     { offsetof(struct et_listed_process, pids),
                                       offsetof(struct et_listed_process, user),
                                       offsetof(struct et_listed_process, started),
                                       offsetof(struct et_listed_process, tty),
                                       offsetof(struct et_listed_process, command),
                                       offsetof(struct et_listed_process, cgroup),
                                       offsetof(struct et_listed_process, container) } },
        [ET_FACT_PACKAGE] = { sizeof(struct et_package),
                              6,
                              { offsetof(struct et_package, manager),
                                offsetof(struct et_package, name),
                                offsetof(struct et_package, version),
                                offsetof(struct et_package, arch),
                                offsetof(struct et_package, status),
                                offsetof(struct et_package, image) } },
        [ET_FACT_LISTED_FILE] = { sizeof(struct et_listed_file),
                                  3,
                                  { offsetof(struct et_listed_file, said),
                                    offsetof(struct et_listed_file, path),
                                    offsetof(struct et_listed_file, link) } },
        [ET_FACT_LAYER] = { sizeof(struct et_layer),
                            7,
                            { offsetof(struct et_layer, runtime), offsetof(struct et_layer, image),
                              offsetof(struct et_layer, id), offsetof(struct et_layer, diff_id),
                              offsetof(struct et_layer, created_by),
                              offsetof(struct et_layer, comment),
                              offsetof(struct et_layer, age) } },
        [ET_FACT_OUTPUT_LINE] = { sizeof(struct et_output_line),
                                  3,
                                  { offsetof(struct et_output_line, container),
                                    offsetof(struct et_output_line, channel),
                                    offsetof(struct et_output_line, text) } },
        [ET_FACT_AUDIT_COUNT] = { sizeof(struct et_audit_count), 0, { 0 } },
    };
    return &shapes[kind];
}

#endif
