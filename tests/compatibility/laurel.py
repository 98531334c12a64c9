"""A plugin of auditd's that writes one JSON object per event. Its tests come with the expected
objects of seven logs.

Its notation, as applied to exectrail's reading:

- decimal values are numbers; `arch=`, `a0=` to `a3=` and capabilities 0x…, `mode=` is 0o…
- `(null)` is null
- `a0=` to `a3=` of SYSCALL are a list, ARGV; so are the arguments of EXECVE, pieces of one
  joined, and PROCTITLE, cut at its NULs
- what auditd added behind 0x1D stands beside the kernel's fields
- EOE records are left out"""

import json
import re

from comparison import Comparison
from reading import PATH_KEYS, events, execs

TITLE = "laurel"
UNIT = "values"
GOLDEN = "corpus/audit-golden/laurel__{}.golden.json"
LOGS = (
    *("record-execve", "record-execve-long", "record-login", "record-perl-reverse-shell"),
    *("record-syscall-key", "record-syscall-nullkey", "record-weblogic"),
)
HEXADECIMAL = re.compile(r"arch|a[0-3]|cap_(fp|fi|fver)")
TEXT_OF_DIGITS = ("cap_frootid",)
EXEC_KEYS = ("pid", "ppid", "uid", "euid", "auid", "ses", "comm", "exe", "exit")
LISTS = ("PATH", "LOGIN")


def value(field):
    if field.text is None:
        return None
    if field.quoted:
        return field.value
    if HEXADECIMAL.fullmatch(field.key):
        return f"0x{int(field.value, 16):x}"
    if field.key == "mode":
        return f"0o{int(field.value, 8):o}"
    if re.fullmatch("-?[0-9]+", field.value) and field.key not in TEXT_OF_DIGITS:
        return int(field.value)
    return field.decoded


def body(record):
    """A record's fields in laurel's notation; of EXECVE, the case knows the arguments."""
    if record.type == "EXECVE":
        return {"argc": int(record.value("argc"))} if record.value("argc") else {}
    if record.type == "PROCTITLE":
        return {"ARGV": record.text("proctitle").split("\0")}
    out = {field.key: value(field) for field in record.fields}
    if record.type == "SYSCALL":
        out["ARGV"] = [out.pop(f"a{n}") for n in range(4)]
    return out | {field.key: field.value for field in record.enriched}


def entry_of(records, argv):
    """Our reading of an event, in laurel's notation."""
    entry = {"ID": records[0].stamp}
    if records[0].node:
        entry["NODE"] = records[0].node
    for record in records:
        if record.type in LISTS:
            entry.setdefault(record.type, []).append(body(record))
        elif record.type != "EOE":
            entry.setdefault(record.type, {}).update(body(record))
    if "EXECVE" in entry:
        entry["EXECVE"]["ARGV"] = argv
    return entry


def raw_path(path):
    """A PATH of laurel's as a case keeps it."""
    out = {key: str(path[key]) for key in PATH_KEYS if key in path}
    return out | {"mode": "0" + out["mode"].removeprefix("0o")}


def exec_of(entry):
    """What a case should say of an event."""
    call = entry["SYSCALL"]
    out = {key: call[key] for key in EXEC_KEYS}
    out["success"] = call["success"] == "yes"
    out["cwd"] = entry.get("CWD", {}).get("cwd")
    out["argv"] = entry.get("EXECVE", {}).get("ARGV")
    out["paths"] = [raw_path(path) for path in entry.get("PATH", [])]
    return out


def compare_log(reading, case, log, golden):
    comparison = Comparison(TITLE, log, golden, "every event: all fields")
    rows = {row["serial"]: row for row in execs(case, log)}
    ours = {}
    for records in events(reading.records(log)):
        row = rows.get(records[0].serial)
        ours[records[0].stamp] = entry_of(records, row and row["argv"])
    for line in reading.text(golden).splitlines():
        theirs = json.loads(line)
        comparison.hold(theirs["ID"], ours.pop(theirs["ID"], None), theirs)
        row = rows.pop(int(theirs["ID"].rpartition(":")[2]), None)
        if row or "EXECVE" in theirs:
            comparison.hold_exec(f"exec {theirs['ID']}", row, exec_of(theirs))
    comparison.hold("events that only we see", sorted(ours), [])
    comparison.hold("execs that only we see", sorted(rows), [])
    return comparison


def compare(reading):
    logs = {f"corpus/audit/laurel__{name}.log": GOLDEN.format(name) for name in LOGS}
    case = reading.case(*logs)
    for log, golden in logs.items():
        yield compare_log(reading, case, log, golden)
