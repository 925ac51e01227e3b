"""infra/gcp under the real terraform binary, against the stand-in of the google provider."""

import json
import os
import re
import shutil
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from infra.local.provider.offline import write_cli_config
from infra.local.provider.server import ProviderServer
from infra.local.world import World
from tests.gcp.reading import existing

GCP = Path(__file__).parents[2] / "infra/gcp"
PROJECT = "demo-platform"
VALUES = {
    "project_id": PROJECT,
    "deployments_project": "demo-deployments",
    "settle_seconds": 0,
    "operators": ["grace@example.com", "ada@example.com"],
    "alert_emails": ["oncall@example.com"],
    "billing_account": "012345-6789AB-CDEF01",
    "sign_in_client_id": "1234-abc.apps.googleusercontent.com",
    "source_object": "source-0123456789abcdef.zip",
    "job_image": f"us-central1-docker.pkg.dev/{PROJECT}/infraai/jobs@sha256:{'a' * 64}",
    "telegram": {"chat_id": "-1001", "users": [7, 8]},
}


class Platform:
    """A copy of infra/gcp with its state in a file, and terraform attached to a provider server."""

    def __init__(self, folder, server):
        self.folder, self.server = folder, server
        self._config = write_cli_config(folder.parent / "cli")
        for each in [*GCP.glob("*.tf"), *GCP.glob("*.tfvars"), *GCP.glob("*.hcl")]:
            shutil.copy(each, folder)
        (folder / "backend_override.tf").write_text('terraform {\n  backend "local" {}\n}\n')
        self.values(**VALUES)

    def values(self, **values):
        (self.folder / "values.auto.tfvars.json").write_text(json.dumps(values))

    def terraform(self, *arguments, ok=True):
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder.parent),
            "TF_CLI_CONFIG_FILE": str(self._config),
            "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1",
            **self.server.reattach_env(),
        }
        done = subprocess.run(
            [shutil.which("terraform"), *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert not ok or done.returncode == 0, done.stderr or done.stdout
        return done

    def plan(self, **values):
        """The document of a fresh plan."""
        self.values(**{**VALUES, **values})
        self.terraform("plan", "-input=false", "-out=tfplan", "-no-color", "-refresh=false")
        return json.loads(self.terraform("show", "-json", "tfplan").stdout)

    def applied(self):
        """Plan and apply; the state afterwards. `document` is the plan's."""
        self.document = self.plan()
        self.terraform("apply", "-input=false", "-no-color", "tfplan")
        return json.loads(self.terraform("show", "-json").stdout)

    def refused(self, **values):
        """Why these values are refused."""
        self.values(**{**VALUES, **values})
        done = self.terraform("plan", "-input=false", "-no-color", ok=False)
        assert done.returncode == 1, done.stdout
        return " ".join(done.stderr.replace("│", " ").split())


def made_by_hand(world):
    """The two accounts that README.md's first step makes."""
    for name in ("infraai-deploy", "infraai-ci"):
        email = f"{name}@{PROJECT}.iam.gserviceaccount.com"
        account = f"projects/{PROJECT}/serviceAccounts/{email}"
        world.create("google_service_account", account, {"email": email, "project": PROJECT, "account_id": name})


TYPES = frozenset(
    each
    for path in GCP.glob("*.tf")
    for each in re.findall(r'^(?:resource|data) "(\w+)"', path.read_text(), re.MULTILINE)
)
"""All types of the platform: each terraform command decodes what the provider presents."""


@pytest.fixture(scope="session")
def provider():
    world = World()
    made_by_hand(world)
    with ProviderServer(world, project=PROJECT, only=TYPES) as server:
        yield server
    world.close()


@pytest.fixture(scope="session")
def fresh(provider, tmp_path_factory):
    """The platform before anything of it exists: for plans only."""
    folder = tmp_path_factory.mktemp("fresh") / "gcp"
    folder.mkdir()
    platform = Platform(folder, provider)
    platform.terraform("init", "-input=false", "-no-color")
    return platform


@pytest.fixture(scope="session")
def applied(provider, tmp_path_factory):
    """The platform as applied: the folder, and the document of the plan that was applied."""
    folder = tmp_path_factory.mktemp("platform") / "gcp"
    folder.mkdir()
    platform = Platform(folder, provider)
    platform.terraform("init", "-input=false", "-no-color")
    platform.state = platform.applied()
    return platform


@pytest.fixture(scope="session")
def grants(applied):
    """(type of grant, role, member, what it is for) of every grant."""
    found = []
    for each in applied.state["values"]["root_module"]["resources"]:
        if each["type"].endswith(("_iam_member", "_iam_binding", "_iam_policy")):
            values = each["values"]
            assert each["type"].endswith("_iam_member"), f"{each['address']} would take everybody else's grants away"
            found.append((each["type"], values["role"], values["member"], values))
    return found


@pytest.fixture(scope="session")
def deployed(applied):
    """Function or job -> its environment, secrets by reference as `SECRET`."""
    found = {}
    for values in existing(applied.state, "google_cloudfunctions2_function").values():
        config = values["service_config"][0]
        secret = {each["key"]: f"SECRET {each['secret']}" for each in config["secret_environment_variables"]}
        plain = dict(config["environment_variables"])
        assert plain.pop("PYTHONPATH") == "/workspace", "where the build puts the sources, which are not installed"
        assert plain.pop("THREADS") == str(config["max_instance_request_concurrency"]), "each request has its own"
        found[values["name"]] = {**plain, **secret}
    for values in existing(applied.state, "google_cloud_run_v2_job").values():
        [container] = values["template"][0]["template"][0]["containers"]
        found[values["name"]] = {}
        for each in container["env"]:
            source = each["value_source"]
            secret = source and source[0]["secret_key_ref"][0]["secret"]
            found[values["name"]][each["name"]] = f"SECRET {secret}" if secret else each["value"]
    return found


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


def core_site(site):
    """Make a folder of site packages: the core dependencies of pyproject.toml, what those need, and nothing else."""
    project = tomllib.loads((GCP.parents[1] / "pyproject.toml").read_text())["project"]
    found = {}
    for text in project["dependencies"]:
        needed(Requirement(text).name.lower(), found)
    for distribution in found.values():
        for file in distribution.files or []:
            if ".." in file.parts or "__pycache__" in file.parts:
                continue
            target, source = site / file, Path(distribution.locate_file(file))
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                target.symlink_to(source)
            # What is compiled of it is compiled of the same file, and is not made anew for each site.
            compiled = target.parent / "__pycache__"
            if source.suffix == ".py" and not compiled.exists():
                (source.parent / "__pycache__").mkdir(exist_ok=True)
                compiled.symlink_to(source.parent / "__pycache__")
    return site


@pytest.fixture(scope="session")
def clean(tmp_path_factory):
    """Site packages that hold what is deployed."""
    return core_site(tmp_path_factory.mktemp("site"))
