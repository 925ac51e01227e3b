"""Attacks through rights that are given only so far: roles kept by a condition, accounts of other projects, calls
outside, transfers, rules of the firewall. Planned by terraform, and each resource under `# attack:` is refused.
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from infra.local.provider.server import ProviderServer
from infra.local.world import World
from jobs.terraform.policy.plan_access import DATA_ACCESS, PEOPLE_ACCESS, SIGN_IN, STORED
from jobs.terraform.policy.plan_gate import judge_plan
from jobs.terraform.policy.plan_logs import AUDIT_LOGS
from jobs.terraform.policy.plan_people import enters, right
from shared.policy import static_gate
from tests.planning.plans import plan_for
from tests.policy.plan_room import LIMITS, PROJECT, Workshop, files_of

pytestmark = pytest.mark.terraform

FOLDER = Path(__file__).parent / "widened"
NAMED = [
    "group:staff@example.com",
    enters("group:staff@example.com"),
    "repository:acme/shop",
    "only:acme/shop refs/heads/main",
    "serviceAccount:loader@partner-prj.iam.gserviceaccount.com",
    right(
        "google_storage_bucket.files",
        "roles/storage.objectCreator",
        "serviceAccount:loader@partner-prj.iam.gserviceaccount.com",
    ),
    "called:https://hooks.example.com/nightly",
]
"""Whom a plan names that makes the most of each right."""
_RESOURCE = re.compile(r'^resource "([a-z0-9_]+)" "([a-z0-9_]+)"', re.MULTILINE)
_ATTACK = re.compile(r'^# attack: (.*)\nresource "([a-z0-9_]+)" "([a-z0-9_]+)"', re.MULTILINE)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    with ProviderServer(World(), project=PROJECT) as provider:
        workshop = Workshop(tmp_path_factory.mktemp("widened"), provider)
        yield workshop
        workshop.close()


def refused(workshop, *names):
    """The addresses that are refused of a plan of these files beside the usual ones."""
    texts = {name: (FOLDER / name).read_text() for name in names}
    files = {**files_of("backend_api"), **texts}
    infra = plan_for("backend_api")
    flags = [PEOPLE_ACCESS, DATA_ACCESS, AUDIT_LOGS]
    infra = infra.model_copy(
        update={"resources": [*infra.resources, *SIGN_IN, *STORED], "risk_flags": [*infra.risk_flags, *flags]}
    )
    found = judge_plan(workshop.plan(files), infra, replace(LIMITS, people=NAMED), files=files)
    about = [one for one in found if one.rule not in {"unpriced", "cost_above_cap"} and ": " in one.message]
    refused = {one.message.partition(":")[0].partition("[")[0] for one in about}
    for one in static_gate.inspect(files):
        before = _RESOURCE.findall("\n".join(texts.get(one.file, "").splitlines()[: one.line]))
        refused |= {".".join(before[-1])} if before else set()
    return refused, texts


@pytest.mark.parametrize(
    ("name", "least"),
    [("databases", 38), ("zones", 21), ("stored", 36), ("copied", 19), ("called", 21), ("let_in", 24), ("again", 25)],
)
def test_each_attack_through_a_right_that_goes_so_far_is_refused_by_its_address(workshop, name, least):
    name = f"{name}.tf"
    found, texts = refused(workshop, "beside.tf", name)
    attacks = {f"{kind}.{label}": what for what, kind, label in _ATTACK.findall(texts[name])}
    passed = "\n".join(f"{address}: {what}" for address, what in attacks.items() if address not in found)
    print(f"{len(attacks)} attacks planned, {len(attacks.keys() & found)} refused\n{passed}")
    assert not passed
    assert len(attacks) >= least
    beside = set(re.findall(r'^resource "(\S+)" "(\S+)"', texts["beside.tf"], re.MULTILINE))
    assert not found & {f"{kind}.{label}" for kind, label in beside}
