"""cloudbuild.yaml and the archive the functions are built from."""

import json
import re
import subprocess
import sys
import zipfile
from importlib import metadata

import pytest
import yaml
from packaging.requirements import Requirement

from infra.gcp import archive, smoke
from tests.gcp.conftest import GCP
from tests.gcp.reading import ROOT

pytestmark = pytest.mark.terraform

FUNCTIONS = sorted(path.parent.name for path in (ROOT / "functions").glob("*/main.py"))
BUILD = yaml.safe_load((ROOT / "cloudbuild.yaml").read_text())


def test_the_steps_come_in_the_order_that_lets_nothing_untested_out():
    names = [step["id"] for step in BUILD["steps"]]
    assert names == ["terraform", "console", "test", "build", "archive", "apply", "smoke"]
    assert not any(step.get("waitFor") or step.get("allowFailure") for step in BUILD["steps"])


def test_every_step_s_image_is_pinned():
    for step in BUILD["steps"]:
        if not step["name"].startswith("gcr.io/cloud-builders/"):
            assert re.search(r":\d+\.\d+\.\d+", step["name"]), step["name"]


def test_every_script_can_be_read_by_its_shell_and_every_substitution_is_known():
    known = {*BUILD["substitutions"], "PROJECT_ID", "BUILD_ID"}
    for step in BUILD["steps"]:
        script = step["args"][-1]
        assert set(re.findall(r"(?<!\$)\$\{?([A-Z_][A-Z_]*)", script.replace("$$", "\0"))) <= known
        plain = script.replace("$$", "$")
        subprocess.run([f"/bin/{step['entrypoint']}", "-n", "-c", plain], check=True)


def test_an_image_that_was_built_before_is_neither_tested_nor_built_again():
    scripts = {step["id"]: step["args"][-1] for step in BUILD["steps"]}
    assert all('[ -n "$_IMAGE" ]' in scripts[name] for name in ("console", "test", "build"))
    assert '[ -n "$_SOURCE" ]' in scripts["archive"]


def test_it_applies_the_plan_it_made_with_the_image_by_digest():
    [script] = [step["args"][-1] for step in BUILD["steps"] if step["id"] == "apply"]
    assert "terraform apply -input=false /workspace/tfplan" in script
    assert "-auto-approve" not in script
    [script] = [step["args"][-1] for step in BUILD["steps"] if step["id"] == "build"]
    assert "RepoDigests" in script


def test_it_deploys_as_an_identity_of_its_own_and_keeps_its_log():
    assert BUILD["serviceAccount"].endswith("infraai-deploy@$PROJECT_ID.iam.gserviceaccount.com")
    assert BUILD["options"]["logging"] == "CLOUD_LOGGING_ONLY"
    assert float(BUILD["timeout"].rstrip("s")) >= 3600


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """The archive, and where it is unpacked."""
    folder = tmp_path_factory.mktemp("archive")
    made = archive.write(folder)
    with zipfile.ZipFile(made) as held:
        held.extractall(folder / "workspace")
    return made, folder / "workspace"


def test_the_same_sources_give_the_same_archive_under_a_name_that_terraform_takes(sources, tmp_path):
    made, _ = sources
    again = archive.write(tmp_path)
    assert (again.name, again.read_bytes()) == (made.name, made.read_bytes())
    [rule] = re.findall(r'regex\("(\^source-.*?)", var', (GCP / "variables.tf").read_text())
    assert re.search(rule.replace("\\\\", "\\"), made.name)


def test_the_archive_holds_every_function_and_no_test_tool_or_local_cloud(sources):
    names = {str(path.relative_to(sources[1])) for path in sources[1].rglob("*") if path.is_file()}
    assert {f"functions/{name}/main.py" for name in FUNCTIONS} <= names
    assert {"pyproject.toml", "README.md", "shared/settings.py", "functions/console/openapi.json"} <= names
    assert {name.partition("/")[0] for name in names} == {"functions", "shared", "pyproject.toml", "README.md"}
    assert not [name for name in names if "node_modules" in name or name.endswith((".pyc", ".tfvars", ".env"))]


def needed(name, found, extra=""):
    """A distribution and all it needs; of its extras, the one that was asked for."""
    if (name, extra) in found:
        return
    found[name, extra] = distribution = metadata.distribution(name)
    for text in distribution.requires or []:
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            for each in ["", *requirement.extras]:
                needed(requirement.name.lower().replace("_", "-"), found, each)


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    """Site packages that hold the core dependencies of pyproject.toml, what those need, and nothing else."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    found = {}
    for text in project["dependencies"]:
        needed(Requirement(text).name.lower(), found)
    site = tmp_path_factory.mktemp("site")
    for distribution in found.values():
        for file in distribution.files or []:
            if ".." in file.parts or "__pycache__" in file.parts:
                continue
            target = site / file
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                target.symlink_to(distribution.locate_file(file))
    return site


EVENTS = ["launcher", "decisions", "actions"]
PROGRAM = """
import json, os, sys
sys.path[:0] = [{site!r}, {sources!r}]
from functions_framework import create_app
answers = {{}}
for name in {names!r}:
    os.environ["K_SERVICE"] = name if name in {strict!r} else ""
    client = create_app(name, f"{sources}/functions/{{name}}/main.py", "http").test_client()
    push = {{"message": {{"data": "e30=", "attributes": {{}}, "messageId": "1"}}, "subscription": "projects/p/s"}}
    path = "/projects/p/topics/t" if name in {events!r} else "/"
    answers[name] = client.post(path, json=push).status_code
    sys.modules.pop("main", None)
loaded = {{name.partition(".")[0] for name in sys.modules}}
extra = sorted(loaded & {{"tf", "typer", "rich", "msgpack", "infra", "pytest"}})
print(json.dumps([answers, extra]))
"""


def run(clean, sources, environment, names, strict=()):
    given = {"names": list(names), "strict": list(strict), "events": EVENTS}
    program = PROGRAM.format(site=str(clean), sources=str(sources[1]), **given)
    # -I -S: neither this environment's packages nor this directory.
    command = [sys.executable, "-I", "-S", "-c", program]
    return subprocess.run(
        command, cwd=sources[1], env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def test_every_door_opens_with_the_core_dependencies_only_and_lets_no_stranger_in(clean, sources):
    """A build of Google's calls everything an HTTP function; the doors say themselves what they are."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "GOOGLE_CLOUD_PROJECT": "p",
        "OPS_WEBHOOK_TOKEN": "0123456789abcdef0123",
        "TELEGRAM_WEBHOOK_SECRET": "0123456789abcdef0123",
        "AUTH_AUDIENCES": "https://example.com",
        "AUTH_EMAILS": "ada@example.com",
        "FIRESTORE_EMULATOR_HOST": "127.0.0.1:9",
        "PUBSUB_EMULATOR_HOST": "127.0.0.1:9",
    }
    done = run(clean, sources, environment, FUNCTIONS)
    assert done.returncode == 0, done.stderr[-3000:]
    answers, extra = json.loads(done.stdout)
    assert not extra
    assert answers.pop("console") == 405
    assert {name for name, status in answers.items() if status not in {401, 403}} == set()


def test_a_function_with_settings_of_a_laptop_does_not_even_load_on_google_cloud(clean, sources):
    environment = {"PATH": "/usr/bin:/bin", "GOOGLE_CLOUD_PROJECT": "p", "AUTH": "none"}
    for name in ("ops", "planning"):
        done = run(clean, sources, environment, [name], strict=[name])
        assert done.returncode == 1
        assert f"{name} refuses to start: AUTH=none" in done.stderr


def test_the_smoke_test_asks_every_function(sources):
    assert {each.function for each in smoke.EXPECTED} == set(FUNCTIONS)


def test_the_smoke_test_finds_a_door_that_is_open_and_one_that_is_away():
    from tests.support.endpoint import Endpoint

    with Endpoint() as endpoint:
        endpoint.statuses = [200]
        [line] = smoke.wrong({"sweeper": endpoint.url}, wait=0)
        assert "POST / of sweeper: 200" in line
        endpoint.statuses = [500, 403]
        assert smoke.wrong({"sweeper": endpoint.url}, wait=0) == []
    [line] = smoke.wrong({"sweeper": "http://127.0.0.1:9"}, wait=0)
    assert "no answer" in line
