"""A deployment's later life over HTTP: its end, the way back, its history."""

import pytest

from shared.schemas import Architecture, Before, Declared, Phase, PlanSummary, RunStatus
from shared.store.deployments import Deployments
from tests.runs.conftest import DATA, PLAIN, SHA, begun

KEYED = Architecture.model_validate(
    {
        "name": "x",
        "region": "us-central1",
        "parts": [
            {"id": "api", "part": "cloud_run", "settings": [], "uses": ["key"]},
            {
                "id": "key",
                "part": "secret",
                "settings": [{"key": "given", "value": "true"}, {"key": "version", "value": "1"}],
            },
        ],
    }
)


@pytest.mark.parametrize("confirm", [None, "", "Shop", "shop ", "d2", "*"])
def test_what_holds_data_is_not_destroyed_without_its_very_name(http, standing, runs, sent, confirm):
    standing()
    body = {} if confirm is None else {"confirm": confirm}
    refused = http.post("/deployments/d1/destroy", json=body)
    assert refused.status_code == 422
    assert refused.json["errors"][0]["field"] == "confirm"
    assert "google_storage_bucket.kept" in refused.json["detail"]
    assert (sent, len(list(runs.newest(10)))) == ([], 1)


@pytest.mark.parametrize("name", ["d1", "shop"])
def test_its_name_begins_the_end_of_exactly_what_it_holds(http, standing, runs, sent, name):
    standing()
    run = begun(http.post(f"/deployments/{name}/destroy", json={"confirm": name}), runs)
    assert (run.kind, run.status, run.phase, run.mode) == ("destroy", RunStatus.RUNNING, Phase.STARTING, "apply")
    assert run.declared.loses == ["google_storage_bucket.kept"]
    assert run.declared.confirmed_by == "ada@example.com"
    assert [message.run_id for message in sent] == [run.run_id]
    assert http.post(f"/deployments/{name}/destroy", json={"confirm": name}).status_code == 409


def test_without_data_no_name_is_needed_and_a_look_never_needs_one(http, standing, runs, sent):
    standing(files=PLAIN)
    assert begun(http.post("/deployments/d1/destroy", json={}), runs).declared.loses == []
    standing("d2", application="other")
    run = begun(http.post("/deployments/other/destroy", json={"mode": "plan"}), runs)
    assert (run.mode, run.declared.loses, run.declared.confirmed_by) == ("plan", [], "")


def test_a_plan_that_loses_data_is_applied_only_with_the_name(http, standing, stored, runs, sent):
    standing()
    lost = PlanSummary(loses=["google_storage_bucket.kept"])
    waits = {"status": "awaiting_approval", "plan_sha": SHA, "plan_summary": lost}
    stored(run_id="r2", deployment_id="d1", kind="destroy", **waits)
    for confirm in ({}, {"confirm": "other"}):
        assert http.post("/runs/r2/apply", json={"plan_sha": SHA, **confirm}).status_code == 422
    assert sent == []
    assert http.post("/runs/r2/apply", json={"plan_sha": SHA, "confirm": "shop"}).status_code == 202
    declared = runs.get("r2").declared
    assert (declared.loses, declared.confirmed_by) == (lost.loses, "ada@example.com")


def test_a_plan_that_waits_gives_way_to_the_next_of_its_kind_and_to_no_other(http, standing, stored, runs):
    standing()
    waits = {"deployment_id": "d1", "status": "awaiting_approval", "plan_sha": SHA}
    stored(run_id="r2", kind="destroy", architecture=KEYED, **waits)
    stored(run_id="r3", kind="change", **waits)
    stored(run_id="r4", kind="remediation", **waits)
    run = begun(http.post("/deployments/d1/destroy", json={"mode": "plan"}), runs)
    ended = runs.get("r2")
    assert (ended.status, ended.reason, ended.plan_sha) == (RunStatus.FAILED, "superseded", None)
    assert run.run_id in ended.message
    # What was brought for it alone is removed with it.
    assert ended.secrets_left
    assert ended.secrets_left_at is not None
    assert {runs.get(each).status for each in ("r3", "r4")} == {RunStatus.AWAITING_APPROVAL}


def test_a_name_that_was_typed_for_the_plan_is_typed_again_by_whoever_applies_it(http, standing, stored, sent):
    standing()
    lost = PlanSummary(destroy=1, loses=["google_storage_bucket.kept"])
    declared = {"removed": ["*"], "loses": lost.loses, "confirmed_by": "somebody else"}
    waits = {"status": "awaiting_approval", "plan_sha": SHA, "plan_summary": lost, "declared": declared}
    stored(run_id="r2", deployment_id="d1", kind="destroy", **waits)
    assert http.post("/runs/r2/apply", json={"plan_sha": SHA}).status_code == 422
    assert http.post("/runs/r2/apply", json={"plan_sha": SHA, "confirm": "shop"}).status_code == 202


def test_a_name_of_several_is_asked_about(http, standing, sent):
    standing("d1")
    standing("d2")
    refused = http.post("/deployments/shop/destroy", json={"confirm": "shop"})
    assert refused.status_code == 409
    assert "d1 in default, d2 in default" in refused.json["detail"]
    assert http.post("/deployments/nowhere/destroy", json={"confirm": "nowhere"}).status_code == 404


def test_the_way_back_is_what_the_run_before_had_made(http, standing, stored, runs, client, clock, sent):
    standing()
    clock.sleep(60)
    stored(run_id="c1", deployment_id="d1", kind="change", status="completed", files=PLAIN, before=Before(run_id="d1"))
    Deployments(client).change("d1", lambda _: {"files": PLAIN, "run_id": "c1", "applied_run_id": "c1"})
    rows = http.get("/deployments/shop/history").json
    assert [(row["run_id"], row["kind"], row["current"], row["can_go_back_to"]) for row in rows] == [
        ("c1", "change", True, False),
        ("d1", "deploy", False, True),
    ]
    stored(run_id="c2", deployment_id="d1", kind="change")
    assert {row["run_id"]: row["ran"] for row in http.get("/deployments/shop/history").json} == {
        "c2": False,
        "c1": True,
        "d1": True,
    }
    run = begun(http.post("/deployments/shop/rollback", json={}), runs)
    assert (run.kind, run.goes_back_to, run.files, run.mode) == ("rollback", "d1", DATA, "plan")
    assert run.declared.added == ["google_storage_bucket.kept"]
    assert run.declared.removed == ["google_compute_address.one"]
    assert run.declared.loses == []


def test_without_a_run_the_way_back_leads_to_the_last_one_that_made_it_something_else(http, standing, stored, runs):
    standing(files=PLAIN, run_id="c2", applied_run_id="c2")
    runs.change("d1", lambda _: {"files": DATA})
    first = {"run_id": "d1", "state_generation": "1"}
    stored(
        run_id="c1", deployment_id="d1", kind="change", status="completed", files=PLAIN, before=first, created_at=2e9
    )
    second = {"run_id": "c1", "state_generation": "2"}
    stored(
        run_id="c2", deployment_id="d1", kind="change", status="completed", files=PLAIN, before=second, created_at=3e9
    )
    assert "is what c1 made it" in http.post("/deployments/d1/rollback", json={"run_id": "c1"}).json["detail"]
    assert begun(http.post("/deployments/d1/rollback", json={}), runs).goes_back_to == "d1"


@pytest.mark.parametrize(("first", "to"), [("completed", "d1"), ("deploy_success_verify_failed", "c1")])
def test_without_a_run_the_way_back_leads_past_what_was_applied_and_did_not_answer(
    http, standing, stored, runs, first, to
):
    standing(files=PLAIN, run_id="c2", applied_run_id="c2")
    runs.change("d1", lambda _: {"files": DATA, "status": RunStatus(first)})
    more = {"deployment_id": "d1", "kind": "change"}
    before = {"run_id": "d1", "state_generation": "1"}
    broken = {"status": "deploy_success_verify_failed", "files": DATA, "before": before, "created_at": 2e9}
    stored(run_id="c1", **more, **broken)
    stored(run_id="c2", **more, status="failed", files=PLAIN, before={**before, "run_id": "c1"}, created_at=3e9)
    assert begun(http.post("/deployments/d1/rollback", json={}), runs).goes_back_to == to


def test_behind_a_change_that_had_nothing_to_apply_the_way_back_leads_before_it(http, standing, stored, runs):
    """Drift that was taken into the files is no apply: nothing was written down before it."""
    standing(files=PLAIN, run_id="c1", applied_run_id="c1")
    runs.change("d1", lambda _: {"files": DATA})
    stored(run_id="c1", deployment_id="d1", kind="change", status="completed", files=PLAIN, created_at=2e9)
    assert begun(http.post("/deployments/d1/rollback", json={}), runs).goes_back_to == "d1"


def test_there_is_no_way_back_to_what_never_was(http, standing, stored, runs):
    standing()
    stored(run_id="c1", deployment_id="d1", kind="change", status="failed", files=PLAIN)
    stored(run_id="x1", files=PLAIN, status="completed")
    for body, status in (({}, 409), ({"run_id": "c1"}, 409), ({"run_id": "x1"}, 404), ({"run_id": "d1"}, 409)):
        assert http.post("/deployments/d1/rollback", json=body).status_code == status
    assert http.get("/deployments/nowhere/history").status_code == 404


def test_a_name_in_several_environments_needs_one_of_them(http, standing, runs):
    standing("d1", files=PLAIN, environment="staging")
    standing("d2", files=PLAIN, environment="prod")
    refused = http.post("/deployments/shop/destroy", json={})
    assert refused.status_code == 409
    assert "d1 in staging" in refused.json["detail"]
    assert http.get("/deployments/shop?environment=prod").json["deployment_id"] == "d2"
    assert http.get("/deployments/shop?environment=dev").status_code == 404
    assert begun(http.post("/deployments/shop/destroy?environment=staging", json={}), runs).deployment_id == "d1"


def test_what_was_destroyed_is_remembered_by_its_name(http, standing, stored, client):
    standing()
    stored(run_id="r2", deployment_id="d1", application="shop", kind="destroy", status="completed")
    Deployments(client).remove("d1")
    assert {row["run_id"] for row in http.get("/deployments/d1/history").json} == {"d1", "r2"}
    assert http.get("/deployments/shop/history").json == http.get("/deployments/d1/history").json
    assert http.get("/deployments/shop/history?environment=prod").status_code == 404


def test_another_run_is_refused_with_the_name_of_the_one_at_work(http, standing, stored, sent):
    standing(files=PLAIN)
    stored(run_id="r2", deployment_id="d1", kind="change", status="running", phase="applying")
    for path, body in (("destroy", {}), ("rollback", {"run_id": "d1"}), ("drift", None)):
        refused = http.post(f"/deployments/d1/{path}", json=body)
        assert refused.status_code == 409, refused.json
        if path != "rollback":
            assert "change run r2 works on d1 now" in refused.json["detail"]
    assert sent == []


def test_a_look_for_drift_gives_way_to_whatever_is_asked_for(http, standing, stored, runs, sent):
    standing(files=PLAIN)
    stored(run_id="look", deployment_id="d1", kind="drift", status="running", phase="planning")
    assert http.post("/deployments/d1/drift").status_code == 409
    assert begun(http.post("/deployments/d1/destroy", json={}), runs).kind == "destroy"
    assert runs.get("look").cancelled_by


def test_who_edits_a_change_declares_what_its_files_change_then(http, standing, stored, runs):
    standing(files=PLAIN)
    said = Declared(updated=["google_compute_address.one"], loses=["google_x.y"], confirmed_by="ada")
    stored(run_id="r2", deployment_id="d1", kind="change", status="draft", files=PLAIN, declared=said)
    edited = PLAIN["main.tf"] + 'resource "google_pubsub_topic" "two" {\n  name = "two${var.name_suffix}"\n}\n'
    assert http.put("/runs/r2/files", json={"files": {"main.tf": edited}}).status_code == 200
    now = runs.get("r2").declared
    assert (now.added, now.updated, now.loses) == (["google_pubsub_topic.two"], [], ["google_x.y"])


def test_the_state_that_a_run_left_is_asked_for_by_that_run_and_waits_for_the_name(http, standing, stored, runs):
    standing(files=PLAIN, run_id="r3", applied_run_id="r3", state_generation="30")
    first = {"run_id": "d1", "state_generation": "10"}
    stored(run_id="r2", deployment_id="d1", kind="change", status="completed", before=first, created_at=2e9)
    second = {"run_id": "r2", "state_generation": "20"}
    stored(run_id="r3", deployment_id="d1", kind="change", status="completed", before=second, created_at=3e9)
    asked = begun(http.post("/deployments/d1/rollback", json={"state": True, "run_id": "d1"}), runs)
    assert (asked.kind, asked.mode, asked.restores_state, asked.files) == ("rollback", "plan", "10", PLAIN)
    runs.change(asked.run_id, lambda _: {"status": "failed"})
    assert begun(http.post("/deployments/d1/rollback", json={"state": True}), runs).restores_state == "20"
    runs.change(runs.of_deployment("d1", RunStatus.RUNNING)[0].run_id, lambda _: {"status": "failed"})
    assert http.post("/deployments/d1/rollback", json={"state": True, "run_id": "r9"}).status_code == 404
    assert http.post("/deployments/d1/rollback", json={"state": True, "run_id": "r3"}).status_code == 409


KEY = "google_secret_manager_secret.key.secret_id"


def service(version, memory, database="POSTGRES_17", disk=20):
    return {
        "main.tf": f"""resource "google_cloud_run_v2_service" "api" {{
  template {{
    containers {{
      memory = "{memory}"
      env {{
        value_source {{
          secret_key_ref {{
            secret  = {KEY}
            version = {version if "." in version else f'"{version}"'}
          }}
        }}
      }}
    }}
  }}
}}

resource "google_sql_database_instance" "db" {{
  database_version = "{database}"
  settings {{
    disk_size = {disk}
  }}
}}
"""
    }


@pytest.fixture
def grown(standing, stored, client):
    """A deployment that a run made, and one of another memory, key, database and disk that stands now."""

    def make(before, now):
        standing("d1", files=before)
        stored(
            run_id="c1", deployment_id="d1", kind="change", status="completed", files=now, before=Before(run_id="d1")
        )
        Deployments(client).change("d1", lambda _: {"files": now, "run_id": "c1", "applied_run_id": "c1"})

    return make


def test_the_way_back_keeps_the_newest_key_and_what_google_takes_back_for_nobody(http, grown, runs):
    grown(service("1", "512Mi", "POSTGRES_16"), service("2", "1Gi", disk=40))
    answer = http.post("/deployments/shop/rollback", json={})
    assert begun(answer, runs).files == service("2", "512Mi", disk=40)
    said = "; ".join(answer.json["stays"])
    assert all(each in said for each in ("stays at version 2 (it was 1)", "POSTGRES_17", "40 GB"))


def test_an_older_key_is_live_again_only_where_that_is_said(http, grown, runs):
    grown(service("1", "1Gi"), service("2", "1Gi"))
    refused = http.post("/deployments/shop/rollback", json={})
    assert refused.status_code == 409
    assert "--secret-versions" in refused.json["detail"]
    answer = http.post("/deployments/shop/rollback", json={"secret_versions": True})
    assert (begun(answer, runs).files, answer.json["stays"]) == (service("1", "1Gi"), [])


MADE = "google_secret_manager_secret_version.key.version"
MADE_UP = """
resource "google_secret_manager_secret_version" "key" {
  secret = google_secret_manager_secret.key.id
}
"""


def made_up(version):
    files = service(version, "1Gi")
    return {"main.tf": files["main.tf"] + MADE_UP}


@pytest.mark.parametrize("then", [MADE, "latest"])
def test_the_value_that_was_made_up_is_live_again_only_where_that_is_said_and_the_newest_is_no_version(
    http, grown, runs, then
):
    grown(made_up(then), made_up("2"))
    assert "--secret-versions" in http.post("/deployments/shop/rollback", json={}).json["detail"]
    answer = http.post("/deployments/shop/rollback", json={"secret_versions": True})
    assert begun(answer, runs).files == made_up(MADE)


def test_what_is_pinned_by_now_stays_so_on_the_way_back(http, grown, runs):
    grown({"main.tf": made_up("latest")["main.tf"].replace("1Gi", "512Mi")}, made_up(MADE))
    answer = http.post("/deployments/shop/rollback", json={})
    assert begun(answer, runs).files == {"main.tf": made_up(MADE)["main.tf"].replace("1Gi", "512Mi")}
    assert "stays at the version that was made up" in answer.json["stays"][0]


def test_a_smaller_disk_and_an_older_version_do_go_back_to_more(http, grown, runs):
    grown(service("1", "1Gi", disk=40), service("1", "1Gi", "POSTGRES_16", disk=20))
    assert begun(http.post("/deployments/shop/rollback", json={}), runs).files == service("1", "1Gi", disk=40)


ENVIRONMENT = """
resource "google_cloud_run_v2_service" "api_service" {
  template {
    containers {
      env {
        name  = "LEVEL"
        value = "debug"
      }
      env {
        name  = "REDIS_URL"
        value = "redis://${google_redis_instance.cache.host}/0"
      }
      env {
        name = "KEY"
        value_source {
          secret_key_ref {
            secret  = google_secret_manager_secret.key_secret.id
            version = "2"
          }
        }
      }
    }
  }
}

resource "google_cloudfunctions2_function" "by_hand" {
  service_config {
    environment_variables = {
      BUCKET = google_storage_bucket.files.name
    }
    secret_environment_variables {
      key    = "TOKEN"
      secret = google_secret_manager_secret.token.secret_id
    }
  }
}
"""


def test_what_programs_find_in_their_environment_is_listed_and_no_secret_s_value(http, standing):
    level = [{"key": "env", "value": "LEVEL=debug"}]
    parts = [KEYED.parts[0].model_copy(update={"settings": level}), *KEYED.parts[1:]]
    architecture = Architecture.model_validate(KEYED.model_dump() | {"parts": [dict(each) for each in parts]})
    standing(files={"main.tf": ENVIRONMENT}, architecture=architecture)
    rows = http.get("/deployments/shop/variables").json
    assert [tuple(row.values()) for row in rows] == [
        ("api", "LEVEL", "debug", False, "", False),
        ("api", "REDIS_URL", "redis://${google_redis_instance.cache.host}/0", False, "", True),
        ("api", "KEY", "google_secret_manager_secret.key_secret.id", True, "2", False),
        ("google_cloudfunctions2_function.by_hand", "BUCKET", "google_storage_bucket.files.name", False, "", True),
        (
            "google_cloudfunctions2_function.by_hand",
            "TOKEN",
            "google_secret_manager_secret.token.secret_id",
            True,
            "latest",
            True,
        ),
    ]
    assert http.get("/deployments/nowhere/variables").status_code == 404


def test_who_takes_a_new_key_back_does_not_undo_what_was_changed_before_it(http, grown, stored, runs, client):
    grown(service("1", "512Mi"), service("1", "1Gi"))
    newer, made = service("2", "1Gi"), Before(run_id="c1")
    stored(run_id="c2", deployment_id="d1", kind="change", status="completed", files=newer, before=made)
    Deployments(client).change("d1", lambda _: {"files": newer, "run_id": "c2", "applied_run_id": "c2"})
    refused = http.post("/deployments/shop/rollback", json={})
    assert refused.status_code == 409
    assert "is one that stays" in refused.json["detail"]
    assert "--secret-versions" in refused.json["detail"]
    # Who names a run, or wants the older key, gets that.
    assert begun(http.post("/deployments/shop/rollback", json={"run_id": "d1"}), runs).files == service("2", "512Mi")


def test_a_way_back_that_is_taken_back_says_so_before_its_plan(http, grown, stored, runs, client):
    grown(service("1", "512Mi"), service("1", "1Gi"))
    back = service("1", "512Mi")
    stored(run_id="b1", deployment_id="d1", kind="rollback", status="completed", files=back, before=Before(run_id="c1"))
    Deployments(client).change("d1", lambda _: {"files": back, "run_id": "b1", "applied_run_id": "b1"})
    answer = http.post("/deployments/shop/rollback", json={})
    assert begun(answer, runs).goes_back_to == "c1"
    assert answer.json["stays"][0].startswith("the last run went back already: this takes that back")


def test_a_history_tells_a_repair_by_what_it_changed_and_a_look_by_nothing(http, standing, stored):
    standing()
    change = {"address": "google_compute_instance.vm", "attribute": "machine_type", "before": "a", "after": "b"}
    stored(run_id="r1", deployment_id="d1", kind="remediation", status="completed", allowed_change=change)
    stored(run_id="l1", deployment_id="d1", kind="drift", status="completed", plan_summary=PlanSummary(change=1))
    rows = {each["run_id"]: each for each in http.get("/deployments/shop/history").json}
    assert rows["r1"]["what"] == "Change machine_type of google_compute_instance.vm: a -> b"
    assert rows["l1"]["change"] == 0
