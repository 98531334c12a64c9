-- Over report_fixture.sql: files that a list names, with modes and times.
INSERT INTO fact_listed_file VALUES
    ((1 << 30) + 1, 700, 70000, 'found', '/usr/bin/a|b', NULL, 35309, 0, 0, 72712, 1663632000000000000),
    ((1 << 30) + 2, 701, 70100, 'found', '/tmp', NULL, 17334, 0, 0, 4096, 1663632000000000000),
    ((1 << 30) + 3, 702, 70200, 'found', '/opt/tcc', '/var/tcc', NULL, NULL, NULL, NULL, 1663632000000000000),
    ((1 << 30) + 4, 703, 70300, 'found', '/opt/old', NULL, NULL, NULL, NULL, NULL, -999000000),
    ((1 << 30) + 5, 704, 70400, 'found', '/opt/none', NULL, NULL, NULL, NULL, NULL, NULL);
