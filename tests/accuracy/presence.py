"""Which containers and images have a compiler, against what the captures' evidence holds.

presence.csv was written by reading docker history, the lists of packages, docker diff, the saved
images and the scenario of each capture. One row for each compiler that must be told: in words
stands what its instruction, its command or its name must hold; of an absent one the basis.
"""

import csv

VERDICTS = "SELECT verdict, basis FROM presence WHERE subject = :subject AND coalesce(container_name, image) = :name"
FOUND = """
SELECT count(*) FROM present_compilers
 WHERE subject = :subject AND coalesce(container_name, image) = :name AND family = :family AND since = :since
   AND removed IS NULL AND (:position = '' OR position = :position) AND coalesce(layer_of, '') = :layer_of
   AND (instr(what, :words) OR instr(instruction, :words))"""
ASSESSED = "SELECT image FROM presence WHERE subject = 'image' AND image IS NOT NULL AND verdict <> 'not-assessed'"
# Each verdict must lead back to a line, and each finding to a verdict.
LOOSE = """
SELECT count(*) FROM present_compilers k LEFT JOIN evidence e USING (evidence_id) WHERE e.sha256 IS NULL"""
MATCHED = """
SELECT (SELECT count(*) FROM findings WHERE kind = 'compiler-present')
     = (SELECT count(*) FROM presence WHERE verdict = 'present')"""


def rows(path, capture):
    with open(path, encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["capture"] == capture]


def flaws(case, path, capture):
    for row in rows(path, capture):
        verdicts = case.execute(VERDICTS, row).fetchall()
        name = f"{row['subject']} {row['name']}"
        if [verdict["verdict"] for verdict in verdicts] != [row["verdict"]]:
            yield f"{name} is not {row['verdict']}, once: {[tuple(v) for v in verdicts]}"
        elif row["verdict"] == "absent" and verdicts[0]["basis"] != row["words"]:
            yield f"{name} is absent by {verdicts[0]['basis']}"
        elif row["family"]:
            row["position"] = int(row["position"]) if row["position"] else ""
            if not case.execute(FOUND, row).fetchone()[0]:
                yield f"{name}: no {row['family']} since {row['since']} by {row['words']}"
    told = {row["name"] for row in rows(path, capture.split(" ")[0]) + rows(path, capture)}
    for (image,) in case.execute(ASSESSED):
        if image not in told:
            yield f"image {image} has a verdict that nobody expects"
    if case.execute(LOOSE).fetchone()[0]:
        yield "a compiler is said nowhere in the evidence"
    if not case.execute(MATCHED).fetchone()[0]:
        yield "findings of kind compiler-present are not one for each that has one"
