-- The rows that a seal covers (analyzer/seal.c): of each table all columns, in an order that holds
-- whatever is done to the file. docs/forensics.md has the encoding.

-- name: seal_fact_evidence
SELECT * FROM fact_evidence ORDER BY evidence_row;

-- name: seal_fact_evidence_path
SELECT * FROM fact_evidence_path ORDER BY evidence_row, path, member, origin;

-- name: seal_fact_growth
SELECT * FROM fact_growth ORDER BY evidence_row, bytes;

-- name: seal_fact_resume
SELECT * FROM fact_resume ORDER BY evidence_row;

-- name: seal_fact_stream
SELECT * FROM fact_stream ORDER BY stream_id;

-- name: seal_fact_damage
SELECT * FROM fact_damage ORDER BY rowid;

-- name: seal_journal_merged
SELECT * FROM journal_merged ORDER BY journal, n, sha256;

-- name: seal_fact_text
SELECT * FROM fact_text ORDER BY text_id;

-- name: seal_fact_argv
SELECT * FROM fact_argv ORDER BY argv_id;

-- name: seal_fact_subject
SELECT * FROM fact_subject ORDER BY subject_id;

-- name: seal_fact_call
SELECT * FROM fact_call ORDER BY call_id;

-- name: seal_fact_path
SELECT * FROM fact_path ORDER BY path_list, item;

-- name: seal_fact_exec
SELECT * FROM fact_exec ORDER BY fact_id;

-- name: seal_fact_fork
SELECT * FROM fact_fork ORDER BY fact_id;

-- name: seal_fact_exit
SELECT * FROM fact_exit ORDER BY fact_id;

-- name: seal_fact_login
SELECT * FROM fact_login ORDER BY fact_id;

-- name: seal_fact_audit_state
SELECT * FROM fact_audit_state ORDER BY fact_id;

-- name: seal_fact_serials
SELECT * FROM fact_serials ORDER BY fact_id;

-- name: seal_fact_user
SELECT * FROM fact_user ORDER BY stream_id, uid, name;

-- name: seal_fact_container
SELECT * FROM fact_container ORDER BY fact_id;

-- name: seal_fact_image
SELECT * FROM fact_image ORDER BY fact_id;

-- name: seal_fact_runtime_event
SELECT * FROM fact_runtime_event ORDER BY fact_id;

-- name: seal_fact_output_line
SELECT * FROM fact_output_line ORDER BY fact_id;

-- name: seal_fact_listed_process
SELECT * FROM fact_listed_process ORDER BY fact_id;

-- name: seal_fact_package
SELECT * FROM fact_package ORDER BY fact_id;

-- name: seal_fact_listed_file
SELECT * FROM fact_listed_file ORDER BY fact_id;

-- name: seal_fact_layer
SELECT * FROM fact_layer ORDER BY fact_id;

-- name: seal_fact_setting
SELECT * FROM fact_setting ORDER BY fact_id;

-- name: seal_fact_id_range
SELECT * FROM fact_id_range ORDER BY fact_id;

-- name: seal_derived_host
SELECT * FROM derived_host ORDER BY host_id;

-- name: seal_derived_stream_host
SELECT * FROM derived_stream_host ORDER BY host_id, stream_id;

-- name: seal_derived_subject
SELECT * FROM derived_subject ORDER BY evidence_row, path, member, origin;

-- name: seal_derived_method
SELECT * FROM derived_method ORDER BY method_id;

-- name: seal_derived_container
SELECT * FROM derived_container ORDER BY container_id;

-- name: seal_derived_lifetime
SELECT * FROM derived_lifetime ORDER BY container_id, run;

-- name: seal_derived_exec
SELECT * FROM derived_exec ORDER BY exec_id;

-- name: seal_derived_exec_count
SELECT * FROM derived_exec_count ORDER BY rowid;

-- name: seal_derived_actor
SELECT * FROM derived_actor ORDER BY actor_id;

-- name: seal_derived_sentence
SELECT * FROM derived_sentence ORDER BY sentence_id;

-- name: seal_derived_actor_link
SELECT * FROM derived_actor_link ORDER BY actor_id, n;

-- name: seal_derived_exec_place
SELECT * FROM derived_exec_place ORDER BY exec_id, fact_id;

-- name: seal_derived_repeat
SELECT * FROM derived_repeat ORDER BY fact, row;

-- name: seal_derived_clue
SELECT * FROM derived_clue ORDER BY clue_id;

-- name: seal_derived_exec_clue
SELECT * FROM derived_exec_clue ORDER BY exec_id, clue_id;

-- name: seal_derived_compilation
SELECT * FROM derived_compilation ORDER BY compilation_id;

-- name: seal_derived_build
SELECT * FROM derived_build ORDER BY build_id;

-- name: seal_derived_chain_link
SELECT * FROM derived_chain_link ORDER BY compilation_id, n;

-- name: seal_derived_finding
SELECT * FROM derived_finding ORDER BY finding_id;

-- name: seal_derived_presence
SELECT * FROM derived_presence ORDER BY presence_id;

-- name: seal_derived_present_compiler
SELECT * FROM derived_present_compiler ORDER BY presence_id, n;

-- name: seal_derived_coverage
SELECT * FROM derived_coverage ORDER BY host_id, n;

-- name: seal_derived_unseen
SELECT * FROM derived_unseen ORDER BY container_id, n;

-- name: seal_derived_waiver
SELECT * FROM derived_waiver ORDER BY waiver_id;

-- name: seal_derived_judgement
SELECT * FROM derived_judgement ORDER BY rowid;

-- name: seal_derived_verdict
SELECT * FROM derived_verdict ORDER BY verdict_id;

-- name: seal_derived_verdict_sentence
SELECT * FROM derived_verdict_sentence ORDER BY sentence_id;

-- name: seal_derived_verdict_reason
SELECT * FROM derived_verdict_reason ORDER BY verdict_id, n;

-- name: seal_derived_remedy
SELECT * FROM derived_remedy ORDER BY verdict_id, n;

-- name: seal_derived_control
SELECT * FROM derived_control ORDER BY control_id;

-- name: seal_derived_run
SELECT * FROM derived_run ORDER BY rowid;

-- name: seal_fact_numbers
-- How many rows there are of what is told event by event.
SELECT (SELECT count(*) FROM fact_text),
       (SELECT count(*) FROM fact_argv),
       (SELECT count(*) FROM fact_subject),
       (SELECT count(*) FROM fact_call),
       (SELECT count(*) FROM fact_path),
       (SELECT count(*) FROM fact_exec),
       (SELECT count(*) FROM fact_fork),
       (SELECT count(*) FROM fact_exit),
       (SELECT count(*) FROM fact_login),
       (SELECT count(*) FROM fact_serials),
       (SELECT count(*) FROM fact_runtime_event),
       (SELECT count(*) FROM fact_output_line),
       (SELECT count(*) FROM fact_listed_file);

-- name: seal_derived_numbers
-- The same of what is concluded exec by exec.
SELECT (SELECT count(*) FROM derived_method),
       (SELECT count(*) FROM derived_exec),
       (SELECT count(*) FROM derived_actor_link),
       (SELECT count(*) FROM derived_exec_place),
       (SELECT count(*) FROM derived_repeat),
       (SELECT count(*) FROM derived_clue),
       (SELECT count(*) FROM derived_exec_clue);

-- name: seal_findings_execs
-- The execs that compilations and findings stand for, with what the evidence says of them, and where.
SELECT x.exec_id, x.time_ns, x.success, x.place, x.container_id, x.confidence, x.contradicted, x.rule, x.family,
       x.compilation_id, x.actor_id, f.stream_id, f.line, f.at_offset, f.records, f.pid, f.ppid, a.json, e.text, c.text, w.text
  FROM derived_exec x JOIN fact_exec f USING (fact_id)
  LEFT JOIN fact_argv a ON a.argv_id = f.argv_id
  LEFT JOIN fact_text e ON e.text_id = f.exe
  LEFT JOIN fact_text c ON c.text_id = f.comm
  LEFT JOIN fact_text w ON w.text_id = f.cwd
 WHERE x.exec_id IN (SELECT driver_exec_id FROM derived_compilation
                     UNION SELECT exec_id FROM derived_finding WHERE exec_id IS NOT NULL)
 ORDER BY x.exec_id;
