"""The jobs' image: what its Dockerfile says, and those of its steps that run without Docker."""

import json
import os
import re
import shlex
import shutil
import stat
import subprocess
import zipfile

import pytest

from infra.gcp.image import mirror
from shared.policy.plan_types import PROVIDERS
from tests.gcp.conftest import GCP
from tests.gcp.reading import ROOT

pytestmark = pytest.mark.terraform

DOCKERFILE = GCP / "jobs.Dockerfile"


def instructions():
    """(instruction, arguments) in order, with continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", DOCKERFILE.read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [(line.split(None, 1)[0].upper(), " ".join(line.split(None, 1)[1].split())) for line in lines]


def stages():
    """Name (or number) of each stage -> its base and its instructions."""
    found = []
    for name, arguments in instructions():
        if name == "FROM":
            found.append((arguments, []))
        else:
            found[-1][1].append((name, arguments))
    return found


def test_every_base_is_pinned_to_a_patch_release_and_its_digest():
    bases = [base.partition(" ")[0] for base, _ in stages()]
    assert bases
    for base in bases:
        assert re.search(r":\d+\.\d+\.\d+[\w.-]*@sha256:[0-9a-f]{64}$", base), base


def test_nothing_is_downloaded_but_by_package_managers_that_check_what_they_get():
    for name, arguments in instructions():
        assert name != "ADD", arguments
        assert not re.search(r"\b(curl|wget|git clone)\b|https?://", arguments), arguments


def test_no_secret_goes_into_a_layer():
    for name, arguments in instructions():
        assert not re.search(r"(TOKEN|SECRET|PASSWORD|API_KEY|CREDENTIALS)", arguments, re.IGNORECASE), arguments
        assert name != "ARG", "a build argument stays in the image's history"


def test_the_last_stage_becomes_nobody_in_particular_and_holds_no_tools_to_build_with():
    _, last = stages()[-1]
    name, command = last[-1]
    assert name == "CMD"
    assert json.loads(command)[:2] == ["setpriv", "--reuid=10001"]
    assert "RUN" not in [name for name, _ in last], "nothing is installed there"
    assert not any(arguments.startswith(". ") for name, arguments in last if name == "COPY")
    assert "pip uninstall --yes pip" in DOCKERFILE.read_text()


def test_it_holds_the_jobs_and_what_they_share_and_nothing_else():
    copied = {
        part.rstrip("/")
        for name, arguments in instructions()
        if name == "COPY" and "--from" not in arguments
        for part in arguments.split()[:-1]
    }
    assert copied == {
        *("shared", "jobs", "infra/gcp/requirements.txt"),
        *("infra/gcp/image/providers.tf", "infra/gcp/image/mirror.py"),
    }
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    for path in copied:
        assert (ROOT / path).exists()
        assert any(path == each or path.startswith(f"{each}/") for each in allowed), f"{path} is not sent to the build"


def test_its_terraform_is_the_one_that_the_build_and_the_mirror_use():
    versions = set(re.findall(r"hashicorp/terraform:([\d.]+)", DOCKERFILE.read_text()))
    versions |= set(re.findall(r"hashicorp/terraform:([\d.]+)", (ROOT / "cloudbuild.yaml").read_text()))
    versions |= set(re.findall(r'required_version = "([\d.]+)"', (GCP / "image/providers.tf").read_text()))
    assert len(versions) == 1
    [found] = versions
    assert tuple(map(int, found.split("."))) >= (1, 11, 4)


def test_it_holds_exactly_the_providers_that_a_plan_may_use():
    sources = re.findall(r'source\s*=\s*"([^"]+)"', (GCP / "image/providers.tf").read_text())
    assert {f"registry.terraform.io/{source}" for source in sources} == PROVIDERS
    pinned = re.findall(r'\bversion\s*=\s*"([^"]+)"', (GCP / "image/providers.tf").read_text())
    assert len(pinned) == len(sources)
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in pinned)


def packed(folder, content="#!/bin/sh\nexit 1\n"):
    """A mirror as `terraform providers mirror` makes one, of providers that do nothing."""
    text = (GCP / "image/providers.tf").read_text()
    found = re.findall(r'source\s*=\s*"([^"]+)"\s*version\s*=\s*"([^"]+)"', text)
    for source, version in found:
        name = source.rpartition("/")[2]
        place = folder / "registry.terraform.io" / source
        place.mkdir(parents=True)
        with zipfile.ZipFile(place / f"terraform-provider-{name}_{version}_linux_amd64.zip", "w") as archive:
            archive.writestr(f"terraform-provider-{name}_v{version}_x5", content)
            archive.writestr("LICENSE.txt", "x")
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """/opt/terraform of the image, made by the image's own step."""
    folder = tmp_path_factory.mktemp("image")
    (folder / "opt").mkdir()
    mirror.main(packed(folder / "packed"), folder / "opt")
    return folder / "opt"


def init(made, folder, body='provider "google" {}\n', lock=True):
    """`terraform init` as the job runs it, with a network that is not there."""
    (folder / "main.tf").write_text(
        'terraform {\n  required_providers {\n    google = { source = "hashicorp/google" }\n  }\n}\n' + body
    )
    if lock:
        shutil.copy(made / ".terraform.lock.hcl", folder)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TF_CLI_CONFIG_FILE": str(made / "terraform.rc"),
        "CHECKPOINT_DISABLE": "1",
        "TF_IN_AUTOMATION": "1",
        "HTTPS_PROXY": "http://127.0.0.1:9",
    }
    command = [shutil.which("terraform"), "init", "-input=false", "-no-color"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_init_needs_no_network_and_takes_the_locked_version(made, tmp_path):
    done = init(made, tmp_path)
    assert done.returncode == 0, done.stderr
    linked = tmp_path / ".terraform/providers/registry.terraform.io/hashicorp/google/7.45.0/linux_amd64"
    assert linked.resolve() == (made / linked.relative_to(tmp_path / ".terraform")).resolve(), "linked, not copied"


def test_the_lock_file_names_every_provider_with_its_checksum(made):
    lock = (made / ".terraform.lock.hcl").read_text()
    blocks = dict(re.findall(r'provider "([^"]+)" \{(.*?)\n\}', lock, re.DOTALL))
    assert set(blocks) == PROVIDERS
    for block in blocks.values():
        assert re.search(r'"h1:[\w+/=]+"', block)


def test_a_provider_that_was_changed_afterwards_is_refused(made, tmp_path):
    changed = tmp_path / "opt"
    shutil.copytree(made, changed)
    binary = next((changed / "providers").rglob("terraform-provider-google_v*"))
    binary.chmod(0o755)
    binary.write_text("#!/bin/sh\nevil\n")
    rc = changed / "terraform.rc"
    rc.write_text(rc.read_text().replace(str(made), str(changed)))
    (tmp_path / "run").mkdir()
    done = init(changed, tmp_path / "run")
    assert done.returncode == 1
    assert "checksum" in done.stderr


def test_a_provider_that_the_image_does_not_hold_can_t_be_had(made, tmp_path):
    done = init(made, tmp_path, 'resource "null_resource" "x" {}\n')
    assert done.returncode == 1
    assert "hashicorp/null" in done.stderr


def test_nothing_of_the_mirror_can_be_written_and_only_providers_run(made):
    for path in (made / "providers").rglob("*"):
        if path.is_file():
            mode = path.stat().st_mode
            assert not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
            assert bool(mode & stat.S_IXOTH) == path.name.startswith("terraform-provider-")


def test_an_empty_mirror_is_not_an_image(tmp_path):
    with pytest.raises(ValueError, match="no provider"):
        mirror.main(tmp_path, tmp_path)


def test_the_paths_of_the_image_are_those_the_job_is_given():
    given = (GCP / "jobs.tf").read_text()
    for path in ("/usr/local/bin/terraform", "/opt/terraform/terraform.rc", "/opt/terraform/.terraform.lock.hcl"):
        assert f'"{path}"' in given
    text = DOCKERFILE.read_text()
    assert "COPY --from=build /opt/terraform /opt/terraform" in text
    assert "COPY --from=terraform /bin/terraform /usr/local/bin/terraform" in text


def test_every_shell_step_is_one_that_a_shell_can_read():
    for name, arguments in instructions():
        if name == "RUN":
            assert shlex.split(arguments)
            subprocess.run(["/bin/sh", "-n", "-c", arguments], check=True)
