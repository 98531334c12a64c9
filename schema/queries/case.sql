-- What is asked of a case as a whole: before it is trusted, and after a command was cut off.

-- name: schema_objects
-- All that the case has; what SQLite makes by itself has no text.
SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type IS NOT :but ORDER BY type, name;

-- name: view_drops
-- Statements that drop all of its views; NULL = it has none.
SELECT group_concat('DROP VIEW "' || replace(name, '"', '""') || '"', '; ') FROM sqlite_schema WHERE type = 'view';

-- name: case_holds
-- How much is in a case, and from what its conclusions were drawn; NULL = there are none.
SELECT (SELECT count(*) FROM fact_evidence), (SELECT facts_sha256 FROM derived_run);
