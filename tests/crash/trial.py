"""What the parts share: the evidence, the commands, and the states that a case may be in."""

import hashlib
import os
import random
import shutil
import signal
import sqlite3
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SAMPLE = next((ROOT / "samples").glob("*/evidence"))
LIMIT = 120  # seconds; none of these commands takes one

# Beside a case, while it is written.
ENDINGS = ("-wal", "-shm", "-journal", "-lock", "-new")


def fail(*words):
    raise SystemExit("crash: " + " ".join(str(word) for word in words))


def digest(case):
    """Of all rows of all tables. The case is copied first: to look at it as SQLite does would mend it."""
    with tempfile.TemporaryDirectory(prefix="exectrail-look-") as folder:
        copy = Path(folder) / "case"
        for ending in ("", "-wal", "-journal"):
            if Path(f"{case}{ending}").exists():
                shutil.copyfile(f"{case}{ending}", f"{copy}{ending}")
        with sqlite3.connect(copy) as db:
            problem = db.execute("PRAGMA integrity_check").fetchone()[0]
            if problem != "ok":
                fail(case, "is damaged:", problem)
            # The journal tells how often a command was begun, which is what differs.
            tables = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'journal_entry' ORDER BY name").fetchall()
            sum_up = hashlib.sha256()
            for (name,) in tables:
                sum_up.update(name.encode())
                for row in db.execute(f"SELECT * FROM {name}"):  # names of our own tables
                    sum_up.update(repr(row).encode())
        db.close()
    return sum_up.hexdigest()


class Command:
    """One command line, the case it begins with, and what an undisturbed run makes of it."""

    def __init__(self, lab, name, words, before=None):
        self.lab, self.name, self.words, self.before = lab, name, words, before
        self.states = {None}  # None: there is no case yet
        self.reports = set()
        self.seconds = 0

    def prepare(self, folder):
        case = Path(folder) / "case"
        for ending in ("", *ENDINGS):
            Path(f"{case}{ending}").unlink(missing_ok=True)
        if self.before:
            shutil.copyfile(self.before, case)
        return case

    def line(self, case):
        return [self.lab.program, *(str(case) if word == "CASE" else word for word in self.words)]

    def start(self, case, **more):
        return subprocess.Popen(self.line(case), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True, **more)

    def finish(self, case, **more):
        """Runs it to its end; returns what it said."""
        process = self.start(case, **more)
        said = process.communicate(timeout=LIMIT)[1]
        if process.returncode != 0:
            fail(self.name, "ended with", process.returncode, said)
        return said

    def state(self, case):
        return digest(case) if case.exists() else None

    def learn(self, folder):
        """What it comes to where nobody disturbs it, and how long that takes."""
        times = []
        for _ in range(3):
            case = self.prepare(folder)
            began = time.monotonic()
            self.finish(case)
            times.append(time.monotonic() - began)
        self.seconds = statistics.median(times)
        self.end, self.report = digest(case), self.lab.report(case)
        self.states.add(self.end)
        return case

    def check_state(self, case, when):
        state = self.state(case)
        if state not in self.states:
            fail(self.name, when, "left what is no state between two transactions")
        return state

    def check_end(self, case, when):
        """Runs it again, and holds the end against that of an undisturbed run."""
        self.finish(case)
        left = [ending for ending in ENDINGS if Path(f"{case}{ending}").exists()]
        if left:
            fail(self.name, when, "and run again: left beside the case:", *left)
        if digest(case) != self.end:
            fail(self.name, when, "and run again: other tables than without")
        if self.lab.report(case) != self.report:
            fail(self.name, when, "and run again: another report than without")


class Lab:
    def __init__(self, moments, periods, seed):
        self.moments, self.random = moments, random.Random(seed)
        self.periods = periods
        self.program = os.path.realpath(os.environ.get("ET_PROGRAM", ROOT / "build/release/exectrail"))
        if not os.access(self.program, os.X_OK):
            fail("there is no program", self.program)

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="exectrail-crash-"))
        log = self.folder / "audit.log"
        with open(log, "wb") as out:
            subprocess.run([ROOT / "tests/bench/grow", str(self.periods), "1", SAMPLE / "audit.log"], stdout=out,
                           check=True)
        others = sorted(str(path) for path in SAMPLE.glob("*.json"))
        # The same log in two: one stream more, and a transaction more.
        second = self.folder / "second.log"
        lines = log.read_bytes().splitlines(keepends=True)
        half = len(lines) // 2
        while half < len(lines) and b"type=SYSCALL" not in lines[half]:
            half += 1
        log.write_bytes(b"".join(lines[:half]))
        second.write_bytes(b"".join(lines[half:]))
        self.evidence = [others[0], str(log), *others[1:], str(second)]
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *words, program=None, **more):
        return subprocess.run([program or self.program, *words], stdin=subprocess.DEVNULL, capture_output=True, timeout=LIMIT,
                              **more)

    def report(self, case):
        done = self.run("report", "--case", str(case), "--format", "json")
        if done.returncode != 0:
            fail("report ended with", done.returncode, done.stderr.decode())
        # The case's own path is told, and is another each time.
        return hashlib.sha256(done.stdout.replace(str(case).encode(), b"CASE")).hexdigest()

    def commands(self):
        """ingest, correlate and analyze, each with all states that it may leave."""
        made = self.folder / "made"
        made.mkdir()
        ingest = Command(self, "ingest", ["ingest", "--verbose", "--case", "CASE", *self.evidence])
        analyze = Command(self, "analyze", ["analyze", "--verbose", "--case", "CASE", "--format", "json",
                                            *self.evidence])
        # What correlate begins with has other conclusions: either they stand, or all are new.
        before = made / "before"
        case = ingest.prepare(made)
        subprocess.run([self.program, "ingest", "--quiet", "--case", str(case), *self.evidence], check=True)
        shutil.copyfile(case, made / "ingested")
        subprocess.run([self.program, "correlate", "--quiet", "--profile", "parity", "--case", str(case)], check=True)
        shutil.copyfile(case, before)
        correlate = Command(self, "correlate", ["correlate", "--verbose", "--case", "CASE"], before)
        correlate.states = {digest(before)}

        # A state between two transactions: one stream after the other.
        case = ingest.prepare(made)
        for count in range(len(self.evidence) + 1):
            if count:
                subprocess.run([self.program, "ingest", "--quiet", "--case", str(case), self.evidence[count - 1]],
                               check=True)
            else:
                self.run("ingest", "--quiet", "--case", str(case), str(made / "nothing"))
            for command in (ingest, analyze):
                command.states.add(digest(case))
        for command in (ingest, correlate, analyze):
            command.learn(made)
        return ingest, correlate, analyze

    def moments_of(self, command):
        """Random moments, spread over the whole run and some past its end. A busy machine is slower at one
        time than at another, so how long a run takes is learnt anew as it goes."""
        parts = [1.15 * (i + self.random.random()) / self.moments for i in range(self.moments)]
        self.random.shuffle(parts)
        for part in parts:
            yield part * command.seconds


def phase(command, process, said):
    """Where the process was when it was cut off; said: what it had said by then."""
    if process.returncode == 0:
        return "after the end"
    if command.name != "analyze":
        return "in " + command.name
    if "\njudging: " in said:
        return "in the report"
    return "in correlate" if " lines = " in said else "in ingest"


def cut_off(command, case, moment, number):
    """Starts the command, sends it the signal at that moment; returns the process and what it said."""
    began = time.monotonic()
    process = command.start(case)
    # What it says fits into the pipe, so it is never kept waiting.
    time.sleep(max(0, moment - (time.monotonic() - began)))
    process.send_signal(number)
    said = process.communicate(timeout=LIMIT)[1]
    if process.returncode not in (0, -number):
        fail(command.name, signal.Signals(number).name, "ended with", process.returncode, said)
    if process.returncode == 0:
        command.seconds = min(command.seconds, max(moment, command.seconds * 0.8))
    return process, said


def cut_off_while_it_writes(lab, case):
    """A case with a log beside it, which holds what the case does not: killed after a first transaction."""
    pipe = case.parent / "pipe"
    os.mkfifo(pipe)
    process = subprocess.Popen([lab.program, "ingest", "--quiet", "--case", str(case), lab.evidence[0], str(pipe)],
                               stdin=subprocess.DEVNULL)
    end = os.open(pipe, os.O_WRONLY)  # it opens the second once the first is stored
    process.kill()
    process.wait(timeout=LIMIT)
    os.close(end)
    Path(f"{case}-shm").unlink()
    if Path(f"{case}-wal").stat().st_size == 0:
        fail("there is nothing in the log")


class Tally:
    """How many moments fell where."""

    def __init__(self):
        self.counts = {}

    def add(self, what):
        self.counts[what] = self.counts.get(what, 0) + 1

    def text(self):
        return ", ".join(f"{self.counts[what]} {what}" for what in sorted(self.counts))
