"""What a goal says no to, who may come in, and when machines run: the same in every language that people write."""

import re

import pytest

from functions.planning.catalogue import compose, write
from functions.planning.plan import Planned, make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.goal import fold
from functions.planning.rules.read import read
from functions.planning.rules.words.numerals import in_digits
from functions.planning.rules.words.running import running
from shared.llm import provider
from shared.settings import ModelSettings


def planned(goal: str) -> Planned:
    return make_plan(goal, provider(ModelSettings(), RULES))


def files(made: Planned) -> str:
    return "\n".join(write(compose(made.plan, made.expanded.architecture)).by_name().values())


@pytest.mark.parametrize(
    ("goal", "wanted", "not_wanted"),
    [
        ("Servidor no Brasil com fila no Redis e banco no Postgres", {"redis", "postgres"}, set()),
        ("Uma API no Cloud Run com Postgres, sem Redis nem Kubernetes", {"postgres"}, {"redis", "kubernetes"}),
        ("Un'API Python con PostgreSQL, senza Redis, non voglio Kubernetes", {"postgres"}, {"redis", "kubernetes"}),
        ("Une API avec MySQL, je ne veux pas de Redis", {"mysql"}, {"redis"}),
        ("Una API con MySQL, nada de Redis", {"mysql"}, {"redis"}),
        ("Ein Backend mit Postgres, Redis brauchen wir nicht", {"postgres"}, {"redis"}),
        ("an api with postgres. redis is not needed", {"postgres"}, {"redis"}),
        ("Eine API mit Postgres.\nNicht nötig: Kubernetes, Redis.\nDanke!", {"postgres"}, {"redis", "kubernetes"}),
        ("An API with Postgres. Out of scope:\n- Redis\n- Kubernetes", {"postgres"}, {"redis", "kubernetes"}),
        ("A Mattermost with Postgres. SSO comes later.", {"postgres"}, {"iap"}),
    ],
)
def test_what_is_not_wanted_is_read_in_every_language(goal: str, wanted: set[str], not_wanted: set[str]) -> None:
    reading = read(goal)
    found = {*reading.needs, *reading.brought}
    assert wanted <= found
    assert not not_wanted & found


@pytest.mark.parametrize(
    "goal",
    [
        "A Go API on Cloud Run with Postgres, nothing should be exposed publicly",
        "Eine Go-API auf Cloud Run mit Postgres, nichts ist von außen erreichbar",
        "Una API Go en Cloud Run con Postgres, no debe ser accesible desde internet",
        "Une API Go sur Cloud Run avec Postgres, elle ne doit jamais être accessible depuis internet",
        "Uma API Go no Cloud Run com Postgres, não pode ser acessível pela internet",
        "Un'API Go su Cloud Run con Postgres, niente di pubblico",
        "levantar n8n con postgres, que solo lo use mi equipo (cuentas de @miempresa.com)",
    ],
)
def test_a_service_that_nobody_outside_may_reach_is_open_to_nobody(goal: str) -> None:
    text = files(planned(goal))
    assert "google_cloud_run_v2_service" in text
    assert "allUsers" not in text


@pytest.mark.parametrize(
    "goal",
    [
        "API with Postgres, no public IP on the database",
        "Une API Node avec MySQL, accessible uniquement depuis notre bureau (IP 82.64.12.7). Pas d'adresse publique",
        "autopilot cluster, only our office 198.51.100.0/24 may reach the control plane, postgres beside it",
        "litellm + postgres for our devs, only from company accounts",
    ],
)
def test_a_database_is_made_and_stays_closed_where_something_else_is_opened(goal: str) -> None:
    text = files(planned(goal))
    assert re.search(r"ipv4_enabled\s*= false", text)


def test_pages_of_a_machine_are_open_to_named_networks_alone() -> None:
    text = files(planned("Jenkins on a VM, 100 GB disk, reachable only from 192.0.2.0/24"))
    assert '"192.0.2.0/24"' in text
    assert "0.0.0.0/0" not in text


def test_a_database_of_ones_own_house_is_not_made_again() -> None:
    made = planned("a nightly backup of a MySQL on our own server into a locked bucket, keep 35 days")
    assert [each.part for each in made.expanded.architecture.parts] == ["bucket"]
    lifecycle = next(each for each in made.asked if each.need == "lifecycle")
    assert lifecycle.met
    assert "delete_after_days" not in lifecycle.how


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("should be off from 3am to 3pm", ((15, 0), (3, 0))),
        ("se apague cada noche a las 2 y se encienda a las 16", ((16, 0), (2, 0))),
        ("ligar às 18h e desligar às 2h", ((18, 0), (2, 0))),
        ("wird um 22 Uhr heruntergefahren und um 7:30 Uhr gestartet", ((7, 30), (22, 0))),
        ("von 20 bis 6 Uhr ausgeschaltet", ((6, 0), (20, 0))),
        ("s'éteint à 19h30 et redémarre à 7h", ((7, 0), (19, 30))),
        ("si spegne alle 20 e si riaccende alle 8", ((8, 0), (20, 0))),
        ("starts at 7:30 and stops at 18:30", ((7, 30), (18, 30))),
    ],
)
def test_hours_are_read_in_any_order_and_to_the_minute(said: str, hours: object) -> None:
    assert running(fold(said)) == hours


def test_several_buckets_have_each_what_is_said_of_it_alone() -> None:
    made = planned(
        "three buckets: incoming (delete after 14 days), curated (versioned, keep), assets (everyone can read)"
    )
    held = {part.id: {each.key: each.value for each in part.settings} for part in made.expanded.architecture.parts}
    assert held == {
        "incoming": {"delete_after_days": "14"},
        "curated": {"versioning": "true"},
        "assets": {"public": "true"},
    }


def test_pools_of_a_cluster_have_each_their_own_size() -> None:
    goal = "GKE standard, a pool of 2 to 5 e2-standard-4 nodes and a spot pool of 0 to 10 n2-standard-8 nodes"
    text = files(planned(goal))
    assert re.search(r"min_node_count = 2\n\s+max_node_count = 5", text)
    assert re.search(r"min_node_count = 0\n\s+max_node_count = 10", text)


def test_what_is_kept_without_an_end_is_never_deleted() -> None:
    made = planned("Rechnungen als PDF in einem Bucket, 8 Jahre unlöschbar aufbewahren")
    bucket = next(each for each in made.expanded.architecture.parts if each.part == "bucket")
    assert {each.key: each.value for each in bucket.settings} == {"retention_days": "2920"}


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        ("Una API con Postgres, cada cliente su propia base de datos", "su propia base"),
        ("Eine API mit Postgres, jeder Kunde bekommt eine eigene Datenbank", "eigene Datenbank"),
        ("Cloud Run API, 10 % des Verkehrs auf die neue Version", "10 % des Verkehrs"),
        ("API com um bucket, ninguém apaga os arquivos nunca", "apaga"),
        ("Une API sur Cloud Run, un cron appelle /tasks/sync", "/tasks/sync"),
    ],
)
def test_what_turns_a_wish_is_said_in_every_language_where_the_plan_does_not_follow(goal: str, said: str) -> None:
    assert any(said in each.words for each in planned(goal).asked if not each.met)


def test_keys_of_a_product_and_a_pipeline_of_one_run_nothing() -> None:
    goal = "Node on Cloud Run, secrets (Stripe, Mailjet, Sentry), our CI (GitLab, group acme/shop) deploys keyless"
    parts = {each.part for each in planned(goal).expanded.architecture.parts}
    assert parts == {"cloud_run", "secret", "registry", "keyless_ci"}


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("seis mil usuarios", "6000 usuarios"),
        ("quarenta dias de backup", "40 dias de backup"),
        ("alle sette e mezza", "alle 7:30"),
        ("due jobs are run", "due jobs are run"),
        ("redis voor onze api", "redis voor onze api"),
    ],
)
def test_numbers_in_words_are_the_same_wherever_they_are_read(text, digits):
    assert in_digits(text) == digits
