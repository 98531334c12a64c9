"""A namespace of mounts of our own: a part that needs one runs itself again inside it."""

import os
import subprocess
import sys

INSIDE = "EXECTRAIL_CRASH_INSIDE"


def is_inside():
    return INSIDE in os.environ


def words():
    """What makes one; None where that is not allowed."""
    command = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-Urm"]
    try:
        tried = subprocess.run([*command, "mount", "-t", "tmpfs", "-o", "size=4096", "tmpfs", "/mnt"],
                               stdin=subprocess.DEVNULL, capture_output=True)
    except FileNotFoundError:
        return None
    return command if tried.returncode == 0 else None


def run_again(lab, part, what):
    command = words()
    if not command:
        print(f"{part}: {what}: skipped, nothing can be mounted here")
        return
    sys.stdout.flush()
    again = [*command, sys.executable, sys.argv[0], "--periods", str(lab.periods), part]
    if subprocess.run(again, env={**os.environ, INSIDE: "1"}).returncode != 0:
        raise SystemExit(f"crash: {part}: {what}")


def mount(folder, *words_of_mount):
    subprocess.run(["mount", *words_of_mount, folder], check=True)


def unmount(folder):
    subprocess.run(["umount", folder], check=True)
