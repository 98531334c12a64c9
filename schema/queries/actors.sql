-- Who started what: actors.c and what it stands on.
-- name: container_namings
-- What containers were called, since when: a name moves to another one when its container is
-- gone, and containers are renamed.
SELECT id, name, min(since_ns) FROM (
    SELECT r.container AS id, r.name AS name, r.time_ns AS since_ns
      FROM derived_stream_host h CROSS JOIN fact_runtime_event r ON {in_stream r}
     WHERE h.host_id = :host_id AND r.type = 'container' AND r.container IS NOT NULL AND r.name IS NOT NULL
    UNION ALL
    SELECT r.container, ltrim(r.attributes ->> '$.oldName', '/'),
           (SELECT min(c.created_ns) FROM derived_stream_host h CROSS JOIN fact_container c ON {in_stream c}
             WHERE h.host_id = :host_id AND c.id = r.container)
      FROM derived_stream_host h CROSS JOIN fact_runtime_event r ON {in_stream r}
     WHERE h.host_id = :host_id AND r.type = 'container' AND r.action = 'rename' AND json_valid(r.attributes)
       AND r.attributes ->> '$.oldName' IS NOT NULL
    UNION ALL
    SELECT c.id, c.name, c.created_ns
      FROM derived_stream_host h CROSS JOIN fact_container c ON {in_stream c}
     WHERE h.host_id = :host_id AND c.name IS NOT NULL AND c.id NOT IN (
           SELECT r.container FROM derived_stream_host h CROSS JOIN fact_runtime_event r ON {in_stream r}
            WHERE h.host_id = :host_id AND r.type = 'container' AND r.action = 'rename' AND r.container IS NOT NULL))
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
SELECT q.time_ns, q.runtime, q.container, q.name, q.pod, q.pod_namespace, q.command, q.actor, q.address,
       q.stream_id, q.line, q.at_offset,
       EXISTS (SELECT 1 FROM derived_stream_host h WHERE h.stream_id = q.stream_id AND h.host_id = :host_id) AS here
  FROM (SELECT r.* FROM derived_stream_host h CROSS JOIN fact_runtime_event r ON {in_stream r}
         WHERE h.host_id = :host_id AND r.type = 'container' AND r.action IN ('exec_create', 'exec_start', 'exec')
        UNION ALL
        SELECT r.* FROM fact_runtime_event r WHERE r.type = 'pod' AND r.action = 'exec' AND r.actor IS NOT NULL) q
  JOIN fact_stream s USING (stream_id) JOIN fact_evidence e USING (evidence_row)
 WHERE q.time_ns IS NOT NULL AND q.command IS NOT NULL
 ORDER BY q.time_ns, q.runtime, q.container, q.pod, q.command, q.actor, q.address, e.sha256, q.line, q.at_offset;

-- name: put_actor
INSERT INTO derived_actor (actor_id, host_id, kind, name, uid, auid, ses, tty, address, confidence, other_id)
VALUES (:actor_id, :host_id, :kind, :name, :uid, :auid, :ses, :tty, :address, :confidence, :other_id);

-- name: put_actor_link
INSERT INTO derived_actor_link (actor_id, n, what, exec_id, detail, strength, stream_id, line, at_offset)
VALUES (:actor_id, :n, :what, :exec_id, :detail, :strength, :stream_id, :line, :at_offset);
