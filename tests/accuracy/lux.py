"""An audit log of a Docker host, and an eBPF trace of the same minutes with the kernel's cgroup
of each process that it saw. A container has one cgroup: which, is told by most of the execs
that are put into it. No two share one. Execs in a cgroup that is no container's of the case
are judged only where they are put into one; those in the root cgroup are the host's."""

import json
from collections import Counter

from truth import Judged

LOG = "corpus/audit/lux__run1_audit.log"
TRACE = "corpus/audit-golden/lux__run1_ebpf.jsonl"
WATCHED = "corpus/audit-golden/lux__run1_filtered_audit.golden.jsonl"
ROOT = 1

EXECS = """
SELECT exec_id, pid, place, coalesce(container_id, '') AS container,
       coalesce(confidence, '-') AS confidence, role
  FROM execs ORDER BY exec_id"""


def pids(path):
    with open(path, encoding="utf-8") as file:
        return [(row["pid"], int(row.get("cgroup_id", "0"), 16)) for row in map(json.loads, file)]


def traced(shared):
    """pid -> cgroup"""
    return dict(pids(shared / TRACE))


def traced_or_watched(shared):
    """The same, and the further processes that the recorder's own account names of the one
    container that it watched: these share the cgroup of those that the trace has."""
    cgroups = traced(shared)
    watched = [pid for pid, _ in pids(shared / WATCHED)]
    (cgroup,) = {cgroups[pid] for pid in watched if pid in cgroups}
    return cgroups | dict.fromkeys(watched, cgroup)


def containers_of(rows, cgroups):
    """cgroup -> container, one to one; the pairs that most execs have come first."""
    pairs = Counter((cgroups[r["pid"]], r["container"]) for r in rows if r["container"])
    of_cgroup = {ROOT: ""}
    for (cgroup, container), _ in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0])):
        if cgroup not in of_cgroup and container not in of_cgroup.values():
            of_cgroup[cgroup] = container
    return of_cgroup


def judged(case, cgroups):
    rows = [row for row in case.execute(EXECS) if row["pid"] in cgroups]
    of_cgroup = containers_of(rows, cgroups)
    for row in rows:
        cgroup = cgroups[row["pid"]]
        truth = of_cgroup.get(cgroup, f"cgroup {cgroup}")
        if (cgroup in of_cgroup or row["container"]) and (truth or row["role"] != "runtime"):
            yield Judged(
                row["exec_id"],
                truth,
                "runtime" if row["role"] == "runtime" else row["place"],
                row["container"],
                row["confidence"],
            )
