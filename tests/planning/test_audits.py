"""Audit logs of who reads and changes data: of which services, of which kinds, and what they are not."""

import pytest

from functions.planning.rules.architect import draw
from functions.planning.rules.read import read
from tests.parts.architectures import architecture, part
from tests.parts.test_every_part import files_of


@pytest.mark.parametrize(
    ("goal", "services", "off"),
    [
        ("Turn on data access audit logs for BigQuery and Cloud Storage", "storage,bigquery", {"looks"}),
        ("enable admin read audit logs in the project", "all", {"reads", "writes"}),
        ("activa los registros de auditoría de acceso a datos de BigQuery", "bigquery", {"looks"}),
        ("activer les journaux d'audit d'accès aux données pour tous les services", "all", {"looks"}),
        ("log all reads of the secrets in Secret Manager (audit config)", "secretmanager", {"looks"}),
        ("Ativar logs de auditoria de leitura de dados para Cloud SQL", "cloudsql", {"looks", "writes"}),
        ("turn on Data Acces logs for cloud storge", "storage", {"looks"}),
    ],
)
def test_what_is_said_is_logged_of_the_services_that_are_named(goal: str, services: str, off: set[str]) -> None:
    sketch = draw(read(goal))
    (made,) = sketch.of("audit_config")
    settings = sketch.parts[made].settings
    assert settings["services"] == services
    assert {key for key, value in settings.items() if value == "false"} == off
    assert not sketch.of("cloud_run", "log_sink")
    assert "audit_config" in sketch.how


@pytest.mark.parametrize(
    "goal",
    [
        "keep our audit logs for 7 years in a bucket",
        "an app that writes its own audit log table in Postgres",
        "a bucket for invoices, no data access logs",
    ],
)
def test_none_is_switched_on_where_a_goal_keeps_logs_or_says_no(goal: str) -> None:
    assert not draw(read(goal)).of("audit_config")


def test_an_organisation_and_whom_it_leaves_out_are_told() -> None:
    sketch = draw(read("Organisation-wide data access logs for Cloud Storage, exempt our backup account"))
    assert {each.need for each in sketch.told if not each.met} >= {"organisation", "exempt"}
    (made,) = sketch.of("audit_config")
    text = files_of(architecture(part(made, "audit_config", **sketch.parts[made].settings), name=made)).main_tf
    assert 'toset(["storage.googleapis.com"])' in text
    assert "exempted_members" not in text
