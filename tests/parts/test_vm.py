"""A machine in all its kinds: what follows from what is said, what is refused, and what is open to whom."""

import re
import shutil
import subprocess

import pytest

from functions.planning.cost import cost_of
from shared.cost.hours import share_of
from shared.drafts import judge_draft
from shared.parts import part_named
from shared.parts.expand import PlanRefused, expand
from shared.parts.part import Use
from shared.parts.vm.apps import APPS
from shared.parts.vm.settings import AppName, VmSettings
from tests.parts.architectures import REGION, VARIANTS, architecture, part
from tests.parts.test_every_part import files_of

KINDS = [settings for name, settings in VARIANTS if name == "vm"] + [{"app": app} for app in APPS]


def machine(**settings: str) -> str:
    return files_of(architecture(part("it", "vm", **settings), name="it")).main_tf


@pytest.mark.parametrize("settings", KINDS, ids=lambda settings: "-".join(settings.values())[:40])
def test_every_kind_is_valid_and_its_script_can_be_read_by_the_shell(settings: dict[str, str]) -> None:
    files = files_of(architecture(part("it", "vm", **settings), name="it"))
    assert judge_draft(files.by_name()) == []
    shell = shutil.which("bash")
    assert shell
    for script in re.findall(r"startup-script = <<-EOT\n(.*?)\n    EOT\n", files.main_tf, re.DOTALL):
        lines = re.sub(r"\$\{[^}]*\}", "it", re.sub(r"^ {6}", "", script, flags=re.MULTILINE))
        read = subprocess.run([shell, "-n"], input=lines, text=True, capture_output=True, check=False)
        assert (read.returncode, read.stderr) == (0, "")


@pytest.mark.parametrize(
    ("settings", "nobody"),
    [
        ({"os": "windows"}, True),
        ({"bastion": "true"}, True),
        ({"bastion": "true", "members": "user:ann@example.com"}, False),
        ({}, False),
    ],
)
def test_a_machine_that_nobody_may_log_in_to_says_so(settings: dict[str, str], nobody: bool) -> None:
    vm = part_named("vm")
    assert vm
    assert ("sign_in_nobody" in vm.risks(vm.settings.model_validate(settings))) is nobody


@pytest.mark.parametrize("settings", KINDS, ids=lambda settings: "-".join(settings.values())[:40])
def test_nobody_logs_in_from_the_internet(settings: dict[str, str]) -> None:
    for rule in re.findall(r'resource "google_compute_firewall".*?\n}\n', machine(**settings), re.DOTALL):
        if '"0.0.0.0/0"' in rule:
            assert not set(re.findall(r'"(\d+)"', rule)) & {"22", "3389", "3306", "5432", "27017"}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"tcp_ports": "22"}, "SSH"),
        ({"tcp_ports": "22", "sources": "203.0.113.7/32,10.0.0.0/8"}, "SSH"),
        ({"tcp_ports": "8080", "sources": "203.0.113.7/32", "public": "false"}, "without an address"),
        ({"tcp_ports": "3000-3400"}, "MySQL"),
        ({"udp_ports": "70000"}, "no port"),
        ({"os": "windows", "image": "nginx:stable"}, "for Linux"),
        ({"os": "windows", "disk_gb": "20"}, "50 GB"),
        ({"gpu": "nvidia-l4", "machine_type": "e2-medium"}, "g2-standard-4"),
        ({"gpu": "t4", "gpu_count": "3"}, "1, 2, 4"),
        ({"public": "false", "udp_ports": "51820"}, "without an address"),
        ({"members": "allUsers", "bastion": "true"}, "user:ann@example.com"),
        ({"members": "user:ann@example.com"}, "bastion=true"),
        ({"start_cron": "0 8 * * *"}, "never stops"),
        ({"start_cron": "soon", "stop_cron": "0 9 * * *"}, "pattern"),
        ({"image": "nginx'; reboot #"}, "pattern"),
        ({"timezone": 'UTC"}'}, "pattern"),
    ],
)
def test_what_can_not_be_is_refused(settings: dict[str, str], said: str) -> None:
    with pytest.raises(PlanRefused) as refused:
        expand(architecture(part("it", "vm", **settings), name="it"))
    assert said in str(refused.value)


def test_what_is_not_said_follows_from_what_is() -> None:
    read = VmSettings.model_validate
    assert read({"app": "minecraft"}).tcp_ports == "25565"
    assert read({"app": "minecraft"}).serves is False
    assert read({"app": "gitlab"}).serves is True
    assert read({"gpu": "l4"}).machine_type == "g2-standard-4"
    assert read({"gpu": "a100", "machine_type": "a2-highgpu-4g"}).gpu_count == 4
    assert read({"os": "windows"}).disk_gb == 50
    assert read({"image": "nginx:stable"}).boot_image == "cos-cloud/cos-stable"
    assert read({"image": "nginx:stable", "os": "debian"}).boot_image == "debian-cloud/debian-13"
    assert read({"udp_ports": "51820"}).serves is False
    assert read({"udp_ports": "3478", "domain": "turn.example.com"}).serves is True
    assert read({"bastion": "true", "public": "false"}).serves is False
    assert set(AppName.__args__) == {"", *APPS}


def test_a_machine_that_is_stopped_at_night_costs_its_hours_and_at_worst_the_month() -> None:
    def bill(**settings: str) -> tuple[float, float]:
        cost = cost_of(expand(architecture(part("it", "vm", **settings), name="it")), Use(REGION))
        return cost.total_usd, cost.worst_usd

    always, always_worst = bill(machine_type="e2-standard-4")
    some, some_worst = bill(machine_type="e2-standard-4", start_cron="0 8 * * 1-5", stop_cron="0 19 * * 1-5")
    assert some_worst == pytest.approx(always_worst)
    # The disk and the address are paid whether it runs or not.
    assert always - some == pytest.approx((1 - 55 / 168) * 730 * 0.134012, rel=0.01)


@pytest.mark.parametrize(
    ("starts", "stops", "share"),
    [
        ("0 8 * * 1-5", "0 19 * * 1-5", 55 / 168),
        ("0 22 * * *", "0 6 * * *", 8 / 24),
        ("0 8 * * 1", "0 8 * * 3", 48 / 168),
        ("0 8 1 * *", "0 9 * * *", 1.0),
        ("*/5 * * * *", "0 9 * * *", 1.0),
        ("0 8 * * 1-5", "", 1.0),
    ],
)
def test_the_share_of_a_week_between_start_and_stop(starts: str, stops: str, share: float) -> None:
    assert share_of(starts, stops) == pytest.approx(share)
