-- name: timesketch
-- The timeline with the columns that Timesketch asks for first; the others are attributes. Its timestamp is
-- in microseconds.
SELECT t.what AS message, substr(t.time, 1, 23) || '+00:00' AS datetime, t.time_ns / 1000 AS timestamp,
       CASE t.kind WHEN 'exec' THEN 'Process Started' WHEN 'exec-failed' THEN 'Process Start Failed' WHEN 'start' THEN 'Container Started'
            WHEN 'stop' THEN 'Container Stopped' WHEN 'runtime' THEN 'Container Runtime Event' WHEN 'log' THEN 'Log Entry Written'
            WHEN 'output' THEN 'Container Output Written' WHEN 'login' THEN 'Login Recorded' ELSE 'Audit System Changed' END AS timestamp_desc,
       'exectrail:' || t.kind AS data_type, t.host AS hostname, t.place AS place, t.container_id AS container_id,
       t.container_name AS container_name, t.compiler AS compiler, t.exec_id AS exec_id, t.evidence_id AS evidence_id, t.line AS line,
       t.byte_offset AS byte_offset
  FROM timeline t
 WHERE {moment_asked t}
 ORDER BY t.time_ns, t.exec_id IS NULL, t.exec_id, t.host, t.kind, t.container_id,
          t.evidence_id, t.line, t.byte_offset, t.what;
