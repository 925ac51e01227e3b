"""`infraai --help` waits for nothing that only one of the commands needs."""

import json
import subprocess
import sys

import pytest

SELDOM = (
    "google.cloud.firestore", "google.auth", "flask", "functions", "jobs", "shared.policy", "shared.parts",
    "shared.terraform.repair", "shared.terraform.lint", "infra.local.provider",
)  # fmt: skip


@pytest.mark.slow
def test_the_command_line_loads_no_engine_before_a_command_asks_for_it():
    program = "import json, sys, infra.cli.main; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    loaded = json.loads(done.stdout)
    assert "infra.cli.deploy" in loaded
    assert [name for name in loaded if any(name == each or name.startswith(f"{each}.") for each in SELDOM)] == []
