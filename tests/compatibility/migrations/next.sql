-- A migration as a later version may bring one. Only tests have it: the program of them is
-- exectrail with one version more. It does what migrations do to a table: a new one that is filled,
-- a new column, another name, an index in another form. A piece of evidence of 7777 bytes is one
-- that it was not made for.

CREATE TABLE fact_later (
    evidence_row INTEGER PRIMARY KEY REFERENCES fact_evidence,
    bytes        INTEGER NOT NULL CHECK (bytes <> 7777)
) STRICT;
INSERT INTO fact_later SELECT evidence_row, bytes FROM fact_evidence;

ALTER TABLE fact_user ADD COLUMN shell TEXT;
ALTER TABLE fact_text RENAME TO fact_word;
ALTER TABLE fact_word RENAME TO fact_text;
DROP INDEX fact_growth_by_digest;
CREATE INDEX fact_growth_by_digest ON fact_growth (sha256, bytes);
