"""Cases that exectrail makes of evidence."""

import itertools
import shutil
import sqlite3
import subprocess
from pathlib import Path


class Maker:
    """program is the executable; cases are made in the folder scratch."""

    def __init__(self, program, scratch):
        self.program, self.scratch = program, Path(scratch)
        self.numbers = itertools.count(1)

    def folder(self):
        """A new empty folder."""
        folder = self.scratch / str(next(self.numbers))
        folder.mkdir()
        return folder

    def run(self, *words, fine=(0, 1)):
        """Exit status 1 is "done, with damage": a file of most captures has no known format."""
        done = subprocess.run((self.program, *words), capture_output=True, check=False)
        if done.returncode not in fine:
            raise SystemExit(f"{words[0]}: {done.stderr.decode(errors='replace')}")

    def case(self, *portions, host=None, onto=None):
        """The case that one `ingest` of each portion, a list of paths, and `correlate` make: a new one, or one
        that begins as a copy of another."""
        path = self.folder() / "case"
        if onto:
            shutil.copyfile(onto, path)
        for portion in portions:
            self.run("ingest", "--case", path, *(["--host", host] if host else []), *portion)
        self.run("correlate", "--case", path)
        return opened(path)


def file_of(case):
    return Path(case.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0])


def opened(path):
    case = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    case.row_factory = sqlite3.Row
    return case
