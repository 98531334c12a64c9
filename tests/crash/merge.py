"""SIGKILL at random moments of a merge: the case is as it was before, or has all."""

import shutil
import signal
import subprocess

from trial import Command, Tally, cut_off, digest


def shards(lab, folder):
    """Two cases of one host, and two of one host each, with all that was concluded."""
    halves = lab.evidence[:2], lab.evidence[2:]
    one = [folder / "one.0", folder / "one.1"]
    two = [folder / "two.0", folder / "two.1"]
    for i, evidence in enumerate(halves):
        subprocess.run([lab.program, "ingest", "--quiet", "--case", one[i], "--host", "web7", *evidence], check=True)
        subprocess.run([lab.program, "analyze", "--quiet", "--case", two[i], "--host", f"web{i}", "--output",
                        "/dev/null", *evidence], check=True)
    return [str(case) for case in one], [str(case) for case in two]


def commands(lab, folder):
    one, two = shards(lab, folder)
    empty = folder / "empty"
    lab.run("ingest", "--quiet", "--case", str(empty), str(folder / "nothing"))
    # What is added to a case that has something: first all conclusions go, then all are new.
    before = folder / "before"
    shutil.copyfile(one[0], before)
    subprocess.run([lab.program, "correlate", "--quiet", "--case", before], check=True)
    merged = folder / "merged"
    shutil.copyfile(before, merged)
    subprocess.run([lab.program, "merge", "--quiet", "--no-correlate", "--case", merged, one[1]], check=True)
    all_of_both = folder / "all"
    subprocess.run([lab.program, "merge", "--quiet", "--no-correlate", "--case", all_of_both, *one], check=True)

    fresh = Command(lab, "merge", ["merge", "--quiet", "--case", "CASE", *one])
    fresh.states |= {digest(empty), digest(all_of_both)}
    added = Command(lab, "merge", ["merge", "--quiet", "--case", "CASE", one[1]], before)
    added.states = {digest(before), digest(merged)}
    findings = Command(lab, "merge --findings", ["merge", "--quiet", "--findings", "--case", "CASE", *two])
    findings.states |= {digest(empty)}
    for command in (fresh, added, findings):
        command.learn(folder)
    return fresh, added, findings


def run(lab):
    found = Tally()
    folder, made = lab.folder / "merge", lab.folder / "made"
    folder.mkdir()
    made.mkdir()
    for command in commands(lab, made):
        for moment in lab.moments_of(command):
            case = command.prepare(folder)
            cut_off(command, case, moment, signal.SIGKILL)
            when = f"killed after {moment * 1000:.1f} ms"
            state = command.check_state(case, when)
            found.add("no case yet" if state is None else "done" if state == command.end else "as before, or not yet concluded")
            command.check_end(case, when)
    print(f"merge: left: {found.text()}; all went on to the same end")
    return True
