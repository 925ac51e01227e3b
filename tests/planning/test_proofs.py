"""What a goal names is proven by the finished plan, of the thing that it is said of, or told in its own words."""

import pytest

from functions.planning.plan import make_plan
from functions.planning.rules.told.proofs import proofs
from functions.planning.rules.words.tables import needs_table
from shared.parts import part_named
from tests.planning.test_meant import OFFLINE


@pytest.mark.parametrize(
    ("goal", "words", "by"),
    [
        ("Node API on Cloud Run with MariaDB 10.11 as its database", "MariaDB", "MariaDB itself"),
        ("Une API Symfony sur Cloud Run avec MariaDB", "MariaDB", "MariaDB itself"),
        (
            "Cloud Run service with Postgres. Uploaded scans land in a bucket and that bucket needs a nightly backup.",
            "nightly backup",
            "regular copies",
        ),
        ("Filestore share of 1 TB with daily backups, and a Postgres", "daily backups", "shares has none"),
        ("Redis with a replica, Postgres with a replica, API on Cloud Run", "replica", "cache has none"),
        ("A Redis cache and a Django app, with exports of the cache to a bucket", "exports of the cache", "export"),
        ("Shared VPC with 3 subnets", "Shared VPC", "several projects"),
        ("Network load balancer for UDP in front of two machines", "load balancer", "network load balancer"),
        ("Cloud Run API, mutual TLS for partners", "mutual TLS", "mutual TLS"),
        ("A Debian VM with a local SSD", "local SSD", "local SSD"),
        ("An app on Cloud Run that staff reach only over our VPN", "over our VPN", "a VPN"),
        ("Ein Bucket für Rechnungen, jede Nacht gesichert, und eine VM", "jede Nacht gesichert", "files has none"),
        ("Un balanceador de red para UDP 5000 con dos máquinas virtuales", "balanceador", "network load balancer"),
        ("A group of machines that scales on memory", "scales on", "memory"),
        (
            "Two Postgres databases, crm and ledger; the ledger user may only read crm",
            "user may only read",
            "only read",
        ),
        ("SQL Server database and a Windows VM with IIS in London", "SQL Server", "Cloud SQL"),
        ("Debian 12 box e2-small, swap 2 GB", "swap 2 GB", "swap"),
        ("Postgres 16, 100 GB ssd autoresize off", "autoresize off", "by itself"),
        ("A bucket with photos which must be backed up weekly, and a Postgres", "backed up", "files has none"),
        ("Redis with 5 GB, Flask on Cloud Run, MySQL with 80 GB", "5 GB", ""),
        # Google's own products that no part makes, or that this plan has not.
        ("A bucket and a dataset, loaded by the Data Transfer Service", "Data Transfer Service", "a transfer"),
        ("Un bucket y un servicio en Cloud Run dentro de VPC Service Controls", "VPC Service Controls", "a perimeter"),
        ("SQL Server in Cloud SQL, reached by an interconnect", "interconnect", "an interconnect"),
        ("GKE with a service mesh between the teams' services", "service mesh", "a service mesh"),
        ("A bucket, and Data Fusion that reads it", "Data Fusion", "Data Fusion"),
    ],
)
def test_what_no_part_has_is_told(goal: str, words: str, by: str) -> None:
    asked = make_plan(goal, OFFLINE).asked
    if words == "5 GB" and any(each.met and "memory_gb = 5" in each.how for each in asked):
        return
    assert any(not each.met and words in each.words and by in each.how for each in asked), asked


@pytest.mark.parametrize(
    ("goal", "need"),
    [
        ("API on Cloud Run with Postgres and backups", "backups"),
        ("API on Cloud Run with Postgres and a bucket for files, with backups", "backups"),
        ("API on Cloud Run and a replica of the Redis cache in a second zone", "stated"),
        ("Una API con Postgres y copias de seguridad a un bucket", "backups"),
        ("A bucket for backups of our NAS", "backups"),
        ("Postgres and a bucket for uploads and backups, API on Cloud Run", "backups"),
        ("Eine VM mit Postgres und täglicher Sicherung", "backups"),
        ("A Debian VM with backups of the disk in a bucket", "backups"),
        ("Postgres with a read replica, API on Cloud Run", "replica"),
        ("A Windows VM, remote desktop through IAP", "windows"),
        ("Nightly job that dumps the MySQL database to a bucket", "mysql"),
        ("GKE standard with a pool of spot nodes", "spot"),
        ("Versioned bucket for scans, API on Cloud Run", "bucket"),
    ],
)
def test_what_a_part_has_is_met(goal: str, need: str) -> None:
    asked = make_plan(goal, OFFLINE).asked
    assert any(each.met and each.need == need for each in asked), asked
    assert not any(not each.met and each.need == need for each in asked), asked


def test_a_denial_of_what_stands_is_none() -> None:
    asked = make_plan("Two Postgres databases, crm and ledger, API on Cloud Run", OFFLINE).asked
    assert not any(not each.met and each.need == "postgres" for each in asked), asked


@pytest.mark.parametrize(
    "goal",
    [
        "Websocket chat backend on a VM with Redis pub/sub",
        "API on Cloud Run, Postgres, nightly backups",
        "A GKE cluster, its own load balancer in front of the shop",
        "No Cloud Armor, just a load balancer before an API on Cloud Run",
        "A VM with Postgres that stops every night",
        "A bucket, versioned, whose files go after 30 days",
    ],
)
def test_what_needs_no_resource_of_that_name_is_not_denied(goal: str) -> None:
    asked = make_plan(goal, OFFLINE).asked
    assert not any("nothing in the plan has it" in each.how for each in asked), asked


def test_each_proof_is_of_a_part_that_there_is() -> None:
    for proof in proofs().values():
        assert proof.words or proof.name in needs_table(), proof.name
        for way in proof.ways:
            if way.part == "alert" or way.part.startswith("google_"):
                continue
            part = part_named(way.part)
            assert part is not None, way
            for key in filter(None, way.key.split("&")):
                assert key == "arguments" or hasattr(part.settings(), key), way
        assert all(part_named(each) for each in proof.beside), proof.name
