"""What the kernel saw, and which exec of a case is which of its rows.

A truth.csv has one row per successful exec: time (of its end, in seconds since 1970), pid,
exe_file (the end of the path of the file that was mapped), container_id (empty = the host),
runtime_helper (1 = the runtime's own stage, already in the container's cgroup)."""

import csv
from collections import defaultdict
from typing import NamedTuple

EARLIEST, LATEST = -0.1, 6.0  # seconds from an audit stamp to the end of that exec
SHORTEST_ID = 12

EXECS = """
SELECT exec_id, time_ns / 1e9 AS time, pid, coalesce(exe, '') AS exe, place,
       coalesce(container_id, '') AS container, coalesce(confidence, '-') AS confidence, role
  FROM execs WHERE success = 1 ORDER BY time_ns, exec_id"""


class Judged(NamedTuple):
    """An exec of the case, and the container where it truly ran; "" = on the host. Its place
    is "runtime" where the case takes it for the runtime's own."""

    exec_id: int
    truth: str
    place: str
    container: str
    confidence: str

    @property
    def right(self):
        """None where the case does not say, or not wholly: a container, not known which."""
        return says_truth(self.truth, self.place, self.container)


def same_container(one, other):
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= SHORTEST_ID and longer.startswith(shorter))


def says_truth(truth, place, container):
    """Whether a verdict, or a clue, is true; None = it is, but says less than it might."""
    if place == "host":
        return not truth
    if place == "container" and container:
        return bool(truth) and same_container(truth, container)
    return None if place != "container" or truth else False


def read_truth(path):
    """pid -> its rows"""
    rows = defaultdict(list)
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            row["time"] = float(row["time"])
            rows[int(row["pid"])].append(row)
    return rows


def judged(case, truth):
    """Each exec of the case takes a row of its pid that no other has: the same program first,
    then the nearest. What the runtime itself ran is left out."""
    taken = set()
    for row in case.execute(EXECS):
        near = [
            t
            for t in truth.get(row["pid"], ())
            if id(t) not in taken and EARLIEST <= t["time"] - row["time"] <= LATEST
        ]
        if not near:
            continue
        best = min(
            near,
            key=lambda t: (
                not (t["exe_file"] and row["exe"].endswith(t["exe_file"])),
                abs(t["time"] - row["time"]),
            ),
        )
        taken.add(id(best))
        inside = best["container_id"]
        if best["runtime_helper"] != "1" and (inside or row["role"] != "runtime"):
            yield Judged(
                row["exec_id"],
                inside,
                "runtime" if row["role"] == "runtime" else row["place"],
                row["container"],
                row["confidence"],
            )
