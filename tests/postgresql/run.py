"""What `report --format sql` writes, loaded into a real PostgreSQL: each row of each view is there as in the case, again and
again, of cases side by side, of a hostile one, by whoever may do no more than write rows.

    tests/postgresql/run [PART...]

The program is $ET_PROGRAM, or build/release/exectrail. Status 77: there is no PostgreSQL."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT / "tests/hostile")]
import forge  # noqa: E402
import formats  # noqa: E402
import payloads  # noqa: E402
from server import Missing, Server  # noqa: E402

PROGRAM = os.path.realpath(os.environ.get("ET_PROGRAM", ROOT / "build/release/exectrail"))

wrong = 0


def complain(what, why):
    global wrong
    wrong += 1
    print(f"WRONG  {what}: {why}")


def script(case, *words):
    done = subprocess.run((PROGRAM, "report", "--case", case, "--format", "sql", *words), capture_output=True, check=False,
                          stdin=subprocess.DEVNULL)
    if done.returncode:
        raise SystemExit(f"report: {done.stderr.decode()}")
    return done.stdout


def make(case, *paths):
    done = subprocess.run((PROGRAM, "analyze", "--quiet", "--case", case, "--host", "h", "--output", "/dev/null", *paths),
                          capture_output=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode not in (0, 1):
        raise SystemExit(f"analyze: {done.stderr.decode()}")
    return case


def merge(case, *words):
    done = subprocess.run((PROGRAM, "merge", "--case", case, *words), capture_output=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode not in (0, 1):
        raise SystemExit(f"merge: {done.stderr.decode()}")
    return case


def load(server, what, text, **more):
    done = server.psql(text, **more)
    if done.returncode or done.stderr or done.stdout:
        complain(what, f"psql ends with {done.returncode} and says {(done.stdout + done.stderr).decode(errors='replace')[:600]}")


def refused(server, what, text, words, **more):
    done = server.psql(text, **more)
    said = done.stderr.decode()
    if not done.returncode or words not in said:
        complain(what, f"psql ends with {done.returncode} and says {said[:400]!r}, not {words!r}")


# ------------------------------------------------------------ the same rows


def as_stored(value):
    """What a value of the case is elsewhere: bytes that are no UTF-8, and NUL, cannot be there."""
    return formats.decoded(value).replace("\0", "\ufffd") if isinstance(value, bytes) else str(value)


def as_json(value):
    """What JSON means; a column whose JSON is broken holds it as a string."""
    try:
        return json.loads(value)
    except ValueError:
        return value


def canonical(value, type_there):
    if value is None:
        return None
    if type_there == "json":
        return json.dumps(as_json(value), sort_keys=True)
    if type_there.startswith("timestamp"):
        return re.sub(r":(\d\d)Z$", r":\1.000Z", value)
    return value


# How the case's file came to be.
OF_THE_FILE = {"journal", "merged_journals", "evidence_places", "evidence_growth"}


def views(db):
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name")]
    return [name.decode() for name in names if name.decode() not in OF_THE_FILE]


def columns_of(server, schema):
    """view -> (column, type), in their order."""
    tables = {}
    for table, column, kind in server.ask("SELECT table_name, column_name, data_type FROM information_schema.columns "
                                          f"WHERE table_schema = '{schema}' AND column_name <> 'case_name' ORDER BY table_name, ordinal_position"):
        tables.setdefault(table, []).append((column, kind))
    return tables


def shown(column, kind):
    if kind.startswith("timestamp"):
        return f"to_char(\"{column}\" AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
    return f'"{column}"'


def as_here(value, kind):
    if value is None:
        return None
    return canonical(formats.decoded(value) if kind == "json" and isinstance(value, bytes) else as_stored(value), kind)


def by_value(row):
    return [(v is not None, v or "") for v in row]


def compare(server, what, case, name, schema="exectrail"):
    """Every view but the file's own, row by row. Returns how many rows."""
    db = sqlite3.connect(f"file:{case}?mode=ro", uri=True)
    db.text_factory = bytes
    columns, count = columns_of(server, schema), 0
    names = views(db)
    for view in names:
        ours = [row[1].decode() for row in db.execute(f"PRAGMA table_info({view})")]
        if [column for column, _ in columns.get(view, [])] != ours:
            complain(f"{what}, {view}", f"its columns are {columns.get(view)}, not {ours}")
            return count
    rows = server.ask_all(f"SELECT {', '.join(shown(c, t) for c, t in columns[view])} FROM {schema}.{view} WHERE case_name = '{name}'"
                          for view in names)
    for view, got in zip(names, rows):
        types = [t for _, t in columns[view]]
        theirs = sorted(([canonical(v, t) for v, t in zip(row, types)] for row in got), key=by_value)
        mine = sorted(([as_here(v, t) for v, t in zip(row, types)] for row in db.execute(f"SELECT * FROM {view}")), key=by_value)
        if theirs != mine:
            differ = next(((a, b) for a, b in zip(theirs, mine) if a != b), (len(theirs), len(mine)))
            complain(f"{what}, {view}", f"{len(theirs)} rows, not {len(mine)}; the first that differ: {differ}"[:1500])
        count += len(mine)
        told_as_text(f"{what}, {view}", columns[view], mine)
    db.close()
    return count


# Names where the evidence tells them, else numbers.
MIXED = {"user", "account"}


def told_as_text(what, columns, rows):
    """A column of nothing but numbers that is a text would sort wrongly: its type is not known to us."""
    for i, (column, kind) in enumerate(columns):
        values = [row[i] for row in rows if row[i] is not None]
        if kind == "text" and values and column not in MIXED | {"serial", "name", "value", "reference", "version"} and \
                all(re.fullmatch(r"-?\d+", v) for v in values):
            complain(what, f"{column} is a text, and all its values are numbers: {values[:3]}")


# ------------------------------------------------------------ the parts


def try_loads(server, cases):
    """Cases side by side; again; a later state in the place of an earlier one; one taken away."""
    with tempfile.TemporaryDirectory() as folder:
        for how in ((), ("--findings",)):
            both = merge(f"{folder}/both{len(how)}.case", *how, *cases.values())
            load(server, "merged", script(both, "--case-name", "merged"))
            compare(server, "merged", both, "merged")
    load(server, "merged", "\\set QUIET on\nDELETE FROM exectrail.cases WHERE case_name = 'merged';")
    for name, case in cases.items():
        load(server, f"load {name}", script(case, "--dialect", "postgresql", "--case-name", name))
    count = sum(compare(server, f"load {name}", case, name) for name, case in cases.items())
    print(f"loads: {count} rows of {len(cases)} cases are as in SQLite")
    for name, case in cases.items():
        load(server, f"again {name}", script(case, "--case-name", name))
        compare(server, f"again {name}", case, name)
    first, second = list(cases)[:2]
    load(server, "later", script(cases[second], "--case-name", first))
    compare(server, "later", cases[second], first)
    compare(server, "beside it", cases[second], second)
    load(server, "earlier", script(cases[first], "--case-name", first))
    compare(server, "earlier", cases[first], first)
    load(server, "unnamed", script(cases[first]))
    load(server, "unnamed again", script(cases[first]))
    named = server.ask("SELECT case_name FROM exectrail.cases WHERE case_name = case_id")
    if len(named) != 1:
        complain("unnamed", f"a case without a name is there {len(named)} times")
    load(server, "renamed", f"\\set QUIET on\nUPDATE exectrail.cases SET case_name = 'renamed' WHERE case_name = '{second}';")
    compare(server, "renamed", cases[second], "renamed")
    load(server, "renamed", f"\\set QUIET on\nUPDATE exectrail.cases SET case_name = '{second}' WHERE case_name = 'renamed';")
    load(server, "taken away", "\\set QUIET on\nDELETE FROM exectrail.cases WHERE case_name = case_id;")
    tables = list(columns_of(server, "exectrail"))
    left = server.ask_all(f"SELECT count(*) FROM exectrail.{table} WHERE case_name NOT IN ('{first}', '{second}')" for table in tables)
    for table, rows in zip(tables, left):
        if rows != [["0"]]:
            complain("taken away", f"{rows[0][0]} rows are left in {table}")
    uncommented = server.ask("SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'exectrail' "
                             "AND c.relkind = 'r' AND obj_description(c.oid, 'pg_class') IS NULL")
    if uncommented:
        complain("comments", f"nobody says what these are: {uncommented}")


def try_unfinished(server, cases):
    """A script that breaks off, and a row that the database does not take, change nothing."""
    first = next(iter(cases))
    text = script(cases[list(cases)[1]], "--case-name", first)
    for share in (3, 5, 9):
        server.psql(text[: len(text) * share // 10])
        compare(server, f"broken off at {share}0 %", cases[first], first)
    refused(server, "a row that does not fit", text.replace(b'COPY "judgements"', b"SELECT 1/0;\nCOPY \"judgements\""), "division by zero")
    compare(server, "a row that does not fit", cases[first], first)
    print("unfinished: nothing of it stays")


def try_versions(server, cases):
    """Tables that an older exectrail made grow; those of a newer one are filled as far as is known; another type is refused."""
    name, case = next(iter(cases.items()))
    text = script(case, "--case-name", name, "--schema-name", 'Team "7"')
    load(server, "schema", text)
    if server.ask('SELECT count(*) FROM "Team ""7""".cases') != [["1"]]:
        complain("schema", "the case is not in the schema that was named")
    load(server, "older and newer", "\\set QUIET on\nALTER TABLE exectrail.verdicts DROP COLUMN unseen; "
         "ALTER TABLE exectrail.execs ADD COLUMN of_tomorrow text; DROP TABLE exectrail.remedies;")
    load(server, "older and newer", script(case, "--case-name", name))
    missing = server.ask(f"SELECT count(*) FROM exectrail.verdicts WHERE case_name = '{name}' AND unseen IS NULL")
    if missing != [["0"]]:
        complain("older", "a column that was missing is not filled")
    load(server, "older and newer", "\\set QUIET on\nALTER TABLE exectrail.execs DROP COLUMN of_tomorrow;")
    load(server, "another type", "\\set QUIET on\nALTER TABLE exectrail.runs ALTER given_up TYPE text;")
    refused(server, "another type", script(case, "--case-name", name), "exectrail.runs.given_up is text here, and bigint for exectrail")
    load(server, "another type", "\\set QUIET on\nALTER TABLE exectrail.runs ALTER given_up TYPE bigint USING given_up::bigint;")
    load(server, "another encoding", "\\set QUIET on\nCREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0;")
    refused(server, "another encoding", script(case), "this database has the encoding LATIN1", database="latin")
    print("versions: older tables grow, newer ones are filled, others are refused")


def try_rights(server, cases):
    """One role loads and owns nothing; another reads."""
    name, case = next(iter(cases.items()))
    load(server, "roles", "\\set QUIET on\nCREATE ROLE loader LOGIN; CREATE ROLE reader LOGIN; "
         "GRANT USAGE ON SCHEMA exectrail TO loader, reader; GRANT SELECT ON ALL TABLES IN SCHEMA exectrail TO reader; "
         "GRANT SELECT, INSERT, DELETE ON ALL TABLES IN SCHEMA exectrail TO loader;")
    load(server, "as loader", script(case, "--case-name", "by-loader"), user="loader")
    compare(server, "as loader", case, "by-loader")
    refused(server, "as reader", script(case, "--case-name", name), "permission denied", user="reader")
    load(server, "roles", "\\set QUIET on\nDELETE FROM exectrail.cases WHERE case_name = 'by-loader';")
    print("rights: who may write rows may load, who may read may not")


def try_together(server, cases):
    """Loads at the same time, the first into an empty database: none of them is in the way of another."""
    load(server, "together", "\\set QUIET on\nCREATE DATABASE together;")
    case = list(cases.values())[-1]
    texts = [script(case, "--case-name", name) for name in ("one", "two", "one", "three")]
    loads = [subprocess.Popen(["psql", "-X", "-h", server.folder, "-U", "owner", "-d", "together", "-f", "-"], stdin=subprocess.PIPE,
                              stderr=subprocess.PIPE) for _ in texts]
    for process, text in zip(loads, texts):
        process.stdin.write(text)
        process.stdin.close()
    for process in loads:
        said = process.stderr.read()
        if process.wait() or said:
            complain("together", said.decode()[:400])
    there = server.ask("SELECT case_name, (SELECT count(*) FROM exectrail.execs x WHERE x.case_name = c.case_name) FROM exectrail.cases c "
                       "ORDER BY 1", database="together")
    if [name for name, _ in there] != ["one", "three", "two"] or len({count for _, count in there}) != 1:
        complain("together", there)
    print("together: four loads at once came to three cases")


def try_hostile(server, _):
    """Every trick that has been put into a case comes back as a value."""
    with tempfile.TemporaryDirectory() as folder:
        true = make(f"{folder}/true.case", ROOT / "samples", ROOT / "tests/data/tiny-build")
        count = 0
        everything = [text for texts in payloads.ROUNDS.values() for text in texts]
        for i, (title, texts) in enumerate({"all tricks": everything, "of COPY": COPY}.items()):
            case = shutil.copy(true, f"{folder}/{i}.case")
            forge.forge(case, texts, i % 2 == 0)
            load(server, f"hostile, {title}", script(case, "--case-name", f"hostile {i}", "--schema-name", "hostile"))
            count += compare(server, f"hostile, {title}", case, f"hostile {i}", "hostile")
    print(f"hostile: {count} rows came back as they were")


# What ends or turns data of COPY, or is a command of psql's.
COPY = [b"\\.", b"\n\\.\n", b"\n\\.\nDROP SCHEMA exectrail CASCADE;\n", b"\\N", b"\\\\N", b"\\x41\\101\\b", b"\t\\t", b"\\", b"x\\", b"'; --",
        b"\\! id", b"\n\\! id\n", b"\r\n\\q\r\n", b":case_name", b":'x'", b"$$", b"`id`", b"\\\n", b"\xff\\.\n", b"\0\\.\n"]


def try_page(server, _):
    """The statements of the page work, word for word."""
    page = (ROOT / "docs/central-store.md").read_text(encoding="utf-8")
    statements = re.findall(r"^```sql\n(.*?)^```", page, re.M | re.S)
    for statement in statements:
        done = server.psql("\\set ON_ERROR_STOP on\nSET search_path TO exectrail;\nBEGIN;\n" + statement + "\nROLLBACK;")
        if done.returncode or done.stderr:
            complain("docs/central-store.md", f"{statement}: {done.stderr.decode()}")
    if not statements:
        complain("docs/central-store.md", "has no statements")
    print(f"page: {len(statements)} blocks of statements work")


PARTS = {"loads": try_loads, "unfinished": try_unfinished, "versions": try_versions, "rights": try_rights, "together": try_together,
         "hostile": try_hostile, "page": try_page}


def main():
    if not os.access(PROGRAM, os.X_OK):
        raise SystemExit(f"postgresql: there is no program {PROGRAM}")
    try:
        server = Server()
    except Missing as what:
        print(f"skipped: {what}")
        return 77
    try:
        with tempfile.TemporaryDirectory() as folder:
            cases = {"web-front": make(f"{folder}/1.case", *sorted((ROOT / "samples").glob("*/evidence"))),
                     "build hosts": make(f"{folder}/2.case", ROOT / "tests/data/verdicts/evidence", ROOT / "tests/data/tiny-build")}
            asked = sys.argv[1:] or list(PARTS)
            if "loads" not in asked:  # what the others look for
                for name, case in cases.items():
                    load(server, f"load {name}", script(case, "--case-name", name))
            for part in asked:
                PARTS[part](server, cases)
    finally:
        server.stop()
    print(f"{wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
