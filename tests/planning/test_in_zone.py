"""A zone that a goal names: what stands in one zone stands there, and one that there isn't is refused."""

import pytest

from functions.planning.catalogue.compose import compose
from functions.planning.catalogue.write import write
from functions.planning.plan import Planned, make_plan
from functions.planning.rules.answer import RULES
from shared.http import Unprocessable
from shared.llm import provider
from shared.parts.expand import PlanRefused
from shared.settings import ModelSettings

OFFLINE = provider(ModelSettings(), RULES)


def planned(goal: str) -> Planned:
    return make_plan(goal, OFFLINE)


def zone_of(made: Planned) -> str:
    files = write(compose(made.plan, made.expanded.architecture))
    return files.variables_tf.split('variable "zone"')[1].split("default     = ")[1].split("\n")[0].strip('"')


@pytest.mark.parametrize(
    ("goal", "zone", "ids"),
    [
        ("a VM in zone us-east1-c", "us-east1-c", "backend"),
        ("a VM in us-central1 zone c", "us-central1-c", "backend"),
        ("VM in europe-west1 zone b", "europe-west1-b", "backend"),
        ("zonal GKE cluster in europe-west1-d", "europe-west1-d", "cluster"),
        ("autoscaled VMs in europe-west4-a", "europe-west4-a", "web"),
        ("a filestore share in asia-south1-c and a VM with a 200 GB disk", "asia-south1-c", "backend, shares"),
    ],
)
def test_what_stands_in_one_zone_stands_in_the_one_that_was_named(goal: str, zone: str, ids: str) -> None:
    made = planned(goal)
    assert zone_of(made) == zone
    assert [(each.met, each.how) for each in made.asked if each.need == "zone"] == [(True, f"{ids}: in {zone}")]


@pytest.mark.parametrize("goal", ["in one zone a VM, and a bucket", "a VM and a DNS zone a", "an API in Frankfurt"])
def test_nothing_else_is_taken_for_a_zone(goal: str) -> None:
    assert planned(goal).goal.zone is None


def test_what_stands_in_no_zone_of_ours_says_so() -> None:
    made = planned("API on Cloud Run in us-central1-f with postgres")
    assert zone_of(made) == "us-central1-b"
    assert [each.met for each in made.asked if each.need == "the zone us-central1-f"] == [False]


@pytest.mark.parametrize(
    ("goal", "nearest"), [("a VM in us-east1-a", "us-east1-b"), ("VM in us-central1-z", "us-central1-f")]
)
def test_a_zone_that_there_is_not_is_refused_with_the_nearest(goal: str, nearest: str) -> None:
    with pytest.raises(Unprocessable, match=f"the nearest is {nearest}"):
        planned(goal)


def test_an_architecture_with_another_region_s_zone_is_refused() -> None:
    made = planned("a VM in zone us-east1-c")
    wrong = made.expanded.architecture.model_copy(update={"zone": "us-west1-a"})
    with pytest.raises(PlanRefused, match=r"architecture\.zone"):
        compose(made.plan, wrong)
