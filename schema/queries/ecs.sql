-- Events of the Elastic Common Schema 8.11 (https://www.elastic.co/guide/en/ecs/8.11). What it has no field for
-- stands under exectrail.

-- fragment: ecs_place
$.host AS "host.name", $.host AS "host.hostname",
$.container_id AS "container.id", $.container_name AS "container.name",
$.image AS "container.image.name",
(SELECT json_array(c.image_id) FROM containers c
  WHERE c.host = $.host AND c.container_id = $.container_id AND c.image_id IS NOT NULL) AS "container.image.hash.all[]",
{runtime_of_container $} AS "container.runtime"

-- fragment: ecs_actor
$.actor AS "exectrail.actor.name", $.actor_kind AS "exectrail.actor.kind", $.actor_confidence AS "exectrail.actor.confidence"

-- fragment: ecs_evidence
$.evidence_id AS "exectrail.evidence.id", $.line AS "exectrail.evidence.line", $.byte_offset AS "exectrail.evidence.byte_offset"

-- fragment: ecs_arguments
-- As an array of texts: what is not UTF-8 by its hex digits, what is missing as nothing.
(SELECT json_group_array(coalesce(iif(a.type = 'object', a.value ->> 'hex', a.value), ''))
   FROM json_each(CASE WHEN json_valid($.argv) THEN $.argv END) a)

-- name: ecs_execs
SELECT x.time AS "@timestamp", coalesce(x.cmdline, x.program, x.comm, '-') AS message, '8.11.0' AS "ecs.version",
       'event' AS "event.kind", '["process"]' AS "event.category[]", '["start"]' AS "event.type[]", 'exec' AS "event.action",
       CASE x.success WHEN 1 THEN 'success' WHEN 0 THEN 'failure' ELSE 'unknown' END AS "event.outcome",
       'exectrail' AS "event.module", 'exectrail.exec' AS "event.dataset",
       printf('%s/%s/%d', x.host, x.evidence_id, x.byte_offset) AS "event.id",
       {ecs_place x},
       iif(x.pod IS NULL, NULL, 'kubernetes') AS "orchestrator.type", x.namespace AS "orchestrator.namespace",
       iif(x.pod IS NULL, NULL, 'pod') AS "orchestrator.resource.type", x.pod AS "orchestrator.resource.name",
       x.pid AS "process.pid", printf('%s/%d', x.host, coalesce(x.process_id, -x.exec_id)) AS "process.entity_id",
       coalesce({last_part x.program}, x.comm) AS "process.name", x.program AS "process.executable",
       x.cmdline AS "process.command_line", {ecs_arguments x} AS "process.args[]",
       json_array_length(CASE WHEN json_valid(x.argv) THEN x.argv END) AS "process.args_count", x.cwd AS "process.working_directory",
       x.ppid AS "process.parent.pid",
       (SELECT p.comm FROM execs p WHERE p.exec_id = x.parent_exec_id) AS "process.parent.name",
       (SELECT p.cmdline FROM execs p WHERE p.exec_id = x.parent_exec_id) AS "process.parent.command_line",
       iif(x.uid IS NULL, NULL, printf('%d', x.uid)) AS "user.id", x.user AS "user.name",
       x.rule AS "rule.id", x.compiler AS "rule.name", iif(x.rule IS NULL, NULL, 'exectrail') AS "rule.ruleset",
       (SELECT r.rules_version FROM runs r WHERE x.rule IS NOT NULL) AS "rule.version",
       json_array(x.host) AS "related.hosts[]", iif(x.user IS NULL, NULL, json_array(x.user)) AS "related.user[]",
       x.exec_id AS "exectrail.exec_id", x.compilation_id AS "exectrail.compilation_id", x.compiler AS "exectrail.family",
       x.tool_role AS "exectrail.tool_role", x.place AS "exectrail.place", x.confidence AS "exectrail.confidence",
       x.contradicted AS "exectrail.contradicted?", x.reason AS "exectrail.reason", x.auid AS "exectrail.auid", x.ses AS "exectrail.ses",
       {ecs_actor x}, {ecs_evidence x}
  FROM (SELECT x.*, {program x} AS program FROM execs x WHERE {exec_asked x} AND {family_asked x} AND {compiling x}) x
 ORDER BY x.exec_id;

-- name: ecs_findings
-- What is waived is no alert.
SELECT coalesce(d.time, strftime('%Y-%m-%dT%H:%M:%fZ', {judged_ms} / 1000.0, 'unixepoch')) AS "@timestamp",
       d.detail AS message, '8.11.0' AS "ecs.version", iif(d.waived_by IS NULL, 'alert', 'event') AS "event.kind",
       iif(d.aspect = 'present', '["intrusion_detection","package"]', '["intrusion_detection","process"]') AS "event.category[]",
       '["info"]' AS "event.type[]", d.kind AS "event.action", d.detail AS "event.reason", d.severity AS "event.severity",
       'exectrail' AS "event.module", 'exectrail.finding' AS "event.dataset",
       {finding_uid d} AS "event.id",
       {ecs_place d},
       (SELECT x.pid FROM execs x WHERE x.exec_id = d.exec_id) AS "process.pid",
       (SELECT {program x} FROM execs x WHERE x.exec_id = d.exec_id) AS "process.executable",
       (SELECT x.cmdline FROM execs x WHERE x.exec_id = d.exec_id) AS "process.command_line",
       d.kind AS "rule.id", d.kind AS "rule.name", 'exectrail' AS "rule.ruleset", (SELECT r.rules_version FROM runs r) AS "rule.version",
       iif(d.technique IS NULL, NULL, 'MITRE ATT&CK') AS "threat.framework",
       iif(d.technique IS NULL, NULL, json_array(iif(d.technique GLOB '*.*', substr(d.technique, 1, instr(d.technique, '.') - 1), d.technique)))
           AS "threat.technique.id[]",
       iif(d.technique GLOB '*.*', json_array(d.technique), NULL) AS "threat.technique.subtechnique.id[]",
       json_array(d.host) AS "related.hosts[]",
       d.exec_id AS "exectrail.exec_id", d.compilation_id AS "exectrail.compilation_id", d.aspect AS "exectrail.aspect",
       d.place AS "exectrail.place", d.confidence AS "exectrail.confidence", d.waived_by AS "exectrail.waived_by",
       d.lapsed_waiver AS "exectrail.lapsed_waiver", {ecs_actor d}, {ecs_evidence d}
  FROM findings d
 WHERE {finding_asked d}
 ORDER BY d.time_ns IS NULL, d.time_ns, d.exec_id, d.kind, d.finding_id;
