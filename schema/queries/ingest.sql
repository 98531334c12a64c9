-- Facts: written once, by analyzer/ingest.c.

-- name: find_evidence
-- Whole, or as it was before it grew.
SELECT evidence_row FROM fact_evidence WHERE sha256 = :sha256
UNION ALL
SELECT evidence_row FROM fact_growth WHERE sha256 = :sha256
 LIMIT 1;

-- name: evidence_account
SELECT format, bytes, lines_read, lines_parsed, lines_skipped, lines_damaged,
       (SELECT count(*) FROM fact_damage d WHERE d.evidence_row = e.evidence_row)
  FROM fact_evidence e WHERE evidence_row = :evidence_row;

-- name: evidence_damage
SELECT line, at_offset, what, kept FROM fact_damage WHERE evidence_row = :evidence_row ORDER BY rowid LIMIT :count;

-- name: evidence_beginning_so
-- Which evidence begins with these bytes, and whether reading it could go on: with the same --as,
-- --host and --utc-offset.
SELECT e.evidence_row, e.bytes, e.sha256,
       r.evidence_row IS NOT NULL AND r.as_given IS :as_given AND e.host_given IS :host_given
           AND e.utc_offset_given IS :utc_offset_given
  FROM fact_evidence e LEFT JOIN fact_resume r USING (evidence_row)
 WHERE e.head = :head
 ORDER BY e.bytes, e.sha256;

-- name: evidence_places
SELECT path, replaced FROM fact_evidence_path
 WHERE evidence_row = :evidence_row AND member = '' AND origin = :origin ORDER BY path;

-- name: find_resume
SELECT r.saved, e.format, e.bytes, e.lines_read, e.sha256, (SELECT count(*) FROM fact_damage d WHERE d.evidence_row = e.evidence_row)
  FROM fact_resume r JOIN fact_evidence e USING (evidence_row) WHERE r.evidence_row = :evidence_row;

-- name: put_resume
INSERT INTO fact_resume (evidence_row, as_given, saved) VALUES (:evidence_row, :as_given, :saved);

-- name: drop_resume
DELETE FROM fact_resume WHERE evidence_row = :evidence_row;

-- name: put_growth
INSERT INTO fact_growth (evidence_row, bytes, lines, sha256) VALUES (:evidence_row, :bytes, :lines, :sha256);

-- Rows that were stated because the log ended there, of each stream of an evidence that has such.

-- name: drop_open_exec
DELETE FROM fact_exec WHERE fact_id BETWEEN (:stream_id << 30) + :open_from AND (:stream_id << 30) | 1073741823;

-- name: drop_open_fork
DELETE FROM fact_fork WHERE fact_id BETWEEN (:stream_id << 30) + :open_from AND (:stream_id << 30) | 1073741823;

-- name: drop_open_exit
DELETE FROM fact_exit WHERE fact_id BETWEEN (:stream_id << 30) + :open_from AND (:stream_id << 30) | 1073741823;

-- name: drop_open_login
DELETE FROM fact_login WHERE fact_id BETWEEN (:stream_id << 30) + :open_from AND (:stream_id << 30) | 1073741823;

-- name: drop_open_audit_state
DELETE FROM fact_audit_state WHERE fact_id BETWEEN (:stream_id << 30) + :open_from AND (:stream_id << 30) | 1073741823;

-- name: drop_open_serials
DELETE FROM fact_serials WHERE fact_id BETWEEN (:stream_id << 30) + :open_from AND (:stream_id << 30) | 1073741823;

-- name: drop_open_damage
DELETE FROM fact_damage WHERE open AND evidence_row = :evidence_row;

-- name: drop_open_users
DELETE FROM fact_user WHERE open AND stream_id IN (SELECT stream_id FROM fact_stream WHERE evidence_row = :evidence_row);

-- name: streams_of_evidence
SELECT stream_id, node, carried, first_ns, last_ns, facts, open_from FROM fact_stream WHERE evidence_row = :evidence_row ORDER BY stream_id;

-- name: put_evidence
-- Written first with zeros (its rows point at it), then finished; see finish_evidence.
INSERT INTO fact_evidence (sha256, format, host_given, utc_offset_given, bytes, lines_read, lines_parsed,
                           lines_skipped, lines_damaged, complete)
VALUES (:sha256, NULL, :host_given, :utc_offset_given, 0, 0, 0, 0, 0, 0);

-- name: finish_evidence
UPDATE fact_evidence
   SET sha256 = :sha256, format = :format, bytes = :bytes, lines_read = :lines_read,
       lines_parsed = :lines_parsed, lines_skipped = :lines_skipped, lines_damaged = :lines_damaged,
       complete = :complete, first_ns = :first_ns, last_ns = :last_ns, events = :events,
       execve_events = :execve_events, head = coalesce(head, :head)
 WHERE evidence_row = :evidence_row;

-- name: put_evidence_path
INSERT INTO fact_evidence_path (evidence_row, path, member, site, bytes, origin)
VALUES (:evidence_row, :path, :member, :site, :bytes, :origin)
    ON CONFLICT DO UPDATE SET bytes = excluded.bytes, replaced = 0;

-- name: replace_path
-- What lay there before lies there no more.
UPDATE fact_evidence_path SET replaced = 1
 WHERE path = :path AND member = :member AND origin = :origin AND evidence_row <> :evidence_row;

-- name: put_stream
INSERT INTO fact_stream (evidence_row, node, carried) VALUES (:evidence_row, :node, :carried);

-- name: finish_stream
UPDATE fact_stream SET first_ns = :first_ns, last_ns = :last_ns, facts = :facts, open_from = :open_from WHERE stream_id = :stream_id;

-- name: put_damage
INSERT INTO fact_damage (evidence_row, line, at_offset, what, kept, open)
VALUES (:evidence_row, :line, :at_offset, :what, :kept, :open);

-- name: put_text
INSERT INTO fact_text (text) VALUES (:text);

-- name: put_argv
INSERT INTO fact_argv (json, cmdline) VALUES (:json, :cmdline);

-- name: put_subject
INSERT INTO fact_subject (auid, uid, gid, euid, suid, fsuid, egid, sgid, fsgid, ses, tty, subj)
VALUES (:auid, :uid, :gid, :euid, :suid, :fsuid, :egid, :sgid, :fsgid, :ses, :tty, :subj);

-- name: put_call
INSERT INTO fact_call (syscall, arch, success, exit, audit_key, precision_ns, zoneless, lossy, container)
VALUES (:syscall, :arch, :success, :exit, :audit_key, :precision_ns, :zoneless, :lossy, :container);

-- name: next_path_list
SELECT coalesce(max(path_list), 0) + 1 FROM fact_path;

-- name: put_path
INSERT INTO fact_path (path_list, item, name, inode, dev, mode, ouid, nametype)
VALUES (:path_list, :item, :name, :inode, :dev, :mode, :ouid, :nametype);

-- name: put_exec
INSERT INTO fact_exec (fact_id, line, at_offset, records, time_ns, serial, pid, ppid, subject_id, call_id, comm, exe, cwd,
                       argv_id, argv_state, path_list, proctitle)
VALUES (:fact_id, :line, :at_offset, :records, :time_ns, :serial, :pid, :ppid, :subject_id, :call_id, :comm, :exe, :cwd,
        :argv_id, :argv_state, :path_list, :proctitle);

-- name: put_fork
INSERT INTO fact_fork (fact_id, line, at_offset, time_ns, precision_ns, zoneless, serial, pid, ppid, child, flags, comm, exe)
VALUES (:fact_id, :line, :at_offset, :time_ns, :precision_ns, :zoneless, :serial, :pid, :ppid, :child, :flags, :comm, :exe);

-- name: put_exit
INSERT INTO fact_exit (fact_id, line, at_offset, time_ns, precision_ns, zoneless, serial, pid, ppid, status, whole)
VALUES (:fact_id, :line, :at_offset, :time_ns, :precision_ns, :zoneless, :serial, :pid, :ppid, :status, :whole);

-- name: put_login
INSERT INTO fact_login (fact_id, line, at_offset, time_ns, precision_ns, zoneless, serial, type, pid, uid, auid, ses,
                        old_auid, op, acct, exe, hostname, addr, terminal, result)
VALUES (:fact_id, :line, :at_offset, :time_ns, :precision_ns, :zoneless, :serial, :type, :pid, :uid, :auid, :ses,
        :old_auid, :op, :acct, :exe, :hostname, :addr, :terminal, :result);

-- name: put_audit_state
INSERT INTO fact_audit_state (fact_id, line, at_offset, time_ns, precision_ns, zoneless, serial, change, type, text, lost)
VALUES (:fact_id, :line, :at_offset, :time_ns, :precision_ns, :zoneless, :serial, :change, :type, :text, :lost);

-- name: put_serials
INSERT INTO fact_serials (fact_id, line, at_offset, first, last, first_ns, last_ns)
VALUES (:fact_id, :line, :at_offset, :first, :last, :first_ns, :last_ns);

-- name: put_user
INSERT OR IGNORE INTO fact_user (stream_id, uid, name, open) VALUES (:stream_id, :uid, :name, :open);

-- name: put_container
INSERT INTO fact_container (fact_id, line, at_offset, length, runtime, id, name, image, image_id,
                            sandbox, pod, pod_namespace, hostname, command, labels, status, created_ns,
                            started_ns, finished_ns, pid, exit_code, restart_count, conmon_pid, rootfs, cgroup,
                            process_label, mount_label, apparmor, pid_mode, network_mode,
                            cgroup_parent, run_as, privileged)
VALUES (:fact_id, :line, :at_offset, :length, :runtime, :id, :name, :image, :image_id,
        :sandbox, :pod, :pod_namespace, :hostname, :command, :labels, :status, :created_ns,
        :started_ns, :finished_ns, :pid, :exit_code, :restart_count, :conmon_pid, :rootfs, :cgroup,
        :process_label, :mount_label, :apparmor, :pid_mode, :network_mode,
        :cgroup_parent, :run_as, :privileged);

-- name: put_image
INSERT INTO fact_image (fact_id, line, at_offset, runtime, id, names, created_ns, labels)
VALUES (:fact_id, :line, :at_offset, :runtime, :id, :names, :created_ns, :labels);

-- name: put_runtime_event
INSERT INTO fact_runtime_event (fact_id, line, at_offset, time_ns, runtime, type, action, container,
                                name, image, exec_id, command, pid, exit_code, pod, pod_namespace, actor,
                                address, attributes)
VALUES (:fact_id, :line, :at_offset, :time_ns, :runtime, :type, :action, :container,
        :name, :image, :exec_id, :command, :pid, :exit_code, :pod, :pod_namespace, :actor,
        :address, :attributes);

-- name: put_output_line
INSERT INTO fact_output_line (fact_id, line, at_offset, length, time_ns, container, channel, text, whole)
VALUES (:fact_id, :line, :at_offset, :length, :time_ns, :container, :channel, :text, :whole);

-- name: put_listed_process
INSERT INTO fact_listed_process (fact_id, line, at_offset, time_ns, pids, pid, ppid, uid, user, started, tty, command, cgroup,
                                 container)
VALUES (:fact_id, :line, :at_offset, :time_ns, :pids, :pid, :ppid, :uid, :user, :started, :tty, :command,
        :cgroup, :container);

-- name: put_package
INSERT INTO fact_package (fact_id, line, at_offset, manager, name, version, arch, status, image)
VALUES (:fact_id, :line, :at_offset, :manager, :name, :version, :arch, :status, :image);

-- name: put_listed_file
INSERT INTO fact_listed_file (fact_id, line, at_offset, said, path, link, mode, uid, gid, size, mtime_ns)
VALUES (:fact_id, :line, :at_offset, :said, :path, :link, :mode, :uid, :gid, :size, :mtime_ns);

-- name: put_layer
INSERT INTO fact_layer (fact_id, line, at_offset, runtime, image, position, id, diff_id, created_by, comment, age,
                        created_ns, size, empty)
VALUES (:fact_id, :line, :at_offset, :runtime, :image, :position, :id, :diff_id, :created_by, :comment,
        :age, :created_ns, :size, :empty);

-- name: put_setting
INSERT INTO fact_setting (fact_id, line, at_offset, topic, name, value)
VALUES (:fact_id, :line, :at_offset, :topic, :name, :value);

-- name: put_id_range
INSERT INTO fact_id_range (fact_id, line, at_offset, kind, name, first, count)
VALUES (:fact_id, :line, :at_offset, :kind, :name, :first, :count);
