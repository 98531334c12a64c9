"""Figures of a case that was held against the truth, and whether they suffice."""

import csv
from collections import Counter, defaultdict
from typing import NamedTuple

from truth import says_truth

SURE = ("certain", "strong")  # what is never wrong
SHOWN = 8  # flaws of one case

CLUES = """
SELECT exec_id, method, strength, coalesce(container_id, '') AS container, {place} AS place,
       count(*) OVER (PARTITION BY exec_id) AS clues
  FROM clues ORDER BY exec_id, method, container_id"""


class Figures(NamedTuple):
    precision: float
    recall: float
    host: float


class Clue(NamedTuple):
    exec_id: int
    method: str
    strength: str
    right: bool | None
    alone: bool  # the only one of its exec


def share(part, whole):
    return part / whole if whole else 1.0


def read_minimum(path):
    """(capture, variant) -> least figures, and how many flaws are known and not mended yet"""
    with open(path, encoding="utf-8", newline="") as file:
        return {
            (row["capture"], row["variant"]): (
                Figures(*(float(row[name]) for name in Figures._fields)),
                int(row["flaws"]),
            )
            for row in csv.DictReader(file)
        }


def figures(execs):
    """Precision: of those put into a container, how many are in that very one. Recall: of those
    in a container, how many were put there. Host: of those on the host, how many were left there.
    A container that is not named counts against recall; on the host, against precision."""
    placed = [e for e in execs if e.place == "container" and e.right is not None]
    inside = [e for e in execs if e.truth]
    outside = [e for e in execs if not e.truth]
    right = sum(e.right for e in placed)
    return Figures(
        share(right, len(placed)) if placed else float(not inside),
        share(right, len(inside)),
        share(sum(e.place == "host" for e in outside), len(outside)),
    )


def clues(case, execs):
    truth = {e.exec_id: e.truth for e in execs}
    columns = [name for (name,) in case.execute("SELECT name FROM pragma_table_info('clues')")]
    place = "place" if "place" in columns else "iif(container_id IS NULL, 'host', 'container')"
    for row in case.execute(CLUES.format(place=place)):
        if row["exec_id"] in truth:
            right = says_truth(truth[row["exec_id"]], row["place"], row["container"])
            yield Clue(row["exec_id"], row["method"], row["strength"], right, row["clues"] == 1)


def flaws_of(execs, said):
    """What is wrong though certain or strong, or takes a container's exec for the host's."""
    for e in execs:
        if e.right is False and (e.confidence in SURE or e.place == "host"):
            where = f"{e.place} {e.container[:12]}".strip()
            yield f"exec {e.exec_id}: {where}, {e.confidence}; truth {e.truth[:12] or 'host'}"
    for c in said:
        if c.right is False and c.strength in SURE:
            yield f"exec {c.exec_id} has a wrong clue: {c.method}, {c.strength}"


def tally(rows):
    """rows: (key, right or None, alone). Key -> Counter, in order of keys"""
    counts = defaultdict(Counter)
    for key, right, alone in rows:
        counts[key]["right" if right else "unsaid" if right is None else "wrong"] += 1
        counts[key]["alone"] += alone
    return sorted(counts.items())


def print_table(head, counts, columns):
    rows = [(*head, *columns)]
    rows += [(*key, *(str(count[column]) for column in columns)) for key, count in counts]
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows:
        cells = [
            cell.ljust(width) if i < len(head) else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths))
        ]
        print("  " + "  ".join(cells))


class Scores:
    """Prints the figures of one case after the other, and remembers what falls short."""

    def __init__(self, minimum):
        self.minimum, self.short = minimum, []

    def falls_short(self, name, what):
        print(f"  SHORT: {what}")
        self.short.append(f"{', '.join(name)}: {what}")

    def hold(self, name, reached, flaws):
        """name is a capture and its variant."""
        least, allowed = self.minimum[name]
        for part, value, wanted in zip(Figures._fields, reached, least):
            if value < wanted:
                self.falls_short(name, f"{part} is {value:.4f}, not {wanted}")
        for flaw in flaws[:SHOWN]:
            print(f"  flaw: {flaw}")
        if len(flaws) > SHOWN:
            print(f"  … and {len(flaws) - SHOWN} more")
        if len(flaws) > allowed:
            self.falls_short(name, f"{len(flaws)} flaws, {allowed} are known")
        if len(flaws) < allowed:
            print(f"  only {len(flaws)} of {allowed} known flaws are left: lower minimum.csv")

    def score(self, name, case, execs, further_flaws=()):
        reached, said = figures(execs), list(clues(case, execs))
        print(f"{', '.join(name)}:", *(f"{k} {v:.4f}" for k, v in reached._asdict().items()))
        verdicts = tally(((e.place, e.confidence), e.right, False) for e in execs)
        methods = tally(((c.method, c.strength), c.right, c.alone) for c in said)
        print_table(("place", "confidence"), verdicts, ("right", "wrong", "unsaid"))
        print_table(("method", "strength"), methods, ("right", "wrong", "unsaid", "alone"))
        self.hold(name, reached, [*flaws_of(execs, said), *further_flaws])
