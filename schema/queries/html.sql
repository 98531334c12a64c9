-- What the HTML report shows beyond the other reports. What the filters mean stands in filters.sql. What
-- is alike is put together here, so that a page stays small whatever a case holds.

-- name: html_verdicts
-- What the containers come to. Verdicts are of the whole case, so neither time nor confidence counts.
SELECT count(*) AS containers,
       coalesce(sum(v.executed = 'fail'), 0) AS executed_fail, coalesce(sum(v.executed = 'unknown'), 0) AS executed_unknown,
       coalesce(sum(v.executed = 'waived'), 0) AS executed_waived, coalesce(sum(v.executed = 'pass'), 0) AS executed_pass,
       coalesce(sum(v.present = 'fail'), 0) AS present_fail, coalesce(sum(v.present = 'unknown'), 0) AS present_unknown,
       coalesce(sum(v.present = 'waived'), 0) AS present_waived, coalesce(sum(v.present = 'pass'), 0) AS present_pass
  FROM verdicts v
 WHERE {in_place v} AND {image_asked v.image} AND {pod_asked v};

-- name: html_first
-- The first compilation in a container, when the last one began, and what they add up to.
SELECT m.compilation_id, m.start_time, m.host, m.container_id, m.container_name, m.actor, m.actor_kind, m.actor_confidence,
       max(m.start_time) OVER () AS last_time, sum(m.output_executed) OVER () AS outputs_executed,
       sum(m.disguised) OVER () AS disguises
  FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id
 WHERE {exec_asked x} AND {family_asked x}
   AND x.place = 'container'
 ORDER BY m.start_ns, m.compilation_id LIMIT 1;

-- name: html_range
-- From when to when the picture goes: over the compilations in containers and the runs of their
-- outputs; with the time covered around them.
SELECT min(k.start_ns) AS start_ns, max(k.end_ns) AS end_ns, count(*) AS compilations, count(DISTINCT k.whose) AS containers,
       (SELECT min(v.start_ns) FROM coverage v WHERE :host IS NULL OR v.host = :host) AS covered_start_ns,
       (SELECT max(v.end_ns) FROM coverage v WHERE :host IS NULL OR v.host = :host) AS covered_end_ns,
       (SELECT min(l.start_ns) FROM lifetimes l WHERE :host IS NULL OR l.host = :host) AS lived_start_ns,
       (SELECT max(l.end_ns) FROM lifetimes l WHERE :host IS NULL OR l.host = :host) AS lived_end_ns
  FROM (SELECT m.host || ' ' || m.container_id AS whose, m.start_ns AS start_ns,
               max(m.end_ns, coalesce((SELECT o.time_ns FROM execs o WHERE o.exec_id = m.first_output_exec_id), 0)) AS end_ns
          FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id
         WHERE {exec_asked x} AND {family_asked x}
           AND x.place = 'container') k;

-- name: html_lanes
-- The picture, a lane for each container: what it is, when it ran, when it could not be seen, what
-- was compiled, and when that ran. Marks of one part of the picture (:part_ns) are one mark. The
-- inner LIMIT has the counts taken once.
WITH lane AS MATERIALIZED (
    SELECT row_number() OVER (ORDER BY k.host, k.compilations = 0, k.first_start_ns IS NULL, k.first_start_ns, k.container_id,
                                       k.runtime, k.name) AS lane,
           k.*, count(*) OVER () AS lanes
      FROM (SELECT c.host, c.container_id, c.name, c.image, c.runtime, c.first_start_ns, c.compilations,
                   count(*) OVER () AS containers
              FROM (SELECT c.host, c.container_id, c.name, c.image, c.runtime, c.first_start_ns, c.compilations
                      FROM containers c
                     WHERE {container_asked c}
                     LIMIT -1) c
             ORDER BY c.compilations = 0, c.host, c.first_start_ns IS NULL, c.first_start_ns, c.container_id, c.runtime, c.name
             LIMIT :lanes) k),
compiled AS MATERIALIZED (
    SELECT n.lane, m.start_ns, m.end_ns, m.disguised,
           (SELECT o.time_ns FROM execs o WHERE o.exec_id = m.first_output_exec_id) AS run_ns
      FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id
      JOIN lane n ON n.host = m.host AND n.container_id = m.container_id
     WHERE {exec_asked x} AND {family_asked x}
       AND x.place = 'container')
SELECT lane, 0 AS layer, 'lane' AS kind, NULL AS start_ns, NULL AS end_ns, NULL AS count,
       host, container_id, name AS container_name, image, containers, lanes
  FROM lane
UNION ALL
SELECT n.lane, 1, 'life', l.start_ns, l.end_ns, l.run, NULL, NULL, NULL, NULL, NULL, NULL
  FROM lifetimes l JOIN lane n ON n.host = l.host AND n.container_id = l.container_id
UNION ALL
SELECT n.lane, 2, 'unseen', u.start_ns, u.end_ns, 1, NULL, NULL, NULL, NULL, NULL, NULL
  FROM unseen u JOIN lane n ON n.host = u.host AND n.container_id = u.container_id
 WHERE (:from_ns IS NULL OR u.end_ns IS NULL OR u.end_ns >= :from_ns)
   AND (:to_ns IS NULL OR u.start_ns IS NULL OR u.start_ns <= :to_ns)
UNION ALL
SELECT lane, 3, CASE max(disguised) WHEN 1 THEN 'disguised' ELSE 'compiled' END, min(start_ns), max(end_ns), count(*),
       NULL, NULL, NULL, NULL, NULL, NULL
  FROM compiled GROUP BY lane, start_ns / :part_ns, disguised
UNION ALL
SELECT lane, 4, 'run', min(run_ns), max(run_ns), count(*), NULL, NULL, NULL, NULL, NULL, NULL
  FROM compiled WHERE run_ns IS NOT NULL GROUP BY lane, run_ns / :part_ns
 ORDER BY 1, 2, 4, 5, 3;

-- name: html_cards
-- Compilations in containers, or in a place that is not known. Those of one container that are alike
-- are one card; n counts them, up to :alike. The worst cards come first.
WITH told AS MATERIALIZED (
    SELECT m.compilation_id, m.host, m.place, m.container_id, m.family, m.driver_exe, m.disguise, m.class, m.actor,
           m.build_id, m.output_executed, m.success, m.start_ns, m.start_time, m.end_time, m.cmdline, m.output,
           coalesce((SELECT max(d.severity) FROM findings d WHERE d.compilation_id = m.compilation_id), 0) AS severity,
           (SELECT count(*) > 0 AND count(*) = count(d.waived_by) FROM findings d
             WHERE d.compilation_id = m.compilation_id) AS waived
      FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id
     WHERE {exec_asked x} AND {family_asked x}
       AND x.place <> 'host'),
alike AS MATERIALIZED (
    SELECT t.*, count(*) OVER k AS count, min(t.compilation_id) OVER k AS first_id, min(t.start_ns) OVER k AS first_ns,
           min(t.start_time) OVER k AS first_time, max(t.start_time) OVER k AS last_time,
           row_number() OVER (k ORDER BY t.compilation_id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS n
      FROM told t
    WINDOW k AS (PARTITION BY t.host, t.place, t.container_id, t.family, t.driver_exe, t.disguise, t.class, t.actor, t.build_id,
                              t.output_executed, t.success, t.severity, t.waived))
SELECT c.*, (SELECT count(*) FROM alike) AS compilations FROM (
    SELECT a.*, dense_rank() OVER (ORDER BY a.waived, a.severity DESC, a.first_ns, a.first_id) AS card
      FROM alike a) c
 WHERE c.card <= :cards AND c.n <= :alike
 ORDER BY c.card, c.n;

-- name: html_card
-- All that a card tells of its first compilation. The run of its output is looked up: an outer join
-- would read all execs.
SELECT m.compilation_id, m.start_time, m.end_time, m.host, m.place, m.container_id, m.container_name, m.image,
       m.family, m.cmdline, m.cwd, m.disguised, m.disguise, m.class,
       CASE m.disguise WHEN 'symlink' THEN x.file ELSE m.driver_exe END AS ran_as,
       CASE WHEN json_valid(m.flags)
            THEN (SELECT group_concat(s.value, '  ') FROM json_each(m.flags) s)
            ELSE m.flags END AS flags,
       m.output_runs, m.outcome, (SELECT b.cmdline FROM builds b WHERE b.build_id = m.build_id) AS build_cmdline,
       CASE WHEN json_valid(m.sources)
            THEN (SELECT group_concat(s.value, ' ') FROM json_each(m.sources) s)
            ELSE m.sources END AS sources,
       m.output, m.success, m.exec_count, x.actor, x.actor_kind, x.actor_confidence, x.user, x.uid, x.confidence,
       x.contradicted, x.reason,
       (SELECT o.time FROM execs o WHERE o.exec_id = m.first_output_exec_id) AS run_time,
       (SELECT coalesce(o.cmdline, o.exe) FROM execs o WHERE o.exec_id = m.first_output_exec_id) AS run_cmdline,
       (SELECT 'uid ' || coalesce(o.user || ' (' || o.uid || ')', o.uid) FROM execs o WHERE o.exec_id = m.first_output_exec_id) AS run_user,
       (SELECT l.time FROM chains l WHERE l.compilation_id = m.compilation_id AND l.step = 'entered' ORDER BY l.n LIMIT 1)
           AS entered_time,
       (SELECT printf('%s until %s (%s; approved by %s)', w.id, w.expires, w.owner, w.approved_by) FROM waivers w
         WHERE w.id = (SELECT min(d.waived_by) FROM findings d WHERE d.compilation_id = m.compilation_id)
         ORDER BY w.waiver_id LIMIT 1) AS waived_by
  FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id
 WHERE m.compilation_id = :compilation_id;

-- name: html_chain
SELECT l.time, l.step, l.detail, l.technique, l.user, l.cmdline, l.container_id, l.container_name, l.place
  FROM chains l WHERE l.compilation_id = :compilation_id ORDER BY l.n LIMIT :steps;

-- name: html_tree
-- What is above the driver, the outermost first, then what belongs to the compilation, each below its
-- parent. A case from elsewhere may hold a circle: both ways are bounded. (The + keeps SQLite from
-- going through all execs in their order.)
WITH RECURSIVE
own AS MATERIALIZED (
    SELECT x.exec_id, x.parent_exec_id FROM execs x WHERE x.compilation_id = :compilation_id ORDER BY +x.exec_id LIMIT :execs),
up (depth, exec_id) AS (
    SELECT 1, x.parent_exec_id
      FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id WHERE m.compilation_id = :compilation_id
    UNION ALL
    SELECT up.depth + 1, x.parent_exec_id FROM up JOIN execs x ON x.exec_id = up.exec_id WHERE up.depth < 13),
height (n) AS (SELECT count(*) FROM up JOIN execs x ON x.exec_id = up.exec_id),
down (depth, exec_id, place) AS (
    SELECT 0, o.exec_id, printf('%012d', o.exec_id)
      FROM own o WHERE NOT EXISTS (SELECT 1 FROM own p WHERE p.exec_id = o.parent_exec_id)
    UNION ALL
    SELECT d.depth + 1, o.exec_id, d.place || printf(' %012d', o.exec_id)
      FROM down d JOIN own o ON o.parent_exec_id = d.exec_id WHERE d.depth < 20)
SELECT h.n - up.depth AS depth, 'above' AS part, printf('%012d', 99 - up.depth) AS place, x.exec_id, x.pid, x.user, x.uid, x.tool_role,
       x.success, coalesce(CASE x.success WHEN 0 THEN x.file END, x.cmdline, x.exe) AS command
  FROM up JOIN execs x ON x.exec_id = up.exec_id, height h
UNION ALL
SELECT h.n + d.depth, 'own', d.place, x.exec_id, x.pid, x.user, x.uid, x.tool_role,
       x.success, coalesce(CASE x.success WHEN 0 THEN x.file END, x.cmdline, x.exe)
  FROM down d JOIN execs x ON x.exec_id = d.exec_id, height h
 ORDER BY 2, 3;

-- name: html_lines
-- Where a compilation's story is said, by evidence.
SELECT k.evidence_id, e.path, e.sha256, k.exec_id, k.line, k.byte_offset,
       substr(k.what, 1, 160) || CASE WHEN length(k.what) > 160 THEN '…' ELSE '' END AS what
  FROM (
    SELECT x.evidence_id, x.exec_id, x.line, x.byte_offset,
           'exec ' || x.exec_id || ': ' || coalesce(CASE x.success WHEN 0 THEN 'refused, ' || x.file END, x.cmdline, x.exe, '') AS what
      FROM (SELECT x.* FROM execs x WHERE x.compilation_id = :compilation_id ORDER BY +x.exec_id LIMIT :execs) x
    UNION
    SELECT l.evidence_id, l.exec_id, l.line, l.byte_offset, 'exec ' || l.exec_id || ': ' || coalesce(l.cmdline, '')
      FROM (SELECT l.* FROM chains l WHERE l.compilation_id = :compilation_id ORDER BY l.n LIMIT :steps) l
    UNION
    SELECT a.evidence_id, a.exec_id, a.line, a.byte_offset, 'who: ' || coalesce(a.detail, '')
      FROM compilations m JOIN actor_links a ON a.actor_id = m.actor_id WHERE m.compilation_id = :compilation_id) k
  JOIN evidence e ON e.evidence_id = k.evidence_id
 ORDER BY e.path, e.sha256, k.line, k.byte_offset, k.what;

-- name: html_others
-- Findings that belong to no compilation. Those of one container that say the same are one.
SELECT d.kind, d.host, d.place, d.container_id, d.container_name, d.image, d.severity, d.technique, d.detail, d.actor, d.actor_kind,
       d.actor_confidence, d.waived_by, count(*) AS count, min(d.time) AS first_time, max(d.time) AS last_time,
       min(d.finding_id) AS finding_id, min(d.evidence_id) AS evidence_id, min(d.line) AS line, count(*) OVER () AS rows
  FROM findings d
 WHERE {finding_asked d}
   AND d.compilation_id IS NULL
 GROUP BY d.kind, d.host, d.place, d.container_id, d.image, d.severity, d.technique, d.detail, d.actor, d.waived_by
 ORDER BY d.waived_by IS NOT NULL, d.severity DESC, d.kind, d.place = 'image', first_time IS NULL, first_time, d.host, d.container_name,
          d.container_id, d.image, d.detail, finding_id
 LIMIT :rows;

-- name: html_on_hosts
-- Compilations on hosts, for the whole picture.
SELECT m.host, m.family, m.actor, m.actor_kind, m.actor_confidence, count(*) AS count, min(m.start_time) AS first_time,
       max(m.start_time) AS last_time, min(m.compilation_id) AS compilation_id, m.driver_exe, m.cwd, count(*) OVER () AS rows
  FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id
 WHERE {exec_asked x} AND {family_asked x}
   AND x.place = 'host'
 GROUP BY m.host, m.family, m.driver_exe, m.actor, m.cwd
 ORDER BY m.host, first_time, m.family, m.driver_exe, m.actor, m.cwd
 LIMIT :rows;

-- name: html_containers
-- Each container with its verdicts, the worst first.
WITH judged AS MATERIALIZED (
    SELECT v.*, count(*) OVER () AS rows FROM verdicts v
     WHERE {in_place v} AND {image_asked v.image} AND {pod_asked v}
     ORDER BY instr('fail unknown waived pass', v.executed), instr('fail unknown waived pass', v.present), v.host,
              v.container_name IS NULL, v.container_name, v.container_id, v.verdict_id
     LIMIT :rows)
SELECT v.verdict_id, v.host, v.container_id, v.container_name, v.image, v.pod, v.namespace, v.executed, v.present, v.attempts, v.unseen,
       (SELECT min(l.start_time) FROM lifetimes l WHERE l.host = v.host AND l.container_id = v.container_id) AS first_time,
       (SELECT max(l.end_time) FROM lifetimes l WHERE l.host = v.host AND l.container_id = v.container_id) AS last_time,
       (SELECT count(*) FROM lifetimes l WHERE l.host = v.host AND l.container_id = v.container_id) AS runs,
       (SELECT max(c.compilations) FROM containers c WHERE c.host = v.host AND c.container_id = v.container_id) AS compilations,
       (SELECT max(c.execs) FROM containers c WHERE c.host = v.host AND c.container_id = v.container_id) AS execs,
       (SELECT r.reason FROM verdict_reasons r WHERE r.verdict_id = v.verdict_id AND r.aspect = 'executed' ORDER BY r.n LIMIT 1) AS reason,
       v.rows
  FROM judged v
 ORDER BY instr('fail unknown waived pass', v.executed), instr('fail unknown waived pass', v.present), v.host,
          v.container_name IS NULL, v.container_name, v.container_id, v.verdict_id;
