-- Evidence of before 1970: a whole second, and half of one.
INSERT INTO fact_evidence (evidence_row, sha256, format, bytes, lines_read, lines_parsed, lines_skipped, lines_damaged, complete, first_ns, last_ns)
VALUES (1, x'1111111111111111111111111111111111111111111111111111111111111111', 'audit-log', 1, 1, 1, 0, 0, 1, -1000000000, -500000000);
