"""The same capture on a host with a small kernel.pid_max, where pids soon come again.

Each process gets the number that the kernel would have given it: the next one that is free,
from RESERVED on anew where pid_max is reached. The captures' own pids never came again, so
their order is that in which the processes began, and one number is one process. A process
lives to its last sign of life in the audit log and in the kernel's account; one that
`docker inspect` shows running, to the end."""

import csv
import datetime
import math
import re
from collections import defaultdict

from evidence import audit_lines, content, write_log

RESERVED = 300  # numbers below are given at boot and never again
STAMP = re.compile(rb"msg=audit\((\d+\.\d+):(\d+)\)")
PIDS = re.compile(rb"(?<= )(o?p?pid=)(\d+)")
CHILD = re.compile(rb"(syscall=(?:56|57|58|435) success=yes exit=)(\d+)")  # clone and its kin

# What runtimes say of pids, and how: JSON ("Pid": 2074), logfmt (pid=2074), syslog (runc[2074]:).
SAID = re.compile(rb'("(?:Conmon)?Pid": ?|"pid": ?|\bpid=|\w\[(?=\d+\]:))(\d+)', re.IGNORECASE)
INSPECTS = (
    *("docker/*inspect.json", "docker/inspect-live/*", "docker/containers/*/config.v2.json"),
    "podman/*inspect.json",
)
EVENTS = "containerd/ctr-events.txt"
LOGS = "journal/docker-containerd.short-iso*"


def event_time(line):
    """2026-11-23 22:20:44.122192923 +0000 UTC …"""
    return datetime.datetime.fromisoformat(line[:26].decode() + "+00:00").timestamp()


def signs_of_life(capture):
    """(pid, seconds)"""
    for line in audit_lines(capture / "evidence"):
        stamp = STAMP.search(line)
        for _, pid in PIDS.findall(line) if stamp else ():
            yield int(pid), float(stamp[1])
    for name, keys in (("truth", ("pid", "ppid")), ("truth_forks", ("parent_pid", "child_tid"))):
        with open(capture / f"truth/{name}.csv", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield from ((int(row[key]), float(row["time"])) for key in keys)
    for line in content(capture / "evidence" / EVENTS).splitlines():
        yield from ((int(pid), event_time(line)) for _, pid in SAID.findall(line))
    for pattern in INSPECTS:
        for path in (capture / "evidence").glob(pattern):
            yield from ((int(pid), math.inf) for _, pid in SAID.findall(content(path)))


def lives(capture):
    """pid -> its first and its last sign of life"""
    signs = defaultdict(list)
    for pid, time in signs_of_life(capture):
        signs[pid].append(time)
    return {pid: (min(times), max(times)) for pid, times in signs.items()}


def births(life):
    """(pid, seconds) in order: none is born after one with a higher number gave a sign."""
    latest, found = math.inf, []
    for pid in sorted((pid for pid in life if pid >= RESERVED), reverse=True):
        latest = min(latest, life[pid][0])
        found.append((pid, latest))
    return found[::-1]


class Numbers:
    """The pids of a capture, as a host with this pid_max would have given them."""

    def __init__(self, life, pid_max):
        self.pid_max, self.of, self.last_sign = pid_max, {}, {}
        hand = RESERVED
        for pid, born in births(life):
            hand = self.free(hand, born)
            self.of[pid] = hand
            self.last_sign[hand] = life[pid][1]
            hand += 1

    def free(self, hand, now):
        """The next number from hand on that nobody has."""
        for _ in range(RESERVED, self.pid_max):
            hand = hand if hand < self.pid_max else RESERVED
            if self.last_sign.get(hand, -math.inf) < now:
                return hand
            hand += 1
        raise SystemExit(f"pid_max {self.pid_max}: too many processes live at once")

    def put(self, match):
        pid = int(match[2])
        return match[1] + str(self.of.get(pid, pid)).encode()

    def log(self, lines):
        return [CHILD.sub(self.put, PIDS.sub(self.put, line)) for line in lines]

    def truth(self, truth):
        rows = defaultdict(list)
        for pid, those in truth.items():
            rows[self.of.get(pid, pid)] += those
        return rows

    def audit_alone(self, evidence, folder):
        write_log(self.log(audit_lines(evidence)), folder)
        return folder

    def all(self, evidence, folder):
        """The audit log, and of the rest what runtimes say."""
        for pattern in (*INSPECTS, EVENTS, LOGS):
            for path in evidence.glob(pattern):
                target = folder / path.relative_to(evidence).with_suffix(
                    "" if path.suffix == ".gz" else path.suffix
                )
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(SAID.sub(self.put, content(path)))
        return self.audit_alone(evidence, folder)


def original_pids(evidence):
    """serial -> pid and ppid, as recorded"""
    pids = {}
    for line in audit_lines(evidence):
        if b"type=SYSCALL" in line and (stamp := STAMP.search(line)):
            found = {key: int(pid) for key, pid in PIDS.findall(line)}
            pids[int(stamp[2])] = found[b"pid="], found[b"ppid="]
    return pids


def namesakes(case, original):
    """What went wrong: execs that inherit from another process of their parent's number, and
    processes that were taken for one."""
    sql = "SELECT exec_id, serial, pid, ppid, process_id, parent_exec_id FROM execs"
    execs = {row["exec_id"]: row for row in case.execute(sql)}
    processes = defaultdict(set)
    for row in execs.values():
        pid, ppid = original[row["serial"]]
        processes[row["process_id"]].add(pid)
        parent = execs.get(row["parent_exec_id"])
        if parent and parent["pid"] == row["ppid"] and original[parent["serial"]][0] != ppid:
            yield f"exec {row['exec_id']} inherits from a dead namesake, {parent['exec_id']}"
    for process, pids in processes.items():
        if process is not None and len(pids) > 1:
            yield f"process {process} is {len(pids)}"
