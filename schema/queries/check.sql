-- What `exectrail check` prints. :scope is a JSON array of alternatives, each an array of
-- conditions [what, pattern] (of a label: [label, key, pattern]) that all have to hold; NULL =
-- all containers. :executed, :present, :attempted (0, 1) and :severity say what fails.

-- fragment: judged
-- Verdicts in scope, and what each comes to by what is asked to fail.
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
                    WHERE l.key = w.value ->> 1 AND l.value GLOB w.value ->> 2) END)))

-- fragment: findings_of
-- Findings by what stays the same from case to case. What belongs to a finding is looked up one by
-- one: an outer join with a view would read all execs.
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
  FROM $ v
  JOIN (SELECT f.*, coalesce((SELECT m.driver_exec_id FROM compilations m WHERE m.compilation_id = f.compilation_id),
                             f.exec_id) AS driver
          FROM findings f) d ON d.verdict_id = v.verdict_id
 GROUP BY 1, 2, 3, 4, 5

-- fragment: findings_before
-- Those of a baseline, in the same terms.
SELECT f.value ->> 'host' AS host, f.value ->> 'container' AS container, f.value ->> 'kind' AS kind,
       coalesce(f.value ->> 'rule', '') AS rule, f.value ->> 'command' AS command, f.value AS row
  FROM json_each(CASE WHEN json_valid(:baseline) THEN :baseline ELSE '{}' END, '$.findings') f
 WHERE coalesce(f.value ->> 'change', '') NOT IN ('resolved', 'unknown')

-- name: check_verdicts
-- The worst first.
WITH judged AS MATERIALIZED ({judged})
SELECT verdict_id, host, container_id, container_name, image, pod, namespace, executed, present, outcome,
       executed_severity, present_severity, attempts, waived, unseen
  FROM judged
 ORDER BY instr('fail unknown waived pass', outcome), instr('fail unknown waived pass', executed),
          instr('fail unknown waived pass', present), max(coalesce(executed_severity, 0), coalesce(present_severity, 0)) DESC,
          host, container_name IS NULL, container_name, container_id, verdict_id;

-- name: check_reasons
SELECT aspect, kind, reason, finding_id, exec_id, evidence_id, line, byte_offset FROM verdict_reasons
 WHERE verdict_id = :verdict_id ORDER BY n;

-- name: check_remedies
SELECT remedy, aspect, what, command FROM remedies WHERE verdict_id = :verdict_id ORDER BY n;

-- name: check_totals
WITH judged AS MATERIALIZED ({judged})
SELECT count(*) AS containers, coalesce(sum(outcome = 'fail'), 0) AS fail, coalesce(sum(outcome = 'unknown'), 0) AS unknown,
       coalesce(sum(outcome = 'waived'), 0) AS waived, coalesce(sum(outcome = 'pass'), 0) AS pass
  FROM judged;

-- name: check_hosts
-- Suites of a test report: one per host.
WITH judged AS MATERIALIZED ({judged})
SELECT host, count(*) AS containers, 2 * count(*) AS tests,
       sum(executed = 'fail') + sum(present = 'fail') AS failures,
       sum(executed = 'unknown') + sum(present = 'unknown') AS errors,
       sum(executed = 'waived') + sum(present = 'waived') AS skipped
  FROM judged GROUP BY host ORDER BY host;

-- name: check_sums
-- What containers come to together: of an image, a pod, a host the worst counts.
WITH judged AS MATERIALIZED ({judged}),
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
-- Findings, the worst first; with a baseline, what has become of them.
WITH judged AS MATERIALIZED ({judged}),
told AS MATERIALIZED ({findings_of judged}),
before AS MATERIALIZED ({findings_before})
SELECT t.host, t.container, t.container_id, t.image, t.aspect, t.kind, nullif(t.rule, '') AS rule, t.command, t.severity,
       t.technique, t.count, t.first_time, t.last_time, t.finding_id, t.waived_by, t.lapsed_waiver,
       CASE WHEN :baseline IS NULL THEN NULL
            WHEN EXISTS (SELECT 1 FROM before b WHERE b.host = t.host AND b.container IS t.container AND b.kind = t.kind AND b.rule = t.rule AND b.command IS t.command) THEN 'persisting' ELSE 'new' END AS change
  FROM told t
 ORDER BY t.waived_by IS NOT NULL, t.severity DESC, t.host, t.container, t.first_time IS NULL, t.first_time, t.kind, t.rule, t.command;

-- name: check_resolved
-- What a baseline has and the case has not. Where the container is not there any more, or could
-- not be judged, nothing tells that it is resolved.
WITH told AS MATERIALIZED ({findings_of verdicts}),
before AS MATERIALIZED ({findings_before})
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
       max(text) FILTER (WHERE reference = 'severity') AS severity,
       max(text) FILTER (WHERE reference = 'recommended_value') AS recommended_value
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

-- name: check_ocsf
-- A verdict as two Compliance Findings of OCSF 1.9.0 (https://schema.ocsf.io/1.9.0/classes/compliance_finding);
-- the columns are named as reports/json_tree.h says. Not known is "warning", which OCSF means for results that
-- are missing; waived is "other", and the finding is suppressed.
WITH asked AS (
    SELECT v.*, a.aspect, CASE a.aspect WHEN 'executed' THEN v.executed ELSE v.present END AS verdict,
           CASE a.aspect WHEN 'executed' THEN v.executed_severity ELSE v.present_severity END AS severity,
           coalesce(v.container_name, v.container_id, 'a container that nothing names') AS container,
           coalesce((SELECT unixepoch(j.as_of) * 1000 + CAST(substr(j.as_of, 21, 3) AS INTEGER) FROM judgements j), 0) AS judged
      FROM verdicts v, (SELECT 1 AS n, 'executed' AS aspect UNION ALL SELECT 2, 'present') a
     WHERE v.verdict_id = :verdict_id),
graded AS (
    SELECT a.*, CASE a.verdict WHEN 'fail' THEN iif(a.severity BETWEEN 1 AND 4, a.severity + 1, 0)
                WHEN 'unknown' THEN 0 ELSE 1 END AS grade FROM asked a)
SELECT 1 AS activity_id, 'Create' AS activity_name, 2 AS category_uid, 'Findings' AS category_name,
       2003 AS class_uid, 'Compliance Finding' AS class_name, 200301 AS type_uid, 'Compliance Finding: Create' AS type_name,
       a.judged AS time, a.grade AS severity_id,
       CASE a.grade WHEN 0 THEN 'Unknown' WHEN 1 THEN 'Informational' WHEN 2 THEN 'Low' WHEN 3 THEN 'Medium'
            WHEN 4 THEN 'High' ELSE 'Critical' END AS severity,
       iif(a.verdict = 'waived', 3, 1) AS status_id, iif(a.verdict = 'waived', 'Suppressed', 'New') AS status,
       CASE a.verdict WHEN 'fail' THEN 'A compiler ' || iif(a.aspect = 'executed', 'was executed in ', 'is present in ')
            WHEN 'waived' THEN 'Waived: a compiler ' || iif(a.aspect = 'executed', 'was executed in ', 'is present in ')
            WHEN 'pass' THEN 'No compiler ' || iif(a.aspect = 'executed', 'was executed in ', 'is present in ')
            ELSE 'Not known whether a compiler ' || iif(a.aspect = 'executed', 'was executed in ', 'is present in ')
            END || a.container AS message,
       (SELECT min(d.time_ns) / 1000000 FROM findings d WHERE d.verdict_id = a.verdict_id AND d.aspect = a.aspect) AS start_time,
       (SELECT max(d.time_ns) / 1000000 FROM findings d WHERE d.verdict_id = a.verdict_id AND d.aspect = a.aspect) AS end_time,
       '1.9.0' AS "metadata.version", '["host"]' AS "metadata.profiles[]", 'exectrail' AS "metadata.product.name",
       'exectrail' AS "metadata.product.vendor_name", :version AS "metadata.product.version",
       printf('%s/%s/%s', a.host, coalesce(a.container_id, a.container_name, '-'), a.aspect) AS "finding_info.uid",
       iif(a.aspect = 'executed', 'No compiler may be executed in a container', 'No compiler may be present in a container')
           AS "finding_info.title",
       a.judged AS "finding_info.created_time",
       '["' || a.aspect || '"]' AS "finding_info.types[]",
       (SELECT r.text FROM controls r WHERE r.framework = 'control' AND r.reference = 'title') AS "finding_info.analytic.name",
       (SELECT r.text FROM controls r WHERE r.framework = 'control' AND r.reference = 'id') AS "finding_info.analytic.uid",
       1 AS "finding_info.analytic.type_id", 'Rule' AS "finding_info.analytic.type",
       (SELECT r.rules_version FROM runs r) AS "finding_info.analytic.version",
       (SELECT nullif(json_group_array(json(iif(t.technique GLOB '*.*',
                   json_object('technique', json_object('uid', substr(t.technique, 1, instr(t.technique, '.') - 1)),
                               'sub_technique', json_object('uid', t.technique)),
                   json_object('technique', json_object('uid', t.technique))))), '[]')
          FROM (SELECT DISTINCT d.technique FROM findings d
                 WHERE d.verdict_id = a.verdict_id AND d.aspect = a.aspect AND d.technique IS NOT NULL ORDER BY 1) t)
           AS "finding_info.attacks[]",
       (SELECT r.text FROM controls r WHERE r.framework = 'control' AND r.reference = 'title') AS "compliance.control",
       (SELECT r.text FROM controls r WHERE r.framework = 'control' AND r.reference = 'recommended_value') AS "compliance.desc",
       (SELECT nullif(json_group_array(s.framework), '[]')
          FROM (SELECT DISTINCT r.framework FROM controls r WHERE r.framework <> 'control' AND r.verified ORDER BY 1) s)
           AS "compliance.standards[]",
       (SELECT nullif(json_group_array(s.clause), '[]')
          FROM (SELECT r.framework || ' ' || r.reference || coalesce(' ' || r.text, '') AS clause FROM controls r
                 WHERE r.framework <> 'control' AND r.verified ORDER BY r.n) s) AS "compliance.requirements[]",
       CASE a.verdict WHEN 'pass' THEN 1 WHEN 'unknown' THEN 2 WHEN 'fail' THEN 3 ELSE 99 END AS "compliance.status_id",
       CASE a.verdict WHEN 'pass' THEN 'Pass' WHEN 'unknown' THEN 'Warning' WHEN 'fail' THEN 'Fail' ELSE 'Waived' END
           AS "compliance.status",
       (SELECT nullif(json_group_array(s.reason), '[]')
          FROM (SELECT w.reason FROM verdict_reasons w WHERE w.verdict_id = a.verdict_id AND w.aspect = a.aspect ORDER BY w.n) s)
           AS "compliance.status_details[]",
       a.container AS "resources[].name", a.container_id AS "resources[].uid", 'Container' AS "resources[].type",
       a.namespace AS "resources[].namespace", a.host AS "resources[].hostname", 3 AS "resources[].role_id",
       'Affected' AS "resources[].role", a.image AS "resources[].data.image", a.pod AS "resources[].data.pod",
       a.host AS "device.hostname", 0 AS "device.type_id", 'Unknown' AS "device.type",
       (SELECT group_concat(s.what, char(10))
          FROM (SELECT m.what || coalesce(': ' || m.command, '') AS what FROM remedies m
                 WHERE m.verdict_id = a.verdict_id AND m.aspect = a.aspect ORDER BY m.n) s) AS "remediation.desc",
       iif(a.aspect = 'executed', a.unseen, NULL) AS "unmapped.unseen", a.attempts AS "unmapped.attempts"
  FROM graded a ORDER BY a.aspect;

-- name: check_xccdf
-- A verdict as results of the two rules of XCCDF. What is waived is a result that somebody has overridden.
SELECT a.aspect, CASE a.verdict WHEN 'waived' THEN 'informational' ELSE a.verdict END AS result,
       iif(a.verdict = 'waived', 'fail', NULL) AS overridden,
       coalesce((SELECT group_concat(s.approved_by, ', ') FROM (
           SELECT DISTINCT w.approved_by FROM findings d JOIN waivers w ON w.id = d.waived_by
            WHERE d.verdict_id = :verdict_id AND d.aspect = a.aspect ORDER BY 1) s), '-') AS authority,
       CASE a.severity WHEN 1 THEN 'low' WHEN 2 THEN 'medium' WHEN 3 THEN 'high' WHEN 4 THEN 'high' ELSE 'unknown' END AS severity
  FROM (SELECT 'executed' AS aspect, v.executed AS verdict, v.executed_severity AS severity FROM verdicts v WHERE v.verdict_id = :verdict_id
        UNION ALL
        SELECT 'present', v.present, v.present_severity FROM verdicts v WHERE v.verdict_id = :verdict_id) a
 ORDER BY a.aspect;
