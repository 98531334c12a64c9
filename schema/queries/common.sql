-- What statements share. Columns of those for machines are named as reports/json_tree.h says.

-- fragment: in_stream
-- Of a row of facts, with a row h of derived_stream_host: what it says of that host.
$.fact_id BETWEEN h.first_fact AND h.last_fact

-- fragment: of_stream
-- Of a row of facts, with a row s of fact_stream: it is of that stream.
$.fact_id BETWEEN s.stream_id << 30 AND (s.stream_id << 30) | 1073741823

-- fragment: least_place
-- Of a row of fact_evidence: path, member and origin of the place that stands for all of its places.
(SELECT q.path, q.member, q.origin FROM fact_evidence_path q WHERE q.evidence_row = $.evidence_row
  ORDER BY q.replaced, q.bytes DESC, q.path || q.member, q.path, q.origin LIMIT 1)

-- fragment: compiling
-- Of a row of execs: a compiler, or part of a compilation.
($.compiler IS NOT NULL OR $.compilation_id IS NOT NULL)

-- fragment: program
-- Of a row of execs: the file that was run. Of a failed exec, exe is the caller's.
CASE $.success WHEN 0 THEN $.file ELSE coalesce($.exe, $.file) END

-- fragment: last_part
-- What stands behind the last slash of a path.
nullif(replace($, rtrim($, replace($, '/', '')), ''), '')

-- fragment: finding_uid
-- By which a finding is known again: host, kind, whose it is, and where it is said.
printf('%s/%s/%s/%s/%d', $.host, $.kind, coalesce($.container_id, $.image, $.place), coalesce($.evidence_id, '-'), coalesce($.byte_offset, 0))

-- fragment: judged_ms
-- When verdicts were passed: the time of what has none, as a state is one of then.
coalesce((SELECT unixepoch(j.as_of) * 1000 + CAST(substr(j.as_of, 21, 3) AS INTEGER) FROM judgements j), 0)

-- fragment: tool_version
(SELECT r.version FROM runs r)

-- fragment: digest_of_image
-- Of a row that has host and container_id.
(SELECT c.image_id FROM containers c WHERE c.host = $.host AND c.container_id = $.container_id)

-- fragment: runtime_of_container
(SELECT c.runtime FROM containers c WHERE c.host = $.host AND c.container_id = $.container_id)
