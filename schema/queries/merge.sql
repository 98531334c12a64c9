-- Cases into one (analyzer/merge). Rows are read by the statements of seal.sql and written by those of
-- ingest.sql, column by column under the same names; here is what only a merge does.

-- name: merge_put_evidence
INSERT INTO fact_evidence (sha256, format, host_given, utc_offset_given, bytes, lines_read, lines_parsed, lines_skipped,
                           lines_damaged, complete, first_ns, last_ns, events, execve_events, pruned_ns, head, of_findings)
VALUES (:sha256, :format, :host_given, :utc_offset_given, :bytes, :lines_read, :lines_parsed, :lines_skipped,
        :lines_damaged, :complete, :first_ns, :last_ns, :events, :execve_events, :pruned_ns, :head, :of_findings);

-- name: merge_known
-- The evidence that has this digest, or had it before it grew. Of a pruned one only the whole counts: what
-- another case still has of its beginning is more than nothing.
SELECT evidence_row, sha256 = :sha256 AS whole, pruned_ns IS NOT NULL, format IS :format AND host_given IS :host_given
       AND utc_offset_given IS :utc_offset_given
  FROM fact_evidence WHERE sha256 = :sha256
UNION ALL
SELECT evidence_row, 0, 0, 1 FROM fact_growth JOIN fact_evidence e USING (evidence_row)
 WHERE fact_growth.sha256 = :sha256 AND e.pruned_ns IS NULL
 LIMIT 1;

-- name: merge_beginnings
-- Evidence that is an earlier state of one in the other case: its digests are asked one by one.
SELECT evidence_row FROM fact_evidence WHERE sha256 = :sha256 AND bytes = :bytes AND pruned_ns IS NULL;

-- name: merge_growths
SELECT bytes, sha256 FROM fact_growth WHERE evidence_row = :evidence_row ORDER BY bytes;

-- name: merge_put_growth
INSERT OR IGNORE INTO fact_growth (evidence_row, bytes, lines, sha256)
SELECT :evidence_row, :bytes, :lines, :sha256
 WHERE :bytes < (SELECT bytes FROM fact_evidence WHERE evidence_row = :evidence_row);

-- name: merge_put_resume
INSERT OR IGNORE INTO fact_resume (evidence_row, as_given, saved) VALUES (:evidence_row, :as_given, :saved);

-- name: merge_has_place
SELECT 1 FROM fact_evidence_path
 WHERE evidence_row = :evidence_row AND path = :path AND member = :member AND origin = :origin;

-- name: merge_put_place
INSERT INTO fact_evidence_path (evidence_row, path, member, site, bytes, replaced, origin)
VALUES (:evidence_row, :path, :member, :site, :bytes, :replaced, :origin)
    ON CONFLICT DO UPDATE SET bytes = max(bytes, excluded.bytes), replaced = max(replaced, excluded.replaced);

-- name: merge_put_stream
INSERT INTO fact_stream (evidence_row, node, carried, first_ns, last_ns, facts, open_from)
VALUES (:evidence_row, :node, :carried, :first_ns, :last_ns, :facts, :open_from);

-- name: merge_put_journal
INSERT OR IGNORE INTO journal_merged (journal, n, kind, began, command, version, profile, rules_sha256, options, case_number,
                                      examiner, protection, status, streams, lines_read, lines_parsed, lines_skipped,
                                      lines_damaged, execs, compilations, findings, first_ns, last_ns, seal, facts_sha256,
                                      conclusions_sha256, clock_time, previous, sha256)
VALUES (:journal, :n, :kind, :began, :command, :version, :profile, :rules_sha256, :options, :case_number,
        :examiner, :protection, :status, :streams, :lines_read, :lines_parsed, :lines_skipped,
        :lines_damaged, :execs, :compilations, :findings, :first_ns, :last_ns, :seal, :facts_sha256,
        :conclusions_sha256, :clock_time, :previous, :sha256);

-- name: merge_journal_first
SELECT sha256 FROM journal_entry WHERE n = 1;

-- name: merge_journal_ends
SELECT (SELECT sha256 FROM journal_entry WHERE n = 1), (SELECT sha256 FROM journal_entry ORDER BY n DESC LIMIT 1);

-- name: merge_is_of_findings
SELECT EXISTS (SELECT 1 FROM fact_evidence WHERE of_findings);

-- What recurs, looked up one by one as facts refer to it.

-- name: merge_text
SELECT text FROM fact_text WHERE text_id = :id;

-- name: merge_sentence
SELECT text FROM derived_sentence WHERE sentence_id = :id;

-- name: merge_argv
SELECT json, cmdline FROM fact_argv WHERE argv_id = :id;

-- name: merge_subject
SELECT * FROM fact_subject WHERE subject_id = :id;

-- name: merge_call
SELECT * FROM fact_call WHERE call_id = :id;

-- name: merge_path
SELECT * FROM fact_path WHERE path_list = :id ORDER BY item;

-- An evidence whose facts another case has in full: what was known of it goes.

-- name: merge_move_places
UPDATE OR IGNORE fact_evidence_path SET evidence_row = :to WHERE evidence_row = :evidence_row;

-- name: merge_move_growths
UPDATE OR IGNORE fact_growth SET evidence_row = :to WHERE evidence_row = :evidence_row;

-- name: merge_drop_places
DELETE FROM fact_evidence_path WHERE evidence_row = :evidence_row;

-- name: merge_drop_growths
DELETE FROM fact_growth WHERE evidence_row = :evidence_row;

-- name: merge_drop_damage
DELETE FROM fact_damage WHERE evidence_row = :evidence_row;

-- name: merge_drop_evidence
DELETE FROM fact_evidence WHERE evidence_row = :evidence_row;

-- name: merge_drop_stream
DELETE FROM fact_stream WHERE stream_id = :stream_id;

-- name: merge_drop_user
DELETE FROM fact_user WHERE stream_id = :stream_id;

-- name: merge_drop_exec
DELETE FROM fact_exec WHERE fact_id BETWEEN :stream_id << 30 AND (:stream_id << 30) | 1073741823;

-- name: merge_drop_fork
DELETE FROM fact_fork WHERE fact_id BETWEEN :stream_id << 30 AND (:stream_id << 30) | 1073741823;

-- name: merge_drop_exit
DELETE FROM fact_exit WHERE fact_id BETWEEN :stream_id << 30 AND (:stream_id << 30) | 1073741823;

-- name: merge_drop_login
DELETE FROM fact_login WHERE fact_id BETWEEN :stream_id << 30 AND (:stream_id << 30) | 1073741823;

-- name: merge_drop_audit_state
DELETE FROM fact_audit_state WHERE fact_id BETWEEN :stream_id << 30 AND (:stream_id << 30) | 1073741823;

-- name: merge_drop_serials
DELETE FROM fact_serials WHERE fact_id BETWEEN :stream_id << 30 AND (:stream_id << 30) | 1073741823;

-- name: merge_drop_container
DELETE FROM fact_container WHERE fact_id BETWEEN :stream_id << 30 AND (:stream_id << 30) | 1073741823;

-- name: merge_drop_image
DELETE FROM fact_image WHERE fact_id BETWEEN :stream_id << 30 AND (:stream_id << 30) | 1073741823;

-- name: merge_drop_runtime_event
DELETE FROM fact_runtime_event WHERE fact_id BETWEEN :stream_id << 30 AND (:stream_id << 30) | 1073741823;

-- name: merge_drop_output_line
DELETE FROM fact_output_line WHERE fact_id BETWEEN :stream_id << 30 AND (:stream_id << 30) | 1073741823;

-- name: merge_drop_listed_process
DELETE FROM fact_listed_process WHERE fact_id BETWEEN :stream_id << 30 AND (:stream_id << 30) | 1073741823;

-- name: merge_drop_package
DELETE FROM fact_package WHERE fact_id BETWEEN :stream_id << 30 AND (:stream_id << 30) | 1073741823;

-- name: merge_drop_listed_file
DELETE FROM fact_listed_file WHERE fact_id BETWEEN :stream_id << 30 AND (:stream_id << 30) | 1073741823;

-- name: merge_drop_layer
DELETE FROM fact_layer WHERE fact_id BETWEEN :stream_id << 30 AND (:stream_id << 30) | 1073741823;

-- name: merge_drop_setting
DELETE FROM fact_setting WHERE fact_id BETWEEN :stream_id << 30 AND (:stream_id << 30) | 1073741823;

-- name: merge_drop_id_range
DELETE FROM fact_id_range WHERE fact_id BETWEEN :stream_id << 30 AND (:stream_id << 30) | 1073741823;

-- What was concluded of a host, as it is; under the numbers that a run over all hosts would give.

-- name: merge_put_host
INSERT INTO derived_host (host_id, name, named_by, first_exec, last_exec, processes, actors)
VALUES (:host_id, :name, :named_by, :first_exec, :last_exec, :processes, :actors);

-- name: merge_put_stream_host
INSERT OR IGNORE INTO derived_stream_host (host_id, stream_id)
VALUES (:host_id, :stream_id);

-- name: merge_put_subject
INSERT OR IGNORE INTO derived_subject (evidence_row, path, member, origin, container_id, container, pod,
    pod_namespace, image)
VALUES (:evidence_row, :path, :member, :origin, :container_id, :container, :pod, :pod_namespace, :image);

-- name: merge_put_method
INSERT OR IGNORE INTO derived_method (method_id, name, sentence)
VALUES (:method_id, :name, :sentence);

-- name: merge_put_container
INSERT INTO derived_container (container_id, host_id, id, runtime, name, image, image_id, pod, pod_namespace,
    privileged, pid_mode, labels, command, created_ns, outer_id, known_by)
VALUES (:container_id, :host_id, :id, :runtime, :name, :image, :image_id, :pod, :pod_namespace, :privileged,
    :pid_mode, :labels, :command, :created_ns, :outer_id, :known_by);

-- name: merge_put_lifetime
INSERT INTO derived_lifetime (container_id, run, start_ns, end_ns, pid, source)
VALUES (:container_id, :run, :start_ns, :end_ns, :pid, :source);

-- name: merge_put_exec
INSERT INTO derived_exec (exec_id, fact_id, host_id, time_ns, success, process_id, parent_exec_id, place_number,
    container_id, sureness, contradicted, of_runtime, clue_id, touches_id, rule, family, tool_role, compilation_id,
    actor_id)
VALUES (:exec_id, :fact_id, :host_id, :time_ns, :success, :process_id, :parent_exec_id, :place_number, :container_id,
    :sureness, :contradicted, :of_runtime, :clue_id, :touches_id, :rule, :family, :tool_role, :compilation_id,
    :actor_id);

-- name: merge_put_actor
INSERT INTO derived_actor (actor_id, host_id, kind, name, uid, auid, ses, tty, address, confidence, other_id)
VALUES (:actor_id, :host_id, :kind, :name, :uid, :auid, :ses, :tty, :address, :confidence, :other_id);

-- name: merge_put_actor_link
INSERT INTO derived_actor_link (actor_id, n, what, exec_id, detail, strength, stream_id, line, at_offset)
VALUES (:actor_id, :n, :what, :exec_id, :detail, :strength, :stream_id, :line, :at_offset);

-- name: merge_put_exec_place
INSERT INTO derived_exec_place (exec_id, fact_id)
VALUES (:exec_id, :fact_id);

-- name: merge_put_clue
INSERT INTO derived_clue (clue_id, place_number, container_id, method_id, sureness, pid, stream_id, line, at_offset)
VALUES (:clue_id, :place_number, :container_id, :method_id, :sureness, :pid, :stream_id, :line, :at_offset);

-- name: merge_put_exec_clue
INSERT INTO derived_exec_clue (exec_id, clue_id)
VALUES (:exec_id, :clue_id);

-- name: merge_put_compilation
INSERT INTO derived_compilation (compilation_id, host_id, driver_exec_id, start_ns, end_ns, place, container_id,
    confidence, family, class, disguise, sources, output, flags, first_output_exec_id, output_runs, exec_count,
    build_id, success, outcome)
VALUES (:compilation_id, :host_id, :driver_exec_id, :start_ns, :end_ns, :place, :container_id, :confidence, :family,
    :class, :disguise, :sources, :output, :flags, :first_output_exec_id, :output_runs, :exec_count, :build_id,
    :success, :outcome);

-- name: merge_put_build
INSERT INTO derived_build (build_id, exec_id, end_ns)
VALUES (:build_id, :exec_id, :end_ns);

-- name: merge_put_chain_link
INSERT INTO derived_chain_link (compilation_id, n, step, exec_id, detail, technique)
VALUES (:compilation_id, :n, :step, :exec_id, :detail, :technique);

-- name: merge_put_finding
INSERT INTO derived_finding (finding_id, kind, host_id, container_id, exec_id, compilation_id, severity, technique,
    detail, image, time_ns, stream_id, line, at_offset, presence_id, verdict_id, waived_by, lapsed)
VALUES (:finding_id, :kind, :host_id, :container_id, :exec_id, :compilation_id, :severity, :technique, :detail,
    :image, :time_ns, :stream_id, :line, :at_offset, :presence_id, :verdict_id, :waived_by, :lapsed);

-- name: merge_put_presence
INSERT INTO derived_presence (presence_id, host_id, container_id, container, image, image_id, verdict, basis,
    families, since, detail)
VALUES (:presence_id, :host_id, :container_id, :container, :image, :image_id, :verdict, :basis, :families, :since,
    :detail);

-- name: merge_put_present_compiler
INSERT INTO derived_present_compiler (presence_id, n, family, role, what, package, rule, severity, basis, since,
    time_ns, position, instruction, layer_of, exec_id, inherited, removed, detail, stream_id, line, at_offset)
VALUES (:presence_id, :n, :family, :role, :what, :package, :rule, :severity, :basis, :since, :time_ns, :position,
    :instruction, :layer_of, :exec_id, :inherited, :removed, :detail, :stream_id, :line, :at_offset);

-- name: merge_put_coverage
INSERT INTO derived_coverage (host_id, n, start_ns, end_ns, state, kind, reason, stream_id, line, at_offset)
VALUES (:host_id, :n, :start_ns, :end_ns, :state, :kind, :reason, :stream_id, :line, :at_offset);

-- name: merge_put_unseen
INSERT INTO derived_unseen (container_id, n, kind, reason, start_ns, end_ns, stream_id, line, at_offset)
VALUES (:container_id, :n, :kind, :reason, :start_ns, :end_ns, :stream_id, :line, :at_offset);

-- name: merge_left_out
-- What is counted of execs that are there is counted again, as not all of them are taken.
SELECT * FROM derived_exec_count WHERE left_out ORDER BY rowid;

-- fragment: kind_of_finding
CASE $.kind WHEN 'compiler-present' THEN iif(p.container IS NULL, 3, 2) WHEN 'compiler-installed-at-runtime' THEN 1 ELSE 0 END

-- name: merge_hosts
-- Each host with how many numbers of each kind it has; in the order of these numbers.
SELECT h.host_id, h.name, h.first_exec, h.last_exec, h.processes, h.actors,
       coalesce(c.containers, 0), coalesce(m.compilations, 0),
       coalesce(b.builds, 0), coalesce(f.ran, 0), coalesce(f.installed, 0), coalesce(f.contained, 0), coalesce(f.imaged, 0),
       coalesce(p.containers, 0), coalesce(p.images, 0)
  FROM derived_host h
  LEFT JOIN (SELECT host_id, count(*) AS containers FROM derived_container GROUP BY 1) c USING (host_id)
  LEFT JOIN (SELECT host_id, count(*) AS compilations FROM derived_compilation GROUP BY 1) m USING (host_id)
  LEFT JOIN (SELECT x.host_id AS host_id, count(*) AS builds FROM derived_build JOIN derived_exec x USING (exec_id) GROUP BY 1) b USING (host_id)
  LEFT JOIN (SELECT host_id, sum(class = 0) AS ran, sum(class = 1) AS installed, sum(class = 2) AS contained, sum(class = 3) AS imaged
               FROM (SELECT d.host_id AS host_id, {kind_of_finding d} AS class
                       FROM derived_finding d LEFT JOIN derived_presence p USING (presence_id)) GROUP BY 1) f USING (host_id)
  LEFT JOIN (SELECT host_id, sum(container IS NOT NULL) AS containers, sum(container IS NULL) AS images
               FROM derived_presence GROUP BY 1) p USING (host_id)
 ORDER BY h.host_id;

-- name: merge_run
SELECT version, profile, rules_sha256, rules_files, facts_sha256, given_up, rules_version FROM derived_run;

-- name: merge_has_waivers
SELECT EXISTS (SELECT 1 FROM derived_waiver);

-- name: merge_wanted_execs
-- What findings rest on and reports show: compilers and what they did, what led to it, who started it, and
-- the parents of all these. With the actor of each.
WITH RECURSIVE wanted (exec_id) AS (
    SELECT exec_id FROM derived_exec WHERE rule IS NOT NULL OR compilation_id IS NOT NULL OR touches_id IS NOT NULL
    UNION SELECT exec_id FROM derived_finding
    UNION SELECT driver_exec_id FROM derived_compilation
    UNION SELECT first_output_exec_id FROM derived_compilation
    UNION SELECT exec_id FROM derived_build
    UNION SELECT exec_id FROM derived_chain_link
    UNION SELECT exec_id FROM derived_present_compiler
    UNION SELECT exec_id FROM derived_verdict_reason
    UNION SELECT x.parent_exec_id FROM wanted w JOIN derived_exec x ON x.exec_id = w.exec_id
    UNION SELECT k.exec_id FROM wanted w JOIN derived_exec x ON x.exec_id = w.exec_id JOIN derived_actor_link k ON k.actor_id = x.actor_id)
SELECT w.exec_id, x.actor_id FROM wanted w LEFT JOIN derived_exec x USING (exec_id) WHERE w.exec_id IS NOT NULL ORDER BY w.exec_id;

-- name: merge_other_actors
SELECT actor_id, other_id FROM derived_actor WHERE other_id IS NOT NULL ORDER BY actor_id;

-- name: merge_clue
SELECT * FROM derived_clue WHERE clue_id = :id;

-- name: merge_clue_method
SELECT method_id FROM derived_clue WHERE clue_id = :id;

-- name: merge_exec_fact
SELECT * FROM fact_exec WHERE fact_id = :id;

-- name: merge_put_exec_fact
INSERT OR IGNORE INTO fact_exec (fact_id, line, at_offset, records, time_ns, serial, pid, ppid, subject_id, call_id, comm, exe, cwd,
                                 argv_id, argv_state, path_list, proctitle)
VALUES (:fact_id, :line, :at_offset, :records, :time_ns, :serial, :pid, :ppid, :subject_id, :call_id, :comm, :exe, :cwd,
        :argv_id, :argv_state, :path_list, :proctitle);

-- name: merge_findings_in_order
-- In four kinds, as they were numbered: what ran, what was installed, presence in containers, in images.
SELECT d.*, {kind_of_finding d} AS span FROM derived_finding d LEFT JOIN derived_presence p USING (presence_id)
 ORDER BY span, d.finding_id;

-- name: merge_first_packages
-- Of each list its first row: where a verdict says that it was read.
SELECT k.* FROM fact_package k WHERE k.fact_id IN (
    SELECT (SELECT f.fact_id FROM fact_package f WHERE f.fact_id BETWEEN s.stream_id << 30 AND (s.stream_id << 30) | 1073741823
             ORDER BY f.line, f.fact_id LIMIT 1) FROM fact_stream s);

-- name: merge_stream_alike
-- The stream here of an evidence that another case has, too.
SELECT stream_id FROM fact_stream WHERE evidence_row = :evidence_row AND node IS :node AND carried = :carried ORDER BY stream_id LIMIT 1;

-- name: merge_mark_findings
UPDATE fact_evidence SET of_findings = 1;

-- name: merge_journal_digests
SELECT sha256 FROM journal_merged;

-- What a case of findings had is written anew with what is added to it.

-- name: merge_clear_fact_evidence
DELETE FROM fact_evidence;

-- name: merge_clear_fact_evidence_path
DELETE FROM fact_evidence_path;

-- name: merge_clear_fact_growth
DELETE FROM fact_growth;

-- name: merge_clear_fact_stream
DELETE FROM fact_stream;

-- name: merge_clear_fact_damage
DELETE FROM fact_damage;

-- name: merge_clear_fact_user
DELETE FROM fact_user;

-- name: merge_clear_fact_exec
DELETE FROM fact_exec;

-- name: merge_clear_fact_package
DELETE FROM fact_package;

-- name: merge_clear_fact_text
DELETE FROM fact_text;

-- name: merge_clear_fact_argv
DELETE FROM fact_argv;

-- name: merge_clear_fact_subject
DELETE FROM fact_subject;

-- name: merge_clear_fact_call
DELETE FROM fact_call;

-- name: merge_clear_fact_path
DELETE FROM fact_path;
