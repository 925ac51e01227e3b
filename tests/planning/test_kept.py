"""For how long logs and documents are kept, and in what."""

import pytest

from shared.http import Unprocessable
from tests.planning.test_elsewhere import planned


def settings(goal: str, part: str) -> dict[str, str]:
    """The settings of the one part of a kind."""
    found = [each for each in planned(goal).expanded.architecture.parts if each.part == part]
    assert len(found) == 1
    return {each.key: each.value for each in found[0].settings}


@pytest.mark.parametrize(
    ("goal", "days"),
    [
        ("Keep our Cloud Logging logs for 365 days", "365"),
        ("Logs sollen 180 Tage in Cloud Logging aufbewahrt werden", "180"),
        ("Los logs del proyecto deben conservarse 400 días", "400"),
        ("Conserver les journaux pendant deux ans dans un bucket de logs dédié", "730"),
        ("Node API with Postgres. Retain logs one year.", "365"),
        ("A log bucket with 10 years retention that gets all audit logs", "3650"),
    ],
)
def test_logs_are_kept_where_they_are_searched(goal: str, days: str) -> None:
    said = settings(goal, "log_sink")
    assert (said["to"], said["keep_days"]) == ("log_bucket", days)
    assert not {"bucket", "bigquery"} & {each.part for each in planned(goal).expanded.architecture.parts}


@pytest.mark.parametrize(
    ("goal", "to"),
    [("Audit logs in a GCS bucket for 400 days", "bucket"), ("Our logs to BigQuery, kept for 90 days", "bigquery")],
)
def test_logs_go_to_the_place_that_is_named(goal: str, to: str) -> None:
    assert settings(goal, "log_sink").get("to", "bigquery") == to


def test_the_projects_own_log_bucket_is_not_changed_by_a_plan() -> None:
    with pytest.raises(Unprocessable, match="_Default bucket is its owner's"):
        planned("Set the log retention to 14 days to save money")


@pytest.mark.parametrize(
    ("goal", "wanted"),
    [
        (
            "Firestore with point-in-time recovery and weekly backups kept for 8 weeks",
            {"pitr": "true", "backups": "false", "weekly_days": "56"},
        ),
        (
            "Firestore database in nam5 with daily backups kept 14 days and delete protection",
            {"location": "nam5", "backups": "true", "backup_days": "14"},
        ),
        (
            "Firestore mit PITR, tägliche Sicherung 7 Tage und wöchentliche Sicherung jeden Sonntag 12 Wochen",
            {"pitr": "true", "backups": "true", "backup_days": "7", "weekly_days": "84", "weekday": "SUNDAY"},
        ),
        (
            "Firestore en eur3 con recuperación a un momento dado y copias semanales los lunes durante 30 días",
            {"location": "eur3", "pitr": "true", "backups": "false", "weekly_days": "30", "weekday": "MONDAY"},
        ),
        ("Firestore native database for our app, no backups needed", {"backups": "false"}),
    ],
)
def test_documents_are_kept_as_it_is_said(goal: str, wanted: dict[str, str]) -> None:
    assert settings(goal, "firestore") == wanted
    assert not {"sql", "budget"} & {each.part for each in planned(goal).expanded.architecture.parts}


def test_rows_beside_documents_keep_their_own_backups() -> None:
    goal = "An API with Postgres, backups kept 30 days. Firestore for sessions with weekly backups."
    assert settings(goal, "firestore")["weekly_days"] == "56"
    assert settings(goal, "sql")["backup_days"] == "30"


@pytest.mark.parametrize(
    "goal",
    [
        "bucket that archives files after 90 days",
        "a bucket whose objects get archived after 90 days",
        "Bucket, Dateien werden nach 90 Tagen archiviert",
        "un bucket que archiva los ficheros a los 90 días",
        "bucket, os arquivos são arquivados depois de 90 dias",
    ],
)
def test_what_is_archived_is_not_deleted(goal: str) -> None:
    said = settings(goal, "bucket")
    assert (said["lifecycle_class"], said["lifecycle_days"]) == ("ARCHIVE", "90")
    assert "delete_after_days" not in said
