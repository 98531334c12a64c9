-- Rows of the views, with the kind of row before them. Where a view has a kind of its own, that is
-- named for what it is.

-- name: jsonl_run
SELECT 'run' AS kind, r.* FROM runs r;

-- name: jsonl_evidence
SELECT 'evidence' AS kind, e.* FROM evidence e ORDER BY e.format IS NULL, e.path, e.sha256;

-- name: jsonl_damage
SELECT 'damage' AS kind, d.* FROM damage d ORDER BY d.path, d.evidence_id, d.line, d.byte_offset, d.what, d.kept;

-- name: jsonl_coverage
SELECT 'coverage' AS kind, v.kind AS about, v.host, v.start_time, v.end_time, v.start_ns, v.end_ns, v.state, v.reason, v.evidence_id,
       v.line, v.byte_offset
  FROM coverage v WHERE {coverage_asked v}
 ORDER BY v.host, v.start_ns, v.end_ns DESC, v.state, v.reason;

-- name: jsonl_containers
SELECT 'container' AS kind, c.* FROM containers c WHERE {container_asked c}
 ORDER BY c.host, c.container_id, c.runtime, c.name, c.known_by;

-- name: jsonl_lifetimes
SELECT 'lifetime' AS kind, l.* FROM lifetimes l WHERE {in_place l} AND {of_container_asked l}
 ORDER BY l.host, l.container_id, l.run, l.start_ns, l.end_ns, l.source;

-- name: jsonl_unseen
SELECT 'unseen' AS kind, u.kind AS about, u.host, u.container_id, u.container_name, u.n, u.reason, u.start_time, u.end_time, u.start_ns,
       u.end_ns, u.evidence_id, u.line, u.byte_offset
  FROM unseen u WHERE {in_place u} AND {of_container_asked u}
 ORDER BY u.host, u.container_id, u.n;

-- name: jsonl_execs
SELECT 'exec' AS kind, x.* FROM execs x WHERE {exec_asked x} AND {family_asked x} ORDER BY x.exec_id;

-- name: jsonl_compilations
SELECT 'compilation' AS kind, m.* FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id
 WHERE {exec_asked x} AND {family_asked x} ORDER BY m.compilation_id;

-- name: jsonl_chains
SELECT 'chain' AS kind, l.*
  FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id JOIN chains l ON l.compilation_id = m.compilation_id
 WHERE {exec_asked x} AND {family_asked x} ORDER BY l.compilation_id, l.n;

-- name: jsonl_builds
SELECT 'build' AS kind, b.* FROM builds b JOIN execs x ON x.exec_id = b.exec_id
 WHERE {exec_asked x}
   AND (:family IS NULL OR b.build_id IN (SELECT m.build_id FROM compilations m WHERE m.family = :family))
 ORDER BY b.build_id;

-- name: jsonl_touches
SELECT 'touch' AS kind, t.* FROM touches t WHERE {touch_asked t} ORDER BY t.time_ns, t.exec_id;

-- name: jsonl_presence
SELECT 'presence' AS kind, v.* FROM presence v WHERE {presence_asked v} ORDER BY v.presence_id;

-- name: jsonl_compilers
SELECT 'compiler' AS kind, k.* FROM present_compilers k JOIN presence v ON v.presence_id = k.presence_id
 WHERE {presence_asked v} ORDER BY k.presence_id, k.n;

-- name: jsonl_findings
SELECT 'finding' AS kind, d.kind AS finding, d.finding_id, d.time, d.time_ns, d.host, d.place, d.container_id, d.container_name, d.image,
       d.confidence, d.severity, d.technique, d.detail, d.exec_id, d.compilation_id, d.actor, d.actor_kind, d.actor_confidence, d.actor_id,
       d.evidence_id, d.line, d.byte_offset, d.aspect, d.waived_by, d.lapsed_waiver, d.presence_id, d.verdict_id
  FROM findings d WHERE {finding_asked d}
 ORDER BY d.time_ns IS NULL, d.time_ns, d.exec_id, d.kind, d.finding_id;

-- name: jsonl_verdicts
-- With the reasons, as they are short.
SELECT 'verdict' AS kind, v.*,
       (SELECT json_group_array(json_object('aspect', r.aspect, 'about', r.kind, 'reason', r.reason))
          FROM (SELECT w.aspect, w.kind, w.reason FROM verdict_reasons w WHERE w.verdict_id = v.verdict_id ORDER BY w.n) r) AS reasons
  FROM verdicts v WHERE {in_place v} AND {image_asked v.image} AND {pod_asked v}
 ORDER BY v.verdict_id;
