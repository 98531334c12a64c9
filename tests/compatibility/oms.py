"""Microsoft's collector of audit events, which writes one flat object per event. Its tests
come with the expected objects of one log.

Its notation, as applied to exectrail's reading:

- left out are the names that it looked up for ids, its versions, and its marks of redaction;
  `id_r=` is the `id=` that it replaced by a name
- 4294967295 is -1 in `ses=`; the keys in `key=` are joined by commas
- `arch=` and `syscall=` are given by name; `items=` is left out
- the first PATH stands among the fields, its `mode=` as kind and permissions; of all PATHs
  `name=`, `nametype=`, `mode=`, `ouid=` and `ogid=` are kept, in lists
- arguments are one command line, quoted for a shell, which is cut into words again here
- fields of other records are called TYPE_field, those of a second record TYPE[2]_field

Its objects are evidence too, of the format `auoms`: what exectrail reads in them is held
against their own fields. The file has newlines within its texts, where its source has a
version of the program; these are taken out first."""

import json
import shlex

from comparison import Comparison
from reading import ARCHES, events, execs

TITLE = "OMS-Auditd-Plugin"
UNIT = "values"
GOLDEN = "corpus/audit-golden/oms-auditd__raw_test_events.golden.jsonl"
LOG = "corpus/audit/oms-auditd__raw_test_events.log"

NAMES_OF_IDS = (
    *("audit_user", "user", "group", "effective_user", "effective_group", "set_user"),
    *("set_group", "filesystem_user", "filesystem_group", "o_user", "owner_group"),
)
OF_ITS_OWN = ("RecordTypeCode", "SchemaVersion", "auoms_version", "redactors", "containerid")
HEADED = ("SYSCALL", "EXECVE", "CWD", "PATH", "PROCTITLE")  # these make a SYSCALL event
IN_LISTS = ("name", "nametype", "mode", "ouid", "ogid")


def mode(octal):
    bits = int(octal, 8)
    kind = {0o100000: "file", 0o040000: "dir"}[bits & 0o170000]
    return f"{kind},{bits & 0o7777:o}"


def fields(record):
    """Those of the kernel and those within msg='…', by key."""
    every = [f for f in record.fields + record.said if f.key != "msg" or not record.said]
    return {field.key: field.decoded for field in every}


def paths(records):
    """The first of them, and the lists of all."""
    rows = [fields(record) for record in records]
    out = {f"path_{key}": [row[key] for row in rows] for key in IN_LISTS}
    out |= rows[0] | {"mode": mode(rows[0]["mode"])}
    del out["item"]
    return out


def type_of(record):
    """The plugin knows PROCTITLE by its number too."""
    return "PROCTITLE" if record.type == "UNKNOWN[1327]" else record.type


def call(records, argv):
    """An event of a system call, in the plugin's notation."""
    of = {name: [r for r in records if type_of(r) == name] for name in HEADED}
    out = {}
    for record in of["SYSCALL"]:
        out |= fields(record) | {"syscall": record.call}
        out["arch"] = ARCHES.get(out["arch"], out["arch"])
        out["key"] = out["key"].replace("\x01", ",")
        del out["items"]
    for record in of["CWD"]:
        out["cwd"] = record.text("cwd")
    if of["PATH"]:
        out |= paths(of["PATH"])
    for record in of["EXECVE"]:
        out |= {"argc": record.value("argc"), "cmdline": argv}
    for record in of["PROCTITLE"] if not of["EXECVE"] else ():
        out["proctitle"] = record.text("proctitle").split("\0")
    return out


def others(records):
    """Fields of what is no part of a system call, named by their records."""
    out, count = {}, {}
    for record in records:
        if type_of(record) in HEADED + ("EOE",):
            continue
        count[record.type] = n = count.get(record.type, 0) + 1
        prefix = record.type if n == 1 else f"{record.type}[{n}]"
        out |= {f"{prefix}_{key}": value for key, value in fields(record).items()}
    return out


def entry_of(records, argv):
    """Our reading of an event, in the plugin's notation."""
    entry = {"stamp": records[0].stamp}
    types = [record.type for record in records]
    if "SYSCALL" in types:
        entry["type"] = "AUOMS_EXECVE" if "EXECVE" in types else "AUOMS_SYSCALL"
    else:
        entry["type"] = "AUOMS_SYSCALL_FRAGMENT" if "EXECVE" in types else types[0]
    if records[0].node:
        entry["node"] = records[0].node
    if entry["type"].startswith("AUOMS"):
        entry |= call(records, argv) | others(records)
    else:
        entry |= fields(records[0])
    if entry.get("ses") == "4294967295":
        entry["ses"] = "-1"
    return entry


def their_entry(said):
    """The plugin's event without what it added, its lists and command lines as lists."""
    (record,) = said["records"]
    entry = {"stamp": f"{said['Timestamp']}:{said['SerialNumber']}", "type": record["RecordType"]}
    for key, value in record.items():
        if key in ("cmdline", "proctitle"):
            entry[key] = shlex.split(value)
        elif key.startswith("path_"):
            entry[key] = json.loads(value)
        elif key not in NAMES_OF_IDS + OF_ITS_OWN + ("RecordType",):
            entry[key] = value
    if "id_r" in record:
        entry["id"] = entry.pop("id_r")
    return entry


def their_events(text):
    """JSON arrays one after the other, with bare newlines within strings: each on a line."""
    decoder = json.JSONDecoder(strict=False)
    while text:
        (_, said), end = decoder.raw_decode(text)
        yield said, text[:end].replace("\n", "")
        text = text[end:].lstrip()


def exec_of(theirs):
    """What a case should say of an event; of PATH, only what the lists have."""
    out = {key: int(theirs[key]) for key in ("pid", "ppid", "uid", "auid", "exit") if key in theirs}
    out |= {key: theirs[key] for key in ("comm", "exe", "cwd") if key in theirs}
    return out | {"argv": theirs["cmdline"], "file": theirs.get("name")}


def paths_of(theirs):
    """What a case should keep of the files (no group), as raw_path() gives it."""
    lists = [theirs.get(f"path_{key}", []) for key in IN_LISTS]
    every = [dict(zip(IN_LISTS, row)) | {"item": str(n)} for n, row in enumerate(zip(*lists))]
    for path in every[:1]:
        path |= {key: theirs[key] for key in ("inode", "dev") if key in theirs}
    return [{key: path[key] for key in path if path[key] and key != "ogid"} for path in every]


def of_the_log(reading, entries):
    comparison = Comparison(TITLE, LOG, GOLDEN, "every event: all fields")
    rows = {row["serial"]: row for row in execs(reading.case(LOG), LOG)}
    ours = {}
    for records in events(reading.records(LOG)):
        row = rows.get(records[0].serial)
        ours[records[0].stamp] = entry_of(records, row and row["argv"])
    for theirs in entries:
        stamp = theirs["stamp"]
        comparison.hold(stamp, ours.pop(stamp, None), theirs)
        if "cmdline" in theirs:
            row = rows.pop(int(stamp.rsplit(":")[-1]), None)
            comparison.hold_exec(f"exec {stamp}", row, exec_of(theirs))
    comparison.hold("events that only we see", sorted(ours), [])
    comparison.hold("execs that only we see", sorted(rows), [])
    return comparison


def of_its_objects(reading, entries, lines):
    comparison = Comparison(TITLE, GOLDEN, GOLDEN, "read as evidence: every exec")
    file = reading.scratch / "auoms.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    case = reading.case(file)
    (account,) = case.execute("SELECT format, lines_damaged, events FROM evidence")
    comparison.hold("account", tuple(account), ("auoms", 0, len(entries)))
    rows = {row["serial"]: row for row in execs(case, str(file))}
    for theirs in entries:
        if "cmdline" in theirs:
            row = rows.pop(int(theirs["stamp"].rsplit(":")[-1]), None)
            want = exec_of(theirs) | {"paths": paths_of(theirs)}
            comparison.hold_exec(f"exec {theirs['stamp']}", row, want)
    comparison.hold("execs that only we see", sorted(rows), [])
    return comparison


def compare(reading):
    events_of_theirs = list(their_events(reading.text(GOLDEN)))
    entries = [their_entry(said) for said, _ in events_of_theirs]
    yield of_the_log(reading, entries)
    yield of_its_objects(reading, entries, [line for _, line in events_of_theirs])
