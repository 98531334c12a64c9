-- Verdicts (analyzer/verdicts): which findings a waiver excuses, then what each container
-- comes to. Orders are by content.

-- name: clear_waiver
DELETE FROM derived_waiver;
-- name: clear_judgement
DELETE FROM derived_judgement;
-- name: clear_verdict
DELETE FROM derived_verdict;
-- name: clear_verdict_reason
DELETE FROM derived_verdict_reason;
-- name: clear_remedy
DELETE FROM derived_remedy;
-- name: clear_control
DELETE FROM derived_control;
-- name: clear_verdict_sentence
DELETE FROM derived_verdict_sentence;
-- name: clear_excuses
UPDATE derived_finding SET verdict_id = NULL, waived_by = NULL, lapsed = NULL
 WHERE verdict_id IS NOT NULL OR waived_by IS NOT NULL OR lapsed IS NOT NULL;

-- name: evidence_end
SELECT max(last_ns) FROM fact_evidence;

-- name: put_judgement
INSERT INTO derived_judgement VALUES (:as_of_ns, :as_of_given);

-- name: put_control
INSERT INTO derived_control (framework, reference, text, verified, source, note)
VALUES (:framework, :reference, :text, :verified, :source, :note);

-- name: put_waiver
INSERT INTO derived_waiver (id, image, container, label, pod, namespace, caller, rule, command, owner, reason,
                            approved_by, expires, note, state, fits)
VALUES (:id, :image, :container, :label, :pod, :namespace, :caller, :rule, :command, :owner, :reason,
        :approved_by, :expires, :note, :state, :fits);

-- name: waivers_kept
-- The waivers that a case was judged by, as a row of the file.
SELECT id, image, container, label, pod, namespace, caller, rule, command, owner, reason, approved_by, expires, note
  FROM derived_waiver ORDER BY waiver_id;

-- name: excusable_findings
-- Findings with all that a waiver may go by.
SELECT d.finding_id, d.kind, d.exec_id, d.presence_id,
       coalesce(d.image, c.image, c.image_id), c.name, c.labels, c.pod, c.pod_namespace,
       coalesce(m.family, x.family), x.rule,
       (SELECT coalesce(v.cmdline, replace(substr(v.json, 3, length(v.json) - 4), '","', ' '))
          FROM fact_argv v WHERE v.argv_id = f.argv_id)
  FROM derived_finding d
  LEFT JOIN derived_container c ON c.container_id = d.container_id
  LEFT JOIN derived_compilation m ON m.compilation_id = d.compilation_id
  LEFT JOIN derived_exec x ON x.exec_id = coalesce(m.driver_exec_id, d.exec_id)
  LEFT JOIN fact_exec f ON f.fact_id = x.fact_id
 ORDER BY d.finding_id;

-- name: excusable_labels
SELECT l.key, l.value FROM json_each(CASE WHEN json_valid(:labels) THEN :labels ELSE '{}' END) l ORDER BY l.key;

-- name: excusable_compilers
-- What a compiler that is present is known by: a waiver has to mean all of them.
SELECT k.family, k.rule FROM derived_present_compiler k
 WHERE k.presence_id = :presence_id AND k.removed IS NULL ORDER BY k.n;

-- name: excusable_callers
-- The programs above an exec. The depth is bounded, as a case from elsewhere may hold a circle.
WITH RECURSIVE up (depth, exec_id) AS (
    SELECT 0, parent_exec_id FROM derived_exec WHERE exec_id = :exec_id
    UNION ALL
    SELECT depth + 1, x.parent_exec_id FROM up JOIN derived_exec x ON x.exec_id = up.exec_id WHERE depth < 64)
SELECT t.text FROM up JOIN derived_exec x ON x.exec_id = up.exec_id JOIN fact_exec f ON f.fact_id = x.fact_id
  JOIN fact_text t ON t.text_id = f.exe ORDER BY up.depth;

-- name: excuse_finding
UPDATE derived_finding SET waived_by = :waived_by, lapsed = :lapsed WHERE finding_id = :finding_id;

-- name: derive_judged
-- Who is judged: each container that is known, those that only the place of their lists names, and on each host
-- the one that stands for what ran in containers that nothing names.
INSERT INTO derived_verdict (host_id, container_id, container, presence_id)
SELECT host_id, container_id, container, presence_id FROM (
    SELECT c.host_id AS host_id, c.container_id AS container_id, c.id AS container,
           (SELECT min(p.presence_id) FROM derived_presence p WHERE p.container_id = c.container_id) AS presence_id
      FROM derived_container c
    UNION ALL
    SELECT p.host_id, NULL, p.container, p.presence_id
      FROM derived_presence p WHERE p.container IS NOT NULL AND p.container_id IS NULL
    UNION ALL
    SELECT DISTINCT d.host_id, NULL, NULL, NULL
      FROM derived_finding d WHERE d.container_id IS NULL AND d.presence_id IS NULL)
 ORDER BY host_id, container IS NULL, container, presence_id;

-- name: share_findings
-- To whom each finding counts.
WITH whose (finding_id, verdict_id) AS MATERIALIZED (
    SELECT d.finding_id, v.verdict_id FROM derived_finding d JOIN derived_verdict v ON v.container_id = d.container_id
    UNION ALL
    SELECT d.finding_id, v.verdict_id FROM derived_finding d JOIN derived_verdict v ON v.presence_id = d.presence_id
     WHERE d.container_id IS NULL
    UNION ALL
    SELECT d.finding_id, v.verdict_id FROM derived_finding d JOIN derived_verdict v ON v.host_id = d.host_id
     WHERE d.container_id IS NULL AND d.presence_id IS NULL AND v.container IS NULL)
UPDATE derived_finding SET verdict_id = w.verdict_id FROM whose w WHERE w.finding_id = derived_finding.finding_id;

-- name: derive_verdicts
-- What was found decides; where nothing was but what a waiver excuses, whether more could have been.
WITH told AS MATERIALIZED (
    SELECT d.verdict_id, d.aspect, sum(d.waived_by IS NULL) AS open, sum(d.waived_by IS NOT NULL) AS waived,
           max(d.severity) FILTER (WHERE d.waived_by IS NULL) AS severity
      FROM derived_finding d WHERE d.verdict_id IS NOT NULL GROUP BY 1, 2),
judged AS MATERIALIZED (
    SELECT v.verdict_id, e.open AS e_open, e.waived AS e_waived, e.severity AS e_severity,
           p.open AS p_open, p.waived AS p_waived, p.severity AS p_severity, a.open AS a_open,
           a.severity AS a_severity, a.waived AS a_waived,
           v.container_id IS NULL
           OR EXISTS (SELECT 1 FROM derived_unseen u WHERE u.container_id = v.container_id) AS blind,
           (SELECT s.verdict FROM derived_presence s WHERE s.presence_id = v.presence_id) AS presence
      FROM derived_verdict v
      LEFT JOIN told e ON e.verdict_id = v.verdict_id AND e.aspect = 'executed'
      LEFT JOIN told p ON p.verdict_id = v.verdict_id AND p.aspect = 'present'
      LEFT JOIN told a ON a.verdict_id = v.verdict_id AND a.aspect = 'attempted')
UPDATE derived_verdict
   SET executed = CASE WHEN j.e_open > 0 THEN 'fail' WHEN j.blind THEN 'unknown'
                       WHEN j.e_waived > 0 THEN 'waived' ELSE 'pass' END,
       present = CASE WHEN j.p_open > 0 THEN 'fail' WHEN j.p_waived > 0 THEN 'waived'
                      WHEN j.presence = 'absent' THEN 'pass' ELSE 'unknown' END,
       executed_severity = j.e_severity, present_severity = j.p_severity, attempted_severity = j.a_severity,
       attempts = coalesce(j.a_open, 0),
       waived = coalesce(j.e_waived, 0) + coalesce(j.p_waived, 0) + coalesce(j.a_waived, 0)
  FROM judged j WHERE j.verdict_id = derived_verdict.verdict_id;

-- name: put_verdict_sentence
INSERT INTO derived_verdict_sentence (text) VALUES (:text);

-- name: verdict_reasons
-- By verdict, in their order, each with where it is said: of an exec, its own record. What is told of many
-- containers (derived_unseen) is named by its sentence and its times instead of words (unseen_words).
WITH told AS MATERIALIZED (
    SELECT d.verdict_id, d.aspect, d.kind, d.waived_by, d.lapsed, d.finding_id, d.detail, d.stream_id, d.line, d.at_offset,
           coalesce(d.time_ns, x.time_ns) AS time_ns, d.exec_id,
           row_number() OVER same AS n,
           count(*) OVER (PARTITION BY d.verdict_id, d.kind, d.waived_by, d.lapsed) AS many
      FROM derived_finding d LEFT JOIN derived_exec x ON x.exec_id = d.exec_id
     WHERE d.verdict_id IS NOT NULL
    WINDOW same AS (PARTITION BY d.verdict_id, d.kind, d.waived_by, d.lapsed
                    ORDER BY coalesce(d.time_ns, x.time_ns), d.finding_id)),
lists AS MATERIALIZED (
    SELECT v.verdict_id, k.stream_id, k.line, k.at_offset,
           row_number() OVER (PARTITION BY v.verdict_id ORDER BY j.path, j.member, k.line, j.origin) AS n
      FROM derived_verdict v
      JOIN derived_subject j ON j.container_id = v.container_id OR (v.container_id IS NULL AND j.container = v.container)
      JOIN fact_stream s ON s.evidence_row = j.evidence_row
      JOIN (SELECT stream_id, min(line) AS line, at_offset FROM fact_package GROUP BY stream_id) k ON k.stream_id = s.stream_id
     WHERE v.present = 'pass'),
why (verdict_id, rank, aspect, kind, words, sentence, start_ns, end_ns, finding_id, at, exec_id, stream_id, line, at_offset) AS (
    SELECT t.verdict_id, CASE WHEN t.waived_by IS NULL THEN 1 ELSE 3 END, t.aspect,
           CASE WHEN t.waived_by IS NOT NULL THEN 'waived' WHEN t.lapsed IS NOT NULL THEN 'expired' ELSE t.kind END,
           CASE WHEN t.waived_by IS NOT NULL
                THEN (SELECT printf('waived by %s until %s (%s; approved by %s): ', w.id, w.expires, w.owner, w.approved_by)
                        FROM derived_waiver w WHERE w.id = t.waived_by)
                WHEN t.lapsed IS NOT NULL
                THEN (SELECT printf('waiver %s of %s expired after %s: ', w.id, w.owner, w.expires)
                        FROM derived_waiver w WHERE w.id = t.lapsed)
                ELSE '' END
           || t.kind || ': ' || t.detail
           || CASE WHEN t.time_ns IS NULL THEN '' ELSE
                   strftime('; at %Y-%m-%dT%H:%M:%fZ', t.time_ns / 1000000 / 1000.0, 'unixepoch') END
           || CASE WHEN t.exec_id IS NULL THEN '' ELSE printf(' (exec %d)', t.exec_id) END
           || CASE WHEN t.many > 1 THEN printf(', and %d more', t.many - 1) ELSE '' END,
           NULL, NULL, NULL, t.finding_id, t.time_ns, t.exec_id, t.stream_id, t.line, t.at_offset
      FROM told t WHERE t.n = 1
    UNION ALL
    SELECT v.verdict_id, 2, 'executed', u.kind, NULL, u.reason, u.start_ns, u.end_ns, NULL, u.n, NULL, u.stream_id, u.line,
           u.at_offset
      FROM derived_verdict v JOIN derived_unseen u ON u.container_id = v.container_id
    UNION ALL
    SELECT v.verdict_id, 2, 'executed', 'lifetime', 'nothing tells when it ran: only lists of what is in it are there', NULL, NULL,
           NULL, NULL, NULL, NULL, NULL, NULL, NULL
      FROM derived_verdict v WHERE v.container_id IS NULL AND v.container IS NOT NULL
    UNION ALL
    SELECT v.verdict_id, 3, 'executed', 'covered',
           CASE WHEN l.starts IS NULL THEN 'it was made, and not started by the time that it was described' ELSE
           (SELECT printf('whatever ran in it would be in the logs: %d %s of it %s', n, CASE n WHEN 1 THEN 'exec' ELSE 'execs' END,
                          CASE n WHEN 1 THEN 'is' ELSE 'are' END)
              FROM (SELECT coalesce(sum(c.execs), 0) AS n FROM derived_exec_count c
                     WHERE c.container_id = v.container_id AND NOT c.of_runtime AND c.success IS NOT 0))
           || strftime('; it ran from %Y-%m-%dT%H:%M:%fZ', l.starts / 1000000 / 1000.0, 'unixepoch')
           || CASE WHEN l.open THEN '' ELSE strftime(' until %Y-%m-%dT%H:%M:%fZ', l.ends / 1000000 / 1000.0, 'unixepoch') END
           || coalesce('; its host''s log: ' || g.reason, '')
           || CASE WHEN l.starts IS NOT NULL AND EXISTS (SELECT 1 FROM derived_coverage o WHERE o.host_id = v.host_id AND o.n > 1)
                   THEN '; none of these lies in its life' ELSE '' END END,
           NULL, NULL, NULL, NULL, NULL, NULL, CASE WHEN l.starts IS NOT NULL THEN g.stream_id END, g.line, g.at_offset
      FROM derived_verdict v
      LEFT JOIN (SELECT container_id, min(start_ns) AS starts, max(end_ns) AS ends, max(end_ns IS NULL) AS open
                   FROM derived_lifetime GROUP BY container_id) l ON l.container_id = v.container_id
      LEFT JOIN derived_coverage g ON g.host_id = v.host_id AND g.n = 1 AND g.kind = 'log'
     WHERE v.executed IN ('pass', 'waived')
    UNION ALL
    SELECT v.verdict_id, 4, 'executed', 'probe',
           printf('a compiler was asked about itself, %d %s, which compiles nothing; the first is exec %d', count(*),
                  CASE count(*) WHEN 1 THEN 'time' ELSE 'times' END, min(x.exec_id)), NULL, NULL, NULL, NULL, min(x.time_ns),
           min(x.exec_id), NULL, NULL, NULL
      FROM derived_exec x INDEXED BY derived_exec_of_compilers JOIN derived_verdict v ON v.container_id = x.container_id
     WHERE x.family IS NOT NULL AND x.tool_role = 'probe' AND x.success IS NOT 0 GROUP BY v.verdict_id
    UNION ALL
    SELECT v.verdict_id, 5, 'present', 'absent', p.detail, NULL, NULL, NULL, NULL, NULL, NULL, l.stream_id, l.line,
           l.at_offset
      FROM derived_verdict v JOIN derived_presence p ON p.presence_id = v.presence_id
      LEFT JOIN lists l ON l.verdict_id = v.verdict_id AND l.n = 1 AND p.basis LIKE '%packages%'
     WHERE v.present = 'pass'
    UNION ALL
    SELECT v.verdict_id, 5, 'present', 'not-assessed',
           'it is not known whether a compiler is in it'
           || coalesce(': ' || (SELECT p.detail FROM derived_presence p WHERE p.presence_id = v.presence_id), ''), NULL, NULL,
           NULL, NULL, NULL, NULL, NULL, NULL, NULL
      FROM derived_verdict v WHERE v.present = 'unknown')
SELECT w.verdict_id, w.aspect, w.kind, w.words, w.sentence, w.start_ns, w.end_ns, w.finding_id, w.exec_id,
       CASE WHEN w.stream_id IS NULL THEN f.stream_id ELSE w.stream_id END,
       CASE WHEN w.stream_id IS NULL THEN f.line ELSE w.line END,
       CASE WHEN w.stream_id IS NULL THEN f.at_offset ELSE w.at_offset END
  FROM why w LEFT JOIN derived_exec x ON x.exec_id = w.exec_id LEFT JOIN fact_exec f ON f.fact_id = x.fact_id
 ORDER BY w.verdict_id, w.rank, instr('executed present attempted', w.aspect), w.at IS NULL, w.at, w.kind, w.words;

-- name: unseen_words
-- Of a row of derived_unseen.
SELECT (SELECT text FROM derived_sentence WHERE sentence_id = :sentence)
       || CASE WHEN :start_ns IS NULL THEN '' ELSE
               strftime('; from %Y-%m-%dT%H:%M:%fZ', :start_ns / 1000000 / 1000.0, 'unixepoch') END
       || CASE WHEN :end_ns IS NULL THEN '' ELSE
               strftime('; until %Y-%m-%dT%H:%M:%fZ', :end_ns / 1000000 / 1000.0, 'unixepoch') END;

-- name: put_verdict_reason
INSERT INTO derived_verdict_reason (verdict_id, n, aspect, kind, reason, finding_id, exec_id, stream_id, line, at_offset)
VALUES (:verdict_id, :n, :aspect, :kind, :reason, :finding_id, :exec_id, :stream_id, :line, :at_offset);

-- name: remedy_needs
-- Whom something is to be told, by what names they are called, and the client of their runtime: what
-- CRI runs for a pod is better asked through kubectl.
SELECT v.verdict_id, v.executed, v.present, v.container, coalesce(c.image, p.image, p.image_id), c.pod, c.pod_namespace,
       p.since, (SELECT group_concat(package, ' ') FROM (SELECT DISTINCT k.package AS package
                   FROM derived_present_compiler k
                  WHERE k.presence_id = v.presence_id AND k.package IS NOT NULL AND k.removed IS NULL ORDER BY 1)),
       CASE coalesce(c.runtime, 'docker') WHEN 'docker' THEN 'docker' WHEN 'podman' THEN 'podman'
            WHEN 'containerd' THEN CASE WHEN c.pod IS NULL THEN 'nerdctl' END END
  FROM derived_verdict v LEFT JOIN derived_container c ON c.container_id = v.container_id
  LEFT JOIN derived_presence p ON p.presence_id = v.presence_id
 WHERE v.executed IN ('fail', 'unknown') OR v.present IN ('fail', 'unknown') ORDER BY v.verdict_id;

-- name: put_remedy
INSERT INTO derived_remedy VALUES (:verdict_id, :n, :remedy, :aspect, :what, :command);
