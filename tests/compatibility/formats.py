"""Every file of the corpus is recognised by its content, or listed with the reason why not.
An empty file is of no format. Logs that are counted above are not listed again."""

import counts
from comparison import Comparison

TITLE = "Formats"
UNIT = "files recognised"
PER_FILE = ("lines_read", "lines_parsed", "lines_skipped", "lines_damaged")
FOLDERS = ("corpus/audit", "corpus/runtime", "corpus/inspect")


def compare(reading):
    counted = {f"corpus/{row['file']}" for row in counts.rows(reading)}
    for folder in FOLDERS:
        for file in reading.files(folder):
            if file in counted:
                continue
            comparison = Comparison(TITLE, file, None, "recognised")
            account = reading.accounts[file]
            known = account["format"] or ("empty" if account["bytes"] == 0 else None)
            comparison.hold("format", known, known or "one that is known")
            yield comparison
