"""What a goal says of all of it: how names begin, labels, places, the bill's currency, and what is only asked."""

import pytest

from functions.planning.catalogue import compose, write
from functions.planning.plan import Planned, make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.drawn.frame import labels_in, prefix_in
from functions.planning.rules.goal import fold, read_goal
from functions.planning.rules.words.amounts import money_in
from shared.http import Unprocessable
from shared.llm import provider
from shared.settings import ModelSettings


def planned(goal: str) -> Planned:
    return make_plan(goal, provider(ModelSettings(), RULES))


def main_tf(made: Planned) -> str:
    return write(compose(made.plan, made.expanded.architecture)).main_tf


@pytest.mark.parametrize(
    ("goal", "begun"),
    [
        ("Everything namespaced `lumen-*`: a bucket and a topic", "lumen"),
        ("Alle Ressourcen beginnen mit wms-: ein Bucket", "wms"),
        ("All names start with nordlys: a VM", "nordlys"),
        ("Prefix all of it with acme-", "acme"),
        ("Todos los recursos empiezan con kiwi-", "kiwi"),
        ("Tous les noms commencent par orme-", "orme"),
        ("Resource prefix: tern-, one bucket", "tern"),
        ("All files begin with a header", ""),
        ("All requests start with the same path", ""),
    ],
)
def test_with_what_all_names_begin(goal: str, begun: str) -> None:
    said = prefix_in(fold(goal))
    assert (said["name"] if said else "") == begun


def test_every_part_is_called_so_and_what_can_not_be_is_told() -> None:
    made = planned("Everything namespaced `lumen-*`: Cloud Run API with Postgres, a bucket for scans")
    assert all(each.id.startswith("lumen-") for each in made.expanded.architecture.parts)
    rows = {each.need: each for each in made.asked}
    assert rows["names"].met
    assert not rows["names of buckets"].met
    assert "project's id" in rows["names of buckets"].how


@pytest.mark.parametrize(
    ("goal", "labels"),
    [
        ("Postgres; label everything team=data, cost-center=42", {"team": "data", "cost-center": "42"}),
        (
            "Alles mit den Labels abteilung=einkauf und stufe=test: ein Bucket",
            {"abteilung": "einkauf", "stufe": "test"},
        ),
        ("Tag all resources owner:maria env:prod. Redis", {"owner": "maria", "env": "prod"}),
        ("A bucket with the label kind=raw", {}),
        ("API from image eu.gcr.io/acme/api:1.2, all tagged releases", {}),
    ],
)
def test_labels_of_everything(goal: str, labels: dict[str, str]) -> None:
    assert {each["key"]: each["value"] for each in labels_in(fold(goal))} == labels


def test_labels_stand_beside_ours() -> None:
    tf = main_tf(planned("Postgres and a Cloud Run API; label everything team=data, deployment=mine"))
    assert 'team       = "data"' in tf
    assert "deployment = var.deployment_id" in tf
    assert '"mine"' not in tf


@pytest.mark.parametrize(
    ("goal", "amount", "code"),
    [
        ("Budget of ₹5,00,000 per month", 500_000, "INR"),
        ("Budget von 2.500 CHF im Monat", 2_500, "CHF"),
        ("at most 12,000 NOK a month", 12_000, "NOK"),
        ("max. £40/month", 40, "GBP"),
        ("under $300 a month", 300, "USD"),
    ],
)
def test_a_budget_is_in_its_own_currency(goal: str, amount: float, code: str) -> None:
    said = money_in(fold(goal))
    assert said is not None
    assert (said.amount, said.code) == (amount, code)


def test_the_bill_has_the_currency() -> None:
    tf = main_tf(planned("Budget alert at 12,000 NOK a month with warnings at 50 and 90 %"))
    assert 'currency_code = "NOK"' in tf
    assert "threshold_percent = 0.9" in tf


def locations(goal: str) -> dict[str, str]:
    parts = planned(goal).expanded.architecture.parts
    return {each.id: next((one.value for one in each.settings if one.key == "location"), "") for each in parts}


def test_a_place_said_of_one_thing_is_that_things() -> None:
    goal = "Container on Cloud Run in europe-west4. The exports go to a bucket in the EU multi-region."
    assert planned(goal).plan.region == "europe-west4"
    assert locations(goal)["files"] == "EU"
    assert locations("BigQuery dataset marts in the US multi-region")["marts"] == "US"


def test_a_bucket_in_each_place() -> None:
    made = locations("One bucket in us-west1 for raw scans and one in us-central1 for the results")
    assert list(made.values()) == ["us-west1", "us-central1"]


def test_where_something_stood_is_no_place_of_it() -> None:
    goal = "The wizard put the storage bucket in the US. A bucket and a VM, all in australia-southeast1."
    assert planned(goal).plan.region == "australia-southeast1"
    assert set(locations(goal).values()) == {""}


@pytest.mark.parametrize(
    ("goal", "region"),
    [
        ("API w Cloud Run, region Warszawa", "europe-central2"),
        ("Postgres for a clinic in Arabia Saudita", "me-central2"),
        ("VM in Frankfurt or Zürich", "europe-west3"),
        ("API, today in Azure West Europe", "europe-west4"),
        ("Uma API em Lisboa", "europe-southwest1"),
    ],
)
def test_places_by_many_names(goal: str, region: str) -> None:
    said = read_goal(goal)
    assert said.region == region
    assert not any("a second region" in each for each in said.not_offered)


@pytest.mark.parametrize(
    "goal",
    [
        "GCP load balancing looks complicated and costly for one VM. Are there any alternatives?",
        "Cloud Run oder GKE Autopilot für eine kleine Flask-App, was ist günstiger?",
        "Postgres ou Firestore pour un blog, lequel est moins cher ?",
        "Which is cheaper for a small site, Cloud Run or a VM?",
    ],
)
def test_a_comparison_is_a_question(goal: str) -> None:
    with pytest.raises(Unprocessable, match="That is a question"):
        planned(goal)


@pytest.mark.parametrize(
    ("goal", "part"),
    [
        ("Firestore or Postgres? We lean to Postgres, so: Cloud Run and Postgres 15.", "sql"),
        ("An API on Cloud Run. Are there alternatives to Redis? We need Valkey.", "cloud_run"),
        ("I read Google gives you one e2-micro VM in us-west1. Can you make that?", "vm"),
    ],
)
def test_a_wish_with_a_question_is_a_wish(goal: str, part: str) -> None:
    made = planned(goal).expanded.architecture.parts
    assert part in {each.part for each in made}
    assert "firestore" not in {each.part for each in made}


def test_a_place_that_was_read_of_is_where_it_is_wished() -> None:
    made = planned("I heard you get 5 GB free in us-east1. Could you set up a small Flask site there?")
    assert made.plan.region == "us-east1"
