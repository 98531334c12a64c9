"""No room: on a disk that is full (a small tmpfs, which needs a mount namespace), and with a limit on the
size of files, as ulimit -f and quotas set."""

import os
import resource
import subprocess

import mounts
from trial import LIMIT, Tally, fail

STEPS = 4


def sizes_for(case_bytes):
    """From nothing to more than enough, in bytes; whole pages."""
    return [4096 * max(1, int(case_bytes * 3 * (i + 0.3) / STEPS / 4096)) for i in range(STEPS)]


def tried(command, case, wanted, run):
    """One run without room: done, or refused with what to do, and the case whole."""
    done = run()
    if done.returncode == 0:
        return "had room enough"
    if done.returncode != 3 or "make room and run the same command again" not in done.stderr:
        fail(command.name, wanted, "ended with", done.returncode, done.stderr)
    state = command.check_state(case, wanted)
    return "left no case" if state is None else "left a whole case"


def limited(lab, commands):
    tally = Tally()
    folder = lab.folder / "limited"
    folder.mkdir()
    for command in commands:
        for size in sizes_for((lab.folder / "made/case").stat().st_size):
            case = command.prepare(folder)

            def limit(most=size):
                resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

            def run():
                return subprocess.run(command.line(case), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                      stderr=subprocess.PIPE, text=True, timeout=LIMIT, preexec_fn=limit)

            tally.add(tried(command, case, f"files of at most {size} bytes", run))
            command.check_end(case, f"with files of at most {size} bytes")
    print(f"full: a limit on files: {tally.text()}; with room all went on to the same end")


def on_full_disk(lab, commands):
    """Inside a namespace of mounts that is ours."""
    tally = Tally()
    folder = lab.folder / "disk"
    folder.mkdir()
    for command in commands:
        for size in sizes_for((lab.folder / "made/case").stat().st_size):
            before = command.before.stat().st_size if command.before else 0
            mounts.mount(folder, "-t", "tmpfs", "-o", f"size={size + before}", "tmpfs")
            case = command.prepare(folder)

            def run():
                return subprocess.run(command.line(case), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                      stderr=subprocess.PIPE, text=True, timeout=LIMIT)

            wanted = f"a disk of {size} bytes"
            tally.add(tried(command, case, wanted, run))
            mounts.mount(folder, "-o", "remount,size=1g")
            command.check_end(case, f"on {wanted}")
            mounts.unmount(folder)
    mounts.mount(folder, "-t", "tmpfs", "-o", "size=4096", "tmpfs")
    done = lab.run("report", "--case", str(lab.folder / "made/case"), "--format", "json", "--output",
                   str(folder / "report.json"), env={**os.environ, "TMPDIR": str(folder)})
    if done.returncode != 3 or b"No space left" not in done.stderr:
        fail("a report onto a full disk ended with", done.returncode, done.stderr.decode())
    mounts.unmount(folder)
    print(f"full: a full disk: {tally.text()}; with room all went on to the same end")


def run(lab):
    commands = lab.commands()
    if mounts.is_inside():
        on_full_disk(lab, commands)
        return True
    limited(lab, commands)
    mounts.run_again(lab, "full", "a full disk")
    return True
