"""Evidence of a capture, whole and with parts taken away."""

import gzip
import itertools
import re
import shutil
import zlib

STAMP = re.compile(rb"audit\((\d+)\.(\d+):(\d+)\)")
SERIAL = re.compile(rb"audit\(\d+\.\d+:(\d+)\)")
NS_PER_S = 10**9
LOST = 5
CUT = 3  # of so many parts of the log the first is cut off
AUDIT_RECORDS = (b"EXECVE", b"audit: type=1309")  # also by another carrier


def content(path):
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def age(path):
    """auditd's rotated logs: the higher the number, the older."""
    number = re.search(r"\.log\.(\d+)", path.name)
    return -int(number[1]) if number else 0


def audit_lines(evidence):
    """All lines of the audit log, the oldest first."""
    logs = sorted((evidence / "audit").glob("audit.log*"), key=age)
    return b"".join(map(content, logs)).splitlines(keepends=True)


def stamp_ns(line):
    stamp = STAMP.search(line)
    return stamp and int(stamp[1]) * NS_PER_S + int(stamp[2]) * 10**6


def serial(line):
    """None where the line has no number."""
    found = SERIAL.search(line)
    return found and int(found[1])


def is_daemons(line):
    return b"type=DAEMON_" in line


def renumbered(lines):
    """The same without holes in the numbers."""
    known = {int(SERIAL.search(line)[1]) for line in lines if STAMP.search(line) and not is_daemons(line)}
    numbers = dict(zip(sorted(known), itertools.count(min(known))))

    def number(match):
        return b"audit(%s.%s:%d)" % (match[1], match[2], numbers[int(match[3])])

    return [line if is_daemons(line) else STAMP.sub(number, line) for line in lines]


def write_log(lines, folder):
    (folder / "audit").mkdir()
    (folder / "audit/audit.log").write_bytes(b"".join(lines))


def copy_without_records(evidence, folder):
    """All but what holds audit records, so that what is cut off stands nowhere else."""
    for path in sorted(p for p in evidence.rglob("*") if p.is_file()):
        data = content(path)
        if not any(mark in data for mark in AUDIT_RECORDS) and path.parent.name != "ausearch":
            target = folder / path.relative_to(evidence)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def whole(evidence, _):
    return evidence


def audit_alone(evidence, folder):
    write_log(audit_lines(evidence), folder)
    return folder


def cut_alone(evidence, folder):
    lines = audit_lines(evidence)
    write_log(lines[len(lines) // CUT :], folder)
    return folder


def cut(evidence, folder):
    lines = audit_lines(evidence)
    copy_without_records(evidence, folder)
    shutil.rmtree(folder / "audit")
    write_log(lines[len(lines) // CUT :], folder)
    return folder


def lossy_alone(evidence, folder):
    """One event of LOST is missing, as where the kernel's queue overflows (there in bursts)."""

    def kept(line):
        serial = SERIAL.search(line)
        return not serial or zlib.crc32(serial[1]) % LOST

    write_log(filter(kept, audit_lines(evidence)), folder)
    return folder


# What a capture is also tried as: a function of its evidence and an empty folder.
VARIANTS = {
    "all": whole,
    "audit alone": audit_alone,
    "cut": cut,
    "cut, audit alone": cut_alone,
    "lossy, audit alone": lossy_alone,
}
