-- What `exectrail check` prints. :scope is a JSON array of alternatives, each an array of
-- conditions [what, pattern] (of a label: [label, key, pattern]) that all have to hold; NULL =
-- all containers. :executed, :present, :attempted (0, 1) and :severity say what fails.

-- name: check_verdicts
-- The worst first.
WITH judged AS MATERIALIZED (
    SELECT v.*, CASE
        WHEN :executed AND v.executed = 'fail' AND coalesce(v.executed_severity, 0) >= :severity THEN 'fail'
        WHEN :present AND v.present = 'fail' AND coalesce(v.present_severity, 0) >= :severity THEN 'fail'
        WHEN :attempted AND v.attempts > 0 AND v.attempted_severity >= :severity THEN 'fail'
        WHEN :executed AND (v.executed = 'unknown' OR v.executed = 'fail' AND v.unseen > 0)
             OR :present AND v.present = 'unknown' THEN 'unknown'
        WHEN :executed AND v.executed = 'waived' OR :present AND v.present = 'waived' THEN 'waived'
        ELSE 'pass' END AS outcome
      FROM verdicts v
     WHERE
       (:scope IS NULL OR EXISTS (SELECT 1 FROM json_each(:scope) alt WHERE NOT EXISTS (
           SELECT 1 FROM json_each(alt.value) w WHERE NOT CASE w.value ->> 0
               WHEN 'name' THEN coalesce(v.container_name, v.container_id, '') GLOB w.value ->> 1
               WHEN 'namespace' THEN coalesce(v.namespace, '') GLOB w.value ->> 1
               WHEN 'pod' THEN coalesce(v.pod, '') GLOB w.value ->> 1
               WHEN 'image' THEN coalesce(v.image, '') GLOB w.value ->> 1
               WHEN 'host' THEN v.host GLOB w.value ->> 1
               ELSE EXISTS (SELECT 1 FROM json_each(CASE WHEN json_valid(v.labels) THEN v.labels END) l
                        WHERE l.key = w.value ->> 1 AND l.value GLOB w.value ->> 2) END))))
SELECT verdict_id, host, container_id, container_name, image, pod, namespace, executed, present, outcome,
       executed_severity, present_severity, attempts, waived, unseen
  FROM judged
 ORDER BY instr('fail unknown waived pass', outcome), instr('fail unknown waived pass', executed),
          instr('fail unknown waived pass', present), max(coalesce(executed_severity, 0), coalesce(present_severity, 0)) DESC,
          host, container_name IS NULL, container_name, container_id, verdict_id;

-- name: check_reasons
SELECT aspect, kind, reason, exec_id, evidence_id, line, byte_offset FROM verdict_reasons WHERE verdict_id = :verdict_id ORDER BY n;

-- name: check_remedies
SELECT remedy, aspect, what, command FROM remedies WHERE verdict_id = :verdict_id ORDER BY n;

-- name: check_totals
WITH judged AS MATERIALIZED (
    SELECT v.*, CASE
        WHEN :executed AND v.executed = 'fail' AND coalesce(v.executed_severity, 0) >= :severity THEN 'fail'
        WHEN :present AND v.present = 'fail' AND coalesce(v.present_severity, 0) >= :severity THEN 'fail'
        WHEN :attempted AND v.attempts > 0 AND v.attempted_severity >= :severity THEN 'fail'
        WHEN :executed AND (v.executed = 'unknown' OR v.executed = 'fail' AND v.unseen > 0)
             OR :present AND v.present = 'unknown' THEN 'unknown'
        WHEN :executed AND v.executed = 'waived' OR :present AND v.present = 'waived' THEN 'waived'
        ELSE 'pass' END AS outcome
      FROM verdicts v
     WHERE
       (:scope IS NULL OR EXISTS (SELECT 1 FROM json_each(:scope) alt WHERE NOT EXISTS (
           SELECT 1 FROM json_each(alt.value) w WHERE NOT CASE w.value ->> 0
               WHEN 'name' THEN coalesce(v.container_name, v.container_id, '') GLOB w.value ->> 1
               WHEN 'namespace' THEN coalesce(v.namespace, '') GLOB w.value ->> 1
               WHEN 'pod' THEN coalesce(v.pod, '') GLOB w.value ->> 1
               WHEN 'image' THEN coalesce(v.image, '') GLOB w.value ->> 1
               WHEN 'host' THEN v.host GLOB w.value ->> 1
               ELSE EXISTS (SELECT 1 FROM json_each(CASE WHEN json_valid(v.labels) THEN v.labels END) l
                        WHERE l.key = w.value ->> 1 AND l.value GLOB w.value ->> 2) END))))
SELECT count(*) AS containers, coalesce(sum(outcome = 'fail'), 0) AS fail, coalesce(sum(outcome = 'unknown'), 0) AS unknown,
       coalesce(sum(outcome = 'waived'), 0) AS waived, coalesce(sum(outcome = 'pass'), 0) AS pass
  FROM judged;

-- name: check_hosts
-- Suites of a test report: one per host.
WITH judged AS MATERIALIZED (
    SELECT v.*, CASE
        WHEN :executed AND v.executed = 'fail' AND coalesce(v.executed_severity, 0) >= :severity THEN 'fail'
        WHEN :present AND v.present = 'fail' AND coalesce(v.present_severity, 0) >= :severity THEN 'fail'
        WHEN :attempted AND v.attempts > 0 AND v.attempted_severity >= :severity THEN 'fail'
        WHEN :executed AND (v.executed = 'unknown' OR v.executed = 'fail' AND v.unseen > 0)
             OR :present AND v.present = 'unknown' THEN 'unknown'
        WHEN :executed AND v.executed = 'waived' OR :present AND v.present = 'waived' THEN 'waived'
        ELSE 'pass' END AS outcome
      FROM verdicts v
     WHERE
       (:scope IS NULL OR EXISTS (SELECT 1 FROM json_each(:scope) alt WHERE NOT EXISTS (
           SELECT 1 FROM json_each(alt.value) w WHERE NOT CASE w.value ->> 0
               WHEN 'name' THEN coalesce(v.container_name, v.container_id, '') GLOB w.value ->> 1
               WHEN 'namespace' THEN coalesce(v.namespace, '') GLOB w.value ->> 1
               WHEN 'pod' THEN coalesce(v.pod, '') GLOB w.value ->> 1
               WHEN 'image' THEN coalesce(v.image, '') GLOB w.value ->> 1
               WHEN 'host' THEN v.host GLOB w.value ->> 1
               ELSE EXISTS (SELECT 1 FROM json_each(CASE WHEN json_valid(v.labels) THEN v.labels END) l
                        WHERE l.key = w.value ->> 1 AND l.value GLOB w.value ->> 2) END))))
SELECT host, count(*) AS containers, 2 * count(*) AS tests,
       sum(executed = 'fail') + sum(present = 'fail') AS failures,
       sum(executed = 'unknown') + sum(present = 'unknown') AS errors,
       sum(executed = 'waived') + sum(present = 'waived') AS skipped
  FROM judged GROUP BY host ORDER BY host;

-- name: check_sums
-- What containers come to together: of an image, a pod, a host the worst counts.
WITH judged AS MATERIALIZED (
    SELECT v.*, CASE
        WHEN :executed AND v.executed = 'fail' AND coalesce(v.executed_severity, 0) >= :severity THEN 'fail'
        WHEN :present AND v.present = 'fail' AND coalesce(v.present_severity, 0) >= :severity THEN 'fail'
        WHEN :attempted AND v.attempts > 0 AND v.attempted_severity >= :severity THEN 'fail'
        WHEN :executed AND (v.executed = 'unknown' OR v.executed = 'fail' AND v.unseen > 0)
             OR :present AND v.present = 'unknown' THEN 'unknown'
        WHEN :executed AND v.executed = 'waived' OR :present AND v.present = 'waived' THEN 'waived'
        ELSE 'pass' END AS outcome
      FROM verdicts v
     WHERE
       (:scope IS NULL OR EXISTS (SELECT 1 FROM json_each(:scope) alt WHERE NOT EXISTS (
           SELECT 1 FROM json_each(alt.value) w WHERE NOT CASE w.value ->> 0
               WHEN 'name' THEN coalesce(v.container_name, v.container_id, '') GLOB w.value ->> 1
               WHEN 'namespace' THEN coalesce(v.namespace, '') GLOB w.value ->> 1
               WHEN 'pod' THEN coalesce(v.pod, '') GLOB w.value ->> 1
               WHEN 'image' THEN coalesce(v.image, '') GLOB w.value ->> 1
               WHEN 'host' THEN v.host GLOB w.value ->> 1
               ELSE EXISTS (SELECT 1 FROM json_each(CASE WHEN json_valid(v.labels) THEN v.labels END) l
                        WHERE l.key = w.value ->> 1 AND l.value GLOB w.value ->> 2) END)))),
sums AS (
    SELECT 1 AS rank, 'host' AS subject, host, host AS name, NULL AS namespace, executed, present, outcome FROM judged
    UNION ALL
    SELECT 2, 'pod', host, pod, namespace, executed, present, outcome FROM judged WHERE pod IS NOT NULL
    UNION ALL
    SELECT 3, 'image', host, image, NULL, executed, present, outcome FROM judged WHERE image IS NOT NULL)
SELECT subject, host, name, namespace, count(*) AS containers,
       rtrim(substr('fail   unknownwaived pass   ', min(instr('fail   unknownwaived pass   ', executed)), 7)) AS executed,
       rtrim(substr('fail   unknownwaived pass   ', min(instr('fail   unknownwaived pass   ', present)), 7)) AS present,
       sum(outcome = 'fail') AS fail, sum(outcome = 'unknown') AS unknown, sum(outcome = 'waived') AS waived,
       sum(outcome = 'pass') AS pass
  FROM sums GROUP BY rank, host, name, namespace ORDER BY rank, host, name, namespace;

-- name: check_findings
-- Findings by what stays the same from case to case; with a baseline, what has become of them. What
-- belongs to a finding is looked up one by one: an outer join with a view would read all execs.
WITH judged AS MATERIALIZED (
    SELECT v.*, CASE
        WHEN :executed AND v.executed = 'fail' AND coalesce(v.executed_severity, 0) >= :severity THEN 'fail'
        WHEN :present AND v.present = 'fail' AND coalesce(v.present_severity, 0) >= :severity THEN 'fail'
        WHEN :attempted AND v.attempts > 0 AND v.attempted_severity >= :severity THEN 'fail'
        WHEN :executed AND (v.executed = 'unknown' OR v.executed = 'fail' AND v.unseen > 0)
             OR :present AND v.present = 'unknown' THEN 'unknown'
        WHEN :executed AND v.executed = 'waived' OR :present AND v.present = 'waived' THEN 'waived'
        ELSE 'pass' END AS outcome
      FROM verdicts v
     WHERE
       (:scope IS NULL OR EXISTS (SELECT 1 FROM json_each(:scope) alt WHERE NOT EXISTS (
           SELECT 1 FROM json_each(alt.value) w WHERE NOT CASE w.value ->> 0
               WHEN 'name' THEN coalesce(v.container_name, v.container_id, '') GLOB w.value ->> 1
               WHEN 'namespace' THEN coalesce(v.namespace, '') GLOB w.value ->> 1
               WHEN 'pod' THEN coalesce(v.pod, '') GLOB w.value ->> 1
               WHEN 'image' THEN coalesce(v.image, '') GLOB w.value ->> 1
               WHEN 'host' THEN v.host GLOB w.value ->> 1
               ELSE EXISTS (SELECT 1 FROM json_each(CASE WHEN json_valid(v.labels) THEN v.labels END) l
                        WHERE l.key = w.value ->> 1 AND l.value GLOB w.value ->> 2) END)))),
told AS MATERIALIZED (
    SELECT v.host, coalesce(v.container_name, v.container_id) AS container, d.kind,
           coalesce((SELECT x.rule FROM execs x WHERE x.exec_id = d.driver),
                    (SELECT m.family FROM compilations m WHERE m.compilation_id = d.compilation_id),
                    (SELECT p.families FROM presence p WHERE p.presence_id = d.presence_id), '') AS rule,
           CASE d.kind WHEN 'compiler-present' THEN NULL
                ELSE coalesce((SELECT x.cmdline FROM execs x WHERE x.exec_id = d.driver), d.detail) END AS command,
           d.aspect, v.container_id, v.container_name, v.image,
           max(d.severity) AS severity, max(d.technique) AS technique, count(*) AS count,
           min(d.time) AS first_time, max(d.time) AS last_time, min(d.finding_id) AS finding_id,
           CASE WHEN count(d.waived_by) = count(*) THEN min(d.waived_by) END AS waived_by,
           min(d.lapsed_waiver) AS lapsed_waiver
      FROM judged v
      JOIN (SELECT f.*, coalesce((SELECT m.driver_exec_id FROM compilations m WHERE m.compilation_id = f.compilation_id),
                                 f.exec_id) AS driver
              FROM findings f) d ON d.verdict_id = v.verdict_id
     GROUP BY 1, 2, 3, 4, 5),
before AS MATERIALIZED (
    SELECT f.value ->> 'host' AS host, f.value ->> 'container' AS container, f.value ->> 'kind' AS kind,
           coalesce(f.value ->> 'rule', '') AS rule, f.value ->> 'command' AS command, f.value AS row
      FROM json_each(CASE WHEN json_valid(:baseline) THEN :baseline ELSE '{}' END, '$.findings') f
     WHERE coalesce(f.value ->> 'change', '') NOT IN ('resolved', 'unknown'))
SELECT t.host, t.container, t.container_id, t.image, t.aspect, t.kind, nullif(t.rule, '') AS rule, t.command, t.severity,
       t.technique, t.count, t.first_time, t.last_time, t.finding_id, t.waived_by, t.lapsed_waiver,
       CASE WHEN :baseline IS NULL THEN NULL
            WHEN EXISTS (SELECT 1 FROM before b WHERE b.host = t.host AND b.container IS t.container AND b.kind = t.kind AND b.rule = t.rule AND b.command IS t.command) THEN 'persisting' ELSE 'new' END AS change
  FROM told t
 ORDER BY t.waived_by IS NOT NULL, t.severity DESC, t.host, t.container, t.first_time IS NULL, t.first_time, t.kind, t.rule, t.command;

-- name: check_resolved
-- What a baseline has and the case has not. Where the container is not there any more, or could
-- not be judged, nothing tells that it is resolved.
WITH told AS MATERIALIZED (
    SELECT v.host, coalesce(v.container_name, v.container_id) AS container, d.kind,
           coalesce((SELECT x.rule FROM execs x WHERE x.exec_id = d.driver),
                    (SELECT m.family FROM compilations m WHERE m.compilation_id = d.compilation_id),
                    (SELECT p.families FROM presence p WHERE p.presence_id = d.presence_id), '') AS rule,
           CASE d.kind WHEN 'compiler-present' THEN NULL
                ELSE coalesce((SELECT x.cmdline FROM execs x WHERE x.exec_id = d.driver), d.detail) END AS command,
           d.aspect, v.container_id, v.container_name, v.image,
           max(d.severity) AS severity, max(d.technique) AS technique, count(*) AS count,
           min(d.time) AS first_time, max(d.time) AS last_time, min(d.finding_id) AS finding_id,
           CASE WHEN count(d.waived_by) = count(*) THEN min(d.waived_by) END AS waived_by,
           min(d.lapsed_waiver) AS lapsed_waiver
      FROM verdicts v
      JOIN (SELECT f.*, coalesce((SELECT m.driver_exec_id FROM compilations m WHERE m.compilation_id = f.compilation_id),
                                 f.exec_id) AS driver
              FROM findings f) d ON d.verdict_id = v.verdict_id
     GROUP BY 1, 2, 3, 4, 5),
before AS MATERIALIZED (
    SELECT f.value ->> 'host' AS host, f.value ->> 'container' AS container, f.value ->> 'kind' AS kind,
           coalesce(f.value ->> 'rule', '') AS rule, f.value ->> 'command' AS command, f.value AS row
      FROM json_each(CASE WHEN json_valid(:baseline) THEN :baseline ELSE '{}' END, '$.findings') f
     WHERE coalesce(f.value ->> 'change', '') NOT IN ('resolved', 'unknown'))
SELECT b.host, b.container, b.row ->> 'container_id' AS container_id, b.row ->> 'image' AS image, b.row ->> 'aspect' AS aspect,
       b.kind, nullif(b.rule, '') AS rule, b.command, b.row ->> 'severity' AS severity, b.row ->> 'technique' AS technique,
       b.row ->> 'count' AS count, b.row ->> 'first_time' AS first_time, b.row ->> 'last_time' AS last_time,
       NULL AS finding_id, b.row ->> 'waived_by' AS waived_by, b.row ->> 'lapsed_waiver' AS lapsed_waiver,
       CASE WHEN EXISTS (SELECT 1 FROM verdicts v WHERE v.host = b.host AND coalesce(v.container_name, v.container_id) IS b.container
                            AND CASE b.row ->> 'aspect' WHEN 'present' THEN v.present <> 'unknown'
                                ELSE v.executed <> 'unknown' AND v.unseen = 0 END)
            THEN 'resolved' ELSE 'unknown' END AS change
  FROM before b
 WHERE NOT EXISTS (SELECT 1 FROM told t WHERE b.host = t.host AND b.container IS t.container AND b.kind = t.kind AND b.rule = t.rule AND b.command IS t.command)
 ORDER BY b.host, b.container, b.kind, b.rule, b.command;

-- name: check_is_baseline
-- Whether it is what an earlier check wrote.
SELECT json_valid(:baseline) AND json_type(CASE WHEN json_valid(:baseline) THEN :baseline ELSE '{}' END, '$.findings') = 'array'
       AS is_baseline;

-- name: check_waivers
SELECT id, image, container, label, pod, namespace, caller, rule, command, owner, reason, approved_by, expires, note,
       state, fits, fits = 0 AND state <> 'over-broad' AS unused
  FROM waivers ORDER BY waiver_id;

-- name: check_control_line
-- The control in one line.
SELECT max(text) FILTER (WHERE reference = 'title') AS title,
       max(text) FILTER (WHERE reference = 'impact') AS impact,
       max(text) FILTER (WHERE reference = 'remediation_complexity') AS remediation_complexity,
       max(text) FILTER (WHERE reference = 'severity') AS severity
  FROM controls WHERE framework = 'control';

-- name: check_control
SELECT framework, reference, text, verified, source, note FROM controls ORDER BY n;

-- name: check_coverage
-- How long each host's log speaks, and what it lacks.
SELECT host, min(start_time) AS start_time, max(end_time) AS end_time, count(*) AS intervals,
       coalesce(sum(state <> 'recording'), 0) AS gaps
  FROM coverage GROUP BY host ORDER BY host;

-- name: check_judgement
SELECT as_of, as_of_given FROM judgements LIMIT 1;
