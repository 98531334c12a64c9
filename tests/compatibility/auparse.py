"""The library of audit-userspace, on which ausearch is built. Its test program prints every
field of three logs as it stands.

Its notation, as applied to exectrail's reading:

- fields within `msg='…'` stand beside the others; quotes are kept
- brackets and commas that old programs put around their fields are dropped

Not compared are records that stand in the program's own source."""

import re

from comparison import Comparison

TITLE = "auparse"
UNIT = "values"
GOLDEN = "corpus/audit-golden/audit-userspace__auparse_test.ref"
LOG = "corpus/audit/audit-userspace__{}"

RECORD = re.compile(r"\s+record \d+ of type \d+\((.*)\) has \d+ fields")
PLACE = re.compile(r"\s+line=(\d+) file=(?:\./)?(\S+)")
TIME = re.compile(r"\s+event time: (\S+), host=(\S+)")
FIELD = re.compile(r"        (\S+?)=(.*)")


def their_records(lines):
    """What the program printed of each record: where it stood, its stamp, its fields."""
    record = None
    for line in lines:
        if match := RECORD.fullmatch(line):
            record = {"type": match[1], "fields": {}}
            yield record
        elif record and (match := PLACE.fullmatch(line)):
            record["line"], record["file"] = int(match[1]), match[2]
        elif record and (match := TIME.fullmatch(line)):
            record["stamp"] = match[1]
        elif record and (match := FIELD.fullmatch(line)):
            record["fields"][match[1]] = match[2]
        else:
            record = None


def bare(word):
    closes = word.endswith(")") and "(" not in word
    return word[:-1] if closes or word.endswith(",") else word


def fields(record):
    """Our reading of a record, in auparse's notation."""
    out = {"type": record.type}
    for field in record.fields + record.said:
        if field.quoted:
            out[field.key] = f'"{field.value}"'
        elif field.key != "msg" or not record.said:
            out[field.key.lstrip("(")] = bare(field.value)
    return out


def compare_log(reading, name, theirs):
    comparison = Comparison(TITLE, LOG.format(name), GOLDEN, "every record: head and fields")
    ours = {record.line: record for record in reading.records(comparison.file)}
    for line, their in theirs.items():
        record, where = ours[line], f"line {line}"
        comparison.hold(f"{where} type", record.type, their["type"])
        comparison.hold(f"{where} stamp", record.stamp, their["stamp"])
        comparison.hold(where, fields(record), their["fields"])
    comparison.hold("lines that only we see", sorted(ours.keys() - theirs.keys()), [])
    return comparison


def compare(reading):
    theirs = {"test.log": {}, "test2.log": {}, "test4.log": {}}
    for record in list(their_records(reading.text(GOLDEN).splitlines())):
        if record["file"] in theirs:
            theirs[record["file"]][record["line"]] = record
    for name, by_line in theirs.items():
        yield compare_log(reading, name, by_line)
