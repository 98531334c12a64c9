"""Two that write at once, one that was killed while it held the case, and one that reads meanwhile."""

import os
import re
import sqlite3
import subprocess
import time

from trial import ENDINGS, LIMIT, digest, fail


def wait_until(holds, what):
    for _ in range(LIMIT * 100):
        if holds():
            return
        time.sleep(0.01)
    fail("never came:", what)


def start_slow(lab, case, pipe):
    """An ingest that has the case and waits for its evidence; returns it, and the end to write to."""
    process = subprocess.Popen([lab.program, "ingest", "--case", str(case), lab.evidence[0], str(pipe)],
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    end = os.open(pipe, os.O_WRONLY)
    return process, end


def two_writers(lab, folder):
    case, pipe = folder / "case", folder / "pipe"
    os.mkfifo(pipe)
    first, end = start_slow(lab, case, pipe)
    second = subprocess.Popen([lab.program, "ingest", "--case", str(case), lab.evidence[2]], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    said = second.stderr.readline()
    holder = re.search(r"pid (\d+) on ", said)
    with open(f"/proc/{holder[1] if holder else 'self'}/stat", encoding="ascii") as stat:
        parent = int(stat.read().rsplit(")", 1)[1].split()[1])  # the command runs in a child of what was called
    if "waiting for it" not in said or parent != first.pid or "ingest --case" not in said:
        fail("the second does not say for whom it waits:", said)
    if second.poll() is not None:
        fail("the second did not wait")
    os.write(end, b'{"status":"start","id":"x"}\n')
    os.close(end)
    first.communicate(timeout=LIMIT)
    second.communicate(timeout=LIMIT)
    if first.returncode not in (0, 1) or second.returncode != 0:
        fail("two writers ended with", first.returncode, second.returncode)
    alone = folder / "alone"
    pipe.unlink()
    pipe.write_bytes(b'{"status":"start","id":"x"}\n')
    for evidence in ([lab.evidence[0], str(pipe)], [lab.evidence[2]]):
        lab.run("ingest", "--case", str(alone), *evidence)
    if digest(case) != digest(alone):
        fail("two writers made another case than one after the other")


def held_by_a_reader(lab, folder):
    """Somebody has a question open: writing begins after it; and where it comes later, it ends in two files."""
    case, pipe = folder / "read", folder / "pipe3"
    lab.run("ingest", "--case", str(case), lab.evidence[0])
    with sqlite3.connect(case) as db:
        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM evidence").fetchone()
        writer = subprocess.Popen([lab.program, "correlate", "--case", str(case)], stdin=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE, text=True)
        said = writer.stderr.readline()
        if "is being read by another program" not in said or writer.poll() is not None:
            fail("a writer does not wait for a reader:", said)
    db.close()
    writer.communicate(timeout=LIMIT)
    if writer.returncode != 0:
        fail("a writer that waited for a reader ended with", writer.returncode)

    os.mkfifo(pipe)
    writer, end = start_slow(lab, case, pipe)
    with sqlite3.connect(case) as db:
        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM evidence").fetchone()
        os.write(end, b'{"status":"start","id":"y"}\n')
        os.close(end)
        said = writer.communicate(timeout=LIMIT)[1]
        if writer.returncode not in (0, 1) or "ends with -wal" not in said:
            fail("a reader at the end:", writer.returncode, said)
    db.close()
    counted = lab.run("sql", "--case", str(case), "--format", "csv", "SELECT count(*) FROM evidence").stdout
    lab.run("correlate", "--case", str(case))
    left = [ending for ending in ENDINGS if (folder / f"read{ending}").exists()]
    if counted.split()[-1] != b"2" or left:
        fail("what a reader held up is not put together again:", counted, left)


def killed_holder(lab, folder):
    case, pipe = folder / "killed", folder / "pipe2"
    os.mkfifo(pipe)
    first, end = start_slow(lab, case, pipe)
    wait_until((folder / "killed-lock").exists, "the lock")
    first.kill()
    first.communicate(timeout=LIMIT)
    os.close(end)
    if not (folder / "killed-lock").exists():
        fail("the lock of a killed process is gone; this test tries nothing")
    done = lab.run("ingest", "--case", str(case), lab.evidence[0])
    if done.returncode != 0 or b"waiting" in done.stderr:
        fail("a lock that was left behind keeps others out:", done.stderr.decode())


def reader(lab, commands):
    """Each report is of one state: that before a transaction, or that after it."""
    seen = {"before": 0, "after": 0}
    correlate = commands[1]
    folder = lab.folder / "read"
    folder.mkdir()
    case = correlate.prepare(folder)
    old = lab.report(case)
    writer = correlate.start(case)
    while writer.poll() is None:
        got = lab.report(case)
        if got not in (old, correlate.report):
            fail("a report shows a state that never was")
        seen["before" if got == old else "after"] += 1
    writer.communicate(timeout=LIMIT)
    if lab.report(case) != correlate.report or writer.returncode != 0:
        fail("correlate is disturbed by reports")
    return seen


def run(lab):
    folder = lab.folder / "together"
    folder.mkdir()
    two_writers(lab, folder)
    killed_holder(lab, folder)
    held_by_a_reader(lab, folder)
    seen = reader(lab, lab.commands())
    print(f"together: the second writer waited, a dead one kept nobody out, a reader held nothing up for good; while correlate wrote, "
          f"{seen['before']} reports of before and {seen['after']} of after")
    return True
