-- What `exectrail verify` asks. The case is only read.

-- name: recheck_evidence
SELECT evidence_row, sha256, bytes, head, pruned_ns IS NOT NULL FROM fact_evidence ORDER BY sha256;

-- name: recheck_places
-- Bytewise, as the program looks them up. What lay there and was replaced is not expected there.
SELECT evidence_row, path, member, bytes FROM fact_evidence_path p
 WHERE replaced = 0 OR NOT EXISTS (SELECT 1 FROM fact_evidence_path q WHERE q.evidence_row = p.evidence_row AND q.replaced = 0)
 ORDER BY path, member, evidence_row, origin;

-- name: recheck_growths
SELECT g.evidence_row, g.bytes, g.sha256 FROM fact_growth g ORDER BY g.evidence_row, g.bytes;

-- name: verify_rests
-- What rests on one evidence: execs recorded in it or placed by it, the compilations and findings
-- that these belong to, and the verdicts of all containers that it speaks of. Of ids as many as are
-- to be shown.
WITH own(stream_id) AS (SELECT stream_id FROM fact_stream WHERE evidence_row = :evidence_row),
     resting(exec_id) AS MATERIALIZED (
        SELECT x.exec_id FROM derived_exec x JOIN fact_exec f USING (fact_id) WHERE f.stream_id IN own
         UNION
        SELECT x.exec_id FROM derived_exec x JOIN derived_clue c USING (clue_id) WHERE c.stream_id IN own),
     compiled(compilation_id) AS MATERIALIZED (
        SELECT DISTINCT x.compilation_id FROM resting JOIN derived_exec x USING (exec_id)
         WHERE x.compilation_id IS NOT NULL),
     found(finding_id) AS MATERIALIZED (
        SELECT finding_id FROM derived_finding
         WHERE stream_id IN own OR exec_id IN resting OR compilation_id IN compiled),
     held(container_id) AS MATERIALIZED (
        SELECT x.container_id FROM resting JOIN derived_exec x USING (exec_id) WHERE x.container_id IS NOT NULL
         UNION
        SELECT c.container_id FROM derived_container c JOIN derived_stream_host h USING (host_id)
          JOIN fact_container f ON f.stream_id = h.stream_id AND f.id = c.id WHERE f.stream_id IN own
         UNION
        SELECT s.container_id FROM derived_subject s WHERE s.evidence_row = :evidence_row AND s.container_id IS NOT NULL),
     judged(verdict_id) AS MATERIALIZED (
        SELECT verdict_id FROM derived_verdict WHERE container_id IN held
         UNION
        SELECT verdict_id FROM derived_verdict_reason WHERE stream_id IN own)
SELECT json_object(
    'execs', (SELECT count(*) FROM resting),
    'told_elsewhere', (SELECT count(*) FROM resting r WHERE EXISTS (
        SELECT 1 FROM derived_exec_place p JOIN fact_exec f USING (fact_id)
         WHERE p.exec_id = r.exec_id AND f.stream_id NOT IN own)),
    'exec_ids', (SELECT json_group_array(exec_id) FROM (SELECT exec_id FROM resting ORDER BY exec_id LIMIT :shown)),
    'compilations', (SELECT count(*) FROM compiled),
    'compilation_ids', (SELECT json_group_array(compilation_id)
                          FROM (SELECT compilation_id FROM compiled ORDER BY compilation_id LIMIT :shown)),
    'findings', (SELECT count(*) FROM found),
    'finding_ids', (SELECT json_group_array(finding_id)
                      FROM (SELECT finding_id FROM found ORDER BY finding_id LIMIT :shown)),
    'verdicts', (SELECT count(*) FROM judged),
    'containers', (SELECT json_group_array(json(o)) FROM (
        SELECT json_object('host', v.host, 'container_id', v.container_id, 'container_name', v.container_name,
                           'executed', v.executed, 'present', v.present) AS o
          FROM judged JOIN verdicts v USING (verdict_id) ORDER BY v.verdict_id LIMIT :shown)));

-- name: verify_rows
-- What was found, a row each: evidence by path, then the case's own parts in the order given.
SELECT f.value ->> 'what' AS what, f.value ->> 'state' AS state,
       coalesce(e.path, f.value ->> 'name') AS path, nullif(f.value ->> 'found', e.path) AS found_at,
       f.value ->> 'note' AS note, e.evidence_id AS evidence_id, e.sha256 AS sha256, e.bytes AS bytes,
       f.value -> 'rests' ->> 'execs' AS execs, f.value -> 'rests' ->> 'told_elsewhere' AS told_elsewhere,
       f.value -> 'rests' ->> 'exec_ids' AS exec_ids,
       f.value -> 'rests' ->> 'compilations' AS compilations, f.value -> 'rests' ->> 'compilation_ids' AS compilation_ids,
       f.value -> 'rests' ->> 'findings' AS findings, f.value -> 'rests' ->> 'finding_ids' AS finding_ids,
       f.value -> 'rests' ->> 'verdicts' AS verdicts, f.value -> 'rests' ->> 'containers' AS containers
  FROM json_each(:found) f LEFT JOIN evidence e ON e.sha256 = f.value ->> 'sha256'
 ORDER BY e.path IS NULL, e.path, e.sha256, f.key;

-- name: verify_containers
-- The list of such a row, a row each.
SELECT coalesce(value ->> 'container_name', value ->> 'container_id', 'a container that nothing names'), value ->> 'executed',
       value ->> 'present'
  FROM json_each(:containers);

-- name: integrity_check
PRAGMA integrity_check(1);

-- name: foreign_key_check
PRAGMA foreign_key_check;
