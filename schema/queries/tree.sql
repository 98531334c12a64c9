-- What `exectrail tree` asks.

-- name: tree_containers
SELECT container_id, name, host, runtime, image, namespace, pod FROM containers
 WHERE :host IS NULL OR host = :host
 ORDER BY host, container_id;

-- name: tree_runs
-- Where the end of a run is not known, it lasts to a second before the next: an init may
-- be recorded a little before its start is.
SELECT run, start_time, end_time, coalesce(end_ns, lead(start_ns) OVER (ORDER BY run) - 1000000000) AS until_ns, pid
  FROM lifetimes WHERE host = :host AND container_id = :container_id ORDER BY run;

-- name: tree_of_container
-- Who came from whom, in order of exec_id.
SELECT x.exec_id, x.process_id, x.parent_exec_id, x.time_ns FROM derived_exec x
 WHERE x.container_id = (SELECT c.container_id FROM derived_container c JOIN derived_host h USING (host_id)
                          WHERE c.id = :container_id AND h.name = :host)
 ORDER BY x.exec_id;

-- name: tree_of_host
-- The same, of the host of one exec.
SELECT exec_id, process_id, parent_exec_id, time_ns FROM derived_exec
 WHERE host_id = (SELECT host_id FROM derived_exec WHERE exec_id = :exec_id)
 ORDER BY exec_id;

-- name: tree_exec
-- One line of a tree; moved = its parent ran elsewhere, or is not known.
SELECT x.time, x.pid, coalesce(x.user, x.uid), x.success, -x.exit,
       CASE x.success WHEN 0 THEN coalesce(x.file, x.exe) ELSE coalesce(x.cmdline, x.file, x.exe) END,
       x.compiler, x.place, coalesce(x.container_name, x.container_id), x.confidence, x.contradicted,
       p.place IS NOT d.place OR p.container_id IS NOT d.container_id AS moved, p.role, x.host
  FROM execs x JOIN derived_exec d ON d.exec_id = x.exec_id
  LEFT JOIN derived_exec p ON p.exec_id = d.parent_exec_id
 WHERE x.exec_id = :exec_id;
