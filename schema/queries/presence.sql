-- Is a compiler in a container or an image (analyzer/presence)? Facts first, then the
-- rows that are concluded. Orders are by content, never by the order of ingest.

-- name: clear_presence
DELETE FROM derived_presence;
-- name: clear_present_compiler
DELETE FROM derived_present_compiler;

-- name: presence_containers
SELECT c.host_id, c.container_id, c.id, c.name, c.image, c.image_id
  FROM derived_container c ORDER BY c.container_id;

-- name: presence_subject_ids
-- Containers that only the place of an evidence names.
SELECT DISTINCT h.host_id, d.container
  FROM derived_subject d JOIN fact_evidence e USING (evidence_row) JOIN fact_stream s USING (evidence_row)
  JOIN derived_stream_host h USING (stream_id)
 WHERE d.container IS NOT NULL AND d.container_id IS NULL AND e.format NOT IN ('image-layer', 'tar-split')
   AND (EXISTS (SELECT 1 FROM fact_package k WHERE {of_stream k})
        OR EXISTS (SELECT 1 FROM fact_listed_file f WHERE {of_stream f}))
 ORDER BY 1, 2;

-- name: presence_images
-- Images that something describes; the last column: that is its configuration. What a manifest's
-- digest names is the image of the configuration in it.
WITH part (digest) AS (
    SELECT 'sha256:' || lower(hex(e.sha256))
      FROM fact_setting g JOIN fact_stream s USING (stream_id) JOIN fact_evidence e USING (evidence_row)
     WHERE g.topic = 'image-part')
SELECT DISTINCT h.host_id, i.id, n.value AS name, 0 AS is_config
  FROM derived_stream_host h CROSS JOIN fact_image i ON {in_stream i}
  LEFT JOIN json_each(CASE WHEN json_valid(i.names) THEN i.names END) n ON n.type = 'text'
 WHERE CASE length(i.id) WHEN 64 THEN 'sha256:' || i.id ELSE i.id END NOT IN (SELECT digest FROM part)
UNION
SELECT h.host_id, 'sha256:' || lower(hex(e.sha256)), n.value, 1
  FROM fact_evidence e JOIN fact_stream s USING (evidence_row) JOIN derived_stream_host h USING (stream_id)
  LEFT JOIN image_names t ON t.image_id = 'sha256:' || lower(hex(e.sha256))
  LEFT JOIN json_each(CASE WHEN json_valid(t.names) THEN t.names END) n ON n.type = 'text'
 WHERE e.format = 'image-config'
   AND EXISTS (SELECT 1 FROM fact_layer l WHERE {of_stream l} AND l.position IS NOT NULL)
 ORDER BY 1, 2, 3, 4;

-- name: presence_steps
SELECT h.host_id, l.stream_id, e.format = 'image-config', 'sha256:' || lower(hex(e.sha256)),
       (SELECT min(d.image) FROM derived_subject d WHERE d.evidence_row = e.evidence_row), l.image, l.position, l.id,
       l.diff_id, l.created_by, l.created_ns, l.size, l.empty, l.line, l.at_offset
  FROM fact_layer l JOIN fact_stream s USING (stream_id) JOIN fact_evidence e USING (evidence_row)
  JOIN derived_stream_host h USING (stream_id)
 WHERE l.position IS NOT NULL AND e.format IN ('image-config', 'docker-history')
 ORDER BY h.host_id, e.sha256, l.fact_id;

-- name: presence_layers
-- Which evidence holds which layer, those that are whole first.
WITH layer_of (evidence_row, diff_id) AS (
    SELECT e.evidence_row, 'sha256:' || lower(hex(e.sha256)) FROM fact_evidence e WHERE e.format = 'image-layer'
    UNION
    SELECT e.evidence_row, g.value
      FROM fact_evidence e
      JOIN fact_evidence_path p ON p.evidence_row = e.evidence_row
      JOIN fact_evidence_path q
           ON q.origin = p.origin AND q.path || q.member = substr(p.path || p.member, 1, length(p.path || p.member) - 17) || 'diff'
      JOIN fact_stream st ON st.evidence_row = q.evidence_row
      JOIN fact_setting g ON g.stream_id = st.stream_id AND g.topic = 'digest'
     WHERE e.format = 'tar-split' AND substr(p.path || p.member, -18) = '/tar-split.json.gz'
    UNION
    SELECT e.evidence_row, l.diff_id
      FROM fact_evidence e
      JOIN fact_evidence_path p ON p.evidence_row = e.evidence_row
      JOIN fact_layer l ON substr(p.path || p.member, -77) = l.id || '.tar-split.gz'
     WHERE e.format = 'tar-split' AND l.diff_id IS NOT NULL
)
SELECT y.diff_id, y.evidence_row, e.complete = 1 AND e.lines_damaged = 0 AS whole
  FROM layer_of y JOIN fact_evidence e USING (evidence_row)
 ORDER BY y.diff_id, whole DESC, e.format, e.sha256;

-- name: presence_layer_files
SELECT s.evidence_row, f.stream_id, f.line, f.at_offset, f.said, f.path, f.link, f.mode
  FROM fact_listed_file f JOIN fact_stream s USING (stream_id) JOIN fact_evidence e USING (evidence_row)
 WHERE e.format IN ('image-layer', 'tar-split')
 ORDER BY e.sha256, f.line, f.at_offset, f.path;

-- name: presence_layer_packages
SELECT s.evidence_row, k.stream_id, k.line, k.at_offset, k.manager, k.name, k.version
  FROM fact_package k JOIN fact_stream s USING (stream_id) JOIN fact_evidence e USING (evidence_row)
 WHERE e.format IN ('image-layer', 'tar-split') AND (k.status IS NULL OR substr(k.status, 2, 1) NOT IN ('c', 'n'))
 ORDER BY e.sha256, k.line, k.at_offset, k.name;

-- name: presence_packages
-- Lists of packages, with whose they are.
SELECT DISTINCT h.host_id, coalesce(c.id, d.container) AS container,
       CASE WHEN coalesce(c.id, d.container) IS NULL THEN coalesce(k.image, d.image) END AS image,
       s.evidence_row, e.complete = 1 AND e.lines_damaged = 0, k.stream_id, k.line, k.at_offset,
       k.manager, k.name, k.version, k.status
  FROM fact_package k JOIN fact_stream s USING (stream_id) JOIN fact_evidence e USING (evidence_row)
  JOIN derived_stream_host h USING (stream_id)
  LEFT JOIN derived_subject d ON d.evidence_row = e.evidence_row
  LEFT JOIN derived_container c ON c.container_id = d.container_id
 WHERE e.format NOT IN ('image-layer', 'tar-split') AND coalesce(c.id, d.container, k.image, d.image) IS NOT NULL
   AND (c.host_id IS NULL OR c.host_id = h.host_id)
 ORDER BY h.host_id, container, image, e.sha256, k.line, k.at_offset, k.name;

-- name: presence_files
-- Lists of files, with whose they are.
SELECT DISTINCT h.host_id, coalesce(c.id, d.container) AS container,
       CASE WHEN coalesce(c.id, d.container) IS NULL THEN d.image END AS image,
       s.evidence_row, e.complete = 1 AND e.lines_damaged = 0, f.stream_id, f.line, f.at_offset,
       f.said, f.path, f.link, f.mode
  FROM fact_listed_file f JOIN fact_stream s USING (stream_id) JOIN fact_evidence e USING (evidence_row)
  JOIN derived_stream_host h USING (stream_id)
  JOIN derived_subject d ON d.evidence_row = e.evidence_row
  LEFT JOIN derived_container c ON c.container_id = d.container_id
 WHERE e.format NOT IN ('image-layer', 'tar-split') AND coalesce(c.id, d.container, d.image) IS NOT NULL
   AND (c.host_id IS NULL OR c.host_id = h.host_id)
 ORDER BY h.host_id, container, image, e.sha256, f.line, f.at_offset, f.path;

-- name: presence_execs
-- The first run of each compiler in each container. Two rows of one text are two programs here: whoever reads
-- this takes what has the same path as one.
WITH first (exec_id) AS MATERIALIZED (
    SELECT min(x.exec_id)
      FROM derived_exec x INDEXED BY derived_exec_of_compilers JOIN fact_exec f ON f.fact_id = x.fact_id
     WHERE x.family IS NOT NULL AND x.success IS NOT 0 AND x.container_id IS NOT NULL AND f.exe IS NOT NULL
     GROUP BY x.container_id, x.family, x.tool_role, f.exe)
SELECT x.host_id, c.id, x.exec_id, x.time_ns, f.stream_id, f.line, f.at_offset, t.text, x.family, x.tool_role, x.rule
  FROM first CROSS JOIN derived_exec x ON x.exec_id = first.exec_id
  JOIN derived_container c ON c.container_id = x.container_id
  JOIN fact_exec f ON f.fact_id = x.fact_id JOIN fact_text t ON t.text_id = f.exe
 ORDER BY x.exec_id;

-- name: presence_attempts
SELECT DISTINCT d.host_id, c.id
  FROM derived_finding d JOIN derived_container c ON c.container_id = d.container_id
 WHERE d.kind = 'compiler-attempted' ORDER BY 1, 2;

-- name: presence_script
-- What ran in a container when a file was asked for that is no compiler: the interpreter of a script.
SELECT min(x.exec_id)
  FROM derived_exec x JOIN fact_exec f ON f.fact_id = x.fact_id
  JOIN fact_path p ON p.path_list = f.path_list AND p.item = 0
  JOIN fact_text t ON t.text_id = p.name JOIN fact_text e ON e.text_id = f.exe
 WHERE x.container_id = :container_id AND x.success IS NOT 0 AND x.family IS NULL
   AND t.text = :path AND e.text <> :path;

-- name: presence_ran
SELECT x.host_id, x.container_id, x.exec_id, x.time_ns, f.stream_id, f.line, f.at_offset, f.argv_id, x.process_id
  FROM derived_exec x JOIN fact_exec f ON f.fact_id = x.fact_id
 WHERE x.exec_id = :exec_id;

-- name: presence_ancestors
-- What the parents were running. The depth is bounded, as a case from elsewhere may hold a circle.
WITH RECURSIVE up (depth, exec_id) AS (
    SELECT 1, parent_exec_id FROM derived_exec WHERE exec_id = :exec_id
    UNION ALL
    SELECT up.depth + 1, x.parent_exec_id FROM up JOIN derived_exec x ON x.exec_id = up.exec_id WHERE up.depth < 64
)
SELECT exec_id FROM up WHERE exec_id IS NOT NULL ORDER BY depth;

-- name: last_finding
SELECT coalesce(max(finding_id), 0) FROM derived_finding;

-- name: put_presence
INSERT INTO derived_presence (presence_id, host_id, container_id, container, image, image_id, verdict, basis, families,
                              since, detail)
VALUES (:presence_id, :host_id, :container_id, :container, :image, :image_id, :verdict, :basis, :families, :since,
        :detail);

-- name: put_present_compiler
INSERT INTO derived_present_compiler (presence_id, n, family, role, what, package, rule, severity, basis, since, time_ns,
                                      position, instruction, layer_of, exec_id, inherited, removed, detail, stream_id,
                                      line, at_offset)
VALUES (:presence_id, :n, :family, :role, :what, :package, :rule, :severity, :basis, :since, :time_ns, :position,
        CASE WHEN :instruction IS NOT NULL THEN
        nullif(:instruction, (SELECT coalesce(v.cmdline, replace(substr(v.json, 3, length(v.json) - 4), '","', ' '))
                                FROM derived_exec x JOIN fact_exec f USING (fact_id) JOIN fact_argv v USING (argv_id)
                               WHERE x.exec_id = :exec_id)) END,
        :layer_of, :exec_id, :inherited, :removed, :detail, :stream_id, :line, :at_offset);

-- name: put_presence_finding
INSERT INTO derived_finding (finding_id, kind, host_id, container_id, exec_id, compilation_id, severity, technique,
                             detail, image, time_ns, stream_id, line, at_offset, presence_id)
VALUES (:finding_id, :kind, :host_id, :container_id, :exec_id, NULL, :severity, :technique, :detail, :image, :time_ns,
        :stream_id, :line, :at_offset, :presence_id);
