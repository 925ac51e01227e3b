"""Machines have the disks, the names, the addresses and the hours that a goal gives each of them."""

from collections.abc import Mapping

import pytest

from tests.planning.test_meant import plan

# Goal -> id -> settings (None: left at the default).
MACHINES: list[tuple[str, Mapping[str, Mapping[str, str | None]]]] = [
    (
        (
            "A VM with two data disks: 100 GB SSD for the database mounted at "
            "/var/lib/postgresql, 50 GB balanced for logs at /var/log/App"
        ),
        {
            "backend": {
                ("data_disk_gb"): "100",
                "data_disk_type": "pd-ssd",
                "data_disk_name": "database",
                "data_mount": "/var/lib/postgresql",
                "disks": "logs=50:pd-balanced:/var/log/App",
            }
        },
    ),
    (
        "Debian VM mit zwei Datenplatten: 200 GB SSD unter /data und 1 TB Standard unter /archiv",
        {"backend": {"data_disk_gb": "200", "data_mount": "/data", "disks": "data-2=1024:pd-standard:/archiv"}},
    ),
    ("Eine VM mit zwei Datenplatten mit je 100 GB", {"backend": {"data_disk_gb": "100", "disks": "data-2=100"}}),
    (
        "One VM with a 50 GB boot disk and two data disks, data1 of 100 GB and data2 of 400 GB",
        {"backend": {"disk_gb": "50", "data_disk_name": "data1", "disks": "data2=400"}},
    ),
    ("a VM with a 200 GB data disk", {"backend": {"data_disk_gb": "200", "data_disk_name": None, "disks": None}}),
    (
        "3 VMs: web-1 and web-2 (e2-small) and db-1 (e2-standard-4 with a 200 GB SSD data disk)",
        {
            "web-1": {"machine_type": "e2-small", "data_disk_gb": None},
            "web-2": {"machine_type": "e2-small", "database": None},
            "db-1": {"machine_type": "e2-standard-4", "data_disk_gb": "200"},
        },
    ),
    (
        "VMs web-1, web-2, db-1 with Ubuntu 22.04, each e2-medium",
        {each: {"os": "ubuntu-2204", "machine_type": "e2-medium"} for each in ("web-1", "web-2", "db-1")},
    ),
    (
        (
            "Three servers:\n1. alpha: e2-small, on from 7 to 19 on weekdays\n2. beta: "
            "e2-medium, always on\n3. gamma: e2-standard-2, 250 GB data disk"
        ),
        {
            "alpha": {"start_cron": "0 7 * * 1-5", "data_disk_gb": None},
            "beta": {"start_cron": None},
            "gamma": {"machine_type": "e2-standard-2", "data_disk_gb": "250"},
        },
    ),
    (
        (
            "Drei VMs: web (e2-small, öffentlich), worker (e2-medium, ohne öffentliche "
            "Adresse) und db (e2-standard-2, 100 GB SSD, ohne öffentliche Adresse)"
        ),
        {"web": {"public": None}, "worker": {"public": "false"}, "db": {"public": "false", "data_disk_gb": "100"}},
    ),
    (
        "Two VMs, app-01 (10.10.0.11) and app-02 (10.10.0.12), static internal addresses, no public IP",
        {
            "app-01": {"internal_ip": "10.10.0.11", "public": "false"},
            "app-02": {"internal_ip": "10.10.0.12", "public": "false"},
        },
    ),
    ("a VM with Postgres, port 5432 open from 10.10.0.9 only", {"backend": {"internal_ip": None}}),
    (
        "A VM named build-box, hostname build.corp.example, from 8 to 18 on working days, Berlin time",
        {"build-box": {"hostname": "build.corp.example", "domain": None, "stop_cron": "0 18 * * 1-5"}},
    ),
    (
        "Een VM e2-standard-2 die op werkdagen van 8 tot 18 uur draait, tijdzone Amsterdam",
        {"backend": {"start_cron": "0 8 * * 1-5", "stop_cron": "0 18 * * 1-5", "timezone": "Europe/Amsterdam"}},
    ),
]


@pytest.mark.parametrize(("goal", "machines"), MACHINES)
def test_a_machine_has_what_is_said_of_it_alone(goal: str, machines: Mapping[str, Mapping[str, str | None]]) -> None:
    parts = {id_: each for id_, each in plan(goal).items() if each.part == "vm"}
    assert {*parts} == {*machines}
    told = {id_: {key: parts[id_].settings.get(key) for key in said} for id_, said in machines.items()}
    assert told == machines
