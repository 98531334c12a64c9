"""SIGINT and SIGTERM: as SIGKILL, but one plain file is left, and what it holds is said."""

import signal
from pathlib import Path

from trial import ENDINGS, Tally, cut_off, fail, phase


def run(lab):
    tally = Tally()
    told = 0
    folder = lab.folder / "interrupt"
    folder.mkdir()
    for command in lab.commands():
        for i, moment in enumerate(lab.moments_of(command)):
            number = (signal.SIGINT, signal.SIGTERM)[i % 2]
            name = signal.Signals(number).name
            case = command.prepare(folder)
            process, said = cut_off(command, case, moment, number)
            when = f"sent {name} after {moment * 1000:.1f} ms"
            tally.add(phase(command, process, said))
            state = command.check_state(case, when)
            left = [ending for ending in ENDINGS if Path(f"{case}{ending}").exists()]
            # Of a case that was being made there may be the beginning.
            if left and not (state is None and left == ["-new"]):
                fail(command.name, when, "left beside the case:", *left)
            if f"interrupted by {name}" in said:
                told += 1
                if "run the same again" not in said or (state and "piece" not in said):
                    fail(command.name, when, "does not say what it left and how to go on:", said)
            elif process.returncode != 0 and state not in (None, command.end) and not command.before:
                fail(command.name, when, "said nothing:", said)
            command.check_end(case, when)
    print(f"interrupt: {tally.text()}; {told} said how to go on; all went on to the same end")
    return True
