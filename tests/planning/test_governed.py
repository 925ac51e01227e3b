"""A thing is not built where nobody knows what its clause does with it, nor written where it may only be read."""

import pytest

from functions.planning.plan import make_plan
from functions.planning.rules.goal import fold
from functions.planning.rules.meant.governed import is_of_no_known_verb
from tests.planning.test_meant import OFFLINE, plan


@pytest.mark.parametrize(
    ("goal", "gone"),
    [
        (
            "Spare us the load balancer, spare us Redis: one container, public, Postgres behind it.",
            {"load_balancer", "redis"},
        ),
        ("API no Cloud Run com Postgres; dispense o Redis.", {"redis"}),
        ("Ein Container, \u00f6ffentlich, mit MySQL. Erspart uns den Load Balancer.", {"load_balancer"}),
        ("Una API en un contenedor con Postgres; ahorradnos el balanceador.", {"load_balancer"}),
        ("Container-API, und bitte kein Cluster mehr, wir kommen von GKE.", {"gke"}),
        ("Una API en un contenedor, venimos de Kubernetes.", {"gke"}),
        (
            "Ein Dienst auf Cloud Run mit Postgres. Ein Load Balancer mit CDN kommt erst n\u00e4chstes Jahr.",
            {"load_balancer"},
        ),
        ("A container with Postgres. A load balancer with a CDN follows next year.", {"load_balancer"}),
    ],
)
def test_what_a_goal_sends_away_in_any_word_is_not_built(goal: str, gone: set[str]) -> None:
    parts = plan(goal)
    assert parts
    assert not gone & {each.part for each in parts.values()}
    assert not any("behind" in each.settings for each in parts.values())


@pytest.mark.parametrize(
    "text",
    [
        "use the load balancer", "migrate our gke", "keep the redis", "monta el balanceador", "baue den load balancer",
        "we want an api. the redis stays", "behind the load balancer", "only the load balancer",
    ],
)  # fmt: skip
def test_a_verb_that_is_known_asks_for_its_thing(text: str) -> None:
    said = fold(text)
    assert not any(is_of_no_known_verb(said, said.find(thing)) for thing in ("load", "gke", "redis", "balanc"))


def test_ha_that_is_off_is_none() -> None:
    database = next(each for each in plan("MySQL with daily backups and one read replica, HA off").values())
    assert database.settings.get("availability", "zonal") == "zonal"


@pytest.mark.parametrize(
    ("goal", "reader", "bucket"),
    [
        ("Cloud Run service catalogue reads the bucket covers, it must never write there.", "catalogue", "covers"),
        ("Service viewer on Cloud Run may only read the bucket pictures.", "viewer", "pictures"),
        (
            "O servi\u00e7o painel no Cloud Run tem acesso somente de leitura ao bucket relatorios.",
            "painel",
            "relatorios",
        ),
        ("Der Dienst anzeige auf Cloud Run liest aus dem Bucket plakate, nur lesend.", "anzeige", "plakate"),
        ("A Cloud Run API and a nightly job at 01:30 that reads only from the bucket feeds.", "job", "feeds"),
    ],
)
def test_what_may_only_read_gets_no_right_to_write_and_is_told(goal: str, reader: str, bucket: str) -> None:
    made = make_plan(goal, OFFLINE)
    parts = {each.id: each for each in made.expanded.architecture.parts}
    does = {each.key: each.value for each in parts[reader].settings}.get("does")
    assert bucket in parts
    assert (bucket in parts[reader].uses) == (does == f"{bucket}=read")
    told = [each for each in made.asked if bucket in each.how and each.need == "least_privilege"]
    assert [each.met for each in told] == [does is not None]


@pytest.mark.parametrize(
    "goal",
    [
        "A Cloud Run API that writes to the bucket pictures; a read-only user for the Postgres database.",
        "A Cloud Run API with a bucket; the Postgres replica is read-only.",
        "A Cloud Run API with a bucket for uploads.",
    ],
)
def test_what_writes_keeps_its_bucket(goal: str) -> None:
    made = make_plan(goal, OFFLINE).expanded.architecture.parts
    buckets = {each.id for each in made if each.part == "bucket"}
    assert any(buckets & {*each.uses} for each in made if each.part == "cloud_run")


def test_a_folder_that_would_let_a_reader_write_is_told_and_not_mounted() -> None:
    made = make_plan(
        "Cloud Run service viewer mounts the bucket pictures as a folder. viewer may only read the bucket pictures.",
        OFFLINE,
    )
    assert not any(setting.key == "mount" for each in made.expanded.architecture.parts for setting in each.settings)
    assert [each.met for each in made.asked if each.need == "mount"] == [False]


def test_all_our_services_are_more_than_one() -> None:
    services = list(plan("internal deployment of all our backend services on cloud run").values())
    assert sum(each.part == "cloud_run" for each in services) > 1
