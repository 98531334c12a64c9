"""One line for every type of record, some broken, each from a test file named after it, as
line-user-acct.log for USER_ACCT: what stands behind the type says what is special."""

from comparison import Comparison

TITLE = "auditd-parser"
UNIT = "record types"
INDEX = "corpus/audit-golden/auditd-parser__lines_a.index.txt"
LOG = "corpus/audit/auditd-parser__lines_a.log"
TYPES = {"broken-avc-info": "AVC", "broken-subj2": "SYSCALL", "netlabel": "MAC_UNLBL_ALLOW"}


def is_named(name, record_type):
    """True if the line's name is its type, perhaps with words behind."""
    if name in TYPES:
        return TYPES[name] == record_type
    words = name.upper().replace("-", "_")
    return words == record_type or words.startswith(f"{record_type}_")


def compare(reading):
    comparison = Comparison(TITLE, LOG, INDEX, "every line: record type")
    names = reading.text(INDEX).splitlines()
    for record, file in zip(reading.records(LOG), names, strict=True):
        name = file.removeprefix("line-").removesuffix(".log")
        named = bool(record.type) and is_named(name, record.type)
        comparison.hold(f"line {record.line}", record.type, record.type if named else name)
    yield comparison
