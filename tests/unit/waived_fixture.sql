-- Over report_fixture.sql: somebody has signed that the first finding may be.
UPDATE derived_finding SET waived_by = 'w1' WHERE finding_id = 1;
