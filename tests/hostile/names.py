"""Names of files, members of archives, words on the command line, and lines of rule files: what is said of them on
standard error, and shown of them, is plain."""

import os
import subprocess
import tarfile
from io import BytesIO

import formats

NAME = b"a\x1b[31m\x9b\x1b]0;t\x07\n\r\xe2\x80\xae\xe2\x80\x8b\xff\xc2\x9b=<b>.log"
LOG = b"type=SYSCALL msg=audit(1795472001.152:1): broken \x1b[31m\xc2\x9b\xff\n" * 3 + b"nothing \x1b]8;;x\x07 known\n"
FOLDER = b"folder " + NAME


def archive(path):
    with tarfile.open(path, "w", format=tarfile.GNU_FORMAT) as tar:
        for content in (LOG, b"no format of ours \x1b[2J\n"):
            info = tarfile.TarInfo(NAME.decode("utf-8", "surrogateescape") + str(len(content)))
            info.size = len(content)
            tar.addfile(info, BytesIO(content))
    with open(path, "ab") as cut:
        cut.truncate(os.path.getsize(path) - 700)


def set_up(folder):
    os.makedirs(folder + b"/" + FOLDER)
    with open(folder + b"/" + FOLDER + b"/" + NAME, "wb") as out:
        out.write(LOG)
    with open(folder + b"/" + NAME, "wb") as out:
        out.write(b"unknown \x1b[31m\n" * 3)
    os.symlink(b"/nowhere/" + NAME, folder + b"/link" + NAME)
    os.mkfifo(folder + b"/pipe" + NAME)
    os.makedirs(folder + b"/" + FOLDER + b"/root/etc")
    for part in (b"usr", b"var", b"bin", b"lib", b"proc", b"dev", b"sbin", b"opt"):
        os.makedirs(folder + b"/" + FOLDER + b"/root/" + part, exist_ok=True)
    archive(folder + b"/t" + NAME + b".tar")
    rules = b"# version: 1\nid,family,role,exe,argv\n" + b"\x1b[31m\xc2\x9b\xe2\x80\xae,\xff,none,(((\x1b[31m,x\n" * 3
    with open(folder + b"/rules" + NAME, "wb") as out:
        out.write(rules)
    with open(folder + b"/waivers" + NAME, "wb") as out:
        out.write(b"id,image,\x1b[31m\xc2\x9b\xe2\x80\xae\n\x1b[2J,\xff,\n")


def complaints(program, scratch):
    folder = os.fsencode(str(scratch)) + b"/names"
    set_up(folder)
    case = folder + b"/" + NAME + b".case"
    broken = folder + b"/broken" + NAME + b".case"
    with open(broken, "wb") as out:
        out.write(b"SQLite format 3\0" + b"\x1b[31m" * 1000)
    lines = (
        (b"ingest", b"--case", case, b"--verbose", folder),
        (b"analyze", b"--case", case, folder),
        (b"analyze", b"--case", case, folder + b"/" + FOLDER + b"/root"),
        (b"analyze", b"--case", case, folder + b"/missing" + NAME),
        (b"report", b"--case", case), (b"report", b"--case", case, b"--format", b"html"),
        (b"report", b"--case", broken), (b"report", b"--case", folder + b"/missing" + NAME),
        (b"report", b"--case", case, b"--output", folder + b"/missing/" + NAME),
        (b"report", b"--case", case, b"--format", NAME), (b"report", b"--case", case, b"--since", NAME),
        (b"report", b"--case", case, b"--tz", NAME), (b"report", b"--case", case, b"--limit", NAME),
        (b"report", b"--case", case, b"--container", NAME), (b"report", b"--case", case, b"--image", NAME),
        (b"report", b"--case", case, b"--user", NAME), (b"report", b"--case", case, b"--" + NAME),
        (b"explain", b"--case", case, NAME, b"C" + NAME), (b"tree", b"--case", case, NAME),
        (b"sql", b"--case", case, b"SELECT '" + NAME.replace(b"\0", b"") + b"' AS \"" + NAME + b"\""),
        (b"sql", b"--case", case, b"SELECT " + NAME), (b"check", b"--case", case, b"--scope", NAME),
        (b"check", b"--case", case, b"--scope", b"name=" + NAME.decode("utf-8", "ignore").encode()),
        (b"check", b"--case", case, b"--as-of", NAME), (b"check", b"--case", case, b"--fail-on", NAME),
        (b"check", b"--case", case, b"--waivers", folder + b"/waivers" + NAME),
        (b"check", b"--case", case, b"--baseline", folder + b"/" + NAME),
        (b"prune", b"--case", case, b"--dry-run", b"--before", b"2100-01-01"),
        (b"prune", b"--case", case, b"--before", NAME),
        (b"correlate", b"--case", case, b"--rules", folder + b"/rules" + NAME),
        (b"correlate", b"--case", case, b"--profile", NAME),
        (b"rules", b"check", folder + b"/rules" + NAME), (b"rules", b"show", NAME), (b"rules", b"test", b"--", NAME, NAME),
        (b"ingest", b"--case", case, b"--as", NAME, folder), (b"ingest", b"--case", case, b"--utc-offset", NAME, folder),
        (b"formats", NAME), (b"completion", NAME), (b"manual", NAME), (b"schema", NAME), (NAME,), (b"help", NAME),
    )
    for words in lines:
        done = subprocess.run((os.fsencode(program), *words), capture_output=True, check=False, cwd=folder,
                              stdin=subprocess.DEVNULL)
        what = " ".join(formats.shown(word).replace(formats.shown(os.fsencode(str(scratch))), "") for word in words)
        if done.returncode < 0 or done.returncode > 4:
            yield what, f"status {done.returncode}: {done.stderr[:300]!r}"
        for out in (done.stdout, done.stderr):
            try:
                formats.complain_of_tricks(out)
            except ValueError as why:
                yield what, str(why)[:400]
