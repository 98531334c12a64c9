"""What exectrail reads: single records (by records.c), and whole cases."""

import functools
import json
import sqlite3
import subprocess
from pathlib import Path
from typing import NamedTuple

# arch=, as others name it.
ARCHES = {"c000003e": "x86_64", "40000003": "i386", "c00000b7": "aarch64"}

# What is written in quotes, or else in hexadecimal. Other values may look like it.
TEXTS = ("comm", "exe", "key", "cwd", "name", "proctitle", "cmd", "acct", "data")


class Field(NamedTuple):
    key: str
    value: str  # as it stands, without its quotes
    quoted: bool
    text: str | None  # what it stands for, if it is a text; None = absent

    @property
    def decoded(self):
        """What it says: "(null)" and the like as they stand."""
        return self.text if self.key in TEXTS and self.text is not None else self.value


class Record(NamedTuple):
    line: int
    damage: str | None
    type: str | None = None
    time_ns: int = 0
    serial: int = 0
    node: str | None = None
    call: str | None = None
    errno: str | None = None
    fields: tuple[Field, ...] = ()  # of the kernel, or of the reporting program
    said: tuple[Field, ...] = ()  # those within msg='…'
    enriched: tuple[Field, ...] = ()  # those behind 0x1D

    @property
    def stamp(self):
        """"1481076992.414:385", which all records of an event share."""
        seconds, rest = divmod(self.time_ns, 10**9)
        return f"{seconds}.{rest // 10**6:03}:{self.serial}"

    def first(self, key):
        """The first field of that name, or None."""
        return next((f for f in self.fields if f.key == key), None)

    def value(self, key):
        field = self.first(key)
        return field.value if field else None

    def text(self, key):
        field = self.first(key)
        return field.text if field else None


def events(records):
    """Lists of the readable records that share a stamp, in order of their first."""
    by_stamp = {}
    for record in records:
        if record.type:
            by_stamp.setdefault(record.stamp, []).append(record)
    return list(by_stamp.values())


def text_of(said):
    """A text of our JSON; bytes that are no UTF-8 become lone surrogates."""
    if isinstance(said, dict):
        return bytes.fromhex(said["hex"]).decode("utf-8", "surrogateescape")
    return said


def fields_of(rows):
    return tuple(Field(*(text_of(part) for part in row)) for row in rows)


def record_of(said):
    """One line that records.c printed."""
    said.setdefault("damage", None)
    for name in ("fields", "said", "enriched"):
        said[name] = fields_of(said.get(name, ()))
    for name in ("type", "node"):
        said[name] = text_of(said.get(name))
    return Record(**said)


ACCOUNTS = """
SELECT p.path, e.format, e.bytes, e.events, e.execve_events,
       e.lines_read, e.lines_parsed, e.lines_skipped, e.lines_damaged
  FROM fact_evidence e JOIN fact_evidence_path p USING (evidence_row)"""


class Reading:
    """program and scanner are the two executables; files are named from the
    folder shared on, as "corpus/audit/NAME"; cases are made in the folder scratch."""

    def __init__(self, program, scanner, shared, scratch):
        self.program, self.scanner = program, scanner
        self.shared, self.scratch = shared, Path(scratch)
        self.cases = 0

    def run(self, *words):
        """Exit status 1 is "done, with damage", which the corpus is full of."""
        done = subprocess.run(words, cwd=self.shared, capture_output=True, check=False)
        if done.returncode not in (0, 1):
            raise SystemExit(f"{words[0]} {words[1]}: {done.stderr.decode(errors='replace')}")
        return done.stdout.decode()

    def text(self, file):
        """A text of the corpus."""
        return (self.shared / file).read_text(encoding="utf-8")

    def files(self, folder):
        """The names of all files in a folder of the corpus, in order."""
        return sorted(f"{folder}/{path.name}" for path in (self.shared / folder).iterdir())

    def records(self, file):
        """What records.c sees in each line."""
        lines = self.run(self.scanner, file).splitlines()
        return [record_of(json.loads(line)) for line in lines]

    def case(self, *paths):
        """A case of that evidence alone, correlated; rows can be read by name."""
        self.cases += 1
        path = self.scratch / f"{self.cases}.case"
        self.run(self.program, "ingest", "--case", path, *paths)
        self.run(self.program, "correlate", "--case", path)
        case = sqlite3.connect(path)
        case.row_factory = sqlite3.Row
        return case

    @functools.cached_property
    def accounts(self):
        """Of every file of the corpus, by its path, what a case of all keeps on it."""
        case = self.case("corpus/audit", "corpus/runtime", "corpus/inspect")
        return {row["path"]: row for row in case.execute(ACCOUNTS)}


EXECS = """
SELECT * FROM execs
 WHERE evidence_id = (SELECT evidence_id FROM evidence WHERE path = ?) ORDER BY exec_id"""

PATHS = """
SELECT p.item, t.text AS name, p.inode, p.dev, p.mode, p.ouid, n.text AS nametype
  FROM derived_exec x JOIN fact_exec f USING (fact_id) JOIN fact_path p USING (path_list)
  LEFT JOIN fact_text t ON t.text_id = p.name LEFT JOIN fact_text n ON n.text_id = p.nametype
 WHERE x.exec_id = ? ORDER BY p.item"""

PATH_KEYS = ("item", "name", "inode", "dev", "mode", "ouid", "nametype")


def raw_path(row):
    """A PATH item of the case as its record writes it, without what is absent."""
    path = {key: row[key] for key in PATH_KEYS if row[key] is not None}
    if "dev" in path:
        path["dev"] = f"{path['dev'] >> 20:02x}:{path['dev'] & 0xFFFFF:02x}"
    if "mode" in path:
        path["mode"] = f"0{path['mode']:o}"
    return {key: str(value) for key, value in path.items()}


def execs(case, file):
    """All execs of a file in order of time: the columns of the view, argv as a list
    of texts (None = there is no EXECVE record), and paths."""
    rows = []
    for row in case.execute(EXECS, (file,)):
        row = dict(row)
        row["argv"] = row["argv"] and [text_of(word) for word in json.loads(row["argv"])]
        row["paths"] = [raw_path(path) for path in case.execute(PATHS, (row["exec_id"],))]
        rows.append(row)
    return rows
