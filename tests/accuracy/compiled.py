"""The compilations in containers of a whole capture, each with what it made, how it was disguised
and whether the output ran, against a list made by reading the capture's scenario (compiled/)."""

import csv
from collections import Counter

COLUMNS = ("container", "sources", "output", "disguise", "output_executed", "success")
FOUND = """
SELECT coalesce(container_name, container_id) AS container, sources, output,
       coalesce(disguise, '') AS disguise, output_executed, coalesce(success, '') AS success
  FROM compilations WHERE place = 'container'"""


def rows_of(rows):
    return Counter(tuple(str(row[name]) for name in COLUMNS) for row in rows)


def compare(case, path):
    """What is missing and what is too much, each as a sentence; prints the counts."""
    with open(path, encoding="utf-8", newline="") as file:
        want = rows_of(csv.DictReader(file))
    got = rows_of(case.execute(FOUND))
    found = want & got
    disguised = sum(n for row, n in found.items() if row[COLUMNS.index("disguise")])
    ran = sum(n for row, n in found.items() if row[COLUMNS.index("output_executed")] == "1")
    print(
        f"  compilations {found.total()} of {want.total()}, {(got - want).total()} too many; "
        f"{disguised} disguised, {ran} of which the output ran"
    )
    yield from (f"missing: {' '.join(row)}" for row in (want - got).elements())
    yield from (f"too much: {' '.join(row)}" for row in (got - want).elements())
