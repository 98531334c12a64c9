"""How each format is read back: the values that are in it, what it is made of, and what a value must have become.

A reader returns (strings, shape): all strings that a program finds in the output, and a list that is the same for any
values, unless one of them broke out of its place. `become` is what a value has to be among the strings."""

import csv
import functools
import html.parser
import io
import json
import re
import shutil
import subprocess
import unicodedata
import xml.etree.ElementTree as ET

# Format and invisible characters beyond Unicode's category Cf.
IGNORED = [(0x34F, 0x34F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2028, 0x2029), (0x2065, 0x2065),
           (0x2800, 0x2800), (0x3164, 0x3164), (0xFDD0, 0xFDEF), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB),
           (0xE0000, 0xE0FFF)]


ALL_TRICKS = {c for c in range(0x110000)
              if unicodedata.category(chr(c)) in ("Cc", "Cf", "Cs", "Zl", "Zp") or c & 0xFFFE == 0xFFFE}
ALL_TRICKS.update(c for first, last in IGNORED for c in range(first, last + 1))


def is_trick(c):
    return c in ALL_TRICKS


def ranges_of_tricks():
    first = None
    for c in range(0x110001):
        trick = is_trick(c)
        if trick and first is None:
            first = c
        elif not trick and first is not None:
            yield f"\\U{first:08x}-\\U{c - 1:08x}"
            first = None


TRICKS = "".join(ranges_of_tricks())
# By the line ends that are allowed.
TRICK = {allowed: re.compile(f"(?![{allowed}])[{TRICKS}]") for allowed in ("\n", "\r\n", "\t\n")}


@functools.lru_cache(maxsize=None)
def characters(value):
    """Each well-formed character, and each byte that is part of none: (text or None, bytes)."""
    at, all_of_it = 0, []
    while at < len(value):
        for n in range(1, 5):
            try:
                all_of_it.append((value[at:at + n].decode(), value[at:at + n]))
                break
            except UnicodeDecodeError:
                pass
        else:
            n = 1
            all_of_it.append((None, value[at:at + 1]))
        at += n
    return all_of_it


@functools.lru_cache(maxsize=None)
def shown(value):
    """As on a terminal: what is not plain stands as its number."""
    out = []
    for text, raw in characters(value):
        if text is None or (is_trick(ord(text)) and len(raw) == 1):
            out.append("\\x%02x" % raw[0])
        elif is_trick(ord(text)):
            out.append(("\\U%08x" if ord(text) > 0xFFFF else "\\u%04x") % ord(text))
        else:
            out.append(text)
    return "".join(out)


@functools.lru_cache(maxsize=None)
def decoded(value):
    """As in JSON: the very characters."""
    return "".join("\ufffd" if text is None else text for text, _ in characters(value))


@functools.lru_cache(maxsize=None)
def quoted(value):
    """As a shell takes it back, but for the last quote, which is behind what is compared."""
    if shown(value) == decoded(value) and "\ufffd" not in decoded(value) and not value.startswith(b"$'"):
        return decoded(value)
    special = {"\n": "\\n", "\t": "\\t", "\\": "\\\\", "'": "\\'"}
    return "$'" + "".join(special.get(text) or shown(raw) for text, raw in characters(value))


def is_utf8(value):
    return all(text is not None for text, _ in characters(value))


def complain_of_tricks(out, allowed="\n"):
    text = out.decode("utf-8")  # any reader may refuse the rest
    match = TRICK[allowed].search(text)
    if match:
        i = match.start()
        raise ValueError(f"U+{ord(text[i]):04X} stands raw in {text[max(0, i - 60):i + 20]!r}")
    return text


# ------------------------------------------------------------ readers


def read_text(out):
    text = complain_of_tricks(out)
    return [text], [len(text.split("\n"))]


def walk(value, strings, shape):
    if isinstance(value, dict):
        shape.append("{%d" % len(value))
        for key, inner in value.items():
            strings.append(key)
            walk(inner, strings, shape)
    elif isinstance(value, list):
        shape.append("[%d" % len(value))
        for inner in value:
            walk(inner, strings, shape)
    else:
        shape.append(type(value).__name__)
        if isinstance(value, str):
            strings.append(value)


def unlike(pairs):
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return dict(pairs)


def read_json(out):
    strings, shape = [], []
    walk(json.loads(complain_of_tricks(out), object_pairs_hook=unlike), strings, shape)
    return strings, sorted(shape)


def read_json_lines(out):
    strings, shape = [], []
    for line in complain_of_tricks(out).split("\n"):
        if line:
            walk(json.loads(line, object_pairs_hook=unlike), strings, shape)
    return strings, sorted(shape)


def read_csv(out):
    rows = list(csv.reader(io.StringIO(complain_of_tricks(out, "\r\n")), strict=True))
    cells = [cell for row in rows for cell in row]
    for cell in cells:
        bare = cell.lstrip(" \t\r\n\u00a0\u3000\u202f" + "".join(map(chr, range(0x2000, 0x200C))))
        # A cell in apostrophes is a text to a spreadsheet. Numbers are numbers.
        if bare[:1] in tuple("=+-@\uff1d\uff0b\uff0d\uff20") and not bare[1:].isdigit():
            raise ValueError(f"a spreadsheet would compute {cell!r}")
    return [cell for c in cells for cell in (c, c[1:] if c[:1] == "'" else c)], [[len(row) for row in rows]]


def read_xml(out):
    strings, shape = [], []
    for element in ET.fromstring(complain_of_tricks(out)).iter():
        shape.append((element.tag, sorted(element.attrib)))
        strings += [element.text or "", element.tail or "", *element.attrib.values()]
    return strings, sorted(shape)


class Page(html.parser.HTMLParser):
    """convert_charrefs, so that values come as a reader of the page sees them."""

    def __init__(self):
        super().__init__()
        self.strings, self.shape, self.raw = [], [], None

    def handle_starttag(self, tag, attrs):
        self.shape.append(("<" + tag, sorted(name for name, _ in attrs)))
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                raise ValueError(f"<{tag}> has {name}=")
            if name in ("href", "src", "action", "xlink:href") and value and not value.startswith("#"):
                raise ValueError(f"<{tag}> leads to {value}")
            self.strings.append(value or "")
        self.raw = tag if tag in ("script", "style") else None

    def handle_endtag(self, tag):
        self.shape.append((">" + tag, []))
        self.raw = None

    def handle_data(self, data):
        if self.raw:
            self.shape.append((self.raw + ":" + data, []))
        else:
            self.strings.append(data)

    def handle_comment(self, data):
        self.shape.append(("comment", []))

    def handle_decl(self, decl):
        self.shape.append(("decl", []))

    def unknown_decl(self, data):
        self.shape.append(("decl", []))

    def handle_pi(self, data):
        self.shape.append(("pi", []))


def read_html(out):
    page = Page()
    page.feed(complain_of_tricks(out))
    page.close()
    return ["".join(page.strings), *page.strings], sorted(page.shape)


def tool(words, out):
    if not shutil.which(words[0]):
        return None
    done = subprocess.run(words, input=out, capture_output=True, check=False)
    if done.returncode or done.stderr:
        raise ValueError(f"{words[0]}: {done.stderr.decode(errors='replace')[:300]}")
    return done.stdout


def read_markdown(out):
    complain_of_tricks(out)
    tree = tool(("cmark-gfm", "-e", "table", "-e", "autolink", "-e", "strikethrough", "-t", "xml"), out)
    if tree is None:
        return None
    strings, shape = [], []
    for element in ET.fromstring(tree).iter():
        tag = element.tag.split("}")[1]
        if tag not in ("text", "softbreak"):
            shape.append(tag)
        strings.append(element.text or "")
    return strings, sorted(shape)


def read_dot(out):
    complain_of_tricks(out)
    graph = tool(("dot", "-Tdot_json"), out)
    if graph is None:
        return None
    graph, strings, shape = json.loads(graph), [], []
    walk(graph, strings, shape)
    # Long labels are broken in lines; escapes and entities are undone as Graphviz does when it draws.
    plain = [re.sub(r"\\(.)", lambda m: "" if m.group(1) == "n" else m.group(1), s) for s in strings]
    return [s.replace("&amp;", "&") for s in plain], sorted(shape)


def read_bodyfile(out):
    lines = complain_of_tricks(out).split("\n")
    return [field for line in lines for field in line.split("|")], [line.count("|") for line in lines]


ESCAPES = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}


def copied(field):
    """A field of COPY as PostgreSQL takes it; None for NULL."""
    if field == b"\\N":
        return None
    plain = re.sub(rb"\\(x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|.)",
                   lambda m: bytes([int(m[1][1:], 16)]) if len(m[1]) > 1 and m[1][:1] == b"x" else
                   bytes([int(m[1], 8)]) if m[1].isdigit() else ESCAPES.get(m[1], m[1]), field, flags=re.S)
    if b"\0" in plain:
        raise ValueError("PostgreSQL takes no NUL")
    return plain.decode()


def read_postgresql(out):
    """Statements, and the data between COPY and its end. What is JSON there is one more coat."""
    complain_of_tricks(out, "\t\n")
    strings, shape, width = [], [], None
    for line in out.split(b"\n"):
        if width is None:
            shape.append(line.decode())
            columns = re.fullmatch(rb"COPY \S+ (?:\((.*)\) )?FROM stdin;", line)
            width = columns and (columns[1].count(b",") + 1 if columns[1] else 0)
        elif line == b"\\.":
            width = None
        else:
            fields = line.split(b"\t")
            if width and len(fields) != width:
                raise ValueError(f"a row has {len(fields)} fields, not {width}")
            shape.append(len(fields))
            strings += [string for string in map(copied, fields) if string is not None]
    if width is not None:
        raise ValueError("a table has no end")
    return strings, sorted(shape, key=str)


# ------------------------------------------------------------ the table

TEXT = (read_text, shown)
QUOTED = (read_text, quoted)
JSON = (read_json, decoded)
LINES = (read_json_lines, decoded)
CSV = (read_csv, shown)
XML = (read_xml, shown)

# Of report, check and sql, by the names of --format; a new format needs a line here.
FORMATS = {
    "report": {
        "text": TEXT, "html": (read_html, shown), "json": JSON, "csv": CSV, "timeline": TEXT, "jsonl": LINES,
        "markdown": (read_markdown, lambda v: shown(v).replace("\\|", "\\\\x7c")),
        "timesketch-csv": CSV, "timesketch-jsonl": LINES, "ocsf": LINES, "ecs": LINES, "trace": JSON,
        "bodyfile": (read_bodyfile, lambda v: shown(v).replace("|", "\\x7c")), "dot": (read_dot, shown),
        "sql": (read_postgresql, lambda v: decoded(v).replace("\0", "\ufffd")),
    },
    "check": {"text": TEXT, "html": (read_html, shown), "json": JSON, "csv": CSV, "junit": XML, "ocsf": LINES,
              "xccdf": XML},
    "sql": {"text": TEXT, "csv": CSV, "json": JSON},
    # Its notes hold JSON in a cell, so its values come in two coats.
    "verify": {"text": TEXT, "csv": (read_csv, None), "json": (read_json, None)},
    "journal": {"text": TEXT, "csv": CSV, "json": JSON},
}
