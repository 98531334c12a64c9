-- Whole views, for another database (reports/machine/sql.c). Their columns are taken as they are, so * may grow; orders are total.

-- name: sql_identity
-- What makes a case what it is, wherever it and its evidence lie: what was read, by which rules it was judged, and what that came to.
SELECT said FROM (
    SELECT 1 AS part, json_array(e.sha256, e.bytes, e.complete, e.format, e.host, e.pruned_before) AS said FROM evidence e
    UNION ALL SELECT 2, json_array(r.version, r.profile, r.rules_sha256) FROM runs r
    UNION ALL SELECT 3, json_array(j.as_of, j.as_of_given) FROM judgements j
    UNION ALL
    SELECT 4, json_array(v.host, v.container_id, v.container_name, v.image, v.pod, v.namespace, v.executed, v.present, v.attempts, v.waived,
                         v.unseen)
      FROM verdicts v
    UNION ALL SELECT 5, json_array(s.holds, s.execs, s.left_out) FROM scope s)
 ORDER BY part, said;

-- name: sql_evidence
SELECT e.* FROM evidence e ORDER BY e.sha256;

-- name: sql_damage
SELECT d.* FROM damage d ORDER BY d.path, d.evidence_id, d.line, d.byte_offset, d.what, d.kept;

-- name: sql_users
SELECT u.* FROM users u ORDER BY u.host_id, u.uid, u.rank, u.name;

-- name: sql_actors
SELECT a.* FROM actors a ORDER BY a.actor_id;

-- name: sql_actor_links
SELECT k.* FROM actor_links k ORDER BY k.actor_id, k.n;

-- name: sql_execs
SELECT x.* FROM execs x ORDER BY x.exec_id;

-- name: sql_exec_places
SELECT p.* FROM exec_places p ORDER BY p.exec_id, p.chosen DESC, p.evidence_id, p.line, p.byte_offset;

-- name: sql_clues
SELECT c.* FROM clues c
 ORDER BY c.exec_id, c.decides DESC, c.method, c.strength, c.place, c.container_id, c.detail, c.evidence_id, c.line, c.byte_offset;

-- name: sql_touches
SELECT t.* FROM touches t ORDER BY t.time_ns, t.exec_id;

-- name: sql_containers
SELECT c.* FROM containers c ORDER BY c.host, c.container_id, c.runtime, c.name, c.known_by;

-- name: sql_lifetimes
SELECT l.* FROM lifetimes l ORDER BY l.host, l.container_id, l.run, l.start_ns, l.end_ns, l.source;

-- name: sql_compilations
SELECT m.* FROM compilations m ORDER BY m.compilation_id;

-- name: sql_builds
SELECT b.* FROM builds b ORDER BY b.build_id;

-- name: sql_chains
SELECT l.* FROM chains l ORDER BY l.compilation_id, l.n;

-- name: sql_findings
SELECT d.* FROM findings d ORDER BY d.finding_id;

-- name: sql_presence
SELECT v.* FROM presence v ORDER BY v.presence_id;

-- name: sql_present_compilers
SELECT k.* FROM present_compilers k ORDER BY k.presence_id, k.n;

-- name: sql_coverage
SELECT v.* FROM coverage v ORDER BY v.host, v.start_ns, v.end_ns DESC, v.state, v.kind, v.reason, v.evidence_id, v.line, v.byte_offset;

-- name: sql_unseen
SELECT u.* FROM unseen u ORDER BY u.host, u.container_id, u.n;

-- name: sql_timeline
SELECT t.* FROM timeline t
 ORDER BY t.time_ns, t.host, t.exec_id, t.kind, t.what, t.container_id, t.container_name, t.evidence_id, t.line, t.byte_offset;

-- name: sql_packages
SELECT k.* FROM packages k ORDER BY k.evidence_id, k.path, k.line, k.byte_offset, k.name, k.version, k.host;

-- name: sql_files
SELECT f.* FROM files f ORDER BY f.evidence_id, f.path, f.line, f.byte_offset, f.file, f.host;

-- name: sql_image_layers
SELECT l.* FROM image_layers l ORDER BY l.evidence_id, l.path, l.line, l.byte_offset, l.position, l.layer_id, l.diff_id, l.host;

-- name: sql_image_names
SELECT n.* FROM image_names n ORDER BY n.image_id, n.names;

-- name: sql_image_files
SELECT f.* FROM image_files f
 ORDER BY f.evidence_id, f.line, f.byte_offset, f.file, f.diff_id, f.position, f.image_id, f.config_evidence_id;

-- name: sql_processes_listed
SELECT r.* FROM processes_listed r ORDER BY r.evidence_id, r.path, r.line, r.byte_offset, r.pid, r.host;

-- name: sql_settings
SELECT g.* FROM settings g ORDER BY g.evidence_id, g.path, g.line, g.byte_offset, g.topic, g.name, g.value, g.host;

-- name: sql_output
SELECT o.* FROM output o ORDER BY o.evidence_id, o.path, o.line, o.byte_offset, o.time_ns, o.host;

-- name: sql_waivers
SELECT w.* FROM waivers w ORDER BY w.waiver_id;

-- name: sql_verdicts
SELECT v.* FROM verdicts v ORDER BY v.verdict_id;

-- name: sql_verdict_reasons
SELECT r.* FROM verdict_reasons r ORDER BY r.verdict_id, r.n;

-- name: sql_remedies
SELECT r.* FROM remedies r ORDER BY r.verdict_id, r.n;

-- name: sql_controls
SELECT k.* FROM controls k ORDER BY k.n;

-- name: sql_judgements
SELECT j.* FROM judgements j;

-- name: sql_exec_counts
SELECT k.* FROM exec_counts k
 ORDER BY k.host, k.place, k.container_id, k.confidence, k.contradicted, k.reason, k.ran_compiler, k.left_out, k.execs;

-- name: sql_scope
SELECT s.* FROM scope s;

-- name: sql_runs
SELECT r.* FROM runs r;
