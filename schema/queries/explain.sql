-- What `exectrail explain` asks.

-- name: exec_by_id
SELECT x.exec_id FROM derived_exec x WHERE x.exec_id = :id;

-- name: exec_of_compilation
SELECT driver_exec_id FROM derived_compilation WHERE compilation_id = :id;

-- name: exec_of_finding
SELECT exec_id FROM derived_finding WHERE finding_id = :id AND exec_id IS NOT NULL;

-- name: explain_finding
-- A finding that is about no exec, with where it is said.
SELECT d.kind, d.detail, (SELECT name FROM derived_host WHERE host_id = d.host_id), c.id, c.name, d.image, d.severity,
       e.sha256, p.path, p.member, d.line, d.at_offset, e.bytes
  FROM derived_finding d
  LEFT JOIN derived_container c ON c.container_id = d.container_id
  LEFT JOIN fact_stream s ON s.stream_id = d.stream_id
  LEFT JOIN fact_evidence e ON e.evidence_row = s.evidence_row
  LEFT JOIN fact_evidence_path p ON p.evidence_row = e.evidence_row
       AND (p.path, p.member, p.origin) = {least_place e}
 WHERE d.finding_id = :id AND d.exec_id IS NULL;

-- name: explain_present
-- The compilers behind such a finding: of the container, or of the image.
SELECT k.family, k.role, k.what, k.since, k.instruction, k.layer_of, k.exec_id, k.removed,
       (SELECT path FROM evidence WHERE evidence_id = k.evidence_id), k.line
  FROM derived_finding d
  JOIN derived_presence v ON v.host_id = d.host_id AND v.container_id IS d.container_id
       AND (v.container IS NOT NULL OR coalesce(v.image, v.image_id) IS d.image)
       AND (d.container_id IS NOT NULL OR v.container IS NULL)
  JOIN present_compilers k ON k.presence_id = v.presence_id
 WHERE d.finding_id = :id AND d.kind = 'compiler-present' ORDER BY v.presence_id, k.n;

-- name: explain_container
SELECT c.container_id, c.name, c.host, c.runtime, c.image, c.namespace, c.pod, v.executed, v.present, v.verdict_id
  FROM containers c LEFT JOIN verdicts v ON v.host = c.host AND v.container_id = c.container_id
 WHERE c.host = :host AND c.container_id = :container_id;

-- name: explain_container_runs
SELECT start_time, end_time, source FROM lifetimes WHERE host = :host AND container_id = :container_id ORDER BY run;

-- name: explain_reasons
SELECT r.aspect, (SELECT text FROM derived_verdict_sentence WHERE sentence_id = r.reason), e.sha256, p.path, p.member, r.line, r.at_offset
  FROM derived_verdict_reason r
  LEFT JOIN fact_stream s ON s.stream_id = r.stream_id
  LEFT JOIN fact_evidence e ON e.evidence_row = s.evidence_row
  LEFT JOIN fact_evidence_path p ON p.evidence_row = e.evidence_row
       AND (p.path, p.member, p.origin) = {least_place e}
 WHERE r.verdict_id = :verdict_id ORDER BY r.n;

-- name: explain_reason_lines
-- The lines behind them, each once, file by file.
SELECT DISTINCT e.sha256, p.path, p.member, r.line, r.at_offset, e.bytes
  FROM derived_verdict_reason r JOIN fact_stream s ON s.stream_id = r.stream_id
  JOIN fact_evidence e ON e.evidence_row = s.evidence_row
  JOIN fact_evidence_path p ON p.evidence_row = e.evidence_row
   AND (p.path, p.member, p.origin) = {least_place e}
 WHERE r.verdict_id = :verdict_id ORDER BY p.path, p.member, r.at_offset, r.line;

-- name: exec_by_event
-- By audit stamp and serial, as any of its places has them; several hosts may share them.
SELECT x.exec_id FROM derived_exec x JOIN derived_host h USING (host_id)
 WHERE (:host IS NULL OR h.name = :host)
   AND x.exec_id IN (
    SELECT o.exec_id FROM derived_exec o JOIN fact_exec f USING (fact_id)
     WHERE (o.time_ns = :time_ns OR f.time_ns = :time_ns) AND f.serial = :serial
    UNION
    SELECT a.exec_id FROM derived_exec_place a JOIN fact_exec f USING (fact_id)
     WHERE f.time_ns = :time_ns AND f.serial = :serial)
 ORDER BY 1;

-- name: explain_exec
SELECT exec_id, time, host, serial, pid, ppid, uid, user, auid, ses, tty, comm, exe, cmdline, cwd, success, exit,
       place, container_id, container_name, image, confidence, contradicted, role, reason, compiler, tool_role,
       rule, compilation_id, parent_exec_id, file, pod, namespace, touches_container_id,
       (SELECT c.name FROM derived_exec d JOIN derived_container c ON c.container_id = d.touches_id
         WHERE d.exec_id = execs.exec_id)
  FROM execs WHERE exec_id = :exec_id;

-- name: explain_places
-- Every evidence that holds this event, with where its records lie: as far as it lay there when it
-- was read, and not where something else has taken its place.
SELECT coalesce((SELECT g.sha256 FROM fact_growth g WHERE g.evidence_row = p.evidence_row AND g.bytes = p.bytes), e.sha256),
       p.path, p.member, f.line, f.at_offset, f.records, p.bytes
  FROM (SELECT exec_id, fact_id, 1 AS chosen FROM derived_exec WHERE exec_id = :exec_id
        UNION ALL
        SELECT exec_id, fact_id, 0 FROM derived_exec_place WHERE exec_id = :exec_id) x
  JOIN fact_exec f USING (fact_id)
  JOIN fact_stream s ON s.stream_id = f.stream_id
  JOIN fact_evidence e USING (evidence_row)
  JOIN fact_evidence_path p USING (evidence_row)
 WHERE NOT p.replaced OR NOT EXISTS (SELECT 1 FROM fact_evidence_path q WHERE q.evidence_row = e.evidence_row AND NOT q.replaced)
 ORDER BY x.chosen DESC, e.sha256, p.path, p.member, p.origin, f.line;

-- name: raw_records
-- Where the records of an exec lie that begin at :offset of that evidence. What is said of an exec may stand
-- elsewhere: then there is no row.
SELECT f.line, f.at_offset, f.records
  FROM derived_exec x JOIN fact_exec f USING (fact_id)
  JOIN fact_stream s ON s.stream_id = f.stream_id JOIN fact_evidence e USING (evidence_row)
 WHERE x.exec_id = :exec_id AND f.at_offset = :offset AND lower(hex(e.sha256)) = :sha256;

-- name: raw_paths
-- Under which names that evidence was found.
SELECT DISTINCT p.path, p.member, e.bytes FROM fact_evidence e JOIN fact_evidence_path p USING (evidence_row)
 WHERE lower(hex(e.sha256)) = :sha256 ORDER BY p.path, p.member;

-- name: evidence_files
-- Where evidence lay: the files, not what was in them.
SELECT DISTINCT path FROM fact_evidence_path ORDER BY path;

-- name: explain_clues
-- The clue that the verdict follows first, then the others, the strongest first.
SELECT a.decides, k.place, c.id, c.name, w.name, k.strength, replace(w.sentence, '%s', coalesce(k.pid, '')), e.sha256, p.path, p.member,
       coalesce(k.line, f.line), CASE WHEN k.stream_id IS NULL THEN f.at_offset ELSE k.at_offset END,
       k.place = x.place AND (k.container_id IS NULL OR x.container_id IS NULL OR k.container_id = x.container_id
           OR c.outer_id IS x.container_id
           OR (SELECT outer_id FROM derived_container WHERE container_id = x.container_id) IS k.container_id), e.bytes
  FROM (SELECT exec_id, clue_id, 1 AS decides FROM derived_exec WHERE exec_id = :exec_id
        UNION ALL
        SELECT exec_id, clue_id, 0 FROM derived_exec_clue WHERE exec_id = :exec_id) a
  JOIN derived_exec x ON x.exec_id = a.exec_id
  JOIN derived_clue k ON k.clue_id = a.clue_id
  JOIN fact_exec f ON f.fact_id = x.fact_id
  JOIN derived_method w USING (method_id)
  JOIN fact_stream s ON s.stream_id = coalesce(k.stream_id, f.stream_id) JOIN fact_evidence e USING (evidence_row)
  LEFT JOIN derived_container c ON c.container_id = k.container_id
  LEFT JOIN fact_evidence_path p ON p.evidence_row = e.evidence_row
       AND (p.path, p.member, p.origin) = {least_place e}
 WHERE k.place <> 'unknown'
 ORDER BY a.decides DESC, k.strength = 'certain' DESC, k.strength = 'strong' DESC, k.strength = 'probable' DESC,
          w.name, c.id, e.sha256, k.line;

-- name: explain_missing
-- Of which kinds there is evidence about the host of an exec: what else could tell where it ran.
WITH h (first_fact, last_fact) AS (
    SELECT first_fact, last_fact FROM derived_exec x JOIN derived_stream_host USING (host_id) WHERE x.exec_id = :exec_id)
SELECT EXISTS (SELECT 1 FROM h CROSS JOIN fact_container c ON {in_stream c} WHERE c.pid IS NOT NULL),
       EXISTS (SELECT 1 FROM h CROSS JOIN fact_runtime_event r ON {in_stream r} WHERE r.type = 'container'),
       EXISTS (SELECT 1 FROM h CROSS JOIN fact_runtime_event r ON {in_stream r} WHERE r.type = 'log'),
       EXISTS (SELECT 1 FROM h CROSS JOIN fact_listed_process l ON {in_stream l} WHERE l.cgroup IS NOT NULL),
       (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', min(o.time_ns) / 1000000000, 'unixepoch') FROM derived_exec o
         WHERE o.host_id = (SELECT host_id FROM derived_exec WHERE exec_id = :exec_id))
  FROM (SELECT 1);

-- name: explain_actor
SELECT a.kind, a.name, a.confidence, a.uid, a.auid, a.ses, a.tty, a.address
  FROM derived_exec x JOIN actors a ON a.actor_id = x.actor_id WHERE x.exec_id = :exec_id;

-- name: explain_actor_links
SELECT k.n, k.what, k.strength, (SELECT text FROM derived_sentence WHERE sentence_id = k.detail), k.exec_id, (SELECT coalesce(cmdline, exe) FROM execs WHERE exec_id = k.exec_id),
       e.sha256, p.path, p.member, k.line, k.at_offset
  FROM derived_actor_link k JOIN derived_exec x ON x.actor_id = k.actor_id
  JOIN fact_stream s USING (stream_id) JOIN fact_evidence e USING (evidence_row)
  LEFT JOIN fact_evidence_path p ON p.evidence_row = e.evidence_row
       AND (p.path, p.member, p.origin) = {least_place e}
 WHERE x.exec_id = :exec_id ORDER BY k.n;

-- name: explain_compilation
-- The compilation that an exec belongs to.
SELECT m.compilation_id, m.family, m.class, m.disguise, m.driver_exec_id, m.exec_count,
       CASE WHEN json_valid(m.sources)
            THEN (SELECT group_concat(s.value, ' ') FROM json_each(m.sources) s) ELSE m.sources END AS sources,
       m.output,
       CASE WHEN json_valid(m.flags)
            THEN (SELECT group_concat(s.value, '  ') FROM json_each(m.flags) s) ELSE m.flags END AS flags,
       m.success, m.outcome, m.output_runs, m.first_output_exec_id, m.build_id,
       (SELECT b.cmdline FROM builds b WHERE b.build_id = m.build_id) AS build_cmdline
  FROM derived_exec x JOIN compilations m USING (compilation_id) WHERE x.exec_id = :exec_id;

-- name: explain_compilation_links
SELECT l.n, l.step, l.technique, l.detail, l.exec_id, l.cmdline, e.sha256, p.path, p.member, l.line, l.byte_offset
  FROM chains l JOIN derived_exec d ON d.exec_id = l.exec_id JOIN fact_exec f USING (fact_id)
  JOIN fact_stream s USING (stream_id) JOIN fact_evidence e USING (evidence_row)
  LEFT JOIN fact_evidence_path p ON p.evidence_row = e.evidence_row
       AND (p.path, p.member, p.origin) = {least_place e}
 WHERE l.compilation_id = :compilation_id ORDER BY l.n;
