"""CI runners: one job a machine, and no job gets at the token or the project."""

import re
import subprocess

import pytest

from functions.planning.cost import cost_of
from shared.parts.expand import PlanRefused, expand
from shared.parts.part import Use
from tests.parts.architectures import REGION, architecture, part
from tests.parts.test_every_part import files_of


def block(text: str, kind: str) -> str:
    found = re.search(rf'^resource "{kind}".*?^}}$', text, re.MULTILINE | re.DOTALL)
    assert found
    return found[0]


def main(**settings: str) -> str:
    return files_of(architecture(part("it", "runner", **settings), name="it")).main_tf


def test_a_runner_acts_as_nobody_and_only_the_manager_reads_the_token() -> None:
    text = main(repository="acme/shop")
    template = block(text, "google_compute_instance_template")
    assert "service_account" not in template
    assert "access_config" not in text
    assert "secretmanager" not in template
    assert "secret_data" not in text
    assert block(text, "google_compute_instance").count("google_service_account.it_agent.email") == 1
    reader = block(text, "google_secret_manager_secret_iam_member")
    assert "roles/secretmanager.secretAccessor" in reader
    assert "google_service_account.it_agent.member" in reader


def test_a_machine_ends_with_its_job_or_its_time() -> None:
    template = block(main(max_run_hours="2"), "google_compute_instance_template")
    assert "seconds = 7200" in template
    assert 'instance_termination_action = "DELETE"' in template
    assert "trap poweroff EXIT" in template
    assert "--jitconfig" in template


@pytest.mark.parametrize("of", ["google_compute_instance", "google_compute_instance_template"])
def test_the_scripts_can_be_read(of: str) -> None:
    found = re.search(r"startup-script\s*= <<-EOT\n(.*?)\n    EOT\n", block(main(labels="linux,big"), of), re.DOTALL)
    assert found
    script = re.sub(r"^ {6}", "", found[1], flags=re.MULTILINE)
    read = subprocess.run(["/bin/bash", "-n"], input=script, text=True, capture_output=True, check=False)
    assert (read.returncode, read.stderr) == (0, "")
    for program in re.findall(r"<<'MANAGER'\n(.*?)\nMANAGER\n", script, re.DOTALL):
        compile(program, "manager.py", "exec")


def test_without_jobs_only_the_manager_is_paid_and_at_worst_every_machine() -> None:
    cost = cost_of(expand(architecture(part("it", "runner", max_replicas="10"), name="it")), Use(REGION))
    assert cost.unpriced == []
    assert cost.total_usd < 15
    assert cost.worst_usd > 10 * 25


@pytest.mark.parametrize(
    "settings", [{"repository": "not a repository"}, {"labels": 'a"b'}, {"min_replicas": "9", "max_replicas": "2"}]
)
def test_what_can_not_be_is_refused(settings: dict[str, str]) -> None:
    with pytest.raises(PlanRefused):
        expand(architecture(part("it", "runner", **settings), name="it"))


@pytest.mark.parametrize(
    ("gpu", "machine", "attached"), [("l4", "g2-standard-4", False), ("nvidia-tesla-t4", "n1-standard-4", True)]
)
def test_an_accelerator_brings_its_machine_and_its_driver(gpu: str, machine: str, attached: bool) -> None:
    text = main(gpu=gpu)
    template = block(text, "google_compute_instance_template")
    assert ("guest_accelerator" in template) == attached
    assert 'on_host_maintenance         = "TERMINATE"' in template
    assert "install_driver" in template
    assert template.index("install_driver") < template.index("trap poweroff EXIT")
    files = files_of(architecture(part("it", "runner", gpu=gpu), name="it"))
    assert f'"{machine}"' in files.variables_tf
    priced = cost_of(expand(architecture(part("it", "runner", gpu=gpu), name="it")), Use(REGION))
    assert priced.unpriced == []
    assert any(machine in line.item and line.worst_usd > 0 for line in priced.lines)


def test_a_machine_that_takes_no_accelerator_is_refused() -> None:
    with pytest.raises(PlanRefused):
        expand(architecture(part("it", "runner", gpu="l4", machine_type="e2-standard-4"), name="it"))
