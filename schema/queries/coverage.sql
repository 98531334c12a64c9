-- What tells whether execs were recorded and kept (analyzer/coverage). Where several evidences say
-- the same, auditd's own log comes first, then by content: the same whatever was ingested first.

-- name: log_spans
-- From when to when each audit evidence of a host speaks. Carriers of other things,
-- too, speak from their first exec to the last; local times without a zone do not count.
SELECT e.first_ns, e.last_ns
  FROM derived_stream_host h CROSS JOIN fact_stream s USING (stream_id) CROSS JOIN fact_evidence e USING (evidence_row)
 WHERE h.host_id = :host_id AND e.first_ns IS NOT NULL AND e.format = 'audit-log' AND e.pruned_ns IS NULL
UNION ALL
SELECT min(x.time_ns), max(x.time_ns)
  FROM derived_stream_host h JOIN fact_stream s USING (stream_id) JOIN fact_evidence e USING (evidence_row)
 CROSS JOIN fact_exec x ON {in_stream x} JOIN fact_call k USING (call_id)
 WHERE h.host_id = :host_id AND e.format <> 'audit-log' AND k.zoneless = 0
 GROUP BY e.evidence_row
UNION ALL
SELECT n.first_ns, n.last_ns FROM derived_stream_host h CROSS JOIN fact_serials n ON {in_stream n}
 WHERE h.host_id = :host_id
 ORDER BY 1, 2;

-- name: serial_runs
-- Broken: something of that evidence could not be read.
SELECT n.first, n.last, n.first_ns, n.last_ns, n.stream_id, n.line, n.at_offset,
       EXISTS (SELECT 1 FROM fact_damage d WHERE d.evidence_row = e.evidence_row AND d.kept IS NULL) AS broken
  FROM derived_stream_host h CROSS JOIN fact_serials n ON {in_stream n} JOIN fact_stream s USING (stream_id)
  JOIN fact_evidence e USING (evidence_row)
 WHERE h.host_id = :host_id
 ORDER BY n.first_ns, n.first, n.last_ns, n.last, e.format IS NOT 'audit-log', e.sha256, n.line;

-- name: audit_rules
-- Rules, and what is set beside them, file by file; a file at several places by the first of these.
SELECT g.topic = 'audit-rule' AS is_rule, g.name, g.value, e.evidence_row, min(p.path || '/' || p.member) AS path,
       g.stream_id, g.line, g.at_offset
  FROM derived_stream_host h CROSS JOIN fact_setting g ON {in_stream g} JOIN fact_stream s USING (stream_id)
  JOIN fact_evidence e USING (evidence_row) JOIN fact_evidence_path p USING (evidence_row)
 WHERE h.host_id = :host_id AND g.topic IN ('audit-rule', 'audit-control')
 GROUP BY e.evidence_row, g.stream_id, g.line, g.at_offset
 ORDER BY path, e.sha256, g.line, g.at_offset;

-- name: audit_status
-- What auditctl -s said of that, the worst word first.
SELECT CAST(g.value AS INTEGER), g.stream_id, g.line, g.at_offset
  FROM derived_stream_host h CROSS JOIN fact_setting g ON {in_stream g} JOIN fact_stream s USING (stream_id)
  JOIN fact_evidence e USING (evidence_row)
 WHERE h.host_id = :host_id AND g.topic = 'audit-status' AND g.name = :name
 ORDER BY CAST(g.value AS INTEGER) * :sign DESC, e.sha256, g.line;

-- name: audit_states
-- A record that two evidences hold is one.
SELECT a.time_ns, a.change, a.type, a.text, a.lost, a.stream_id, a.line, a.at_offset
  FROM derived_stream_host h CROSS JOIN fact_audit_state a ON {in_stream a}
 WHERE h.host_id = :host_id
   AND NOT EXISTS (SELECT 1 FROM derived_repeat p WHERE p.fact = 'audit_state' AND p.row = a.fact_id)
 ORDER BY a.time_ns, a.serial, a.change, a.type, a.text, a.lost;

-- name: broken_lines
-- Lines of audit evidence that nothing was kept of, in their order.
SELECT e.evidence_row, d.line, d.at_offset, d.what, s.stream_id, e.first_ns, e.last_ns
  FROM (SELECT o.evidence_row AS evidence_row, min(o.stream_id) AS stream_id
          FROM derived_stream_host h CROSS JOIN fact_stream o USING (stream_id)
         WHERE h.host_id = :host_id GROUP BY o.evidence_row) s
 CROSS JOIN fact_evidence e USING (evidence_row) CROSS JOIN fact_damage d USING (evidence_row)
 WHERE d.kept IS NULL AND d.line > 0 AND e.events > 0 AND e.first_ns IS NOT NULL
 ORDER BY e.sha256, d.line, d.at_offset, d.what;

-- name: exec_lines
-- Where execs stand in an evidence, and when they were made.
SELECT f.line, f.time_ns FROM fact_stream s CROSS JOIN fact_exec f ON {of_stream f} JOIN fact_call k USING (call_id)
 WHERE s.evidence_row = :evidence_row AND k.zoneless = 0 ORDER BY f.line, f.time_ns;

-- name: told_last
-- When a container was last spoken of by its runtime or a listing, and where.
WITH told AS (
    SELECT r.container, r.time_ns, r.stream_id, r.line, r.at_offset
      FROM derived_stream_host h CROSS JOIN fact_runtime_event r ON {in_stream r}
     WHERE h.host_id = :host_id AND r.type IN ('container', 'log') AND r.container IS NOT NULL AND r.time_ns IS NOT NULL
    UNION ALL
    SELECT l.container, l.time_ns, l.stream_id, l.line, l.at_offset
      FROM derived_stream_host h CROSS JOIN fact_listed_process l ON {in_stream l}
     WHERE h.host_id = :host_id AND l.container IS NOT NULL AND l.time_ns IS NOT NULL)
SELECT container, time_ns, stream_id, line, at_offset FROM (
    SELECT t.*, row_number() OVER (PARTITION BY t.container ORDER BY t.time_ns DESC, e.sha256, t.line) AS back
      FROM told t JOIN fact_stream s USING (stream_id) JOIN fact_evidence e USING (evidence_row))
 WHERE back = 1 ORDER BY container;

-- name: never_started
-- Containers that were made, and not started by the time that they were described.
SELECT DISTINCT c.id FROM derived_stream_host h CROSS JOIN fact_container c ON {in_stream c}
 WHERE h.host_id = :host_id AND c.status = 'created' AND c.started_ns IS NULL;

-- name: asked_execs
-- Commands that a runtime says it started in a container and saw end, each once. What it did not find
-- to start made no exec: it then tells of no end, or of 126 or 127.
WITH ran (exec_id) AS (
    SELECT q.exec_id FROM derived_stream_host k CROSS JOIN fact_runtime_event q ON q.fact_id BETWEEN k.first_fact AND k.last_fact
     WHERE k.host_id = :host_id AND q.action = 'exec_die' AND q.exec_id IS NOT NULL AND q.exit_code NOT IN (126, 127))
SELECT r.container, r.command, r.time_ns, r.stream_id, r.line, r.at_offset, r.exec_id
  FROM derived_stream_host h CROSS JOIN fact_runtime_event r ON {in_stream r} JOIN fact_stream s USING (stream_id)
  JOIN fact_evidence e USING (evidence_row)
 WHERE h.host_id = :host_id AND r.type = 'container' AND r.action = 'exec_start' AND r.container IS NOT NULL
   AND r.command <> '' AND r.exec_id <> '' AND r.time_ns IS NOT NULL AND r.exec_id IN ran
 ORDER BY r.container, r.exec_id, length(r.command) DESC, r.time_ns, e.sha256, r.line;

-- name: argv_state_of
SELECT argv_state FROM fact_exec WHERE fact_id = :fact_id;

-- name: put_coverage
INSERT INTO derived_coverage (host_id, n, start_ns, end_ns, state, kind, reason, stream_id, line, at_offset)
VALUES (:host_id, :n, :start_ns, :end_ns, :state, :kind, :reason, :stream_id, :line, :at_offset);

-- name: put_unseen
INSERT INTO derived_unseen (container_id, n, kind, reason, start_ns, end_ns, stream_id, line, at_offset)
VALUES (:container_id, :n, :kind, :reason, :start_ns, :end_ns, :stream_id, :line, :at_offset);

-- name: pruned_evidence
-- Audit evidence of a host that was taken out of the case.
SELECT e.first_ns, e.last_ns, e.events,
       strftime('%Y-%m-%dT%H:%M:%SZ', e.pruned_ns / 1000000000, 'unixepoch'), min(s.stream_id)
  FROM derived_stream_host h CROSS JOIN fact_stream s USING (stream_id) CROSS JOIN fact_evidence e USING (evidence_row)
 WHERE h.host_id = :host_id AND e.pruned_ns IS NOT NULL AND e.events > 0 AND e.first_ns IS NOT NULL
 GROUP BY e.evidence_row
 ORDER BY e.first_ns, e.last_ns, e.sha256;
