"""What two things of a goal say together, where neither says it alone, and what is then not taken for said."""

import pytest

from tests.planning.test_meant import plan


@pytest.mark.parametrize(
    "goal",
    [
        "Eine VM ohne öffentliche IP, wir kommen per SSH drauf",
        "Une VM sans adresse publique, nous y accédons en SSH",
        "A small Debian VM with no external address, two of us need SSH",
    ],
)
def test_ssh_to_what_has_no_address_comes_through_iap(goal: str) -> None:
    assert [each.settings.get("bastion") for each in plan(goal).values() if each.part == "vm"] == ["true"]


@pytest.mark.parametrize(
    "goal",
    [
        "VM on Debian without a public IP, no bastion, we SSH in over the VPN to our office 198.51.100.7",
        "Public VM for the web server with SSH from anywhere closed, private IPs for the rest",
        "VM with SSH from 203.0.113.4 and a Postgres with a private IP",
    ],
)
def test_no_login_is_made_that_a_goal_closes_or_has_another_way_for(goal: str) -> None:
    assert not any("bastion" in each.settings for each in plan(goal).values())


@pytest.mark.parametrize(
    "goal",
    [
        "Aplicación en Cloud Run con Postgres; la clave de la API de pagos no debe estar en el código",
        "Node API on Cloud Run, its SMTP credentials must never be in the repository",
        "Python-API auf Cloud Run, die Zugangsdaten der Wetter-API sollen sicher aufbewahrt werden",
    ],
)
def test_what_is_to_be_kept_out_of_the_code_is_a_secret(goal: str) -> None:
    assert "secret" in {each.part for each in plan(goal).values()}


@pytest.mark.parametrize(
    "goal",
    [
        "API on Cloud Run; passwords of our users are stored securely in Postgres",
        "Go API on Cloud Run, tokens are issued to users and kept safe in Redis",
        "OAuth login with JWT tokens, secure, on Cloud Run",
    ],
)
def test_what_users_get_is_no_secret_of_the_program(goal: str) -> None:
    assert "secret" not in {each.part for each in plan(goal).values()}


def test_files_that_arrive_start_the_work_on_them() -> None:
    parts = plan("Invoices land in a bucket, a container extracts the totals and writes them to BigQuery")
    assert {"eventarc", "bucket", "bigquery"} <= {each.part for each in parts.values()}


def test_what_is_done_before_an_upload_starts_nothing() -> None:
    parts = plan("Static site in a bucket, the images are compressed before upload")
    assert {each.part for each in parts.values()} == {"site"}


@pytest.mark.parametrize(
    "goal",
    [
        "Django on Cloud Run plus Neo4j on a VM",
        "Rails auf Cloud Run, dazu Meilisearch auf einer eigenen VM",
    ],
)
def test_a_machine_that_keeps_rows_stands_beside_cloud_run_and_is_reached_by_it(goal: str) -> None:
    parts = plan(goal)
    machine = next(id_ for id_, each in parts.items() if each.part == "vm")
    assert parts[machine].settings["public"] == "false"
    assert int(parts[machine].settings["data_disk_gb"])
    assert machine in next(each.uses for each in parts.values() if each.part == "cloud_run")


@pytest.mark.parametrize(
    "goal",
    [
        "Migrate our app from a VM to Cloud Run, with Postgres",
        "Our VM is slow, move the API to Cloud Run",
    ],
)
def test_a_machine_that_is_left_is_none_of_the_plan(goal: str) -> None:
    assert "vm" not in {each.part for each in plan(goal).values()}


def test_visitors_come_to_cloud_run_and_not_to_the_machine_beside_it() -> None:
    parts = plan("Django on Cloud Run and a Windows VM for reports, 500k visitors a month")
    assert [each.settings["machine_type"] for each in parts.values() if each.part == "vm"] == ["e2-medium"]


@pytest.mark.parametrize(
    "goal",
    [
        "Flask on Cloud Run with MySQL on a VM (the managed one is $20)",
        "Laravel auf Cloud Run, Postgres auf einer VM, Cloud SQL ist zu teuer",
    ],
)
def test_a_managed_database_that_costs_too_much_is_not_made(goal: str) -> None:
    parts = plan(goal)
    assert "sql" not in {each.part for each in parts.values()}
    assert [bool(each.settings.get("database")) for each in parts.values() if each.part == "vm"] == [True]


def test_the_runners_of_a_server_are_machines_as_many_as_are_said() -> None:
    parts = plan("Jenkins with 3 runners on Google Cloud")
    assert {id_ for id_, each in parts.items() if each.part == "vm"} == {"backend", "agent", "agent-2", "agent-3"}
