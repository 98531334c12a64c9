-- Conclusions: deleted and written again as a whole, by analyzer/correlate.c.

-- name: clear_host
DELETE FROM derived_host;
-- name: clear_stream_host
DELETE FROM derived_stream_host;
-- name: clear_method
DELETE FROM derived_method;
-- name: clear_container
DELETE FROM derived_container;
-- name: clear_lifetime
DELETE FROM derived_lifetime;
-- name: clear_exec
DELETE FROM derived_exec;
-- name: clear_exec_place
DELETE FROM derived_exec_place;
-- name: clear_repeat
DELETE FROM derived_repeat;
-- name: clear_clue
DELETE FROM derived_clue;
-- name: clear_exec_clue
DELETE FROM derived_exec_clue;
-- name: clear_actor
DELETE FROM derived_actor;
-- name: clear_actor_link
DELETE FROM derived_actor_link;
-- name: clear_compilation
DELETE FROM derived_compilation;
-- name: clear_unseen
DELETE FROM derived_unseen;

-- name: clear_build
DELETE FROM derived_build;

-- name: clear_sentence
DELETE FROM derived_sentence;
-- name: clear_chain_link
DELETE FROM derived_chain_link;

-- name: clear_finding
DELETE FROM derived_finding;
-- name: clear_coverage
DELETE FROM derived_coverage;
-- name: clear_subject
DELETE FROM derived_subject;
-- name: clear_exec_count
DELETE FROM derived_exec_count;
-- name: clear_run
DELETE FROM derived_run;

-- name: streams
-- What each evidence says about each host, with what may tell the host. The least path stands for
-- all places of an evidence that tells what happened; but what only describes (audit rules, passwd,
-- an image) may be the same on many hosts, and is each one's where it lies.
WITH audit (stream_id) AS (
    SELECT stream_id FROM fact_stream s JOIN fact_evidence e USING (evidence_row)
     WHERE EXISTS (SELECT 1 FROM fact_exec f WHERE {of_stream f}) OR EXISTS (SELECT 1 FROM fact_audit_state f WHERE {of_stream f})
        OR EXISTS (SELECT 1 FROM fact_login f WHERE {of_stream f}) OR (e.pruned_ns IS NOT NULL AND e.events > 0)),
happened (stream_id) AS (
    SELECT stream_id FROM audit
    UNION
    SELECT stream_id FROM fact_stream s JOIN fact_evidence e USING (evidence_row)
     WHERE e.pruned_ns IS NOT NULL
        OR EXISTS (SELECT 1 FROM fact_fork f WHERE {of_stream f}) OR EXISTS (SELECT 1 FROM fact_exit f WHERE {of_stream f})
        OR EXISTS (SELECT 1 FROM fact_container f WHERE {of_stream f})
        OR EXISTS (SELECT 1 FROM fact_runtime_event f WHERE {of_stream f})
        OR EXISTS (SELECT 1 FROM fact_output_line f WHERE {of_stream f})
        OR EXISTS (SELECT 1 FROM fact_listed_process f WHERE {of_stream f})),
hostname (stream_id, value) AS (
    SELECT stream_id, min(value) FROM fact_setting WHERE topic = 'hostname' GROUP BY stream_id),
nodename (stream_id, value) AS (
    SELECT stream_id, min(value) FROM fact_setting WHERE topic = 'uname' AND name = 'nodename' GROUP BY stream_id)
SELECT s.stream_id, s.evidence_row, s.node, s.carried, e.host_given, p.path, p.member, p.site,
       s.stream_id IN audit, s.first_ns, s.last_ns,
       hostname.value, nodename.value, p.origin
  FROM fact_stream s JOIN fact_evidence e USING (evidence_row) JOIN fact_evidence_path p USING (evidence_row)
  LEFT JOIN hostname USING (stream_id) LEFT JOIN nodename USING (stream_id)
 WHERE (s.node IS NULL AND s.stream_id NOT IN happened)
    OR (p.path, p.member, p.origin) = (SELECT q.path, q.member, q.origin FROM fact_evidence_path q
                                        WHERE q.evidence_row = s.evidence_row
                                        ORDER BY q.replaced, q.bytes DESC, q.path, q.member, q.origin LIMIT 1)
 ORDER BY e.sha256, s.node, p.path, p.member, p.origin;

-- name: put_host
INSERT INTO derived_host (host_id, name, named_by) VALUES (:host_id, :name, :named_by);

-- name: put_exec_count
INSERT INTO derived_exec_count (host_id, container_id, place_number, sureness, contradicted, of_runtime, success, method_id,
                                ran_compiler, left_out, execs)
VALUES (:host_id, :container_id, :place_number, :sureness, :contradicted, :of_runtime, :success, :method_id, :ran_compiler,
        :left_out, :execs);

-- name: tell_execs_of_host
UPDATE derived_host SET first_exec = :first_exec, last_exec = :last_exec, processes = :processes, actors = :actors
 WHERE host_id = :host_id;

-- name: put_stream_host
INSERT OR IGNORE INTO derived_stream_host (stream_id, host_id) VALUES (:stream_id, :host_id);

-- name: evidence_order
-- Of a host: auditd's own log before its copies, then by content: the same whatever was ingested first.
SELECT DISTINCT e.evidence_row
  FROM derived_stream_host h CROSS JOIN fact_stream s USING (stream_id) CROSS JOIN fact_evidence e USING (evidence_row)
 WHERE h.host_id = :host_id ORDER BY e.format IS NOT 'audit-log', e.sha256;

-- The four kinds of steps, as far as their order needs; the first seven columns are the same.

-- name: exec_steps
SELECT f.time_ns, f.serial, f.pid, f.stream_id, f.line, f.fact_id, NULL, f.call_id, f.argv_state, f.path_list IS NOT NULL,
       f.cwd IS NOT NULL
  FROM derived_stream_host h CROSS JOIN fact_exec f ON {in_stream f}
 WHERE h.host_id = :host_id;

-- name: fork_steps
SELECT f.time_ns, f.serial, f.pid, f.stream_id, f.line, f.fact_id, NULL, f.precision_ns, f.zoneless
  FROM derived_stream_host h CROSS JOIN fact_fork f ON {in_stream f}
 WHERE h.host_id = :host_id;

-- name: exit_steps
SELECT f.time_ns, f.serial, f.pid, f.stream_id, f.line, f.fact_id, f.status, f.precision_ns, f.zoneless
  FROM derived_stream_host h CROSS JOIN fact_exit f ON {in_stream f}
 WHERE h.host_id = :host_id AND f.whole = 1;

-- name: login_steps
SELECT l.time_ns, l.serial, l.pid, l.stream_id, l.line, l.fact_id, NULL, l.precision_ns, l.zoneless
  FROM derived_stream_host h CROSS JOIN fact_login l ON {in_stream l}
 WHERE h.host_id = :host_id AND l.type = 'LOGIN' AND l.pid IS NOT NULL AND l.ses IS NOT NULL;

-- What else a step tells.

-- name: exec_of
SELECT ppid, exe, comm, cwd, path_list, call_id, subject_id, argv_id FROM fact_exec WHERE fact_id = :fact_id;

-- name: place_of_exec
SELECT stream_id, line, at_offset FROM fact_exec WHERE fact_id = :fact_id;

-- name: answer_to_exec
-- What its call gave back.
SELECT k.exit FROM fact_exec f JOIN fact_call k USING (call_id) WHERE f.fact_id = :fact_id;

-- name: fork_of
SELECT ppid, exe, comm, child FROM fact_fork WHERE fact_id = :fact_id;

-- name: exit_of
SELECT ppid FROM fact_exit WHERE fact_id = :fact_id;

-- name: login_of
SELECT ses, stream_id, line, at_offset FROM fact_login WHERE fact_id = :fact_id;

-- name: call_of
SELECT k.precision_ns, k.zoneless, k.lossy, k.success, k.exit, k.audit_key, k.arch & 2147483648 = 0, t.text = 'execveat'
  FROM fact_call k LEFT JOIN fact_text t ON t.text_id = k.syscall WHERE k.call_id = :call_id;

-- name: subject_of
SELECT auid, uid, euid, ses, subj, tty FROM fact_subject WHERE subject_id = :subject_id;

-- name: streams_of_host
SELECT s.stream_id, s.evidence_row FROM derived_stream_host h JOIN fact_stream s USING (stream_id) WHERE h.host_id = :host_id;

-- What logins and the audit system say: rows that are told on the timeline, with what
-- makes them differ within one event. In the order of their evidence.

-- name: login_rows
SELECT l.time_ns, l.precision_ns, l.zoneless, l.serial, l.pid, s.evidence_row, l.line, l.fact_id, l.type,
       coalesce(l.op, '') || ' ' || coalesce(l.acct, '') || ' ' || coalesce(l.ses, '') || ' ' || coalesce(l.addr, '')
  FROM derived_stream_host h CROSS JOIN fact_login l ON {in_stream l} JOIN fact_stream s USING (stream_id)
 WHERE h.host_id = :host_id ORDER BY s.evidence_row, l.time_ns, l.serial, l.type, l.line;

-- name: state_rows
SELECT a.time_ns, a.precision_ns, a.zoneless, a.serial, NULL, s.evidence_row, a.line, a.fact_id, a.type, a.text
  FROM derived_stream_host h CROSS JOIN fact_audit_state a ON {in_stream a} JOIN fact_stream s USING (stream_id)
 WHERE h.host_id = :host_id ORDER BY s.evidence_row, a.time_ns, a.serial, a.type, a.line;

-- name: put_repeat
INSERT INTO derived_repeat (fact, row) VALUES (:fact, :row);

-- name: put_exec_place
INSERT INTO derived_exec_place (exec_id, fact_id) VALUES (:exec_id, :fact_id);

-- name: text_of
SELECT text FROM fact_text WHERE text_id = :text_id;

-- name: argv_of
SELECT json, cmdline FROM fact_argv WHERE argv_id = :argv_id;

-- name: paths_of
SELECT t.text, p.inode, p.dev FROM fact_path p LEFT JOIN fact_text t ON t.text_id = p.name
 WHERE p.path_list = :path_list ORDER BY p.item;

-- What ties pids, execs and containers together, beside the audit records (analyzer/clues).

-- name: boots
-- When the host was started, by its audit log.
SELECT DISTINCT a.time_ns FROM derived_stream_host h CROSS JOIN fact_audit_state a ON {in_stream a}
 WHERE h.host_id = :host_id AND a.change = 'boot' ORDER BY 1;

-- name: servers
-- Processes that serve a container, by another's word: the shim that containerd started, the
-- monitor that podman or CRI-O describes. Until NULL: no end is told.
SELECT r.container, CAST(r.attributes ->> '$.pid' AS INTEGER) AS pid, 'shim' AS role, r.time_ns AS from_ns,
       NULL AS until_ns, r.stream_id, r.line, r.at_offset, e.sha256
  FROM derived_stream_host h CROSS JOIN fact_runtime_event r ON {in_stream r} JOIN fact_stream s USING (stream_id)
  JOIN fact_evidence e USING (evidence_row)
 WHERE h.host_id = :host_id AND r.type = 'log' AND r.action = 'starting signal loop'
   AND r.container IS NOT NULL AND r.time_ns IS NOT NULL AND r.attributes ->> '$.pid' IS NOT NULL
UNION ALL
SELECT c.id, c.conmon_pid, 'conmon', c.started_ns, c.finished_ns, c.stream_id, c.line, c.at_offset, e.sha256
  FROM derived_stream_host h CROSS JOIN fact_container c ON {in_stream c} JOIN fact_stream s USING (stream_id)
  JOIN fact_evidence e USING (evidence_row)
 WHERE h.host_id = :host_id AND c.conmon_pid IS NOT NULL AND c.started_ns IS NOT NULL AND c.pid IS NOT NULL
 ORDER BY 2, 4, 1, 9, 7, 8;

-- name: task_pids
-- Commands that were started in a container, with their pids on the host; and processes that the
-- kernel itself was told a container for (CONTAINER_OP of the audit container id patches).
SELECT r.container, r.pid, r.time_ns, r.stream_id, r.line, r.at_offset
  FROM derived_stream_host h CROSS JOIN fact_runtime_event r ON {in_stream r} JOIN fact_stream s USING (stream_id)
  JOIN fact_evidence e USING (evidence_row)
 WHERE h.host_id = :host_id AND r.type = 'container' AND r.container IS NOT NULL AND r.pid IS NOT NULL
   AND (r.action = 'exec_start' OR (r.runtime = 'audit' AND r.action = 'set')) AND r.time_ns IS NOT NULL
 ORDER BY r.time_ns, r.container, r.pid, e.sha256, r.line, r.at_offset;

-- name: listed_pids
-- Processes in listings that use the host's pids, with what the listing tells of their place. The
-- same listing beside two containers is neither's.
SELECT l.time_ns, l.pid, l.cgroup,
       coalesce(l.container, (SELECT iif(min(d.container) = max(d.container), min(d.container), NULL)
                                FROM derived_subject d
                               WHERE d.evidence_row = s.evidence_row AND l.cgroup IS NULL)) AS container,
       l.stream_id, l.line, l.at_offset
  FROM derived_stream_host h CROSS JOIN fact_listed_process l ON {in_stream l} JOIN fact_stream s USING (stream_id)
  JOIN fact_evidence e USING (evidence_row)
 WHERE h.host_id = :host_id AND l.pid IS NOT NULL AND l.pids IS NOT 'container'
   AND (l.cgroup IS NOT NULL OR l.pids = 'host')
 ORDER BY l.pid, l.time_ns, e.sha256, l.line, l.at_offset;

-- name: carried_containers
-- Execs whose recorder looked up the container itself.
SELECT f.fact_id, t.text, f.stream_id, f.line, f.at_offset
  FROM derived_stream_host h CROSS JOIN fact_exec f ON {in_stream f} JOIN fact_call k USING (call_id)
  JOIN fact_text t ON t.text_id = k.container JOIN fact_stream s USING (stream_id) JOIN fact_evidence e USING (evidence_row)
 WHERE h.host_id = :host_id AND EXISTS (SELECT 1 FROM fact_call WHERE container IS NOT NULL)
 ORDER BY e.sha256, f.line, f.at_offset, f.time_ns, f.serial;

-- name: asked_commands
-- Commands that a runtime was asked to start in a container.
SELECT r.container, r.command, r.time_ns, r.stream_id, r.line, r.at_offset
  FROM derived_stream_host h CROSS JOIN fact_runtime_event r ON {in_stream r} JOIN fact_stream s USING (stream_id)
  JOIN fact_evidence e USING (evidence_row)
 WHERE h.host_id = :host_id AND r.type = 'container' AND r.action = 'exec_start' AND r.container IS NOT NULL
   AND r.command IS NOT NULL AND r.time_ns IS NOT NULL
 ORDER BY r.time_ns, r.container, r.command, e.sha256, r.line, r.at_offset;

-- name: container_labels
-- The labels that containers' processes run under.
SELECT c.id, c.process_label, c.apparmor, c.stream_id, c.line, c.at_offset
  FROM derived_stream_host h CROSS JOIN fact_container c ON {in_stream c} JOIN fact_stream s USING (stream_id)
  JOIN fact_evidence e USING (evidence_row)
 WHERE h.host_id = :host_id AND (c.process_label <> '' OR c.apparmor <> '')
 ORDER BY c.id, e.sha256, c.line, c.at_offset;

-- name: container_roots
-- Where the root filesystems of containers lie on the host.
SELECT DISTINCT c.rootfs, c.id
  FROM derived_stream_host h CROSS JOIN fact_container c ON {in_stream c}
 WHERE h.host_id = :host_id AND c.rootfs LIKE '/_%'
 ORDER BY 1, 2;

-- name: is_only_host
SELECT count(*) = 1 FROM derived_host;

-- name: argvs_with
-- Argument lists that have a text in them: of the only host they are all.
SELECT argv_id, json FROM fact_argv WHERE instr(json, :text) > 0;

-- name: argvs_of_host_with
-- The same of one host of many: its execs tell which.
SELECT a.argv_id, a.json
  FROM (SELECT DISTINCT f.argv_id AS argv_id FROM derived_stream_host h CROSS JOIN fact_exec f ON {in_stream f}
         WHERE h.host_id = :host_id) x
 CROSS JOIN fact_argv a ON a.argv_id = x.argv_id
 WHERE instr(a.json, :text) > 0;

-- name: id_ranges
-- Uids that users may map into a user namespace.
SELECT i.name, i.first, i.count, i.stream_id, i.line, i.at_offset
  FROM derived_stream_host h CROSS JOIN fact_id_range i ON {in_stream i} JOIN fact_stream s USING (stream_id)
  JOIN fact_evidence e USING (evidence_row)
 WHERE h.host_id = :host_id AND i.kind = 'subid'
 ORDER BY i.first, i.count, i.name, e.sha256, i.line;

-- name: container_facts
-- The best descriptions of a container come last; detailed = 0: it stands in a list, or
-- beside what it is about. Ids that are cut are short_id_facts.
SELECT c.stream_id, c.line, c.at_offset, c.runtime, c.id, c.name, c.image, c.image_id, c.pod,
       c.pod_namespace, c.privileged, c.pid_mode, c.labels, c.command, c.created_ns, c.started_ns,
       c.finished_ns, c.pid,
       CASE WHEN e.format IN ('docker-inspect', 'docker-config') THEN 2
            WHEN e.format IN ('crictl', 'ctr-info') THEN 1 ELSE 0 END AS detailed
  FROM derived_stream_host h CROSS JOIN fact_container c ON {in_stream c} JOIN fact_stream s USING (stream_id)
  JOIN fact_evidence e USING (evidence_row)
 WHERE h.host_id = :host_id AND (c.pid IS NOT NULL OR c.started_ns IS NOT NULL
       OR length(c.id) NOT BETWEEN 12 AND 63 OR c.id GLOB '*[^0-9a-f]*')
 ORDER BY c.id, detailed, c.started_ns, c.finished_ns, e.sha256, c.line, c.at_offset;

-- name: short_id_facts
-- What tables say of containers whose ids they cut, the longest ids first.
SELECT c.id, c.runtime, c.name, c.image, c.image_id, c.pod, c.pod_namespace
  FROM derived_stream_host h CROSS JOIN fact_container c ON {in_stream c} JOIN fact_stream s USING (stream_id)
  JOIN fact_evidence e USING (evidence_row)
 WHERE h.host_id = :host_id AND c.pid IS NULL AND c.started_ns IS NULL
   AND length(c.id) BETWEEN 12 AND 63 AND c.id NOT GLOB '*[^0-9a-f]*'
 ORDER BY length(c.id) DESC, c.id, e.sha256, c.line, c.at_offset;

-- name: full_ids
-- The containers of a host whose ids are told in full.
SELECT c.id FROM derived_stream_host h CROSS JOIN fact_container c ON {in_stream c}
 WHERE h.host_id = :host_id AND length(c.id) > 63
UNION
SELECT r.container FROM derived_stream_host h CROSS JOIN fact_runtime_event r ON {in_stream r}
 WHERE h.host_id = :host_id AND r.type = 'container' AND length(r.container) > 63;

-- name: runtime_events
SELECT r.time_ns, r.runtime, r.action, r.container, r.name, r.image, r.pid, r.stream_id, r.line, r.at_offset
  FROM derived_stream_host h CROSS JOIN fact_runtime_event r ON {in_stream r} JOIN fact_stream s USING (stream_id)
  JOIN fact_evidence e USING (evidence_row)
 WHERE h.host_id = :host_id AND r.type = 'container' AND r.container IS NOT NULL AND r.time_ns IS NOT NULL
 ORDER BY r.time_ns, r.container, r.action, e.sha256, r.line, r.at_offset;

-- name: put_method
INSERT INTO derived_method (method_id, name, sentence) VALUES (:method_id, :name, :sentence);

-- name: put_derived_container
INSERT INTO derived_container (container_id, host_id, id, runtime, name, image, image_id, pod,
                               pod_namespace, privileged, pid_mode, labels, command, created_ns,
                               outer_id, known_by)
VALUES (:container_id, :host_id, :id, :runtime, :name, :image, :image_id, :pod, :pod_namespace,
        :privileged, :pid_mode, :labels, :command, :created_ns, :outer_id, :known_by);

-- name: put_lifetime
INSERT INTO derived_lifetime (container_id, run, start_ns, end_ns, pid, source)
VALUES (:container_id, :run, :start_ns, :end_ns, :pid, :source);

-- name: put_derived_exec
INSERT INTO derived_exec (exec_id, fact_id, host_id, time_ns, success, process_id, parent_exec_id, place_number, container_id,
                          sureness, contradicted, of_runtime, clue_id, touches_id, rule, family, tool_role, compilation_id,
                          actor_id)
VALUES (:exec_id, :fact_id, :host_id, :time_ns, :success, :process_id, :parent_exec_id, :place, :container_id,
        :sureness, :contradicted, :of_runtime, :clue_id, :touches_id, :rule, :family, :tool_role, :compilation_id, :actor_id);

-- name: put_clue
INSERT INTO derived_clue (clue_id, place_number, container_id, method_id, sureness, pid, stream_id, line, at_offset)
VALUES (:clue_id, :place, :container_id, :method_id, :sureness, :pid, :stream_id, :line, :at_offset);

-- name: put_exec_clue
INSERT OR IGNORE INTO derived_exec_clue (exec_id, clue_id) VALUES (:exec_id, :clue_id);

-- name: put_compilation
INSERT INTO derived_compilation (compilation_id, host_id, driver_exec_id, start_ns, end_ns, place,
                                 container_id, confidence, family, class, disguise, sources, output, flags,
                                 first_output_exec_id, output_runs, exec_count, build_id, success, outcome)
VALUES (:compilation_id, :host_id, :driver_exec_id, :start_ns, :end_ns, :place, :container_id,
        :confidence, :family, :class, :disguise, :sources, :output, :flags, :first_output_exec_id,
        :output_runs, :exec_count, :build_id, :success, :outcome);

-- name: put_build
INSERT INTO derived_build (build_id, exec_id, end_ns) VALUES (:build_id, :exec_id, :end_ns);

-- name: put_sentence
INSERT INTO derived_sentence (text) VALUES (:text);

-- name: put_chain_link
INSERT INTO derived_chain_link (compilation_id, n, step, exec_id, detail, technique)
VALUES (:compilation_id, :n, :step, :exec_id, :detail, :technique);

-- name: put_finding
INSERT INTO derived_finding (finding_id, kind, host_id, container_id, exec_id, compilation_id, severity,
                             technique, detail, time_ns, stream_id, line, at_offset)
VALUES (:finding_id, :kind, :host_id, :container_id, :exec_id, :compilation_id, :severity, :technique,
        :detail, :time_ns, :stream_id, :line, :at_offset);

-- name: runtime_requests
-- What runtimes were asked to run in containers; the fullest file's word first.
SELECT r.time_ns, r.runtime, r.container, r.command, r.exec_id, r.stream_id, r.line, r.at_offset
  FROM derived_stream_host h CROSS JOIN fact_runtime_event r ON {in_stream r} JOIN fact_stream s USING (stream_id)
  JOIN fact_evidence e USING (evidence_row)
 WHERE h.host_id = :host_id AND r.time_ns IS NOT NULL AND r.command IS NOT NULL AND r.container IS NOT NULL
   AND r.type = 'container' AND r.action IN ('exec_create', 'exec_start', 'exec')
 ORDER BY r.time_ns, r.container, r.command, r.action, e.sha256, r.line, r.at_offset;

-- name: subject_containers
SELECT container_id, host_id, id, name, pod, pod_namespace FROM derived_container ORDER BY container_id;

-- name: subject_images
-- All names that the evidence gives to images.
SELECT DISTINCT image FROM fact_container WHERE image IS NOT NULL
UNION SELECT DISTINCT n.value FROM fact_image i, json_each(i.names) n WHERE i.names IS NOT NULL AND n.type = 'text'
 ORDER BY 1;

-- name: subject_places
-- Each place of each evidence that states anything, with its host.
SELECT p.evidence_row, p.path, p.member, p.site,
       (SELECT min(h.host_id) FROM fact_stream s JOIN derived_stream_host h USING (stream_id)
         WHERE s.evidence_row = p.evidence_row) AS host_id, p.origin
  FROM fact_evidence_path p
 WHERE EXISTS (SELECT 1 FROM fact_stream s WHERE s.evidence_row = p.evidence_row)
 ORDER BY p.evidence_row, p.path, p.member, p.origin;

-- name: containers_from_hostconfig
-- What Docker's hostconfig.json tells of the container whose folder it lies in, where nothing else does.
UPDATE derived_container
   SET privileged = coalesce(derived_container.privileged, told.privileged),
       pid_mode = coalesce(derived_container.pid_mode, told.pid_mode)
  FROM (SELECT j.container_id AS id, max(s.value = 'true') FILTER (WHERE s.name = 'Privileged') AS privileged,
               min(s.value) FILTER (WHERE s.name = 'PidMode' AND s.value <> '') AS pid_mode
          FROM fact_setting s JOIN fact_stream t USING (stream_id) JOIN derived_subject j USING (evidence_row)
         WHERE s.topic = 'docker-hostconfig' AND j.container_id IS NOT NULL
         GROUP BY j.container_id) told
 WHERE told.id = derived_container.container_id;

-- name: unnamed_listings
-- Listings of the host's pids that do not say themselves whose container's these are.
SELECT EXISTS (SELECT 1 FROM fact_listed_process WHERE pids = 'host' AND container IS NULL AND cgroup IS NULL);

-- name: name_subjects
-- By the runtime's id, which stays the same when containers are derived anew.
UPDATE derived_subject
   SET container = (SELECT c.id FROM derived_container c WHERE c.container_id = derived_subject.container_id)
 WHERE container_id IS NOT NULL;

-- name: put_subject_of
INSERT INTO derived_subject (evidence_row, path, member, container_id, container, pod, pod_namespace, image, origin)
VALUES (:evidence_row, :path, :member, :container_id, :container, :pod, :pod_namespace, :image, :origin);

-- name: put_run
INSERT INTO derived_run (version, profile, rules_version, rules_sha256, rules_files, given_up, facts_sha256)
VALUES (:version, :profile, :rules_version, :rules_sha256, :rules_files, :given_up, :facts_sha256);

-- name: facts_from
-- All that decides which facts there are, and what tells their hosts.
SELECT quote(e.sha256) || quote(e.complete) || quote(e.host_given) || quote(e.utc_offset_given) || quote(e.pruned_ns)
       || quote(p.path) || quote(p.member) || quote(p.site) || quote(p.bytes) || quote(p.replaced) || iif(p.origin = '', '', quote(p.origin))
  FROM fact_evidence e JOIN fact_evidence_path p USING (evidence_row)
 ORDER BY e.sha256, e.host_given, p.path, p.member, p.site, p.origin;

-- name: same_run
SELECT 1 FROM derived_run
 WHERE version = :version AND rules_sha256 = :rules_sha256 AND rules_files = :rules_files AND facts_sha256 = :facts_sha256;
