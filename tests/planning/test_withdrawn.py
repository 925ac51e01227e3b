"""What a later sentence takes back: the goal as it stands then, and what stays as it was said."""

import pytest

from functions.planning.rules.words.withdrawn import withdrawn


@pytest.mark.parametrize(
    ("goal", "meant"),
    [
        ("Scans, public. Scratch that last word, they are passports.", "Scans, private. they are passports."),
        ("Bucket Akten, öffentlich lesbar? Auf keinen Fall! Nur ich.", "Bucket Akten, private. Nur ich."),
        ("Bucket openbaar voor foto's. Toch maar niet openbaar.", "Bucket private voor foto's"),
        ("Un bucket para nóminas, público. Mejor no.", "Un bucket para nóminas, private"),
        ("Un bucket per le foto, pubblico. Anzi no.", "Un bucket per le foto, private"),
        ("Bucket para fotos, público. Pensando melhor, não.", "Bucket para fotos, private"),
        ("Un bucket public. Finalement pas public.", "Un bucket private"),
        ("Invoices, world readable. Strike the world readable bit.", "Invoices, private"),
        ("public bucket for art; the bucket deeds beside it isn't", "public bucket for art; bucket deeds is private"),
        ("shop and office, both public. Office not after all.", "shop and office, both public. Office is private."),
    ],
)  # fmt: skip
def test_what_was_opened_is_closed_again(goal: str, meant: str) -> None:
    assert withdrawn(goal).text == meant


@pytest.mark.parametrize(
    ("goal", "gone"),
    [
        ("Cloud Run API with Postgres and Redis. Delete the Redis again.", "Redis"),
        ("Eine API auf Cloud Run mit Postgres und Redis. Redis kann wieder weg.", "Redis"),
        ("API en Cloud Run con MySQL y Redis. Pensándolo bien, el Redis sobra.", "Redis"),
        ("Une API sur Cloud Run avec Postgres et Redis. Redis, finalement non.", "Redis"),
        ("Una API su Cloud Run con Postgres e Redis. Redis può saltare.", "Redis"),
        ("Een API op Cloud Run met Postgres en Redis. Haal Redis er weer uit.", "Redis"),
        ("App on Cloud Run with Cloud SQL and a CDN. The CDN is off the table.", "CDN"),
        ("A VM and a load balancer. Take the balancer out and give the VM no address.", "load balancer"),
        ("Postgres with HA. On reflection the standby can go.", "HA"),
    ],
)
def test_a_thing_that_may_go_is_out_and_told(goal: str, gone: str) -> None:
    made = withdrawn(goal)
    assert gone not in made.text.split(". without")[0]
    assert ". without " in made.text
    assert any(gone in each.words for each in made.corrections)


@pytest.mark.parametrize(
    ("goal", "meant"),
    [
        ("ann@a.io and bob@a.io may read reports. Bob left yesterday.", "ann@a.io may read reports."),
        ("eva@f.de und max@f.de dürfen lesen. Max hat gekündigt.", "eva@f.de dürfen lesen."),
        ("ana@a.es y luis@a.es pueden leer. Luis ya no trabaja aquí.", "ana@a.es pueden leer."),
        ("Mail a@a.io and b@a.io. b@a.io went on parental leave, so not to b.", "Mail a@a.io."),
        ("Bucket docs that only kim@a.io may read. Kim left in May.", "Bucket docs that nobody may read."),
    ],
)
def test_whoever_left_is_named_nowhere(goal: str, meant: str) -> None:
    assert withdrawn(goal).text == meant


@pytest.mark.parametrize(
    "goal",
    [
        "Bucket for uploads on Cloud Run. Delete uploads after 30 days.",
        "The first service is open to all (the second, of course not: only the first calls it).",
        "Bucket media is public; bucket payroll is not",
        "Public website, no database. Remove nothing without asking.",
        "bob@a.io may read the bucket. Traffic left over goes to a queue.",
        "Public API. Never store cards.",
    ],
)
def test_what_takes_nothing_back_stays_as_it_was(goal: str) -> None:
    assert withdrawn(goal).text == goal


def test_a_sentence_that_ends_by_a_no_says_the_contrary() -> None:
    made = withdrawn("GKE with backups. They should also include secrets - sorry, should not.")
    assert made.text == "GKE with backups. Without secrets."
