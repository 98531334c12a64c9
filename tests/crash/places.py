"""Where a case lies: on a read-only medium, where nothing may be written, where nothing may be read.
Every refusal says why and what to do, and ends with status 3."""

import os
import shutil
import subprocess

import mounts
from trial import cut_off_while_it_writes, fail

NOBODY = 65534


def expect(lab, words, status, why, **more):
    done = lab.run(*words, **more)
    said = done.stderr.decode()
    if done.returncode != status or why not in said:
        fail(*words, "ended with", done.returncode, "and not", status, "or does not say", repr(why), ":", said)
    return done.stdout


def permissions(lab, case):
    """As somebody who is not root, whom permissions keep out."""
    folder = lab.folder / "rooms"
    folder.mkdir()
    os.chmod(lab.folder, 0o755)
    kept = folder / "case"
    shutil.copyfile(case, kept)
    who = {}
    if os.geteuid() == 0:
        # The checkout may lie where only root comes to.
        program = shutil.copy(lab.program, lab.folder / "exectrail")
        who = {"user": NOBODY, "group": NOBODY, "extra_groups": [], "program": program}
    evidence = lab.evidence[0]

    os.chmod(folder, 0o555)
    os.chmod(kept, 0o444)
    expect(lab, ["report", "--case", str(kept), "--format", "json"], 0, "", **who)
    expect(lab, ["correlate", "--case", str(kept)], 3, "cannot be written: Permission denied", **who)
    expect(lab, ["ingest", "--case", str(folder / "new"), evidence], 3, "nothing can be written into its folder", **who)
    expect(lab, ["ingest", "--case", str(folder / "none/new"), evidence], 3, "there is no such folder", **who)
    os.chmod(kept, 0o000)
    expect(lab, ["report", "--case", str(kept)], 3, "cannot be read: Permission denied", **who)

    # What a killed command left, in a folder that cannot be written: nothing may be missing from a report.
    os.chmod(kept, 0o644)
    os.chmod(folder, 0o755)
    for ending in ("", "-wal"):
        shutil.copyfile(f"{lab.folder}/killed/case{ending}", f"{kept}{ending}")
        os.chmod(f"{kept}{ending}", 0o444)
    os.chmod(folder, 0o555)
    expect(lab, ["report", "--case", str(kept)], 3, "copy both to another folder", **who)
    os.chmod(folder, 0o755)


def read_only_medium(lab, case):
    """Inside a namespace of mounts that is ours."""
    folder, medium = lab.folder / "burnt", lab.folder / "medium"
    folder.mkdir()
    medium.mkdir()
    shutil.copyfile(case, folder / "plain")
    for ending in ("", "-wal"):
        shutil.copyfile(f"{lab.folder}/killed/case{ending}", f"{folder}/cut{ending}")
    for name in ("plain", "cut"):
        subprocess.run(["cp", "-r", folder, lab.folder / f"beside-{name}"], check=True)
    count = ["SELECT count(*) FROM evidence"]
    want = {name: lab.run("sql", "--case", str(lab.folder / f"beside-{name}" / name), *count).stdout
            for name in ("plain", "cut")}
    mounts.mount(medium, "--bind", folder)
    mounts.mount(medium, "-o", "remount,ro,bind")
    for name in ("plain", "cut"):
        if expect(lab, ["sql", "--case", str(medium / name), *count], 0, "") != want[name]:
            fail("on a read-only medium", name, "is read otherwise")
        expect(lab, ["correlate", "--case", str(medium / name)], 3, "lies on a read-only medium")
    expect(lab, ["ingest", "--case", str(medium / "new"), lab.evidence[0]], 3, "Read-only file system")
    mounts.unmount(medium)
    print("places: on a read-only medium cases are read whole, also one that was cut off while it was written")


def run(lab):
    made, killed = lab.folder / "made", lab.folder / "killed"
    made.mkdir()
    killed.mkdir()
    case = made / "case"
    lab.run("analyze", "--case", str(case), *lab.evidence)
    cut_off_while_it_writes(lab, killed / "case")
    if mounts.is_inside():
        read_only_medium(lab, case)
        return True
    permissions(lab, case)
    print("places: where nothing may be read or written, that is said, with what to do")
    mounts.run_again(lab, "places", "a read-only medium")
    return True
