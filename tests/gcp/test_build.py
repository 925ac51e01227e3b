"""cloudbuild.yaml and the archive the functions are built from."""

import json
import re
import subprocess
import sys
import tomllib
import zipfile

import pytest
import yaml
from packaging.requirements import Requirement

from infra.gcp import archive, sbom, smoke
from tests.gcp.conftest import GCP
from tests.gcp.reading import ROOT

pytestmark = pytest.mark.terraform

FUNCTIONS = sorted(path.parent.name for path in (ROOT / "functions").glob("*/main.py"))
BUILD = yaml.safe_load((ROOT / "cloudbuild.yaml").read_text())
DEPLOY = yaml.safe_load((GCP / "deploy.yaml").read_text())
STEPS = [*BUILD["steps"], *DEPLOY["steps"]]


def test_the_steps_come_in_the_order_that_lets_nothing_untested_out():
    assert [step["id"] for step in BUILD["steps"]] == ["terraform", "console", "test", "image", "archive"]
    assert [step["id"] for step in DEPLOY["steps"]] == ["archive", "apply", "smoke"]
    assert not any(step.get("waitFor") or step.get("allowFailure") for step in STEPS)


def test_every_step_s_image_is_named_by_digest():
    for step in STEPS:
        assert step["name"] == "$_IMAGE" or re.search(r"@sha256:[0-9a-f]{64}$", step["name"]), step["name"]
    [rule] = re.findall(r'regex\("(@sha256:.*?)", var.job_image', (GCP / "variables.tf").read_text())
    assert re.search(rule, f"jobs@sha256:{'a' * 64}")


def test_every_script_can_be_read_by_its_shell_and_every_substitution_is_known():
    for build in (BUILD, DEPLOY):
        known = {*build["substitutions"], "PROJECT_ID", "BUILD_ID"}
        for step in build["steps"]:
            if step["entrypoint"] == "python":
                continue
            script = step["args"][-1]
            assert set(re.findall(r"(?<!\$)\$\{?([A-Z_][A-Z_]*)", script.replace("$$", "\0"))) <= known
            plain = script.replace("$$", "$")
            subprocess.run([f"/bin/{step['entrypoint']}", "-n", "-c", plain], check=True)


def test_a_deployment_builds_nothing_downloads_nothing_and_applies_the_plan_it_made():
    scripts = {step["id"]: step["args"][-1] for step in DEPLOY["steps"]}
    assert not re.search(r"pip install|npm |docker |curl|wget", json.dumps(DEPLOY))
    assert "cp /opt/terraform/.terraform.lock.hcl ." in scripts["apply"]
    assert "terraform apply -input=false /workspace/tfplan" in scripts["apply"]
    assert "-auto-approve" not in scripts["apply"]
    [apply] = [step for step in DEPLOY["steps"] if step["id"] == "apply"]
    assert "TF_CLI_CONFIG_FILE=/opt/terraform/terraform.rc" in apply["env"]


def test_who_builds_is_not_who_deploys_and_both_keep_their_logs():
    assert BUILD["serviceAccount"].endswith("infraai-ci@$PROJECT_ID.iam.gserviceaccount.com")
    assert DEPLOY["serviceAccount"].endswith("infraai-deploy@$PROJECT_ID.iam.gserviceaccount.com")
    for build in (BUILD, DEPLOY):
        assert build["options"]["logging"] == "CLOUD_LOGGING_ONLY"
        assert float(build["timeout"].rstrip("s")) >= 3600
    assert "RepoDigests" in next(step["args"][-1] for step in BUILD["steps"] if step["id"] == "image")


def test_the_checks_of_a_submission_are_the_readmes_own():
    said = (ROOT / ".ci/run").read_text().splitlines()
    assert said[-1] == "exec .venv/bin/python -m tests"


def test_everything_that_is_installed_is_installed_to_its_hash():
    [script] = [step["args"][-1] for step in BUILD["steps"] if step["id"] == "test"]
    for text in (script, (ROOT / ".ci/run").read_text(), (GCP / "jobs.Dockerfile").read_text()):
        lines = re.findall(r"pip install.*", text)
        assert lines, "each of them installs something"
        for line in lines:
            assert "--require-hashes" in line or ("--no-deps" in line and "--no-build-isolation" in line), line
    for path in (GCP / "requirements.txt", ROOT / "tests/requirements.txt"):
        text = path.read_text()
        assert "://" not in text, "hashes, and no place"
        packages = re.findall(r"^[A-Za-z].*", text, re.MULTILINE)
        assert len(packages) == len(list(sbom.locked(text))), "every line is a package with hashes"


def test_the_tests_run_with_the_versions_that_are_deployed_and_every_dependency_is_locked():
    locks = {
        path: {name.lower().replace("_", "-"): version for name, version, *_ in sbom.locked(path.read_text())}
        for path in (GCP / "requirements.txt", ROOT / "tests/requirements.txt")
    }
    deployed, tested = locks.values()
    assert {name: tested.get(name) for name in deployed} == deployed
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    for lock, wanted in ((deployed, project["dependencies"]), (tested, [*extras["local"], *extras["test"]])):
        for each in map(Requirement, wanted):
            if each.name != "infraai":
                assert lock[each.name.lower().replace("_", "-")] in each.specifier, each


def test_what_ships_is_listed_with_a_licence_that_may_ship():
    document = sbom.document()
    names = [each["purl"] for each in document["components"]]
    assert len(set(names)) == len(names) > 100
    allowed = {"MIT", "MIT-0", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "MPL-2.0", "PSF-2.0"}
    allowed |= {"OFL-1.1", "EPL-2.0"}
    for each in document["components"]:
        [licence] = each["licenses"] or [{"expression": "none"}]
        assert allowed & set(re.split(r" OR | AND |[()]", licence["expression"])), (each["name"], licence)


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
    assert {"requirements.txt", "shared/settings.py", "functions/console/openapi.json"} <= names
    assert {name.partition("/")[0] for name in names} == {"functions", "shared", "requirements.txt"}
    assert not [name for name in names if "node_modules" in name or name.endswith((".pyc", ".tfvars", ".env"))]


PROGRAM = """
import os, sys
sys.path[:0] = [{site!r}, {sources!r}]
from functions_framework import create_app
os.environ["K_SERVICE"] = {name!r}
create_app({name!r}, "{sources}/functions/{name}/main.py", "http")
"""


def test_a_function_with_settings_of_a_laptop_does_not_even_load_on_google_cloud(clean, sources):
    environment = {"PATH": "/usr/bin:/bin", "GOOGLE_CLOUD_PROJECT": "p", "AUTH": "none"}
    for name in ("ops", "planning"):
        program = PROGRAM.format(site=str(clean), sources=str(sources[1]), name=name)
        # -I -S: neither this environment's packages nor this directory.
        command = [sys.executable, "-I", "-S", "-c", program]
        done = subprocess.run(
            command, cwd=sources[1], env=environment, capture_output=True, text=True, check=False, timeout=120
        )
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
