"""Writes the page for people: docs/compatibility.md."""

import re
from itertools import groupby

INTRO = """\
# Agreement with independent readings

Audit logs were read by others before. This page holds exectrail's reading of a corpus of
public logs against theirs, value by value: against the outputs that other projects publish
with their tests, against a count that was made without a parser, and, where containers are
concerned, against what the kernel said at the same time.

`tests/compatibility/run --write` makes this page; as a test, `tests/compatibility/run` fails
where it no longer holds. Where another notation says the same in other words, its rules stand
with the reference. Where the readings differ, the difference stands at the end of this page
with the reason; one that is not listed fails the test, and so does a listed one that is gone.

The corpus is no part of exectrail. It is looked for in `../shared/corpus` beside the checkout,
or in the folder that the environment variable `ET_SHARED` names; without it the test is skipped.
"""


def table(head, rows):
    """A column whose name ends in ">" stands to the right."""
    yield "| " + " | ".join(name.rstrip(">") for name in head) + " |"
    yield "| " + " | ".join("---:" if name.endswith(">") else "---" for name in head) + " |"
    for row in rows:
        yield "| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |"
    yield ""


def code(text):
    """A code span, whatever backquotes the text holds."""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    blank = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{blank}{text}{blank}{fence}"


def anchor(text):
    return re.sub("[^a-z0-9]+", "-", text.lower()).strip("-")


def name(path):
    return path.rpartition("/")[2]


def place(comparison):
    """Where its differences stand on the page."""
    return anchor(f"{comparison.reference} {name(comparison.file)}")


COUNTED = ("compared", "values>", "agree>", "differ>")


def counted(comparison):
    """Values, those that agree, those that differ, with a link to these."""
    count = len(comparison.differences)
    differ = f"[{count}](#{place(comparison)})" if count else "0"
    return comparison.compared, comparison.compared - count, differ


def summary(references):
    yield "## In short\n"
    rows = []
    for module, comparisons in references:
        compared = sum(c.compared for c in comparisons)
        different = sum(len(c.differences) for c in comparisons)
        title = f"[{module.TITLE}](#{anchor(module.TITLE)})"
        rows.append((title, module.UNIT, compared, compared - different, different))
    yield from table(("reference", "compared", "number>", "agree>", "differ, with reason>"), rows)


def origin(comparisons, manifest):
    """Where the files of a reference come from, by the corpus's manifest."""
    names = {c.golden.removeprefix("corpus/") for c in comparisons}
    rows = sorted({(r["repo"], r["commit"], r["licence"]) for r in manifest if r["file"] in names})
    for repository, commit, licence in rows:
        yield f"From {repository}, commit {code(commit[:12])}, licence {licence}.\n"


def outputs(comparisons, manifest):
    """The section of a reference that publishes outputs of its own."""
    yield from origin(comparisons, manifest)
    first = comparisons[0]
    folders = [path.rpartition("/")[0] for path in (first.golden, first.file)]
    head = (f"reading, in {code(folders[0])}", f"of, in {code(folders[1])}", *COUNTED)
    rows = []
    for c in comparisons:
        of = name(c.file) if c.file.startswith(f"{folders[1]}/") else c.file
        rows.append((code(name(c.golden)), code(of), c.what, *counted(c)))
    yield from table(head, rows)


def listing(comparisons, accounts, columns):
    """The section of a reference that says something of many files: a row for each."""
    numbers = [column.removeprefix("lines_").replace("_", " ") + ">" for column in columns]
    for folder, group in groupby(comparisons, lambda c: c.file.rpartition("/")[0]):
        rows = []
        for c in group:
            account = accounts[c.file]
            cells = ["–" if account[column] is None else account[column] for column in columns]
            rows.append((code(name(c.file)), account["format"] or "–", *cells, counted(c)[-1]))
        yield from table((f"in {code(folder)}", "format", *numbers, "differ>"), rows)


def differences(references, reasons):
    yield "## Differences\n"
    for module, comparisons in references:
        for c in comparisons:
            if not c.differences:
                continue
            yield f'### <a id="{place(c)}"></a>{code(name(c.file))} ({module.TITLE})\n'
            for reason, group in groupby(c.differences, lambda d: reasons.get(d, "NOT EXPLAINED")):
                yield f"{reason}\n"
                for d in group:
                    yield f"- {d.what}: exectrail {code(d.ours)}, the reference {code(d.theirs)}"
                yield ""


def sources(manifest):
    yield "## Sources of the corpus\n"
    count = {}
    for row in manifest:
        repository = "texts without a repository" if row["repo"][0] in "(-" else row["repo"]
        key = (repository, row["commit"], row["licence"])
        count[key] = count.get(key, 0) + 1
    rows = [(repo, commit[:12], licence, n) for (repo, commit, licence), n in sorted(count.items())]
    yield from table(("repository", "commit", "licence", "files>"), rows)


def page(references, accounts, reasons, manifest):
    """references: (module, its comparisons), in order."""
    lines = [INTRO, *summary(references)]
    for module, comparisons in references:
        lines += [f"## {module.TITLE}\n", module.__doc__.strip() + "\n"]
        if hasattr(module, "PER_FILE"):
            lines += listing(comparisons, accounts, module.PER_FILE)
        else:
            lines += outputs(comparisons, manifest)
    lines += [*differences(references, reasons), *sources(manifest)]
    return "\n".join(lines).rstrip() + "\n"
