"""What runs on a machine, what reaches it, and what it is."""

import pytest

from functions.planning.catalogue import compose, write
from tests.planning.test_elsewhere import planned


def parts(goal: str) -> dict[str, dict[str, str]]:
    """The settings of the parts of a plan, by their kind."""
    drawn = planned(goal).expanded.architecture.parts
    return {each.part: {said.key: said.value for said in each.settings} for each in drawn}


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        ("Une VM avec notre appli PHP, PostgreSQL et Redis sont installés sur la même machine.", ("postgres", "redis")),
        ("Listmonk on a small VM, everything else it uses (postgres, redis) on the same host.", ("postgres", "redis")),
        ("A VM that should locally run Redis and our Node worker in Docker.", ("", "redis")),
    ],
)
def test_what_is_said_to_run_on_the_machine_is_no_managed_store(goal: str, said: tuple[str, str]) -> None:
    found = parts(goal)
    assert not {"sql", "redis", "valkey"} & set(found)
    assert (found["vm"].get("database", ""), found["vm"].get("cache", "")) == said


def test_airflow_in_docker_on_a_machine_is_no_composer() -> None:
    goal = "una VM e2-standard-4 con ubuntu 22.04 para correr airflow en docker"
    assert set(parts(goal)) == {"vm"}
    assert any(not each.met and "airflow" in each.words.lower() for each in planned(goal).asked)


@pytest.mark.parametrize(
    "goal",
    [
        "Our app in Docker on a VM, Postgres in Cloud SQL.",
        "Our app in Docker on a VM in Frankfurt, its Postgres is a managed database in Cloud SQL.",
    ],
)
def test_a_managed_store_that_is_wanted_stays(goal: str) -> None:
    assert "sql" in parts(goal)


@pytest.mark.parametrize(
    ("goal", "key", "engine"),
    [
        ("Django on Cloud Run, MySQL on a small VM instead of Cloud SQL.", "database", "mysql"),
        ("Node-API auf Cloud Run, MongoDB auf einer eigenen VM.", "database", "mongodb"),
        ("Rails app on Cloud Run, Postgres on an e2-micro VM, Cloud SQL costs too much", "database", "postgres"),
        ("Cloud Run API, die Postgres läuft auf einer VM, weil die verwaltete zu teuer ist", "database", "postgres"),
        ("self-managed MySQL on Compute Engine for our Symfony API on Cloud Run", "database", "mysql"),
        ("Django on Cloud Run with MySQL on a VM (managed one is $20)", "database", "mysql"),
        ("Redis self-hosted on an e2-micro machine, a Flask API on Cloud Run uses it.", "cache", "redis"),
    ],
)
def test_a_store_on_a_machine_is_reached_by_the_service_alone(goal: str, key: str, engine: str) -> None:
    made = planned(goal)
    machine = parts(goal)["vm"]
    assert (machine[key], machine["public"], machine["stores_open"]) == (engine, "false", "true")
    text = write(compose(made.plan, made.expanded.architecture)).by_name()["main.tf"]
    assert "network_interfaces {" in text
    assert "access_config" not in text
    assert "0.0.0.0/0" not in text
    assert any("password" in each.how for each in made.asked if not each.met)


def test_an_image_that_is_named_is_run() -> None:
    goal = "Minecraft for friends: the container itzg/minecraft-server:java21 on an e2-standard-2 machine"
    assert parts(goal)["vm"]["image"].endswith("itzg/minecraft-server:java21")


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        ("VM with a 500 GB data disk, snapshot every 6 hours, keep them 5 days.", "snapshot_every_h=6 snapshot_days=5"),
        (
            "Debian-VM mit 200 GB Datenplatte, alle 4 Stunden ein Snapshot, 3 Tage aufheben.",
            "snapshot_every_h=4 snapshot_days=3",
        ),
        (
            "Servidor Ubuntu con disco de 100 GB; instantáneas cada 8 horas, se conservan 10 días.",
            "snapshot_every_h=8 snapshot_days=10",
        ),
        (
            "VM, snapshots every Sunday at 02:00, kept for 8 weeks.",
            "snapshot_weekday=sunday snapshot_hour=2 snapshot_days=56",
        ),
        ("Daily snapshots at 22:00 of our VM, stored in us-east1.", "snapshot_hour=22 snapshot_location=us-east1"),
    ],
)
def test_snapshots_have_their_rhythm(goal: str, said: str) -> None:
    machine = parts(goal)["vm"]
    wanted = dict(each.split("=") for each in said.split())
    assert {key: machine.get(key) for key in wanted} == wanted
    assert "snapshot_hour" in wanted or "snapshot_hour" not in machine


def test_a_machine_that_is_free_has_nothing_that_is_billed() -> None:
    found = parts("my discord bot (python, sqlite file) on a VM, it must be free. no open ports except ssh for me")
    assert "nat" not in found
    assert (found["vm"]["machine_type"], found["vm"]["disk_type"], found["vm"]["disk_gb"]) == (
        "e2-micro",
        "pd-standard",
        "30",
    )
    assert "data_disk_gb" not in found["vm"]


def test_free_of_something_else_is_no_free_machine() -> None:
    found = parts("A VM for our site with a free SSL certificate, almost free would be nice. Domain www.example.org")
    assert found["vm"].get("disk_type") is None


@pytest.mark.parametrize(
    ("goal", "port"),
    [
        ("NFS server VM with a 1 TB disk, reachable only from 192.168.0.0/16, no public address.", "2049"),
        ("A VM for our licence server on tcp 27000, reachable only from 10.20.0.0/16.", "27000"),
    ],
)
def test_private_networks_reach_a_machine_without_an_address(goal: str, port: str) -> None:
    machine = parts(goal)["vm"]
    assert (machine["tcp_ports"], machine["public"]) == (port, "false")
    assert machine["sources"].endswith("/16")


@pytest.mark.parametrize(
    "goal",
    [
        "We want Cloud SQL for orders and Postgres on a VM for analytics",
        "Cloud Run API, Postgres on a VM; Cloud SQL for the reports must not be expensive",
        "Rails on Cloud Run with Cloud SQL for Postgres, as a VM is too expensive",
    ],
)
def test_a_managed_database_that_is_wanted_is_not_put_aside(goal: str) -> None:
    assert "sql" in parts(goal)


def test_a_group_has_the_size_and_the_spread_that_are_said() -> None:
    said = parts("A regional managed instance group of 3 e2-small machines behind a load balancer")["group"]
    assert (said["spread"], said["min_replicas"], said["max_replicas"]) == ("region", "3", "3")


def test_the_disk_of_a_database_s_machine_is_copied_where_backups_are_asked_for() -> None:
    assert parts("API on Cloud Run, MySQL on a VM (managed one is $20), daily backup")["vm"]["snapshots"] == "true"


@pytest.mark.parametrize(
    "goal",
    [
        "nightly dumps of our MariaDB server into a bucket, deleted after 60 days",
        "los volcados de MariaDB de nuestro servidor a un bucket",
    ],
)
def test_a_database_on_a_server_that_stands_is_not_built(goal: str) -> None:
    assert "bucket" in parts(goal)
    assert not {"sql", "vm"} & set(parts(goal))


@pytest.mark.parametrize(
    ("goal", "machine", "gpu"),
    [
        ("a GPU machine: 1x T4, 4 cpu, 16 GB ram", "n1-highmem-4", "nvidia-tesla-t4"),
        ("machine with one L4, 8 vCPU, 32 GB", "g2-standard-8", "nvidia-l4"),
        ("a VM with an L4, 24 vCPUs and 96 GB of memory", "g2-standard-32", "nvidia-l4"),
        ("a GPU machine with one V100 and 8 cores", "n1-standard-8", "nvidia-tesla-v100"),
        ("GPU box: 2x V100, 16 cores, 60 GB RAM", "n1-standard-16", "nvidia-tesla-v100"),
    ],
)
def test_a_machine_with_a_gpu_has_the_cores_and_the_memory_that_are_said(goal: str, machine: str, gpu: str) -> None:
    made = parts(goal)["vm"]
    assert (made["machine_type"], made["gpu"]) == (machine, gpu)
