"""The compilations that a case tells of, against those that were made (truth/compilations.csv)."""

import csv

FOUND = """
SELECT count(*)
  FROM compilations m JOIN execs x ON x.exec_id = m.driver_exec_id
 WHERE m.place = :place AND m.container_name = :container_name
   AND x.time_ns / 1e9 BETWEEN :from AND :to
   AND (x.comm LIKE :driver || '%' OR x.cmdline LIKE :driver || ' %' OR x.exe LIKE '%/' || :driver)
   AND m.output_executed = :output_executed AND m.disguised = :disguised"""
REPORTED = "SELECT count(*) FROM compilations WHERE place = 'container'"
NUMBERS = ("from", "to", "output_executed", "disguised")


def flaws(case, path):
    with open(path, encoding="utf-8", newline="") as file:
        made = list(csv.DictReader(file))
    for row in made:
        row |= {key: float(row[key]) for key in NUMBERS}
        if not case.execute(FOUND, row).fetchone()[0]:
            yield f"no compilation by {row['driver']} in {row['container_name']} is reported"
    (reported,) = case.execute(REPORTED).fetchone()
    print(f"  compilations in containers: {reported} reported, {len(made)} made")
    if reported != len(made):
        yield f"{reported} compilations in containers are reported, {len(made)} were made"
