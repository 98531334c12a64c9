"""SIGKILL at random moments: what was committed is there, what was not is not, nothing twice."""

import signal

from trial import Tally, cut_off, phase


def run(lab):
    tally, found = Tally(), Tally()
    folder = lab.folder / "kill"
    folder.mkdir()
    for command in lab.commands():
        for moment in lab.moments_of(command):
            case = command.prepare(folder)
            process, said = cut_off(command, case, moment, signal.SIGKILL)
            when = f"killed after {moment * 1000:.1f} ms"
            tally.add(phase(command, process, said))
            if process.returncode != 0 and any(case.parent.glob("case-lock")):
                found.add("with a lock left behind")
            if any(case.parent.glob("case-wal")):
                found.add("with a log beside it")
            state = command.check_state(case, when)
            if case.exists() and lab.run("sql", "--case", str(case), "SELECT count(*) FROM evidence").returncode != 0:
                raise SystemExit(f"crash: {command.name} {when}: the case cannot be read")
            found.add("no case yet" if state is None else "done" if state == command.end else "in between")
            command.check_end(case, when)
    print(f"kill: {tally.text()}; left: {found.text()}; all went on to the same end")
    return True
