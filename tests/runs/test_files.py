"""Files of a run before anybody stores them: judged, drawn, set against what stands, and mended only as shown."""

import pytest

from shared.schemas import Deployment
from shared.store.deployments import Deployments
from shared.terraform.repair.result import Repair, RepairEdit

GOOD = {"main.tf": 'resource "google_pubsub_topic" "t" {\n  name = "tasks"\n}\n'}
TOPIC = GOOD["main.tf"]
QUEUE = 'resource "google_pubsub_subscription" "jobs" {\n  name  = "jobs"\n  topic = google_pubsub_topic.t.id\n}\n'
MISSPELT = 'resource "google_storage_bucket" "b" {\n  name     = "rare-orchids"\n  locaton = "EU"\n}\n'
GRAPH = {
    "nodes": [
        {
            "id": "t",
            "data": {"label": "Topic", "category": "messaging", "icon": "pubsub_topic"},
            "config": {"type": "google_pubsub_topic", "name": "t"},
        }
    ],
    "edges": [],
}


def test_a_finding_is_mended_by_what_is_shown_with_rule_and_reason_and_nothing_is_stored(http, stored, runs):
    stored(files=GOOD)
    files = {"main.tf": TOPIC + MISSPELT}
    said = http.post("/runs/r1/fix", json={"files": files, "at": {"file": "main.tf", "line": 6}}).json
    assert [(each["file"], each["line"]) for each in said["edits"]] == [("main.tf", 6)]
    assert said["edits"][0]["rule"]
    assert "location" in said["edits"][0]["reason"]
    assert "-  locaton = " in said["diff"]
    assert "+  location = " in said["diff"]
    assert (list(said["files"]), said["findings"]) == (["main.tf"], [])
    assert runs.get("r1").files == GOOD


def test_an_edit_with_which_a_file_would_read_worse_is_told_and_left_out(http, stored, monkeypatch):
    stored(files=GOOD)
    edit = RepairEdit(file="main.tf", line=2, reason="a brace too many", rule="syntax")
    monkeypatch.setattr(
        "functions.runs.mend.repair", lambda files, *_, **__: Repair(files=files, edits=[], withheld=[edit])
    )
    said = http.post("/runs/r1/fix", json={}).json
    assert (said["edits"], [each["reason"] for each in said["withheld"]]) == ([], ["a brace too many"])


def test_of_two_findings_only_the_one_that_was_asked_about_is_mended(http, stored):
    other = MISSPELT.replace('"b"', '"c"')
    stored(files={"main.tf": MISSPELT + other})
    one = http.post("/runs/r1/fix", json={"at": {"file": "main.tf", "line": 7}}).json
    assert one["files"]["main.tf"] == MISSPELT + other.replace("locaton", "location")
    assert [each["line"] for each in one["findings"]] != []
    both = http.post("/runs/r1/fix", json={}).json
    assert (len(both["edits"]), both["findings"]) == (2, [])


def test_what_no_rule_mends_comes_back_as_it_was(http, stored):
    hostile = 'resource "terraform_data" "x" {\n  provisioner "local-exec" {\n    command = "id"\n  }\n}\n'
    stored(files={"main.tf": hostile})
    said = http.post("/runs/r1/fix", json={"at": {"file": "main.tf", "line": 2}}).json
    assert (said["edits"], said["files"], said["diff"]) == ([], {}, "")
    assert said["findings"]


def test_edits_are_judged_drawn_and_set_against_what_is_stored_before_anybody_stores_them(http, stored, runs):
    stored(files=GOOD, graph=GRAPH)
    said = http.post("/runs/r1/check", json={"files": {"queue.tf": QUEUE}}).json
    assert (said["valid"], said["against"]) == (True, "stored")
    assert {each["id"] for each in said["graph"]["nodes"]} == {"t", "jobs"}
    assert said["graph"]["edges"] == [{"source": "jobs", "target": "t", "relation": "connects_to"}]
    assert "+++ b/queue.tf" in said["diff"]
    gone = http.post("/runs/r1/check", json={"files": {"main.tf": "# nothing\n"}}).json
    assert gone["graph"]["nodes"] == []
    broken = http.post("/runs/r1/check", json={"files": {"queue.tf": QUEUE.replace("topic =", "topik =")}}).json
    assert (broken["valid"], broken["findings"][0]["file"]) == (False, "queue.tf")
    assert runs.get("r1").files == GOOD


def test_the_files_of_a_change_are_set_against_what_is_applied(http, stored, client, clock):
    plain = {"cloud": "gcp", "services": [], "region": "us-central1", "terraform_state_path": ""}
    now = {"created_at": clock(), "updated_at": clock(), "alert_webhook_url": "", "files": GOOD}
    stands = Deployment(deployment_id="d1", **plain, **now)
    assert Deployments(client).create("d1", stands)
    stored(deployment_id="d1", kind="change", files={"main.tf": TOPIC.replace('= "tasks"', '= "chores"')})
    said = http.post("/runs/r1/check", json={}).json
    assert said["against"] == "applied"
    assert '-  name = "tasks"' in said["diff"]
    assert '+  name = "chores"' in said["diff"]


def test_a_file_is_added_and_taken_away_and_the_drawing_goes_with_it(http, stored, runs):
    stored(files=GOOD, graph=GRAPH)
    added = http.put("/runs/r1/files", json={"files": {"queue.tf": QUEUE}})
    assert (added.status_code, added.json["valid"]) == (200, True)
    assert {each.id for each in runs.get("r1").graph.nodes} == {"t", "jobs"}
    assert http.put("/runs/r1/files", json={"files": {"queue.tf": None}}).status_code == 200
    assert runs.get("r1").files == GOOD
    assert [each.id for each in runs.get("r1").graph.nodes] == ["t"]
    assert http.put("/runs/r1/files", json={"files": {"main.tf": None}}).status_code == 409


@pytest.mark.parametrize(
    "name",
    ["../x.tf", "override.tf", "a_override.tf", "x.tfvars", "x.tf.json", ".hidden.tf", "X.tf", "a/b.tf", "x", "-x.tf"],
)
def test_a_file_of_a_name_that_terraform_takes_otherwise_is_refused_by_name(http, stored, runs, name):
    stored(files=GOOD)
    refused = http.put("/runs/r1/files", json={"files": {name: QUEUE}})
    assert refused.status_code == 422
    assert name in str(refused.json["errors"])
    assert runs.get("r1").files == GOOD
