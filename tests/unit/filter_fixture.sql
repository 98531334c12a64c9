-- What the tests of filters need beside report_fixture.sql: a pod, what is present, who
-- touched a container from outside.

UPDATE derived_container SET pod = 'shop-1', pod_namespace = 'prod' WHERE container_id = 1;
UPDATE derived_exec SET touches_id = 1 WHERE exec_id = 10;
INSERT INTO derived_presence (presence_id, host_id, container_id, container, image, image_id, verdict, basis, families, since, detail) VALUES
    (1, 1, 1, 'aaaa567890abaaaa567890abaaaa567890abaaaa567890abaaaa567890ab1234', 'registry/app:1.2', NULL, 'present', 'packages', 'gcc', NULL, 'a list of packages'),
    (2, 1, NULL, NULL, 'nginx:1', NULL, 'absent', 'packages', NULL, NULL, 'a list of packages');
INSERT INTO derived_present_compiler (presence_id, n, family, role, what, rule, severity, basis, since, inherited, detail, stream_id, line, at_offset)
    VALUES (1, 1, 'gcc', 'driver', 'gcc 12', 'gcc', 2, 'packages', 'unknown', 0, 'package gcc', 1, 1, 0);
INSERT INTO derived_finding (finding_id, kind, host_id, container_id, exec_id, severity, detail, presence_id, stream_id, line, at_offset)
    VALUES (5, 'compiler-present', 1, 1, NULL, 2, 'gcc is in it', 1, 1, 1, 0);
