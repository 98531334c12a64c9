-- Chains as a picture: who, what was done before, the compilation, its output, and what became of that.

-- name: dot_compilations
SELECT m.compilation_id AS compilation_id, m.host AS host, m.place AS place, m.container_id AS container_id, m.container_name AS container_name,
       m.image AS image, m.start_time AS time, m.family AS family, m.cmdline AS cmdline, m.driver_exe AS driver_exe, m.disguise AS disguise,
       m.output AS output, coalesce(m.actor, m.user, printf('uid %d', m.uid), 'unknown') AS who,
       (SELECT group_concat(s.value, ', ') FROM json_each(CASE WHEN json_valid(m.sources) THEN m.sources END) s) AS sources,
       m.first_output_exec_id AS run_exec_id, (SELECT r.time FROM execs r WHERE r.exec_id = m.first_output_exec_id) AS run_time,
       (SELECT r.cmdline FROM execs r WHERE r.exec_id = m.first_output_exec_id) AS run_cmdline
  FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id
 WHERE {exec_asked x} AND {family_asked x}
 ORDER BY m.compilation_id;

-- name: dot_links
SELECT l.compilation_id AS compilation_id, l.n AS n, l.time AS time, l.step AS step, l.detail AS detail, l.technique AS technique
  FROM chains l JOIN compilations m ON m.compilation_id = l.compilation_id JOIN execs x ON x.exec_id = m.driver_exec_id
 WHERE {exec_asked x} AND {family_asked x}
 ORDER BY l.compilation_id, l.n;
