"""Evidence comes in any order and in any portions: the conclusions are the same, to the byte.

(tests/property/order_test.c tries many orders of few files, this tries few orders of all files
of a host.) A file that is given alone is not told by the folders around it whose it is, so what
only these tell is left out where a folder as a whole is held against its files."""

import random

# The journal tells how the evidence came, and when: it is no conclusion.
OBJECTS = """
SELECT name FROM sqlite_master
 WHERE type = 'view' AND name <> 'journal' OR type = 'table' AND name GLOB 'derived_*' ORDER BY name"""
COLUMNS = "SELECT name FROM pragma_table_info(?)"
# These count evidence as it came, or tell of the folders that it was given by.
BY_INGEST = ("fact_id", "stream_id", "evidence_row", "row", "facts_sha256")
TOLD_BY_PLACE = (
    *("derived_subject", "settings", "packages", "files"),
    *("image_layers", "output", "processes_listed"),
)


def conclusions(case):
    """Every derived table and every view of conclusions: name -> its rows as text, sorted"""
    contents = {}
    for (name,) in case.execute(OBJECTS).fetchall():
        columns = [column for (column,) in case.execute(COLUMNS, (name,))]
        shown = ", ".join(f'"{column}"' for column in columns if column not in BY_INGEST)
        rows = case.execute(f"SELECT {shown} FROM {name}")
        contents[name] = sorted(repr(tuple(row)) for row in rows)
    return contents


def compared(how, one, other, left_out=()):
    for name in one.keys() | other.keys():
        mine, theirs = one.get(name, []), other.get(name, [])
        if name not in left_out and mine != theirs:
            first = next(iter(set(mine) ^ set(theirs)), "their number")
            yield f"{how}: {name} differs, {first}"


def differences(maker, evidence, host):
    """host names the machine, for a file alone does not."""
    files = sorted(path for path in evidence.rglob("*") if path.is_file())
    mixed = random.Random(4).sample(files, len(files))
    as_folder = conclusions(maker.case([evidence], host=host))
    at_once = conclusions(maker.case(files[::-1], host=host))
    yield from compared("a folder, all its files", as_folder, at_once, TOLD_BY_PLACE)
    singly = conclusions(maker.case(*([path] for path in mixed), host=host))
    yield from compared("all files at once, one after the other", at_once, singly)
