-- The case, version 1. Two kinds of tables: fact_* is what the evidence says,
-- written once by ingest and never edited; derived_* is what correlate concluded,
-- deleted and written again as a whole. And one of its own: journal_entry, what was
-- done with the case, only added to. People read the views (views.sql).
--
-- Times are nanoseconds since 1970-01-01T00:00:00Z. Offsets and lengths are bytes
-- of the decompressed stream. TEXT holds printable text: bytes that are no valid
-- UTF-8, control characters and writing-direction tricks stand as $'\xHH' (the
-- shell's notation, lossless).

-- One input stream: a file, a member of an archive, standard input.
CREATE TABLE fact_evidence (
    evidence_row   INTEGER PRIMARY KEY, -- order of ingest; never shown
    sha256         BLOB NOT NULL UNIQUE, -- 32 bytes, of the decompressed stream
    format         TEXT,                -- parser's name; NULL = not recognised
    host_given     TEXT,                -- --host at ingest; NULL = none given
    utc_offset_given INTEGER,           -- --utc-offset at ingest, seconds east; NULL = none given
    bytes          INTEGER NOT NULL,    -- length of the stream
    lines_read     INTEGER NOT NULL,    -- = parsed + skipped + damaged
    lines_parsed   INTEGER NOT NULL,    -- understood
    lines_skipped  INTEGER NOT NULL,    -- known, but without interest here; all of an unrecognised stream
    lines_damaged  INTEGER NOT NULL,    -- could not be read, or not wholly
    complete       INTEGER NOT NULL,    -- 0 = the stream broke off (a cut archive, an I/O error)
    first_ns       INTEGER,             -- earliest time it speaks of; NULL = none
    last_ns        INTEGER,             -- latest one
    events         INTEGER,             -- audit events it holds, whatever their type; NULL = it is no audit log
    execve_events  INTEGER,             -- … that have an EXECVE record
    pruned_ns      INTEGER,             -- what it says was taken out of the case (prune --before this time); NULL = it is there
    head           BLOB,                -- its first 64 bytes, to know it again by; NULL = it has fewer
    of_findings    INTEGER NOT NULL DEFAULT 0, -- 1 = of its facts the case has those that findings rest on (merge --findings)
    CHECK (lines_read = lines_parsed + lines_skipped + lines_damaged) -- no line goes missing
) STRICT;

-- Where that stream lay. The same bytes may have been found in several places.
CREATE TABLE fact_evidence_path (
    evidence_row INTEGER NOT NULL REFERENCES fact_evidence,
    path         TEXT NOT NULL, -- as reached from the argument given to ingest
    member       TEXT NOT NULL, -- name inside the archive; '' = the file itself
    origin       TEXT NOT NULL DEFAULT '', -- whose places these are, where cases were merged: equal paths of two origins are
                                           -- two places. '' = of this case; else of a plan, or of a case (its journal's first digest)
    site         TEXT NOT NULL, -- the folder that came as one piece: the argument, or the folder of a file argument
    bytes        INTEGER NOT NULL, -- of the stream that lay there when it was last read: less than all of it = its beginning
    replaced     INTEGER NOT NULL DEFAULT 0, -- 1 = something else lay there when it was read again
    PRIMARY KEY (evidence_row, path, member, origin)
) STRICT, WITHOUT ROWID;

-- A log that has grown since it was first read is one evidence. These are its earlier states:
-- its first bytes, whose digest was compared again before the rest was added.
CREATE TABLE fact_growth (
    evidence_row INTEGER NOT NULL REFERENCES fact_evidence,
    bytes        INTEGER NOT NULL, -- length at that time
    lines        INTEGER NOT NULL, -- lines read at that time
    sha256       BLOB NOT NULL,    -- of these bytes
    PRIMARY KEY (evidence_row, bytes)
) STRICT, WITHOUT ROWID;

-- What is needed to go on reading a log where it ended. Not evidence: a log without this row
-- that has grown is read anew as a whole, as another evidence.
CREATE TABLE fact_resume (
    evidence_row INTEGER PRIMARY KEY REFERENCES fact_evidence,
    as_given     TEXT,         -- --as at ingest; NULL = none given
    saved        BLOB NOT NULL -- of the reader, in its own form
) STRICT;

-- What one evidence says about one host. Its facts are numbered: the fact_id of each is
-- stream_id << 30 | its number, so in every table they lie side by side.
CREATE TABLE fact_stream (
    stream_id    INTEGER PRIMARY KEY,
    evidence_row INTEGER NOT NULL REFERENCES fact_evidence,
    node         TEXT, -- node= of its records; NULL = they name none
    carried      INTEGER NOT NULL DEFAULT 0, -- 1 = node is the word of the carrier (syslog's HOST …), not of the record
    first_ns     INTEGER,         -- earliest time it speaks of; NULL = none
    last_ns      INTEGER,         -- latest one
    facts        INTEGER NOT NULL DEFAULT 0, -- numbers given to its facts: 0 to this less one
    open_from    INTEGER          -- from this number on they were stated because the log ended there: of events that may go
                                  -- on. They are taken back, and stated anew, when it does. NULL = none
) STRICT;

-- Input that could not be read, or not wholly.
CREATE TABLE fact_damage (
    evidence_row INTEGER NOT NULL REFERENCES fact_evidence,
    line         INTEGER NOT NULL, -- first line concerned, from 1; 0 = the stream as a whole
    at_offset    INTEGER NOT NULL, -- its first byte
    what         TEXT NOT NULL,    -- what is wrong, in our words
    kept         TEXT,             -- what was kept in spite of it; NULL = nothing
    open         INTEGER NOT NULL DEFAULT 0 -- 1 = told because the log ended there, as in fact_stream
) STRICT;

-- Texts that recur. Not unique: two ingests may store the same text twice.
CREATE TABLE fact_text (
    text_id INTEGER PRIMARY KEY,
    text    TEXT NOT NULL -- printable form
) STRICT;

-- Argument lists that recur.
CREATE TABLE fact_argv (
    argv_id INTEGER PRIMARY KEY,
    json    TEXT NOT NULL, -- JSON array; an argument that is no UTF-8 is {"hex":"…"}, a missing one null
    cmdline TEXT           -- shell-quoted; NULL = no argument needs quotes: json with blanks for commas
) STRICT;

-- Who did it, as the kernel wrote it: a set of SYSCALL fields that recurs.
CREATE TABLE fact_subject (
    subject_id INTEGER PRIMARY KEY,
    auid  INTEGER, -- login uid; 4294967295 = unset; NULL = not recorded
    uid   INTEGER, gid INTEGER, euid INTEGER, suid INTEGER, fsuid INTEGER, -- as in the record
    egid  INTEGER, sgid INTEGER, fsgid INTEGER, -- as in the record
    ses   INTEGER, -- audit session; 4294967295 = none
    tty   INTEGER, -- text_id; NULL = none
    subj  INTEGER  -- text_id of the LSM label; NULL = none
) STRICT;

-- What was asked of the kernel, what it answered, and how that was recorded: a set that recurs.
CREATE TABLE fact_call (
    call_id   INTEGER PRIMARY KEY,
    syscall   INTEGER, -- text_id of its name, or of its number where the arch is unknown
    arch      INTEGER, -- AUDIT_ARCH_*
    success   INTEGER, -- 1, 0, NULL = not recorded
    exit      INTEGER, -- 0 or -errno
    audit_key INTEGER, -- text_id of key=
    precision_ns INTEGER NOT NULL, -- of the stamp: 1000000 for auditd; 1000000000 where only seconds were kept
    zoneless  INTEGER NOT NULL, -- 1 = a local time whose zone is not told: read with --utc-offset, or as UTC
    lossy     INTEGER NOT NULL, -- 1 = the carrier rewrote values (ausearch -i)
    container INTEGER -- text_id of the container that the carrier's own enrichment gives; NULL = it gives none
) STRICT;

-- PATH records of an event: a list that recurs.
CREATE TABLE fact_path (
    path_list INTEGER NOT NULL, -- all items of one list share it
    item      INTEGER NOT NULL, -- position; 0 is the program
    name      INTEGER,          -- text_id of name=; NULL = (null)
    inode     INTEGER,          -- NULL = nothing was there
    dev       INTEGER,          -- major << 20 | minor
    mode      INTEGER,          -- st_mode
    ouid      INTEGER,          -- owner
    nametype  INTEGER,          -- text_id of NORMAL, PARENT, CREATE, DELETE, UNKNOWN
    PRIMARY KEY (path_list, item)
) STRICT, WITHOUT ROWID;

-- One successful or failed execve or execveat.
CREATE TABLE fact_exec (
    fact_id    INTEGER PRIMARY KEY,
    stream_id  INTEGER AS (fact_id >> 30),
    line       INTEGER NOT NULL, -- of its first record
    at_offset  INTEGER NOT NULL, -- of its first record
    records    BLOB NOT NULL,    -- where its records lie, packed: analyzer/record_places.h
    time_ns    INTEGER NOT NULL, -- audit stamp
    serial     INTEGER,          -- audit serial; NULL = the carrier dropped it
    pid        INTEGER,          -- in the initial pid namespace; NULL = not recorded
    ppid       INTEGER,          -- at that moment; changes when the parent ends
    subject_id INTEGER NOT NULL REFERENCES fact_subject,
    call_id    INTEGER NOT NULL REFERENCES fact_call,
    comm       INTEGER,          -- text_id; of a failed exec: the caller's
    exe        INTEGER,          -- text_id; of a failed exec: the caller's
    cwd        INTEGER,          -- text_id
    argv_id    INTEGER,          -- NULL = no EXECVE record
    argv_state INTEGER NOT NULL, -- 0 none, 1 complete, 2 some of it is missing
    path_list  INTEGER,          -- NULL = no PATH records
    proctitle  INTEGER           -- text_id, at most 128 bytes, claimed by the process; only where argv is not complete
) STRICT;

-- A process made another (threads are left out).
CREATE TABLE fact_fork (
    fact_id INTEGER PRIMARY KEY, stream_id INTEGER AS (fact_id >> 30),
    line INTEGER NOT NULL, at_offset INTEGER NOT NULL, -- where it is said
    time_ns   INTEGER NOT NULL, -- audit stamp, taken when the call began
    precision_ns INTEGER NOT NULL DEFAULT 1000000, -- of time_ns
    zoneless  INTEGER NOT NULL DEFAULT 0, -- as in fact_call
    serial    INTEGER,          -- audit serial; NULL = the carrier dropped it
    pid       INTEGER NOT NULL, -- the caller
    ppid      INTEGER,          -- the caller's parent
    child     INTEGER NOT NULL, -- exit=: in the CALLER's pid namespace
    flags     INTEGER,          -- clone's flags; NULL = fork, vfork, clone3
    comm      INTEGER,          -- text_id, the caller's
    exe       INTEGER           -- text_id, the caller's
) STRICT;

-- A process (or one thread of it) ended by its own call.
CREATE TABLE fact_exit (
    fact_id INTEGER PRIMARY KEY, stream_id INTEGER AS (fact_id >> 30),
    line INTEGER NOT NULL, at_offset INTEGER NOT NULL, -- where it is said
    time_ns   INTEGER NOT NULL, -- audit stamp
    precision_ns INTEGER NOT NULL DEFAULT 1000000, -- of time_ns
    zoneless  INTEGER NOT NULL DEFAULT 0, -- as in fact_call
    serial    INTEGER,          -- audit serial; NULL = the carrier dropped it
    pid       INTEGER NOT NULL, -- who ended
    ppid      INTEGER,          -- its parent
    status    INTEGER,          -- exit status as passed
    whole     INTEGER NOT NULL  -- 1 = exit_group: the process; 0 = perhaps only a thread
) STRICT;

-- Sessions: LOGIN, USER_LOGIN, USER_START, USER_END, CRED_* …
CREATE TABLE fact_login (
    fact_id INTEGER PRIMARY KEY, stream_id INTEGER AS (fact_id >> 30),
    line INTEGER NOT NULL, at_offset INTEGER NOT NULL, -- where it is said
    time_ns   INTEGER NOT NULL, -- audit stamp
    precision_ns INTEGER NOT NULL DEFAULT 1000000, -- of time_ns
    zoneless  INTEGER NOT NULL DEFAULT 0, -- as in fact_call
    serial    INTEGER,          -- audit serial; NULL = the carrier dropped it
    type      TEXT NOT NULL,    -- record type
    pid       INTEGER,          -- the process that reports
    uid       INTEGER,          -- its uid
    auid      INTEGER,          -- login uid (LOGIN: the new one)
    ses       INTEGER,          -- session (LOGIN: the new one)
    old_auid  INTEGER,          -- LOGIN only
    op        TEXT,             -- what was done, in the program's words
    acct      TEXT,             -- account
    exe       TEXT,             -- the program that reports
    hostname  TEXT,             -- of the peer, as claimed
    addr      TEXT,             -- of the peer
    terminal  TEXT,             -- as claimed
    result    TEXT              -- success, failed, 1, 0
) STRICT;

-- What the log says of the audit system itself.
CREATE TABLE fact_audit_state (
    fact_id INTEGER PRIMARY KEY, stream_id INTEGER AS (fact_id >> 30),
    line INTEGER NOT NULL, at_offset INTEGER NOT NULL, -- where it is said
    time_ns   INTEGER NOT NULL, -- audit stamp
    precision_ns INTEGER NOT NULL DEFAULT 1000000, -- of time_ns
    zoneless  INTEGER NOT NULL DEFAULT 0, -- as in fact_call
    serial    INTEGER,          -- audit serial (DAEMON_ records count apart); NULL = the carrier dropped it
    change    TEXT NOT NULL,    -- config, daemon-start, daemon-end, daemon-other, boot, shutdown, lost
    type      TEXT NOT NULL,    -- record type
    text      TEXT NOT NULL,    -- the record's own words
    lost      INTEGER           -- records lost, where it is said
) STRICT;

-- Serials that a log holds without a hole. The kernel numbers its records one by one: what is
-- missing between two rows of one boot was recorded, and is not in this log.
CREATE TABLE fact_serials (
    fact_id INTEGER PRIMARY KEY, stream_id INTEGER AS (fact_id >> 30),
    line INTEGER NOT NULL, at_offset INTEGER NOT NULL, -- of the first that was read
    first     INTEGER NOT NULL, last INTEGER NOT NULL, -- audit serials
    first_ns  INTEGER NOT NULL, last_ns INTEGER NOT NULL -- earliest and latest stamp of these
) STRICT;

-- Names that the evidence gives to user ids.
CREATE TABLE fact_user (
    stream_id INTEGER NOT NULL,
    uid       INTEGER NOT NULL, -- numeric, of the host
    name      TEXT NOT NULL,    -- as enriched records and user-space records give it
    open      INTEGER NOT NULL DEFAULT 0, -- 1 = told only because the log ended there, as in fact_stream
    PRIMARY KEY (stream_id, uid, name)
) STRICT, WITHOUT ROWID;

-- A runtime's description of a container at one moment.
CREATE TABLE fact_container (
    fact_id INTEGER PRIMARY KEY, stream_id INTEGER AS (fact_id >> 30),
    line INTEGER NOT NULL, at_offset INTEGER NOT NULL, -- where it is said
    length     INTEGER NOT NULL, -- bytes of the description
    runtime    TEXT NOT NULL,    -- docker, podman …
    id         TEXT NOT NULL,    -- the runtime's id, in full as far as given
    name       TEXT, image TEXT, image_id TEXT, -- NULL = not said
    sandbox    TEXT,             -- Kubernetes: id of the pod's sandbox; = id: this is one
    pod        TEXT, pod_namespace TEXT,        -- Kubernetes, from labels
    hostname   TEXT, command TEXT, labels TEXT, -- command: JSON array; labels: JSON object
    status     TEXT,             -- running, exited …
    created_ns INTEGER, started_ns INTEGER, finished_ns INTEGER, -- NULL = not said, or not yet
    pid        INTEGER,          -- host pid of its init; NULL = not running
    exit_code  INTEGER, restart_count INTEGER, -- NULL = not said
    conmon_pid INTEGER,          -- podman, CRI-O: the monitor's
    rootfs     TEXT,             -- merged directory on the host
    cgroup     TEXT,             -- path, or systemd's slice:prefix:name
    process_label TEXT, mount_label TEXT, apparmor TEXT, -- LSM
    pid_mode   TEXT, network_mode TEXT, cgroup_parent TEXT, run_as TEXT, -- as configured
    privileged INTEGER           -- 1, 0, NULL = not said
) STRICT;

-- A runtime's description of an image.
CREATE TABLE fact_image (
    fact_id INTEGER PRIMARY KEY, stream_id INTEGER AS (fact_id >> 30),
    line INTEGER NOT NULL, at_offset INTEGER NOT NULL, -- where it is said
    runtime    TEXT NOT NULL, -- docker, podman …
    id         TEXT NOT NULL, -- digest
    names      TEXT,    -- JSON array
    created_ns INTEGER, -- NULL = not said
    labels     TEXT     -- JSON object
) STRICT;

-- One entry of a runtime's event stream.
CREATE TABLE fact_runtime_event (
    fact_id INTEGER PRIMARY KEY, stream_id INTEGER AS (fact_id >> 30),
    line INTEGER NOT NULL, at_offset INTEGER NOT NULL, -- where it is said
    time_ns    INTEGER,          -- the runtime's clock; NULL = not told (a stamp without year)
    runtime    TEXT NOT NULL,    -- docker, podman …
    type       TEXT NOT NULL,    -- container, image, network, pod …; log = a daemon's message
    action     TEXT NOT NULL,    -- create, start, die, exec_start …; of a log: its words
    container  TEXT,             -- container id
    name       TEXT, image TEXT, -- as said by the event
    exec_id    TEXT,             -- of exec_*; not a container's id
    command    TEXT,             -- of exec_*: argv joined with blanks by the runtime
    pid        INTEGER, exit_code INTEGER, -- where said
    pod        TEXT, pod_namespace TEXT,   -- Kubernetes
    actor      TEXT, address TEXT, -- who asked for it and from where (Kubernetes API audit)
    attributes TEXT              -- JSON object
) STRICT;

-- One message that a container wrote: the word of whoever ran in it.
CREATE TABLE fact_output_line (
    fact_id INTEGER PRIMARY KEY, stream_id INTEGER AS (fact_id >> 30),
    line INTEGER NOT NULL, at_offset INTEGER NOT NULL, -- where it is said
    length    INTEGER NOT NULL, -- bytes, from its first piece to its last
    time_ns   INTEGER,          -- the runtime's clock; NULL = not told
    container TEXT,             -- id or name where the log itself names it
    channel   TEXT,             -- stdout, stderr; NULL = not told
    text      TEXT NOT NULL,    -- its first 1024 bytes; the rest is at the place
    whole     INTEGER NOT NULL  -- 0 = a piece is missing
) STRICT;

-- A process in a listing (ps, docker top, /proc).
CREATE TABLE fact_listed_process (
    fact_id INTEGER PRIMARY KEY, stream_id INTEGER AS (fact_id >> 30),
    line INTEGER NOT NULL, at_offset INTEGER NOT NULL, -- where it is said
    time_ns   INTEGER, -- of the listing; NULL = not told
    pids      TEXT,    -- whose numbers: host, container; NULL = not told
    pid       INTEGER, ppid INTEGER, uid INTEGER, -- NULL = not listed
    user      TEXT,    -- as written
    started   TEXT,    -- as written: local time, often without a date
    tty       TEXT,    -- as written
    command   TEXT,    -- as written
    cgroup    TEXT,    -- as in /proc/PID/cgroup
    container TEXT     -- id or name where the listing names it
) STRICT;

-- A package that is installed, or that an SBOM names.
CREATE TABLE fact_package (
    fact_id INTEGER PRIMARY KEY, stream_id INTEGER AS (fact_id >> 30),
    line INTEGER NOT NULL, at_offset INTEGER NOT NULL, -- where it is said
    manager   TEXT NOT NULL, -- dpkg, rpm, apk; of an SBOM the type in its purl
    name      TEXT NOT NULL, -- as the manager calls it
    version   TEXT, arch TEXT, -- NULL = not said
    status    TEXT,          -- dpkg's two letters; NULL = not said
    image     TEXT           -- what an SBOM says it describes
) STRICT;

-- A file in a list (find, which, docker diff, an image's layer).
CREATE TABLE fact_listed_file (
    fact_id INTEGER PRIMARY KEY, stream_id INTEGER AS (fact_id >> 30),
    line INTEGER NOT NULL, at_offset INTEGER NOT NULL, -- where it is said
    said      TEXT NOT NULL, -- found, which, added, changed, deleted, in-layer, whiteout
    path      TEXT NOT NULL, -- as written
    link      TEXT,          -- target of a symbolic or hard link
    mode      INTEGER,       -- st_mode
    uid       INTEGER, gid INTEGER, size INTEGER, mtime_ns INTEGER -- NULL = not told
) STRICT;

-- One step of an image's making.
CREATE TABLE fact_layer (
    fact_id INTEGER PRIMARY KEY, stream_id INTEGER AS (fact_id >> 30),
    line INTEGER NOT NULL, at_offset INTEGER NOT NULL, -- where it is said
    runtime    TEXT NOT NULL,    -- docker, podman, oci …
    image      TEXT,             -- id or name, where it is said
    position   INTEGER,          -- 0 = the oldest step; NULL = not said
    id         TEXT,             -- image id after this step
    diff_id    TEXT,             -- SHA-256 of the layer's tar; = sha256 of the evidence that is this tar
    created_by TEXT, comment TEXT, -- the instruction; NULL = not said
    age        TEXT,             -- "3 weeks ago" where no time is given
    created_ns INTEGER, size INTEGER, -- NULL = not said
    empty      INTEGER           -- 1 = no layer of its own; NULL = not said
) STRICT;

-- One thing that is set on a host, for a container or for the audit system.
CREATE TABLE fact_setting (
    fact_id INTEGER PRIMARY KEY, stream_id INTEGER AS (fact_id >> 30),
    line INTEGER NOT NULL, at_offset INTEGER NOT NULL, -- where it is said
    topic     TEXT NOT NULL, -- audit-rule, audit-status, auditd.conf, hostname, machine-id …
    name      TEXT,          -- NULL = the topic says it all
    value     TEXT NOT NULL  -- as written
) STRICT;

-- Names of groups, and of ranges of ids that a user may map into a user namespace.
CREATE TABLE fact_id_range (
    fact_id INTEGER PRIMARY KEY, stream_id INTEGER AS (fact_id >> 30),
    line INTEGER NOT NULL, at_offset INTEGER NOT NULL, -- where it is said
    kind      TEXT NOT NULL,    -- group, subid (subuid and subgid look alike)
    name      TEXT NOT NULL,    -- of the group; of the range's owner
    first     INTEGER NOT NULL, count INTEGER NOT NULL -- ids
) STRICT;

-- ------------------------------------------------------------------ conclusions

-- Sentences that recur. Not unique: one may stand here twice.
CREATE TABLE derived_sentence (
    sentence_id INTEGER PRIMARY KEY,
    text        TEXT NOT NULL -- printable
) STRICT;

-- A machine that the evidence speaks of.
CREATE TABLE derived_host (
    host_id INTEGER PRIMARY KEY,
    name    TEXT NOT NULL UNIQUE, -- as in all views
    named_by TEXT NOT NULL, -- node, option, hostname-file, carrier, place: who gave it this name
    first_exec INTEGER, last_exec INTEGER, -- between which exec_ids its execs are; NULL = not written yet
    processes INTEGER, actors INTEGER -- how many numbers of each were given to it; NULL = not written yet
) STRICT;

-- Whom a stream speaks of. Several hosts share what only describes and lay with each of them alike.
CREATE TABLE derived_stream_host (
    host_id    INTEGER NOT NULL,
    stream_id  INTEGER NOT NULL,
    first_fact INTEGER AS (stream_id << 30), last_fact INTEGER AS ((stream_id << 30) | 1073741823), -- between which its facts lie
    PRIMARY KEY (host_id, stream_id)
) STRICT, WITHOUT ROWID;

-- What an evidence at one place speaks of, where only the place tells.
CREATE TABLE derived_subject (
    evidence_row  INTEGER NOT NULL, path TEXT NOT NULL, member TEXT NOT NULL, origin TEXT NOT NULL, -- of fact_evidence_path
    container_id  INTEGER, -- ours; NULL = none that the case knows otherwise
    container     TEXT,    -- the runtime's id where the path has it in full
    pod           TEXT, pod_namespace TEXT, -- Kubernetes
    image         TEXT,    -- an image's name as the path has it
    PRIMARY KEY (evidence_row, path, member, origin)
) STRICT, WITHOUT ROWID;

-- How a place can be found.
CREATE TABLE derived_method (
    method_id INTEGER PRIMARY KEY,
    name      TEXT NOT NULL, -- shim-child, lineage …
    sentence  TEXT NOT NULL  -- why it tells so; %s = the pid that it speaks of
) STRICT;

CREATE TABLE derived_container (
    container_id INTEGER PRIMARY KEY, -- ours; the view shows the runtime's id
    host_id      INTEGER NOT NULL,
    id           TEXT NOT NULL,  -- the runtime's
    runtime      TEXT,           -- NULL = not known
    name         TEXT, image TEXT, image_id TEXT, pod TEXT, pod_namespace TEXT, -- NULL = not known
    privileged   INTEGER, pid_mode TEXT, labels TEXT, command TEXT, -- as in fact_container
    created_ns   INTEGER,        -- NULL = not known
    outer_id     INTEGER,        -- container_id of the container it runs in; NULL = on the host itself
    known_by     TEXT NOT NULL   -- inspect, events, audit: the best source that tells of it
) STRICT;

-- One run of a container, from a start to its end.
CREATE TABLE derived_lifetime (
    container_id INTEGER NOT NULL,
    run          INTEGER NOT NULL, -- 1, 2 …
    start_ns     INTEGER, end_ns INTEGER, -- NULL = not known (end: perhaps still running)
    pid          INTEGER,          -- host pid of its init, where known
    source       TEXT NOT NULL,    -- what tells: inspect, events, audit
    PRIMARY KEY (container_id, run)
) STRICT, WITHOUT ROWID;

-- The verdict on one exec.
CREATE TABLE derived_exec (
    exec_id        INTEGER PRIMARY KEY, -- by host, then time and serial: the same for the same evidence
    fact_id        INTEGER NOT NULL,
    host_id        INTEGER NOT NULL,
    time_ns        INTEGER NOT NULL, -- as in the fact: most questions ask for it
    success        INTEGER,          -- as in the fact
    process_id     INTEGER,          -- same number = same process (not: same pid); NULL = no pid recorded
    parent_exec_id INTEGER,          -- the program its parent was running
    place_number   INTEGER NOT NULL, -- 0 unknown, 1 host, 2 container
    container_id   INTEGER,          -- ours; NULL = host, unknown, or a container that nothing names
    sureness       INTEGER,          -- 1 weak to 4 certain; NULL = unknown. Less than the clue's where others contradict it
    contradicted   INTEGER NOT NULL, -- 1 = another clue says otherwise
    of_runtime     INTEGER NOT NULL, -- 1 = part of a container runtime
    clue_id        INTEGER NOT NULL, -- the clue that it follows, or why it is unknown
    touches_id     INTEGER,          -- container whose files a process of the host (or of another container) works on
    rule           TEXT,             -- id of the compiler rule that matched
    family         TEXT, tool_role TEXT, -- of that rule
    compilation_id INTEGER,
    actor_id       INTEGER,          -- who started it; NULL = not known
    place          TEXT AS (CASE place_number WHEN 2 THEN 'container' WHEN 1 THEN 'host' ELSE 'unknown' END), -- in words
    confidence     TEXT AS (CASE sureness WHEN 4 THEN 'certain' WHEN 3 THEN 'strong' WHEN 2 THEN 'probable' WHEN 1 THEN 'weak' END), -- in words
    role           TEXT AS (CASE of_runtime WHEN 1 THEN 'runtime' ELSE 'workload' END) -- in words
) STRICT;

-- How many execs there are of each kind: those of derived_exec, and those that a case of findings
-- (merge --findings) has no rows of.
CREATE TABLE derived_exec_count (
    host_id      INTEGER NOT NULL,
    container_id INTEGER,          -- the columns are those of derived_exec …
    place_number INTEGER NOT NULL, sureness INTEGER, contradicted INTEGER NOT NULL, of_runtime INTEGER NOT NULL, success INTEGER, -- as there
    method_id    INTEGER NOT NULL, -- … and of the clue that their verdict followed
    ran_compiler INTEGER NOT NULL, -- 1 = a compiler, which ran: no archiver, no build tool
    left_out     INTEGER NOT NULL, -- 1 = the case has no rows of them
    execs        INTEGER NOT NULL, -- so many
    place        TEXT AS (CASE place_number WHEN 2 THEN 'container' WHEN 1 THEN 'host' ELSE 'unknown' END), -- in words
    confidence   TEXT AS (CASE sureness WHEN 4 THEN 'certain' WHEN 3 THEN 'strong' WHEN 2 THEN 'probable' WHEN 1 THEN 'weak' END) -- in words
) STRICT;

-- Who started something: a login, a service, whoever asked a runtime …
CREATE TABLE derived_actor (
    actor_id   INTEGER PRIMARY KEY, -- in order of the execs that need it
    host_id    INTEGER NOT NULL,    -- where what was started ran
    kind       TEXT NOT NULL,       -- login, cron, service, kubernetes-user, runtime, entrypoint
    name       TEXT,                -- account, unit, program, user of the API; NULL = at most auid tells
    uid        INTEGER,             -- of the exec that asked; NULL = not recorded
    auid       INTEGER,             -- login uid; NULL = no login
    ses        INTEGER,             -- audit session; NULL = none
    tty        TEXT,                -- terminal; NULL = none
    address    TEXT,                -- where the login or request came from; NULL = not told
    confidence TEXT NOT NULL,       -- certain, strong, probable, weak: of the chain as a whole
    other_id   INTEGER              -- actor that fits as well; NULL = none does
) STRICT;

-- The chain that leads to an actor, from what was started outwards.
CREATE TABLE derived_actor_link (
    actor_id  INTEGER NOT NULL,
    n         INTEGER NOT NULL, -- 1, 2 …
    what      TEXT NOT NULL,    -- entry, runtime-call, request, client, candidate, ancestor, session, account, service …
    exec_id   INTEGER,          -- NULL = it is no exec
    detail    INTEGER NOT NULL, -- sentence_id
    strength  TEXT NOT NULL,    -- certain, strong, probable, weak
    stream_id INTEGER NOT NULL, line INTEGER NOT NULL, at_offset INTEGER NOT NULL, -- where it is said
    PRIMARY KEY (actor_id, n)
) STRICT, WITHOUT ROWID;

-- Further accounts of an exec: what other carriers (or a copy) tell of the same event.
CREATE TABLE derived_exec_place (
    exec_id INTEGER NOT NULL,
    fact_id INTEGER NOT NULL, -- not the one that derived_exec shows
    PRIMARY KEY (exec_id, fact_id)
) STRICT, WITHOUT ROWID;

-- Rows of facts that tell again what another row of the same host tells.
CREATE TABLE derived_repeat (
    fact TEXT NOT NULL,    -- login, audit_state: of fact_login, fact_audit_state
    row  INTEGER NOT NULL, -- its fact_id
    PRIMARY KEY (fact, row)
) STRICT, WITHOUT ROWID;

-- A piece of evidence that ties execs to a container or to the host; many execs share one.
CREATE TABLE derived_clue (
    clue_id      INTEGER PRIMARY KEY,
    place_number INTEGER NOT NULL, -- 1 host, 2 container; 0 = why none is known
    container_id INTEGER,          -- ours; NULL = host, unknown, or a container that it does not name
    method_id    INTEGER NOT NULL, -- how it was found
    sureness     INTEGER,          -- 1 weak to 4 certain; NULL = unknown
    pid          INTEGER,          -- that it speaks of; NULL = none
    stream_id    INTEGER, line INTEGER, at_offset INTEGER, -- where it is said; NULL = in the exec's own records
    place        TEXT AS (CASE place_number WHEN 2 THEN 'container' WHEN 1 THEN 'host' ELSE 'unknown' END), -- in words
    strength     TEXT AS (CASE sureness WHEN 4 THEN 'certain' WHEN 3 THEN 'strong' WHEN 2 THEN 'probable' WHEN 1 THEN 'weak' END) -- in words
) STRICT;

-- Clues of an exec beside the one that its verdict follows (derived_exec.clue_id).
CREATE TABLE derived_exec_clue (
    exec_id INTEGER NOT NULL,
    clue_id INTEGER NOT NULL,
    PRIMARY KEY (exec_id, clue_id)
) STRICT, WITHOUT ROWID;

-- One driver with its compiler, assembler and linker children.
CREATE TABLE derived_compilation (
    compilation_id INTEGER PRIMARY KEY,
    host_id        INTEGER NOT NULL,
    driver_exec_id INTEGER NOT NULL, -- the exec that stands for it
    start_ns       INTEGER NOT NULL, -- of the driver's exec
    end_ns         INTEGER NOT NULL, -- last exec of it
    place          TEXT NOT NULL, container_id INTEGER, confidence TEXT, -- as of the driver
    family         TEXT NOT NULL,    -- gcc, clang, go, java …
    class          TEXT NOT NULL,    -- build; jit = a program's own kernels, compiled as it runs
    disguise       TEXT,             -- why its driver is no compiler by its name; NULL = it is one
    sources        TEXT NOT NULL,    -- JSON array
    output         TEXT,             -- NULL = not told by the arguments
    flags          TEXT,             -- JSON array of options of note; NULL = none
    first_output_exec_id INTEGER,    -- first exec of the output
    output_runs    INTEGER NOT NULL, -- execs of the output
    exec_count     INTEGER NOT NULL, -- execs that belong to it
    build_id       INTEGER,          -- build that it is part of; NULL = none
    success        INTEGER,          -- 1 = it made something; 0 = it did not; NULL = the log cannot tell
    outcome        TEXT              -- what tells so, in one sentence; NULL = nothing
) STRICT;

-- The topmost build tool above compilations.
CREATE TABLE derived_build (
    build_id INTEGER PRIMARY KEY,
    exec_id  INTEGER NOT NULL, -- of the build tool
    end_ns   INTEGER NOT NULL  -- last exec of its compilations
) STRICT;

-- What led to a compilation in a container, and what followed from it.
CREATE TABLE derived_chain_link (
    compilation_id INTEGER NOT NULL,
    n         INTEGER NOT NULL, -- 1, 2 …, in order of time
    step      TEXT NOT NULL,    -- entered, copied-in, fetched … compiled, run, next …
    exec_id   INTEGER NOT NULL,
    detail    INTEGER NOT NULL, -- sentence_id
    technique TEXT,             -- ATT&CK id; NULL = none of its own
    PRIMARY KEY (compilation_id, n)
) STRICT, WITHOUT ROWID;

-- A rule matched.
CREATE TABLE derived_finding (
    finding_id     INTEGER PRIMARY KEY,
    kind           TEXT NOT NULL, -- compiler-executed, compiler-attempted, compile-then-run, disguised-compiler, compiler-present, compiler-installed-at-runtime
    host_id        INTEGER NOT NULL,
    container_id   INTEGER,
    exec_id        INTEGER,          -- NULL = it is about no exec: see stream_id
    compilation_id INTEGER,
    severity       INTEGER NOT NULL, -- 1 low to 4 critical, of the rule set
    technique      TEXT,             -- ATT&CK id
    detail         TEXT NOT NULL,    -- in one sentence, printable
    image          TEXT,             -- name or id of the image that it is about; NULL = as the exec's container has it
    time_ns        INTEGER,          -- of what it is about; NULL = the exec's, or none: a state
    stream_id INTEGER, line INTEGER, at_offset INTEGER, -- where it is said; NULL = in the exec's own records
    presence_id    INTEGER,          -- of derived_presence: whose state it is; NULL = it is no state
    aspect         TEXT AS (CASE kind WHEN 'compiler-attempted' THEN 'attempted' WHEN 'compiler-present' THEN 'present' -- what it counts for:
                                      WHEN 'compiler-installed-at-runtime' THEN 'present' ELSE 'executed' END), -- executed, present, attempted
    verdict_id     INTEGER,          -- of derived_verdict; NULL = it is about an image
    waived_by      TEXT,             -- id of the waiver that excuses it; NULL = none does
    lapsed         TEXT              -- id of one that would, had it not expired; NULL = none
) STRICT;

-- Is a compiler in a container or an image?
CREATE TABLE derived_presence (
    presence_id  INTEGER PRIMARY KEY, -- containers first, then images; by host and id
    host_id      INTEGER NOT NULL,
    container_id INTEGER,          -- NULL = an image, or a container that only the place of its lists names
    container    TEXT,             -- the runtime's id; NULL = an image
    image        TEXT,             -- the image's name, of a container as it was started; NULL = not known
    image_id     TEXT,             -- digest; NULL = not known
    verdict      TEXT NOT NULL,    -- present, absent, not-assessed
    basis        TEXT,             -- what it rests on; NULL = nothing
    families     TEXT,             -- of the compilers there; NULL = none
    since        TEXT,             -- of the earliest; NULL = not known
    detail       TEXT              -- in one sentence
) STRICT;

-- A compiler that was found in one.
CREATE TABLE derived_present_compiler (
    presence_id INTEGER NOT NULL,
    n           INTEGER NOT NULL,  -- 1, 2 …: by since
    family      TEXT NOT NULL, role TEXT NOT NULL, -- of the rule
    what        TEXT NOT NULL,     -- package and version, or path
    package     TEXT,              -- the package's name; NULL = a file
    rule        TEXT NOT NULL,     -- id, of packages.csv, files.csv or compilers.csv
    severity    INTEGER NOT NULL,  -- 1 low to 4 critical, of the rule
    basis       TEXT NOT NULL,     -- packages, files, layers, history, commands, execs, diff
    since       TEXT NOT NULL,     -- base-image, layer, installed, dropped, executed, unknown
    time_ns     INTEGER,           -- of the step or the exec; NULL = not known
    position    INTEGER,           -- of the step, 0 = the oldest; NULL = no step
    instruction TEXT,              -- of the step; NULL = the command line of exec_id, if there is one
    layer_of    TEXT,              -- the known image in whose own steps that one first appears; NULL = this one's
    exec_id     INTEGER,           -- that installed, copied or ran it; NULL = none
    inherited   INTEGER NOT NULL,  -- 1 = of a container: its image has it
    removed     TEXT,              -- what took it away again; NULL = it is there
    detail      TEXT,              -- in one sentence
    stream_id INTEGER NOT NULL, line INTEGER NOT NULL, at_offset INTEGER NOT NULL, -- where it is said
    PRIMARY KEY (presence_id, n)
) STRICT, WITHOUT ROWID;

-- Could an exec on this host have been recorded and kept?
CREATE TABLE derived_coverage (
    host_id  INTEGER NOT NULL,
    n        INTEGER NOT NULL, -- 1, 2 …
    start_ns INTEGER NOT NULL, -- from then
    end_ns   INTEGER NOT NULL, -- until then
    state    TEXT NOT NULL,    -- recording, doubtful, stopped, lost, not-recording
    kind     TEXT NOT NULL,    -- what it is about: log; else as in derived_unseen
    reason   TEXT NOT NULL,    -- in one sentence, printable
    stream_id INTEGER, line INTEGER, at_offset INTEGER, -- where it is said; NULL = concluded from what is not there
    PRIMARY KEY (host_id, n)
) STRICT, WITHOUT ROWID;

-- Why an exec in a container could have gone unrecorded. None: its whole life is covered.
CREATE TABLE derived_unseen (
    container_id INTEGER NOT NULL, -- ours
    n            INTEGER NOT NULL, -- 1, 2 …
    kind         TEXT NOT NULL,    -- no-log, rules, unset-auid, stopped, lost, gap, before-log, after-log, lifetime, damaged, pruned, told-elsewhere, unplaced
    reason       INTEGER NOT NULL, -- sentence_id
    start_ns     INTEGER, end_ns INTEGER, -- the part of its life that it concerns; NULL = open at that end
    stream_id    INTEGER, line INTEGER, at_offset INTEGER, -- where it is said; NULL = concluded from what is not there
    PRIMARY KEY (container_id, n)
) STRICT, WITHOUT ROWID;

-- What somebody has signed that it may be. Criteria are patterns, as given; '' = any.
CREATE TABLE derived_waiver (
    waiver_id   INTEGER PRIMARY KEY,  -- in order of the file
    id          TEXT NOT NULL,        -- as given
    image       TEXT NOT NULL, container TEXT NOT NULL, label TEXT NOT NULL, pod TEXT NOT NULL, namespace TEXT NOT NULL, -- whose
    caller      TEXT NOT NULL,        -- a program above it
    rule        TEXT NOT NULL,        -- rule, family or kind of finding
    command     TEXT NOT NULL,        -- shell-quoted command line
    owner       TEXT NOT NULL, reason TEXT NOT NULL, approved_by TEXT NOT NULL, note TEXT NOT NULL, -- as given
    expires     TEXT NOT NULL,        -- its last day, UTC
    state       TEXT NOT NULL,        -- active, expired, over-broad: the last two excuse nothing
    fits        INTEGER NOT NULL      -- findings that meet its criteria; of an over-broad one: none are looked for
) STRICT;

-- When verdicts were passed.
CREATE TABLE derived_judgement (
    as_of_ns    INTEGER,          -- waivers are held against it; NULL = the evidence tells no time
    as_of_given INTEGER NOT NULL  -- 1 = by whoever asked; 0 = the evidence's end
) STRICT;

-- Was a compiler executed in a container, was one present, and could it have been seen?
CREATE TABLE derived_verdict (
    verdict_id   INTEGER PRIMARY KEY,
    host_id      INTEGER NOT NULL,
    container_id INTEGER,            -- NULL = only the place of its lists names it, or nothing does
    container    TEXT,               -- the runtime's id; NULL = a container that nothing names
    presence_id  INTEGER,            -- of derived_presence; NULL = nothing was looked at
    executed     TEXT, present TEXT, -- fail, unknown, waived, pass
    executed_severity INTEGER, present_severity INTEGER, attempted_severity INTEGER, -- the highest that no waiver excuses; NULL = none
    attempts     INTEGER, waived INTEGER -- findings: attempts that no waiver excuses; of any kind that one does
) STRICT;

-- Sentences of reasons and remedies, which recur. Not unique: one may stand here twice.
CREATE TABLE derived_verdict_sentence (
    sentence_id INTEGER PRIMARY KEY,
    text        TEXT NOT NULL -- printable
) STRICT;

CREATE TABLE derived_verdict_reason (
    verdict_id INTEGER NOT NULL,
    n          INTEGER NOT NULL, -- 1, 2 …
    aspect     TEXT NOT NULL,    -- executed, present, attempted
    kind       TEXT NOT NULL,    -- kind of finding, waived, expired, covered, probe, absent, not-assessed, or as in derived_unseen
    reason     INTEGER NOT NULL, -- of derived_verdict_sentence
    finding_id INTEGER,          -- the first that it speaks of; NULL = none
    exec_id    INTEGER,          -- the first that it speaks of; NULL = none
    stream_id  INTEGER, line INTEGER, at_offset INTEGER, -- where it is said; NULL = concluded from what is not there, or from lists
    PRIMARY KEY (verdict_id, n)
) STRICT, WITHOUT ROWID;

-- What to do about it, with the container's own names filled in.
CREATE TABLE derived_remedy (
    verdict_id INTEGER NOT NULL,
    n          INTEGER NOT NULL, -- 1, 2 …
    remedy     TEXT NOT NULL,    -- id, of remedies.csv
    aspect     TEXT NOT NULL,    -- executed, present
    what       INTEGER NOT NULL, -- of derived_verdict_sentence
    command    TEXT,             -- for a shell; NULL = there is none
    PRIMARY KEY (verdict_id, n)
) STRICT, WITHOUT ROWID;

-- The control that verdicts are about, as it is published, and what other frameworks have of it.
CREATE TABLE derived_control (
    control_id INTEGER PRIMARY KEY, -- in order of controls.csv
    framework  TEXT NOT NULL,       -- control = a property of the control itself
    reference  TEXT NOT NULL,       -- name of the property; number of the clause
    text       TEXT NOT NULL,       -- its value; '' = the clause's words were not checked
    verified   INTEGER NOT NULL,    -- 1 = looked up in the source named
    source     TEXT NOT NULL, note TEXT NOT NULL -- '' = none
) STRICT;

-- Which rules and which version concluded.
CREATE TABLE derived_run (
    version       TEXT NOT NULL, -- of exectrail
    profile       TEXT NOT NULL, -- strict, parity
    rules_version TEXT,          -- the newest of the built-in rule files; NULL = they say none
    rules_sha256  TEXT NOT NULL, -- of the profile and all rule files, in their order
    rules_files   TEXT NOT NULL, -- a user's files, in their order: JSON array of name, table, version, sha256
    given_up      INTEGER NOT NULL, -- matches of compilers' rules that ran into a limit: taken not to fit
    facts_sha256  TEXT NOT NULL  -- of which evidence there was and where it lay, so of which facts
) STRICT;

-- ------------------------------------------------------------------ the journal

-- What was done with the case: an entry where a command that changes it begins, and one where it
-- ends. Each carries the digest of the one before it (docs/forensics.md has the encoding, which
-- goes by the order of these columns).
CREATE TABLE journal_entry (
    n            INTEGER PRIMARY KEY, -- 1, 2 … without a hole
    kind         TEXT NOT NULL CHECK (kind IN ('begin', 'end')), -- of a command's work
    began        INTEGER, -- end: the entry with which it began
    command      TEXT NOT NULL, -- ingest, correlate …
    version      TEXT NOT NULL, -- of exectrail
    profile      TEXT,    -- begin: of the rules; NULL = it uses none
    rules_sha256 TEXT,    -- begin: of the whole rule set; NULL = it uses none
    options      TEXT,    -- begin: JSON array of the words given, options first, paths as they were given
    case_number  TEXT, examiner TEXT, -- begin: as given; NULL = not given
    protection   TEXT,    -- begin: how the program was shut in; NULL = not told
    status       INTEGER, -- end: the exit status of the command's work
    streams      INTEGER, -- end: pieces of evidence in the case
    lines_read   INTEGER, lines_parsed INTEGER, lines_skipped INTEGER, lines_damaged INTEGER, -- end: of all of them
    execs        INTEGER, compilations INTEGER, findings INTEGER, -- end: concluded
    first_ns     INTEGER, last_ns INTEGER, -- end: the time that the evidence speaks of
    seal         TEXT,    -- end: what the two digests cover, findings or everything
    facts_sha256 TEXT,    -- end: over rows of fact_ tables
    conclusions_sha256 TEXT, -- end: over rows of derived_ tables
    clock_time   TEXT,    -- what the clock of the analyst's machine said (or --clock): a claim; NULL = left out
    previous     TEXT NOT NULL, -- sha256 of entry n - 1; of the first: 64 zeros
    sha256       TEXT NOT NULL  -- over previous and all columns before it
) STRICT;

CREATE TRIGGER journal_entry_follows BEFORE INSERT ON journal_entry
WHEN NEW.n <> (SELECT coalesce(max(n), 0) + 1 FROM journal_entry)
  OR NEW.previous <> (SELECT coalesce(max(sha256), printf('%064d', 0)) FROM journal_entry WHERE n = NEW.n - 1)
BEGIN
    SELECT RAISE(ABORT, 'an entry of the journal follows the last one');
END;

CREATE TRIGGER journal_entry_stays BEFORE DELETE ON journal_entry
BEGIN
    SELECT RAISE(ABORT, 'the journal is only added to');
END;

CREATE TRIGGER journal_entry_stands BEFORE UPDATE ON journal_entry
BEGIN
    SELECT RAISE(ABORT, 'the journal is only added to');
END;

-- The journals of cases that were merged into this one, entry by entry as they stood there; the
-- columns are those of journal_entry. A journal is known by the digest of its first entry.
CREATE TABLE journal_merged (
    journal      TEXT NOT NULL, -- sha256 of its entry 1; its first 16 digits are the origin of that case's places
    n            INTEGER NOT NULL, sha256 TEXT NOT NULL, -- as there
    kind TEXT NOT NULL, began INTEGER, command TEXT NOT NULL, version TEXT NOT NULL, -- as there
    profile      TEXT, rules_sha256 TEXT, options TEXT, case_number TEXT, examiner TEXT, protection TEXT, -- as there
    status       INTEGER, streams INTEGER, lines_read INTEGER, lines_parsed INTEGER, lines_skipped INTEGER, -- as there
    lines_damaged INTEGER, execs INTEGER, compilations INTEGER, findings INTEGER, first_ns INTEGER, last_ns INTEGER, -- as there
    seal         TEXT, facts_sha256 TEXT, conclusions_sha256 TEXT, clock_time TEXT, -- as there
    previous     TEXT NOT NULL, -- as there
    PRIMARY KEY (journal, n, sha256) -- two copies of a case may have gone on apart
) STRICT, WITHOUT ROWID;

CREATE INDEX derived_exec_by_compilation ON derived_exec (compilation_id) WHERE compilation_id IS NOT NULL;
CREATE INDEX derived_exec_by_container ON derived_exec (container_id) WHERE container_id IS NOT NULL;
CREATE INDEX derived_exec_count_by_container ON derived_exec_count (container_id) WHERE container_id IS NOT NULL;
CREATE INDEX derived_exec_of_compilers ON derived_exec (compilation_id) WHERE family IS NOT NULL;
CREATE INDEX derived_exec_by_touch ON derived_exec (touches_id) WHERE touches_id IS NOT NULL;
CREATE INDEX derived_stream_host_by_stream ON derived_stream_host (stream_id);
CREATE INDEX derived_container_by_id ON derived_container (host_id, id);
CREATE INDEX derived_compilation_by_container ON derived_compilation (container_id) WHERE container_id IS NOT NULL;
CREATE INDEX derived_compilation_by_build ON derived_compilation (build_id) WHERE build_id IS NOT NULL;
CREATE INDEX derived_presence_by_container ON derived_presence (container_id) WHERE container_id IS NOT NULL;
CREATE INDEX derived_subject_by_container ON derived_subject (container_id) WHERE container_id IS NOT NULL;
CREATE INDEX derived_subject_by_id ON derived_subject (container) WHERE container IS NOT NULL;
CREATE INDEX derived_finding_by_compilation ON derived_finding (compilation_id) WHERE compilation_id IS NOT NULL;
CREATE INDEX derived_finding_by_verdict ON derived_finding (verdict_id) WHERE verdict_id IS NOT NULL;
CREATE INDEX fact_layer_by_diff_id ON fact_layer (diff_id) WHERE diff_id IS NOT NULL;
CREATE INDEX fact_runtime_event_of_pods ON fact_runtime_event (fact_id) WHERE type = 'pod' AND action = 'exec';
CREATE INDEX fact_evidence_by_head ON fact_evidence (head) WHERE head IS NOT NULL;
CREATE INDEX fact_evidence_by_place ON fact_evidence_path (path, member, origin);
CREATE INDEX fact_growth_by_digest ON fact_growth (sha256);
CREATE INDEX fact_damage_by_evidence ON fact_damage (evidence_row);
CREATE INDEX fact_stream_by_evidence ON fact_stream (evidence_row);
