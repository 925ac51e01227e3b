"""Cloud SQL: what one choice says about another, and what is refused."""

import re

import pytest
from pydantic import ValidationError

from functions.planning.catalogue import compose, write
from functions.planning.cost import cost_of
from shared.parts.expand import expand
from shared.parts.part import Use
from shared.parts.sql.settings import SqlSettings
from shared.parts.stacks import plan_of
from tests.parts.architectures import REGION, architecture, part


def main_of(**settings: str) -> str:
    given = architecture(part("api", "cloud_run", "db"), part("db", "sql", **settings), name="api")
    return write(compose(plan_of(given), given)).main_tf


@pytest.mark.parametrize(
    ("settings", "version", "tier"),
    [
        ({}, "POSTGRES_16", "db-custom-1-3840"),
        ({"version": "17"}, "POSTGRES_17", "db-custom-1-3840"),
        ({"engine": "mysql"}, "MYSQL_8_4", "db-custom-1-3840"),
        ({"engine": "sqlserver", "license": "web"}, "SQLSERVER_2022_WEB", "db-custom-1-3840"),
        ({"edition": "enterprise_plus"}, "POSTGRES_16", "db-perf-optimized-N-2"),
        ({"pooling": "true", "tier": "db-custom-6-23040"}, "POSTGRES_16", "db-perf-optimized-N-8"),
    ],
)
def test_engine_version_and_edition_name_what_google_sells(settings: dict[str, str], version: str, tier: str) -> None:
    read = SqlSettings.model_validate(settings)
    assert (read.database_version, read.tier) == (version, tier)
    assert (read.edition == "enterprise_plus") is ("perf" in tier)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"version": "9.6"}, "versions are 18"),
        ({"engine": "mysql", "version": "17"}, "versions are 8.4"),
        ({"engine": "mysql", "extensions": "vector"}, "PostgreSQL's"),
        ({"extensions": "rm -rf"}, "no extension"),
        ({"authorized_networks": "0.0.0.0/0"}, "too wide"),
        ({"authorized_networks": "8.0.0.0/8"}, "too wide"),
        ({"authorized_networks": "office"}, "no range"),
        ({"flags": "cloudsql.iam_authentication=off"}, "no flag that can be set"),
        ({"flags": "max_connections"}, "plain value"),
        ({"flags": 'work_mem=1"}'}, "plain value"),
        ({"edition": "enterprise", "tier": "db-perf-optimized-N-2"}, "Enterprise Plus"),
        ({"engine": "sqlserver", "login": "iam"}, "login=password"),
        ({"engine": "sqlserver", "replica": "true"}, "license=enterprise"),
        ({"backups": "false", "replica": "true"}, "backups=true"),
        ({"backups": "false", "pitr": "true"}, "backups=true"),
        ({"disk_gb": "100", "disk_limit_gb": "50"}, "less than disk_gb"),
        ({"psc": "true", "authorized_networks": "203.0.113.4/32"}, "no public address"),
        ({"psc": "true", "replica_region": "europe-west4"}, "needs an endpoint there"),
        ({"psc": "false", "consumers": "acme-prod"}, "set psc=true"),
        ({"consumers": "*"}, "match pattern"),
    ],
)
def test_what_does_not_fit_together_says_what_would(settings: dict[str, str], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        SqlSettings.model_validate(settings)


def test_a_database_has_a_public_address_only_where_ranges_are_named() -> None:
    assert "ipv4_enabled    = false" in main_of()
    text = main_of(authorized_networks="203.0.113.4/32, 198.51.100.0/24")
    assert "ipv4_enabled    = true" in text
    assert text.count("authorized_networks {") == 2


@pytest.mark.parametrize("login", ["iam", "password"])
def test_by_private_service_connect_it_answers_at_an_endpoint_and_nothing_is_peered(login: str) -> None:
    text = main_of(psc="true", replica="true", consumers="acme-prod", login=login)
    assert "google_service_networking_connection" not in text
    assert "private_ip_address" not in text
    assert text.count('allowed_consumer_projects = [var.project_id, "acme-prod"]') == 2
    assert "google_sql_database_instance.db.psc_service_attachment_link" in text
    assert "value = google_compute_address.db_inner.address" in text
    assert "value = google_compute_address.db_replica_inner.address" in text


def test_endpoints_cost_their_hours_beside_a_load_balancer() -> None:
    def month(**settings: str) -> float:
        given = architecture(
            part("front", "load_balancer", "api"), part("api", "cloud_run", "db"), part("db", "sql", **settings)
        )
        return cost_of(expand(given), Use(REGION)).total_usd

    assert month(psc="true") - month() == pytest.approx(0.01 * 730, abs=0.01)


def test_a_password_is_read_from_the_secret_manager_and_never_stands_in_the_service() -> None:
    text = main_of(login="password")
    service = text[text.index('resource "google_cloud_run_v2_service"') :].partition("\n}\n")[0]
    assert "secret  = google_secret_manager_secret.api_db_url.id" in service
    assert "random_password" not in service
    assert "roles/cloudsql.instanceUser" not in text


def test_a_replica_stands_in_the_region_that_is_named() -> None:
    text = main_of(replica_region="europe-west4")
    replica = text[text.index('"google_sql_database_instance" "db_replica"') :].partition("\n}\n")[0]
    assert 'region               = "europe-west4"' in replica
    assert "master_instance_name = google_sql_database_instance.db.name" in replica
    assert "DATABASE_REPLICA_HOST" in text
    assert "DATABASE_REPLICA_HOST" not in main_of()


def test_a_program_starts_once_its_secrets_have_their_values() -> None:
    """Cloud Run refuses a revision whose secret has no version yet, and nothing else orders the two."""
    given = architecture(
        part("api", "cloud_run", "app", "token"),
        part("app", "sql", login="password"),
        part("token", "secret"),
        name="api",
    )
    text = write(compose(plan_of(given), given)).main_tf
    (waits,) = [line for line in text.splitlines() if "depends_on" in line and "url" in line]
    values = re.findall(r'^resource "(google_secret_manager_secret_version)" "(\w+)"', text, re.MULTILINE)
    assert len(values) == 3
    assert all(f"{kind}.{label}" in waits for kind, label in values)
