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

-- name: merge_is_of_findings
SELECT EXISTS (SELECT 1 FROM fact_evidence WHERE of_findings);

-- What recurs, looked up one by one as facts refer to it.

-- name: merge_text
SELECT text FROM fact_text WHERE text_id = :id;

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
