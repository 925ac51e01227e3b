"""A thing is called as the word beside its kind says, each of several by its own, and a name alone draws nothing."""

from collections.abc import Mapping

import pytest

from functions.planning.plan import make_plan
from tests.planning.test_meant import OFFLINE, plan

# Goal -> the parts that there have to be, by their ids.
NAMED: list[tuple[str, Mapping[str, str]]] = [
    ("VM scraper, e2-small, Debian 12, no public address, outbound via NAT.", {"scraper": "vm"}),
    ("VM queue-runner with 2 vCPUs and 8 GB, private.", {"queue-runner": "vm"}),
    ("Bucket database-dumps, private.", {"database-dumps": "bucket"}),
    ("One Cloud Run service, quiz.", {"quiz": "cloud_run"}),
    ("Der Dienst kasse l\u00e4uft auf Cloud Run mit Postgres.", {"kasse": "cloud_run"}),
    ("Cloud Run service catalogue reads the bucket covers.", {"catalogue": "cloud_run", "covers": "bucket"}),
    ("For now pilot-api on Cloud Run is for group:pilots@acme.io only.", {"pilot-api": "cloud_run"}),
    ("La cuenta de servicio lector puede leer el bucket copias y nada m\u00e1s.", {"copias": "bucket"}),
    ("Un r\u00e9seau VPC et un bucket affiches, priv\u00e9.", {"affiches": "bucket"}),
    (
        (
            "Please build:\n1) gate - Cloud Run, public, max 4\n2) rater - Cloud Run, internal, max 2\n"
            "3) bucket invoices, delete after 30 days\n4) bucket ledgers, keep forever"
        ),
        {"gate": "cloud_run", "rater": "cloud_run", "invoices": "bucket", "ledgers": "bucket"},
    ),
    (
        "- vitrine : Cloud Run, public\n- moteur : Cloud Run, priv\u00e9, max 5\n- topic commandes\n- topic retours",
        {"vitrine": "cloud_run", "moteur": "cloud_run", "commandes": "queue", "retours": "queue"},
    ),
    (
        "Topics pedidos, pagamentos e entregas no Pub/Sub, e um servi\u00e7o despacho no Cloud Run.",
        {"pedidos": "queue", "pagamentos": "queue", "entregas": "queue", "despacho": "cloud_run"},
    ),
]


@pytest.mark.parametrize(("goal", "named"), NAMED)
def test_a_thing_is_called_as_its_goal_calls_it(goal: str, named: Mapping[str, str]) -> None:
    parts = plan(goal)
    assert {id_: parts[id_].part for id_ in named if id_ in parts} == named


@pytest.mark.parametrize(
    ("goal", "part"),
    [
        ("VM crawler needs outbound internet.", "run_job"),
        ("VM queue-runner, private.", "queue"),
        ("VM worker-two with a 50 GB disk.", "worker_pool"),
        ("Bucket job-results, 30 days.", "run_job"),
    ],
)
def test_what_a_machine_or_a_bucket_is_called_draws_nothing(goal: str, part: str) -> None:
    assert part not in {each.part for each in plan(goal).values()}


@pytest.mark.parametrize(
    "goal",
    [
        "A bucket daily filled by a job.",
        "A service account for the app on Cloud Run.",
        "A VM snapshots policy for one VM.",
        "A bucket private and cheap for our logs.",
        "Cloud Run service us-east1, public.",
    ],
)
def test_how_a_thing_is_and_what_it_is_of_are_no_names(goal: str) -> None:
    assert not {"daily", "account", "snapshots", "private", "us-east1", "too", "accounts"} & set(plan(goal))


def test_a_second_name_of_one_kind_is_told_where_no_second_one_is_made() -> None:
    made = make_plan("Service viewer on Cloud Run; service uploader writes to the bucket pictures.", OFFLINE)
    called = {each.id for each in made.expanded.architecture.parts}
    told = " ".join(each.words for each in made.asked if not each.met)
    assert all(name in called or name in told for name in ("viewer", "uploader", "pictures"))


def test_nothing_is_deleted_by_days_that_are_another_buckets() -> None:
    parts = plan("Bucket dataroom, private. The 90 days in our policy are about the inbox bucket.")
    assert "delete_after_days" not in parts["dataroom"].settings


def test_a_line_of_an_inventory_is_about_its_first_name() -> None:
    parts = plan(
        "Inventory:\n1. intake - Cloud Run, port 8000, public, max 10\n"
        "2. scoring - Cloud Run, port 8500, only intake calls it, max 3\n3. bucket features - keep 60 days\n"
        "4. bucket models - keep always\n5. topic scored - scoring publishes"
    )
    assert (parts["intake"].settings["max_instances"], parts["scoring"].settings["max_instances"]) == ("10", "3")
    assert parts["features"].settings["delete_after_days"] == "60"
    assert "delete_after_days" not in parts["models"].settings


def test_nothing_is_deleted_of_several_buckets_where_some_lose_nothing_and_none_is_named() -> None:
    parts = plan(
        "Ein Bucket presse zum Herunterladen f\u00fcr alle, ein Bucket personal f\u00fcr Bewerbungen. "
        "Bewerbungen l\u00f6schen wir nach 180 Tagen, Pressebilder nie."
    )
    assert "delete_after_days" not in parts["presse"].settings
