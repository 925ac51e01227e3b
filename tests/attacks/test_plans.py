"""Attacks as whole files, planned by terraform on the laptop's cloud: each resource under `# attack:` is refused."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from infra.local.provider.server import ProviderServer
from infra.local.world import World
from jobs.terraform.policy.plan_access import PEOPLE_ACCESS, SIGN_IN
from jobs.terraform.policy.plan_gate import judge_plan
from jobs.terraform.policy.plan_people import enters
from jobs.terraform.policy.plan_prices import priced_resources
from shared.parts.prices import planned_cost
from tests.planning.plans import plan_for
from tests.policy.plan_room import LIMITS, PROJECT, Workshop, files_of

pytestmark = pytest.mark.terraform

PLANS = sorted((Path(__file__).parent / "plans").glob("*.tf"))
PEOPLE = ["group:staff@example.com", enters("group:staff@example.com"), "repository:acme/shop"]
_ATTACK = re.compile(r'^# attack: (.*)\n(resource|data) "([a-z0-9_]+)" "([a-z0-9_]+)"', re.MULTILINE)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    with ProviderServer(World(), project=PROJECT) as provider:
        workshop = Workshop(tmp_path_factory.mktemp("attacks"), provider)
        yield workshop
        workshop.close()


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_attack_in_a_real_plan_is_refused_by_its_address(workshop, path):
    text = path.read_text()
    files = {**files_of("backend_api"), "attacks.tf": text}
    attacks = {
        f"{'data.' if block == 'data' else ''}{kind}.{label}": what
        for what, block, kind, label in _ATTACK.findall(text)
    }
    # A plan that lets people in makes the most of it possible.
    infra = plan_for("backend_api")
    infra = infra.model_copy(
        update={"resources": [*infra.resources, *SIGN_IN], "risk_flags": [*infra.risk_flags, PEOPLE_ACCESS]}
    )
    found = judge_plan(workshop.plan(files), infra, replace(LIMITS, people=PEOPLE), files=files)
    about = [one for one in found if one.rule not in {"unpriced", "cost_above_cap"} and ": " in one.message]
    refused = {one.message.partition(":")[0] for one in about}
    print(f"{len(attacks)} attacks planned, {len(attacks.keys() & refused)} refused")
    assert {address: what for address, what in attacks.items() if address not in refused} == {}
    assert len(attacks) >= 7
    # What stands beside them only to be used by them is no attack, and is not taken for one.
    beside = {f"{kind}.{label}" for kind, label in re.findall(r'^resource "(\S+)" "(\S+)"', text, re.MULTILINE)}
    assert refused <= attacks.keys() | {""}, refused - attacks.keys() - beside


CAP = 500.0
_BOMB = re.compile(r'^# cost: (.*)\nresource "([a-z0-9_]+)" "([a-z0-9_]+)"', re.MULTILINE)


def test_what_costs_more_than_anyone_meant_is_counted_or_has_no_price(workshop):
    """Each for itself, with what stands beside it to be used by it."""
    text = (Path(__file__).parent / "costs.tf").read_text()
    files = {**files_of("backend_api"), "attacks.tf": text}
    every = priced_resources(workshop.plan(files), files)
    bombs = {f"{kind}.{label}": what for what, kind, label in _BOMB.findall(text)}
    plain = [each for each in every if each["address"].partition("[")[0] not in bombs]
    before = planned_cost(plain).worst_usd
    cheap = {}
    for address, what in bombs.items():
        cost = planned_cost([*plain, *(each for each in every if each["address"].partition("[")[0] == address)])
        if not cost.unpriced and cost.worst_usd - before <= CAP:
            cheap[what] = cost.worst_usd - before
    assert cheap == {}
    assert len(bombs) >= 20
