COMMIT;
DROP TABLE pg_temp.exectrail_load;
