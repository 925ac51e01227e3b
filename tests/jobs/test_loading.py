"""A job loads what it needs and nothing more: each of its starts pays for it."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from shared.loading import load_meanwhile

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "PYTHONPATH": str(ROOT),
    "PLATFORM": "laptop",
    "GOOGLE_CLOUD_PROJECT": "p",
    "FIRESTORE_EMULATOR_HOST": "127.0.0.1:1",
    "STATE_BUCKET": "b",
    "OPS_WEBHOOK_URL": "http://127.0.0.1/webhook",
    "OPS_WEBHOOK_TOKEN": "t",
    "CLOUD_RUN_JOB": "j",
    "CLOUD_RUN_EXECUTION": "j-1",
    "RUN_ID": "r",
}
# What answers HTTP, publishes, asks a model, mends files or looks something up: other moments, or other processes.
SELDOM = (
    "flask", "werkzeug", "jinja2", "click", "functions_framework", "google.cloud.pubsub", "google.cloud.run",
    "google.cloud.monitoring", "google.genai", "rapidfuzz", "shared.llm", "shared.terraform.repair",
)  # fmt: skip
# What has to wait until Firestore is asked, or until terraform runs.
LATER = ("shared.terraform.hcl", "shared.policy", "shared.cost")

STARTED = """
import gc, json, sys
from {package} import main{also}
def stop(*_):
    print(json.dumps([sorted(sys.modules), gc.isenabled()]))
    raise SystemExit(0)
{where} = stop
main.main()
"""
TERRAFORM = STARTED.format(package="jobs.terraform", also=", pipeline", where="pipeline.work_on")
VERIFICATION = STARTED.format(package="jobs.verification", also=", verify", where="verify.VerificationAgent.verify")
APPLYING = """
import json, sys
import jobs.terraform.steps.validate, jobs.terraform.steps.apply, jobs.terraform.steps.finalize
import jobs.terraform.steps.intent
print(json.dumps([sorted(sys.modules), True]))
"""


def loaded(program: str) -> tuple[list[str], bool]:
    """The modules that a program has loaded when it gets there, and whether garbage is collected."""
    done = subprocess.run(
        [sys.executable, "-c", program], env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    modules, collecting = json.loads(done.stdout)
    return modules, collecting


@pytest.mark.parametrize("program", [TERRAFORM, VERIFICATION, APPLYING], ids=["terraform", "verification", "applying"])
def test_a_job_loads_nothing_that_a_run_seldom_needs(program: str) -> None:
    modules, _ = loaded(program)
    assert [name for name in modules if name.startswith(SELDOM)] == []


@pytest.mark.parametrize("program", [TERRAFORM, VERIFICATION], ids=["terraform", "verification"])
def test_a_job_asks_firestore_before_it_loads_the_rest(program: str) -> None:
    modules, collecting = loaded(program)
    assert "google.cloud.firestore" in modules
    assert [name for name in modules if name.startswith(LATER)] == []
    assert collecting


def test_what_is_loaded_meanwhile_is_found_and_its_errors_show_where_it_is_needed(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "slow_to_load.py").write_text("import time\ntime.sleep(0.05)\nanswer = 42\n")
    (tmp_path / "can_not_load.py").write_text("raise ValueError('broken')\n")
    monkeypatch.syspath_prepend(tmp_path)
    load_meanwhile("slow_to_load")
    load_meanwhile("can_not_load")
    assert importlib.import_module("slow_to_load").answer == 42
    with pytest.raises(ValueError, match="broken"):
        importlib.import_module("can_not_load")
