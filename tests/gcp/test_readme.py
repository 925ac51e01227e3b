"""infra/gcp/README.md: its table of costs, its files, and its way from nothing to everything and back."""

import importlib.util
import re

import pytest
import yaml

from infra.gcp.cost import AT_REST, PER_DEPLOYMENT, PER_THOUSAND, PRICES, table, text
from infra.local.provider.server import ProviderServer
from infra.local.world import World
from tests.gcp.conftest import GCP, PROJECT, TYPES, Platform, made_by_hand
from tests.gcp.iam import of_roles
from tests.gcp.reading import ROOT

pytestmark = pytest.mark.terraform

README = (GCP / "README.md").read_text()


def test_the_costs_are_those_that_are_computed():
    assert f"<!-- cost -->\n{text()}\n<!-- /cost -->" in README


def test_sums_are_sums_and_every_price_is_used_and_has_a_source():
    for used in (AT_REST, PER_THOUSAND, PER_DEPLOYMENT):
        *rows, last = [row.split("|")[3:5] for row in table(used)[2:]]
        for column in (0, 1):
            total = sum(float(row[column]) for row in rows)
            assert float(last[column].strip(" *")) == pytest.approx(total, abs=0.005)
    assert set(AT_REST) | set(PER_THOUSAND) | set(PER_DEPLOYMENT) == set(PRICES)
    assert all(price.source.startswith("https://") and price.usd > 0 for price in PRICES.values())


def test_every_file_is_named():
    for path in GCP.glob("*.tf"):
        if path.name not in {"versions.tf", "variables.tf", "outputs.tf"}:
            assert f"`{path.name}`" in README, path.name


def test_the_deployer_is_given_no_basic_role():
    there, target = (
        set(listed.replace("\\", " ").split()) for listed in re.findall(r"for role in (.*?); do", README, re.DOTALL)
    )
    assert len(there) > 10
    assert not {"owner", "editor", "viewer", "iam.serviceAccountUser"} & (there | target), "accounts are named"


def test_every_secret_that_terraform_names_gets_its_value_in_the_readme():
    named = set(re.findall(r'"(infraai-[a-z-]+)"', (GCP / "secrets.tf").read_text()))
    assert named <= set(re.findall(r"infraai-[a-z-]+", README))
    assert named == set(re.findall(r"versions add (infraai-[a-z-]+)", README))


def test_the_way_from_nothing_to_everything_and_back(tmp_path):
    """The targeted apply that comes first, the whole, and the removal in two steps, as the commands stand there."""
    targets = re.findall(r"-target=\S+", README)
    assert len(targets) == 9
    world = World()
    assert all(f"service-accounts create {name} " in README for name in ("infraai-deploy", "infraai-ci"))
    made_by_hand(world)
    (tmp_path / "gcp").mkdir()
    with ProviderServer(world, project=PROJECT, only=TYPES) as server:
        platform = Platform(tmp_path / "gcp", server)
        platform.terraform("init", "-input=false")
        quick = ("-auto-approve", "-refresh=false", "-parallelism=30")
        platform.terraform("apply", *quick, *targets)
        assert len(world.list("google_secret_manager_secret")) == 4
        assert len(world.list("google_logging_metric")) == 3, (
            "an alert policy can't name a metric that was made just now"
        )
        assert not world.list("google_cloudfunctions2_function")
        platform.terraform("apply", *quick)
        refused = platform.terraform("destroy", *quick, "-target=google_cloud_run_v2_job.this", ok=False)
        assert "deletion_protection" in refused.stderr
        platform.terraform("apply", *quick, "-var=protect=false")
        platform.terraform("destroy", *quick, "-var=protect=false")
        assert not world.list("google_storage_bucket")
        assert not world.list("google_cloud_run_v2_job")
    world.close()


def test_what_the_commands_name_is_there():
    """Roles are Google's, outputs terraform's, substitutions the build's, files and modules this repository's."""
    commands = "\n".join(re.findall(r"(?m)^ {4,}\S.*$", README))
    listed = [
        each for names in re.findall(r"for role in (.*?); do", commands.replace("\\\n", " ")) for each in names.split()
    ]
    named = {f"roles/{each}" for each in [*listed, *re.findall(r"--role=roles/([a-z]\w*\.\w+)", commands)]}
    assert len(named) >= 15
    assert all(of_roles([role]) for role in named)
    outputs = set(re.findall(r'(?m)^output "(\w+)"', (GCP / "outputs.tf").read_text()))
    assert set(re.findall(r"terraform output (?:-raw )?(\w+)", README)) <= outputs
    for config, given in re.findall(r"--config (\S+).*?(?:--substitutions=(\S+))?$", commands, re.MULTILINE):
        known = yaml.safe_load((ROOT / config).read_text()).get("substitutions", {})
        assert set(re.findall(r"(_[A-Z]+)=", given)) <= set(known), config
    for module in re.findall(r"python -m ([\w.]+)", README):
        assert importlib.util.find_spec(module), module
    for name in re.findall(r"-(?:backend-config|var-file)=([\w.]+\.(?:hcl|tfvars))", README):
        assert (GCP / name).exists() or name == "PROJECT.tfvars", name
    variables = set(re.findall(r'(?m)^variable "(\w+)"', (GCP / "variables.tf").read_text()))
    assert set(re.findall(r"-var=(\w+)=", README)) <= variables
    apis = set(re.findall(r"\b([a-z]+)\.googleapis\.com", commands))
    assert apis <= set(re.findall(r'"([a-z]+)\.googleapis\.com"', "".join(p.read_text() for p in GCP.glob("*.tf"))))
