"""A recorder of what an agent does in a container, from an audit log and an eBPF trace of the
same minutes. It publishes its reading of the execs of that container, and the trace.

Its notation, as applied to exectrail's reading:

- `cmd` is the arguments joined by blanks; of a shell's `-c` only what it was told to run;
  of a failed exec the path that was asked for

The trace is a second opinion on attribution, for it has the kernel's cgroup of each pid. A
container has one cgroup: execs that exectrail places in one container must share it, execs
of different containers must not, and what it places on the host must be in none of them."""

import json
from collections import Counter

from comparison import Comparison
from reading import execs

TITLE = "lux"
UNIT = "values, places"
LOG = "corpus/audit/lux__run1_audit.log"
PARSED = "corpus/audit-golden/lux__run1_filtered_audit.golden.jsonl"
TRACE = "corpus/audit-golden/lux__run1_ebpf.jsonl"
OF_ITS_OWN = ("schema_version", "session_id", "source", "event_type", "audit_seq", "agent_owned")
SHELLS = ("bash", "sh", "dash")


def command(row):
    argv = row["argv"]
    if not row["success"]:
        return row["file"]
    if len(argv) == 3 and argv[0].rsplit("/")[-1] in SHELLS and argv[1] in ("-c", "-lc"):
        return argv[2]
    return " ".join(argv)


def exec_of(row, head):
    """An exec of the case in lux's notation; head is its SYSCALL record."""
    out = {key: row[key] for key in ("cwd", "comm", "exe", "pid", "ppid", "uid")}
    out |= {
        "ts": row["time"],
        "cmd": command(row),
        "gid": int(head.value("gid")),
        "audit_key": head.text("key"),
        "exec_success": bool(row["success"]),
        "exec_exit": row["exit"],
        "exec_attempted_path": row["file"],
    }
    return out | ({"exec_errno_name": head.errno} if head.errno else {})


def read_lines(text):
    return [json.loads(line) for line in text.splitlines()]


def compare_fields(rows, heads, theirs):
    comparison = Comparison(TITLE, LOG, PARSED, "execs of the watched container: all fields")
    ours = {row["serial"]: exec_of(row, heads[row["serial"]]) for row in rows}
    for entry in theirs:
        serial = entry["audit_seq"]
        known = {key: value for key, value in entry.items() if key not in OF_ITS_OWN}
        comparison.hold(f"exec {serial}", ours[serial], known)
    return comparison


def place(row):
    return (row["container_id"] or row["place"])[:12]


def cgroups_of(trace, parsed):
    """pid -> cgroup. The execs of the watched container share that of the traced ones."""
    cgroups = {entry["pid"]: entry["cgroup_id"] for entry in trace}
    watched = {entry["pid"] for entry in parsed}
    (cgroup,) = {cgroups[pid] for pid in watched & cgroups.keys()}
    return cgroups | dict.fromkeys(watched, cgroup)


def compare_places(rows, cgroups):
    """Which cgroup is which container's: the one that most of its execs have."""
    comparison = Comparison(TITLE, LOG, TRACE, "place of every exec whose cgroup is known")
    seen = [(row, place(row), cgroups[row["pid"]]) for row in rows if row["pid"] in cgroups]
    pairs = Counter((cgroup, where) for row, where, cgroup in seen if row["container_id"])
    container_of, cgroup_of, unplaced = {}, {}, Counter()
    for (cgroup, where), _ in pairs.most_common():
        container_of.setdefault(cgroup, where)
        cgroup_of.setdefault(where, cgroup)
    for row, where, cgroup in seen:
        theirs = container_of.get(cgroup, "host")
        if where == "unknown":
            unplaced[container_of.get(cgroup, "none of them")] += 1
        elif cgroup_of.get(where, cgroup) != cgroup:
            comparison.hold(f"exec {row['serial']}", where, f"another: cgroup {cgroup}")
        else:
            comparison.hold(f"exec {row['serial']}", where, theirs)
    placed = Counter(where for _, where, _ in seen if where != "unknown")
    comparison.note = (
        f"Of {len(seen)} execs whose cgroup is known, exectrail places {placed.total()} "
        f"({listed(placed)}) and leaves {unplaced.total()} unknown (by their cgroup: "
        f"{listed(unplaced)})."
    )
    return comparison


def listed(counter):
    return ", ".join(f"{count} in {where}" for where, count in sorted(counter.items()))


def compare(reading):
    rows, parsed = execs(reading.case(LOG), LOG), read_lines(reading.text(PARSED))
    heads = {r.serial: r for r in reading.records(LOG) if r.type == "SYSCALL"}
    yield compare_fields(rows, heads, parsed)
    yield compare_places(rows, cgroups_of(read_lines(reading.text(TRACE)), parsed))
