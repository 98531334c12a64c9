-- Events of OCSF 1.9.0. Which attributes there are: https://schema.ocsf.io/1.9.0.

-- fragment: ocsf_metadata
'1.9.0' AS "metadata.version", '["host","container"]' AS "metadata.profiles[]", 'exectrail' AS "metadata.product.name",
'exectrail' AS "metadata.product.vendor_name", {tool_version} AS "metadata.product.version"

-- fragment: ocsf_device
$.host AS "device.hostname", 0 AS "device.type_id", 'Unknown' AS "device.type"

-- name: ocsf_execs
-- Process Activity: each exec of a compiler, and all that belong to a compilation.
SELECT 1 AS activity_id, 'Launch' AS activity_name, 1 AS category_uid, 'System Activity' AS category_name,
       1007 AS class_uid, 'Process Activity' AS class_name, 100701 AS type_uid, 'Process Activity: Launch' AS type_name,
       x.time_ns / 1000000 AS time, 1 AS severity_id, 'Informational' AS severity,
       CASE x.success WHEN 1 THEN 1 WHEN 0 THEN 2 ELSE 0 END AS status_id,
       CASE x.success WHEN 1 THEN 'Success' WHEN 0 THEN 'Failure' ELSE 'Unknown' END AS status,
       iif(x.success = 0, printf('%d', x.exit), NULL) AS status_code,
       coalesce(x.cmdline, x.program, x.comm, '-') AS message, 3 AS launch_type_id, 'Exec' AS launch_type,
       {ocsf_metadata}, printf('%s/%s/%d', x.host, x.evidence_id, x.byte_offset) AS "metadata.uid", {ocsf_device x},
       x.ppid AS "actor.process.pid", iif(x.ppid IS NULL, 'not recorded', NULL) AS "actor.process.uid",
       (SELECT p.comm FROM execs p WHERE p.exec_id = x.parent_exec_id) AS "actor.process.name",
       (SELECT p.cmdline FROM execs p WHERE p.exec_id = x.parent_exec_id) AS "actor.process.cmd_line",
       iif(x.actor_kind IN ('login', 'kubernetes-user'), x.actor, NULL) AS "actor.user.name",
       iif(x.auid <> 4294967295, printf('%d', x.auid), NULL) AS "actor.user.uid",
       iif(x.actor_kind NOT IN ('login', 'kubernetes-user'), x.actor, NULL) AS "actor.invoked_by",
       x.pid AS "process.pid", printf('%s/%d', x.host, coalesce(x.process_id, -x.exec_id)) AS "process.uid",
       coalesce({last_part x.program}, x.comm) AS "process.name", x.cmdline AS "process.cmd_line", x.program AS "process.path",
       coalesce({last_part x.program}, x.program) AS "process.file.name", x.program AS "process.file.path",
       iif(x.program IS NULL, NULL, 8) AS "process.file.type_id", iif(x.program IS NULL, NULL, 'Executable File') AS "process.file.type",
       x.cwd AS "process.working_directory",
       x.user AS "process.user.name", iif(x.uid IS NULL, NULL, printf('%d', x.uid)) AS "process.user.uid",
       iif(x.ses <> 4294967295, printf('%d', x.ses), NULL) AS "process.session.uid", x.tty AS "process.session.terminal",
       x.container_id AS "process.container.uid", x.container_name AS "process.container.name",
       coalesce({digest_of_image x}, x.image) AS "process.container.image.uid", x.image AS "process.container.image.name",
       {runtime_of_container x} AS "process.container.runtime",
       x.place AS "unmapped.place", x.confidence AS "unmapped.confidence", x.compiler AS "unmapped.family", x.tool_role AS "unmapped.tool_role",
       x.rule AS "unmapped.rule", x.exec_id AS "unmapped.exec_id", x.compilation_id AS "unmapped.compilation_id", x.pod AS "unmapped.pod",
       x.namespace AS "unmapped.namespace", x.evidence_id AS "unmapped.evidence_id", x.line AS "unmapped.line", x.byte_offset AS "unmapped.byte_offset"
  FROM (SELECT x.*, {program x} AS program FROM execs x WHERE {exec_asked x} AND {family_asked x} AND {compiling x}) x
 ORDER BY x.exec_id;

-- name: ocsf_findings
-- Detection Findings.
SELECT 1 AS activity_id, 'Create' AS activity_name, 2 AS category_uid, 'Findings' AS category_name,
       2004 AS class_uid, 'Detection Finding' AS class_name, 200401 AS type_uid, 'Detection Finding: Create' AS type_name,
       coalesce(d.time_ns / 1000000, {judged_ms}) AS time,
       iif(d.severity BETWEEN 1 AND 4, d.severity + 1, 0) AS severity_id,
       CASE d.severity WHEN 1 THEN 'Low' WHEN 2 THEN 'Medium' WHEN 3 THEN 'High' WHEN 4 THEN 'Critical' ELSE 'Unknown' END AS severity,
       CASE d.confidence WHEN 'certain' THEN 3 WHEN 'strong' THEN 3 WHEN 'probable' THEN 2 WHEN 'weak' THEN 1 ELSE 0 END AS confidence_id,
       CASE d.confidence WHEN 'certain' THEN 'High' WHEN 'strong' THEN 'High' WHEN 'probable' THEN 'Medium' WHEN 'weak' THEN 'Low'
            ELSE 'Unknown' END AS confidence,
       iif(d.waived_by IS NULL, 1, 3) AS status_id, iif(d.waived_by IS NULL, 'New', 'Suppressed') AS status,
       d.waived_by IS NULL AS "is_alert?", d.detail AS message,
       {ocsf_metadata}, {finding_uid d} AS "metadata.uid", {ocsf_device d},
       {finding_uid d} AS "finding_info.uid",
       d.kind AS "finding_info.title", d.detail AS "finding_info.desc", json_array(d.kind) AS "finding_info.types[]",
       d.kind AS "finding_info.analytic.name", d.kind AS "finding_info.analytic.uid", 1 AS "finding_info.analytic.type_id",
       'Rule' AS "finding_info.analytic.type", (SELECT r.rules_version FROM runs r) AS "finding_info.analytic.version",
       iif(d.technique GLOB '*.*', substr(d.technique, 1, instr(d.technique, '.') - 1), d.technique) AS "finding_info.attacks[].technique.uid",
       iif(d.technique GLOB '*.*', d.technique, NULL) AS "finding_info.attacks[].sub_technique.uid",
       d.time_ns / 1000000 AS "finding_info.first_seen_time",
       (SELECT x.pid FROM execs x WHERE x.exec_id = d.exec_id) AS "evidences[].process.pid",
       (SELECT printf('%s/%d', x.host, coalesce(x.process_id, -x.exec_id)) FROM execs x WHERE x.exec_id = d.exec_id) AS "evidences[].process.uid",
       (SELECT x.cmdline FROM execs x WHERE x.exec_id = d.exec_id) AS "evidences[].process.cmd_line",
       (SELECT {program x} FROM execs x WHERE x.exec_id = d.exec_id) AS "evidences[].process.path",
       iif(d.actor_kind IN ('login', 'kubernetes-user'), d.actor, NULL) AS "evidences[].actor.user.name",
       iif(d.actor_kind NOT IN ('login', 'kubernetes-user'), d.actor, NULL) AS "evidences[].actor.invoked_by",
       d.container_id AS "evidences[].container.uid", d.container_name AS "evidences[].container.name",
       d.evidence_id AS "evidences[].data.evidence_id", d.line AS "evidences[].data.line", d.byte_offset AS "evidences[].data.byte_offset",
       coalesce(d.container_name, d.container_id, d.image, 'not known') AS "resources[].name", d.container_id AS "resources[].uid",
       iif(d.place = 'image', 'Image', iif(d.place = 'container', 'Container', 'Host')) AS "resources[].type", d.host AS "resources[].hostname",
       3 AS "resources[].role_id", 'Affected' AS "resources[].role", d.image AS "resources[].data.image",
       d.aspect AS "unmapped.aspect", d.waived_by AS "unmapped.waived_by", d.lapsed_waiver AS "unmapped.lapsed_waiver",
       d.exec_id AS "unmapped.exec_id", d.compilation_id AS "unmapped.compilation_id"
  FROM findings d
 WHERE {finding_asked d}
 ORDER BY d.time_ns IS NULL, d.time_ns, d.exec_id, d.kind, d.finding_id;
