-- What the reports read: the views, and nothing behind them but derived_host, which
-- has none. Every order is total: the same case gives the same rows. What the filters
-- mean stands in filters.sql.

-- name: report_run
SELECT version, profile, rules_version, rules_sha256, rules_files, given_up,
       (SELECT group_concat(f.value ->> 'name', ', ') FROM json_each(rules_files) f) AS rules_names
  FROM runs ORDER BY version, rules_sha256 LIMIT 1;

-- name: report_hosts
SELECT count(*) AS hosts FROM derived_host WHERE :host IS NULL OR name = :host;

-- name: report_end
-- The last moment that the evidence speaks of; NULL = of none.
SELECT max(e.last_time) AS end_time FROM evidence e;

-- name: report_evidence_totals
SELECT count(*) AS streams,
       coalesce(sum(e.format IS NULL AND e.bytes > 0), 0) AS unrecognised,
       coalesce(sum(e.complete = 0), 0) AS broken_off,
       coalesce(sum(e.bytes), 0) AS bytes,
       coalesce(sum(e.lines_read), 0) AS lines_read,
       coalesce(sum(e.lines_parsed), 0) AS lines_parsed,
       coalesce(sum(e.lines_skipped), 0) AS lines_skipped,
       coalesce(sum(e.lines_damaged), 0) AS lines_damaged
  FROM evidence e;

-- name: report_exec_totals
-- Who runs `make` or `ar` has not run a compiler yet. Only where the counts do not tell what is asked are the
-- execs read; the inner LIMIT then keeps that a query of its own, so that SQLite leaves out the joins of texts
-- that no sum needs.
WITH counted (place, confidence, contradicted, container_id, ran_compiler, execs) AS (
    SELECT k.place, k.confidence, k.contradicted, k.container_id, k.ran_compiler, k.execs
      FROM exec_counts k WHERE {count_asked k}
    UNION ALL
    SELECT * FROM (SELECT x.place, x.confidence, x.contradicted, x.container_id,
                          x.compiler IS NOT NULL AND x.success IS NOT 0
                              AND coalesce(x.tool_role, '') NOT IN ('archiver', 'build-tool'), 1
                     FROM execs x
                    WHERE NOT {counts_tell} AND {exec_asked x} AND {family_asked x}
                    LIMIT -1))
SELECT CAST(total(execs) AS INTEGER) AS total,
       CAST(total(execs) FILTER (WHERE place = 'container') AS INTEGER) AS in_containers,
       CAST(total(execs) FILTER (WHERE place = 'host') AS INTEGER) AS on_hosts,
       CAST(total(execs) FILTER (WHERE place = 'unknown') AS INTEGER) AS not_placed,
       CAST(total(execs) FILTER (WHERE ran_compiler) AS INTEGER) AS compilers,
       CAST(total(execs) FILTER (WHERE ran_compiler AND place = 'container') AS INTEGER) AS compilers_in_containers,
       CAST(total(execs) FILTER (WHERE ran_compiler AND place = 'unknown') AS INTEGER) AS compilers_not_placed,
       CAST(total(execs) FILTER (WHERE place = 'container' AND container_id IS NULL) AS INTEGER) AS in_unnamed_containers,
       CAST(total(execs) FILTER (WHERE confidence = 'certain') AS INTEGER) AS certain,
       CAST(total(execs) FILTER (WHERE confidence = 'strong') AS INTEGER) AS strong,
       CAST(total(execs) FILTER (WHERE confidence = 'probable') AS INTEGER) AS probable,
       CAST(total(execs) FILTER (WHERE confidence = 'weak') AS INTEGER) AS weak,
       CAST(total(execs) FILTER (WHERE confidence IS NULL) AS INTEGER) AS no_confidence,
       CAST(total(execs) FILTER (WHERE contradicted) AS INTEGER) AS contradictions
  FROM counted;

-- name: report_compilation_totals
-- The inner ORDER BY makes SQLite go by the compilations, not by all execs.
SELECT count(*) AS total,
       coalesce(sum(place = 'container'), 0) AS in_containers,
       coalesce(sum(place = 'host'), 0) AS on_hosts,
       coalesce(sum(place = 'unknown'), 0) AS not_placed,
       count(DISTINCT CASE place WHEN 'container' THEN host || ' ' || container_id END) AS containers,
       count(DISTINCT CASE place WHEN 'container' THEN host END) AS hosts_with_containers,
       coalesce(sum(place = 'container' AND container_id IS NULL), 0) AS in_unnamed_containers,
       coalesce(sum(disguised), 0) AS disguises,
       coalesce(sum(output_executed), 0) AS outputs_executed,
       coalesce(sum(confidence = 'certain'), 0) AS certain,
       coalesce(sum(confidence = 'strong'), 0) AS strong,
       coalesce(sum(confidence = 'probable'), 0) AS probable,
       coalesce(sum(confidence = 'weak'), 0) AS weak,
       coalesce(sum(confidence IS NULL), 0) AS no_confidence,
       coalesce(sum(contradicted), 0) AS contradictions,
       coalesce(sum(actor_id IS NULL), 0) AS no_actor,
       coalesce(sum(success IS NULL), 0) AS no_outcome
  FROM (SELECT m.disguised, m.output_executed, m.success, x.host, x.place, x.container_id, x.confidence, x.contradicted,
               x.actor_id
          FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id
         WHERE {exec_asked x} AND {family_asked x}
         ORDER BY m.compilation_id LIMIT -1);

-- name: report_finding_totals
-- The inner LIMIT keeps it a query of its own, of which only the kind is read.
SELECT count(*) AS total, coalesce(sum(kind = 'compiler-attempted'), 0) AS attempts
  FROM (SELECT d.kind FROM findings d WHERE {finding_asked d} LIMIT -1);

-- name: report_coverage_totals
SELECT count(*) AS intervals, coalesce(sum(v.state <> 'recording'), 0) AS gaps
  FROM coverage v
 WHERE {coverage_asked v};

-- name: report_evidence
-- What nothing recognised comes last.
SELECT e.* FROM evidence e ORDER BY e.format IS NULL, e.path, e.sha256;

-- name: report_evidence_formats
-- The same summed up by format, for those who brought many files.
SELECT e.format AS format, count(*) AS streams, sum(e.bytes) AS bytes, sum(e.lines_read) AS lines_read,
       sum(e.lines_parsed) AS lines_parsed, sum(e.lines_skipped) AS lines_skipped,
       sum(e.lines_damaged) AS lines_damaged, min(e.complete) AS complete
  FROM evidence e WHERE e.format IS NOT NULL
 GROUP BY e.format ORDER BY e.format;

-- name: report_damage
SELECT d.* FROM damage d ORDER BY d.path, d.evidence_id, d.line, d.byte_offset, d.what, d.kept;

-- name: report_damage_list
-- For people: without the streams that only nothing recognised; those are listed
-- where it says what was read.
SELECT d.path, d.line, d.byte_offset, d.what, d.kept
  FROM damage d
  JOIN (SELECT e.evidence_id AS evidence_id FROM evidence e
         WHERE e.format IS NOT NULL OR e.complete = 0 LIMIT -1) known
    ON known.evidence_id = d.evidence_id
 ORDER BY d.path, d.evidence_id, d.line, d.byte_offset, d.what, d.kept;

-- name: report_coverage
SELECT v.* FROM coverage v
 WHERE {coverage_asked v}
 ORDER BY v.host, v.start_ns, v.end_ns DESC, v.state, v.reason;

-- name: report_coverage_hosts
-- From when to when anything is told of each host.
SELECT v.host AS host, min(v.start_ns) AS start_ns, max(v.end_ns) AS end_ns,
       min(v.start_time) AS start_time, max(v.end_time) AS end_time
  FROM coverage v
 WHERE {coverage_asked v}
 GROUP BY v.host ORDER BY v.host;

-- name: report_containers
-- In the order of report_lifetimes, beside which it is read.
SELECT c.* FROM containers c
 WHERE {container_asked c}
 ORDER BY c.host, c.container_id, c.runtime, c.name, c.known_by;

-- name: report_lifetimes
SELECT l.* FROM lifetimes l
 WHERE {in_place l} AND {of_container_asked l}
 ORDER BY l.host, l.container_id, l.run, l.start_ns, l.end_ns, l.source;

-- name: report_container_list
-- For people: where something was compiled comes first. The inner LIMIT has the
-- counts taken once, not again for the order.
SELECT c.host, c.container_id, c.name, c.image, c.runtime, c.execs, c.compilations,
       coalesce(r.runs, 0) AS runs
  FROM (SELECT c.host, c.container_id, c.name, c.image, c.runtime, c.first_start_ns, c.execs, c.compilations
          FROM containers c
         WHERE {container_asked c}
         LIMIT -1) c
  LEFT JOIN (SELECT l.host AS host, l.container_id AS container_id, count(*) AS runs
               FROM lifetimes l GROUP BY l.host, l.container_id) r
    ON r.host = c.host AND r.container_id = c.container_id
 ORDER BY c.compilations = 0, c.host, c.first_start_ns, c.container_id, c.runtime, c.name;

-- name: report_compilations
SELECT m.*
  FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id
 WHERE {exec_asked x} AND {family_asked x}
 ORDER BY m.compilation_id;

-- name: report_compilation_story
-- For people: the same with what the driver's exec says, of one place. In the order in which it is told.
SELECT m.start_time, m.family, x.container_name, x.container_id, x.image, x.host, m.disguised,
       CASE WHEN m.disguised THEN CASE m.disguise WHEN 'symlink' THEN x.file ELSE x.exe END END AS ran_as,
       m.disguise, m.class, x.actor, x.actor_kind, x.actor_confidence, x.user, x.uid, x.cmdline, x.cwd,
       x.parent_exec_id,
       CASE WHEN json_valid(m.sources)
            THEN (SELECT group_concat(s.value, ' ') FROM json_each(m.sources) s)
            ELSE m.sources END AS sources,
       m.output, m.success, m.first_output_exec_id, m.outcome, m.output_runs,
       CASE WHEN json_valid(m.flags)
            THEN (SELECT group_concat(s.value, '  ') FROM json_each(m.flags) s)
            ELSE m.flags END AS flags,
       m.build_id, (SELECT b.cmdline FROM builds b WHERE b.build_id = m.build_id) AS build_cmdline,
       x.contradicted, x.confidence, x.reason,
       CASE WHEN EXISTS (SELECT 1 FROM waivers) THEN (
            SELECT min(printf('by %s until %s (%s; approved by %s)', w.id, w.expires, w.owner, w.approved_by))
              FROM findings d JOIN waivers w ON w.id = d.waived_by
             WHERE d.compilation_id = m.compilation_id AND d.kind = 'compiler-executed') END AS waived,
       m.driver_exec_id, m.exec_count, m.compilation_id, x.evidence_id, x.line, x.byte_offset,
       EXISTS (SELECT 1 FROM chains l WHERE l.compilation_id = m.compilation_id
                  AND l.step NOT IN ('entered', 'compiled')) AS has_chain
  FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id
 WHERE {exec_asked x} AND {family_asked x}
   AND x.place = :place
 ORDER BY m.compilation_id;

-- name: report_compilation_times
-- Of those that compiled, by host: for a picture over time.
SELECT x.host AS host, x.time_ns AS time_ns
  FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id
 WHERE {exec_asked x} AND {family_asked x}
 ORDER BY host, time_ns;

-- name: report_most
-- Compilations by container and image, where they are known to be in one; by who started
-- them, else whose uid it was; and by compiler. The most come first.
WITH chosen AS MATERIALIZED (
    SELECT x.place, x.image, m.family, coalesce(x.actor, x.user, 'uid ' || x.uid) AS who,
           coalesce(x.container_name, x.container_id)
               || CASE WHEN (SELECT count(*) FROM derived_host) > 1 THEN ' on ' || x.host ELSE '' END AS container
      FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id
     WHERE {exec_asked x} AND {family_asked x})
SELECT rank, name, compilations
  FROM (SELECT 0 AS rank, container AS name, count(*) AS compilations
          FROM chosen WHERE place = 'container' GROUP BY container
        UNION ALL SELECT 1, image, count(*) FROM chosen WHERE place = 'container' GROUP BY image
        UNION ALL SELECT 2, who, count(*) FROM chosen GROUP BY who
        UNION ALL SELECT 3, family, count(*) FROM chosen GROUP BY family)
 ORDER BY rank, compilations DESC, name IS NULL, name;

-- name: report_chain
SELECT l.* FROM chains l WHERE l.compilation_id = :compilation_id ORDER BY l.n;

-- name: report_chain_story
-- For people: when it was done, and by which command.
SELECT l.time, l.technique, l.detail, l.step, CASE WHEN l.step <> 'compiled' THEN l.cmdline END AS cmdline
  FROM chains l WHERE l.compilation_id = :compilation_id ORDER BY l.n;

-- name: report_builds
-- Of a family is what compiled something of it.
SELECT b.* FROM builds b JOIN execs x ON x.exec_id = b.exec_id
 WHERE {exec_asked x}
   AND (:family IS NULL OR b.build_id IN (SELECT m.build_id FROM compilations m WHERE m.family = :family))
 ORDER BY b.build_id;

-- name: report_compilation_execs
SELECT x.* FROM execs x WHERE x.compilation_id = :compilation_id ORDER BY x.exec_id;

-- name: report_exec
SELECT x.* FROM execs x WHERE x.exec_id = :exec_id;

-- name: report_parent
-- What a parent was running, and under what. The program's file only where that has no name.
SELECT x.comm, CASE WHEN x.comm IS NULL THEN x.exe END AS exe, x.parent_exec_id FROM execs x WHERE x.exec_id = :exec_id;

-- fragment: other_compiler
-- Of a row of execs: a compiler that ran and belongs to no compilation (`gcc --version`, an archiver).
{exec_asked $} AND {family_asked $} AND (:place IS NULL OR $.place = :place)
AND $.compiler IS NOT NULL AND $.compilation_id IS NULL AND $.success IS NOT 0

-- name: report_other_compilers
SELECT x.* FROM execs x WHERE {other_compiler x} ORDER BY x.exec_id;

-- name: report_other_story
-- For people: what is printed of them.
SELECT x.time, x.host, x.container_name, x.container_id, x.user, x.actor, x.uid, x.compiler, x.exec_id, x.cmdline
  FROM execs x WHERE {other_compiler x} ORDER BY x.exec_id;

-- name: report_findings
SELECT d.* FROM findings d
 WHERE {finding_asked d}
   AND (:kind IS NULL OR d.kind = :kind)
 ORDER BY d.time_ns IS NULL, d.time_ns, d.exec_id, d.kind, d.finding_id;

-- name: report_attempt_story
-- For people: the failed attempts with what their exec says.
SELECT d.time, d.host, d.place, d.container_id, d.container_name, d.image, d.detail, d.exec_id,
       d.confidence, d.actor, d.actor_kind, d.actor_confidence,
       (SELECT x.user FROM execs x WHERE x.exec_id = d.exec_id) AS user,
       (SELECT x.uid FROM execs x WHERE x.exec_id = d.exec_id) AS uid,
       (SELECT coalesce(x.file, x.exe) FROM execs x WHERE x.exec_id = d.exec_id) AS file
  FROM findings d
 WHERE {finding_asked d}
   AND d.kind = 'compiler-attempted'
 ORDER BY d.time_ns, d.exec_id, d.finding_id;

-- name: report_touches
-- Who worked on containers' files from outside of them.
SELECT t.exec_id, t.time, t.host, t.place, t.confidence, t.container_id, t.container_name, t.user, t.actor, t.exe,
       t.cmdline, t.tool_role, t.compilation_id
  FROM touches t
 WHERE {touch_asked t}
 ORDER BY t.time_ns, t.exec_id;

-- name: report_presence
-- Which containers and images have a compiler in them; those that have first.
SELECT v.* FROM presence v
 WHERE {presence_asked v}
 ORDER BY instr('present absent not-assessed', v.verdict), v.presence_id;

-- name: report_presence_totals
SELECT coalesce(sum(v.verdict = 'present'), 0) AS present,
       coalesce(sum(v.verdict = 'absent'), 0) AS absent,
       coalesce(sum(v.verdict = 'not-assessed' AND v.subject = 'container'), 0) AS containers_not_assessed,
       coalesce(sum(v.verdict = 'not-assessed' AND v.subject = 'image'), 0) AS images_not_assessed
  FROM presence v
 WHERE {presence_asked v};

-- name: report_present_compilers
SELECT k.n, k.family, k.role, k.what, k.package, k.rule, k.severity, k.basis, k.since, k.since_time, k.position,
       k.instruction, k.layer_of, k.exec_id, k.actor, k.inherited, k.removed, k.detail, k.evidence_id, k.line,
       k.byte_offset
  FROM present_compilers k WHERE k.presence_id = :presence_id ORDER BY k.n;

-- name: report_unplaced
-- Reasons that differ only in a pid are one.
SELECT CASE WHEN instr(' ' || x.reason, ' pid ')
            THEN substr(x.reason, 1, instr(' ' || x.reason, ' pid ') + 3) || 'N'
                 || ltrim(substr(x.reason, instr(' ' || x.reason, ' pid ') + 4), '0123456789N')
            ELSE x.reason END AS reason,
       CAST(total(x.execs) AS INTEGER) AS execs,
       CAST(total(x.execs) FILTER (WHERE x.ran_compiler) AS INTEGER) AS compilers
  FROM (SELECT k.reason, k.execs, k.ran_compiler FROM exec_counts k
         WHERE {count_asked k} AND k.place = 'unknown'
        UNION ALL
        SELECT x.reason, 1, x.compiler IS NOT NULL AND x.success IS NOT 0
                                AND coalesce(x.tool_role, '') NOT IN ('archiver', 'build-tool')
          FROM execs x
         WHERE NOT {counts_tell} AND {exec_asked x} AND {family_asked x} AND x.place = 'unknown') x
 GROUP BY 1
 ORDER BY 2 DESC, 1;

-- name: report_csv
SELECT x.time, x.host, x.place, x.container_id, x.container_name, x.image, x.confidence,
       x.compiler, x.tool_role, x.pid, x.ppid, x.uid, x.auid, x.user, x.exe, x.cmdline, x.cwd,
       x.success, x.exit, x.compilation_id, x.exec_id, x.evidence_id, x.line, x.byte_offset,
       x.reason, x.actor, x.actor_kind, x.actor_confidence, x.rule,
       (SELECT min(r.rules_version) FROM runs r) AS rules_version, (SELECT min(r.rules_sha256) FROM runs r) AS rules_sha256
  FROM execs x
 WHERE {exec_asked x} AND {family_asked x}
   AND x.compiler IS NOT NULL
 ORDER BY x.exec_id;

-- name: report_timeline
SELECT t.time, t.host, t.kind, t.place, t.container_id, t.container_name, t.what, t.compiler
  FROM timeline t
 WHERE {moment_asked t}
 ORDER BY t.time_ns, t.exec_id IS NULL, t.exec_id, t.host, t.kind, t.container_id,
          t.evidence_id, t.line, t.byte_offset, t.what;
