-- A small case for the reports: two hosts, four containers, and values that an
-- attacker would choose. Loaded into an empty case by report_case.h.

INSERT INTO fact_evidence (evidence_row, sha256, format, bytes, lines_read, lines_parsed,
                           lines_skipped, lines_damaged, complete, first_ns, last_ns) VALUES
    (1, x'1111111111111111111111111111111111111111111111111111111111111111', 'audit-log', 3221225472, 1000, 900, 98, 2, 1, 1795472001000000000, 1795475601000000000),
    (2, x'2222222222222222222222222222222222222222222222222222222222222222', 'docker-inspect', 4096, 120, 120, 0, 0, 1, NULL, NULL),
    (3, x'3333333333333333333333333333333333333333333333333333333333333333', 'audit-log', 512, 10, 9, 0, 1, 0, 1795472001000000000, 1795472009000000000),
    (4, x'4444444444444444444444444444444444444444444444444444444444444444', NULL, 77, 3, 0, 3, 0, 1, NULL, NULL);
INSERT INTO fact_evidence_path (evidence_row, path, member, site, bytes) VALUES
    (1, 'logs/audit.log', '', 'logs', 1), (2, 'bundle.tgz', 'inspect.json', 'bundle.tgz', 1),
    (3, 'logs/db1.log', '', 'logs', 1), (4, '$''a\x1b[2Jb.bin''', '', 'logs', 1);
INSERT INTO fact_stream (stream_id, evidence_row, node) VALUES (1, 1, NULL), (2, 2, NULL), (3, 3, 'db1'), (4, 4, NULL);
INSERT INTO fact_damage (evidence_row, line, at_offset, what, kept) VALUES
    (1, 17, 2048, 'argument 3 is missing', 'the other arguments'),
    (3, 10, 480, 'the line is cut', NULL),
    (3, 0, 512, 'the stream broke off', '10 lines, 9 facts');
INSERT INTO derived_host (host_id, name, named_by) VALUES (1, 'web1', 'place'), (2, 'db1', 'node');
INSERT INTO derived_stream_host (stream_id, host_id) VALUES (1, 1), (2, 1), (3, 2), (4, 1);
INSERT INTO fact_user (stream_id, uid, name) VALUES (1, 0, 'root'), (1, 1000, 'ana');
INSERT INTO derived_run VALUES ('0.1.0', 'strict', '2026-11-30', 'feedfacefeedfacefeedfacefeedfacefeedfacefeedfacefeedfacefeedface',
    '[{"name":"own.csv","table":"compilers","version":null,"sha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}]', 2, 'f00dfacef00dfacef00dfacef00dfacef00dfacef00dfacef00dfacef00dface');

INSERT INTO fact_text VALUES
    (1, 'gcc'), (2, '/usr/bin/x86_64-linux-gnu-gcc-12'), (3, '/src'), (4, 'execve'),
    (5, 'cc1'), (6, '/usr/lib/gcc/x86_64-linux-gnu/12/cc1'), (7, 'sh'), (8, '/usr/bin/dash'),
    (9, 'runc'), (10, '/usr/sbin/runc'), (11, 'containerd-shim'), (12, '/usr/bin/containerd-shim-runc-v2'),
    (13, 'app'), (14, '/tmp/app'), (15, 'kworker'), (16, '/tmp/.x/kworker'), (17, 'bash'), (18, '/usr/bin/bash'),
    (19, '/usr/bin/cc'),
    -- never printable: what only a forged case holds
    (20, 'ev' || char(27) || '[31m' || char(10) || 'il'),
    (21, char(8238) || 'exe.cc'),
    (22, CAST(x'2f62696eff80' AS TEXT)),
    (23, '<script>alert(1)</script>'),
    (24, '=cmd|''/C calc''!A0'),
    (25, 'make'), (26, '/usr/bin/make');
INSERT INTO fact_argv VALUES
    (1, '["gcc","-o","/tmp/app","hello.c"]', NULL),
    (2, '["/usr/lib/gcc/x86_64-linux-gnu/12/cc1","hello.c"]', NULL),
    (3, '["sh","-c","gcc -o /tmp/app hello.c; /tmp/app"]', 'sh -c ''gcc -o /tmp/app hello.c; /tmp/app'''),
    (4, '["runc","exec","--process","/tmp/p"]', NULL),
    (5, '["containerd-shim","-id","x"]', NULL),
    (6, '["/tmp/app"]', NULL),
    (7, '["=cmd|''/C calc''!A0","a\nb",{"hex":"FF00"},"\u202Eexe.cc","<script>",null]',
        '=cmd|''/C calc''!A0 $''a\nb'' $''\xff\x00'' $''\u202eexe.cc'' <script>'),
    (8, '["cc","broken', 'cc broken'),
    (9, '["gcc","--version"]', NULL),
    (10, '["bash"]', NULL),
    (11, '["gcc","-DLONG=' || printf('%.*c', 150, 'x') || '","long.c"]', NULL),
    (12, '["make","-j3"]', NULL);
INSERT INTO fact_subject (subject_id, auid, uid, euid, ses) VALUES
    (1, 4294967295, 0, 0, 4294967295), (2, 1000, 1000, 1000, 3), (3, NULL, NULL, NULL, NULL);
INSERT INTO fact_path VALUES (1, 0, 19, NULL, NULL, NULL, NULL, NULL);

INSERT INTO derived_container (container_id, host_id, id, runtime, name, image, labels, command, privileged, known_by) VALUES
    (1, 1, 'aaaa567890abaaaa567890abaaaa567890abaaaa567890abaaaa567890ab1234', 'docker', 'build-1', 'registry/app:1.2',
        '{"com":"<script>","n":1}', '["sleep","1"]', 0, 'inspect'),
    (2, 1, 'aabb567890abaaaa567890abaaaa567890abaaaa567890abaaaa567890ab1234', 'docker', '=cmd|''/C calc''!A0',
        'ev' || char(27) || ']0;x' || char(7), '{"broken": ', NULL, 1, 'inspect'),
    (3, 2, 'adhoc-payments', 'containerd', NULL, NULL, NULL, NULL, NULL, 'audit'),
    (4, 1, 'cccc567890abaaaa567890abaaaa567890abaaaa567890abaaaa567890ab1234', 'docker', 'idle', 'nginx:1', '[1e5]', NULL, NULL, 'inspect');
INSERT INTO derived_lifetime VALUES
    (1, 1, 1795472000000000000, 1795472500000000000, 2050, 'inspect'),
    (1, 2, 1795472600000000000, NULL, 3050, 'events'),
    (2, 1, NULL, 1795473000000000000, NULL, 'audit'),
    (4, 1, 1795472001000000000, NULL, NULL, 'inspect');

-- fact_id = exec_id throughout; seconds after 1795472000.
CREATE TEMP TABLE x (id, stream, second, pid, ppid, subject, comm, exe, argv, paths, success, exit,
                     host, parent, place, container, confidence, contradicted, role, reason, family, tool, compilation);
INSERT INTO x VALUES
    (1, 1,  1, 100,   1, 1, 11, 12,  5, NULL, 1, 0,  1, NULL, 'host', NULL, 'certain', 0, 'runtime', 'a child of init', NULL, NULL, NULL),
    (2, 1,  2, 101, 100, 1,  9, 10,  4, NULL, 1, 0,  1, 1, 'host', NULL, 'certain', 0, 'runtime', 'a runtime', NULL, NULL, NULL),
    (3, 1,  3, 102, 101, 1,  7,  8,  3, NULL, 1, 0,  1, 2, 'container', 1, 'certain', 0, 'workload', 'a child of runc exec of build-1', NULL, NULL, NULL),
    (4, 1,  4, 103, 102, 1,  1,  2,  1, NULL, 1, 0,  1, 3, 'container', 1, 'certain', 0, 'workload', 'inherited from its parent', 'gcc', 'driver', 1),
    (5, 1,  5, 104, 103, 1,  5,  6,  2, NULL, 1, 0,  1, 4, 'container', 1, 'certain', 0, 'workload', 'inherited from its parent', 'gcc', 'compiler', 1),
    (6, 1,  6, 105, 102, 1, 13, 14,  6, NULL, 1, 0,  1, 3, 'container', 1, 'certain', 0, 'workload', 'inherited from its parent', NULL, NULL, NULL),
    (7, 1,  7, 110, 109, 1, 15, 16,  7, NULL, 1, 0,  1, NULL, 'container', 2, 'probable', 1, 'workload', 'shares a device with attributed execs', 'tcc', 'driver', 2),
    (8, 3,  8, 210, 209, 3, 20, 22, 11, NULL, 1, 0,  2, NULL, 'container', NULL, 'strong', 0, 'workload', 'an AppArmor label', 'gcc', 'driver', 3),
    (9, 1,  9, 120, 119, 2,  1,  2,  9, NULL, 1, 0,  1, 17, 'host', NULL, 'certain', 0, 'workload', 'a login session', 'gcc', 'driver', NULL),
    (10, 1, 10, 121, 119, 2, 1,  2, 11, NULL, 1, 0,  1, 17, 'host', NULL, 'certain', 0, 'workload', 'a login session', 'gcc', 'driver', 4),
    (11, 1, 11, 130, 129, 1, 21, 23, 8, NULL, 1, 0,  1, NULL, 'unknown', NULL, NULL, 0, 'workload', 'no parent was seen', 'gcc', 'driver', 5),
    (12, 1, 12, 102, 101, 1,  7,  8, NULL, 1, 0, -2, 1, 2, 'container', 1, 'certain', 0, 'workload', 'inherited from its parent', 'gcc', 'driver', NULL),
    (13, 1, 13, 140, 139, 1, 17, 18, 10, NULL, 1, 0, 1, NULL, 'unknown', NULL, NULL, 0, 'workload', 'its parent pid 139 left no record', NULL, NULL, NULL),
    (14, 1, 14, 141, 138, 1, 17, 18, 10, NULL, 1, 0, 1, NULL, 'unknown', NULL, NULL, 0, 'workload', 'its parent pid 138 left no record', NULL, NULL, NULL),
    (15, 1, 15, 142, 139, 1, 24, 24, 10, NULL, 1, 0, 1, NULL, 'unknown', NULL, NULL, 0, 'workload', 'the pid was reused', NULL, NULL, NULL),
    (16, 1, 16, 106, 102, 1,  1,  2,  9, NULL, 1, 0, 1, 3, 'container', 1, 'certain', 0, 'workload', 'inherited from its parent', 'gcc', 'driver', NULL),
    -- each the other's parent: no chain may run for ever
    (17, 1, 17, 119, 118, 2, 17, 18, 10, NULL, 1, 0, 1, 18, 'host', NULL, 'certain', 0, 'workload', 'a login session', NULL, NULL, NULL),
    (18, 1, 18, 118, 119, 2, 17, 18, 10, NULL, 1, 0, 1, 17, 'host', NULL, 'certain', 0, 'workload', 'a login session', NULL, NULL, NULL),
    (19, 1, 19, 150, 119, 2, 25, 26, 12, NULL, 1, 0, 1, NULL, 'host', NULL, 'certain', 0, 'workload', 'a login session', 'make', 'build-tool', NULL);
INSERT INTO fact_call (call_id, syscall, arch, success, exit, precision_ns, zoneless, lossy)
SELECT id, 4, 3221225534, success, exit, 1000000, 0, 0 FROM x;
INSERT INTO fact_exec (fact_id, line, at_offset, records, time_ns, serial, pid, ppid, subject_id, call_id,
                       comm, exe, cwd, argv_id, argv_state, path_list)
SELECT (stream << 30) + id, id * 5, id * 1000, x'00', 1795472000000000000 + second * 1000000000 + 152000000, 900 + id, pid, ppid, subject, id,
       comm, exe, 3, argv, argv IS NOT NULL, paths FROM x;
INSERT INTO derived_method (name, sentence) SELECT DISTINCT 'made', reason FROM x ORDER BY reason;
INSERT INTO derived_clue (clue_id, place_number, method_id, pid) SELECT method_id, 0, method_id, 0 FROM derived_method;
INSERT INTO derived_exec (exec_id, fact_id, host_id, time_ns, success, parent_exec_id, place_number, container_id, sureness, contradicted, of_runtime, clue_id,
                          rule, family, tool_role, compilation_id)
SELECT id, (stream << 30) + id, host, 1795472000152000000 + second * 1000000000, success, parent,
       CASE place WHEN 'container' THEN 2 WHEN 'host' THEN 1 ELSE 0 END, container,
       nullif((instr('weak     probable strong   certain', confidence) + 8) / 9, 0), contradicted, role = 'runtime', method_id, family, family, tool, compilation
  FROM x JOIN derived_method ON sentence = reason;
INSERT INTO derived_exec_count (host_id, container_id, place_number, sureness, contradicted, of_runtime, success, method_id,
                                ran_compiler, left_out, execs)
SELECT x.host_id, x.container_id, x.place_number, x.sureness, x.contradicted, x.of_runtime, x.success, k.method_id,
       x.family IS NOT NULL AND x.success IS NOT 0 AND x.tool_role NOT IN ('archiver', 'build-tool'), 0, count(*)
  FROM derived_exec x JOIN derived_clue k USING (clue_id)
 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
INSERT INTO derived_compilation (compilation_id, host_id, driver_exec_id, start_ns, end_ns, place, container_id, confidence, family,
                                 class, disguise, sources, output, flags, first_output_exec_id, output_runs, exec_count, build_id, success, outcome)
SELECT c.column1, x.host, x.id, 1795472000152000000 + x.second * 1000000000, 1795472000152000000 + x.second * 1000000000,
       x.place, x.container, x.confidence, x.family, 'build', c.column3, c.column4, c.column5, c.column9, c.column6, c.column6 IS NOT NULL, c.column7, c.column10, c.column8, c.column11
  FROM (VALUES (1, 4, NULL, '["hello.c"]', '/tmp/app', 6, 2, 1, '["-static","-o /tmp"]', 1, 'its output was run'),
               (2, 7, 'arguments', '["a\u001b[2J.c",{"hex":"FF"}]', '=1+1', NULL, 1, NULL, NULL, NULL, NULL),
               (3, 8, NULL, '["long.c"]', NULL, NULL, 1, NULL, NULL, NULL, NULL),
               (4, 10, NULL, '["long.c"]', NULL, NULL, 1, 1, NULL, NULL, 'its driver''s exit status is on record'),
               (5, 11, NULL, 'not JSON', '<script>', NULL, 1, 0, 'not JSON', NULL, '<b>')) c JOIN x ON x.id = c.column2;
INSERT INTO derived_build VALUES (1, 3, 1795472004152000000);
INSERT INTO derived_sentence VALUES
    (1, 'written the source hello.c, as the script of a shell says'),
    (2, 'compiled what had been delivered'),
    (3, 'ran the output, as uid 0' || char(27) || '[5m'),
    (4, 'it names this container and this very command'),
    (5, 'session 3 of ana');
INSERT INTO derived_chain_link VALUES
    (1, 1, 'written', 3, 1, NULL),
    (1, 2, 'compiled', 4, 2, 'T1027.004'),
    (1, 3, 'run', 6, 3, NULL);
INSERT INTO derived_finding (finding_id, kind, host_id, container_id, exec_id, compilation_id, severity, technique, detail) VALUES
    (1, 'compiler-executed', 1, 1, 4, 1, 3, 'T1027.004', 'gcc ran in a container'),
    (2, 'compile-then-run', 1, 1, 6, 1, 4, 'T1027.004', 'what it built was run'),
    (3, 'disguised-compiler', 1, 2, 7, 2, 4, 'T1036', 'tcc ran as ' || char(27) || '[1mkworker'),
    (4, 'compiler-attempted', 1, 1, 12, NULL, 2, 'T1027.004', 'there is no such file');
INSERT INTO derived_coverage VALUES
    (1, 1, 1795472000000000000, 1795475000000000000, 'recording', 'log', 'an exec rule without filter was loaded', NULL, NULL, NULL),
    (1, 2, 1795475000000000000, 1795475601000000000, 'lost', 'lost', 'the kernel lost 12 records', 1, 900, 90000),
    (2, 1, 1795472001000000000, 1795472009000000000, 'recording', 'log', 'execs are in the log', NULL, NULL, NULL);
INSERT INTO fact_audit_state (fact_id, line, at_offset, time_ns, serial, change, type, text, lost)
    VALUES (1 << 30, 900, 90000, 1795475000000000000, 2000, 'lost', 'DAEMON_ERR', 'lost ' || char(27) || '[5m12', 12);
INSERT INTO fact_login (fact_id, line, at_offset, time_ns, serial, type, pid, uid, auid, ses, old_auid, op, acct, exe,
                        hostname, addr, terminal, result)
    VALUES (1 << 30, 3, 300, 1795472000500000000, 890, 'USER_LOGIN', 118, 0, 1000, 3, NULL, 'login', 'ana', NULL, NULL, '10.0.0.9', NULL, 'success');
INSERT INTO fact_runtime_event (fact_id, line, at_offset, time_ns, runtime, type, action, container, name, image,
                                exec_id, command, pid, exit_code, attributes) VALUES (1 << 30, 4, 400, 1795472002500000000, 'docker', 'container', 'exec_start',
    'aaaa567890abaaaa567890abaaaa567890abaaaa567890abaaaa567890ab1234', 'build-1', NULL, NULL, 'sh -c ''gcc' || char(10) || 'x''', NULL, NULL, NULL);
INSERT INTO derived_actor (actor_id, host_id, kind, name, uid, auid, ses, confidence, other_id) VALUES
    (1, 1, 'login', NULL, 0, 1000, 3, 'strong', NULL),
    (2, 1, 'service', 'ev' || char(27) || '[7mil.service', 0, NULL, NULL, 'weak', 3),
    (3, 1, 'cron', '=1+1', 0, 0, 4, 'weak', NULL),
    (4, 2, 'login', NULL, 0, 1000, 3, 'certain', NULL);
INSERT INTO derived_actor_link VALUES
    (1, 1, 'client', 9, 4, 'strong', 1, 45, 9000),
    (1, 2, 'session', NULL, 5, 'certain', 1, 3, 300);
UPDATE derived_exec SET actor_id = 1 WHERE exec_id BETWEEN 3 AND 6;
UPDATE derived_exec SET actor_id = 2 WHERE exec_id = 7;
UPDATE derived_exec SET actor_id = 4 WHERE exec_id = 8;
