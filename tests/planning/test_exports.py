"""A database is copied into a bucket as often as a goal says, by a job that may do this and no more."""

import pytest

from tests.planning.test_meant import plan

DAILY_AT_2 = "0 2 * * *"

# Goal -> what is copied, when and by whose clock, and for how many days a copy is kept (None: nobody says).
COPIED = [
    (
        ("An API with Postgres. Export the database to a bucket every 6 hours, keep the dumps for 30 days"),
        "sql",
        "0 */6 * * *",
        None,
        "30",
    ),
    (
        (
            "Unser Shop läuft auf Cloud Run mit MySQL; jede Nacht um 2 Uhr soll die "
            "Datenbank in einen Bucket exportiert werden. Zeitzone Europe/Berlin"
        ),
        "sql",
        DAILY_AT_2,
        "Europe/Berlin",
        None,
    ),
    (
        (
            "PHP sur Cloud Run avec une base MySQL. Chaque soir à 23h, exporter la base dans "
            "un bucket, garder 60 jours, heure de Paris."
        ),
        "sql",
        "0 23 * * *",
        "Europe/Paris",
        "60",
    ),
    (
        (
            "API en Cloud Run con Postgres. Cada noche a las 3 se exporta la base de datos a "
            "un bucket y las copias se borran después de 20 días."
        ),
        "sql",
        "0 3 * * *",
        None,
        "20",
    ),
    (
        (
            "Een API op Cloud Run met Postgres. Elke nacht om 2 uur een dump van de database "
            "naar een bucket, 30 dagen bewaren, tijdzone Amsterdam."
        ),
        "sql",
        DAILY_AT_2,
        "Europe/Amsterdam",
        "30",
    ),
    (
        ("API su Cloud Run con database MySQL: ogni notte alle 2 esporta il database in un bucket, conserva 15 giorni"),
        "sql",
        DAILY_AT_2,
        None,
        "15",
    ),
    (
        (
            "A backend on Cloud Run with Firestore. Managed export of Firestore to a bucket "
            "every day at 04:00 UTC, exports deleted after 45 days."
        ),
        "firestore",
        "0 4 * * *",
        "Etc/UTC",
        "45",
    ),
    (
        ("BigQuery dataset `sales`. Every Monday at 6:00 export its tables to a bucket, kept for a year."),
        "bigquery",
        "0 6 * * 1",
        None,
        "365",
    ),
]


@pytest.mark.parametrize(("goal", "copies", "cron", "zone", "days"), COPIED)
def test_a_database_is_copied_when_and_for_as_long_as_it_is_said(
    goal: str, copies: str, cron: str, zone: str | None, days: str | None
) -> None:
    parts = plan(goal)
    assert parts["export"].settings == {"copies": copies}
    assert parts["export"].uses[1:] == ["dumps"]
    assert parts["dumps"].settings.get("delete_after_days") == days
    clock = parts["export-clock"]
    assert (clock.settings["cron"], clock.settings.get("timezone"), clock.uses) == (cron, zone, ["export"])
    # No program of anybody's runs beside it, and none reaches the copies.
    assert [each for each in parts if parts[each].part == "run_job"] == ["export"]
    assert not [each for each in parts.values() if "dumps" in each.uses and each.part != "run_job"]


def test_each_of_several_databases_is_copied_and_only_the_named_one_of_them() -> None:
    both = plan("Node API with Firestore and Postgres. Dump both databases to one bucket each night at 2")
    assert {each.settings["copies"] for each in both.values() if each.part == "run_job"} == {"sql", "firestore"}
    one = plan("Two Postgres databases: orders and billing. Export billing only, every night at 3, to a bucket")
    assert one["export"].uses[0] == "billing"


@pytest.mark.parametrize(
    "goal",
    [
        "a nightly job that exports orders to a bucket as CSV, with Postgres",
        "Postgres on Cloud Run, logs exported to a bucket every day",
        "An API with Postgres, daily backups",
        "an API, Postgres and a bucket for exports",
    ],
)
def test_what_a_program_exports_is_its_own_matter(goal: str) -> None:
    assert not [each for each in plan(goal).values() if each.settings.get("copies")]
