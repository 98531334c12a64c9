"""What each container comes to, against what the kernel saw: fail where it saw a compiler run, and never
pass there, however the log was cut, filtered, stopped or lost; pass where nothing ran and nothing is
missing.

Each story is told with the evidence beside the log as it was. A log may have its records renumbered, as if
nothing were missing: then only what the story itself leaves (CONFIG_CHANGE, DAEMON_…) can show it.
Waivers excuse no day longer than they say."""

import csv
import os
import random
import re
import shutil
from datetime import date, timedelta
from pathlib import Path

from case import file_of, opened
from coverage import with_login
from evidence import LOST, NS_PER_S, SERIAL, is_daemons, renumbered, stamp_ns
from story import Story
from truth import same_container

HERE = Path(__file__).resolve().parent
SEED, HOLES = 6, int(os.environ.get("HOLES", "8"))
SHORTEST_S, LONGEST_S = 0.02, 60.0
ROTATIONS = 5

# Programs that do nothing but compile, assemble or link, by the names that the captures' images give them.
COMPILE = re.compile(r"(^|/)(cc1(plus)?|collect2|tcc|compile|javac|(.*-)?(as|ld\.bfd))$")

VERDICTS = "SELECT container_id, container_name, executed, verdict_id FROM verdicts WHERE container_id IS NOT NULL"
REASONS = "SELECT kind, reason FROM verdict_reasons WHERE verdict_id = ? AND aspect = 'executed' ORDER BY n"
ENDS = "SELECT substr(max(last_time), 1, 10) FROM evidence"
FINDINGS = "SELECT count(*) AS found, count(waived_by) AS waived FROM findings"
EXPIRED = "SELECT count(DISTINCT verdict_id) FROM verdict_reasons WHERE kind = 'expired'"
LIVES = "SELECT min(start_ns) AS start_ns, max(end_ns) AS end_ns FROM lifetimes WHERE container_id = ?"
TOOLS = """
SELECT DISTINCT serial FROM execs
 WHERE place = 'container' AND compiler IS NOT NULL AND serial IS NOT NULL AND (? IS NULL OR container_id = ?)"""

CHECKED = (0, 1, 4)  # what `check` ends with: pass or waived, fail, unknown
WAIVER_COLUMNS = "id,image,container,label,pod,namespace,caller,rule,command,owner,reason,approved_by,expires,note"

# What the CIS benchmarks and STIGs have of execs.
LOGIN_RULES = (
    b"-a always,exit -F arch=b64 -S execve,execveat -F auid>=1000 -F auid!=unset -F key=exec\n"
    b"-a always,exit -F arch=b32 -S execve,execveat -F auid>=1000 -F auid!=unset -F key=exec\n"
)


class Truth:
    """By the kernel's account of execs, and the scenario's list of compilations (tests/accuracy/compiled),
    which knows those of copies of a compiler under other names."""

    def __init__(self, folder, names=()):
        self.compiled, self.ran = {}, {}  # container -> when first; -> when first and last
        with open(folder / "truth.csv", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                inside = row["container_id"]
                if not inside or row["runtime_helper"] == "1":
                    continue
                time = float(row["time"])
                first, last = self.ran.get(inside, (time, time))
                self.ran[inside] = (min(first, time), max(last, time))
                if COMPILE.search(row["exe_file"]):
                    self.compiled[inside] = min(time, self.compiled.get(inside, time))
        self.names = set(names)

    def has_compiled(self, row, by_ns=None):
        """By that time, where a log that ends early is all that there is: of what came later it says nothing."""
        for inside, time in self.compiled.items():
            if same_container(inside, row["container_id"]):
                return by_ns is None or time * NS_PER_S <= by_ns
        return row["container_name"] in self.names

    def is_known(self, row):
        return any(same_container(inside, row["container_id"]) for inside in self.ran)


def names_compiled(path):
    with open(path, encoding="utf-8", newline="") as file:
        return {row["container"] for row in csv.DictReader(file)}


class Judged(Story):
    def __init__(self, maker, evidence, truth):
        super().__init__(maker, evidence)
        self.truth = truth


def verdicts(case):
    return case.execute(VERDICTS).fetchall()


def passes_though_compiled(story, case, name, by_ns=None):
    for row in verdicts(case):
        if row["executed"] == "pass" and story.truth.has_compiled(row, by_ns):
            yield f"{name}: {row['container_name'] or row['container_id']} passes, and compiled"


def passes(case):
    return [row for row in verdicts(case) if row["executed"] == "pass"]


def all_unknown(story, case, name):
    """But who is seen to compile. Who was made and never started has nothing that a log could show."""
    for row in verdicts(case):
        seen = row["executed"] == "fail" and story.truth.has_compiled(row)
        if row["executed"] != "unknown" and not seen and story.truth.is_known(row):
            yield f"{name}: {row['container_name'] or row['container_id']} is {row['executed']}"


# ---------------------------------------------------------------- stories


def whole(story):
    """Who compiled fails, who did not never does; and who ran within the log while nothing was amiss passes."""
    failed = set()
    for row in verdicts(story.case):
        name = row["container_name"] or row["container_id"]
        if story.truth.has_compiled(row):
            failed.add(name)
            if row["executed"] != "fail":
                yield f"whole: {name} compiled, and is {row['executed']}"
        elif row["executed"] == "fail" and story.truth.is_known(row):
            yield f"whole: {name} did not compile, and fails"
    clean = [row for row in verdicts(story.case) if not story.truth.has_compiled(row)]
    passed = [row["container_name"] or row["container_id"][:12] for row in passes(story.case)]
    print(f"  {len(failed)} fail; {len(passed)} of {len(clean)} that did not compile pass: {', '.join(passed)}")
    for row in clean:
        if row["executed"] == "unknown" and story.truth.is_known(row):
            reasons = [r["reason"] for r in story.case.execute(REASONS, (row["verdict_id"],))]
            yield f"whole: the kernel saw all of {row['container_name'] or row['container_id']}, and it is unknown: {reasons}"


def with_login_alone(story):
    """Rules that leave out who never logged in, as the log shows it, and as rules say it."""
    lines = with_login(story.lines)
    for words, kept in (("", lines), (", numbers closed up", renumbered(lines))):
        yield from all_unknown(story, story.told(kept, rules=False), f"auid set{words}")
        yield from all_unknown(story, story.alone(kept), f"auid set{words}, alone")
    for name in ("auditctl-l.txt", "audit.rules"):
        folder = story.beside(rules=False)
        (folder / "audit/audit.log").write_bytes(b"".join(story.lines))
        (folder / "audit" / name).write_bytes(LOGIN_RULES)
        yield from all_unknown(story, story.maker.case([folder]), f"rules of who logged in, in {name}")


def hole_over_a_life(story):
    """Whose every record is gone is unknown, and the reason has the hole's time."""
    for row in passes(story.case):
        life = story.case.execute(LIVES, (row["container_id"],)).fetchone()
        if life["start_ns"] is None or life["end_ns"] is None:
            continue
        middle = (life["start_ns"] + life["end_ns"]) // 2
        case = story.told(story.outside(life["start_ns"] - 3 * NS_PER_S, life["end_ns"]))
        after = [v for v in verdicts(case) if v["container_id"] == row["container_id"]]
        for v in after:
            gaps = [r["reason"] for r in case.execute(REASONS, (v["verdict_id"],)) if r["kind"] == "gap"]
            if v["executed"] != "unknown" or not any("; from " in g and "; until " in g for g in gaps):
                yield f"a hole over {row['container_name']} ({middle}): {v['executed']}, {gaps}"
        if not after:
            yield f"a hole over {row['container_name']}: it has no verdict"


def begins_late_ends_early(story):
    """Early, late and in between: at every other tenth of the log."""
    for tenth in range(1, 10, 2):
        cut = len(story.lines) * tenth // 10
        for words, lines in (("begins", story.lines[cut:]), ("ends", story.lines[:cut])):
            name = f"the log {words} at {tenth} tenths"
            ends_ns = max(ns for ns in map(stamp_ns, lines) if ns)
            yield from passes_though_compiled(story, story.told(lines), name)
            yield from passes_though_compiled(story, story.alone(lines), f"{name}, alone", ends_ns)


def lossy(story):
    """One event in five is lost, whichever of the five."""
    for lost in range(LOST):
        serials = {number for number in story.numbers if number and number % LOST == lost}
        lines = story.without_serials(serials)
        yield from passes_though_compiled(story, story.told(lines), f"one of {LOST} is lost ({lost})")
        yield from passes_though_compiled(story, story.alone(lines), f"one of {LOST} is lost ({lost}), alone")


def rotated_away(story):
    """Of five rotated logs one is missing, or half of one."""
    size = len(story.lines) // ROTATIONS + 1
    parts = [story.lines[at : at + size] for at in range(0, len(story.lines), size)]
    for gone in range(ROTATIONS):
        for words, kept in (("missing", []), ("cut off", parts[gone][: size // 2])):
            folder = story.beside(rules=True)
            for i, part in enumerate(parts):
                name = "audit.log" if i == ROTATIONS - 1 else f"audit.log.{ROTATIONS - 1 - i}"
                if i != gone or kept:
                    (folder / "audit" / name).write_bytes(b"".join(kept if i == gone else part))
            case = story.maker.case([folder])
            yield from passes_though_compiled(story, case, f"rotated log {gone + 1} is {words}")


def away(story, name, off, on):
    """Third by third of the log nothing is recorded, and no number is taken: only these two lines tell."""
    for third in range(3):
        start = len(story.lines) * third // 3 + 200
        end = min(len(story.lines) * (third + 1) // 3, len(story.lines) - 200)
        begin_ns, end_ns = story.times[start], story.times[end]
        before = [line for line, ns in zip(story.lines, story.times) if ns < begin_ns]
        after = [line for line, ns in zip(story.lines, story.times) if ns > end_ns]
        number = max(int(m[1]) for m in map(SERIAL.search, filter(lambda l: not is_daemons(l), before)) if m)
        lines = before + [stamped(off, begin_ns, number + 1)] + ([stamped(on, end_ns, number + 2)] if on else []) + after
        case = story.told(renumbered(lines))
        yield from passes_though_compiled(story, case, f"{name}, third {third + 1}")


def stamped(record, time_ns, serial):
    return record % (b"audit(%d.%03d:%d)" % (time_ns // NS_PER_S, time_ns // 10**6 % 1000, serial))


def switched_off(story):
    off = b"type=CONFIG_CHANGE msg=%s: op=set audit_enabled=0 old=1 auid=0 ses=1 res=1\n"
    on = b"type=CONFIG_CHANGE msg=%s: op=set audit_enabled=1 old=0 auid=0 ses=1 res=1\n"
    yield from away(story, "auditing off and on", off, on)
    yield from away(story, "auditing off", off, None)


def stopped(story):
    end = b"type=DAEMON_END msg=%s: op=terminate auid=0 uid=0 ses=1 pid=1 subj=unconfined res=success\n"
    start = b"type=DAEMON_START msg=%s: op=start ver=3.0.9 format=raw kernel=6.1 auid=0 pid=311 uid=0 ses=1 res=success\n"
    yield from away(story, "auditd stopped and started", end, start)


def compilers_taken_out(story):
    """Whatever a compiler did is not there: of all at once, then of each container that fails."""
    failed = [row["container_id"] for row in verdicts(story.case) if row["executed"] == "fail"]
    for container in [None, *failed]:
        serials = {row["serial"] for row in story.case.execute(TOOLS, (container, container))}
        lines = story.without_serials(serials)
        name = f"its compilers' records gone: {container[:12] if container else 'all'}"
        yield from passes_though_compiled(story, story.told(lines), name)
        yield from passes_though_compiled(story, story.alone(lines), f"{name}, alone")


def random_holes(story):
    """Some records in a row are gone, in the order of their numbers, as where a queue overflows."""
    rng = random.Random(SEED)
    numbered = sorted(set(story.numbers) - {None})
    for hole in range(HOLES):
        length = int(len(numbered) * (SHORTEST_S / LONGEST_S) ** rng.random() * 0.1) + 1
        at = rng.randrange(len(numbered) - length)
        serials = set(numbered[at : at + length])
        case = story.told(story.without_serials(serials), rules=hole % 2 == 0)
        yield from passes_though_compiled(story, case, f"hole {hole}: {length} numbers from {numbered[at]}")


def judged_anew(story, waivers, as_of):
    folder = story.maker.folder()
    shutil.copyfile(file_of(story.case), folder / "case")
    (folder / "waivers.csv").write_text(waivers, encoding="utf-8")
    words = ["--as-of", as_of] if as_of else []
    story.maker.run("check", "--case", folder / "case", "--waivers", folder / "waivers.csv", *words, fine=CHECKED)
    return opened(folder / "case")


def outcomes(case):
    return {v["container_id"]: v["executed"] for v in verdicts(case)}


def waivers_end(story):
    """Whoever fails is waived until the evidence's end, or the day asked for. On the day after a waiver's last
    all are judged as without it. The findings are there in any case."""
    failed = {v["container_name"] for v in verdicts(story.case) if v["executed"] == "fail" and v["container_name"]}
    found, before = story.case.execute(FINDINGS).fetchone()["found"], outcomes(story.case)
    last = date.fromisoformat(story.case.execute(ENDS).fetchone()[0])
    later = last + timedelta(days=40)
    day = timedelta(days=1)
    for expires, as_of in ((last, None), (last - day, None), (later, later), (later, later + day)):
        rows = [f"w{i},,^{re.escape(name)}$,,,,,,,me,tried,me,{expires}," for i, name in enumerate(sorted(failed))]
        text = "\n".join(["# version: 2026-01-01", WAIVER_COLUMNS, *rows, ""])
        case = judged_anew(story, text, as_of and str(as_of))
        name = f"waivers until {expires}, as of {as_of or 'the end'}"
        told = case.execute(FINDINGS).fetchone()
        if told["found"] != found:
            yield f"{name}: {told['found']} findings, not {found}"
        if expires == (as_of or last):
            yield from (
                f"{name}: {v['container_name']} is {v['executed']}"
                for v in verdicts(case)
                if v["container_name"] in failed and v["executed"] == "fail"
            )
            continue
        if outcomes(case) != before or told["waived"]:
            yield f"{name}: {told['waived']} findings are hidden"
        if case.execute(EXPIRED).fetchone()[0] < len(failed):
            yield f"{name}: not all reasons name the waiver that no longer holds"


STORIES = (
    whole,
    waivers_end,
    with_login_alone,
    hole_over_a_life,
    begins_late_ends_early,
    lossy,
    rotated_away,
    switched_off,
    stopped,
    compilers_taken_out,
    random_holes,
)


def flaws(maker, evidence, truth):
    story = Judged(maker, evidence, truth)
    for tell in STORIES if story.lines else (whole, waivers_end):
        found = list(tell(story))
        print(f"  {tell.__name__}: {len(found)} flaws", flush=True)
        yield from found
