-- Tables for a ticket: few columns, the order of the report for people.

-- name: markdown_verdicts
SELECT v.host AS "Host", coalesce(v.container_name, v.container_id, '(a container)') AS "Container", v.image AS "Image", v.pod AS "Pod",
       v.executed AS "Compiler executed", v.present AS "Compiler present", v.attempts AS "Attempts", v.waived AS "Waived findings"
  FROM verdicts v WHERE {in_place v} AND {image_asked v.image} AND {pod_asked v}
 ORDER BY v.verdict_id;

-- name: markdown_compilations
SELECT m.start_time AS "Time", m.host AS "Host", coalesce(m.container_name, m.container_id, iif(m.place = 'container', '(a container)', '(' || m.place || ')'))
           AS "Container", m.image AS "Image", m.family AS "Compiler", coalesce(m.actor, m.user, printf('uid %d', m.uid)) AS "By",
       m.cmdline AS "Command", m.output AS "Output", m.output_runs AS "Runs", coalesce(m.confidence, 'none') AS "Confidence",
       'C' || m.compilation_id AS "Explain"
  FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id
 WHERE {exec_asked x} AND {family_asked x}
 ORDER BY m.compilation_id;

-- name: markdown_findings
SELECT d.time AS "Time", d.host AS "Host", coalesce(d.container_name, d.container_id, d.image, '(' || d.place || ')') AS "Where",
       d.kind AS "Finding", d.severity AS "Severity", d.technique AS "ATT&CK", d.detail AS "What", d.waived_by AS "Waived by",
       'F' || d.finding_id AS "Explain"
  FROM findings d
 WHERE {finding_asked d}
 ORDER BY d.time_ns IS NULL, d.time_ns, d.exec_id, d.kind, d.finding_id;

-- name: markdown_coverage
SELECT v.host AS "Host", v.start_time AS "From", v.end_time AS "Until", v.state AS "State", v.reason AS "Why"
  FROM coverage v
 WHERE {coverage_asked v} AND v.state <> 'recording'
 ORDER BY v.host, v.start_ns, v.end_ns DESC, v.state, v.reason;

-- name: markdown_evidence
SELECT e.path AS "File", e.format AS "Format", e.host AS "Host", e.sha256 AS "SHA-256", e.first_time AS "From", e.last_time AS "Until",
       e.lines_read AS "Lines", e.lines_skipped AS "Skipped", e.lines_damaged AS "Damaged", iif(e.complete, NULL, 'broke off') AS "Broke off"
  FROM evidence e ORDER BY e.format IS NULL, e.path, e.sha256;

-- name: markdown_run
SELECT r.version AS "exectrail", r.profile AS "Profile", r.rules_version AS "Rules", r.rules_sha256 AS "SHA-256 of the rules" FROM runs r;
