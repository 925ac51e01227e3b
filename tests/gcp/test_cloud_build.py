"""Cloud Build's two builds run here, and what they leave: an image, an archive, and functions that start from it."""

import base64
import json
import subprocess
import sys

import pytest
import requests
import yaml

from infra.local.provider.server import ProviderServer
from infra.local.storage import ObjectStore, storage_app
from infra.local.web import WebServer
from infra.local.world import World
from tests.gcp.conftest import GCP, PROJECT, VALUES, made_by_hand
from tests.gcp.emulated.cloud_build import Build, StepFailed, program, submitted
from tests.gcp.emulated.functions import SECRET, CloudRun, Function, NotBuilt, token
from tests.gcp.reading import ROOT

pytestmark = pytest.mark.terraform

BUILD = yaml.safe_load((ROOT / "cloudbuild.yaml").read_text())
DEPLOY = yaml.safe_load((GCP / "deploy.yaml").read_text())
PUSHER = f"infraai-push@{PROJECT}.iam.gserviceaccount.com"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A submission of these sources, through all steps of cloudbuild.yaml."""
    build = Build(tmp_path_factory.mktemp("cloud-build"))
    submitted(build.workspace)
    build.run(BUILD)
    return build


@pytest.fixture(scope="module")
def said(built):
    """What the build says to deploy."""
    text = dict(built.ran)["archive"]
    return dict(each.split("=", 1) for each in text.partition("--substitutions=")[2].strip().split(","))


def test_the_build_is_green_and_says_what_to_deploy(built, said):
    assert [each for each, _ in built.ran] == [step["id"] for step in BUILD["steps"]]
    tested = dict(built.ran)["test"]
    assert "passed" in tested
    assert json.loads((built.workspace / "sbom.json").read_text())["bomFormat"] == "CycloneDX"
    assert said["_IMAGE"].startswith(f"us-central1-docker.pkg.dev/{PROJECT}/infraai/jobs@sha256:")
    assert archive_of(built, said).exists()


def test_a_program_is_found_by_its_path_alone(tmp_path):
    program(tmp_path / "terraform", "terraform")
    bare = {"PATH": "/usr/bin:/bin"}
    done = subprocess.run([tmp_path / "terraform", "version"], env=bare, capture_output=True, check=False)
    assert b"Terraform v" in done.stdout, done.stderr


def archive_of(built, said):
    return built.folder / "buckets" / said["_SOURCE"].removeprefix("gs://")


def test_nothing_of_a_working_directory_but_the_sources_is_submitted(built):
    names = {path.name for path in built.workspace.iterdir()}
    assert not names & {".git", ".venv", ".infraai", ".mypy_cache"}
    assert not list((built.workspace / "functions").rglob("node_modules"))


def test_a_step_that_fails_ends_the_build(built, tmp_path):
    build = Build(tmp_path, checks=("style",))
    submitted(build.workspace)
    (build.workspace / "shared/schemas/text.py").write_text("import os\n")
    with pytest.raises(StepFailed, match="test: 1"):
        build.run({**BUILD, "steps": [step for step in BUILD["steps"] if step["id"] in {"terraform", "test"}]})


def test_an_image_without_what_a_step_calls_ends_the_build(built, tmp_path):
    build = Build(tmp_path)
    build.workspace.mkdir()
    [step] = [each for each in BUILD["steps"] if each["id"] == "terraform"]
    with pytest.raises(StepFailed):
        build.run({"steps": [{**step, "args": ["-c", "gcloud version"]}]})
    with pytest.raises(StepFailed, match="NOWHERE is no substitution"):
        build.run({"steps": [{**step, "args": ["-c", "echo $NOWHERE"]}]})


@pytest.mark.parametrize("job", ["terraform", "verification"])
def test_the_image_holds_all_that_a_job_loads(built, clean, job):
    held = built.folder / "pushed/opt/infraai"
    program = f"import sys; sys.path[:0] = [{str(clean)!r}, {str(held)!r}]; import jobs.{job}.wiring; "
    program += f"import jobs.{job}.main as door; print(door.__file__)"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], cwd=held, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().startswith(str(held))
    assert not (held / "infra").exists()


@pytest.fixture(scope="module")
def functions(built, said, applied, clean, tmp_path_factory):
    """All functions, built from the archive that the build stored and started as terraform configures them."""
    with CloudRun(applied.state, archive_of(built, said), tmp_path_factory.mktemp("functions"), clean) as running:
        yield running


@pytest.fixture(scope="module")
def deployed(built, said, functions, tmp_path_factory):
    """deploy.yaml run on what was built: terraform's state in a bucket, the smoke test against the functions."""
    store = ObjectStore(tmp_path_factory.mktemp("state"))
    store.ensure_bucket(f"{PROJECT}-infraai-platform")
    server = WebServer(storage_app(store))
    server.start()
    work = built.workspace
    override = f'storage_custom_endpoint = "{server.url}/storage/v1/b"\n    access_token = "x"'
    (work / "infra/gcp/backend_override.tf").write_text(f'terraform {{\n  backend "gcs" {{\n    {override}\n  }}\n}}\n')
    given = {name: value for name, value in VALUES.items() if name not in {"source_object", "job_image"}}
    lines = [f"{name} = {json.dumps(value)}" for name, value in given.items()]
    (work / f"infra/gcp/{PROJECT}.tfvars").write_text("\n".join(lines) + "\n")
    outputs = work / "outputs.json"

    def at_their_addresses_here():
        told = json.loads(outputs.read_text())
        assert set(told["functions"]["value"]) == set(functions.urls)
        told["functions"]["value"] = functions.urls
        told["webhook_url"]["value"] = f"{functions.urls['webhook']}/ops/webhook"
        outputs.write_text(json.dumps(told))

    world = World()
    made_by_hand(world)
    try:
        with ProviderServer(world, project=PROJECT) as google:
            build = Build(built.folder, extra={"apply": google.reattach_env()})
            build.run(DEPLOY, before={"smoke": at_their_addresses_here}, **said)
    finally:
        server.close()
        store.close()
        world.close()
    return dict(build.ran)


def test_the_deployment_applies_what_was_built_and_the_smoke_test_finds_every_door_closed(deployed):
    assert "Apply complete!" in deployed["apply"]
    assert "closed to strangers" in deployed["smoke"]


def test_an_archive_without_a_function_is_not_built(applied, built, said, clean, tmp_path):
    values = next(
        each["values"]
        for each in applied.state["values"]["root_module"]["resources"]
        if each["type"] == "google_cloudfunctions2_function"
    )
    [config] = values["build_config"]
    elsewhere = [{**config, "environment_variables": {"GOOGLE_FUNCTION_SOURCE": "functions/main.py"}}]
    with pytest.raises(NotBuilt, match="no "):
        Function({**values, "build_config": elsewhere}, set(), archive_of(built, said), tmp_path / "one", clean)
    other = [{**config, "entry_point": "nothing"}]
    with pytest.raises(NotBuilt, match="has no nothing"):
        Function({**values, "build_config": other}, set(), archive_of(built, said), tmp_path / "two", clean)


def push(url, path, email, audience, data=b"{}"):
    body = {
        "message": {"data": base64.b64encode(data).decode(), "attributes": {}, "messageId": "1"},
        "subscription": "projects/p/subscriptions/s",
    }
    with requests.Session() as session:
        session.trust_env = False
        bearer = {"Authorization": f"Bearer {token(email=email, aud=audience)}"}
        return session.post(url + path, json=body, headers=bearer, timeout=60).status_code


@pytest.mark.parametrize(
    ("name", "topic"), [("launcher", "run-requested"), ("decisions", "alert-raised"), ("actions", "action-approved")]
)
def test_a_raw_push_of_pubsub_reaches_its_function_and_nobody_else_s_does(functions, name, topic):
    path = f"/projects/{PROJECT}/topics/{topic}"
    audience = functions.functions[name].environment()["AUTH_AUDIENCES"]
    # A message that none of the flow is: understood as a push, and dropped with a line.
    assert push(functions.urls[name], path, PUSHER, audience) in {200, 204}
    assert push(functions.urls[name], path, "somebody@example.com", audience) == 403
    assert push(functions.urls[name], path, PUSHER, "https://elsewhere.example") == 403


def test_the_webhook_takes_a_test_notification_and_the_console_shows_itself(functions):
    with requests.Session() as session:
        session.trust_env = False
        test = {"version": "test", "incident": {"incident_id": "1", "state": "OPEN", "summary": "test"}}
        url = f"{functions.urls['webhook']}/ops/webhook"
        assert session.post(url, params={"auth_token": SECRET}, json=test, timeout=60).json()["test"] is True
        assert session.post(url, json=test, timeout=60).status_code == 401
        assert session.get(f"{functions.urls['console']}/openapi.json", timeout=60).json()["openapi"]
        page = session.get(functions.urls["console"], headers={"Accept": "text/html"}, timeout=60)
        assert page.status_code == 302, "to the sign-in first"
