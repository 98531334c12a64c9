"""What somebody would write into a command line or a name to break out of where it is shown."""

BYTES = b"".join(b"a" + bytes([i]) for i in range(256)) + b"z"
ASCII = b"".join(b"a" + bytes([i]) for i in range(128)) + b"z"

TERMINAL = b"|".join([
    b"\x1b[31mred\x1b[0m", b"\x1b[2J\x1b[1;1H", b"\x1b]8;;http://x.example\x1b\\click\x1b]8;;\x1b\\",
    b"\x1b]0;title\x07", b"\x1bP+q544e\x1b\\", b"\x1b[6n", b"\r over it", b"\x08\x08\x08", b"\x0e\x0f",
    "\u009b31m \u009d8;; \u0090 \u0085".encode(),
    "\u202ecc.exe\u202c \u2066x\u2069 \u200e\u200f \u061c".encode(),
    "\u2028 \u2029 \ufeff \u200b\u200c\u200d\u2060 \u00ad \u180e \u3164 \uffa0 \u115f \ufe0f".encode(),
    "\U000e0041\U000e007f \U000e0100 \ufff9 \ufffe \uffff \U0001ffff \U0001d173".encode(),
])

JSON = b"|".join([
    b'","x":"y', b"\\", b"\\\\", b"\\u0000", b"\\ud800", b"\\udc00\\ud800", b'{"a":[1]}', b"\x00", "\U0001f600".encode(),
])

# Surrogates, too long forms, halves, what lies beyond Unicode.
BROKEN = b"|".join([
    b"\xed\xa0\x80\xed\xb0\x80", b"\xc0\xaf", b"\xff\xfe", b"\xe2\x82", b"\xf4\x90\x80\x80", b"\xf0\x9f\x98", b"\x9b31m",
])

MARKUP = b"|".join([
    b"<script>alert(1)</script>", b"</script><script>alert(1)</script>", b"<img src=x onerror=alert(1)>",
    b'"><svg/onload=alert(1)>', b"' onmouseover='alert(1)", b"<svg><desc><b>", b"</title></style></textarea>",
    b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?php", b"<!DOCTYPE x [<!ENTITY y 'z'>]>&y;", b"&lt;&amp;&#60;&#x3c;&nbsp;",
    b"<a href='javascript:alert(1)'>", b"<meta http-equiv=refresh content=0>", b"<iframe src=//x.example>",
    b"{{7*7}}", b"${7*7}", b"<base href=//x.example>",
])

MARKDOWN = b"|".join([
    b"`", b"``", b"``` x", b"\\`", b"\\|", b"\\\\|", b"](javascript:alert(1))", b"[x](http://x.example)",
    b"![x](http://x.example/y.png)", b"<http://x.example>", b"http://x.example", b"www.x.example", b"*a* _b_ ~~c~~",
    b"# heading", b"- [ ] list", b"@mention #1", b"<b>", b"$$x$$", b"[^1]", b":smile:", b"| a | b |",
])

DOT = b"|".join([
    b'"];x[label="', b'\\"', b'\\\\"', b"\\", b"\\N\\G\\l\\r", b"{a|b}", b"<b>", b"&lt;", b"}", b"];", b"// c", b"/* c",
    b"URL=\"javascript:x\"", b"\\n",
])

# Each alone, as only what stands at the start of a cell is one.
FORMULAS = [
    b"=1+1", b"+1+1", b"-1+1", b"@SUM(A1)", b"\t=1", b"\r=1", b"\n=1", b" =1", b"'=1", b"''=1", b'"=1', b'","=1',
    b"\n,=1\n", b";=1", b"\x00=1", b"\x0b=1", "\u00a0=1".encode(), "\u200b=1".encode(), "\u3000=1".encode(),
    "\uff1d1".encode(), "\uff0b1".encode(), "\uff0d1".encode(), "\uff201".encode(), "\ufeff=1".encode(),
    b"=cmd|'/C calc'!A0", b'=HYPERLINK("http://x.example","x")', b"|=1", b"%0A=1",
]

BROKEN_FORMULAS = [b"\xa0=1", b"\xff=1", b"=\xff", b"\xe2\x80=1"]

ROUNDS = {
    "bytes": [BYTES, *BROKEN_FORMULAS, BROKEN],
    "terminals and JSON": [ASCII, TERMINAL + b"|" + JSON],
    "markup, Markdown and DOT": [MARKUP + b"|" + MARKDOWN + b"|" + DOT],
    "formulas": FORMULAS,
}
