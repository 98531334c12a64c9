"""Comparisons, and the differences that are known and explained."""

import csv
from typing import NamedTuple

LONGEST = 72


def shown(value):
    """One line, as it stands in differences.csv; long values end in their length."""
    if value in (None, ""):
        return "(absent)" if value is None else "(empty)"
    text = value if isinstance(value, str) else str(value)
    text = text.encode("unicode_escape").decode() if not text.isprintable() else text
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)"


class Difference(NamedTuple):
    reference: str
    file: str
    what: str
    ours: str
    theirs: str


class Comparison:
    """One file of a reference, held against our reading of the same records."""

    def __init__(self, reference, file, golden, what):
        self.reference = reference
        self.file = file  # that both read: "corpus/audit/NAME"
        self.golden = golden  # where the other reading stands
        self.what = what  # was compared
        self.compared = 0
        self.differences = []

    def hold(self, what, ours, theirs):
        """Counts a pair of values; dictionaries, and lists of one length, by their parts."""
        if isinstance(ours, dict) and isinstance(theirs, dict):
            for key in sorted(ours.keys() | theirs.keys()):
                self.hold(f"{what} {key}", ours.get(key), theirs.get(key))
        elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
            for n, (one, other) in enumerate(zip(ours, theirs)):
                self.hold(f"{what}[{n}]", one, other)
        else:
            self.compared += 1
            if ours != theirs:
                self.differences.append(
                    Difference(self.reference, self.file, what, shown(ours), shown(theirs))
                )

    def hold_exec(self, what, row, theirs):
        """An exec of a case, as far as theirs goes."""
        self.hold(what, row and {key: row[key] for key in theirs}, theirs)


def read_reasons(path):
    """Difference -> its reason."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    reasons = {Difference(*list(row.values())[:-1]): row["reason"] for row in rows}
    if len(reasons) != len(rows) or not all(reasons.values()):
        raise SystemExit(f"{path}: a difference stands twice, or has no reason")
    return reasons
