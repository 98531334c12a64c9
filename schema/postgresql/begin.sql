\set ON_ERROR_STOP on
\set QUIET on
SET client_encoding = 'UTF8';
SET client_min_messages = warning;

DO $$
BEGIN
    IF current_setting('server_encoding') <> 'UTF8' THEN
        RAISE EXCEPTION 'this database has the encoding %; a case needs one of UTF8', current_setting('server_encoding');
    END IF;
END
$$;

-- Whatever is not the same in every script comes by COPY, and nothing of it is ever read as a statement.
BEGIN;
DROP TABLE IF EXISTS pg_temp.exectrail_load;
CREATE TEMPORARY TABLE exectrail_load (schema_name text, case_name text, case_id text, version text);
COPY exectrail_load FROM stdin;
