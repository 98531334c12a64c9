-- What mactime takes: what is known of files, by when they were read (atime), written (mtime) or made
-- (crtime), in whole seconds; 0 = not known. Where a file lies is told by host and container.

-- fragment: whose
$.host || '/' || CASE $.place WHEN 'container' THEN coalesce($.container_name, $.container_id, '(a container)')
                              WHEN 'host' THEN '(host)' ELSE '(unknown)' END || ':'

-- fragment: from_folder
-- A path as given, from the folder in which it was.
CASE WHEN $.path GLOB '/*' OR $.cwd IS NULL THEN $.path ELSE rtrim($.cwd, '/') || '/' || $.path END

-- name: bodyfile_programs
-- Programs of compilers, whenever they ran.
SELECT {whose x} || x.program || ' (' || x.compiler || coalesce(' ' || x.tool_role, '') || ', exec ' || x.exec_id || ')' AS name,
       NULL AS mode, NULL AS uid, NULL AS gid, NULL AS size, x.time_ns / 1000000000 AS atime, 0 AS mtime, 0 AS crtime
  FROM (SELECT x.*, {program x} AS program FROM execs x WHERE {exec_asked x} AND {family_asked x} AND x.compiler IS NOT NULL AND x.success IS NOT 0) x
 WHERE x.program IS NOT NULL
 ORDER BY x.exec_id;

-- name: bodyfile_sources
SELECT {whose s} || {from_folder s} || ' (source, compilation ' || s.compilation_id || ')' AS name,
       NULL AS mode, NULL AS uid, NULL AS gid, NULL AS size, s.time_ns / 1000000000 AS atime, 0 AS mtime, 0 AS crtime
  FROM (SELECT m.host, m.place, m.container_name, m.container_id, m.cwd, m.compilation_id, x.time_ns, j.key AS n,
               iif(j.type = 'object', '\x' || (j.value ->> 'hex'), j.value) AS path
          FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id, json_each(CASE WHEN json_valid(m.sources) THEN m.sources ELSE '[]' END) j
         WHERE {exec_asked x} AND {family_asked x} AND j.value IS NOT NULL) s
 ORDER BY s.compilation_id, s.n;

-- name: bodyfile_outputs
-- Written when the last exec of the compilation started, or later; read when it was first run.
SELECT {whose o} || {from_folder o} || ' (output, compilation ' || o.compilation_id || ')' AS name,
       NULL AS mode, iif(o.uid IS NULL, NULL, o.uid) AS uid, NULL AS gid, NULL AS size, coalesce(o.run_ns / 1000000000, 0) AS atime,
       o.end_ns / 1000000000 AS mtime, 0 AS crtime
  FROM (SELECT m.host, m.place, m.container_name, m.container_id, m.cwd, m.compilation_id, m.uid, m.output AS path,
               coalesce((SELECT max(c.time_ns) FROM execs c WHERE c.compilation_id = m.compilation_id), x.time_ns) AS end_ns,
               (SELECT r.time_ns FROM execs r WHERE r.exec_id = m.first_output_exec_id) AS run_ns
          FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id
         WHERE {exec_asked x} AND {family_asked x} AND m.output IS NOT NULL AND m.success IS NOT 0) o
 ORDER BY o.compilation_id;

-- name: bodyfile_listed
-- Files whose times the evidence lists: of containers, and of images' layers.
SELECT coalesce(f.host, '-') || '/' || coalesce(f.container_name, f.container_id, '(' || f.path || ')') || ':' || f.file
           || coalesce(' -> ' || f.link, '') AS name,
       f.mode AS mode, f.uid AS uid, f.gid AS gid, f.size AS size, 0 AS atime, unixepoch(f.mtime) AS mtime, 0 AS crtime
  FROM files f
 WHERE unixepoch(f.mtime) IS NOT NULL AND {in_place f} AND {of_container_asked f} AND :user IS NULL AND :family IS NULL AND :confidence IS NULL
   AND (:since IS NULL OR unixepoch(f.mtime) >= :since / 1000000000) AND (:until IS NULL OR unixepoch(f.mtime) < :until / 1000000000)
 ORDER BY f.evidence_id, f.line, f.byte_offset, f.path, f.file;
