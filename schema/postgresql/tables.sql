
-- Makes the tables and columns that are not there yet. What is there is left alone, so that a load neither waits for
-- those who read nor asks for more rights than to write rows.
DO $$
DECLARE
    load exectrail_load;
    wanted record;
BEGIN
    SELECT * INTO STRICT load FROM exectrail_load;
    PERFORM pg_advisory_xact_lock(hashtextextended('exectrail tables ' || load.schema_name, 0)); -- one load at a time makes them

    IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = load.schema_name) THEN
        EXECUTE format('CREATE SCHEMA %I', load.schema_name);
        EXECUTE format('COMMENT ON SCHEMA %I IS %L', load.schema_name, 'Cases of exectrail, side by side: cases, and a table for each of their views');
    END IF;

    IF to_regclass(format('%I.cases', load.schema_name)) IS NULL THEN
        EXECUTE format('CREATE TABLE %I.cases (case_name text PRIMARY KEY, case_id text NOT NULL, version text NOT NULL,
                        loaded timestamp with time zone NOT NULL)', load.schema_name);
        EXECUTE format('COMMENT ON TABLE %I.cases IS %L', load.schema_name, 'The cases that are here. Whoever deletes or renames one does so to all its rows');
        EXECUTE format('COMMENT ON COLUMN %I.cases.case_name IS %L', load.schema_name, 'as given (--case-name), else its case_id');
        EXECUTE format('COMMENT ON COLUMN %I.cases.case_id IS %L', load.schema_name, 'digest over its evidence, rules and verdicts: the same for the same case');
        EXECUTE format('COMMENT ON COLUMN %I.cases.version IS %L', load.schema_name, 'of the exectrail that wrote its rows');
        EXECUTE format('COMMENT ON COLUMN %I.cases.loaded IS %L', load.schema_name, 'when, by the clock of this server');

        -- Not by a foreign key: to look each row's case up takes as long as to write the row.
        EXECUTE format($statement$
            CREATE FUNCTION %I.follow_case() RETURNS trigger LANGUAGE plpgsql AS $function$
            DECLARE
                relation regclass;
            BEGIN
                FOR relation IN
                    SELECT c.oid::regclass FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                     WHERE c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = TG_RELID) AND c.oid <> TG_RELID
                       AND c.relkind = 'r' AND a.attname = 'case_name'
                LOOP
                    IF TG_OP = 'DELETE' THEN
                        EXECUTE format('DELETE FROM %%s WHERE case_name = $1', relation) USING OLD.case_name;
                    ELSE
                        EXECUTE format('UPDATE %%s SET case_name = $2 WHERE case_name = $1', relation) USING OLD.case_name, NEW.case_name;
                    END IF;
                END LOOP;
                RETURN NULL;
            END
            $function$ $statement$, load.schema_name);
        EXECUTE format('CREATE TRIGGER follow_case AFTER DELETE OR UPDATE OF case_name ON %1$I.cases FOR EACH ROW EXECUTE FUNCTION %1$I.follow_case()',
                       load.schema_name);
    END IF;

    FOR wanted IN
        SELECT table_name, max(comment) FILTER (WHERE column_name IS NULL) AS comment,
               string_agg(format('%I %s', column_name, type), ', ' ORDER BY n) FILTER (WHERE column_name IS NOT NULL) AS columns,
               (array_agg(format(', %I', column_name) ORDER BY n) FILTER (WHERE n = 1 AND type = 'bigint'))[1] AS number
          FROM exectrail_column GROUP BY table_name
    LOOP
        CONTINUE WHEN to_regclass(format('%I.%I', load.schema_name, wanted.table_name)) IS NOT NULL;
        EXECUTE format('CREATE TABLE %I.%I (case_name text NOT NULL, %s)',
                       load.schema_name, wanted.table_name, wanted.columns);
        -- A text may be too long for an index; the name of a case and a number are not.
        EXECUTE format('CREATE INDEX ON %I.%I (case_name%s)', load.schema_name, wanted.table_name, wanted.number);
    END LOOP;

    FOR wanted IN
        SELECT w.*, format('%I.%I', load.schema_name, w.table_name) AS place, format_type(a.atttypid, a.atttypmod) AS type_there,
               CASE WHEN w.column_name IS NULL THEN obj_description(c.oid, 'pg_class') ELSE col_description(c.oid, a.attnum) END AS said,
               pg_has_role(c.relowner, 'USAGE') AS ours
          FROM exectrail_column w
          JOIN pg_class c ON c.oid = to_regclass(format('%I.%I', load.schema_name, w.table_name))
          LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = w.column_name AND NOT a.attisdropped
         ORDER BY w.table_name, w.n
    LOOP
        IF wanted.type_there IS NULL AND wanted.column_name IS NOT NULL THEN -- of a newer exectrail: views only grow
            EXECUTE format('ALTER TABLE %s ADD COLUMN %I %s', wanted.place, wanted.column_name, wanted.type);
        ELSIF wanted.type_there <> wanted.type THEN
            RAISE EXCEPTION '%.% is % here, and % for exectrail %', wanted.place, wanted.column_name, wanted.type_there, wanted.type, load.version
                USING HINT = 'Load into a schema of another name (--schema-name).';
        END IF;
        CONTINUE WHEN wanted.comment IS NULL OR wanted.said = wanted.comment OR NOT wanted.ours;
        IF wanted.column_name IS NULL THEN
            EXECUTE format('COMMENT ON TABLE %s IS %L', wanted.place, wanted.comment);
        ELSE
            EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', wanted.place, wanted.column_name, wanted.comment);
        END IF;
    END LOOP;
END
$$;
COMMIT;

-- The case: what is here of that name gives way, all at once or not at all.
BEGIN;
DO $$
DECLARE
    load exectrail_load;
BEGIN
    SELECT * INTO STRICT load FROM exectrail_load;
    PERFORM set_config('search_path', quote_ident(load.schema_name), true);
    PERFORM pg_advisory_xact_lock(hashtextextended('exectrail case ' || load.schema_name || ' ' || load.case_name, 0));
END
$$;
DELETE FROM cases USING exectrail_load l WHERE cases.case_name = l.case_name;
INSERT INTO cases (case_name, case_id, version, loaded) SELECT case_name, case_id, version, now() FROM exectrail_load;
