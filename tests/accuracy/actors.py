"""Who started what, by a capture's truth/scenario.md: its sessions each did their steps, one after
the other.

Its table has one row per step (epoch, time, session, "[LABEL] what"), then one "[LABEL] done". The
label's last word is the container's name (truth/containers.csv), HOST, or "(build)" for a container
that docker build made. Sessions are accounts that logged in; `system` was a service, without a
login."""

import csv
import re
from collections import Counter
from typing import NamedTuple

ROW = re.compile(r"^\| (\d+\.\d+) \| [\d:.]+ \| (\S+) \| \[([^]]*)\] (.*) \|$")
SERVICE = "system"
EARLIEST, LATEST = 0.5, 20.0  # seconds beside a step: a detached container goes on after it
OLD = "-old"  # what the captures' containers are renamed to
NOTHING_RUNS = ("docker exec gcc", "sh -c gcc")  # refused before any exec

FOUND = """
SELECT 'finding ' || d.finding_id AS what, d.time_ns / 1e9 AS time, d.place, d.container_id AS id,
       d.actor, d.actor_kind AS kind, d.actor_confidence AS confidence
  FROM findings d
 WHERE d.exec_id IS NOT NULL -- what only lies there, nobody started
 UNION ALL
SELECT 'compilation ' || m.compilation_id, x.time_ns / 1e9, m.place, m.container_id,
       m.actor, m.actor_kind, m.actor_confidence
  FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id
 ORDER BY 2, 1"""


class Step(NamedTuple):
    start: float
    end: float
    session: str
    label: str
    what: str

    @property
    def must_show(self):
        attempt = "FAILED" in self.what and not any(word in self.what for word in NOTHING_RUNS)
        return "REAL COMPILE" in self.what or attempt


def read_steps(path):
    """A step ends with the next "done" of its session and label."""
    rows, steps = [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := ROW.match(line):
            rows.append((float(match[1]), match[2], match[3], match[4].replace("**", "")))
    for i, (start, session, label, what) in enumerate(rows):
        ends = (r[0] for r in rows[i:] if r[1:3] == (session, label) and r[3].startswith("done"))
        if not what.startswith("done"):
            steps.append(Step(start, next(ends, start), session, label, what))
    return steps


def read_names(path):
    """Container id -> name"""
    with open(path, encoding="utf-8", newline="") as file:
        return {row["container_id"]: row["name"] for row in csv.DictReader(file)}


def names_place(label, row, names, labels):
    """Whether what was found ran where the label says."""
    last = label.split()[-1]
    if last == "HOST" or row["place"] != "container":
        return last == "HOST" and row["place"] == "host"
    if last == "short-id":
        return bool(row["id"]) and not re.fullmatch("[0-9a-f]{64}", row["id"])
    name = names.get(row["id"])
    return name and (name not in labels if last == "(build)" else last in (name, name + OLD))


def is_right(session, row):
    if session == SERVICE:
        return row["kind"] == "service"
    return row["kind"] == "login" and row["actor"] == session


def score(name, case, truth, scores, wanted):
    """wanted: every step has to be told of, with its actor. Nothing may be wrong but what is weak."""
    steps, names = read_steps(truth / "scenario.md"), read_names(truth / "containers.csv")
    labels = {word for step in steps for word in step.label.split()}
    tally, shown = Counter(), set()
    for row in case.execute(FOUND):
        by = [
            step
            for step in steps
            if step.start - EARLIEST <= row["time"] <= step.end + LATEST
            and names_place(step.label, row, names, labels)
        ]
        now = [step for step in by if row["time"] <= step.end + EARLIEST] or by
        right = [step for step in now if is_right(step.session, row)]
        shown.update(right)
        verdict = "right" if right else "unjudged" if not now else "wrong"
        if verdict == "wrong" and (not row["kind"] or row["confidence"] == "weak"):
            verdict = "open"
        tally[verdict, row["confidence"]] += 1
        if verdict == "wrong":
            said = f"{row['actor']} ({row['kind']}, {row['confidence']})"
            done = ", ".join(sorted({step.session for step in now}))
            scores.falls_short(name, f"{row['what']} is by {said}; truth {done}")
    counts = sorted(tally.items(), key=str)
    print(f"{', '.join(name)}:", ", ".join(f"{n} {said} ({sure})" for (said, sure), n in counts))
    for step in steps if wanted else ():
        if step.must_show and step not in shown:
            scores.falls_short(name, f"nothing tells of {step.session}'s [{step.label}] {step.what}")
