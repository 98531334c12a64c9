-- What was done with a case: analyzer/journal.c.

-- name: put_journal
-- The parameters stand in the order of the columns, as the digest goes by it.
INSERT INTO journal_entry (n, kind, began, command, version, profile, rules_sha256, options, case_number, examiner,
                           protection, status, streams, lines_read, lines_parsed, lines_skipped, lines_damaged, execs,
                           compilations, findings, first_ns, last_ns, seal, facts_sha256, conclusions_sha256, clock_time,
                           previous, sha256)
VALUES (:n, :kind, :began, :command, :version, :profile, :rules_sha256, :options, :case_number, :examiner,
        :protection, :status, :streams, :lines_read, :lines_parsed, :lines_skipped, :lines_damaged, :execs,
        :compilations, :findings, :first_ns, :last_ns, :seal, :facts_sha256, :conclusions_sha256, :clock_time,
        :previous, :sha256);

-- name: journal_last
SELECT n, sha256 FROM journal_entry ORDER BY n DESC LIMIT 1;

-- name: journal_all
-- In the order of put_journal.
SELECT n, kind, began, command, version, profile, rules_sha256, options, case_number, examiner,
       protection, status, streams, lines_read, lines_parsed, lines_skipped, lines_damaged, execs,
       compilations, findings, first_ns, last_ns, seal, facts_sha256, conclusions_sha256, clock_time,
       previous, sha256
  FROM journal_entry ORDER BY n;

-- name: journal_counts
-- In the order of put_journal, from streams to last_ns.
SELECT count(*), coalesce(sum(lines_read), 0), coalesce(sum(lines_parsed), 0), coalesce(sum(lines_skipped), 0),
       coalesce(sum(lines_damaged), 0), (SELECT count(*) FROM derived_exec),
       (SELECT count(*) FROM derived_compilation), (SELECT count(*) FROM derived_finding),
       min(first_ns), max(last_ns)
  FROM fact_evidence;

-- name: journal_unended
-- Commands that began and did not end.
SELECT b.n, b.command FROM journal_entry b
 WHERE b.kind = 'begin' AND NOT EXISTS (SELECT 1 FROM journal_entry e WHERE e.began = b.n)
 ORDER BY b.n;

-- name: journal_about
-- For whom the case was made, as it was given last, and how far its journal goes.
SELECT (SELECT case_number FROM journal_entry WHERE case_number IS NOT NULL ORDER BY n DESC LIMIT 1) AS case_number,
       (SELECT examiner FROM journal_entry WHERE examiner IS NOT NULL ORDER BY n DESC LIMIT 1) AS examiner,
       j.n AS entries, j.sha256 AS sha256
  FROM journal_entry j ORDER BY j.n DESC LIMIT 1;

-- name: journal_view
SELECT * FROM journal ORDER BY n;

-- name: journal_lines
-- A line per command, for people.
SELECT b.n AS entry, b.clock_time AS clock, b.command AS command,
       CASE WHEN e.n IS NULL THEN 'no end' WHEN e.status = 0 THEN 'done' WHEN e.status = 1 THEN 'done, with damage'
            ELSE 'failed' END AS outcome,
       b.version AS version, e.streams AS streams, e.lines_read AS lines, e.execs AS execs, e.findings AS findings,
       e.seal AS seal, substr(coalesce(e.sha256, b.sha256), 1, 12) AS sha256,
       (SELECT group_concat(value, ' ') FROM json_each(CASE WHEN json_valid(b.options) THEN b.options END)) AS options
  FROM journal_entry b LEFT JOIN journal_entry e ON e.began = b.n
 WHERE b.kind = 'begin' ORDER BY b.n;
