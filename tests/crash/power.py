"""A power cut: what the disk may hold. Of the log, what SQLite has not yet waited for may be missing
(synchronous=NORMAL); what it has copied into the case it has waited for. So the process is stopped,
its files are copied, and the log is cut anywhere behind what has been copied."""

import os
import shutil
import signal
import struct
import time
from pathlib import Path

from trial import LIMIT, Tally, fail

HEADER, FRAME_HEADER = 32, 24  # of the log: https://www.sqlite.org/walformat.html
PAGE_SIZE_AT, ATTEMPTED_AT = 14, 128  # in its index


def waited_for(case):
    """How much of the log is on the disk for certain."""
    index = Path(f"{case}-shm")
    head = index.read_bytes()[:136] if index.exists() else b""
    if len(head) < 136:
        return 0
    page, = struct.unpack_from("=H", head, PAGE_SIZE_AT)
    frames, = struct.unpack_from("=I", head, ATTEMPTED_AT)
    return HEADER + frames * (FRAME_HEADER + (65536 if page == 1 else page)) if frames else 0


def copy(case, to):
    for ending in ("", "-wal", "-journal"):
        Path(f"{to}{ending}").unlink(missing_ok=True)
        if Path(f"{case}{ending}").exists():
            shutil.copyfile(f"{case}{ending}", f"{to}{ending}")


def look(lab, command, case, folder, tally):
    """The process is stopped. Both as it is, and with less of the log."""
    left = folder / "case"
    floor = waited_for(case)
    for cut in ("whole", "cut"):
        copy(case, left)
        log = Path(f"{left}-wal")
        size = log.stat().st_size if log.exists() else 0
        if cut == "cut" and size <= floor:
            continue
        if cut == "cut":
            os.truncate(log, lab.random.randint(floor, size))
        when = f"after a power cut, the log {cut}"
        state = command.check_state(left, when)
        tally.add(f"with the log {cut}" if size else "without a log")
        tally.add("no case yet" if state is None else "done" if state == command.end else "in between")
        command.check_end(left, when)


def run(lab):
    tally = Tally()
    running, folder = lab.folder / "running", lab.folder / "power"
    running.mkdir()
    folder.mkdir()
    for command in lab.commands():
        for moment in lab.moments_of(command):
            case = command.prepare(running)
            process = command.start(case)
            time.sleep(moment)
            process.send_signal(signal.SIGSTOP)
            status = os.waitpid(process.pid, os.WUNTRACED)[1] if process.returncode is None else None
            if status is not None and os.WIFSTOPPED(status):
                look(lab, command, case, folder, tally)
                process.kill()
                process.communicate(timeout=LIMIT)
            else:
                if status is not None:
                    process.returncode = os.waitstatus_to_exitcode(status)
                process.stderr.close()
                if process.returncode != 0:
                    fail(command.name, "ended with", process.returncode)
                tally.add("after the end")
    print(f"power: {tally.text()}; all went on to the same end")
    return True
