/* One table per kind of fact: which member goes to which parameter, and how. An
 * exec has its own writer (facts.c), for most of it is shared with others. */
#include "analyzer/fact_rows.h"

#include "schema/sql.h"

static const struct et_fact_column fork_columns[] = {
    { ET_PUT_FORK_TIME_NS, ET_COLUMN_TIME, offsetof(struct et_fork, id.time_ns) },
    { ET_PUT_FORK_PRECISION_NS, ET_COLUMN_INT, offsetof(struct et_fork, id.precision_ns) },
    { ET_PUT_FORK_ZONELESS, ET_COLUMN_BOOL, offsetof(struct et_fork, id.zoneless) },
    { ET_PUT_FORK_SERIAL, ET_COLUMN_INT, offsetof(struct et_fork, id.serial) },
    { ET_PUT_FORK_PID, ET_COLUMN_INT, offsetof(struct et_fork, who.pid) },
    { ET_PUT_FORK_PPID, ET_COLUMN_INT, offsetof(struct et_fork, who.ppid) },
    { ET_PUT_FORK_CHILD, ET_COLUMN_INT, offsetof(struct et_fork, child) },
    { ET_PUT_FORK_FLAGS, ET_COLUMN_INT, offsetof(struct et_fork, flags) },
    { ET_PUT_FORK_COMM, ET_COLUMN_INTERN, offsetof(struct et_fork, who.comm) },
    { ET_PUT_FORK_EXE, ET_COLUMN_INTERN, offsetof(struct et_fork, who.exe) },
};

static const struct et_fact_column exit_columns[] = {
    { ET_PUT_EXIT_TIME_NS, ET_COLUMN_TIME, offsetof(struct et_exit, id.time_ns) },
    { ET_PUT_EXIT_PRECISION_NS, ET_COLUMN_INT, offsetof(struct et_exit, id.precision_ns) },
    { ET_PUT_EXIT_ZONELESS, ET_COLUMN_BOOL, offsetof(struct et_exit, id.zoneless) },
    { ET_PUT_EXIT_SERIAL, ET_COLUMN_INT, offsetof(struct et_exit, id.serial) },
    { ET_PUT_EXIT_PID, ET_COLUMN_INT, offsetof(struct et_exit, who.pid) },
    { ET_PUT_EXIT_PPID, ET_COLUMN_INT, offsetof(struct et_exit, who.ppid) },
    { ET_PUT_EXIT_STATUS, ET_COLUMN_INT, offsetof(struct et_exit, status) },
    { ET_PUT_EXIT_WHOLE, ET_COLUMN_BOOL, offsetof(struct et_exit, group) },
};

static const struct et_fact_column login_columns[] = {
    { ET_PUT_LOGIN_TIME_NS, ET_COLUMN_TIME, offsetof(struct et_login, id.time_ns) },
    { ET_PUT_LOGIN_PRECISION_NS, ET_COLUMN_INT, offsetof(struct et_login, id.precision_ns) },
    { ET_PUT_LOGIN_ZONELESS, ET_COLUMN_BOOL, offsetof(struct et_login, id.zoneless) },
    { ET_PUT_LOGIN_SERIAL, ET_COLUMN_INT, offsetof(struct et_login, id.serial) },
    { ET_PUT_LOGIN_TYPE, ET_COLUMN_TEXT, offsetof(struct et_login, type) },
    { ET_PUT_LOGIN_PID, ET_COLUMN_INT, offsetof(struct et_login, who.pid) },
    { ET_PUT_LOGIN_UID, ET_COLUMN_INT, offsetof(struct et_login, who.uid) },
    { ET_PUT_LOGIN_AUID, ET_COLUMN_INT, offsetof(struct et_login, who.auid) },
    { ET_PUT_LOGIN_SES, ET_COLUMN_INT, offsetof(struct et_login, who.ses) },
    { ET_PUT_LOGIN_OLD_AUID, ET_COLUMN_INT, offsetof(struct et_login, old_auid) },
    { ET_PUT_LOGIN_OP, ET_COLUMN_TEXT, offsetof(struct et_login, op) },
    { ET_PUT_LOGIN_ACCT, ET_COLUMN_TEXT, offsetof(struct et_login, acct) },
    { ET_PUT_LOGIN_EXE, ET_COLUMN_TEXT, offsetof(struct et_login, who.exe) },
    { ET_PUT_LOGIN_HOSTNAME, ET_COLUMN_TEXT, offsetof(struct et_login, hostname) },
    { ET_PUT_LOGIN_ADDR, ET_COLUMN_TEXT, offsetof(struct et_login, addr) },
    { ET_PUT_LOGIN_TERMINAL, ET_COLUMN_TEXT, offsetof(struct et_login, terminal) },
    { ET_PUT_LOGIN_RESULT, ET_COLUMN_TEXT, offsetof(struct et_login, result) },
};

static const struct et_fact_column audit_state_columns[] = {
    { ET_PUT_AUDIT_STATE_TIME_NS, ET_COLUMN_TIME, offsetof(struct et_audit_state, id.time_ns) },
    { ET_PUT_AUDIT_STATE_PRECISION_NS, ET_COLUMN_INT,
      offsetof(struct et_audit_state, id.precision_ns) },
    { ET_PUT_AUDIT_STATE_ZONELESS, ET_COLUMN_BOOL, offsetof(struct et_audit_state, id.zoneless) },
    { ET_PUT_AUDIT_STATE_SERIAL, ET_COLUMN_INT, offsetof(struct et_audit_state, id.serial) },
    { ET_PUT_AUDIT_STATE_CHANGE, ET_COLUMN_CHANGE, offsetof(struct et_audit_state, change) },
    { ET_PUT_AUDIT_STATE_TYPE, ET_COLUMN_TEXT, offsetof(struct et_audit_state, type) },
    { ET_PUT_AUDIT_STATE_TEXT, ET_COLUMN_WORD, offsetof(struct et_audit_state, text) },
    { ET_PUT_AUDIT_STATE_LOST, ET_COLUMN_INT, offsetof(struct et_audit_state, lost) },
};

static const struct et_fact_column container_columns[] = {
    { ET_PUT_CONTAINER_RUNTIME, ET_COLUMN_TEXT, offsetof(struct et_container, runtime) },
    { ET_PUT_CONTAINER_ID, ET_COLUMN_TEXT, offsetof(struct et_container, id) },
    { ET_PUT_CONTAINER_NAME, ET_COLUMN_TEXT, offsetof(struct et_container, name) },
    { ET_PUT_CONTAINER_IMAGE, ET_COLUMN_TEXT, offsetof(struct et_container, image) },
    { ET_PUT_CONTAINER_IMAGE_ID, ET_COLUMN_TEXT, offsetof(struct et_container, image_id) },
    { ET_PUT_CONTAINER_SANDBOX, ET_COLUMN_TEXT, offsetof(struct et_container, sandbox) },
    { ET_PUT_CONTAINER_POD, ET_COLUMN_TEXT, offsetof(struct et_container, pod) },
    { ET_PUT_CONTAINER_POD_NAMESPACE, ET_COLUMN_TEXT,
      offsetof(struct et_container, pod_namespace) },
    { ET_PUT_CONTAINER_HOSTNAME, ET_COLUMN_TEXT, offsetof(struct et_container, hostname) },
    { ET_PUT_CONTAINER_COMMAND, ET_COLUMN_TEXT, offsetof(struct et_container, command) },
    { ET_PUT_CONTAINER_LABELS, ET_COLUMN_TEXT, offsetof(struct et_container, labels) },
    { ET_PUT_CONTAINER_STATUS, ET_COLUMN_TEXT, offsetof(struct et_container, status) },
    { ET_PUT_CONTAINER_CREATED_NS, ET_COLUMN_TIME, offsetof(struct et_container, created_ns) },
    { ET_PUT_CONTAINER_STARTED_NS, ET_COLUMN_TIME, offsetof(struct et_container, started_ns) },
    { ET_PUT_CONTAINER_FINISHED_NS, ET_COLUMN_TIME, offsetof(struct et_container, finished_ns) },
    { ET_PUT_CONTAINER_PID, ET_COLUMN_INT, offsetof(struct et_container, pid) },
    { ET_PUT_CONTAINER_EXIT_CODE, ET_COLUMN_INT, offsetof(struct et_container, exit_code) },
    { ET_PUT_CONTAINER_RESTART_COUNT, ET_COLUMN_INT, offsetof(struct et_container, restart_count) },
    { ET_PUT_CONTAINER_CONMON_PID, ET_COLUMN_INT, offsetof(struct et_container, conmon_pid) },
    { ET_PUT_CONTAINER_ROOTFS, ET_COLUMN_TEXT, offsetof(struct et_container, rootfs) },
    { ET_PUT_CONTAINER_CGROUP, ET_COLUMN_TEXT, offsetof(struct et_container, cgroup) },
    { ET_PUT_CONTAINER_PROCESS_LABEL, ET_COLUMN_TEXT,
      offsetof(struct et_container, process_label) },
    { ET_PUT_CONTAINER_MOUNT_LABEL, ET_COLUMN_TEXT, offsetof(struct et_container, mount_label) },
    { ET_PUT_CONTAINER_APPARMOR, ET_COLUMN_TEXT, offsetof(struct et_container, apparmor) },
    { ET_PUT_CONTAINER_PID_MODE, ET_COLUMN_TEXT, offsetof(struct et_container, pid_mode) },
    { ET_PUT_CONTAINER_NETWORK_MODE, ET_COLUMN_TEXT, offsetof(struct et_container, network_mode) },
    { ET_PUT_CONTAINER_CGROUP_PARENT, ET_COLUMN_TEXT,
      offsetof(struct et_container, cgroup_parent) },
    { ET_PUT_CONTAINER_RUN_AS, ET_COLUMN_TEXT, offsetof(struct et_container, user) },
    { ET_PUT_CONTAINER_PRIVILEGED, ET_COLUMN_INT, offsetof(struct et_container, privileged) },
};

static const struct et_fact_column image_columns[] = {
    { ET_PUT_IMAGE_RUNTIME, ET_COLUMN_TEXT, offsetof(struct et_image, runtime) },
    { ET_PUT_IMAGE_ID, ET_COLUMN_TEXT, offsetof(struct et_image, id) },
    { ET_PUT_IMAGE_NAMES, ET_COLUMN_TEXT, offsetof(struct et_image, names) },
    { ET_PUT_IMAGE_CREATED_NS, ET_COLUMN_INT, offsetof(struct et_image, created_ns) },
    { ET_PUT_IMAGE_LABELS, ET_COLUMN_TEXT, offsetof(struct et_image, labels) },
};

static const struct et_fact_column runtime_event_columns[] = {
    { ET_PUT_RUNTIME_EVENT_TIME_NS, ET_COLUMN_TIME, offsetof(struct et_runtime_event, time_ns) },
    { ET_PUT_RUNTIME_EVENT_RUNTIME, ET_COLUMN_TEXT, offsetof(struct et_runtime_event, runtime) },
    { ET_PUT_RUNTIME_EVENT_TYPE, ET_COLUMN_TEXT, offsetof(struct et_runtime_event, type) },
    { ET_PUT_RUNTIME_EVENT_ACTION, ET_COLUMN_TEXT, offsetof(struct et_runtime_event, action) },
    { ET_PUT_RUNTIME_EVENT_CONTAINER, ET_COLUMN_TEXT,
      offsetof(struct et_runtime_event, container_id) },
    { ET_PUT_RUNTIME_EVENT_NAME, ET_COLUMN_TEXT,
      offsetof(struct et_runtime_event, container_name) },
    { ET_PUT_RUNTIME_EVENT_IMAGE, ET_COLUMN_TEXT, offsetof(struct et_runtime_event, image) },
    { ET_PUT_RUNTIME_EVENT_EXEC_ID, ET_COLUMN_TEXT, offsetof(struct et_runtime_event, exec_id) },
    { ET_PUT_RUNTIME_EVENT_COMMAND, ET_COLUMN_TEXT, offsetof(struct et_runtime_event, command) },
    { ET_PUT_RUNTIME_EVENT_PID, ET_COLUMN_INT, offsetof(struct et_runtime_event, pid) },
    { ET_PUT_RUNTIME_EVENT_EXIT_CODE, ET_COLUMN_INT, offsetof(struct et_runtime_event, exit_code) },
    { ET_PUT_RUNTIME_EVENT_POD, ET_COLUMN_TEXT, offsetof(struct et_runtime_event, pod) },
    { ET_PUT_RUNTIME_EVENT_POD_NAMESPACE, ET_COLUMN_TEXT,
      offsetof(struct et_runtime_event, pod_namespace) },
    { ET_PUT_RUNTIME_EVENT_ACTOR, ET_COLUMN_TEXT, offsetof(struct et_runtime_event, actor) },
    { ET_PUT_RUNTIME_EVENT_ADDRESS, ET_COLUMN_TEXT, offsetof(struct et_runtime_event, address) },
    { ET_PUT_RUNTIME_EVENT_ATTRIBUTES, ET_COLUMN_TEXT,
      offsetof(struct et_runtime_event, attributes) },
};

static const struct et_fact_column id_range_columns[] = {
    { ET_PUT_ID_RANGE_KIND, ET_COLUMN_TEXT, offsetof(struct et_id_range, kind) },
    { ET_PUT_ID_RANGE_NAME, ET_COLUMN_TEXT, offsetof(struct et_id_range, name) },
    { ET_PUT_ID_RANGE_FIRST, ET_COLUMN_INT, offsetof(struct et_id_range, first) },
    { ET_PUT_ID_RANGE_COUNT, ET_COLUMN_INT, offsetof(struct et_id_range, count) },
};

static const struct et_fact_column setting_columns[] = {
    { ET_PUT_SETTING_TOPIC, ET_COLUMN_TEXT, offsetof(struct et_setting, topic) },
    { ET_PUT_SETTING_NAME, ET_COLUMN_TEXT, offsetof(struct et_setting, name) },
    { ET_PUT_SETTING_VALUE, ET_COLUMN_WORD, offsetof(struct et_setting, value) },
};

static const struct et_fact_column listed_process_columns[] = {
    { ET_PUT_LISTED_PROCESS_TIME_NS, ET_COLUMN_TIME, offsetof(struct et_listed_process, time_ns) },
    { ET_PUT_LISTED_PROCESS_PIDS, ET_COLUMN_TEXT, offsetof(struct et_listed_process, pids) },
    { ET_PUT_LISTED_PROCESS_PID, ET_COLUMN_INT, offsetof(struct et_listed_process, pid) },
    { ET_PUT_LISTED_PROCESS_PPID, ET_COLUMN_INT, offsetof(struct et_listed_process, ppid) },
    { ET_PUT_LISTED_PROCESS_UID, ET_COLUMN_INT, offsetof(struct et_listed_process, uid) },
    { ET_PUT_LISTED_PROCESS_USER, ET_COLUMN_TEXT, offsetof(struct et_listed_process, user) },
    { ET_PUT_LISTED_PROCESS_STARTED, ET_COLUMN_TEXT, offsetof(struct et_listed_process, started) },
    { ET_PUT_LISTED_PROCESS_TTY, ET_COLUMN_TEXT, offsetof(struct et_listed_process, tty) },
    { ET_PUT_LISTED_PROCESS_COMMAND, ET_COLUMN_TEXT, offsetof(struct et_listed_process, command) },
    { ET_PUT_LISTED_PROCESS_CGROUP, ET_COLUMN_TEXT, offsetof(struct et_listed_process, cgroup) },
    { ET_PUT_LISTED_PROCESS_CONTAINER, ET_COLUMN_TEXT,
      offsetof(struct et_listed_process, container) },
};

static const struct et_fact_column package_columns[] = {
    { ET_PUT_PACKAGE_MANAGER, ET_COLUMN_TEXT, offsetof(struct et_package, manager) },
    { ET_PUT_PACKAGE_NAME, ET_COLUMN_TEXT, offsetof(struct et_package, name) },
    { ET_PUT_PACKAGE_VERSION, ET_COLUMN_TEXT, offsetof(struct et_package, version) },
    { ET_PUT_PACKAGE_ARCH, ET_COLUMN_TEXT, offsetof(struct et_package, arch) },
    { ET_PUT_PACKAGE_STATUS, ET_COLUMN_TEXT, offsetof(struct et_package, status) },
    { ET_PUT_PACKAGE_IMAGE, ET_COLUMN_TEXT, offsetof(struct et_package, image) },
};

static const struct et_fact_column listed_file_columns[] = {
    { ET_PUT_LISTED_FILE_SAID, ET_COLUMN_TEXT, offsetof(struct et_listed_file, said) },
    { ET_PUT_LISTED_FILE_PATH, ET_COLUMN_TEXT, offsetof(struct et_listed_file, path) },
    { ET_PUT_LISTED_FILE_LINK, ET_COLUMN_TEXT, offsetof(struct et_listed_file, link) },
    { ET_PUT_LISTED_FILE_MODE, ET_COLUMN_INT, offsetof(struct et_listed_file, mode) },
    { ET_PUT_LISTED_FILE_UID, ET_COLUMN_INT, offsetof(struct et_listed_file, uid) },
    { ET_PUT_LISTED_FILE_GID, ET_COLUMN_INT, offsetof(struct et_listed_file, gid) },
    { ET_PUT_LISTED_FILE_SIZE, ET_COLUMN_INT, offsetof(struct et_listed_file, size) },
    { ET_PUT_LISTED_FILE_MTIME_NS, ET_COLUMN_INT, offsetof(struct et_listed_file, mtime_ns) },
};

static const struct et_fact_column layer_columns[] = {
    { ET_PUT_LAYER_RUNTIME, ET_COLUMN_TEXT, offsetof(struct et_layer, runtime) },
    { ET_PUT_LAYER_IMAGE, ET_COLUMN_TEXT, offsetof(struct et_layer, image) },
    { ET_PUT_LAYER_POSITION, ET_COLUMN_INT, offsetof(struct et_layer, position) },
    { ET_PUT_LAYER_ID, ET_COLUMN_TEXT, offsetof(struct et_layer, id) },
    { ET_PUT_LAYER_DIFF_ID, ET_COLUMN_TEXT, offsetof(struct et_layer, diff_id) },
    { ET_PUT_LAYER_CREATED_BY, ET_COLUMN_TEXT, offsetof(struct et_layer, created_by) },
    { ET_PUT_LAYER_COMMENT, ET_COLUMN_TEXT, offsetof(struct et_layer, comment) },
    { ET_PUT_LAYER_AGE, ET_COLUMN_TEXT, offsetof(struct et_layer, age) },
    { ET_PUT_LAYER_CREATED_NS, ET_COLUMN_INT, offsetof(struct et_layer, created_ns) },
    { ET_PUT_LAYER_SIZE, ET_COLUMN_INT, offsetof(struct et_layer, size) },
    { ET_PUT_LAYER_EMPTY, ET_COLUMN_INT, offsetof(struct et_layer, empty) },
};

static const struct et_fact_column output_line_columns[] = {
    { ET_PUT_OUTPUT_LINE_TIME_NS, ET_COLUMN_TIME, offsetof(struct et_output_line, time_ns) },
    { ET_PUT_OUTPUT_LINE_CONTAINER, ET_COLUMN_TEXT, offsetof(struct et_output_line, container) },
    { ET_PUT_OUTPUT_LINE_CHANNEL, ET_COLUMN_TEXT, offsetof(struct et_output_line, channel) },
    { ET_PUT_OUTPUT_LINE_TEXT, ET_COLUMN_PREVIEW, offsetof(struct et_output_line, text) },
    { ET_PUT_OUTPUT_LINE_WHOLE, ET_COLUMN_BOOL, offsetof(struct et_output_line, whole) },
};

static const struct et_fact_row rows[] = {
    [ET_FACT_FORK] = { ET_Q_PUT_FORK, ET_PUT_FORK_FACT_ID, ET_PUT_FORK_LINE, ET_PUT_FORK_AT_OFFSET,
                       0, true, fork_columns, sizeof fork_columns / sizeof *fork_columns,
                       sizeof(struct et_fork) },
    [ET_FACT_EXIT] = { ET_Q_PUT_EXIT, ET_PUT_EXIT_FACT_ID, ET_PUT_EXIT_LINE, ET_PUT_EXIT_AT_OFFSET,
                       0, true, exit_columns, sizeof exit_columns / sizeof *exit_columns,
                       sizeof(struct et_exit) },
    [ET_FACT_LOGIN] = { ET_Q_PUT_LOGIN, ET_PUT_LOGIN_FACT_ID, ET_PUT_LOGIN_LINE,
                        ET_PUT_LOGIN_AT_OFFSET, 0, true, login_columns,
                        sizeof login_columns / sizeof *login_columns, sizeof(struct et_login) },
    [ET_FACT_AUDIT_STATE] = { ET_Q_PUT_AUDIT_STATE, ET_PUT_AUDIT_STATE_FACT_ID,
                              ET_PUT_AUDIT_STATE_LINE, ET_PUT_AUDIT_STATE_AT_OFFSET, 0, true,
                              audit_state_columns,
                              sizeof audit_state_columns / sizeof *audit_state_columns,
                              sizeof(struct et_audit_state) },
    [ET_FACT_CONTAINER] = { ET_Q_PUT_CONTAINER, ET_PUT_CONTAINER_FACT_ID, ET_PUT_CONTAINER_LINE,
                            ET_PUT_CONTAINER_AT_OFFSET, ET_PUT_CONTAINER_LENGTH, false,
                            container_columns, sizeof container_columns / sizeof *container_columns,
                            sizeof(struct et_container) },
    [ET_FACT_IMAGE] = { ET_Q_PUT_IMAGE, ET_PUT_IMAGE_FACT_ID, ET_PUT_IMAGE_LINE,
                        ET_PUT_IMAGE_AT_OFFSET, 0, false, image_columns,
                        sizeof image_columns / sizeof *image_columns, sizeof(struct et_image) },
    [ET_FACT_RUNTIME_EVENT] = { ET_Q_PUT_RUNTIME_EVENT, ET_PUT_RUNTIME_EVENT_FACT_ID,
                                ET_PUT_RUNTIME_EVENT_LINE, ET_PUT_RUNTIME_EVENT_AT_OFFSET, 0, false,
                                runtime_event_columns,
                                sizeof runtime_event_columns / sizeof *runtime_event_columns,
                                sizeof(struct et_runtime_event) },
    [ET_FACT_ID_RANGE] = { ET_Q_PUT_ID_RANGE, ET_PUT_ID_RANGE_FACT_ID, ET_PUT_ID_RANGE_LINE,
                           ET_PUT_ID_RANGE_AT_OFFSET, 0, false, id_range_columns,
                           sizeof id_range_columns / sizeof *id_range_columns,
                           sizeof(struct et_id_range) },
    [ET_FACT_SETTING] = { ET_Q_PUT_SETTING, ET_PUT_SETTING_FACT_ID, ET_PUT_SETTING_LINE,
                          ET_PUT_SETTING_AT_OFFSET, 0, false, setting_columns,
                          sizeof setting_columns / sizeof *setting_columns,
                          sizeof(struct et_setting) },
    [ET_FACT_LISTED_PROCESS] = { ET_Q_PUT_LISTED_PROCESS, ET_PUT_LISTED_PROCESS_FACT_ID,
                                 ET_PUT_LISTED_PROCESS_LINE, ET_PUT_LISTED_PROCESS_AT_OFFSET, 0,
                                 false, listed_process_columns,
                                 sizeof listed_process_columns / sizeof *listed_process_columns,
                                 sizeof(struct et_listed_process) },
    [ET_FACT_PACKAGE] = { ET_Q_PUT_PACKAGE, ET_PUT_PACKAGE_FACT_ID, ET_PUT_PACKAGE_LINE,
                          ET_PUT_PACKAGE_AT_OFFSET, 0, false, package_columns,
                          sizeof package_columns / sizeof *package_columns,
                          sizeof(struct et_package) },
    [ET_FACT_LISTED_FILE] = { ET_Q_PUT_LISTED_FILE, ET_PUT_LISTED_FILE_FACT_ID,
                              ET_PUT_LISTED_FILE_LINE, ET_PUT_LISTED_FILE_AT_OFFSET, 0, false,
                              listed_file_columns,
                              sizeof listed_file_columns / sizeof *listed_file_columns,
                              sizeof(struct et_listed_file) },
    [ET_FACT_LAYER] = { ET_Q_PUT_LAYER, ET_PUT_LAYER_FACT_ID, ET_PUT_LAYER_LINE,
                        ET_PUT_LAYER_AT_OFFSET, 0, false, layer_columns,
                        sizeof layer_columns / sizeof *layer_columns, sizeof(struct et_layer) },
    [ET_FACT_OUTPUT_LINE] = { ET_Q_PUT_OUTPUT_LINE, ET_PUT_OUTPUT_LINE_FACT_ID,
                              ET_PUT_OUTPUT_LINE_LINE, ET_PUT_OUTPUT_LINE_AT_OFFSET,
                              ET_PUT_OUTPUT_LINE_LENGTH, false, output_line_columns,
                              sizeof output_line_columns / sizeof *output_line_columns,
                              sizeof(struct et_output_line) },
};

const struct et_fact_row *et_fact_row(enum et_fact_kind kind)
{
    bool known = (size_t)kind < sizeof rows / sizeof *rows && rows[kind].columns;
    return known ? &rows[kind] : NULL;
}

bool et_fact_column_is_text(const struct et_fact_column *column)
{
    return column->form == ET_COLUMN_TEXT || column->form == ET_COLUMN_WORD ||
           column->form == ET_COLUMN_PREVIEW || column->form == ET_COLUMN_INTERN;
}
