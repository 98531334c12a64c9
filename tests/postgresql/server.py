"""A PostgreSQL of its own, in a folder of its own: on a socket there, by a user who is not root, gone in the end."""

import glob
import os
import pwd
import re
import shutil
import subprocess
import tempfile


class Missing(Exception):
    """What is not here."""


def programs():
    """The newest that is installed; Debian keeps them off the path."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda p: int(p.split("/")[4]))
    if found:
        return os.path.dirname(found[-1])
    if shutil.which("initdb"):
        return os.path.dirname(shutil.which("initdb"))
    raise Missing("there is no postgresql")


class Server:
    def __init__(self, encoding="UTF8"):
        self.bin = programs()
        if not shutil.which("psql"):
            raise Missing("there is no psql")
        self.become, owner = [], None
        if os.geteuid() == 0:  # initdb refuses root
            owner = next((name for name in ("postgres", "nobody") if has_user(name)), None)
            if not owner or not shutil.which("runuser"):
                raise Missing("root has nobody to run it as")
            self.become = ["runuser", "-u", owner, "--"]
        self.folder = tempfile.mkdtemp(prefix="exectrail-postgresql.", dir="/tmp")  # a socket's path is short
        if owner:
            shutil.chown(self.folder, owner)
        os.chmod(self.folder, 0o755)
        self.call("initdb", "-D", f"{self.folder}/data", "-U", "owner", "--auth=trust", "-E", encoding, "--locale=C", "--no-sync")
        self.call("pg_ctl", "-D", f"{self.folder}/data", "-l", f"{self.folder}/log", "-w", "-s", "-o",
                  f"-c listen_addresses= -c unix_socket_directories={self.folder} -c unix_socket_permissions=0777 -c fsync=off", "start")

    def call(self, program, *words):
        with open(f"{self.folder}.said", "w+", encoding="utf-8") as said:  # no pipe: the server would keep it open
            os.unlink(said.name)
            done = subprocess.run([*self.become, f"{self.bin}/{program}", *words], cwd="/", stdin=subprocess.DEVNULL, stdout=said,
                                  stderr=said, check=False)
            if done.returncode:
                said.seek(0)
                raise RuntimeError(f"{program}: {said.read()}")

    def psql(self, script, user="owner", database="postgres", **more):
        """What psql answers to a script: text, or bytes."""
        text = isinstance(script, str)
        return subprocess.run(["psql", "-X", "-h", self.folder, "-U", user, "-d", database, "-f", "-"], capture_output=True,
                              input=script.encode() if text else script, check=False, **more)

    def ask_all(self, statements, user="owner", database="postgres"):
        """The rows of each, as texts; NULL is None. What COPY writes is taken apart as its manual says."""
        # No value is written so that its line could be that between two answers.
        done = self.psql("\\set ON_ERROR_STOP on\n" + "".join(f"COPY ({s}) TO STDOUT;\n\\qecho '\\\\.'\n" for s in statements), user, database)
        if done.returncode or done.stderr:
            raise RuntimeError(done.stderr.decode())
        answers = [[]]
        for line in done.stdout.decode().split("\n")[:-1]:
            if line == "\\.":
                answers.append([])
            else:
                answers[-1].append([cell(c) for c in line.split("\t")])
        return answers[:-1]

    def ask(self, statement, user="owner", database="postgres"):
        return self.ask_all([statement], user, database)[0]

    def stop(self):
        self.call("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "-w", "-s", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def has_user(name):
    try:
        pwd.getpwnam(name)
        return True
    except KeyError:
        return False


ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def cell(text):
    if text == "\\N":
        return None
    return re.sub(r"\\(.)", lambda match: ESCAPES.get(match.group(1), match.group(1)), text)
