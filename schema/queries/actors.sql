-- Who started what: actors.c and what it stands on.
-- name: container_namings
-- What containers were called, since when: a name moves to another one when its container is
-- gone, and containers are renamed.
SELECT id, name, min(since_ns) FROM (
    SELECT r.container AS id, r.name AS name, r.time_ns AS since_ns
      FROM derived_stream_host h CROSS JOIN fact_runtime_event r ON {in_stream r}
     WHERE h.host_id = :host_id AND r.type = 'container' AND r.container IS NOT NULL AND r.name IS NOT NULL
    UNION ALL
    SELECT r.container, ltrim(r.attributes ->> '$.oldName', '/'), c.created_ns
      FROM derived_stream_host h CROSS JOIN fact_runtime_event r ON {in_stream r}
      LEFT JOIN (SELECT id, min(created_ns) AS created_ns FROM fact_container GROUP BY id) c ON c.id = r.container
     WHERE h.host_id = :host_id AND r.type = 'container' AND r.action = 'rename' AND json_valid(r.attributes)
       AND r.attributes ->> '$.oldName' IS NOT NULL
    UNION ALL
    SELECT c.id, c.name, c.created_ns
      FROM derived_stream_host h CROSS JOIN fact_container c ON {in_stream c}
     WHERE h.host_id = :host_id AND c.name IS NOT NULL AND c.id NOT IN (
           SELECT r.container FROM fact_runtime_event r
            WHERE r.type = 'container' AND r.action = 'rename' AND r.container IS NOT NULL))
 GROUP BY id, name ORDER BY id, name;

-- name: login_openings
-- auditd's own log before its copies.
SELECT l.time_ns, l.type, l.pid, l.ses, l.auid, l.acct, l.exe, l.addr, l.terminal, l.stream_id, l.line, l.at_offset
  FROM derived_stream_host h CROSS JOIN fact_login l ON {in_stream l} JOIN fact_stream s USING (stream_id)
  JOIN fact_evidence e USING (evidence_row)
 WHERE h.host_id = :host_id AND l.type = 'LOGIN'
 ORDER BY l.time_ns, l.ses, l.pid, l.serial, e.format IS NOT 'audit-log', e.sha256, l.line, l.at_offset;

-- name: login_accounts
SELECT l.time_ns, l.type, l.pid, l.ses, l.auid, l.acct, l.exe, l.addr, l.terminal, l.stream_id, l.line, l.at_offset
  FROM derived_stream_host h CROSS JOIN fact_login l ON {in_stream l} JOIN fact_stream s USING (stream_id)
  JOIN fact_evidence e USING (evidence_row)
 WHERE h.host_id = :host_id AND coalesce(l.result, '') NOT IN ('failed', '0')
   AND l.type IN ('USER_ACCT', 'CRED_ACQ', 'USER_AUTH', 'USER_START', 'USER_LOGIN', 'USER_END', 'CRED_DISP', 'CRED_REFR')
 ORDER BY l.time_ns, l.serial, l.type, e.format IS NOT 'audit-log', e.sha256, l.line, l.at_offset;

-- name: listed_units
-- Which processes of the host itself are listed in a unit of systemd.
SELECT p.pid, p.cgroup, p.stream_id, p.line, p.at_offset
  FROM derived_stream_host h CROSS JOIN fact_listed_process p ON {in_stream p} JOIN fact_stream s USING (stream_id)
  JOIN fact_evidence e USING (evidence_row)
 WHERE h.host_id = :host_id AND p.pid IS NOT NULL AND p.cgroup LIKE '%.service%'
   AND p.container IS NULL AND p.pids IS NOT 'container'
 ORDER BY p.pid, p.cgroup, e.sha256, p.line, p.at_offset;

-- name: exec_requests
-- What runtimes tell of commands that were to run in containers. Those of the Kubernetes API may
-- be told by another host, its control plane's.
SELECT r.time_ns, r.runtime, r.container, r.name, r.pod, r.pod_namespace, r.command, r.actor, r.address,
       r.stream_id, r.line, r.at_offset,
       EXISTS (SELECT 1 FROM derived_stream_host h WHERE h.stream_id = r.stream_id AND h.host_id = :host_id) AS here
  FROM (SELECT r.* FROM derived_stream_host h CROSS JOIN fact_runtime_event r ON {in_stream r}
         WHERE h.host_id = :host_id AND r.type = 'container' AND r.action IN ('exec_create', 'exec_start', 'exec')
        UNION ALL
        SELECT r.* FROM fact_runtime_event r WHERE r.type = 'pod' AND r.action = 'exec' AND r.actor IS NOT NULL) r
  JOIN fact_stream s USING (stream_id) JOIN fact_evidence e USING (evidence_row)
 WHERE r.time_ns IS NOT NULL AND r.command IS NOT NULL
 ORDER BY r.time_ns, r.runtime, r.container, r.pod, r.command, r.actor, r.address, e.sha256, r.line, r.at_offset;

-- name: subject_of_exec
SELECT u.uid, u.auid, u.ses, t.text
  FROM fact_exec f JOIN fact_subject u USING (subject_id) LEFT JOIN fact_text t ON t.text_id = u.tty
 WHERE f.fact_id = :fact_id;
-- name: put_actor
INSERT INTO derived_actor (actor_id, host_id, kind, name, uid, auid, ses, tty, address, confidence, other_id)
VALUES (:actor_id, :host_id, :kind, :name, :uid, :auid, :ses, :tty, :address, :confidence, :other_id);

-- name: put_actor_link
INSERT INTO derived_actor_link (actor_id, n, what, exec_id, detail, strength, stream_id, line, at_offset)
VALUES (:actor_id, :n, :what, :exec_id, :detail, :strength, :stream_id, :line, :at_offset);
