"""Puts payloads into all that is free text in a case, and knows afterwards what it put where."""

import json
import sqlite3

# Plain columns, and columns that hold JSON. Words of ours, ids and digests are left: they join.
TEXTS = {
    "fact_text": ["text"], "fact_argv": ["cmdline"], "derived_method": ["sentence"], "derived_host": ["name"],
    "derived_container": ["name", "image", "image_id", "pod", "pod_namespace"],
    "derived_actor": ["name", "tty", "address"], "derived_sentence": ["text"],
    "derived_compilation": ["output", "outcome", "disguise"],
    "derived_finding": ["detail", "image"], "derived_presence": ["image", "detail"],
    "derived_present_compiler": ["what", "package", "instruction", "detail"],
    "derived_coverage": ["reason"], "derived_verdict_sentence": ["text"],
    "derived_remedy": ["command"], "derived_control": ["text", "source", "note"],
    "fact_evidence_path": ["path"], "fact_damage": ["what", "kept"],
    "fact_login": ["acct", "hostname", "addr", "terminal"],
    "fact_runtime_event": ["name", "image", "command", "actor", "address"],
    "fact_audit_state": ["text"], "fact_user": ["name"],
    "journal_entry": ["case_number", "examiner", "protection", "version"], "derived_waiver": ["owner", "reason", "approved_by", "note", "command"],
}
JSONS = {
    "fact_argv": ["json"], "derived_container": ["labels", "command"], "derived_compilation": ["sources", "flags"],
    "fact_runtime_event": ["attributes"],
}


def cells(db, tables):
    for table, columns in tables.items():
        known = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
        keys = [row[1] for row in sorted(db.execute(f"PRAGMA table_info({table})"), key=lambda r: r[5]) if row[5]]
        where = " AND ".join(f"{key} IS ?" for key in keys) if keys else "rowid = ?"
        for column in columns:
            if column not in known:
                raise SystemExit(f"{table} has no column {column}: mend forge.py")
            got = db.execute(f"SELECT {', '.join(keys) if keys else 'rowid'} FROM {table} "
                             f"WHERE {column} IS NOT NULL AND {column} <> ''").fetchall()
            for key in got:
                yield f"UPDATE {table} SET {column} = CAST(? AS TEXT) WHERE {where}", column, key, keys


def forge(case, payloads, broken_json):
    """The values, by their numbers. Each ends with xNNNNNNQ, so that it is found again; and no two are alike. Those in
    JSON are not among them: what becomes of them depends on what they were decoded for."""
    db = sqlite3.connect(case)
    triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid").fetchall()
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    put, number = {}, 0
    # What is part of a key is changed last: its row would not be found again.
    todo = [(is_json, *cell) for is_json, tables in ((False, TEXTS), (True, JSONS)) for cell in cells(db, tables)]
    todo.sort(key=lambda cell: cell[2] in cell[4])
    for is_json, sql, column, key, keys in todo:
        number += 1
        value = payloads[number % len(payloads)] + b"x%06dQ" % number
        if is_json and not broken_json:
            value = json.dumps([value.decode("utf-8", "replace"), "x"]).encode()
        elif not is_json:
            put[number] = value
        db.execute(sql, (value, *key))
    for _, sql in triggers:  # a case that lacks one is refused
        db.execute(sql)
    db.commit()
    db.execute("PRAGMA journal_mode = DELETE")
    db.close()
    return put
