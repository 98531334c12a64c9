-- Trace events as Chrome's tracing and Perfetto take them. pid is a lane: a container, or what else there is of a
-- host; tid a compilation, so that its execs lie in it and never in another's, whatever pids the log has. Both begin with 1, as
-- Perfetto has a use of its own for 0: pid 1 is coverage, tid 1 what happens to a lane. Times are microseconds.

-- fragment: lanes
-- Numbered alike in every statement, whatever is asked for.
lanes AS MATERIALIZED (
    SELECT 1 + row_number() OVER (ORDER BY l.host, l.rank, l.name, l.id) AS lane, l.*
      FROM (SELECT c.host AS host, 1 AS rank, 'container' AS place, c.container_id AS id, coalesce(c.name, c.container_id) AS name FROM containers c
            UNION ALL
            SELECT h.name, 2, 'container', NULL, '(a container that nothing names)' FROM derived_host h
            UNION ALL
            SELECT h.name, 3, 'host', NULL, '(on the host)' FROM derived_host h
            UNION ALL
            SELECT h.name, 4, 'unknown', NULL, '(in an unknown place)' FROM derived_host h) l)

-- fragment: on_lane
l.host = $.host AND l.place = $.place AND l.id IS $.container_id

-- name: trace_lanes
-- What is no container is a lane only where something was compiled, run or found.
WITH {lanes}, shown AS MATERIALIZED (
    SELECT l.* FROM lanes l
     WHERE l.rank > 1 AND (:host IS NULL OR l.host = :host)
           AND (EXISTS (SELECT 1 FROM compilations m WHERE {on_lane m})
                OR EXISTS (SELECT 1 FROM compilations m JOIN execs r ON r.exec_id = m.first_output_exec_id WHERE {on_lane r})
                OR EXISTS (SELECT 1 FROM findings d WHERE {on_lane d} AND d.time_ns IS NOT NULL))
        OR EXISTS (SELECT 1 FROM containers c WHERE c.host = l.host AND c.container_id = l.id AND {container_asked c}))
SELECT 'process_name' AS name, 'M' AS ph, l.lane AS pid, 1 AS tid, l.host || ' ' || l.name AS "args.name" FROM shown l
UNION ALL
SELECT 'thread_name', 'M', l.lane, 1, iif(l.rank = 1, 'life', 'moments') FROM shown l
UNION ALL
SELECT 'process_name', 'M', 1, 1, '(coverage)'
 ORDER BY pid, name;

-- name: trace_lifetimes
-- A run whose end nobody knows is begun and never ended; one of which only the end is known is a moment.
WITH {lanes}
SELECT iif(f.start_ns IS NULL, 'stops', 'run ' || f.run) AS name, 'life' AS cat,
       CASE WHEN f.start_ns IS NULL THEN 'i' WHEN f.end_ns IS NULL THEN 'B' ELSE 'X' END AS ph,
       coalesce(f.start_ns, f.end_ns) / 1000 AS ts, (f.end_ns - f.start_ns) / 1000 AS dur,
       iif(f.start_ns IS NULL, 't', NULL) AS s, l.lane AS pid, 1 AS tid,
       f.container_id AS "args.container", f.source AS "args.source"
  FROM lifetimes f JOIN lanes l ON l.host = f.host AND l.place = 'container' AND l.id = f.container_id
 WHERE {in_place f} AND {of_container_asked f} AND coalesce(f.start_ns, f.end_ns) IS NOT NULL
   AND (:since IS NULL OR coalesce(f.end_ns, :since) >= :since) AND (:until IS NULL OR coalesce(f.start_ns, f.end_ns) < :until)
 ORDER BY l.lane, coalesce(f.start_ns, f.end_ns), f.run;

-- name: trace_threads
-- As `explain` calls the compilation.
WITH {lanes}
SELECT 'thread_name' AS name, 'M' AS ph, l.lane AS pid, m.compilation_id + 1 AS tid,
       'C' || m.compilation_id || coalesce(', pid ' || x.pid, '') AS "args.name"
  FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id JOIN lanes l ON {on_lane m}
 WHERE {exec_asked x} AND {family_asked x}
 ORDER BY m.compilation_id;

-- name: trace_compilations
-- It lasts until its last exec starts, at least; when that ended is not recorded.
WITH {lanes}
SELECT m.family || ': ' || coalesce(m.output, m.driver_exe, '') AS name, 'compilation' AS cat, 'X' AS ph, x.time_ns / 1000 AS ts,
       coalesce((SELECT max(c.time_ns) FROM execs c WHERE c.compilation_id = m.compilation_id), x.time_ns) / 1000 - x.time_ns / 1000 + 1 AS dur,
       l.lane AS pid, m.compilation_id + 1 AS tid,
       m.cmdline AS "args.command", m.cwd AS "args.folder", m.output AS "args.output", m.actor AS "args.actor", m.confidence AS "args.confidence",
       m.compilation_id AS "args.compilation", m.driver_exec_id AS "args.exec"
  FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id JOIN lanes l ON {on_lane m}
 WHERE {exec_asked x} AND {family_asked x}
 ORDER BY m.compilation_id;

-- name: trace_execs
-- An exec's slice ends where the next exec of its compilation begins.
WITH {lanes}
SELECT coalesce(c.comm, c.exe, '-') AS name, 'exec' AS cat, 'X' AS ph, c.time_ns / 1000 AS ts,
       coalesce(lead(c.time_ns) OVER (PARTITION BY m.compilation_id ORDER BY c.time_ns, c.exec_id) / 1000 - c.time_ns / 1000, 1) AS dur,
       l.lane AS pid, m.compilation_id + 1 AS tid,
       c.cmdline AS "args.command", c.tool_role AS "args.role", c.pid AS "args.pid", c.exec_id AS "args.exec", c.evidence_id AS "args.evidence",
       c.line AS "args.line"
  FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id JOIN execs c ON c.compilation_id = m.compilation_id
  JOIN lanes l ON {on_lane m}
 WHERE {exec_asked x} AND {family_asked x} AND c.time_ns >= x.time_ns
 ORDER BY m.compilation_id, c.time_ns, c.exec_id;

-- name: trace_runs
-- First runs of what was made.
WITH {lanes}
SELECT 'runs ' || coalesce(m.output, 'its output') AS name, 'run' AS cat, 'i' AS ph, r.time_ns / 1000 AS ts, 'p' AS s,
       l.lane AS pid, 1 AS tid, r.cmdline AS "args.command", m.compilation_id AS "args.compilation", m.output_runs AS "args.runs",
       r.exec_id AS "args.exec"
  FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id JOIN execs r ON r.exec_id = m.first_output_exec_id
  JOIN lanes l ON {on_lane r}
 WHERE {exec_asked x} AND {family_asked x}
 ORDER BY m.compilation_id;

-- name: trace_findings
WITH {lanes}
SELECT d.kind AS name, 'finding' AS cat, 'i' AS ph, d.time_ns / 1000 AS ts, 'p' AS s, l.lane AS pid, 1 AS tid,
       d.detail AS "args.detail", d.severity AS "args.severity", d.technique AS "args.technique", d.waived_by AS "args.waived_by"
  FROM findings d JOIN lanes l ON {on_lane d}
 WHERE {finding_asked d} AND d.time_ns IS NOT NULL
 ORDER BY d.time_ns, d.exec_id, d.kind, d.finding_id;

-- name: trace_gaps
-- Times in which an exec could have gone unrecorded. They overlap, so each is a track of its own that begins and ends.
SELECT g.name AS name, 'coverage' AS cat, e.ph AS ph, iif(e.ph = 'b', g.start_ns, g.end_ns) / 1000 AS ts, 1 AS pid, 1 AS tid,
       printf('%d', g.n) AS id, iif(e.ph = 'b', g.reason, NULL) AS "args.reason"
  FROM (SELECT v.host || ': ' || v.state AS name, v.*, row_number() OVER (ORDER BY v.host, v.start_ns, v.end_ns DESC, v.state, v.reason) AS n
          FROM coverage v WHERE {coverage_asked v} AND v.state <> 'recording') g, (SELECT 'b' AS ph UNION ALL SELECT 'e') e
 ORDER BY g.n, e.ph;
