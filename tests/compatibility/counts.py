"""Every log of the corpus was counted once without a parser: its lines, the audit ids in it
(`msg=audit(…)` as text), and those ids that an EXECVE record has. Beside it stands
exectrail's account of each log: lines read = parsed + skipped + damaged."""

import csv

from comparison import Comparison

TITLE = "Counts"
UNIT = "lines, events"
PER_FILE = (
    *("lines_read", "lines_parsed", "lines_skipped", "lines_damaged"),
    *("events", "execve_events"),
)
REFERENCE = "corpus/reference.csv"
COLUMNS = {
    "lines_read": "input_lines",
    "events": "distinct_ids_in_file",
    "execve_events": "execve_ids_in_file",
}


def rows(reading):
    return list(csv.DictReader(reading.text(REFERENCE).splitlines()))


def compare(reading):
    for row in rows(reading):
        comparison = Comparison(TITLE, f"corpus/{row['file']}", REFERENCE, "lines, events")
        account = reading.accounts[comparison.file]
        for ours, column in COLUMNS.items():
            comparison.hold(ours, account[ours], int(row[column]))
        yield comparison
