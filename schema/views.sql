-- The public face of a case: stable, documented in docs/case-schema.md (which is
-- made from this file). Everything here is text or numbers that may be shown.
-- A time is cut to milliseconds before strftime sees it, which would round it up into the next one.

-- One input stream, with the account of its lines.
DROP VIEW IF EXISTS evidence;
CREATE VIEW evidence AS
SELECT
    lower(substr(hex(e.sha256), 1, 12)) AS evidence_id,  -- first 12 digits of its SHA-256
    (SELECT CASE p.member WHEN '' THEN p.path ELSE p.path || '!' || p.member END AS place
       FROM fact_evidence_path p WHERE p.evidence_row = e.evidence_row
      ORDER BY p.replaced, p.bytes DESC, place LIMIT 1) AS path, -- file, or archive!member
    e.format AS format,                                  -- parser; NULL = not recognised
    (SELECT group_concat(name, ' ') FROM (
        SELECT DISTINCT h.name AS name
          FROM fact_stream s JOIN derived_stream_host sh USING (stream_id)
          JOIN derived_host h USING (host_id)
         WHERE s.evidence_row = e.evidence_row ORDER BY h.name)) AS host, -- hosts it speaks of
    lower(hex(e.sha256)) AS sha256,                      -- of the decompressed stream
    e.bytes AS bytes,                                    -- length of the stream
    e.lines_read AS lines_read,                          -- = parsed + skipped + damaged
    e.lines_parsed AS lines_parsed,                      -- understood
    e.lines_skipped AS lines_skipped,                    -- known but without interest, or not recognised
    e.lines_damaged AS lines_damaged,                    -- not readable, or not wholly
    e.complete AS complete,                              -- 0 = the stream broke off
    strftime('%Y-%m-%dT%H:%M:%fZ', e.first_ns / 1000000 / 1000.0, 'unixepoch') AS first_time, -- earliest time it speaks of
    strftime('%Y-%m-%dT%H:%M:%fZ', e.last_ns / 1000000 / 1000.0, 'unixepoch') AS last_time, -- latest one
    e.events AS events,                                  -- audit events it holds, of any type; NULL = no audit log
    e.execve_events AS execve_events,                    -- of these, with an EXECVE record
    strftime('%Y-%m-%dT%H:%M:%SZ', e.pruned_ns / 1000000000, 'unixepoch') AS pruned_before -- it ended before this time: taken out (prune); NULL = it is there
FROM fact_evidence e;

-- Where each evidence lay, in all readings.
DROP VIEW IF EXISTS evidence_places;
CREATE VIEW evidence_places AS
SELECT
    lower(substr(hex(e.sha256), 1, 12)) AS evidence_id, -- of the evidence
    CASE p.member WHEN '' THEN p.path ELSE p.path || '!' || p.member END AS path, -- file, or archive!member
    p.bytes AS bytes,             -- of it that lay there when this place was read last: its beginning, or all
    p.replaced AS replaced,       -- 1 = something else lay there when it was read again
    nullif(p.origin, '') AS origin -- whose place it is, where cases were merged: of a plan or a case (merged_journals); NULL = this case's own
FROM fact_evidence_path p JOIN fact_evidence e USING (evidence_row);

-- What a log was before it grew: its first bytes, compared by their digest before the rest was added.
DROP VIEW IF EXISTS evidence_growth;
CREATE VIEW evidence_growth AS
SELECT
    lower(substr(hex(e.sha256), 1, 12)) AS evidence_id, -- of what it is now
    g.bytes AS bytes,             -- its length at that time
    g.lines AS lines,             -- lines read at that time; a last one may have been cut
    lower(hex(g.sha256)) AS sha256 -- of these bytes
FROM fact_growth g JOIN fact_evidence e USING (evidence_row);

-- Input that could not be read, or not wholly.
DROP VIEW IF EXISTS damage;
CREATE VIEW damage AS
SELECT
    lower(substr(hex(e.sha256), 1, 12)) AS evidence_id, -- of the evidence
    (SELECT CASE p.member WHEN '' THEN p.path ELSE p.path || '!' || p.member END AS place
       FROM fact_evidence_path p WHERE p.evidence_row = e.evidence_row
      ORDER BY p.replaced, p.bytes DESC, place LIMIT 1) AS path, -- where it lay
    d.line AS line,               -- first line concerned, from 1; 0 = the whole
    d.at_offset AS byte_offset,   -- its first byte
    d.what AS what,               -- what is wrong
    d.kept AS kept                -- what was kept in spite of it; NULL = nothing
FROM fact_damage d
JOIN fact_evidence e ON e.evidence_row = d.evidence_row;

-- (Texts are looked up one by one: a query pays only for the columns it asks for.)

-- Names that the evidence gives to a host's user ids.
DROP VIEW IF EXISTS users;
CREATE VIEW users AS
SELECT
    h.host_id AS host_id,         -- ours, of the machine
    u.uid AS uid,                 -- numeric
    u.name AS name,               -- as told; one uid may have several
    e.format = 'passwd' AS rank,  -- 0 = by records of the time, 1 = by the host's passwd
    (SELECT name FROM derived_host WHERE host_id = h.host_id) AS host -- machine
FROM fact_user u JOIN derived_stream_host h USING (stream_id) JOIN fact_stream s USING (stream_id)
JOIN fact_evidence e USING (evidence_row)
WHERE e.format IS NOT 'passwd' OR EXISTS (
    SELECT 1 FROM fact_evidence_path p LEFT JOIN derived_subject d USING (evidence_row, path, member, origin)
     WHERE p.evidence_row = s.evidence_row AND d.evidence_row IS NULL); -- no container's users

-- Who started something on a host, or in a container of it.
DROP VIEW IF EXISTS actors;
CREATE VIEW actors AS
SELECT
    a.actor_id AS actor_id,
    (SELECT name FROM derived_host WHERE host_id = a.host_id) AS host, -- machine
    a.kind AS kind,               -- login, cron, service, kubernetes-user, runtime, entrypoint
    coalesce(a.name, (SELECT u.name FROM users u WHERE u.host_id = a.host_id AND u.uid = a.auid
                       ORDER BY u.rank, u.name LIMIT 1), 'uid ' || a.auid)
        || coalesce(' or ' || coalesce(o.name, (SELECT u.name FROM users u WHERE u.host_id = o.host_id AND u.uid = o.auid
                                                 ORDER BY u.rank, u.name LIMIT 1), 'uid ' || o.auid), '')
        AS name,                  -- account, unit, program, user of the API; "A or B" = both fit; NULL = nothing names it
    a.uid AS uid,                 -- of the exec that asked; NULL = not recorded
    a.auid AS auid,               -- login uid; NULL = no login
    a.ses AS ses,                 -- audit session; NULL = none
    a.tty AS tty,                 -- terminal; NULL = none
    a.address AS address,         -- where the login or the request came from; NULL = not told
    a.confidence AS confidence,   -- certain, strong, probable, weak
    a.other_id AS other_actor_id  -- who fits as well; NULL = nobody
FROM derived_actor a LEFT JOIN derived_actor o ON o.actor_id = a.other_id;

-- What leads to an actor, from what was started outwards.
DROP VIEW IF EXISTS actor_links;
CREATE VIEW actor_links AS
SELECT
    k.actor_id AS actor_id,       -- of actors
    k.n AS n,                     -- 1, 2 …
    k.what AS what,               -- service, entry, runtime-call, request, client, candidate, ancestor, session, account, unit, cron, missing
    (SELECT text FROM derived_sentence WHERE sentence_id = k.detail) AS detail, -- in one sentence
    k.strength AS strength,       -- certain, strong, probable, weak
    k.exec_id AS exec_id,         -- of execs; NULL = it is no exec
    lower(substr(hex(e.sha256), 1, 12)) AS evidence_id, -- where it is said
    k.line AS line,               -- from 1
    k.at_offset AS byte_offset    -- of that line
FROM derived_actor_link k
JOIN fact_stream st USING (stream_id)
JOIN fact_evidence e USING (evidence_row);

-- Every exec, successful or failed, with its verdict.
DROP VIEW IF EXISTS execs;
CREATE VIEW execs AS
SELECT
    x.exec_id AS exec_id, -- by host, then time and serial: the same for the same evidence
    strftime('%Y-%m-%dT%H:%M:%fZ', x.time_ns / 1000000 / 1000.0, 'unixepoch') AS time, -- ISO-8601 UTC
    x.time_ns AS time_ns, -- nanoseconds since 1970, UTC
    (SELECT name FROM derived_host WHERE host_id = x.host_id) AS host, -- machine
    f.serial AS serial, -- audit serial
    f.pid AS pid, -- in the host's pid namespace
    f.ppid AS ppid, -- at that moment
    (SELECT uid FROM fact_subject WHERE subject_id = f.subject_id) AS uid, -- numeric, of the host
    (SELECT euid FROM fact_subject WHERE subject_id = f.subject_id) AS euid, -- numeric, of the host
    (SELECT auid FROM fact_subject WHERE subject_id = f.subject_id) AS auid, -- login uid; 4294967295 = unset
    (SELECT ses FROM fact_subject WHERE subject_id = f.subject_id) AS ses, -- audit session; 4294967295 = none
    (SELECT t.text FROM fact_subject s JOIN fact_text t ON t.text_id = s.tty
      WHERE s.subject_id = f.subject_id) AS tty, -- NULL = none
    (SELECT text FROM fact_text WHERE text_id = f.comm) AS comm, -- of a failed exec: the caller's
    (SELECT text FROM fact_text WHERE text_id = f.exe) AS exe, -- path in the process's own root; of a failed exec: the caller's
    (SELECT json FROM fact_argv WHERE argv_id = f.argv_id) AS argv, -- JSON array; {"hex":"…"} = not UTF-8; null = missing
    (SELECT coalesce(cmdline, replace(substr(json, 3, length(json) - 4), '","', ' '))
       FROM fact_argv WHERE argv_id = f.argv_id) AS cmdline, -- shell-quoted
    (SELECT text FROM fact_text WHERE text_id = f.cwd) AS cwd, -- working directory in the process's own root
    x.success AS success, -- 1, 0, NULL = not recorded
    (SELECT exit FROM fact_call WHERE call_id = f.call_id) AS exit, -- 0 or -errno
    (SELECT t.text FROM fact_call k JOIN fact_text t ON t.text_id = k.syscall WHERE k.call_id = f.call_id) AS syscall, -- execve, execveat
    x.place AS place, -- container, host, unknown
    (SELECT id FROM derived_container WHERE container_id = x.container_id) AS container_id, -- the runtime's id; NULL = none, or not known which
    (SELECT name FROM derived_container WHERE container_id = x.container_id) AS container_name, -- NULL = not known
    (SELECT image FROM derived_container WHERE container_id = x.container_id) AS image, -- NULL = not known
    (SELECT pod FROM derived_container WHERE container_id = x.container_id) AS pod, -- Kubernetes
    (SELECT pod_namespace FROM derived_container WHERE container_id = x.container_id) AS namespace, -- Kubernetes
    x.confidence AS confidence, -- certain, strong, probable, weak; NULL = unknown
    x.contradicted AS contradicted, -- 1 = a clue says otherwise
    x.role AS role, -- runtime (runc, shim, conmon and their stages) or workload
    (SELECT replace(w.sentence, '%s', coalesce(k.pid, '')) FROM derived_clue k JOIN derived_method w USING (method_id) WHERE k.clue_id = x.clue_id) AS reason, -- why this verdict
    (SELECT id FROM derived_container WHERE container_id = x.touches_id) AS touches_container_id, -- it works on that container's files, but is not in it; NULL = on none
    x.family AS compiler, -- compiler family; NULL = no compiler
    x.tool_role AS tool_role, -- driver, compiler, assembler, linker, archiver, build-tool
    x.rule AS rule, -- id of the rule that matched
    x.compilation_id AS compilation_id, -- NULL = part of none
    x.parent_exec_id AS parent_exec_id, -- what its parent was running
    x.process_id AS process_id, -- same number = same process, which a pid alone does not tell; NULL = no pid recorded
    (SELECT t.text FROM fact_path p JOIN fact_text t ON t.text_id = p.name
      WHERE p.path_list = f.path_list AND p.item = 0) AS file, -- the file asked for (PATH item 0)
    (SELECT u.name FROM users u
      WHERE u.uid = (SELECT uid FROM fact_subject WHERE subject_id = f.subject_id) AND u.host_id = x.host_id
      ORDER BY u.rank, u.name LIMIT 1) AS user, -- name of uid: as enriched records had it at the time, else as the host's passwd has it
    (SELECT lower(substr(hex(e.sha256), 1, 12)) FROM fact_stream st JOIN fact_evidence e USING (evidence_row)
      WHERE st.stream_id = f.stream_id) AS evidence_id, -- where it is said
    f.line AS line, -- of its first record, from 1
    f.at_offset AS byte_offset, -- of its first record
    x.actor_id AS actor_id, -- of actors: who started it; NULL = not known
    (SELECT name FROM actors WHERE actor_id = x.actor_id) AS actor, -- the actor's name; NULL = not known
    (SELECT kind FROM derived_actor WHERE actor_id = x.actor_id) AS actor_kind, -- login, cron, service, kubernetes-user, runtime, entrypoint
    (SELECT confidence FROM derived_actor WHERE actor_id = x.actor_id) AS actor_confidence -- certain, strong, probable, weak
FROM derived_exec x
LEFT JOIN fact_exec f ON f.fact_id = x.fact_id;

-- Every place in the evidence where an exec is told: by the log, its copies, other carriers.
DROP VIEW IF EXISTS exec_places;
CREATE VIEW exec_places AS
SELECT
    a.exec_id AS exec_id,         -- of execs
    lower(substr(hex(e.sha256), 1, 12)) AS evidence_id, -- where it is said
    f.line AS line,               -- of its first record, from 1
    f.at_offset AS byte_offset,   -- of its first record
    e.format AS format,           -- of that evidence
    a.chosen AS chosen,           -- 1 = the account that execs shows: the fullest
    (SELECT t.text FROM fact_call k JOIN fact_text t ON t.text_id = k.container WHERE k.call_id = f.call_id) AS container_claimed -- id that the carrier's own enrichment gives; NULL = none
FROM (
    SELECT exec_id, fact_id, 1 AS chosen FROM derived_exec
    UNION ALL
    SELECT exec_id, fact_id, 0 FROM derived_exec_place
) a
JOIN fact_exec f USING (fact_id)
JOIN fact_stream s USING (stream_id)
JOIN fact_evidence e USING (evidence_row);

-- What ties an exec to its place, or to another one.
DROP VIEW IF EXISTS clues;
CREATE VIEW clues AS
SELECT
    a.exec_id AS exec_id,         -- of execs
    k.place AS place,             -- container, host: what it speaks for
    c.id AS container_id,         -- NULL = the host, or a container that it does not name
    w.name AS method,             -- how it was found
    k.strength AS strength,       -- certain, strong, probable, weak
    a.decides AS decides,         -- 1 = the verdict follows this one
    k.place = x.place AND (k.container_id IS NULL OR x.container_id IS NULL OR k.container_id = x.container_id
        OR c.outer_id IS x.container_id
        OR (SELECT outer_id FROM derived_container WHERE container_id = x.container_id) IS k.container_id)
        AS agrees,                -- 1 = it says what the verdict says, or less, or the container around it; 0 = it contradicts
    replace(w.sentence, '%s', coalesce(k.pid, '')) AS detail, -- in one sentence
    lower(substr(hex(e.sha256), 1, 12)) AS evidence_id, -- where it is said
    coalesce(k.line, f.line) AS line, -- from 1
    CASE WHEN k.stream_id IS NULL THEN f.at_offset ELSE k.at_offset END AS byte_offset -- of that line
FROM (
    SELECT exec_id, clue_id, 1 AS decides FROM derived_exec
    UNION ALL
    SELECT exec_id, clue_id, 0 FROM derived_exec_clue
) a
JOIN derived_exec x ON x.exec_id = a.exec_id
JOIN derived_clue k ON k.clue_id = a.clue_id
JOIN fact_exec f ON f.fact_id = x.fact_id
JOIN derived_method w USING (method_id)
JOIN fact_stream st ON st.stream_id = coalesce(k.stream_id, f.stream_id)
JOIN fact_evidence e ON e.evidence_row = st.evidence_row
LEFT JOIN derived_container c ON c.container_id = k.container_id
WHERE k.place <> 'unknown';

-- Who worked on a container's files, or entered its namespaces, without being in it.
DROP VIEW IF EXISTS touches;
CREATE VIEW touches AS
SELECT
    x.exec_id AS exec_id,         -- of execs
    x.time AS time,               -- ISO-8601 UTC
    x.time_ns AS time_ns,         -- nanoseconds
    x.host AS host,               -- machine
    x.place AS place,             -- where the process itself was: host, another container, unknown
    x.confidence AS confidence,   -- of that
    x.touches_container_id AS container_id, -- whose files or namespaces
    c.name AS container_name,     -- NULL = not known
    coalesce(x.user, x.uid) AS user, -- name if the evidence gives one, else uid
    x.actor AS actor,             -- who started it, see actors; NULL = not known
    x.exe AS exe,                 -- its program
    x.cmdline AS cmdline,         -- shell-quoted
    x.tool_role AS tool_role,     -- driver, compiler …; NULL = no compiler
    x.compilation_id AS compilation_id -- NULL = part of none
FROM derived_exec d
JOIN execs x ON x.exec_id = d.exec_id
JOIN derived_container c ON c.container_id = d.touches_id
WHERE d.touches_id IS NOT NULL;

-- Every container that some evidence knows.
DROP VIEW IF EXISTS containers;
CREATE VIEW containers AS
SELECT
    c.id AS container_id,         -- the runtime's id
    h.name AS host,               -- machine
    c.runtime AS runtime,         -- docker, podman, containerd …
    c.name AS name,               -- the last one known
    c.image AS image,             -- as it was started
    c.image_id AS image_id,       -- digest
    c.pod AS pod,                 -- Kubernetes
    c.pod_namespace AS namespace, -- Kubernetes
    c.privileged AS privileged,   -- 1, 0, NULL = not known
    c.pid_mode AS pid_mode,       -- "host" = sees the host's processes
    c.labels AS labels,           -- JSON object
    c.command AS command,         -- JSON array
    strftime('%Y-%m-%dT%H:%M:%fZ', c.created_ns / 1000000 / 1000.0, 'unixepoch') AS created, -- NULL = not known
    (SELECT min(l.start_ns) FROM derived_lifetime l WHERE l.container_id = c.container_id) AS first_start_ns, -- NULL = not known
    coalesce((SELECT sum(k.execs) FROM derived_exec_count k WHERE k.container_id = c.container_id AND NOT k.of_runtime), 0)
        AS execs,                 -- of its workload
    (SELECT count(*) FROM derived_compilation m WHERE m.container_id = c.container_id) AS compilations, -- made in it
    (SELECT o.id FROM derived_container o WHERE o.container_id = c.outer_id) AS outer_container_id, -- the container it runs in; NULL = the host itself
    c.known_by AS known_by        -- inspect, events, audit
FROM derived_container c
JOIN derived_host h USING (host_id);

-- Each run of a container.
DROP VIEW IF EXISTS lifetimes;
CREATE VIEW lifetimes AS
SELECT
    c.id AS container_id,         -- the runtime's id
    c.name AS container_name,     -- NULL = not known
    h.name AS host,               -- machine
    l.run AS run,                 -- 1, 2 …
    strftime('%Y-%m-%dT%H:%M:%fZ', l.start_ns / 1000000 / 1000.0, 'unixepoch') AS start_time, -- NULL = not known
    strftime('%Y-%m-%dT%H:%M:%fZ', l.end_ns / 1000000 / 1000.0, 'unixepoch') AS end_time, -- NULL = not known, or still running
    l.start_ns AS start_ns,       -- nanoseconds
    l.end_ns AS end_ns,           -- nanoseconds
    l.pid AS pid,                 -- host pid of its init, where known
    l.source AS source            -- inspect, events, audit
FROM derived_lifetime l
JOIN derived_container c USING (container_id)
JOIN derived_host h USING (host_id);

-- One driver with its children.
DROP VIEW IF EXISTS compilations;
CREATE VIEW compilations AS
SELECT
    m.compilation_id AS compilation_id, -- in order of time
    strftime('%Y-%m-%dT%H:%M:%fZ', m.start_ns / 1000000 / 1000.0, 'unixepoch') AS start_time, -- ISO-8601 UTC
    strftime('%Y-%m-%dT%H:%M:%fZ', m.end_ns / 1000000 / 1000.0, 'unixepoch') AS end_time, -- start of its last exec
    x.host AS host,               -- machine
    x.place AS place,             -- container, host, unknown
    x.container_id AS container_id, -- NULL = none, or not known which
    x.container_name AS container_name, -- NULL = not known
    x.image AS image,             -- NULL = not known
    x.confidence AS confidence,   -- of the place
    m.family AS family,           -- gcc, clang, go, java …
    x.exe AS driver_exe,          -- the driver's program file
    x.cmdline AS cmdline,         -- the driver's command line
    x.cwd AS cwd,                 -- the driver's working directory
    m.disguise IS NOT NULL AS disguised, -- 1 = under a name that is not its own
    m.sources AS sources,         -- JSON array, as given
    m.output AS output,           -- as given; NULL = not told
    m.first_output_exec_id IS NOT NULL AS output_executed, -- 1 = it was run later
    m.first_output_exec_id AS first_output_exec_id, -- of execs
    x.actor AS actor,             -- who started it: account, service, user of the API …; NULL = not known
    m.exec_count AS exec_count,   -- execs that belong to it
    m.success AS success,         -- 1 = it produced something; NULL = the log cannot tell
    m.driver_exec_id AS driver_exec_id, -- of execs
    x.actor_kind AS actor_kind,   -- login, cron, service, kubernetes-user, runtime, entrypoint
    x.actor_confidence AS actor_confidence, -- certain, strong, probable, weak
    x.actor_id AS actor_id,       -- of actors
    m.class AS class,             -- build; jit = a program compiles its own kernels as it runs
    m.disguise AS disguise,       -- renamed, copied, arguments, loader, memory, deleted, descriptor, symlink; NULL = not disguised
    m.flags AS flags,             -- JSON array of options of note; NULL = none
    m.output_runs AS output_runs, -- how often the output was run, as far as recorded
    m.outcome AS outcome,         -- what tells of success, in one sentence; NULL = nothing does
    m.build_id AS build_id,       -- of builds; NULL = part of none
    x.uid AS uid,                 -- of the driver, numeric, of the host
    x.user AS user,               -- name of uid; NULL = not known
    m.start_ns AS start_ns,       -- nanoseconds
    m.end_ns AS end_ns            -- nanoseconds
FROM derived_compilation m
JOIN execs x ON x.exec_id = m.driver_exec_id;

-- A build tool (make, cargo, ninja …) and what was compiled below it.
DROP VIEW IF EXISTS builds;
CREATE VIEW builds AS
SELECT
    b.build_id AS build_id,       -- in order of their first compilation
    x.time AS start_time,         -- of the build tool's exec, ISO-8601 UTC
    strftime('%Y-%m-%dT%H:%M:%fZ', b.end_ns / 1000000 / 1000.0, 'unixepoch') AS end_time, -- last exec of its compilations
    x.host AS host,               -- machine
    x.place AS place,             -- container, host, unknown
    x.container_id AS container_id, -- NULL = none, or not known which
    x.container_name AS container_name, -- NULL = not known
    x.image AS image,             -- NULL = not known
    x.exe AS tool,                -- the build tool
    x.cmdline AS cmdline,         -- its command line
    x.cwd AS cwd,                 -- its working directory
    (SELECT count(*) FROM derived_compilation m WHERE m.build_id = b.build_id) AS compilations, -- made below it
    x.actor AS actor,             -- who started it; NULL = not known
    b.exec_id AS exec_id          -- of execs
FROM derived_build b
JOIN execs x ON x.exec_id = b.exec_id;

-- What led to a compilation in a container, and what followed from it, in order of time.
DROP VIEW IF EXISTS chains;
CREATE VIEW chains AS
SELECT
    l.compilation_id AS compilation_id, -- of compilations
    l.n AS n,                     -- 1, 2 …
    x.time AS time,               -- ISO-8601 UTC
    x.time_ns AS time_ns,         -- nanoseconds
    l.step AS step,               -- entered, copied-in, fetched, decoded, unpacked, written, copied, moved, permitted, compiled, run, next, uid-change, network, left, deleted, more
    (SELECT text FROM derived_sentence WHERE sentence_id = l.detail) AS detail, -- in one sentence
    l.technique AS technique,     -- ATT&CK id; NULL = none of its own
    x.host AS host,               -- machine
    x.place AS place,             -- where that exec was: container, host, unknown
    x.container_id AS container_id, -- of that exec; NULL = none, or not known which
    x.container_name AS container_name, -- NULL = not known
    coalesce(x.user, x.uid) AS user, -- who did it: name if the evidence gives one, else uid
    x.cmdline AS cmdline,         -- of that exec
    l.exec_id AS exec_id,         -- of execs
    x.evidence_id AS evidence_id, -- where it is said
    x.line AS line,               -- from 1
    x.byte_offset AS byte_offset  -- of that line
FROM derived_chain_link l
JOIN execs x ON x.exec_id = l.exec_id;

-- (Of execs only what is shown here is looked up: joined with the view of them, or in two parts, a query would
-- pay for all columns.)

-- A rule matched.
DROP VIEW IF EXISTS findings;
CREATE VIEW findings AS
SELECT
    d.finding_id AS finding_id,
    d.kind AS kind,               -- compiler-executed, compiler-attempted, disguised-compiler, compile-then-run, compiler-present, compiler-installed-at-runtime
    strftime('%Y-%m-%dT%H:%M:%fZ', coalesce(d.time_ns, x.time_ns) / 1000000 / 1000.0, 'unixepoch') AS time, -- of the exec; NULL = a state, not an event
    coalesce(d.time_ns, x.time_ns) AS time_ns, -- nanoseconds
    (SELECT name FROM derived_host WHERE host_id = d.host_id) AS host, -- machine
    CASE WHEN d.exec_id IS NOT NULL THEN x.place
         WHEN d.container_id IS NOT NULL OR d.image IS NULL THEN 'container'
         ELSE 'image' END AS place, -- container, host, unknown; image = it is about an image
    c.id AS container_id,         -- NULL = none, or not known which
    c.name AS container_name,     -- NULL = not known
    CASE WHEN d.exec_id IS NULL THEN coalesce(d.image, c.image) ELSE coalesce(c.image, d.image) END AS image, -- NULL = not known
    x.confidence AS confidence,   -- of the place; NULL = it is about no exec
    d.severity AS severity,       -- 1 low to 4 critical
    d.technique AS technique,     -- ATT&CK
    d.detail AS detail,           -- in one sentence
    d.exec_id AS exec_id,         -- of execs; NULL = it is about no exec
    d.compilation_id AS compilation_id, -- NULL = none
    (SELECT name FROM actors WHERE actor_id = x.actor_id) AS actor, -- who started it; NULL = not known
    (SELECT kind FROM derived_actor WHERE actor_id = x.actor_id) AS actor_kind, -- login, cron, service, kubernetes-user, runtime, entrypoint
    (SELECT confidence FROM derived_actor WHERE actor_id = x.actor_id) AS actor_confidence, -- certain, strong, probable, weak
    x.actor_id AS actor_id,       -- of actors
    (SELECT lower(substr(hex(e.sha256), 1, 12)) FROM fact_stream st JOIN fact_evidence e USING (evidence_row)
      WHERE st.stream_id = coalesce(d.stream_id, f.stream_id)) AS evidence_id, -- where it is said
    coalesce(d.line, f.line) AS line, -- from 1
    CASE WHEN d.stream_id IS NULL THEN f.at_offset ELSE d.at_offset END AS byte_offset, -- of that line
    d.aspect AS aspect,           -- what it counts for: executed, present, attempted
    d.waived_by AS waived_by,     -- id, of waivers: it excuses this; NULL = none does
    d.lapsed AS lapsed_waiver,    -- id of one that would, had it not expired; NULL = none
    d.presence_id AS presence_id, -- of presence: whose state it is; NULL = it is no state
    d.verdict_id AS verdict_id    -- of verdicts: whom it counts for; NULL = it is about an image
FROM derived_finding d
LEFT JOIN derived_exec x ON x.exec_id = d.exec_id
LEFT JOIN fact_exec f ON f.fact_id = x.fact_id
LEFT JOIN derived_container c
       ON c.container_id = CASE WHEN d.exec_id IS NULL THEN d.container_id ELSE x.container_id END;

-- Is a compiler in a container or an image? One row for each of them that the case knows. absent
-- is said only where the evidence would have shown one (see basis); else it is not-assessed.
DROP VIEW IF EXISTS presence;
CREATE VIEW presence AS
SELECT
    v.presence_id AS presence_id,
    CASE WHEN v.container IS NULL THEN 'image' ELSE 'container' END AS subject, -- container, image
    h.name AS host,               -- machine
    v.container AS container_id,  -- the runtime's id; NULL = an image
    c.name AS container_name,     -- NULL = not known
    v.image AS image,             -- name; of a container as it was started
    v.image_id AS image_id,       -- digest
    v.verdict AS verdict,         -- present, absent, not-assessed
    v.basis AS basis,             -- what it rests on: packages, files, layers, history, commands, execs, diff; NULL = nothing
    v.families AS families,       -- of the compilers there
    v.since AS since,             -- of the earliest: base image, step and instruction, time and command; NULL = not known
    v.detail AS detail            -- in one sentence
FROM derived_presence v
JOIN derived_host h USING (host_id)
LEFT JOIN derived_container c ON c.container_id = v.container_id;

-- Each compiler found in a container or an image, with where that is said. Build tools and
-- archivers are told as well (role); they make no verdict.
DROP VIEW IF EXISTS present_compilers;
CREATE VIEW present_compilers AS
SELECT
    k.presence_id AS presence_id, -- of presence
    k.n AS n,                     -- 1, 2 …
    v.subject AS subject,         -- container, image
    v.host AS host,               -- machine
    v.container_id AS container_id, -- the runtime's id; NULL = an image
    v.container_name AS container_name, -- NULL = not known
    v.image AS image,             -- name
    v.image_id AS image_id,       -- digest
    k.family AS family,           -- gcc, clang, go, java …
    k.role AS role,               -- driver, compiler, assembler, linker; archiver, build-tool … = context
    k.what AS what,               -- package and version, path, or what an instruction asks for
    k.package AS package,         -- the package's name; NULL = a file
    k.rule AS rule,               -- id of the rule that matched
    k.severity AS severity,       -- 1 low to 4 critical
    k.basis AS basis,             -- packages, files, layers, history, commands, execs, diff
    k.since AS since,             -- base-image, layer, installed, dropped, executed, unknown
    strftime('%Y-%m-%dT%H:%M:%fZ', k.time_ns / 1000000 / 1000.0, 'unixepoch') AS since_time, -- of the step or the exec; NULL = not known
    k.position AS position,       -- of the step, 0 = the oldest; NULL = no step
    coalesce(k.instruction, (SELECT x.cmdline FROM execs x WHERE x.exec_id = k.exec_id)) AS instruction, -- of the step; or the command line that ran, installed or copied it
    k.layer_of AS layer_of,       -- image in whose own steps it first appears; NULL = this one's, or none is known
    k.exec_id AS exec_id,         -- of execs: that installed, copied or ran it
    (SELECT name FROM actors a JOIN derived_exec x ON x.actor_id = a.actor_id WHERE x.exec_id = k.exec_id) AS actor, -- who started that; NULL = not known
    k.inherited AS inherited,     -- 1 = of a container: its image has it
    k.removed AS removed,         -- what took it away again; NULL = it is there
    k.detail AS detail,           -- in one sentence
    lower(substr(hex(e.sha256), 1, 12)) AS evidence_id, -- where it is said
    k.line AS line,               -- from 1
    k.at_offset AS byte_offset    -- of that line
FROM derived_present_compiler k
JOIN presence v ON v.presence_id = k.presence_id
LEFT JOIN fact_stream st ON st.stream_id = k.stream_id
LEFT JOIN fact_evidence e ON e.evidence_row = st.evidence_row;

-- Could an exec have been recorded and kept?
DROP VIEW IF EXISTS coverage;
CREATE VIEW coverage AS
SELECT
    h.name AS host,               -- machine
    strftime('%Y-%m-%dT%H:%M:%fZ', v.start_ns / 1000000 / 1000.0, 'unixepoch') AS start_time,
    strftime('%Y-%m-%dT%H:%M:%fZ', v.end_ns / 1000000 / 1000.0, 'unixepoch') AS end_time,
    v.start_ns AS start_ns,       -- nanoseconds
    v.end_ns AS end_ns,           -- nanoseconds
    v.state AS state,             -- recording, doubtful, stopped, lost, not-recording
    v.reason AS reason,           -- in one sentence
    v.kind AS kind,               -- what it is about: log; else as in unseen
    nullif(lower(substr(hex(e.sha256), 1, 12)), '') AS evidence_id, -- where it is said; NULL = concluded from what is not there
    v.line AS line,               -- from 1
    v.at_offset AS byte_offset    -- of that line
FROM derived_coverage v
JOIN derived_host h USING (host_id)
LEFT JOIN fact_stream st ON st.stream_id = v.stream_id
LEFT JOIN fact_evidence e USING (evidence_row);

-- Why an exec in a container could have gone unrecorded: a container without a row here is
-- covered for its whole life.
DROP VIEW IF EXISTS unseen;
CREATE VIEW unseen AS
SELECT
    h.name AS host,               -- machine
    c.id AS container_id,         -- the runtime's id
    c.name AS container_name,     -- NULL = not known
    u.n AS n,                     -- 1, 2 …
    u.kind AS kind,               -- no-log, rules, unset-auid, stopped, lost, gap, before-log, after-log, lifetime, damaged, pruned, told-elsewhere, unplaced
    (SELECT text FROM derived_sentence WHERE sentence_id = u.reason) AS reason, -- in one sentence
    strftime('%Y-%m-%dT%H:%M:%fZ', u.start_ns / 1000000 / 1000.0, 'unixepoch') AS start_time, -- of the part of its life that it concerns; NULL = open
    strftime('%Y-%m-%dT%H:%M:%fZ', u.end_ns / 1000000 / 1000.0, 'unixepoch') AS end_time, -- NULL = open
    u.start_ns AS start_ns,       -- nanoseconds
    u.end_ns AS end_ns,           -- nanoseconds
    nullif(lower(substr(hex(e.sha256), 1, 12)), '') AS evidence_id, -- where it is said; NULL = concluded from what is not there
    u.line AS line,               -- from 1
    u.at_offset AS byte_offset    -- of that line
FROM derived_unseen u
JOIN derived_container c USING (container_id)
JOIN derived_host h USING (host_id)
LEFT JOIN fact_stream st ON st.stream_id = u.stream_id
LEFT JOIN fact_evidence e USING (evidence_row);

-- Everything that has a time, in one list. What several files hold is told once, with its place
-- in the fullest of them.
DROP VIEW IF EXISTS timeline;
CREATE VIEW timeline AS
SELECT
    t.time_ns AS time_ns,         -- nanoseconds
    strftime('%Y-%m-%dT%H:%M:%fZ', t.time_ns / 1000000 / 1000.0, 'unixepoch') AS time, -- ISO-8601 UTC
    t.host AS host,               -- machine
    t.kind AS kind,               -- exec, exec-failed, start, stop, runtime, log, output, login, audit
    t.place AS place,             -- container, host, unknown
    t.container_id AS container_id,
    t.container_name AS container_name,
    t.what AS what,               -- in one line
    t.compiler AS compiler,       -- compiler family of an exec
    t.exec_id AS exec_id,         -- of execs; NULL = no exec
    t.evidence_id AS evidence_id, -- where it is said; NULL = concluded
    t.line AS line,
    t.byte_offset AS byte_offset,
    t.account AS account          -- of a login: its name, else its login uid; NULL = not told, or no login
FROM (
    SELECT x.time_ns, x.host, CASE x.success WHEN 0 THEN 'exec-failed' ELSE 'exec' END AS kind,
           x.place, x.container_id, x.container_name,
           CASE WHEN x.success = 0 THEN coalesce(x.file, x.exe) ELSE coalesce(x.cmdline, x.file, x.exe) END AS what,
           x.compiler, x.exec_id, x.evidence_id, x.line, x.byte_offset, NULL AS account
      FROM execs x WHERE x.role = 'workload'
    UNION ALL
    SELECT l.start_ns, l.host, 'start', 'container', l.container_id, l.container_name,
           'container starts (run ' || l.run || ')', NULL, NULL, NULL, NULL, NULL, NULL
      FROM lifetimes l WHERE l.start_ns IS NOT NULL
    UNION ALL
    SELECT l.end_ns, l.host, 'stop', 'container', l.container_id, l.container_name,
           'container stops (run ' || l.run || ')', NULL, NULL, NULL, NULL, NULL, NULL
      FROM lifetimes l WHERE l.end_ns IS NOT NULL
    UNION ALL
    SELECT r.time_ns, h.name, CASE r.type WHEN 'log' THEN 'log' ELSE 'runtime' END,
           CASE WHEN coalesce(r.container, r.name, r.pod) IS NOT NULL THEN 'container'
                WHEN r.runtime = 'kubernetes' THEN 'unknown' ELSE 'host' END,
           r.container,
           coalesce(r.name, (SELECT c.name FROM derived_container c WHERE c.host_id = h.host_id AND c.id = r.container)),
           r.runtime || CASE r.type WHEN 'log' THEN ': ' ELSE ' ' || r.type || ' ' END || r.action
               || coalesce(' ' || coalesce(r.pod_namespace || '/', '') || r.pod, '') || coalesce(': ' || r.command, '')
               || coalesce(' by ' || r.actor, '') || coalesce(' from ' || r.address, ''),
           NULL, NULL, substr(min(lower(substr(hex(e.sha256), 1, 12)) || printf('%020d', r.line)), 1, 12), r.line, r.at_offset, NULL
      FROM fact_runtime_event r JOIN fact_stream s USING (stream_id) JOIN fact_evidence e USING (evidence_row)
      JOIN derived_stream_host sh USING (stream_id) JOIN derived_host h USING (host_id)
     WHERE r.time_ns IS NOT NULL
     GROUP BY h.host_id, r.time_ns, r.runtime, r.type, r.action, r.container, r.exec_id, r.command, r.pod, r.actor
    UNION ALL
    SELECT o.time_ns, h.name, 'output', 'container', NULL, o.container,
           coalesce(o.channel || ': ', '') || o.text || CASE o.whole WHEN 0 THEN ' (a piece is missing)' ELSE '' END,
           NULL, NULL, substr(min(lower(substr(hex(e.sha256), 1, 12)) || printf('%020d', o.line)), 1, 12), o.line, o.at_offset, NULL
      FROM fact_output_line o JOIN fact_stream s USING (stream_id) JOIN fact_evidence e USING (evidence_row)
      JOIN derived_stream_host sh USING (stream_id) JOIN derived_host h USING (host_id)
     WHERE o.time_ns IS NOT NULL
     GROUP BY h.host_id, o.time_ns, o.text
    UNION ALL
    SELECT g.time_ns, h.name, 'login', 'host', NULL, NULL,
           g.type || coalesce(' ' || g.op, '') || coalesce(' acct=' || g.acct, '') || coalesce(' auid=' || g.auid, '')
               || coalesce(' ses=' || g.ses, '') || coalesce(' from ' || g.addr, '') || coalesce(' ' || g.result, ''),
           NULL, NULL, lower(substr(hex(e.sha256), 1, 12)), g.line, g.at_offset, coalesce(g.acct, g.auid)
      FROM fact_login g JOIN fact_stream s USING (stream_id) JOIN fact_evidence e USING (evidence_row)
      JOIN derived_stream_host sh USING (stream_id) JOIN derived_host h USING (host_id)
     WHERE NOT EXISTS (SELECT 1 FROM derived_repeat p WHERE p.fact = 'login' AND p.row = g.fact_id)
    UNION ALL
    SELECT a.time_ns, h.name, 'audit', 'host', NULL, NULL, a.type || ' ' || a.text,
           NULL, NULL, lower(substr(hex(e.sha256), 1, 12)), a.line, a.at_offset, NULL
      FROM fact_audit_state a JOIN fact_stream s USING (stream_id) JOIN fact_evidence e USING (evidence_row)
      JOIN derived_stream_host sh USING (stream_id) JOIN derived_host h USING (host_id)
     WHERE NOT EXISTS (SELECT 1 FROM derived_repeat p WHERE p.fact = 'audit_state' AND p.row = a.fact_id)
) t;

-- (What follows has a row for each place where the evidence lay: equal lists of two
-- containers are one evidence, found twice.)

-- Packages that are installed, or that an SBOM names.
DROP VIEW IF EXISTS packages;
CREATE VIEW packages AS
SELECT
    k.manager AS manager,         -- dpkg, rpm, apk; of an SBOM the type in its package URL
    k.name AS name,               -- as the manager calls it
    k.version AS version,         -- NULL = not said
    k.arch AS arch,               -- NULL = not said
    k.status AS status,           -- dpkg's letters, ii = installed, rc = removed; NULL = not said
    coalesce(k.image, d.image) AS image, -- what an SBOM says it describes; else by the place of the evidence
    coalesce(c.id, d.container) AS container_id, -- whose evidence it is, by its place; NULL = not told
    c.name AS container_name,     -- NULL = not known
    d.pod AS pod,                 -- Kubernetes, by the place of the evidence
    d.pod_namespace AS namespace, -- Kubernetes
    (SELECT h.name FROM derived_stream_host sh JOIN derived_host h USING (host_id)
      WHERE sh.stream_id = st.stream_id) AS host, -- machine
    lower(substr(hex(e.sha256), 1, 12)) AS evidence_id, -- where it is said
    CASE p.member WHEN '' THEN p.path ELSE p.path || '!' || p.member END AS path, -- one of the places where that lay
    k.line AS line,               -- from 1
    k.at_offset AS byte_offset    -- of that line
FROM fact_package k
JOIN fact_stream st ON st.stream_id = k.stream_id
JOIN fact_evidence e ON e.evidence_row = st.evidence_row
JOIN fact_evidence_path p ON p.evidence_row = e.evidence_row
LEFT JOIN derived_subject d ON d.evidence_row = p.evidence_row AND d.path = p.path AND d.member = p.member AND d.origin = p.origin
LEFT JOIN derived_container c ON c.container_id = d.container_id;

-- Files that a list names: find, which, docker diff, the layers of images.
DROP VIEW IF EXISTS files;
CREATE VIEW files AS
SELECT
    f.path AS file,               -- as listed; of a layer: from the image's root
    f.said AS said,               -- found, which, added, changed, deleted, in-layer, whiteout
    f.link AS link,               -- target of a symbolic or hard link; NULL = no link
    CASE WHEN f.mode IS NOT NULL THEN printf('0%o', f.mode) END AS mode, -- st_mode in octal; NULL = not told
    f.uid AS uid,                 -- owner in the container's terms; NULL = not told
    f.gid AS gid,                 -- NULL = not told
    f.size AS size,               -- bytes; NULL = not told
    strftime('%Y-%m-%dT%H:%M:%fZ', f.mtime_ns / 1000000 / 1000.0, 'unixepoch') AS mtime, -- last change; NULL = not told
    coalesce(c.id, d.container) AS container_id, -- whose evidence it is, by its place; NULL = not told
    c.name AS container_name,     -- NULL = not known
    d.pod AS pod,                 -- Kubernetes, by the place of the evidence
    d.pod_namespace AS namespace, -- Kubernetes
    (SELECT h.name FROM derived_stream_host sh JOIN derived_host h USING (host_id)
      WHERE sh.stream_id = st.stream_id) AS host, -- machine
    lower(substr(hex(e.sha256), 1, 12)) AS evidence_id, -- where it is said
    CASE p.member WHEN '' THEN p.path ELSE p.path || '!' || p.member END AS path, -- one of the places where that lay
    f.line AS line,               -- from 1
    f.at_offset AS byte_offset    -- of that line
FROM fact_listed_file f
JOIN fact_stream st ON st.stream_id = f.stream_id
JOIN fact_evidence e ON e.evidence_row = st.evidence_row
JOIN fact_evidence_path p ON p.evidence_row = e.evidence_row
LEFT JOIN derived_subject d ON d.evidence_row = p.evidence_row AND d.path = p.path AND d.member = p.member AND d.origin = p.origin
LEFT JOIN derived_container c ON c.container_id = d.container_id;

-- Steps of an image's making, as its history or its configuration tells them. The
-- image's id is the SHA-256 of its configuration, see image_files.
DROP VIEW IF EXISTS image_layers;
CREATE VIEW image_layers AS
SELECT
    l.runtime AS runtime,         -- docker, podman, containerd, oci
    coalesce(l.image, d.image) AS image, -- id or name where it is said; else by the place of the evidence
    l.position AS position,       -- 0 = the oldest step; NULL = not said
    l.created_by AS created_by,   -- the instruction; NULL = not said
    strftime('%Y-%m-%dT%H:%M:%fZ', l.created_ns / 1000000 / 1000.0, 'unixepoch') AS created, -- NULL = not said
    l.age AS age,                 -- "3 weeks ago", where no time is given
    l.size AS size,               -- bytes, of a table only as exact as that; NULL = not said
    l.empty AS empty,             -- 1 = no layer of its own; NULL = not said
    l.id AS layer_id,             -- image after this step; NULL = not said
    l.diff_id AS diff_id,         -- SHA-256 of the layer's tar; NULL = none, or not said
    l.comment AS comment,         -- as written
    (SELECT h.name FROM derived_stream_host sh JOIN derived_host h USING (host_id)
      WHERE sh.stream_id = st.stream_id) AS host, -- machine
    lower(substr(hex(e.sha256), 1, 12)) AS evidence_id, -- where it is said
    CASE p.member WHEN '' THEN p.path ELSE p.path || '!' || p.member END AS path, -- one of the places where that lay
    l.line AS line,               -- from 1
    l.at_offset AS byte_offset    -- of that line
FROM fact_layer l
JOIN fact_stream st ON st.stream_id = l.stream_id
JOIN fact_evidence e ON e.evidence_row = st.evidence_row
JOIN fact_evidence_path p ON p.evidence_row = e.evidence_row
LEFT JOIN derived_subject d ON d.evidence_row = p.evidence_row AND d.path = p.path AND d.member = p.member AND d.origin = p.origin;

-- What images are called. A name that an index or a manifest has is handed down to the
-- image's configuration, whose digest is the image's id.
DROP VIEW IF EXISTS image_names;
CREATE VIEW image_names AS
WITH RECURSIVE named (id, names) AS (
    SELECT id, names FROM fact_image WHERE names IS NOT NULL
    UNION
    SELECT part.value, n.names
      FROM named n
      JOIN fact_evidence e ON lower(hex(e.sha256)) = substr(n.id, 8)
      JOIN fact_stream st ON st.evidence_row = e.evidence_row
      JOIN fact_setting part ON part.stream_id = st.stream_id
     WHERE part.topic = 'image-part' AND part.name IN ('manifest', 'config')
)
SELECT
    CASE length(id) WHEN 64 THEN 'sha256:' || id ELSE id END AS image_id, -- digest, "sha256:…"
    names AS names                -- JSON array of repository tags
FROM named;

-- Which layer brought which program, link or object, by which instruction; once for
-- each image that has the layer. A layer is a tar in a docker save archive or an OCI
-- layout, or what Docker's and podman's stores keep of it (tar-split), whose diff id
-- stands in the file "diff" beside it, or in layers.json.
DROP VIEW IF EXISTS image_files;
CREATE VIEW image_files AS
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
), step AS (
    SELECT l.diff_id, l.position, l.created_by, l.created_ns, c.sha256
      FROM fact_layer l
      JOIN fact_stream st ON st.stream_id = l.stream_id
      JOIN fact_evidence c ON c.evidence_row = st.evidence_row
     WHERE c.format = 'image-config' AND l.diff_id IS NOT NULL
)
SELECT
    f.path AS file,               -- from the image's root
    f.said AS said,               -- in-layer; whiteout = removed by this layer, with "/" at its end all in that folder
    f.link AS link,               -- target of a symbolic or hard link; NULL = no link
    CASE WHEN f.mode IS NOT NULL THEN printf('0%o', f.mode) END AS mode, -- st_mode in octal; NULL = whiteout
    f.size AS size,               -- bytes; NULL = link or whiteout
    strftime('%Y-%m-%dT%H:%M:%fZ', f.mtime_ns / 1000000 / 1000.0, 'unixepoch') AS mtime, -- last change, as the layer tells it
    y.diff_id AS diff_id,         -- of the layer: SHA-256 of its tar; NULL = not known
    l.position AS position,       -- of the step, 0 = the oldest; NULL = no configuration names the layer
    l.created_by AS created_by,   -- the instruction; NULL = not said
    strftime('%Y-%m-%dT%H:%M:%fZ', l.created_ns / 1000000 / 1000.0, 'unixepoch') AS created, -- when the step was made; NULL = not said
    CASE WHEN l.sha256 IS NOT NULL THEN 'sha256:' || lower(hex(l.sha256)) END AS image_id, -- SHA-256 of the configuration that names the layer; NULL = none does
    n.names AS names,             -- of the image: JSON array; NULL = not known
    lower(substr(hex(e.sha256), 1, 12)) AS evidence_id, -- the layer
    (SELECT CASE p.member WHEN '' THEN p.path ELSE p.path || '!' || p.member END AS place
       FROM fact_evidence_path p WHERE p.evidence_row = e.evidence_row
      ORDER BY p.replaced, p.bytes DESC, place LIMIT 1) AS path, -- where the layer lay
    f.line AS line,               -- number of the tar's entry, or line of its tar-split, from 1
    f.at_offset AS byte_offset,   -- of the entry's headers
    nullif(lower(substr(hex(l.sha256), 1, 12)), '') AS config_evidence_id -- where the step is said; NULL = nowhere
FROM fact_listed_file f
JOIN fact_stream st ON st.stream_id = f.stream_id
JOIN fact_evidence e ON e.evidence_row = st.evidence_row
LEFT JOIN layer_of y ON y.evidence_row = e.evidence_row
LEFT JOIN step l ON l.diff_id = y.diff_id
LEFT JOIN (SELECT image_id, min(names) AS names FROM image_names GROUP BY image_id) n
       ON n.image_id = 'sha256:' || lower(hex(l.sha256))
WHERE f.said IN ('in-layer', 'whiteout');

-- Processes in listings: ps, docker top, /proc.
DROP VIEW IF EXISTS processes_listed;
CREATE VIEW processes_listed AS
SELECT
    strftime('%Y-%m-%dT%H:%M:%fZ', r.time_ns / 1000000 / 1000.0, 'unixepoch') AS time, -- of the listing; NULL = not told
    r.pids AS pids,               -- whose numbers: host, container; NULL = not told
    r.pid AS pid,                 -- NULL = not listed
    r.ppid AS ppid,               -- NULL = not listed
    r.uid AS uid,                 -- NULL = not listed, or a name
    r.user AS user,               -- as written
    r.started AS started,         -- as written: local time, often without a date
    r.tty AS tty,                 -- as written
    r.command AS command,         -- as written
    r.cgroup AS cgroup,           -- as in /proc/PID/cgroup
    r.container AS said_container, -- id or name where the listing names it
    coalesce(c.id, d.container) AS container_id, -- whose evidence it is, by its place; NULL = not told
    c.name AS container_name,     -- NULL = not known
    d.pod AS pod,                 -- Kubernetes, by the place of the evidence
    d.pod_namespace AS namespace, -- Kubernetes
    (SELECT h.name FROM derived_stream_host sh JOIN derived_host h USING (host_id)
      WHERE sh.stream_id = st.stream_id) AS host, -- machine
    lower(substr(hex(e.sha256), 1, 12)) AS evidence_id, -- where it is said
    CASE p.member WHEN '' THEN p.path ELSE p.path || '!' || p.member END AS path, -- one of the places where that lay
    r.line AS line,               -- from 1
    r.at_offset AS byte_offset    -- of that line
FROM fact_listed_process r
JOIN fact_stream st ON st.stream_id = r.stream_id
JOIN fact_evidence e ON e.evidence_row = st.evidence_row
JOIN fact_evidence_path p ON p.evidence_row = e.evidence_row
LEFT JOIN derived_subject d ON d.evidence_row = p.evidence_row AND d.path = p.path AND d.member = p.member AND d.origin = p.origin
LEFT JOIN derived_container c ON c.container_id = d.container_id;

-- What is set on a host, for a container, for the audit system.
DROP VIEW IF EXISTS settings;
CREATE VIEW settings AS
SELECT
    g.topic AS topic,             -- audit-rule, audit-status, auditd.conf, hostname, image-part …
    g.name AS name,               -- NULL = the topic says it all
    g.value AS value,             -- as written
    coalesce(c.id, d.container) AS container_id, -- whose evidence it is, by its place; NULL = not told
    c.name AS container_name,     -- NULL = not known
    d.pod AS pod,                 -- Kubernetes, by the place of the evidence
    d.pod_namespace AS namespace, -- Kubernetes
    (SELECT h.name FROM derived_stream_host sh JOIN derived_host h USING (host_id)
      WHERE sh.stream_id = st.stream_id) AS host, -- machine
    lower(substr(hex(e.sha256), 1, 12)) AS evidence_id, -- where it is said
    CASE p.member WHEN '' THEN p.path ELSE p.path || '!' || p.member END AS path, -- one of the places where that lay
    g.line AS line,               -- from 1
    g.at_offset AS byte_offset    -- of that line
FROM fact_setting g
JOIN fact_stream st ON st.stream_id = g.stream_id
JOIN fact_evidence e ON e.evidence_row = st.evidence_row
JOIN fact_evidence_path p ON p.evidence_row = e.evidence_row
LEFT JOIN derived_subject d ON d.evidence_row = p.evidence_row AND d.path = p.path AND d.member = p.member AND d.origin = p.origin
LEFT JOIN derived_container c ON c.container_id = d.container_id;

-- What containers wrote: the word of whoever ran in them.
DROP VIEW IF EXISTS output;
CREATE VIEW output AS
SELECT
    strftime('%Y-%m-%dT%H:%M:%fZ', o.time_ns / 1000000 / 1000.0, 'unixepoch') AS time, -- the runtime's clock; NULL = not told
    o.time_ns AS time_ns,         -- nanoseconds
    o.channel AS channel,         -- stdout, stderr; NULL = not told
    o.text AS text,               -- its first 1024 bytes
    o.whole AS whole,             -- 0 = a piece is missing
    o.container AS said_container, -- id or name where the log itself names it
    coalesce(c.id, d.container) AS container_id, -- whose evidence it is, by its place; NULL = not told
    c.name AS container_name,     -- NULL = not known
    d.pod AS pod,                 -- Kubernetes, by the place of the evidence
    d.pod_namespace AS namespace, -- Kubernetes
    (SELECT h.name FROM derived_stream_host sh JOIN derived_host h USING (host_id)
      WHERE sh.stream_id = st.stream_id) AS host, -- machine
    lower(substr(hex(e.sha256), 1, 12)) AS evidence_id, -- where it is said
    CASE p.member WHEN '' THEN p.path ELSE p.path || '!' || p.member END AS path, -- one of the places where that lay
    o.line AS line,               -- from 1
    o.at_offset AS byte_offset    -- of that line
FROM fact_output_line o
JOIN fact_stream st ON st.stream_id = o.stream_id
JOIN fact_evidence e ON e.evidence_row = st.evidence_row
JOIN fact_evidence_path p ON p.evidence_row = e.evidence_row
LEFT JOIN derived_subject d ON d.evidence_row = p.evidence_row AND d.path = p.path AND d.member = p.member AND d.origin = p.origin
LEFT JOIN derived_container c ON c.container_id = d.container_id;

-- What somebody has signed that it may be. Criteria are patterns, as given; NULL = any.
DROP VIEW IF EXISTS waivers;
CREATE VIEW waivers AS
SELECT
    w.waiver_id AS waiver_id,
    w.id AS id,                   -- as given
    nullif(w.image, '') AS image, -- of whom: pattern of a name
    nullif(w.container, '') AS container, -- of whom: pattern of a name or an id
    nullif(w.label, '') AS label, -- of whom: key=pattern
    nullif(w.pod, '') AS pod,     -- Kubernetes
    nullif(w.namespace, '') AS namespace, -- Kubernetes
    nullif(w.caller, '') AS caller, -- a program above it
    nullif(w.rule, '') AS rule,   -- id of a rule, family of compilers, or kind of finding
    nullif(w.command, '') AS command, -- command line
    w.owner AS owner,             -- as given
    w.reason AS reason,           -- as given
    w.approved_by AS approved_by, -- as given
    nullif(w.note, '') AS note,   -- as given
    w.expires AS expires,         -- its last day, UTC
    w.state AS state,             -- active, expired, over-broad: the last two excuse nothing
    w.fits AS fits                -- findings that meet its criteria; 0 = it is not used
FROM derived_waiver w;

-- Was a compiler executed in a container, was one present, and could the evidence have
-- shown it? One row per container.
DROP VIEW IF EXISTS verdicts;
CREATE VIEW verdicts AS
SELECT
    v.verdict_id AS verdict_id,
    h.name AS host,               -- machine
    v.container AS container_id,  -- the runtime's id; NULL = a container that nothing names
    c.name AS container_name,     -- NULL = not known
    coalesce(c.image, p.image, p.image_id) AS image, -- NULL = not known
    c.pod AS pod,                 -- Kubernetes
    c.pod_namespace AS namespace, -- Kubernetes
    c.labels AS labels,           -- JSON object
    v.executed AS executed,       -- fail; unknown = it, or more of it, could not have been seen; waived; pass
    v.present AS present,         -- fail; unknown = not assessed; waived; pass
    v.executed_severity AS executed_severity, -- of the findings that no waiver excuses; NULL = none
    v.present_severity AS present_severity, -- the same
    v.attempted_severity AS attempted_severity, -- the same
    v.attempts AS attempts,       -- attempts that failed, and no waiver excuses
    v.waived AS waived,           -- findings that a waiver excuses
    (SELECT count(*) FROM derived_unseen u WHERE u.container_id = v.container_id) AS unseen -- of the view unseen; 0 = its life is covered, where container_id is known
FROM derived_verdict v
JOIN derived_host h USING (host_id)
LEFT JOIN derived_container c ON c.container_id = v.container_id
LEFT JOIN derived_presence p ON p.presence_id = v.presence_id;

-- Why.
DROP VIEW IF EXISTS verdict_reasons;
CREATE VIEW verdict_reasons AS
SELECT
    r.verdict_id AS verdict_id,   -- of verdicts
    r.n AS n,                     -- 1, 2 …
    r.aspect AS aspect,           -- executed, present, attempted
    r.kind AS kind,               -- kind of finding, waived, expired, covered, probe, absent, not-assessed, or as in unseen
    (SELECT text FROM derived_verdict_sentence WHERE sentence_id = r.reason) AS reason, -- in one sentence
    r.finding_id AS finding_id,   -- the first that it speaks of; NULL = none
    r.exec_id AS exec_id,         -- the first that it speaks of; NULL = none
    nullif(lower(substr(hex(e.sha256), 1, 12)), '') AS evidence_id, -- where it is said; NULL = concluded from what is not there, or from lists
    r.line AS line,               -- from 1
    r.at_offset AS byte_offset    -- of that line
FROM derived_verdict_reason r
LEFT JOIN fact_stream st ON st.stream_id = r.stream_id
LEFT JOIN fact_evidence e USING (evidence_row);

-- What to do about it, with the container's own names filled in.
DROP VIEW IF EXISTS remedies;
CREATE VIEW remedies AS
SELECT
    r.verdict_id AS verdict_id,   -- of verdicts
    r.n AS n,                     -- 1, 2 …
    r.remedy AS remedy,           -- its id
    r.aspect AS aspect,           -- executed, present
    (SELECT text FROM derived_verdict_sentence WHERE sentence_id = r.what) AS what, -- in one sentence
    r.command AS command          -- for a shell; NULL = there is none
FROM derived_remedy r;

-- The control that verdicts are about, and what other frameworks have of it.
DROP VIEW IF EXISTS controls;
CREATE VIEW controls AS
SELECT
    k.control_id AS n,            -- 1, 2 …
    k.framework AS framework,     -- control = a property of the control itself
    k.reference AS reference,     -- name of the property; number of the clause
    nullif(k.text, '') AS text,   -- its value; NULL = the clause's words were not checked
    k.verified AS verified,       -- 1 = looked up in the source named
    nullif(k.source, '') AS source, -- where it was, or is to be, looked up; NULL = not known
    nullif(k.note, '') AS note    -- NULL = none
FROM derived_control k;

-- When verdicts were passed.
DROP VIEW IF EXISTS judgements;
CREATE VIEW judgements AS
SELECT
    strftime('%Y-%m-%dT%H:%M:%fZ', j.as_of_ns / 1000000 / 1000.0, 'unixepoch') AS as_of, -- waivers are held against it; NULL = the evidence tells no time
    j.as_of_given AS as_of_given  -- 1 = by whoever asked; 0 = the evidence's end
FROM derived_judgement j;

-- How many execs there are of each kind: what sums over all execs need, without reading them. A case of
-- findings (merge --findings) has counted those that it does not have.
DROP VIEW IF EXISTS exec_counts;
CREATE VIEW exec_counts AS
SELECT
    (SELECT name FROM derived_host WHERE host_id = k.host_id) AS host, -- machine
    k.place AS place,             -- container, host, unknown
    (SELECT id FROM derived_container WHERE container_id = k.container_id) AS container_id, -- the runtime's id; NULL = none, or not known which
    (SELECT name FROM derived_container WHERE container_id = k.container_id) AS container_name, -- NULL = not known
    (SELECT image FROM derived_container WHERE container_id = k.container_id) AS image, -- NULL = not known
    (SELECT pod FROM derived_container WHERE container_id = k.container_id) AS pod, -- Kubernetes
    (SELECT pod_namespace FROM derived_container WHERE container_id = k.container_id) AS namespace, -- Kubernetes
    k.confidence AS confidence,   -- certain, strong, probable, weak; NULL = unknown
    k.contradicted AS contradicted, -- 1 = a clue says otherwise
    (SELECT replace(w.sentence, '%s', 'N') FROM derived_method w WHERE w.method_id = k.method_id) AS reason, -- why this verdict; N = a pid
    k.ran_compiler AS ran_compiler, -- 1 = a compiler, which ran: no archiver, no build tool
    k.left_out AS left_out,       -- 1 = the case does not have them, and has counted them
    k.execs AS execs              -- so many
FROM derived_exec_count k;

-- What a case holds: one row.
DROP VIEW IF EXISTS scope;
CREATE VIEW scope AS
SELECT
    CASE WHEN EXISTS (SELECT 1 FROM fact_evidence WHERE of_findings) THEN 'findings' ELSE 'all' END
        AS holds,                 -- all; findings = of execs and facts only what findings rest on (merge --findings)
    (SELECT count(*) FROM derived_exec) AS execs, -- that are there
    coalesce((SELECT sum(k.execs) FROM derived_exec_count k WHERE k.left_out), 0) AS left_out; -- that are only counted

-- By what the conclusions were drawn: one row, or none before there are any.
DROP VIEW IF EXISTS runs;
CREATE VIEW runs AS
SELECT
    r.version AS version,             -- of exectrail
    r.profile AS profile,             -- of the rules: strict, parity
    r.rules_version AS rules_version, -- the newest of the built-in rule files; NULL = they say none
    r.rules_sha256 AS rules_sha256,   -- of the whole rule set: the profile and all rule files, in their order
    r.given_up AS given_up,           -- matches of compilers' rules that ran into a limit, and were taken not to fit
    r.rules_files AS rules_files      -- rule files of the user, in their order: JSON array of name, table, version, sha256
FROM derived_run r;

-- What was done with the case, in order: one row where a command began, one where it ended. A
-- begin whose number no end has in `began` is of a command that was stopped.
DROP VIEW IF EXISTS journal;
CREATE VIEW journal AS
SELECT
    j.n AS n,                     -- 1, 2 …
    j.kind AS kind,               -- begin, end
    j.began AS began,             -- end: n of its begin
    j.command AS command,         -- ingest, correlate, analyze, check, prune …
    j.version AS version,         -- of exectrail
    j.profile AS profile,         -- begin: of the rules; NULL = it uses none
    j.rules_sha256 AS rules_sha256, -- begin: of the whole rule set; NULL = it uses none
    j.options AS options,         -- begin: JSON array of the words given, options first, paths as they were given
    j.case_number AS case_number, -- begin: as given; NULL = not given
    j.examiner AS examiner,       -- begin: as given; NULL = not given
    j.protection AS protection,   -- begin: how the program was shut in; NULL = not told
    j.status AS status,           -- end: exit status of the work
    j.streams AS streams,         -- end: pieces of evidence in the case
    j.lines_read AS lines_read,   -- end: of all evidence
    j.lines_parsed AS lines_parsed,   -- the same
    j.lines_skipped AS lines_skipped, -- the same
    j.lines_damaged AS lines_damaged, -- the same
    j.execs AS execs,             -- end: concluded
    j.compilations AS compilations, -- end: concluded
    j.findings AS findings,       -- end: concluded
    strftime('%Y-%m-%dT%H:%M:%fZ', j.first_ns / 1000000 / 1000.0, 'unixepoch') AS first_time, -- end: earliest time that the evidence speaks of
    strftime('%Y-%m-%dT%H:%M:%fZ', j.last_ns / 1000000 / 1000.0, 'unixepoch') AS last_time, -- end: latest one
    j.seal AS seal,               -- end: what the next two cover: findings, everything
    j.facts_sha256 AS facts_sha256, -- end: over facts
    j.conclusions_sha256 AS conclusions_sha256, -- end: over conclusions
    j.clock_time AS clock_time,   -- what the clock of the analyst's machine said (or --clock): a claim, not evidence
    j.previous AS previous,       -- sha256 of the entry before
    j.sha256 AS sha256            -- over all that stands before it (docs/forensics.md)
FROM journal_entry j;

-- The journals of cases that were merged into this one, as they stood there; their digests prove them as
-- those of `journal` do.
DROP VIEW IF EXISTS merged_journals;
CREATE VIEW merged_journals AS
SELECT
    j.journal AS journal,         -- sha256 of its first entry
    substr(j.journal, 1, 16) AS origin, -- of that case's places, as in evidence_places
    j.n AS n,                     -- 1, 2 …
    j.kind AS kind,               -- begin, end
    j.began AS began,             -- end: n of its begin
    j.command AS command,         -- ingest, correlate, analyze, check, prune …
    j.version AS version,         -- of exectrail
    j.profile AS profile,         -- begin: of the rules; NULL = it uses none
    j.rules_sha256 AS rules_sha256, -- begin: of the whole rule set; NULL = it uses none
    j.options AS options,         -- begin: JSON array of the words given, options first, paths as they were given
    j.case_number AS case_number, -- begin: as given; NULL = not given
    j.examiner AS examiner,       -- begin: as given; NULL = not given
    j.protection AS protection,   -- begin: how the program was shut in; NULL = not told
    j.status AS status,           -- end: exit status of the work
    j.streams AS streams,         -- end: pieces of evidence in the case
    j.lines_read AS lines_read,   -- end: of all evidence
    j.lines_parsed AS lines_parsed,   -- the same
    j.lines_skipped AS lines_skipped, -- the same
    j.lines_damaged AS lines_damaged, -- the same
    j.execs AS execs,             -- end: concluded
    j.compilations AS compilations, -- end: concluded
    j.findings AS findings,       -- end: concluded
    strftime('%Y-%m-%dT%H:%M:%fZ', j.first_ns / 1000000 / 1000.0, 'unixepoch') AS first_time, -- end: earliest time that the evidence speaks of
    strftime('%Y-%m-%dT%H:%M:%fZ', j.last_ns / 1000000 / 1000.0, 'unixepoch') AS last_time, -- end: latest one
    j.seal AS seal,               -- end: what the next two cover: findings, everything
    j.facts_sha256 AS facts_sha256, -- end: over facts
    j.conclusions_sha256 AS conclusions_sha256, -- end: over conclusions
    j.clock_time AS clock_time,   -- what the clock of the analyst's machine said (or --clock): a claim, not evidence
    j.previous AS previous,       -- sha256 of the entry before
    j.sha256 AS sha256            -- over all that stands before it (docs/forensics.md)
FROM journal_merged j;
