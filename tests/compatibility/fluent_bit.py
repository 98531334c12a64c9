"""A collector of logs. Its tests hold logs of Docker's json-file driver, which cuts long
messages, and the expected messages.

Its notation, as applied to exectrail's reading:

- the newline that ends a message stays with it
- two of the logs are read with a pattern for the first line of a message, and the lines
  that follow one are joined; of these the whole text is compared"""

import json

from comparison import Comparison

TITLE = "fluent-bit"
UNIT = "messages"
LOG = "corpus/runtime/fluent-bit__{}.log"
GOLDEN = "corpus/runtime-golden/fluent-bit__{}.out"
LOGS = ("dockermode", "dockermode_splitted_line")
JOINED = ("dockermode_multiple_lines", "dockermode_firstline_detection")
MESSAGES = """
SELECT o.text FROM fact_output_line o JOIN fact_stream s USING (stream_id)
  JOIN fact_evidence_path p USING (evidence_row) WHERE p.path = ? ORDER BY o.at_offset"""


def compare(reading):
    case = reading.case(*map(LOG.format, LOGS + JOINED))
    for name in LOGS + JOINED:
        log, golden = LOG.format(name), GOLDEN.format(name)
        what = "the text" if name in JOINED else "every message"
        comparison = Comparison(TITLE, log, golden, what)
        lines = reading.text(golden).splitlines()
        theirs = [json.loads(line)["log"] for line in lines if line]
        ours = [row["text"] + "\n" for row in case.execute(MESSAGES, (log,))]
        if name in JOINED:
            comparison.hold("text", "".join(ours), "".join(theirs))
        else:
            comparison.hold("messages", ours, theirs)
        yield comparison
