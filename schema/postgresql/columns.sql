CREATE TEMPORARY TABLE exectrail_column (n integer, table_name text, column_name text, type text, comment text) ON COMMIT DROP;
COPY exectrail_column FROM stdin;
