"""What `pip wheel .` packs: everything that runs, the console as it was built, and nothing of what it is built from."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# For people who have the sources, and what only Cloud Build reads.
NOT_PACKED = {".md", ".webp", ".tfvars", ".yaml", ".Dockerfile"}
NOT_READ = {"infra/gcp/backend.example.hcl"}
LISTED = """
from setuptools.dist import Distribution
distribution = Distribution({"script_name": "setup.py"})
distribution.parse_config_files()
build = distribution.get_command_obj("build_py")
build.ensure_finalized()
print("\\n".join(build.get_outputs(include_bytecode=0)))
"""


@pytest.mark.slow
def test_the_wheel_holds_what_runs_and_the_built_console_and_no_more():
    listed = subprocess.run([sys.executable, "-W", "ignore", "-c", LISTED], cwd=ROOT, capture_output=True, check=True)
    packed = {Path(line).relative_to("build/lib").as_posix() for line in listed.stdout.decode().split("\n") if line}
    assert [name for name in packed if "node_modules" in name or name.startswith("functions/console/web")] == []
    assert {name for name in _present() if not name.startswith("functions/console/dist/")} - packed == NOT_READ
    if (ROOT / "functions/console/dist/index.html").is_file():
        assert {name for name in _present() if name.startswith("functions/console/dist/")} - packed == set()


def _present():
    """Every file of the package's folders that could be wanted where it is installed."""
    for top in ("functions", "jobs", "shared", "infra"):
        for path in (ROOT / top).rglob("*"):
            name = path.relative_to(ROOT).as_posix()
            left_out = "__pycache__" in path.parts or name.startswith("functions/console/web/")
            if path.is_file() and not left_out and path.suffix not in NOT_PACKED and "/." not in f"/{name}":
                yield name
