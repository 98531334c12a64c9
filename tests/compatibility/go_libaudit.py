"""The parser in Elastic's auditbeat. Its tests come with the expected reading of every record
of four logs, and of every event of five more ("coalesce").

Its notation, as applied to exectrail's reading:

- values that are empty, `?` or `(null)` are left out; `key=` is kept apart, as a tag
- fields within `msg='…'` stand beside the others
- 4294967295 is `unset` in `auid=`, `ses=` and `old-auid=`
- `success=` and `res=` are one field, result: success or fail
- `subj=` and `obj=` are cut at their first four colons: user, role, domain, level, category
- `arch=`, `syscall=` and a negative `exit=` are given by name
- of hexadecimal texts some are decoded; a NUL is a blank there, and the end in EXECVE
- `saddr=` is decoded into family, address, port or path

Not compared is what it concludes: category, summary, file, ECS."""

import ipaddress
import json
from datetime import datetime, timezone

from comparison import Comparison
from reading import ARCHES, PATH_KEYS, events, execs

TITLE = "go-libaudit"
UNIT = "values"
LOG = "corpus/audit/go-libaudit{}.log"
GOLDEN = "corpus/audit-golden/go-libaudit{}.golden.json"
RECORDS = ("audit-rhel6", "audit-rhel7", "audit-ubuntu16", "test2")
EVENTS = (
    *("random-internet", "rhel-7-linux-3.10.0", "ubuntu-16.10-linux-4.8.0"),
    *("ubuntu-20.04.6-linux-5.15.0-1034-gcp", "ubuntu-21.10-linux-5.13"),
)
NOTHING = ("", "?", "?,", "(null)")
UNSET = ("4294967295", "-1")
CONTEXT = ("user", "role", "domain", "level", "category")
ENCODED = {  # by record type; cwd= is decoded wherever it stands
    "SYSCALL": ("exe",),
    "PROCTITLE": ("proctitle",),
    "USER_CMD": ("cmd",),
    "TTY": ("data",),
    "USER_TTY": ("data",),
    "PATH": ("name",),
    "USER_LOGIN": ("acct",),
}


def socket_address(saddr):
    """The fields that stand for saddr=, given its bytes in hexadecimal."""
    raw = bytes.fromhex(saddr)
    family = int.from_bytes(raw[:2], "little")
    port = str(int.from_bytes(raw[2:4], "big"))
    if family == 1:
        return {"family": "unix", "path": raw[2:].split(b"\0")[0].decode()}
    if family == 2:
        return {"family": "ipv4", "addr": str(ipaddress.ip_address(raw[4:8])), "port": port}
    if family == 10:
        return {"family": "ipv6", "addr": str(ipaddress.ip_address(raw[8:24])), "port": port}
    return {"family": "netlink" if family == 16 else str(family), "saddr": saddr}


def context(key, value):
    return {f"{key}_{part}": word for part, word in zip(CONTEXT, value.split(":", 4))}


def decoded(record, field):
    if field.quoted:
        return field.value.strip("'\" ")
    if record.type == "EXECVE" and field.key != "argc":
        return field.text.split("\0")[0]
    if field.key == "cwd" or field.key in ENCODED.get(record.type, ()):
        return field.text.replace("\0", " ")
    return field.value.strip("'\" ")


def data(record):
    """Our reading of a record, in go-libaudit's notation."""
    out = {}
    for field in record.fields + record.said:
        if field.value.strip("'\" ") in NOTHING or (field.key == "msg" and record.said):
            continue
        key, value = field.key, decoded(record, field)
        if key in ("auid", "ses", "old-auid") and value in UNSET:
            out[key] = "unset"
        elif key == "subj" or (key == "obj" and record.type == "PATH"):
            out |= context(key, value)
        elif key in ("success", "res"):
            good = value.lower() in ("yes", "1") or value.lower().startswith("suc")
            out["result"] = "success" if good else "fail"
        elif key == "saddr":
            out |= socket_address(value)
        elif key != "key":
            out[key.replace(" ", "_")] = value
    if "syscall" in out:
        out["arch"] = ARCHES.get(out["arch"], out["arch"])
        out["syscall"] = record.call
    if record.errno:
        out["exit"] = record.errno
    return out


def head(record):
    when = datetime.fromtimestamp(record.time_ns // 10**9, timezone.utc)
    fraction = f".{record.time_ns // 10**6 % 1000:03}".rstrip("0").rstrip(".")
    return {
        "type": record.type.lower(),
        "time": when.strftime("%Y-%m-%dT%H:%M:%S") + fraction + "Z",
        "sequence": record.serial,
    }


def their_head(entry):
    return {
        "type": entry["record_type"],
        "time": entry["@timestamp"],
        "sequence": entry["sequence"],
    }


def tags(record):
    """key= holds one key or several with 0x01 between; old kernels write "key=KEY"."""
    text = record.text("key")
    if text is None:
        return []
    return [text.split("=", 1)[-1]] if record.first("key").quoted else text.split("\x01")


def compare_records(reading, log, golden):
    """The golden file has one entry per line, null where it could not read it."""
    comparison = Comparison(TITLE, log, golden, "every record: head and fields")
    for record, entry in zip(reading.records(log), json.loads(reading.text(golden)), strict=True):
        where = f"line {record.line}"
        comparison.hold(f"{where} readable", not record.damage, entry is not None)
        if entry is None or not record.type:
            continue
        comparison.hold(where, head(record), their_head(entry))
        comparison.hold(where, data(record), entry["data"])
        comparison.hold(f"{where} key", tags(record), entry.get("keys", []))
    return comparison


PROCESS = {  # where a field of an event goes
    "pid": "pid",
    "ppid": "ppid",
    "proctitle": "title",
    "comm": "name",
    "exe": "exe",
    "cwd": "cwd",
}


def event(records):
    """The records of one event, joined in go-libaudit's way: one that heads it, if there
    is one its SYSCALL, tells the subject and the outcome; the rest is one heap."""
    records = [r for r in records if r.type != "EOE"]
    first = next((r for r in records if r.type == "SYSCALL"), records[0])
    said = data(first)
    if len(records) > 1:
        said.pop("items", None)
    out = {
        "head": head(records[0]),
        "key": tags(first),
        "result": said.pop("result", "unknown"),
        "session": said.pop("ses", ""),
        "ids": {key: said.pop(key) for key in list(said) if key.endswith(("uid", "gid"))},
        "selinux": {key[5:]: said.pop(key) for key in list(said) if key.startswith("subj_")},
        "args": None,
        "data": said,
        "paths": [data(r) for r in records if r.type == "PATH"],
    }
    for record in records:
        fields = data(record)
        if record.type == "EXECVE":
            out["args"] = [fields.get(f"a{n}") for n in range(int(fields["argc"]))]
            fields = {"argc": fields["argc"]}
        prefix = "socket_" if record.type == "SOCKADDR" else ""
        if record is not first and record.type != "PATH":
            for key, value in fields.items():
                said.setdefault(prefix + key, value)
    out["process"] = {name: said.pop(key) for key, name in PROCESS.items() if key in said}
    return out


def their_event(entry):
    """An entry in the shape of event(). What go-libaudit concluded (category,
    summary, file, ecs) is left out; the peer's address is put back into the data."""
    data, process = dict(entry.get("data", {})), dict(entry.get("process", {}))
    args = process.pop("args", None)
    if "source" in entry and "socket_addr" not in data:
        data["addr"] = entry["source"]["ip"]
    return {
        "head": their_head(entry),
        "result": entry["result"],
        "session": entry["session"],
        "key": entry.get("tags", []),
        "ids": entry["user"].get("ids", {}),
        "selinux": entry["user"].get("selinux", {}),
        "process": process,
        "args": args,
        "data": data,
        "paths": entry.get("paths", []),
    }


def exec_of(event):
    """What a case should say of an event, as far as theirs goes."""
    process = event["process"]
    return {
        "pid": int(process["pid"]),
        "ppid": int(process["ppid"]),
        "comm": process["name"],
        "exe": process["exe"],
        "cwd": process.get("cwd"),
        "argv": event["args"],
        "paths": [{k: v for k, v in path.items() if k in PATH_KEYS} for path in event["paths"]],
    }


def compare_events(reading, case, log, golden):
    comparison = Comparison(TITLE, log, golden, "every event: its fields")
    ours = {rs[0].serial: event(rs) for rs in events(reading.records(log))}
    ran = {row["serial"]: row for row in execs(case, log)}
    for entry in json.loads(reading.text(golden)):
        theirs = their_event(entry["event"])
        serial = theirs["head"]["sequence"]
        comparison.hold(f"event {serial}", ours.pop(serial, None), theirs)
        if theirs["args"]:
            comparison.hold_exec(f"exec {serial}", ran.pop(serial, None), exec_of(theirs))
    comparison.hold("events that only we see", sorted(ours), [])
    comparison.hold("execs that only we see", sorted(ran), [])
    return comparison


def compare(reading):
    for name in RECORDS:
        log, golden = LOG.format(f"__{name}"), GOLDEN.format(f"__{name}.log")
        yield compare_records(reading, log, golden)
    logs = {
        LOG.format(f"-coalesce__{name}"): GOLDEN.format(f"-coalesce__{name}") for name in EVENTS
    }
    case = reading.case(*logs)
    for log, golden in logs.items():
        yield compare_events(reading, case, log, golden)
