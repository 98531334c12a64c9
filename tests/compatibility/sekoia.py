"""A parser of Kubernetes API audit events, among SEKOIA's. Its tests hold an event each, with
the expected reading.

Its notation, as applied to exectrail's reading:

- the verb is its action; what exectrail calls `exec` is a `create` there
- `kubernetes.object.name` of a pod is the pod

Not compared are fields of its own taxonomy, and the volumes of a pod."""

import json
from datetime import datetime, timedelta, timezone

from comparison import Comparison

TITLE = "SEKOIA intake formats"
UNIT = "values"
GOLDEN = "corpus/runtime-golden/sekoia-k8s-audit__{}.json"
EVENTS = (
    *("event_user_exec_in_pod", "event_user_patch_deploy", "event_roleref"),
    *("event_spec_containers", "event_spec_volumes"),
)
REQUESTS = """
SELECT r.*, p.path FROM fact_runtime_event r JOIN fact_stream s USING (stream_id)
  JOIN fact_evidence_path p USING (evidence_row)"""


def stamp(time_ns):
    when = datetime.fromtimestamp(time_ns // 10**9, timezone.utc)
    when += timedelta(microseconds=time_ns % 10**9 // 1000)
    return when.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def ours(row):
    """Our reading of an event."""
    said = json.loads(row["attributes"])
    return {
        "id": said["auditID"],
        "verb": said["verb"],
        "time": stamp(row["time_ns"]),
        "code": said["code"],
        "address": row["address"],
        "user": row["actor"],
        "user agent": said["userAgent"],
        "uri": said["requestURI"],
        "namespace": row["pod_namespace"],
        "pod": row["pod"],
        "containers": said.get("containers"),
    }


def container(spec):
    return {key: spec[key] for key in ("name", "image", "command") if key in spec}


def theirs(said):
    """The expected reading, in the same shape."""
    kubernetes = said["kubernetes"]
    is_pod = kubernetes["resource"] == "pods"
    specs = kubernetes.get("spec", {}).get("containers")
    return {
        "id": said["event"]["code"],
        "verb": said["event"]["action"],
        "time": said["event"]["start"],
        "code": said["http"]["response"]["status_code"],
        "address": said["source"]["address"],
        "user": said["user"]["name"],
        "user agent": said["user_agent"]["original"],
        "uri": said["url"]["path"],
        "namespace": kubernetes.get("namespace"),
        "pod": kubernetes["object"]["name"] if is_pod else None,
        "containers": specs and [container(spec) for spec in specs],
    }


def compare(reading):
    tests = {name: json.loads(reading.text(GOLDEN.format(name))) for name in EVENTS}
    for name, test in tests.items():
        (reading.scratch / name).write_text(test["input"]["message"], encoding="utf-8")
    case = reading.case(*(reading.scratch / name for name in EVENTS))
    rows = {}
    for row in case.execute(REQUESTS):
        rows.setdefault(row["path"].rpartition("/")[2], []).append(row)
    for name, test in tests.items():
        golden = GOLDEN.format(name)
        comparison = Comparison(TITLE, golden, golden, "the event: who, when, from where, what")
        comparison.hold("events", len(rows.get(name, ())), 1)
        for row in rows.get(name, ()):
            comparison.hold("event", ours(row), theirs(test["expected"]))
        yield comparison
