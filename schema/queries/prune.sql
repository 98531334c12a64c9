-- What is taken out of a case because it is old (analyzer/prune.c): whole evidence that tells what
-- happened, and only before that time. What describes (containers, images, packages, rules) holds
-- until something newer says otherwise, and stays; so does that auditing was switched off, or a rule
-- taken away: without it, what came later would look better than it was.

-- name: mark_pruned
WITH happened (evidence_row) AS (
    SELECT s.evidence_row FROM fact_stream s
     WHERE EXISTS (SELECT 1 FROM fact_exec f WHERE {of_stream f})
        OR EXISTS (SELECT 1 FROM fact_fork f WHERE {of_stream f})
        OR EXISTS (SELECT 1 FROM fact_exit f WHERE {of_stream f})
        OR EXISTS (SELECT 1 FROM fact_login f WHERE {of_stream f})
        OR EXISTS (SELECT 1 FROM fact_serials f WHERE {of_stream f})
        OR EXISTS (SELECT 1 FROM fact_runtime_event f WHERE {of_stream f})
        OR EXISTS (SELECT 1 FROM fact_output_line f WHERE {of_stream f})),
describes (evidence_row) AS (
    SELECT s.evidence_row FROM fact_stream s
     WHERE EXISTS (SELECT 1 FROM fact_container f WHERE {of_stream f})
        OR EXISTS (SELECT 1 FROM fact_image f WHERE {of_stream f})
        OR EXISTS (SELECT 1 FROM fact_package f WHERE {of_stream f})
        OR EXISTS (SELECT 1 FROM fact_listed_file f WHERE {of_stream f})
        OR EXISTS (SELECT 1 FROM fact_listed_process f WHERE {of_stream f})
        OR EXISTS (SELECT 1 FROM fact_layer f WHERE {of_stream f})
        OR EXISTS (SELECT 1 FROM fact_setting f WHERE {of_stream f})
        OR EXISTS (SELECT 1 FROM fact_id_range f WHERE {of_stream f}))
UPDATE fact_evidence SET pruned_ns = :before
 WHERE pruned_ns IS NULL AND last_ns < :before
   AND evidence_row IN (SELECT evidence_row FROM happened)
   AND evidence_row NOT IN (SELECT evidence_row FROM describes);

-- name: pruned_now
SELECT e.path, e.format, e.first_time, e.last_time, e.lines_read, e.evidence_id
  FROM evidence e JOIN fact_evidence f ON lower(hex(f.sha256)) = e.sha256
 WHERE f.pruned_ns = :before
 ORDER BY f.first_ns, e.sha256;

-- name: rows_changed
SELECT changes();

-- fragment: is_of_pruned
stream_id IN (SELECT stream_id FROM fact_stream JOIN fact_evidence USING (evidence_row) WHERE pruned_ns IS NOT NULL)

-- name: prune_exec
DELETE FROM fact_exec WHERE {is_of_pruned};

-- name: prune_fork
DELETE FROM fact_fork WHERE {is_of_pruned};

-- name: prune_exit
DELETE FROM fact_exit WHERE {is_of_pruned};

-- name: prune_login
DELETE FROM fact_login WHERE {is_of_pruned};

-- name: prune_serials
DELETE FROM fact_serials WHERE {is_of_pruned};

-- name: prune_user
DELETE FROM fact_user WHERE {is_of_pruned};

-- name: prune_runtime_event
DELETE FROM fact_runtime_event WHERE {is_of_pruned};

-- name: prune_output_line
DELETE FROM fact_output_line WHERE {is_of_pruned};

-- name: prune_resume
DELETE FROM fact_resume WHERE evidence_row IN (SELECT evidence_row FROM fact_evidence WHERE pruned_ns IS NOT NULL);

-- name: prune_argv
-- What recurs, and now does not any more.
DELETE FROM fact_argv WHERE argv_id NOT IN (SELECT argv_id FROM fact_exec WHERE argv_id IS NOT NULL);

-- name: prune_path
DELETE FROM fact_path WHERE path_list NOT IN (SELECT path_list FROM fact_exec WHERE path_list IS NOT NULL);

-- name: prune_subject
DELETE FROM fact_subject WHERE subject_id NOT IN (SELECT subject_id FROM fact_exec);

-- name: prune_call
DELETE FROM fact_call WHERE call_id NOT IN (SELECT call_id FROM fact_exec);

-- name: prune_text
WITH used (text_id) AS (
    SELECT tty FROM fact_subject UNION SELECT subj FROM fact_subject
    UNION SELECT name FROM fact_path UNION SELECT nametype FROM fact_path
    UNION SELECT comm FROM fact_exec UNION SELECT exe FROM fact_exec UNION SELECT cwd FROM fact_exec
    UNION SELECT audit_key FROM fact_call UNION SELECT syscall FROM fact_call UNION SELECT container FROM fact_call
    UNION SELECT proctitle FROM fact_exec UNION SELECT comm FROM fact_fork UNION SELECT exe FROM fact_fork)
DELETE FROM fact_text WHERE text_id NOT IN (SELECT text_id FROM used WHERE text_id IS NOT NULL);

-- name: vacuum
-- Outside of any transaction: what was deleted gives its room back.
VACUUM;
