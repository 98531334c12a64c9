"""A recorder of what an agent does in a container, from an audit log. It publishes its reading
of the execs of that container.

Its notation, as applied to exectrail's reading:

- `cmd` is the arguments joined by blanks; of a shell's `-c` only what it was told to run;
  of a failed exec the path that was asked for"""

import json

from comparison import Comparison
from reading import execs

TITLE = "lux"
UNIT = "values"
LOG = "corpus/audit/lux__run1_audit.log"
PARSED = "corpus/audit-golden/lux__run1_filtered_audit.golden.jsonl"
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


def compare(reading):
    rows, parsed = execs(reading.case(LOG), LOG), read_lines(reading.text(PARSED))
    heads = {r.serial: r for r in reading.records(LOG) if r.type == "SYSCALL"}
    yield compare_fields(rows, heads, parsed)
