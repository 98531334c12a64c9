"""The evidence of a capture, told anew with another log."""

import shutil

from evidence import AUDIT_RECORDS, audit_lines, content, is_daemons, serial, stamp_ns, write_log


def without_records(evidence):
    """The files, by their paths below it, that hold no audit record."""
    for path in sorted(p for p in evidence.rglob("*") if p.is_file()):
        below = path.relative_to(evidence)
        if below.parts[0] == "ausearch" or path.name.startswith(("audit.log", "auditctl-s")):
            continue
        if not any(mark in content(path) for mark in AUDIT_RECORDS):
            yield below


class Story:
    """times and numbers are those of lines; None where it is no record of the kernel's."""

    def __init__(self, maker, evidence):
        self.maker, self.evidence = maker, evidence
        self.lines = audit_lines(evidence) if (evidence / "audit").is_dir() else []
        self.others, self.rest = list(without_records(evidence)), {}
        self.case = maker.case([evidence])
        self.times = [stamp_ns(line) or 0 for line in self.lines]
        self.numbers = [None if is_daemons(line) else serial(line) for line in self.lines]
        stamps = [ns for ns in self.times if ns]
        self.first_ns, self.last_ns = (min(stamps), max(stamps)) if stamps else (0, 0)

    def beside(self, rules):
        """A folder with all but audit records; rules: those of the log, too."""
        folder = self.maker.folder()
        for path in self.others:
            if path.parts[0] == "audit" and not rules:
                continue
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.evidence / path, target)
        (folder / "audit").mkdir(exist_ok=True)
        return folder

    def told(self, lines, rules=True):
        """All the rest is read once: what a case has already is not read again."""
        if rules not in self.rest:
            folder, rest = self.beside(rules), self.maker.folder() / "case"
            self.maker.run("ingest", "--case", rest, folder)
            self.rest[rules] = folder, rest
        folder, rest = self.rest[rules]
        (folder / "audit/audit.log").write_bytes(b"".join(lines))
        return self.maker.case([folder], onto=rest)

    def alone(self, lines):
        folder = self.maker.folder()
        write_log(lines, folder)
        return self.maker.case([folder])

    def without_serials(self, serials):
        return [line for line, number in zip(self.lines, self.numbers) if number not in serials]

    def outside(self, start_ns, end_ns):
        return [line for line, ns in zip(self.lines, self.times) if not start_ns <= ns <= end_ns]
