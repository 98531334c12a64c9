"""No room: on a disk that is full (a small tmpfs, which needs a mount namespace), and with a limit on the
size of files, as ulimit -f and quotas set."""

import os
import resource
import subprocess
import sys

from trial import LIMIT, Tally, fail

STEPS = 6
UNSHARED = "EXECTRAIL_CRASH_UNSHARED"


def sizes_for(case_bytes):
    """From nothing to more than enough, in bytes; whole pages."""
    return [4096 * max(1, int(case_bytes * 3 * (i + 1) / STEPS / 4096)) for i in range(STEPS)]


def tried(command, case, wanted, run):
    """One run without room: done, or refused with what to do, and the case whole."""
    done = run()
    if done.returncode == 0:
        return "had room enough"
    if done.returncode != 3 or "make room and run the same command again" not in done.stderr:
        fail(command.name, wanted, "ended with", done.returncode, done.stderr)
    for line in done.stderr.splitlines():
        if line.startswith("exectrail: "):
            print(f"  {wanted}: {line}") if os.environ.get("VERBOSE") else None
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


def mount(folder, size, *more):
    subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join([f"size={size}", *more]), "tmpfs", folder], check=True)


def on_full_disk(lab, commands):
    """Inside a namespace of mounts that is ours."""
    tally = Tally()
    folder = lab.folder / "disk"
    folder.mkdir()
    for command in commands:
        for size in sizes_for((lab.folder / "made/case").stat().st_size):
            before = command.before.stat().st_size if command.before else 0
            mount(folder, size + before)
            case = command.prepare(folder)

            def run():
                return subprocess.run(command.line(case), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                      stderr=subprocess.PIPE, text=True, timeout=LIMIT)

            wanted = f"a disk of {size} bytes"
            tally.add(tried(command, case, wanted, run))
            subprocess.run(["mount", "-o", "remount,size=1g", folder], check=True)
            command.check_end(case, f"on {wanted}")
            subprocess.run(["umount", folder], check=True)
    mount(folder, 4096)
    done = lab.run("report", "--case", str(lab.folder / "made/case"), "--format", "json", "--output",
                   str(folder / "report.json"), env={**os.environ, "TMPDIR": str(folder)})
    if done.returncode != 3 or b"No space left" not in done.stderr:
        fail("a report onto a full disk ended with", done.returncode, done.stderr.decode())
    print(f"full: a full disk: {tally.text()}; with room all went on to the same end")


def unshare_words():
    words = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-Urm"]
    test = [*words, "sh", "-c", "mount -t tmpfs -o size=4096 tmpfs /mnt"]
    try:
        works = subprocess.run(test, stdin=subprocess.DEVNULL, capture_output=True, timeout=LIMIT).returncode == 0
    except FileNotFoundError:
        works = False
    return words if works else None


def run(lab):
    commands = lab.commands()
    if os.environ.get(UNSHARED):
        on_full_disk(lab, commands)
        return True
    limited(lab, commands)
    words = unshare_words()
    if not words:
        print("full: a full disk: skipped, nothing can be mounted here")
        return True
    sys.stdout.flush()
    again = [*words, sys.executable, sys.argv[0], "--periods", str(lab.periods), "full"]
    if subprocess.run(again, env={**os.environ, UNSHARED: "1"}).returncode != 0:
        fail("on a full disk")
    return True
