"""Every byte and every trick through every writer. A case is forged so that each free text in it is hostile, and each
output is read back by a parser of its format: nothing raw that a terminal obeys, the same shape as with harmless
values, and each value that is in it is the one that was put in.

    tests/hostile/run [ROUND...]

The program is $ET_PROGRAM."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, os.path.dirname(__file__))
import formats  # noqa: E402
import forge  # noqa: E402
import names  # noqa: E402
import payloads  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.path.realpath(os.environ.get("ET_PROGRAM", ROOT / "build/release/exectrail"))
# What ends each value that was put in, with its number.
FOUND = re.compile("x([0-9]{6})Q")

SQL = ("SELECT time, container_name, image, cmdline, exe, cwd, argv, comm FROM execs ORDER BY exec_id LIMIT 150")

wrong = 0


def complain(what, why):
    global wrong
    wrong += 1
    print(f"WRONG  {what}: {why}")


def run(*words, fine=(0, 1, 4), **more):
    done = subprocess.run((PROGRAM, *words), capture_output=True, check=False, stdin=subprocess.DEVNULL, **more)
    if done.returncode not in fine:
        complain(words, f"status {done.returncode}: {done.stderr.decode(errors='replace')[:400]}")
    return done


def formats_of(command):
    """As the program itself lists them."""
    said = run("completion", "bash").stdout.decode()
    entry = re.search(rf"^ *{command},--format\) *\n? *words='([^']*)'", said, re.M)
    return entry.group(1).split() if entry else []


def outputs(case):
    """(name, command line, reader, become) of all that shows a case."""
    for command, table in formats.FORMATS.items():
        for name, (reader, become) in table.items():
            more = (SQL,) if command == "sql" else ()
            yield f"{command} {name}", (command, "--case", case, "--format", name, *more), reader, become
    quoted = formats.QUOTED
    yield "report verbose", ("report", "--case", case, "--detail", "verbose"), *formats.TEXT
    yield "timeline", ("timeline", "--case", case), *formats.TEXT
    yield "explain", ("explain", "--case", case, "C1", "C2", "F1", "F3", "125", "1", "20"), *quoted
    yield "tree", ("tree", "--case", case, "--all", "125"), *formats.TEXT
    yield "prune", ("prune", "--case", case, "--dry-run", "--before", "2100-01-01"), *quoted


def read(out, reader, name):
    try:
        return reader(out)
    except Exception as why:  # whatever a parser says of it
        complain(name, f"{type(why).__name__}: {str(why)[:400]}")
        return None


def differing(got, want):
    """Where two texts that end alike begin to differ, from behind."""
    same = 0
    while same < min(len(got), len(want)) and got[-1 - same] == want[-1 - same]:
        same += 1
    end = len(got) - same
    return f"{got[max(0, end - 60):end + 20]!r}, not {want[max(0, len(want) - same - 60):len(want) - same + 20]!r}"


def compare(name, got, put, become):
    """Each value that is there is whole. Returns how many."""
    count = 0
    if become is None:
        return sum(len(FOUND.findall(string)) for string in got)
    for string in got:
        for match in FOUND.finditer(string):
            value = put.get(int(match.group(1)))
            if value is None:
                continue
            want, end = become(value), match.end()
            whole = string[max(0, end - len(want)):end] == want
            if not whole and not want.endswith("/" + string[:end]):  # the name of a program, out of its path
                complain(name, f"value {match.group(1)} came as {differing(string[:end], want)}")
                return count
            count += 1
    return count


def try_round(name, texts, scratch, seen):
    case = str(scratch / "new.case")
    shutil.copy(scratch / "true.case", case)
    plain = forge.forge(case, [b"plain"], False)
    shapes = {}
    for what, words, reader, become in outputs(case):
        done = run(*words)
        got = read(done.stdout, reader, f"{what}, harmless")
        if got:
            shapes[what] = got[1]
            compare(f"{what}, harmless", got[0], plain, become)
    valid = all(formats.is_utf8(text) for text in texts)
    for broken_json in (False, True) if not valid else (False,):
        shutil.copy(scratch / "true.case", case)
        put = forge.forge(case, texts, broken_json)
        for what, words, reader, become in outputs(case):
            done = run(*words)
            at = f"{what}, {name}"
            read(done.stderr, formats.read_text, f"{at}, standard error")
            got = read(done.stdout, reader, at)
            if not got:
                continue
            # SQLite makes no JSON of a text that is no UTF-8; then a list is written as one string.
            if not valid and reader in (formats.read_json, formats.read_json_lines):
                continue
            seen[what] = seen.get(what, 0) + compare(at, got[0], put, become)
            if not broken_json and what in shapes and got[1] != shapes[what]:
                differ = [x for x in got[1] if x not in shapes[what]][:3]
                complain(at, f"its shape differs from that of harmless values: {differ or (len(got[1]), len(shapes[what]))}")


def evidence(folder, texts):
    """The small build's, with these in arguments, names and labels, written as auditd and docker write them."""
    source = ROOT / "tests/data/tiny-build"
    numbers = iter(range(10 ** 6))

    def hexadecimal(match):
        return f"{match.group(1)}={(texts[next(numbers) % len(texts)] or b'x').hex().upper()}"

    folder.mkdir()
    log = (source / "audit.log").read_text()
    # The first word and the path of the program say what it is; what a runtime is told names the container.
    lines = [line if "runc" in line or "shim" in line else re.sub(r'\b(a[1-9][0-9]*|comm|cwd)="[^"]*"', hexadecimal, line)
             for line in log.split("\n")]
    (folder / "audit.log").write_text("\n".join(lines))
    inspect = json.loads((source / "docker-inspect.json").read_text())
    text = formats.decoded(texts[0])
    for container in inspect:
        container["Name"] = "/" + text
        container["Config"].update({"Image": text, "Labels": {text.replace("\0", ""): text, "a": text}, "Cmd": [text], "Hostname": text})
    (folder / "docker-inspect.json").write_text(json.dumps(inspect))


def try_evidence(name, texts, scratch):
    """Through the front door: all that is said is plain, and what is shown has its form."""
    folder = scratch / f"evidence-{name}"
    evidence(folder, texts)
    case = str(scratch / f"{name}.case")
    done = run("analyze", "--verbose", "--case", case, "--host", "h", folder)
    read(done.stderr, formats.read_text, f"analyze, {name} in evidence, standard error")
    for what, words, reader, _ in outputs(case):
        read(run(*words, fine=(0, 1, 3, 4)).stdout, reader, f"{what}, {name} in evidence")


def main():
    rounds = sys.argv[1:] or list(payloads.ROUNDS)
    seen = {}
    for command, table in formats.FORMATS.items():
        for name in formats_of(command):
            if name not in table:
                complain(f"{command} --format {name}", "nobody reads it back: give it a reader in formats.py")
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        run("analyze", "--quiet", "--case", scratch / "true.case", "--host", "h", "--output", "/dev/null",
            ROOT / "samples", ROOT / "tests/data/tiny-build")
        for name in rounds:
            try_round(name, payloads.ROUNDS[name], scratch, seen)
            try_evidence(name, payloads.ROUNDS[name], scratch)
        for what, why in names.complaints(PROGRAM, scratch):
            complain(what, why)
    for what, count in seen.items():
        print(f"{what:28} {count:6} values came back")
        if not count:
            complain(what, "shows no value at all: the test sees nothing in it")
    print(f"{wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
