"""Two that write at once, one that was killed while it held the case, and one that reads meanwhile."""

import os
import signal
import subprocess
import time

from trial import LIMIT, digest, fail


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
    if "waiting for it" not in said or f"pid {first.pid} on " not in said or "ingest --case" not in said:
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
    seen = reader(lab, lab.commands())
    print(f"together: the second writer waited, a dead one kept nobody out; while correlate wrote, "
          f"{seen['before']} reports of before and {seen['after']} of after")
    return True
