"""Which containers are said to be recorded for their whole life.

Whoever ran within the logs must be, and nobody of whom records are missing: under rules that leave
out who never logged in, where the log begins late, and where lines were taken out of it. That is
tried with the numbers of records as they are, and closed up as if nothing were missing: then only
what others tell can show it.
"""

import re

from evidence import CUT, NS_PER_S, SERIAL, is_daemons, renumbered, stamp_ns
from story import Story

UNSET = re.compile(rb" auid=4294967295 ")
BEFORE_NS = 3 * NS_PER_S  # a runtime tells of a start when the first exec is made already

RAN = """
SELECT c.container_id, c.name, min(l.start_ns) AS start_ns, max(l.end_ns) AS end_ns, min(l.start_ns) IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM lifetimes o WHERE o.container_id = c.container_id AND o.end_ns IS NULL) AS whole
  FROM containers c JOIN lifetimes l USING (container_id) GROUP BY c.container_id ORDER BY 1"""
UNSEEN = "SELECT kind, start_ns, end_ns FROM unseen WHERE container_id = ?"
EXECS = "SELECT count(*) FROM execs WHERE container_id = ? AND role = 'workload' AND compiler IS NOT NULL"
# From when auditd was stopped until its rules were there again: rules, stopped, gap.
AWAY = "SELECT start_ns, end_ns FROM coverage WHERE kind IN ('stopped', 'rules', 'gap')"


def with_login(lines):
    """What a rule with auid!=unset leaves of a log."""
    unset = {SERIAL.search(line)[1] for line in lines if b"type=SYSCALL" in line and UNSET.search(line)}
    return [line for line in lines if not (found := SERIAL.search(line)) or found[1] not in unset]


def without(lines, start_ns, end_ns):
    start_ns -= BEFORE_NS
    return [line for line in lines if is_daemons(line) or not start_ns <= (stamp_ns(line) or 0) <= end_ns]


def kinds(case, container):
    return {row["kind"] for row in case.execute(UNSEEN, (container,))}


def overlaps(row, start_ns, end_ns):
    return row["start_ns"] <= end_ns and (row["end_ns"] is None or row["end_ns"] >= start_ns)


def clean(case, container):
    return not case.execute(EXECS, (container["container_id"],)).fetchone()[0]


class Capture(Story):
    def __init__(self, maker, evidence):
        super().__init__(maker, evidence)
        self.ran = self.case.execute(RAN).fetchall()
        away = self.case.execute(AWAY).fetchall()
        self.within = [
            c
            for c in self.ran
            if c["whole"]
            and self.first_ns <= c["start_ns"]
            and c["end_ns"] <= self.last_ns
            and not any(overlaps(gap, c["start_ns"], c["end_ns"]) for gap in away)
        ]

    def told(self, lines, rules=False):
        """Without the rules: they are not those of the log any more."""
        return super().told(lines, rules)


def whole(capture):
    """Whoever ran within the logs is covered; those that are still running may be."""
    for name, case in (("all", capture.case), ("no rules", capture.told(capture.lines))):
        for c in capture.within:
            if kinds(case, c["container_id"]):
                yield f"{name}: {c['name']} is not covered: {kinds(case, c['container_id'])}"
    if not any(clean(capture.case, c) for c in capture.within):
        yield "no container without a compiler ran within the logs"


def none_with_login_alone(capture):
    lines = with_login(capture.lines)
    for name, kept in (("as they are", lines), ("closed up", renumbered(lines))):
        for words, case in (("with others", capture.told(kept)), ("alone", capture.alone(kept))):
            for c in case.execute("SELECT DISTINCT container_id FROM lifetimes").fetchall():
                if not kinds(case, c["container_id"]):
                    yield f"auid set, numbers {name}, {words}: {c['container_id'][:12]} is covered"
    if not capture.told(renumbered(lines)).execute("SELECT 1 FROM unseen WHERE kind = 'unset-auid'").fetchone():
        yield "auid set, numbers closed up: not said to be the rules'"


def holes(capture):
    """Half of those that ran within the logs, with their records taken out: it is the hole that is named."""
    for c in capture.within[::2]:
        lines = without(capture.lines, c["start_ns"], c["end_ns"])
        rows = capture.told(lines).execute(UNSEEN, (c["container_id"],)).fetchall()
        if not any(row["kind"] == "gap" and overlaps(row, c["start_ns"], c["end_ns"]) for row in rows):
            yield f"a hole over {c['name']} is not named: {[row['kind'] for row in rows]}"
        closed = kinds(capture.told(renumbered(lines)), c["container_id"])
        if not closed & {"told-elsewhere", "lifetime"}:
            yield f"a hole over {c['name']}, numbers closed up, is not found out: {closed}"


def hole_leaves_others(capture):
    """What is outside of a hole stays covered."""
    c = capture.within[len(capture.within) // 2]
    case = capture.told(without(capture.lines, c["start_ns"], c["end_ns"]))
    for other in capture.within:
        apart = other["end_ns"] < c["start_ns"] - 2 * BEFORE_NS or other["start_ns"] > c["end_ns"] + BEFORE_NS
        if apart and kinds(case, other["container_id"]):
            yield f"a hole over {c['name']} takes {other['name']}, too: {kinds(case, other['container_id'])}"


def late(capture):
    """The first third of the log is gone, as after a rotation."""
    lines = capture.lines[len(capture.lines) // CUT :]
    begins_ns = min(ns for ns in map(stamp_ns, lines) if ns)
    for words, case in (("with others", capture.told(lines)), ("alone", capture.alone(lines))):
        known = {row["container_id"] for row in case.execute("SELECT container_id FROM containers")}
        for c in capture.ran:
            if c["start_ns"] < begins_ns and c["container_id"] in known and not kinds(case, c["container_id"]):
                yield f"the log begins late, {words}: {c['name']} is covered"


def flaws(maker, evidence):
    capture = Capture(maker, evidence)
    print(f"  {len(capture.ran)} containers ran, {len(capture.within)} within the logs and away from their gaps")
    for check in (whole, none_with_login_alone, holes, hole_leaves_others, late):
        found = list(check(capture))
        print(f"  {check.__name__}: {len(found)} flaws")
        yield from found
