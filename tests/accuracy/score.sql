-- Scores the attached case c against the tables truth and made (see run).

CREATE TABLE IF NOT EXISTS made (place, container_name, "from", "to", driver, output_executed, disguised);

-- Each recorded exec with the truth row of the same pid that ended between 0.1 s
-- before and 6 s after its stamp: the same program first, then the nearest.
CREATE TABLE near AS
SELECT e.exec_id, e.place, e.container_id, e.confidence, e.role, t.container_id AS truth_id,
       t.runtime_helper = '1' AS helper,
       row_number() OVER (PARTITION BY e.exec_id
                          ORDER BY e.exe NOT LIKE '%' || t.exe_file, abs(t.time - e.time_ns / 1e9)) AS rank
  FROM (SELECT * FROM c.execs WHERE success = 1) e
  JOIN truth t ON CAST(t.pid AS INTEGER) = e.pid AND t.time - e.time_ns / 1e9 BETWEEN -0.1 AND 6;
CREATE TABLE judged AS SELECT * FROM near WHERE rank = 1;
DELETE FROM judged WHERE helper OR (role = 'runtime' AND truth_id = '');

.print by confidence and place:
SELECT place, coalesce(confidence, '-') AS confidence, sum(truth_id = coalesce(container_id, '') AND place <> 'unknown') AS right,
       sum(truth_id <> coalesce(container_id, '') AND place <> 'unknown') AS wrong, count(*) AS execs
  FROM judged GROUP BY 1, 2 ORDER BY 1, 2;

.print
.print by method:
SELECT k.method, sum(truth_id = coalesce(k.container_id, '')) AS right, sum(truth_id <> coalesce(k.container_id, '')) AS wrong,
       sum((SELECT count(*) FROM c.clues o WHERE o.exec_id = k.exec_id) = 1) AS alone
  FROM c.clues k JOIN judged USING (exec_id) GROUP BY 1 ORDER BY 1;

CREATE TABLE compiled AS
SELECT m.rowid AS n, m.place, m.container_name, m.driver,
       (SELECT count(*) FROM c.compilations x JOIN c.execs e ON e.exec_id = x.driver_exec_id
         WHERE x.place = m.place AND x.container_name = m.container_name
           AND e.time_ns / 1e9 BETWEEN m."from" AND m."to"
           AND (e.comm = m.driver OR e.comm || '' LIKE m.driver || '%' OR e.cmdline LIKE m.driver || ' %' OR e.exe LIKE '%/' || m.driver)
           AND x.output_executed = m.output_executed AND x.disguised = m.disguised) AS found
  FROM made m;

.print
.print compilations in containers:
SELECT (SELECT count(*) FROM made) AS made, (SELECT count(*) FROM compiled WHERE found > 0) AS found,
       (SELECT count(*) FROM c.compilations WHERE place = 'container') AS reported;
SELECT 'missed: ' || driver || ' in ' || container_name FROM compiled WHERE found = 0;

.print
SELECT 'verdict  ' || iif(wrong = 0 AND right >= 0.99 * inside AND (made = 0 OR (found = made AND reported = made)), 'ok', 'falls short') AS "-",
       printf('%.4f', right * 1.0 / max(placed, 1)) AS precision, printf('%.4f', right * 1.0 / max(inside, 1)) AS recall,
       printf('%.4f', host_right * 1.0 / max(outside, 1)) AS host
  FROM (SELECT sum(place = 'container') AS placed, sum(truth_id <> '') AS inside, sum(truth_id = '') AS outside,
               sum(place = 'container' AND truth_id = container_id) AS right,
               sum((place = 'container' AND truth_id <> coalesce(container_id, '')) OR (place = 'host' AND truth_id <> '')) AS wrong,
               sum(place = 'host' AND truth_id = '') AS host_right,
               (SELECT count(*) FROM made) AS made, (SELECT count(*) FROM compiled WHERE found > 0) AS found,
               (SELECT count(*) FROM c.compilations WHERE place = 'container') AS reported
          FROM judged);
